//! Readings that lie among the messages, a row each, as they were kept before they had a file of their own: they are carried
//! into it, as if they came now, and known by when they did. Source: telemetry.md, "Storage".

use domain::Time;
use link::Topic;
use store::post::{self, PlainReading};

use super::Heard;
use super::readings::{delivery, levels, reading};
use crate::fault::Fault;
use crate::handles::Hub;
use crate::intake;

/// So many are carried at a time.
const STEP: i64 = 500;

/// Takes one step; whether there may be more to carry. Of what cannot be a reading any more, nothing is touched.
///
/// # Errors
/// [`Fault`]: they lie where they lay, and what is carried twice is kept once.
pub(crate) async fn carry(hub: &Hub) -> Result<bool, Fault> {
    let after = hub.intake.carried();
    let plain = post::plain_readings(&mut *hub.store.read().await?, after, STEP).await?;
    let Some(last) = plain.last().map(|one| one.number) else {
        // None is added to them any more.
        hub.intake.carried_to(i64::MAX);
        return Ok(false);
    };
    let root = hub.topic_root().await?;
    let heard: Vec<Heard<'_>> = plain.iter().map(heard).collect();
    let (plain, heard): (Vec<&PlainReading>, Vec<(&Heard<'_>, Topic)>) =
        plain.iter().zip(&heard).filter_map(|(plain, heard)| Some((plain, reading(&root, heard)?))).unzip();
    let levels = levels(hub, &heard).await?;
    let began = hub.clock.since_start();
    let deliver = |(plain, (heard, topic)): (&&PlainReading, &(&Heard<'_>, Topic))| {
        delivery(&levels, heard, topic, (Time(plain.received_at), began)).1
    };
    intake::take_in(hub, plain.iter().zip(&heard).map(deliver).collect()).await?;
    let numbers: Vec<i64> = plain.iter().map(|plain| plain.number).collect();
    let mut own = hub.store.begin_own(hub.now()).await?;
    post::let_go(own.rows(), &numbers, Time(0)).await?;
    own.commit().await?;
    hub.intake.carried_to(last);
    Ok(true)
}

fn heard(plain: &PlainReading) -> Heard<'_> {
    Heard { login: &plain.login, station: None, topic: &plain.topic, payload: &plain.payload, retained: false }
}
