//! Journeys in the real window: the built app, WebKit, a mouse and a keyboard. `cargo xtask test` runs them under a
//! screen of their own.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod axe;
mod backups;
mod camera;
mod client;
mod counter;
mod devices;
mod first_day;
mod hostile;
mod hub_day;
mod keyboard;
mod lists;
mod locale;
mod practice;
mod refused;
mod second_start;
mod stations;

use tests::PASSWORD;
use tests::driver::Window;

/// The admin of every sample signs in.
async fn amina_signs_in(window: &Window) {
    window.fill("Sign-in name", "amina").await;
    window.fill("Password", PASSWORD).await;
    window.button("Sign in").await;
}
