//! Transfers between hubs: sent from one, on their way, received in the other; each a separate act in one hub.

use domain::change::Change;
use domain::charge::Charge;
use domain::custody::{Custody, CustodyReason, Holder};
use domain::equipment::EquipmentType;
use domain::hub::Hub as Record;
use domain::transfer::{Transfer, TransferState};
use domain::{
    ActId, BatteryId, Check, CustodyId, EquipmentId, EquipmentTypeId, HubId, Item, ItemKind, Problem, Refusal, Time,
    TransferId, check, code, issuable,
};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use store::transfer::TransferSeen;
use store::{Act, Op, Told};
use ts_rs::TS;

use crate::event::Kind;
use crate::fault::Fault;
use crate::handles::Hub;
use crate::operator::Operator;
use crate::reservation;

/// Things in one act.
const ITEMS_MAX: usize = 200;
/// Transfers shown.
const SHOWN: u32 = 300;
/// Characters of a note.
const NOTE_MAX: usize = 300;
/// Characters of a code.
const CODE_MAX: usize = 20;

/// Something on its way between hubs, or that was.
#[derive(Serialize, TS)]
#[ts(rename = "Transfer")]
pub struct TransferRow {
    id: TransferId,
    /// Whether it comes here; else it goes from here.
    incoming: bool,
    from: HubId,
    from_name: String,
    to: HubId,
    to_name: String,
    item: Item,
    code: String,
    /// Its model or type.
    kind_name: String,
    state: TransferState,
    sent_at: Time,
    sent_by: String,
    /// When it arrived, or came back.
    ended_at: Option<Time>,
    ended_by: String,
    note: String,
    /// Whether something at the hub it goes to is called so already: then it gets another code there.
    code_taken: bool,
    /// A code that is free here then.
    free_code: Option<String>,
}

/// What is sent, and where to.
#[derive(Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct SendAsk {
    to: HubId,
    items: Vec<Item>,
    note: String,
}

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

/// What comes back, and why.
#[derive(Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct CancelAsk {
    ids: Vec<TransferId>,
    reason: String,
}

/// What goes from this hub or comes to it: what is on its way first.
pub(crate) async fn list(hub: &Hub, by: &Operator, (): ()) -> Result<Vec<TransferRow>, Fault> {
    let found = store::transfer::of_hub(&mut *hub.store.read().await?, by.hub, SHOWN).await?;
    let mut read = hub.store.read().await?;
    let mut battery = store::battery::last_code(&mut read, by.hub).await?;
    let mut piece = store::equipment::last_code(&mut read, by.hub).await?;
    let mut rows = Vec::with_capacity(found.len());
    for seen in found {
        let mut row = row(by, seen);
        if row.incoming && row.code_taken {
            let (prefix, last) =
                if row.item.kind == ItemKind::Battery { ("B", &mut battery) } else { ("E", &mut piece) };
            *last = Some(code::next(prefix, 3, last.as_deref()));
            row.free_code.clone_from(last);
        }
        rows.push(row);
    }
    Ok(rows)
}

/// Sends things to another hub: all of them or none.
pub(crate) async fn send(hub: &Hub, by: &Operator, ask: SendAsk) -> Result<Vec<TransferRow>, Fault> {
    some(ask.items.len())?;
    let mut check = Check::default();
    let note = check.optional_line("note", &ask.note, NOTE_MAX);
    check.done()?;
    let mut op = hub.begin(by, "transfer.send", by.hub).await?;
    let here = op.hub(by.hub).await?.ok_or_else(|| Refusal::not_found(Kind::Hub.word()))?;
    let there = op.hub(ask.to).await?.filter(|there| there.id != here.id);
    let there = there.ok_or_else(|| Refusal::field("to", Problem::NotAChoice))?;
    let mut rest = ask.items.iter().peekable();
    while let Some(item) = rest.next() {
        let told = send_one(hub, by, &mut op, *item, (&here, &there), &note).await?;
        if rest.peek().is_none() {
            op.commit(told).await?;
            break;
        }
        op = op.then(told, next(hub, by, "transfer.send")).await?;
    }
    tell(hub);
    list(hub, by, ()).await
}

async fn send_one(
    hub: &Hub,
    by: &Operator,
    op: &mut Op,
    item: Item,
    (here, there): (&Record, &Record),
    note: &str,
) -> Result<Told, Fault> {
    may_leave(op, by, item).await?;
    let at = op.at();
    let id = TransferId(hub.ids.next());
    let new = Transfer {
        id,
        from: here.id,
        to: there.id,
        item,
        state: TransferState::Sent,
        sent_at: at,
        sent_by: by.user,
        received_at: None,
        received_by: None,
        note: note.to_owned(),
    };
    op.add_transfer(&new).await?;
    hand_over(hub, by, op, (item, here.id), Holder::Transit { to: there.id }, CustodyReason::Sent).await?;
    if item.kind == ItemKind::Battery {
        // That it was full was said of it here.
        let battery = BatteryId(item.id);
        let known = store::charge::find(op.reading(), battery).await?;
        op.save_charge(here.id, battery, &Charge { full_at: None, full_by: None, ..known }).await?;
    }
    Ok(told(item, "sent_to", &here.form.name, &there.form.name, Some(note)))
}

