//! Files the person chooses, in the system's own dialog. The page asks the core, the core asks here; no path crosses into
//! the page.

use std::path::PathBuf;
use std::sync::Arc;

use rfd::AsyncFileDialog;
use tauri::async_runtime::spawn;
use tauri::{AppHandle, Manager, Runtime};
use tokio::sync::oneshot;
use usecases::{FileAsk, Files};

use crate::window;

/// Names a text file whose content is the path that is chosen, for whoever tries the program out without a person: no
/// dialog is shown then, and without the text file the person thinks better of it.
const CHOSEN: &str = "HUBKEEPER_CHOSEN";

/// Who answers for this window.
pub fn of<R: Runtime>(app: &AppHandle<R>) -> Files {
    if let Some(told) = std::env::var_os(CHOSEN) {
        return Files::Asked(Arc::new(move |_| {
            let path = std::fs::read_to_string(&told).ok().map(|path| PathBuf::from(path.trim()));
            Box::pin(std::future::ready(path))
        }));
    }
    let app = app.clone();
    Files::Asked(Arc::new(move |ask| Box::pin(shown(app.clone(), ask))))
}

/// The dialog must be made where the window lives; its answer is waited for elsewhere.
async fn shown<R: Runtime>(app: AppHandle<R>, ask: FileAsk) -> Option<PathBuf> {
    let (tell, told) = oneshot::channel();
    let window = app.get_webview_window(window::LABEL);
    let show = move || {
        let mut dialog = AsyncFileDialog::new();
        if let Some(window) = &window {
            dialog = dialog.set_parent(window);
        }
        spawn(async move {
            let chosen = match ask {
                FileAsk::Read { endings } => dialog.add_filter(endings.join(", "), &both(endings)).pick_file().await,
                FileAsk::Folder => dialog.pick_folder().await,
                FileAsk::Write { name } => dialog.set_file_name(name).save_file().await,
            };
            // Whoever asked may have gone meanwhile.
            let _ = tell.send(chosen.map(|file| file.path().to_owned()));
        });
    };
    if let Err(error) = app.run_on_main_thread(show) {
        tracing::warn!(%error, "no dialog could be shown");
        return None;
    }
    told.await.ok().flatten()
}

/// Cameras write their endings large, and some systems tell large from small.
fn both(endings: &[&str]) -> Vec<String> {
    endings.iter().flat_map(|ending| [(*ending).to_owned(), ending.to_uppercase()]).collect()
}
