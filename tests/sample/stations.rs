//! Stations as they are met: one that is busy, one that is away with a clock that is wrong, one that was never heard of.

use link::Root;
use serde_json::{Value, json};
use usecases::Heard;

use super::rows;
use crate::{Story, station as station_form};

/// By slot of the busy station: how full what is in it is, and what its charger does. Slot 3 is in maintenance, the last are empty.
const BUSY: [(i64, f64, &str); 8] = [
    (1, 97.0, "full"),
    (2, 100.0, "charging"),
    (4, 62.0, "charging"),
    (5, 14.0, "idle"),
    (6, 88.0, "charging"),
    (7, 55.0, "fault"),
    (8, 91.0, "full"),
    (9, 7.0, "charging"),
];
/// Batteries before these are out with customers.
const FIRST: usize = 8;
/// How far the clock of the station that is away is behind.
const BEHIND_MS: i64 = 40 * 60 * 1_000;

/// Puts batteries into the stations of `things` and has them tell how they stand.
pub async fn stations(story: &Story, now: domain::Time) {
    let ask = json!({ "form": station_form("S-3", "Gate of the market"), "slots": 4 });
    story.call("station.create", ask).await;
    let all = rows(story, "station", json!({})).await;
    let batteries = rows(story, "battery", json!({ "lifecycle": ["in_service"] })).await;
    let mut left = batteries[FIRST..].iter();
    let mut told = Vec::new();
    for (slot, soc, charger) in BUSY {
        let code = put(story, (&all[0], slot), left.next().unwrap()).await;
        told.push(json!({ "slot": slot, "battery_id": code, "soc": soc, "charger": charger, "door": "closed" }));
    }
    told.push(json!({ "slot": 10, "battery_id": null, "door": "open" }));
    told.push(json!({ "slot": 11, "battery_id": "PYL-0815", "door": "closed" }));
    put(story, (&all[2], 1), left.next().unwrap()).await;
    put(story, (&all[2], 3), left.next().unwrap()).await;
    say(
        story,
        "S-1/station/status",
        &json!({ "status": "online", "firmware": "2.4.1", "boot_id": "b1", "slots": told }),
    )
    .await;
    // A card that nobody has, and by it the clock of the station.
    let tapped = json!({ "rfid": "0BADCAFE", "timestamp": (now.0 - BEHIND_MS) / 1_000 });
    say(story, "S-3/user/auth/request", &tapped).await;
    say(story, "S-3/station/status", &json!({ "status": "offline" })).await;
    say(story, "S-99/station/status", &json!({ "status": "online" })).await;
    story.call("station.command", json!({ "id": all[0], "act": "open_slot", "slot": 10, "settings": null })).await;
}

/// Puts a battery into a slot; its code.
async fn put(story: &Story, (station, slot): (&Value, i64), battery: &Value) -> Value {
    let seen = story.call("station.view", json!({ "id": station })).await;
    let slots = seen["slots"].as_array().unwrap();
    let id = slots.iter().find(|one| one["number"] == slot).unwrap()["id"].clone();
    story.call("slot.put", json!({ "id": id, "battery": battery, "reason": "The station came" })).await;
    story.call("battery.view", json!({ "id": battery })).await["short_code"].clone()
}

async fn say(story: &Story, topic: &str, told: &Value) {
    let (topic, payload) = (format!("bss/{topic}"), told.to_string().into_bytes());
    let heard = Heard { login: "gateway", station: None, topic: &topic, payload: &payload, retained: false };
    story.desk.hear(&Root::default(), &heard).await.unwrap();
}
