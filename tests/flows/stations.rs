//! Stations: slots from 1, modes with a reason, and nothing that happened is forgotten.

use serde_json::{Value, json};
use tests::{Story, all, asked, hub, job, searched, station};

fn invalid(field: &str, problem: &str) -> Value {
    json!({ "code": "invalid", "fields": [{ "field": field, "problem": problem }] })
}

/// Number and whether the station still has it.
fn slots(station: &Value) -> Vec<(i64, bool)> {
    let slots = station["slots"].as_array().unwrap();
    slots.iter().map(|slot| (slot["number"].as_i64().unwrap(), slot["active"].as_bool().unwrap())).collect()
}

async fn codes(story: &Story, question: Value) -> Vec<String> {
    let page = story.call("station.list", asked(question, &Value::Null, 50)).await;
    page["rows"].as_array().unwrap().iter().map(|row| row["code"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn a_station_begins_operational_with_numbered_slots_and_the_code_offered() {
    let story = Story::set_up().await;
    assert_eq!(story.call("station.next_code", Value::Null).await, "S-1");
    let new = story.station("s-1", 12).await;
    assert_eq!((new["code"].as_str(), new["mode"].as_str()), (Some("S-1"), Some("operational")));
    assert_eq!(slots(&new), (1..=12).map(|number| (number, true)).collect::<Vec<_>>());
    assert_eq!(new["last_seen_at"], Value::Null);
    assert_eq!(story.call("station.next_code", Value::Null).await, "S-2");
    let again = story.fault("station.create", json!({ "form": station("S-01", "Gate"), "slots": 1 })).await;
    assert_eq!(again, invalid("code", "taken"), "S-01 is S-1 to the people who say it");
    for wrong in [0, 65] {
        let fault = story.fault("station.create", json!({ "form": station("S-9", "Gate"), "slots": wrong })).await;
        assert_eq!(fault["fields"][0]["field"], "slots");
    }
}

#[tokio::test]
async fn a_mode_changes_with_a_reason_that_the_history_tells() {
    let story = Story::set_up().await;
    let new = story.station("S-1", 2).await;
    let no_reason = json!({ "id": new["id"], "mode": "maintenance", "reason": " " });
    assert_eq!(story.fault("station.set_mode", no_reason).await, invalid("reason", "required"));
    let out = json!({ "id": new["id"], "mode": "out_of_service", "reason": "flooded" });
    assert_eq!(story.call("station.set_mode", out).await["mode"], "out_of_service");
    let slot = json!({ "id": new["slots"][1]["id"], "mode": "maintenance", "reason": "bent pins" });
    let now = story.call("slot.set_mode", slot).await;
    assert_eq!(now["slots"][1]["mode"], "maintenance");
    let history = story.call("station.history", json!({ "id": new["id"] })).await;
    let told =
        |line: usize| (history[line]["act"].clone(), history[line]["about"].clone(), history[line]["reason"].clone());
    assert_eq!(told(0), (json!("slot.set_mode"), json!("S-1 / 2"), json!("bent pins")));
    assert_eq!(
        history[0]["changes"],
        json!([{ "field": "slot_mode", "before": "operational", "after": "maintenance" }])
    );
    assert_eq!(told(1), (json!("station.set_mode"), Value::Null, json!("flooded")));
    let row = &story.call("station.list", asked(all("code"), &Value::Null, 50)).await["rows"][0];
    assert_eq!((row["slots"].as_i64(), row["slots_operational"].as_i64()), (Some(2), Some(1)));
}

#[tokio::test]
async fn slots_come_and_go_at_the_end_and_those_with_a_past_stay() {
    let story = Story::set_up().await;
    let new = story.station("S-1", 6).await;
    let id = new["id"].clone();
    let mode = json!({ "id": new["slots"][4]["id"], "mode": "maintenance", "reason": "bent pins" });
    story.call("slot.set_mode", mode).await;
    let mut about = job("Clean the contacts");
    about["about"] = json!({ "kind": "slot", "id": new["slots"][3]["id"] });
    story.call("job.create", about).await;
    let fewer = story.call("station.set_slots", json!({ "id": id, "slots": 2 })).await;
    assert_eq!(slots(&fewer), [(1, true), (2, true), (4, false), (5, false)], "3 and 6 had no past");
    let gone = json!({ "id": new["slots"][4]["id"], "mode": "operational", "reason": "mended" });
    assert_eq!(story.fault("slot.set_mode", gone).await, json!({ "code": "not_found", "what": "slot" }));
    let more = story.call("station.set_slots", json!({ "id": id, "slots": 7 })).await;
    assert_eq!(slots(&more), (1..=7).map(|number| (number, true)).collect::<Vec<_>>());
    assert_eq!(more["slots"][4]["id"], new["slots"][4]["id"], "the slot with the past is the same one");
    assert_ne!(more["slots"][2]["id"], new["slots"][2]["id"]);
    let history = story.call("station.history", json!({ "id": id })).await;
    assert_eq!(history[0]["changes"], json!([{ "field": "slots", "before": 2, "after": 7 }]));
}

#[tokio::test]
async fn stations_are_searched_filtered_and_ordered_as_people_count() {
    let story = Story::set_up().await;
    for code in ["S-10", "S-2", "S-1"] {
        story.station(code, 1).await;
    }
    assert_eq!(codes(&story, all("code")).await, ["S-1", "S-2", "S-10"]);
    assert_eq!(codes(&story, searched("s10", "code")).await, ["S-10"]);
    assert_eq!(codes(&story, searched("market", "code")).await.len(), 3);
    let page = story.call("station.list", asked(searched("S-2", "code"), &Value::Null, 1)).await;
    let out = json!({ "id": page["rows"][0]["id"], "mode": "maintenance", "reason": "lock" });
    story.call("station.set_mode", out).await;
    let mut question = all("code");
    question["filters"] = json!({ "mode": ["maintenance", "out_of_service"] });
    assert_eq!(codes(&story, question).await, ["S-2"]);
    let counts = story.call("station.counts", all("code")).await;
    assert_eq!(counts["by"]["mode"]["of"], json!({ "operational": 2, "maintenance": 1 }));
    let found = story.call("find.everything", json!({ "text": "s-10" })).await;
    assert_eq!((found[0]["kind"].as_str(), found[0]["title"].as_str()), (Some("station"), Some("S-10")));
}

#[tokio::test]
async fn each_hub_has_its_own_stations() {
    let story = Story::set_up().await;
    let here = story.station("S-1", 1).await;
    let there = story.call("hub.create", hub("CHI", "Chipata")).await["id"].clone();
    story.call("session.choose_hub", json!({ "hub": there })).await;
    assert_eq!(codes(&story, all("code")).await, Vec::<String>::new());
    let missing = json!({ "code": "not_found", "what": "station" });
    for (command, input) in [
        ("station.view", json!({ "id": here["id"] })),
        ("station.history", json!({ "id": here["id"] })),
        ("station.edit", json!({ "id": here["id"], "form": station("S-1", "Ours") })),
        ("station.set_slots", json!({ "id": here["id"], "slots": 2 })),
        ("station.set_mode", json!({ "id": here["id"], "mode": "maintenance", "reason": "x" })),
    ] {
        assert_eq!(story.fault(command, input).await, missing, "{command}");
    }
    story.station("S-1", 1).await;
}
