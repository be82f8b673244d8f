//! What batteries measured in the last two days, as a gateway hands it over: used by night, charged by day, one with faults.

use std::f64::consts::TAU;

use domain::Time;
use link::Root;
use serde_json::{Value, json};
use usecases::Heard;

use super::rows;
use crate::Story;

const HALF_HOUR_MS: i64 = 30 * 60_000;
/// Readings of each: as many as go into a batch, two days of half hours.
const READINGS: i64 = 96;

/// Has three batteries come with their readings: two that are with a customer, and one of the shelf.
pub async fn measured(story: &Story, now: Time) {
    let batteries = rows(story, "battery", json!({ "lifecycle": ["in_service"] })).await;
    for (number, battery) in (0..).zip([&batteries[0], &batteries[1], &batteries[4]]) {
        let entries: Vec<Value> = (0..READINGS).map(|half_hour| reading(now, half_hour, number)).collect();
        let batch = json!({ "battery_id": battery, "fb": 1, "boot_id": "1", "seq": number + 1, "entries": entries });
        let payload = batch.to_string().into_bytes();
        let topic = "bss/S-1/battery/status";
        let heard = Heard { login: "gateway", station: None, topic, payload: &payload, retained: false };
        let parcels = story.desk.hear(&Root::default(), &heard).await.unwrap();
        let told: Value = serde_json::from_slice(&parcels[0].payload).unwrap();
        assert_eq!(told["stored"], READINGS, "{told}");
    }
}

fn reading(now: Time, half_hour: i64, number: i32) -> Value {
    let at = Time(now.0 - (READINGS - half_hour) * HALF_HOUR_MS);
    let day = f64::from(i32::try_from(half_hour).unwrap()) / 48.0 + f64::from(number) / 8.0;
    let (amperes, soc) = (6.0 * (TAU * day).cos(), 60.0 + 30.0 * (TAU * day).sin());
    let volts = 12.0 + soc / 60.0 + amperes / 40.0;
    let faults = if number == 0 { "TG" } else { "" };
    json!({
        "timestamp": at.iso(), "soc": soc, "v": volts, "i": amperes, "p": volts * amperes, "t": 27.0 + 5.0 * (TAU * day).sin(),
        "nc": 212, "ec": 1, "ei": 0, "uv": 5.02, "lat": -13.980_12, "lon": 33.78, "err": faults,
    })
}
