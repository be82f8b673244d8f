//! A customer's account: what is charged beside a rental, given up and paid back, and its statement.

use domain::change::Change;
use domain::deposit::Deposit;
use domain::ledger::{Account, Book, Side};
use domain::number::typed_something;
use domain::payment::{Payment, PaymentState};
use domain::{ActId, CustomerId, DepositId, PaymentId, PaymentKindId, Problem, Refusal, RentalId, Time, check};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use store::Told;
use store::act::Given;
use store::ledger::books::{Line, Period, statement as statement_of};
use ts_rs::TS;

use crate::books::{self, Begun, Done, Moving};
use crate::counter::Before;
use crate::event::Kind;
use crate::fault::Fault;
use crate::given::{self, within};
use crate::handles::Hub;
use crate::ledger::{ActTold, before, limited, next};
use crate::list::Page;
use crate::operator::Operator;
use crate::prepaid;

/// Something charged, or a debt given up.
#[derive(Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct MoveDebt {
    act: ActId,
    customer: CustomerId,
    /// As typed.
    amount: String,
    reason: String,
}

/// Credit paid back.
#[derive(Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Refund {
    act: ActId,
    customer: CustomerId,
    kind: PaymentKindId,
    /// As typed.
    amount: String,
    reference: String,
    reason: String,
}

/// What a customer has now.
#[derive(Serialize, TS)]
pub struct Balance {
    /// Above nothing credit, below it owed; none for whom amounts are not shown.
    balance: Option<i64>,
}

/// Whose account, and which page of its statement.
#[derive(Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct AccountAsk {
    customer: CustomerId,
    after: Option<String>,
    limit: u32,
}

/// A customer's account.
#[derive(Serialize, TS)]
pub struct AccountView {
    /// Above nothing credit, below it owed; none for whom amounts are not shown.
    balance: Option<i64>,
    /// What is held.
    deposits: Vec<DepositHeld>,
    /// The latest first.
    lines: Page<AccountLine>,
}

/// Money held.
#[derive(Serialize, TS)]
pub struct DepositHeld {
    id: DepositId,
    /// The rental it was taken with; none of a reservation's.
    rental: Option<RentalId>,
    amount: i64,
    taken_at: Time,
}

/// Whose account, over which time, and which page of it.
#[derive(Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct StatementAsk {
    customer: CustomerId,
    /// Not before.
    from: Option<Time>,
    /// Not after.
    to: Option<Time>,
    after: Option<String>,
    limit: u32,
}

/// A customer's account over a time; nothing for whom amounts are not shown.
#[derive(Default, Serialize, TS)]
pub struct Statement {
    /// What they had before it: above nothing credit, below it owed.
    opening: Option<i64>,
    /// All that was charged or paid out.
    debit: i64,
    /// All that was paid or let off.
    credit: i64,
    /// What they had after it.
    closing: Option<i64>,
    /// The latest first.
    lines: Page<AccountLine>,
}

/// A line of a statement.
#[derive(Serialize, TS)]
pub struct AccountLine {
    at: Time,
    occurred_at: Time,
    act: ActTold,
    /// What was charged or paid out.
    debit: i64,
    /// What was paid or let off.
    credit: i64,
    /// What they had after it.
    balance: i64,
}

/// A customer's account, as far as amounts are shown to whoever asks.
pub(crate) async fn view(hub: &Hub, by: &Operator, ask: AccountAsk) -> Result<AccountView, Fault> {
    limited(ask.limit)?;
    let start = before(ask.after.as_deref())?;
    let mut read = hub.store.read().await?;
    is_here(&mut read, by, ask.customer).await?;
    if !by.sees_balances() {
        return Ok(AccountView { balance: None, deposits: Vec::new(), lines: Page { rows: Vec::new(), next: None } });
    }
    let balance = store::ledger::balance_of(&mut read, by.hub, ask.customer).await?;
    let deposits = store::deposit::held_of(&mut read, ask.customer).await?;
    let mut lines = statement_of(&mut read, by.hub, ask.customer, Period::default(), start, ask.limit + 1).await?;
    let next = next(&mut lines, ask.limit, |line| line.number)?;
    Ok(AccountView {
        balance: Some(balance),
        deposits: deposits.into_iter().map(held).collect(),
        lines: Page { rows: lines.into_iter().map(line).collect(), next },
    })
}

