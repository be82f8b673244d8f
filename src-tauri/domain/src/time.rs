//! One time for the whole product: a UTC instant in milliseconds, wrapped round `chrono`.

use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, TimeZone, Utc};
use chrono_tz::{GapInfo, Tz};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// UTC instant, milliseconds since 1970; the hub's IANA zone is applied only where people read it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(transparent)]
pub struct Time(pub i64);

impl Time {
    /// This instant, `minutes` later.
    #[must_use]
    pub fn plus_minutes(self, minutes: i64) -> Self {
        Self(self.0.saturating_add(minutes.saturating_mul(60_000)))
    }
}

impl Time {
    /// As it stands in the name of a file: `20261103T080000123Z`; in order of time when sorted by letters.
    #[must_use]
    pub fn stamp(self) -> String {
        DateTime::from_timestamp_millis(self.0).unwrap_or_default().format("%Y%m%dT%H%M%S%3fZ").to_string()
    }

    /// As it stands in a line of the log: `2026-11-03T08:00:00.123Z`.
    #[must_use]
    pub fn iso(self) -> String {
        DateTime::from_timestamp_millis(self.0).unwrap_or_default().format("%Y-%m-%dT%H:%M:%S%.3fZ").to_string()
    }

    /// The instant that stands in a line of the log.
    #[must_use]
    pub fn from_iso(text: &str) -> Option<Self> {
        Some(DateTime::parse_from_rfc3339(text).ok()?.with_timezone(&Utc).into())
    }
}

impl From<DateTime<Utc>> for Time {
    fn from(instant: DateTime<Utc>) -> Self {
        Self(instant.timestamp_millis())
    }
}

/// What the clock on the wall shows at `at` in a zone; UTC if there is no such zone.
#[must_use]
pub fn wall_clock(zone: &str, at: Time) -> NaiveDateTime {
    let zone: chrono_tz::Tz = zone.parse().unwrap_or(chrono_tz::UTC);
    DateTime::from_timestamp_millis(at.0).unwrap_or_default().with_timezone(&zone).naive_local()
}

/// Whether `name` is a zone of the IANA database, as `Africa/Lusaka`.
#[must_use]
pub fn is_zone(name: &str) -> bool {
    name.parse::<chrono_tz::Tz>().is_ok()
}

/// Every IANA zone a hub may choose, in alphabetical order.
#[must_use]
pub fn zones() -> Vec<String> {
    chrono_tz::TZ_VARIANTS.iter().map(|zone| zone.name().to_owned()).filter(|name| name.contains('/')).collect()
}

/// A time of day as people write it, `9:05`, `9.05`, `09h05`, in the one way it is kept: `09:05`.
#[must_use]
pub fn time_of_day(text: &str) -> Option<String> {
    let text = text.trim().replace(['.', 'h', 'H'], ":");
    let time = NaiveTime::parse_from_str(&text, "%H:%M").ok()?;
    Some(time.format("%H:%M").to_string())
}

/// A day as it is kept, `2026-03-09`; none if there is no such day.
#[must_use]
pub fn date(text: &str) -> Option<String> {
    let date = NaiveDate::parse_from_str(text.trim(), "%Y-%m-%d").ok()?;
    // Years of four digits sort as text.
    (1_900..=2_200).contains(&date.year()).then(|| date.format("%Y-%m-%d").to_string())
}

/// The day in which `at` lies in a zone: from its first moment to just before that of the next.
#[must_use]
pub fn day_of(zone: &str, at: Time) -> Option<(Time, Time)> {
    let zone: Tz = zone.parse().ok()?;
    let day = DateTime::from_timestamp_millis(at.0)?.with_timezone(&zone).date_naive();
    Some((begin(zone, day)?, Time(begin(zone, day.checked_add_days(Days::new(1))?)?.0 - 1)))
}

/// The first moment of the month in which `at` lies in a zone.
#[must_use]
pub fn month_begin(zone: &str, at: Time) -> Option<Time> {
    let zone: Tz = zone.parse().ok()?;
    let day = DateTime::from_timestamp_millis(at.0)?.with_timezone(&zone).date_naive();
    begin(zone, day.with_day(1)?)
}

/// Where clocks are put forward at midnight, the day begins an hour later.
pub(crate) fn begin(zone: Tz, day: NaiveDate) -> Option<Time> {
    when(zone, day.and_time(NaiveTime::MIN))
}

/// When the clock on the wall of a zone shows `local`: the first time of two, and the next moment there is where clocks
/// were put forward past it.
fn when(zone: Tz, local: NaiveDateTime) -> Option<Time> {
    let shown = zone.from_local_datetime(&local).earliest();
    let moment = shown.or_else(|| GapInfo::new(&local, &zone)?.end)?;
    Some(moment.with_timezone(&Utc).into())
}

