//! What firmware, clouds and cards that lost their power write, and what is no reading at all.

use domain::Time;
use serde_json::{Value, json};
use tests::{MORNING, Story};

use crate::import::file;
use crate::reading_faults::{begun, say, ticked};

fn counts(told: &Value) -> [i64; 3] {
    ["stored", "duplicate", "quarantined"].map(|name| told[name].as_i64().unwrap_or(-1))
}

fn reading(minute: i64, soc: u8) -> Value {
    json!({ "id": "B-1", "timestamp": Time(MORNING.0 - 60_000 * minute).iso(), "soc": soc })
}

async fn imported(story: &Story, name: &str, text: String) -> Value {
    story.chooser.will_choose(file(story, name, text));
    let task = story.call("reading.import", json!({ "battery": null })).await;
    story.ended(&task["id"]).await
}

async fn soc(story: &Story, id: &str) -> Value {
    let last = story.call("reading.latest", json!({ "of": { "kind": "battery", "id": id } })).await;
    let values = last["values"].as_array().unwrap().clone();
    values.into_iter().find(|value| value["field"] == "soc_pct").map_or(Value::Null, |value| value["value"].clone())
}

#[tokio::test]
async fn what_measured_nothing_is_set_aside_and_hides_nothing() {
    let (story, id) = begun().await;
    say(&story, "S-1", &reading(10, 55)).await;
    for nothing in [json!({ "garbage": "xyz" }), json!({}), json!({ "soc": "abc", "v": "??" }), json!({ "soc": [] })] {
        let batch = json!({ "battery_id": "B-1", "fb": 0, "entries": [nothing] });
        assert_eq!(counts(&say(&story, "S-1", &batch).await), [0, 0, 1], "{batch}");
    }
    say(&story, "S-1", &json!({ "id": "B-1" })).await;
    assert_eq!(soc(&story, &id).await, 55.0);
}

#[tokio::test]
async fn a_line_of_a_file_that_cannot_be_read_takes_nothing_from_the_others() {
    let (story, _) = begun().await;
    let lines = |first: i64, between: &str| format!("{}\n{between}\n{}", reading(first, 50), reading(first + 1, 51));
    for (at, between) in (0..).zip(["noise", "{\"id\":\"B-1\",\"soc\":NaN}", "{\"id\":\"B-1\",\"so"]) {
        let ended = imported(&story, "lines.json", lines(100 + 10 * at, between)).await;
        assert_eq!(counts(&ended["outcome"]), [2, 0, 1], "{between}: {ended}");
    }
    let cut = format!("{}\n{}", reading(200, 50), "{\"id\":\"B-1\",\"timest");
    assert_eq!(counts(&imported(&story, "cut.json", cut).await["outcome"]), [1, 0, 1]);
    let list = format!("[{},\nnoise,\n{}]", reading(210, 50), reading(211, 51));
    assert_eq!(counts(&imported(&story, "list.json", list).await["outcome"]), [2, 0, 1]);
    assert_eq!(
        imported(&story, "none.json", "{ nothing of it }".to_owned()).await["fault"]["code"],
        "file_not_a_table"
    );
}

#[tokio::test]
async fn what_a_card_lost_at_its_end_takes_nothing_from_what_stands_before() {
    let (story, _) = begun().await;
    let table = |day: i64| format!("id,d,tm,soc\nB-1,2026-11-{day:02},10:00:00,50\nB-1,2026-11-{day:02},10:05:00,51\n");
    let noughts = table(1) + &"\0".repeat(70_000);
    assert_eq!(counts(&imported(&story, "noughts.csv", noughts).await["outcome"]), [2, 0, 0]);
    let open = table(2) + "\"B-1,2026-11";
    assert_eq!(imported(&story, "open.csv", open).await["fault"]["code"], "file_open_quotes");
    let again = imported(&story, "mended.csv", table(2)).await;
    assert_eq!(counts(&again["outcome"]), [0, 2, 0], "what stood before was taken: {again}");
}

#[tokio::test]
async fn the_envelope_of_a_cloud_is_opened_whichever_way_it_comes() {
    let (story, id) = begun().await;
    let around = |inner: &Value| {
        let data = json!([{ "name": "data", "value": inner.to_string() }]);
        json!({ "event_id": "x", "webhook_id": "x", "device_id": "d", "thing_id": "x", "values": data })
    };
    say(&story, "S-1", &around(&reading(10, 61))).await;
    assert_eq!(soc(&story, &id).await, 61.0);
    let batch = json!({ "battery_id": "B-1", "fb": 1, "entries": [reading(9, 62), reading(8, 63)] });
    assert_eq!(counts(&say(&story, "S-1", &around(&batch)).await), [2, 0, 0]);
    let text = format!("{}\n{}", around(&reading(7, 64)), around(&batch));
    assert_eq!(counts(&imported(&story, "cloud.json", text).await["outcome"]), [1, 2, 0]);
    assert_eq!(soc(&story, &id).await, 64.0);
}

#[tokio::test]
async fn letters_of_readings_without_a_time_are_those_said_last() {
    let (story, _) = begun().await;
    let lost = |err: &str, soc: u8| json!({ "id": "B-1", "d": "20FF-FF-FF", "tm": "FF:FF:FF", "soc": soc, "err": err });
    let batch = json!({ "battery_id": "B-1", "fb": 1, "entries": [lost("T", 50), lost("", 51)] });
    say(&story, "S-1", &batch).await;
    ticked(&story).await;
    assert_eq!(story.call("alert.list", Value::Null).await, json!([]));
}
