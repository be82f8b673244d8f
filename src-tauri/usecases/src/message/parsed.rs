//! What was read in a message, field by field, as it was understood.

use link::payload::{self, Value};
use link::{
    BatteryStatus, Charger, CommandAck, Door, Envelope, Held, Measured, Message, Moved, Movement, Numbers, Outcome,
    SlotStatus, Told, Topic,
};
use serde::Serialize;
use ts_rs::TS;

/// A field that was read.
#[derive(Serialize, TS)]
pub struct MessageField {
    /// Its name, as the protocol calls it.
    name: String,
    /// What was read, as text.
    value: String,
}

/// Slots told of, at most.
const SLOTS_MAX: usize = 64;

/// What was read in a message.
///
/// # Errors
/// Why it cannot be read.
pub(super) fn read(topic: &str, payload: &[u8]) -> Result<Vec<MessageField>, String> {
    let (_, topic) = Topic::read_under_any(topic).ok_or_else(|| "stations send nothing on this topic".to_owned())?;
    let object = payload::read(payload).map_err(|error| error.to_string())?;
    let message = Message::read(&topic.kind, &object).map_err(|error| error.to_string())?;
    let mut fields = Fields(Vec::new());
    fields.message(&message);
    fields.envelope(&Envelope::read(&object));
    Ok(fields.0)
}

/// What was read in what came another way than from a station.
///
/// # Errors
/// Why it cannot be read.
pub(super) fn posted(payload: &[u8]) -> Result<Vec<MessageField>, String> {
    let object = payload::read(payload).map_err(|error| error.to_string())?;
    let mut fields = Fields(Vec::new());
    for (name, value) in &object {
        fields.say(name, value);
    }
    Ok(fields.0)
}

struct Fields(Vec<MessageField>);

impl Fields {
    fn say(&mut self, name: &str, value: impl ToString) {
        self.0.push(MessageField { name: name.to_owned(), value: value.to_string() });
    }

    fn may(&mut self, name: &str, value: Option<impl ToString>) {
        if let Some(value) = value {
            self.say(name, value);
        }
    }

    fn measured<T: ToString>(&mut self, name: &str, value: Measured<T>) {
        match value {
            Measured::Absent => {}
            Measured::Known(value) => self.say(name, value),
            Measured::Invalid => self.say(name, "invalid"),
        }
    }

    fn numbers(&mut self, of: &str, numbers: Numbers) {
        let Numbers { soc, soh, voltage, temperature, capacity } = numbers;
        let all =
            [("soc", soc), ("soh", soh), ("voltage", voltage), ("temperature", temperature), ("capacity", capacity)];
        for (name, value) in all {
            self.measured(&format!("{of}{name}"), value);
        }
    }

    fn message(&mut self, message: &Message) {
        match message {
            Message::AuthRequest(told) => {
                self.say("card", &told.card);
                self.may("request_id", told.request.as_ref());
            }
            Message::SwapInitiate(told) => {
                self.say("user_id", &told.user);
                self.say("battery_in_id", &told.battery);
                self.say("battery_in_health_status", &told.verdict);
                self.numbers("", told.numbers);
                self.may("session_id", told.session.as_ref());
            }
            Message::SwapReport(told) => {
                self.say("user_id", &told.user);
                match &told.movement {
                    Movement::Exchange { returned, issued } => {
                        self.moved("in", returned);
                        self.moved("out", issued);
                    }
                    Movement::IssueOnly(issued) => self.moved("out", issued),
                    Movement::ReturnOnly(returned) => self.moved("in", returned),
                    Movement::Nothing => {}
                }
                self.say(
                    "status",
                    match &told.outcome {
                        Outcome::Completed => "completed",
                        Outcome::Failed(word) => word,
                    },
                );
                self.may("station_id", told.station.as_ref());
                self.may("session_id", told.session.as_ref());
            }
            Message::SwapRefused(told) => {
                self.say("user_id", &told.user);
                self.say("battery_id", &told.battery);
                self.say("reason", &told.reason);
                self.numbers("", told.numbers);
                self.may("session_id", told.session.as_ref());
            }
            Message::BatteryStatus(BatteryStatus::Reading(reading)) => {
                for (name, value) in reading {
                    self.say(name, value);
                }
            }
            Message::BatteryStatus(BatteryStatus::Batch { battery, last, entries }) => {
                self.may("battery_id", battery.as_ref());
                self.say("fb", last);
                self.say("entries", entries.len());
            }
            Message::StationStatus(told) => {
                self.say("status", if told.online { "online" } else { "offline" });
                self.may("firmware", told.firmware.as_ref());
                for slot in told.slots.iter().take(SLOTS_MAX) {
                    self.slot(slot);
                }
            }
            Message::CommandAck(ack) => {
                self.say(
                    "status",
                    match ack {
                        CommandAck::Accepted => "accepted",
                        CommandAck::Done => "done",
                        CommandAck::Failed(_) => "failed",
                    },
                );
                if let CommandAck::Failed(reason) = ack {
                    self.may("reason", reason.as_ref());
                }
            }
        }
    }

    fn moved(&mut self, way: &str, moved: &Moved) {
        self.say(&format!("battery_{way}_id"), &moved.battery);
        self.measured(&format!("slot_{way}"), moved.slot);
        self.numbers(&format!("battery_{way}_data."), moved.numbers);
    }

    fn slot(&mut self, slot: &SlotStatus) {
        let door = slot.door.map(|door| match door {
            Door::Open => "open",
            Door::Closed => "closed",
            Door::Locked => "locked",
            Door::Unknown => "unknown",
        });
        let charger = slot.charger.map(|charger| match charger {
            Charger::Idle => "idle",
            Charger::Charging => "charging",
            Charger::Full => "full",
            Charger::Fault => "fault",
            Charger::Unknown => "unknown",
        });
        let held = match &slot.held {
            Held::NotTold => None,
            Held::Empty => Some("empty"),
            Held::Battery(battery) => Some(battery.as_str()),
        };
        let told: Vec<&str> = [held, door, charger].into_iter().flatten().collect();
        self.say(&format!("slots.{}", slot.number), told.join(", "));
        self.measured(&format!("slots.{}.soc", slot.number), slot.soc);
    }

    fn envelope(&mut self, envelope: &Envelope) {
        if envelope.timestamp.raw != Value::Null {
            let read = match envelope.timestamp.told {
                Told::At(at) => at.iso(),
                Told::Absent => String::new(),
                Told::Unreadable => "invalid".to_owned(),
            };
            self.say("timestamp", read);
        }
        if envelope.offline {
            self.say("offline", true);
        }
        if let Some(sequence) = &envelope.sequence {
            self.say("boot_id", &sequence.boot_id);
            self.say("seq", sequence.seq);
        }
        self.may("message_id", envelope.message_id.as_ref());
    }
}
