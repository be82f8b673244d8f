//! Stations as they are in the field, played: slots that charge, riders with cards, two spellings of one protocol, links
//! that break, clocks that are wrong, messages twice and late. They speak MQTT and know nothing of the hub: what they are
//! told is all they know. Source: stations.md, "Station board and simulator"; the protocol is `link/PROTOCOL.md`.
//!
//! [`Station`] is the station itself, without network and clock; [`Line`] sets one to work on a link; [`play`] sets a whole
//! [`World`] to work, with riders who come and go.

mod charging;
mod clock;
mod crowd;
mod faults;
mod happened;
mod journal;
mod line;
mod options;
mod pace;
mod rack;
mod station;
mod wire;
mod world;

pub use charging::charged;
pub use clock::ClockFault;
pub use crowd::{BadWorld, play};
pub use faults::{Faults, Level};
pub use happened::{Ended, Happened};
pub use journal::Say;
pub use line::{Line, Order, Standing};
pub use options::{BadOptions, Options};
pub use pace::Pace;
pub use rack::{FULL, Rack, Slot};
pub use station::{Signal, Station, Tap, Wish, signature};
pub use wire::Door;
pub use world::{Battery, NamedBy, Rider, SlotSetup, Spelling, StationSetup, World};
