//! `bench readings`: what it costs to keep what devices measure, on the disk and in time, and to find it again; beside the same
//! readings in plain SQLite, in DuckDB and in VictoriaMetrics.

mod daily;
mod fleet;
mod peers;
mod rows;
mod year;

use std::path::Path;

use readings::{Readings, Taken};
use usecases::Clock;
use uuid::Uuid;

use self::fleet::{A_DAY, FIELDS, Fleet};
use self::peers::Peers;
use crate::Stopped;
use crate::cache::Ask;
use crate::figure::{Figure, median};
use domain::Time;
use domain::reading::Field;

/// What limits the figures, part by part.
pub const LIMITS: &str = "\
what limits them:
- kept: one core, which packs each reading and finds its place in memory; the disk is waited for once in 4,000.
- on the disk: the noise of the sensors, which no packing makes smaller, and the ends of pages.
- from raw: unpacking, about a nanosecond a number; by the hour or the day: reading what lies beside the numbers.
- a year as a chart: drawing its points; where nothing is in memory, the disk.
- written in a day: a commit is five or six pages of the log and a few on their way back into the file, however little it holds;
  one each three seconds is what fits. Fewer would be fewer bytes, and more to lose at a power cut.
- stored over a broker: what comes is read, judged and written one after the other; one by one, a sync of the disk each.";
/// How many batteries.
const BATTERIES: u8 = 40;
/// Days that are kept.
const DAYS: u32 = 30;
/// Days that plain SQLite keeps: it is as fast with few rows as with many, and takes long.
const DAYS_BARE: u32 = 5;
/// Readings in one transaction.
const AT_ONCE: usize = 4_000;
/// How often each question is asked.
const TIMES: usize = 21;
const HOUR_MS: i64 = 3_600_000;
/// The question for 30 days of one field of one battery by the hour, and the same without what lies beside the numbers.
const HOURLY: &str = "hourly";
const RAW: &str = "hourly, from raw";

/// Asks; how many rows came.
type Question<'a> = dyn FnMut() -> Result<usize, Stopped> + 'a;

/// Measures; `say` is told each group of figures as it is known.
pub fn measure(cache: &Path, ask: Ask, say: impl Fn(&[Figure]) -> Result<(), Stopped>) -> Result<(), Stopped> {
    let say = |figures: Vec<Figure>| {
        let ours = |figure| Figure { bench: "readings", ..figure };
        say(&figures.into_iter().map(ours).collect::<Vec<_>>())
    };
    let work = cache.join("readings");
    let _ = std::fs::remove_dir_all(&work);
    std::fs::create_dir_all(&work)?;
    let bare = count(DAYS_BARE) / rows::bare(&work.join("bare.db"), &batches(ask.seed, DAYS_BARE))?;
    let (mut kept, passed) = keep(&work.join("readings.db"), ask.seed)?;
    let rate = count(DAYS) / passed;
    let bytes = bytes(&mut kept, &work.join("readings.db"))?;
    say(vec![
        Figure::plain("readings", count(DAYS), ""),
        Figure::at_least_times(0.35, bare, "kept, sealed and compacted, beside bare SQLite", rate, "a second"),
        Figure::at_most(0.30, "on the disk", bytes, "bytes a number"),
    ])?;
    let own = questions(&kept)?;
    let goal = |(case, ms): &(&'static str, f64)| match *case {
        HOURLY => Figure::at_most(0.1, *case, *ms, "ms"),
        case => Figure::plain(case, *ms, "ms"),
    };
    say(own.iter().map(goal).collect())?;
    let few = fleet::span(DAYS_BARE);
    let plain = rows::hourly(&work.join("rows.db"), &batches(ask.seed, DAYS_BARE), Field::Current, few)?;
    let raw = seconds(&mut || reckoned(&kept, few))?;
    say(vec![Figure::at_most_times(0.1, 1e3 * plain, "5 days hourly, from raw, beside rows", 1e3 * raw, "ms")])?;
    say(year::measure(&work.join("year.db"), ask.seed)?.into())?;
    say(beside(&peers::measure(cache, &work, ask.seed, DAYS)?, &own, (rate, bytes))?)?;
    drop(kept);
    say(daily::measure(&work, ask.seed)?)?;
    Ok(std::fs::remove_dir_all(work)?)
}

/// What the peers did, and what we did beside it.
fn beside(theirs: &Peers, own: &[(&str, f64)], (rate, bytes): (f64, f64)) -> Result<Vec<Figure>, Stopped> {
    let disk = |peer| theirs.of(peer, "on the disk");
    let live = theirs.of("duckdb", "kept, live with a key")?;
    let mut figures = vec![
        Figure::at_most_times(1.05, disk("victoria")?, "on the disk, VictoriaMetrics", bytes, "bytes a number"),
        Figure::at_most_times(0.8, disk("duckdb")?, "on the disk, DuckDB sorted", bytes, "bytes a number"),
        Figure::at_least_times(3.0, live, "kept, DuckDB live with a key", rate, "a second"),
        Figure::beside(theirs.of("victoria", "kept")?, "kept, VictoriaMetrics", rate, "a second"),
    ];
    for (case, ms) in own {
        let reference = if *case == RAW { theirs.of("duckdb", HOURLY)? } else { theirs.quicker(case)? };
        figures.push(Figure::at_most_times(1.0, reference, format!("{case}, the better peer"), *ms, "ms"));
    }
    Ok(figures)
}

