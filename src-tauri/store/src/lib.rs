//! SQLite: remembers, finds, one transaction at a time. One connection writes, several read; every write is an op with
//! its audit line and its link in a hash chain.

pub mod act;
pub mod alert;
pub mod assignment;
pub mod audit;
pub mod authority;
pub mod backup;
pub mod battery;
pub mod card;
pub mod chain;
pub mod charge;
pub mod check;
pub mod choice;
mod code;
pub mod credential;
pub mod custody;
pub mod customer;
pub mod deposit;
pub mod device;
pub mod device_login;
pub mod disk;
pub mod document;
pub mod equipment;
pub mod error;
pub mod file;
pub mod hub;
pub mod import;
pub mod job;
pub mod ledger;
pub mod list;
pub mod local;
pub mod message;
pub mod model;
pub mod note;
pub mod op;
pub mod open;
pub mod organisation;
mod own;
pub mod own_field;
pub mod payment;
#[cfg(test)]
mod plan;
pub mod post;
pub mod presence;
pub mod quarantine;
pub mod record;
pub mod rental;
pub mod reservation;
pub mod restore;
pub mod shift;
pub mod situation;
pub mod slot_told;
pub mod station;
pub mod station_command;
pub mod station_login;
pub mod stock;
pub mod swap;
pub mod swap_session;
pub mod table;
pub mod tally;
pub mod tariff;
pub mod transfer;
pub mod triggers;
pub mod user;
pub mod view;
mod word;
mod write_back;

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use domain::Time;
use sqlx::pool::PoolConnection;
use sqlx::{Sqlite, SqlitePool, Transaction};
use tokio::sync::watch;
use uuid::Uuid;

use file::FileIdentity;

/// A connection that reads, in the hands of a use case.
pub use sqlx::SqliteConnection as Reading;

pub use check::Finding;
pub use error::{FindingKind, StoreError, Unfit};
pub use op::{Act, Op, Told};
pub use own::Own;

/// An open database.
pub struct Store {
    writer: SqlitePool,
    readers: SqlitePool,
    lock: Mutex<Option<open::FolderLock>>,
    path: PathBuf,
    file: FileIdentity,
    /// Whether writes may begin; after an unclean stop only once everything is checked.
    gate: watch::Sender<Gate>,
    checks: watch::Sender<check::Progress>,
    shelves: Arc<list::Shelves>,
    write_back: write_back::WriteBack,
}

/// Whether writes may begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Gate {
    /// They wait: the last run was cut off and not everything is checked yet.
    Waiting,
    /// They may.
    Open,
    /// They are refused: what was written before is not as it was, or the disk failed.
    Stopped(FindingKind),
}

impl Store {
    /// Opens the database of `folder`, or makes it in a folder that never had one. The newest audit lines are verified
    /// before this returns; [`Store::check_all`] verifies the rest.
    ///
    /// # Errors
    /// [`StoreError`] with what a person can do about it; nothing was overwritten.
    pub async fn open(folder: &Path, desktop: Uuid, at: Time) -> Result<Self, StoreError> {
        let store = Self::open_as(folder, desktop, at, open::Form::BackedUpAt(at)).await?;
        restore::sweep(folder);
        Ok(store)
    }

    /// Opens a copy of a database in a folder of its own, as [`Store::open`] does.
    ///
    /// # Errors
    /// As there.
    pub async fn open_copy(folder: &Path, desktop: Uuid, at: Time) -> Result<Self, StoreError> {
        Self::open_as(folder, desktop, at, open::Form::OfACopy).await
    }

    async fn open_as(folder: &Path, desktop: Uuid, at: Time, form: open::Form) -> Result<Self, StoreError> {
        let opened = open::open(folder, desktop, form).await?;
        let store = Self {
            write_back: write_back::WriteBack::begin(opened.readers.clone()),
            writer: opened.writer,
            readers: opened.readers,
            lock: Mutex::new(Some(opened.lock)),
            file: FileIdentity::of(&opened.path)?,
            path: opened.path,
            gate: watch::Sender::new(if opened.unclean { Gate::Waiting } else { Gate::Open }),
            checks: watch::Sender::new(check::Progress::default()),
            shelves: Arc::default(),
        };
        if opened.triggers_changed {
            store.found(Finding { kind: FindingKind::TriggersChanged, line: None, at });
        }
        store.check_tail(at).await.map_err(|error| open::damaged(error, &store.path))?;
        Ok(store)
    }

    /// The database file.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The data folder.
    #[must_use]
    pub fn folder(&self) -> &Path {
        self.path.parent().unwrap_or(&self.path)
    }

    /// Whether something was found that stops every write.
    #[must_use]
    pub fn is_stopped(&self) -> bool {
        matches!(*self.gate.borrow(), Gate::Stopped(_))
    }

