//! Whether the computer's clock can be right.

use serde::Serialize;
use ts_rs::TS;

use crate::Time;

/// A clock may be so much behind the newest line of the books: it is set right by the network now and then.
const SLACK_MS: i64 = 5 * 60_000;
/// A program is not used so long after it was built.
const FAR_AHEAD_MS: i64 = 10 * 366 * 86_400_000;

/// What is wrong with the clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ClockDoubt {
    /// It says a time before the newest line of the books.
    BehindBooks,
    /// It says a time before this program was built.
    BeforeBuild,
    /// It says a time long after this program was built.
    FarAhead,
}

/// Whether the clock can be right when it says `now`, the newest line of the books was written at `newest` and the program
/// was built at `built`.
#[must_use]
pub fn doubt(now: Time, newest: Option<Time>, built: Time) -> Option<ClockDoubt> {
    if now < built {
        return Some(ClockDoubt::BeforeBuild);
    }
    if newest.is_some_and(|newest| now.0.saturating_add(SLACK_MS) < newest.0) {
        return Some(ClockDoubt::BehindBooks);
    }
    (now.0 > built.0.saturating_add(FAR_AHEAD_MS)).then_some(ClockDoubt::FarAhead)
}

#[cfg(test)]
mod tests {
    use super::*;

    const BUILT: Time = Time(1_793_000_000_000);

    #[test]
    fn a_clock_is_doubted_by_what_is_known_to_have_happened() {
        let day = |days: i64| Time(BUILT.0 + days * 86_400_000);
        assert_eq!(doubt(day(3), Some(day(2)), BUILT), None);
        assert_eq!(doubt(day(3), None, BUILT), None);
        assert_eq!(doubt(day(2), Some(day(3)), BUILT), Some(ClockDoubt::BehindBooks));
        assert_eq!(doubt(day(-1), Some(day(3)), BUILT), Some(ClockDoubt::BeforeBuild));
        assert_eq!(doubt(day(4_000), Some(day(3)), BUILT), Some(ClockDoubt::FarAhead));
    }

    #[test]
    fn a_clock_set_right_by_a_few_minutes_is_not_doubted() {
        let newest = Time(BUILT.0 + 600_000);
        assert_eq!(doubt(Time(newest.0 - 299_000), Some(newest), BUILT), None);
        assert!(doubt(Time(newest.0 - 301_000), Some(newest), BUILT).is_some());
    }
}
