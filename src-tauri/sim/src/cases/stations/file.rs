//! Files of readings that the admin takes in and writes.

use std::time::Duration;

use serde_json::{Value, json};
use tokio::time::sleep;

use super::Field;
use super::field::CHOSEN;
use crate::Stopped;

/// How often it is looked whether a task has ended.
const LOOK_AGAIN: Duration = Duration::from_millis(2);
/// The years of the cases.
const ALL: [i64; 2] = [1_704_067_200_000, 1_798_761_600_000];

impl Field {
    /// The admin takes in a file of readings that holds this.
    ///
    /// # Errors
    /// [`Stopped`] if it is not taken in.
    pub async fn import(&self, text: &str) -> Result<(), Stopped> {
        std::fs::write(self.folder().join(CHOSEN), text)?;
        self.task("reading.import", json!({ "battery": null })).await
    }

    /// Every reading of a battery, from 2024 to 2027, as the admin has it in a file.
    ///
    /// # Errors
    /// [`Stopped`] if it is not written.
    pub async fn exported(&self, battery: &str) -> Result<Vec<Value>, Stopped> {
        let of = json!({ "kind": "battery", "id": self.battery(battery).await? });
        let range = json!({ "is": "span", "from": ALL[0], "until": ALL[1] });
        self.task("reading.export", json!({ "of": of, "range": range, "format": "json" })).await?;
        Ok(serde_json::from_slice(&std::fs::read(self.folder().join(CHOSEN))?)?)
    }

    /// Starts what takes a while, and waits until it is done.
    async fn task(&self, command: &str, input: Value) -> Result<(), Stopped> {
        let task = self.call(command, input).await?;
        loop {
            let tasks = self.call("task.list", Value::Null).await?;
            let ours = tasks.as_array().and_then(|all| all.iter().find(|one| one["id"] == task["id"]));
            match ours.map(|task| (&task["state"], &task["fault"])) {
                Some((state, _)) if state == "running" => sleep(LOOK_AGAIN).await,
                Some((state, _)) if state == "done" => return Ok(()),
                other => return Err(Stopped::wrong(format!("{command} was not done: {other:?}"))),
            }
        }
    }
}
