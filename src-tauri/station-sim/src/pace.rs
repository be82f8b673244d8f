//! How fast time goes for stations: as real time does, faster, or only when a test says so.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use tokio::time::Instant;

/// A battery is heavy.
const HAND: Duration = Duration::from_secs(4);

/// What time it is for stations.
#[derive(Clone, Debug)]
pub enum Pace {
    /// Real time since `began`, so many times as fast.
    Real {
        /// Milliseconds since 1970 then.
        from: i64,
        /// When that was.
        began: Instant,
        /// How many times as fast.
        speed: u32,
    },
    /// It stands until it is set.
    Stepped(Arc<AtomicI64>),
}

impl Pace {
    /// Real time from now on.
    #[must_use]
    #[allow(clippy::disallowed_methods)] // stations have clocks of their own
    pub fn real(speed: u32) -> Self {
        Self::Real { from: chrono::Utc::now().timestamp_millis(), began: Instant::now(), speed }
    }

    /// Stands at `now`.
    #[must_use]
    pub fn stepped(now: i64) -> Self {
        Self::Stepped(Arc::new(AtomicI64::new(now)))
    }

    /// Milliseconds since 1970.
    #[must_use]
    pub fn now(&self) -> i64 {
        match self {
            Self::Real { from, began, speed } => {
                let passed = i64::try_from(began.elapsed().as_millis()).unwrap_or(i64::MAX);
                from.saturating_add(passed.saturating_mul(i64::from(*speed)))
            }
            Self::Stepped(now) => now.load(Ordering::Acquire),
        }
    }

    /// How long whoever stands at a station takes for each thing they do: nothing, where time stands.
    #[must_use]
    pub fn hand(&self) -> Duration {
        match self {
            Self::Real { speed, .. } => HAND / (*speed).max(1),
            Self::Stepped(_) => Duration::ZERO,
        }
    }

    /// Sets the time, where it stands.
    pub fn set(&self, to: i64) {
        if let Self::Stepped(now) = self {
            now.store(to, Ordering::Release);
        }
    }
}
