//! Finding readings again: of a span of time, one field of it, by the hour, the last of every device.

use std::collections::BTreeSet;

use domain::Time;
use domain::reading::{ClockQuality, Field, Reading};
use rusqlite::Row;
use uuid::Uuid;

use crate::day::{self, DAY_MS, TIMES};
use crate::error::ReadingsError;
use crate::hours::{self, Bucket, HOUR_MS, by_hour};
use crate::open::Readings;
use crate::row;
use crate::source::ALL;

/// The last reading of a device.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Latest {
    /// Which device.
    pub device: Uuid,
    /// What it said.
    pub reading: Reading,
}

/// What was found, and what is not among it because it is damaged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found<T> {
    /// In the order of their times.
    pub all: Vec<T>,
    /// Chunks and segments that cannot be read.
    pub damaged: usize,
}

impl<T> Found<T> {
    pub(crate) const NONE: Self = Self { all: Vec::new(), damaged: 0 };

    fn add(&mut self, other: Self) {
        self.all.extend(other.all);
        self.damaged += other.damaged;
    }
}

impl Readings {
    /// Readings of a device from one instant until before another.
    ///
    /// # Errors
    /// [`ReadingsError`] if the database refuses.
    pub fn span(&self, device: Uuid, (from, until): (Time, Time)) -> Result<Found<Reading>, ReadingsError> {
        let mut found = Found::NONE;
        let Some(device) = self.devices.get(&device).copied() else { return Ok(found) };
        for day in self.days(device, from, until)? {
            let mut of_day = self.whole_day(device, day, ALL)?;
            of_day.all.retain(|one| from <= one.at && one.at < until);
            found.add(of_day);
        }
        Ok(found)
    }

    /// One field of it: each instant, in milliseconds, and the number as it is kept. What says that it is of a time to come is
    /// left out.
    ///
    /// # Errors
    /// [`ReadingsError`] if the database refuses.
    pub fn series(
        &self,
        device: Uuid,
        field: Field,
        (from, until): (Time, Time),
    ) -> Result<Found<(i64, i64)>, ReadingsError> {
        let mut found = Found::NONE;
        let Some(device) = self.devices.get(&device).copied() else { return Ok(found) };
        for day in self.days(device, from, until)? {
            self.numbers(device, day, field, (from, until), &mut found)?;
        }
        Ok(found)
    }

    /// One field by the hour: what lies in chunks by what lies beside it, the rest reckoned. Of hours that are only partly within
    /// the span, that part is reckoned.
    ///
    /// # Errors
    /// [`ReadingsError`] if the database refuses.
    pub fn hours(
        &self,
        device: Uuid,
        field: Field,
        (from, until): (Time, Time),
    ) -> Result<Found<Bucket>, ReadingsError> {
        let mut found = Found::NONE;
        let Some(device) = self.devices.get(&device).copied() else { return Ok(found) };
        let mut reckoned = self.open_days(device, from, until)?;
        let are_whole = from.0.rem_euclid(HOUR_MS) == 0 && until.0.rem_euclid(HOUR_MS) == 0;
        let within = |hour: &Bucket| from.0 <= hour.number * HOUR_MS && (hour.number + 1) * HOUR_MS <= until.0;
        let sql = "select day, hours from chunk where device = ? and field = ? and day between ? and ? order by day";
        let mut chunks = self.writer.prepare_cached(sql)?;
        let mut chunks = chunks.query((device, field.number(), day::of(from), last_day(until)))?;
        while let Some(chunk) = chunks.next()? {
            let day: i64 = chunk.get(0)?;
            let is_within = from.0 <= day * DAY_MS && (day + 1) * DAY_MS <= until.0;
            let bytes = chunk.get_ref(1)?.as_blob().map_err(|_| ReadingsError::Damaged)?;
            match hours::read(day, bytes) {
                Some(hours) if !reckoned.contains(&day) && (are_whole || is_within) => {
                    found.all.extend(hours.into_iter().filter(within));
                }
                _ => drop(reckoned.insert(day)),
            }
        }
        for day in reckoned {
            let mut of_day = Found::NONE;
            self.numbers(device, day, field, (from, until), &mut of_day)?;
            found.add(Found { all: by_hour(of_day.all.into_iter()), damaged: of_day.damaged });
        }
        found.all.sort_by_key(|hour| hour.number);
        Ok(found)
    }

