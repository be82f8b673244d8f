//! Figures against an independent recount in SQL over plain rows: made-up batteries on the days clocks are changed, and over the
//! ends of months.

use std::path::Path;

use domain::Time;
use domain::period::{self, Period, Span};
use domain::reading::{ClockQuality, Field, Gaps};
use readings::{Readings, Taken};
use rusqlite::{Connection, params};
use tempfile::TempDir;

use crate::fleet::{self, A_DAY, Fleet};

const HOUR: i64 = 3_600_000;
/// When the same four days are told: clocks go forward in America and in Europe, and back in both; March and October end.
const TOLD: [&str; 4] =
    ["2026-03-06T12:00:00Z", "2026-03-28T12:00:00Z", "2026-10-24T12:00:00Z", "2026-10-30T12:00:00Z"];
const DAYS: u32 = 4;
const ASKED: Field = Field::Current;

/// Zones, what their clocks show ahead of UTC, in minutes, and from when on: as the almanac says.
const ZONES: [(&str, &str); 4] = [
    ("Africa/Lubumbashi", "120"),
    ("Asia/Kathmandu", "345"),
    ("Europe/Berlin", "case when at < 1774746000000 then 60 when at < 1792890000000 then 120 else 60 end"),
    ("America/St_Johns", "case when at < 1772947800000 then -210 when at < 1793507400000 then -150 else -210 end"),
];

/// How SQLite names the period of a moment on the wall.
const NAMED: [(Period, &str); 4] =
    [(Period::Hour, "%Y-%m-%d %H"), (Period::Day, "%Y-%m-%d"), (Period::Week, "%G-%V"), (Period::Month, "%Y-%m")];

fn at(text: &str) -> Time {
    Time::from_iso(text).expect("an instant")
}

/// Two batteries, a reading each half minute, with one in some hundreds that says it is of a time to come.
fn told() -> Vec<Taken> {
    let mut fleet = Fleet::new(2, 6);
    let mut all = Vec::new();
    for step in 0..DAYS * A_DAY {
        let some = fleet.tell();
        if step % 3 == 0 {
            all.extend(some);
        }
    }
    for one in all.iter_mut().step_by(331) {
        one.reading.quality = ClockQuality::Future;
    }
    all
}

/// The same in both: the last days still in the tail and in segments, the others in chunks. Every ninth hour has nothing.
fn kept(folder: &Path) -> (Readings, Connection) {
    let mut readings = Readings::open(&folder.join("readings.db")).expect("a file");
    let rows = Connection::open(folder.join("rows.db")).expect("a file");
    rows.execute_batch("create table row (device blob, at integer, asked integer, watts real)").expect("a table");
    let told = told();
    for begin in TOLD {
        let shift = at(begin).0 - fleet::span(0).0.0;
        let moved = told.iter().cloned().map(|mut one| {
            one.reading.at.0 += shift;
            one
        });
        let some: Vec<Taken> = moved.filter(|one| one.reading.at.0.div_euclid(HOUR) % 9 != 0).collect();
        readings.keep(&some).expect("kept");
        write(&rows, &some);
        readings.compact(Time(at(begin).0), 1_000).expect("compacted");
        readings.seal(Time(at(begin).0 + 3 * 24 * HOUR)).expect("sealed");
    }
    (readings, rows)
}

fn write(rows: &Connection, all: &[Taken]) {
    rows.execute_batch("begin").expect("begun");
    let mut row = rows.prepare_cached("insert into row values (?, ?, ?, ?)").expect("a statement");
    for one in all.iter().filter(|one| one.reading.quality != ClockQuality::Future) {
        let of = |field: Field| one.reading.values.get(field).map(|kept| field.measured(kept));
        let watts = of(Field::Voltage).expect("volts") * of(Field::Current).expect("amperes");
        let asked = one.reading.values.get(ASKED);
        row.execute(params![one.device.as_bytes(), one.reading.at.0, asked, watts]).expect("a row");
    }
    rows.execute_batch("commit").expect("written");
}

/// How many, the least, the most, the sum of each period in which there is something.
fn recounted(rows: &Connection, offset: &str, format: &str, (from, until): Span) -> Vec<[i64; 4]> {
    // An hour that is there twice is told apart by how far ahead of UTC it is.
    let apart = if format.ends_with("%H") { offset } else { "0" };
    let sql = format!(
        "select count(*), min(asked), max(asked), sum(asked) from row where at >= ? and at < ? \
         group by strftime('{format}', at / 1000 + 60 * ({offset}), 'unixepoch'), 0 + ({apart}) order by min(at)"
    );
    let mut question = rows.prepare(&sql).expect("a question");
    let read = |row: &rusqlite::Row<'_>| Ok([row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?]);
    question.query_map((from.0, until.0), read).expect("rows").map(|row| row.expect("a row")).collect()
}

