//! How often someone may guess. Pure: the time since the program started comes in, the number of
//! tries is stored by the caller, and no wall clock is ever asked, so setting the clock wins nothing.

use std::time::Duration;

/// Tries before the first wait.
const FREE_TRIES: u32 = 5;
/// Tries after which only someone else can open the door again (NIST SP 800-63B-4, 3.2.2).
const LAST_TRY: u32 = 100;
const FIRST_WAIT: Duration = Duration::from_secs(30);
const LONGEST_WAIT: Duration = Duration::from_secs(15 * 60);

/// Tries since the last right one, for one account on one computer.
///
/// A try is counted before it is made: [`Lockout::admit`], store [`Lockout::fails`], then check the
/// password, and only if it was right [`Lockout::passed`]. So neither a power cut in the middle of a
/// try nor two tries at once give a guess for free.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lockout {
    fails: u32,
    since: Duration,
}

/// Whether a try may be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Now.
    Try,
    /// Not yet.
    Wait {
        /// Whole seconds until the next try, at least 1.
        seconds: u64,
    },
    /// Not until it is reset by someone entitled to.
    Blocked,
}

impl Lockout {
    /// Takes up the stored number of tries at `now`, the time since this program started. After a
    /// restart a wait begins anew in full, since nothing tells how long the computer was off.
    #[must_use]
    pub fn restored(fails: u32, now: Duration) -> Self {
        Self { fails, since: now }
    }

    /// Whether a try may be made at `now`.
    #[must_use]
    pub fn verdict(&self, now: Duration) -> Verdict {
        if self.fails >= LAST_TRY {
            return Verdict::Blocked;
        }
        let left = wait_after(self.fails).saturating_sub(now.saturating_sub(self.since));
        if left.is_zero() {
            return Verdict::Try;
        }
        Verdict::Wait { seconds: left.as_secs() + u64::from(left.subsec_nanos() > 0) }
    }

    /// Counts a try at `now` and lets it be made, or says why not and counts nothing.
    pub fn admit(&mut self, now: Duration) -> Verdict {
        let verdict = self.verdict(now);
        if verdict == Verdict::Try {
            self.fails += 1;
            self.since = now;
        }
        verdict
    }

    /// The try was right, or someone entitled reset it: all counted tries are forgotten.
    pub fn passed(&mut self) {
        self.fails = 0;
    }

    /// The number to store.
    #[must_use]
    pub fn fails(&self) -> u32 {
        self.fails
    }
}

/// Nothing for the free tries, then 30 s doubling to 15 min.
fn wait_after(fails: u32) -> Duration {
    match fails.checked_sub(FREE_TRIES) {
        None => Duration::ZERO,
        Some(doublings) => FIRST_WAIT.saturating_mul(2_u32.saturating_pow(doublings)).min(LONGEST_WAIT),
    }
}
