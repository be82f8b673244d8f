//! What a thing is worth, where it may be lost.

use domain::{BatteryId, EquipmentId, Item, ItemKind};
use store::Reading;

use super::plan::Plan;
use crate::fault::Fault;

/// What a thing that may be lost was bought for; equipment that nobody bought by itself, what its type is sold for.
pub(super) async fn worth(reading: &mut Reading, plan: &Plan, item: Item) -> Result<Option<i64>, Fault> {
    let hub = plan.record.id;
    match item.kind {
        ItemKind::Battery => {
            let seen = store::battery::find(reading, hub, BatteryId(item.id)).await?;
            Ok(seen.and_then(|seen| seen.battery.form.purchase_price))
        }
        ItemKind::Equipment => {
            let seen = store::equipment::find(reading, hub, EquipmentId(item.id), plan.at).await?;
            let Some(form) = seen.map(|seen| seen.equipment.form) else { return Ok(None) };
            if form.purchase_price.is_some() {
                return Ok(form.purchase_price);
            }
            let seen = store::equipment::find_type(reading, hub, form.equipment_type).await?;
            Ok(seen.and_then(|seen| seen.equipment_type.form.price))
        }
    }
}