/// Keeps them all, as they come: sealed when an hour is over, compacted when a day is. Seconds, without making them.
fn keep(file: &Path, seed: u64) -> Result<(Readings, f64), Stopped> {
    let mut readings = Readings::open(file)?;
    let mut fleet = Fleet::new(BATTERIES, seed);
    let (mut seconds, mut hour) = (0.0, 0);
    let mut some = Vec::with_capacity(AT_ONCE);
    for step in 0..DAYS * A_DAY {
        some.extend(fleet.tell());
        if some.len() < AT_ONCE && step + 1 < DAYS * A_DAY {
            continue;
        }
        let now = some.last().map_or(0, |taken| taken.reading.at.0);
        let clock = Clock::system();
        readings.keep(&some)?;
        if now / HOUR_MS > hour {
            hour = now / HOUR_MS;
            readings.seal(Time((hour - 1) * HOUR_MS))?;
            readings.compact(Time((hour - 1) * HOUR_MS), usize::from(BATTERIES))?;
        }
        seconds += clock.since_start().as_secs_f64();
        some.clear();
    }
    Ok((readings, seconds))
}

/// Bytes of a number, with everything that belongs to it.
fn bytes(kept: &mut Readings, file: &Path) -> Result<f64, Stopped> {
    let end = fleet::span(DAYS + 2).1;
    kept.seal(end)?;
    while kept.compact(end, usize::from(BATTERIES))?.days > 0 {}
    kept.settle()?;
    // Exact below 2^53 bytes, which no disk has.
    #[allow(clippy::cast_precision_loss)]
    let bytes = std::fs::metadata(file)?.len() as f64;
    Ok(bytes / (count(DAYS) * f64::from(u8::try_from(FIELDS.len()).unwrap_or(u8::MAX))))
}

/// The questions, named as the peers name them, and the milliseconds each takes.
fn questions(kept: &Readings) -> Result<Vec<(&'static str, f64)>, Stopped> {
    let (one, span) = (fleet::id(3), fleet::span(DAYS));
    let mut hourly = || Ok(kept.hours(one, Field::Current, span)?.all.len());
    let mut all = || FIELDS.iter().map(|field| Ok(kept.hours(one, *field, span)?.all.len())).sum();
    let mut raw = || reckoned(kept, span);
    let mut whole = || Ok(kept.span(one, fleet::span(1))?.all.len());
    let mut daily = || Ok(kept.days_of_all(Field::Current, span)?.all.len());
    let mut last = || Ok(kept.latest().len());
    let cases: [(&str, &mut Question<'_>); 6] = [
        (HOURLY, &mut hourly),
        (RAW, &mut raw),
        ("hourly, all fields", &mut all),
        ("daily, all batteries", &mut daily),
        ("a day, raw", &mut whole),
        ("last", &mut last),
    ];
    cases.into_iter().map(|(case, ask)| Ok((case, 1e3 * seconds(ask)?))).collect()
}

/// Hours of a field, each reckoned from what lies in it.
fn reckoned(kept: &Readings, span: (Time, Time)) -> Result<usize, Stopped> {
    let mut hours: Vec<(i64, i64, i64, i64)> = Vec::new();
    for (at, number) in kept.series(fleet::id(3), Field::Current, span)?.all {
        let hour = at / HOUR_MS;
        match hours.last_mut() {
            Some(last) if last.0 == hour => *last = (hour, last.1.min(number), last.2.max(number), last.3 + number),
            _ => hours.push((hour, number, number, number)),
        }
    }
    Ok(hours.len())
}

/// The middle of several times, in seconds; what is asked for must be there.
fn seconds(ask: &mut Question<'_>) -> Result<f64, Stopped> {
    let mut times = Vec::with_capacity(TIMES);
    for _ in 0..TIMES {
        let clock = Clock::system();
        if ask()? == 0 {
            return Err(Stopped::wrong("nothing was found"));
        }
        times.push(clock.since_start().as_secs_f64());
    }
    Ok(median(&times))
}

fn batches(seed: u64, days: u32) -> Vec<Vec<Taken>> {
    let mut fleet = Fleet::new(BATTERIES, seed);
    let steps = u32::try_from(AT_ONCE).unwrap_or(u32::MAX) / u32::from(BATTERIES);
    (0..days * A_DAY / steps).map(|_| (0..steps).flat_map(|_| fleet.tell()).collect()).collect()
}

fn count(days: u32) -> f64 {
    f64::from(days * A_DAY) * f64::from(BATTERIES)
}

/// The number of a battery in other databases.
fn number(id: &Uuid) -> i64 {
    i64::from(id.as_bytes()[0])
}
