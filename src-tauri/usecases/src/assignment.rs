//! Who has the use of which piece of equipment. Several may share one; a use is ended, never deleted.

use domain::change::Change;
use domain::equipment::{Assignment, assigned, ended};
use domain::{AssignmentId, CustomerId, EquipmentId, Problem, Refusal, Time};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::assignment::AssignmentSeen;
use store::{Op, Told};
use ts_rs::TS;

use crate::equipment::{AskEquipment, EquipmentView, view};
use crate::event::Kind;
use crate::fault::Fault;
use crate::handles::Hub;
use crate::operator::Operator;

/// Who has, or had, the use of a piece.
#[derive(Serialize, TS)]
#[ts(rename = "Assignment")]
pub struct AssignmentView {
    id: AssignmentId,
    equipment: EquipmentId,
    equipment_code: String,
    type_name: String,
    customer: CustomerId,
    customer_name: String,
    customer_code: String,
    from: Time,
    to: Option<Time>,
    /// Whether it goes on.
    open: bool,
}

/// Which piece for whom, and for how long: from now on when nothing is said.
#[derive(Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Assign {
    id: EquipmentId,
    customer: CustomerId,
    from: Option<Time>,
    to: Option<Time>,
}

/// Which use ends, and when: now when nothing is said.
#[derive(Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct EndAssignment {
    assignment: AssignmentId,
    to: Option<Time>,
}

/// Whose equipment.
#[derive(Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct OfCustomer {
    customer: CustomerId,
}

/// Uses that are shown with a piece or a customer.
pub(crate) const SHOWN: u32 = 100;

/// What a customer has, or had, the use of.
pub(crate) async fn of_customer(hub: &Hub, by: &Operator, ask: OfCustomer) -> Result<Vec<AssignmentView>, Fault> {
    let mut read = hub.store.read().await?;
    let uses = store::assignment::of_customer(&mut read, by.hub, ask.customer, SHOWN).await?;
    Ok(uses.into_iter().map(|one| seen(one, hub.now())).collect())
}

/// Gives a customer the use of a piece.
pub(crate) async fn assign(hub: &Hub, by: &Operator, ask: Assign) -> Result<EquipmentView, Fault> {
    let mut op = hub.begin(by, "equipment.assign", by.hub).await?;
    let piece = op.equipment(by.hub, ask.id).await?;
    let piece = piece.ok_or_else(|| Refusal::not_found(Kind::Equipment.word()))?;
    let customer = op.customer(by.hub, ask.customer).await?;
    let customer = customer.filter(domain::customer::Customer::is_served);
    let customer = customer.ok_or_else(|| Refusal::field("customer", Problem::NotAChoice))?;
    let new = Assignment {
        id: AssignmentId(hub.ids.next()),
        hub: by.hub,
        equipment: ask.id,
        customer: ask.customer,
        from: ask.from.unwrap_or(op.at()),
        to: ask.to,
    };
    let new = assigned(&piece, new, &op.assignments(ask.id).await?, op.at())?;
    op.add_assignment(&new).await?;
    let mut changes = vec![
        change("customer", Value::Null, customer.form.name.into()),
        change("from", Value::Null, new.from.0.into()),
    ];
    changes.extend(new.to.map(|to| change("to", Value::Null, to.0.into())));
    finish(hub, by, op, ask.id, changes).await
}

/// Ends the use of a piece; that there was one stays.
pub(crate) async fn end(hub: &Hub, by: &Operator, ask: EndAssignment) -> Result<EquipmentView, Fault> {
    let mut op = hub.begin(by, "equipment.end_assignment", by.hub).await?;
    let before = op.assignment(by.hub, ask.assignment).await?;
    let before = before.ok_or_else(|| Refusal::not_found("assignment"))?;
    let after = ended(&before.assignment, ask.to.unwrap_or(op.at()), op.at())?;
    op.save_assignment(&after).await?;
    let until = |to: Option<Time>| to.map_or(Value::Null, |to| to.0.into());
    let changes = vec![
        change("customer", before.customer_name.into(), Value::Null),
        change("to", until(before.assignment.to), until(after.to)),
    ];
    finish(hub, by, op, after.equipment, changes).await
}

async fn finish(
    hub: &Hub,
    by: &Operator,
    op: Op,
    id: EquipmentId,
    changes: Vec<Change>,
) -> Result<EquipmentView, Fault> {
    op.commit(Told { kind: Kind::Equipment.word(), object: id.0, changes, reason: None }).await?;
    hub.tell_changed(Kind::Equipment);
    view(hub, by, AskEquipment { id }).await
}

fn change(field: &str, before: Value, after: Value) -> Change {
    Change { field: field.to_owned(), before, after }
}

pub(crate) fn seen(seen: AssignmentSeen, now: Time) -> AssignmentView {
    let assignment = seen.assignment;
    AssignmentView {
        open: assignment.is_open(now),
        id: assignment.id,
        equipment: assignment.equipment,
        equipment_code: seen.equipment_code,
        type_name: seen.type_name,
        customer: assignment.customer,
        customer_name: seen.customer_name,
        customer_code: seen.customer_code,
        from: assignment.from,
        to: assignment.to,
    }
}
