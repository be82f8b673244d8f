//! Putting an older state in the place of the present one. The database that shall be put back is made ready in a folder of
//! its own; one rename decides; whatever is cut after it is finished at the next start, so that there is the old state or
//! the new one and never a mix. The database of before is kept aside and never removed.

use std::fs;
use std::path::{Path, PathBuf};

use domain::Time;
use sqlx::SqliteConnection;

use crate::Store;
use crate::audit::SESSION;
use crate::backup::{ManifestHead, copied, sync_folder};
use crate::chain;
use crate::error::StoreError;
use crate::open::{DATABASE, FolderLock, folder_error};

/// Where the database to put back is made ready.
const READY: &str = "restoring";
/// Where a trial restores to.
const TRIAL: &str = "trial";
/// The decided one; from the moment it has this name it is the database.
const DECIDED: &str = "hub.db.restored";
/// Databases of before, each in a folder named by the time.
const KEPT: &str = "kept";

/// The folder in which a database is made ready to be put back, new and empty.
///
/// # Errors
/// [`StoreError`] if it cannot be made.
pub fn ready_folder(data: &Path) -> Result<PathBuf, StoreError> {
    empty(&data.join(READY))
}

/// The folder of a trial, new and empty.
///
/// # Errors
/// [`StoreError`] if it cannot be made.
pub fn trial_folder(data: &Path) -> Result<PathBuf, StoreError> {
    empty(&data.join(TRIAL))
}

/// Takes away what a trial or a restore that was given up left.
pub fn sweep(data: &Path) {
    for name in [READY, TRIAL] {
        let folder = data.join(name);
        if folder.exists()
            && let Err(error) = fs::remove_dir_all(&folder)
        {
            tracing::warn!(kind = ?error.kind(), name, "a folder is left over");
        }
    }
}

fn empty(folder: &Path) -> Result<PathBuf, StoreError> {
    if folder.exists() {
        fs::remove_dir_all(folder).map_err(folder_error)?;
    }
    fs::create_dir_all(folder).map_err(folder_error)?;
    Ok(folder.to_owned())
}

/// Puts the database that was made ready in the place of the present one, which must be closed.
///
/// # Errors
/// [`StoreError`]; then the present one is as it was, or the next start finishes what was decided.
pub fn put_in_place(data: &Path, at: Time) -> Result<(), StoreError> {
    let (mut lock, _) = FolderLock::take(data)?;
    let ready = data.join(READY).join(DATABASE);
    let beside = fs::metadata(log_of(&ready)).is_ok_and(|log| log.len() > 0);
    if beside || !ready.exists() {
        return Err(StoreError::Missing { path: ready });
    }
    keep_aside(data, at)?;
    fs::rename(&ready, data.join(DECIDED)).map_err(folder_error)?;
    sync_folder(data)?;
    finish(data)?;
    lock.closed()?;
    sweep(data);
    Ok(())
}

/// Finishes a restore that was decided and cut off.
pub(crate) fn finish(data: &Path) -> Result<(), StoreError> {
    let (decided, database) = (data.join(DECIDED), data.join(DATABASE));
    if !decided.exists() {
        return Ok(());
    }
    // What the write-ahead log of the old database holds must never meet the new one; the old one was kept with it.
    for beside in [log_of(&database), data.join(format!("{DATABASE}-shm"))] {
        if beside.exists() {
            fs::remove_file(beside).map_err(folder_error)?;
        }
    }
    sync_folder(data)?;
    fs::rename(decided, database).map_err(folder_error)?;
    sync_folder(data)
}

fn log_of(database: &Path) -> PathBuf {
    database.with_file_name(format!("{DATABASE}-wal"))
}

/// Keeps the present database as it lies there, whatever its state.
fn keep_aside(data: &Path, at: Time) -> Result<(), StoreError> {
    let database = data.join(DATABASE);
    let kept = kept_folder(data, at)?;
    for file in [log_of(&database), database] {
        let target = kept.join(file.file_name().unwrap_or_default());
        if !file.exists() || target.exists() {
            continue;
        }
        // Another name costs no space; not every file system has that.
        if fs::hard_link(&file, &target).is_err() {
            copied(&file, &target)?;
        }
    }
    sync_folder(&kept)
}

/// Keeps a copy of a database that is about to be changed in place and of which no backup can be made because it is not
/// whole. Its log must have been written back.
pub(crate) fn keep_copy(data: &Path, at: Time) -> Result<(), StoreError> {
    let kept = kept_folder(data, at)?;
    copied(&data.join(DATABASE), &kept.join(DATABASE))?;
    sync_folder(&kept)
}

/// Where what is put aside at `at` is kept.
#[must_use]
pub fn kept(data: &Path, at: Time) -> PathBuf {
    data.join(KEPT).join(at.stamp())
}

fn kept_folder(data: &Path, at: Time) -> Result<PathBuf, StoreError> {
    let kept = kept(data, at);
    fs::create_dir_all(&kept).map_err(folder_error)?;
    sync_folder(&data.join(KEPT))?;
    Ok(kept)
}

/// What was done since a backup was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Since {
    /// So many acts went on from it; who came and went is none of them.
    Acts(i64),
    /// The present books do not go on from it: it is of another hub, or another state was put back in between.
    Parted,
}

/// What was done since the chains stood at `heads`.
///
/// # Errors
/// [`StoreError`] if the chains cannot be read.
pub async fn since(connection: &mut SqliteConnection, heads: &[ManifestHead]) -> Result<Since, StoreError> {
    for old in heads.iter().filter(|head| head.ops > 0) {
        let hash: Option<Vec<u8>> = sqlx::query_scalar("select hash from audit where hub_id = ? and number = ?")
            .bind(old.place)
            .bind(old.ops)
            .fetch_optional(&mut *connection)
            .await?;
        if hash.map(hex::encode).as_ref() != Some(&old.chain) {
            return Ok(Since::Parted);
        }
    }
    let mut acts = 0;
    for head in chain::heads(&mut *connection).await? {
        let known = heads.iter().find(|old| old.place == head.place).map_or(0, |old| old.ops);
        acts += sqlx::query_scalar::<_, i64>(
            "select count(*) from audit where hub_id = ? and number > ? and object_kind <> ?",
        )
        .bind(head.place)
        .bind(known)
        .bind(SESSION)
        .fetch_one(&mut *connection)
        .await?;
    }
    Ok(Since::Acts(acts))
}

impl Store {
    /// Begins a new age of every chain: what other desktops know of the time after the restored state does not follow
    /// from it.
    ///
    /// # Errors
    /// [`StoreError`] if it cannot be written.
    pub async fn renew_epoch(&self) -> Result<(), StoreError> {
        sqlx::query("update _head set epoch = epoch + 1").execute(&mut *self.write_local().await?).await?;
        Ok(())
    }
}
