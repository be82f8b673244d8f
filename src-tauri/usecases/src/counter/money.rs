//! What is let off and what is paid, and whether the debt that is left may be.

use domain::ledger::{Account, Side, on_side, sum};
use domain::payment::{Payment, PaymentKind, PaymentState};
use domain::rental::Line;
use domain::{CustomerId, HubId, PaymentId, PaymentKindId, Problem, Refusal, check};
use store::Reading;

use super::basket::{Basket, DiscountAsk, PayAsk};
use super::plan::{Plan, typed};
use crate::fault::Fault;
use crate::given::within;
use crate::handles::Hub;
use crate::operator::Operator;
use crate::prepaid;

pub(super) async fn plan(
    hub: &Hub,
    by: &Operator,
    reading: &mut Reading,
    plan: &mut Plan,
    basket: &Basket,
) -> Result<(), Fault> {
    if let Some(payer) = plan.payer {
        plan.balance = store::ledger::balance_of(reading, plan.record.id, payer).await?;
    }
    if let Some(ask) = &basket.discount {
        discount(by, plan, ask)?;
    }
    let free = free(reading, plan).await?;
    plan.paid_ahead = sum([plan.balance_so_far()?, -free])?;
    let to_pay = sum([plan.estimate, -free])?;
    plan.to_pay = to_pay.max(0);
    plan.left_over = -to_pay.min(0);
    match &basket.pay {
        Some(asks) => {
            for (index, ask) in asks.iter().enumerate() {
                asked(hub, reading, plan, index, ask).await?;
            }
        }
        None if is_paid_by_itself(by, plan) => {
            let kind = kind(reading, plan, usual(plan.record.id), "pay").await?;
            pay(hub, plan, &kind, plan.to_pay, String::new())?;
        }
        None => {}
    }
    may_owe(by, plan)?;
    let does_nothing = plan.shown.is_empty() && plan.payments.is_empty();
    if does_nothing { Err(Refusal::NothingToDo.into()) } else { Ok(()) }
}

/// Whether what is to be paid is taken for paid where nobody says otherwise: it is shown, and there is a drawer for it.
fn is_paid_by_itself(by: &Operator, plan: &Plan) -> bool {
    by.sees_balances() && plan.to_pay > 0 && plan.shift.is_some() && plan.payer.is_some() && !plan.shown.is_empty()
}

/// What the payer has after what is planned so far, and not for what runs on.
async fn free(reading: &mut Reading, plan: &Plan) -> Result<i64, Fault> {
    let balance = plan.balance_so_far()?;
    let Some(payer) = plan.payer.filter(|_| balance > 0 && plan.estimate > 0) else { return Ok(balance) };
    let open = store::rental::open_lines_of(reading, plan.record.id, payer).await?.into_iter().map(|seen| seen.line);
    let lines: Vec<Line> =
        open.map(|line| plan.lines.iter().find(|now| now.id == line.id).cloned().unwrap_or(line)).collect();
    prepaid::free(reading, balance, &lines, &plan.book, plan.at).await
}

/// How it is paid where nobody says otherwise: in the hub's cash, which has the hub's id.
pub(super) fn usual(hub: HubId) -> PaymentKindId {
    PaymentKindId(hub.0)
}

async fn asked(hub: &Hub, reading: &mut Reading, plan: &mut Plan, index: usize, ask: &PayAsk) -> Result<(), Fault> {
    let field = |name: &str| format!("pay.{index}.{name}");
    let kind = kind(reading, plan, ask.kind, &field("kind")).await?;
    let amount = typed(plan, &field("amount"), &ask.amount)?;
    if amount == 0 {
        return Err(Refusal::field(&field("amount"), Problem::Nothing).into());
    }
    let reference = kind.reference(&field("reference"), &ask.reference)?;
    let is_same = |paid: &Payment| paid.kind == kind.id && paid.provider_ref == reference;
    if !reference.is_empty()
        && (plan.payments.iter().any(is_same)
            || store::payment::is_reference_taken(reading, kind.id, &reference).await?)
    {
        return Err(Refusal::field(&field("reference"), Problem::Taken).into());
    }
    pay(hub, plan, &kind, amount, reference)
}

async fn kind(reading: &mut Reading, plan: &Plan, id: PaymentKindId, field: &str) -> Result<PaymentKind, Fault> {
    let kind = store::payment::kind(reading, plan.record.id, id).await?.filter(|kind| !kind.hidden);
    kind.ok_or_else(|| Refusal::field(field, Problem::NotAChoice).into())
}

fn pay(hub: &Hub, plan: &mut Plan, kind: &PaymentKind, amount: i64, provider_ref: String) -> Result<(), Fault> {
    let customer = payer(plan)?;
    if kind.is_cash() && plan.shift.is_none() {
        return Err(Refusal::TillClosed.into());
    }
    plan.book.moved(amount, kind.side(), Side::customer(customer), None)?;
    plan.payments.push(Payment {
        id: PaymentId(hub.ids.next()),
        hub: plan.record.id,
        customer,
        kind: kind.id,
        amount,
        provider_ref,
        state: PaymentState::Recorded,
        shift: plan.shift.as_ref().map(|shift| shift.id),
        at: plan.at,
        act: plan.act,
    });
    Ok(())
}

fn payer(plan: &Plan) -> Result<CustomerId, Refusal> {
    plan.payer.ok_or_else(|| Refusal::field("customer", Problem::Required))
}

/// A discount is let off what the payer is charged now, as far as whoever serves may go.
fn discount(by: &Operator, plan: &mut Plan, ask: &DiscountAsk) -> Result<(), Fault> {
    let customer = payer(plan)?;
    check::reason(&ask.reason)?;
    let amount = typed(plan, "discount.amount", &ask.amount)?;
    let theirs = plan.shown.iter().filter(|line| line.customer.is_none_or(|other| other == customer));
    let charged = sum(theirs.map(|line| line.charge))?;
    if amount > charged {
        return Err(Refusal::MoreThanThere { there: Some(charged.max(0)) }.into());
    }
    // It is let off what is charged now, and that is charged once.
    within(by, by.limits.discount_of(charged), 0, amount)?;
    plan.book.moved(amount, Side::of(Account::Discounts), Side::customer(customer), None)?;
    Ok(())
}

/// Debt can keep somebody from taking more, never from bringing back.
fn may_owe(by: &Operator, plan: &Plan) -> Result<(), Refusal> {
    // Whatever is done, what a customer owes stays within what is exact.
    let owed = -plan.balance_so_far()?;
    if let Some(payer) = plan.payer {
        on_side(Side::customer(payer), owed)?;
    }
    if plan.before.new_lines.is_empty() {
        return Ok(());
    }
    let limit = plan.record.form.debt_limit;
    if owed <= limit {
        return Ok(());
    }
    let refusal = Refusal::CustomerOwes { owed: by.sees_balances().then_some(owed), limit };
    match &plan.allowed {
        None => Err(refusal),
        Some(allowed) => match &allowed.limits {
            Some(limits) if owed > limit.saturating_add(limits.debt_override) => Err(refusal),
            Some(_) | None => Ok(()),
        },
    }
}
