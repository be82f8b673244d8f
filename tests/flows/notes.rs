//! Notes on any record: everybody's to read who may see it, the author's to withdraw, nobody's to delete.

use serde_json::{Value, json};
use tests::{Story, hub};

fn on(kind: &str, id: &Value) -> Value {
    json!({ "kind": kind, "id": id })
}

async fn add(story: &Story, about: &Value, text: &str) -> Value {
    story.call("note.add", json!({ "about": about, "text": text })).await
}

#[tokio::test]
async fn a_note_is_withdrawn_by_its_author_and_stays_struck() {
    let story = Story::set_up().await;
    let station = story.station("S-1", 2).await;
    let about = on("station", &station["id"]);
    let notes = add(&story, &about, "the key is with the baker").await;
    let id = notes[0]["id"].clone();
    assert_eq!((notes[0]["who"].as_str(), notes[0]["mine"].as_bool()), (Some("Amina Banda"), Some(true)));
    story.person("grace", "attendant").await;
    story.sign_in("grace").await;
    let notes = add(&story, &about, "not any more").await;
    let texts: Vec<_> = notes.as_array().unwrap().iter().map(|note| note["text"].as_str().unwrap()).collect();
    assert_eq!(texts, ["not any more", "the key is with the baker"]);
    let fault = story.fault("note.withdraw", json!({ "id": id })).await;
    assert_eq!(fault, json!({ "code": "not_own_note" }));
    story.call("session.sign_out", Value::Null).await;
    story.sign_in_admin().await;
    let notes = story.call("note.withdraw", json!({ "id": id })).await;
    assert!(notes[1]["withdrawn_at"].is_i64() && notes[1]["text"] == "the key is with the baker");
    let fault = story.fault("note.withdraw", json!({ "id": id })).await;
    assert_eq!(fault, json!({ "code": "note_withdrawn" }));
    let history = story.call("station.history", json!({ "id": station["id"] })).await;
    let change = json!([{ "field": "note", "before": "the key is with the baker", "after": null }]);
    assert_eq!((&history[0]["act"], &history[0]["changes"]), (&json!("note.withdraw"), &change));
}

#[tokio::test]
async fn a_note_hangs_on_what_is_here_and_says_something() {
    let story = Story::set_up().await;
    let model = json!(story.model("LFP 12 V").await);
    add(&story, &on("battery_model", &model), "swells in the heat").await;
    let of_type = json!(story.equipment_type("Light").await);
    add(&story, &on("equipment_type", &of_type), "the plug is loose in all of them").await;
    let history = story.call("equipment_type.history", json!({ "id": of_type })).await;
    assert_eq!(history[0]["changes"][0]["after"], "the plug is loose in all of them");
    let station = story.station("S-1", 1).await;
    let slot = on("slot", &station["slots"][0]["id"]);
    add(&story, &slot, "bent pin").await;
    let empty = story.fault("note.add", json!({ "about": slot, "text": " \n" })).await;
    assert_eq!(empty["fields"], json!([{ "field": "text", "problem": "required" }]));
    let long = story.fault("note.add", json!({ "about": slot, "text": "x".repeat(2_001) })).await;
    assert_eq!(long["fields"][0]["problem"], "too_long");
    let wrong_kind = on("station", &station["slots"][0]["id"]);
    let missing = story.fault("note.add", json!({ "about": wrong_kind, "text": "x" })).await;
    assert_eq!(missing, json!({ "code": "not_found", "what": "station" }));
    let there = story.call("hub.create", hub("CHI", "Chipata")).await["id"].clone();
    story.call("session.choose_hub", json!({ "hub": there })).await;
    let elsewhere = story.fault("note.add", json!({ "about": slot, "text": "x" })).await;
    assert_eq!(elsewhere, json!({ "code": "not_found", "what": "slot" }));
    assert_eq!(story.call("note.list", slot).await, json!([]));
    assert_eq!(story.call("note.list", on("battery_model", &model)).await, json!([]), "each hub has its own");
}
