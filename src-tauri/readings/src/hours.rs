//! What is asked for most often of a field, by the hour: the least, the most, the sum. It lies beside the numbers it was made
//! of, so that the two never differ.

use crate::row::{put, take, unzigzag, zigzag};

/// Milliseconds of an hour.
pub const HOUR_MS: i64 = 3_600_000;
/// Hours of a day.
pub const HOURS: i64 = 24;

/// A field in an hour or a day; numbers as they are kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Bucket {
    /// Which hour or day, counted since 1970 in UTC.
    pub number: i64,
    /// How many readings have it.
    pub count: i64,
    /// The least of them.
    pub least: i64,
    /// The most.
    pub most: i64,
    /// All of them together.
    pub sum: i64,
    /// The first.
    pub first: i64,
    /// The last.
    pub last: i64,
}

impl Bucket {
    /// Of one number.
    pub(crate) fn of(hour: i64, kept: i64) -> Self {
        Self { number: hour, count: 1, least: kept, most: kept, sum: kept, first: kept, last: kept }
    }

    fn add(&mut self, kept: i64) {
        self.count += 1;
        self.least = self.least.min(kept);
        self.most = self.most.max(kept);
        self.sum = self.sum.saturating_add(kept);
        self.last = kept;
    }

    /// Of the hours of a day, the whole of it; none of no hours.
    #[must_use]
    pub fn of_day(hours: &[Self]) -> Option<Self> {
        let (first, last) = (hours.first()?, hours.last()?);
        let mut day = Self { number: first.number.div_euclid(HOURS), last: last.last, ..*first };
        for hour in &hours[1..] {
            day.count += hour.count;
            day.least = day.least.min(hour.least);
            day.most = day.most.max(hour.most);
            day.sum = day.sum.saturating_add(hour.sum);
        }
        Some(day)
    }
}

/// By the hour, of numbers in the order of their times.
pub fn by_hour(numbers: impl Iterator<Item = (i64, i64)>) -> Vec<Bucket> {
    let mut hours: Vec<Bucket> = Vec::new();
    for (at, number) in numbers {
        let hour = at.div_euclid(HOUR_MS);
        match hours.last_mut() {
            Some(last) if last.number == hour => last.add(number),
            _ => hours.push(Bucket::of(hour, number)),
        }
    }
    hours
}

/// The hours of one day, each told by how it differs from the one before.
pub fn written(hours: &[Bucket]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(8 * hours.len());
    let mask = hours.iter().fold(0u64, |mask, hour| mask | 1 << hour.number.rem_euclid(HOURS));
    put(&mut bytes, mask);
    let mut before = 0i64;
    for hour in hours {
        put(&mut bytes, zigzag(hour.count));
        put(&mut bytes, zigzag(hour.least.wrapping_sub(before)));
        for above in [hour.most, hour.first, hour.last] {
            put(&mut bytes, zigzag(above.wrapping_sub(hour.least)));
        }
        put(&mut bytes, zigzag(hour.sum.wrapping_sub(hour.least.wrapping_mul(hour.count))));
        before = hour.least;
    }
    bytes
}

/// The hours of a day, counted since 1970; none where they are damaged.
pub fn read(day: i64, mut bytes: &[u8]) -> Option<Vec<Bucket>> {
    let mask = take(&mut bytes)?;
    let mut before = 0i64;
    let mut hours = Vec::with_capacity(24);
    for hour in (0..HOURS).filter(|hour| mask >> hour & 1 == 1) {
        let mut next = || Some(unzigzag(take(&mut bytes)?));
        let count = next()?;
        let least = before.wrapping_add(next()?);
        let mut above = || Some(least.wrapping_add(next()?));
        let (most, first, last) = (above()?, above()?, above()?);
        let sum = least.wrapping_mul(count).wrapping_add(next()?);
        hours.push(Bucket { number: day.wrapping_mul(HOURS).wrapping_add(hour), count, least, most, sum, first, last });
        before = least;
    }
    bytes.is_empty().then_some(hours)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn hours_are_read_as_they_were_written(numbers in proptest::collection::vec((0..24 * HOUR_MS, -2_000_000i64..2_000_000), 0..200)) {
            let mut numbers = numbers;
            numbers.sort_by_key(|(at, _)| *at);
            let hours = by_hour(numbers.iter().map(|(at, number)| (7 * 24 * HOUR_MS + at, *number)));
            prop_assert_eq!(hours.iter().map(|hour| hour.sum).sum::<i64>(), numbers.iter().map(|(_, number)| number).sum::<i64>());
            let bytes = written(&hours);
            prop_assert_eq!(read(7, &bytes), Some(hours));
        }

        #[test]
        fn whatever_lies_on_the_disk_is_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = read(i64::MAX, &bytes);
        }
    }
}
