//! The UI's packages and its built pages.

use std::fs;

use crate::place;
use crate::step::{Outcome, Stopped, step};

/// Installs exactly what the lock file names, when it has changed since the last time. No package runs a script.
pub fn install() -> Outcome {
    let lock_file = place::ui().join("package-lock.json");
    let installed = place::ui().join("node_modules").join(".installed-lock.json");
    let wanted = fs::read(&lock_file).map_err(|error| Stopped::at(&lock_file, &error))?;
    if fs::read(&installed).is_ok_and(|found| found == wanted) {
        return Ok(());
    }
    step("UI packages", &mut place::npm(&["ci", "--ignore-scripts", "--no-audit", "--no-fund"]))?;
    fs::write(&installed, wanted).map_err(|error| Stopped::at(&installed, &error))
}

/// Installs what is missing and builds the pages that go into the binary.
pub fn build() -> Outcome {
    install()?;
    step("UI build", &mut place::npm(&["run", "build"]))
}
