//! The gate at start: a database is opened only if it is ours, whole, not newer than this program, and set up so that
//! what is saved stays saved. A damaged or missing one is refused, never replaced by an empty one.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use domain::Time;
use domain::backup::Reason;
use sqlx::migrate::Migrator;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{ConnectOptions, Connection, SqliteConnection};
use uuid::Uuid;

use crate::backup::{self, Making};
use crate::error::{StoreError, Unfit};
use crate::{restore, triggers};

/// Every migration, built in. One that has landed is never edited.
pub static MIGRATIONS: Migrator = sqlx::migrate!("../../migrations/sqlite");

/// The database's file in the data folder.
pub const DATABASE: &str = "hub.db";
const LOCK: &str = "hub.lock";
/// "HubK" in the file's header, so that another program's database is told from ours.
const APPLICATION_ID: i64 = 0x4875_624b;
/// One of them may be writing the log back.
const READERS: u32 = 4;

/// A setting and the statement that reads it back: whole in the program, put together from nothing at run time.
macro_rules! setting {
    ($name:literal) => {
        ($name, concat!("select cast(", $name, " as text) from pragma_", $name))
    };
}

/// Settings that safety rests on, read back after opening: sqlite.org/pragma.html, and trust.md for why each.
const PRAGMAS: [((&str, &str), &str); 7] = [
    (setting!("journal_mode"), "wal"),
    (setting!("synchronous"), "2"),
    (setting!("foreign_keys"), "0"),
    (setting!("recursive_triggers"), "1"),
    (setting!("trusted_schema"), "0"),
    (setting!("cell_size_check"), "1"),
    (setting!("application_id"), "1215652427"),
];

/// The folder's lock. It also remembers that a database was made here, and whether it was closed properly.
pub struct FolderLock(File);

/// What opening found.
pub struct Opened {
    /// The one connection that writes.
    pub writer: SqlitePool,
    /// Connections that only read.
    pub readers: SqlitePool,
    /// Held as long as the store lives.
    pub lock: FolderLock,
    /// The last run did not close the store: everything is checked before the first write.
    pub unclean: bool,
    /// The triggers are not the generated ones although the version is the same.
    pub triggers_changed: bool,
    /// The database file.
    pub path: PathBuf,
}

/// Whether a database may be brought to the newest form as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// A backup of it is made before, at this time.
    BackedUpAt(Time),
    /// It is a copy itself.
    OfACopy,
}

/// Opens the database of `folder`, or makes it in a folder that never had one.
///
/// # Errors
/// [`StoreError`] with what a person can do about it; nothing was overwritten.
pub async fn open(folder: &Path, desktop: Uuid, form: Form) -> Result<Opened, StoreError> {
    prepare(folder)?;
    let (mut lock, remembered) = FolderLock::take(folder)?;
    restore::finish(folder)?;
    let path = folder.join(DATABASE);
    // A file of no bytes in a folder that never held a database is a first start that was cut off: nothing to lose.
    let exists = std::fs::metadata(&path).is_ok_and(|file| file.len() > 0 || remembered.has_database);
    if !exists && remembered.has_database {
        return Err(StoreError::Missing { path });
    }
    let schema = if exists { look_before_touching(&path, remembered.has_database).await? } else { 0 };
    let writer = pool(&path, 1, !exists).await.map_err(|error| damaged(error, &path))?;
    let mut connection = writer.acquire().await.map_err(|error| damaged(error.into(), &path))?;
    check_version(&mut connection).await?;
    if let Form::BackedUpAt(at) = form
        && (1..newest_known()).contains(&schema)
    {
        back_up(&mut connection, folder, at).await.map_err(|error| damaged(error, &path))?;
    }
    migrate(&mut connection, desktop).await.map_err(|error| damaged(error, &path))?;
    if schema < newest_known() {
        tracing::info!(from = schema, to = newest_known(), "the database has a new form");
    }
    check_pragmas(&mut connection).await.map_err(|error| damaged(error, &path))?;
    let triggers_changed = !triggers::are_intact(&mut connection).await.map_err(|error| damaged(error, &path))?;
    drop(connection);
    let readers = pool(&path, READERS, false).await.map_err(|error| damaged(error, &path))?;
    lock.remember(true)?;
    Ok(Opened { writer, readers, lock, unclean: remembered.open, triggers_changed, path })
}

