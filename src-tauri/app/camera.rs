//! WebKit on Linux knows of cameras only where the window says so.

use tauri::{Runtime, WebviewWindow};
use webkit2gtk::{SettingsExt, WebViewExt};

/// Lets pages ask for the camera; whether they get it is the window's to say.
pub fn open<R: Runtime>(window: &WebviewWindow<R>) -> tauri::Result<()> {
    window.with_webview(|view| {
        if let Some(settings) = view.inner().settings() {
            settings.set_enable_media_stream(true);
        }
    })
}
