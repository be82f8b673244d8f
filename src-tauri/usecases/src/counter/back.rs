//! What comes back, or never will. A return is never refused for money.

use domain::bill::Bill;
use domain::charge::Charge;
use domain::custody::{CustodyReason, Holder};
use domain::ledger::{Account, Side};
use domain::price::Millionths;
use domain::rental::{Condition, Ending, Line};
use domain::tariff::lateness;
use domain::{BatteryId, EquipmentId, Item, ItemKind, Problem, Refusal, Time};
use store::Reading;
use store::act::ActRental;
use store::rental::LineSeen;

use super::basket::{BackAs, BackAsk};
use super::energy;
use super::out::soc;
use super::plan::{Plan, typed};
use super::view::{Did, PlanLine};
use crate::fault::Fault;
use crate::given::since;
use crate::handles::Hub;

pub(super) async fn plan(
    hub: &Hub,
    reading: &mut Reading,
    plan: &mut Plan,
    ask: &BackAsk,
    note: &str,
) -> Result<(), Fault> {
    let seen = open_line(reading, plan, ask.item).await?;
    if ask.how != BackAs::Returned && note.trim().is_empty() {
        return Err(Refusal::field("note", Problem::Required).into());
    }
    let end = when(plan, &seen.line, ask.at, note)?;
    plan.occurred_at = plan.occurred_at.min(end);
    let terms = store::tariff::terms(reading, seen.line.terms).await?;
    let measured_energy = match ask.energy_kwh {
        None => {
            let gaps = plan.record.form.gaps();
            energy::of_return(hub, reading, (&seen.line, &terms), (plan.act, end, gaps)).await?
        }
        Some(_) => None,
    };
    let known = energy::charged(measured_energy, &seen.line);
    let now = Line {
        soc_back_e2: soc(ask.soc_pct, "soc_pct")?,
        condition_back: ask.condition,
        energy: measured(ask.energy_kwh, "energy_kwh", known)?,
        mass: measured(ask.mass_kg, "mass_kg", seen.line.mass)?,
        volume: measured(ask.volume_l, "volume_l", seen.line.volume)?,
        ..seen.line.clone()
    };
    let now = now.ended(outcome(ask.how), &terms, end, plan.act)?;
    let price = now.price.clone().ok_or_else(|| Refusal::not_found("price"))?;
    let charged = Bill::charged(store::ledger::charged(reading, now.id).await?);
    let bill = Bill::of(&price)?.without(&charged)?;
    bill.book(&mut plan.book, seen.customer, now.id)?;
    let loss = loss(plan, ask, &seen)?;
    moved(hub, reading, plan, ask, &now).await?;
    plan.pays_for(seen.customer);
    let did = Did::of(ask.how);
    plan.did.push(ActRental {
        rental: now.rental,
        line: Some(now.id),
        kind: did.word(),
        item: ask.item,
        other_item: None,
    });
    plan.shown.push(PlanLine {
        charge: domain::ledger::sum([bill.total()?, loss])?,
        charged_before: charged.total()?,
        loss,
        price: Some(price),
        tariff_name: terms.name,
        customer: Some(seen.customer),
        rental_code: seen.rental_code.clone(),
        since: Some(now.started),
        due: Some(now.due),
        late: Some(lateness(now.due, end)),
        measured_energy,
        ..PlanLine::new(did, ask.item, &seen.item_code)
    });
    plan.change(seen.line, now);
    Ok(())
}

/// The line something is out on.
pub(super) async fn open_line(reading: &mut Reading, plan: &Plan, item: Item) -> Result<LineSeen, Fault> {
    if let Some(seen) = store::rental::open_line_of(reading, plan.record.id, item).await? {
        return Ok(seen);
    }
    let kind = item.kind.word();
    let called = store::record::title_of(reading, kind, item.id).await?.ok_or_else(|| Refusal::not_found(kind))?;
    Err(Refusal::NotOut { item: called }.into())
}

