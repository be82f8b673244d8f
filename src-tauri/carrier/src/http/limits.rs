//! How much one caller may ask: a device that is known, and whoever shows nothing that holds, by the network they come from.

use std::collections::HashMap;
use std::hash::Hash;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use broker::{Bucket, Rate};
use tokio::time::Instant;

/// Callers that are counted at once, at most; one that was silent long enough to be as good as new is not.
const COUNTED_MAX: usize = 4_096;
/// What one has to wait while there are so many others.
const CROWDED: Duration = Duration::from_secs(1);

/// A bucket for each caller.
pub(super) struct Buckets<K> {
    rate: Rate,
    of: Mutex<HashMap<K, Bucket>>,
}

impl<K: Eq + Hash> Buckets<K> {
    pub fn new(rate: Rate) -> Self {
        Self { rate, of: Mutex::default() }
    }

    /// Takes one call of `caller`.
    ///
    /// # Errors
    /// The time after which there is one.
    pub fn take(&self, caller: K, now: Instant) -> Result<(), Duration> {
        let mut all = self.of.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() >= COUNTED_MAX && !all.contains_key(&caller) {
            all.retain(|_, bucket| !bucket.is_full(now));
            if all.len() >= COUNTED_MAX {
                return Err(CROWDED);
            }
        }
        all.entry(caller).or_insert_with(|| Bucket::new(self.rate, now)).try_take(now)
    }
}

/// The network somebody comes from: of version 6, one computer has as many addresses as it likes.
pub(super) fn network(of: IpAddr) -> IpAddr {
    match of.to_canonical() {
        IpAddr::V4(address) => address.into(),
        IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() >> 64 << 64).into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_caller_has_a_bucket_and_they_fill_no_memory() {
        let (buckets, now) = (Buckets::new(Rate { per_second: 1, burst: 2 }), Instant::now());
        assert_eq!([buckets.take(0, now), buckets.take(0, now)], [Ok(()), Ok(())]);
        assert_eq!(buckets.take(0, now), Err(Duration::from_secs(1)));
        for caller in 1..COUNTED_MAX {
            assert_eq!(buckets.take(caller, now), Ok(()));
        }
        assert_eq!(buckets.take(COUNTED_MAX, now), Err(CROWDED));
        assert_eq!(buckets.take(1, now), Ok(()), "who is there goes on");
        assert_eq!(buckets.take(COUNTED_MAX, now + Duration::from_secs(1)), Ok(()));
    }

    #[test]
    fn a_computer_with_many_addresses_is_one() {
        let of = |text: &str| network(text.parse().expect("an address"));
        assert_eq!(of("fd00::1:2:3:4"), of("fd00::5"));
        assert_ne!(of("fd00::5"), of("fd00:1::5"));
        assert_eq!(of("::ffff:192.168.1.5"), of("192.168.1.5"));
        assert_ne!(of("192.168.1.6"), of("192.168.1.5"));
    }
}
