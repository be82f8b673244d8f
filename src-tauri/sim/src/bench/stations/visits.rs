//! Riders at all stations, each at a steady pace: what a card and a swap wait for.

use std::path::Path;
use std::time::Duration;

use tokio::task::JoinSet;
use tokio::time::{Instant, MissedTickBehavior, interval_at, sleep};

use super::field::{Field, Linked};
use super::rider::Rider;
use crate::Stopped;
use crate::bench::write::synced;
use crate::figure::{Figure, median, percentile};
use crate::mosquitto::Mosquitto;

/// Milliseconds from a card to its answer.
const TAP_P50_MS: f64 = 5.0;
const TAP_P99_MS: f64 = 25.0;
/// Milliseconds from the report of a swap to its confirmation, besides bringing it to the disk.
const SWAP_P99_MS: f64 = 40.0;
/// How long an answer is held back for stations that ask before they listen, where a broker does not tell who listens.
const HELD_BACK_MS: f64 = 200.0;
/// Without the last, a Mosquitto holds a small packet back until the one before is acknowledged: 40 ms now and then.
const AT_ONCE: &str = "allow_anonymous true\nset_tcp_nodelay true\n";
/// How often a card is tapped at each station.
const TAP_EVERY: Duration = Duration::from_secs(1);
/// How often somebody swaps at each station.
const SWAP_EVERY: Duration = Duration::from_secs(5);
/// How often a bare sync is measured.
const SYNCS: usize = 200;
const BETWEEN_SYNCS: Duration = Duration::from_millis(10);

/// What riders do.
#[derive(Clone, Copy)]
enum What {
    Tap,
    Swap,
}

/// Cards, by the hub's own broker and by one outside.
pub async fn taps(field: &mut Field, seconds: u64) -> Result<Vec<Figure>, Stopped> {
    let linked = field.embedded().await?;
    let (taps, _) = visits(field, &linked, What::Tap, seconds).await?;
    linked.stop().await;
    let mut figures = vec![
        Figure::at_most(TAP_P50_MS, "a card, answered: median", median(&taps), "ms"),
        Figure::at_most(TAP_P99_MS, "a card, answered: p99", percentile(&taps, 99), "ms"),
    ];
    let mosquitto = Mosquitto::with(|_| Ok(AT_ONCE.to_owned())).await?;
    let linked = field.outside(mosquitto.port()).await?;
    let (taps, _) = visits(field, &linked, What::Tap, seconds).await?;
    linked.stop().await;
    let beyond = |ms: f64| ms - HELD_BACK_MS;
    let (p50, p99) = (beyond(median(&taps)), beyond(percentile(&taps, 99)));
    figures.push(Figure::at_most(TAP_P50_MS, "by Mosquitto, beyond 200 ms: median", p50, "ms"));
    figures.push(Figure::at_most(TAP_P99_MS, "by Mosquitto, beyond 200 ms: p99", p99, "ms"));
    Ok(figures)
}

/// Whole swaps, each with the card that begins it.
pub async fn swaps(field: &mut Field, folder: &Path, seconds: u64) -> Result<Vec<Figure>, Stopped> {
    let linked = field.embedded().await?;
    let (taps, swaps) = visits(field, &linked, What::Swap, seconds).await?;
    linked.stop().await;
    let syncs = syncs(&folder.join("sync")).await?;
    let besides = (percentile(&swaps, 99) - median(&syncs)).max(0.0);
    Ok(vec![
        Figure::plain("a sync of 4 KiB: median", median(&syncs), "ms"),
        Figure::plain("a sync of 4 KiB: p99", percentile(&syncs, 99), "ms"),
        Figure::at_most(TAP_P50_MS, "a card that opens a session: median", median(&taps), "ms"),
        Figure::at_most(TAP_P99_MS, "a card that opens a session: p99", percentile(&taps, 99), "ms"),
        Figure::plain("a swap, confirmed: median", median(&swaps), "ms"),
        Figure::plain("a swap, confirmed: p99", percentile(&swaps, 99), "ms"),
        Figure::at_most(SWAP_P99_MS, "a swap, besides a middling sync: p99", besides, "ms"),
    ])
}

/// Milliseconds of the cards and of the swaps of every rider; the first of each, which opens what is then open, is let off.
async fn visits(field: &mut Field, linked: &Linked, what: What, seconds: u64) -> Result<(Vec<f64>, Vec<f64>), Stopped> {
    let every = match what {
        What::Tap => TAP_EVERY,
        What::Swap => SWAP_EVERY,
    };
    let riders = std::mem::take(&mut field.riders);
    let many = u32::try_from(riders.len()).unwrap_or(u32::MAX).max(1);
    let mut coming = JoinSet::new();
    for (at, rider) in (0..many).zip(riders) {
        let begins = Instant::now() + every + every / many * at;
        let port = linked.port;
        let times = usize::try_from(seconds / every.as_secs().max(1)).unwrap_or(1).max(1);
        coming.spawn(async move { comes(rider, port, what, (begins, every, times)).await });
    }
    let (mut taps, mut swaps) = (Vec::new(), Vec::new());
    while let Some(came) = coming.join_next().await {
        let (rider, times) = came.map_err(|error| Stopped::wrong(error.to_string()))??;
        field.riders.push(rider);
        for (tap, swap) in times {
            taps.push(tap);
            swaps.extend(swap);
        }
    }
    Ok((taps, swaps))
}

type Times = Vec<(f64, Option<f64>)>;

async fn comes(
    mut rider: Rider,
    port: u16,
    what: What,
    (begins, every, times): (Instant, Duration, usize),
) -> Result<(Rider, Times), Stopped> {
    let mut station = rider.station(port).await?;
    let mut pace = interval_at(begins, every);
    pace.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut seen = Vec::with_capacity(times);
    for round in 0..=times {
        pace.tick().await;
        let took = match what {
            What::Tap => (rider.tap(&mut station).await?.1, None),
            What::Swap => rider.swap(&mut station).await.map(|(tap, swap)| (tap, Some(swap)))?,
        };
        if round > 0 {
            seen.push(took);
        }
    }
    Ok((rider, seen))
}

/// How long the disk takes to hold four kibibytes, in milliseconds.
pub(super) async fn syncs(path: &Path) -> Result<Vec<f64>, Stopped> {
    let mut syncs = Vec::with_capacity(SYNCS);
    for _ in 0..SYNCS {
        syncs.push(synced(path)?);
        sleep(BETWEEN_SYNCS).await;
    }
    std::fs::remove_file(path)?;
    Ok(syncs)
}
