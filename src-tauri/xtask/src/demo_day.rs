//! `cargo xtask demo-day`: a hub's first day from the wizard to the close, in the real app, with stations as a program of
//! their own; what it left is looked through, and pictures of it stay.

use std::path::Path;

use crate::run::{self, Build};
use crate::step::{Outcome, Stopped, step};
use crate::{place, system, test, ui};

/// Builds the app and the stations, and has the crate `tests` play the day.
pub fn demo_day(folder: &Path) -> Outcome {
    // The day runs in another folder, so a relative path would end up there.
    let folder = std::path::absolute(folder).map_err(|error| Stopped::at(folder, &error))?;
    system::ready(&[system::SCREEN, system::DRIVER])?;
    ui::build()?;
    run::app(Build::Debug)?;
    step("the stations' build", &mut place::cargo(&["build", "--locked", "--package", "station-sim"]))?;
    let folder = folder.to_string_lossy();
    test::window("demo day", &["test", "--locked", "--package", "tests", "--test", "demo-day", "--", folder.as_ref()])
}
