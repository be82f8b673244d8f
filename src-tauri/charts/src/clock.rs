//! The times below a chart: full minutes, hours, days or months as the clocks of a zone show them, as many as there is room for.

use chrono::{Datelike, Timelike};
use domain::Time;
use domain::period::{self, Period, Span};
use domain::time::wall_clock;

use crate::thin::float;

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;
/// From one tick to the next: about how long that is, what begins with it, and every which of them stands there.
const STEPS: [(i64, Period, u32); 16] = [
    (HOUR, Period::Hour, 1),
    (2 * HOUR, Period::Hour, 2),
    (3 * HOUR, Period::Hour, 3),
    (6 * HOUR, Period::Hour, 6),
    (12 * HOUR, Period::Hour, 12),
    (DAY, Period::Day, 1),
    (2 * DAY, Period::Day, 2),
    (7 * DAY, Period::Week, 1),
    (30 * DAY, Period::Month, 1),
    (60 * DAY, Period::Month, 2),
    (90 * DAY, Period::Month, 3),
    (180 * DAY, Period::Month, 6),
    (365 * DAY, Period::Month, 12),
    (730 * DAY, Period::Month, 24),
    (1_825 * DAY, Period::Month, 60),
    (3_650 * DAY, Period::Month, 120),
];
/// Within an hour.
const MINUTES: [i64; 6] = [1, 2, 5, 10, 15, 30];

/// A time below a chart.
#[derive(Clone, Debug, PartialEq)]
pub struct Tick {
    /// When.
    pub at: Time,
    /// As it is written.
    pub text: String,
    /// Whether a day begins, among hours.
    pub parts_days: bool,
}

/// The ticks of a span, with room for so many; none if there is no such zone.
pub fn ticks(zone: &str, span: Span, room: u32, months: &[String]) -> Option<Vec<Tick>> {
    let long = span.1.0.saturating_sub(span.0.0);
    let each = long / i64::from(room.max(1));
    if let Some(minutes) = MINUTES.into_iter().find(|minutes| each <= minutes * MINUTE) {
        return Some(of_minutes(zone, span, minutes, months));
    }
    let (_, period, every) = STEPS.into_iter().find(|(step, ..)| each <= *step).unwrap_or(STEPS[STEPS.len() - 1]);
    // What begins at the first instant of the span begins after the one before.
    let begun = period::within(zone, (Time(span.0.0 - 1), Time(span.1.0.checked_add(1)?)), period)?;
    let begins = begun.into_iter().skip(1).map(|(at, _)| at);
    Some(begins.filter_map(|at| tick(zone, at, period, every, months)).collect())
}

fn tick(zone: &str, at: Time, period: Period, every: u32, months: &[String]) -> Option<Tick> {
    let shown = wall_clock(zone, at);
    let is_midnight = shown.hour() == 0 && shown.minute() == 0;
    let day = || format!("{} {}", shown.day(), month(months, shown.month0()));
    let (number, text) = match period {
        Period::Hour if is_midnight => (0, day()),
        Period::Hour => (shown.hour(), shown.format("%H:%M").to_string()),
        Period::Day => (shown.date().num_days_from_ce().unsigned_abs(), day()),
        Period::Week => (0, day()),
        Period::Month => {
            let year = shown.year().unsigned_abs();
            let is_year = shown.month0() == 0;
            (
                12 * year + shown.month0(),
                if is_year { year.to_string() } else { month(months, shown.month0()).to_owned() },
            )
        }
    };
    (number % every == 0).then_some(Tick { at, text, parts_days: period == Period::Hour && is_midnight })
}

fn of_minutes(zone: &str, (from, until): Span, every: i64, months: &[String]) -> Vec<Tick> {
    let mut all = Vec::new();
    let mut at = from;
    while at <= until {
        let shown = wall_clock(zone, at);
        let past = (i64::from(shown.minute()) % every) * MINUTE + at.0.rem_euclid(MINUTE);
        if past == 0 {
            let is_midnight = shown.hour() == 0 && shown.minute() == 0;
            let text = if is_midnight {
                format!("{} {}", shown.day(), month(months, shown.month0()))
            } else {
                shown.format("%H:%M").to_string()
            };
            all.push(Tick { at, text, parts_days: is_midnight });
        }
        at = Time(at.0 + every * MINUTE - past);
    }
    all
}

fn month(months: &[String], number: u32) -> &str {
    usize::try_from(number).ok().and_then(|number| months.get(number)).map_or("", String::as_str)
}

/// How far right an instant stands: 0 at the beginning of a span, 1 at its end.
pub fn share((from, until): Span, at: i64) -> f64 {
    (float(at - from.0) / float((until.0 - from.0).max(1))).clamp(0.0, 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(zone: &str, (from, until): (&str, &str), room: u32, expect: &str) {
        let months: Vec<String> = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
            .map(str::to_owned)
            .to_vec();
        let at = |text: &str| Time::from_iso(text).expect("an instant");
        let ticks = ticks(zone, (at(from), at(until)), room, &months).expect("ticks");
        let texts: Vec<&str> = ticks.iter().map(|tick| tick.text.as_str()).collect();
        assert_eq!(texts.join(" "), expect, "{from} {until}");
    }

    #[test]
    fn times_are_those_of_the_zone() {
        let lusaka = "Africa/Lusaka";
        check(lusaka, ("2026-11-02T19:00:00Z", "2026-11-03T01:00:00Z"), 6, "21:00 22:00 23:00 3 Nov 01:00 02:00 03:00");
        check(lusaka, ("2026-11-02T19:07:12Z", "2026-11-02T20:02:00Z"), 6, "21:10 21:20 21:30 21:40 21:50 22:00");
        check(lusaka, ("2026-11-01T22:00:00Z", "2026-11-04T22:00:00Z"), 6, "2 Nov 12:00 3 Nov 12:00 4 Nov 12:00 5 Nov");
        check(lusaka, ("2025-11-02T22:00:00Z", "2026-11-02T22:00:00Z"), 7, "2026 Mar May Jul Sep Nov");
        check("Asia/Kathmandu", ("2026-11-02T19:00:00Z", "2026-11-02T22:00:00Z"), 3, "01:00 02:00 03:00");
    }

    #[test]
    fn the_hour_that_is_there_twice_stands_there_twice() {
        check("Europe/Berlin", ("2026-10-25T00:00:00Z", "2026-10-25T02:00:00Z"), 2, "02:00 02:00 03:00");
        check("Europe/Berlin", ("2026-03-29T00:00:00Z", "2026-03-29T02:00:00Z"), 2, "01:00 03:00 04:00");
    }
}
