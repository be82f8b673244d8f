//! The whole core behind one function: what the window calls, and what tests call in its stead.

mod posting;
mod scene;
mod stations;

use std::path::Path;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use logbook::Logs;
use serde_json::Value;
use serde_json::value::{RawValue, to_raw_value};

use crate::around::{Around, Window};
use crate::backup::{Backups, put_back_beside};
use crate::called;
use crate::card_expiry;
use crate::commands::carry_out;
use crate::device;
use crate::event::{Event, Kind};
use crate::fault::{Fault, FindingKind, Gate};
use crate::handles::Hub;
use crate::intake::{self, upkeep};
use crate::post;
use crate::presence;
use crate::reservation;
use crate::restore;
use crate::start::{Start, VERSION};
use crate::support;
pub use scene::{Scene, SceneBattery, SceneRider, SceneStation};

/// What somebody waits for, behind a pointer. So it is compiled here once: an `async fn` is compiled again in each program and
/// test that waits for it, with all it waits for itself.
pub type Doing<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// A desk to sit at: an open hub, or the reason why its database was refused.
pub struct Desk {
    state: Mutex<Result<Arc<Hub>, Fault>>,
    backups: Arc<Backups>,
    logs: Logs,
    checked: Mutex<Option<Duration>>,
    expired: Mutex<Option<Duration>>,
    followed: Mutex<Option<Duration>>,
    sealed: Mutex<Option<Duration>>,
    /// Whether a station has said something since the screens were told of it.
    heard: AtomicBool,
}

/// How often everything is checked while the app stays open.
const CHECKED_EVERY: Duration = Duration::from_hours(24);
/// How often it is looked for what is over: hours of reservations, sessions at stations, the time of messages.
const EXPIRED_EVERY: Duration = Duration::from_secs(60);
/// How often it is drawn what follows from readings for the rest of the hub.
const FOLLOWED_EVERY: Duration = Duration::from_secs(5);
/// How often it is looked whether readings are to be sealed, compacted or let go.
const SEALED_EVERY: Duration = Duration::from_secs(60);

impl Desk {
    /// Opens the hub of `folder` in the real world. Never fails: a refused database makes a desk that says why.
    pub async fn open(folder: &Path, window: Window, told: impl Fn(Event) + Send + Sync + 'static) -> Self {
        Self::open_in(folder, Around::real(window), told).await
    }

    /// Opens the hub of `folder` with a chosen clock, chance and keyring.
    pub async fn open_in(folder: &Path, around: Around, told: impl Fn(Event) + Send + Sync + 'static) -> Self {
        Self::opened(folder, around, Box::new(told)).await
    }

