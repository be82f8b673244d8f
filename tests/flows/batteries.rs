//! Batteries in full: what else they are called, what they cost, what stands on them.

use serde_json::{Value, json};
use tests::{Story, asked, battery, hub, searched};

fn taken(field: &str) -> Value {
    json!({ "code": "invalid", "fields": [{ "field": field, "problem": "taken" }] })
}

fn called(code: &str, serial: &str, model: &str, aliases: &[&str]) -> Value {
    let mut form = battery(code, serial, model);
    form["aliases"] = json!(aliases);
    form
}

async fn found(story: &Story, text: &str) -> Vec<String> {
    let page = story.call("battery.list", asked(searched(text, "code"), &Value::Null, 50)).await;
    page["rows"].as_array().unwrap().iter().map(|row| row["short_code"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn a_battery_is_found_by_whatever_it_was_called() {
    let story = Story::set_up().await;
    let model = story.model("LFP 12 V").await;
    story.call("battery.create", called("B-1", "SN-1", &model, &["OLD-7", "tag éclair"])).await;
    let two = story.battery("B-2", "SN-2", &model).await;
    assert_eq!(found(&story, "old-7").await, ["B-1"]);
    assert_eq!(found(&story, "eclair").await, ["B-1"]);
    story.call("battery.edit", json!({ "id": two, "form": called("B-2", "SN-2", &model, &["OLD-8"]) })).await;
    assert_eq!(found(&story, "old").await, ["B-1", "B-2"]);
    story.call("battery.edit", json!({ "id": two, "form": battery("B-2", "SN-2", &model) })).await;
    assert_eq!(found(&story, "old").await, ["B-1"]);
}

#[tokio::test]
async fn what_a_battery_is_called_names_no_other_of_the_hub() {
    let story = Story::set_up().await;
    let model = story.model("LFP 12 V").await;
    let model = model.as_str();
    story.call("battery.create", called("B-1", "SN-1", model, &["OLD-7"])).await;
    let two = story.battery("B-2", "SN-2", model).await;
    for (form, field) in [
        (called("B-3", "SN-3", model, &["NEW", "old-7"]), "aliases.1"),
        (called("B-3", "SN-3", model, &["B-01"]), "aliases.0"),
        (called("B-3", "SN-3", model, &["sn-1"]), "aliases.0"),
        (called("OLD-7", "SN-3", model, &[]), "short_code"),
        (called("B-3", "OLD-7", model, &[]), "serial_number"),
    ] {
        assert_eq!(story.fault("battery.create", form).await, taken(field));
    }
    let onto = json!({ "id": two, "form": called("B-2", "SN-2", model, &["OLD-7"]) });
    assert_eq!(story.fault("battery.edit", onto).await, taken("aliases.0"));
    let free = called("B-2", "SN-2", model, &["OLD-8"]);
    for _ in 0..2 {
        story.call("battery.edit", json!({ "id": two, "form": free })).await;
    }
    story.call("battery.edit", json!({ "id": two, "form": battery("B-2", "SN-2", model) })).await;
    story.call("battery.create", called("B-3", "SN-3", model, &["OLD-8"])).await;
    let there = story.call("hub.create", hub("CHI", "Chipata")).await["id"].clone();
    story.call("session.choose_hub", json!({ "hub": there })).await;
    story.call("battery.create", called("B-1", "SN-1", model, &["OLD-7"])).await;
}

#[tokio::test]
async fn what_a_battery_cost_is_hidden_from_a_technician_and_stays() {
    let story = Story::set_up().await;
    story.person("chipo", "technician").await;
    story.sign_in_admin().await;
    let model = story.model("LFP 12 V").await;
    let mut form = battery("B-1", "SN-1", &model);
    let read = " https://example.org/passport?id=1\r\n\u{1d}x ";
    form["purchase_price"] = json!(450_000);
    form["purchased_on"] = json!("2025-12-01");
    form["warranty_until"] = json!("2027-11-30");
    form["passport"] = json!(read);
    let new = story.call("battery.create", form).await;
    assert_eq!((&new["passport"], &new["purchase_price"]), (&json!(read), &json!(450_000)));
    story.call("session.sign_out", Value::Null).await;

    story.sign_in("chipo").await;
    let id = json!({ "id": new["id"] });
    let seen = story.call("battery.view", id.clone()).await;
    assert_eq!((&seen["purchase_price"], &seen["warranty_until"]), (&Value::Null, &json!("2027-11-30")));
    let lines = story.call("battery.history", id.clone()).await.to_string();
    assert!(lines.contains("2027-11-30") && !lines.contains("450000"), "{lines}");
    story.call("battery.edit", json!({ "id": new["id"], "form": battery("B-1", "SN-9", &model) })).await;
    story.call("session.sign_out", Value::Null).await;

    story.sign_in_admin().await;
    let seen = story.call("battery.view", id).await;
    assert_eq!((&seen["serial_number"], &seen["purchase_price"]), (&json!("SN-9"), &json!(450_000)));
}
