//! What is kept for somebody: whether what goes out leaves enough for whom it was promised, and which reservation it meets.

use domain::deposit::DepositFate;
use domain::reservation::{Promise, Reservation, ReservationState, Wanted, begins_until, has_room, of_item};
use domain::tariff;
use domain::{BatteryId, CustomerId, Item, ModelId, RentalId, Time};
use store::Reading;

use super::plan::Plan;
use crate::fault::Fault;

/// The model of what goes out; equipment is promised by itself only.
pub(super) fn model_of(kind: tariff::Item) -> Option<ModelId> {
    match kind {
        tariff::Item::Battery { model, .. } => Some(model),
        tariff::Item::Equipment { .. } => None,
    }
}

/// Whether somebody's having something between two moments keeps every promise made to others. Of what is out already, the
/// moments are those by which it comes back later than was agreed.
pub(super) async fn kept(
    reading: &mut Reading,
    plan: &Plan,
    (item, model): (Item, Option<ModelId>),
    customer: Option<CustomerId>,
    (from, until): (Time, Time),
) -> Result<(), Fault> {
    let hub = plan.record.id;
    let promises = store::reservation::promises_of(reading, hub, item, (from, until)).await?;
    if let Some(other) = of_item(&promises, item, customer) {
        plan.unless_allowed(Err(other.refusal()))?;
    }
    let is_own = |promise: &&Promise| Some(promise.customer) == customer;
    let is_met = promises.iter().any(|promise| is_own(&promise) && promise.from <= begins_until(plan.at));
    let others = promises.iter().find(|promise| promise.item.is_none() && !is_own(promise));
    let (Some(first), Some(model), false) = (others, model, is_met) else { return Ok(()) };
    let all = store::reservation::promises_of_model(reading, hub, model, (from, until)).await?;
    let mut there = store::reservation::there(reading, hub, model, plan.at).await?;
    // What lies in this act already is gone.
    there.sort_unstable();
    there.drain(..plan.of_model(model).min(there.len()));
    let all: Vec<&Promise> = all.iter().collect();
    if !has_room(&there, &all, from, until) {
        plan.unless_allowed(Err(first.refusal()))?;
    }
    Ok(())
}

/// The same of a battery that another one is swapped against: it is the thing itself that may be promised.
pub(super) async fn kept_itself(
    reading: &mut Reading,
    plan: &Plan,
    item: Item,
    customer: CustomerId,
    until: Time,
) -> Result<(), Fault> {
    let promises = store::reservation::promises_of(reading, plan.record.id, item, (plan.at, until)).await?;
    if let Some(other) = of_item(&promises, item, Some(customer)) {
        plan.unless_allowed(Err(other.refusal()))?;
    }
    Ok(())
}

/// The reservation that is met by what its customer takes; none if nothing was kept for them.
pub(super) async fn met(
    reading: &mut Reading,
    plan: &Plan,
    customer: CustomerId,
    (item, model): (Item, Option<ModelId>),
) -> Result<Option<Reservation>, Fault> {
    let begun = (plan.at, begins_until(plan.at));
    let open = store::reservation::open_of(reading, plan.record.id, customer, begun).await?;
    let met = open.into_iter().map(|seen| seen.reservation).filter(|kept| {
        kept.is_met_at(plan.at) && is_of(kept, item, model) && plan.reservations.iter().all(|other| other.id != kept.id)
    });
    // What was asked for by itself before any of its kind.
    Ok(met.min_by_key(|kept| kept.form.wanted.item().is_none()))
}

/// A reservation that is met becomes the rental; what was paid down for it is its customer's again.
pub(super) async fn meet(
    reading: &mut Reading,
    plan: &mut Plan,
    was: Reservation,
    rental: RentalId,
) -> Result<(), Fault> {
    let held = match was.deposit {
        Some(id) => store::deposit::find(reading, plan.record.id, id).await?.filter(|held| held.fate.is_none()),
        None => None,
    };
    if let Some(held) = held {
        let left = held.left(DepositFate::Released, "", plan.at, plan.act)?;
        left.book_left(&mut plan.book)?;
        plan.before.deposits.push(held);
        plan.deposits.push(left);
    }
    plan.reservations.push(was.ended(ReservationState::Issued, Some(rental), plan.act)?);
    plan.before.reservations.push(was);
    Ok(())
}

fn is_of(kept: &Reservation, item: Item, model: Option<ModelId>) -> bool {
    match kept.form.wanted {
        Wanted::BatteryModel(wanted) => Some(wanted) == model,
        Wanted::Battery(_) | Wanted::Equipment(_) => kept.form.wanted.item() == Some(item),
    }
}

/// Batteries kept by themselves for a customer who comes now.
pub(super) async fn batteries_of(
    reading: &mut Reading,
    plan: (domain::HubId, Time),
    customer: CustomerId,
) -> Result<Vec<BatteryId>, Fault> {
    let (hub, at) = plan;
    let open = store::reservation::open_of(reading, hub, customer, (at, begins_until(at))).await?;
    let kept = open.into_iter().filter_map(|seen| match seen.reservation.form.wanted {
        Wanted::Battery(id) => Some(id),
        Wanted::BatteryModel(_) | Wanted::Equipment(_) => None,
    });
    Ok(kept.collect())
}
