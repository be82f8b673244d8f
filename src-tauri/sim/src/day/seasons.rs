//! Many days: several hubs, each with a seed of its own, as many at once as the computer has cores.

use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

use core_affinity::CoreId;
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
    let cores = core_affinity::get_core_ids().filter(|cores| !cores.is_empty());
    // Where the system does not tell its cores, one player has them all.
    let cores = cores.map_or_else(|| vec![None], |cores| cores.into_iter().map(Some).collect());
    thread::scope(|scope| {
        let begun = &begun;
        let players = cores.into_iter().map(|core| scope.spawn(move || player(folder, seed, acts, begun, core)));
        let players: Vec<_> = players.collect();
        let mut all = Report::default();
        for player in players {
            all.add(player.join().map_err(|_| Stopped::wrong("the day-maker panicked"))??);
        }
        Ok(all)
    })
}

/// Plays one season after another, as long as there are any. The database's thread, which it begins, stays on the same core:
/// they take turns, and a core that sleeps between two turns takes longer to wake than the turn itself.
fn player(folder: &Path, seed: u64, acts: u64, begun: &AtomicU64, core: Option<CoreId>) -> Result<Report, Stopped> {
    if let Some(core) = core {
        // Where it may not be chosen, it is only slower.
        core_affinity::set_for_current(core);
    }
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
