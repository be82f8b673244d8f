//! The desk behind the window: opened while the window already stands, reached through the one command `call`.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;
use serde_json::value::RawValue;
use tauri::async_runtime::{block_on, spawn};
use tauri::{AppHandle, Emitter, Manager, Runtime, State};
use tokio::sync::SetOnce;
use tokio::time::{Instant, MissedTickBehavior, interval_at, timeout};
use usecases::{Desk, Fault};

use crate::{marks, window};

/// The desk, once it is open. Calls that come earlier wait for it.
#[derive(Clone, Default)]
pub struct Opening(Arc<SetOnce<Arc<Desk>>>);

impl Opening {
    async fn desk(&self) -> Arc<Desk> {
        Arc::clone(self.0.wait().await)
    }
}

/// A command panicked. What it said stands in the panic's own line; it could hold somebody's data.
#[derive(Debug, thiserror::Error)]
#[error("a command panicked")]
struct Panicked;

/// How often the desk looks at what time alone changes: the idle lock, checks in the background.
const TICK: Duration = Duration::from_secs(1);

/// How long closing may take before the program ends anyway. What was answered is already on disk.
const CLOSING: Duration = Duration::from_secs(5);

/// Opens the desk on `folder` beside the window's thread and keeps it ticking.
pub fn open<R: Runtime>(app: &AppHandle<R>, folder: PathBuf) {
    let opening = app.state::<Opening>().inner().clone();
    let app = app.clone();
    spawn(async move {
        let told = app.clone();
        let desk = Arc::new(
            Desk::open(&folder, move |event| {
                if let Err(error) = told.emit_to(window::LABEL, "hub", event) {
                    tracing::warn!(%error, "an event did not reach the window");
                }
            })
            .await,
        );
        if opening.0.set(Arc::clone(&desk)).is_err() {
            tracing::error!("the desk was opened twice");
            return;
        }
        marks::reached("desk_open");
        // Not at once: the first screen comes before the checks that the first tick begins.
        let mut ticks = interval_at(Instant::now() + TICK, TICK);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            ticks.tick().await;
            // Beside the loop: the checks of a large database must not hold up the idle lock.
            let desk = Arc::clone(&desk);
            spawn(async move { desk.tick().await });
        }
    });
}

/// Runs one command of the core's table.
///
/// It runs as a task of its own: a panic inside is answered as `internal`, and a window that reloads
/// does not stop a write half-way.
#[tauri::command]
pub async fn call<R: Runtime>(
    app: AppHandle<R>,
    opening: State<'_, Opening>,
    name: String,
    input: Value,
) -> Result<Box<RawValue>, Fault> {
    let desk = opening.desk().await;
    let answer =
        spawn(async move { desk.call(&name, input).await }).await.unwrap_or_else(|_| Err(Fault::internal(&Panicked)));
    window::answered(&app);
    answer
}

/// Closes the desk, if it was ever opened.
pub fn close<R: Runtime>(app: &AppHandle<R>) {
    if let Some(desk) = app.state::<Opening>().0.get() {
        let closed = block_on(async { timeout(CLOSING, desk.close()).await });
        if closed.is_err() {
            tracing::warn!("the desk did not close in time");
        }
    }
}
