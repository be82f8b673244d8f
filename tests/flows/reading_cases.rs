//! The cases of readings from the field: said over a broker, and read from a file.

use std::path::Path;

use serde_json::{Value, json};
use sim::cases::stations::Way;
use sim::cases::{self, Tried, Verdict};

const CASES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/cases/readings.json");

async fn hold(way: Way) {
    let tried = cases::run(Path::new(CASES), way, |_| {}).await.expect("the cases can be tried");
    let differ: Vec<String> =
        tried.iter().filter(|one| one.verdict != Verdict::Pass).map(ToString::to_string).collect();
    assert!(differ.is_empty(), "{} of {}:\n{}", differ.len(), tried.len(), differ.join("\n"));
    assert!(tried.len() > 70, "{}", tried.len());
}

#[tokio::test]
async fn every_case_of_readings_holds() {
    hold(Way::Straight).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_case_of_readings_holds_over_tcp() {
    hold(Way::Embedded).await;
}

/// What comes of a file of cases of our own.
async fn tried(file: &Value) -> Vec<Tried> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("cases.json");
    std::fs::write(&path, file.to_string()).unwrap();
    cases::run(&path, Way::Straight, |_| {}).await.expect("the cases can be tried")
}

#[tokio::test]
async fn cases_nobody_has_seen_are_tried_as_they_are_told() {
    let one = |given: Value, expect: &str| json!({ "in": given, "expect": expect });
    let right = json!({
        "samples": { "card": ["d", "v", "id", "tm", "soc", "i", "err"], "plain": { "id": 1, "soc": "80 %", "v": 12.5 } },
        "numbers": [
            { "in": -1, "as": "int", "expect": -1 },
            { "in": 5000.0, "as": "float", "expect": 5000.0 },
            { "in": "1e999", "as": "float", "expect": null },
        ],
        "ingest": [
            one(json!("batch of 5, two garbage"), "3 stored, 2 quarantined"),
            one(json!("batch of 3, one entry is null"), "2 stored, 1 quarantined, answer says so"),
            one(json!({ "err": "TX" }), "two alerts: temperature sensor, unknown letter"),
            one(json!({ "id": "999" }), "refused: unknown_battery"),
            one(json!({ "v": "12.4V" }), "voltage_v 12.4"),
        ],
        "charging_seen_on_a_rented_battery": [
            one(json!({ "i": 3, "lasting_min": 60 }), "a suggestion to a person"),
            one(json!({ "i": 3, "lasting_min": 4 }), "nothing: needs 5 min"),
        ],
    });
    for one in tried(&right).await {
        assert_eq!(one.verdict, Verdict::Pass, "{one}");
    }
}

#[tokio::test]
async fn a_case_that_is_wrong_or_not_understood_fails() {
    let one = |given: Value, expect: &str| json!({ "in": given, "expect": expect });
    let wrong = json!({
        "samples": { "odd": 7 },
        "probes": [],
        "measured_at": [
            { "in": { "d": "2025-12-11", "tm": "10:00:00" }, "expect": null },
            { "in": { "d": "2025-12-11", "tm": "10:00:00" }, "expect": "noon" },
        ],
        "numbers": [{ "in": "12.4V", "as": "float", "expect": 12.5 }, { "in": "1", "as": "date", "expect": 1 }],
        "ingest": [
            one(json!({ "v": 12.4 }), "voltage_v 12.5"),
            one(json!({ "v": 12.4 }), "no alerts; painted blue"),
            one(json!({ "err": "TX" }), "one alert: temperature sensor"),
            one(json!({ "id": "1" }), "refused: unknown_battery"),
            one(json!("batch of 3, one odd"), "2 stored, 1 quarantined"),
            one(json!("batch of 3, one garbage"), "3 stored"),
        ],
        "charging_seen_on_a_rented_battery": [one(json!({ "i": 3 }), "nothing"), one(json!({ "wind": 3 }), "nothing")],
    });
    let tried = tried(&wrong).await;
    assert!(tried.len() > 12, "{}", tried.len());
    for one in tried {
        assert!(matches!(one.verdict, Verdict::Differs(_)), "{one}");
    }
}
