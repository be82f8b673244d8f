//! The fields a hub adds to its customers.

use domain::change::{self, Change};
use domain::choice_list::reordered;
use domain::own_field::{FIELDS_MAX, OwnField, OwnFieldForm, checked, edited};
use domain::{OwnFieldId, Problem, Refusal};
use serde::{Deserialize, Serialize};
use store::{Op, Told};
use ts_rs::TS;

use crate::event::Kind;
use crate::fault::Fault;
use crate::handles::Hub;
use crate::operator::Operator;

/// A field of the hub's own.
#[derive(Serialize, TS)]
#[ts(rename = "OwnField")]
pub struct OwnFieldRow {
    id: OwnFieldId,
    /// Not asked any more; values given before stay.
    hidden: bool,
    #[serde(flatten)]
    #[ts(flatten)]
    form: OwnFieldForm,
}

/// A field as it shall be; its kind stays.
#[derive(Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct EditOwnField {
    id: OwnFieldId,
    form: OwnFieldForm,
}

/// Every field, in the order they shall stand.
#[derive(Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ReorderOwnFields {
    ids: Vec<OwnFieldId>,
}

/// Which field.
#[derive(Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct AskOwnField {
    id: OwnFieldId,
}

/// Every field of the hub, in their order.
pub(crate) async fn list(hub: &Hub, by: &Operator, (): ()) -> Result<Vec<OwnFieldRow>, Fault> {
    let fields = store::own_field::list(&mut *hub.store.read().await?, by.hub).await?;
    Ok(fields.into_iter().map(row).collect())
}

/// Adds a field after the others.
pub(crate) async fn create(hub: &Hub, by: &Operator, form: OwnFieldForm) -> Result<OwnFieldRow, Fault> {
    let form = checked(&form)?;
    let mut op = hub.begin(by, "own_field.create", by.hub).await?;
    let now = op.own_fields(by.hub).await?;
    if now.len() >= FIELDS_MAX {
        return Err(Refusal::field("label", Problem::TooMany { max: 40 }).into());
    }
    let position = now.iter().map(|field| field.position + 1).max().unwrap_or(0);
    let new = OwnField { id: OwnFieldId(hub.ids.next()), hub: by.hub, form, position, hidden: false };
    op.add_own_field(&new).await?;
    let changes = change::between(None, &new.form);
    finish(hub, op, new, changes).await
}

/// Changes a field.
pub(crate) async fn edit(hub: &Hub, by: &Operator, ask: EditOwnField) -> Result<OwnFieldRow, Fault> {
    let mut op = hub.begin(by, "own_field.edit", by.hub).await?;
    let before = found(&mut op, by, ask.id).await?;
    let after = edited(&before, &ask.form)?;
    op.save_own_field(&after).await?;
    let changes = change::between(Some(&before.form), &after.form);
    finish(hub, op, after, changes).await
}

/// Puts the fields in another order.
pub(crate) async fn reorder(hub: &Hub, by: &Operator, ask: ReorderOwnFields) -> Result<Vec<OwnFieldRow>, Fault> {
    let mut op = hub.begin(by, "own_field.reorder", by.hub).await?;
    let now = op.own_fields(by.hub).await?;
    let ids = reordered(&now.iter().map(|one| one.id).collect::<Vec<_>>(), &ask.ids)?;
    let mut labels = Vec::with_capacity(ids.len());
    for (position, id) in (0..).zip(&ids) {
        let Some(field) = now.iter().find(|one| one.id == *id) else { continue };
        labels.push(field.form.label.as_str());
        if field.position != position {
            op.save_own_field(&OwnField { position, ..field.clone() }).await?;
        }
    }
    let was: Vec<&str> = now.iter().map(|one| one.form.label.as_str()).collect();
    let change =
        Change { field: "own_fields".to_owned(), before: was.join(", ").into(), after: labels.join(", ").into() };
    op.commit(Told { kind: Kind::Hub.word(), object: by.hub.0, changes: vec![change], reason: None }).await?;
    hub.tell_changed(Kind::OwnField);
    list(hub, by, ()).await
}

/// Asks for a field no more.
pub(crate) async fn hide(hub: &Hub, by: &Operator, ask: AskOwnField) -> Result<OwnFieldRow, Fault> {
    let op = hub.begin(by, "own_field.hide", by.hub).await?;
    set_hidden(hub, by, op, ask.id, true).await
}

/// Asks for a field again.
pub(crate) async fn show(hub: &Hub, by: &Operator, ask: AskOwnField) -> Result<OwnFieldRow, Fault> {
    let op = hub.begin(by, "own_field.show", by.hub).await?;
    set_hidden(hub, by, op, ask.id, false).await
}

async fn set_hidden(hub: &Hub, by: &Operator, mut op: Op, id: OwnFieldId, hidden: bool) -> Result<OwnFieldRow, Fault> {
    let before = found(&mut op, by, id).await?;
    let after = OwnField { hidden, ..before.clone() };
    op.save_own_field(&after).await?;
    let change = Change { field: "hidden".to_owned(), before: before.hidden.into(), after: hidden.into() };
    finish(hub, op, after, vec![change]).await
}

async fn finish(hub: &Hub, op: Op, field: OwnField, changes: Vec<Change>) -> Result<OwnFieldRow, Fault> {
    op.commit(Told { kind: Kind::OwnField.word(), object: field.id.0, changes, reason: None }).await?;
    hub.tell_changed(Kind::OwnField);
    Ok(row(field))
}

async fn found(op: &mut Op, by: &Operator, id: OwnFieldId) -> Result<OwnField, Fault> {
    let found = op.own_fields(by.hub).await?.into_iter().find(|one| one.id == id);
    found.ok_or_else(|| Refusal::not_found(Kind::OwnField.word()).into())
}

fn row(field: OwnField) -> OwnFieldRow {
    OwnFieldRow { id: field.id, hidden: field.hidden, form: field.form }
}
