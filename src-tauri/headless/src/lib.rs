//! The same hub without a window: the link lets stations in, what they say is done by the desk, and what it answers goes
//! back to them.

mod options;

pub use options::{BadOptions, Options};
