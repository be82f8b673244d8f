//! Equipment: types and pieces, their states, and what they cost for whom that is shown.

use std::time::Duration;

use serde_json::{Value, json};
use tests::{MORNING, Story, all, asked, equipment, equipment_type, hub};

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

/// Adds a customer; their id.
pub async fn customer(story: &Story, code: &str, name: &str) -> Value {
    let form = tests::customer(code, name, "");
    story.call("customer.create", json!({ "form": form, "consent": null, "accept_duplicate": true })).await["id"]
        .clone()
}

async fn lend(story: &Story, piece: &str, to: &Value) -> Value {
    story.call("equipment.assign", json!({ "id": piece, "customer": to, "from": null, "to": null })).await
}

fn users(piece: &Value) -> Vec<(&str, bool)> {
    let uses = piece["assignments"].as_array().unwrap();
    uses.iter().map(|one| (one["customer_name"].as_str().unwrap(), one["open"].as_bool().unwrap())).collect()
}

#[tokio::test]
async fn several_customers_share_a_piece_and_who_had_it_stays_known() {
    let story = Story::set_up().await;
    let mill = story.equipment_type("Mill").await;
    let piece = story.equipment("E-1", &mill).await;
    let mary = customer(&story, "C-0001", "Mary Phiri").await;
    let john = customer(&story, "C-0002", "John Banda").await;
    lend(&story, &piece, &mary).await;
    story.clock.advance(Duration::from_secs(60));
    let shared = lend(&story, &piece, &john).await;
    assert_eq!(users(&shared), [("John Banda", true), ("Mary Phiri", true)]);
    let twice =
        story.fault("equipment.assign", json!({ "id": piece, "customer": mary, "from": null, "to": null })).await;
    assert_eq!(twice, json!({ "code": "assigned_already" }));
    let row = &story.call("equipment.list", asked(all("code"), &Value::Null, 50)).await["rows"][0];
    assert_eq!(row["customers"], 2);
    let retired = json!({ "id": piece, "to": "retired", "reason": "worn out" });
    let fault = story.fault("equipment.change_state", retired.clone()).await;
    assert_eq!(fault, json!({ "code": "still_assigned", "customers": 2 }));

    story.clock.advance(Duration::from_secs(60));
    let of_mary = shared["assignments"][1]["id"].clone();
    let ended = story.call("equipment.end_assignment", json!({ "assignment": of_mary, "to": null })).await;
    assert_eq!(users(&ended), [("John Banda", true), ("Mary Phiri", false)]);
    let again = story.fault("equipment.end_assignment", json!({ "assignment": of_mary, "to": null })).await;
    assert_eq!(again, json!({ "code": "assignment_ended" }));
    let of_john = json!({ "assignment": shared["assignments"][0]["id"], "to": MORNING.0 });
    let early = story.fault("equipment.end_assignment", of_john).await;
    assert_eq!(early, invalid("to", "before_start"));
    lend(&story, &piece, &mary).await;
    let hers = story.call("equipment.of_customer", json!({ "customer": mary })).await;
    let open: Vec<_> = hers.as_array().unwrap().iter().map(|one| one["open"].as_bool().unwrap()).collect();
    assert_eq!((open, hers[0]["equipment_code"].as_str()), (vec![true, false], Some("E-1")));
    let mut question = all("code");
    question["filters"] = json!({ "customer": [mary] });
    assert_eq!(story.call("equipment.counts", question).await["matching"], 1);
    let history = story.call("equipment.history", json!({ "id": piece })).await;
    assert_eq!(history[0]["changes"][0], json!({ "field": "customer", "before": null, "after": "Mary Phiri" }));
    let figures = story.call("today.view", Value::Null).await;
    let out = figures.as_array().unwrap().iter().find(|figure| figure["name"] == "equipment_out").unwrap();
    assert_eq!(out["count"], 1);
    for one in story.call("equipment.view", json!({ "id": piece })).await["assignments"].as_array().unwrap() {
        if one["open"] == true {
            story.call("equipment.end_assignment", json!({ "assignment": one["id"], "to": null })).await;
        }
    }
    assert_eq!(story.call("equipment.change_state", retired).await["state"], "retired");
    let fault =
        story.fault("equipment.assign", json!({ "id": piece, "customer": mary, "from": null, "to": null })).await;
    assert_eq!(fault, json!({ "code": "not_in_service", "state": "retired" }));
}

