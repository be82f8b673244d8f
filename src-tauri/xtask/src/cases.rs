//! `cargo xtask cases FILE [--broker WHICH]`: cases from the field, tried through the core's commands; those of stations
//! through a broker too.

use crate::place;
use crate::step::{Outcome, Stopped, step};
use crate::system;

/// Hands the file, which may lie anywhere, to the simulator.
pub fn cases(file: &str, broker: Option<&str>) -> Outcome {
    if broker == Some("mosquitto") {
        system::ready(&[system::BROKER])?;
    }
    let file = std::path::absolute(file).map_err(|error| Stopped::because(error.to_string()))?;
    let cargo = ["run", "--locked", "--package", "sim", "--bin", "cases", "--"];
    let mut command = place::cargo(&cargo);
    command.arg(file).args(broker.iter().flat_map(|broker| ["--broker", broker]));
    step("cases", &mut command)
}
