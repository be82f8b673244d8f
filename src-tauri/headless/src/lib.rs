//! The same hub without a window: the broker lets stations in, what they say is done by the desk, and what it answers goes
//! back to them.

mod carry;
mod options;

pub use carry::carry;
pub use options::{BadOptions, Options};
