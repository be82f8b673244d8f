//! Making a backup: the whole database as one file that says what is in it and carries its own digest. It counts only
//! once it was read back, checked and brought to the disk under its own name; a cut leaves what was there before.

mod file;

use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
use std::path::{Path, PathBuf};
use std::time::Duration;

use domain::Time;
use domain::backup::Reason;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, SqliteConnection};

use crate::chain::{self, TAIL};
use crate::check::quick_check;
use crate::error::{StoreError, Unfit};
use crate::open::folder_error;
use crate::table::tables;

pub use file::{Manifest, ManifestHead, copied, head, unpack, verify};

/// Folder of the backups in the data folder.
pub const FOLDER: &str = "backups";
/// Ending of a backup's file.
pub const ENDING: &str = "hubbackup";
/// Ending of one that is being made: never looked at, swept away by the next.
const UNFINISHED: &str = "unfinished";
/// How long SQLite writes a copy before that is brought to the disk: some megabytes.
const A_PIECE: Duration = Duration::from_millis(15);

/// Which backup to make.
#[derive(Clone, Debug)]
pub struct Making {
    /// When.
    pub at: Time,
    /// Why.
    pub reason: Reason,
}

/// A backup that was made and read back.
#[derive(Clone, Debug)]
pub struct Made {
    /// Where it lies.
    pub path: PathBuf,
    /// What it says of itself.
    pub manifest: Manifest,
}

/// Makes a backup of the open database at `database` in `folder`, beside whatever else goes on: it only reads.
///
/// # Errors
/// [`StoreError`]; then there is no new backup, and the earlier ones are as they were.
pub async fn make(database: &Path, folder: &Path, making: &Making) -> Result<Made, StoreError> {
    let (unfinished, finished) = names(folder, making);
    let folder = folder.to_owned();
    blocking({
        let folder = folder.clone();
        move || prepare(&folder)
    })
    .await?;
    let made = async {
        let before = brought_to_disk(&unfinished, copy(database, &unfinished)).await?;
        let manifest = read_back(&unfinished, &before, making).await?;
        blocking({
            let (unfinished, finished) = (unfinished.clone(), finished.clone());
            move || {
                let manifest = file::seal(&unfinished, manifest)?;
                put(&unfinished, &finished, &folder)?;
                Ok(Made { path: finished, manifest })
            }
        })
        .await
    }
    .await;
    if made.is_err() {
        // On a full disk its place is needed at once. If even that fails, the next one sweeps it away.
        let _ = fs::remove_file(&unfinished);
    }
    made
}

/// Copies a finished backup into another folder, reads it back there, and brings it to that disk.
///
/// # Errors
/// [`StoreError`]; then there is no copy.
pub async fn make_copy(made: &Path, folder: &Path) -> Result<PathBuf, StoreError> {
    let (made, folder) = (made.to_owned(), folder.to_owned());
    blocking(move || {
        prepare(&folder)?;
        let name = made.file_name().unwrap_or_default();
        let finished = folder.join(name);
        let unfinished = finished.with_extension(UNFINISHED);
        let copy = || {
            file::copied(&made, &unfinished)?;
            verify(&unfinished)?;
            put(&unfinished, &finished, &folder)
        };
        let copied = copy();
        if copied.is_err() {
            let _ = fs::remove_file(&unfinished);
        }
        copied.map(|()| finished)
    })
    .await
}

/// Runs `act`, which reads or writes files, where it holds up nothing else.
///
/// # Errors
/// Those of `act`.
pub async fn blocking<T: Send + 'static>(
    act: impl FnOnce() -> Result<T, StoreError> + Send + 'static,
) -> Result<T, StoreError> {
    match tokio::task::spawn_blocking(act).await {
        Ok(done) => done,
        Err(ended) => Err(StoreError::Folder(std::io::Error::other(ended))),
    }
}

fn names(folder: &Path, making: &Making) -> (PathBuf, PathBuf) {
    let name = format!("hub-{}-{}", making.at.stamp(), making.reason.word());
    (folder.join(format!("{name}.{UNFINISHED}")), folder.join(format!("{name}.{ENDING}")))
}

/// Makes the folder, its owner's alone, and sweeps away what a cut left unfinished.
fn prepare(folder: &Path) -> Result<(), StoreError> {
    fs::create_dir_all(folder).map_err(folder_error)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // A USB stick may know no permissions.
        if let Err(error) = fs::set_permissions(folder, fs::Permissions::from_mode(0o700)) {
            tracing::warn!(kind = ?error.kind(), "a backup folder's permissions stay as they are");
        }
    }
    for entry in fs::read_dir(folder).map_err(folder_error)?.flatten() {
        if entry.path().extension().is_some_and(|ending| ending == UNFINISHED) {
            fs::remove_file(entry.path()).map_err(folder_error)?;
        }
    }
    Ok(())
}

fn put(unfinished: &Path, finished: &Path, folder: &Path) -> Result<(), StoreError> {
    fs::rename(unfinished, finished).map_err(folder_error)?;
    sync_folder(folder)
}

