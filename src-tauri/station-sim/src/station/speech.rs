//! How a station writes what it says: in its spelling, with its clock, and with what tells its messages apart.

use serde_json::{Map, Value, json};

use super::{Boot, Station};
use crate::charging::voltage;
use crate::world::{Battery, NamedBy, Spelling};

/// Amperes by hour of a battery as it was made.
const RATED_AH: f64 = 40.0;

/// What a report tells: what came, what went, and by whom.
pub(super) struct Movement<'a> {
    pub user: &'a str,
    pub session: Option<&'a str>,
    pub came: Option<(u32, &'a Battery)>,
    pub went: Option<(u32, &'a Battery)>,
}

impl Station {
    /// The question about a card, and what its clock said.
    pub(super) fn question(&mut self, card: &str, now: i64) -> (&'static str, Value, Value) {
        let timestamp = self.boot.clock.says(now);
        let (topic, field) = match self.setup.spelling {
            Spelling::User => ("user/auth/request", "rfid"),
            Spelling::Short => ("auth/request", "rfid_code"),
        };
        (topic, json!({ field: card, "timestamp": timestamp }), timestamp)
    }

    /// That batteries moved.
    pub(super) fn report(&mut self, moved: &Movement<'_>, now: i64) -> (&'static str, Value) {
        let (topic, mut fields) = match self.setup.spelling {
            Spelling::User => ("swap/activity", json!({ "status": "completed", "sessionId": moved.session })),
            Spelling::Short => ("swap/result", json!({ "status": "success", "station_id": self.setup.level })),
        };
        fields["user_id"] = json!(moved.user);
        for (side, moved) in [("in", moved.came), ("out", moved.went)] {
            fields[format!("battery_{side}_id")] = json!(moved.map(|(_, battery)| &battery.name));
            if let Some((slot, battery)) = moved {
                fields[format!("slot_{side}")] = json!(slot);
                if (self.setup.spelling, side) == (Spelling::Short, "in") {
                    let capacity = tenth(RATED_AH * battery.soh / 100.0);
                    let volts = tenth(voltage(battery.soc));
                    fields["health_data"] =
                        json!({ "soh": tenth(battery.soh), "voltage": volts, "capacity": capacity });
                } else {
                    fields[format!("battery_{side}_data")] = numbers(battery);
                }
            }
        }
        (topic, self.signed(fields, now))
    }

    /// A message with the time and with what tells it apart.
    pub(super) fn signed(&mut self, mut fields: Value, now: i64) -> Value {
        fields["timestamp"] = self.boot.clock.says(now);
        self.boot.seq += 1;
        let Boot { id, seq, .. } = &self.boot;
        match self.setup.named_by {
            NamedBy::Sequence => {
                fields["boot_id"] = json!(id);
                fields["seq"] = json!(seq);
            }
            NamedBy::MessageId => fields["message_id"] = json!(format!("{id}-{seq}")),
            NamedBy::Payload => {}
        }
        fields
    }

    /// How it is: what is in its slots, and what a command must be signed over.
    pub(super) fn status(&mut self, now: i64) -> Value {
        self.boot.statuses += 1;
        let slots: Vec<Value> = self
            .rack
            .slots()
            .iter()
            .map(|slot| {
                let battery = slot.battery(now);
                let charger = match &battery {
                    Some(battery) if battery.soc >= 99.9 => "full",
                    Some(_) if slot.charges => "charging",
                    _ => "idle",
                };
                let mut told = Map::from_iter([
                    ("slot".to_owned(), json!(slot.number)),
                    ("door".to_owned(), json!(if slot.locked { "locked" } else { "closed" })),
                    ("charger".to_owned(), json!(charger)),
                    ("battery_id".to_owned(), json!(battery.as_ref().map(|battery| &battery.name))),
                ]);
                if let Some(battery) = &battery {
                    told.insert("soc".to_owned(), json!(tenth(battery.soc)));
                    told.insert("soh".to_owned(), json!(tenth(battery.soh)));
                }
                Value::Object(told)
            })
            .collect();
        let mut status = json!({ "status": "online", "firmware": "sim-1", "boot_id": self.boot.id, "slots": slots });
        if self.setup.signed {
            status["nonce"] = json!(self.nonce());
        }
        status["timestamp"] = self.boot.clock.says(now);
        status
    }

    /// What the next command must be signed over: another one for each status.
    pub(super) fn nonce(&self) -> String {
        format!("{}-{}", self.boot.id, self.boot.statuses)
    }
}

/// The numbers of a battery, as a report tells them.
pub(super) fn numbers(battery: &Battery) -> Value {
    json!({ "soc": tenth(battery.soc), "soh": tenth(battery.soh) })
}

/// To one decimal, as stations measure.
pub(super) fn tenth(number: f64) -> f64 {
    (number * 10.0).round() / 10.0
}
