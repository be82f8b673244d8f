//! A person decides what did not fit: it was as told, it was otherwise, or it was not. Nothing is ever billed here.

use domain::change::Change;
use domain::check::reason;
use domain::custody::Holder;
use domain::swap::{Quarantine, QuarantineState, Swap, SwapSource, SwapState};
use domain::{ActId, BatteryId, CustomerId, Item, ItemKind, Problem, QuarantineId, Refusal, SlotId, StationId, SwapId};
use serde::Deserialize;
use store::{Op, Told};
use ts_rs::TS;

use super::{AskQuarantine, QuarantineView, view};
use crate::act::TOUCHED;
use crate::counter::{Plan, Settled, settle, settled};
use crate::event::Kind;
use crate::fault::Fault;
use crate::handles::Hub;
use crate::operator::Operator;
use crate::station_link::report::{self, Reported};

/// It happened as told.
#[derive(Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct AcceptQuarantine {
    id: QuarantineId,
    reason: String,
}

/// It happened otherwise.
#[derive(Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct CorrectQuarantine {
    id: QuarantineId,
    /// Where each battery it names is.
    places: Vec<BatteryPlace>,
    reason: String,
}

/// Where a battery is.
#[derive(Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct BatteryPlace {
    battery: BatteryId,
    at: Whereabouts,
}

/// Where something is.
#[derive(Clone, Copy, Deserialize, TS)]
#[serde(tag = "is", rename_all = "snake_case", deny_unknown_fields)]
pub enum Whereabouts {
    /// On the hub's rack.
    Rack,
    /// In a slot of a station.
    Slot {
        /// Which.
        slot: SlotId,
    },
    /// With a customer.
    Customer {
        /// Whom.
        customer: CustomerId,
    },
}

/// It did not happen.
#[derive(Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct DiscardQuarantine {
    id: QuarantineId,
    reason: String,
}

/// What was told is so: batteries are where the report says, and the swap stands beside the others.
pub(crate) async fn accept(hub: &Hub, by: &Operator, ask: AcceptQuarantine) -> Result<QuarantineView, Fault> {
    let mut deciding = begin(hub, by, "quarantine.accept", ask.id, &ask.reason).await?;
    let was = deciding.was.clone();
    let told = report::read(&was.topic, was.payload.as_bytes());
    let (came, went) = told.as_ref().map_or_else(Default::default, |told| told.sides((was.came, was.went)));
    if was.came.is_none() && was.went.is_none() {
        return Err(Refusal::NothingToDo.into());
    }
    let mut all = Vec::new();
    // What is said to have come and gone at once is with whoever has it.
    if let (Some(battery), Some(station)) = (was.came.filter(|came| was.went != Some(*came)), was.station) {
        let slot = free_slot(&mut deciding.op, station, came.slot, [Some(battery), was.went]).await?;
        all.push(Settled { battery, holder: Holder::station(by.hub, station, slot), soc_e2: came.soc_e2 });
    }
    if let Some(battery) = was.went {
        let customer = was.customer.ok_or(Refusal::NobodyNamed)?;
        all.push(Settled { battery, holder: Holder::Customer(customer), soc_e2: went.soc_e2 });
    }
    unmoved_since(&mut deciding.op, &was, &all).await?;
    let plan = deciding.settled(hub, by, &all).await?;
    let swap =
        accepted(hub, (&was, &deciding.reason), told.as_ref(), plan.as_ref().filter(|plan| !plan.did.is_empty()));
    deciding.op.add_swap(&swap).await?;
    deciding.done(hub, by, QuarantineState::Accepted).await
}

/// Batteries are where the person says.
pub(crate) async fn correct(hub: &Hub, by: &Operator, ask: CorrectQuarantine) -> Result<QuarantineView, Fault> {
    let mut deciding = begin(hub, by, "quarantine.correct", ask.id, &ask.reason).await?;
    let mut named: Vec<BatteryId> = deciding.was.came.into_iter().chain(deciding.was.went).collect();
    named.dedup();
    if named.is_empty() {
        return Err(Refusal::NothingToDo.into());
    }
    let mut all = Vec::new();
    for place in &ask.places {
        let known = named.iter().position(|battery| *battery == place.battery);
        named.remove(known.ok_or_else(|| Refusal::field("places", Problem::NotAChoice))?);
        all.push(Settled {
            battery: place.battery,
            holder: holder(by, &mut deciding.op, place.at).await?,
            soc_e2: None,
        });
    }
    if !named.is_empty() {
        return Err(Refusal::field("places", Problem::Required).into());
    }
    deciding.settled(hub, by, &all).await?;
    deciding.done(hub, by, QuarantineState::Corrected).await
}

/// Nothing of it is so: nothing moves.
pub(crate) async fn discard(hub: &Hub, by: &Operator, ask: DiscardQuarantine) -> Result<QuarantineView, Fault> {
    begin(hub, by, "quarantine.discard", ask.id, &ask.reason).await?.done(hub, by, QuarantineState::Discarded).await
}

/// A decision being written.
struct Deciding {
    op: Op,
    was: Quarantine,
    reason: String,
    changes: Vec<Change>,
}

/// Opens a decision, if nobody was faster.
async fn begin(hub: &Hub, by: &Operator, name: &'static str, id: QuarantineId, why: &str) -> Result<Deciding, Fault> {
    let reason = reason(why)?;
    let mut op = hub.begin(by, name, by.hub).await?;
    let seen = store::quarantine::find(op.reading(), by.hub, id).await?;
    let was = seen.ok_or_else(|| Refusal::not_found(Kind::Quarantine.word()))?.kept;
    if was.state != QuarantineState::Open {
        return Err(Refusal::DecidedAlready { state: was.state }.into());
    }
    Ok(Deciding { op, was, reason, changes: Vec::new() })
}

