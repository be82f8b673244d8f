//! The post of stations, looked after: messages are kept for their time and no longer, so is when stations were there, and
//! sessions nobody used in time end.

use domain::presence::SPANS_DAYS;
use domain::swap::Signal;
use store::post::Keep;
use store::{post, swap_session};

use crate::fault::Fault;
use crate::handles::Hub;
use crate::station_link::carried;

/// Days a message is kept, and recognised if it comes again.
const KEPT_DAYS: i64 = 30;
/// So many of the newest are kept whole for whoever looks through them.
const KEPT_NEWEST: i64 = 10_000;
/// So many go, or end, at a time.
const STEP: i64 = 5_000;

/// Ends sessions whose time is over and lets go of messages whose time is; whether there may be more.
pub(crate) async fn tidy(hub: &Hub) -> Result<bool, Fault> {
    let at = hub.now();
    // Before any message goes.
    if carried::carry(hub).await? {
        return Ok(true);
    }
    let keep = Keep { since: at.plus_minutes(-KEPT_DAYS * 24 * 60), newest: KEPT_NEWEST };
    let mut read = hub.store.read().await?;
    let sessions = swap_session::over(&mut read, at, STEP).await?;
    let messages = post::over(&mut read, keep, at, STEP).await?;
    let long = post::long(&mut read, KEPT_NEWEST, STEP).await?;
    drop(read);
    if sessions.is_empty() && messages.is_empty() && long.is_empty() {
        return Ok(false);
    }
    let mut own = hub.store.begin_own(at).await?;
    // Read again, now that nobody else writes.
    let sessions = swap_session::over(own.rows(), at, STEP).await?;
    for session in sessions.iter().filter_map(|session| session.step(Signal::Waited, at).ok()) {
        swap_session::save(own.rows(), &session).await?;
    }
    post::let_go(own.rows(), &messages, keep.since).await?;
    post::forget_payloads(own.rows(), &long).await?;
    own.commit().await?;
    let is_full = |count: usize| i64::try_from(count).is_ok_and(|count| count >= STEP);
    Ok([sessions.len(), messages.len(), long.len()].into_iter().any(is_full))
}

/// When stations were there is told of a month.
pub(crate) async fn forget_spans(hub: &Hub) -> Result<(), Fault> {
    let at = hub.now();
    let mut own = hub.store.begin_own(at).await?;
    store::presence::forget_spans(own.rows(), at.plus_minutes(-SPANS_DAYS * 24 * 60)).await?;
    Ok(own.commit().await?)
}
