//! Readings of devices, in a database file of their own. What came last lies in memory and in a log (the tail); once an hour is
//! over it is sealed into segments, a device and a day each; once a day is over these are compacted into
//! chunks, a device, a field and a day each, with what is asked for most often beside them (least, most, sum, by hour). A late
//! reading makes a segment of its day again, which is compacted into it. Everything a transaction, so that a power cut leaves
//! the one or the other. Source: telemetry.md, "Storage".
//!
//! This is the one crate but `store` that names SQLite, by rusqlite and not by sqlx: readings come by the million, and each
//! call to sqlx goes through a thread and back.

mod beside;
mod check;
mod column;
mod copy;
mod day;
mod days;
mod error;
mod figures;
mod hours;
mod keep;
mod let_go;
mod letter;
mod letters;
mod log;
mod open;
mod packed;
mod put_back;
mod read;
mod rescue;
mod room;
mod row;
mod seal;
mod source;
mod waiting;
mod write;

pub use copy::bring_up_to_date;
pub use error::ReadingsError;
pub use figures::Figures;
pub use hours::Bucket;
pub use keep::{Kept, Same, Taken};
pub use letter::{Letter, LetterSeen};
pub use letters::LettersAsk;
pub use open::Readings;
pub use put_back::{is_lost, is_whole, move_aside, put_back};
pub use read::{Found, Latest};
pub use rescue::rescue;
pub use seal::{Compacted, Sealed};
pub use waiting::Waits;
pub use write::Writing;
