//! Somebody at the station: idle → asked → opened → brought → reports, and idle again.

use serde_json::{Value, json};

use super::speech::{Movement, numbers, tenth};
use super::{Link, Station, Tap, Wish};
use crate::happened::{Ended, Happened};
use crate::journal::Until;
use crate::world::{Battery, Rider};

/// A battery is taken from here on, in percent of health.
const HEALTHY: f64 = 70.0;

/// Who is there, and how far they are.
#[derive(Clone, Debug)]
pub(super) enum Visit {
    /// Nobody.
    Idle,
    /// The hub was asked about a card.
    Asked {
        tap: Tap,
        /// What tells the answer apart.
        timestamp: Value,
    },
    /// The hub knows them: now they put in what they brought.
    Opened { tap: Tap, grant: Grant },
    /// It is in a slot: now they take another out.
    Brought { tap: Tap, grant: Grant, slot: Option<u32> },
    /// They have it, and the hub is told.
    Reports { card: String, holds: Option<Battery> },
}

/// What the hub said of whom a card is.
#[derive(Clone, Debug)]
pub(super) struct Grant {
    pub user: String,
    pub session: Option<String>,
}

impl Station {
    pub(super) fn tapped(&mut self, tap: Tap, now: i64) -> Vec<Happened> {
        if !self.is_idle() {
            return vec![ended(&tap.rider.card, refused("occupied"), tap.rider.battery)];
        }
        if self.link == Link::Alone {
            return self.serve_alone(tap, now);
        }
        let card = tap.rider.card.clone();
        let (topic, payload, timestamp) = self.question(&card, now);
        self.journal.add(topic, payload, Until::Answered);
        self.visit = Visit::Asked { tap, timestamp };
        vec![Happened::Asked { card }]
    }

    /// The next thing is done by whoever stands there.
    pub(super) fn went_on(&mut self, now: i64) -> Vec<Happened> {
        match std::mem::replace(&mut self.visit, Visit::Idle) {
            Visit::Opened { tap, grant } => self.put_in(tap, grant, now),
            Visit::Brought { tap, grant, slot } => self.take_out(tap, &grant, slot, now),
            other => {
                self.visit = other;
                Vec::new()
            }
        }
    }

    fn put_in(&mut self, tap: Tap, grant: Grant, now: i64) -> Vec<Happened> {
        let Some(battery) = tap.rider.battery.clone() else {
            self.visit = Visit::Brought { tap, grant, slot: None };
            return Vec::new();
        };
        if battery.soh < HEALTHY {
            let told = json!({
                "user_id": grant.user, "battery_id": battery.name, "reason": "Battery health below threshold",
                "soc": tenth(battery.soc), "soh": tenth(battery.soh), "sessionId": grant.session,
            });
            let payload = self.signed(told, now);
            self.journal.add("swap/refused", payload, Until::Stored);
            return vec![ended(&tap.rider.card, Ended::TurnedAway, Some(battery))];
        }
        let Some(slot) = self.rack.empty() else {
            return vec![ended(&tap.rider.card, refused("no_empty_slot"), Some(battery))];
        };
        let mut told = numbers(&battery);
        told["user_id"] = json!(grant.user);
        told["battery_in_id"] = json!(battery.name);
        told["battery_in_health_status"] = json!("accepted");
        told["sessionId"] = json!(grant.session);
        let payload = self.signed(told, now);
        self.journal.add("swap/initiate", payload, Until::Stored);
        let happened = Happened::Brought { battery: battery.name.clone(), slot };
        self.rack.put(slot, battery, now);
        self.visit = Visit::Brought { tap, grant, slot: Some(slot) };
        vec![happened]
    }

