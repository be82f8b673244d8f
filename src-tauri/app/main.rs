//! Hubkeeper's window. Everything that is true is decided behind `call`, in the crates beside this one.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

#[cfg(target_os = "linux")]
mod camera;
mod desk;
mod display;
mod files;
#[cfg(target_os = "linux")]
mod graphics;
mod logs;
mod marks;
mod practice;
mod start;
mod window;

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use tauri::{App, AppHandle, Manager, RunEvent};
use usecases::{Logs, Window};

use crate::start::Start;

/// How long the end waits for the log.
const LAST_WORDS: Duration = Duration::from_secs(1);

fn main() -> ExitCode {
    let logs = logs::begin();
    let start = match Start::read(std::env::args_os().skip(1)) {
        Ok(start) => start,
        Err(unclear) => {
            tracing::error!("{unclear}");
            return ExitCode::from(2);
        }
    };
    #[cfg(target_os = "linux")]
    graphics::settle(start.safe_graphics);
    marks::reached("main");
    let written = logs.clone();
    match build(start, logs) {
        Ok(app) => {
            app.run(move |app, event| {
                if let RunEvent::Exit = event {
                    desk::close(app);
                    if !written.flush(LAST_WORDS) {
                        tracing::warn!("the last words are not in the log");
                    }
                }
            });
            ExitCode::SUCCESS
        }
        Err(error) => {
            tracing::error!(%error, "the window could not be opened");
            ExitCode::FAILURE
        }
    }
}

fn build(start: Start, logs: Logs) -> tauri::Result<App> {
    let mut builder = tauri::Builder::default();
    // Elsewhere the plugin knows only the app's name, and would take another hub for the same program.
    if cfg!(target_os = "linux") || (start.data.is_none() && !start.practice) {
        builder = builder.plugin(only_one(&start));
    }
    builder
        .invoke_handler(tauri::generate_handler![desk::call])
        .setup(move |app| Ok(open(app.handle(), start, logs)?))
        .build(tauri::generate_context!())
}

/// The window first, so that it stands while the desk opens.
fn open(app: &AppHandle, start: Start, logs: Logs) -> tauri::Result<()> {
    let place = app.path().app_data_dir()?;
    // Beside the data folder, not in it: one that is missing must look missing to the core.
    let storage = place.join("webview").join(start.key());
    let displays = display::of(app, storage.clone());
    let window = Window { files: files::of(app), logs, practice: practice::of(app, &start), displays };
    let opening = match start.data {
        data if start.practice => desk::Opening::practice(practice_folder(&data.unwrap_or(place))?, window),
        Some(folder) => desk::Opening::on(folder, window),
        None => desk::Opening::on(own_folder(&place, &storage)?, window),
    };
    app.manage(opening);
    window::make(app, storage)?;
    desk::open(app);
    #[cfg(unix)]
    leave_when_asked(app.clone());
    Ok(())
}

/// Logging out and shutting down ask with a signal; then the desk is closed as if the window had been.
#[cfg(unix)]
fn leave_when_asked(app: AppHandle) {
    use tokio::signal::unix::{SignalKind, signal};
    tauri::async_runtime::spawn(async move {
        match signal(SignalKind::terminate()) {
            Ok(mut asked) => {
                asked.recv().await;
                app.exit(0);
            }
            Err(error) => tracing::warn!(%error, "shutting down will look like a power cut"),
        }
    });
}

/// The program's own data folder, made at the very first start only, when the web view has no `storage` yet either. One
/// that is missing later was lost, and an empty one in its stead would hide that.
fn own_folder(place: &Path, storage: &Path) -> std::io::Result<PathBuf> {
    let folder = place.join("hub");
    if !storage.exists() {
        std::fs::create_dir_all(&folder)?;
    }
    Ok(folder)
}

/// The folder of the practice hub, below or beside the real one: what is done there never touches it.
fn practice_folder(place: &Path) -> std::io::Result<PathBuf> {
    let folder = place.join("practice");
    std::fs::create_dir_all(&folder)?;
    Ok(folder)
}

/// A second start on the same data folder brings the first one's window to the front and ends. Without a session
/// bus nobody can be asked; then the store's lock on the folder still lets only one in.
fn only_one(start: &Start) -> tauri::plugin::TauriPlugin<tauri::Wry> {
    tauri_plugin_single_instance::Builder::new()
        .callback(|app, _, _| window::focus(app))
        .dbus_id(format!("org.hubkeeper.desktop.{}", start.key()))
        .build()
}
