//! Batteries moved: judged, then booked as the counter books a swap, a rental or a return. What does not fit is kept for a
//! person, billed to nobody, and answered.

use domain::alert::AlertKind;
use domain::custody::Holder;
use domain::issuable::may_be_allowed;
use domain::swap::{ErrorCode, EventClock, HealthSource, Named, Report, Side, Signal, Swap, SwapKind, SwapState, Used};
use domain::{ActId, BatteryId, CustomerId, Item, ItemKind, SlotId, SwapId, Time, UserId};
use link::{Answer, Measured, Moved, Movement, Outcome, SwapConfirmation, SwapReport, Told};
use std::sync::Arc;
use store::Own;

use super::brought::percent;
use super::deed::{Deed, Question, Raised, Verdict};
use super::named::{self, Station};
use super::speaker::{Known, holder};
use super::{Asked, error};
use crate::counter::{self, Allowed, BackAs, BackAsk, Basket, OutAsk, Plan, SwapAsk};
use crate::fault::Fault;
use crate::handles::Hub;
use crate::operator::Operator;

/// Books what a station reports to have moved.
pub(super) async fn judge(hub: &Hub, own: &mut Own, asked: &Asked<'_>, told: &SwapReport) -> Result<Deed, Fault> {
    let known = Known::of(own, asked, &told.user, told.session.as_deref()).await?;
    let (came, went) = sides(&told.movement);
    let (brought, taken) = match asked.station {
        Some(station) => (named(own, station, came).await?, named(own, station, went).await?),
        None => (Named::Unknown, Named::Unknown),
    };
    let has = holder(own.rows(), brought.battery()).await?;
    let held = holder(own.rows(), taken.battery()).await?;
    let report = Report {
        by: known.speaker(asked),
        brought,
        taken,
        is_done: told.outcome == Outcome::Completed,
        is_offline: asked.envelope.offline,
        has_brought: has.is_some() && has == known.customer.map(Holder::Customer),
        held_taken: asked.station.is_some_and(|station| held.is_some_and(|held| held.is_in(station.id))),
    };
    let judged = foreign(asked, told).map_or_else(|| report.judge(), Err);
    match (judged, asked.station, known.customer) {
        (Ok(kind), Some(station), Some(customer)) => {
            let moving = Moving { hub, asked, station, customer, known: &known, kind, came, went };
            moving.booked(own, (brought.battery(), taken.battery())).await
        }
        (Ok(_), _, _) => Ok(Deed::no(ErrorCode::UnknownUser)),
        (Err(code), station, _) => {
            let deed = Deed::no(code);
            let deed = if !report.is_done {
                failed(hub, deed, asked, (&known, station), told, (brought, taken))
            } else {
                let question =
                    Question { code, customer: known.customer, came: brought.battery(), went: taken.battery() };
                raised(deed.questioned(question), asked, (code, came, went), has)
            };
            let refused = deed.refused.clone().unwrap_or_else(|| code.into());
            Ok(deed.answer(error(refused, asked.at)))
        }
    }
}

/// A report that names another station than the topic's is of another device.
fn foreign(asked: &Asked<'_>, told: &SwapReport) -> Option<ErrorCode> {
    let named = told.station.as_deref()?;
    let own = asked.topic.station.as_str();
    let is_own = named == own || asked.station.is_some_and(|station| named == station.id.0.to_string());
    (!is_own).then_some(ErrorCode::NotYourDevice)
}

fn sides(movement: &Movement) -> (Option<&Moved>, Option<&Moved>) {
    match movement {
        Movement::Exchange { returned, issued } => (Some(returned), Some(issued)),
        Movement::IssueOnly(issued) => (None, Some(issued)),
        Movement::ReturnOnly(returned) => (Some(returned), None),
    }
}

async fn named(own: &mut Own, station: &Station, moved: Option<&Moved>) -> Result<Named, Fault> {
    named::battery(own.rows(), station, moved.map(|moved| moved.battery.as_str())).await
}

