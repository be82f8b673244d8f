//! `cargo xtask screenshots DIR`: every screen, light and dark, in every language.

use std::path::Path;

use crate::run::{self, Build};
use crate::step::{Outcome, Stopped};
use crate::{system, test, ui};

/// Builds the app and has the crate `tests` walk through its screens.
pub fn screenshots(folder: &str) -> Outcome {
    // The walk runs in another folder, so a relative path would end up there.
    let folder = std::path::absolute(folder).map_err(|error| Stopped::at(Path::new(folder), &error))?;
    system::ready(&[system::SCREEN, system::DRIVER])?;
    ui::build()?;
    run::app(Build::Debug)?;
    let folder = folder.to_string_lossy();
    let words = ["run", "--locked", "--package", "tests", "--bin", "screenshots", "--", folder.as_ref()];
    test::window("screenshots", &words)
}
