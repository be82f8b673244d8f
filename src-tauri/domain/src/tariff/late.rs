//! Being late: what it is and what it costs.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{DAY, Unit, WEEK};
use crate::choice::choice;
use crate::time::Time;

choice! {
    /// What a component of time does once the rental is late.
    LateRule {
        /// The price goes on.
        GoOn = "go_on",
        /// It stops when the grace is over.
        StopAtDue = "stop_at_due",
        /// It goes on, and each whole day after the grace costs a fine.
        FinePerDay = "fine_per_day",
        /// It goes on, and each whole week after the grace costs a fine.
        FinePerWeek = "fine_per_week",
    }
}

impl LateRule {
    /// The unit in which a fine is charged, and its milliseconds; none where there is no fine.
    #[must_use]
    pub const fn fine_unit(self) -> Option<(Unit, i64)> {
        match self {
            Self::FinePerDay => Some((Unit::PerDay, DAY)),
            Self::FinePerWeek => Some((Unit::PerWeek, WEEK)),
            Self::GoOn | Self::StopAtDue => None,
        }
    }
}

/// What being late costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Late {
    /// The rule.
    pub rule: LateRule,
    /// Days after the due time that are as before: charged as usual, and not fined.
    pub grace_days: i64,
    /// Minor units a whole day or week; 0 where there is no fine.
    pub fine: i64,
}

impl Late {
    /// Milliseconds of the grace.
    pub(crate) const fn grace_milliseconds(self) -> i64 {
        self.grace_days.saturating_mul(DAY)
    }
}

impl Default for Late {
    fn default() -> Self {
        Self { rule: LateRule::GoOn, grace_days: 0, fine: 0 }
    }
}

/// How late something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
pub struct Overdue {
    /// Whether the due time is past.
    pub overdue: bool,
    /// Whole minutes since.
    pub late_minutes: i64,
    /// Whole days of 24 hours since.
    pub late_whole_days: i64,
}

/// How late something due is at `now`.
#[must_use]
pub fn lateness(due: Time, now: Time) -> Overdue {
    let late = now.0.saturating_sub(due.0).max(0);
    Overdue { overdue: late > 0, late_minutes: late / 60_000, late_whole_days: late / DAY }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn late_begins_after_the_due_time_and_counts_whole_minutes_and_days() {
        let due = Time(1_767_600_000_000);
        let none = Overdue { overdue: false, late_minutes: 0, late_whole_days: 0 };
        assert_eq!((lateness(due, due), lateness(due, Time(due.0 - DAY))), (none, none));
        assert_eq!(lateness(due, Time(due.0 + 1)), Overdue { overdue: true, ..none });
        assert_eq!(
            lateness(due, Time(due.0 + DAY - 1)),
            Overdue { overdue: true, late_minutes: 1_439, late_whole_days: 0 }
        );
    }
}
