//! Drawing on Linux: some graphics drivers leave WebKit's window blank, and what cures that can only be said in the
//! environment before GTK starts. Changing the own environment is not safe in Rust, so the program starts itself
//! again, in the same process, with the cure in place.

use std::ffi::OsStr;
use std::os::unix::process::CommandExt;
use std::process::Command;

use webkit2gtk_nvidia_quirk::{WorkaroundKind, needs_workaround};

const NO_DMABUF: &str = "WEBKIT_DISABLE_DMABUF_RENDERER";
const NO_COMPOSITING: &str = "WEBKIT_DISABLE_COMPOSITING_MODE";
const NO_EXPLICIT_SYNC: &str = "__NV_DISABLE_EXPLICIT_SYNC";

/// Starts the program again with what the graphics driver needs; returns when nothing is missing.
pub fn settle(safe: bool) {
    let missing = missing(safe);
    if missing.is_empty() {
        return;
    }
    let error = match std::env::current_exe() {
        Ok(program) => {
            Command::new(program).args(std::env::args_os().skip(1)).envs(missing.iter().map(|name| (name, "1"))).exec()
        }
        Err(error) => error,
    };
    tracing::warn!(%error, "could not start again with safer graphics; the window may stay blank");
}

/// The variables that are needed and not set. Whoever set one, to any value, is taken at their word.
fn missing(safe: bool) -> Vec<&'static str> {
    let needed: &[&str] = if safe {
        &[NO_DMABUF, NO_COMPOSITING]
    } else if !has_render_node() {
        &[NO_DMABUF]
    } else {
        match needs_workaround() {
            WorkaroundKind::None => &[],
            WorkaroundKind::DisableWebkitDmabufRenderer => &[NO_DMABUF],
            WorkaroundKind::DisableNvExplicitSync => &[NO_EXPLICIT_SYNC],
        }
    };
    needed.iter().copied().filter(|name| std::env::var_os(name).is_none()).collect()
}

/// Whether there is a graphics card a program may draw with.
fn has_render_node() -> bool {
    let Ok(nodes) = std::fs::read_dir("/dev/dri") else {
        return false;
    };
    nodes.flatten().any(|node| starts_with(&node.file_name(), "renderD"))
}

fn starts_with(name: &OsStr, prefix: &str) -> bool {
    name.as_encoded_bytes().starts_with(prefix.as_bytes())
}
