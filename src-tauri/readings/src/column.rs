//! One field of many readings, compressed: the numbers, and where not every reading has one, which of them do.

use std::slice;

use pco::errors::PcoError;
use pco::standalone::{simple_compress, simple_decompress_into};
use pco::{ChunkConfig, DeltaSpec};

use crate::error::ReadingsError;
use crate::packed;
use crate::row::{put, take};

/// How a column is written, in its first byte; never given another meaning.
const SMALL: u8 = 1;
const QUICK: u8 = 2;
/// Of readings, in a day: one a millisecond would be more than a disk holds.
pub const COUNT_MAX: usize = 4_000_000;
/// Beyond it nothing gets smaller, only slower.
const LEVEL: usize = 8;
/// Of so many numbers in a row, every so many, it is found out how a column is compressed: it is charged at one time of a day
/// and used at another.
const WINDOW: usize = 256;
const TRIED: usize = 4;

/// One field of many readings.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Column {
    /// Of those that have one, in their order.
    numbers: Vec<i64>,
    /// How many readings in a row have one and how many do not, by turns; the first may be none.
    runs: Vec<usize>,
    len: usize,
}

impl Column {
    /// Of how many readings.
    pub fn len(&self) -> usize {
        self.len
    }

    /// The numbers, if every reading has one.
    pub fn dense(&self) -> Option<&[i64]> {
        (self.runs.len() <= 1).then_some(self.numbers.as_slice())
    }

    /// What each reading has.
    pub fn iter(&self) -> Each<'_> {
        Each { numbers: self.numbers.iter(), runs: self.runs.iter(), left: 0, has: false }
    }

    /// The next reading has a number.
    pub fn put(&mut self, number: i64) {
        self.run(true, 1);
        self.numbers.push(number);
    }

    /// So many readings have none.
    pub fn lack(&mut self, many: usize) {
        if many > 0 {
            self.run(false, many);
        }
    }

    /// The next readings have what those of another column have.
    pub fn append(&mut self, other: &Self) {
        for (at, run) in other.runs.iter().enumerate().filter(|(_, run)| **run > 0) {
            self.run(at % 2 == 0, *run);
        }
        self.numbers.extend_from_slice(&other.numbers);
    }

    fn run(&mut self, has: bool, many: usize) {
        if self.runs.is_empty() {
            self.runs.push(0);
        }
        // The last of an odd number of runs is one of numbers.
        if has != (self.runs.len() % 2 == 1) {
            self.runs.push(0);
        }
        if let Some(run) = self.runs.last_mut() {
            *run += many;
        }
        self.len += many;
    }
}

/// What each reading has, one after the other.
pub struct Each<'a> {
    numbers: slice::Iter<'a, i64>,
    runs: slice::Iter<'a, usize>,
    /// How many are left of this run, and whether those have a number.
    left: usize,
    has: bool,
}

impl Iterator for Each<'_> {
    type Item = Option<i64>;

    fn next(&mut self) -> Option<Option<i64>> {
        while self.left == 0 {
            self.left = *self.runs.next()?;
            self.has = !self.has;
        }
        self.left -= 1;
        Some(if self.has { self.numbers.next().copied() } else { None })
    }
}

impl FromIterator<Option<i64>> for Column {
    fn from_iter<T: IntoIterator<Item = Option<i64>>>(all: T) -> Self {
        let mut column = Self::default();
        for one in all {
            match one {
                Some(number) => column.put(number),
                None => column.lack(1),
            }
        }
        column
    }
}

/// A column as bytes that are quickly written: of what is written again within a day.
pub fn quick(column: &Column) -> Vec<u8> {
    let mut bytes = begun(column, QUICK);
    packed::write(&mut bytes, &column.numbers);
    bytes
}

/// A column as few bytes: of what stays. What cannot be made smaller is kept as it is written quickly: nothing is lost for it.
pub fn small(column: &Column) -> Vec<u8> {
    let compressed = compressed(&column.numbers).map(|numbers| {
        let mut bytes = begun(column, SMALL);
        bytes.extend(numbers);
        bytes
    });
    compressed.unwrap_or_else(|_| quick(column))
}

