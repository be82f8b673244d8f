//! Types of equipment.

use domain::change::{self, Change};
use domain::equipment::{EquipmentType, EquipmentTypeForm, type_checked};
use domain::{EquipmentTypeId, Refusal, Time};
use serde::{Deserialize, Serialize};
use store::equipment::EquipmentTypeSeen;
use store::{Op, Told};
use ts_rs::TS;

use crate::event::Kind;
use crate::fault::Fault;
use crate::handles::Hub;
use crate::history::{self, HistoryLine};
use crate::operator::Operator;

/// A type with the number of its pieces.
#[derive(Serialize, TS)]
#[ts(rename = "EquipmentType")]
pub struct EquipmentTypeView {
    id: EquipmentTypeId,
    pieces: i64,
    created_at: Time,
    #[serde(flatten)]
    #[ts(flatten)]
    form: EquipmentTypeForm,
}

/// Which type.
#[derive(Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct AskEquipmentType {
    id: EquipmentTypeId,
}

/// A type as it shall be.
#[derive(Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct EditEquipmentType {
    id: EquipmentTypeId,
    form: EquipmentTypeForm,
}

/// Every type, by name.
pub(crate) async fn list(hub: &Hub, by: &Operator, (): ()) -> Result<Vec<EquipmentTypeView>, Fault> {
    let types = store::equipment::types(&mut *hub.store.read().await?, by.hub).await?;
    Ok(types.into_iter().map(|one| seen(by, one)).collect())
}

/// Adds a type.
pub(crate) async fn create(hub: &Hub, by: &Operator, form: EquipmentTypeForm) -> Result<EquipmentTypeView, Fault> {
    let form = EquipmentTypeForm { price: form.price.filter(|_| by.sees_amounts), ..form };
    let new = type_checked(EquipmentTypeId(hub.ids.next()), by.hub, &form)?;
    let mut op = hub.begin(by, "equipment_type.create", by.hub).await?;
    op.add_equipment_type(&new).await?;
    finish(hub, by, op, &new, change::between(None, &new.form)).await
}

/// Changes a type; for whom amounts are hidden the price stays as it was.
pub(crate) async fn edit(hub: &Hub, by: &Operator, ask: EditEquipmentType) -> Result<EquipmentTypeView, Fault> {
    let mut op = hub.begin(by, "equipment_type.edit", by.hub).await?;
    let before = op.equipment_type(by.hub, ask.id).await?.ok_or_else(not_found)?;
    let price = if by.sees_amounts { ask.form.price } else { before.form.price };
    let after = type_checked(ask.id, by.hub, &EquipmentTypeForm { price, ..ask.form })?;
    op.save_equipment_type(&after).await?;
    finish(hub, by, op, &after, change::between(Some(&before.form), &after.form)).await
}

/// What happened to a type.
pub(crate) async fn history(hub: &Hub, by: &Operator, ask: AskEquipmentType) -> Result<Vec<HistoryLine>, Fault> {
    view(hub, by, ask.id).await?;
    history::of_whole(hub, by, ask.id.0, &[]).await
}

async fn view(hub: &Hub, by: &Operator, id: EquipmentTypeId) -> Result<EquipmentTypeView, Fault> {
    let found = store::equipment::find_type(&mut *hub.store.read().await?, by.hub, id).await?;
    found.map(|one| seen(by, one)).ok_or_else(not_found)
}

async fn finish(
    hub: &Hub,
    by: &Operator,
    op: Op,
    now: &EquipmentType,
    changes: Vec<Change>,
) -> Result<EquipmentTypeView, Fault> {
    op.commit(Told { kind: Kind::EquipmentType.word(), object: now.id.0, changes, reason: None }).await?;
    hub.tell_changed(Kind::EquipmentType);
    hub.tell_changed(Kind::Equipment);
    view(hub, by, now.id).await
}

fn not_found() -> Fault {
    Refusal::not_found(Kind::EquipmentType.word()).into()
}

fn seen(by: &Operator, seen: EquipmentTypeSeen) -> EquipmentTypeView {
    let form = seen.equipment_type.form;
    EquipmentTypeView {
        id: seen.equipment_type.id,
        pieces: seen.pieces,
        created_at: seen.created_at,
        form: EquipmentTypeForm { price: form.price.filter(|_| by.sees_amounts), ..form },
    }
}
