//! A station of itself: that it came, went, what it holds, and what became of a command.

use super::field::{Fields, problem, required};
use super::{Measured, MessageError, Problem};
use crate::payload::Value;

/// That a station came or went, and what it holds.
#[derive(Clone, Debug, PartialEq)]
pub struct StationStatus {
    /// `status`: `online` or `offline`; the last will says `offline`.
    pub online: bool,
    /// `slots`, as many as it tells of: none where it tells of none, as in a last will.
    pub slots: Vec<SlotStatus>,
    /// `firmware`.
    pub firmware: Option<String>,
    /// `boot_id`: which start of its program this is.
    pub boot: Option<String>,
    /// `nonce`: what the next command must be signed with, if the station wants commands signed.
    pub nonce: Option<String>,
    /// `offers`: whether it listens to `swap/offer`.
    pub wants_offers: bool,
}

/// One slot, as its station sees it.
#[derive(Clone, Debug, PartialEq)]
pub struct SlotStatus {
    /// `slot`: its number, from 1; no other slot of the message has it.
    pub number: i64,
    /// `door`, if told.
    pub door: Option<Door>,
    /// `charger`, if told.
    pub charger: Option<Charger>,
    /// `battery_id`.
    pub held: Held,
    /// `soc` of the battery in percent, 0 to 100.
    pub soc: Measured,
}

/// What a station says of a slot's door.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Door {
    /// `open`.
    Open,
    /// `closed`.
    Closed,
    /// `locked`: closed until somebody opens it on purpose.
    Locked,
    /// Any other word.
    Unknown,
}

/// What a station says of a slot's charger.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Charger {
    /// `idle`: it could charge and does not.
    Idle,
    /// `charging`.
    Charging,
    /// `full`: it charged and is done.
    Full,
    /// `fault`.
    Fault,
    /// Any other word.
    Unknown,
}

/// What a slot holds. Empty and not told are two things: only the first takes a battery off the map.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Held {
    /// `battery_id` did not come.
    NotTold,
    /// `battery_id` is `null` or an empty text.
    Empty,
    /// Id, serial, code or alias.
    Battery(String),
}

/// What became of a command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CommandAck {
    /// `accepted`: it came and will be done.
    Accepted,
    /// `done`.
    Done,
    /// `failed`, with `reason` in the station's words, if it gave one.
    Failed(Option<String>),
}

impl StationStatus {
    pub(super) fn read(fields: Fields) -> Result<Self, MessageError> {
        let online = match fields.text("status")?.to_ascii_lowercase().as_str() {
            "online" => true,
            "offline" => false,
            _ => return problem("status", Problem::UnknownWord),
        };
        let told = fields.list("slots")?.unwrap_or_default();
        let mut slots: Vec<SlotStatus> = Vec::new();
        for slot in told {
            let slot = SlotStatus::read(slot)?;
            // A map with a slot twice, or with one that no station has, is a map of something else.
            if slots.iter().any(|other| other.number == slot.number) {
                return problem("slots", Problem::WrongType);
            }
            slots.push(slot);
        }
        Ok(Self {
            online,
            slots,
            firmware: fields.free_text("firmware")?,
            boot: fields.optional_text("boot_id")?,
            nonce: fields.optional_text("nonce")?,
            wants_offers: fields.is_set("offers"),
        })
    }
}

impl SlotStatus {
    fn read(slot: &Value) -> Result<Self, MessageError> {
        let Value::Object(fields) = slot else {
            return problem("slots", Problem::WrongType);
        };
        let fields = Fields(fields);
        let number = match fields.slot("slot") {
            Measured::Known(number) => number,
            Measured::Absent => return required("slots.slot", None),
            Measured::Invalid => return problem("slots.slot", Problem::WrongType),
        };
        let held = match fields.optional_text("battery_id")? {
            Some(battery) => Held::Battery(battery),
            None if fields.0.contains_key("battery_id") => Held::Empty,
            None => Held::NotTold,
        };
        let door = fields.optional_text("door")?.map(|word| Door::read(&word));
        let charger = fields.optional_text("charger")?.map(|word| Charger::read(&word));
        Ok(Self { number, door, charger, held, soc: fields.measured("soc", 0.0, 100.0) })
    }
}

impl Door {
    /// The word as a station tells it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Closed => "closed",
            Self::Locked => "locked",
            Self::Unknown => "unknown",
        }
    }

    fn read(word: &str) -> Self {
        match word.to_ascii_lowercase().as_str() {
            "open" => Self::Open,
            "closed" => Self::Closed,
            "locked" => Self::Locked,
            _ => Self::Unknown,
        }
    }
}

impl Charger {
    /// The word as a station tells it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Idle => "idle",
            Self::Charging => "charging",
            Self::Full => "full",
            Self::Fault => "fault",
            Self::Unknown => "unknown",
        }
    }

    fn read(word: &str) -> Self {
        match word.to_ascii_lowercase().as_str() {
            "idle" => Self::Idle,
            "charging" => Self::Charging,
            "full" => Self::Full,
            "fault" => Self::Fault,
            _ => Self::Unknown,
        }
    }
}

impl CommandAck {
    pub(super) fn read(fields: Fields) -> Result<Self, MessageError> {
        match fields.text("status")?.to_ascii_lowercase().as_str() {
            "accepted" => Ok(Self::Accepted),
            "done" => Ok(Self::Done),
            "failed" => Ok(Self::Failed(fields.free_text("reason")?)),
            _ => problem("status", Problem::UnknownWord),
        }
    }
}

#[cfg(test)]
mod tests;
