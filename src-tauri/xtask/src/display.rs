//! A screen for the window where there is none: Xvfb, with a session bus of its own.

use std::ffi::OsStr;
use std::process::Command;

/// `command` under a virtual screen and a private session bus (Linux); as it is elsewhere.
pub fn virtually(command: &Command) -> Command {
    if !cfg!(target_os = "linux") {
        return copy(command, command.get_program(), &[]);
    }
    let before = ["--auto-servernum", "--server-args=-screen 0 1440x1000x24", "dbus-run-session", "--"];
    let mut wrapped = copy(command, OsStr::new("xvfb-run"), &before);
    wrapped.env("GDK_BACKEND", "x11").env("LIBGL_ALWAYS_SOFTWARE", "1").env("NO_AT_BRIDGE", "1");
    wrapped
}

/// The same command behind `before`, with its environment and folder.
fn copy(command: &Command, program: &OsStr, before: &[&str]) -> Command {
    let mut wrapped = Command::new(program);
    if !before.is_empty() {
        wrapped.args(before).arg(command.get_program());
    }
    wrapped.args(command.get_args());
    wrapped.envs(command.get_envs().filter_map(|(name, value)| Some((name, value?))));
    if let Some(folder) = command.get_current_dir() {
        wrapped.current_dir(folder);
    }
    wrapped
}
