//! What stations say and hear over MQTT: topics and payloads read into typed messages, and typed answers written. Pure: no
//! network, no database, no clock. The protocol is told to makers of stations in `PROTOCOL.md`, whose samples are tests.
//!
//! A message is read in steps, each with its own error, because each decides what can still be answered:
//! [`Topic::read`] (nobody to answer if it fails), [`payload::read`] (answered as `malformed_json`), [`Envelope::read`]
//! (never fails: who is answered gets their timestamp back whatever else is wrong), [`Identity::of`] and [`Message::read`].

mod answer;
mod envelope;
pub mod http;
mod identity;
mod message;
pub mod payload;
mod timestamp;
mod topic;

pub use answer::{
    Act, Answer, AuthFailure, AuthSuccess, BatteryAck, Command, Echo, Publish, Qos, Refused, Seal, SwapConfirmation,
    SwapError, SwapOffer,
};
pub use domain::swap::ErrorCode;
pub use envelope::{Envelope, Sequence};
pub use identity::{Identity, Known};
pub use message::{
    AuthRequest, BATCH_MAX, BatteryStatus, Charger, CommandAck, Door, Held, Measured, Message, MessageError, Moved,
    Movement, Numbers, Outcome, Problem, Reading, SlotStatus, StationStatus, SwapInitiate, SwapRefused, SwapReport,
    relayed,
};
pub use timestamp::{Timestamp, Told};
pub use topic::{Kind, Root, Spelling, StationName, TOPIC_MAX, Topic, TopicError, is_said_once};
