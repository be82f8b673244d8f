//! What keeps the file of readings small: hours that are over are sealed, days that are over are compacted, a few at a time so
//! that nobody waits, and what is old is let go. Source: telemetry.md, "Storage".

use std::collections::HashMap;

use domain::Time;
use readings::{Readings, ReadingsError};

use crate::clock;
use crate::fault::Fault;
use crate::handles::Hub;

/// Milliseconds after which an hour is sealed: most of what is late has come by then.
const OPEN_MS: i64 = 2 * HOUR_MS;
const HOUR_MS: i64 = 3_600_000;
const DAY_MS: i64 = 24 * HOUR_MS;
/// Days of devices compacted at once, and chunks let go.
const STEP: usize = 16;
const CHUNKS: usize = 256;
/// Days for which every reading is kept; what lies beside them by the hour stays for ever.
const KEPT_DAYS: i64 = 730;
/// Bytes of the file beyond which the oldest go earlier, so many days at a time: five hundred batteries that tell each ten seconds
/// fill them in two years.
const BUDGET: i64 = 12_000_000_000;
const EARLIER_DAYS: i64 = 7;
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
    let old = Time(now.0 - KEPT_DAYS * DAY_MS);
    let let_go = hub.readings.ask(move |readings| let_go(readings, old)).await?;
    hub.readings
        .ask(move |readings| {
            readings.forget_seen(now)?;
            readings.let_go_letters(now)
        })
        .await?;
    Ok(compacted.days + compacted.damaged >= STEP || let_go >= CHUNKS)
}

/// Lets go of what is old, or of the oldest if the file has grown beyond its budget; of how many chunks.
fn let_go(readings: &mut Readings, old: Time) -> Result<usize, ReadingsError> {
    let is_over = readings.bytes()? > BUDGET;
    let oldest = if is_over { readings.oldest()? } else { None };
    let until = oldest.map_or(old, |oldest| old.max(Time(oldest.0 + EARLIER_DAYS * DAY_MS)));
    if is_over {
        tracing::warn!("the file of readings is beyond its budget: the oldest numbers go");
    }
    readings.let_go(until, CHUNKS)
}

/// Keeps what waited long enough for the end of its catch-up.
fn settle(readings: &mut Readings, now: Time) -> Result<(), ReadingsError> {
    let over: HashMap<_, _> = readings.waited_out(now.plus_minutes(-WAITS_MINUTES))?.into_iter().collect();
    if over.is_empty() {
        return Ok(());
    }
    readings.write(|writing| over.into_iter().try_for_each(|(device, came)| writing.settle(device, came)))
}
