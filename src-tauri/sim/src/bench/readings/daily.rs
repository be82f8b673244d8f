//! What readings cost a computer that runs all day: what is written, what is held in memory, and how long a start takes.

use std::path::Path;

use domain::Time;
use readings::{Readings, Taken};
use usecases::Clock;

use super::HOUR_MS;
use super::fleet::{self, A_DAY, Fleet};
use crate::Stopped;
use crate::bench::stations::process;
use crate::figure::Figure;

/// Batteries that tell a reading each five seconds: fifty readings a second.
const BATTERIES: u8 = 250;
const EVERY_S: u32 = 5;
/// Readings of three seconds: what is sent without an answer is gathered so long.
const TOGETHER: usize = 150;
/// GB that may be written in a day.
const WRITTEN_GB: f64 = 1.0;
/// Batteries of which a year arrives, a reading in so many of theirs.
const MANY: u8 = 100;
const ONE_IN: u32 = 30;
/// MiB by which memory may be more in the second half than it ever was in the first.
const GROWN_MIB: f64 = 16.0;

/// What it costs.
pub fn measure(work: &Path, seed: u64) -> Result<Vec<Figure>, Stopped> {
    let full = work.join("readings.db");
    let mut figures = vec![
        Figure::plain("opened, an empty file", opened(&work.join("empty.db"))?, "ms"),
        Figure::plain("opened, thirty days of forty batteries", opened(&full)?, "ms"),
        Figure::at_most(
            WRITTEN_GB,
            "written in a day at fifty readings a second",
            written(&work.join("day.db"), seed)?,
            "GB",
        ),
    ];
    figures.extend(grown(&work.join("year.db"), seed)?);
    Ok(figures)
}

fn opened(file: &Path) -> Result<f64, Stopped> {
    drop(Readings::open(file)?);
    let clock = Clock::system();
    let readings = Readings::open(file)?;
    let ms = 1e3 * clock.since_start().as_secs_f64();
    drop(readings);
    Ok(ms)
}

/// GB of a day: kept as they come, sealed each hour, compacted once.
fn written(file: &Path, seed: u64) -> Result<f64, Stopped> {
    let mut readings = Readings::open(file)?;
    let mut fleet = Fleet::new(BATTERIES, seed);
    let before = process::written()?;
    let (mut some, mut over) = (Vec::new(), Time(0));
    for step in 1..=86_400 / EVERY_S {
        some.extend(fleet.tell());
        let newest = some.last().map_or(over, |taken: &Taken| taken.reading.at);
        while some.len() >= TOGETHER {
            readings.keep(&some.drain(..TOGETHER).collect::<Vec<_>>())?;
        }
        if step % (3_600 / EVERY_S) == 0 {
            readings.seal(over)?;
            over = newest;
        }
    }
    readings.seal(fleet::span(3).1)?;
    readings.compact(fleet::span(3).1, 2 * usize::from(BATTERIES))?;
    readings.settle()?;
    Ok((process::written()? - before) / 1e9)
}

/// Memory while a year arrives.
fn grown(file: &Path, seed: u64) -> Result<Vec<Figure>, Stopped> {
    let mut readings = Readings::open(file)?;
    let mut fleet = Fleet::new(MANY, seed);
    fleet.one_in = ONE_IN;
    let mut memory = Vec::new();
    let mut some = Vec::new();
    for step in 0..365 * A_DAY / ONE_IN {
        some.extend(fleet.tell());
        if (step + 1) % (A_DAY / 24 / ONE_IN) == 0 {
            readings.keep(&some)?;
            let now = some.last().map_or(Time(0), |taken| taken.reading.at);
            readings.seal(Time(now.0 - HOUR_MS))?;
            readings.compact(now, usize::from(MANY))?;
            some.clear();
            memory.push(process::own_memory()?);
        }
    }
    let (first, second) = memory.split_at(memory.len() / 2);
    let most = |memory: &[f64]| memory.iter().copied().fold(0.0, f64::max);
    Ok(vec![
        Figure::plain("memory while a year of a hundred batteries arrives, at most", most(&memory), "MiB"),
        Figure::at_most(GROWN_MIB, "memory, grown in the second half of it", most(second) - most(first), "MiB"),
    ])
}