/// What somebody should look at besides the report itself.
fn raised(
    mut deed: Deed,
    asked: &Asked<'_>,
    (code, came, went): (ErrorCode, Option<&Moved>, Option<&Moved>),
    has: Option<Holder>,
) -> Deed {
    let called = |moved: Option<&Moved>| moved.map(|moved| moved.battery.clone()).unwrap_or_default();
    match code {
        ErrorCode::UnknownStation => deed.alert(AlertKind::UnknownStation, asked.topic.station.as_str()),
        ErrorCode::UnknownBattery => {
            let about = [called(went), called(came)].join(" ");
            deed.alert(AlertKind::UnknownBattery, about.trim())
        }
        ErrorCode::BatteryNotHere => deed.alert(AlertKind::InventoryMismatch, &called(went)),
        ErrorCode::BatteryMismatch => {
            let is_in_a_station = matches!(has, Some(Holder::Hub { station: Some(_), .. }));
            let kind = if is_in_a_station { AlertKind::TwoPlaces } else { AlertKind::BatteryMismatch };
            deed = deed.alert(kind, &called(came));
            deed
        }
        _ => deed,
    }
}

/// An attempt of which nothing moved: kept, and no more, where a session was open for it.
fn failed(
    hub: &Hub,
    deed: Deed,
    asked: &Asked<'_>,
    (known, station): (&Known, Option<&Station>),
    told: &SwapReport,
    (brought, taken): (Named, Named),
) -> Deed {
    let is_failed = deed.refused.as_ref().is_some_and(|refused| refused.code == ErrorCode::SwapFailed);
    let Some(station) = station.filter(|_| is_failed) else { return deed };
    let (came, went) = sides(&told.movement);
    let reason = match &told.outcome {
        Outcome::Completed => String::new(),
        Outcome::Failed(word) => word.clone(),
    };
    let swap = Swap {
        id: SwapId(hub.ids.next()),
        hub: station.record.id,
        station: station.id,
        session: known.session.as_ref().map(|session| session.id),
        kind: None,
        state: SwapState::Failed,
        code: Some(ErrorCode::SwapFailed),
        reason,
        customer: known.customer,
        came: side(brought.battery(), came),
        went: side(taken.battery(), went),
        used: None,
        began: known.session.as_ref().map(|session| session.opened),
        at: asked.at,
        clock: EventClock::Hub,
        offline: asked.envelope.offline,
        act: None,
    };
    Deed { swap: Some(swap), ..deed }
}

fn side(battery: Option<BatteryId>, told: Option<&Moved>) -> Side {
    let slot = told.and_then(|told| if let Measured::Known(slot) = told.slot { Some(slot) } else { None });
    let numbers = told.map(|told| told.numbers);
    Side {
        battery,
        slot,
        soc_e2: numbers.and_then(|numbers| percent(numbers.soc)),
        soh_e2: numbers.and_then(|numbers| percent(numbers.soh)),
    }
}

/// Batteries that moved and fit.
struct Moving<'a> {
    hub: &'a Hub,
    asked: &'a Asked<'a>,
    station: &'a Station,
    customer: CustomerId,
    known: &'a Known,
    kind: SwapKind,
    came: Option<&'a Moved>,
    went: Option<&'a Moved>,
}

