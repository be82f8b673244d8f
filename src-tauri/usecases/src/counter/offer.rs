//! The right battery first: charged, healthy, least worn.

use domain::hub::Hub as HubRecord;
use domain::{BatteryId, CustomerId, Item, ItemKind, ModelId, Time, issuable};
use store::Reading;

use super::promised;
use crate::fault::Fault;

/// The battery to offer to a customer who comes: the one that is kept for them, else the best one.
pub(super) async fn first(
    reading: &mut Reading,
    hub: &HubRecord,
    at: Time,
    customer: CustomerId,
) -> Result<Option<Item>, Fault> {
    for id in promised::batteries_of(reading, (hub.id, at), customer).await? {
        if is_ready(reading, hub, at, id, Some(customer)).await? {
            return Ok(Some(Item { kind: ItemKind::Battery, id: id.0 }));
        }
    }
    best(reading, hub, at, &Wish { taken: &[], customer: Some(customer), model: None }).await
}

/// What is looked for.
pub(super) struct Wish<'a> {
    /// What is taken already.
    pub taken: &'a [Item],
    /// For whom.
    pub customer: Option<CustomerId>,
    /// Of this model only; of any, if none is named.
    pub model: Option<ModelId>,
}

/// The battery to offer among those that may be handed out; none if none is ready.
pub(super) async fn best(
    reading: &mut Reading,
    hub: &HubRecord,
    at: Time,
    wish: &Wish<'_>,
) -> Result<Option<Item>, Fault> {
    let needed_pct = hub.form.issue_soc_pct;
    let fresh_since = at.plus_minutes(-hub.form.fresh_orange_h * 60);
    let mut after = None;
    loop {
        let likely =
            store::charge::likely_ready(reading, hub.id, needed_pct, fresh_since, wish.model, after.as_ref()).await?;
        for one in &likely {
            let item = Item { kind: ItemKind::Battery, id: one.id };
            if !wish.taken.contains(&item) && is_ready(reading, hub, at, BatteryId(one.id), wish.customer).await? {
                return Ok(Some(item));
            }
        }
        after = match likely.into_iter().next_back() {
            None => return Ok(None),
            last => last,
        };
    }
}

async fn is_ready(
    reading: &mut Reading,
    hub: &HubRecord,
    at: Time,
    id: BatteryId,
    customer: Option<CustomerId>,
) -> Result<bool, Fault> {
    let item = Item { kind: ItemKind::Battery, id: id.0 };
    let Some(seen) = store::battery::find(reading, hub.id, id).await? else { return Ok(false) };
    let charge = store::charge::find(reading, id).await?;
    let situation = store::situation::of(reading, hub.id, item, at).await?;
    Ok(issuable::battery(&seen.battery, &charge, &situation, hub, customer, at).is_ok())
}
