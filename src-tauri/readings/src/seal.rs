//! From the tail into segments, and from segments into chunks. Each step is one transaction and can be taken again.

use std::collections::BTreeMap;

use domain::Time;
use domain::reading::{ClockQuality, Reading};
use rusqlite::{OptionalExtension, Transaction};

use crate::column::{self, Effort};
use crate::day::{self, QUALITIES, TIMES};
use crate::error::ReadingsError;
use crate::hours::{self, Bucket, by_hour};
use crate::open::{Readings, Tail};
use crate::row;

/// How much was sealed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sealed {
    /// Readings.
    pub readings: usize,
    /// Into so many segments.
    pub segments: usize,
}

/// How much was compacted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Compacted {
    /// Days of devices.
    pub days: usize,
    /// Those that are damaged, and stay as they are.
    pub damaged: usize,
}

impl Readings {
    /// Seals what is earlier than `until`.
    ///
    /// # Errors
    /// [`ReadingsError`]: all of it lies in the tail as before.
    pub fn seal(&mut self, until: Time) -> Result<Sealed, ReadingsError> {
        let until = until.0.max(self.sealed_until);
        let mut sealed = Sealed::default();
        let mut days = Vec::new();
        let writes = self.writer.transaction()?;
        for (device, tail) in &self.tail {
            for (day, readings) in by_day(tail, until) {
                sealed.readings += readings.len();
                sealed.segments += 1;
                segment(&writes, *device, day, readings)?;
                days.push((*device, day));
            }
        }
        writes.prepare_cached("delete from tail where at < ?")?.execute([until])?;
        writes.prepare_cached("update until set sealed = ?")?.execute([until])?;
        writes.commit()?;
        self.sealed_until = until;
        for tail in self.tail.values_mut() {
            *tail = tail.split_off(&(until, i64::MIN));
        }
        self.tail.retain(|_, tail| !tail.is_empty());
        days.into_iter().for_each(|(device, day)| self.known.forget(device, day));
        Ok(sealed)
    }

    /// Compacts segments of days before that of `now`, of so many devices' days at most. A day of which anything is damaged stays
    /// as it is, for somebody to look at.
    ///
    /// # Errors
    /// [`ReadingsError`]: what was not compacted lies in its segments as before.
    pub fn compact(&mut self, now: Time, most: usize) -> Result<Compacted, ReadingsError> {
        let sql = "select distinct device, day from segment where day < ? and not is_left order by device, day limit ?";
        let days: Vec<(i64, i64)> = self
            .writer
            .prepare_cached(sql)?
            .query_map((day::of(now), i64::try_from(most).unwrap_or(i64::MAX)), |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect::<Result<_, _>>()?;
        let mut compacted = Compacted::default();
        for (device, day) in days {
            let found = self.sealed_day(device, day)?;
            let writes = self.writer.transaction()?;
            if found.damaged > 0 {
                let sql = "update segment set is_left = 1 where device = ? and day = ?";
                writes.prepare_cached(sql)?.execute((device, day))?;
                compacted.damaged += 1;
            } else {
                chunks(&writes, device, day, &day::in_order(found.all))?;
                writes.prepare_cached("delete from segment where device = ? and day = ?")?.execute((device, day))?;
                compacted.days += 1;
            }
            writes.commit()?;
        }
        Ok(compacted)
    }
}

/// What of a tail is earlier than `until`, by days.
fn by_day(tail: &Tail, until: i64) -> BTreeMap<i64, Vec<Reading>> {
    let mut days: BTreeMap<i64, Vec<Reading>> = BTreeMap::new();
    for ((at, _), bytes) in tail.range(..(until, i64::MIN)) {
        // What is in memory was written by us.
        if let Some(reading) = row::read(Time(*at), bytes) {
            days.entry(day::of(reading.at)).or_default().push(reading);
        }
    }
    days
}

fn segment(writes: &Transaction<'_>, device: i64, day: i64, readings: Vec<Reading>) -> Result<(), ReadingsError> {
    let readings = day::in_order(readings);
    let data = day::segment(day, &readings)?;
    let count = i64::try_from(readings.len()).unwrap_or(i64::MAX);
    let sql = "insert into segment (device, day, count, crc, data) values (?, ?, ?, ?, ?)";
    writes.prepare_cached(sql)?.execute((device, day, count, crc32fast::hash(&data), data))?;
    Ok(())
}

/// Writes a day anew, a chunk a field, under its next generation.
fn chunks(writes: &Transaction<'_>, device: i64, day: i64, readings: &[Reading]) -> Result<(), ReadingsError> {
    let sql = "select max(generation) from chunk where device = ? and field = ? and day = ?";
    let before: Option<i64> =
        writes.prepare_cached(sql)?.query_row((device, TIMES, day), |row| row.get(0)).optional()?.flatten();
    writes
        .prepare_cached("delete from chunk where device = ? and field between 0 and 255 and day = ?")?
        .execute((device, day))?;
    let count = i64::try_from(readings.len()).unwrap_or(i64::MAX);
    for (field, numbers) in day::columns(day, readings) {
        let told = readings.iter().zip(numbers.iter()).filter(|(reading, _)| reading.quality != ClockQuality::Future);
        let told = told.filter_map(|(reading, number)| Some((reading.at.0, number?)));
        let hours = if field == TIMES || field == QUALITIES { Vec::new() } else { by_hour(told) };
        let data = column::written(&numbers, Effort::Full)?;
        let sql = "insert into chunk (device, field, day, generation, count, crc, has, least, most, sum, first, last, hours, \
                   data) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
        let whole = Bucket::of_day(&hours).unwrap_or_default();
        writes.prepare_cached(sql)?.execute((
            device,
            field,
            day,
            before.unwrap_or(0) + 1,
            count,
            crc32fast::hash(&data),
            whole.count,
            whole.least,
            whole.most,
            whole.sum,
            whole.first,
            whole.last,
            hours::written(&hours),
            data,
        ))?;
    }
    Ok(())
}
