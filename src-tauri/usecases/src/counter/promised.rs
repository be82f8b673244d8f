//! What is kept for somebody: whether what goes out leaves enough for whom it was promised, and which reservation it meets.

use domain::deposit::DepositFate;
use domain::reservation::{Promise, Reservation, ReservationState, Wanted, begins_until, broken, of_item};
use domain::tariff;
use domain::{BatteryId, CustomerId, Item, ItemKind, ModelId, RentalId, ReservationId, Time};
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

/// Somebody's having something until some time.
pub(super) struct Having {
    /// What.
    pub item: Item,
    /// A battery's model; equipment is promised by itself only.
    pub model: Option<ModelId>,
    /// Who, if it is known.
    pub customer: Option<CustomerId>,
    /// From when it is more than was agreed before.
    pub from: Time,
    /// Until when.
    pub until: Time,
    /// Their reservations that ask for nothing more then.
    pub met: Vec<ReservationId>,
}

/// Whether it keeps every promise made to others, after all that this act does besides.
pub(super) async fn kept(reading: &mut Reading, plan: &Plan, having: &Having) -> Result<(), Fault> {
    let &Having { item, model, customer, from, until, .. } = having;
    let hub = plan.record.id;
    let promises = store::reservation::promises_of(reading, hub, item, (from, until)).await?;
    if let Some(other) = of_item(&promises, item, customer) {
        plan.unless_allowed(Err(other.refusal()))?;
    }
    let is_of_any = |promise: &Promise| promise.item.is_none() && !promise.is_to(customer);
    let (Some(model), true) = (model, promises.iter().any(is_of_any)) else { return Ok(()) };
    let all = store::reservation::promises_of_model(reading, hub, model, (from, until)).await?;
    let there = store::reservation::there(reading, hub, model, plan.at).await?;
    let before = there.iter().map(|(_, free)| *free);
    let after = there.iter().filter_map(|(id, free)| {
        let other = Item { kind: ItemKind::Battery, id: id.0 };
        if other == item { Some(until) } else { plan.free_from(other).unwrap_or(Some(*free)) }
    });
    let met: Vec<ReservationId> =
        plan.reservations.iter().map(|other| other.id).chain(having.met.iter().copied()).collect();
    match broken(&all, (before, after), customer, &met, (from, until)) {
        Some(first) => Ok(plan.unless_allowed(Err(first.refusal()))?),
        None => Ok(()),
    }
}

/// What a customer has reserved for themselves of what they keep longer: in its own hours, that is what they keep. One
/// thing is one reservation at a time.
pub(super) async fn own(
    reading: &mut Reading,
    plan: &Plan,
    customer: CustomerId,
    (item, model): (Item, Option<ModelId>),
    (from, until): (Time, Time),
) -> Result<Vec<ReservationId>, Fault> {
    let open = store::reservation::open_of(reading, plan.record.id, customer, (from, until)).await?;
    let mut met: Vec<Reservation> = Vec::new();
    for kept in open.into_iter().map(|seen| seen.reservation).filter(|kept| is_of(kept, item, model)) {
        if met.last().is_none_or(|before| before.form.to <= kept.form.from) {
            met.push(kept);
        }
    }
    Ok(met.into_iter().map(|kept| kept.id).collect())
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
