//! Stations that are there and have nothing to say: what the hub pays for them.

use std::path::Path;
use std::time::Duration;

use tokio::time::{sleep, timeout};
use usecases::Clock;

use super::field::Field;
use super::player::Player;
use super::process;
use crate::Stopped;
use crate::figure::Figure;

/// Percent of a core, beyond what the hub uses without them.
const PROCESSOR_PCT: f64 = 1.0;
/// MiB beyond what the hub holds without them.
const MEMORY_MIB: f64 = 40.0;
/// All are there within this.
const PATIENCE: Duration = Duration::from_secs(60);
/// What connecting them began is done after this.
const SETTLED: Duration = Duration::from_secs(3);

/// The hub without them, then with them.
pub async fn measure(field: &Field, stations: usize, seconds: u64, program: &Path) -> Result<Vec<Figure>, Stopped> {
    let linked = field.embedded().await?;
    sleep(SETTLED).await;
    let (without, empty) = (used(seconds).await?, process::memory()?);
    let mut player = Player::listening(program, linked.port, stations)?;
    let all = u64::try_from(stations).unwrap_or(u64::MAX);
    let there = timeout(PATIENCE, async {
        while player.count().await? < all {}
        Ok(())
    });
    there.await.unwrap_or_else(|_| Err(Stopped::wrong("not all stations are let in")))?;
    sleep(SETTLED).await;
    let (with, full) = (used(seconds).await?, process::memory()?);
    player.count().await?;
    linked.stop().await;
    Ok(vec![
        Figure::plain("the hub alone: processor", without, "%"),
        Figure::at_most(PROCESSOR_PCT, format!("{stations} idle stations: processor"), with - without, "%"),
        Figure::plain("the hub alone: memory", empty, "MiB"),
        Figure::at_most(MEMORY_MIB, format!("{stations} idle stations: memory"), full - empty, "MiB"),
    ])
}

/// Percent of a core that this process uses.
async fn used(seconds: u64) -> Result<f64, Stopped> {
    let (clock, before) = (Clock::system(), process::processor(std::process::id())?);
    sleep(Duration::from_secs(seconds)).await;
    let used = process::processor(std::process::id())? - before;
    Ok(used / clock.since_start().as_secs_f64() * 100.0)
}