/// Differences are smallest of what drifts, the numbers themselves of what wavers: which is which, some of them tell.
fn compressed(numbers: &[i64]) -> Result<Vec<u8>, PcoError> {
    let some: Vec<i64> = numbers.chunks(WINDOW).step_by(TRIED).flatten().copied().collect();
    let with = |delta| ChunkConfig::default().with_compression_level(LEVEL).with_delta_spec(delta);
    let (drifts, wavers) = (with(DeltaSpec::TryConsecutive(1)), with(DeltaSpec::NoOp));
    let is_drift = simple_compress(&some, &drifts)?.len() <= simple_compress(&some, &wavers)?.len();
    simple_compress(numbers, if is_drift { &drifts } else { &wavers })
}

/// The codec and the runs.
fn begun(column: &Column, codec: u8) -> Vec<u8> {
    let mut bytes = vec![codec];
    put_count(&mut bytes, column.runs.len());
    column.runs.iter().for_each(|run| put_count(&mut bytes, *run));
    bytes
}

/// The column of these bytes, which has `count` readings.
///
/// # Errors
/// [`ReadingsError::Damaged`]: nothing that lies on a disk is trusted.
pub fn read(bytes: &[u8], count: usize) -> Result<Column, ReadingsError> {
    let (codec, runs, rest) = parts(bytes, count).ok_or(ReadingsError::Damaged)?;
    let many = runs.iter().step_by(2).sum();
    let numbers = match codec {
        SMALL => decompressed(rest, many),
        QUICK => packed::read(rest, many),
        _ => None,
    };
    numbers.map(|numbers| Column { numbers, runs, len: count }).ok_or(ReadingsError::Damaged)
}

fn decompressed(bytes: &[u8], many: usize) -> Option<Vec<i64>> {
    let mut numbers = vec![0i64; many];
    let progress = simple_decompress_into(bytes, &mut numbers).ok()?;
    (progress.n_processed == many && progress.finished).then_some(numbers)
}

fn put_count(bytes: &mut Vec<u8>, count: usize) {
    put(bytes, u64::try_from(count).unwrap_or(u64::MAX));
}

/// The codec, the runs, which are of so many readings in all, and what comes after them.
fn parts(bytes: &[u8], count: usize) -> Option<(u8, Vec<usize>, &[u8])> {
    let (codec, mut rest) = bytes.split_first()?;
    if count > COUNT_MAX {
        return None;
    }
    let many = usize::try_from(take(&mut rest)?).ok().filter(|many| *many <= count + 2)?;
    let runs: Vec<usize> = (0..many).map(|_| usize::try_from(take(&mut rest)?).ok()).collect::<Option<_>>()?;
    let sum = runs.iter().try_fold(0usize, |sum, run| sum.checked_add(*run))?;
    (sum == count).then_some((*codec, runs, rest))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_column_is_read_as_it_was_written(given in proptest::collection::vec(proptest::option::weighted(0.8, any::<i64>()), 0..400)) {
            let column: Column = given.iter().copied().collect();
            prop_assert_eq!((column.iter().collect::<Vec<_>>(), column.len()), (given.clone(), given.len()));
            for bytes in [quick(&column), small(&column)] {
                prop_assert_eq!(read(&bytes, given.len()).expect("the column"), column.clone());
                prop_assert!(read(&bytes, given.len() + 1).is_err());
            }
        }

        #[test]
        fn whatever_lies_on_the_disk_is_read_or_refused(mut bytes in proptest::collection::vec(any::<u8>(), 0..200), count in 0usize..500) {
            let _ = read(&bytes, count);
            for codec in [SMALL, QUICK] {
                bytes.insert(0, codec);
                let _ = read(&bytes, count);
            }
        }

        #[test]
        fn a_damaged_column_is_read_or_refused(at in any::<prop::sample::Index>(), bit in 0u8..8) {
            let column: Column = (0..500i64).map(|n| (n % 7 != 0).then_some(n * n % 911)).collect();
            let mut bytes = small(&column);
            let at = at.index(bytes.len());
            bytes[at] ^= 1 << bit;
            let _ = read(&bytes, column.len());
        }
    }
}
