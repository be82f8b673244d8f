//! One field of many readings, compressed: the numbers, and where not every reading has one, which of them do.

use std::iter::repeat_n;

use pco::standalone::{simple_compress, simple_decompress_into};
use pco::{ChunkConfig, DeltaSpec, ModeSpec};

use crate::error::ReadingsError;
use crate::row::{put, take};

/// How a column is written: the first byte of it, and a number in its row.
pub const CODEC: u8 = 1;
/// Of readings, in a day: one a millisecond would be more than a disk holds.
pub const COUNT_MAX: usize = 4_000_000;
/// Beyond it nothing gets smaller, only slower.
const LEVEL_FULL: usize = 8;
const LEVEL_LITTLE: usize = 4;

/// One field of many readings.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Column {
    /// Of those that have one, in their order.
    numbers: Vec<i64>,
    /// How many readings in a row have one and how many do not, by turns; the first may be none.
    runs: Vec<usize>,
}

impl Column {
    /// Of how many readings.
    pub fn len(&self) -> usize {
        self.runs.iter().sum()
    }

    /// The numbers, if every reading has one.
    pub fn dense(&self) -> Option<&[i64]> {
        (self.runs.len() <= 1).then_some(self.numbers.as_slice())
    }

    /// What each reading has.
    pub fn iter(&self) -> impl Iterator<Item = Option<i64>> + '_ {
        let mut numbers = self.numbers.iter().copied();
        let each = self.runs.iter().enumerate().flat_map(|(at, run)| repeat_n(at % 2 == 0, *run));
        each.map(move |has| if has { numbers.next() } else { None })
    }
}

impl FromIterator<Option<i64>> for Column {
    fn from_iter<T: IntoIterator<Item = Option<i64>>>(all: T) -> Self {
        let mut column = Self { numbers: Vec::new(), runs: vec![0] };
        for one in all {
            // The last of an odd number of runs is one of numbers.
            if one.is_some() != (column.runs.len() % 2 == 1) {
                column.runs.push(0);
            }
            if let Some(run) = column.runs.last_mut() {
                *run += 1;
            }
            column.numbers.extend(one);
        }
        column
    }
}

/// A column as bytes, as few as that effort makes them.
///
/// # Errors
/// [`ReadingsError::Compress`].
pub fn written(column: &Column, effort: Effort) -> Result<Vec<u8>, ReadingsError> {
    let mut bytes = vec![CODEC];
    put_count(&mut bytes, column.runs.len());
    column.runs.iter().for_each(|run| put_count(&mut bytes, *run));
    let mut smallest: Option<Vec<u8>> = None;
    for config in effort.configs() {
        let one = simple_compress(&column.numbers, &config)?;
        if smallest.as_ref().is_none_or(|smallest| one.len() < smallest.len()) {
            smallest = Some(one);
        }
    }
    bytes.extend(smallest.unwrap_or_default());
    Ok(bytes)
}

/// How much is done for few bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effort {
    /// Of what is written again within a day.
    Little,
    /// Of what stays.
    Full,
}

impl Effort {
    /// Differences are smallest of what drifts, the numbers themselves of what wavers: which is which only trying tells.
    fn configs(self) -> Vec<ChunkConfig> {
        let with = |level, delta| ChunkConfig::default().with_compression_level(level).with_delta_spec(delta);
        match self {
            Self::Little => vec![with(LEVEL_LITTLE, DeltaSpec::TryConsecutive(1)).with_mode_spec(ModeSpec::Classic)],
            Self::Full => vec![with(LEVEL_FULL, DeltaSpec::TryConsecutive(1)), with(LEVEL_FULL, DeltaSpec::NoOp)],
        }
    }
}

/// The column of these bytes, which has `count` readings.
///
/// # Errors
/// [`ReadingsError::Damaged`]: nothing that lies on a disk is trusted.
pub fn read(bytes: &[u8], count: usize) -> Result<Column, ReadingsError> {
    let (runs, compressed) = parts(bytes, count).ok_or(ReadingsError::Damaged)?;
    let mut numbers = vec![0i64; runs.iter().step_by(2).sum()];
    let progress = simple_decompress_into(compressed, &mut numbers).map_err(|_| ReadingsError::Damaged)?;
    if progress.n_processed != numbers.len() || !progress.finished {
        return Err(ReadingsError::Damaged);
    }
    Ok(Column { numbers, runs })
}

fn put_count(bytes: &mut Vec<u8>, count: usize) {
    put(bytes, u64::try_from(count).unwrap_or(u64::MAX));
}

/// The runs, which are of so many readings in all, and what comes after them.
fn parts(bytes: &[u8], count: usize) -> Option<(Vec<usize>, &[u8])> {
    let (codec, mut rest) = bytes.split_first()?;
    if *codec != CODEC || count > COUNT_MAX {
        return None;
    }
    let many = usize::try_from(take(&mut rest)?).ok().filter(|many| *many <= count + 2)?;
    let runs: Vec<usize> = (0..many).map(|_| usize::try_from(take(&mut rest)?).ok()).collect::<Option<_>>()?;
    let sum = runs.iter().try_fold(0usize, |sum, run| sum.checked_add(*run))?;
    (sum == count).then_some((runs, rest))
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
            for effort in [Effort::Little, Effort::Full] {
                let bytes = written(&column, effort).expect("bytes");
                prop_assert_eq!(read(&bytes, given.len()).expect("the column"), column.clone());
                prop_assert!(read(&bytes, given.len() + 1).is_err());
            }
        }

        #[test]
        fn whatever_lies_on_the_disk_is_read_or_refused(mut bytes in proptest::collection::vec(any::<u8>(), 0..200), count in 0usize..500) {
            let _ = read(&bytes, count);
            bytes.insert(0, CODEC);
            let _ = read(&bytes, count);
        }

        #[test]
        fn a_damaged_column_is_read_or_refused(at in any::<prop::sample::Index>(), bit in 0u8..8) {
            let column: Column = (0..500i64).map(|n| (n % 7 != 0).then_some(n * n % 911)).collect();
            let mut bytes = written(&column, Effort::Full).expect("bytes");
            let at = at.index(bytes.len());
            bytes[at] ^= 1 << bit;
            let _ = read(&bytes, column.len());
        }
    }
}
