//! The window of the desk: made hidden, shown when there is something to see, and going nowhere but the app's own pages.

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};

use tauri::webview::{NewWindowResponse, PageLoadEvent, PermissionKind, PermissionResponse};
use tauri::window::Color;
use tauri::{AppHandle, Manager, Runtime, Theme, Url, WebviewUrl, WebviewWindow, WebviewWindowBuilder, WindowEvent};

#[cfg(target_os = "linux")]
use crate::camera;
use crate::marks;

/// The window's label; the capability in `tauri.conf.json` names it.
pub const LABEL: &str = "main";

/// The ground of both themes, as in the UI's tokens: no flash of white before the first frame.
const GROUND_LIGHT: Color = Color(0xf6, 0xf7, 0xf4, 0xff);
const GROUND_DARK: Color = Color(0x0d, 0x12, 0x11, 0xff);

/// Outside text fields the web view's own menu (reload, back) is nobody's friend.
const NO_CONTEXT_MENU: &str = r#"
addEventListener("contextmenu", (event) => {
  if (!(event.target instanceof Element && event.target.closest("input, textarea"))) event.preventDefault();
});
"#;

/// Tells when the first screen has been drawn: the page marks itself ready once the screen stands, and the frame after
/// that holds it. The title is a way out of the page that needs no permission.
const SAY_WHEN_DRAWN: &str = r#"
const look = () => requestAnimationFrame(document.documentElement.dataset.ready ? say : look);
const say = () => requestAnimationFrame(() => { document.title = "drawn"; });
look();
"#;

/// Makes the window. `storage` is where the web view keeps its own files.
pub fn make<R: Runtime>(app: &AppHandle<R>, storage: PathBuf) -> tauri::Result<()> {
    let window = pages_only(WebviewWindowBuilder::new(app, LABEL, WebviewUrl::default()), storage)
        .inner_size(1280.0, 800.0)
        .min_inner_size(1024.0, 640.0)
        .center()
        .visible(false)
        .on_permission_request(|_, wanted| may_use(&wanted))
        .on_document_title_changed(|_, title| {
            if title == "drawn" {
                marks::reached("ready");
            }
        })
        .on_page_load(|window, page| {
            if page.event() == PageLoadEvent::Finished {
                show(&window);
            }
        })
        .build()?;
    #[cfg(target_os = "linux")]
    camera::open(&window)?;
    if window.theme()? == Theme::Dark {
        window.set_background_color(Some(GROUND_DARK))?;
    }
    // The screens beside stations go with the desk.
    let app = app.clone();
    window.on_window_event(move |event| {
        if let WindowEvent::Destroyed = event {
            app.exit(0);
        }
    });
    marks::reached("window");
    Ok(())
}

/// A window of ours that shows the app's own pages and goes nowhere else.
pub fn pages_only<R: Runtime>(
    builder: WebviewWindowBuilder<'_, R, AppHandle<R>>,
    storage: PathBuf,
) -> WebviewWindowBuilder<'_, R, AppHandle<R>> {
    builder
        .title("Hubkeeper")
        .background_color(GROUND_LIGHT)
        .data_directory(storage)
        .disable_drag_drop_handler()
        .initialization_script(NO_CONTEXT_MENU)
        .on_navigation(is_ours)
        .on_new_window(|_, _| NewWindowResponse::Deny)
        .on_download(|_, _| false)
}

/// A command was answered: the first answer is what the first screen waits for.
pub fn answered<R: Runtime>(app: &AppHandle<R>) {
    static FIRST: AtomicBool = AtomicBool::new(true);
    if !FIRST.swap(false, Ordering::Relaxed) {
        return;
    }
    marks::reached("answered");
    let Some(window) = app.get_webview_window(LABEL) else {
        return;
    };
    show(&window);
    if marks::wanted()
        && let Err(error) = window.eval(SAY_WHEN_DRAWN)
    {
        tracing::warn!(%error, "the window cannot say when it has drawn");
    }
}

/// Brings the window before whoever started the program a second time.
pub fn focus<R: Runtime>(app: &AppHandle<R>) {
    let Some(window) = app.get_webview_window(LABEL) else {
        return;
    };
    for step in [window.unminimize(), window.show(), window.set_focus()] {
        if let Err(error) = step {
            tracing::warn!(%error, "the window could not be brought to the front");
        }
    }
}

fn show<R: Runtime>(window: &WebviewWindow<R>) {
    if let Err(error) = window.show() {
        tracing::error!(%error, "the window could not be shown");
    }
}

/// The page may look through the camera where a person turns it on at the counter, and use nothing else of the computer:
/// no microphone, no place, no screen.
fn may_use(wanted: &PermissionKind) -> PermissionResponse {
    match wanted {
        PermissionKind::Camera => PermissionResponse::Allow,
        _ => PermissionResponse::Deny,
    }
}

/// Only the pages inside the binary; in development also those of the dev server.
fn is_ours(url: &Url) -> bool {
    let app = (url.scheme() == "tauri" && url.host_str() == Some("localhost"))
        || (matches!(url.scheme(), "http" | "https") && url.host_str() == Some("tauri.localhost"));
    let dev_server = tauri::is_dev() && url.scheme() == "http" && url.host_str() == Some("localhost");
    app || dev_server
}
