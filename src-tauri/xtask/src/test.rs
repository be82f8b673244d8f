//! `cargo xtask test`: everything that must hold before a change lands, quickest first.

use crate::display::virtually;
use crate::run::Build;
use crate::step::{Outcome, step};
use crate::{licences, place, run, system, ui};

/// Runs it all; stops at the first step that fails.
pub fn test() -> Outcome {
    system::ready(&[system::SCREEN, system::DRIVER, system::BROKER])?;
    step("format", &mut place::cargo(&["fmt", "--all", "--check"]))?;
    let lints = ["clippy", "--locked", "--workspace", "--all-targets", "--", "--deny", "warnings"];
    step("lints", &mut place::cargo(&lints))?;
    licences::check()?;
    step("Rust tests", &mut place::cargo(&["test", "--locked"]))?;
    ui::install()?;
    for chore in ["check", "lint", "test", "build"] {
        step(&format!("UI {chore}"), &mut place::npm(&["run", chore]))?;
    }
    run::app(Build::Debug)?;
    window("window tests", &["test", "--locked", "--package", "tests", "--test", "window"])
}

/// Runs cargo with `words` where there is a screen and the app to drive, as built for `Build::Debug`.
pub fn window(name: &str, words: &[&str]) -> Outcome {
    let mut cargo = place::cargo(words);
    cargo.env("HUBKEEPER_BINARY", place::app(Build::Debug.folder()));
    step(name, &mut virtually(&cargo))
}
