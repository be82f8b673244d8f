//! Transfers between hubs: sent from one, on their way, received in the other; each a separate act in one hub.

mod receive;
mod send;

use domain::change::Change;
use domain::custody::{Custody, CustodyReason, Holder};
use domain::transfer::TransferState;
use domain::{ActId, CustodyId, HubId, Item, ItemKind, Problem, Refusal, Time, TransferId, check, code};
use serde::{Deserialize, Serialize};
use store::transfer::TransferSeen;
use store::{Act, Op, Told};
use ts_rs::TS;

use crate::event::Kind;
use crate::fault::Fault;
use crate::handles::Hub;
use crate::operator::Operator;

pub use receive::ReceiveAsk;
pub(crate) use receive::receive;
pub use send::SendAsk;
pub(crate) use send::send;

/// Things in one act.
const ITEMS_MAX: usize = 200;
/// Transfers shown.
const SHOWN: u32 = 300;

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
