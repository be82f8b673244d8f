//! What was done at the counter: the last acts, and taking one back.

use domain::battery::Lifecycle;
use domain::custody::{Custody, CustodyReason};
use domain::deposit::DepositFate;
use domain::equipment::{Equipment, EquipmentState};
use domain::ledger::{Account, reversed};
use domain::payment::{Payment, PaymentState};
use domain::rental::{Ending, Line};
use domain::reservation::{Reservation, ReservationState};
use domain::{
    ActId, BatteryId, CustodyId, CustomerId, EntryId, EquipmentId, Item, ItemKind, Problem, Refusal, ReservationId,
    ShiftId, Time, check,
};
use serde::{Deserialize, Serialize};
use store::act::{ActRow, ActSeen};
use store::ledger::NewEntry;
use store::{Op, Told};
use ts_rs::TS;
use uuid::Uuid;

use crate::counter::{Before, Did};
use crate::event::Kind;
use crate::fault::Fault;
use crate::handles::Hub;
use crate::operator::Operator;

/// One thing in an act.
#[derive(Clone, Debug, Deserialize, Serialize, TS)]
pub struct ActItem {
    /// What was done with it.
    pub did: Did,
    /// What it is called.
    pub code: String,
    /// The other one, of a swap.
    pub other_code: String,
}

/// What a list tells of an act. Amounts in minor units; 0 to whom they are not shown.
#[derive(Clone, Debug, Default, Deserialize, Serialize, TS)]
#[serde(default)]
pub struct ActFacts {
    /// The things.
    pub items: Vec<ActItem>,
    /// What was charged.
    pub charged: i64,
    /// What was paid.
    pub paid: i64,
    /// Deposits taken.
    pub deposits_taken: i64,
    /// Deposits that left.
    pub deposits_released: i64,
}

/// Whether an act can be taken back, and by which command.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum TakeBack {
    /// By whoever serves.
    Undo,
    /// By a manager.
    Reverse,
    /// Not at all.
    No,
}

/// An act in a list.
#[derive(Clone, Debug, Serialize, TS)]
#[ts(rename = "Act")]
pub struct ActView {
    id: ActId,
    kind: String,
    at: Time,
    occurred_at: Time,
    actor: String,
    customer: Option<CustomerId>,
    customer_name: String,
    customer_code: String,
    facts: ActFacts,
    note: String,
    undone: bool,
    undoes: Option<ActId>,
    take_back: TakeBack,
}

/// Which act is taken back, by which one, and why.
#[derive(Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct TakeBackAsk {
    /// The id of the act that takes it back, made by whoever asks: the same one twice is done once.
    act: ActId,
    undoes: ActId,
    reason: String,
}

/// Kinds of records that an act at the counter may have changed.
pub(crate) const TOUCHED: [Kind; 6] =
    [Kind::Rental, Kind::Reservation, Kind::Battery, Kind::Equipment, Kind::Customer, Kind::Act];

/// The act that keeps something for a customer.
const RESERVED: &str = "reservation_create";

/// Acts shown below the counter.
const SHOWN: u32 = 30;

/// The last acts of the hub, the latest first.
pub(crate) async fn list(hub: &Hub, by: &Operator, (): ()) -> Result<Vec<ActView>, Fault> {
    let acts = store::act::last(&mut *hub.store.read().await?, by.hub, SHOWN).await?;
    seen_all(hub, by, acts).await
}

/// Acts as they are shown.
pub(crate) async fn seen_all(hub: &Hub, by: &Operator, acts: Vec<ActSeen>) -> Result<Vec<ActView>, Fault> {
    let first = acts.iter().map(|act| act.number).min().unwrap_or_default();
    let turned = store::shift::turned_after(&mut *hub.store.read().await?, by.hub, first).await?;
    acts.into_iter().map(|act| seen(by, act, turned)).collect()
}

/// One act.
pub(crate) async fn view(hub: &Hub, by: &Operator, id: ActId) -> Result<ActView, Fault> {
    let mut read = hub.store.read().await?;
    let found = store::act::seen(&mut read, by.hub, id).await?;
    let found = found.ok_or_else(|| Refusal::not_found(Kind::Act.word()))?;
    let turned = store::shift::turned_after(&mut read, by.hub, found.number).await?;
    seen(by, found, turned)
}

/// An id for an act that is about to be done.
pub(crate) async fn new_id(hub: &Hub, _: &Operator, (): ()) -> Result<ActId, Fault> {
    Ok(ActId(hub.ids.next()))
}

/// Takes an act back while its shift is open.
pub(crate) async fn undo(hub: &Hub, by: &Operator, ask: TakeBackAsk) -> Result<ActView, Fault> {
    take_back(hub, by, ask, "act.undo").await
}

