//! What is held for customers' things: a list, and giving one back or keeping it by hand.

use domain::change::Change;
use domain::deposit::{Deposit, DepositFate, is_idle};
use domain::ledger::Book;
use domain::list::Question;
use domain::{ActId, CustomerId, DepositId, Refusal, RentalId, Time, check};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use store::Told;
use store::deposit::{DepositSeen, LIST};
use store::list::List;
use ts_rs::TS;
use uuid::Uuid;

use crate::account::{Balance, balance};
use crate::books::{self, Begun, Done, Moving};
use crate::counter::Before;
use crate::event::Kind;
use crate::export::{self, Column, ExportAsk, Exported, Is};
use crate::fault::Fault;
use crate::handles::Hub;
use crate::ledger::shown;
use crate::list::{self, Counts, ListAsk, Page};
use crate::operator::Operator;
use crate::task::TaskRow;

/// Where a deposit is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum DepositState {
    /// The hub has it.
    Held,
    /// Back to the customer's account.
    Released,
    /// Paid out.
    Refunded,
    /// Against a charge.
    Applied,
    /// Kept, with a reason.
    Forfeited,
    /// What it was taken for was undone.
    Undone,
}

/// A deposit in a list.
#[derive(Serialize, TS)]
pub struct DepositRow {
    id: DepositId,
    customer: CustomerId,
    customer_name: String,
    customer_code: String,
    /// None of what was paid down for a reservation.
    rental: Option<RentalId>,
    rental_code: String,
    amount: i64,
    taken: Time,
    state: DepositState,
    left: Option<Time>,
    /// Why it left, where somebody said so.
    reason: String,
}

/// Which deposit leaves by hand, and why.
#[derive(Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct LeaveDeposit {
    act: ActId,
    id: DepositId,
    reason: String,
}

/// A page of the hub's deposits.
pub(crate) async fn list(hub: &Hub, by: &Operator, ask: ListAsk) -> Result<Page<DepositRow>, Fault> {
    shown(by, "deposit.list")?;
    let (ids, next) = list::page(hub, &LIST, &[by.hub.into()], ask).await?;
    Ok(Page { rows: rows(hub, &ids).await?, next })
}

/// How many of the hub's deposits there are.
pub(crate) async fn counts(hub: &Hub, by: &Operator, question: Question) -> Result<Counts, Fault> {
    shown(by, "deposit.counts")?;
    list::counts(hub, &LIST, &[by.hub.into()], question).await
}

/// Writes the rows a question leaves to a file.
pub(crate) async fn export(hub: &Hub, by: &Operator, ask: ExportAsk) -> Result<Option<TaskRow>, Fault> {
    shown(by, "deposit.export")?;
    export::begin::<DepositRow>(hub, by, ask).await
}

impl Exported for DepositRow {
    const LIST: &'static List = &LIST;
    const COLUMNS: &'static [Column] = &[
        Column::new("customer", "customer_name", Is::Text),
        Column::new("customer_code", "customer_code", Is::Text),
        Column::new("rental", "rental_code", Is::Text),
        Column::new("amount", "amount", Is::Money),
        Column::new("taken", "taken", Is::Moment),
        Column::new("left", "left", Is::Moment),
        Column::new("why", "reason", Is::Text),
        Column::new("state", "state", Is::Word),
    ];

    async fn rows(hub: &Hub, _: &Operator, ids: &[Uuid]) -> Result<Vec<Self>, Fault> {
        rows(hub, ids).await
    }
}

async fn rows(hub: &Hub, ids: &[Uuid]) -> Result<Vec<DepositRow>, Fault> {
    let deposits = store::deposit::these(&mut *hub.store.read().await?, ids).await?;
    Ok(deposits.into_iter().map(row).collect())
}

