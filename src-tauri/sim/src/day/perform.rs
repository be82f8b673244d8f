//! One act, and what must come of it.

use std::fs;
use std::rc::Rc;

use serde_json::{Value, json};
use usecases::Clock;

use super::basket::{Ask, Out};
use super::choose::{Act, HEAD, needs_manager};
use super::world::{PASSWORD, hub_form, tariff_form, text};
use super::{Day, reading};
use crate::Stopped;
use crate::seat::Seat;

/// Everything written so far: audit lines of the hub, rows that any act touched.
type Written = (i64, i64);

impl Day {
    pub(super) async fn perform(&mut self, act: &Act) -> Result<(), Stopped> {
        if needs_manager(act) && self.model.by != HEAD {
            self.denied(act).await?;
            self.sign_in(HEAD).await?;
        }
        match act {
            Act::Serve(ask, twice) => self.serve(ask, *twice).await,
            Act::Undo(at, reverse) => self.take_back(*at, *reverse).await,
            Act::Open(float) => self.open_till(*float).await,
            Act::Close(over) => self.close_till(*over).await,
            Act::Cash(how, amount) => self.cash(how, *amount).await,
            Act::Full(item) => self.full(*item).await,
            Act::Life(item, to) => self.life(*item, to).await,
            Act::Clock(by) => {
                self.clock.jump_to(domain::Time(self.now() + by));
                self.did("clock");
                Ok(())
            }
            Act::Crash => self.crash().await,
            Act::Person(at) => self.sign_in(*at).await,
            Act::Price(tariff, rate) => self.price(*tariff, *rate).await,
            Act::Policy(per_line, debt_limit) => self.policy(*per_line, *debt_limit).await,
            Act::Far(customer, battery) => self.far(*customer, *battery).await,
            Act::Late(customer) => self.late(*customer).await,
        }
    }

    /// An attendant tries what only a manager may.
    async fn denied(&mut self, act: &Act) -> Result<(), Stopped> {
        let (command, input) = match act {
            Act::Life(item, to) => {
                let id = &self.model.things[*item].id;
                ("battery.change_lifecycle", json!({ "id": id, "to": to, "reason": "I may not" }))
            }
            Act::Price(at, _) => {
                let tariff = &self.model.tariffs[*at];
                let form = tariff_form(tariff.name, tariff.batteries, &tariff.terms);
                ("tariff.edit", json!({ "id": tariff.id, "form": form }))
            }
            Act::Policy(..) => ("hub.edit", json!({ "id": self.names.hub, "form": hub_form("MTE", false, 0) })),
            _ => ("act.reverse", json!({ "act": self.new_id(), "undoes": self.names.hub, "reason": "I may not" })),
        };
        self.refused(command, input, "denied").await
    }

    pub(super) async fn sign_in(&mut self, at: usize) -> Result<(), Stopped> {
        self.model.by = at;
        let login = self.model.people[at].login;
        self.seat.call::<Value>("session.sign_in", json!({ "login": login, "password": PASSWORD })).await?;
        self.did("sign_in");
        Ok(())
    }

    /// Everything written so far.
    pub(super) async fn written(&mut self) -> Result<Written, Stopped> {
        let sql = "select (select ops from _head where place = (select id from hub where code = 'MTE')), \
                   (select max(cid) from _chg)";
        Ok(sqlx::query_as(sql).fetch_one(&mut self.sql).await?)
    }

    /// Gives a command that must be refused with this code and change nothing.
    pub(super) async fn refused(&mut self, command: &str, input: Value, code: &str) -> Result<(), Stopped> {
        let before = self.written().await?;
        let answer = self.seat.answer(command, input).await?;
        same(&format!("{command}'s refusal"), &Some(code.to_owned()), &answer.err())?;
        same(&format!("what was written by {command}, which was refused"), &before, &self.written().await?)?;
        *self.report.refused.entry(code.to_owned()).or_default() += 1;
        Ok(())
    }

    async fn full(&mut self, item: usize) -> Result<(), Stopped> {
        use super::model::Holder;
        let thing = &self.model.things[item];
        let input = json!({ "id": thing.id });
        let code = match thing.holder {
            Holder::Hub => None,
            Holder::Customer(_) => Some("battery_already_out"),
            Holder::Unknown => Some("battery_elsewhere"),
        };
        if let Some(code) = code {
            return self.refused("battery.confirm_full", input, code).await;
        }
        self.seat.call::<Value>("battery.confirm_full", input).await?;
        let thing = &mut self.model.things[item];
        (thing.charge.full, thing.charge.charging) = (true, false);
        self.did("full");
        self.same_things(&[item]).await
    }

