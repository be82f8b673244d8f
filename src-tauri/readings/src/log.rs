//! The tail on the disk: what came together lies together, a row a commit, so that a reading costs a few bytes and a commit a page.
//! Which of it was sealed since is known by when; a row goes once nothing in it is needed.

use std::collections::HashMap;

use rusqlite::{Connection, Transaction};

use crate::error::ReadingsError;
use crate::open::Tail;
use crate::row::{put, take, unzigzag, zigzag};

/// Readings that are about to be written together.
#[derive(Default)]
pub struct Entry {
    bytes: Vec<u8>,
    newest: Option<i64>,
    /// Of the one before: what comes together is of about the same time.
    at: i64,
}

/// Up to which row of the tail what is earlier than when was sealed.
#[derive(Clone, Copy)]
pub struct SealedTo {
    /// Milliseconds since 1970.
    pub until: i64,
    /// The last row there was.
    pub number: i64,
}

impl Entry {
    /// Adds one.
    pub fn add(&mut self, device: i64, at: i64, row: &[u8]) {
        put(&mut self.bytes, zigzag(device));
        put(&mut self.bytes, zigzag(at.wrapping_sub(self.at)));
        self.at = at;
        put(&mut self.bytes, u64::try_from(row.len()).unwrap_or(u64::MAX));
        self.bytes.extend_from_slice(row);
        self.newest = self.newest.max(Some(at));
    }

    /// Writes them down under a number that no row had before.
    ///
    /// # Errors
    /// [`ReadingsError::Database`].
    pub fn write(self, writes: &Transaction<'_>, number: i64) -> Result<(), ReadingsError> {
        let Some(newest) = self.newest else { return Ok(()) };
        let sql = "insert into tail (number, newest, crc, rows) values (?, ?, ?, ?)";
        writes.prepare_cached(sql)?.execute((number, newest, crc32fast::hash(&self.bytes), self.bytes))?;
        Ok(())
    }
}

/// Notes up to where everything was sealed, and looked through, and lets go of rows that hold nothing else.
///
/// # Errors
/// [`ReadingsError::Database`].
pub fn sealed(writes: &Transaction<'_>, to: SealedTo, checked: i64) -> Result<(), ReadingsError> {
    writes
        .prepare_cached("update until set sealed = ?, number = ?, checked = ?")?
        .execute((to.until, to.number, checked))?;
    writes.prepare_cached("delete from tail where newest < ? and not is_left")?.execute([to.until])?;
    Ok(())
}

/// What is not yet sealed, by device. A row that is damaged is left where it is.
///
/// # Errors
/// [`ReadingsError::Database`].
pub fn load(connection: &Connection, to: SealedTo) -> Result<HashMap<i64, Tail>, ReadingsError> {
    let mut tail: HashMap<i64, Tail> = HashMap::new();
    let mut damaged = Vec::new();
    let mut all = connection.prepare("select number, crc, rows from tail where not is_left order by number")?;
    let mut entries = all.query([])?;
    while let Some(entry) = entries.next()? {
        let (number, crc): (i64, u32) = (entry.get(0)?, entry.get(1)?);
        let bytes = entry.get_ref(2)?.as_blob().map_err(|_| ReadingsError::Damaged)?;
        let Some(rows) = (crc32fast::hash(bytes) == crc).then(|| read(bytes)).flatten() else {
            damaged.push(number);
            continue;
        };
        for (device, at, row) in rows.into_iter().filter(|(_, at, _)| number > to.number || *at >= to.until) {
            tail.entry(device).or_default().insert((at, crate::row::tie(row)), row.into());
        }
    }
    for number in damaged {
        connection.execute("update tail set is_left = 1 where number = ?", [number])?;
    }
    Ok(tail)
}

fn read(mut bytes: &[u8]) -> Option<Vec<(i64, i64, &[u8])>> {
    let (mut rows, mut at) = (Vec::new(), 0i64);
    while !bytes.is_empty() {
        let device = unzigzag(take(&mut bytes)?);
        at = at.wrapping_add(unzigzag(take(&mut bytes)?));
        let length = usize::try_from(take(&mut bytes)?).ok().filter(|length| *length <= bytes.len())?;
        let (row, rest) = bytes.split_at(length);
        // Of a field that nobody knows, a newer program will know more.
        crate::row::each(row, |_, _| ())?;
        rows.push((device, at, row));
        bytes = rest;
    }
    Some(rows)
}
