//! What the counter suggests by itself: what is charged here although a customer has it has come back. A person says so, or
//! a charger's reading; whether it is so, a person decides.

use domain::change::Change;
use domain::custody::Holder;
use domain::{BatteryId, CustomerId, Item, ItemKind, Refusal};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use ts_rs::TS;

use crate::battery::told;
use crate::event::Kind;
use crate::fault::Fault;
use crate::handles::Hub;
use crate::operator::Operator;

/// Something that seems to have come back.
#[derive(Serialize, TS)]
pub struct Suggestion {
    item: Item,
    code: String,
    customer: CustomerId,
    customer_name: String,
}

/// A battery, and whether it is on a charger here.
#[derive(Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct SeenCharging {
    id: BatteryId,
    is_charging: bool,
}

/// What seems to have come back, by code.
pub(crate) async fn suggestions(hub: &Hub, by: &Operator, (): ()) -> Result<Vec<Suggestion>, Fault> {
    let seen = store::charge::charged_while_out(&mut *hub.store.read().await?, by.hub).await?;
    let suggestion = |seen: store::charge::ChargedWhileOut| Suggestion {
        item: Item { kind: ItemKind::Battery, id: seen.battery },
        code: seen.code,
        customer: CustomerId(seen.customer),
        customer_name: seen.customer_name,
    };
    Ok(seen.into_iter().map(suggestion).collect())
}

/// Takes note that a battery a customer has is on a charger here, or is not.
pub(crate) async fn seen_charging(hub: &Hub, by: &Operator, ask: SeenCharging) -> Result<(), Fault> {
    let mut op = hub.begin(by, "battery.seen_charging", by.hub).await?;
    let battery = op.battery(by.hub, ask.id).await?.ok_or_else(|| Refusal::not_found(Kind::Battery.word()))?;
    let item = Item { kind: ItemKind::Battery, id: ask.id.0 };
    let custody = store::custody::of(op.reading(), item).await?;
    if !custody.is_some_and(|custody| matches!(custody.holder, Holder::Customer(_))) {
        return Err(Refusal::NotOut { item: battery.form.short_code }.into());
    }
    let charge = op.charge(ask.id).await?.seen_charging(ask.is_charging);
    op.save_charge(by.hub, ask.id, &charge).await?;
    let changes = vec![Change { field: "charging".to_owned(), before: Value::Null, after: ask.is_charging.into() }];
    op.commit(told(&battery, changes, None)).await?;
    hub.tell_changed(Kind::Battery);
    Ok(())
}