/// Takes an act back at any time.
pub(crate) async fn reverse(hub: &Hub, by: &Operator, ask: TakeBackAsk) -> Result<ActView, Fault> {
    take_back(hub, by, ask, "act.reverse").await
}

async fn take_back(hub: &Hub, by: &Operator, ask: TakeBackAsk, name: &'static str) -> Result<ActView, Fault> {
    let reason = check::reason(&ask.reason)?;
    let mut op = hub.begin_act(by, name, by.hub, ask.act).await?;
    if store::act::find(op.reading(), by.hub, ask.act).await?.is_some() {
        drop(op);
        return view(hub, by, ask.act).await;
    }
    if store::act::is_taken(op.reading(), ask.act).await? {
        return Err(Refusal::field("act", Problem::Taken).into());
    }
    let found = store::act::find(op.reading(), by.hub, ask.undoes).await?;
    let act = found.ok_or_else(|| Refusal::not_found(Kind::Act.word()))?;
    let open = store::shift::open_of(op.reading(), by.hub).await?.map(|shift| shift.id);
    let number = store::act::number(op.reading(), ask.undoes).await?;
    let turned = store::shift::turned_after(op.reading(), by.hub, number).await?;
    may_be_taken_back(&act, turned.is_none(), name)?;
    let before: Before = serde_json::from_str(&act.before).map_err(|error| Fault::internal(&error))?;
    things_back(hub, &mut op, by, &before, ask.undoes).await?;
    let kept = if act.kind == RESERVED { Some(called_off(&mut op, by, ask.undoes, ask.act).await?) } else { None };
    money_back(hub, &mut op, by, (&before, &act), (ask.act, open)).await?;
    let facts: ActFacts = serde_json::from_str(&act.facts).unwrap_or_default();
    op.add_act(&taking_back(&op, by, &act, (ask.act, open), &reason)).await?;
    op.set_undone(ask.undoes, ask.act).await?;
    let told = match kept {
        Some(kept) => Told { reason: Some(reason), ..kept },
        None => told(about(&mut op, by, &before, &act).await?, &facts, reason),
    };
    op.commit(told).await?;
    for kind in TOUCHED {
        hub.tell_changed(kind);
    }
    view(hub, by, ask.act).await
}

/// Within its shift an act is undone by whoever serves: while the till is as it was then, open or closed.
fn may_be_taken_back(act: &ActRow, is_in_shift: bool, name: &str) -> Result<(), Refusal> {
    if act.undone_by.is_some() {
        return Err(Refusal::UndoneAlready);
    }
    if !is_of_the_counter(&act.kind) {
        return Err(Refusal::field("undoes", Problem::NotAChoice));
    }
    if name == "act.undo" && !is_in_shift { Err(Refusal::ShiftOver) } else { Ok(()) }
}

/// Acts that this takes back: those at the counter and on an account. What is done at the till has its own ways.
fn is_of_the_counter(kind: &str) -> bool {
    matches!(kind, "issue" | "return" | "lost" | "stolen" | "found" | "swap" | "recharge" | "due" | "several" | "pay")
        || matches!(kind, "account_charge" | "account_refund" | "account_write_off" | "account_discount")
        || matches!(kind, "deposit_release" | "deposit_forfeit" | RESERVED)
}

/// Lines, custody and charge as they were, if nothing was done with them since.
async fn things_back(hub: &Hub, op: &mut Op, by: &Operator, before: &Before, undoes: ActId) -> Result<(), Fault> {
    for line in &before.lines {
        untouched(op, by, line, undoes).await?;
        op.save_line(line).await?;
    }
    for id in &before.new_lines {
        let now = store::rental::line(op.reading(), by.hub, *id).await?;
        let now = now.ok_or_else(|| Refusal::not_found("rental_line"))?.line;
        untouched(op, by, &now, undoes).await?;
        let at = now.started.max(op.at());
        op.save_line(&Line { ended: Some(at), outcome: Some(Ending::Undone), ..now }).await?;
    }
    for was in &before.custody {
        custody_back(hub, op, by, was, undoes).await?;
    }
    for (battery, charge) in &before.charges {
        op.save_charge(by.hub, *battery, charge).await?;
    }
    for was in &before.reservations {
        reservation_back(op, by, was, undoes).await?;
    }
    lifecycles_back(op, by, before).await
}

