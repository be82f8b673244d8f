//! How often somebody may guess a device's secret. Counted by where they try it from as well: a stranger who guesses keeps no
//! device out. In memory only, and bounded: a secret has 192 random bits, so a restart gives nobody a guess that helps.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use identity::{Lockout, Verdict};

/// Names that are counted of one network: whoever tries more of them keeps nobody out elsewhere.
const NAMES_MAX: usize = 200;
/// Networks that are counted. Of more, the one that was silent longest is forgotten.
const NETWORKS_MAX: usize = 200;
/// After how long without a try it is forgotten; no wait is longer.
const FORGOTTEN_AFTER: Duration = Duration::from_mins(15);

/// The names that were tried from a network, and when last.
type Names = HashMap<String, (Lockout, Duration)>;

/// The wrong tries, by the network they come from.
#[derive(Default)]
pub(super) struct Tries(Mutex<HashMap<IpAddr, Names>>);

impl Tries {
    /// Counts a try, or says after how many seconds the next may be made.
    pub fn admit(&self, (network, name): (IpAddr, &str), now: Duration) -> Result<(), u64> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.retain(|_, names| {
            names.retain(|_, (_, last)| now.saturating_sub(*last) < FORGOTTEN_AFTER);
            !names.is_empty()
        });
        if all.len() >= NETWORKS_MAX && !all.contains_key(&network) {
            forget_most_silent(&mut all);
        }
        let names = all.entry(network).or_default();
        if names.len() >= NAMES_MAX && !names.contains_key(name) {
            return Err(FORGOTTEN_AFTER.as_secs());
        }
        let (lockout, last) = names.entry(name.to_owned()).or_insert_with(|| (Lockout::restored(0, now), now));
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
    pub fn passed(&self, (network, name): (IpAddr, &str)) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(names) = all.get_mut(&network) {
            names.remove(name);
        }
    }
}

fn forget_most_silent(all: &mut HashMap<IpAddr, Names>) {
    let last = |names: &Names| names.values().map(|(_, last)| *last).max();
    if let Some(silent) = all.iter().min_by_key(|(_, names)| last(names)).map(|(network, _)| *network) {
        all.remove(&silent);
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
    fn names_without_end_fill_nothing_and_keep_nobody_out_elsewhere() {
        let tries = Tries::default();
        let at = |number: usize, now| tries.admit((HERE, &format!("B-{number}")), now);
        for number in 0..NAMES_MAX {
            assert_eq!(at(number, Duration::ZERO), Ok(()));
        }
        assert!(at(NAMES_MAX, Duration::ZERO).is_err());
        assert_eq!(at(1, Duration::ZERO), Ok(()), "who was there goes on");
        assert_eq!(tries.admit((THERE, "B-1"), Duration::ZERO), Ok(()));
        assert_eq!(at(NAMES_MAX, FORGOTTEN_AFTER), Ok(()));
    }

    #[test]
    fn networks_without_end_fill_nothing_and_keep_nobody_out() {
        let tries = Tries::default();
        for number in 0..u32::try_from(2 * NETWORKS_MAX).expect("few") {
            let network = IpAddr::V4(Ipv4Addr::from_bits(number));
            assert_eq!(tries.admit((network, "B-1"), Duration::from_secs(u64::from(number))), Ok(()));
        }
        let all = tries.0.lock().expect("nobody panicked");
        assert_eq!(all.len(), NETWORKS_MAX);
        assert!(!all.contains_key(&IpAddr::V4(Ipv4Addr::from_bits(0))), "the longest silent is forgotten first");
    }
}
