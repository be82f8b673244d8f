//! Why the program ends early.

use std::io;
use std::path::PathBuf;

/// Why the program ends early, as whoever started it is told.
#[derive(Debug, thiserror::Error)]
pub enum Stopped {
    /// The database is refused.
    #[error("the hub of this folder cannot be opened; the window tells why")]
    Refused,
    /// A file cannot be read or written.
    #[error("{}: {source}", path.display())]
    File {
        /// Which.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// What is in the fixture's file is no JSON.
    #[error("{}: {source}", path.display())]
    NotJson {
        /// Which.
        path: PathBuf,
        /// What is wrong.
        source: serde_json::Error,
    },
    /// The fixture cannot be read or made. What was made by then is there.
    #[error("the fixture: {0}")]
    Fixture(#[from] practice::Stopped),
    /// The link does not start.
    #[error(transparent)]
    Link(#[from] carrier::StartFault),
    /// There is no certificate.
    #[error(transparent)]
    Authority(#[from] identity::AuthorityError),
    /// There are no passwords.
    #[error(transparent)]
    NoRandom(#[from] identity::NoRandom),
    /// No station can be called this.
    #[error("no station can be called {0}")]
    StationName(String),
    /// The system refuses.
    #[error(transparent)]
    System(#[from] io::Error),
}
