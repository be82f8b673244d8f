//! What a device measured at one instant: what it may measure, when that was, and what follows from many of them.
//! Source: telemetry.md, "Rules".

mod charging;
mod clock;
mod energy;
mod faults;
mod field;
mod source;
mod values;

pub use charging::{SeenOut, at_hand, charging_since, seen_out};
pub use clock::{ClockQuality, Row, judged, repaired};
pub use energy::{Energy, Gaps, Power, Segment, energy};
pub use faults::faults;
pub use field::Field;
pub use source::Source;
pub use values::{Impossible, Reading, Values};