/// A reservation is kept again.
async fn reservation_back(op: &mut Op, by: &Operator, was: &Reservation, undoes: ActId) -> Result<(), Fault> {
    let now = store::reservation::find(op.reading(), by.hub, was.id).await?;
    let now = now.ok_or_else(|| Refusal::not_found(Kind::Reservation.word()))?;
    if now.reservation.act != undoes {
        return Err(Refusal::Overtaken { item: now.wanted_name }.into());
    }
    Ok(op.save_reservation(was).await?)
}

/// What was reserved by mistake is kept no more, with what was paid down for it; what the audit tells of it.
async fn called_off(op: &mut Op, by: &Operator, undoes: ActId, act: ActId) -> Result<Told, Fault> {
    let seen = store::reservation::find(op.reading(), by.hub, ReservationId(undoes.0)).await?;
    let seen = seen.ok_or_else(|| Refusal::not_found(Kind::Reservation.word()))?;
    if seen.reservation.act != undoes {
        return Err(Refusal::Overtaken { item: seen.wanted_name }.into());
    }
    let after = seen.reservation.ended(ReservationState::Cancelled, None, act)?;
    op.save_reservation(&after).await?;
    Ok(crate::reservation::about(Some(&seen.reservation), &after, (&seen.who, &seen.wanted_name), None))
}

async fn untouched(op: &mut Op, by: &Operator, line: &Line, undoes: ActId) -> Result<(), Fault> {
    let now = store::rental::line(op.reading(), by.hub, line.id).await?;
    let now = now.ok_or_else(|| Refusal::not_found("rental_line"))?;
    if now.line.act == undoes { Ok(()) } else { Err(Refusal::Overtaken { item: now.item_code }.into()) }
}

async fn custody_back(hub: &Hub, op: &mut Op, by: &Operator, was: &Custody, undoes: ActId) -> Result<(), Fault> {
    let now = store::custody::of(op.reading(), was.item).await?;
    if now.is_none_or(|now| now.act != undoes) {
        let title = store::record::title_of(op.reading(), was.item.kind.word(), was.item.id).await?;
        return Err(Refusal::Overtaken { item: title.unwrap_or_default() }.into());
    }
    // It is again as that earlier act left it, so that this one too can be taken back.
    let again = Custody {
        id: CustodyId(hub.ids.next()),
        from: op.at(),
        reason: CustodyReason::Undone,
        actor: by.user,
        ..was.clone()
    };
    op.hand_over(&again).await?;
    Ok(())
}

async fn lifecycles_back(op: &mut Op, by: &Operator, before: &Before) -> Result<(), Fault> {
    for (id, was) in &before.lost_batteries {
        let lost = op.battery(by.hub, *id).await?;
        if let Some(mut battery) = lost.filter(|battery| battery.lifecycle == Lifecycle::Lost) {
            battery.lifecycle = *was;
            op.save_battery(&battery).await?;
        }
    }
    for item in &before.found {
        lost_again(op, by, *item).await?;
    }
    for (id, was) in &before.lost_equipment {
        let lost = op.equipment(by.hub, *id).await?;
        if let Some(mut piece) = lost.filter(|piece| piece.state == EquipmentState::Lost) {
            piece.state = *was;
            op.save_equipment(&piece).await?;
        }
    }
    Ok(())
}

/// What was not found after all is lost as before.
async fn lost_again(op: &mut Op, by: &Operator, item: Item) -> Result<(), Fault> {
    match item.kind {
        ItemKind::Battery => {
            let found = op.battery(by.hub, BatteryId(item.id)).await?;
            if let Some(battery) = found {
                op.save_battery(&domain::battery::lost(&battery)).await?;
            }
        }
        ItemKind::Equipment => {
            if let Some(piece) = op.equipment(by.hub, EquipmentId(item.id)).await? {
                op.save_equipment(&Equipment { state: EquipmentState::Lost, ..piece }).await?;
            }
        }
    }
    Ok(())
}

/// Deposits and payments as they were, and entries that take back what was posted.
async fn money_back(
    hub: &Hub,
    op: &mut Op,
    by: &Operator,
    (before, act): (&Before, &ActRow),
    (id, open): (ActId, Option<ShiftId>),
) -> Result<(), Fault> {
    let undoes = ActId(act.id);
    deposits_untouched(op, by, before, undoes).await?;
    for now in store::deposit::of_act(op.reading(), undoes).await? {
        match before.deposits.iter().find(|deposit| deposit.id == now.id) {
            Some(was) => op.save_deposit(was).await?,
            None => op.save_deposit(&now.left(DepositFate::Undone, "", op.at(), id)?).await?,
        }
    }
    for payment in store::payment::of_act(op.reading(), undoes).await? {
        op.save_payment(&Payment { state: PaymentState::Reversed, act: id, ..payment }).await?;
    }
    for (entry, postings) in store::ledger::of_act(op.reading(), undoes).await? {
        let book = reversed(&postings);
        if open.is_none() && book.sum_of(Account::Cash)? != 0 {
            return Err(Refusal::TillClosed.into());
        }
        let new = NewEntry {
            id: EntryId(hub.ids.next()),
            act: id,
            occurred_at: op.at(),
            shift: open,
            currency: entry.currency,
            reverses: Some(EntryId(entry.id)),
        };
        crate::books::exact(op, by.hub, &book).await?;
        op.post(by.hub, &new, &book, || hub.ids.next()).await?;
    }
    Ok(())
}