/// The moment at which the clock on the wall shows `time_of_day`, as `10:00`, on the day it shows when it has gone `ms`
/// milliseconds on from what it shows at `from`. None if a word or a number among these is none.
#[must_use]
pub fn on_day_after(zone: &str, from: Time, ms: i64, time_of_day: &str) -> Option<Time> {
    let zone: Tz = zone.parse().ok()?;
    let shown = DateTime::from_timestamp_millis(from.0)?.with_timezone(&zone).naive_local();
    let day = shown.checked_add_signed(TimeDelta::try_milliseconds(ms)?)?.date();
    when(zone, day.and_time(NaiveTime::parse_from_str(time_of_day, "%H:%M").ok()?))
}

/// The day it is at `at` where clocks go by `zone`.
#[must_use]
pub fn day_in(zone: &str, at: Time) -> String {
    let utc = DateTime::from_timestamp_millis(at.0).unwrap_or_default();
    let zone: chrono_tz::Tz = zone.parse().unwrap_or(chrono_tz::UTC);
    utc.with_timezone(&zone).format("%Y-%m-%d").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_day_begins_earlier_in_the_east() {
        let at = Time(1_793_656_800_000); // 2 November 2026, 22:00 UTC
        assert_eq!(day_in("Africa/Lusaka", at), "2026-11-03");
        assert_eq!(day_in("Africa/Dakar", at), "2026-11-02");
    }

    #[test]
    fn the_clock_on_the_wall_is_the_hubs() {
        let at = Time(1_793_692_800_000);
        assert_eq!(wall_clock("Africa/Lusaka", at).to_string(), "2026-11-03 10:00:00");
        assert_eq!(wall_clock("Nowhere/At_all", at).to_string(), "2026-11-03 08:00:00");
    }

    #[test]
    fn a_stamp_tells_the_instant_to_the_millisecond() {
        let at = Time(1_793_692_800_123);
        assert_eq!(at.stamp(), "20261103T080000123Z");
        assert_eq!(at.iso(), "2026-11-03T08:00:00.123Z");
        assert_eq!(Time::from_iso(&at.iso()), Some(at));
        assert_eq!(Time::from_iso("yesterday"), None);
    }

    #[test]
    fn a_zone_is_one_of_the_iana_database() {
        assert!(is_zone("Africa/Lusaka"));
        assert!(!is_zone("Africa/Atlantis"));
        assert!(zones().contains(&"Africa/Kinshasa".to_owned()));
    }

    #[test]
    fn a_time_of_day_has_two_digits_each() {
        for (written, kept) in [("10:00", "10:00"), (" 9:05", "09:05"), ("9.05", "09:05"), ("23h59", "23:59")] {
            assert_eq!(time_of_day(written).as_deref(), Some(kept));
        }
        for wrong in ["24:00", "10:00:00", "10", "", "9:60", "noon"] {
            assert_eq!(time_of_day(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_day_is_one_of_the_calendar() {
        assert_eq!(date(" 2026-3-9 ").as_deref(), Some("2026-03-09"));
        assert_eq!(date("2024-02-29").as_deref(), Some("2024-02-29"));
        for wrong in ["2026-02-29", "2026-13-01", "09.03.2026", "", "1026-01-01", "12026-01-01", "soon"] {
            assert_eq!(date(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_month_begins_when_it_does_at_the_hub() {
        let at = Time(1_793_656_800_000); // 2 November 2026, 22:00 UTC
        assert_eq!(month_begin("Africa/Lusaka", at), Some(Time(1_793_484_000_000)));
        // On 31 October, 22:00 UTC, November has begun in Lusaka.
        assert_eq!(month_begin("Africa/Lusaka", Time(1_793_484_000_000)), Some(Time(1_793_484_000_000)));
        assert_eq!(month_begin("Africa/Dakar", Time(1_793_484_000_000)), Some(Time(1_790_812_800_000)));
    }

    #[test]
    fn a_day_is_the_one_of_the_hub() {
        let noon = Time(1_793_692_800_000);
        let hour = 3_600_000;
        // 3 November 2026, 08:00 UTC: two hours ahead in Lusaka, so the day began at 22:00 UTC.
        assert_eq!(day_of("Africa/Lusaka", noon), Some((Time(noon.0 - 10 * hour), Time(noon.0 + 14 * hour - 1))));
        assert_eq!(day_of("Mars/Olympus", noon), None);
        // Clocks go forward at midnight: 24 April 2026 begins at one in Cairo and has 23 hours.
        let (first, last) = day_of("Africa/Cairo", Time(1_777_028_400_000)).expect("a day");
        assert_eq!(last.0 + 1 - first.0, 23 * hour);
    }
}
