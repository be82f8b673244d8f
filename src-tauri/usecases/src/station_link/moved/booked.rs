//! Batteries that moved and fit, booked as the counter books a swap, a rental or a return.

use std::sync::Arc;

use domain::alert::AlertKind;
use domain::allowable::Allowable;
use domain::swap::{ErrorCode, EventClock, HealthSource, Side, Signal, Swap, SwapKind, SwapSource, SwapState, Used};
use domain::{ActId, BatteryId, CustomerId, Item, ItemKind, SlotId, SwapId, Time, UserId};
use link::{Answer, Echo, Envelope, Moved, SwapConfirmation, Told};
use store::Own;

use super::side;
use crate::counter::{self, Allowed, BackAs, BackAsk, Basket, OutAsk, Plan, SwapAsk};
use crate::fault::Fault;
use crate::handles::Hub;
use crate::operator::Operator;
use crate::station_link::deed::{Deed, Question, Raised, Verdict};
use crate::station_link::named::Station;
use crate::station_link::speaker::Known;
use crate::station_link::{Asked, error};

/// Batteries that moved and fit.
pub(super) struct Moving<'a> {
    pub hub: &'a Hub,
    pub asked: &'a Asked<'a>,
    pub station: &'a Station,
    pub customer: CustomerId,
    pub known: &'a Known,
    pub kind: SwapKind,
    pub came: Option<&'a Moved>,
    pub went: Option<&'a Moved>,
}

impl Moving<'_> {
    /// Books it; what the station is told.
    pub async fn booked(
        self,
        own: &mut Own,
        (came, went): (Option<BatteryId>, Option<BatteryId>),
    ) -> Result<Deed, Fault> {
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
                return Ok(deed.answer(error(refused, self.asked)));
            }
        };
        if let Some(battery) = came.battery {
            plan.put_into(item(battery), self.station.id, slot_in);
        }
        for (battery, soh) in [&came, &went].into_iter().filter_map(|side| side.battery.zip(side.soh_e2)) {
            plan.found_worn(battery, soh);
            deed.health.push((battery, soh, HealthSource::Swap));
        }
        let (at, clock) = when(self.asked.envelope, self.asked.at);
        let session = self.known.session.as_ref().filter(|session| session.is_open(self.asked.at));
        deed.session = session.and_then(|session| session.step(Signal::Moved, self.asked.at).ok());
        let id = SwapId(self.hub.ids.next());
        deed.swap = Some(Swap {
            id,
            hub: self.station.record.id,
            source: SwapSource::Station,
            station: Some(self.station.id),
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
        Ok(deed.answer(Answer::SwapConfirmation(SwapConfirmation {
            swap_id: id.0.to_string(),
            echo: Echo::of(self.asked.envelope),
            at: self.asked.at,
        })))
    }

    /// A clock that cannot be read and figures that cannot be are said, and lose nothing.
    fn clock_and_readings(&self, deed: &mut Deed) {
        let mut raise = |kind, about: &str| {
            deed.alerts.push(Raised { kind, about: about.to_owned(), battery: None, customer: None });
        };
        if when(self.asked.envelope, self.asked.at).1 == EventClock::Corrected {
            raise(AlertKind::BadTimestamp, self.asked.topic.station.as_str());
        }
        for moved in [self.came, self.went].into_iter().flatten() {
            if moved.numbers.is_impossible() {
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

    /// What the returned battery gave since it left: by its readings, or else by how full it was then and is now.
    async fn used(&self, own: &mut Own, came: &Side) -> Result<Option<Used>, Fault> {
        let Some(battery) = came.battery else { return Ok(None) };
        if let Some(trip) = self.asked.trip {
            let custody = store::custody::of(own.rows(), item(battery)).await?;
            if let Some(measured) = custody.and_then(|custody| trip.of(&custody)) {
                return Ok(Some(measured));
            }
        }
        let left = store::charge::find(own.rows(), battery).await?.soc_e2;
        counter::estimated(own.rows(), self.station.record.id, battery, (left, came.soc_e2), came.soh_e2).await
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
        let basket = self.basket(came, went, self.ended(own, came).await?);
        let act = (ActId(self.hub.ids.next()), self.asked.at);
        let first = match counter::plan(self.hub, &by, own.rows(), act, &basket, None).await {
            Ok(plan) => return Ok(Ok(plan)),
            Err(Fault::Refused(refusal)) => refusal,
            Err(fault) => return Err(fault),
        };
        let Some(allowable) = Allowable::of(&first) else {
            return Ok(Err(Fault::from(first).code()));
        };
        if allowable.is_of_the_thing() {
            deed.alerts.push(Raised {
                kind: AlertKind::NotIssuable,
                about: self.went.or(self.came).map_or_else(String::new, |moved| moved.battery.as_str().to_owned()),
                battery: went.battery,
                customer: Some(self.customer),
            });
        }
        let reason = allowable.word().to_owned();
        let allowed = Allowed { by: UserId(self.station.id.0), limits: None, reason };
        match counter::plan(self.hub, &by, own.rows(), act, &basket, Some(allowed)).await {
            Ok(plan) => Ok(Ok(plan)),
            Err(Fault::Refused(refusal)) => Ok(Err(Fault::from(refusal).code().to_owned())),
            Err(fault) => Err(fault),
        }
    }

    /// When a use ended that is only told now; not before it began, as a clock that is behind would have it.
    async fn ended(&self, own: &mut Own, came: &Side) -> Result<Option<Time>, Fault> {
        let (at, EventClock::Station) = when(self.asked.envelope, self.asked.at) else { return Ok(None) };
        let Some(battery) = came.battery else { return Ok(None) };
        let line = store::rental::open_line_of(own.rows(), self.station.record.id, item(battery)).await?;
        Ok(line.filter(|seen| seen.line.started < at).map(|_| at))
    }

    /// As if it had been laid on the counter; what it costs goes on the account.
    fn basket(&self, came: &Side, went: &Side, ended: Option<Time>) -> Basket {
        let pct = |e2: Option<i64>| e2.map(|e2| domain::check::unscaled(e2, domain::hub::scale::PERCENT));
        let note = if ended.is_some() { TOLD_LATE.to_owned() } else { String::new() };
        let mut basket = Basket { customer: Some(self.customer), pay: Some(Vec::new()), note, ..Basket::default() };
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
                at: ended,
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

/// Why the end of a use is told only now, as the act keeps it; the screens have words for it.
const TOLD_LATE: &str = "told_late";

/// How far a station's clock may be ahead and only be in another zone.
const ZONES_MINUTES: i64 = 24 * 60;

/// When it happened: what is live happened when it was heard, whatever its timestamp says.
pub(in crate::station_link) fn when(envelope: &Envelope, heard: Time) -> (Time, EventClock) {
    match envelope.timestamp.told {
        Told::Unreadable => (heard, EventClock::Corrected),
        Told::At(at) if at > heard.plus_minutes(ZONES_MINUTES) => (heard, EventClock::Corrected),
        Told::At(at) if envelope.offline && at > heard => (heard, EventClock::Corrected),
        Told::At(at) if envelope.offline => (at, EventClock::Station),
        Told::At(_) | Told::Absent => (heard, EventClock::Hub),
    }
}

fn item(battery: BatteryId) -> Item {
    Item { kind: ItemKind::Battery, id: battery.0 }
}
