//! How long this computer keeps every reading, and how much room they may take: what lies beside them by the hour stays for
//! ever. Source: telemetry.md, "Storage".

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::check::Check;
use crate::refusal::Refusal;
use crate::time::Time;

const DAY_MINUTES: i64 = 24 * 60;
const DAY_MS: i64 = DAY_MINUTES * 60_000;
/// A month is the least that somebody who looks for what went wrong needs.
const DAYS_MIN: i64 = 30;
const DAYS_MAX: i64 = 3_650;
const BUDGET_MAX_GB: i64 = 1_000;
const GB: i64 = 1_000_000_000;

/// How readings are kept on this computer, as typed and as kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct KeepingForm {
    /// Days for which every reading is kept.
    pub kept_days: i64,
    /// Gigabytes of their file beyond which the oldest go earlier.
    pub budget_gb: i64,
}

impl Default for KeepingForm {
    /// Five hundred batteries that tell each ten seconds fill it in two years.
    fn default() -> Self {
        Self { kept_days: 730, budget_gb: 12 }
    }
}

/// What the file of readings takes.
#[derive(Clone, Copy, Debug)]
pub struct Taken {
    /// Bytes now.
    pub bytes: i64,
    /// Bytes that a day added lately.
    pub a_day: i64,
    /// The first day of which every reading is there.
    pub oldest: Option<Time>,
}

/// How long the budget lasts if it goes on as lately.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "is", content = "at", rename_all = "snake_case")]
pub enum Forecast {
    /// Nothing came lately that would tell.
    Unknown,
    /// Longer than readings are kept: the oldest go in their time.
    Longer,
    /// Until then: from then on the oldest go earlier than they should.
    Until(Time),
    /// No longer.
    Over,
}

impl KeepingForm {
    /// The form as it will be kept.
    ///
    /// # Errors
    /// [`Refusal::Invalid`] naming every wrong field.
    pub fn checked(&self) -> Result<Self, Refusal> {
        let mut check = Check::default();
        let kept = Self {
            kept_days: check.whole("kept_days", self.kept_days, DAYS_MIN, DAYS_MAX),
            budget_gb: check.whole("budget_gb", self.budget_gb, 1, BUDGET_MAX_GB),
        };
        check.done()?;
        Ok(kept)
    }

    /// What is of an earlier time than this is old at `now`.
    #[must_use]
    pub fn old(&self, now: Time) -> Time {
        now.plus_minutes(-self.kept_days * DAY_MINUTES)
    }

    /// The budget in bytes.
    #[must_use]
    pub fn budget(&self) -> i64 {
        self.budget_gb.saturating_mul(GB)
    }

    /// How long the budget lasts.
    #[must_use]
    pub fn forecast(&self, taken: Taken, now: Time) -> Forecast {
        let left = self.budget() - taken.bytes;
        if left <= 0 {
            return Forecast::Over;
        }
        if taken.a_day <= 0 {
            return Forecast::Unknown;
        }
        let until = Time(now.0.saturating_add((left / taken.a_day).saturating_mul(DAY_MS)));
        // Once the oldest go for their age, as much goes as comes.
        let steady = taken.oldest.unwrap_or(now).plus_minutes(self.kept_days * DAY_MINUTES);
        if until < steady { Forecast::Until(until) } else { Forecast::Longer }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Time = Time(20_000 * DAY_MS);

    fn days(days: i64) -> Time {
        Time(NOW.0 + days * DAY_MS)
    }

    #[test]
    fn every_wrong_field_is_named() {
        let wrong = |kept_days, budget_gb| match (KeepingForm { kept_days, budget_gb }).checked() {
            Ok(_) => Vec::new(),
            Err(Refusal::Invalid { fields }) => fields.into_iter().map(|one| one.field).collect(),
            Err(other) => panic!("{other:?}"),
        };
        assert_eq!(wrong(730, 12), [""; 0]);
        assert_eq!(wrong(29, 0), ["kept_days", "budget_gb"]);
        assert_eq!(wrong(3_651, 1_001), ["kept_days", "budget_gb"]);
    }

    #[test]
    fn a_budget_lasts_until_it_is_full_or_longer_than_readings_are_kept() {
        let form = KeepingForm { kept_days: 100, budget_gb: 1 };
        let forecast = |bytes, a_day, oldest| form.forecast(Taken { bytes, a_day, oldest }, NOW);
        assert_eq!(forecast(500_000_000, 10_000_000, Some(days(-10))), Forecast::Until(days(50)));
        assert_eq!(forecast(500_000_000, 5_000_000, Some(days(-10))), Forecast::Longer, "90 days until the oldest go");
        assert_eq!(forecast(950_000_000, 10_000_000, Some(days(-96))), Forecast::Longer, "as much goes as comes");
        assert_eq!(forecast(1_000_000_000, 0, None), Forecast::Over);
        assert_eq!(forecast(5, 0, None), Forecast::Unknown);
        assert_eq!(forecast(5, 1, None), Forecast::Longer);
    }

    #[test]
    fn what_is_old_is_counted_from_now() {
        assert_eq!(KeepingForm::default().old(NOW), days(-730));
    }
}