    async fn life(&mut self, item: usize, to: &'static str) -> Result<(), Stopped> {
        let thing = &self.model.things[item];
        let input = json!({ "id": thing.id, "to": to, "reason": "seen by the technician" });
        let moves = [
            ("in_service", "quarantined"),
            ("in_service", "in_repair"),
            ("quarantined", "in_service"),
            ("quarantined", "in_repair"),
            ("in_repair", "in_service"),
            ("in_repair", "quarantined"),
        ];
        if !moves.contains(&(thing.life, to)) {
            return match thing.life {
                // Found again: custody's own business.
                "lost" => Ok(()),
                _ => self.refused("battery.change_lifecycle", input, "lifecycle_not_allowed").await,
            };
        }
        self.seat.call::<Value>("battery.change_lifecycle", input).await?;
        self.model.things[item].life = to;
        self.did("life");
        self.same_things(&[item]).await
    }

    /// The power goes: what is on disk is all there is.
    async fn crash(&mut self) -> Result<(), Stopped> {
        let from = self.place();
        self.opened += 1;
        let to = self.place();
        fs::create_dir_all(&to)?;
        for name in ["hub.db", "hub.db-wal"] {
            if from.join(name).exists() {
                fs::copy(from.join(name), to.join(name))?;
            }
        }
        let seat = Seat::seeded(&to, Clock::Fixed(self.clock.clone()), (self.seed << 20) + self.opened).await;
        let old = std::mem::replace(&mut self.seat, seat);
        old.leave().await;
        self.sql = reading(&to).await?;
        fs::remove_dir_all(from)?;
        self.did("crash");
        self.sign_in(self.model.by).await
    }

    async fn price(&mut self, at: usize, rate: i64) -> Result<(), Stopped> {
        let tariff = &mut self.model.tariffs[at];
        let mut terms = (*tariff.terms).clone();
        terms.charges[0].rate = rate;
        let form = tariff_form(tariff.name, tariff.batteries, &terms);
        tariff.terms = Rc::new(terms);
        self.seat.call::<Value>("tariff.edit", json!({ "id": tariff.id, "form": form })).await?;
        self.did("price");
        Ok(())
    }

    async fn policy(&mut self, per_line: bool, debt_limit: i64) -> Result<(), Stopped> {
        let form = hub_form("MTE", per_line, debt_limit);
        self.seat.call::<Value>("hub.edit", json!({ "id": self.names.hub, "form": form })).await?;
        (self.model.per_line, self.model.debt_limit) = (per_line, debt_limit);
        self.did("policy");
        Ok(())
    }

    /// What another hub has is not handed out here, nor its customer served.
    async fn far(&mut self, customer: usize, battery: bool) -> Result<(), Stopped> {
        let out = Out { item: 0, tariff: None, due: None, soc: None };
        let ask = Ask { customer: Some(customer), out: vec![out], ..Ask::default() };
        let mut basket = self.json(&ask);
        let code = if battery {
            basket["out"][0]["item"]["id"] = json!(self.names.far_battery);
            "battery_of_another_hub"
        } else {
            basket["customer"] = json!(self.names.far_customer);
            "not_found"
        };
        self.refused("counter.preview", json!({ "basket": basket, "allowing": true }), code).await?;
        let commit = json!({ "act": self.new_id(), "at": self.now(), "basket": basket, "allow": null });
        self.refused("counter.commit", commit, code).await
    }

    /// What was shown long ago is shown again first.
    async fn late(&mut self, customer: usize) -> Result<(), Stopped> {
        let pay = super::basket::Pay::Parts(vec![(true, 500, "LATE".to_owned())]);
        let ask = Ask { customer: Some(customer), pay, ..Ask::default() };
        let basket = self.json(&ask);
        let shown: Value = self.seat.call("counter.preview", json!({ "basket": basket, "allowing": false })).await?;
        self.clock.jump_to(domain::Time(self.now() + 10 * super::MINUTE + 1));
        let commit = json!({ "act": text(&shown["act"])?, "at": shown["at"], "basket": basket, "allow": null });
        self.refused("counter.commit", commit, "preview_too_old").await
    }

    pub(super) fn json(&self, ask: &Ask) -> Value {
        ask.json(&self.model, (&self.names.cash, &self.names.phone))
    }
}

/// What must be the same.
pub(super) fn same<T: PartialEq + std::fmt::Debug>(what: &str, must: &T, is: &T) -> Result<(), Stopped> {
    if must == is { Ok(()) } else { Err(Stopped::wrong(format!("{what} must be {must:?} and is {is:?}"))) }
}