fn row(seen: DepositSeen) -> DepositRow {
    let DepositSeen { deposit, customer_name, customer_code, rental_code } = seen;
    let Deposit { id, customer, rental, amount, taken_at: taken, fate, left_at: left, reason, .. } = deposit;
    let state = match fate {
        None => DepositState::Held,
        Some(DepositFate::Released) => DepositState::Released,
        Some(DepositFate::Refunded) => DepositState::Refunded,
        Some(DepositFate::Applied) => DepositState::Applied,
        Some(DepositFate::Forfeited) => DepositState::Forfeited,
        Some(DepositFate::Undone) => DepositState::Undone,
    };
    DepositRow { id, customer, customer_name, customer_code, rental, rental_code, amount, taken, state, left, reason }
}

/// Gives a deposit back to its customer's account, where nothing that it is held for is out any more.
pub(crate) async fn release(hub: &Hub, by: &Operator, ask: LeaveDeposit) -> Result<Balance, Fault> {
    let reason = check::reason(&ask.reason)?;
    let mut moving = match books::begin(hub, by, "deposit.release", ask.act).await? {
        Begun::New(moving) => moving,
        Begun::Before(_) => return of(hub, by, ask.id).await,
    };
    let held = found(&mut moving, by, ask.id).await?;
    if held.fate.is_none() && held.line.is_none() {
        return Err(Refusal::DepositOfReservation.into());
    }
    let out = store::rental::open_lines_of(moving.op.reading(), by.hub, held.customer).await?;
    let lines: Vec<_> = out.iter().map(|seen| seen.line.id).collect();
    if held.fate.is_none() && !is_idle(moving.place.form.deposit_policy, &held, &lines) {
        let needs = out.iter().find(|seen| Some(seen.line.id) == held.line).or(out.first());
        return Err(
            Refusal::DepositNeeded { item: needs.map(|seen| seen.item_code.clone()).unwrap_or_default() }.into()
        );
    }
    leave(hub, by, *moving, held, (DepositFate::Released, reason)).await
}

/// Keeps a deposit for the hub.
pub(crate) async fn forfeit(hub: &Hub, by: &Operator, ask: LeaveDeposit) -> Result<Balance, Fault> {
    let reason = check::reason(&ask.reason)?;
    let mut moving = match books::begin(hub, by, "deposit.forfeit", ask.act).await? {
        Begun::New(moving) => moving,
        Begun::Before(_) => return of(hub, by, ask.id).await,
    };
    let held = found(&mut moving, by, ask.id).await?;
    leave(hub, by, *moving, held, (DepositFate::Forfeited, reason)).await
}

async fn found(moving: &mut Moving, by: &Operator, id: DepositId) -> Result<Deposit, Fault> {
    let found = store::deposit::find(moving.op.reading(), by.hub, id).await?;
    found.ok_or_else(|| Refusal::not_found("deposit").into())
}

/// What its customer has, for whoever sends an act again.
async fn of(hub: &Hub, by: &Operator, id: DepositId) -> Result<Balance, Fault> {
    let found = store::deposit::find(&mut *hub.store.read().await?, by.hub, id).await?;
    balance(hub, by, found.ok_or_else(|| Refusal::not_found("deposit"))?.customer).await
}

async fn leave(
    hub: &Hub,
    by: &Operator,
    mut moving: Moving,
    held: Deposit,
    (fate, reason): (DepositFate, String),
) -> Result<Balance, Fault> {
    let (customer, amount, rental) = (held.customer, held.amount, held.rental);
    let left = held.left(fate, &reason, moving.op.at(), ActId(moving.op.id()))?;
    let mut book = Book::default();
    left.book_left(&mut book)?;
    let shift = moving.shift_id();
    moving.post(hub, shift, &book).await?;
    moving.op.save_deposit(&left).await?;
    let change = Change { field: "amount".to_owned(), before: amount.into(), after: Value::Null };
    let (kind, object) = rental.map_or((Kind::Customer, customer.0), |rental| (Kind::Rental, rental.0));
    let told = Told { kind: kind.word(), object, changes: vec![change], reason: Some(reason) };
    let before = Before { deposits: vec![held], ..Before::default() };
    let facts = json!({ "amount": amount });
    moving.done(hub, by, Done { customer: Some(customer), shift, facts, before, told }).await?;
    balance(hub, by, customer).await
}
