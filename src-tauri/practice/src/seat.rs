//! Someone at a desk who gives commands as the screens do.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use identity::{Cost, Keyring, Random};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use usecases::{Around, Clock, Desk, Displays, Files, Ids, Logs, Practice};

/// Everyone's password in a practice hub; it guards nothing.
pub const PASSWORD: &str = "seven quiet lamps at dusk";
/// The admin's sign-in name there.
const ADMIN: &str = "amina";

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
    /// Something of a fixture cannot be read, or could not be made.
    #[error("{place}: {what}")]
    Fixture {
        /// Which part of it.
        place: String,
        /// What is wrong there.
        what: String,
    },
}

/// Someone at a desk.
pub struct Seat(Arc<Desk>);

impl Seat {
    /// At this desk.
    #[must_use]
    pub fn at(desk: Arc<Desk>) -> Self {
        Self(desk)
    }

    /// Opens the desk of `folder`, whose ids and secrets nobody can foresee and whose passwords are quick to check.
    pub async fn in_folder(folder: &Path) -> Self {
        let clock = Clock::system();
        let around = Around { ids: Ids::new(clock.clone()), random: Random::System, ..around(clock, 0) };
        Self(Arc::new(Desk::open_in(folder, around, |_| {}).await))
    }

    /// Opens the desk of `folder`, whose ids and codes follow from `seed` and whose passwords are quick to check.
    pub async fn seeded(folder: &Path, clock: Clock, seed: u64) -> Self {
        Self(Arc::new(Desk::open_in(folder, around(clock, seed), |_| {}).await))
    }

    /// The same; whoever asks for a file is given this one.
    pub async fn choosing(folder: &Path, clock: Clock, seed: u64, file: PathBuf) -> Self {
        let around = Around { files: Files::Fixed(file), ..around(clock, seed) };
        Self(Arc::new(Desk::open_in(folder, around, |_| {}).await))
    }

    /// The desk.
    #[must_use]
    pub fn desk(&self) -> &Arc<Desk> {
        &self.0
    }

    /// Runs the wizard; the admin is signed in. Who that is now.
    ///
    /// # Errors
    /// [`Stopped`] if it is refused.
    pub async fn set_up(&self) -> Result<Value, Stopped> {
        let code: String = self.call("setup.recovery_code", Value::Null).await?;
        let wizard = json!({
            "language": "en", "organisation": "Mtendere Energy", "country": "ZM", "currency": "ZMW",
            "hub_name": "Mtendere hub", "hub_code": "MTE", "zone": "Africa/Lusaka",
            "admin_name": "Amina Banda", "login": ADMIN, "password": PASSWORD, "recovery_code": code,
        });
        self.call("setup.finish", wizard).await
    }

    /// Signs the admin in.
    ///
    /// # Errors
    /// [`Stopped`] if it is refused.
    pub async fn sign_in(&self) -> Result<(), Stopped> {
        self.call::<Value>("session.sign_in", json!({ "login": ADMIN, "password": PASSWORD })).await.map(drop)
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
    pub async fn mark(&self) {
        self.0.mark_practice(PASSWORD).await;
    }

    /// Leaves the desk properly.
    pub async fn leave(self) {
        self.0.close().await;
    }
}

fn around(clock: Clock, seed: u64) -> Around {
    Around {
        ids: Ids::seeded(clock.clone(), seed),
        clock,
        random: Random::seeded(seed),
        keyring: Keyring::Absent,
        cost: Cost::Test,
        files: Files::nobody(),
        logs: Logs::nowhere(),
        practice: Practice::Closed,
        displays: Displays::Closed,
    }
}
