//! Where things are.

use std::path::{Path, PathBuf};
use std::process::Command;

/// The root of the repository: two folders up from this crate.
pub fn root() -> &'static Path {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).unwrap_or(here)
}

/// The UI's folder.
pub fn ui() -> PathBuf {
    root().join("ui")
}

/// Where cargo puts what it builds. This program stands in it, in `debug/`.
pub fn target() -> PathBuf {
    match std::env::var_os("CARGO_TARGET_DIR") {
        Some(folder) => root().join(folder),
        None => root().join("target"),
    }
}

/// The app's binary in the `debug` or `release` folder.
pub fn app(profile: &str) -> PathBuf {
    target().join(profile).join(format!("hubkeeper{}", std::env::consts::EXE_SUFFIX))
}

/// Cargo, at the root.
pub fn cargo(words: &[&str]) -> Command {
    let mut command = Command::new("cargo");
    command.args(words).current_dir(root());
    command
}

/// Npm, in the UI's folder.
pub fn npm(words: &[&str]) -> Command {
    let mut command = Command::new(if cfg!(windows) { "npm.cmd" } else { "npm" });
    command.args(words).current_dir(ui());
    command
}
