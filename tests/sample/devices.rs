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
    let payload = json!({ "battery_id": "bms-77f3", "soc": 64, "voltage": 13.2 }).to_string().into_bytes();
    let topic = "bss/bms-77f3/battery/status";
    let heard = Heard { login: "gateway", station: None, topic, payload: &payload, retained: false };
    story.desk.hear(&Root::default(), &heard).await.unwrap();
}

async fn add(story: &Story, mut form: Value, more: &Value) -> Value {
    form.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    story.call("device.create", form).await["id"].clone()
}
