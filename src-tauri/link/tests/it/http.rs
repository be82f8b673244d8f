//! Posts over HTTP: against the documentation, against the cases from the field, and against noise.

use link::http::{CallAnswer, CallFault, CallRefused, Post, SignIn, Signature};
use link::payload::{self, Value};
use link::{BATCH_MAX, BatteryStatus, ErrorCode, Refused};
use proptest::prelude::*;
use serde_json::{Value as Json, json};

const PROTOCOL: &str = include_str!("../../PROTOCOL.md");

/// The head and the text of every fenced sample.
fn samples() -> Vec<(&'static str, &'static str)> {
    let blocks = PROTOCOL.split("```http ").skip(1);
    blocks.map(|block| block.split("```").next().unwrap().split_once('\n').unwrap()).collect()
}

fn value(text: &str) -> Value {
    Value::Object(payload::read(text.as_bytes()).unwrap())
}

#[test]
fn every_sample_of_a_device_is_read() {
    let mut read = Vec::new();
    for (head, text) in samples().into_iter().filter(|(head, _)| head.starts_with("POST")) {
        match head {
            "POST /auth/battery-login" => assert_eq!(SignIn::read(text.as_bytes()).unwrap().name, "D-1"),
            _ => drop(Post::read(text.as_bytes()).unwrap()),
        }
        read.push(head);
    }
    let posts = ["POST /webhook/live-data", "POST /webhook/batch", "POST /webhook/live-data"];
    assert_eq!(read, [&["POST /auth/battery-login"], &posts[..]].concat());
}

#[test]
fn every_sample_of_the_hub_is_what_it_answers() {
    let token = "eyJhbGciOiJFZERTQSIsInR5cCI6IkpXVCJ9.e30.c2ln".to_owned();
    let answers = [
        CallAnswer::SignedIn { token, expires_in_s: 30 * 24 * 3_600 },
        CallAnswer::Kept { stored: 2, duplicate: 0, quarantined: 1 },
        CallAnswer::Refused(Refused::from(ErrorCode::NotYourDevice).into()),
    ];
    let written: Vec<(String, Value)> =
        answers.iter().map(|answer| (answer.status().to_string(), value(&answer.body()))).collect();
    let samples = samples().into_iter().filter(|(head, _)| !head.starts_with("POST"));
    let told: Vec<(String, Value)> = samples.map(|(head, text)| (head.to_owned(), value(text))).collect();
    assert_eq!(told, written);
    assert!(PROTOCOL.contains(r#"`{"status": "ok"}`"#));
    assert_eq!(value(&CallAnswer::Healthy.body()), value(r#"{"status": "ok"}"#));
}

#[test]
fn every_code_of_a_call_stands_there_with_its_sentence_and_no_other_does() {
    let (_, table) = PROTOCOL.split_once("| status | `error_code` | sentence |\n|---|---|---|\n").unwrap();
    let told: Vec<&str> = table.lines().take_while(|line| line.starts_with('|')).collect();
    let row = |fault: CallFault| {
        let CallRefused { status, code, message, .. } = fault.into();
        format!("| {status} | `{code}` | {message} |")
    };
    assert_eq!(told, CallFault::ALL.iter().copied().map(row).collect::<Vec<_>>());
}

#[test]
fn everything_the_field_posts_is_taken_as_it_is() {
    let cases: Json = serde_json::from_str(include_str!("../../../../tests/cases/readings.json")).unwrap();
    let samples = &cases["samples"];
    let mut posts =
        vec![samples["real_device_reading"].clone(), samples["corrupt_clock"].clone(), samples["batch"].clone()];
    posts.extend(samples["error_readings"].as_array().unwrap().iter().cloned());
    for post in posts {
        let bare = Post::read(post.to_string().as_bytes()).unwrap();
        let mut envelope = samples["cloud_relay_envelope"].clone();
        envelope["values"][0]["value"] = json!(post.to_string());
        let relayed = Post::read(envelope.to_string().as_bytes()).unwrap();
        assert_eq!((relayed.told, relayed.identity.as_deref()), (bare.told, Some("event x")));
    }
}

/// Reads a body every way: nothing may panic, and what is taken is bounded.
fn check(body: &[u8]) {
    drop(SignIn::read(body));
    if let Ok(Post { told: BatteryStatus::Batch { entries, .. }, .. }) = Post::read(body) {
        assert!((1..=BATCH_MAX).contains(&entries.len()));
    }
}

proptest! {
    #[test]
    fn any_bytes_are_a_post_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        check(&bytes);
    }

    #[test]
    fn any_text_in_an_envelope_is_a_post_or_refused(text in any::<String>(), name in "data|other|", event in any::<String>()) {
        check(json!({ "event_id": event, "values": [{ "name": name, "value": text }] }).to_string().as_bytes());
    }

    #[test]
    fn an_envelope_within_an_envelope_is_opened_once(soc in 0..100) {
        let wrap = |text: String| json!({ "values": [{ "name": "data", "value": text }] }).to_string();
        let twice = wrap(wrap(json!({ "soc": soc }).to_string()));
        let read = Post::read(twice.as_bytes()).unwrap();
        prop_assert!(matches!(read.told, BatteryStatus::Reading(fields) if !fields.contains_key("soc")));
    }

    #[test]
    fn no_header_is_a_signature_by_chance(header in any::<String>(), time in any::<Option<String>>(), body in any::<Vec<u8>>()) {
        let digits = format!("sha256={}", "0f".repeat(32));
        for header in [&header, &digits] {
            if let Some(signature) = Signature::read(header, time.as_deref()) {
                prop_assert!(!signature.is_of(b"shared", &body));
            }
        }
    }
}
