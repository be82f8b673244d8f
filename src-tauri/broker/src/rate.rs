//! A bucket of tokens that several connections share without a lock. Kept as one time, the one at which the bucket is full
//! again (the generic cell rate algorithm).

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use tokio::time::Instant;

use crate::settings::Rate;

/// A bucket of tokens.
#[derive(Debug)]
pub struct Bucket {
    began: Instant,
    /// Nanoseconds after `began`.
    full_at: AtomicU64,
    token: u64,
    depth: u64,
}

impl Bucket {
    /// A full bucket.
    #[must_use]
    pub fn new(rate: Rate, began: Instant) -> Self {
        let token = 1_000_000_000 / u64::from(rate.per_second.max(1));
        Self { began, full_at: AtomicU64::new(0), token, depth: token * u64::from(rate.burst) }
    }

    /// Takes one token if there is one; else says how long to wait for it, and takes none.
    ///
    /// # Errors
    /// The time to wait.
    pub fn try_take(&self, now: Instant) -> Result<(), Duration> {
        let now = self.nanoseconds(now);
        let after = |full_at: u64| full_at.max(now).saturating_add(self.token);
        let over = |full_at: u64| (after(full_at) - now).saturating_sub(self.depth);
        let take = |full_at: u64| (over(full_at) == 0).then(|| after(full_at));
        let taken = self.full_at.fetch_update(Ordering::Relaxed, Ordering::Relaxed, take);
        taken.map(|_| ()).map_err(|full_at| Duration::from_nanos(over(full_at)))
    }

    /// Takes one token, on credit if there is none, and says how long to wait before the next.
    pub fn take(&self, now: Instant) -> Duration {
        let now = self.nanoseconds(now);
        let after = |full_at: u64| full_at.max(now).saturating_add(self.token);
        let before = self.full_at.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |full_at| Some(after(full_at)));
        let full_at = after(before.unwrap_or_else(|unchanged| unchanged));
        Duration::from_nanos((full_at - now).saturating_sub(self.depth))
    }

    /// Whether it is as full as a new one.
    #[must_use]
    pub fn is_full(&self, now: Instant) -> bool {
        self.full_at.load(Ordering::Relaxed) <= self.nanoseconds(now)
    }

    /// Since the bucket was made.
    fn nanoseconds(&self, now: Instant) -> u64 {
        u64::try_from(now.saturating_duration_since(self.began).as_nanos()).unwrap_or(u64::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_burst_is_free_and_then_each_token_takes_its_time() {
        let began = Instant::now();
        let bucket = Bucket::new(Rate { per_second: 50, burst: 200 }, began);
        for taken in 0..200 {
            assert_eq!(bucket.take(began), Duration::ZERO, "{taken}");
        }
        assert_eq!(bucket.take(began), Duration::from_millis(20));
        assert_eq!(bucket.take(began), Duration::from_millis(40));
        // After a second fifty have come back, two of them lent out already.
        let later = began + Duration::from_secs(1);
        for taken in 0..48 {
            assert_eq!(bucket.take(later), Duration::ZERO, "{taken}");
        }
        assert_eq!(bucket.take(later), Duration::from_millis(20));
        // However long the silence, the burst is not larger.
        let much_later = began + Duration::from_secs(1_000);
        let free = (0..300).filter(|_| bucket.take(much_later).is_zero()).count();
        assert_eq!(free, 200);
    }

    #[test]
    fn who_does_not_take_on_credit_is_told_how_long_to_wait_and_owes_nothing() {
        let began = Instant::now();
        let bucket = Bucket::new(Rate { per_second: 10, burst: 2 }, began);
        assert_eq!([bucket.try_take(began), bucket.try_take(began)], [Ok(()), Ok(())]);
        let wait = Duration::from_millis(100);
        assert_eq!([bucket.try_take(began), bucket.try_take(began)], [Err(wait), Err(wait)]);
        assert_eq!(bucket.try_take(began + wait), Ok(()));
        assert_eq!(bucket.try_take(began + wait), Err(wait));
        assert!(!bucket.is_full(began + 2 * wait) && bucket.is_full(began + 3 * wait));
    }
}