#[tokio::test]
async fn a_use_that_ends_by_itself_is_over_when_its_time_has_come() {
    let story = Story::set_up().await;
    let mill = story.equipment_type("Mill").await;
    let piece = story.equipment("E-1", &mill).await;
    let mary = customer(&story, "C-0001", "Mary Phiri").await;
    let hour = 3_600_000;
    let lent =
        |from: i64, to: i64| json!({ "id": piece, "customer": mary, "from": MORNING.0 + from, "to": MORNING.0 + to });
    assert_eq!(story.fault("equipment.assign", lent(1, hour)).await, invalid("from", "in_future"));
    assert_eq!(story.fault("equipment.assign", lent(0, -1)).await, invalid("to", "before_start"));
    let now = story.call("equipment.assign", lent(-hour, hour)).await;
    assert_eq!(users(&now), [("Mary Phiri", true)]);
    story.clock.advance(Duration::from_secs(3_601));
    story.sign_in_admin().await;
    let now = story.call("equipment.view", json!({ "id": piece })).await;
    assert_eq!(users(&now), [("Mary Phiri", false)]);
    let row = &story.call("equipment.list", asked(all("code"), &Value::Null, 50)).await["rows"][0];
    assert_eq!(row["customers"], 0);
}

#[tokio::test]
async fn equipment_is_lent_to_customers_of_the_hub_by_whoever_serves_them() {
    let story = Story::set_up().await;
    let mill = story.equipment_type("Mill").await;
    let piece = story.equipment("E-1", &mill).await;
    for (login, role) in [("chipo", "technician"), ("grace", "attendant")] {
        story.person(login, role).await;
        story.sign_in_admin().await;
    }
    let there = story.call("hub.create", hub("CHI", "Chipata")).await["id"].clone();
    let here = story.hub().await;
    story.call("session.choose_hub", json!({ "hub": there })).await;
    let elsewhere = customer(&story, "C-0001", "Mary Phiri").await;
    story.call("session.choose_hub", json!({ "hub": here })).await;
    let fault =
        story.fault("equipment.assign", json!({ "id": piece, "customer": elsewhere, "from": null, "to": null })).await;
    assert_eq!(fault, invalid("customer", "not_a_choice"));
    let mary = customer(&story, "C-0001", "Mary Phiri").await;
    story.call("session.sign_out", Value::Null).await;
    for (login, may) in [("chipo", false), ("grace", true)] {
        story.sign_in(login).await;
        let lent = json!({ "id": piece, "customer": mary, "from": null, "to": null });
        if may {
            story.call("equipment.assign", lent).await;
        } else {
            assert_eq!(story.fault("equipment.assign", lent).await["code"], "denied");
        }
        story.call("session.sign_out", Value::Null).await;
    }
}

#[tokio::test]
async fn a_job_card_and_a_note_are_about_a_customer_by_name() {
    let story = Story::set_up().await;
    let mary = customer(&story, "C-0001", "Mary Phiri").await;
    let mut form = tests::job("Visit her shop");
    form["about"] = json!({ "kind": "customer", "id": mary });
    let card = story.call("job.create", form).await;
    assert_eq!(card["about"]["title"], "Mary Phiri");
    let note = json!({ "about": { "kind": "customer", "id": mary }, "text": "comes on Fridays" });
    assert_eq!(story.call("note.add", note).await[0]["text"], "comes on Fridays");
}

#[tokio::test]
async fn who_rents_a_piece_and_has_the_use_of_it_is_one_customer() {
    let shop = crate::shop::Shop::open().await;
    let story = &shop.story;
    let mill = story.equipment_type("Mill").await;
    let piece = story.equipment("E-1", &mill).await;
    let john = customer(story, "C-2", "John Banda").await;
    let used_by = async |names: &[&str]| {
        let row = story.call("equipment.list", asked(all("code"), &Value::Null, 50)).await["rows"][0].clone();
        assert_eq!((&row["used_by"], &row["customers"]), (&json!(names), &json!(names.len())));
    };
    used_by(&[]).await;
    shop.issue(&[&json!({ "kind": "equipment", "id": piece })]).await;
    used_by(&["Mary Phiri"]).await;
    lend(story, &piece, &shop.mary).await;
    used_by(&["Mary Phiri"]).await;
    lend(story, &piece, &john).await;
    used_by(&["Mary Phiri", "John Banda"]).await;
}
