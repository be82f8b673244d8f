//! What the stations of the sample hub have said: a card nobody has, a battery it would not take, batteries that moved with
//! no card read, and something that cannot be read.

use link::Root;
use serde_json::{Value, json};
use usecases::Heard;

use crate::Story;

/// Says it all; `has` is with the customer of this code, `lies` somewhere at the hub.
pub async fn by_stations(story: &Story, customer: &str, has: &Value, lies: &Value) {
    let moved = json!({
        "user_id": customer, "battery_in_id": has, "battery_out_id": lies, "slot_in": 4, "slot_out": 2,
        "battery_in_data": { "soc": 17, "soh": 88 }, "battery_out_data": { "soc": 98, "soh": 91 }, "status": "completed",
    });
    let swollen = json!({
        "user_id": customer, "battery_id": has, "soc": 12, "soh": 58,
        "reason": "The lid is swollen, and the seal on the side that faces the road is not whole any more",
    });
    say(story, "user/auth/request", json!({ "rfid": "04DEADBEEF0001" }).to_string().as_bytes()).await;
    say(story, "swap/refused", swollen.to_string().as_bytes()).await;
    say(story, "swap/activity", moved.to_string().as_bytes()).await;
    say(story, "battery/status", &[0xff, 0x00, 0x7b]).await;
}

async fn say(story: &Story, path: &str, payload: &[u8]) {
    let topic = format!("bss/S-1/{path}");
    let heard = Heard { login: "S-1", station: Some("S-1"), topic: &topic, payload, retained: false };
    story.desk.hear(&Root::default(), &heard).await.unwrap();
}