/// A customer's account over a time: what they had before it, what happened, what they had after it.
pub(crate) async fn statement(hub: &Hub, by: &Operator, ask: StatementAsk) -> Result<Statement, Fault> {
    limited(ask.limit)?;
    let start = before(ask.after.as_deref())?;
    let mut read = hub.store.read().await?;
    is_here(&mut read, by, ask.customer).await?;
    if !by.sees_balances() {
        return Ok(Statement::default());
    }
    let period = Period { from: ask.from, to: ask.to };
    let sums = store::ledger::books::over(&mut read, by.hub, ask.customer, period).await?;
    let mut lines = statement_of(&mut read, by.hub, ask.customer, period, start, ask.limit + 1).await?;
    let next = next(&mut lines, ask.limit, |line| line.number)?;
    Ok(Statement {
        opening: Some(sums.opening),
        debit: sums.debit,
        credit: sums.credit,
        closing: Some(sums.opening - sums.debit + sums.credit),
        lines: Page { rows: lines.into_iter().map(line).collect(), next },
    })
}

fn line(line: Line) -> AccountLine {
    AccountLine {
        at: Time(line.at),
        occurred_at: Time(line.occurred_at),
        act: line.told.into(),
        debit: line.debit,
        credit: line.credit,
        balance: line.balance,
    }
}

fn held(deposit: Deposit) -> DepositHeld {
    let Deposit { id, rental, amount, taken_at, .. } = deposit;
    DepositHeld { id, rental, amount, taken_at }
}

/// Charges a customer for something that is no rental: the whole amount, tax included.
pub(crate) async fn charge(hub: &Hub, by: &Operator, ask: MoveDebt) -> Result<Balance, Fault> {
    let reason = check::reason(&ask.reason)?;
    let Begun::New(mut moving) = books::begin(hub, by, "account.charge", ask.act).await? else {
        return balance(hub, by, ask.customer).await;
    };
    let amount = typed_something("amount", &ask.amount, moving.currency())?;
    is_here(moving.op.reading(), by, ask.customer).await?;
    let sides = (Side::customer(ask.customer), Side::of(Account::SaleRevenue));
    moved(hub, by, *moving, ask.customer, amount, sides, reason).await
}

/// Gives up what a customer owes, as far as whoever does it may.
pub(crate) async fn write_off(hub: &Hub, by: &Operator, ask: MoveDebt) -> Result<Balance, Fault> {
    let reason = check::reason(&ask.reason)?;
    let Begun::New(mut moving) = books::begin(hub, by, "account.write_off", ask.act).await? else {
        return balance(hub, by, ask.customer).await;
    };
    let amount = typed_something("amount", &ask.amount, moving.currency())?;
    let given = so_far(&mut moving, by, ask.customer, Given::WriteOff).await?;
    within(by, by.limits.write_off, given, amount)?;
    is_here(moving.op.reading(), by, ask.customer).await?;
    let owed = -store::ledger::balance_of(moving.op.reading(), by.hub, ask.customer).await?;
    at_most(by, owed, amount)?;
    let sides = (Side::of(Account::WriteOffs), Side::customer(ask.customer));
    moved(hub, by, *moving, ask.customer, amount, sides, reason).await
}

/// Lets off part of what a customer owes, as far as whoever does it may.
pub(crate) async fn discount(hub: &Hub, by: &Operator, ask: MoveDebt) -> Result<Balance, Fault> {
    let reason = check::reason(&ask.reason)?;
    let Begun::New(mut moving) = books::begin(hub, by, "account.discount", ask.act).await? else {
        return balance(hub, by, ask.customer).await;
    };
    let amount = typed_something("amount", &ask.amount, moving.currency())?;
    is_here(moving.op.reading(), by, ask.customer).await?;
    let owed = -store::ledger::balance_of(moving.op.reading(), by.hub, ask.customer).await?;
    at_most(by, owed, amount)?;
    let given = so_far(&mut moving, by, ask.customer, Given::Discount).await?;
    // What was let off was owed before.
    let within = within(by, by.limits.discount_of(owed.saturating_add(given)), given, amount);
    // A share of what is owed tells what is owed.
    within.map_err(|above| if by.sees_balances() { above } else { Refusal::AboveOwnLimit { limit: None } })?;
    let sides = (Side::of(Account::Discounts), Side::customer(ask.customer));
    moved(hub, by, *moving, ask.customer, amount, sides, reason).await
}

