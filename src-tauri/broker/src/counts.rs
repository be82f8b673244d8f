//! How often what happened, since the broker was started.

use std::sync::atomic::{AtomicU64, Ordering};

/// How often what happened, since the broker was started.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Sockets accepted.
    pub accepted: u64,
    /// Sockets turned out for others, before they got in.
    pub turned_out: u64,
    /// Sockets that did not get in within the time they have.
    pub late: u64,
    /// Connections closed for what was no MQTT, not allowed by it, or too large.
    pub malformed: u64,
    /// Refusals of any kind.
    pub refused: u64,
    /// Connections let in.
    pub connected: u64,
    /// Messages handed to the hub.
    pub incoming: u64,
    /// Messages that found the queue of a client full.
    pub overflowed: u64,
}

/// The same while it is counted.
#[derive(Debug, Default)]
pub(crate) struct Counters {
    pub accepted: Counter,
    pub turned_out: Counter,
    pub late: Counter,
    pub malformed: Counter,
    pub refused: Counter,
    pub connected: Counter,
    pub incoming: Counter,
    pub overflowed: Counter,
}

#[derive(Debug, Default)]
pub(crate) struct Counter(AtomicU64);

impl Counter {
    pub fn one_more(&self) {
        self.more(1);
    }

    pub fn more(&self, by: u64) {
        self.0.fetch_add(by, Ordering::Relaxed);
    }

    fn read(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

impl Counters {
    pub fn read(&self) -> Counts {
        Counts {
            accepted: self.accepted.read(),
            turned_out: self.turned_out.read(),
            late: self.late.read(),
            malformed: self.malformed.read(),
            refused: self.refused.read(),
            connected: self.connected.read(),
            incoming: self.incoming.read(),
            overflowed: self.overflowed.read(),
        }
    }
}
