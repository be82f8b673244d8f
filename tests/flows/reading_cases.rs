//! The cases of readings from the field: said over a broker, and read from a file.

use std::path::Path;

use sim::cases::stations::Way;
use sim::cases::{self, Verdict};

const CASES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/cases/readings.json");

async fn hold(way: Way) {
    let tried = cases::run(Path::new(CASES), way, |_| {}).await.expect("the cases can be tried");
    let differ: Vec<String> =
        tried.iter().filter(|one| one.verdict != Verdict::Pass).map(ToString::to_string).collect();
    assert!(differ.is_empty(), "{} of {}:\n{}", differ.len(), tried.len(), differ.join("\n"));
    assert!(tried.len() > 60, "{}", tried.len());
}

#[tokio::test]
async fn every_case_of_readings_holds() {
    hold(Way::Straight).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_case_of_readings_holds_over_tcp() {
    hold(Way::Embedded).await;
}
