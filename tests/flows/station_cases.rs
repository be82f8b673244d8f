//! The cases from stations in the field: what a station says, what it must hear, and how things stand then.

use std::path::Path;

use sim::cases::stations::Way;
use sim::cases::{self, Verdict};

/// The cases as they came.
pub const CASES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/cases/station_protocol.json");
/// How many they are.
const COUNT: usize = 47;

async fn hold(way: Way) {
    let tried = cases::run(Path::new(CASES), way, |_| {}).await.expect("the cases can be tried");
    let differ: Vec<String> =
        tried.iter().filter(|one| one.verdict != Verdict::Pass).map(ToString::to_string).collect();
    assert!(differ.is_empty(), "{} of {}:\n{}", differ.len(), tried.len(), differ.join("\n"));
    assert_eq!(tried.len(), COUNT);
}

#[tokio::test]
async fn every_case_of_the_stations_protocol_holds() {
    hold(Way::Straight).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_case_holds_over_tcp() {
    hold(Way::Embedded).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_case_holds_over_mosquitto() {
    hold(Way::Mosquitto).await;
}
