//! The readings of one device in one day.

use domain::Time;
use domain::reading::{ClockQuality, Field, Reading, Values};

use crate::column::{self, Column, Effort};
use crate::error::ReadingsError;
use crate::hours::{HOUR_MS, HOURS};
use crate::row::{put, quality_number, quality_of, take};

/// Milliseconds of a day.
pub const DAY_MS: i64 = HOURS * HOUR_MS;
/// The column of the times, in milliseconds since the day began.
pub const TIMES: u8 = 0;
/// The column of how the times are known.
pub const QUALITIES: u8 = 255;

/// The day of an instant, counted since 1970.
pub fn of(at: Time) -> i64 {
    at.0.div_euclid(DAY_MS)
}

/// In their order, each once: the same numbers at the same instant are the same reading.
pub fn in_order(mut readings: Vec<Reading>) -> Vec<Reading> {
    readings.sort_by(|one, other| (one.at, &one.values, one.quality).cmp(&(other.at, &other.values, other.quality)));
    readings.dedup_by(|later, first| (later.at, &later.values) == (first.at, &first.values));
    readings
}

/// A column of readings, by its number: none where no reading has it.
pub type Numbered = (u8, Column);

/// The columns of readings of a day.
pub fn columns(day: i64, readings: &[Reading]) -> Vec<Numbered> {
    let all = |number: u8, of: &dyn Fn(&Reading) -> Option<i64>| (number, readings.iter().map(of).collect::<Column>());
    let mut columns = vec![all(TIMES, &|reading| Some(reading.at.0 - day * DAY_MS))];
    if readings.iter().any(|reading| quality_number(reading.quality) != 0) {
        columns.push(all(QUALITIES, &|reading| Some(i64::from(quality_number(reading.quality)))));
    }
    let mask = readings.iter().fold(0, |mask, reading| mask | reading.values.mask());
    for field in Field::ALL.iter().filter(|field| mask & field.bit() != 0) {
        columns.push(all(field.number(), &|reading| reading.values.get(*field)));
    }
    columns
}

/// Puts columns of a day together to readings again. Columns nobody knows, of a newer program, are left out.
///
/// # Errors
/// [`ReadingsError::Damaged`] if they do not fit together.
pub fn readings(day: i64, columns: &[Numbered]) -> Result<Vec<Reading>, ReadingsError> {
    let find = |number: u8| columns.iter().find(|(one, _)| *one == number).map(|(_, column)| column);
    let (begin, times) = times(day, find(TIMES))?;
    let blank = |ms: &i64| Reading { at: Time(begin + ms), quality: ClockQuality::Device, values: Values::NONE };
    let mut readings: Vec<Reading> = times.iter().map(blank).collect();
    for (number, column) in columns {
        if column.len() != readings.len() {
            return Err(ReadingsError::Damaged);
        }
        if let Some(field) = Field::numbered(*number) {
            readings.iter_mut().zip(column.iter()).for_each(|(reading, kept)| reading.values.set(field, kept));
        } else if *number == QUALITIES {
            for (reading, kept) in readings.iter_mut().zip(column.iter()) {
                let quality = kept.and_then(|number| quality_of(u8::try_from(number).ok()?));
                reading.quality = quality.ok_or(ReadingsError::Damaged)?;
            }
        }
    }
    Ok(readings)
}

/// When a day begins, and the times of its readings since.
fn times(day: i64, column: Option<&Column>) -> Result<(i64, &[i64]), ReadingsError> {
    let times = column.and_then(Column::dense).filter(|times| times.iter().all(|ms| (0..DAY_MS).contains(ms)));
    // The last instant of the day is one too.
    let end = day.checked_add(1).and_then(|next| next.checked_mul(DAY_MS));
    times.zip(end).map(|(times, end)| (end - DAY_MS, times)).ok_or(ReadingsError::Damaged)
}

