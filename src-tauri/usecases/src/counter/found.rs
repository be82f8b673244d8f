//! What was lost and turned up: it lies at the hub again. What was charged for its loss may be given back, by a manager or
//! whom a manager allows it.

use domain::custody::{Custody, CustodyReason, Holder};
use domain::ledger::{Account, Side};
use domain::{BatteryId, EquipmentId, Item, ItemKind, Refusal};
use store::Reading;
use store::act::ActRental;
use store::rental::LineSeen;

use super::back::came_back;
use super::basket::FoundAsk;
use super::out::soc;
use super::plan::{Plan, typed};
use super::view::{Did, PlanLine};
use crate::fault::Fault;
use crate::handles::Hub;
use crate::operator::Operator;

pub(super) async fn plan(
    hub: &Hub,
    by: &Operator,
    reading: &mut Reading,
    plan: &mut Plan,
    ask: &FoundAsk,
    note: &str,
) -> Result<(), Fault> {
    let code = code(reading, plan, ask.item).await?;
    let was = lost(reading, ask.item, &code).await?;
    let line = store::rental::lost_line_of(reading, plan.record.id, ask.item).await?;
    let charged = match &line {
        Some(seen) => charged_for_loss(reading, seen).await?,
        None => 0,
    };
    let given = give_back(by, plan, ask, (line.as_ref(), charged), note)?;
    plan.hand_over(hub, &was, Holder::rack(plan.record.id), CustodyReason::Found);
    plan.found.push(ask.item);
    plan.before.found.push(ask.item);
    if ask.item.kind == ItemKind::Battery {
        came_back(reading, plan, BatteryId(ask.item.id), soc(ask.soc_pct, "soc_pct")?).await?;
    }
    if let Some(seen) = &line {
        plan.did.push(ActRental {
            rental: seen.line.rental,
            line: Some(seen.line.id),
            kind: Did::Found.word(),
            item: ask.item,
            other_item: None,
        });
    }
    plan.shown.push(PlanLine {
        customer: line.as_ref().map(|seen| seen.customer).filter(|_| given > 0),
        charge: -given,
        charged_before: charged,
        charged_before_typed: plan.written(charged),
        loss: -given,
        rental_code: line.map(|seen| seen.rental_code).unwrap_or_default(),
        since: Some(was.from),
        ..PlanLine::new(Did::Found, ask.item, &code)
    });
    Ok(())
}

/// What it is called, if this hub keeps it.
async fn code(reading: &mut Reading, plan: &Plan, item: Item) -> Result<String, Fault> {
    let hub = plan.record.id;
    let found = match item.kind {
        ItemKind::Battery => {
            let seen = store::battery::find(reading, hub, BatteryId(item.id)).await?;
            seen.map(|seen| seen.battery.form.short_code)
        }
        ItemKind::Equipment => {
            let seen = store::equipment::find(reading, hub, EquipmentId(item.id), plan.at).await?;
            seen.map(|seen| seen.equipment.form.code)
        }
    };
    found.ok_or_else(|| Refusal::not_found(item.kind.word()).into())
}

/// Since when nobody knew where it was.
async fn lost(reading: &mut Reading, item: Item, code: &str) -> Result<Custody, Fault> {
    let custody = store::custody::of(reading, item).await?.filter(|custody| custody.holder == Holder::Unknown);
    custody.ok_or_else(|| Refusal::NotLost { item: code.to_owned() }.into())
}

/// What stands in the books for its being lost.
async fn charged_for_loss(reading: &mut Reading, seen: &LineSeen) -> Result<i64, Fault> {
    let charged = store::ledger::charged(reading, seen.line.id).await?;
    let for_loss = charged.into_iter().filter(|(account, _)| *account == Account::LossRevenue);
    Ok(domain::ledger::sum(for_loss.map(|(_, amount)| amount))?)
}

/// Gives back what was asked for, at most what was charged; how much.
fn give_back(
    by: &Operator,
    plan: &mut Plan,
    ask: &FoundAsk,
    (line, charged): (Option<&LineSeen>, i64),
    note: &str,
) -> Result<i64, Fault> {
    let Some(text) = &ask.give_back else { return Ok(0) };
    let amount = typed(plan, "give_back", text)?;
    let Some(seen) = line.filter(|_| amount <= charged) else {
        return Err(Refusal::MoreThanThere { there: Some(charged.max(0)) }.into());
    };
    if !by.is_head() {
        plan.unless_allowed(Err(Refusal::GivenBackByManager))?;
    }
    if plan.allowed.is_none() && note.trim().is_empty() {
        return Err(Refusal::field("note", domain::Problem::Required).into());
    }
    plan.book.moved(amount, Side::of(Account::LossRevenue), Side::customer(seen.customer), Some(seen.line.id))?;
    plan.pays_for(seen.customer);
    Ok(amount)
}
