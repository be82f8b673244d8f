//! The cases from stations in the field: what a station says, what it must hear, and how things stand then.

mod field;
mod matcher;
mod wire;

use serde_json::Value;

pub use field::Field;
use matcher::Matcher;
use wire::{Wire, over_tcp};

/// The cases as they came.
const CASES: &str = include_str!("../cases/station_protocol.json");

#[tokio::test]
async fn every_case_of_the_stations_protocol_holds() {
    let all: Value = serde_json::from_str(CASES).unwrap();
    let mut failed = Vec::new();
    for case in all["cases"].as_array().unwrap() {
        let id = case["id"].as_str().unwrap();
        if let Err(why) = holds(&all["fixtures"], case).await {
            failed.push(format!("{id}: {why}"));
        }
    }
    assert!(
        failed.is_empty(),
        "{} of {}:\n{}",
        failed.len(),
        all["cases"].as_array().unwrap().len(),
        failed.join("\n")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn every_case_holds_over_tcp() {
    let all: Value = serde_json::from_str(CASES).unwrap();
    let mut failed = Vec::new();
    for case in all["cases"].as_array().unwrap() {
        let id = case["id"].as_str().unwrap();
        let field = field_of(&all["fixtures"], case).await;
        let heard = over_tcp(&field.story.desk, async |wire| heard_over(wire, &field, case).await).await;
        if let Err(why) = is_so(&field, case, heard) {
            failed.push(format!("{id}: {why}"));
        }
    }
    assert!(
        failed.is_empty(),
        "{} of {}:\n{}",
        failed.len(),
        all["cases"].as_array().unwrap().len(),
        failed.join("\n")
    );
}

async fn heard_over(mut wire: Wire, field: &Field, case: &Value) -> Vec<(String, Value)> {
    let mut heard = Vec::new();
    for said in case["inbound"].as_array().unwrap() {
        field.half_a_second_later();
        let topic = said["topic"].as_str().unwrap();
        heard.extend(wire.say(topic, said["qos"].as_u64().unwrap(), field::payload(said)).await);
    }
    heard
}

async fn field_of(fixtures: &Value, case: &Value) -> Field {
    Field::of(&fixtures[case["fixture"].as_str().unwrap()], &case["setup"]).await
}

async fn holds(fixtures: &Value, case: &Value) -> Result<(), String> {
    let field = field_of(fixtures, case).await;
    let mut heard = Vec::new();
    for said in case["inbound"].as_array().unwrap() {
        heard.extend(field.say(said).await);
    }
    is_so(&field, case, heard)
}

fn is_so(field: &Field, case: &Value, heard: Vec<(String, Value)>) -> Result<(), String> {
    let expected = case["ours"]["outbound"].as_array().unwrap();
    let topics = |all: &[(String, Value)]| all.iter().map(|(topic, _)| topic.clone()).collect::<Vec<_>>();
    if heard.len() != expected.len() {
        return Err(format!("{} answers where {} are expected: {:?}", heard.len(), expected.len(), topics(&heard)));
    }
    let mut matcher = Matcher::new(field.users());
    for (expected, (topic, payload)) in expected.iter().zip(&heard) {
        if *topic != expected["topic"].as_str().unwrap() {
            return Err(format!("{topic} where {} is expected", expected["topic"]));
        }
        matcher.same(&expected["payload"], payload, "payload")?;
    }
    for (name, expected) in case["ours"]["state"].as_object().unwrap() {
        let is = field.state(name);
        if !matcher::stands(expected, &is) {
            return Err(format!("{name} is {is} where {expected} is expected"));
        }
    }
    Ok(())
}
