//! Hours, days, weeks and months as the clock on the wall of a hub shows them: what figures are told by.

use chrono::{DateTime, Datelike, Days, Months, NaiveTime, Timelike};
use chrono_tz::Tz;

use crate::choice::choice;
use crate::time::{Time, begin};

choice! {
    /// A stretch of the calendar.
    Period {
        /// From one full hour to the next. The hour that is there twice, where clocks are put back, is two of them.
        Hour = "hour",
        /// From midnight, or from the first moment of the day, where clocks are put forward past it.
        Day = "day",
        /// From Monday.
        Week = "week",
        /// From the first of the month.
        Month = "month",
    }
}

/// From one instant until before another.
pub type Span = (Time, Time);

/// The periods of a span in a zone, one after the other without a gap; the first and the last are as long as the span has of
/// them. None if there is no such zone, or the span leaves the calendar.
#[must_use]
pub fn within(zone: &str, (from, until): Span, period: Period) -> Option<Vec<Span>> {
    let zone: Tz = zone.parse().ok()?;
    let mut all = Vec::new();
    let mut begin = from;
    while begin < until {
        let next = next(zone, begin, period)?.min(until);
        all.push((begin, next));
        begin = next;
    }
    Some(all)
}

/// When the period ends in which an instant lies.
fn next(zone: Tz, at: Time, period: Period) -> Option<Time> {
    let shown = DateTime::from_timestamp_millis(at.0)?.with_timezone(&zone).naive_local();
    let day = shown.date();
    let next = match period {
        Period::Hour => return Some(Time(at.0 + to_full_hour(shown.time()))),
        Period::Day => day.checked_add_days(Days::new(1))?,
        Period::Week => day.checked_add_days(Days::new(u64::from(7 - day.weekday().num_days_from_monday())))?,
        Period::Month => day.with_day(1)?.checked_add_months(Months::new(1))?,
    };
    begin(zone, next)
}

/// Milliseconds until the minute hand is at the top again.
fn to_full_hour(shown: NaiveTime) -> i64 {
    let seconds = i64::from(shown.minute() * 60 + shown.second());
    3_600_000 - 1_000 * seconds - i64::from(shown.nanosecond() / 1_000_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: i64 = 3_600_000;

    fn at(text: &str) -> Time {
        Time::from_iso(text).expect("an instant")
    }

    /// How many hours each of the periods has.
    fn check(zone: &str, (from, until): (&str, &str), period: Period, expect: &[f64]) {
        let all = within(zone, (at(from), at(until)), period).expect("periods");
        let hours: Vec<f64> = all.iter().map(|(from, until)| (until.0 - from.0) as f64 / HOUR as f64).collect();
        assert_eq!(hours, expect, "{zone} {period:?}");
        assert!(all.windows(2).all(|pair| pair[0].1 == pair[1].0), "none is left out");
    }

    #[test]
    fn a_day_has_as_many_hours_as_the_clock_on_the_wall_shows() {
        let march = ("2026-03-27T23:00:00Z", "2026-03-30T22:00:00Z");
        check("Europe/Berlin", march, Period::Day, &[24.0, 23.0, 24.0]);
        let october = ("2026-10-23T22:00:00Z", "2026-10-26T23:00:00Z");
        check("Europe/Berlin", october, Period::Day, &[24.0, 25.0, 24.0]);
        check("Africa/Cairo", ("2026-04-22T22:00:00Z", "2026-04-24T21:00:00Z"), Period::Day, &[24.0, 23.0]);
    }

    #[test]
    fn the_hour_that_is_there_twice_is_two() {
        check("Europe/Berlin", ("2026-10-25T00:00:00Z", "2026-10-25T02:00:00Z"), Period::Hour, &[1.0, 1.0]);
        check("Asia/Kathmandu", ("2026-10-25T00:00:00Z", "2026-10-25T02:00:00Z"), Period::Hour, &[0.25, 1.0, 0.75]);
        // There clocks are put back, and forward, by half an hour.
        let back = ("2026-04-04T14:00:00Z", "2026-04-04T16:30:00Z");
        check("Australia/Lord_Howe", back, Period::Hour, &[1.0, 0.5, 1.0]);
        let forward = ("2026-10-03T14:30:00Z", "2026-10-03T17:00:00Z");
        check("Australia/Lord_Howe", forward, Period::Hour, &[1.0, 0.5, 1.0]);
    }

    #[test]
    fn weeks_begin_on_monday_and_months_on_the_first() {
        // A Thursday until a Tuesday.
        let week = ("2026-01-01T10:00:00Z", "2026-01-13T10:00:00Z");
        check("Africa/Lubumbashi", week, Period::Week, &[84.0, 168.0, 36.0]);
        let months = ("2026-01-15T22:00:00Z", "2026-03-31T22:00:00Z");
        check("Africa/Lubumbashi", months, Period::Month, &[384.0, 672.0, 744.0]);
        check("America/St_Johns", ("2026-02-28T03:30:00Z", "2026-04-01T02:30:00Z"), Period::Month, &[24.0, 743.0]);
    }

    #[test]
    fn what_is_no_span_or_no_zone_has_no_periods() {
        assert_eq!(within("Africa/Lusaka", (Time(5), Time(5)), Period::Day), Some(vec![]));
        assert_eq!(within("Mars/Olympus", (Time(0), Time(5)), Period::Day), None);
        assert_eq!(within("Africa/Lusaka", (Time(i64::MAX - 5), Time(i64::MAX)), Period::Day), None);
    }
}
