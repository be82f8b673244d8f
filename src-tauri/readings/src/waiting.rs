//! Catch-ups: readings without a time of their own wait until the last of their batches has come, because those around them
//! say when they were taken.

use domain::Time;
use domain::reading::{ClockQuality, Reading, Row, Values, repaired};
use uuid::Uuid;

use crate::error::ReadingsError;
use crate::keep::{Kept, Same, Taken};
use crate::open::Readings;
use crate::row::{self, put, take, unzigzag, zigzag};
use crate::write::Writing;

/// Batches of one device that wait at most.
const BATCHES: i64 = 2_000;

/// One reading of a catch-up, in the order in which they were sent.
#[derive(Clone, Debug, PartialEq)]
pub struct Waits {
    /// Whether its time is known, and whether the device was awake.
    pub row: Row,
    /// Of one whose time is not known, what it measured and by what it is known again.
    pub of: Option<(Values, Same)>,
}

impl Writing<'_> {
    /// Has a batch of a catch-up wait that came at `came`; what became of those without a time, in their order. One that came before
    /// only says how much time went by.
    ///
    /// # Errors
    /// [`ReadingsError`].
    pub fn wait(&mut self, device: Uuid, came: Time, batch: &[Waits]) -> Result<Vec<Kept>, ReadingsError> {
        let number = self.number(device)?;
        let sql = "select count(*) from waiting where device = ?";
        if self.tx.prepare_cached(sql)?.query_row([number], |row| row.get::<_, i64>(0))? >= BATCHES {
            self.settle(device, came)?;
        }
        // The same batch again, before its catch-up is over, is no more time that went by.
        let crc = said(batch);
        let sql = "select 1 from waiting where device = ? and crc = ?";
        if self.tx.prepare_cached(sql)?.exists((number, crc))? {
            return Ok(batch.iter().filter(|one| one.of.is_some()).map(|_| Kept::Duplicate).collect());
        }
        let (mut bytes, mut kept) = (Vec::new(), Vec::new());
        for one in batch {
            let of = match &one.of {
                None => None,
                Some((values, same)) => {
                    let of = row::written(&Reading { at: came, quality: ClockQuality::Repaired, values: *values });
                    let is_new = self.is_unseen(number, (came.0, row::tie(&of)), same)?;
                    kept.push(if is_new { Kept::Stored } else { Kept::Duplicate });
                    is_new.then_some(of)
                }
            };
            write(&mut bytes, one.row, of.as_deref());
        }
        let sql = "insert into waiting (device, at, crc, rows) values (?, ?, ?, ?)";
        self.tx.prepare_cached(sql)?.execute((number, came.0, crc, bytes))?;
        Ok(kept)
    }

    /// Keeps what waits of a device, whose last batch came at `arrival`, under the times that follow.
    ///
    /// # Errors
    /// [`ReadingsError`].
    pub fn settle(&mut self, device: Uuid, arrival: Time) -> Result<(), ReadingsError> {
        let number = self.number(device)?;
        let sql = "select rows from waiting where device = ? order by number";
        let batches: Vec<Vec<u8>> =
            self.tx.prepare_cached(sql)?.query_map([number], |row| row.get(0))?.collect::<Result<_, _>>()?;
        // A batch that is damaged is left out: the others still have their order.
        let all: Vec<(Row, Option<Values>)> =
            batches.iter().flat_map(|bytes| read(bytes).unwrap_or_default()).collect();
        let rows: Vec<Row> = all.iter().map(|(row, _)| *row).collect();
        for (at, (_, values)) in repaired(&rows, arrival).into_iter().zip(all) {
            let Some(values) = values else { continue };
            // Nothing is lost for being rebuilt into a time whose readings were let go.
            let at = at.min(arrival).max(Time(self.readings.let_go_until));
            let reading = Reading { at, quality: ClockQuality::Repaired, values };
            self.keep(&Taken { device, reading, same: Same::IsNew })?;
        }
        self.tx.prepare_cached("delete from waiting where device = ?")?.execute([number])?;
        Ok(())
    }
}

impl Readings {
    /// Devices of which something waits and nothing has come since `before`; when it came last.
    ///
    /// # Errors
    /// [`ReadingsError`] if they cannot be read.
    pub fn waited_out(&self, before: Time) -> Result<Vec<(Uuid, Time)>, ReadingsError> {
        let sql = "select d.id, max(w.at) from waiting w join device d on d.number = w.device group by w.device \
                   having max(w.at) < ?";
        let mut all = self.writer.prepare_cached(sql)?;
        let rows = all.query_map([before.0], |row| Ok((Uuid::from_bytes(row.get(0)?), Time(row.get(1)?))))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

/// What tells a batch apart, as it was said.
fn said(batch: &[Waits]) -> u32 {
    let mut bytes = Vec::new();
    for one in batch {
        let of = one.of.as_ref().map(|(values, same)| {
            let mut of = row::written(&Reading { at: Time(0), quality: ClockQuality::Repaired, values: *values });
            if let Same::Written(text) = same {
                of.extend_from_slice(text.as_bytes());
            }
            of
        });
        write(&mut bytes, one.row, of.as_deref());
    }
    crc32fast::hash(&bytes)
}

const KNOWN: u64 = 1;
const AWAKE: u64 = 2;
const HELD: u64 = 4;

fn write(bytes: &mut Vec<u8>, row: Row, of: Option<&[u8]>) {
    let flag = |is: bool, flag: u64| if is { flag } else { 0 };
    put(bytes, flag(row.at.is_some(), KNOWN) | flag(row.awake, AWAKE) | flag(of.is_some(), HELD));
    if let Some(at) = row.at {
        put(bytes, zigzag(at.0));
    }
    if let Some(of) = of {
        put(bytes, u64::try_from(of.len()).unwrap_or(u64::MAX));
        bytes.extend_from_slice(of);
    }
}

fn read(mut bytes: &[u8]) -> Option<Vec<(Row, Option<Values>)>> {
    let mut all = Vec::new();
    while !bytes.is_empty() {
        let flags = take(&mut bytes)?;
        let at = if flags & KNOWN == 0 { None } else { Some(Time(unzigzag(take(&mut bytes)?))) };
        let mut values = None;
        if flags & HELD != 0 {
            let length = usize::try_from(take(&mut bytes)?).ok().filter(|length| *length <= bytes.len())?;
            let (of, rest) = bytes.split_at(length);
            values = Some(row::read(Time(0), of)?.values);
            bytes = rest;
        }
        all.push((Row { at, awake: flags & AWAKE != 0 }, values));
    }
    Some(all)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn whatever_lies_on_the_disk_is_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..80)) {
            let _ = read(&bytes);
        }
    }
}
