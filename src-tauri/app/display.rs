//! The screens of the customers at stations: each a window of its own, on another monitor where there is one, with a page that
//! knows nothing else.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use tauri::webview::PermissionResponse;
use tauri::{AppHandle, Manager, Monitor, Runtime, WebviewUrl, WebviewWindow, WebviewWindowBuilder};
use usecases::Displays;

use crate::window;

/// What the labels of these windows begin with; the capability in `tauri.conf.json` names it.
const LABELS: &str = "display-";

/// Who opens them.
pub fn of<R: Runtime>(app: &AppHandle<R>, storage: PathBuf) -> Displays {
    let app = app.clone();
    Displays::Opened(Arc::new(move |station| {
        open(&app, &station.0.to_string(), &storage).map_err(std::io::Error::other)
    }))
}

/// Whether a window is one of these.
pub fn is_one<R: Runtime>(window: &WebviewWindow<R>) -> bool {
    window.label().starts_with(LABELS)
}

/// Opens the window of a station, or brings it to the front. It covers a monitor on which nobody works; where there is none it
/// is a window that can be moved to one. The keyboard stays at the desk.
fn open<R: Runtime>(app: &AppHandle<R>, station: &str, storage: &Path) -> tauri::Result<()> {
    let label = format!("{LABELS}{station}");
    if let Some(window) = app.get_webview_window(&label) {
        window.unminimize()?;
        return window.set_focus();
    }
    let page = WebviewUrl::App(format!("display.html#{station}").into());
    let builder = window::pages_only(WebviewWindowBuilder::new(app, label, page), storage.to_owned())
        .focused(false)
        .on_permission_request(|_, _| PermissionResponse::Deny)
        .on_document_title_changed(|window, title| {
            if let Err(error) = act(&window, &title) {
                tracing::warn!(%error, "the customers' screen did not do what was asked");
            }
        });
    match free_monitor(app)? {
        Some(monitor) => {
            let at = monitor.position().to_logical::<f64>(monitor.scale_factor());
            builder.position(at.x, at.y).fullscreen(true).build()?;
        }
        None => {
            builder.inner_size(1024.0, 640.0).center().build()?;
        }
    }
    Ok(())
}

/// A monitor on which the desk is not.
fn free_monitor<R: Runtime>(app: &AppHandle<R>) -> tauri::Result<Option<Monitor>> {
    let Some(desk) = app.get_webview_window(window::LABEL) else { return Ok(None) };
    let own = desk.current_monitor()?.map(|monitor| *monitor.position());
    Ok(desk.available_monitors()?.into_iter().find(|monitor| Some(*monitor.position()) != own))
}

/// What the page asks of its window. The title is a way out of it that needs no permission.
fn act<R: Runtime>(window: &WebviewWindow<R>, title: &str) -> tauri::Result<()> {
    match title {
        "fill" => window.set_fullscreen(!window.is_fullscreen()?),
        "close" => window.close(),
        _ => Ok(()),
    }
}
