//! `bench stations`: what riders wait for, how many readings are stored, and what idle stations cost, at a hub with a
//! hundred thousand customers and rentals and a million postings.
//!
//! What the hub does of itself, backups and checks, rests meanwhile. What limits, part by part:
//! - `auth`, a card to its answer: two transactions, each brought to the disk: the session with its answer, and that the
//!   answer has left. By a broker outside the answer is held back for 200 ms on purpose, and a third party carries it.
//! - `swap`, its report to the confirmation: one transaction of custody, rental, books, audit and chain; the disk's sync,
//!   which is measured beside it. Everything the hub writes goes through one connection: a swap waits for the one before.
//! - `ingest`, readings of four hundred stations: the processor. What comes is read, then written, one after the other, on
//!   somewhat more than a core; the disk is waited for once in two thousand readings. One by one each waits for a sync.
//! - `idle`: answering whoever asks whether the broker is there, and what a connection holds.

mod field;
mod idle;
mod ingest;
mod player;
pub(super) mod process;
mod reading;
mod rider;
mod station;
mod visits;

use std::path::Path;

pub use player::play;
use usecases::Clock;

use super::{counter, sizes};
use crate::Stopped;
use crate::cache::Ask;
use crate::figure::Figure;
use field::Field;

/// The word by which this program is its own second process.
pub const PLAY: &str = "--play";

/// One of the four measurements.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Cards.
    Auth,
    /// Swaps.
    Swap,
    /// Readings.
    Ingest,
    /// Nothing.
    Idle,
}

impl Part {
    /// What stations cost that do nothing is measured before others have left memory behind that could be used again.
    const ALL: [Self; 4] = [Self::Idle, Self::Auth, Self::Swap, Self::Ingest];

    /// The part called so.
    pub fn called(word: &str) -> Option<Self> {
        Some(match word {
            "auth" => Self::Auth,
            "swap" => Self::Swap,
            "ingest" => Self::Ingest,
            "idle" => Self::Idle,
            _ => return None,
        })
    }
}

/// How many stations do what.
#[derive(Clone, Copy, Debug)]
pub struct Load {
    /// Stations at which riders are.
    riders: usize,
    /// Stations that tell readings.
    talkers: usize,
    /// Readings each of them has under way.
    in_flight: usize,
    /// Stations that only listen.
    listeners: usize,
}

impl Load {
    /// As many as a large hub has; of each kind at most so many.
    pub fn of(at_most: usize) -> Self {
        Self { riders: 50.min(at_most), talkers: 400.min(at_most), in_flight: 20, listeners: 200.min(at_most) }
    }

    fn stations(&self) -> usize {
        self.riders.max(self.talkers).max(self.listeners)
    }
}

/// What is measured, with what, and how long each part of it.
#[derive(Clone, Copy, Debug)]
pub struct Plan<'a> {
    /// The only part that is measured; none: all.
    pub part: Option<Part>,
    /// How many stations.
    pub load: Load,
    /// Seconds of each part.
    pub seconds: u64,
    /// This program, which is the second process too.
    pub program: &'a Path,
}

/// A station's code, login and level.
fn name(at: usize) -> String {
    format!("L-{at:03}")
}

/// Measures; `say` is told each group of figures as it is known.
pub async fn measure(
    cache: &Path,
    ask: Ask,
    plan: Plan<'_>,
    say: impl Fn(&[Figure]) -> Result<(), Stopped>,
) -> Result<(), Stopped> {
    let say = |figures: Vec<Figure>| {
        let ours = |figure| Figure { bench: "stations", ..figure };
        say(&figures.into_iter().map(ours).collect::<Vec<_>>())
    };
    let clock = Clock::system();
    let kept = counter::hub::hub(cache, ask).await?;
    // What is done is done to a copy: the kept hub stays as it was made.
    let work = cache.join("stations");
    let _ = std::fs::remove_dir_all(&work);
    std::fs::create_dir_all(&work)?;
    std::fs::copy(kept.join("hub.db"), work.join("hub.db"))?;
    let Plan { part, load, seconds, program } = plan;
    let mut field = Field::of(&work, load.stations(), load.riders).await?;
    say(vec![Figure::plain("made or found the hub in", clock.since_start().as_secs_f64(), "s")])?;
    say(sizes(&work)?.into())?;
    for part in Part::ALL.into_iter().filter(|one| part.is_none_or(|only| only == *one)) {
        say(match part {
            Part::Auth => visits::taps(&mut field, seconds).await?,
            Part::Swap => visits::swaps(&mut field, &work, seconds).await?,
            Part::Ingest => ingest::measure(&field, load, seconds, (program, &work)).await?,
            Part::Idle => idle::measure(&field, load.listeners, seconds, program).await?,
        })?;
    }
    field.leave().await;
    Ok(std::fs::remove_dir_all(work)?)
}
