//! The right battery of a station first: charged, healthy, least worn.

use domain::station::{Slot, SlotMode};
use domain::{BatteryId, CustomerId, Item, ItemKind, Time, issuable};
use store::Reading;

use super::named::Station;
use crate::fault::Fault;

/// Whether a slot takes and gives.
pub(super) fn works(slot: &Slot) -> bool {
    slot.active && slot.mode == SlotMode::Operational
}

/// The battery in the station to hand out to a customer; none if none may be.
pub(super) async fn best(
    reading: &mut Reading,
    station: &Station,
    customer: CustomerId,
    at: Time,
) -> Result<Option<BatteryId>, Fault> {
    let (hub, mut best) = (&station.record, None);
    for (slot, battery) in store::station::holds(reading, station.id).await? {
        let Some(id) = battery.filter(|_| works(&slot)) else { continue };
        let Some(seen) = store::battery::find(reading, hub.id, id).await? else { continue };
        let charge = store::charge::find(reading, id).await?;
        let situation = store::situation::of(reading, hub.id, Item { kind: ItemKind::Battery, id: id.0 }, at).await?;
        if issuable::battery(&seen.battery, &charge, &situation, hub, Some(customer), at).is_err() {
            continue;
        }
        // What a person called full is full, and what nobody found worn is whole.
        const WHOLE: i64 = 10_000;
        let full = if charge.full_at.is_some() { WHOLE } else { charge.soc_e2.unwrap_or(0) };
        let rank = (full, charge.soh_e2.unwrap_or(WHOLE), -store::custody::uses(reading, id).await?);
        if best.is_none_or(|(other, _)| rank > other) {
            best = Some((rank, id));
        }
    }
    Ok(best.map(|(_, id)| id))
}