/// The end of a use that is told later than it was needs a word why, and a manager where it is of a day, and of a till, that is over.
fn when(plan: &Plan, line: &Line, at: Option<Time>, note: &str) -> Result<Time, Refusal> {
    let Some(at) = at else { return Ok(line.ends(plan.at)) };
    if at > plan.at {
        return Err(Refusal::field("at", Problem::InFuture));
    }
    if note.trim().is_empty() {
        return Err(Refusal::field("note", Problem::Required));
    }
    plan.unless_allowed(line.may_have_ended_at(at, since(&plan.record, plan.shift.as_ref(), plan.at)))?;
    Ok(at)
}

fn measured(told: Option<f64>, field: &str, known: Millionths) -> Result<Millionths, Refusal> {
    let Some(told) = told else { return Ok(known) };
    let out_of_range = || Refusal::field(field, Problem::OutOfRange { min: 0.0, max: f64::from(Millionths::MAX) });
    Millionths::try_from(told).ok().filter(|told| told.0 >= 0).ok_or_else(out_of_range)
}

fn outcome(how: BackAs) -> Ending {
    match how {
        BackAs::Returned => Ending::Returned,
        BackAs::Lost => Ending::Lost,
        BackAs::Stolen => Ending::Stolen,
    }
}

/// What is charged for what was lost or damaged, as it was typed.
fn loss(plan: &mut Plan, ask: &BackAsk, seen: &LineSeen) -> Result<i64, Fault> {
    let Some(text) = &ask.charge else { return Ok(0) };
    let is_due = ask.how != BackAs::Returned || ask.condition == Some(Condition::Damaged);
    if !is_due {
        return Err(Refusal::field("charge", Problem::NotAChoice).into());
    }
    let amount = typed(plan, "charge", text)?;
    let (owes, kept) = (Side::customer(seen.customer), Side::of(Account::LossRevenue));
    plan.book.moved(amount, owes, kept, Some(seen.line.id))?;
    Ok(amount)
}

async fn moved(hub: &Hub, reading: &mut Reading, plan: &mut Plan, ask: &BackAsk, now: &Line) -> Result<(), Fault> {
    let was = store::custody::of(reading, ask.item).await?.ok_or_else(|| Refusal::not_found("custody"))?;
    let (to, reason) = match ask.how {
        BackAs::Returned => (Holder::rack(plan.record.id), CustodyReason::Returned),
        BackAs::Lost => (Holder::Unknown, CustodyReason::Lost),
        BackAs::Stolen => (Holder::Unknown, CustodyReason::Stolen),
    };
    plan.hand_over(hub, &was, to, reason);
    if ask.how != BackAs::Returned {
        plan.lost.push(ask.item);
        was_in(reading, plan, ask.item).await?;
    } else if ask.item.kind == ItemKind::Battery {
        came_back(reading, plan, BatteryId(ask.item.id), now.soc_back_e2).await?;
    }
    Ok(())
}

/// Remembers where something stood that is lost now.
async fn was_in(reading: &mut Reading, plan: &mut Plan, item: Item) -> Result<(), Fault> {
    let hub = plan.record.id;
    match item.kind {
        ItemKind::Battery => {
            let id = BatteryId(item.id);
            let seen = store::battery::find(reading, hub, id).await?;
            plan.before.lost_batteries.extend(seen.map(|seen| (id, seen.battery.lifecycle)));
        }
        ItemKind::Equipment => {
            let id = EquipmentId(item.id);
            let seen = store::equipment::find(reading, hub, id, plan.at).await?;
            plan.before.lost_equipment.extend(seen.map(|seen| (id, seen.equipment.state)));
        }
    }
    Ok(())
}

pub(super) async fn came_back(
    reading: &mut Reading,
    plan: &mut Plan,
    battery: BatteryId,
    soc_e2: Option<i64>,
) -> Result<(), Fault> {
    let was: Charge = store::charge::find(reading, battery).await?;
    let now = was.came_back(soc_e2, plan.at, plan.act);
    plan.charge(battery, was, now);
    Ok(())
}
