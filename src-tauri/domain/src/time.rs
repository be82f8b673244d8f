//! One time for the whole product: a UTC instant in milliseconds, wrapped round `chrono`.

use chrono::{DateTime, NaiveTime, Utc};
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

impl From<DateTime<Utc>> for Time {
    fn from(instant: DateTime<Utc>) -> Self {
        Self(instant.timestamp_millis())
    }
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

#[cfg(test)]
mod tests {
    use super::*;

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
}
