//! The file, and how it is set up so that what was kept stays kept.

use std::collections::{BTreeMap, HashMap, HashSet, VecDeque};
use std::path::Path;

use domain::reading::ClockQuality;

use rusqlite::{Connection, OpenFlags, Row};
use uuid::Uuid;

use crate::error::ReadingsError;
use crate::keep::Keys;
use crate::letter::LetterSeen;
use crate::log::{self, SealedTo};
use crate::row::quality_number;

/// What the tables look like; counted in the file.
pub(crate) const VERSION: i64 = 1;

/// How large a page is, which holds from the first table on: what is written every few seconds is a few of them.
pub(crate) const PAGE: &str = "pragma page_size = 4096;";

/// Times are milliseconds since 1970 in UTC, days are counted since then. Small columns come first, so that what is asked for
/// most often is read without the data behind it.
pub(crate) const TABLES: &str = "
    create table device (number integer primary key, id blob not null unique check (length(id) = 16)) strict;
    -- What came together, as it came.
    create table tail (
        number integer primary key, newest integer not null, crc integer not null,
        is_left integer not null default 0, rows blob not null
    ) strict;
    -- The last reading of each device, as far as it was sealed.
    create table last (device integer primary key, at integer not null, row blob not null) strict;
    create table segment (
        number integer primary key, device integer not null, day integer not null, count integer not null,
        crc integer not null, is_left integer not null default 0, data blob not null
    ) strict;
    create index segment_day on segment (device, day);
    create table chunk (
        number integer primary key, device integer not null, field integer not null, day integer not null,
        generation integer not null, count integer not null, crc integer not null, is_left integer not null default 0,
        -- The whole day of the field: how many have it, the least, the most, all together, the first, the last.
        has integer not null, least integer not null, most integer not null, sum integer not null,
        first integer not null, last integer not null,
        -- The checksum of all that lies beside the numbers.
        beside integer not null,
        hours blob not null, data blob not null
    ) strict;
    create unique index chunk_day on chunk (device, field, day);
    create index chunk_left on chunk (number) where is_left;
    -- Readings whose time is not their own are known again by their clock as it was written, and by what they say.
    create table seen (device integer not null, identity integer not null, at integer not null, primary key (device, identity))
        strict, without rowid;
    create index seen_at on seen (at);
    -- Whatever is of an earlier time was sealed, or let go.
    create table until (
        one integer primary key check (one = 1), sealed integer not null, number integer not null, let_go integer not null,
        -- Up to which chunk all were looked through.
        checked integer not null default 0
    ) strict;
    insert into until (one, sealed, number, let_go) values (1, 0, 0, 0);
    -- What devices said: messages, calls, imports, with what became of them.
    create table letter (
        number integer primary key, at integer not null, source text not null, verdict text not null, hub blob, device blob,
        code text, login text not null, topic text not null, detail text not null, stored integer not null,
        duplicate integer not null, quarantined integer not null, ms integer not null,
        identity blob, station blob, answer text not null, payload blob not null
    ) strict;
    create index letter_identity on letter (identity) where identity is not null;
    -- Catch-ups that go on: readings without a time, with what lies between them.
    create table waiting (
        number integer primary key, device integer not null, at integer not null, crc integer not null, rows blob not null
    ) strict;
    create index waiting_device on waiting (device);
    create index waiting_at on waiting (at);
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
    /// The last reading of each device that orders anything.
    pub(crate) last: HashMap<i64, Last>,
    /// Devices whose last reading has changed since it was written down.
    pub(crate) unsaved: HashSet<i64>,
    /// What is earlier was sealed.
    pub(crate) sealed_until: i64,
    /// How many came since that are earlier.
    pub(crate) late: usize,
    /// What is earlier was let go.
    pub(crate) let_go_until: i64,
    /// Up to which chunk all were looked through.
    pub(crate) checked: i64,
    /// What lies in sealed days, by device and day, as far as it was asked for.
    pub(crate) known: HashMap<(i64, i64), Keys>,
    /// The number of the next row of the log, which none had before.
    pub(crate) next_entry: i64,
    /// The number of the next letter.
    pub(crate) next_letter: i64,
    /// The last letters that are not kept on disk.
    pub(crate) recent: VecDeque<LetterSeen>,
}

/// A reading by its time and what is kept of it.
pub(crate) type Last = (i64, Box<[u8]>);

impl Readings {
    /// Opens the file, or makes it.
    ///
    /// # Errors
    /// [`ReadingsError`] if it cannot be opened, or is of a newer program.
    pub fn open(file: &Path) -> Result<Self, ReadingsError> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let mut writer = Connection::open_with_flags(file, flags)?;
        writer.set_prepared_statement_cache_capacity(64);
        writer.execute_batch(PAGE)?;
        writer.execute_batch(
            "pragma journal_mode = wal; pragma synchronous = full; pragma cache_size = -32768;
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
        let sql = "select sealed, number, let_go, checked from until";
        let read = |row: &Row<'_>| Ok((SealedTo { until: row.get(0)?, number: row.get(1)? }, row.get(2)?, row.get(3)?));
        let (sealed_to, let_go_until, checked) = writer.query_row(sql, [], read)?;
        let devices = devices(&writer)?;
        let tail = log::load(&writer, sealed_to)?;
        let newest = |sql: &str| writer.query_row(sql, [], |row| row.get::<_, i64>(0));
        let next_entry = sealed_to.number.max(newest("select coalesce(max(number), 0) from tail")?) + 1;
        let next_letter = newest("select coalesce(max(number), 0) from letter")? + 1;
        let last = last(&writer)?;
        let mut readings = Self {
            writer,
            devices,
            tail: HashMap::new(),
            last,
            unsaved: HashSet::new(),
            sealed_until: sealed_to.until,
            late: 0,
            let_go_until,
            checked,
            known: HashMap::new(),
            next_entry,
            next_letter,
            recent: VecDeque::new(),
        };
        for (device, tail) in &tail {
            for ((at, _), row) in tail {
                readings.come(*device, *at, row);
            }
        }
        readings.tail = tail;
        Ok(readings)
    }

    /// A reading came: it may be the last of its device. One of a time to come orders nothing.
    pub(crate) fn come(&mut self, device: i64, at: i64, row: &[u8]) {
        let orders = row.first().is_some_and(|quality| *quality != quality_number(ClockQuality::Future));
        if orders && self.last.get(&device).is_none_or(|(before, _)| *before < at) {
            self.last.insert(device, (at, row.into()));
            self.unsaved.insert(device);
        }
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

fn last(connection: &Connection) -> rusqlite::Result<HashMap<i64, Last>> {
    let mut all = connection.prepare("select device, at, row from last")?;
    all.query_map([], |row| Ok((row.get(0)?, (row.get(1)?, row.get::<_, Vec<u8>>(2)?.into()))))?.collect()
}

fn devices(connection: &Connection) -> rusqlite::Result<HashMap<Uuid, i64>> {
    let mut all = connection.prepare("select id, number from device")?;
    all.query_map([], |row| Ok((Uuid::from_bytes(row.get(0)?), row.get(1)?)))?.collect()
}
