//! A station would not take a battery: kept, shown and counted.

use domain::SwapId;
use domain::swap::{EventClock, HealthSource, Side, Signal, Swap, SwapSource, SwapState};
use link::SwapRefused;
use store::Own;

use super::brought::percent;
use super::deed::{Deed, Verdict};
use super::speaker::Known;
use super::{Asked, named};
use crate::fault::Fault;
use crate::handles::Hub;

/// Keeps that a station would not take a battery; its session is over.
pub(super) async fn judge(hub: &Hub, own: &mut Own, asked: &Asked<'_>, told: &SwapRefused) -> Result<Deed, Fault> {
    let Some(station) = asked.station else { return Ok(Deed::no(domain::swap::ErrorCode::UnknownStation)) };
    let known = Known::of(own, asked, &told.user, told.session.as_deref()).await?;
    let battery = named::battery(own.rows(), station, Some(&told.battery)).await?.battery();
    let (soc_e2, soh_e2) = (percent(told.numbers.soc), percent(told.numbers.soh));
    let session = known.session.filter(|session| session.is_open(asked.at));
    let swap = Swap {
        id: SwapId(hub.ids.next()),
        hub: station.record.id,
        source: SwapSource::Station,
        station: Some(station.id),
        session: session.as_ref().map(|session| session.id),
        kind: None,
        state: SwapState::Refused,
        code: None,
        reason: told.reason.clone(),
        customer: known.customer,
        came: Side { battery, slot: None, soc_e2, soh_e2 },
        went: Side::default(),
        used: None,
        began: session.as_ref().map(|session| session.opened),
        at: asked.at,
        clock: EventClock::Hub,
        offline: asked.envelope.offline,
        act: None,
    };
    let health = battery.zip(soh_e2).map(|(battery, soh)| (battery, soh, HealthSource::Refusal));
    Ok(Deed {
        session: session.and_then(|session| session.step(Signal::TurnedAway, asked.at).ok()),
        swap: Some(swap),
        health: health.into_iter().collect(),
        ..Deed::of(Verdict::Accepted)
    })
}
