//! `soak readings`: a child keeps readings, some of which wait for their times, with a letter of each lot, seals and compacts them,
//! and says which were kept; it is killed in the middle of anything. Every reading that was kept is there once, and of what was on
//! its way all or nothing.

use std::borrow::Cow;
use std::fmt;
use std::io::{Write, stdout};
use std::path::Path;
use std::time::Duration;

use domain::Time;
use domain::reading::{ClockQuality, Field, Reading, Row, Values};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use readings::{Kept, Letter, LettersAsk, Readings, ReadingsError, Same, Taken, Waits};
use uuid::Uuid;

use super::doomed::Doomed;
use crate::Stopped;

/// What the child works on.
const FILE: &str = "readings.db";
/// Devices that speak; one more has no clock.
const DEVICES: u64 = 3;
/// Of so many readings one is of that one.
const CLOCKLESS: u64 = 4;
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
        let found = look(&mut Readings::open(&folder.join(FILE))?)?;
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

/// How many readings there are, once none waits any more: the first ones, each once; each field by the hour tells as many, and so
/// do the letters.
fn look(readings: &mut Readings) -> Result<u64, Stopped> {
    let waiting = readings.waited_out(Time(i64::MAX))?;
    readings.write(|writing| waiting.iter().try_for_each(|(device, came)| writing.settle(*device, *came)))?;
    let ever = (Time(0), Time(1_000 * 24 * HOUR_MS));
    let (mut numbers, mut counted) = (Vec::new(), 0);
    for device in (0..=DEVICES).map(device) {
        let found = readings.span(device, ever)?;
        if found.damaged > 0 {
            return Err(Stopped::wrong("a chunk is damaged"));
        }
        numbers.extend(found.all.iter().filter_map(|one| u64::try_from(one.values.get(Field::EnergyIn)?).ok()));
        counted += readings.hours(device, Field::EnergyIn, ever)?.all.iter().map(|hour| hour.count).sum::<i64>();
    }
    numbers.sort_unstable();
    let many = u64::try_from(numbers.len()).unwrap_or_default();
    let letters = readings.letters(&LettersAsk { limit: usize::MAX, ..LettersAsk::default() })?;
    let told: i64 = letters.iter().map(|seen| seen.letter.counts[0]).sum();
    if !numbers.into_iter().eq(0..many) || [counted, told].iter().any(|all| u64::try_from(*all) != Ok(many)) {
        return Err(Stopped::Wrong(format!(
            "{many} readings are not the first ones, each once; by the hour {counted}, in letters {told}"
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
    let mut next = look(&mut readings)?;
    loop {
        let hour = Time(HOUR_MS * i64::from(random.random_range(0..u32::try_from(HOURS).unwrap_or(1))));
        match random.random_range(0..4) {
            0 => drop(readings.seal(hour)?),
            1 => drop(readings.compact(hour, random.random_range(1..4))?),
            2 if next > 0 => {
                let again: Vec<u64> = (0..AT_ONCE).map(|_| random.random_range(0..next)).collect();
                if keep(&mut readings, &again, false)? > 0 {
                    return Err(Stopped::wrong("a reading was kept twice"));
                }
            }
            _ => {
                let end = next + random.random_range(1..=AT_ONCE);
                let is_last = random.random_ratio(1, 3);
                keep(&mut readings, &(next..end).collect::<Vec<_>>(), is_last)?;
                next = end;
            }
        }
        let mut out = stdout().lock();
        writeln!(out, "{next}")?;
        out.flush()?;
    }
}

/// Keeps readings with a letter of them, in one transaction; how many were new. Those without a clock find their times once the last
/// of their catch-up has come.
fn keep(readings: &mut Readings, numbers: &[u64], is_last: bool) -> Result<i64, ReadingsError> {
    let (without, with): (Vec<u64>, Vec<u64>) = numbers.iter().partition(|number| **number % CLOCKLESS == 0);
    let batch: Vec<Waits> = without.into_iter().map(waits).collect();
    let came = Time(HOUR_MS * i64::try_from(HOURS).unwrap_or(1));
    readings.write(|writing| {
        let mut kept = with.into_iter().map(|number| writing.keep(&taken(number))).collect::<Result<Vec<_>, _>>()?;
        kept.extend(writing.wait(device(DEVICES), came, &batch)?);
        if is_last {
            writing.settle(device(DEVICES), came)?;
        }
        let new = i64::try_from(kept.iter().filter(|kept| **kept == Kept::Stored).count()).unwrap_or(i64::MAX);
        writing.letter(letter(new))?;
        Ok(new)
    })
}

fn letter(stored: i64) -> Letter {
    Letter {
        at: Time(0),
        source: Cow::Borrowed("mqtt"),
        verdict: Cow::Borrowed("accepted"),
        hub: None,
        device: None,
        station: None,
        code: None,
        login: String::new(),
        topic: String::new(),
        detail: String::new(),
        counts: [stored, 0, 0],
        payload: Vec::new(),
        identity: None,
        answer: String::new(),
        ms: 0,
        stays: true,
    }
}

/// The reading of a number of the device without a clock.
fn waits(number: u64) -> Waits {
    let mut values = Values::NONE;
    values.set(Field::EnergyIn, i64::try_from(number).ok());
    Waits { row: Row { at: None, awake: true }, of: Some((values, Same::Written(number.to_string()))) }
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
