//! Batteries in the slots of stations, put in and taken out by hand.

use domain::change::Change;
use domain::check::reason;
use domain::custody::{Custody, CustodyReason, Holder};
use domain::{ActId, BatteryId, CustodyId, Item, ItemKind, Refusal, SlotId, StationId, issuable};
use serde::Deserialize;
use store::{Op, Told};
use ts_rs::TS;

use crate::event::Kind;
use crate::fault::Fault;
use crate::handles::Hub;
use crate::operator::Operator;
use crate::station::{AskStation, StationView, view};

/// Which battery goes into which slot, and why by hand.
#[derive(Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct PutIntoSlot {
    id: SlotId,
    battery: BatteryId,
    reason: String,
}

/// Which battery is taken out of its slot, and why by hand.
#[derive(Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct TakeOutOfSlot {
    battery: BatteryId,
    reason: String,
}

/// Puts a battery of the hub into a slot that is empty.
pub(crate) async fn put(hub: &Hub, by: &Operator, ask: PutIntoSlot) -> Result<StationView, Fault> {
    let reason = reason(&ask.reason)?;
    let mut op = hub.begin(by, "slot.put", by.hub).await?;
    let slot = op.slot(by.hub, ask.id).await?.filter(|slot| slot.active);
    let slot = slot.ok_or_else(|| Refusal::not_found(Kind::Slot.word()))?;
    let to = Holder::station(by.hub, slot.station, Some(slot.id));
    let told = moved(hub, by, &mut op, (ask.battery, to), reason).await?;
    op.commit(told).await?;
    tell(hub);
    view(hub, by, AskStation { id: slot.station }).await
}

/// Takes a battery out of the station it is in: it lies on the rack.
pub(crate) async fn take(hub: &Hub, by: &Operator, ask: TakeOutOfSlot) -> Result<StationView, Fault> {
    let reason = reason(&ask.reason)?;
    let mut op = hub.begin(by, "slot.take", by.hub).await?;
    let custody = store::custody::of(op.reading(), item(ask.battery)).await?;
    let station = custody.and_then(|custody| station_of(&custody.holder));
    let station = station.ok_or_else(|| Refusal::not_found(Kind::Battery.word()))?;
    let told = moved(hub, by, &mut op, (ask.battery, Holder::rack(by.hub)), reason).await?;
    op.commit(told).await?;
    tell(hub);
    view(hub, by, AskStation { id: station }).await
}

fn station_of(holder: &Holder) -> Option<StationId> {
    if let Holder::Hub { station, .. } = holder { *station } else { None }
}

async fn moved(
    hub: &Hub,
    by: &Operator,
    op: &mut Op,
    (battery, to): (BatteryId, Holder),
    reason: String,
) -> Result<Told, Fault> {
    op.battery(by.hub, battery).await?.ok_or_else(|| Refusal::not_found(Kind::Battery.word()))?;
    let at = op.at();
    let situation = store::situation::of(op.reading(), by.hub, item(battery), at).await?;
    issuable::is_battery_here(&situation, by.hub)?;
    let custody = Custody {
        id: CustodyId(hub.ids.next()),
        hub: by.hub,
        item: item(battery),
        holder: to,
        place: String::new(),
        from: at,
        reason: CustodyReason::Moved,
        actor: by.user,
        act: ActId(op.id()),
    };
    op.hand_over(&custody).await?;
    let (before, after) = (place(op, situation.custody.map(|was| was.holder)).await?, place(op, Some(to)).await?);
    let change = Change { field: "place".to_owned(), before: before.into(), after: after.into() };
    Ok(Told { kind: Kind::Battery.word(), object: battery.0, changes: vec![change], reason: Some(reason) })
}

/// Where something is, in words for the audit: the slot, or nothing for the rack.
async fn place(op: &mut Op, holder: Option<Holder>) -> Result<String, Fault> {
    let Some(Holder::Hub { slot: Some(slot), .. }) = holder else { return Ok(String::new()) };
    Ok(store::record::title_of(op.reading(), Kind::Slot.word(), slot.0).await?.unwrap_or_default())
}

fn item(battery: BatteryId) -> Item {
    Item { kind: ItemKind::Battery, id: battery.0 }
}

fn tell(hub: &Hub) {
    for kind in [Kind::Station, Kind::Battery] {
        hub.tell_changed(kind);
    }
}