/// Before the database's form is changed. One that is not whole cannot be backed up; a copy of it is kept as it lies there,
/// so that whatever is found wrong with it later can be looked at.
async fn back_up(connection: &mut SqliteConnection, folder: &Path, at: Time) -> Result<(), StoreError> {
    let making = Making { at, reason: Reason::BeforeMigration };
    match backup::make(&folder.join(DATABASE), &folder.join(backup::FOLDER), &making).await {
        Ok(_) => Ok(()),
        Err(StoreError::Unfit(Unfit::Broken)) => {
            sqlx::query("pragma wal_checkpoint(truncate)").execute(connection).await?;
            let folder = folder.to_owned();
            backup::blocking(move || restore::keep_copy(&folder, at)).await
        }
        Err(other) => Err(other),
    }
}

fn prepare(folder: &Path) -> Result<(), StoreError> {
    if !folder.is_dir() {
        return Err(StoreError::Missing { path: folder.to_owned() });
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // A read-only medium cannot be changed and is refused further on, with its own words.
        if let Err(error) = std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o700)) {
            tracing::warn!(kind = ?error.kind(), "the data folder's permissions stay as they are");
        }
    }
    Ok(())
}

/// What the lock's file remembers of the last run.
pub(crate) struct Remembered {
    has_database: bool,
    open: bool,
}

impl FolderLock {
    /// Takes the folder for this process alone, with what was remembered.
    pub(crate) fn take(folder: &Path) -> Result<(Self, Remembered), StoreError> {
        let path = folder.join(LOCK);
        let mut file =
            OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path).map_err(folder_error)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(StoreError::AlreadyRunning),
            Err(TryLockError::Error(error)) => return Err(StoreError::Folder(error)),
        }
        let mut content = String::new();
        // Torn or foreign content only means that everything is checked once more.
        if file.read_to_string(&mut content).is_err() {
            content = "open".to_owned();
        }
        let remembered = Remembered { has_database: !content.is_empty(), open: content.trim() == "open" };
        Ok((Self(file), remembered))
    }

    /// Writes whether the store is open or was closed properly.
    fn remember(&mut self, open: bool) -> Result<(), StoreError> {
        let word = if open { "open\n" } else { "closed\n" };
        self.0
            .seek(SeekFrom::Start(0))
            .and_then(|_| self.0.write_all(word.as_bytes()))
            .and_then(|()| self.0.set_len(u64::try_from(word.len()).unwrap_or(0)))
            .and_then(|()| self.0.sync_all())
            .map_err(folder_error)
    }

    /// Remembers a proper close.
    ///
    /// # Errors
    /// [`StoreError`] if the file cannot be written; the next start then checks everything.
    pub fn closed(&mut self) -> Result<(), StoreError> {
        self.remember(false)
    }
}

impl Drop for FolderLock {
    /// Gives the lock back rather than only closing the file, which a child process that is just being started may share
    /// for a moment: the next start would then be told that another instance runs.
    fn drop(&mut self) {
        if let Err(error) = self.0.unlock() {
            tracing::warn!(kind = ?error.kind(), "the folder's lock goes with the process");
        }
    }
}

/// Statements that a connection keeps compiled: a day at the counter uses more than the hundred a driver keeps by itself.
const STATEMENTS: usize = 400;

/// What a file system's no means.
pub(crate) fn folder_error(error: std::io::Error) -> StoreError {
    match error.kind() {
        std::io::ErrorKind::StorageFull => StoreError::DiskFull,
        std::io::ErrorKind::ReadOnlyFilesystem | std::io::ErrorKind::PermissionDenied => StoreError::DiskReadOnly,
        _ => StoreError::Folder(error),
    }
}

/// Reads what is there before anything could write to it; its newest migration, 0 if it is empty.
async fn look_before_touching(path: &Path, was_finished: bool) -> Result<i64, StoreError> {
    let refused = || StoreError::Damaged { path: path.to_owned() };
    let mut header = [0_u8; 100];
    let mut file = File::open(path).map_err(folder_error)?;
    if file.read_exact(&mut header).is_err() || &header[..16] != b"SQLite format 3\0" {
        return Err(refused());
    }
    let mut connection = SqliteConnectOptions::new()
        .filename(path)
        .read_only(true)
        .disable_statement_logging() // they would carry names and phone numbers
        .connect()
        .await
        .map_err(|error| damaged(error.into(), path))?;
    let id: i64 = scalar(&mut connection, "pragma application_id", path).await?;
    let is_empty = scalar(&mut connection, "select count(*) from sqlite_schema", path).await? == 0;
    // Without tables where none was ever finished, it is a first start that was cut off, perhaps before its first word.
    let cut_off = is_empty && !was_finished && (id == 0 || id == APPLICATION_ID);
    if !cut_off && (is_empty || id != APPLICATION_ID) {
        return Err(refused());
    }
    let newest = if is_empty {
        0
    } else {
        scalar(&mut connection, "select coalesce(max(version), 0) from _sqlx_migrations", path).await?
    };
    let known = newest_known();
    connection.close().await.map_err(|error| damaged(error.into(), path))?;
    if newest > known { Err(StoreError::Newer { path: path.to_owned() }) } else { Ok(newest) }
}