impl Moving<'_> {
    async fn booked(self, own: &mut Own, (came, went): (Option<BatteryId>, Option<BatteryId>)) -> Result<Deed, Fault> {
        let (came, went) = (side(came, self.came), side(went, self.went));
        let used = self.used(own, &came).await?;
        let mut deed = Deed::of(Verdict::Accepted);
        self.clock_and_readings(&mut deed);
        let slot_in = self.slots(own, &mut deed, &came, &went).await?;
        let mut plan = match self.planned(own, &mut deed, &came, &went).await? {
            Ok(plan) => plan,
            // It moved all the same: somebody must say how it is to be booked.
            Err(why) => {
                let refused = link::Refused { code: ErrorCode::SwapFailed, message: why };
                let question = Question {
                    code: ErrorCode::SwapFailed,
                    customer: Some(self.customer),
                    came: came.battery,
                    went: went.battery,
                };
                let deed = Deed::no(ErrorCode::SwapFailed).refused(refused.clone()).questioned(question);
                return Ok(deed.answer(error(refused, self.asked.at)));
            }
        };
        if let Some(battery) = came.battery {
            plan.put_into(item(battery), self.station.id, slot_in);
        }
        for (battery, soh) in [&came, &went].into_iter().filter_map(|side| side.battery.zip(side.soh_e2)) {
            plan.found_worn(battery, soh);
            deed.health.push((battery, soh, HealthSource::Swap));
        }
        let (at, clock) = self.time();
        let session = self.known.session.as_ref().filter(|session| session.is_open(self.asked.at));
        deed.session = session.and_then(|session| session.step(Signal::Moved, self.asked.at).ok());
        let id = SwapId(self.hub.ids.next());
        deed.swap = Some(Swap {
            id,
            hub: self.station.record.id,
            station: self.station.id,
            session: session.map(|session| session.id),
            kind: Some(self.kind),
            state: SwapState::Completed,
            code: None,
            reason: String::new(),
            customer: Some(self.customer),
            came,
            went,
            used,
            began: session.map(|session| session.opened),
            at,
            clock,
            offline: self.asked.envelope.offline,
            act: Some(plan.act),
        });
        deed.plan = Some(Box::new(plan));
        Ok(deed.answer(Answer::SwapConfirmation(SwapConfirmation { swap_id: id.0.to_string(), at: self.asked.at })))
    }

    /// When it happened: what is live happened now, whatever its timestamp says.
    fn time(&self) -> (Time, EventClock) {
        let now = self.asked.at;
        match self.asked.envelope.timestamp.told {
            Told::Unreadable => (now, EventClock::Corrected),
            Told::At(at) if self.asked.envelope.offline && at > now => (now, EventClock::Corrected),
            Told::At(at) if self.asked.envelope.offline => (at, EventClock::Station),
            Told::At(_) | Told::Absent => (now, EventClock::Hub),
        }
    }

    /// A clock that cannot be read and figures that cannot be are said, and lose nothing.
    fn clock_and_readings(&self, deed: &mut Deed) {
        let mut raise = |kind, about: &str| {
            deed.alerts.push(Raised { kind, about: about.to_owned(), battery: None, customer: None });
        };
        if self.time().1 == EventClock::Corrected {
            raise(AlertKind::BadTimestamp, self.asked.topic.station.as_str());
        }
        for moved in [self.came, self.went].into_iter().flatten() {
            let numbers = moved.numbers;
            if [numbers.soc, numbers.soh, numbers.voltage, numbers.temperature].contains(&Measured::Invalid) {
                raise(AlertKind::InvalidReading, &moved.battery);
            }
        }
    }

    /// The slot that what came back is in, if the station told one it has; the map is corrected where the station knows
    /// better.
    async fn slots(&self, own: &mut Own, deed: &mut Deed, came: &Side, went: &Side) -> Result<Option<SlotId>, Fault> {
        let holds = store::station::holds(own.rows(), self.station.id).await?;
        let told = |number: Option<i64>| holds.iter().find(|(slot, _)| Some(slot.number) == number);
        let mut wrong = |battery: BatteryId| {
            let about = self.asked.topic.station.as_str().to_owned();
            deed.alerts.push(Raised { kind: AlertKind::WrongSlot, about, battery: Some(battery), customer: None });
        };
        if let (Some(battery), Some((_, known))) = (went.battery, told(went.slot))
            && *known != Some(battery)
        {
            wrong(battery);
            // What was thought to be in the slot that opened is somewhere else in the station.
            deed.displaced.extend(*known);
        }
        let Some((slot, known)) = told(came.slot) else { return Ok(None) };
        if let Some(other) = known.filter(|other| Some(*other) != went.battery) {
            wrong(other);
            if !deed.displaced.contains(&other) {
                deed.displaced.push(other);
            }
        }
        Ok(Some(slot.id))
    }

    /// What the returned battery gave since it left, by how full it was then and is now.
    async fn used(&self, own: &mut Own, came: &Side) -> Result<Option<Used>, Fault> {
        let (Some(battery), Some(back)) = (came.battery, came.soc_e2) else { return Ok(None) };
        let hub = self.station.record.id;
        let charge = store::charge::find(own.rows(), battery).await?;
        let Some(left) = charge.soc_e2 else { return Ok(None) };
        let Some(seen) = store::battery::find(own.rows(), hub, battery).await? else { return Ok(None) };
        let Some(model) = store::model::find(own.rows(), hub, seen.battery.form.model).await? else { return Ok(None) };
        let form = &model.model.form;
        let rated =
            (domain::check::scaled(form.rated_capacity_ah, 1_000), domain::check::scaled(form.rated_energy_wh, 1));
        Ok(Some(Used::estimated((left, back), rated, came.soh_e2)))
    }

    /// What the counter would do for it. What it would refuse has happened: it is booked all the same, and said.
    async fn planned(
        &self,
        own: &mut Own,
        deed: &mut Deed,
        came: &Side,
        went: &Side,
    ) -> Result<Result<Plan, String>, Fault> {
        let organisation = self.hub.organisation_id().await?;
        let by = Operator::station(self.station.id, Arc::clone(&self.station.record), organisation);
        let basket = self.basket(came, went);
        let act = (ActId(self.hub.ids.next()), self.asked.at);
        let first = match counter::plan(self.hub, &by, own.rows(), act, &basket, None).await {
            Ok(plan) => return Ok(Ok(plan)),
            Err(Fault::Refused(refusal)) => refusal,
            Err(fault) => return Err(fault),
        };
        if !may_be_allowed(&first) {
            return Ok(Err(Fault::from(first).code().to_owned()));
        }
        let about = Fault::from(first).code().to_owned();
        deed.alerts.push(Raised {
            kind: AlertKind::NotIssuable,
            about: about.clone(),
            battery: went.battery,
            customer: Some(self.customer),
        });
        let allowed = Allowed { by: UserId(self.station.id.0), limits: None, reason: about };
        match counter::plan(self.hub, &by, own.rows(), act, &basket, Some(allowed)).await {
            Ok(plan) => Ok(Ok(plan)),
            Err(Fault::Refused(refusal)) => Ok(Err(Fault::from(refusal).code().to_owned())),
            Err(fault) => Err(fault),
        }
    }

    /// As if it had been laid on the counter; what it costs goes on the account.
    fn basket(&self, came: &Side, went: &Side) -> Basket {
        let pct = |e2: Option<i64>| e2.map(|e2| domain::check::unscaled(e2, domain::hub::scale::PERCENT));
        let mut basket = Basket { customer: Some(self.customer), pay: Some(Vec::new()), ..Basket::default() };
        let (back, out) = (came.battery.map(item), went.battery.map(item));
        match (back, out) {
            (Some(back), Some(_)) => {
                basket.swap.push(SwapAsk { back, out, soc_back_pct: pct(came.soc_e2), soc_out_pct: pct(went.soc_e2) });
            }
            (None, Some(item)) => basket.out.push(OutAsk {
                item,
                tariff: None,
                length: None,
                due: None,
                rental: None,
                condition: None,
                soc_pct: pct(went.soc_e2),
            }),
            (Some(item), None) => basket.back.push(BackAsk {
                item,
                how: BackAs::Returned,
                at: None,
                condition: None,
                soc_pct: pct(came.soc_e2),
                energy_kwh: None,
                mass_kg: None,
                volume_l: None,
                charge: None,
            }),
            (None, None) => {}
        }
        basket
    }
}

fn item(battery: BatteryId) -> Item {
    Item { kind: ItemKind::Battery, id: battery.0 }
}
