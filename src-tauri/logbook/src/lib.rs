//! The log: what the program did, for whoever looks after it. One line of JSON an event, in the data folder, bounded in
//! size and age. Knows no rule and no database.
//!
//! Writing is beside the work: a line is put into a bounded queue and forgotten. A disk that is full, read-only or slow
//! costs lines, which are counted and told of once it writes again; it never costs a command its time.

mod call;
mod files;
mod layer;
mod line;
mod logs;
mod panics;
mod read;

pub use call::{carried, note_role, role, trace, under};
pub use files::FOLDER;
pub use layer::Layer;
pub use line::{Level, Line};
pub use logs::Logs;
pub use panics::tell_panics;
pub use read::{Filter, Found, Mark, Page, read, whole};
