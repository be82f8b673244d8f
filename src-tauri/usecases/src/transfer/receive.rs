//! Takes in what arrived: from then on it belongs to this hub, its open job cards with it.

use domain::change::Change;
use domain::custody::{CustodyReason, Holder};
use domain::equipment::EquipmentType;
use domain::transfer::TransferState;
use domain::{BatteryId, Check, EquipmentId, EquipmentTypeId, HubId, ItemKind, Problem, Refusal, TransferId, code};
use serde::Deserialize;
use serde_json::{Value, json};
use store::transfer::TransferSeen;
use store::{Op, Told};
use ts_rs::TS;

use super::{TransferRow, hand_over, list, next, not_found, some, tell, told};
use crate::event::Kind;
use crate::fault::Fault;
use crate::handles::Hub;
use crate::operator::Operator;

/// Characters of a code.
const CODE_MAX: usize = 20;

/// Something that arrived.
#[derive(Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Arrived {
    id: TransferId,
    /// What it is called here, if not as it was.
    code: Option<String>,
}

/// What arrived.
#[derive(Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ReceiveAsk {
    items: Vec<Arrived>,
}

/// Takes in what arrived: from now on it belongs to this hub. All of it or nothing.
pub(crate) async fn receive(hub: &Hub, by: &Operator, ask: ReceiveAsk) -> Result<Vec<TransferRow>, Fault> {
    some(ask.items.len())?;
    let mut op = hub.begin(by, "transfer.receive", by.hub).await?;
    let mut rest = ask.items.iter().enumerate().peekable();
    while let Some((index, arrived)) = rest.next() {
        let (seen, told) = receive_one(hub, by, &mut op, index, arrived).await?;
        let (next_op, told) = jobs_go_along(hub, by, (op, told), &seen).await?;
        op = next_op;
        if rest.peek().is_none() {
            op.commit(told).await?;
            break;
        }
        op = op.then(told, next(hub, by, "transfer.receive")).await?;
    }
    tell(hub);
    list(hub, by, ()).await
}

/// What is still to be done to a thing is done where it is now: its open job cards go along, each under a code of this hub.
/// Each has its own line in the audit; the op goes on in the same transaction.
async fn jobs_go_along(
    hub: &Hub,
    by: &Operator,
    (mut op, mut told): (Op, Told),
    seen: &TransferSeen,
) -> Result<(Op, Told), Fault> {
    let TransferSeen { transfer, from_name, to_name, .. } = seen;
    for id in store::job::open_about(op.reading(), transfer.from, transfer.item.id).await? {
        let was = op.job(transfer.from, id).await?.ok_or_else(not_found)?;
        op = op.then(told, next(hub, by, "transfer.receive")).await?;
        let code = code::next("J", 4, op.last_job_code(by.hub).await?.as_deref());
        op.give_job(by.hub, id, &code).await?;
        let now = op.job(by.hub, id).await?.ok_or_else(not_found)?;
        let mut changes = Vec::new();
        let mut tell = |field: &str, before: Value, after: Value| {
            if before != after {
                changes.push(Change { field: field.to_owned(), before, after });
            }
        };
        tell("received_from", json!(from_name), json!(to_name));
        tell("code", json!(was.job.code), json!(now.job.code));
        tell("assignee", json!(was.assignee_name), json!(now.assignee_name));
        tell("state", json!(was.job.state), json!(now.job.state));
        told = Told { kind: Kind::JobCard.word(), object: id.0, changes, reason: None };
    }
    Ok((op, told))
}

async fn receive_one(
    hub: &Hub,
    by: &Operator,
    op: &mut Op,
    index: usize,
    arrived: &Arrived,
) -> Result<(TransferSeen, Told), Fault> {
    let found = store::transfer::find(op.reading(), by.hub, arrived.id).await?;
    let seen = found.filter(|seen| seen.transfer.to == by.hub).ok_or_else(not_found)?;
    let field = format!("items.{index}.code");
    let code = match &arrived.code {
        Some(code) => {
            let mut check = Check::default();
            let code = check.code(&field, code, CODE_MAX);
            check.done()?;
            code
        }
        None => seen.code.clone(),
    };
    let after = seen.transfer.ended(TransferState::Received, by.user, op.at())?;
    op.end_transfer(by.hub, &after).await?;
    let item = after.item;
    hand_over(hub, by, op, (item, by.hub), Holder::rack(by.hub), CustodyReason::Received).await?;
    let given = match item.kind {
        ItemKind::Battery => give_battery(op, by, BatteryId(item.id), &code).await,
        ItemKind::Equipment => give_equipment(hub, op, by, (after.from, EquipmentId(item.id)), &code).await,
    };
    given.map_err(|fault| called_otherwise(fault, &field))?;
    let mut told = told(item, "received_from", &seen.from_name, &seen.to_name, None);
    if code != seen.code {
        told.changes.push(Change { field: "code".to_owned(), before: seen.code.clone().into(), after: code.into() });
    }
    Ok((seen, told))
}

/// Whatever name is taken here: under another code it is known apart.
fn called_otherwise(fault: Fault, field: &str) -> Fault {
    let is_code = matches!(&fault, Fault::Refused(Refusal::Invalid { fields })
        if fields.iter().any(|wrong| wrong.problem == Problem::Taken && wrong.field != "serial_number"));
    if is_code { Refusal::field(field, Problem::Taken).into() } else { fault }
}

async fn give_battery(op: &mut Op, by: &Operator, id: BatteryId, code: &str) -> Result<(), Fault> {
    op.give_battery(by.hub, id, code).await?;
    let battery = op.battery(by.hub, id).await?.ok_or_else(|| Refusal::not_found(Kind::Battery.word()))?;
    Ok(op.claim_names(&battery).await?)
}

async fn give_equipment(
    hub: &Hub,
    op: &mut Op,
    by: &Operator,
    (from, id): (HubId, EquipmentId),
    code: &str,
) -> Result<(), Fault> {
    let missing = || Refusal::not_found(Kind::Equipment.word());
    let piece = op.equipment(from, id).await?.ok_or_else(missing)?;
    let of_type = op.equipment_type(from, piece.form.equipment_type).await?.ok_or_else(missing)?;
    let of_type = type_here(hub, op, by, of_type).await?;
    Ok(op.give_equipment(by.hub, id, (code, of_type)).await?)
}

/// This hub's type of the same name; its own copy of the other hub's if it has none.
async fn type_here(hub: &Hub, op: &mut Op, by: &Operator, theirs: EquipmentType) -> Result<EquipmentTypeId, Fault> {
    let ours = store::equipment::types(op.reading(), by.hub).await?;
    let folded = |name: &str| domain::text::folded(name);
    let same = ours.into_iter().find(|ours| folded(&ours.equipment_type.form.name) == folded(&theirs.form.name));
    if let Some(ours) = same {
        return Ok(ours.equipment_type.id);
    }
    let copy = EquipmentType { id: EquipmentTypeId(hub.ids.next()), hub: by.hub, form: theirs.form };
    op.add_equipment_type(&copy).await?;
    Ok(copy.id)
}
