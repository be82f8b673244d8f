//! Keeping what came: many readings in one transaction, each once.

use std::collections::{HashMap, HashSet};

use domain::reading::{ClockQuality, Reading};
use rusqlite::Transaction;
use uuid::Uuid;

use crate::day;
use crate::error::ReadingsError;
use crate::log::Entry;
use crate::open::Readings;
use crate::row;
use crate::source::ALL;

/// Days whose readings are remembered from one time to the next, to tell what comes again.
const DAYS_KNOWN: usize = 32;

/// A reading that came.
#[derive(Clone, Debug)]
pub struct Taken {
    /// Of which device.
    pub device: Uuid,
    /// What it says.
    pub reading: Reading,
    /// Of a reading whose time is not its own, its clock as it was written: by that it is known again.
    pub clock: Option<String>,
}

/// What became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    /// It is on disk.
    Stored,
    /// It was there.
    Duplicate,
    /// It is of a time whose readings were let go: whether it was among them, nobody knows any more.
    TooOld,
}

/// What lies in sealed days, by device and day: the readings' times and what tells them apart.
#[derive(Default)]
pub(crate) struct Known(HashMap<(i64, i64), HashSet<(i64, i64)>>);

impl Known {
    /// Whether it is in a day that is remembered.
    fn has(&self, device: i64, at: i64, tie: i64) -> bool {
        !self.0.is_empty()
            && self.0.get(&(device, at.div_euclid(day::DAY_MS))).is_some_and(|keys| keys.contains(&(at, tie)))
    }

    /// What was remembered of a day no longer holds.
    pub(crate) fn forget(&mut self, device: i64, day: i64) {
        self.0.remove(&(device, day));
    }
}

/// One as it is about to be written.
struct Written {
    device: i64,
    at: i64,
    tie: i64,
    row: Box<[u8]>,
    orders: bool,
}

impl Readings {
    /// Keeps readings; what became of each, in their order. They are on disk then.
    ///
    /// # Errors
    /// [`ReadingsError`]: none of them is kept.
    pub fn keep(&mut self, all: &[Taken]) -> Result<Vec<Kept>, ReadingsError> {
        let devices = self.number(all)?;
        // Not in between: every day of these must be known at once.
        if self.known.0.len() >= DAYS_KNOWN {
            self.known.0.clear();
        }
        for (taken, device) in all.iter().zip(&devices) {
            self.remember(*device, taken.reading.at.0)?;
        }
        let writes = self.writer.transaction()?;
        let mut written = Vec::with_capacity(all.len());
        let mut kept = Vec::with_capacity(all.len());
        let mut pen = Pen::default();
        for (taken, device) in all.iter().zip(&devices) {
            if taken.reading.at.0 < self.let_go_until {
                kept.push(Kept::TooOld);
                continue;
            }
            let is_in_tail = |at, tie| self.tail.get(device).is_some_and(|tail| tail.contains_key(&(at, tie)));
            let is_there = |at, tie| is_in_tail(at, tie) || self.known.has(*device, at, tie);
            let one = pen.write(&writes, taken, *device, is_there)?;
            kept.push(if one.is_some() { Kept::Stored } else { Kept::Duplicate });
            written.extend(one);
        }
        pen.entry.write(&writes)?;
        let mut last = HashMap::new();
        for one in written.iter().filter(|one| one.orders) {
            let before =
                last.get(&one.device).map(|last: &&Written| last.at).or_else(|| self.last.get(&one.device).copied());
            if before.is_none_or(|before| before < one.at) {
                last.insert(one.device, one);
            }
        }
        for one in last.values() {
            let sql = "insert into last (device, at, row) values (?, ?, ?) \
                       on conflict (device) do update set at = excluded.at, row = excluded.row";
            writes.prepare_cached(sql)?.execute((one.device, one.at, &one.row))?;
        }
        let last: Vec<(i64, i64)> = last.values().map(|one| (one.device, one.at)).collect();
        writes.commit()?;
        self.last.extend(last);
        for one in written {
            self.tail.entry(one.device).or_default().insert((one.at, one.tie), one.row);
        }
        Ok(kept)
    }

    /// The numbers of the devices, of which new ones get theirs.
    fn number(&mut self, all: &[Taken]) -> Result<Vec<i64>, ReadingsError> {
        let mut numbers = Vec::with_capacity(all.len());
        for taken in all {
            let number = match self.devices.get(&taken.device) {
                Some(number) => *number,
                None => {
                    self.writer.execute("insert into device (id) values (?)", [taken.device.as_bytes()])?;
                    let number = self.writer.last_insert_rowid();
                    self.devices.insert(taken.device, number);
                    number
                }
            };
            numbers.push(number);
        }
        Ok(numbers)
    }

    /// Remembers what a sealed day holds, if the reading is of one.
    fn remember(&mut self, device: i64, at: i64) -> Result<(), ReadingsError> {
        let day = at.div_euclid(day::DAY_MS);
        if at >= self.sealed_until || at < self.let_go_until || self.known.0.contains_key(&(device, day)) {
            return Ok(());
        }
        let sealed = self.sealed_day(device, day, ALL)?.all;
        let keys = sealed.iter().map(|reading| (reading.at.0, row::tie(&row::written(reading)))).collect();
        self.known.0.insert((device, day), keys);
        Ok(())
    }
}

/// What readings are written with.
#[derive(Default)]
struct Pen {
    entry: Entry,
    bytes: Vec<u8>,
    fresh: HashSet<(i64, i64, i64)>,
}

impl Pen {
    /// Writes a reading down; none if it is there, or was written down before.
    fn write(
        &mut self,
        writes: &Transaction<'_>,
        taken: &Taken,
        device: i64,
        is_there: impl Fn(i64, i64) -> bool,
    ) -> Result<Option<Written>, ReadingsError> {
        let at = taken.reading.at.0;
        self.bytes.clear();
        row::write(&mut self.bytes, &taken.reading);
        let tie = row::tie(&self.bytes);
        if let Some(clock) = &taken.clock {
            let identity = (i64::from(crc32fast::hash(clock.as_bytes())) << 32) | tie;
            let sql = "insert into seen (device, identity, at) values (?, ?, ?) on conflict do nothing";
            if writes.prepare_cached(sql)?.execute((device, identity, at))? == 0 {
                return Ok(None);
            }
        }
        if is_there(at, tie) || !self.fresh.insert((device, at, tie)) {
            return Ok(None);
        }
        self.entry.add(device, at, &self.bytes);
        let orders = taken.reading.quality != ClockQuality::Future;
        Ok(Some(Written { device, at, tie, row: self.bytes.as_slice().into(), orders }))
    }
}
