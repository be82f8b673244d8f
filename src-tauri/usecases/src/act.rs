//! What was done at the counter: the last acts, and taking one back.

mod back;

use domain::{ActId, CustomerId, Problem, Refusal, Time};
use serde::{Deserialize, Serialize};
use store::act::{ActRow, ActSeen};
use ts_rs::TS;

pub(crate) use back::{reverse, undo};

use crate::counter::Did;
use crate::event::Kind;
use crate::fault::Fault;
use crate::handles::Hub;
use crate::ledger::limited;
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
    /// What an act on an account, a deposit or a till moved.
    pub amount: i64,
}

/// How many of the last acts.
#[derive(Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ActsAsk {
    limit: u32,
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

/// Acts shown where nobody says how many.
const SHOWN: u32 = 30;

/// The last acts of the hub, the latest first.
pub(crate) async fn list(hub: &Hub, by: &Operator, ask: Option<ActsAsk>) -> Result<Vec<ActView>, Fault> {
    let limit = ask.map_or(SHOWN, |ask| ask.limit);
    limited(limit)?;
    let acts = store::act::last(&mut *hub.store.read().await?, by.hub, limit).await?;
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

/// Acts that a basket is written down as.
pub(crate) fn is_of_a_basket(kind: &str) -> bool {
    matches!(kind, "issue" | "return" | "lost" | "stolen" | "found" | "swap" | "recharge" | "due" | "several" | "pay")
}

/// Acts that this takes back: those at the counter and on an account. What is done at the till has its own ways.
fn is_of_the_counter(kind: &str) -> bool {
    is_of_a_basket(kind)
        || matches!(kind, "account_charge" | "account_refund" | "account_write_off" | "account_discount")
        || matches!(kind, "deposit_release" | "deposit_forfeit" | RESERVED)
}

/// What moved in a till otherwise than by a customer.
fn is_of_a_till(kind: &str) -> bool {
    kind.starts_with("till_")
}

/// An act as it is shown; `turned` is the number of what last opened or closed a till, if that was after any shown.
fn seen(by: &Operator, seen: ActSeen, turned: Option<i64>) -> Result<ActView, Fault> {
    let is_in_shift = turned.is_none_or(|turned| turned < seen.number);
    let act = seen.act;
    let facts: ActFacts = serde_json::from_str(&act.facts).map_err(|error| Fault::internal(&error))?;
    let is_shown = by.sees_balances() && (by.sees_amounts || !is_of_a_till(&act.kind) || act.actor == by.user.0);
    let facts = if is_shown { facts } else { ActFacts { items: facts.items, ..ActFacts::default() } };
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
