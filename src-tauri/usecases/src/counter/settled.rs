//! Where batteries really are, once a person has said so: custody and rentals follow, and the books stay as they are. Whatever
//! should be paid for it is charged or let off by hand, by whoever knows what happened.

use domain::battery::Lifecycle;
use domain::custody::{Custody, CustodyReason, Holder, HolderKind};
use domain::rental::{Ending, Line};
use domain::tariff::{self, Terms, due, fitting};
use domain::time::day_in;
use domain::{ActId, BatteryId, CustomerId, Item, ItemKind, ModelId, Refusal, Time};
use store::Reading;
use store::act::ActRental;
use store::rental::LineSeen;

use super::back::came_back;
use super::basket::Basket;
use super::out::{self, first_length};
use super::plan::{self, Plan};
use super::view::{Did, PlanLine};
use crate::fault::Fault;
use crate::handles::Hub;
use crate::operator::Operator;

/// A battery and where it is.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Settled {
    pub battery: BatteryId,
    pub holder: Holder,
    /// How full it was found, in hundredths of a percent.
    pub soc_e2: Option<i64>,
}

/// A battery that is somewhere else than was known.
struct Moved {
    to: Settled,
    item: Item,
    code: String,
    model: ModelId,
    was: Custody,
    is_lost: bool,
}

/// Batteries where they are. A customer's rental goes on with what they have instead, ends where they have nothing, and
/// begins where there was none.
pub(crate) async fn settled(
    hub: &Hub,
    by: &Operator,
    reading: &mut Reading,
    (act, at): (ActId, Time),
    all: &[Settled],
    (customer, reason): (Option<CustomerId>, &str),
) -> Result<Plan, Fault> {
    let mut plan = plan::begin(by, reading, (act, at), &Basket::default(), None).await?;
    plan.payer = customer;
    reason.clone_into(&mut plan.note);
    let (mut moved, mut running) = (Vec::new(), Vec::new());
    for to in all {
        let Some(one) = elsewhere(by, reading, *to).await? else { continue };
        running.extend(store::rental::open_line_of(reading, by.hub, one.item).await?);
        moved.push(one);
    }
    // What leaves a slot leaves it before something else is in it.
    moved.sort_by_key(|one| one.to.holder.kind() == HolderKind::Hub);
    for one in &moved {
        match one.to.holder {
            Holder::Customer(customer) => with_customer(hub, reading, &mut plan, one, customer, &mut running).await?,
            _ => at_the_hub(hub, reading, &mut plan, one).await?,
        }
    }
    for seen in running {
        ended(&mut plan, seen);
    }
    Ok(plan)
}

/// The battery, if it is not known to be there already.
async fn elsewhere(by: &Operator, reading: &mut Reading, to: Settled) -> Result<Option<Moved>, Fault> {
    let item = Item { kind: ItemKind::Battery, id: to.battery.0 };
    let seen = store::battery::find(reading, by.hub, to.battery).await?;
    let battery = seen.ok_or_else(|| Refusal::not_found("battery"))?.battery;
    let custody = store::custody::of(reading, item).await?;
    let was = custody.ok_or(Refusal::BatteryElsewhere { holder: HolderKind::Unknown })?;
    if was.holder == to.holder {
        return Ok(None);
    }
    if let Holder::Transit { .. } = was.holder {
        return Err(Refusal::BatteryElsewhere { holder: HolderKind::Transit }.into());
    }
    let is_lost = battery.lifecycle == Lifecycle::Lost;
    Ok(Some(Moved { to, item, code: battery.form.short_code, model: battery.form.model, was, is_lost }))
}

async fn at_the_hub(hub: &Hub, reading: &mut Reading, plan: &mut Plan, one: &Moved) -> Result<(), Fault> {
    let reason = match one.was.holder {
        Holder::Customer(_) => CustodyReason::Returned,
        Holder::Unknown => CustodyReason::Found,
        Holder::Hub { .. } | Holder::Technician(_) | Holder::Transit { .. } => CustodyReason::Moved,
    };
    turned_up(plan, one);
    plan.hand_over(hub, &one.was, one.to.holder, reason);
    if reason != CustodyReason::Moved {
        came_back(reading, plan, one.to.battery, one.to.soc_e2).await?;
    }
    Ok(())
}

