//! `cargo xtask bundle`: the packages for Linux, unpacked again and started, so that what is shipped is what was seen.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::display::virtually;
use crate::step::{Outcome, Stopped, step};
use crate::{licences, place, start, system, ui};

/// Builds deb and rpm, and starts the app out of each.
pub fn bundle() -> Outcome {
    system::ready(&[system::SCREEN, system::UNPACKING])?;
    licences::check()?;
    // Before the pages: "About" shows them where they were there.
    licences::write_texts()?;
    ui::build()?;
    without_window()?;
    let mut tauri = Command::new("node");
    tauri.arg("ui/node_modules/@tauri-apps/cli/tauri.js").current_dir(place::root());
    step(
        "packages",
        tauri.args(["build", "--ci", "--bundles", "deb,rpm", "--", "--locked", "--package", "hubkeeper"]),
    )?;
    for (kind, unpack) in [("deb", r#"dpkg-deb -x "$1" ."#), ("rpm", r#"rpm2cpio "$1" | cpio -idm --quiet"#)] {
        let package = newest(&place::target().join("release/bundle").join(kind), kind)?;
        let folder = empty(&place::target().join("unpacked").join(kind))?;
        let mut shell = Command::new("sh");
        shell.args(["-euc", unpack, "sh"]).arg(&package).current_dir(&folder);
        step(&format!("{kind} unpacked"), &mut shell)?;
        complete(&folder)?;
        let mut again = place::cargo(&["xtask", "bundle", "--started"]);
        again.arg(&folder);
        step(&format!("{kind} started"), &mut virtually(&again))?;
        println!("{}", package.display());
    }
    Ok(())
}

/// Builds the program without a window, and lays it where the packages take it from.
fn without_window() -> Outcome {
    step("without a window", &mut place::cargo(&["build", "--release", "--locked", "--package", "headless"]))?;
    let (from, to) = (place::target().join("release/hubkeeper-headless"), place::root().join("gen/hubkeeper-headless"));
    fs::copy(&from, to).map(drop).map_err(|error| Stopped::at(&from, &error))
}

/// Starts the unpacked app in `folder`, on the screen that is there, until it has answered and drawn.
pub fn started(folder: &Path) -> Outcome {
    let data = empty(&folder.join("data"))?;
    for mark in start::until("ready", &folder.join("usr/bin/hubkeeper"), &data)? {
        println!("{:>12} {:5} ms", mark.name, mark.after.as_millis());
    }
    Ok(())
}

/// Whether everything an installed app needs was packed.
fn complete(folder: &Path) -> Outcome {
    let licence = ["usr/share/doc/hubkeeper/copyright", "usr/share/licenses/hubkeeper/LICENSE"];
    let anywhere = |paths: &[&str]| paths.iter().any(|path| folder.join(path).is_file());
    let needed: [&[&str]; 6] = [
        &["usr/bin/hubkeeper"],
        &["usr/bin/hubkeeper-headless"],
        &["usr/lib/systemd/system/hubkeeper-headless.service"],
        &["usr/share/applications/Hubkeeper.desktop"],
        &["usr/share/icons/hicolor/128x128/apps/hubkeeper.png"],
        &licence,
    ];
    match needed.iter().find(|paths| !anywhere(paths)) {
        Some(paths) => Err(Stopped::because(format!("stopped at: packages ({} is not packed)", paths.join(" or ")))),
        None => Ok(()),
    }
}

/// The package that was just built.
fn newest(folder: &Path, kind: &str) -> Outcome<PathBuf> {
    let entries = fs::read_dir(folder).map_err(|error| Stopped::at(folder, &error))?;
    let packages = entries.flatten().map(|entry| entry.path());
    let packages = packages.filter(|path| path.extension().is_some_and(|ending| ending == kind));
    packages
        .max_by_key(|path| path.metadata().and_then(|facts| facts.modified()).ok())
        .ok_or_else(|| Stopped::because(format!("no {kind} was built in {}", folder.display())))
}

/// The folder, with nothing in it.
fn empty(folder: &Path) -> Outcome<PathBuf> {
    // Left over from the last time, if at all.
    let _ = fs::remove_dir_all(folder);
    fs::create_dir_all(folder).map_err(|error| Stopped::at(folder, &error))?;
    Ok(folder.to_owned())
}
