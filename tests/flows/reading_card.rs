//! What a battery writes on its SD card, as the field has it.

use serde_json::{Value, json};
use tests::Story;

use crate::device_http::samples;
use crate::import::file;
use crate::reading_faults::say;

/// A value as it stands in a table.
fn cell(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

#[tokio::test]
async fn a_card_with_every_column_says_what_the_same_reading_says_over_a_broker() {
    let samples = samples();
    let reading = &samples["real_device_reading"];
    let columns: Vec<&str> =
        samples["sd_csv_columns"].as_array().unwrap().iter().map(|name| name.as_str().unwrap()).collect();
    assert_eq!(columns.len(), reading.as_object().unwrap().len(), "each value has its column");
    let row: Vec<String> = columns.iter().map(|name| cell(&reading[*name])).collect();
    let table = format!("{}\n{}\n", columns.join(","), row.join(","));

    let story = Story::set_up().await;
    story.station("S-1", 3).await;
    let model = story.model("LFP 12 V").await;
    let said = story.battery("1", "SN-1", &model).await;
    let written = story.battery("2", "SN-2", &model).await;
    say(&story, "S-1", reading).await;
    let import = async |battery: Value| {
        story.chooser.will_choose(file(&story, "card.csv", &table));
        let task = story.call("reading.import", json!({ "battery": battery })).await;
        let ended = story.ended(&task["id"]).await;
        ["stored", "duplicate", "quarantined"].map(|name| ended["outcome"][name].as_i64().unwrap_or(-1))
    };
    assert_eq!(import(json!(written)).await, [1, 0, 0]);
    let last = async |id: &str| story.call("reading.latest", json!({ "of": { "kind": "battery", "id": id } })).await;
    let (said, written) = (last(&said).await, last(&written).await);
    assert_eq!(said, written);
    assert!(said["values"].as_array().unwrap().len() > 20, "{said}");
    // It names battery 1 itself: there it is the same reading.
    assert_eq!(import(Value::Null).await, [0, 1, 0]);
}
