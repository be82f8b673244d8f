//! Readings in a real file: whatever was sealed and compacted when, the same is found again.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod copy;
mod file;
// The made-up batteries of the bench.
#[path = "../../../sim/src/bench/readings/fleet.rs"]
mod fleet;
mod model;
mod recount;
mod said;
