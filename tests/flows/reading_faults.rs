//! What goes wrong where readings come in, and what must not follow from it.

use std::time::Duration;

use domain::Time;
use link::Root;
use serde_json::{Value, json};
use tests::{MORNING, Story};
use usecases::{Event, Heard};

use crate::import::file;
use crate::shop::Shop;

pub async fn begun() -> (Story, String) {
    let story = Story::set_up().await;
    story.station("S-1", 3).await;
    let model = story.model("LFP 12 V").await;
    let id = story.battery("B-1", "SN-1", &model).await;
    story.call("battery.change_lifecycle", json!({ "id": id, "to": "in_service", "reason": "new" })).await;
    (story, id)
}

/// What a station's level says; the answer, if there is one.
pub async fn say(story: &Story, level: &str, payload: &Value) -> Value {
    let (topic, payload) = (format!("bss/{level}/battery/status"), payload.to_string());
    let heard = Heard { login: "gateway", station: None, topic: &topic, payload: payload.as_bytes(), retained: false };
    let parcels = story.desk.hear(&Root::default(), &heard).await.unwrap();
    parcels.first().map_or(Value::Null, |one| serde_json::from_slice(&one.payload).unwrap())
}

pub async fn ticked(story: &Story) {
    story.clock.advance(Duration::from_secs(6));
    story.desk.tick().await;
}

#[tokio::test]
async fn what_was_refused_is_taken_once_there_is_somebody_to_take_it_from() {
    let (story, _) = begun().await;
    let entries = json!([{ "d": "2026-11-01", "tm": "10:00:00", "soc": 50 }]);
    let batch = json!({ "battery_id": "other", "fb": 1, "boot_id": "7", "seq": 1, "entries": entries });
    assert_eq!(say(&story, "S-1", &batch).await["error_code"], "unknown_battery");
    assert_eq!(say(&story, "S-1", &batch).await["error_code"], "unknown_battery");
    let model = story.model("Another").await;
    story.battery("other", "SN-2", &model).await;
    for counts in [[1, 0], [1, 0]] {
        let ack = say(&story, "S-1", &batch).await;
        assert_eq!([&ack["stored"], &ack["duplicate"]], counts.map(Value::from).each_ref(), "{ack}");
    }
}

#[tokio::test]
async fn a_clock_that_nobody_believes_lets_nothing_go() {
    let (story, id) = begun().await;
    let reading =
        |soc: u8| json!({ "id": "B-1", "timestamp": Time(MORNING.0 - 60_000 * i64::from(soc)).iso(), "soc": soc });
    say(&story, "S-1", &reading(50)).await;
    story.clock.jump_to(Time::from_iso("2099-01-01T00:00:00Z").unwrap());
    for _ in 0..3 {
        story.clock.advance(Duration::from_secs(61));
        story.desk.tick().await;
    }
    story.clock.jump_to(Time(MORNING.0 + 600_000));
    story.sign_in_admin().await;
    say(&story, "S-1", &reading(40)).await;
    let ask = json!({
        "of": { "kind": "battery", "id": id }, "field": "soc_pct", "range": { "is": "last", "hours": 24 }, "period": "month",
    });
    let counted = story.call("reading.aggregate", ask).await["periods"][0]["count"].clone();
    assert_eq!(counted, 2);
}