/// Brings the names in `folder` to the disk.
///
/// # Errors
/// [`StoreError`] if the disk refuses.
pub fn sync_folder(folder: &Path) -> Result<(), StoreError> {
    // Elsewhere a folder cannot be opened, and a rename is on disk by itself.
    #[cfg(unix)]
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(folder_error)?;
    #[cfg(not(unix))]
    let _ = folder;
    Ok(())
}

/// Lets `copying` write the file at `path` and brings it to the disk, the most of it meanwhile: all at once at the end would
/// stall the writes of the open database.
async fn brought_to_disk<T>(
    path: &Path,
    copying: impl Future<Output = Result<T, StoreError>>,
) -> Result<T, StoreError> {
    let synced = || {
        let path = path.to_owned();
        // Windows brings only what is open for writing to the disk.
        blocking(move || {
            OpenOptions::new().write(true).open(path).and_then(|file| file.sync_all()).map_err(folder_error)
        })
    };
    tokio::pin!(copying);
    let done = loop {
        let piece = async {
            tokio::time::sleep(A_PIECE).await;
            // It may not have begun yet; what the disk refuses is told at the end.
            let _ = synced().await;
        };
        tokio::select! {
            done = &mut copying => break done?,
            () = piece => {}
        }
    };
    synced().await?;
    Ok(done)
}

/// Writes the database into a file of its own, as it was at one instant; how far its chains reached before.
async fn copy(database: &Path, target: &Path) -> Result<Vec<chain::Head>, StoreError> {
    let mut connection = reading(database, false).connect().await?;
    let before = chain::heads(&mut connection).await?;
    sqlx::query("vacuum into ?").bind(target.display().to_string()).execute(&mut connection).await?;
    connection.close().await?;
    Ok(before)
}

fn reading(path: &Path, immutable: bool) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(path)
        .read_only(true)
        .immutable(immutable)
        .pragma("trusted_schema", "off")
        .pragma("cell_size_check", "on")
        .disable_statement_logging() // they would carry names and phone numbers
}

/// Reads a copy back: its structure, the end of every chain, and that no chain is shorter than it was `before`.
async fn read_back(path: &Path, before: &[chain::Head], making: &Making) -> Result<Manifest, StoreError> {
    let mut connection = reading(path, true).connect().await?;
    if quick_check(&mut connection).await? != "ok" {
        return Err(StoreError::Unfit(Unfit::Broken));
    }
    let heads = chain::heads(&mut connection).await?;
    for head in heads.iter().filter(|head| head.ops > 0) {
        let first = (head.ops - TAIL + 1).max(1);
        if chain::verify(&mut connection, head, first, head.ops).await?.is_some() {
            return Err(StoreError::Unfit(Unfit::Broken));
        }
    }
    for head in before.iter().filter(|head| head.ops > 0) {
        if hash_at(&mut connection, head).await?.as_deref() != Some(&head.chain) {
            return Err(StoreError::Unfit(Unfit::Broken));
        }
    }
    let manifest = Manifest {
        format: file::FORMAT,
        made_at: making.at,
        reason: making.reason,
        version: env!("CARGO_PKG_VERSION").to_owned(),
        schema: schema(&mut connection).await?,
        database_bytes: 0,
        organisation: sqlx::query_scalar("select name from organisation limit 1")
            .fetch_optional(&mut connection)
            .await?,
        heads: heads.into_iter().map(Into::into).collect(),
        counts: counts(&mut connection).await?,
    };
    connection.close().await?;
    Ok(manifest)
}

/// The hash of the line at which `head` stands.
async fn hash_at(connection: &mut SqliteConnection, head: &chain::Head) -> Result<Option<Vec<u8>>, StoreError> {
    Ok(sqlx::query_scalar("select hash from audit where hub_id = ? and number = ?")
        .bind(head.place)
        .bind(head.ops)
        .fetch_optional(connection)
        .await?)
}

/// Number of the newest migration in a database.
pub(crate) async fn schema(connection: &mut SqliteConnection) -> Result<i64, StoreError> {
    Ok(sqlx::query_scalar("select coalesce(max(version), 0) from _sqlx_migrations").fetch_one(connection).await?)
}

/// Rows of every synced table this version knows and the database has.
///
/// # Errors
/// [`StoreError`] if they cannot be counted.
pub async fn counts(connection: &mut SqliteConnection) -> Result<BTreeMap<String, i64>, StoreError> {
    let mut counts = BTreeMap::new();
    for table in tables() {
        let there: bool =
            sqlx::query_scalar("select count(*) > 0 from sqlite_schema where type = 'table' and name = ?")
                .bind(table.name)
                .fetch_one(&mut *connection)
                .await?;
        if there {
            let sql = AssertSqlSafe(format!("select count(*) from {}", table.name));
            counts.insert(table.name.to_owned(), sqlx::query_scalar(sql).fetch_one(&mut *connection).await?);
        }
    }
    Ok(counts)
}
