//! The clock of a station: right, or wrong in one of the ways of the field. What it says is never the same twice.

use chrono::{DateTime, SecondsFormat};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// How a station's clock is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClockFault {
    /// It is right.
    #[default]
    None,
    /// It has forgotten the year: it counts from 1970.
    Epoch,
    /// It is years ahead.
    Ahead,
    /// It is some hours behind.
    Behind,
    /// It names no zone.
    Zoneless,
    /// What it says cannot be read.
    Unreadable,
}

/// Milliseconds a year.
const YEAR: i64 = 365 * 24 * 3_600_000;

/// A clock and what it said last.
#[derive(Clone, Debug)]
pub struct StationClock {
    fault: ClockFault,
    /// When it was switched on.
    began: i64,
    last: i64,
}

impl StationClock {
    /// A clock that is switched on now.
    #[must_use]
    pub const fn new(fault: ClockFault, now: i64) -> Self {
        Self { fault, began: now, last: i64::MIN }
    }

    /// What it believes the time is, in milliseconds since 1970.
    #[must_use]
    pub const fn believes(&self, now: i64) -> i64 {
        match self.fault {
            ClockFault::Epoch => now - self.began,
            ClockFault::Ahead => now + 70 * YEAR,
            ClockFault::Behind => now - 7 * 3_600_000,
            ClockFault::None | ClockFault::Zoneless | ClockFault::Unreadable => now,
        }
    }

    /// Sets it right.
    pub const fn set(&mut self) {
        self.fault = ClockFault::None;
    }

    /// What it writes into a message; never the same twice, so that a question is told apart from the one before.
    pub fn says(&mut self, now: i64) -> Value {
        self.last = self.believes(now).max(self.last.saturating_add(1));
        let text = iso(self.last);
        match self.fault {
            ClockFault::None | ClockFault::Behind => json!(text),
            ClockFault::Zoneless => json!(text.trim_end_matches('Z')),
            ClockFault::Epoch | ClockFault::Ahead => json!(self.last),
            ClockFault::Unreadable => json!(format!("--:--:-- {}", self.last)),
        }
    }
}

/// An instant as it is written.
#[must_use]
pub fn iso(at: i64) -> String {
    DateTime::from_timestamp_millis(at).unwrap_or_default().to_rfc3339_opts(SecondsFormat::Millis, true)
}

/// An instant that was written, in milliseconds since 1970.
#[must_use]
pub fn read(text: &str) -> Option<i64> {
    DateTime::parse_from_rfc3339(text).ok().map(|at| at.timestamp_millis())
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: i64 = 1_752_489_000_000;

    #[test]
    fn a_clock_never_says_the_same_twice_whatever_is_wrong_with_it() {
        for fault in
            [ClockFault::None, ClockFault::Epoch, ClockFault::Ahead, ClockFault::Zoneless, ClockFault::Unreadable]
        {
            let mut clock = StationClock::new(fault, NOW);
            assert_ne!(clock.says(NOW), clock.says(NOW), "{fault:?}");
        }
    }

    #[test]
    fn what_is_written_is_read_again() {
        assert_eq!(StationClock::new(ClockFault::None, NOW).says(NOW), "2025-07-14T10:30:00.000Z");
        assert_eq!(read("2025-07-14T10:30:00.000Z"), Some(NOW));
        assert_eq!(StationClock::new(ClockFault::Zoneless, NOW).says(NOW), "2025-07-14T10:30:00.000");
        assert_eq!(read("soon"), None);
    }
}
