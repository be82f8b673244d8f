//! What the hub says to a station, written. Every text a station is shown is English; every instant is RFC 3339 with `Z`,
//! except an echo, which comes back as it came. Source: stations.md, "Messages".

mod command;
mod swap;

use domain::swap::ErrorCode;
use domain::time::Time;

use crate::message::MessageError;
use crate::payload::{PayloadError, Value};
use crate::topic::{Root, Spelling, StationName};

pub use command::{Act, Command, Seal};
pub use swap::{Echo, SwapConfirmation, SwapError, SwapOffer};

/// What the hub says to a station.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    /// The owner of the card may swap.
    AuthSuccess(AuthSuccess),
    /// The owner of the card may not swap.
    AuthFailure(AuthFailure),
    /// The swap stands.
    SwapConfirmation(SwapConfirmation),
    /// The swap does not stand.
    SwapError(SwapError),
    /// Which battery shall go out; for stations that say they listen.
    SwapOffer(SwapOffer),
    /// Readings or an event are kept, or not.
    BatteryAck(BatteryAck),
    /// The station shall do something.
    Command(Command),
}

/// A message ready to be published. It is never retained: a retained answer would be taken for a new one by every station
/// that connects later.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Publish {
    /// The whole topic.
    pub topic: String,
    /// One JSON object, UTF-8. Only an echoed timestamp can make it longer than some hundred bytes.
    pub payload: Vec<u8>,
    /// How it is sent.
    pub qos: Qos,
}

/// How a message is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Qos {
    /// 1: what comes twice does no harm, since it counts what is kept or names its request.
    AtLeastOnce,
    /// 2: there are stations that begin a swap at each success they hear. A station that subscribes with less gets less.
    ExactlyOnce,
}

/// What a station is told when something does not go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// By which it decides what to do.
    pub code: ErrorCode,
    /// What it may show or log.
    pub message: String,
}

/// The owner of the card may swap.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuthSuccess {
    /// The spelling of the question.
    pub spelling: Spelling,
    /// The customer's id, which the station sends back in its reports.
    pub user_id: String,
    /// The customer's name, for the station's display.
    pub user_name: String,
    /// The session's id: the secret that ties the swap to this card.
    pub session: String,
    /// The card's code as the hub keeps it.
    pub card: String,
    /// Which question is answered.
    pub echo: Echo,
    /// The question's timestamp as it came; [`Value::Null`] if there was none.
    pub timestamp: Value,
}

/// The owner of the card may not swap.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuthFailure {
    /// The spelling of the question.
    pub spelling: Spelling,
    /// Why.
    pub refused: Refused,
    /// Which question is answered.
    pub echo: Echo,
    /// The question's timestamp as it came; [`Value::Null`] if there was none.
    pub timestamp: Value,
}

/// What became of readings or an event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BatteryAck {
    /// Entries kept as new.
    pub stored: u32,
    /// Entries that stand more than once in the message.
    pub duplicate: u32,
    /// Entries that are no readings.
    pub quarantined: u32,
    /// Why nothing was taken, if nothing was.
    pub refused: Option<Refused>,
    /// Which message is answered; if nothing is refused it is kept, and the sender may delete it.
    pub echo: Echo,
    /// When it was kept.
    pub at: Time,
}

impl Answer {
    /// The answer as it goes out to a station.
    #[must_use]
    pub fn publish(&self, root: &Root, station: &StationName) -> Publish {
        let (path, payload, qos) = match self {
            Self::AuthSuccess(answer) => (answer.spelling.response().to_owned(), answer.payload(), Qos::ExactlyOnce),
            Self::AuthFailure(answer) => (answer.spelling.response().to_owned(), answer.payload(), Qos::ExactlyOnce),
            Self::SwapConfirmation(answer) => ("swap/confirmation".to_owned(), answer.payload(), Qos::ExactlyOnce),
            Self::SwapError(answer) => ("swap/error".to_owned(), answer.payload(), Qos::ExactlyOnce),
            Self::SwapOffer(answer) => ("swap/offer".to_owned(), answer.payload(), Qos::AtLeastOnce),
            Self::BatteryAck(answer) => ("battery/ack".to_owned(), answer.payload(), Qos::AtLeastOnce),
            Self::Command(command) => (command.path(), command.payload(), Qos::AtLeastOnce),
        };
        let topic = format!("{}/{}/{path}", root.as_str(), station.as_str());
        Publish { topic, payload: payload.to_string().into_bytes(), qos }
    }
}

impl AuthSuccess {
    fn payload(&self) -> Value {
        let user_id = || Value::from(self.user_id.as_str());
        let user = || Value::from([("id", user_id()), ("name", self.user_name.as_str().into())]);
        let card = [("rfid_code", self.card.as_str().into()), ("user_id", user_id()), ("user", user())];
        self.echo.beside([
            ("status", "success".into()),
            ("user_id", user_id()),
            ("sessionId", self.session.as_str().into()),
            ("user", user()),
            ("rfidCard", card.into()),
            ("message", "Card accepted".into()),
            ("timestamp", self.timestamp.clone()),
        ])
    }
}

impl AuthFailure {
    fn payload(&self) -> Value {
        self.echo.beside([
            ("status", "failure".into()),
            ("message", self.refused.message.as_str().into()),
            ("error_code", self.refused.code.word().into()),
            ("timestamp", self.timestamp.clone()),
        ])
    }
}

impl BatteryAck {
    /// What it says, as JSON.
    #[must_use]
    pub fn body(&self) -> String {
        self.payload().to_string()
    }

    fn payload(&self) -> Value {
        let mut fields = vec![
            ("status", Value::from(if self.refused.is_none() { "success" } else { "error" })),
            ("stored", u64::from(self.stored).into()),
            ("duplicate", u64::from(self.duplicate).into()),
            ("quarantined", u64::from(self.quarantined).into()),
            ("timestamp", self.at.iso().as_str().into()),
        ];
        if let Some(refused) = &self.refused {
            fields.push(("message", refused.message.as_str().into()));
            fields.push(("error_code", refused.code.word().into()));
        }
        self.echo.beside(fields)
    }
}

impl From<ErrorCode> for Refused {
    fn from(code: ErrorCode) -> Self {
        Self { code, message: code.message().to_owned() }
    }
}

impl From<PayloadError> for Refused {
    fn from(error: PayloadError) -> Self {
        Self { code: error.code(), message: error.to_string() }
    }
}

impl From<MessageError> for Refused {
    fn from(error: MessageError) -> Self {
        Self { code: error.code(), message: error.to_string() }
    }
}

#[cfg(test)]
mod tests;
