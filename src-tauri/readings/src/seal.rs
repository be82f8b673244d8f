//! From the tail into segments, and from segments into chunks. Each step is one transaction and can be taken again.

use std::collections::BTreeMap;

use domain::Time;
use domain::reading::Field;
use rusqlite::{OptionalExtension, Transaction};

use crate::beside::{self, Of};
use crate::column;
use crate::day::{self, DAY_MS, Growing, Numbered, TIMES};
use crate::error::ReadingsError;
use crate::log::{self, SealedTo};
use crate::open::{Readings, Tail};
use crate::row;
use crate::source::ALL;

/// About what the small columns of a chunk take in a page, and what a page holds of chunks.
const SMALL_COLUMNS: usize = 60;
const PAGE_ROOM: usize = 4_080;

/// So many late readings are much.
const LATE: usize = 50_000;

/// A chunk that is about to be written: what lies beside its numbers, and the numbers.
type Chunk = (Of, beside::Written, Vec<u8>);

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
        let is_early = |tail: &Tail| tail.first_key_value().is_some_and(|((at, _), _)| *at < until);
        if until == self.sealed_until && !self.tail.values().any(is_early) {
            return Ok(Sealed::default());
        }
        let mut sealed = Sealed::default();
        let mut days = Vec::new();
        let writes = self.writer.unchecked_transaction()?;
        for (device, tail) in &self.tail {
            for (day, growing) in by_day(tail, until) {
                let (count, columns) = growing.done();
                sealed.readings += count;
                sealed.segments += 1;
                segment(&writes, *device, day, (count, &columns))?;
                days.push((*device, day));
            }
        }
        log::sealed(&writes, SealedTo { until, number: self.next_entry - 1 }, self.checked)?;
        self.save_last(&writes)?;
        writes.commit()?;
        self.unsaved.clear();
        self.sealed_until = until;
        self.late = 0;
        for tail in self.tail.values_mut() {
            *tail = tail.split_off(&(until, i64::MIN));
        }
        self.tail.retain(|_, tail| !tail.is_empty());
        days.into_iter().for_each(|(device, day)| drop(self.known.remove(&(device, day))));
        Ok(sealed)
    }

    /// Seals what is late if much of it has come: weeks of a device at once must not lie in memory until the hour is over.
    ///
    /// # Errors
    /// [`ReadingsError`]: all of it lies in the tail as before.
    pub fn seal_late(&mut self) -> Result<Sealed, ReadingsError> {
        if self.late < LATE { Ok(Sealed::default()) } else { self.seal(Time(self.sealed_until)) }
    }

    /// Writes down the last readings that changed: the tail, of which they are known again, is about to go.
    fn save_last(&self, writes: &Transaction<'_>) -> Result<(), ReadingsError> {
        let sql = "insert or replace into last (device, at, row) values (?, ?, ?)";
        for (device, (at, row)) in self.unsaved.iter().filter_map(|device| Some((device, self.last.get(device)?))) {
            writes.prepare_cached(sql)?.execute((device, at, row))?;
        }
        Ok(())
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
            let columns = self.whole(device, day)?;
            let writes = self.writer.transaction()?;
            match columns {
                Day::Damaged => {
                    let sql = "update segment set is_left = 1 where device = ? and day = ?";
                    writes.prepare_cached(sql)?.execute((device, day))?;
                    compacted.damaged += 1;
                }
                Day::Whole(columns) => {
                    chunks(&writes, device, day, &columns)?;
                    compacted.days += 1;
                    drop_segments(&writes, device, day)?;
                }
                Day::LetGo => drop_segments(&writes, device, day)?,
            }
            writes.commit()?;
        }
        Ok(compacted)
    }

    /// The columns of everything that was sealed of a day.
    fn whole(&self, device: i64, day: i64) -> Result<Day, ReadingsError> {
        let sql = "select 1 from chunk where device = ? and field = ? and day = ? and data = x''";
        if self.writer.prepare_cached(sql)?.exists((device, TIMES, day))? {
            return Ok(Day::LetGo);
        }
        let sources = self.sealed(device, day, ALL)?;
        if sources.damaged > 0 {
            return Ok(Day::Damaged);
        }
        // As a rule hour comes after hour; where something was late, every reading finds its place.
        if let Some(columns) = day::joined(&sources.all) {
            return Ok(Day::Whole(columns));
        }
        let readings = self.sealed_day(device, day, ALL)?;
        let is_whole = readings.damaged == 0;
        Ok(if is_whole { Day::Whole(day::columns(day, &day::in_order(readings.all))) } else { Day::Damaged })
    }
}