    fn opened(folder: &Path, around: Around, told: Box<dyn Fn(Event) + Send + Sync>) -> Doing<'_, Self> {
        Box::pin(async move {
            let backups = Arc::new(Backups::new(folder, around.clock.clone(), around.files.clone()));
            let logs = around.logs.clone();
            let state = Hub::open(folder, around, Arc::clone(&backups), told).await;
            if let Err(fault) = &state {
                tracing::error!(code = fault.code(), version = VERSION, "the database is refused");
            }
            Self {
                state: Mutex::new(state),
                backups,
                logs,
                checked: Mutex::default(),
                expired: Mutex::default(),
                followed: Mutex::default(),
                sealed: Mutex::default(),
                heard: AtomicBool::default(),
            }
        })
    }

    /// Whether the database was refused, or replaced by a backup: the desk is to be opened anew.
    #[must_use]
    pub fn is_refused(&self) -> bool {
        self.hub().is_err()
    }

    fn hub(&self) -> Result<Arc<Hub>, Fault> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Gives one command. The input is JSON as the command takes it; so is the output.
    ///
    /// # Errors
    /// [`Fault`] with a stable code; then nothing was changed.
    pub fn call<'a>(&'a self, name: &'a str, input: Value) -> Doing<'a, Result<Box<RawValue>, Fault>> {
        Box::pin(async move { called::logged(&self.backups.clock, name, self.answer(name, input)).await })
    }

    async fn answer(&self, name: &str, input: Value) -> Result<Box<RawValue>, Fault> {
        let hub = match self.hub() {
            Ok(hub) => hub,
            Err(fault) if name == "app.start" => {
                return to_raw_value(&Start::refused(&fault)).map_err(|error| Fault::internal(&error));
            }
            Err(fault) if name == "rescue.support" && input.is_null() => {
                let saved = support::of_refused(&self.backups, &self.logs, &fault).await?;
                return to_raw_value(&saved).map_err(|error| Fault::internal(&error));
            }
            Err(fault) => {
                let answer = restore::refused(&self.backups, &fault, name, input).await;
                self.put_in_place_if_ready().await?;
                return answer;
            }
        };
        let answer = carry_out(&hub, name, input).await;
        match &answer {
            Err(Fault::Gate(Gate::DiskFailed)) => hub.store.stop_writing(store::FindingKind::DiskFailed, hub.now()),
            Err(Fault::Gate(Gate::ReadOnly { why: FindingKind::QuickCheckFailed })) => {
                hub.store.stop_writing(store::FindingKind::QuickCheckFailed, hub.now());
                if name == "app.start" {
                    let damaged = Gate::DatabaseDamaged { path: hub.store.path().display().to_string() };
                    return to_raw_value(&Start::refused(&damaged.into())).map_err(|error| Fault::internal(&error));
                }
            }
            Err(Fault::Gate(Gate::ReadOnly { why: FindingKind::FileReplaced })) => hub.tell(Event::Health),
            Ok(_) | Err(_) => {}
        }
        self.put_in_place_if_ready().await?;
        answer
    }

    /// Puts a database that was made ready in the place of the present one. Sessions end with it; from now on every command
    /// answers that the desk is to be opened anew, and `app.start` does so in the window.
    async fn put_in_place_if_ready(&self) -> Result<(), Fault> {
        let Some(beside) = self.backups.take_ready() else { return Ok(()) };
        let old = self.change_to(Gate::Restored.into());
        if let Ok(hub) = &old {
            // Before the turn: a task may be waiting for it to make a backup.
            hub.tasks.end().await;
            hub.readings.close().await;
        }
        let _turn = self.backups.turn.lock().await;
        if let Ok(hub) = old
            && let Err(error) = hub.store.close().await
        {
            tracing::warn!(%error, "the database of before is kept as it is");
        }
        let (data, at) = (self.backups.data.clone(), self.backups.clock.now());
        let place = data.clone();
        let put = store::backup::blocking(move || store::restore::put_in_place(&place, at)).await.map_err(Fault::from);
        match &put {
            Ok(()) => put_back_beside(beside, data, at).await,
            Err(fault) => drop(self.change_to(fault.clone())),
        }
        put
    }

    fn change_to(&self, fault: Fault) -> Result<Arc<Hub>, Fault> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        std::mem::replace(&mut state, Err(fault))
    }

    /// Called every second: ends and locks what is due, asks the keyring, and begins the checks once the first screen
    /// stands.
    pub fn tick<'a>(&'a self) -> Doing<'a, ()> {
        Box::pin(async move {
            let Ok(hub) = self.hub() else { return };
            let (ended, changed) = hub.seat.expire(hub.clock.since_start());
            hub.note_ended(ended).await;
            if changed {
                hub.tell(Event::Session);
            }
            hub.settle_keyring().await;
            hub.note_door().await;
            // Before all that writes: after a power cut nothing is written until all was checked.
            if let Some(before) = is_due(&self.checked, CHECKED_EVERY, hub.clock.since_start()) {
                check(&hub, before.is_some()).await;
            }
            if let Err(fault) = presence::look(&hub).await {
                tracing::warn!(code = fault.code(), "the stations are not looked at");
            }
            if self.heard.swap(false, Ordering::Relaxed) {
                hub.tell_changed(Kind::Message);
            }
            if is_due(&self.expired, EXPIRED_EVERY, hub.clock.since_start()).is_some() {
                self.end_what_is_over(&hub).await;
            }
            if is_due(&self.followed, FOLLOWED_EVERY, hub.clock.since_start()).is_some()
                && let Err(fault) = intake::follow(&hub).await
            {
                tracing::warn!(code = fault.code(), "what follows from readings is not drawn");
            }
            let again = is_due(&self.sealed, SEALED_EVERY, hub.clock.since_start());
            if again.is_some() && upkeep::look_after(&hub).await {
                *self.sealed.lock().unwrap_or_else(PoisonError::into_inner) = None;
            }
            if let Err(fault) = hub.look_after_backups().await {
                tracing::error!(code = fault.code(), "the backups could not be looked after");
            }
        })
    }

    /// Ends what nobody came for in time, and lets go of what nobody asks for any more.
    async fn end_what_is_over(&self, hub: &Hub) {
        if let Err(fault) = reservation::expire(hub).await {
            tracing::warn!(code = fault.code(), "reservations whose hours have passed are not ended");
        }
        if let Err(fault) = device::keep_heard(hub).await {
            tracing::warn!(code = fault.code(), "when devices were last heard of is not kept");
        }
        match post::tidy(hub).await {
            // A long past goes in steps, one a second: what stations say meanwhile waits for none longer than that.
            Ok(true) => *self.expired.lock().unwrap_or_else(PoisonError::into_inner) = None,
            Ok(false) => {}
            Err(fault) => tracing::warn!(code = fault.code(), "old messages of stations are not let go"),
        }
    }

    /// Marks the database as one for practice, whose people all have this password; nothing in it is real.
    pub async fn mark_practice(&self, password: &str) {
        let Ok(hub) = self.hub() else { return };
        if let Err(error) = hub.store.mark_practice(password).await {
            tracing::error!(%error, "the practice hub is not marked as one");
        }
    }

    /// Closes the database properly.
    pub fn close<'a>(&'a self) -> Doing<'a, ()> {
        Box::pin(async move {
            let Ok(hub) = self.hub() else { return };
            hub.tasks.end().await;
            hub.note_door().await;
            if let Err(fault) = device::keep_heard(&hub).await {
                tracing::warn!(code = fault.code(), "when devices were last heard of is not kept");
            }
            hub.readings.close().await;
            if let Err(error) = hub.store.close().await {
                tracing::warn!(%error, "the next start checks everything");
            }
            tracing::info!("the desk is closed");
        })
    }
}

