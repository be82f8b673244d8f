//! `cargo xtask soak WHAT`: long runs of the simulator against faults.

use crate::place;
use crate::step::{Outcome, step};

/// Besieges the broker with a million hostile packets.
pub fn packets() -> Outcome {
    let cargo = ["run", "--locked", "--release", "--package", "broker", "--example", "load", "--", "hostile"];
    step("soak", &mut place::cargo(&cargo))
}

/// Hands the words to the simulator's soak, as shipped code runs: optimised.
pub fn soak(words: &[&str]) -> Outcome {
    let cargo = ["run", "--locked", "--release", "--package", "sim", "--bin", "soak", "--"];
    step("soak", place::cargo(&cargo).args(words))
}
