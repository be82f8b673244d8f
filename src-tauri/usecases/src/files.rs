//! Files that the person at the desk chooses. A path never reaches the web page: the core asks, the window's own dialog
//! answers, and the page hears only what came of it.

use std::path::PathBuf;
use std::pin::Pin;
use std::sync::Arc;

use crate::fault::{Fault, Gate};
use crate::handles::Hub;
use crate::operator::Operator;
use crate::seat::Taken;

/// What is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileAsk {
    /// A file to read, with one of these endings.
    Read {
        /// Endings without the dot.
        endings: &'static [&'static str],
    },
    /// A folder.
    Folder,
    /// A file to write.
    Write {
        /// The name that is proposed.
        name: String,
    },
}

/// The answer on its way; none if the person thought better of it.
pub type Asking = Pin<Box<dyn Future<Output = Option<PathBuf>> + Send>>;

/// Who answers.
#[derive(Clone)]
pub enum Files {
    /// Always this path.
    Fixed(PathBuf),
    /// The window, or a test.
    Asked(Arc<dyn Fn(FileAsk) -> Asking + Send + Sync>),
}

impl Files {
    /// Where there is no window, nobody chooses.
    #[must_use]
    pub fn nobody() -> Self {
        Self::Asked(Arc::new(|_| Box::pin(std::future::ready(None))))
    }

    async fn ask(&self, ask: FileAsk) -> Option<PathBuf> {
        match self {
            Self::Fixed(path) => Some(path.clone()),
            Self::Asked(answer) => answer(ask).await,
        }
    }

    /// A file to read.
    pub async fn to_read(&self, endings: &'static [&'static str]) -> Option<PathBuf> {
        self.ask(FileAsk::Read { endings }).await
    }

    /// A folder.
    pub async fn folder(&self) -> Option<PathBuf> {
        self.ask(FileAsk::Folder).await
    }

    /// A file to write, proposed as `name`.
    pub async fn to_write(&self, name: &str) -> Option<PathBuf> {
        self.ask(FileAsk::Write { name: name.to_owned() }).await
    }
}

/// The dialogs that an operator answers. A dialog of the system outlives the lock of the screen: whoever answers it then is
/// nobody, so there is no other way to one for a command.
impl Hub {
    /// A file to read; none if the operator thought better of it.
    ///
    /// # Errors
    /// [`Gate::Locked`] or [`Gate::NotSignedIn`] if the operator has the seat no longer.
    pub(crate) async fn file_to_read(
        &self,
        by: &Operator,
        endings: &'static [&'static str],
    ) -> Result<Option<PathBuf>, Fault> {
        let chosen = self.backups.files.to_read(endings).await;
        self.still_seated(by).map(|()| chosen)
    }

    /// A file to write, proposed as `name`; likewise.
    ///
    /// # Errors
    /// As [`Hub::file_to_read`].
    pub(crate) async fn file_to_write(&self, by: &Operator, name: &str) -> Result<Option<PathBuf>, Fault> {
        let chosen = self.backups.files.to_write(name).await;
        self.still_seated(by).map(|()| chosen)
    }

    /// A folder; likewise.
    ///
    /// # Errors
    /// As [`Hub::file_to_read`].
    pub(crate) async fn folder(&self, by: &Operator) -> Result<Option<PathBuf>, Fault> {
        let chosen = self.backups.files.folder().await;
        self.still_seated(by).map(|()| chosen)
    }

    fn still_seated(&self, by: &Operator) -> Result<(), Fault> {
        match self.seat.at(self.clock.since_start()) {
            Taken::Yes(session) if session.id == by.session => Ok(()),
            Taken::Locked(_) => Err(Gate::Locked.into()),
            Taken::Yes(_) | Taken::No => Err(Gate::NotSignedIn.into()),
        }
    }
}
