//! What whoever sends readings is told became of them.

use domain::Time;
use link::http::CallAnswer;
use link::{BatteryAck, Echo};

use super::Outcome;

/// Characters of an answer that are kept for people.
const SHOWN_MAX: usize = 1_000;

/// What whoever sends readings hears of it.
#[derive(Clone, Debug)]
pub(crate) enum Hears {
    /// Nothing: a single reading over a broker is not answered, and nobody waits for the answer to a file.
    Nothing,
    /// The answer to a call over HTTP.
    Call,
    /// The answer to a batch over a broker.
    Ack(Echo),
}

impl Hears {
    /// What is told, as people look at it.
    pub(super) fn shown(&self, outcome: &Outcome, at: Time) -> String {
        let told = match self {
            Self::Nothing => String::new(),
            Self::Call => outcome.call().shown(),
            Self::Ack(echo) => outcome.ack(echo.clone(), at).body(),
        };
        told.chars().take(SHOWN_MAX).collect()
    }
}

impl Outcome {
    /// What a device that called is answered.
    pub fn call(&self) -> CallAnswer {
        match &self.refused {
            Some(refused) => CallAnswer::Refused(refused.clone().into()),
            None => {
                let Self { stored, duplicate, quarantined, .. } = *self;
                CallAnswer::Kept { stored, duplicate, quarantined }
            }
        }
    }

    /// What is answered over a broker.
    pub fn ack(&self, echo: Echo, at: Time) -> BatteryAck {
        let Self { stored, duplicate, quarantined, .. } = *self;
        BatteryAck { stored, duplicate, quarantined, refused: self.refused.clone(), echo, at }
    }
}
