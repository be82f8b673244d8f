//! Devices as they are met: a meter, the electronics of a battery, one that is out of use, and one that nobody knows.

use link::Root;
use serde_json::{Value, json};
use usecases::Heard;

use super::rows;
use crate::{Story, device};

/// Adds the devices, and has a gateway hand over a reading of a stranger.
pub async fn devices(story: &Story) {
    let batteries = rows(story, "battery", json!({ "lifecycle": ["in_service"] })).await;
    let battery = story.call("battery.view", json!({ "id": batteries[0] })).await;
    let name = format!("Electronics of {}", battery["short_code"].as_str().unwrap());
    let of_battery = json!({ "name": name, "battery": batteries[0], "maker": "Pylontech", "firmware": "3.1.0" });
    add(story, device("D-1", "battery"), &of_battery).await;
    let roof =
        json!({ "name": "Panels of the roof", "measures": "solar", "place": "Above the workshop", "maker": "Victron" });
    add(story, device("D-2", "meter"), &roof).await;
    let old = add(story, device("D-3", "inverter"), &json!({ "name": "Old inverter", "place": "Store room" })).await;
    story.call("device.retire", json!({ "id": old, "reason": "It hums and gets hot" })).await;
    say(story, "gateway", "bms-77f3", &json!({ "battery_id": "bms-77f3", "soc": 64, "voltage": 13.2 })).await;
}

/// Adds a device of each name, which says it wherever it can say anything; so does a stranger that is called so, as far as a
/// level of a topic may hold it.
pub async fn called(story: &Story, names: &[String]) {
    for (number, name) in names.iter().enumerate() {
        let first = |length: usize| name.chars().take(length).collect::<String>();
        let code = format!("D{number}");
        let more = json!({
            "name": first(120), "place": first(40), "maker": first(40), "firmware": first(20), "notes": first(2_000),
        });
        add(story, device(&code, "tracker"), &more).await;
        let text = first(1_000);
        let reading =
            json!({ "d": text, "tm": text, "v": 12.5, "err": text, "message_id": text, (text.clone()): text });
        say(story, &first(40), &code, &reading).await;
        // Set aside, for no battery is that full; and refused, for nobody is called so.
        let mut impossible = reading.clone();
        impossible["soc"] = json!("500");
        say(story, &first(40), &code, &impossible).await;
        say(story, &first(40), &code, &json!({ "fb": 1, "battery_id": text, "entries": [impossible] })).await;
        let level: String = first(40).chars().filter(|one| !['/', '+', '#'].contains(one)).collect();
        say(story, "gateway", &level, &reading).await;
    }
}

async fn say(story: &Story, login: &str, level: &str, payload: &Value) {
    let (topic, payload) = (format!("bss/{level}/battery/status"), payload.to_string());
    let heard = Heard { login, station: None, topic: &topic, payload: payload.as_bytes(), retained: false };
    story.desk.hear(&Root::default(), &heard).await.unwrap();
}

async fn add(story: &Story, mut form: Value, more: &Value) -> Value {
    form.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    story.call("device.create", form).await["id"].clone()
}
