//! What a station may hand out, and the right battery of it first: charged, healthy, least worn.

use domain::hub::Hub as HubRecord;
use domain::hub::scale::PERCENT;
use domain::station::{Slot, SlotMode};
use domain::{BatteryId, CustomerId, Item, ItemKind, StationId, Time, issuable};
use store::Reading;

use super::named::Station;
use crate::fault::Fault;

/// Whether a slot takes and gives.
pub(crate) fn works(slot: &Slot) -> bool {
    slot.active && slot.mode == SlotMode::Operational
}

/// The battery in the station to hand out to a customer; none if none may be.
pub(super) async fn best(
    reading: &mut Reading,
    station: &Station,
    customer: CustomerId,
    at: Time,
) -> Result<Option<BatteryId>, Fault> {
    let ready = ready(reading, (station.id, &station.record), Some(customer), at).await?;
    // Of two alike the one in the first slot.
    Ok(ready.into_iter().rev().max_by_key(|(_, rank)| *rank).map(|(id, _)| id))
}

/// How full, how healthy and how little used: the more the better.
type Rank = (i64, i64, i64);

/// The batteries in a station that may go out to a customer, or to somebody, each with its rank.
pub(crate) async fn ready(
    reading: &mut Reading,
    (station, hub): (StationId, &HubRecord),
    customer: Option<CustomerId>,
    at: Time,
) -> Result<Vec<(BatteryId, Rank)>, Fault> {
    let mut ready = Vec::new();
    let slots = store::station::holds(reading, station).await?;
    let in_slots = slots.into_iter().filter_map(|(slot, battery)| battery.filter(|_| works(&slot)));
    // Some stations never tell what is in which slot.
    let somewhere = store::station::somewhere(reading, station).await?;
    for id in in_slots.chain(somewhere) {
        let Some(seen) = store::battery::find(reading, hub.id, id).await? else { continue };
        let charge = store::charge::find(reading, id).await?;
        let situation = store::situation::of(reading, hub.id, Item { kind: ItemKind::Battery, id: id.0 }, at).await?;
        if issuable::battery(&seen.battery, &charge, &situation, hub, customer, at).is_err() {
            continue;
        }
        // What nobody found worn is whole.
        let health = charge.soh_e2.unwrap_or(100 * PERCENT);
        ready.push((id, (charge.full_e2().unwrap_or(0), health, -store::custody::uses(reading, id).await?)));
    }
    Ok(ready)
}
