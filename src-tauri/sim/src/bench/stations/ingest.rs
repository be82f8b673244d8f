//! Readings as fast as the hub stores them: each is acknowledged when it is on disk.

use std::path::Path;

use usecases::Clock;

use super::field::Field;
use super::player::Player;
use super::visits::syncs;
use super::{Load, name, process, reading};
use crate::Stopped;
use crate::figure::{Figure, median, percentile};
use crate::mosquitto::Mosquitto;

/// Of what a Mosquitto hands on without a database.
const BESIDE_MOSQUITTO: f64 = 0.5;
/// From the broker to the disk: so many syncs of it, and so many milliseconds.
const SYNCS: f64 = 4.0;
const BESIDES_MS: f64 = 5.0;
/// Readings that come one by one, a second.
const PACED: u64 = 100;
/// MiB by which memory may be more in the second half than it ever was in the first.
const GROWN_MIB: f64 = 16.0;
/// Seconds before anything counts.
const WARM: u64 = 3;
/// Seconds a Mosquitto is measured.
const BESIDE_SECONDS: u64 = 10;

/// How fast, at what cost, beside a Mosquitto and beside bare SQLite.
pub async fn measure(
    field: &Field,
    load: Load,
    seconds: u64,
    (program, folder): (&Path, &Path),
) -> Result<Vec<Figure>, Stopped> {
    let mosquitto = Mosquitto::start().await?;
    let theirs = flood(program, mosquitto.port(), load, seconds.min(BESIDE_SECONDS)).await?;
    drop(mosquitto);
    let linked = field.embedded().await?;
    let ours = flood(program, linked.port, load, seconds).await?;
    let waits = reading::paced(linked.port, name(0), PACED, seconds.min(BESIDE_SECONDS)).await?;
    linked.stop().await;
    let syncs = syncs(&folder.join("sync")).await?;
    let most_ms = SYNCS * percentile(&syncs, 99) + BESIDES_MS;
    let (first, second) = ours.memory.split_at(ours.memory.len() / 2);
    let most = |memory: &[f64]| memory.iter().copied().fold(0.0, f64::max);
    Ok(vec![
        Figure::at_least_times(
            BESIDE_MOSQUITTO,
            theirs.rate,
            "readings stored, Mosquitto without a database",
            ours.rate,
            "a second",
        ),
        Figure::plain("readings stored, in the last quarter", ours.last, "a second"),
        Figure::plain("a sync of 4 KiB: p99", percentile(&syncs, 99), "ms"),
        Figure::plain("a reading, one by one, to its acknowledgement: median", median(&waits), "ms"),
        Figure::at_most(most_ms, "a reading, one by one, to its acknowledgement: p99", percentile(&waits, 99), "ms"),
        Figure::plain("the hub's processor meanwhile", ours.own, "cores"),
        Figure::plain("the load's processor meanwhile", ours.load, "cores"),
        Figure::plain("memory, at most", most(&ours.memory), "MiB"),
        Figure::at_most(GROWN_MIB, "memory, grown in the second half", most(second) - most(first), "MiB"),
    ])
}

/// What was seen while readings came.
struct Seen {
    /// Readings a second.
    rate: f64,
    /// The same in the last quarter.
    last: f64,
    /// Cores that this process used.
    own: f64,
    /// Cores that the load used.
    load: f64,
    /// MiB of this process, each second.
    memory: Vec<f64>,
}

async fn flood(program: &Path, port: u16, load: Load, seconds: u64) -> Result<Seen, Stopped> {
    let mut player = Player::telling(program, port, load.talkers, load.in_flight)?;
    for _ in 0..WARM {
        player.count().await?;
    }
    let clock = Clock::system();
    let (own, theirs) = (process::processor(std::process::id())?, process::processor(player.id()?)?);
    let mut counts = vec![(0.0, player.count().await?)];
    let mut memory = Vec::new();
    for _ in 0..seconds.max(4) {
        let count = player.count().await?;
        counts.push((clock.since_start().as_secs_f64(), count));
        memory.push(process::memory()?);
    }
    let passed = clock.since_start().as_secs_f64();
    Ok(Seen {
        rate: rate(&counts),
        last: rate(&counts[counts.len() * 3 / 4..]),
        own: (process::processor(std::process::id())? - own) / passed,
        load: (process::processor(player.id()?)? - theirs) / passed,
        memory,
    })
}

/// Exact below 2^53 readings.
#[allow(clippy::cast_precision_loss)]
fn rate(counts: &[(f64, u64)]) -> f64 {
    match counts {
        [(began, first), .., (ended, last)] => (last - first) as f64 / (ended - began),
        _ => 0.0,
    }
}