#[test]
fn figures_by_the_calendar_are_what_plain_rows_say() {
    let folder = TempDir::new().expect("a folder");
    let (readings, rows) = kept(folder.path());
    let both = [fleet::id(0), fleet::id(1)];
    for span in [
        ("2026-03-01T00:00:00Z", "2026-11-05T00:00:00Z"),
        ("2026-03-28T13:17:31.250Z", "2026-03-31T22:59:59.999Z"),
        ("2026-10-25T00:40:00Z", "2026-11-01T05:10:00Z"),
    ] {
        let span = (at(span.0), at(span.1));
        for (zone, offset) in ZONES {
            for (period, format) in NAMED {
                let periods = period::within(zone, span, period).expect("periods");
                let found = readings.by_period(&both, ASKED, &periods).expect("figures");
                let own: Vec<_> = found.all.iter().map(|one| [one.count, one.least, one.most, one.sum]).collect();
                assert!(!own.is_empty());
                assert_eq!((own, found.damaged), (recounted(&rows, offset, format, span), 0), "{zone} {period:?}");
            }
        }
    }
}

/// Watt-hours in and out and the milliseconds covered, of one battery.
fn recounted_energy(rows: &Connection, (from, until): Span) -> [f64; 3] {
    let sql = "
        with pair as (select at, watts, lead(at) over w as next, lead(watts) over w as then_watts from row
                      where device = ?1 window w as (order by at)),
             line as (select at, watts, then_watts - watts as rise, min(next - at, 900000) as ms from pair where next > at),
             part as (select watts, rise, ms, max(?2 - at, 0) as a, min(?3 - at, ms) as b from line),
             area as (select b - a as long, (watts + rise * (a + b) / 2.0 / ms) * (b - a) / 3600000.0 as wh from part where a < b)
        select total(max(wh, 0)), total(max(-wh, 0)), total(long) from area";
    let read = |row: &rusqlite::Row<'_>| Ok([row.get(0)?, row.get(1)?, row.get(2)?]);
    rows.query_row(sql, params![fleet::id(1).as_bytes(), from.0, until.0], read).expect("a row")
}

#[test]
fn energy_is_what_plain_rows_say_whatever_it_is_cut_by() {
    let folder = TempDir::new().expect("a folder");
    let (readings, rows) = kept(folder.path());
    let day = ("2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z");
    let odd = ("2026-03-29T13:17:31.250Z", "2026-03-31T22:41:07.003Z");
    let between = ("2026-04-02T00:00:00Z", "2026-10-24T12:20:00Z");
    for (span, cut) in [(day, Period::Hour), (odd, Period::Day), (between, Period::Month)] {
        let span = (at(span.0), at(span.1));
        let periods = period::within("Asia/Kathmandu", span, cut).expect("periods");
        let found = readings.energy(fleet::id(1), &periods, Gaps::default()).expect("energy");
        assert_eq!(found.all.len(), periods.len());
        for (period, own) in periods.iter().zip(&found.all) {
            let [into, out, covered] = recounted_energy(&rows, *period);
            assert!((own.into - into).abs() < 1e-6 && (own.out - out).abs() < 1e-6, "{own:?} {into} {out}");
            assert!((covered - own.covered_ms as f64).abs() < 0.5, "{own:?} {covered}");
        }
        let together = readings.energy(fleet::id(1), &[span], Gaps::default()).expect("energy").all[0];
        let net: f64 = found.all.iter().map(|one| one.into - one.out).sum();
        assert!((net - (together.into - together.out)).abs() < 1e-6, "the parts are the whole");
        assert_eq!(together.covered_ms, found.all.iter().map(|one| one.covered_ms).sum::<i64>());
        assert!(together.covered_ms > 0);
    }
}

#[test]
fn a_cut_hour_whose_numbers_were_let_go_counts_where_it_begins() {
    let folder = TempDir::new().expect("a folder");
    let (mut readings, _) = kept(folder.path());
    let span = (at("2026-03-28T12:00:00Z"), at("2026-03-30T12:00:00Z"));
    let periods = period::within("Asia/Kathmandu", span, Period::Day).expect("periods");
    let count = |readings: &Readings| -> i64 {
        let found = readings.by_period(&[fleet::id(0)], ASKED, &periods).expect("figures");
        found.all.iter().map(|one| one.count).sum()
    };
    let before = count(&readings);
    readings.compact(at("2026-11-05T00:00:00Z"), 1_000).expect("compacted");
    readings.let_go(at("2026-05-01T00:00:00Z"), 1_000).expect("let go");
    assert!(readings.series(fleet::id(0), ASKED, span).expect("numbers").all.is_empty());
    assert_eq!(count(&readings), before);
    assert!(before > 0);
}
