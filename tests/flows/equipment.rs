//! Equipment: types and pieces, their states, and what they cost for whom that is shown.

use serde_json::{Value, json};
use tests::{Story, all, asked, equipment, equipment_type};

fn invalid(field: &str, problem: &str) -> Value {
    json!({ "code": "invalid", "fields": [{ "field": field, "problem": problem }] })
}

#[tokio::test]
async fn a_piece_begins_in_service_with_the_code_offered() {
    let story = Story::set_up().await;
    let light = story.equipment_type("Light").await;
    assert_eq!(story.call("equipment.next_code", Value::Null).await, "E-001");
    let new = story.call("equipment.create", equipment("e-001", "SN 7", &light)).await;
    assert_eq!((new["code"].as_str(), new["state"].as_str()), (Some("E-001"), Some("in_service")));
    assert_eq!((new["type_name"].as_str(), new["rated_power_w"].as_f64()), (Some("Light"), Some(60.0)));
    assert_eq!(story.call("equipment.next_code", Value::Null).await, "E-002");
    assert_eq!(story.fault("equipment.create", equipment("E-1", "", &light)).await, invalid("code", "taken"));
    let same = story.fault("equipment.create", equipment("E-2", "SN 7", &light)).await;
    assert_eq!(same, invalid("serial_number", "taken"));
    story.equipment("E-2", &light).await;
    story.equipment("E-3", &light).await;
    let unknown = equipment("E-4", "", "0193f000-0000-7000-8000-000000000000");
    assert_eq!(story.fault("equipment.create", unknown).await, invalid("equipment_type", "not_a_choice"));
    let types = story.call("equipment_type.list", Value::Null).await;
    assert_eq!(types[0]["pieces"], 3, "pieces without a serial number are not alike");
    let again = story.fault("equipment_type.create", equipment_type("Light")).await;
    assert_eq!(again, invalid("name", "taken"));
}

#[tokio::test]
async fn a_state_follows_only_those_it_may_and_says_why() {
    let story = Story::set_up().await;
    let light = story.equipment_type("Light").await;
    let id = story.equipment("E-1", &light).await;
    let to = |to: &str| json!({ "id": id, "to": to, "reason": "flickers" });
    let skipped = story.fault("equipment.change_state", to("disposed")).await;
    assert_eq!(skipped, json!({ "code": "equipment_state_not_allowed", "from": "in_service", "to": "disposed" }));
    let now = story.call("equipment.change_state", to("in_repair")).await;
    assert_eq!(now["next"], json!(["in_service", "retired", "lost"]));
    let history = story.call("equipment.history", json!({ "id": id })).await;
    let change = json!([{ "field": "equipment_state", "before": "in_service", "after": "in_repair" }]);
    assert_eq!((&history[0]["changes"], &history[0]["reason"]), (&change, &json!("flickers")));
    let mut question = all("code");
    question["filters"] = json!({ "state": ["in_repair"], "type": [light] });
    let page = story.call("equipment.list", asked(question, &Value::Null, 50)).await;
    assert_eq!(page["rows"][0]["code"], "E-1");
}

#[tokio::test]
async fn a_technician_neither_sees_nor_changes_what_things_cost() {
    let story = Story::set_up().await;
    story.person("chipo", "technician").await;
    story.sign_in_admin().await;
    let light = story.equipment_type("Light").await;
    let id = story.equipment("E-1", &light).await;
    assert_eq!(story.call("equipment.view", json!({ "id": id })).await["purchase_price"], 99_000);
    story.call("session.sign_out", Value::Null).await;

    story.sign_in("chipo").await;
    assert_eq!(story.call("app.start", Value::Null).await["me"]["sees_amounts"], false);
    assert_eq!(story.call("equipment.view", json!({ "id": id })).await["purchase_price"], Value::Null);
    assert_eq!(story.call("equipment_type.list", Value::Null).await[0]["price"], Value::Null);
    for history in ["equipment.history", "equipment_type.history"] {
        let of = if history == "equipment.history" { &id } else { &light };
        let lines = story.call(history, json!({ "id": of })).await.to_string();
        assert!(!lines.contains("price") && !lines.contains("99000") && !lines.contains("125000"), "{lines}");
    }
    let mut form = equipment("E-1", "SN-1", &light);
    form["purchase_price"] = json!(1);
    story.call("equipment.edit", json!({ "id": id, "form": form })).await;
    let mut form = equipment_type("Light");
    form["price"] = Value::Null;
    story.call("equipment_type.edit", json!({ "id": light, "form": form })).await;
    story.call("session.sign_out", Value::Null).await;

    story.sign_in_admin().await;
    let now = story.call("equipment.view", json!({ "id": id })).await;
    assert_eq!((now["serial_number"].as_str(), now["purchase_price"].as_i64()), (Some("SN-1"), Some(99_000)));
    assert_eq!(story.call("equipment_type.list", Value::Null).await[0]["price"], 125_000);
}
