//! What goes wrong in the field, by a seed: messages twice and thrice, out of order, long after, or not at all; links that
//! break; stations that start anew with another clock.

use std::collections::VecDeque;
use std::str::FromStr;

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

use crate::clock::ClockFault;
use crate::journal::Say;

/// How much goes wrong.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Level {
    /// Nothing.
    #[default]
    None,
    /// As on a bad day.
    Some,
    /// More than in a year.
    Many,
}

impl FromStr for Level {
    type Err = ();

    fn from_str(word: &str) -> Result<Self, ()> {
        match word {
            "none" => Ok(Self::None),
            "some" => Ok(Self::Some),
            "many" => Ok(Self::Many),
            _ => Err(()),
        }
    }
}

/// What goes wrong with one station.
#[derive(Debug)]
pub struct Faults {
    level: Level,
    random: StdRng,
    /// A message that waits until after the next.
    held: Option<Say>,
    /// Messages that are said again some time.
    old: VecDeque<Say>,
}

/// Messages that may be said again after others. Far fewer than the answers a station remembers: an answer does not say
/// which report it is for, and one of a time that is forgotten would be taken for that of the report that is open.
const OLD: usize = 8;

/// A message as it leaves.
#[derive(Clone, Debug, PartialEq)]
pub struct Sent {
    /// What.
    pub say: Say,
    /// Whether the broker is asked to retain it, which it must not.
    pub retained: bool,
}

impl Faults {
    /// By a seed.
    #[must_use]
    pub fn new(level: Level, seed: u64) -> Self {
        Self { level, random: StdRng::seed_from_u64(seed), held: None, old: VecDeque::new() }
    }

    /// Whether something happens that happens so often in a thousand times, on a bad day.
    fn happens(&mut self, per_mille: u32) -> bool {
        let per_mille = match self.level {
            Level::None => return false,
            Level::Some => per_mille,
            Level::Many => per_mille * 5,
        };
        self.random.random_range(0..1_000) < per_mille
    }

    /// What leaves for a message: it, once or more often, or later, and what was said long before.
    pub fn sent(&mut self, say: Say) -> Vec<Sent> {
        let is_reading = say.topic == "battery/status";
        if is_reading && !say.acknowledged && self.happens(40) {
            return Vec::new();
        }
        // Nothing depends on when these come; a report comes after what it is about.
        let is_free = is_reading || say.topic == "station/status";
        if is_free && self.held.is_none() && self.happens(40) {
            self.held = Some(say);
            return Vec::new();
        }
        let copies = if self.happens(40) { 3 } else { 1 };
        let mut sent: Vec<Sent> =
            (0..copies).map(|copy| Sent { say: say.clone(), retained: copy > 0 && copy % 2 == 0 }).collect();
        if let Some(held) = self.held.take() {
            sent.push(Sent { say: held, retained: false });
        }
        if self.happens(20)
            && let Some(old) = self.old.pop_front()
        {
            sent.push(Sent { say: old, retained: true });
        }
        if say.named {
            self.old.push_back(say);
            self.old.drain(..self.old.len().saturating_sub(OLD));
        }
        sent
    }

    /// What waited for another message that does not come.
    pub fn rest(&mut self) -> Option<Sent> {
        self.held.take().map(|say| Sent { say, retained: false })
    }

    /// What was to leave later is gone with its link.
    pub fn cut(&mut self) {
        self.held = None;
    }

    /// Whether the link breaks now.
    pub fn breaks(&mut self) -> bool {
        self.happens(8)
    }

    /// Whether the station starts anew now.
    pub fn restarts(&mut self) -> bool {
        self.happens(4)
    }

    /// A name for a start of the station, never used before.
    pub fn boot(&mut self) -> String {
        format!("{:016x}", self.random.random::<u64>())
    }

    /// How the clock is after a start.
    pub fn clock(&mut self) -> ClockFault {
        if !self.happens(100) {
            return ClockFault::None;
        }
        match self.random.random_range(0..5) {
            0 => ClockFault::Epoch,
            1 => ClockFault::Ahead,
            2 => ClockFault::Behind,
            3 => ClockFault::Zoneless,
            _ => ClockFault::Unreadable,
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn say(number: u64, topic: &str) -> Say {
        Say { number, topic: topic.to_owned(), payload: json!({ "seq": number }), named: true, acknowledged: true }
    }

    #[test]
    fn without_faults_everything_leaves_once_and_at_once() {
        let mut faults = Faults::new(Level::None, 1);
        for number in 0..1_000 {
            assert_eq!(faults.sent(say(number, "battery/status")).len(), 1);
            assert!(!faults.breaks() && !faults.restarts());
        }
        assert_eq!(faults.clock(), ClockFault::None);
    }

    #[test]
    fn with_faults_reports_leave_in_order_and_none_is_lost() {
        let mut faults = Faults::new(Level::Many, 7);
        let (mut next, mut copies) = (0, 0);
        for number in 0..1_000 {
            let sent = faults.sent(say(number, "swap/activity"));
            assert_eq!(sent[0], Sent { say: say(next, "swap/activity"), retained: false });
            copies += sent.len() - 1;
            next += 1;
        }
        assert!(copies > 100, "{copies}");
    }
}