#[tokio::test]
async fn an_old_reading_makes_nothing_ready_and_newer_letters_end_an_alert() {
    let (story, id) = begun().await;
    story.call("battery.confirm_full", json!({ "id": id })).await;
    let at = |minutes: i64, soc: u8, err: &str| json!({ "id": "B-1", "timestamp": Time(MORNING.0 + 60_000 * minutes).iso(), "soc": soc, "err": err });
    say(&story, "S-1", &at(-60, 20, "")).await;
    ticked(&story).await;
    let view = story.call("battery.view", json!({ "id": id })).await;
    assert_eq!(view["charge_state"], "full", "what was measured before somebody said so says nothing: {view}");
    say(&story, "S-1", &at(-50, 20, "T")).await;
    say(&story, "S-1", &at(-40, 20, "")).await;
    ticked(&story).await;
    assert_eq!(story.call("alert.list", Value::Null).await, json!([]));
    say(&story, "S-1", &at(-30, 20, "X")).await;
    ticked(&story).await;
    say(&story, "S-1", &at(-20, 20, "XY")).await;
    ticked(&story).await;
    let last = story.call("reading.latest", json!({ "of": { "kind": "battery", "id": id } })).await;
    let other = |letter: &str| json!({ "kind": "other_fault", "letter": letter });
    assert_eq!(last["faults"], json!([other("X"), other("Y")]));
    let about = |all: Value| all.as_array().unwrap().iter().map(|one| one["about"].clone()).collect::<Vec<_>>();
    let mut all = about(story.call("alert.list", Value::Null).await);
    all.sort_by_key(ToString::to_string);
    assert_eq!(all, ["B-1 X", "B-1 Y"]);
    say(&story, "S-1", &at(-10, 20, "Y")).await;
    ticked(&story).await;
    assert_eq!(about(story.call("alert.list", Value::Null).await), ["B-1 Y"]);
}

#[tokio::test]
async fn an_import_that_is_cancelled_ends_and_what_names_no_battery_is_set_aside() {
    let (story, _) = begun().await;
    let rows: String = (0..20_000).map(|number| format!("2026-11-01,10:00:00,{}\n", number % 100)).collect();
    story.chooser.will_choose(file(&story, "long.csv", format!("d,tm,soc\n{rows}")));
    let task = story.call("reading.import", json!({ "battery": null })).await;
    story.call("task.cancel", json!({ "id": task["id"] })).await;
    // Whoever closes waits for what is under way.
    story.desk.close().await;
    assert!(story.events.lock().unwrap().contains(&Event::ReadingsImported), "charts are told, however it ended");
    let story = story.restart().await;
    story.sign_in_admin().await;
    let letters = story.call("message.list", json!({ "text": "", "source": "file", "limit": 50 })).await;
    let stored = letters["rows"].as_array().unwrap().iter().filter_map(|row| row["counts"]["stored"].as_i64());
    assert_eq!(stored.sum::<i64>(), 0, "{letters}");
}

