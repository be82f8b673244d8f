//! What the crate promises, seen from outside.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

mod authority;
mod code;
mod keyring;
mod lockout;
mod password;
mod pin;
mod seal;
mod strength;

use identity::Secret;
use tokio::sync::Mutex;

/// Held by each test that hashes at the real cost, since some of them measure.
static ALONE: Mutex<()> = Mutex::const_new(());

fn secret(text: &str) -> Secret {
    Secret::new(text.to_owned())
}
