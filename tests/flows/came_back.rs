//! A battery that comes back after three weeks and tells all it measured meanwhile.

use std::time::Duration;

use link::Root;
use serde_json::{Value, json};
use tests::{MORNING, Story, charge};
use usecases::Heard;

use crate::shop::{any_length, basket, order, returned};

const MINUTE: i64 = 60_000;
const READINGS: i64 = 6_000;
const BATCH: i64 = 50;

/// Six watts taken out, each five minutes from when it went out.
fn batch(first: i64) -> Value {
    let entries: Vec<Value> = (first..first + BATCH)
        .map(|at| {
            let time = domain::Time(MORNING.0 + at * 5 * MINUTE).iso();
            json!({ "id": "B-1", "d": &time[..10], "tm": &time[11..19], "v": 12.0, "i": -0.5, "p": -6.0, "soc": 50, "aw": 1 })
        })
        .collect();
    json!({ "battery_id": "B-1", "fb": i64::from(first + BATCH == READINGS), "entries": entries })
}

async fn uploaded(story: &Story) -> [i64; 3] {
    let mut sums = [0; 3];
    for first in (0..READINGS).step_by(usize::try_from(BATCH).unwrap()) {
        let payload = batch(first).to_string();
        let topic = "bss/S-1/battery/status";
        let heard = Heard { login: "s", station: Some("S-1"), topic, payload: payload.as_bytes(), retained: false };
        let parcels = story.desk.hear(&Root::default(), &heard).await.unwrap();
        let ack: Value = serde_json::from_slice(&parcels[0].payload).unwrap();
        assert_eq!((parcels.len(), &ack["status"]), (1, &json!("success")), "{ack}");
        for (sum, name) in sums.iter_mut().zip(["stored", "duplicate", "quarantined"]) {
            *sum += ack[name].as_i64().unwrap();
        }
    }
    sums
}

#[tokio::test]
async fn three_weeks_of_readings_come_at_once_and_again_and_everything_is_right() {
    let story = Story::set_up().await;
    story.station("S-1", 3).await;
    let model = story.model("LFP 12 V").await;
    let id = story.battery("B-1", "SN-1", &model).await;
    story.call("battery.change_lifecycle", json!({ "id": id, "to": "in_service", "reason": "new" })).await;
    story.call("battery.confirm_full", json!({ "id": id })).await;
    let customer = crate::equipment::customer(&story, "C-0971", "Thandiwe Zulu").await;
    let mut by_energy = any_length("By the kWh");
    by_energy["components"] = json!([charge("Energy", "per_kwh", 1_000)]);
    let tariff = story.call("tariff.create", by_energy).await["id"].clone();
    let item = json!({ "kind": "battery", "id": id });
    let mut issue = basket(&customer);
    issue["out"] = json!([{
        "item": item, "tariff": tariff, "length": { "value": 30, "unit": "days" }, "due": MORNING.0 + 30 * 24 * 60 * MINUTE,
        "rental": null, "condition": "good", "soc_pct": 97.5,
    }]);
    let shown = story.call("counter.preview", json!({ "basket": issue, "allowing": false })).await;
    story.call("counter.commit", order(&shown, &issue)).await;
    let rental =
        story.call("rental.list", tests::asked(tests::all("code"), &Value::Null, 1)).await["rows"][0]["id"].clone();
    story.wait(Duration::from_secs(21 * 24 * 3_600)).await;
    story.sign_in_admin().await;

    assert_eq!(uploaded(&story).await, [READINGS, 0, 0]);
    let kwh = 0.006 * 5.0 / 60.0 * f64::from(i32::try_from(READINGS - 1).unwrap());
    let mut told = Vec::new();
    for round in 0..2 {
        let rental = story.call("reading.rental", json!({ "id": rental })).await;
        assert!((rental["out_kwh"].as_f64().unwrap() - kwh).abs() < 1e-6, "{round}: {rental}");
        let range = json!({ "is": "span", "from": MORNING.0, "until": MORNING.0 + 21 * 24 * 60 * MINUTE });
        let of = json!({ "kind": "battery", "id": id });
        let energy = story.call("reading.energy", json!({ "of": of, "range": range, "period": "day" })).await;
        let ask = json!({
            "of": of, "fields": [{ "field": "soc_pct", "title": "SoC" }], "range": range, "look": crate::readings::look(),
        });
        let chart = story.call("reading.chart", ask).await;
        let mut back = basket(&customer);
        back["back"] = json!([returned(&item)]);
        let back = story.call("counter.preview", json!({ "basket": back, "allowing": false })).await;
        let measured = &back["lines"][0]["measured_energy"];
        assert!((measured["kwh"].as_f64().unwrap() - kwh).abs() < 1e-6, "{back}");
        assert!(measured["coverage_pct"].as_f64().unwrap() > 99.0, "{back}");
        told.push((rental["out_kwh"].clone(), energy, chart["lines"].clone(), back["lines"][0]["charge"].clone()));
        if round == 0 {
            // Hours are sealed and days compacted meanwhile: what comes again is known all the same.
            for _ in 0..4 {
                story.clock.advance(Duration::from_secs(61));
                story.desk.tick().await;
            }
            assert_eq!(uploaded(&story).await, [0, READINGS, 0]);
        }
    }
    assert_eq!(told[0], told[1]);
}
