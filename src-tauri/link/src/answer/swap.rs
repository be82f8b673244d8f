//! Answers to `swap/initiate`, `swap/activity` and `swap/result`.

use domain::time::Time;

use super::Refused;
use crate::payload::Value;

/// The swap stands. A repeated report gets the same answer again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SwapConfirmation {
    /// The swap's id, the same for a repeat.
    pub swap_id: String,
    /// When it was recorded.
    pub at: Time,
}

/// Which battery shall go out for the one that came in. The station may still decide otherwise: what it reports is what is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SwapOffer {
    /// The session's id.
    pub session: String,
    /// The battery's short code.
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
    /// When it was judged.
    pub at: Time,
}

impl SwapConfirmation {
    pub(super) fn payload(&self) -> Value {
        Value::from([
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
        Value::from([
            ("status", "error".into()),
            ("message", self.refused.message.as_str().into()),
            ("error", self.refused.code.message().into()),
            ("error_code", self.refused.code.word().into()),
            ("timestamp", self.at.iso().as_str().into()),
        ])
    }
}
