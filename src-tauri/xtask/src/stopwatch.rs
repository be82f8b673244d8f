//! Measuring and waiting: the one place of these chores that looks at the clock.

use std::time::{Duration, Instant};

/// Runs from the moment it is made.
pub struct Stopwatch(Instant);

impl Stopwatch {
    /// Starts now.
    #[expect(
        clippy::disallowed_methods,
        reason = "a stopwatch measures this machine; no rule of the hub depends on it"
    )]
    pub fn start() -> Self {
        Self(Instant::now())
    }

    /// Time since the start.
    pub fn passed(&self) -> Duration {
        self.0.elapsed()
    }
}