impl Deciding {
    /// Writes where batteries are; what that came to, if anything moved.
    async fn settled(&mut self, hub: &Hub, by: &Operator, all: &[Settled]) -> Result<Option<Plan>, Fault> {
        let act = (ActId(self.op.id()), self.op.at());
        let why = (self.was.customer, self.reason.as_str());
        let plan = settled(hub, by, self.op.reading(), act, all, why).await?;
        for custody in &plan.custody {
            let was = plan.before.custody.iter().find(|was| was.item == custody.item);
            let before = called(&mut self.op, was.map(|was| was.holder)).await?;
            let after = called(&mut self.op, Some(custody.holder)).await?;
            let item = store::record::title_of(self.op.reading(), Kind::Battery.word(), custody.item.id).await?;
            let field = item.unwrap_or_default();
            self.changes.push(Change { field, before: before.into(), after: after.into() });
        }
        settle(hub, &mut self.op, &plan).await?;
        Ok(Some(plan).filter(|plan| !plan.custody.is_empty()))
    }

    async fn done(mut self, hub: &Hub, by: &Operator, to: QuarantineState) -> Result<QuarantineView, Fault> {
        let now = self.was.decided(to, self.reason.clone(), (by.user, self.op.at()))?;
        self.op.save_quarantine(&now).await?;
        let (kind, object) = (Kind::Quarantine.word(), now.id.0);
        self.op.commit(Told { kind, object, changes: self.changes, reason: Some(self.reason) }).await?;
        for kind in TOUCHED.into_iter().chain([Kind::Station, Kind::Quarantine]) {
            hub.tell_changed(kind);
        }
        view(hub, by, AskQuarantine { id: now.id }).await
    }
}

/// What was told is older than what was done with its batteries since: that stands.
async fn unmoved_since(op: &mut Op, was: &Quarantine, all: &[Settled]) -> Result<(), Fault> {
    for to in all {
        let item = Item { kind: ItemKind::Battery, id: to.battery.0 };
        let custody = store::custody::of(op.reading(), item).await?;
        if custody.is_none_or(|custody| custody.from > was.at && custody.holder != to.holder) {
            let item = store::record::title_of(op.reading(), Kind::Battery.word(), item.id).await?;
            return Err(Refusal::MovedSince { item: item.unwrap_or_default() }.into());
        }
    }
    Ok(())
}

/// The slot that was told, if the station has it and nothing else is in it.
async fn free_slot(
    op: &mut Op,
    station: StationId,
    told: Option<i64>,
    own: [Option<BatteryId>; 2],
) -> Result<Option<SlotId>, Fault> {
    let holds = store::station::holds(op.reading(), station).await?;
    let found = holds.into_iter().find(|(slot, _)| Some(slot.number) == told);
    Ok(found.filter(|(_, there)| there.is_none() || own.contains(there)).map(|(slot, _)| slot.id))
}

/// Where a person says that something is.
async fn holder(by: &Operator, op: &mut Op, at: Whereabouts) -> Result<Holder, Fault> {
    Ok(match at {
        Whereabouts::Rack => Holder::rack(by.hub),
        Whereabouts::Slot { slot } => {
            let slot = op.slot(by.hub, slot).await?.filter(|slot| slot.active);
            let slot = slot.ok_or_else(|| Refusal::not_found(Kind::Slot.word()))?;
            Holder::station(by.hub, slot.station, Some(slot.id))
        }
        Whereabouts::Customer { customer } => {
            let found = store::customer::find(op.reading(), by.hub, customer).await?;
            found.ok_or_else(|| Refusal::not_found(Kind::Customer.word()))?;
            Holder::Customer(customer)
        }
    })
}

/// Where something is, for the audit; nothing for the rack and where nobody knows.
async fn called(op: &mut Op, holder: Option<Holder>) -> Result<String, Fault> {
    let (kind, id) = match holder {
        Some(Holder::Customer(customer)) => (Kind::Customer, customer.0),
        Some(Holder::Hub { slot: Some(slot), .. }) => (Kind::Slot, slot.0),
        Some(Holder::Hub { station: Some(station), .. }) => (Kind::Station, station.0),
        _ => return Ok(String::new()),
    };
    Ok(store::record::title_of(op.reading(), kind.word(), id).await?.unwrap_or_default())
}

/// The swap that was told and is believed; `plan` is the act it came to.
fn accepted(hub: &Hub, (was, reason): (&Quarantine, &str), told: Option<&Reported>, plan: Option<&Plan>) -> Swap {
    let (came, went) = told.map_or_else(Default::default, |told| told.sides((was.came, was.went)));
    let (at, clock) = told.map_or((was.at, domain::swap::EventClock::Hub), |told| told.when(was.at));
    Swap {
        id: SwapId(hub.ids.next()),
        hub: was.hub,
        source: SwapSource::Station,
        station: was.station,
        session: None,
        kind: told.and_then(Reported::kind),
        state: SwapState::Completed,
        code: Some(was.code),
        reason: reason.to_owned(),
        customer: was.customer,
        came,
        went,
        used: None,
        began: None,
        at,
        clock,
        offline: told.is_some_and(Reported::is_offline),
        act: plan.map(|plan| plan.act),
    }
}
