//! `soak readings`: a child keeps readings, seals and compacts them, and says which were kept; it is killed in the middle of
//! anything. Every reading that was kept is there once, and of what was on its way all or nothing.

use std::fmt;
use std::io::{Write, stdout};
use std::path::Path;
use std::time::Duration;

use domain::Time;
use domain::reading::{ClockQuality, Field, Reading, Values};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use readings::{Kept, Readings, Same, Taken};
use uuid::Uuid;

use super::doomed::Doomed;
use crate::Stopped;

/// What the child works on.
const FILE: &str = "readings.db";
/// Devices that speak.
const DEVICES: u64 = 3;
/// Readings kept together, at most.
const AT_ONCE: u64 = 60;
/// Over so many hours they are spread: most of them come late.
const HOURS: u64 = 100;
const HOUR_MS: i64 = 3_600_000;
/// Things done before the kill, at most; each takes about so long.
const STEPS_MAX: u32 = 12;
const STEP: Duration = Duration::from_millis(3);

/// What a soak saw.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Times the child was killed.
    pub kills: u32,
    /// Readings that were kept.
    pub kept: u64,
    /// Kills after which what was on its way was there.
    pub kept_unanswered: u32,
}

impl fmt::Display for Report {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { kills, kept, kept_unanswered } = self;
        write!(
            out,
            "killed {kills} times; all {kept} readings were there once, {kept_unanswered} times with some that were "
        )?;
        write!(out, "not yet answered")
    }
}

/// Kills `program`'s child `times` times while it works in `folder`; `seed` chooses the moments and what is done.
///
/// # Errors
/// [`Stopped::Wrong`] if a reading is missing or there twice.
pub fn soak(program: &Path, folder: &Path, times: u32, seed: u64) -> Result<Report, Stopped> {
    let mut random = StdRng::seed_from_u64(seed);
    let mut report = Report::default();
    for _ in 0..times {
        let child = Doomed::start(program, "readings", random.random(), folder)?;
        let mut answered = report.kept;
        for _ in 0..random.random_range(1..=STEPS_MAX) {
            answered = said(&child.line()?)?;
        }
        for line in child.killed_after(STEP.mul_f64(random.random()))? {
            answered = said(&line)?;
        }
        let found = look(&Readings::open(&folder.join(FILE))?)?;
        if !(answered..=answered + AT_ONCE).contains(&found) {
            return Err(Stopped::Wrong(format!("{answered} readings were kept, {found} are there")));
        }
        report.kills += 1;
        report.kept_unanswered += u32::from(found > answered);
        report.kept = found;
    }
    Ok(report)
}

fn said(line: &str) -> Result<u64, Stopped> {
    line.parse().map_err(|_| Stopped::Wrong(format!("the child said {line}")))
}

/// How many readings there are: the first ones, each once, and each field by the hour tells as many.
fn look(readings: &Readings) -> Result<u64, Stopped> {
    let ever = (Time(0), Time(1_000 * 24 * HOUR_MS));
    let (mut numbers, mut counted) = (Vec::new(), 0);
    for device in (0..DEVICES).map(device) {
        let found = readings.span(device, ever)?;
        if found.damaged > 0 {
            return Err(Stopped::wrong("a chunk is damaged"));
        }
        numbers.extend(found.all.iter().filter_map(|one| u64::try_from(one.values.get(Field::EnergyIn)?).ok()));
        counted += readings.hours(device, Field::EnergyIn, ever)?.all.iter().map(|hour| hour.count).sum::<i64>();
    }
    numbers.sort_unstable();
    let many = u64::try_from(numbers.len()).unwrap_or_default();
    if !numbers.into_iter().eq(0..many) || u64::try_from(counted) != Ok(many) {
        return Err(Stopped::Wrong(format!(
            "{many} readings are not the first ones, each once; by the hour {counted}"
        )));
    }
    Ok(many)
}

/// Works in `folder` until it is killed: what is kept, sealed or compacted by then it says as one number.
///
/// # Errors
/// [`Stopped`] if something that should be done is not.
pub fn child(folder: &Path, seed: u64) -> Result<(), Stopped> {
    let mut random = StdRng::seed_from_u64(seed);
    let mut readings = Readings::open(&folder.join(FILE))?;
    let mut next = look(&readings)?;
    loop {
        let hour = Time(HOUR_MS * i64::from(random.random_range(0..u32::try_from(HOURS).unwrap_or(1))));
        match random.random_range(0..4) {
            0 => drop(readings.seal(hour)?),
            1 => drop(readings.compact(hour, random.random_range(1..4))?),
            2 if next > 0 => {
                let again: Vec<Taken> = (0..AT_ONCE).map(|_| taken(random.random_range(0..next))).collect();
                if readings.keep(&again)?.contains(&Kept::Stored) {
                    return Err(Stopped::wrong("a reading was kept twice"));
                }
            }
            _ => {
                let end = next + random.random_range(1..=AT_ONCE);
                readings.keep(&(next..end).map(taken).collect::<Vec<_>>())?;
                next = end;
            }
        }
        let mut out = stdout().lock();
        writeln!(out, "{next}")?;
        out.flush()?;
    }
}

/// The reading of a number: whose and when it is looks like chance, and is always the same.
fn taken(number: u64) -> Taken {
    let mut random = StdRng::seed_from_u64(number);
    let mut values = Values::NONE;
    values.set(Field::EnergyIn, i64::try_from(number).ok());
    let hour = i64::try_from(random.random_range(0..HOURS)).unwrap_or_default();
    let at = Time(hour * HOUR_MS + random.random_range(0..HOUR_MS));
    let reading = Reading { at, quality: ClockQuality::Device, values };
    Taken { device: device(random.random_range(0..DEVICES)), reading, same: Same::AtItsTime }
}

fn device(number: u64) -> Uuid {
    Uuid::from_u64_pair(0, number + 1)
}
