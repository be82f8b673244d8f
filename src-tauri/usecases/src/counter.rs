//! The counter: a basket of what shall happen, what it will cost, and the act that does all of it or nothing.

mod allow;
mod back;
mod basket;
mod customer;
mod energy;
mod found;
mod money;
mod offer;
mod out;
mod plan;
mod promised;
mod record;
mod running;
mod scan;
mod settled;
mod sms;
mod suggest;
mod swapped;
mod trip;
mod view;
mod worth;

use domain::{ActId, Problem, Refusal, Time};
use serde::Deserialize;
use ts_rs::TS;

use crate::act::{self, ActView};
use crate::books;
use crate::fault::Fault;
use crate::handles::Hub;
use crate::operator::Operator;

pub use basket::{AllowAsk, Basket};
pub(crate) use basket::{BackAs, BackAsk, OutAsk, SwapAsk};
pub(crate) use customer::{AskAtCounter, AtCounter, at_counter};
pub use energy::MeasuredEnergy;
pub(crate) use energy::{ShownEnergy, charged, charged_batteries, measured};
pub(crate) use plan::{Allowed, Before, Plan, plan};
pub(crate) use record::{record, settle};
pub(crate) use scan::{CounterScan, Scanned, scan};
pub(crate) use settled::{Settled, settled};
pub(crate) use suggest::{SeenCharging, Suggestion, seen_charging, suggestions};
pub(crate) use swapped::estimated;
pub(crate) use trip::{Trip, trips};
pub use view::{Did, PlanView};

/// What to look at before it is done.
#[derive(Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct PreviewAsk {
    basket: Basket,
    /// As if a manager allowed what may be allowed.
    allowing: bool,
}

/// What to do: as it was shown.
#[derive(Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct CommitAsk {
    /// The id that the preview gave: the same one twice is done once.
    act: ActId,
    /// The moment the preview reckoned for.
    at: Time,
    basket: Basket,
    allow: Option<AllowAsk>,
}

/// Minutes for which what was shown holds.
const SHOWN_MINUTES: i64 = 10;

/// What a basket would do; writes nothing.
pub(crate) async fn preview(hub: &Hub, by: &Operator, ask: PreviewAsk) -> Result<PlanView, Fault> {
    let act = ActId(hub.ids.next());
    let mut read = hub.store.read().await?;
    let allowed = ask.allowing.then(|| allow::supposed(by));
    let plan = plan::plan(hub, by, &mut read, (act, hub.now()), &ask.basket, allowed).await?;
    plan.view(by, &mut read).await
}

/// Does what a basket says.
pub(crate) async fn commit(hub: &Hub, by: &Operator, ask: CommitAsk) -> Result<ActView, Fault> {
    // A password takes its time, and so may readings: nothing waits for them inside a transaction.
    let allowed = allow::proven(hub, by, ask.allow).await?;
    let trips = swapped::trips_of(hub, &ask.basket, ask.at).await;
    let mut op = hub.begin_act(by, "counter.commit", by.hub, ask.act).await?;
    if books::done_before(&mut op, by, ask.act, |before| act::is_of_a_basket(&before.kind)).await?.is_some() {
        drop(op);
        return act::view(hub, by, ask.act).await;
    }
    let shown_until = ask.at.plus_minutes(SHOWN_MINUTES);
    if !(ask.at..=shown_until).contains(&op.at()) {
        return Err(Refusal::PreviewTooOld.into());
    }
    let plan = plan::plan(hub, by, op.reading(), (ask.act, ask.at), &ask.basket, allowed).await?;
    if plan.needs_customer() {
        return Err(Refusal::field("customer", Problem::Required).into());
    }
    let told = record::record(hub, &mut op, &plan).await?;
    swapped::write(hub, &mut op, &plan, &trips).await?;
    op.commit(told).await?;
    for kind in act::TOUCHED {
        hub.tell_changed(kind);
    }
    act::view(hub, by, ask.act).await
}
