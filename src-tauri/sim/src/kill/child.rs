//! The child: gives commands as fast as they are answered, and says before and after each what it is about.

use std::collections::BTreeMap;
use std::io::{Write, stdout};
use std::path::Path;

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use serde_json::{Value, json};
use usecases::Clock;
use uuid::Uuid;

use super::record::{Line, Record, all};
use crate::Stopped;
use crate::seat::{Seat, battery};

const BATTERIES_MAX: usize = 150;
const PEOPLE_MAX: usize = 15;

/// Works in `folder` until it is killed.
///
/// # Errors
/// [`Stopped`] if a command that should be carried out is not.
pub async fn run(folder: &Path, seed: u64) -> Result<(), Stopped> {
    let seat = Seat::at(folder, Clock::system()).await;
    if seat.stage().await? == "setup" {
        seat.set_up().await?;
    } else {
        seat.sign_in().await?;
    }
    seat.tick().await;
    let start: Value = seat.call("app.start", Value::Null).await?;
    let mut load = Load {
        random: StdRng::seed_from_u64(seed),
        hub: start["me"]["hub"]["id"].clone(),
        admin: serde_json::from_value(start["me"]["user"].clone())?,
        records: all(&seat).await?,
        seat,
    };
    loop {
        load.act().await?;
    }
}

struct Load {
    seat: Seat,
    random: StdRng,
    hub: Value,
    admin: Uuid,
    records: BTreeMap<Uuid, Record>,
}

impl Load {
    async fn act(&mut self) -> Result<(), Stopped> {
        let Some(model) =
            self.records.iter().find(|(_, record)| matches!(record, Record::Model { .. })).map(|(id, _)| *id)
        else {
            return self.add_model().await;
        };
        let people = self.records.values().filter(|record| matches!(record, Record::Person { .. })).count();
        let batteries = self.records.len() - people - 1;
        let chance = self.random.random_range(0..10);
        if batteries == 0 || (chance < 3 && batteries < BATTERIES_MAX) {
            return self.add_battery(batteries + 1, model).await;
        }
        if chance == 3 && people < PEOPLE_MAX {
            return self.add_person(people).await;
        }
        let others: Vec<Uuid> = self.records.keys().copied().filter(|id| ![self.admin, model].contains(id)).collect();
        let id = others[self.random.random_range(0..others.len())];
        match self.records[&id].clone() {
            Record::Battery { short_code, serial_number, lifecycle, .. } if chance % 2 == 0 => {
                let notes = format!("seen {}", self.random.random::<u64>());
                let form = battery(&short_code, &serial_number, &model, &notes);
                let after = Record::Battery { short_code, serial_number, lifecycle, notes };
                self.give("battery.edit", json!({ "id": id, "form": form }), id, after).await
            }
            Record::Battery { short_code, serial_number, notes, lifecycle } => {
                let to = next(&lifecycle).to_owned();
                let after = Record::Battery { short_code, serial_number, notes, lifecycle: to.clone() };
                let ask = json!({ "id": id, "to": to, "reason": "the load goes on" });
                self.give("battery.change_lifecycle", ask, id, after).await
            }
            Record::Person { login, name, enabled } => {
                let after = Record::Person { login, name, enabled: !enabled };
                let (command, ask) = if enabled {
                    ("user.disable", json!({ "id": id, "reason": "the load goes on" }))
                } else {
                    ("user.enable", json!({ "id": id }))
                };
                self.give(command, ask, id, after).await
            }
            Record::Model { .. } => Err(Stopped::wrong("the load has one model")),
        }
    }

    async fn add_model(&mut self) -> Result<(), Stopped> {
        let form = json!({
            "maker": "Pylon", "name": "LFP 12 V 100 Ah", "chemistry": "lfp", "nominal_voltage_v": 12.8,
            "rated_capacity_ah": 100.0, "rated_energy_wh": 1280.0, "maximum_cycles": 4000, "notes": "",
        });
        let record = Record::Model { name: "LFP 12 V 100 Ah".to_owned() };
        say(&Line::Begun { id: None, record: record.clone() })?;
        let added: Value = self.seat.call("model.create", form).await?;
        self.keep(serde_json::from_value(added["id"].clone())?, record)
    }

    async fn add_battery(&mut self, number: usize, model: Uuid) -> Result<(), Stopped> {
        let (short_code, serial_number) = (format!("B-{number:03}"), format!("SN-{number:05}"));
        let form = battery(&short_code, &serial_number, &model, "");
        let (notes, lifecycle) = (String::new(), "commissioning".to_owned());
        let record = Record::Battery { short_code, serial_number, notes, lifecycle };
        say(&Line::Begun { id: None, record: record.clone() })?;
        let added: Value = self.seat.call("battery.create", form).await?;
        self.keep(serde_json::from_value(added["id"].clone())?, record)
    }

    async fn add_person(&mut self, number: usize) -> Result<(), Stopped> {
        let (login, name) = (format!("person{number}"), format!("Person {number}"));
        let record = Record::Person { login: login.clone(), name: name.clone(), enabled: true };
        say(&Line::Begun { id: None, record: record.clone() })?;
        let id = self.seat.add_person(&name, &login, &self.hub).await?;
        self.keep(id, record)
    }

    async fn give(&mut self, command: &str, ask: Value, id: Uuid, after: Record) -> Result<(), Stopped> {
        say(&Line::Begun { id: Some(id), record: after.clone() })?;
        self.seat.call::<Value>(command, ask).await?;
        self.keep(id, after)
    }

    fn keep(&mut self, id: Uuid, record: Record) -> Result<(), Stopped> {
        say(&Line::Answered { id })?;
        self.records.insert(id, record);
        Ok(())
    }
}

/// A state that may follow.
fn next(lifecycle: &str) -> &'static str {
    match lifecycle {
        "in_service" => "quarantined",
        "quarantined" => "in_repair",
        "in_repair" => "retired",
        _ => "in_service",
    }
}

fn say(line: &Line) -> Result<(), Stopped> {
    let mut out = stdout().lock();
    writeln!(out, "{}", serde_json::to_string(line)?)?;
    Ok(out.flush()?)
}
