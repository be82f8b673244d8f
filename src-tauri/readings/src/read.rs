//! Finding readings again: of a span of time, one field of it, by the hour, the last of every device.

use std::collections::BTreeSet;

use domain::Time;
use domain::reading::{Field, Reading};
use uuid::Uuid;

use crate::beside;
use crate::day::{self, DAY_MS};
use crate::days::last_day;
use crate::error::ReadingsError;
use crate::hours::{Bucket, HOUR_MS, by_hour};
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
        if from.0 >= self.sealed_until {
            // None of it was sealed: no day need be read for it.
            found.all.extend(self.tail_of(device, (from, until)));
            return Ok(found);
        }
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
        let mut damaged = BTreeSet::new();
        let are_whole = from.0.rem_euclid(HOUR_MS) == 0 && until.0.rem_euclid(HOUR_MS) == 0;
        let within = |hour: &Bucket| from.0 <= hour.number * HOUR_MS && (hour.number + 1) * HOUR_MS <= until.0;
        let mut chunks = self.writer.prepare_cached(&beside_of("true"))?;
        let mut chunks = chunks.query((device, field.number(), day::of(from), last_day(until)))?;
        while let Some(chunk) = chunks.next()? {
            let (day, beside) = beside::read(chunk)?;
            let is_within = from.0 <= day * DAY_MS && (day + 1) * DAY_MS <= until.0;
            match beside {
                Some(beside) if !reckoned.contains(&day) && (are_whole || is_within) => {
                    found.all.extend(beside.hours.into_iter().filter(within));
                }
                Some(_) => drop(reckoned.insert(day)),
                None => drop((reckoned.insert(day), damaged.insert(day))),
            }
        }
        for day in reckoned {
            let mut of_day = Found::NONE;
            self.numbers(device, day, field, (from, until), &mut of_day)?;
            of_day.damaged += usize::from(of_day.all.is_empty() && damaged.contains(&day));
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
        let mut chunks = self.writer.prepare_cached(&beside_of("has > 0"))?;
        for (id, device) in &self.devices {
            let mut open = self.open_days(*device, from, until)?;
            let mut damaged = BTreeSet::new();
            let mut rows = chunks.query((device, field.number(), day::of(from), last_day(until)))?;
            while let Some(row) = rows.next()? {
                match beside::read(row)? {
                    (day, Some(beside)) if !open.contains(&day) => found.all.push((*id, beside.day)),
                    (_, Some(_)) => {}
                    (day, None) => drop((open.insert(day), damaged.insert(day))),
                }
            }
            for day in open {
                let whole = (Time(day * DAY_MS), Time((day + 1) * DAY_MS));
                let mut of_day = Found::NONE;
                self.numbers(*device, day, field, whole, &mut of_day)?;
                found.damaged += of_day.damaged + usize::from(of_day.all.is_empty() && damaged.contains(&day));
                found.all.extend(Bucket::of_day(&by_hour(of_day.all.into_iter())).map(|bucket| (*id, bucket)));
            }
        }
        found.all.sort_by_key(|(id, day)| (*id, day.number));
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
}

/// Asks what lies beside the numbers of a field of a device, from one day to another.
fn beside_of(which: &str) -> String {
    format!(
        "select {} from chunk where device = ? and field = ? and day between ? and ? and {which} order by day",
        beside::COLUMNS
    )
}
