//! One reading as it lies in the tail: how its time is known, what was measured, and the numbers, each as few bytes as it
//! needs.

use domain::Time;
use domain::reading::{ClockQuality, Field, Reading, Values};

/// The bytes of a reading, without its time.
pub fn written(reading: &Reading) -> Vec<u8> {
    let mut bytes = Vec::new();
    write(&mut bytes, reading);
    bytes
}

/// Adds them to others.
pub fn write(bytes: &mut Vec<u8>, reading: &Reading) {
    bytes.push(quality_number(reading.quality));
    put(bytes, reading.values.mask());
    for (_, kept) in reading.values.iter() {
        put(bytes, zigzag(kept));
    }
}

/// The reading of these bytes; none where they are damaged.
pub fn read(at: Time, bytes: &[u8]) -> Option<Reading> {
    let mut values = Values::NONE;
    let quality = each(bytes, |field, kept| values.set(field, Some(kept)))?;
    Some(Reading { at, quality: quality_of(quality)?, values })
}

/// What is measured in these bytes, one by one, and how the time is known; none where they are damaged.
pub fn each(bytes: &[u8], mut measured: impl FnMut(Field, i64)) -> Option<u8> {
    let (quality, mut rest) = bytes.split_first()?;
    let mask = take(&mut rest)?;
    let mut left = mask;
    while left != 0 {
        let field = Field::numbered(u8::try_from(left.trailing_zeros()).ok()? + 1)?;
        measured(field, unzigzag(take(&mut rest)?));
        left &= left - 1;
    }
    rest.is_empty().then_some(*quality)
}

/// What tells readings of the same instant of one device apart: what was measured, however well its time is known.
pub fn tie(bytes: &[u8]) -> i64 {
    i64::from(crc32fast::hash(bytes.get(1..).unwrap_or_default()))
}

/// How the time is known, as it is kept; never given another meaning.
pub fn quality_number(quality: ClockQuality) -> u8 {
    match quality {
        ClockQuality::Device => 0,
        ClockQuality::Gps => 1,
        ClockQuality::Repaired => 2,
        ClockQuality::Received => 3,
        ClockQuality::Future => 4,
    }
}

/// The quality that is kept under a number.
pub fn quality_of(number: u8) -> Option<ClockQuality> {
    ClockQuality::ALL.iter().copied().find(|quality| quality_number(*quality) == number)
}

/// Small numbers of either sign as small ones of none.
pub fn zigzag(number: i64) -> u64 {
    (number.cast_unsigned() << 1) ^ (number >> 63).cast_unsigned()
}

/// What [`zigzag`] was made of.
pub fn unzigzag(number: u64) -> i64 {
    (number >> 1).cast_signed() ^ -(number & 1).cast_signed()
}

/// Seven bits a byte, the lowest first.
pub fn put(bytes: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        bytes.push(number.to_le_bytes()[0] | 0x80);
        number >>= 7;
    }
    bytes.push(number.to_le_bytes()[0]);
}

/// Takes a number off the front; none where it does not end.
pub fn take(bytes: &mut &[u8]) -> Option<u64> {
    let mut number = 0u64;
    for shift in (0..64).step_by(7) {
        let (byte, rest) = bytes.split_first()?;
        *bytes = rest;
        let part = u64::from(byte & 0x7f);
        if part << shift >> shift != part {
            return None;
        }
        number |= part << shift;
        if byte & 0x80 == 0 {
            return Some(number);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_reading_is_read_as_it_was_written(kept in proptest::collection::vec(proptest::option::of(any::<i64>()), Field::COUNT)) {
            let mut values = Values::NONE;
            Field::ALL.iter().zip(kept).for_each(|(field, kept)| values.set(*field, kept));
            let reading = Reading { at: Time(7), quality: ClockQuality::Gps, values };
            let bytes = written(&reading);
            prop_assert_eq!(read(Time(7), &bytes), Some(reading));
            for end in 0..bytes.len() {
                prop_assert_eq!(read(Time(7), &bytes[..end]), None);
            }
        }

        #[test]
        fn whatever_lies_on_the_disk_is_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..80)) {
            let _ = read(Time(0), &bytes);
        }
    }
}
