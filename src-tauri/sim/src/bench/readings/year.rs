//! A year of one battery as a chart, as the battery's page asks for it.

use std::path::Path;
use std::process::Command;

use charts::{Chart, Colour, Series, Size, Theme, Words, draw};
use domain::Time;
use domain::reading::{Field, Gaps};
use readings::Readings;
use usecases::Clock;

use super::fleet::{self, A_DAY, Fleet};
use super::{AT_ONCE, HOUR_MS};
use crate::Stopped;
use crate::figure::{Figure, median};

const DAYS: u32 = 365;
/// How often it is drawn of a disk whose cache has nothing of it.
const COLD: usize = 5;

/// Keeps the year, and draws it, from what lies beside the numbers, as a chart of a long time is drawn.
pub fn measure(file: &Path, seed: u64) -> Result<[Figure; 3], Stopped> {
    let kept = keep(file, seed)?;
    let warm = super::seconds(&mut || drawn(&kept))?;
    let energy =
        super::seconds(&mut || Ok(kept.energy(fleet::id(0), &[fleet::span(DAYS)], Gaps::default())?.all.len()))?;
    drop(kept);
    let cold = (0..COLD).map(|_| cold(file)).collect::<Result<Vec<_>, _>>()?;
    Ok([
        Figure::at_most(5.0, "a year as a chart", 1e3 * warm, "ms"),
        Figure::at_most(60.0, "a year as a chart, nothing of it in memory", 1e3 * median(&cold), "ms"),
        Figure::plain("the energy of a year, from every reading", 1e3 * energy, "ms"),
    ])
}

fn drawn(kept: &Readings) -> Result<usize, Stopped> {
    let span = fleet::span(DAYS);
    let hours = kept.hours(fleet::id(0), Field::Current, span)?.all;
    Ok(draw(&chart(&hours, span)).map_err(|error| Stopped::Wrong(error.to_string()))?.svg.len())
}

/// Seconds to open the file and to draw, after the system has let go of what it held of it.
fn cold(file: &Path) -> Result<f64, Stopped> {
    let forget =
        Command::new("dd").arg(format!("if={}", file.display())).args(["iflag=nocache", "count=0"]).output()?;
    if !forget.status.success() {
        return Err(Stopped::Wrong(format!("dd: {}", String::from_utf8_lossy(&forget.stderr))));
    }
    let clock = Clock::system();
    drawn(&Readings::open(file)?)?;
    Ok(clock.since_start().as_secs_f64())
}

fn keep(file: &Path, seed: u64) -> Result<Readings, Stopped> {
    let mut readings = Readings::open(file)?;
    let mut fleet = Fleet::new(1, seed);
    let mut some = Vec::with_capacity(AT_ONCE);
    for step in 0..DAYS * A_DAY {
        some.extend(fleet.tell());
        if some.len() == AT_ONCE || step + 1 == DAYS * A_DAY {
            readings.keep(&some)?;
            readings.seal(some.last().map_or(Time(0), |taken| taken.reading.at))?;
            some.clear();
        }
    }
    let end = fleet::span(DAYS + 2).1;
    readings.seal(end)?;
    while readings.compact(end, AT_ONCE)?.days > 0 {}
    Ok(readings)
}

fn chart(hours: &[readings::Bucket], span: (Time, Time)) -> Chart {
    let points = hours.iter().flat_map(|hour| {
        let at = hour.number * HOUR_MS;
        [(at, Field::Current.measured(hour.least)), (at + HOUR_MS / 2, Field::Current.measured(hour.most))]
    });
    let series = Series {
        title: "Current (A)".to_owned(),
        unit: "A".to_owned(),
        colour: Colour::Charging,
        below: Some(Colour::Out),
        shows: None,
        points: points.collect(),
    };
    Chart {
        series: vec![series],
        span,
        gap_ms: 65 * 60_000,
        zone: "Africa/Lubumbashi".to_owned(),
        words: Words { months: vec!["Jan".to_owned(); 12], decimal: '.' },
        theme: Theme::Light,
        size: Size { width: 1_000, panel: 300 },
    }
}
