//! Many days: several hubs, each with a seed of its own, as many at once as the computer has cores.

use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

use tokio::runtime::Builder;

use super::{Report, run};
use crate::Stopped;

/// Acts at one hub. What is checked in full after every thousand grows with a hub, and another hub has another beginning.
const SEASON: u64 = 10_000;

/// Plays so many acts below `folder`, at hubs of the seeds from `seed` on.
///
/// # Errors
/// [`Stopped`], with the seed, the act and what differed.
pub fn seasons(folder: &Path, seed: u64, acts: u64) -> Result<Report, Stopped> {
    let begun = AtomicU64::new(0);
    let players = thread::available_parallelism().map_or(1, usize::from);
    thread::scope(|scope| {
        let players: Vec<_> = (0..players).map(|_| scope.spawn(|| player(folder, seed, acts, &begun))).collect();
        let mut all = Report::default();
        for player in players {
            all.add(player.join().map_err(|_| Stopped::wrong("the day-maker panicked"))??);
        }
        Ok(all)
    })
}

/// Plays one season after another, as long as there are any.
fn player(folder: &Path, seed: u64, acts: u64, begun: &AtomicU64) -> Result<Report, Stopped> {
    let runtime = Builder::new_current_thread().enable_time().build()?;
    let mut all = Report::default();
    loop {
        let season = begun.fetch_add(1, Ordering::Relaxed);
        let Some(left) = acts.checked_sub(season * SEASON).filter(|left| *left > 0) else { return Ok(all) };
        let place = folder.join(format!("season-{season}"));
        let played = runtime.block_on(run(&place, seed + season, left.min(SEASON)));
        if played.is_err() {
            // Nobody begins another one; the hub stays to be looked at.
            begun.store(u64::MAX / (2 * SEASON), Ordering::Relaxed);
        }
        all.add(played?);
        fs::remove_dir_all(place)?;
    }
}
