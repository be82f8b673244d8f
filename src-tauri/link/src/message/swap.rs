//! Swaps as stations tell them: a battery put in, batteries that moved, a battery that was not taken.

use super::field::{Fields, required};
use super::{Measured, MessageError, Numbers};

/// A battery was put in, nothing was given out yet.
#[derive(Clone, Debug, PartialEq)]
pub struct SwapInitiate {
    /// `user_id`, as text: stations send back what they were told in any type.
    pub user: String,
    /// `battery_in_id`: id, serial, code or alias.
    pub battery: String,
    /// `battery_in_health_status`: the station's own verdict, as written. Nothing relies on it.
    pub verdict: String,
    /// What it measured.
    pub numbers: Numbers,
    /// `sessionId` or `session_id`; legacy stations send none.
    pub session: Option<String>,
}

/// Batteries moved, or should have: `swap/activity`, and `swap/result` in both its forms.
#[derive(Clone, Debug, PartialEq)]
pub struct SwapReport {
    /// `user_id`, as text.
    pub user: String,
    /// Which batteries.
    pub movement: Movement,
    /// Whether they really moved.
    pub outcome: Outcome,
    /// `station_id`: must be the topic's station, which is for who knows the stations to say.
    pub station: Option<String>,
    /// `sessionId` or `session_id`.
    pub session: Option<String>,
}

/// Which batteries a report is about. One that is told as `null` or not at all did not move.
#[derive(Clone, Debug, PartialEq)]
pub enum Movement {
    /// One came back and one went out.
    Exchange {
        /// What came back.
        returned: Moved,
        /// What went out.
        issued: Moved,
    },
    /// One went out: a first pick-up.
    IssueOnly(Moved),
    /// One came back: a last return.
    ReturnOnly(Moved),
    /// None: an attempt that failed before any moved.
    Nothing,
}

/// A battery of a report.
#[derive(Clone, Debug, PartialEq)]
pub struct Moved {
    /// `battery_in_id` or `battery_out_id`: id, serial, code or alias.
    pub battery: String,
    /// `slot_in` or `slot_out`, from 1.
    pub slot: Measured<i64>,
    /// `battery_in_data` or `battery_out_data`; of what came back also what only `health_data` tells.
    pub numbers: Numbers,
}

/// How a swap ended, by the station.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// `completed` or `success`, in any case of letters.
    Completed,
    /// Any other word, kept as written: nothing moved.
    Failed(String),
}

/// A battery that the station did not take.
#[derive(Clone, Debug, PartialEq)]
pub struct SwapRefused {
    /// `user_id`, as text.
    pub user: String,
    /// `battery_id`: id, serial, code or alias.
    pub battery: String,
    /// `reason`, in the station's words, at most 500 characters.
    pub reason: String,
    /// What it measured.
    pub numbers: Numbers,
    /// `sessionId` or `session_id`.
    pub session: Option<String>,
}

impl SwapInitiate {
    pub(super) fn read(fields: Fields) -> Result<Self, MessageError> {
        Ok(Self {
            user: fields.text("user_id")?,
            battery: fields.text("battery_in_id")?,
            verdict: fields.text("battery_in_health_status")?,
            numbers: Numbers::read(fields),
            session: session(fields)?,
        })
    }
}

impl SwapReport {
    pub(super) fn read(fields: Fields) -> Result<Self, MessageError> {
        let user = fields.text("user_id")?;
        let ids = (fields.optional_text("battery_in_id")?, fields.optional_text("battery_out_id")?);
        let outcome = Outcome::read(&fields.text("status")?);
        let health = fields.object("health_data")?.map(Numbers::read);
        // Where nothing moved there may be nothing to measure.
        let may_lack_data = health.is_some() || outcome != Outcome::Completed;
        let moved = |battery, slot, data| -> Result<Moved, MessageError> {
            let told = fields.object(data)?;
            let told = if may_lack_data { told } else { Some(required(data, told)?) };
            Ok(Moved { battery, slot: fields.slot(slot), numbers: told.map_or(Numbers::ABSENT, Numbers::read) })
        };
        let returned = |battery| -> Result<Moved, MessageError> {
            let told = moved(battery, "slot_in", "battery_in_data")?;
            Ok(Moved { numbers: told.numbers.or(health.unwrap_or(Numbers::ABSENT)), ..told })
        };
        let issued = |battery| moved(battery, "slot_out", "battery_out_data");
        let movement = match ids {
            (Some(of), Some(out)) => Movement::Exchange { returned: returned(of)?, issued: issued(out)? },
            (None, Some(out)) => Movement::IssueOnly(issued(out)?),
            (Some(of), None) => Movement::ReturnOnly(returned(of)?),
            (None, None) if outcome != Outcome::Completed => Movement::Nothing,
            (None, None) => return required("battery_in_id", None),
        };
        let station = fields.optional_text("station_id")?;
        Ok(Self { user, movement, outcome, station, session: session(fields)? })
    }
}

impl Outcome {
    fn read(word: &str) -> Self {
        let is_completed = ["completed", "success"].iter().any(|known| word.eq_ignore_ascii_case(known));
        if is_completed { Self::Completed } else { Self::Failed(word.to_owned()) }
    }
}

impl SwapRefused {
    pub(super) fn read(fields: Fields) -> Result<Self, MessageError> {
        Ok(Self {
            user: fields.text("user_id")?,
            battery: fields.text("battery_id")?,
            reason: required("reason", fields.free_text("reason")?)?,
            numbers: Numbers::read(fields),
            session: session(fields)?,
        })
    }
}

/// The session in the spelling of the answer that gave it, else in that of the other fields.
fn session(fields: Fields) -> Result<Option<String>, MessageError> {
    match fields.optional_text("sessionId")? {
        None => fields.optional_text("session_id"),
        session => Ok(session),
    }
}

#[cfg(test)]
mod tests;