    /// Whether an op would begin at once: nothing stops writing, and nothing waits to be checked before.
    #[must_use]
    pub fn is_open_to_writing(&self) -> bool {
        *self.gate.borrow() == Gate::Open
    }

    /// Number of the newest migration.
    ///
    /// # Errors
    /// [`StoreError`] if it cannot be asked.
    pub async fn schema(&self) -> Result<i64, StoreError> {
        backup::schema(&mut *self.read().await?).await
    }

    /// Version of the SQLite in use.
    ///
    /// # Errors
    /// [`StoreError`] if it cannot be asked.
    pub async fn sqlite_version(&self) -> Result<String, StoreError> {
        Ok(sqlx::query_scalar("select sqlite_version()").fetch_one(&mut *self.read().await?).await?)
    }

    /// Opens an op: the only way to write what is shared. Waits for its turn, and after an unclean stop until everything
    /// is checked.
    ///
    /// # Errors
    /// [`StoreError::Stopped`] if writing is stopped; [`StoreError::Missing`] if the file was taken away; whatever the
    /// database says.
    pub async fn begin(&self, act: Act) -> Result<Op, StoreError> {
        let tx = self.transaction(act.at).await?;
        Op::open(tx, act, Arc::clone(&self.shelves), self.write_back.bell()).await
    }

    /// The one transaction that writes, once it is this caller's turn.
    pub(crate) async fn transaction(&self, at: Time) -> Result<Transaction<'static, Sqlite>, StoreError> {
        self.look_for_file(at)?;
        if self.write_back.has_failed() {
            self.stop_writing(FindingKind::DiskFailed, at);
        }
        self.may_write().await?;
        Ok(match self.writer.begin_with("begin immediate").await {
            // When the disk is full SQLite ends a transaction by itself, and the driver goes on counting it: such a
            // connection begins none any more and is replaced.
            Err(sqlx::Error::InvalidSavePointStatement) => {
                self.writer.acquire().await?.close().await?;
                self.writer.begin_with("begin immediate").await?
            }
            begun => begun?,
        })
    }

    /// A connection that reads.
    ///
    /// # Errors
    /// [`StoreError::Missing`] if the file was taken away; another [`StoreError`] if none can be had.
    pub async fn read(&self) -> Result<PoolConnection<Sqlite>, StoreError> {
        match self.readers.acquire().await {
            Ok(connection) => Ok(connection),
            Err(error) => {
                // A new one may be asked for where nothing lies any more.
                FileIdentity::of(&self.path)?;
                Err(error.into())
            }
        }
    }

    /// The connection that writes, for this desktop's own rows that are never shared.
    pub(crate) async fn write_local(&self) -> Result<PoolConnection<Sqlite>, StoreError> {
        Ok(self.writer.acquire().await?)
    }

    /// Stops every further write: after a disk error nothing may be promised.
    pub fn stop_writing(&self, kind: FindingKind, at: Time) {
        self.found(Finding { kind, line: None, at });
    }

    /// Whether the open database still lies in its place. One that was replaced stops writing for good; one that was moved
    /// away may come back.
    ///
    /// # Errors
    /// [`StoreError::Missing`] if it is not there.
    pub fn look_for_file(&self, at: Time) -> Result<(), StoreError> {
        if FileIdentity::of(&self.path)? != self.file {
            self.stop_writing(FindingKind::FileReplaced, at);
        }
        Ok(())
    }

    async fn may_write(&self) -> Result<(), StoreError> {
        let mut gate = self.gate.subscribe();
        // The sender lives as long as the store: waiting cannot fail.
        let gate = gate.wait_for(|gate| *gate != Gate::Waiting).await.map(|gate| *gate);
        match gate {
            Ok(Gate::Stopped(kind)) => Err(StoreError::Stopped(kind)),
            Ok(Gate::Open | Gate::Waiting) | Err(_) => Ok(()),
        }
    }

    fn found(&self, finding: Finding) {
        self.gate.send_replace(Gate::Stopped(finding.kind));
        self.checks.send_modify(|progress| {
            let known = progress.findings.iter().any(|one| (one.kind, &one.line) == (finding.kind, &finding.line));
            if !known {
                tracing::error!(kind = ?finding.kind, "the database is not as it should be");
                progress.findings.push(finding);
            }
        });
    }

    /// Closes the database; the next start then knows that nothing was cut off.
    ///
    /// # Errors
    /// [`StoreError`] if the proper close cannot be remembered; the next start then checks everything.
    pub async fn close(&self) -> Result<(), StoreError> {
        self.readers.close().await;
        self.writer.close().await;
        // Given back here, for whoever opens the folder next in this process.
        let Some(mut lock) = self.lock.lock().ok().and_then(|mut lock| lock.take()) else { return Ok(()) };
        // A stopped or unchecked store stays marked, so that the next start looks again.
        if *self.gate.borrow() == Gate::Open { lock.closed() } else { Ok(()) }
    }
}
