//! The practice hub in a window of its own: the program, started once more.

use std::ffi::OsString;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::thread;

use tauri::{AppHandle, Manager, Runtime};
use usecases::Practice;

use crate::start::Start;

/// Who opens it from a window that was started so. From the practice hub itself nobody does.
pub fn of<R: Runtime>(app: &AppHandle<R>, start: &Start) -> Practice {
    if start.practice {
        return Practice::Closed;
    }
    let arguments = start.for_practice();
    let environment = app.env();
    Practice::Opened(Arc::new(move || {
        let program = tauri::process::current_binary(&environment)?;
        begin(Command::new(program).args(&arguments))
    }))
}

/// Starts it and lets it go its own way.
fn begin(program: &mut Command) -> std::io::Result<()> {
    let mut child = program.stdin(Stdio::null()).stdout(Stdio::null()).spawn()?;
    // Waited for, so that nothing of it is left over once it has ended.
    thread::Builder::new().name("practice".to_owned()).spawn(move || {
        if let Err(error) = child.wait() {
            tracing::warn!(kind = ?error.kind(), "how the practice hub ended is not known");
        }
    })?;
    Ok(())
}

impl Start {
    /// What the practice hub beside this one is started with.
    fn for_practice(&self) -> Vec<OsString> {
        let mut arguments: Vec<OsString> = vec!["--practice".into()];
        if let Some(folder) = &self.data {
            arguments.extend(["--data".into(), folder.into()]);
        }
        if self.safe_graphics {
            arguments.push("--safe-graphics".into());
        }
        arguments
    }
}
