//! Why readings cannot be kept or read.

use thiserror::Error;

/// Why readings cannot be kept or read.
#[derive(Debug, Error)]
pub enum ReadingsError {
    /// The database refused.
    #[error("the database of readings refused")]
    Database(#[from] rusqlite::Error),
    /// It was made by a newer program.
    #[error("the database of readings is of version {0}")]
    TooNew(i64),
    /// Numbers could not be compressed.
    #[error("numbers could not be compressed")]
    Compress(#[from] pco::errors::PcoError),
    /// What lies on the disk is damaged: the rest can be read.
    #[error("a chunk of readings is damaged")]
    Damaged,
}

impl ReadingsError {
    /// Whether the disk has no room.
    #[must_use]
    pub fn is_full(&self) -> bool {
        matches!(self, Self::Database(error) if error.sqlite_error_code() == Some(rusqlite::ErrorCode::DiskFull))
    }
}