    fn take_out(&mut self, tap: Tap, grant: &Grant, came: Option<u32>, now: i64) -> Vec<Happened> {
        let came = came.zip(tap.rider.battery.clone());
        let went = match tap.wish {
            Wish::Swap => self.take_fullest(came.as_ref().map(|(slot, _)| *slot), now),
            Wish::Return => None,
        };
        if went.is_none() && (tap.wish == Wish::Swap || came.is_none()) {
            // Nothing to give: what was brought goes back to them.
            let back = came.and_then(|(slot, _)| self.rack.take(slot, now));
            return vec![ended(&tap.rider.card, refused("no_charged_battery"), back)];
        }
        let moved = Movement {
            user: &grant.user,
            session: grant.session.as_deref(),
            came: came.as_ref().map(|(slot, battery)| (*slot, battery)),
            went: went.as_ref().map(|(slot, battery)| (*slot, battery)),
        };
        let (topic, payload) = self.report(&moved, now);
        self.journal.add(topic, payload, Until::Answered);
        let gave = went.as_ref().map(|(slot, battery)| Happened::Gave { battery: battery.name.clone(), slot: *slot });
        self.visit = Visit::Reports { card: tap.rider.card, holds: went.map(|(_, battery)| battery) };
        gave.into_iter().collect()
    }

    /// The fullest battery, out of its slot; not the one that was just put in.
    fn take_fullest(&mut self, not: Option<u32>, now: i64) -> Option<(u32, Battery)> {
        let slot = self.rack.fullest(not, now)?;
        Some((slot, self.rack.take(slot, now)?))
    }

    /// Whom it knows it serves without asking, and tells later.
    fn serve_alone(&mut self, tap: Tap, now: i64) -> Vec<Happened> {
        let Rider { card, user, battery } = tap.rider;
        let Some(user) = user else { return vec![ended(&card, refused("no_link"), battery)] };
        // In the order in which the hub looks; it does not know what is wanted.
        if self.rack.fullest(None, now).is_none() || (tap.wish == Wish::Return && battery.is_none()) {
            return vec![ended(&card, refused("no_charged_battery"), battery)];
        }
        if battery.is_some() && self.rack.empty().is_none() {
            return vec![ended(&card, refused("no_empty_slot"), battery)];
        }
        if battery.as_ref().is_some_and(|battery| battery.soh < HEALTHY) {
            let told = json!({
                "user_id": user, "battery_id": battery.as_ref().map(|battery| &battery.name), "offline": true,
                "reason": "Battery health below threshold",
            });
            let payload = self.signed(told, now);
            self.journal.add("swap/refused", payload, Until::Stored);
            return vec![ended(&card, Ended::TurnedAway, battery)];
        }
        let came = self.rack.empty().zip(battery);
        let went = if tap.wish == Wish::Swap { self.take_fullest(None, now) } else { None };
        let moved = Movement {
            user: &user,
            session: None,
            came: came.as_ref().map(|(slot, battery)| (*slot, battery)),
            went: went.as_ref().map(|(slot, battery)| (*slot, battery)),
        };
        let (topic, mut payload) = self.report(&moved, now);
        payload["offline"] = json!(true);
        self.journal.add(topic, payload, Until::Answered);
        if let Some((slot, battery)) = came {
            self.rack.put(slot, battery, now);
        }
        vec![ended(&card, Ended::Alone, went.map(|(_, battery)| battery))]
    }

    /// Whoever stood there is forgotten, and has what they came with; what was told to the hub is not.
    pub(super) fn forget(&mut self, now: i64) -> Option<Happened> {
        match std::mem::replace(&mut self.visit, Visit::Idle) {
            Visit::Idle => None,
            Visit::Asked { tap, .. } => {
                self.journal.answered();
                Some(ended(&tap.rider.card, Ended::Forgotten, tap.rider.battery))
            }
            Visit::Opened { tap, .. } => Some(ended(&tap.rider.card, Ended::Forgotten, tap.rider.battery)),
            Visit::Brought { tap, slot, .. } => {
                let back = slot.and_then(|slot| self.rack.take(slot, now));
                Some(ended(&tap.rider.card, Ended::Forgotten, back))
            }
            reports @ Visit::Reports { .. } => {
                self.visit = reports;
                None
            }
        }
    }
}

pub(super) fn refused(code: &str) -> Ended {
    Ended::Refused { code: code.to_owned() }
}

pub(super) fn ended(card: &str, how: Ended, holds: Option<Battery>) -> Happened {
    Happened::Ended { card: card.to_owned(), how, holds }
}
