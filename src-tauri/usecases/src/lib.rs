//! What an operator may do. `commands.rs` is the list; one file per concept holds its acts: load, decide, record, tell.

mod api;
mod around;
mod battery;
mod commands;
mod desk;
mod event;
mod fault;
mod find;
mod guesses;
mod handles;
mod health;
mod history;
mod hub;
mod keys;
mod list;
mod me;
mod model;
mod operator;
mod organisation;
mod role;
mod seat;
mod session;
mod setup;
mod sign_in;
mod start;
mod task;
mod user;

pub use api::typescript;
pub use around::{Around, Clock, FixedClock, Ids};
pub use commands::{Access, COMMANDS, Command};
pub use desk::Desk;
pub use event::Event;
pub use fault::{Fault, FindingKind};
