//! Numbers as differences of as few bits as the widest of them needs: of an hour as few bytes as `pco`
//! makes of it, in a fraction of the time. For what is written again within a day.

use crate::row::{put, take, unzigzag, zigzag};

/// Adds numbers to bytes.
pub fn write(bytes: &mut Vec<u8>, numbers: &[i64]) {
    let Some(first) = numbers.first() else { return };
    put(bytes, zigzag(*first));
    let differences = || numbers.windows(2).map(|pair| pair[1].wrapping_sub(pair[0]));
    let least = differences().min().unwrap_or(0);
    let above = || differences().map(|one| one.wrapping_sub(least).cast_unsigned());
    // Electronics tell tenths, and hundredths are kept.
    let step = above().fold(0, divisor).max(1);
    let most = above().max().unwrap_or(0) / step;
    let bits = u64::BITS - most.leading_zeros();
    put(bytes, zigzag(least));
    put(bytes, step);
    put(bytes, u64::from(bits));
    let (mut held, mut count) = (0u128, 0);
    for one in above() {
        held |= u128::from(one / step) << count;
        count += bits;
        while count >= u8::BITS {
            bytes.push(held.to_le_bytes()[0]);
            held >>= u8::BITS;
            count -= u8::BITS;
        }
    }
    if count > 0 {
        bytes.push(held.to_le_bytes()[0]);
    }
}

/// So many numbers of these bytes, which hold nothing else; none where they are damaged.
pub fn read(mut bytes: &[u8], many: usize) -> Option<Vec<i64>> {
    if many == 0 {
        return bytes.is_empty().then(Vec::new);
    }
    let mut number = unzigzag(take(&mut bytes)?);
    let (least, step) = (unzigzag(take(&mut bytes)?), take(&mut bytes)?);
    let bits = u32::try_from(take(&mut bytes)?).ok().filter(|bits| *bits <= u64::BITS)?;
    let width = (many - 1).checked_mul(usize::try_from(bits).ok()?)?.div_ceil(8);
    if bytes.len() != width {
        return None;
    }
    let mask = (1u128 << bits) - 1;
    let (mut held, mut count) = (0u128, 0);
    let mut numbers = Vec::with_capacity(many);
    numbers.push(number);
    for _ in 1..many {
        while count < bits {
            let (byte, rest) = bytes.split_first()?;
            held |= u128::from(*byte) << count;
            count += u8::BITS;
            bytes = rest;
        }
        let above = u64::try_from(held & mask).ok()?.wrapping_mul(step);
        held >>= bits;
        count -= bits;
        number = number.wrapping_add(least).wrapping_add(above.cast_signed());
        numbers.push(number);
    }
    Some(numbers)
}

/// The greatest that divides both.
fn divisor(mut one: u64, mut other: u64) -> u64 {
    while other != 0 {
        (one, other) = (other, one % other);
    }
    one
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn numbers_are_read_as_they_were_written(numbers in prop_oneof![
            proptest::collection::vec(any::<i64>(), 0..100),
            proptest::collection::vec((-300i64..300).prop_map(|number| 10 * number), 0..400),
        ]) {
            let mut bytes = Vec::new();
            write(&mut bytes, &numbers);
            prop_assert_eq!(read(&bytes, numbers.len()), Some(numbers.clone()));
            for end in 0..bytes.len() {
                prop_assert_eq!(read(&bytes[..end], numbers.len()), None);
            }
        }

        #[test]
        fn whatever_lies_on_the_disk_is_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..100), many in 0usize..500) {
            let _ = read(&bytes, many);
        }
    }

    #[test]
    fn what_stays_the_same_takes_no_bits() {
        let mut bytes = Vec::new();
        write(&mut bytes, &[90; 360]);
        assert!(bytes.len() < 8, "{bytes:?}");
    }
}