/// Pays credit back, as far as whoever does it may; cash comes out of the open till.
pub(crate) async fn refund(hub: &Hub, by: &Operator, ask: Refund) -> Result<Balance, Fault> {
    let reason = check::reason(&ask.reason)?;
    let Begun::New(mut moving) = books::begin(hub, by, "account.refund", ask.act).await? else {
        return balance(hub, by, ask.customer).await;
    };
    let amount = typed_something("amount", &ask.amount, moving.currency())?;
    let given = so_far(&mut moving, by, ask.customer, Given::Refund).await?;
    within(by, by.limits.refund, given, amount)?;
    is_here(moving.op.reading(), by, ask.customer).await?;
    let kind = store::payment::kind(moving.op.reading(), by.hub, ask.kind).await?;
    let kind = kind.filter(|kind| !kind.hidden).ok_or_else(|| Refusal::field("kind", Problem::NotAChoice))?;
    let provider_ref = kind.reference("reference", &ask.reference)?;
    if kind.is_cash() {
        moving.drawer()?;
    }
    let now = moving.op.at();
    let credit = prepaid::free_of(moving.op.reading(), by.hub, ask.customer, now).await?;
    at_most(by, credit, amount)?;
    let payment = Payment {
        id: PaymentId(hub.ids.next()),
        hub: by.hub,
        customer: ask.customer,
        kind: kind.id,
        amount: -amount,
        provider_ref,
        state: PaymentState::Recorded,
        shift: moving.shift_id(),
        at: moving.op.at(),
        act: ask.act,
    };
    moving.op.add_payment(&payment).await?;
    moved(hub, by, *moving, ask.customer, amount, (Side::customer(ask.customer), kind.side()), reason).await
}

/// Posts an amount and ends the act.
async fn moved(
    hub: &Hub,
    by: &Operator,
    mut moving: Moving,
    customer: CustomerId,
    amount: i64,
    (debit, credit): (Side, Side),
    reason: String,
) -> Result<Balance, Fault> {
    let shift = moving.shift_id();
    let mut book = Book::default();
    book.moved(amount, debit, credit, None)?;
    moving.post(hub, shift, &book).await?;
    let change = Change { field: "amount".to_owned(), before: Value::Null, after: amount.into() };
    let told = Told { kind: Kind::Customer.word(), object: customer.0, changes: vec![change], reason: Some(reason) };
    let (facts, before) = (json!({ "amount": amount }), Before::default());
    moving.done(hub, by, Done { customer: Some(customer), shift, facts, before, told }).await?;
    balance(hub, by, customer).await
}

pub(crate) async fn balance(hub: &Hub, by: &Operator, customer: CustomerId) -> Result<Balance, Fault> {
    if !by.sees_balances() {
        return Ok(Balance { balance: None });
    }
    let mut read = hub.store.read().await?;
    Ok(Balance { balance: Some(store::ledger::balance_of(&mut read, by.hub, customer).await?) })
}

async fn is_here(read: &mut store::Reading, by: &Operator, customer: CustomerId) -> Result<(), Fault> {
    let found = store::customer::find(read, by.hub, customer).await?;
    found.map(|_| ()).ok_or_else(|| Refusal::not_found(Kind::Customer.word()).into())
}

async fn so_far(moving: &mut Moving, by: &Operator, customer: CustomerId, what: Given) -> Result<i64, Fault> {
    let now = moving.op.at();
    given::so_far(moving.op.reading(), by, customer, what, (&moving.place, moving.shift.as_ref(), now)).await
}

fn at_most(by: &Operator, there: i64, amount: i64) -> Result<(), Refusal> {
    let told = || by.sees_balances().then_some(there.max(0));
    if amount <= there { Ok(()) } else { Err(Refusal::MoreThanThere { there: told() }) }
}
