//! What happens to a rental that goes on: a swap, a recharge in place, another due time.

use domain::bill::Bill;
use domain::custody::{CustodyReason, Holder};
use domain::rental::{Line, due_as_typed};
use domain::tariff::{Terms, lateness};
use domain::{BatteryId, CustomerId, Item, ItemKind, ModelId, Problem, Refusal, Time};
use store::Reading;
use store::act::ActRental;
use store::rental::LineSeen;

use super::back::{came_back, open_line};
use super::basket::{DueAsk, SwapAsk};
use super::offer::{self, Wish};
use super::out::{issuable, leave, soc};
use super::plan::Plan;
use super::promised::{self, Having};
use super::view::{Did, PlanLine};
use crate::event::Kind;
use crate::fault::Fault;
use crate::handles::Hub;

pub(super) async fn swap(hub: &Hub, reading: &mut Reading, plan: &mut Plan, ask: &SwapAsk) -> Result<(), Fault> {
    let seen = open_line(reading, plan, ask.back).await?;
    let terms = store::tariff::terms(reading, seen.line.terms).await?;
    let model = model(reading, plan, ask.back).await?;
    let out = against(reading, plan, ask, (seen.customer, model)).await?;
    let measured = soc(ask.soc_out_pct, "soc_out_pct")?;
    let thing = issuable(reading, plan, out, Some(seen.customer), measured).await?;
    let other = promised::model_of(thing.kind);
    same_model(reading, plan, model, other.unwrap_or(model)).await?;
    let now = seen.line.swapped(out, &terms, plan.allowed.is_some(), plan.at, plan.act)?;
    let was = store::custody::of(reading, ask.back).await?.ok_or_else(|| Refusal::not_found("custody"))?;
    plan.hand_over(hub, &was, Holder::rack(plan.record.id), CustodyReason::Swapped);
    let (customer, until) = (Some(seen.customer), seen.line.due.max(plan.at));
    let having = Having { item: out, model: other, customer, from: plan.at, until, met: Vec::new() };
    promised::kept(reading, plan, &having).await?;
    came_back(reading, plan, BatteryId(ask.back.id), soc(ask.soc_back_pct, "soc_back_pct")?).await?;
    leave(hub, plan, &thing, Holder::Customer(seen.customer), CustodyReason::Swapped)?;
    // What else goes out in this act leaves enough besides it.
    plan.models.extend(other);
    let shown = PlanLine {
        soc_pct: thing.full_pct(),
        other_code: thing.code,
        ..PlanLine::new(Did::Swap, ask.back, &seen.item_code)
    };
    used(plan, (seen, now), &terms, shown, Some(out))
}

/// What goes out for what comes back: what was named, or the best one there is of the same model.
async fn against(
    reading: &mut Reading,
    plan: &Plan,
    ask: &SwapAsk,
    (customer, model): (CustomerId, ModelId),
) -> Result<Item, Fault> {
    if let Some(out) = ask.out {
        return if out.kind == ItemKind::Battery { Ok(out) } else { Err(Refusal::NotSwappable.into()) };
    }
    let taken: Vec<Item> = plan.custody.iter().map(|custody| custody.item).chain(plan.named.iter().copied()).collect();
    let wish = Wish { taken: &taken, customer: Some(customer), model: Some(model) };
    Ok(offer::best(reading, &plan.record, plan.at, &wish).await?.ok_or(Refusal::NoneReady)?)
}

/// The model of what comes back.
async fn model(reading: &mut Reading, plan: &Plan, item: Item) -> Result<ModelId, Fault> {
    if item.kind != ItemKind::Battery {
        return Err(Refusal::NotSwappable.into());
    }
    let found = store::battery::find(reading, plan.record.id, BatteryId(item.id)).await?;
    Ok(found.ok_or_else(|| Refusal::not_found(item.kind.word()))?.battery.form.model)
}

/// The use goes on under the terms of one model: another one is let go by a manager only.
async fn same_model(reading: &mut Reading, plan: &Plan, back: ModelId, out: ModelId) -> Result<(), Fault> {
    if back == out {
        return Ok(());
    }
    let mut called = async |model: ModelId| {
        store::record::title_of(reading, Kind::BatteryModel.word(), model.0).await.map(Option::unwrap_or_default)
    };
    let (back, out) = (called(back).await?, called(out).await?);
    Ok(plan.unless_allowed(Err(Refusal::SwapOtherModel { back, out }))?)
}

