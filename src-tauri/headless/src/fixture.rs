//! The fixture an empty folder is filled with.

use std::path::Path;
use std::sync::Arc;

use practice::Seat;
use practice::fixture::{self, Name};
use serde_json::Value;
use usecases::Desk;

use crate::Stopped;

/// What `app.start` says where nobody has set anything up.
const NOTHING_YET: &str = "setup";

/// A fixture that was read.
pub struct Fixture(Value);

impl Fixture {
    /// Reads a file of fixtures, of cases with fixtures, or one fixture.
    ///
    /// # Errors
    /// [`Stopped`] if there is none in it.
    pub fn read(path: &Path) -> Result<Self, Stopped> {
        let text = std::fs::read_to_string(path).map_err(|source| Stopped::File { path: path.into(), source })?;
        let file = serde_json::from_str(&text).map_err(|source| Stopped::NotJson { path: path.into(), source })?;
        Ok(Self(fixture::of_file(&file)?.clone()))
    }

    /// What its stations are called.
    ///
    /// # Errors
    /// [`Stopped`] if that cannot be read.
    pub fn stations(&self) -> Result<Vec<Name>, Stopped> {
        Ok(fixture::stations(&self.0)?)
    }

    /// Makes what it tells, if nothing is there yet. The hub is marked as one for practice, so that a window opened on it says
    /// who may sign in.
    ///
    /// # Errors
    /// [`Stopped`] if it cannot be made.
    pub async fn fill(&self, desk: &Arc<Desk>) -> Result<(), Stopped> {
        let seat = Seat::at(Arc::clone(desk));
        let start: Value = seat.call("app.start", Value::Null).await?;
        if start["stage"] != NOTHING_YET {
            return Ok(());
        }
        seat.set_up().await?;
        let made = fixture::load(seat, &self.0).await?;
        made.seat().mark().await;
        Ok(made.seat().call::<Value>("session.sign_out", Value::Null).await.map(drop)?)
    }
}
