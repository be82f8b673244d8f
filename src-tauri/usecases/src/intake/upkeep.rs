//! What keeps the file of readings small: hours that are over are sealed, days that are over are compacted, a few at a time so
//! that nobody waits, and what is old is let go. Source: telemetry.md, "Storage".

use std::collections::HashMap;

use domain::Time;
use domain::keeping::KeepingForm;
use readings::{Readings, ReadingsError};

use crate::clock;
use crate::event::Event;
use crate::fault::Fault;
use crate::handles::Hub;
use crate::keeping;

/// Milliseconds after which an hour is sealed: most of what is late has come by then.
const OPEN_MS: i64 = 2 * HOUR_MS;
const HOUR_MS: i64 = 3_600_000;
const DAY_MS: i64 = 24 * HOUR_MS;
/// Days of devices compacted at once, and chunks let go.
const STEP: usize = 16;
const CHUNKS: usize = 256;
/// Chunks looked through for damage at once.
const CHECKED: usize = 64;
/// Beyond the budget the oldest go earlier, so many days at a time; the last so many stay whatever they take, so that what comes
/// has a place.
const EARLIER_MS: i64 = 7 * DAY_MS;
/// Minutes after which nobody waits for the end of a catch-up.
const WAITS_MINUTES: i64 = 60;

/// Takes one step; whether there is more to do.
pub(crate) async fn look_after(hub: &Hub) -> bool {
    match step(hub).await {
        Ok(more) => more,
        Err(fault) => {
            tracing::warn!(code = fault.code(), "readings are not sealed: they are safe, and take more room");
            false
        }
    }
}

async fn step(hub: &Hub) -> Result<bool, Fault> {
    // By a clock that nobody believes nothing is sealed, and above all nothing let go.
    if clock::seen(hub).await?.is_doubted() {
        return Ok(false);
    }
    let now = hub.now();
    hub.readings.ask(move |readings| settle(readings, now)).await?;
    let hour = Time((now.0 - OPEN_MS).div_euclid(HOUR_MS) * HOUR_MS);
    hub.readings.ask(move |readings| readings.seal(hour)).await?;
    let compacted = hub.readings.ask(move |readings| readings.compact(now, STEP)).await?;
    if compacted.damaged > 0 {
        tracing::error!(days = compacted.damaged, "days of readings are damaged: they are left as they are");
    }
    let damaged = hub.readings.ask(move |readings| readings.check(CHECKED)).await?;
    if damaged > 0 {
        tracing::error!(chunks = damaged, "parts of readings are damaged: they are left as they are");
        hub.tell(Event::Health);
    }
    let form = keeping::form(hub).await?;
    let gone = hub.readings.ask(move |readings| let_go(readings, &form, now)).await?;
    if let Some(until) = gone.early {
        keeping::note_early(hub, until).await?;
    }
    hub.readings
        .ask(move |readings| {
            readings.forget_seen(now)?;
            readings.let_go_letters(now)
        })
        .await?;
    Ok(compacted.days + compacted.damaged >= STEP || gone.chunks >= CHUNKS)
}

/// What went.
struct Gone {
    chunks: usize,
    /// Until when, where it was not its time yet.
    early: Option<Time>,
}

/// Lets go of what is old, or of the oldest if the file has grown beyond its budget.
fn let_go(readings: &mut Readings, form: &KeepingForm, now: Time) -> Result<Gone, ReadingsError> {
    let old = form.old(now);
    let is_over = readings.bytes()? > form.budget();
    let oldest = if is_over { readings.oldest()? } else { None };
    let earlier = |oldest: Time| Time((oldest.0 + EARLIER_MS).min(now.0 - EARLIER_MS));
    let until = oldest.map_or(old, |oldest| old.max(earlier(oldest)));
    let chunks = readings.let_go(until, CHUNKS)?;
    let early = (chunks > 0 && until > old).then_some(until);
    if early.is_some() {
        tracing::warn!("the file of readings is beyond its budget: the oldest numbers go");
    }
    Ok(Gone { chunks, early })
}

/// Keeps what waited long enough for the end of its catch-up.
fn settle(readings: &mut Readings, now: Time) -> Result<(), ReadingsError> {
    let over: HashMap<_, _> = readings.waited_out(now.plus_minutes(-WAITS_MINUTES))?.into_iter().collect();
    if over.is_empty() {
        return Ok(());
    }
    readings.write(|writing| over.into_iter().try_for_each(|(device, came)| writing.settle(device, came)))
}
