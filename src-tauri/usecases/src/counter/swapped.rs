//! The swaps of an act at the counter, as they are listed beside those of stations.

use domain::charge::Charge;
use domain::check::scaled;
use domain::swap::{EventClock, Side, Swap, SwapKind, SwapSource, SwapState, Used};
use domain::{BatteryId, HubId, ItemKind, SwapId, Time};
use store::act::ActRental;
use store::{Op, Reading};

use super::basket::Basket;
use super::plan::Plan;
use super::trip::{Trip, trips};
use super::view::Did;
use crate::fault::Fault;
use crate::handles::Hub;

/// What the batteries that a basket swaps away gave on their trips.
pub(super) async fn trips_of(hub: &Hub, basket: &Basket, at: Time) -> Vec<Trip> {
    let back = basket.swap.iter().map(|ask| ask.back).filter(|item| item.kind == ItemKind::Battery);
    let batteries: Vec<BatteryId> = back.map(|item| BatteryId(item.id)).collect();
    trips(hub, &batteries, at).await
}

/// Writes the swaps of an act.
pub(super) async fn write(hub: &Hub, op: &mut Op, plan: &Plan, trips: &[Trip]) -> Result<(), Fault> {
    for did in plan.did.iter().filter(|did| did.kind == Did::Swap.word()) {
        let swap = swap(SwapId(hub.ids.next()), op.reading(), (plan, trips), did).await?;
        op.add_swap(&swap).await?;
    }
    Ok(())
}

async fn swap(
    id: SwapId,
    reading: &mut Reading,
    (plan, trips): (&Plan, &[Trip]),
    did: &ActRental,
) -> Result<Swap, Fault> {
    let (back, out) = (BatteryId(did.item.id), did.other_item.map(|item| BatteryId(item.id)));
    let line = plan.shown.iter().find(|line| line.did == Did::Swap && line.item == did.item);
    let came = side(&plan.charges, Some(back));
    let left = plan.before.charges.iter().find(|(battery, _)| *battery == back).and_then(|(_, was)| was.soc_e2);
    let had = plan.before.custody.iter().find(|custody| custody.item == did.item);
    let used = match had.and_then(|had| trips.iter().find_map(|trip| trip.of(had))) {
        Some(measured) => Some(measured),
        None => estimated(reading, plan.record.id, back, (left, came.soc_e2), came.soh_e2).await?,
    };
    Ok(Swap {
        id,
        hub: plan.record.id,
        source: SwapSource::Counter,
        station: None,
        session: None,
        kind: Some(SwapKind::Swap),
        state: SwapState::Completed,
        code: None,
        reason: plan.note.clone(),
        customer: line.and_then(|line| line.customer),
        came,
        went: side(&plan.charges, out),
        used,
        began: None,
        at: plan.at,
        clock: EventClock::Hub,
        offline: false,
        act: Some(plan.act),
    })
}

/// A battery as it is known once the act is done.
fn side(charges: &[(BatteryId, Charge)], battery: Option<BatteryId>) -> Side {
    let known = charges.iter().find(|(other, _)| Some(*other) == battery).map(|(_, charge)| charge);
    Side {
        battery,
        slot: None,
        soc_e2: known.and_then(|charge| charge.soc_e2),
        soh_e2: known.and_then(|charge| charge.soh_e2),
    }
}

/// What a returned battery gave since it left, by how full it was then and is now, in hundredths of a percent.
pub(crate) async fn estimated(
    reading: &mut Reading,
    hub: HubId,
    battery: BatteryId,
    (left, back): (Option<i64>, Option<i64>),
    soh_e2: Option<i64>,
) -> Result<Option<Used>, Fault> {
    let Some(shares) = left.zip(back) else { return Ok(None) };
    let Some(seen) = store::battery::find(reading, hub, battery).await? else { return Ok(None) };
    let Some(model) = store::model::find(reading, hub, seen.battery.form.model).await? else { return Ok(None) };
    let form = &model.model.form;
    let rated = (scaled(form.rated_capacity_ah, 1_000), scaled(form.rated_energy_wh, 1));
    Ok(Some(Used::estimated(shares, rated, soh_e2)))
}