#[tokio::test]
async fn a_batch_in_a_file_may_be_longer_than_any_message() {
    let (story, id) = begun().await;
    let entry = |number: i64| {
        let at = Time(MORNING.0 - 60_000 * number).iso();
        format!(r#"{{"timestamp":"{at}","soc":50,"note":"{}"}}"#, "x".repeat(64))
    };
    let mut entries: Vec<String> = (0..2_500).map(entry).collect();
    entries[1_200] = r#"{"soc":1,"soc":2}"#.to_owned();
    let batch = format!(r#"{{"battery_id":"B-1","fb":1,"entries":[{}]}}"#, entries.join(","));
    story.chooser.will_choose(file(&story, "card.json", batch));
    let task = story.call("reading.import", json!({ "battery": null })).await;
    let ended = story.ended(&task["id"]).await;
    assert_eq!(
        ended["outcome"],
        json!({ "is": "readings", "stored": 2_499, "duplicate": 0, "quarantined": 1 }),
        "{ended}"
    );
    let letters = story.call("message.list", json!({ "text": "", "source": "file", "limit": 50 })).await;
    let mut kept = false;
    for row in letters["rows"].as_array().unwrap() {
        let view = story.call("message.view", json!({ "id": row["id"] })).await;
        kept |= view.to_string().contains(":1,");
    }
    assert!(kept, "what could not be read is kept: {letters}");
    let last = story.call("reading.latest", json!({ "of": { "kind": "battery", "id": id } })).await;
    assert_eq!(last["at"], MORNING.0);
}

#[tokio::test]
async fn a_file_is_of_the_batteries_of_the_hub_where_it_is_imported() {
    let (story, here) = begun().await;
    let home = story.call("hub.list", Value::Null).await[0]["id"].clone();
    let model = story.model("Theirs").await;
    let elsewhere = story.call("hub.create", tests::hub("ZIM", "Zimba")).await["id"].clone();
    story.call("session.choose_hub", json!({ "hub": elsewhere })).await;
    let there = story.battery("B-1", "SN-2", &model).await;
    story.chooser.will_choose(file(&story, "card.csv", "id,d,tm,soc\nB-1,2026-11-01,10:00:00,50\n"));
    let task = story.call("reading.import", json!({ "battery": null })).await;
    let ended = story.ended(&task["id"]).await;
    assert_eq!(ended["outcome"]["stored"], 1, "{ended}");
    let last = async |id: &str| story.call("reading.latest", json!({ "of": { "kind": "battery", "id": id } })).await;
    assert!(last(&there).await["at"].is_i64());
    story.call("session.choose_hub", json!({ "hub": home })).await;
    assert_eq!(last(&here).await, Value::Null);
}

#[tokio::test]
async fn equal_readings_without_a_clock_are_told_apart_by_their_numbers() {
    let (story, _) = begun().await;
    let counts = async |batch: &Value| {
        let ack = say(&story, "S-1", batch).await;
        ["stored", "duplicate"].map(|name| ack[name].as_i64().unwrap())
    };
    let lost = |sequence: Value| {
        let mut entry = json!({ "d": "20FF-FF-FF", "tm": "FF:FF:FF", "soc": 50 });
        entry.as_object_mut().unwrap().extend(sequence.as_object().unwrap().clone());
        entry
    };
    let of = |entries: [Value; 2]| json!({ "battery_id": "B-1", "fb": 0, "entries": entries });
    let plain = of([lost(json!({})), lost(json!({}))]);
    assert_eq!([counts(&plain).await, counts(&plain).await], [[2, 0], [0, 2]], "two of a batch, and the batch again");
    let own = |seq: u8| lost(json!({ "boot_id": "7", "seq": seq }));
    assert_eq!(counts(&of([own(1), own(2)])).await, [2, 0]);
    assert_eq!(counts(&of([own(2), own(3)])).await, [1, 1], "one of them again, in another batch");
    let mut whole = of([lost(json!({})), lost(json!({}))]);
    whole.as_object_mut().unwrap().extend(json!({ "boot_id": "8", "seq": 1 }).as_object().unwrap().clone());
    assert_eq!(counts(&whole).await, [2, 0], "by their places in a batch that has a number");
}

#[tokio::test]
async fn whoever_says_that_it_is_still_out_is_not_asked_again_while_it_is_charged() {
    let shop = Shop::open().await;
    shop.story.station("S-1", 3).await;
    let one = shop.full("B-1").await;
    shop.issue(&[&one]).await;
    let begin = MORNING;
    let tell = async |minute: i64, amperes: f64| {
        let at = begin.plus_minutes(minute);
        shop.story.clock.jump_to(at);
        let told = json!({ "id": "B-1", "timestamp": at.iso(), "soc": 60, "i": amperes });
        say(&shop.story, "S-1", &told).await;
        ticked(&shop.story).await;
        shop.story.call("counter.suggestions", Value::Null).await.as_array().unwrap().len()
    };
    assert_eq!([tell(10, 3.0).await, tell(16, 3.0).await], [0, 1]);
    shop.story.call("battery.seen_charging", json!({ "id": one["id"], "is_charging": false })).await;
    for minute in (20..400).step_by(10) {
        assert_eq!(tell(minute, 3.0).await, 0, "after {minute} minutes");
    }
    assert_eq!(
        [tell(400, -3.0).await, tell(410, 3.0).await, tell(416, 3.0).await],
        [0, 0, 1],
        "used, and charged again"
    );
}
