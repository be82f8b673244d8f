//! Readings in a real file: whatever was sealed and compacted when, the same is found again.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod file;
mod model;
mod said;