/// Checks everything, and does what is due once a day; `again` if that was done before.
async fn check(hub: &Hub, again: bool) {
    if again {
        // Before the checks, which take a while: a backup that is made meanwhile was read just then.
        hub.backups.forget_read();
    }
    // First what the next screen asks for, then what nobody waits for.
    if let Err(error) = hub.store.read_lists().await {
        tracing::error!(%error, "the lists could not be read");
    }
    if let Err(error) = hub.store.check_all(hub.now()).await {
        tracing::error!(%error, "the checks could not be made");
    }
    if let Err(fault) = card_expiry::note(hub).await {
        tracing::warn!(code = fault.code(), "cards past their last day are not noted");
    }
    if let Err(fault) = post::forget_spans(hub).await {
        tracing::warn!(code = fault.code(), "when stations were there long ago is not forgotten");
    }
    hub.tell(Event::Health);
}

/// If what is done every so often is to be done now, at once after the start and then again: when it was done before.
fn is_due(last: &Mutex<Option<Duration>>, every: Duration, now: Duration) -> Option<Option<Duration>> {
    let mut last = last.lock().unwrap_or_else(PoisonError::into_inner);
    let is_due = last.is_none_or(|before| now.saturating_sub(before) >= every);
    is_due.then(|| last.replace(now))
}
