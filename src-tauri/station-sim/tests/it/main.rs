//! Stations against the hub's own broker over TCP, and the program itself.
#![allow(clippy::expect_used)]

mod hub;
mod program;
mod work;
