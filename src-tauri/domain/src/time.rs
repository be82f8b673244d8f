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

/// Whether `text` is a time of day as `10:00`.
#[must_use]
pub fn is_time_of_day(text: &str) -> bool {
    text.len() == 5 && NaiveTime::parse_from_str(text, "%H:%M").is_ok()
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
        assert!(is_time_of_day("10:00") && is_time_of_day("23:59"));
        assert!(!is_time_of_day("9:00") && !is_time_of_day("24:00") && !is_time_of_day("10:00:00"));
    }
}
