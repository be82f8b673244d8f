//! The hub of a case: made by its fixture an hour before, at a desk whose clock stands.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use domain::Time;
use link::Root;
use practice::Seat;
use practice::fixture::{self, Made, Name};
use serde_json::{Value, json};
use tempfile::TempDir;
use usecases::{Clock, Desk, FixedClock, Heard};

use super::setup::set_up;
use super::{Said, Way, wire};
use crate::Stopped;
use crate::mosquitto::Mosquitto;

/// 3 November 2026, 08:00 UTC.
const MORNING: Time = Time(1_793_692_800_000);
/// Batteries were handed out so long ago.
const BEFORE: Duration = Duration::from_secs(3_600);
/// As far as one message of the cases is after the other.
const BETWEEN: Duration = Duration::from_millis(500);
const SEED: u64 = 1;
/// The file that the admin chooses, whatever they are asked for.
pub(super) const CHOSEN: &str = "chosen";

/// The hub of a case.
pub struct Field {
    /// What the fixture made.
    pub made: Made,
    clock: FixedClock,
    folder: TempDir,
}

impl Field {
    /// The hub of this fixture, with what is said in words set up.
    ///
    /// # Errors
    /// [`Stopped`] if either cannot be read or made.
    pub async fn of(fixture: &Value, setup: &Value) -> Result<Self, Stopped> {
        let folder = TempDir::new()?;
        let clock = FixedClock::at(MORNING);
        let seat = Seat::choosing(folder.path(), Clock::Fixed(clock.clone()), SEED, folder.path().join(CHOSEN)).await;
        seat.set_up().await?;
        let made = fixture::load(seat, fixture).await?;
        let field = Self { made, clock, folder };
        field.wait(BEFORE).await?;
        set_up(&field, setup).await?;
        Ok(field)
    }

    /// The desk.
    #[must_use]
    pub fn desk(&self) -> &Arc<Desk> {
        self.made.seat().desk()
    }

    /// Time goes by, and the admin signs in again.
    ///
    /// # Errors
    /// [`Stopped`] if that is refused.
    pub async fn wait(&self, time: Duration) -> Result<(), Stopped> {
        self.clock.advance(time);
        Ok(self.made.seat().sign_in().await?)
    }

    /// What time it is.
    #[must_use]
    pub fn now(&self) -> Time {
        Clock::Fixed(self.clock.clone()).now()
    }

    /// The next message comes half a second later.
    pub fn half_a_second_later(&self) {
        self.clock.advance(BETWEEN);
    }

    /// What is heard when all this is said, straight at the desk.
    async fn straight(&self, said: &[Said]) -> Result<Vec<(String, Value)>, Stopped> {
        let mut heard = Vec::new();
        for said in said {
            heard.extend(self.hear(said, None).await?);
        }
        Ok(heard)
    }

    /// A station says something, by its own login or by a gateway's; what it hears.
    ///
    /// # Errors
    /// [`Stopped`] if it is not stored.
    pub async fn hear(&self, said: &Said, station: Option<&str>) -> Result<Vec<(String, Value)>, Stopped> {
        self.half_a_second_later();
        let Said { topic, payload, retain, .. } = said;
        let heard = Heard { login: "gateway", station, topic, payload, retained: *retain };
        let parcels = self.desk().hear(&Root::default(), &heard).await;
        let parcels = parcels.map_err(|fault| Stopped::wrong(format!("{topic} is not stored: {}", fault.code())))?;
        parcels.into_iter().map(|parcel| Ok((parcel.topic, serde_json::from_slice(&parcel.payload)?))).collect()
    }

    /// By name in the fixture, the ids our app gave the riders.
    #[must_use]
    pub fn riders(&self) -> BTreeMap<String, String> {
        let riders = self.made.riders();
        riders.map(|(name, id)| (name.to_string(), id.as_str().unwrap_or_default().to_owned())).collect()
    }

    /// The batteries a rider has.
    pub(super) async fn held_by(&self, rider: &Name) -> Result<Vec<Name>, Stopped> {
        let sql = "select b.short_code from custody_event e join battery b on b.id = e.open_item \
                   join customer c on c.id = e.holder where c.code = ?";
        let mut connection = self.past_the_core().await?;
        let held: Vec<String> = sqlx::query_scalar(sql).bind(rider.to_string()).fetch_all(&mut connection).await?;
        Ok(held.iter().map(|code| Name::from(code.as_str())).collect())
    }

    /// How many messages the desk has stored.
    pub(super) async fn stored(&self) -> Result<usize, Stopped> {
        let page = self.call("message.list", json!({ "text": "", "limit": 200 })).await?;
        Ok(page["rows"].as_array().map_or(0, |rows| rows.iter().filter(|row| row["outgoing"] == false).count()))
    }

    /// What is heard when all this is said, this way.
    ///
    /// # Errors
    /// [`Stopped`] if it is not stored.
    pub async fn say(
        &mut self,
        way: Way,
        mosquitto: Option<&Mosquitto>,
        said: &[Said],
        answers: usize,
    ) -> Result<Vec<(String, Value)>, Stopped> {
        match (way, mosquitto) {
            (Way::Straight, _) => self.straight(said).await,
            (Way::Mosquitto, Some(broker)) => wire::by_mosquitto(self, broker, said, answers).await,
            (Way::Embedded | Way::Mosquitto, _) => wire::by_embedded(self, said, answers).await,
        }
    }

    /// The admin gives a command that must be carried out.
    ///
    /// # Errors
    /// [`Stopped`] if it is refused.
    pub async fn call(&self, command: &str, input: Value) -> Result<Value, Stopped> {
        Ok(self.made.seat().call(command, input).await?)
    }

    /// Time goes by until then.
    ///
    /// # Errors
    /// [`Stopped`] if that is no time, or the admin may not sign in again.
    pub async fn wait_until(&self, iso: &str) -> Result<(), Stopped> {
        let then = Time::from_iso(iso).ok_or_else(|| Stopped::wrong(format!("{iso} is no time")))?;
        let ms = u64::try_from(then.0 - self.now().0);
        self.wait(Duration::from_millis(ms.map_err(|_| Stopped::wrong(format!("{iso} is over")))?)).await
    }

    /// The id of a battery.
    ///
    /// # Errors
    /// [`Stopped`] if there is none of this code.
    pub async fn battery(&self, code: &str) -> Result<String, Stopped> {
        let id = self.one("select lower(hex(id)) from battery where short_code = ?", Some(code)).await?;
        id.ok_or_else(|| Stopped::wrong(format!("there is no battery {code}")))
    }

    /// Where its database is.
    #[must_use]
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Leaves the desk properly.
    pub async fn leave(self) {
        self.desk().close().await;
    }
}