/// A customer has it, whoever they are: also one who is served no more.
async fn with_customer(
    hub: &Hub,
    reading: &mut Reading,
    plan: &mut Plan,
    one: &Moved,
    customer: CustomerId,
    running: &mut Vec<LineSeen>,
) -> Result<(), Fault> {
    turned_up(plan, one);
    let own = running.iter().position(|seen| seen.customer == customer && seen.line.item != one.item);
    let reason = match own.map(|at| running.remove(at)) {
        Some(seen) => {
            goes_on(plan, seen, one);
            CustodyReason::Swapped
        }
        None => {
            begins(hub, reading, plan, one, customer).await?;
            CustodyReason::Issued
        }
    };
    plan.hand_over(hub, &one.was, one.to.holder, reason);
    let kept = store::charge::find(reading, one.to.battery).await?;
    plan.charge(one.to.battery, kept.clone(), kept.left(plan.act));
    Ok(())
}

/// What was lost has turned up.
fn turned_up(plan: &mut Plan, one: &Moved) {
    if one.is_lost {
        plan.found.push(one.item);
        plan.before.found.push(one.item);
    }
}

/// The rental goes on with another battery: no swap is counted, since counting one would charge it.
fn goes_on(plan: &mut Plan, seen: LineSeen, one: &Moved) {
    let now = Line { item: one.item, act: plan.act, ..seen.line.clone() };
    plan.did.push(ActRental {
        rental: now.rental,
        line: Some(now.id),
        kind: Did::Swap.word(),
        item: seen.line.item,
        other_item: Some(one.item),
    });
    plan.shown.push(PlanLine {
        customer: Some(seen.customer),
        rental_code: seen.rental_code,
        other_code: one.code.clone(),
        ..PlanLine::new(Did::Swap, seen.line.item, &seen.item_code)
    });
    plan.change(seen.line, now);
}

/// A rental begins under the tariff meant most closely for it, with no deposit.
async fn begins(
    hub: &Hub,
    reading: &mut Reading,
    plan: &mut Plan,
    one: &Moved,
    customer: CustomerId,
) -> Result<(), Fault> {
    let form = &plan.record.form;
    let tariffs = store::tariff::all(reading, plan.record.id).await?;
    let kind = tariff::Item::Battery { id: one.to.battery, model: one.model };
    let fits = fitting(&tariffs, kind, &day_in(&form.zone, plan.at));
    let tariff = fits.first().ok_or_else(|| Refusal::NoTariff { item: one.code.clone() })?;
    let terms = Terms::of(&tariff.form, form.tax_e2());
    let length = first_length(&terms);
    let due = due(length, plan.at, &form.zone, &form.due_time);
    let rental = match plan.rentals.iter().find(|rental| rental.customer == customer) {
        Some(rental) => rental.id,
        None => out::begin(hub, reading, plan, customer).await?,
    };
    let line = out::begun(hub, plan, (rental, one.item), (tariff.id, &terms), (Some(length), due))?;
    plan.agreed.push((tariff.id, terms));
    plan.did.push(ActRental { rental, line: Some(line.id), kind: Did::Issue.word(), item: one.item, other_item: None });
    let shown = PlanLine::new(Did::Issue, one.item, &one.code);
    plan.shown.push(PlanLine { customer: Some(customer), due: Some(due), ..shown });
    plan.before.new_lines.push(line.id);
    plan.lines.push(line);
    Ok(())
}

/// The rental of what is with its customer no more ends. Nothing is charged for it, so no price stands on it.
fn ended(plan: &mut Plan, seen: LineSeen) {
    let ended = Some(seen.line.ends(plan.at));
    let now = Line { ended, outcome: Some(Ending::Returned), act: plan.act, ..seen.line.clone() };
    plan.did.push(ActRental {
        rental: now.rental,
        line: Some(now.id),
        kind: Did::Return.word(),
        item: seen.line.item,
        other_item: None,
    });
    plan.shown.push(PlanLine {
        customer: Some(seen.customer),
        rental_code: seen.rental_code,
        ..PlanLine::new(Did::Return, seen.line.item, &seen.item_code)
    });
    plan.change(seen.line, now);
}
