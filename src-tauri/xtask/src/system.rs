//! What the operating system has to bring: installed on Debian and its children, named elsewhere.

use std::fs;
use std::process::{Command, Stdio};

use crate::step::{Outcome, Stopped, step};

/// Debian's packages without which nothing can be built.
const ALWAYS: &[&str] = &["build-essential", "pkg-config", "libwebkit2gtk-4.1-dev", "libdbus-1-dev"];

/// What it takes to show a window where there is no screen.
pub const SCREEN: &[&str] = &["xvfb", "xauth", "dbus"];

/// What it takes to drive that window and to look behind it.
pub const DRIVER: &[&str] = &["webkit2gtk-driver", "gnome-keyring", "sqlite3"];

/// What stations are tried against besides the hub's own broker.
pub const BROKER: &[&str] = &["mosquitto"];

/// Beside what readings are measured; DuckDB is fetched as a package of Python.
pub const PEERS: &[&str] = &["victoria-metrics", "python3-venv"];

/// What it takes to unpack our own packages.
pub const UNPACKING: &[&str] = &["rpm2cpio", "cpio"];

/// The oldest Node the UI's tools run on.
const NODE: (u32, u32) = (20, 19);

/// Sees to it that Node and what building needs are there, and the packages of `more`; or says the exact command
/// that brings them.
pub fn ready(more: &[&[&str]]) -> Outcome {
    node()?;
    if !cfg!(target_os = "linux") {
        return Ok(());
    }
    let system = fs::read_to_string("/etc/os-release").unwrap_or_default();
    if is(&system, "debian") {
        install(&[&[ALWAYS], more].concat().concat())
    } else if libraries_are_there() {
        Ok(())
    } else {
        Err(Stopped::because(format!(
            "The window needs WebKitGTK 4.1 and D-Bus with their headers, and a C compiler. Install them with\n\n    {}\n",
            elsewhere(&system)
        )))
    }
}

fn node() -> Outcome {
    let version = Command::new("node").arg("--version").output().ok();
    let version = version.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned());
    match version.as_deref().and_then(major_minor) {
        Some(found) if found >= NODE => Ok(()),
        _ => Err(Stopped::because(format!(
            "The UI is built with Node {}.{} or newer; found: {}.",
            NODE.0,
            NODE.1,
            version.as_deref().unwrap_or("none")
        ))),
    }
}

/// `v20.19.2` is (20, 19).
fn major_minor(version: &str) -> Option<(u32, u32)> {
    let mut numbers = version.strip_prefix('v')?.split('.').map(str::parse);
    Some((numbers.next()?.ok()?, numbers.next()?.ok()?))
}

/// Whether `/etc/os-release` says that this is `family` or one of its children.
fn is(os_release: &str, family: &str) -> bool {
    os_release
        .lines()
        .filter_map(|line| line.strip_prefix("ID=").or_else(|| line.strip_prefix("ID_LIKE=")))
        .any(|value| value.trim_matches('"').split(' ').any(|name| name == family))
}

fn install(packages: &[&str]) -> Outcome {
    let missing: Vec<&str> = packages.iter().copied().filter(|package| !installed(package)).collect();
    if missing.is_empty() {
        return Ok(());
    }
    step("the list of Debian's packages", &mut as_root(&["apt-get", "update"]))?;
    let mut words = vec!["apt-get", "install", "--yes", "--no-install-recommends"];
    words.extend(missing);
    step("Debian's packages", &mut as_root(&words))
}

fn installed(package: &str) -> bool {
    let asked = Command::new("dpkg-query").args(["--show", "--showformat=${db:Status-Status}", package]).output();
    asked.is_ok_and(|output| output.stdout == b"installed")
}

fn as_root(words: &[&str]) -> Command {
    let user = Command::new("id").arg("-u").output();
    let is_root = user.is_ok_and(|output| output.stdout.trim_ascii() == b"0");
    let before: &[&str] = if is_root { &["env"] } else { &["sudo", "env"] };
    let mut command = Command::new(before[0]);
    command.args(&before[1..]).arg("DEBIAN_FRONTEND=noninteractive").args(words);
    command
}

fn libraries_are_there() -> bool {
    Command::new("pkg-config")
        .args(["--exists", "webkit2gtk-4.1", "dbus-1"])
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

fn elsewhere(os_release: &str) -> &'static str {
    if is(os_release, "fedora") {
        "sudo dnf install gcc pkgconf-pkg-config webkit2gtk4.1-devel dbus-devel"
    } else if is(os_release, "arch") {
        "sudo pacman -S --needed base-devel webkit2gtk-4.1 dbus"
    } else if is(os_release, "suse") {
        "sudo zypper install gcc pkgconf-pkg-config webkit2gtk3-devel dbus-1-devel"
    } else {
        "your package manager: webkit2gtk-4.1 and dbus-1 (as pkg-config names them), gcc, pkg-config"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_child_of_debian_is_known_by_its_family() {
        assert!(is("ID=debian\n", "debian"));
        assert!(is("NAME=\"Linux Mint\"\nID=linuxmint\nID_LIKE=\"ubuntu debian\"\n", "debian"));
        assert!(!is("ID=fedora\nVARIANT_ID=debian\n", "debian"));
    }

    #[test]
    fn an_older_node_is_told_from_a_newer_one() {
        assert_eq!(major_minor("v20.19.2"), Some((20, 19)));
        assert!(major_minor("v20.9.0") < Some(NODE));
        assert_eq!(major_minor("20.19"), None);
    }
}
