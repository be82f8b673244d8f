//! Commands: `cmd/{request_id}`. A station does each at most once, and none after it expires.

use domain::time::Time;
use uuid::Uuid;

use crate::payload::{Object, Value};

/// The station shall do something, and say on `cmd/{request_id}/ack` what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Command {
    /// Names this command, in its topic and its payload; a UUID, so that it is always one level of a topic.
    pub request: Uuid,
    /// What to do.
    pub act: Act,
    /// When it was sent.
    pub at: Time,
    /// From when on it must not be done any more.
    pub expires_at: Time,
}

/// What a station can be told to do. Slots are numbered from 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Act {
    /// Open the door of a slot.
    OpenSlot(u32),
    /// Close a slot to everybody.
    LockSlot(u32),
    /// Charge what is in a slot.
    StartCharge(u32),
    /// Stop charging it.
    StopCharge(u32),
    /// Show which station this is, with light or sound.
    Identify,
    /// Start its program again.
    Reboot,
    /// Set its clock to the time at which the command was sent.
    SetTime,
    /// Take these settings, and leave those that are not named.
    Settings(Object),
}

impl Command {
    /// The topic below the station.
    pub(super) fn path(&self) -> String {
        format!("cmd/{}", self.request)
    }

    pub(super) fn payload(&self) -> Value {
        let slot = |slot: u32| Some(("slot", Value::from(u64::from(slot))));
        let (word, detail) = match &self.act {
            Act::OpenSlot(number) => ("open_slot", slot(*number)),
            Act::LockSlot(number) => ("lock_slot", slot(*number)),
            Act::StartCharge(number) => ("start_charge", slot(*number)),
            Act::StopCharge(number) => ("stop_charge", slot(*number)),
            Act::Identify => ("identify", None),
            Act::Reboot => ("reboot", None),
            Act::SetTime => ("set_time", None),
            Act::Settings(settings) => ("settings", Some(("settings", Value::Object(settings.clone())))),
        };
        let fields = [
            ("command", word.into()),
            ("request_id", self.request.to_string().as_str().into()),
            ("timestamp", self.at.iso().as_str().into()),
            ("expires_at", self.expires_at.iso().as_str().into()),
        ];
        Value::Object(fields.into_iter().chain(detail).map(|(name, value)| (name.to_owned(), value)).collect())
    }
}
