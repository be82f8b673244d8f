//! PROTOCOL.md says what the codec does: each of its samples is read, or written, by the codec itself.

use domain::time::Time;
use link::payload::{self, Value};
use link::{
    Act, Answer, AuthFailure, AuthSuccess, BatteryAck, Command, Echo, ErrorCode, MessageError, Problem, Publish, Root,
    Seal, Sequence, Spelling, StationName, SwapConfirmation, SwapError, SwapOffer,
};
use sha2::{Digest, Sha256};

use crate::{Verdict, read};

const PROTOCOL: &str = include_str!("../../PROTOCOL.md");
/// 14 July 2025, 10:30 UTC, and a minute later.
const AT: Time = Time(1_752_489_000_000);
const LATER: Time = Time(AT.0 + 60_000);
/// 1 March 2026, 15:00 UTC.
const IN_MARCH: Time = Time(1_772_377_200_000);

/// The topic and the text of every fenced sample.
fn samples() -> Vec<(&'static str, &'static str)> {
    let blocks = PROTOCOL.split("```json ").skip(1);
    blocks.map(|block| block.split("```").next().unwrap().split_once('\n').unwrap()).collect()
}

fn is_from_hub(topic: &str) -> bool {
    let path = topic.splitn(3, '/').last().unwrap();
    let ends = ["/response", "/confirmation", "/error", "/offer", "battery/ack"];
    ends.iter().any(|end| path.ends_with(end)) || (path.starts_with("cmd/") && !path.ends_with("/ack"))
}

#[test]
fn every_sample_of_a_station_is_read_and_is_the_same_message_when_written_again() {
    let mut paths: Vec<&str> = Vec::new();
    for (topic, text) in samples().into_iter().filter(|(topic, _)| !is_from_hub(topic)) {
        let (verdict, identity) = read(topic, text.as_bytes());
        assert!(matches!(verdict, Verdict::Read(_)), "{topic}: {verdict:?}");
        let again = Value::Object(payload::read(text.as_bytes()).unwrap()).to_string();
        assert_eq!(read(topic, again.as_bytes()), (verdict, identity), "{topic}");
        paths.push(topic.splitn(3, '/').last().unwrap());
    }
    for path in [
        "user/auth/request",
        "auth/request",
        "swap/initiate",
        "swap/activity",
        "swap/result",
        "swap/refused",
        "battery/status",
        "station/status",
    ] {
        assert!(paths.contains(&path), "there is a sample of {path}");
    }
    assert!(paths.iter().any(|path| path.ends_with("/ack")), "there is a sample of an answer to a command");
}

#[test]
fn every_sample_of_the_hub_is_what_it_writes() {
    let written: Vec<(String, Value)> = answers().iter().map(|out| (out.topic.clone(), value(&out.payload))).collect();
    let samples = samples().into_iter().filter(|(topic, _)| is_from_hub(topic));
    let told: Vec<(String, Value)> = samples.map(|(topic, text)| (topic.to_owned(), value(text.as_bytes()))).collect();
    assert_eq!(told, written);
}

#[test]
fn every_code_stands_there_with_its_sentence_and_no_other_does() {
    let (_, table) = PROTOCOL.split_once("| `error_code` | sentence |\n|---|---|\n").unwrap();
    let told: Vec<String> = table.lines().map(str::to_owned).collect();
    let ours = ErrorCode::ALL.iter().map(|code| format!("| `{}` | {} |", code.word(), code.message()));
    assert_eq!(told, ours.collect::<Vec<_>>());
}

fn value(text: &[u8]) -> Value {
    Value::Object(payload::read(text).unwrap())
}

/// The hub's samples, in their order.
fn answers() -> Vec<Publish> {
    let out = |station: &str, answer: Answer| answer.publish(&Root::default(), &StationName::new(station).unwrap());
    let success = AuthSuccess {
        spelling: Spelling::User,
        user_id: "1".into(),
        user_name: "Rider One".into(),
        session: "0f3c9a7e51d24b86a1c0de5f77b3921c".into(),
        card: "A1B2C3D4".into(),
        echo: Echo::default(),
        timestamp: "2025-07-14T10:29:50Z".into(),
    };
    let failure = AuthFailure {
        spelling: Spelling::Short,
        refused: ErrorCode::UnknownCard.into(),
        echo: Echo { request: Some("q-17".into()), ..Echo::default() },
        timestamp: 1_752_488_990.into(),
    };
    let missing = MessageError::Field { field: "battery_out_data", problem: Problem::Missing };
    let batch = Echo { sequence: Some(Sequence { boot_id: "77".into(), seq: 4 }), ..Echo::default() };
    let kept = BatteryAck { stored: 2, duplicate: 0, quarantined: 0, refused: None, echo: batch, at: IN_MARCH };
    let not_kept = BatteryAck { stored: 0, refused: Some(MessageError::EmptyBatch.into()), ..kept.clone() };
    let open = command("01977f3e-8a4c-7c21-9d3b-5b1f0c2a6e10", Act::OpenSlot(3), 1);
    let settings = payload::read(br#"{"soh_min":70}"#).unwrap();
    let set = command("01977f3e-8a4c-7c21-9d3b-5b1f0c2a6e11", Act::Settings(settings), 10);
    let lock = command("01977f3e-8a4c-7c21-9d3b-5b1f0c2a6e12", Act::LockSlot(3), 1);
    // The SHA-256 of the password "s3cret".
    let key = Sha256::digest(b"s3cret").into();
    let signed = Command { seal: Some(Seal { nonce: "9f21".into(), key }), ..lock };
    let offer = SwapOffer {
        session: "0f3c9a7e51d24b86a1c0de5f77b3921c".into(),
        battery: "BAT003".into(),
        slot: Some(3),
        at: AT,
    };
    let echo = Echo { sequence: Some(Sequence { boot_id: "5f1c".into(), seq: 812 }), ..Echo::default() };
    let named = Echo { message_id: Some("a9d2".into()), ..Echo::default() };
    vec![
        out("S-1", Answer::AuthSuccess(success)),
        out("S-1", Answer::AuthFailure(failure)),
        out("S-1", Answer::SwapConfirmation(SwapConfirmation { swap_id: "W-000812".into(), echo, at: AT })),
        out("S-1", Answer::SwapError(SwapError { refused: missing.into(), echo: named, at: AT })),
        out("S-1", Answer::SwapOffer(offer)),
        out("B-1", Answer::BatteryAck(kept)),
        out("B-1", Answer::BatteryAck(not_kept)),
        out("S-1", Answer::Command(open)),
        out("S-1", Answer::Command(set)),
        out("S-1", Answer::Command(signed)),
    ]
}

fn command(request: &str, act: Act, minutes: i64) -> Command {
    Command { request: request.parse().unwrap(), act, at: LATER, expires_at: LATER.plus_minutes(minutes), seal: None }
}
