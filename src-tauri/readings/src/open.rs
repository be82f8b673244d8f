//! The file, and how it is set up so that what was kept stays kept.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use rusqlite::{Connection, OpenFlags, Row};
use uuid::Uuid;

use crate::error::ReadingsError;
use crate::keep::Known;
use crate::log::{self, SealedTo};

/// What the tables look like; counted in the file.
const VERSION: i64 = 1;

/// Times are milliseconds since 1970 in UTC, days are counted since then. Small columns come first, so that what is asked for
/// most often is read without the data behind it.
const TABLES: &str = "
    create table device (number integer primary key, id blob not null unique check (length(id) = 16)) strict;
    -- What came together, as it came.
    create table tail (
        number integer primary key autoincrement, newest integer not null, crc integer not null,
        is_left integer not null default 0, rows blob not null
    ) strict;
    create table last (device integer primary key, at integer not null, row blob not null) strict;
    create table segment (
        number integer primary key, device integer not null, day integer not null, count integer not null,
        crc integer not null, is_left integer not null default 0, data blob not null
    ) strict;
    create index segment_day on segment (device, day);
    create table chunk (
        number integer primary key, device integer not null, field integer not null, day integer not null,
        generation integer not null, count integer not null, crc integer not null,
        -- The whole day of the field: how many have it, the least, the most, all together, the first, the last.
        has integer not null, least integer not null, most integer not null, sum integer not null,
        first integer not null, last integer not null,
        hours blob not null, data blob not null
    ) strict;
    create unique index chunk_day on chunk (device, field, day);
    -- Readings whose time is not their own are known again by their clock as it was written, and by what they say.
    create table seen (device integer not null, identity integer not null, at integer not null, primary key (device, identity))
        strict, without rowid;
    create index seen_at on seen (at);
    -- Whatever is of an earlier time was sealed, or let go.
    create table until (
        one integer primary key check (one = 1), sealed integer not null, number integer not null, let_go integer not null
    ) strict;
    insert into until (one, sealed, number, let_go) values (1, 0, 0, 0);
    -- Of the numbers of a chunk that were let go no data is left.
    create index chunk_data on chunk (day) where data <> x'';
";

/// Readings in the order of their times and what tells them apart, each as it lies in the tail.
pub(crate) type Tail = BTreeMap<(i64, i64), Box<[u8]>>;

/// Readings of devices. What the tail holds is held in memory too, so that what came last is read without a disk.
pub struct Readings {
    pub(crate) writer: Connection,
    /// Devices by their ids, as they are numbered in the file.
    pub(crate) devices: HashMap<Uuid, i64>,
    /// By device.
    pub(crate) tail: HashMap<i64, Tail>,
    /// When the last reading of a device was.
    pub(crate) last: HashMap<i64, i64>,
    /// What is earlier was sealed.
    pub(crate) sealed_until: i64,
    /// What is earlier was let go.
    pub(crate) let_go_until: i64,
    pub(crate) known: Known,
}

impl Readings {
    /// Opens the file, or makes it.
    ///
    /// # Errors
    /// [`ReadingsError`] if it cannot be opened, or is of a newer program.
    pub fn open(file: &Path) -> Result<Self, ReadingsError> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let mut writer = Connection::open_with_flags(file, flags)?;
        writer.set_prepared_statement_cache_capacity(64);
        // The size of a page holds from the first table on.
        writer.execute_batch(
            "pragma page_size = 16384; pragma journal_mode = wal; pragma synchronous = full; pragma cache_size = -32768;
             pragma mmap_size = 268435456; pragma temp_store = memory; pragma busy_timeout = 5000;
             pragma trusted_schema = off; pragma cell_size_check = on;",
        )?;
        let version: i64 = writer.query_row("pragma user_version", [], |row| row.get(0))?;
        match version {
            VERSION => {}
            0 => {
                let made = writer.transaction()?;
                made.execute_batch(TABLES)?;
                made.pragma_update(None, "user_version", VERSION)?;
                made.commit()?;
            }
            newer => return Err(ReadingsError::TooNew(newer)),
        }
        let all = |sql: &str| pairs(&writer, sql);
        let last = all("select device, at from last")?.into_iter().collect();
        let sql = "select sealed, number, let_go from until";
        let read = |row: &Row<'_>| Ok((SealedTo { until: row.get(0)?, number: row.get(1)? }, row.get(2)?));
        let (sealed_to, let_go_until) = writer.query_row(sql, [], read)?;
        let devices = devices(&writer)?;
        let tail = log::load(&writer, sealed_to)?;
        Ok(Self { writer, devices, tail, last, sealed_until: sealed_to.until, let_go_until, known: Known::default() })
    }

    /// Writes what lies in the log back into the file.
    ///
    /// # Errors
    /// [`ReadingsError`] if the disk refuses.
    pub fn settle(&self) -> Result<(), ReadingsError> {
        Ok(self.writer.execute_batch("pragma wal_checkpoint(truncate)")?)
    }

    /// How many readings wait to be sealed.
    #[must_use]
    pub fn unsealed(&self) -> usize {
        self.tail.values().map(BTreeMap::len).sum()
    }
}

fn pairs(connection: &Connection, sql: &str) -> rusqlite::Result<Vec<(i64, i64)>> {
    connection.prepare(sql)?.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect()
}

fn devices(connection: &Connection) -> rusqlite::Result<HashMap<Uuid, i64>> {
    let mut all = connection.prepare("select id, number from device")?;
    all.query_map([], |row| Ok((Uuid::from_bytes(row.get(0)?), row.get(1)?)))?.collect()
}