    /// One field by the day, of every device: days of UTC from that of one instant to that of the last before another.
    ///
    /// # Errors
    /// [`ReadingsError`] if the database refuses.
    pub fn days_of_all(
        &self,
        field: Field,
        (from, until): (Time, Time),
    ) -> Result<Found<(Uuid, Bucket)>, ReadingsError> {
        let mut found = Found::NONE;
        let sql = "select day, has, least, most, sum, first, last from chunk \
                   where device = ? and field = ? and day between ? and ? and has > 0 order by day";
        let mut chunks = self.writer.prepare_cached(sql)?;
        for (id, device) in &self.devices {
            let open = self.open_days(*device, from, until)?;
            let read = |row: &Row<'_>| {
                let [number, count, least, most, sum, first, last] = [0, 1, 2, 3, 4, 5, 6].map(|at| row.get(at));
                let bucket = Bucket {
                    number: number?,
                    count: count?,
                    least: least?,
                    most: most?,
                    sum: sum?,
                    first: first?,
                    last: last?,
                };
                Ok(bucket)
            };
            for day in chunks.query_map((device, field.number(), day::of(from), last_day(until)), read)? {
                let day = day?;
                if !open.contains(&day.number) {
                    found.all.push((*id, day));
                }
            }
            for day in open {
                let whole = (Time(day * DAY_MS), Time((day + 1) * DAY_MS));
                let mut of_day = Found::NONE;
                self.numbers(*device, day, field, whole, &mut of_day)?;
                found.damaged += of_day.damaged;
                found.all.extend(Bucket::of_day(&by_hour(of_day.all.into_iter())).map(|bucket| (*id, bucket)));
            }
        }
        Ok(found)
    }

    /// The last reading of every device.
    #[must_use]
    pub fn latest(&self) -> Vec<Latest> {
        self.devices
            .keys()
            .filter_map(|device| Some(Latest { device: *device, reading: self.last_of(*device)? }))
            .collect()
    }

    /// The last reading of a device.
    #[must_use]
    pub fn last_of(&self, device: Uuid) -> Option<Reading> {
        let (at, row) = self.last.get(self.devices.get(&device)?)?;
        row::read(Time(*at), row)
    }

    /// Days of a device that hold anything of a span.
    pub(crate) fn days(&self, device: i64, from: Time, until: Time) -> Result<BTreeSet<i64>, ReadingsError> {
        let mut days = self.open_days(device, from, until)?;
        let sql = "select day from chunk where device = ? and field = ? and day between ? and ?";
        let mut all = self.writer.prepare_cached(sql)?;
        for day in all.query_map((device, TIMES, day::of(from), last_day(until)), |row| row.get(0))? {
            days.insert(day?);
        }
        Ok(days)
    }

    /// Those of which not everything lies in chunks.
    fn open_days(&self, device: i64, from: Time, until: Time) -> Result<BTreeSet<i64>, ReadingsError> {
        let mut days = BTreeSet::new();
        let sql = "select distinct day from segment where device = ? and day between ? and ?";
        let mut all = self.writer.prepare_cached(sql)?;
        for day in all.query_map((device, day::of(from), last_day(until)), |row| row.get(0))? {
            days.insert(day?);
        }
        if let Some(tail) = self.tail.get(&device).filter(|_| from < until) {
            let rows = tail.range((from.0, i64::MIN)..(until.0, i64::MIN));
            days.extend(rows.map(|((at, _), _)| at.div_euclid(DAY_MS)));
        }
        Ok(days)
    }

    /// Everything of a day, in its order; of what was sealed, some fields, as [`Field::bit`]s.
    pub(crate) fn whole_day(&self, device: i64, day: i64, fields: u64) -> Result<Found<Reading>, ReadingsError> {
        let mut found = self.sealed_day(device, day, fields)?;
        let sealed = found.all.len();
        found.all.extend(self.tail_of(device, (Time(day * DAY_MS), Time((day + 1) * DAY_MS))));
        if sealed < found.all.len() {
            found.all.sort_by_key(|reading| reading.at);
        }
        Ok(found)
    }

    /// Everything of a day that was sealed, in the order of its times: of some fields.
    pub(crate) fn sealed_day(&self, device: i64, day: i64, fields: u64) -> Result<Found<Reading>, ReadingsError> {
        let sources = self.sealed(device, day, fields)?;
        let mut found = Found { all: Vec::new(), damaged: sources.damaged };
        for source in &sources.all {
            match day::readings(day, source) {
                Ok(readings) => found.all.extend(readings),
                Err(_) => found.damaged += 1,
            }
        }
        // What nothing can be read of any more is no reading.
        found.all.retain(|reading| sources.damaged == 0 || !reading.values.is_empty());
        if sources.all.len() > 1 {
            found.all.sort_by_key(|reading| reading.at);
        }
        Ok(found)
    }

    /// Adds a field of a day, as far as it is within a span, in the order of its times.
    fn numbers(
        &self,
        device: i64,
        day: i64,
        field: Field,
        (from, until): (Time, Time),
        found: &mut Found<(i64, i64)>,
    ) -> Result<(), ReadingsError> {
        let sources = self.sealed(device, day, field.bit())?;
        found.damaged += sources.damaged;
        let start = found.all.len();
        for source in &sources.all {
            found.damaged += usize::from(day::numbers(day, source, field, &mut found.all).is_err());
        }
        let (begin, end) = (Time(day * DAY_MS), Time((day + 1) * DAY_MS));
        if begin < from || until < end {
            let of_day = found.all.split_off(start);
            found.all.extend(of_day.into_iter().filter(|(at, _)| from.0 <= *at && *at < until.0));
        }
        let sealed = found.all.len();
        let of_tail = self.tail_of(device, (from.max(begin), until.min(end)));
        let counts = of_tail.filter(|one| one.quality != ClockQuality::Future);
        found.all.extend(counts.filter_map(|one| Some((one.at.0, one.values.get(field)?))));
        if sources.all.len() > 1 || (sealed > start && sealed < found.all.len()) {
            found.all[start..].sort_by_key(|(at, _)| *at);
        }
        Ok(())
    }

    /// What of a span lies in the tail.
    fn tail_of(&self, device: i64, (from, until): (Time, Time)) -> impl Iterator<Item = Reading> {
        let tail = self.tail.get(&device).filter(|_| from < until);
        let rows = tail.into_iter().flat_map(move |tail| tail.range((from.0, i64::MIN)..(until.0, i64::MIN)));
        rows.filter_map(|((at, _), bytes)| row::read(Time(*at), bytes))
    }
}

/// The day of the last instant before `until`.
fn last_day(until: Time) -> i64 {
    day::of(Time(until.0.saturating_sub(1)))
}
