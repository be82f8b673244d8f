//! How long something is rented for, and when that is over.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{DAY, HOUR, MONTH, WEEK};
use crate::choice::choice;
use crate::time::{Time, on_day_after};

choice! {
    /// What a length is counted in.
    LengthUnit {
        /// Hours.
        Hours = "hours",
        /// Days of 24 hours.
        Days = "days",
        /// Weeks.
        Weeks = "weeks",
        /// Months of 30 days.
        Months = "months",
    }
}

impl LengthUnit {
    /// Milliseconds of one.
    #[must_use]
    pub const fn milliseconds(self) -> i64 {
        match self {
            Self::Hours => HOUR,
            Self::Days => DAY,
            Self::Weeks => WEEK,
            Self::Months => MONTH,
        }
    }
}

/// How long something is rented for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Length {
    /// How many.
    pub value: i64,
    /// Of what.
    pub unit: LengthUnit,
}

impl Length {
    /// In milliseconds.
    #[must_use]
    pub const fn milliseconds(self) -> i64 {
        self.value.saturating_mul(self.unit.milliseconds())
    }
}

/// When what goes out at `start` for a length is due. A length of a day or more ends at the hub's due time of its last day,
/// which is counted by the calendar and the clock on the hub's wall; a shorter one ends exactly. Only the due time moves: the
/// price is by the time that passed.
#[must_use]
pub fn due(length: Length, start: Time, zone: &str, due_time: &str) -> Time {
    let ms = length.milliseconds();
    let exact = Time(start.0.saturating_add(ms));
    if ms < DAY {
        return exact;
    }
    // A hub's zone and due time were checked when they were kept.
    on_day_after(zone, start, ms, due_time).map_or(exact, |due| due.max(start))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::wall_clock;
    use chrono::{NaiveTime, TimeDelta};
    use proptest::prelude::*;

    fn at(iso: &str) -> Time {
        Time::from_iso(iso).expect("a moment")
    }

    fn length(value: i64, unit: LengthUnit) -> Length {
        Length { value, unit }
    }

    #[test]
    fn a_length_of_days_ends_at_the_due_time_of_its_last_day() {
        let due_in = |zone, start, length| due(length, at(start), zone, "10:00").iso();
        let days = |value| length(value, LengthUnit::Days);
        assert_eq!(due_in("Africa/Dakar", "2026-01-05T08:00:00Z", days(7)), "2026-01-12T10:00:00.000Z");
        assert_eq!(due_in("Africa/Lusaka", "2026-01-05T08:00:00Z", days(7)), "2026-01-12T08:00:00.000Z");
        // 23:30 at the hub: the day of the hub counts, not that of Greenwich.
        assert_eq!(due_in("Africa/Lusaka", "2026-01-05T21:30:00Z", days(1)), "2026-01-06T08:00:00.000Z");
        let hours = |value| length(value, LengthUnit::Hours);
        assert_eq!(due_in("Africa/Lusaka", "2026-01-05T08:00:00Z", hours(23)), "2026-01-06T07:00:00.000Z");
        assert_eq!(due_in("Africa/Lusaka", "2026-01-05T08:00:00Z", hours(24)), "2026-01-06T08:00:00.000Z");
        assert_eq!(
            due_in("Africa/Dakar", "2026-01-31T08:00:00Z", length(1, LengthUnit::Months)),
            "2026-03-02T10:00:00.000Z"
        );
    }

    #[test]
    fn a_due_time_that_clocks_skip_is_the_next_there_is_and_of_two_the_first() {
        let due_at = |zone, start, time| due(length(1, LengthUnit::Days), at(start), zone, time).iso();
        // 29 March 2026: from 02:00 to 03:00 in Paris; half past two is the first moment after, 03:00 or 01:00 in Greenwich.
        assert_eq!(due_at("Europe/Paris", "2026-03-28T11:00:00Z", "02:30"), "2026-03-29T01:00:00.000Z");
        assert_eq!(due_at("Europe/Paris", "2026-03-28T11:00:00Z", "10:00"), "2026-03-29T08:00:00.000Z");
        // 25 October 2026: from 03:00 back to 02:00.
        assert_eq!(due_at("Europe/Paris", "2026-10-24T11:00:00Z", "02:30"), "2026-10-25T00:30:00.000Z");
        // Started early on the day of 25 hours: 24 hours later it is still that day, yet its last day is the next.
        assert_eq!(due_at("Europe/Paris", "2026-10-24T22:10:00Z", "00:05"), "2026-10-25T23:05:00.000Z");
        // Samoa had no 30 December 2011.
        assert_eq!(due_at("Pacific/Apia", "2011-12-29T20:00:00Z", "10:00"), "2011-12-30T10:00:00.000Z");
    }

    proptest! {
        #[test]
        fn nothing_is_due_before_it_starts_and_days_end_at_the_hubs_due_time(
            zone in prop::sample::select(chrono_tz::TZ_VARIANTS.to_vec()),
            start in 0i64..2_000_000_000_000,
            value in 1i64..400,
            unit in prop::sample::select(LengthUnit::ALL),
            minute in 0u32..1_440,
        ) {
            let time = NaiveTime::from_hms_opt(minute / 60, minute % 60, 0).expect("a time of day");
            let (length, start) = (Length { value, unit }, Time(start));
            let due = due(length, start, zone.name(), &time.format("%H:%M").to_string());
            prop_assert!(due > start);
            if length.milliseconds() < DAY {
                prop_assert_eq!(due.0 - start.0, length.milliseconds());
                return Ok(());
            }
            let last_day = wall_clock(zone.name(), start) + TimeDelta::milliseconds(length.milliseconds());
            let (meant, shown) = (last_day.date().and_time(time), wall_clock(zone.name(), due));
            let just_before = wall_clock(zone.name(), Time(due.0 - 1));
            prop_assert!(shown == meant || just_before < meant && meant < shown, "{} for {}", shown, meant);
        }
    }
}