/// What leaves is here, has no customer who was given the use of it, and is promised to nobody.
async fn may_leave(op: &mut Op, by: &Operator, item: Item) -> Result<(), Fault> {
    let at = op.at();
    let missing = || Refusal::not_found(item.kind.word());
    let situation = store::situation::of(op.reading(), by.hub, item, at).await?;
    match item.kind {
        ItemKind::Battery => {
            op.battery(by.hub, BatteryId(item.id)).await?.ok_or_else(missing)?;
            issuable::is_battery_here(&situation, by.hub)?;
        }
        ItemKind::Equipment => {
            op.equipment(by.hub, EquipmentId(item.id)).await?.ok_or_else(missing)?;
            issuable::is_equipment_here(&situation, by.hub)?;
            let customers = op.open_assignments(EquipmentId(item.id)).await?;
            if customers > 0 {
                return Err(Refusal::StillAssigned { customers }.into());
            }
        }
    }
    reservation::not_promised(op.reading(), by, item, at).await
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
        let code = domain::code::next("J", 4, op.last_job_code(by.hub).await?.as_deref());
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

/// Takes back what is still on its way from here.
pub(crate) async fn cancel(hub: &Hub, by: &Operator, ask: CancelAsk) -> Result<Vec<TransferRow>, Fault> {
    some(ask.ids.len())?;
    let reason = check::reason(&ask.reason)?;
    let mut op = hub.begin(by, "transfer.cancel", by.hub).await?;
    let mut rest = ask.ids.iter().peekable();
    while let Some(id) = rest.next() {
        let found = store::transfer::find(op.reading(), by.hub, *id).await?;
        let seen = found.filter(|seen| seen.transfer.from == by.hub).ok_or_else(not_found)?;
        let after = seen.transfer.ended(TransferState::Cancelled, by.user, op.at())?;
        op.end_transfer(by.hub, &after).await?;
        let back = Holder::rack(by.hub);
        hand_over(hub, by, &mut op, (after.item, by.hub), back, CustodyReason::Undone).await?;
        let told = told(after.item, "sent_to", &seen.to_name, &seen.from_name, Some(&reason));
        if rest.peek().is_none() {
            op.commit(told).await?;
            break;
        }
        op = op.then(told, next(hub, by, "transfer.cancel")).await?;
    }
    tell(hub);
    list(hub, by, ()).await
}

async fn hand_over(
    hub: &Hub,
    by: &Operator,
    op: &mut Op,
    (item, place): (Item, HubId),
    holder: Holder,
    reason: CustodyReason,
) -> Result<(), Fault> {
    let custody = Custody {
        id: CustodyId(hub.ids.next()),
        hub: place,
        item,
        holder,
        place: String::new(),
        from: op.at(),
        reason,
        actor: by.user,
        act: ActId(op.id()),
    };
    Ok(op.hand_over(&custody).await?)
}

fn some(items: usize) -> Result<(), Refusal> {
    match items {
        0 => Err(Refusal::field("items", Problem::Required)),
        1..=ITEMS_MAX => Ok(()),
        _ => Err(Refusal::field("items", Problem::TooMany { max: 200 })),
    }
}

fn next(hub: &Hub, by: &Operator, name: &'static str) -> Act {
    Act { id: hub.ids.next(), actor: by.user, place: by.hub.into(), at: hub.now(), name }
}

fn told(item: Item, field: &str, before: &str, after: &str, reason: Option<&str>) -> Told {
    let change = Change { field: field.to_owned(), before: before.into(), after: after.into() };
    let reason = reason.filter(|reason| !reason.is_empty()).map(str::to_owned);
    Told { kind: Kind::of_item(item.kind).word(), object: item.id, changes: vec![change], reason }
}

fn tell(hub: &Hub) {
    for kind in [Kind::Transfer, Kind::Battery, Kind::Equipment, Kind::JobCard] {
        hub.tell_changed(kind);
    }
}

fn row(by: &Operator, seen: TransferSeen) -> TransferRow {
    let transfer = seen.transfer;
    TransferRow {
        id: transfer.id,
        incoming: transfer.to == by.hub,
        from: transfer.from,
        from_name: seen.from_name,
        to: transfer.to,
        to_name: seen.to_name,
        item: transfer.item,
        code: seen.code,
        kind_name: seen.kind_name,
        state: transfer.state,
        sent_at: transfer.sent_at,
        sent_by: seen.sent_by_name,
        ended_at: transfer.received_at,
        ended_by: seen.received_by_name,
        note: transfer.note,
        code_taken: seen.is_code_taken,
        free_code: None,
    }
}

fn not_found() -> Fault {
    Refusal::not_found(Kind::Transfer.word()).into()
}
