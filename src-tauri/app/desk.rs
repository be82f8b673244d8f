//! The desk behind the window: opened while the window already stands, reached through the one command `call`.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use serde_json::Value;
use serde_json::value::RawValue;
use tauri::async_runtime::{JoinHandle, block_on, spawn};
use tauri::{AppHandle, Emitter, Manager, Runtime, State, WebviewWindow};
use tokio::sync::RwLock;
use tokio::time::{Instant, MissedTickBehavior, interval_at, timeout};
use usecases::{DISPLAY, Desk, Fault, Gate, Window};

use crate::{display, marks, window};

/// The desk on the data folder. Calls that come before it is open wait for it.
#[derive(Clone)]
pub struct Opening {
    folder: PathBuf,
    /// Whether a hub for practice is made in a folder that has none.
    practice: bool,
    window: Window,
    desk: Arc<RwLock<Option<Arc<Desk>>>>,
    /// Runs the link to the stations, of the desk that is open.
    link: Arc<Mutex<Option<JoinHandle<()>>>>,
}

impl Opening {
    /// Nothing is open on `folder` yet; from now on its log is written there.
    pub fn on(folder: PathBuf, window: Window) -> Self {
        window.logs.write_to(folder.clone());
        Self { folder, practice: false, window, desk: Arc::default(), link: Arc::default() }
    }

    /// The same, for practice: the hub is made up first where there is none.
    pub fn practice(folder: PathBuf, window: Window) -> Self {
        Self { practice: true, ..Self::on(folder, window) }
    }

    /// The desk, opened by whoever is first to ask.
    async fn desk<R: Runtime>(&self, app: &AppHandle<R>) -> Arc<Desk> {
        match self.opened().await {
            Some(desk) => desk,
            None => self.open(app, |_| false).await,
        }
    }

    /// The same; one that was refused is tried anew, as the reason may be gone.
    async fn desk_again<R: Runtime>(&self, app: &AppHandle<R>) -> Arc<Desk> {
        let desk = self.desk(app).await;
        if desk.is_refused() { self.open(app, Desk::is_refused).await } else { desk }
    }

    async fn opened(&self) -> Option<Arc<Desk>> {
        self.desk.read().await.clone()
    }

    /// Opens a desk if there is none, or only an `old` one.
    async fn open<R: Runtime>(&self, app: &AppHandle<R>, old: impl Fn(&Desk) -> bool) -> Arc<Desk> {
        let mut place = self.desk.write().await;
        if let Some(desk) = place.as_ref().filter(|desk| !old(desk)) {
            return Arc::clone(desk);
        }
        if self.practice {
            make_practice_hub(&self.folder).await;
        }
        let app = app.clone();
        let told = move |event| {
            if let Err(error) = app.emit("hub", event) {
                tracing::warn!(%error, "an event did not reach the windows");
            }
        };
        let desk = Arc::new(Desk::open(&self.folder, self.window.clone(), told).await);
        *place = Some(Arc::clone(&desk));
        self.run_link(Some(self.linked(Arc::clone(&desk))));
        desk
    }

    /// Puts up the link to the stations; in the practice hub these are played.
    fn linked(&self, desk: Arc<Desk>) -> JoinHandle<()> {
        let link = carrier::supervise(Arc::clone(&desk));
        if !self.practice {
            return spawn(link);
        }
        let folder = self.folder.clone();
        spawn(async move {
            tokio::join!(link, practice::play(desk, &folder, SEED));
        })
    }

    /// Runs the link in the place of the one before.
    fn run_link(&self, link: Option<JoinHandle<()>>) {
        let mut place = self.link.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(before) = std::mem::replace(&mut *place, link) {
            before.abort();
        }
    }
}

/// Makes the practice hub where none was ever made to its end; what is there of one that was cut off goes first.
async fn make_practice_hub(folder: &Path) {
    let (making, made) = (folder.join("making"), folder.join("hub.db"));
    if made.exists() && !making.exists() {
        return;
    }
    let now = usecases::Clock::system().now();
    let cleared =
        ["hub.db", "hub.db-wal", "hub.db-shm", "hub.lock"].iter().map(|name| std::fs::remove_file(folder.join(name)));
    let missing = |error: &std::io::Error| error.kind() == std::io::ErrorKind::NotFound;
    let cleared = cleared.filter_map(Result::err).all(|error| missing(&error));
    if !cleared || std::fs::write(&making, "").is_err() {
        tracing::error!("there is no room for the practice hub");
        return;
    }
    let made = async {
        practice::make(folder, SEED, practice::Size::default(), now).await?;
        practice::set(folder).await
    };
    match made.await {
        Ok(()) => {
            if let Err(error) = std::fs::remove_file(making) {
                tracing::error!(kind = ?error.kind(), "the practice hub will be made again");
            }
        }
        Err(error) => tracing::error!(%error, "the practice hub is not whole"),
    }
}

/// Chooses the practice hub: everyone's is the same.
const SEED: u64 = 2026;

/// A command panicked. What it said stands in the panic's own line; it could hold somebody's data.
#[derive(Debug, thiserror::Error)]
#[error("a command panicked")]
struct Panicked;

/// How often the desk looks at what time alone changes: the idle lock, checks in the background.
const TICK: Duration = Duration::from_secs(1);

/// How long closing may take before the program ends anyway. What was answered is already on disk.
const CLOSING: Duration = Duration::from_secs(5);

/// Opens the desk beside the window's thread and keeps it ticking.
pub fn open<R: Runtime>(app: &AppHandle<R>) {
    let opening = app.state::<Opening>().inner().clone();
    let app = app.clone();
    spawn(async move {
        opening.desk(&app).await;
        marks::reached("desk_open");
        // Not at once: the first screen comes before the checks that the first tick begins.
        let mut ticks = interval_at(Instant::now() + TICK, TICK);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            ticks.tick().await;
            // Beside the loop: the checks of a large database must not hold up the idle lock.
            let desk = opening.desk(&app).await;
            spawn(async move { desk.tick().await });
        }
    });
}

/// Runs one command of the core's table. The screen of customers may give one only.
///
/// It runs as a task of its own: a panic inside is answered as `internal`, and a window that reloads
/// does not stop a write half-way.
#[tauri::command]
pub async fn call<R: Runtime>(
    window: WebviewWindow<R>,
    opening: State<'_, Opening>,
    name: String,
    input: Value,
) -> Result<Box<RawValue>, Fault> {
    if display::is_one(&window) && name != DISPLAY {
        return Err(Gate::UnknownCommand { name }.into());
    }
    let app = window.app_handle().clone();
    let desk = if name == "app.start" { opening.desk_again(&app).await } else { opening.desk(&app).await };
    let answer =
        spawn(async move { desk.call(&name, input).await }).await.unwrap_or_else(|_| Err(Fault::internal(&Panicked)));
    window::answered(&app);
    answer
}

/// Closes the desk, if it was ever opened.
pub fn close<R: Runtime>(app: &AppHandle<R>) {
    let Some(opening) = app.try_state::<Opening>() else { return };
    opening.run_link(None);
    let closing = async {
        if let Some(desk) = opening.opened().await {
            desk.close().await;
        }
    };
    let closed = block_on(async { timeout(CLOSING, closing).await });
    if closed.is_err() {
        tracing::warn!("the desk did not close in time");
    }
}
