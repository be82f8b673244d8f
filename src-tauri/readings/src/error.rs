//! Why readings cannot be kept or read.

use rusqlite::ErrorCode;
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
    /// What lies on the disk is damaged: the rest can be read.
    #[error("a chunk of readings is damaged")]
    Damaged,
    /// A copy is of another file, or of one that was put back since.
    #[error("a copy of readings is of another file")]
    Parted,
    /// A file could not be copied or moved.
    #[error("the file of readings could not be copied or moved")]
    File(#[from] std::io::Error),
}

impl From<ReadingsError> for std::io::Error {
    fn from(error: ReadingsError) -> Self {
        Self::other(error)
    }
}

impl ReadingsError {
    /// Whether the disk has no room.
    #[must_use]
    pub fn is_full(&self) -> bool {
        match self {
            Self::Database(error) => error.sqlite_error_code() == Some(ErrorCode::DiskFull),
            Self::File(error) => error.kind() == std::io::ErrorKind::StorageFull,
            Self::TooNew(_) | Self::Damaged | Self::Parted => false,
        }
    }

    /// Whether the file is no database any more, or not all of one.
    #[must_use]
    pub fn is_damaged(&self) -> bool {
        match self {
            Self::Database(error) => {
                matches!(error.sqlite_error_code(), Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase))
            }
            Self::Damaged => true,
            Self::TooNew(_) | Self::Parted | Self::File(_) => false,
        }
    }
}
