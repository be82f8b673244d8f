//! A rider and the station they come to, again and again: the battery they brought is full by the next time.

use serde_json::{Value, json};
use usecases::Clock;

use super::name;
use super::station::Station;
use crate::Stopped;

/// A rider at their station.
pub struct Rider {
    at: usize,
    card: String,
    holds: String,
    /// What is in the slots, the first of them first.
    slots: Vec<Option<String>>,
    /// What the station has said.
    said: u64,
}

impl Rider {
    /// A rider who holds this battery.
    pub fn new(at: usize, card: String, holds: String, slots: Vec<Option<String>>) -> Self {
        Self { at, card, holds, slots, said: 0 }
    }

    /// Their station, connected and listening.
    pub async fn station(&self, port: u16) -> Result<Station, Stopped> {
        Station::listening(port, &name(self.at)).await
    }

    /// Taps the card; what the hub says of it, and the milliseconds until then.
    pub async fn tap(&mut self, station: &mut Station) -> Result<(Value, f64), Stopped> {
        let asked = self.message(json!({ "rfid": self.card }));
        station.ask("user/auth/request", &asked, "user/auth/response").await
    }

    /// Taps the card and swaps; the milliseconds of both answers.
    pub async fn swap(&mut self, station: &mut Station) -> Result<(f64, f64), Stopped> {
        let (let_in, tapped) = self.tap(station).await?;
        let empty = self.slots.iter().position(Option::is_none).ok_or_else(|| Stopped::wrong("no empty slot"))?;
        // The one after it has been there longest.
        let full = (empty + 1) % self.slots.len();
        let given = self.slots[full].take().ok_or_else(|| Stopped::wrong("no battery"))?;
        let (user, session) = (&let_in["user_id"], &let_in["sessionId"]);
        let brought = json!({
            "user_id": user, "sessionId": session, "battery_in_id": self.holds, "battery_in_health_status": "accepted",
            "soc": 20, "soh": 93,
        });
        station.say("swap/initiate", &self.message(brought)).await?;
        let moved = json!({
            "user_id": user, "sessionId": session, "status": "completed", "battery_in_id": self.holds,
            "battery_out_id": given, "slot_in": empty + 1, "slot_out": full + 1,
            "battery_in_data": { "soc": 20, "soh": 93 }, "battery_out_data": { "soc": 97, "soh": 95 },
        });
        let (_, swapped) = station.ask("swap/activity", &self.message(moved), "swap/confirmation").await?;
        self.slots[empty] = Some(std::mem::replace(&mut self.holds, given));
        let slots: Vec<Value> = self.slots.iter().zip(1..).map(told).collect();
        let charged = self.message(json!({ "status": "online", "slots": slots }));
        station.say("station/status", &charged).await?;
        Ok((tapped, swapped))
    }

    /// With what makes it a message of its own.
    fn message(&mut self, mut fields: Value) -> Value {
        self.said += 1;
        fields["boot_id"] = json!("bench");
        fields["seq"] = json!(self.said);
        fields["timestamp"] = json!(Clock::system().now().0);
        fields
    }
}

fn told((battery, number): (&Option<String>, u32)) -> Value {
    match battery {
        Some(battery) => json!({ "slot": number, "charger": "full", "battery_id": battery, "soc": 97 }),
        None => json!({ "slot": number, "charger": "idle", "battery_id": null }),
    }
}
