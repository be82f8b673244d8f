//! Journeys in the real window: the built app, WebKit, a mouse and a keyboard. `cargo xtask test` runs them under a
//! screen of their own.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod axe;
mod first_day;
mod hostile;
mod keyboard;
mod lists;
mod locale;
mod refused;
mod second_start;
