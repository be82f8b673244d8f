//! How often somebody may guess a device's secret. Counted by where they try it from as well: a stranger who guesses keeps no
//! device out. In memory only, and bounded: a secret has 192 random bits, so a restart gives nobody a guess that helps.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use identity::{Lockout, Verdict};

/// Pairs of an address and a name that are counted at most.
const COUNTED_MAX: usize = 1_000;
/// After how long without a try it is forgotten; no wait is longer.
const FORGOTTEN_AFTER: Duration = Duration::from_mins(15);

/// A name, and where it was tried from.
type Where = (IpAddr, String);

/// The wrong tries.
#[derive(Default)]
pub(super) struct Tries(Mutex<HashMap<Where, (Lockout, Duration)>>);

impl Tries {
    /// Counts a try, or says after how many seconds the next may be made.
    pub fn admit(&self, at: (IpAddr, &str), now: Duration) -> Result<(), u64> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.retain(|_, (_, last)| now.saturating_sub(*last) < FORGOTTEN_AFTER);
        let key = (at.0, at.1.to_owned());
        if all.len() >= COUNTED_MAX && !all.contains_key(&key) {
            return Err(FORGOTTEN_AFTER.as_secs());
        }
        let (lockout, last) = all.entry(key).or_insert_with(|| (Lockout::restored(0, now), now));
        match lockout.admit(now) {
            Verdict::Try => {
                *last = now;
                Ok(())
            }
            Verdict::Wait { seconds } => Err(seconds),
            Verdict::Blocked => Err(FORGOTTEN_AFTER.saturating_sub(now.saturating_sub(*last)).as_secs()),
        }
    }

    /// The try was right.
    pub fn passed(&self, at: (IpAddr, &str)) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&(at.0, at.1.to_owned()));
    }
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use super::*;

    const HERE: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);
    const THERE: IpAddr = IpAddr::V4(Ipv4Addr::new(192, 168, 1, 5));

    #[test]
    fn five_tries_are_free_and_then_it_takes_longer_and_longer() {
        let tries = Tries::default();
        let at = |seconds| tries.admit((HERE, "B-1"), Duration::from_secs(seconds));
        for _ in 0..5 {
            assert_eq!(at(0), Ok(()));
        }
        assert_eq!((at(0), at(29)), (Err(30), Err(1)));
        assert_eq!((at(30), at(31)), (Ok(()), Err(59)));
        assert_eq!(tries.admit((THERE, "B-1"), Duration::ZERO), Ok(()), "who tries elsewhere is not kept out");
        assert_eq!(tries.admit((HERE, "B-2"), Duration::ZERO), Ok(()));
    }

    #[test]
    fn the_right_secret_and_a_long_silence_forget_what_was_wrong() {
        let tries = Tries::default();
        let at = |minutes| tries.admit((HERE, "B-1"), Duration::from_mins(minutes));
        for _ in 0..5 {
            assert_eq!(at(0), Ok(()));
        }
        tries.passed((HERE, "B-1"));
        for _ in 0..5 {
            assert_eq!(at(0), Ok(()));
        }
        assert!(at(0).is_err());
        for _ in 0..5 {
            assert_eq!(at(15), Ok(()));
        }
    }

    #[test]
    fn names_without_end_fill_nothing() {
        let tries = Tries::default();
        let at = |number: usize, now| tries.admit((HERE, &format!("B-{number}")), now);
        for number in 0..COUNTED_MAX {
            assert_eq!(at(number, Duration::ZERO), Ok(()));
        }
        assert!(at(COUNTED_MAX, Duration::ZERO).is_err());
        assert_eq!(at(1, Duration::ZERO), Ok(()), "who was there goes on");
        assert_eq!(at(COUNTED_MAX, FORGOTTEN_AFTER), Ok(()));
    }
}
