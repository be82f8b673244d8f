//! Answers to `swap/initiate`, `swap/activity` and `swap/result`.

use domain::time::Time;

use super::Refused;
use crate::envelope::{Envelope, Sequence};
use crate::payload::Value;

/// By what a station knows which of its messages is answered, where that carried it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Echo {
    /// `boot_id` and `seq`.
    pub sequence: Option<Sequence>,
    /// `message_id`.
    pub message_id: Option<String>,
    /// `request_id` of a question about a card.
    pub request: Option<String>,
}

/// The swap stands. A repeated report gets the same answer again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SwapConfirmation {
    /// The swap's id, the same for a repeat.
    pub swap_id: String,
    /// Which report is answered.
    pub echo: Echo,
    /// When it was recorded.
    pub at: Time,
}

/// Which battery shall go out for the one that came in. The station may still decide otherwise: what it reports is what is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SwapOffer {
    /// The session's id.
    pub session: String,
    /// The battery, as the station itself called it last, else by its short code.
    pub battery: String,
    /// The number of its slot, where that is known.
    pub slot: Option<u64>,
    /// When it was chosen.
    pub at: Time,
}

/// The swap does not stand; what the station told is kept for a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SwapError {
    /// Why.
    pub refused: Refused,
    /// Which message is answered.
    pub echo: Echo,
    /// When it was judged.
    pub at: Time,
}

impl Echo {
    /// Of a message that carried this.
    #[must_use]
    pub fn of(envelope: &Envelope) -> Self {
        Self { sequence: envelope.sequence.clone(), message_id: envelope.message_id.clone(), request: None }
    }

    pub(super) fn beside(&self, fields: impl IntoIterator<Item = (&'static str, Value)>) -> Value {
        let place = self.sequence.iter().flat_map(Sequence::fields);
        let text = |name, text: &Option<String>| text.as_deref().map(|text| (name, Value::from(text)));
        let names = [text("message_id", &self.message_id), text("request_id", &self.request)];
        let all = fields.into_iter().chain(place).chain(names.into_iter().flatten());
        Value::Object(all.map(|(name, value)| (name.to_owned(), value)).collect())
    }
}

impl SwapConfirmation {
    pub(super) fn payload(&self) -> Value {
        self.echo.beside([
            ("status", "success".into()),
            ("swap_id", self.swap_id.as_str().into()),
            ("message", "Swap recorded".into()),
            ("timestamp", self.at.iso().as_str().into()),
        ])
    }
}

impl SwapOffer {
    pub(super) fn payload(&self) -> Value {
        Value::from([
            ("sessionId", self.session.as_str().into()),
            ("battery_id", self.battery.as_str().into()),
            ("slot", self.slot.map_or(Value::Null, Value::from)),
            ("timestamp", self.at.iso().as_str().into()),
        ])
    }
}

impl SwapError {
    /// `error` is the code's own sentence; `message` may say more, as which field is missing.
    pub(super) fn payload(&self) -> Value {
        self.echo.beside([
            ("status", "error".into()),
            ("message", self.refused.message.as_str().into()),
            ("error", self.refused.code.message().into()),
            ("error_code", self.refused.code.word().into()),
            ("timestamp", self.at.iso().as_str().into()),
        ])
    }
}