/// Number of the newest migration this program knows.
pub(crate) fn newest_known() -> i64 {
    MIGRATIONS.iter().map(|migration| migration.version).max().unwrap_or(0)
}

async fn scalar(connection: &mut SqliteConnection, sql: &'static str, path: &Path) -> Result<i64, StoreError> {
    sqlx::query_scalar(sql).fetch_one(connection).await.map_err(|error| damaged(error.into(), path))
}

/// Whatever SQLite cannot make sense of is a damaged database, unless it is the disk that says no.
pub(crate) fn damaged(error: StoreError, path: &Path) -> StoreError {
    match error {
        StoreError::Database(cause) | StoreError::Corrupt(cause) => {
            tracing::error!(error = %cause, "the database cannot be opened");
            StoreError::Damaged { path: path.to_owned() }
        }
        other => other,
    }
}

async fn pool(path: &Path, connections: u32, create: bool) -> Result<SqlitePool, StoreError> {
    let writes = connections == 1;
    let options = SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(create)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(false) // a merge must never be able to fail; rules are kept inside ops
        .busy_timeout(Duration::from_secs(5))
        .statement_cache_capacity(STATEMENTS)
        .pragma("recursive_triggers", "on") // else `insert or replace` slips past the triggers
        .pragma("trusted_schema", "off")
        .pragma("cell_size_check", "on")
        .pragma("temp_store", "memory")
        .pragma("cache_size", "-32768")
        .pragma("journal_size_limit", "67108864")
        // Before that, write_back empties the log beside the acts. It starts over only when none was written meanwhile;
        // where acts follow on each other too closely for that, one of them does the rest.
        .pragma("wal_autocheckpoint", "65536")
        .pragma("fullfsync", "on")
        .pragma("checkpoint_fullfsync", "on")
        .pragma("query_only", if writes { "off" } else { "on" })
        .disable_statement_logging(); // they would carry names and phone numbers
    let pool = SqlitePoolOptions::new()
        .min_connections(0)
        .max_connections(connections)
        .idle_timeout(None)
        .max_lifetime(None)
        .test_before_acquire(false)
        .connect_with(options)
        .await?;
    Ok(pool)
}

async fn check_version(connection: &mut SqliteConnection) -> Result<(), StoreError> {
    let found: String = sqlx::query_scalar("select sqlite_version()").fetch_one(connection).await?;
    let parts: Vec<u32> = found.split('.').filter_map(|part| part.parse().ok()).collect();
    // Before 3.51.3 a checkpoint at the wrong moment loses pages (sqlite.org/wal.html#walresetbug); 3.52.0 was withdrawn.
    if parts.as_slice() < [3, 51, 3].as_slice() || parts == [3, 52, 0] {
        return Err(StoreError::SqliteTooOld { found });
    }
    Ok(())
}

async fn migrate(connection: &mut SqliteConnection, desktop: Uuid) -> Result<(), StoreError> {
    sqlx::query("pragma application_id = 1215652427 -- APPLICATION_ID").execute(&mut *connection).await?;
    MIGRATIONS.run_direct(None, &mut *connection, false).await.map_err(|error| match error {
        sqlx::migrate::MigrateError::Execute(cause) | sqlx::migrate::MigrateError::ExecuteMigration(cause, _) => {
            cause.into()
        }
        other => StoreError::Database(sqlx::Error::Migrate(Box::new(other))),
    })?;
    let digest = triggers::digest();
    let installed: Option<String> = sqlx::query_scalar("select value from setting where name = 'triggers'")
        .fetch_optional(&mut *connection)
        .await?;
    if installed.as_deref() == Some(digest.as_str()) {
        return Ok(());
    }
    let mut tx = connection.begin().await?;
    triggers::install(&mut tx).await?;
    sqlx::query(
        "insert into setting (name, value) values ('triggers', ?1) on conflict (name) do update set value = ?1",
    )
    .bind(digest)
    .execute(&mut *tx)
    .await?;
    sqlx::query("insert or ignore into _ctx (one, mode, op, hlc, desktop) values (1, 0, 0, 0, ?)")
        .bind(desktop)
        .execute(&mut *tx)
        .await?;
    tx.commit().await?;
    Ok(())
}

async fn check_pragmas(connection: &mut SqliteConnection) -> Result<(), StoreError> {
    for ((name, sql), expected) in PRAGMAS {
        let found: String = sqlx::query_scalar(sql).fetch_one(&mut *connection).await?;
        if found != expected {
            return Err(StoreError::Pragma { name, found });
        }
    }
    Ok(())
}
