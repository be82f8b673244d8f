//! Someone at a desk who gives commands as the screens do.

use std::path::Path;
use std::sync::Arc;

use domain::Time;
use identity::{Cost, Keyring, Random};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use tokio::sync::Notify;
use usecases::{Around, Clock, Desk, Displays, Event, Files, Ids, Logs, Practice};

use crate::Stopped;

const LOGIN: &str = "amina";
const PASSWORD: &str = "seven quiet lamps at dusk";

/// The seat of an admin, whose passwords are quick to check.
pub(crate) struct Seat {
    desk: Arc<Desk>,
    /// Told whenever long work went on.
    tasks: Arc<Notify>,
}

impl Seat {
    /// Opens the desk of `folder`; nobody is signed in.
    pub async fn at(folder: &Path, clock: Clock) -> Self {
        Self::choosing(folder, clock, Files::nobody()).await
    }

    /// Opens the desk of `folder` with ids and codes that are the same for the same seed.
    pub async fn seeded(folder: &Path, clock: Clock, seed: u64) -> Self {
        let ids = Ids::seeded(clock.clone(), seed);
        Self::around(folder, clock, Files::nobody(), ids, Random::seeded(seed)).await
    }

    /// Opens the desk of `folder` with someone who chooses files.
    pub async fn choosing(folder: &Path, clock: Clock, files: Files) -> Self {
        let ids = Ids::new(clock.clone());
        Self::around(folder, clock, files, ids, Random::System).await
    }

    async fn around(folder: &Path, clock: Clock, files: Files, ids: Ids, random: Random) -> Self {
        let logs = Logs::nowhere();
        let around = Around {
            ids,
            clock,
            random,
            keyring: Keyring::Absent,
            cost: Cost::Test,
            files,
            logs,
            practice: Practice::Closed,
            displays: Displays::Closed,
        };
        let tasks = Arc::new(Notify::new());
        let told = Arc::clone(&tasks);
        let desk = Desk::open_in(folder, around, move |event| {
            if event == Event::Tasks {
                told.notify_one();
            }
        });
        Self { desk: Arc::new(desk.await), tasks }
    }

    /// Gives a command that must be carried out.
    pub async fn call<T: DeserializeOwned>(&self, command: &str, input: Value) -> Result<T, Stopped> {
        match self.desk.call(command, input).await {
            Ok(output) => Ok(serde_json::from_str(output.get())?),
            Err(fault) => Err(Stopped::Refused { command: command.to_owned(), code: fault.code() }),
        }
    }

    /// Gives a command that may be refused: the answer, or the code of the refusal.
    pub async fn answer(&self, command: &str, input: Value) -> Result<Result<Value, String>, Stopped> {
        match self.desk.call(command, input).await {
            Ok(output) => Ok(Ok(serde_json::from_str(output.get())?)),
            Err(fault) => Ok(Err(fault.code())),
        }
    }

    /// Gives a command that begins a task, and waits until that is done; what came of it.
    pub async fn finish(&self, command: &str, input: Value) -> Result<Value, Stopped> {
        let begun: Value = self.call(command, input).await?;
        loop {
            let tasks: Vec<Value> = self.call("task.list", Value::Null).await?;
            let task = tasks.into_iter().find(|task| task["id"] == begun["id"]).unwrap_or_default();
            match task["state"].as_str() {
                Some("running") => self.tasks.notified().await,
                Some("done") => return Ok(task["outcome"].clone()),
                _ => return Err(Stopped::Wrong(format!("{command} ended as {task}"))),
            }
        }
    }

    /// Which face the desk shows: `setup`, `sign_in`, `open`…
    pub async fn stage(&self) -> Result<String, Stopped> {
        let start: Value = self.call("app.start", Value::Null).await?;
        start["stage"].as_str().map(str::to_owned).ok_or_else(|| Stopped::wrong("app.start names no stage"))
    }

    /// Runs the wizard; the admin is signed in.
    pub async fn set_up(&self) -> Result<(), Stopped> {
        let code: String = self.call("setup.recovery_code", Value::Null).await?;
        let wizard = json!({
            "language": "en", "organisation": "Mtendere Energy", "country": "ZM", "currency": "ZMW",
            "hub_name": "Mtendere hub", "hub_code": "MTE", "zone": "Africa/Lusaka",
            "admin_name": "Amina Banda", "login": LOGIN, "password": PASSWORD, "recovery_code": code,
        });
        self.call::<Value>("setup.finish", wizard).await.map(drop)
    }

    /// Signs the admin in.
    pub async fn sign_in(&self) -> Result<(), Stopped> {
        self.call::<Value>("session.sign_in", json!({ "login": LOGIN, "password": PASSWORD })).await.map(drop)
    }

    /// Goes to the hub with this code.
    pub async fn work_at(&self, code: &str) -> Result<(), Stopped> {
        let start: Value = self.call("app.start", Value::Null).await?;
        let hubs = start["me"]["hubs"].as_array().into_iter().flatten();
        let hub = hubs.clone().find(|hub| hub["code"] == code).ok_or_else(|| Stopped::wrong("no such hub"))?;
        self.call::<Value>("session.choose_hub", json!({ "hub": hub["id"] })).await.map(drop)
    }

    /// Adds a person who attends at `hub`; their id.
    pub async fn add_person(&self, name: &str, login: &str, hub: &Value) -> Result<uuid::Uuid, Stopped> {
        let limits =
            json!({ "debt_override": 0, "refund": 0, "write_off": 0, "discount_pct": 0.0, "see_amounts": true });
        let roles = json!([{ "hub": hub, "role": "attendant", "limits": limits }]);
        let person =
            json!({ "name": name, "login": login, "email": "", "phone": "", "language": "en", "roles": roles });
        let shown: Value = self.call("user.create", person).await?;
        Ok(serde_json::from_value(shown["user"].clone())?)
    }

    /// Lets every check run; how many audit lines there are. Anything found is an error.
    pub async fn check(&self) -> Result<i64, Stopped> {
        self.desk.tick().await;
        let health: Value = self.call("health.view", Value::Null).await?;
        if health["checks"] != "done" || health["findings"] != json!([]) || health["lines_checked"] != health["lines"] {
            return Err(Stopped::Wrong(format!("the checks found: {health}")));
        }
        Ok(serde_json::from_value(health["lines"].clone())?)
    }

    /// Lets due work begin, as the app does every second.
    pub async fn tick(&self) {
        self.desk.tick().await;
    }

    /// The desk, for whoever else speaks to it.
    pub fn desk(&self) -> Arc<Desk> {
        Arc::clone(&self.desk)
    }

    /// Leaves the desk properly.
    pub async fn leave(self) {
        self.desk.close().await;
    }
}

/// Midnight of 1 January 2021, when every simulated hub begins.
pub(crate) const BEGINNING: Time = Time(1_609_459_200_000);

/// A battery's form as the screens send it; what can wait is left empty.
pub(crate) fn battery(short_code: &str, serial_number: &str, model: &impl Serialize, notes: &str) -> Value {
    json!({
        "short_code": short_code, "serial_number": serial_number, "model": model, "aliases": [], "purchased_on": null,
        "purchase_price": null, "warranty_until": null, "passport": "", "notes": notes,
    })
}
