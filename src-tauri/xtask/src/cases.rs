//! `cargo xtask cases FILE`: cases from the field, tried through the core's commands.

use crate::place;
use crate::step::{Outcome, Stopped, step};

/// Hands the file, which may lie anywhere, to the simulator.
pub fn cases(file: &str) -> Outcome {
    let file = std::path::absolute(file).map_err(|error| Stopped::because(error.to_string()))?;
    let cargo = ["run", "--locked", "--package", "sim", "--bin", "cases", "--"];
    step("cases", place::cargo(&cargo).arg(file))
}
