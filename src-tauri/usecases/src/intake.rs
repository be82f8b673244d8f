//! Readings taken in, whichever way they come: from a broker, by a call over HTTP, from a file. Each is judged by itself; what
//! was said is kept with what became of it, in the transaction that keeps the readings. What follows from them for the rest of
//! the hub (how full, what is wrong) is drawn afterwards, for it can be drawn again. Source: telemetry.md, "Rules".

mod answered;
pub(crate) mod file;
mod follow;
mod judge;
mod names;
pub(crate) mod upkeep;
mod write;

use std::collections::BTreeSet;
use std::time::Duration;

use domain::device::{DeviceState, readings_of};
use domain::reading::Source;
use domain::swap::{ErrorCode, Verdict};
use domain::{HubId, StationId, Time};
use link::{BatteryStatus, Refused};
use store::device::DeviceCalled;
use uuid::Uuid;

use crate::event::Event;
use crate::fault::Fault;
use crate::handles::Hub;

pub(crate) use answered::Hears;
pub(crate) use follow::follow;
use judge::Judged;
pub(crate) use names::Intake;

/// Who says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Speaks {
    /// The hub whose batteries it may name.
    pub hub: HubId,
    /// Under what its readings are kept that name no battery; none where each must name one.
    pub own: Option<Uuid>,
    /// Whether it may tell of others: a station does, and a file.
    pub of_others: bool,
    /// The station, if it is one.
    pub station: Option<StationId>,
}

impl Speaks {
    /// A device speaks for its battery, if it measures one, and for nobody else; none of one that nobody approved, or that is out
    /// of use.
    pub fn device(called: &DeviceCalled) -> Option<Self> {
        (called.state == DeviceState::Active).then_some(Self {
            hub: called.hub,
            own: Some(readings_of(called.id, called.battery)),
            of_others: false,
            station: None,
        })
    }
}

/// Readings as they came.
#[derive(Clone, Debug)]
pub(crate) struct Delivery {
    /// The way they came.
    pub source: Source,
    /// Who says it; none if nobody knows them, or may hear them.
    pub speaks: Option<Speaks>,
    /// What its sender calls itself.
    pub called: String,
    /// As whom they came.
    pub login: String,
    /// Where they came: a topic, a path, the name of a file.
    pub topic: String,
    /// What they say.
    pub payload: Vec<u8>,
    /// What was read in that.
    pub told: Result<BatteryStatus, Refused>,
    /// What makes it the same delivery when it comes again; none of one that nobody answers.
    pub identity: Option<[u8; 32]>,
    /// Its number among those of its sender, by which a reading without a clock is known again.
    pub sequence: Option<String>,
    /// When they came.
    pub at: Time,
    /// The same, by the time since start.
    pub began: Duration,
    /// What its sender is told.
    pub hears: Hears,
}

/// What became of a delivery.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Outcome {
    /// What its sender is told became of it.
    pub verdict: Verdict,
    /// Readings that are on disk now.
    pub stored: u32,
    /// Readings that were there.
    pub duplicate: u32,
    /// Readings that are kept for a person.
    pub quarantined: u32,
    /// Why nothing was taken, if nothing was.
    pub refused: Option<Refused>,
}

impl Outcome {
    fn refused(refused: Refused) -> Self {
        let verdict = match refused.code {
            ErrorCode::MalformedJson | ErrorCode::MissingField => Verdict::BadPayload,
            _ => Verdict::Refused,
        };
        Self { verdict, stored: 0, duplicate: 0, quarantined: 0, refused: Some(refused) }
    }
}

/// Takes in what came, all of it in one transaction; what became of each, in their order. It is on disk then.
///
/// # Errors
/// [`Fault`]: nothing is kept, and it must come again.
pub(crate) async fn take_in(hub: &Hub, all: Vec<Delivery>) -> Result<Vec<Outcome>, Fault> {
    Ok(take_in_of(hub, all).await?.0)
}

/// The same, and whose readings they are.
async fn take_in_of(hub: &Hub, all: Vec<Delivery>) -> Result<(Vec<Outcome>, BTreeSet<Uuid>), Fault> {
    let names = names::known(hub, &all).await?;
    let judged: Vec<Judged> = all.iter().map(|delivery| judge::judge(delivery, &names)).collect();
    let news: Vec<follow::News> = all.iter().zip(&judged).flat_map(|(one, judged)| follow::news(one, judged)).collect();
    let of = judged.iter().flat_map(Judged::devices).collect();
    let clock = hub.clock.clone();
    let outcomes: Vec<Outcome> = hub
        .readings
        .ask(move |readings| {
            let outcomes = readings.write(|writing| {
                all.into_iter().zip(judged).map(|(one, judged)| write::write(writing, one, judged, &clock)).collect()
            })?;
            if let Err(error) = readings.seal_late() {
                tracing::warn!(%error, "late readings are not sealed: they are safe, and take more room");
            }
            Ok(outcomes)
        })
        .await?;
    let strangers = hub.intake.note(news);
    if let Err(fault) = follow::tell(hub, strangers).await {
        // What was said is on disk: it must not come again because of that.
        tracing::warn!(code = fault.code(), "nobody is told of a stranger");
    }
    if outcomes.iter().any(|outcome| outcome.stored > 0) {
        hub.tell(Event::Readings);
    }
    Ok((outcomes, of))
}
