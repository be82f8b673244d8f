//! The readings of one device in one day.

use std::collections::BTreeMap;

use domain::Time;
use domain::reading::{ClockQuality, Field, Power, Reading, Values};

use crate::column::{self, Column};
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

/// Columns that grow by a reading at a time.
#[derive(Default)]
pub struct Growing {
    count: usize,
    times: Column,
    qualities: Column,
    has_qualities: bool,
    fields: Vec<Column>,
}

impl Growing {
    /// Adds a reading, by the milliseconds since its day began.
    pub fn begin(&mut self, ms: i64, quality: u8) {
        self.times.put(ms);
        self.qualities.put(i64::from(quality));
        self.has_qualities |= quality != 0;
        self.fields.resize(Field::COUNT, Column::default());
        self.count += 1;
    }

    /// Adds what the last one measured.
    pub fn measured(&mut self, field: Field, kept: i64) {
        let column = &mut self.fields[usize::from(field.number()) - 1];
        column.lack(self.count - 1 - column.len());
        column.put(kept);
    }

    /// How many there are, and the columns of what they have.
    pub fn done(self) -> (usize, Vec<Numbered>) {
        let count = self.count;
        let mut columns = vec![(TIMES, self.times)];
        columns.extend(self.has_qualities.then_some((QUALITIES, self.qualities)));
        for (field, mut column) in Field::ALL.iter().zip(self.fields).filter(|(_, column)| column.len() > 0) {
            column.lack(count - column.len());
            columns.push((field.number(), column));
        }
        (count, columns)
    }
}

/// The columns of readings of a day.
pub fn columns(day: i64, readings: &[Reading]) -> Vec<Numbered> {
    let mut growing = Growing::default();
    for reading in readings {
        growing.begin(reading.at.0 - day * DAY_MS, quality_number(reading.quality));
        reading.values.iter().for_each(|(field, kept)| growing.measured(field, kept));
    }
    growing.done().1
}

/// One after the other, where each begins after the one before has ended; none where they overlap.
pub fn joined(sources: &[Vec<Numbered>]) -> Option<Vec<Numbered>> {
    let (mut count, mut end) = (0, -1);
    let has_qualities = sources.iter().flatten().any(|(number, _)| *number == QUALITIES);
    let mut all: BTreeMap<u8, Column> = BTreeMap::new();
    for source in sources {
        let times = source.iter().find(|(number, _)| *number == TIMES)?.1.dense()?;
        if *times.first()? <= end || !times.is_sorted() {
            return None;
        }
        end = *times.last()?;
        if has_qualities && !source.iter().any(|(number, _)| *number == QUALITIES) {
            let plain: Column = times.iter().map(|_| Some(0)).collect();
            all.entry(QUALITIES).or_default().append(&plain);
        }
        for (number, column) in source {
            let one = all.entry(*number).or_default();
            one.lack(count - one.len());
            one.append(column);
        }
        count += times.len();
    }
    all.values_mut().for_each(|column| column.lack(count - column.len()));
    Some(all.into_iter().collect())
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

/// Columns as the bytes of a segment.
pub fn segment(columns: &[Numbered]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for (number, numbers) in columns {
        let written = column::quick(numbers);
        bytes.push(*number);
        put(&mut bytes, u64::try_from(written.len()).unwrap_or(u64::MAX));
        bytes.extend(written);
    }
    bytes
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

/// Adds a field of columns of a day: each instant, and the number as it is kept. What is of a time to come is left out.
///
/// # Errors
/// [`ReadingsError::Damaged`] if they do not fit together.
pub fn numbers(day: i64, columns: &[Numbered], field: Field, into: &mut Vec<(i64, i64)>) -> Result<(), ReadingsError> {
    let find = |number: u8| columns.iter().find(|(one, _)| *one == number).map(|(_, column)| column);
    let (begin, times) = times(day, find(TIMES))?;
    let Some(numbers) = find(field.number()) else { return Ok(()) };
    let qualities = find(QUALITIES);
    if numbers.len() != times.len() || qualities.is_some_and(|qualities| qualities.len() != times.len()) {
        return Err(ReadingsError::Damaged);
    }
    let at = times.iter().map(|ms| begin + ms);
    if let (Some(numbers), None) = (numbers.dense(), qualities) {
        into.extend(at.zip(numbers.iter().copied()));
    } else if let Some(qualities) = qualities {
        let future = Some(i64::from(quality_number(ClockQuality::Future)));
        let known = at.zip(numbers.iter()).zip(qualities.iter()).filter(|(_, quality)| *quality != future);
        into.extend(known.filter_map(|((at, number), _)| Some((at, number?))));
    } else {
        into.extend(at.zip(numbers.iter()).filter_map(|(at, number)| Some((at, number?))));
    }
    Ok(())
}

/// Adds what columns of a day say of power, of the fields that tell it. What is of a time to come is left out. Reading by reading
/// and not as whole ones: a year of them is looked through for each figure.
///
/// # Errors
/// [`ReadingsError::Damaged`] if they do not fit together.
pub fn powers(day: i64, columns: &[Numbered], fields: &[Field], into: &mut Vec<Power>) -> Result<(), ReadingsError> {
    let find = |number: u8| columns.iter().find(|(one, _)| *one == number).map(|(_, column)| column);
    let (begin, times) = times(day, find(TIMES))?;
    let told: Vec<(Field, &Column)> = fields.iter().filter_map(|field| Some((*field, find(field.number())?))).collect();
    let qualities = find(QUALITIES);
    if told.iter().map(|(_, column)| *column).chain(qualities).any(|column| column.len() != times.len()) {
        return Err(ReadingsError::Damaged);
    }
    let future = Some(i64::from(quality_number(ClockQuality::Future)));
    let mut qualities = qualities.map(Column::iter);
    let mut told: Vec<_> = told.into_iter().map(|(field, column)| (field, column.iter())).collect();
    let mut values = Values::NONE;
    for ms in times {
        told.iter_mut().for_each(|(field, column)| values.set(*field, column.next().flatten()));
        let is_future = qualities.as_mut().and_then(|qualities| qualities.next().flatten()) == future;
        into.extend(Power::of(Time(begin + ms), &values).filter(|_| !is_future));
    }
    Ok(())
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
            let bytes = segment(&columns(-3, &all));
            let found = segment_columns(all.len(), &bytes, |_| true).expect("the columns");
            prop_assert_eq!(readings(-3, &found).expect("the readings"), all.clone());
            prop_assert!(all.windows(2).all(|pair| (pair[0].at, &pair[0].values) < (pair[1].at, &pair[1].values)));
            let (first, rest) = all.split_at(all.len() / 2);
            if let (Some(last), Some(next)) = (first.last(), rest.first()) {
                let both = joined(&[columns(-3, first), columns(-3, rest)]);
                let is_apart = last.at < next.at;
                prop_assert_eq!(both.map(|both| readings(-3, &both).expect("the readings")), is_apart.then(|| all.clone()));
                prop_assert!(joined(&[columns(-3, rest), columns(-3, first)]).is_none());
            }
            prop_assert!(segment_columns(all.len() + 1, &bytes, |_| true).is_err());
        }
    }
}
