//! The same hub without a window: the link lets stations in, what they say is done by the desk, and what it answers goes
//! back to them.

mod fixture;
mod logs;
mod options;
mod plan;
mod stopped;

pub use fixture::Fixture;
pub use logs::begin_logs;
pub use options::{BadOptions, Options};
pub use plan::{Planned, plan};
pub use stopped::Stopped;
