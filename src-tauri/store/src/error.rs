//! What can go wrong with the database, told apart by what a person can do about it.

use std::path::PathBuf;

use thiserror::Error;

/// Why the store cannot do what was asked.
#[derive(Debug, Error)]
pub enum StoreError {
    /// A row with this value is there already; `field` is the form's.
    #[error("{field} is taken")]
    Taken {
        /// Field of the form.
        field: String,
    },
    /// Writing is stopped because something is wrong with what was written before.
    #[error("writing is stopped: {0:?}")]
    Stopped(FindingKind),
    /// No space left; works again when there is.
    #[error("the disk is full")]
    DiskFull,
    /// The file or its folder may not be written.
    #[error("the disk is read-only")]
    DiskReadOnly,
    /// The disk answered with an error; nothing more is written until the program is started again.
    #[error("the disk failed")]
    DiskFailed(#[source] sqlx::Error),
    /// Not a database of this product, or a damaged one.
    #[error("the database is damaged: {path}")]
    Damaged {
        /// The file.
        path: PathBuf,
    },
    /// SQLite met something in the file that cannot be.
    #[error("the database is damaged")]
    Corrupt(#[source] sqlx::Error),
    /// Written by a newer version.
    #[error("the database is newer than this program: {path}")]
    Newer {
        /// The file.
        path: PathBuf,
    },
    /// The data folder is not there, or the database that was in it is gone.
    #[error("the data folder or its database is missing: {path}")]
    Missing {
        /// What is missing.
        path: PathBuf,
    },
    /// Another instance has this folder open.
    #[error("another instance is running")]
    AlreadyRunning,
    /// The SQLite in use has a known corruption bug.
    #[error("SQLite {found} is too old")]
    SqliteTooOld {
        /// Its version.
        found: String,
    },
    /// A setting that safety rests on did not take.
    #[error("pragma {name} is {found}")]
    Pragma {
        /// Its name.
        name: &'static str,
        /// What it reads.
        found: String,
    },
    /// The folder cannot be prepared.
    #[error("the data folder cannot be used")]
    Folder(#[source] std::io::Error),
    /// A stored value that this version cannot read.
    #[error("unreadable {what} in the database")]
    Unreadable {
        /// Which value.
        what: &'static str,
    },
    /// A backup that may not be used.
    #[error("the backup cannot be used: {0:?}")]
    Unfit(Unfit),
    /// Anything else from the database.
    #[error("the database refused")]
    Database(#[source] sqlx::Error),
}

/// Why a backup does not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unfit {
    /// It is no backup, or its end is missing.
    Cut,
    /// It is not as it was written.
    Changed,
    /// A newer version made it.
    Newer,
    /// The database in it is not whole.
    Broken,
}

/// What a check of the database found wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FindingKind {
    /// An audit line is not as it was written, or one is missing.
    ChainBroken,
    /// An entry of the books is not as it was posted, one is missing, or a balance is not the sum of its postings.
    LedgerBroken,
    /// The triggers that guard the tables are not the generated ones.
    TriggersChanged,
    /// SQLite's own check failed.
    QuickCheckFailed,
    /// The disk answered a write with an error.
    DiskFailed,
    /// Another file lies in the place of the open database: what is written would not be there after the next start.
    FileReplaced,
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        let Some(database) = error.as_database_error() else { return Self::Database(error) };
        if let Some(field) = database.message().strip_prefix("taken:") {
            return Self::Taken { field: field.to_owned() };
        }
        let code = database.code().and_then(|code| code.parse::<u32>().ok()).unwrap_or(0);
        // The index of the write-ahead log could not grow: https://sqlite.org/rescode.html#ioerr_shmsize
        if code == 4874 {
            return Self::DiskFull;
        }
        // The primary result code is the low byte of the extended one: https://sqlite.org/rescode.html
        match code & 0xff {
            8 => Self::DiskReadOnly,
            10 => Self::DiskFailed(error),
            11 | 26 => Self::Corrupt(error),
            13 => Self::DiskFull,
            _ => Self::Database(error),
        }
    }
}