/// Readings of a day as the bytes of a segment.
///
/// # Errors
/// [`ReadingsError::Compress`].
pub fn segment(day: i64, readings: &[Reading]) -> Result<Vec<u8>, ReadingsError> {
    let mut bytes = Vec::new();
    for (number, numbers) in columns(day, readings) {
        let written = column::written(&numbers, Effort::Little)?;
        bytes.push(number);
        put(&mut bytes, u64::try_from(written.len()).unwrap_or(u64::MAX));
        bytes.extend(written);
    }
    Ok(bytes)
}

/// The columns of a segment, which has so many readings: those that are wanted, by their numbers.
///
/// # Errors
/// [`ReadingsError::Damaged`].
pub fn segment_columns(
    count: usize,
    mut bytes: &[u8],
    is_wanted: impl Fn(u8) -> bool,
) -> Result<Vec<Numbered>, ReadingsError> {
    let mut columns = Vec::new();
    while let Some((number, rest)) = bytes.split_first() {
        bytes = rest;
        let length = take(&mut bytes).and_then(|length| usize::try_from(length).ok());
        let length = length.filter(|length| *length <= bytes.len()).ok_or(ReadingsError::Damaged)?;
        let (one, rest) = bytes.split_at(length);
        bytes = rest;
        if is_wanted(*number) {
            columns.push((*number, column::read(one, count)?));
        }
    }
    Ok(columns)
}

/// A field of columns of a day: each instant, and the number as it is kept. What is of a time to come is left out.
///
/// # Errors
/// [`ReadingsError::Damaged`] if they do not fit together.
pub fn numbers(day: i64, columns: &[Numbered], field: Field) -> Result<Vec<(i64, i64)>, ReadingsError> {
    let find = |number: u8| columns.iter().find(|(one, _)| *one == number).map(|(_, column)| column);
    let (begin, times) = times(day, find(TIMES))?;
    let Some(numbers) = find(field.number()) else { return Ok(Vec::new()) };
    if numbers.len() != times.len() {
        return Err(ReadingsError::Damaged);
    }
    let at = times.iter().map(|ms| begin + ms);
    let Some(qualities) = find(QUALITIES) else {
        return Ok(match numbers.dense() {
            Some(numbers) => at.zip(numbers.iter().copied()).collect(),
            None => at.zip(numbers.iter()).filter_map(|(at, number)| Some((at, number?))).collect(),
        });
    };
    if qualities.len() != times.len() {
        return Err(ReadingsError::Damaged);
    }
    let future = Some(i64::from(quality_number(ClockQuality::Future)));
    let known = at.zip(numbers.iter()).zip(qualities.iter()).filter(|(_, quality)| *quality != future);
    Ok(known.filter_map(|((at, number), _)| Some((at, number?))).collect())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn any_reading(day: i64) -> impl Strategy<Value = Reading> {
        let quality = proptest::sample::select(ClockQuality::ALL);
        let kept = proptest::collection::vec(proptest::option::weighted(0.4, -5_000i64..5_000), Field::COUNT);
        (0..DAY_MS, quality, kept).prop_map(move |(ms, quality, kept)| {
            let mut values = Values::NONE;
            Field::ALL.iter().zip(kept).for_each(|(field, kept)| values.set(*field, kept));
            Reading { at: Time(day * DAY_MS + ms), quality, values }
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]
        #[test]
        fn a_segment_is_read_as_it_was_written(all in proptest::collection::vec(any_reading(-3), 1..40), twice in any::<bool>()) {
            let all = if twice { [all.clone(), all].concat() } else { all };
            let all = in_order(all);
            let bytes = segment(-3, &all).expect("bytes");
            let columns = segment_columns(all.len(), &bytes, |_| true).expect("the columns");
            prop_assert_eq!(readings(-3, &columns).expect("the readings"), all.clone());
            prop_assert!(all.windows(2).all(|pair| (pair[0].at, &pair[0].values) < (pair[1].at, &pair[1].values)));
            prop_assert!(segment_columns(all.len() + 1, &bytes, |_| true).is_err());
        }
    }
}
