//! Stories through `call`, on a real database, without a window.
// A sample input for every command stands in one `json!`.
#![recursion_limit = "256"]
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod audit;
mod backup;
mod bad_input;
mod bad_reach;
mod bad_text;
mod batteries;
mod bulk;
mod cards;
mod clients;
mod customers;
#[cfg(target_os = "linux")]
mod disk;
mod door;
mod equipment;
mod export;
mod exported;
mod first_day;
mod import;
mod import_files;
mod inputs;
mod jobs;
mod lists;
mod logs;
mod notes;
mod people;
mod permissions;
mod photos;
mod pin;
mod refused;
mod restore;
mod search;
mod sessions;
mod shell;
mod sign_in;
mod stations;
mod support;
mod tamper;
mod today;
mod upgrades;
mod views;
mod writes;