pub(super) async fn recharge(reading: &mut Reading, plan: &mut Plan, item: Item) -> Result<(), Fault> {
    let seen = open_line(reading, plan, item).await?;
    let terms = store::tariff::terms(reading, seen.line.terms).await?;
    let now = seen.line.recharged(&terms, plan.allowed.is_some(), plan.at, plan.act)?;
    let shown = PlanLine::new(Did::Recharge, item, &seen.item_code);
    used(plan, (seen, now), &terms, shown, None)
}

/// Charges one more swap or recharge, and writes it down.
fn used(
    plan: &mut Plan,
    (seen, now): (LineSeen, Line),
    terms: &Terms,
    shown: PlanLine,
    other_item: Option<Item>,
) -> Result<(), Fault> {
    let end = seen.line.ends(plan.at);
    let bill = Bill::of_use(terms, &seen.line.usage(end), &now.usage(end))?;
    bill.book(&mut plan.book, seen.customer, now.id)?;
    plan.pays_for(seen.customer);
    plan.did.push(ActRental {
        rental: now.rental,
        line: Some(now.id),
        kind: shown.did.word(),
        item: seen.line.item,
        other_item,
    });
    plan.shown.push(PlanLine {
        charge: bill.total()?,
        tariff_name: terms.name.clone(),
        customer: Some(seen.customer),
        rental_code: seen.rental_code.clone(),
        since: Some(now.started),
        due: Some(now.due),
        late: Some(lateness(now.due, plan.at)),
        ..shown
    });
    plan.change(seen.line, now);
    Ok(())
}

pub(super) async fn due(reading: &mut Reading, plan: &mut Plan, ask: &DueAsk, note: &str) -> Result<(), Fault> {
    let seen = open_line(reading, plan, ask.item).await?;
    is_theirs(reading, plan, &seen).await?;
    let line = match ask.started {
        Some(at) => begun(reading, plan, &seen.line, at, note).await?,
        None => seen.line.clone(),
    };
    let now = line.due_at(due_as_typed(seen.line.due.max(plan.at), ask.due)?, plan.act)?;
    plan.unless_allowed(seen.line.may_be_due_at(ask.due, plan.at))?;
    let back = seen.line.due.max(plan.at);
    if ask.due > back {
        let model = match ask.item.kind {
            ItemKind::Battery => Some(model(reading, plan, ask.item).await?),
            ItemKind::Equipment => None,
        };
        let (item, customer) = (ask.item, seen.customer);
        let met = promised::own(reading, plan, customer, (item, model), (back, ask.due)).await?;
        let having = Having { item, model, customer: Some(customer), from: back, until: ask.due, met };
        promised::kept(reading, plan, &having).await?;
    }
    plan.pays_for(seen.customer);
    plan.did.push(ActRental {
        rental: now.rental,
        line: Some(now.id),
        kind: Did::Due.word(),
        item: ask.item,
        other_item: None,
    });
    plan.shown.push(PlanLine {
        customer: Some(seen.customer),
        rental_code: seen.rental_code.clone(),
        since: ask.started,
        due: Some(now.due),
        ..PlanLine::new(Did::Due, ask.item, &seen.item_code)
    });
    plan.change(seen.line, now);
    Ok(())
}

/// Whoever was named has it: the times of another one's rental are not theirs to change.
async fn is_theirs(reading: &mut Reading, plan: &Plan, seen: &LineSeen) -> Result<(), Fault> {
    if plan.customer.is_none_or(|named| named == seen.customer) {
        return Ok(());
    }
    let who = store::situation::called(reading, seen.customer).await?;
    Err(match seen.line.item.kind {
        ItemKind::Battery => Refusal::BatteryAlreadyOut { who },
        ItemKind::Equipment => Refusal::EquipmentAlreadyOut { who },
    }
    .into())
}

/// The line as having begun at another time: that changes what it costs, and is a manager's to say, with why.
async fn begun(reading: &mut Reading, plan: &mut Plan, was: &Line, at: Time, note: &str) -> Result<Line, Fault> {
    if at > plan.at {
        return Err(Refusal::field("started", Problem::InFuture).into());
    }
    if note.trim().is_empty() {
        return Err(Refusal::field("note", Problem::Required).into());
    }
    plan.unless_allowed(Err(Refusal::StartByManager))?;
    // After a swap it is another thing than the one that went out then.
    if was.swaps == 0 && store::rental::was_out_after(reading, was.item, was.id, at).await? {
        return Err(Refusal::OutToAnotherThen.into());
    }
    plan.occurred_at = plan.occurred_at.min(at);
    Ok(Line { started: at, ..was.clone() })
}
