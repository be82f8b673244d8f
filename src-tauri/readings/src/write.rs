//! Writing: what comes together is written in one transaction, and what is held in memory follows once that is on disk.

use std::collections::{HashMap, HashSet};

use rusqlite::Transaction;
use uuid::Uuid;

use crate::error::ReadingsError;
use crate::keep::{Keys, Pen};
use crate::letter::{LetterSeen, RECENT};
use crate::open::Readings;

/// Days whose readings are remembered from one time to the next, to tell what comes again.
const DAYS_KNOWN: usize = 32;

/// What is being written, over the file as it is.
pub struct Writing<'a> {
    pub(crate) readings: &'a Readings,
    pub(crate) tx: Transaction<'a>,
    pub(crate) pen: Pen,
    pub(crate) done: Done,
}

/// What is to be held in memory once it is on disk.
#[derive(Default)]
pub(crate) struct Done {
    /// New devices, as they are numbered.
    pub devices: HashMap<Uuid, i64>,
    /// Readings for the tail.
    pub written: Vec<Written>,
    /// What was found to lie in sealed days.
    pub known: HashMap<(i64, i64), Keys>,
    /// Letters that are not kept on disk.
    pub recent: Vec<LetterSeen>,
    /// Letters of any kind.
    pub letters: i64,
}

/// A reading as it was written.
pub(crate) struct Written {
    pub device: i64,
    pub at: i64,
    pub tie: i64,
    pub row: Box<[u8]>,
}

impl Readings {
    /// Writes in one transaction; what `work` answers. It is all on disk then.
    ///
    /// # Errors
    /// [`ReadingsError`], also the one that `work` gives: nothing is written.
    pub fn write<T>(
        &mut self,
        work: impl FnOnce(&mut Writing<'_>) -> Result<T, ReadingsError>,
    ) -> Result<T, ReadingsError> {
        // Not in between: every day of these must be known at once.
        if self.known.len() >= DAYS_KNOWN {
            self.known.clear();
        }
        let (answer, done) = {
            let tx = self.writer.unchecked_transaction()?;
            let mut writing = Writing { readings: self, tx, pen: Pen::default(), done: Done::default() };
            let answer = work(&mut writing)?;
            let Writing { tx, pen, done, .. } = writing;
            pen.entry.write(&tx, self.next_entry)?;
            tx.commit()?;
            (answer, done)
        };
        self.hold(done);
        Ok(answer)
    }

    fn hold(&mut self, done: Done) {
        self.devices.extend(done.devices);
        self.known.extend(done.known);
        self.next_letter += done.letters;
        self.recent.extend(done.recent);
        let beyond = self.recent.len().saturating_sub(RECENT);
        self.recent.drain(..beyond);
        self.next_entry += i64::from(!done.written.is_empty());
        for one in done.written {
            self.come(one.device, one.at, &one.row);
            self.late += usize::from(one.at < self.sealed_until);
            self.tail.entry(one.device).or_default().insert((one.at, one.tie), one.row);
        }
    }
}

impl Writing<'_> {
    /// The number of a device; a new one gets its own.
    pub(crate) fn number(&mut self, device: Uuid) -> Result<i64, ReadingsError> {
        if let Some(number) = self.readings.devices.get(&device).or_else(|| self.done.devices.get(&device)) {
            return Ok(*number);
        }
        self.tx.prepare_cached("insert into device (id) values (?)")?.execute([device.as_bytes()])?;
        let number = self.tx.last_insert_rowid();
        self.done.devices.insert(device, number);
        Ok(number)
    }

    /// Sees to it that the readings of a sealed day are known by what tells them apart.
    pub(crate) fn know_day(&mut self, device: i64, day: i64) -> Result<(), ReadingsError> {
        if self.readings.known.contains_key(&(device, day)) || self.done.known.contains_key(&(device, day)) {
            return Ok(());
        }
        let keys: HashSet<(i64, i64)> = self.readings.sealed_keys(device, day)?;
        self.done.known.insert((device, day), keys);
        Ok(())
    }
}