/// What was sealed of a day.
enum Day {
    /// All of it.
    Whole(Vec<Numbered>),
    /// Not all of it can be read.
    Damaged,
    /// Its numbers were let go: what is late goes too.
    LetGo,
}

fn drop_segments(writes: &Transaction<'_>, device: i64, day: i64) -> Result<(), ReadingsError> {
    writes.prepare_cached("delete from segment where device = ? and day = ?")?.execute((device, day))?;
    Ok(())
}

/// What of a tail is earlier than `until`, by days; it lies in the order of its times, and each is there once.
fn by_day(tail: &Tail, until: i64) -> BTreeMap<i64, Growing> {
    let mut days: BTreeMap<i64, Growing> = BTreeMap::new();
    for ((at, _), bytes) in tail.range(..(until, i64::MIN)) {
        let growing = days.entry(at.div_euclid(DAY_MS)).or_default();
        growing.begin(at.rem_euclid(DAY_MS), bytes.first().copied().unwrap_or_default());
        // What is in memory was written by us, or found whole.
        let _ = row::each(bytes, |field, kept| growing.measured(field, kept));
    }
    days
}

fn segment(
    writes: &Transaction<'_>,
    device: i64,
    day: i64,
    (count, columns): (usize, &[Numbered]),
) -> Result<(), ReadingsError> {
    let data = day::segment(columns);
    let count = i64::try_from(count).unwrap_or(i64::MAX);
    let sql = "insert into segment (device, day, count, crc, data) values (?, ?, ?, ?, ?)";
    writes.prepare_cached(sql)?.execute((device, day, count, crc32fast::hash(&data), data))?;
    Ok(())
}

/// Writes a day anew, a chunk a field, under its next generation.
fn chunks(writes: &Transaction<'_>, device: i64, day: i64, columns: &[Numbered]) -> Result<(), ReadingsError> {
    let sql = "select max(generation) from chunk where device = ? and field = ? and day = ?";
    let before: Option<i64> =
        writes.prepare_cached(sql)?.query_row((device, TIMES, day), |row| row.get(0)).optional()?.flatten();
    writes
        .prepare_cached("delete from chunk where device = ? and field between 0 and 255 and day = ?")?
        .execute((device, day))?;
    let mut chunks = Vec::with_capacity(columns.len());
    for (number, column) in columns {
        let mut numbers = Vec::new();
        if let Some(field) = Field::numbered(*number) {
            day::numbers(day, columns, field, &mut numbers)?;
        }
        let count = i64::try_from(column.len()).unwrap_or(i64::MAX);
        let of = [device, i64::from(*number), day, before.unwrap_or(0) + 1, count];
        chunks.push((of, beside::written(of, numbers.into_iter()), column::small(column)));
    }
    for one in by_pages(chunks) {
        chunk(writes, one)?;
    }
    Ok(())
}

/// What is written one after the other, in an order that fills the pages of the file: the largest that still finds room, then the
/// next. As they come, a quarter of each page would stay empty.
fn by_pages(mut chunks: Vec<Chunk>) -> Vec<Chunk> {
    let size = |(_, beside, data): &Chunk| data.len() + beside.hours.len() + SMALL_COLUMNS;
    chunks.sort_by_key(size);
    let (mut placed, mut room) = (Vec::with_capacity(chunks.len()), 0);
    while !chunks.is_empty() {
        let fits = chunks.partition_point(|chunk| size(chunk) <= room);
        let next = chunks.remove(fits.checked_sub(1).unwrap_or(chunks.len() - 1));
        // One that is larger than a page goes on in others, and ends in this one.
        let begun = if fits == 0 { PAGE_ROOM } else { room };
        room = begun - size(&next) % PAGE_ROOM;
        placed.push(next);
    }
    placed
}

fn chunk(writes: &Transaction<'_>, (of, beside, data): Chunk) -> Result<(), ReadingsError> {
    let sql = "insert into chunk (device, field, day, generation, count, crc, has, least, most, sum, first, last, beside, hours, data) \
               values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    let ([device, field, day, generation, count], whole) = (of, beside.day);
    writes.prepare_cached(sql)?.execute((
        device,
        field,
        day,
        generation,
        count,
        crc32fast::hash(&data),
        whole.count,
        whole.least,
        whole.most,
        whole.sum,
        whole.first,
        whole.last,
        beside.checksum,
        beside.hours,
        data,
    ))?;
    Ok(())
}
