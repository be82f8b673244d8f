//! Why a bench or a soak ended early.

use std::io;

use thiserror::Error;

/// What went wrong; each is a fault of the product, the simulator or the machine, never of an operator.
#[derive(Debug, Error)]
pub enum Stopped {
    /// The command line cannot be understood.
    #[error("{0}")]
    Usage(&'static str),
    /// A command that should have been carried out was not.
    #[error("{command} answered {code}")]
    Refused {
        /// The command.
        command: String,
        /// Code of the fault.
        code: String,
    },
    /// Something is not as it must be.
    #[error("{0}")]
    Wrong(String),
    /// The store refused.
    #[error(transparent)]
    Store(#[from] store::StoreError),
    /// SQLite refused.
    #[error(transparent)]
    Sqlite(#[from] sqlx::Error),
    /// Readings could not be kept or found.
    #[error(transparent)]
    Readings(#[from] readings::ReadingsError),
    /// The SQLite beside which they are measured refused.
    #[error(transparent)]
    Rows(#[from] rusqlite::Error),
    /// The system refused.
    #[error(transparent)]
    System(#[from] io::Error),
    /// The made-up hub could not be made.
    #[error(transparent)]
    Practice(#[from] practice::Stopped),
    /// An answer is not what the simulator reads.
    #[error(transparent)]
    Json(#[from] serde_json::Error),
}

impl Stopped {
    /// Something is not as it must be.
    pub(crate) fn wrong(sentence: impl Into<String>) -> Self {
        Self::Wrong(sentence.into())
    }
}
