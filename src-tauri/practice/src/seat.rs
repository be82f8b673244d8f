//! Someone at a desk who gives commands as the screens do.

use std::path::Path;

use identity::{Cost, Keyring, Random};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use usecases::{Around, Clock, Desk, Files, Ids, Logs, Practice};

/// Everyone's password in a practice hub; it guards nothing.
pub const PASSWORD: &str = "seven quiet lamps at dusk";

/// Why a hub could not be made.
#[derive(Debug, thiserror::Error)]
pub enum Stopped {
    /// A command was refused.
    #[error("{command} was refused: {code}")]
    Refused {
        /// The command.
        command: String,
        /// The fault, as JSON.
        code: String,
    },
    /// An answer was not of the expected shape.
    #[error("an answer could not be read")]
    Unreadable(#[from] serde_json::Error),
}

/// A desk whose passwords are quick to check.
pub struct Seat(Desk);

impl Seat {
    /// Opens the desk of `folder`, whose ids and codes follow from `seed`.
    pub async fn seeded(folder: &Path, clock: Clock, seed: u64) -> Self {
        let around = Around {
            ids: Ids::seeded(clock.clone(), seed),
            clock,
            random: Random::seeded(seed),
            keyring: Keyring::Absent,
            cost: Cost::Test,
            files: Files::nobody(),
            logs: Logs::nowhere(),
            practice: Practice::Closed,
        };
        Self(Desk::open_in(folder, around, |_| {}).await)
    }

    /// Gives a command that must be carried out.
    ///
    /// # Errors
    /// [`Stopped`] if it is refused.
    pub async fn call<T: DeserializeOwned>(&self, command: &str, input: Value) -> Result<T, Stopped> {
        match self.0.call(command, input).await {
            Ok(output) => Ok(serde_json::from_str(output.get())?),
            Err(fault) => Err(Stopped::Refused { command: command.to_owned(), code: serde_json::to_string(&fault)? }),
        }
    }

    /// Gives a command and keeps the id of what it answers.
    pub(crate) async fn id(&self, command: &str, input: Value) -> Result<Value, Stopped> {
        Ok(self.call::<Value>(command, input).await?["id"].clone())
    }

    /// Goes to another hub.
    pub(crate) async fn work_at(&self, hub: &Value) -> Result<(), Stopped> {
        self.call::<Value>("session.choose_hub", json!({ "hub": hub })).await.map(drop)
    }

    /// Marks the database as one for practice.
    pub(crate) async fn mark(&self) {
        self.0.mark_practice(PASSWORD).await;
    }

    /// Leaves the desk properly.
    pub async fn leave(self) {
        self.0.close().await;
    }
}