/// What was taken with a line, or left, may have left or come back by another act since.
async fn deposits_untouched(op: &mut Op, by: &Operator, before: &Before, undoes: ActId) -> Result<(), Fault> {
    let mut deposits = Vec::new();
    for line in &before.new_lines {
        deposits.extend(store::deposit::of_line(op.reading(), *line).await?);
    }
    for was in &before.deposits {
        deposits.extend(store::deposit::find(op.reading(), by.hub, was.id).await?);
    }
    let Some(other) = deposits.into_iter().find(|deposit| deposit.act != undoes) else { return Ok(()) };
    let who = store::situation::called(op.reading(), other.customer).await?;
    Err(Refusal::Overtaken { item: who.name }.into())
}

fn taking_back(op: &Op, by: &Operator, act: &ActRow, (id, open): (ActId, Option<ShiftId>), reason: &str) -> ActRow {
    ActRow {
        id: id.0,
        hub_id: by.hub.0,
        kind: "undo".to_owned(),
        at: op.at().0,
        occurred_at: op.at().0,
        actor: by.user.0,
        customer: act.customer,
        shift: open.map(|shift| shift.0),
        facts: act.facts.clone(),
        before: "{}".to_owned(),
        note: reason.to_owned(),
        allowed_by: None,
        undoes: Some(act.id),
        undone_by: None,
    }
}

/// What an act was about, as its own audit line says: the rental, or the customer alone.
async fn about(op: &mut Op, by: &Operator, before: &Before, act: &ActRow) -> Result<(Kind, Uuid), Fault> {
    let rental = match (before.lines.first(), before.new_lines.first()) {
        (Some(line), _) => Some(line.rental),
        (None, Some(id)) => store::rental::line(op.reading(), by.hub, *id).await?.map(|seen| seen.line.rental),
        (None, None) => None,
    };
    Ok(match (rental, before.found.first(), act.customer) {
        (Some(rental), _, _) => (Kind::Rental, rental.0),
        (None, Some(item), _) => (Kind::of_item(item.kind), item.id),
        (None, None, Some(customer)) => (Kind::Customer, customer),
        (None, None, None) => (Kind::Hub, by.hub.0),
    })
}

fn told((kind, object): (Kind, Uuid), facts: &ActFacts, reason: String) -> Told {
    let change = |item: &ActItem| domain::change::Change {
        field: item.did.word().to_owned(),
        before: item.code.clone().into(),
        after: serde_json::Value::Null,
    };
    Told { kind: kind.word(), object, changes: facts.items.iter().map(change).collect(), reason: Some(reason) }
}

/// An act as it is shown; `turned` is the number of what last opened or closed a till, if that was after any shown.
fn seen(by: &Operator, seen: ActSeen, turned: Option<i64>) -> Result<ActView, Fault> {
    let is_in_shift = turned.is_none_or(|turned| turned < seen.number);
    let act = seen.act;
    let facts: ActFacts = serde_json::from_str(&act.facts).map_err(|error| Fault::internal(&error))?;
    let facts = if by.sees_balances() { facts } else { ActFacts { items: facts.items, ..ActFacts::default() } };
    let take_back = match may_be_taken_back(&act, is_in_shift, "act.undo") {
        Ok(()) if by.holds("act.undo") => TakeBack::Undo,
        Err(Refusal::ShiftOver) if by.holds("act.reverse") => TakeBack::Reverse,
        _ => TakeBack::No,
    };
    Ok(ActView {
        id: ActId(act.id),
        kind: act.kind,
        at: Time(act.at),
        occurred_at: Time(act.occurred_at),
        actor: seen.actor_name.unwrap_or_default(),
        customer: act.customer.map(CustomerId),
        customer_name: seen.customer_name.unwrap_or_default(),
        customer_code: seen.customer_code.unwrap_or_default(),
        facts,
        note: act.note,
        undone: act.undone_by.is_some(),
        undoes: act.undoes.map(ActId),
        take_back,
    })
}
