//! Messages of stations, typed. Lenient where stations in the field differ, and refusing only what cannot be acted on: a
//! field that is missing or of no use. A number that cannot be never refuses a message. Source: stations.md, "Messages",
//! and the cases in `tests/cases/station_protocol.json`.

mod auth;
mod battery;
mod field;
mod measured;
mod reading;
mod station;
mod swap;

use domain::swap::ErrorCode;

use crate::payload::Object;
use crate::topic::Kind;

pub use auth::AuthRequest;
pub use battery::{BATCH_MAX, BatteryStatus, relayed};
pub use measured::{Measured, Numbers};
pub use reading::Reading;
pub use station::{Charger, CommandAck, Door, Held, SlotStatus, StationStatus};
pub use swap::{Moved, Movement, Outcome, SwapInitiate, SwapRefused, SwapReport};

pub(crate) use field::{Fields, flag, scalar};

/// What a station says.
#[derive(Clone, Debug, PartialEq)]
pub enum Message {
    /// A card was read.
    AuthRequest(AuthRequest),
    /// A battery was put in.
    SwapInitiate(SwapInitiate),
    /// Batteries moved, or should have.
    SwapReport(Box<SwapReport>),
    /// The station did not take a battery.
    SwapRefused(SwapRefused),
    /// Readings.
    BatteryStatus(BatteryStatus),
    /// The station came, went or tells what it holds.
    StationStatus(StationStatus),
    /// What became of a command; its request id is the topic's.
    CommandAck(CommandAck),
}

/// Why a payload is not the message its topic says it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MessageError {
    /// A field is of no use.
    #[error("{field} {problem}")]
    Field {
        /// Its name, in the spelling of the topic.
        field: &'static str,
        /// What is wrong with it.
        problem: Problem,
    },
    /// A batch with no entries.
    #[error("entries is empty")]
    EmptyBatch,
    /// A batch of more than [`BATCH_MAX`] entries, none of which is taken.
    #[error("entries has more than {BATCH_MAX} readings")]
    BatchTooLong,
}

/// What is wrong with a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// It did not come, is `null` or an empty text.
    #[error("is missing")]
    Missing,
    /// It is no text or number, no list or no object, where one is wanted.
    #[error("has the wrong type")]
    WrongType,
    /// A name of more than 128 bytes.
    #[error("is too long")]
    TooLong,
    /// Not one of the words that may stand there.
    #[error("is not a known word")]
    UnknownWord,
}

impl MessageError {
    /// What the station is told. A field of the wrong type is told as `missing_field`, as is every other field of no use: no
    /// code is nearer, since `malformed_json` would send the station's maker looking for a broken writer of JSON and
    /// `invalid_reading` is about measured numbers, and to the rules a field that cannot be used is one that did not come.
    /// The message beside the code names the field and what is wrong with it.
    #[must_use]
    pub const fn code(self) -> ErrorCode {
        match self {
            Self::Field { .. } => ErrorCode::MissingField,
            Self::EmptyBatch | Self::BatchTooLong => ErrorCode::EmptyBatch,
        }
    }
}

impl Message {
    /// Reads what a payload says on a topic of this kind. Fields that nobody knows are passed over.
    ///
    /// # Errors
    /// [`MessageError`], naming the first field that is of no use.
    pub fn read(kind: &Kind, fields: &Object) -> Result<Self, MessageError> {
        let fields = Fields(fields);
        Ok(match kind {
            Kind::AuthRequest(spelling) => Self::AuthRequest(AuthRequest::read(*spelling, fields)?),
            Kind::SwapInitiate => Self::SwapInitiate(SwapInitiate::read(fields)?),
            Kind::SwapActivity | Kind::SwapResult => Self::SwapReport(Box::new(SwapReport::read(fields)?)),
            Kind::SwapRefused => Self::SwapRefused(SwapRefused::read(fields)?),
            Kind::BatteryStatus => Self::BatteryStatus(BatteryStatus::read(fields)?),
            Kind::StationStatus => Self::StationStatus(StationStatus::read(fields)?),
            Kind::CommandAck { .. } => Self::CommandAck(CommandAck::read(fields)?),
        })
    }
}

#[cfg(test)]
pub(crate) fn read(path: &str, given: &str) -> Result<Message, MessageError> {
    let topic = crate::Topic::read(&crate::Root::default(), &format!("bss/S-1/{path}")).expect("a topic");
    Message::read(&topic.kind, &crate::payload::read(given.as_bytes()).expect("a payload"))
}

#[cfg(test)]
pub(crate) fn missing(field: &'static str) -> MessageError {
    MessageError::Field { field, problem: Problem::Missing }
}

#[cfg(test)]
pub(crate) fn wrong_type(field: &'static str) -> MessageError {
    MessageError::Field { field, problem: Problem::WrongType }
}
