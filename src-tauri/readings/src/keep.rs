//! Keeping what came: many readings in one transaction, each once.

use std::borrow::Cow;
use std::collections::HashSet;

use domain::Time;
use domain::reading::Reading;
use uuid::Uuid;

use crate::day;
use crate::error::ReadingsError;
use crate::log::Entry;
use crate::open::Readings;
use crate::row;
use crate::source::ALL;
use crate::write::{Writing, Written};

/// For so long a reading that has nothing but what it says is known again: what a device says once more tomorrow is new.
const SAYS_SO_MS: i64 = 10 * 60_000;

/// What tells readings of a day apart: their times, and what they say.
pub(crate) type Keys = HashSet<(i64, i64)>;

/// A reading that came.
#[derive(Clone, Debug)]
pub struct Taken {
    /// Of which device.
    pub device: Uuid,
    /// What it says.
    pub reading: Reading,
    /// By what it is known again.
    pub same: Same,
}

/// By what a reading is known again, beside what it says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Same {
    /// Its time.
    AtItsTime,
    /// Its time is not its own: what its sender wrote of it, the clock or a number.
    Written(String),
    /// Nothing: for ten minutes it is the same. When it came, and how many like it came together before it.
    For(Time, u32),
    /// It was told to be new before.
    IsNew,
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

impl Readings {
    /// Keeps readings; what became of each, in their order. They are on disk then.
    ///
    /// # Errors
    /// [`ReadingsError`]: none of them is kept.
    pub fn keep(&mut self, all: &[Taken]) -> Result<Vec<Kept>, ReadingsError> {
        self.write(|writing| all.iter().map(|taken| writing.keep(taken)).collect())
    }

    /// What tells the readings of a sealed day apart.
    pub(crate) fn sealed_keys(&self, device: i64, day: i64) -> Result<Keys, ReadingsError> {
        let sealed = self.sealed_day(device, day, ALL)?.all;
        Ok(sealed.iter().map(|reading| (reading.at.0, row::tie(&row::written(reading)))).collect())
    }
}

/// What readings are written with.
#[derive(Default)]
pub(crate) struct Pen {
    pub entry: Entry,
    bytes: Vec<u8>,
    fresh: HashSet<(i64, i64, i64)>,
}

impl Writing<'_> {
    /// Keeps a reading; what became of it.
    ///
    /// # Errors
    /// [`ReadingsError`].
    pub fn keep(&mut self, taken: &Taken) -> Result<Kept, ReadingsError> {
        let at = taken.reading.at.0;
        if at < self.readings.let_go_until {
            return Ok(Kept::TooOld);
        }
        let device = self.number(taken.device)?;
        let mut bytes = std::mem::take(&mut self.pen.bytes);
        bytes.clear();
        row::write(&mut bytes, &taken.reading);
        let tie = row::tie(&bytes);
        let is_new = self.is_new(device, (at, tie), &taken.same)?;
        if is_new {
            self.pen.entry.add(device, at, &bytes);
            self.done.written.push(Written { device, at, tie, row: bytes.as_slice().into() });
        }
        self.pen.bytes = bytes;
        Ok(if is_new { Kept::Stored } else { Kept::Duplicate })
    }

    fn is_new(&mut self, device: i64, (at, tie): (i64, i64), same: &Same) -> Result<bool, ReadingsError> {
        if !self.is_unseen(device, (at, tie), same)? {
            return Ok(false);
        }
        let day = at.div_euclid(day::DAY_MS);
        if at < self.readings.sealed_until {
            self.know_day(device, day)?;
        }
        let is_in_tail = self.readings.tail.get(&device).is_some_and(|tail| tail.contains_key(&(at, tie)));
        let known = self.readings.known.get(&(device, day)).or_else(|| self.done.known.get(&(device, day)));
        let is_there = is_in_tail || known.is_some_and(|keys| keys.contains(&(at, tie)));
        Ok(!is_there && self.pen.fresh.insert((device, at, tie)))
    }

    /// Whether a reading without a time of its own was not seen before; from now on it was.
    pub(crate) fn is_unseen(&self, device: i64, (at, tie): (i64, i64), same: &Same) -> Result<bool, ReadingsError> {
        let (text, at, for_ms) = match same {
            Same::AtItsTime | Same::IsNew => return Ok(true),
            Same::Written(text) => (Cow::Borrowed(text.as_str()), at, i64::MAX),
            Same::For(came, 0) => (Cow::Borrowed(""), came.0, SAYS_SO_MS),
            Same::For(came, alike) => (Cow::Owned(alike.to_string()), came.0, SAYS_SO_MS),
        };
        let identity = (i64::from(crc32fast::hash(text.as_bytes())) << 32) | tie;
        let sql = "insert into seen (device, identity, at) values (?, ?, ?) \
                   on conflict do update set at = excluded.at where excluded.at - at > ?";
        Ok(self.tx.prepare_cached(sql)?.execute((device, identity, at, for_ms))? > 0)
    }
}
