use super::*;
use crate::envelope::Sequence;
use proptest::prelude::*;
use serde_json::json;
use uuid::Uuid;

/// 14 July 2025, 10:30 UTC.
const AT: Time = Time(1_752_489_000_000);

fn check(answer: Answer, topic: &str, qos: Qos, payload: serde_json::Value) {
    let out = answer.publish(&Root::default(), &StationName::new("S-1").expect("a name"));
    assert_eq!((out.topic.as_str(), out.qos), (topic, qos));
    let read: serde_json::Value = serde_json::from_slice(&out.payload).expect("JSON");
    assert_eq!(read, payload, "{topic}");
}

fn success(spelling: Spelling, timestamp: Value) -> Answer {
    Answer::AuthSuccess(AuthSuccess {
        spelling,
        user_id: "1".into(),
        user_name: "Rider \"One\"".into(),
        session: "token".into(),
        card: "A1B2C3D4".into(),
        echo: Echo::default(),
        timestamp,
    })
}

#[test]
fn an_accepted_card_is_told_in_the_spelling_of_the_question() {
    let user = json!({ "id": "1", "name": "Rider \"One\"" });
    let told = |timestamp: serde_json::Value| {
        json!({
            "status": "success", "user_id": "1", "sessionId": "token", "user": user, "message": "Card accepted",
            "rfidCard": { "rfid_code": "A1B2C3D4", "user_id": "1", "user": user }, "timestamp": timestamp,
        })
    };
    let (long, short) = ("bss/S-1/user/auth/response", "bss/S-1/auth/response");
    check(success(Spelling::User, "t1".into()), long, Qos::ExactlyOnce, told(json!("t1")));
    check(success(Spelling::Short, Value::Null), short, Qos::ExactlyOnce, told(json!(null)));
    check(success(Spelling::Short, 5.into()), short, Qos::ExactlyOnce, told(json!(5)));
}

#[test]
fn a_refused_card_is_told_why() {
    let failure = |refused| {
        let echo = Echo { request: Some("q-17".into()), ..Echo::default() };
        Answer::AuthFailure(AuthFailure { spelling: Spelling::User, refused, echo, timestamp: Value::Null })
    };
    let told = |message: &str, code: &str| json!({ "status": "failure", "message": message, "error_code": code, "timestamp": null, "request_id": "q-17" });
    let missing = MessageError::Field { field: "rfid", problem: crate::Problem::Missing };
    for (refused, expect) in [
        (ErrorCode::UnknownCard.into(), told("Card not known", "unknown_card")),
        (missing.into(), told("rfid is missing", "missing_field")),
        (PayloadError::KeyTwice.into(), told("The message names a field twice", "malformed_json")),
    ] {
        check(failure(refused), "bss/S-1/user/auth/response", Qos::ExactlyOnce, expect);
    }
}

#[test]
fn a_swap_is_confirmed_or_not() {
    let confirmed = Answer::SwapConfirmation(SwapConfirmation { swap_id: "W-7".into(), echo: Echo::default(), at: AT });
    let told = json!({
        "status": "success", "swap_id": "W-7", "message": "Swap recorded", "timestamp": "2025-07-14T10:30:00.000Z",
    });
    check(confirmed, "bss/S-1/swap/confirmation", Qos::ExactlyOnce, told);
    let echo = Echo {
        sequence: Some(Sequence { boot_id: "b1".into(), seq: 812 }),
        message_id: Some("m-1".into()),
        request: None,
    };
    let refused = Answer::SwapError(SwapError { refused: ErrorCode::NoSession.into(), echo, at: AT });
    let told = json!({
        "status": "error", "message": "No open session", "error": "No open session", "error_code": "no_session",
        "timestamp": "2025-07-14T10:30:00.000Z", "boot_id": "b1", "seq": 812, "message_id": "m-1",
    });
    check(refused, "bss/S-1/swap/error", Qos::ExactlyOnce, told);
}

#[test]
fn readings_are_counted_and_what_is_safe_is_named() {
    let kept = BatteryAck { stored: 2, duplicate: 0, quarantined: 1, refused: None, echo: Echo::default(), at: AT };
    let told = json!({
        "status": "success", "stored": 2, "duplicate": 0, "quarantined": 1, "timestamp": "2025-07-14T10:30:00.000Z",
    });
    check(Answer::BatteryAck(kept.clone()), "bss/S-1/battery/ack", Qos::AtLeastOnce, told.clone());
    let sequence = Some(Sequence { boot_id: "b1".into(), seq: 812 });
    let mut told_safe = told.clone();
    told_safe["boot_id"] = json!("b1");
    told_safe["seq"] = json!(812);
    let ack = Answer::BatteryAck(BatteryAck { echo: Echo { sequence, ..Echo::default() }, ..kept.clone() });
    check(ack, "bss/S-1/battery/ack", Qos::AtLeastOnce, told_safe);
    let mut told_refused = told;
    told_refused["status"] = json!("error");
    told_refused["message"] = json!("entries is empty");
    told_refused["error_code"] = json!("empty_batch");
    let ack = Answer::BatteryAck(BatteryAck { refused: Some(MessageError::EmptyBatch.into()), ..kept });
    check(ack, "bss/S-1/battery/ack", Qos::AtLeastOnce, told_refused);
}

#[test]
fn each_command_has_its_word_and_expires() {
    let settings = crate::payload::read(br#"{"soh_min":70}"#).expect("a payload");
    for (act, word, detail) in [
        (Act::OpenSlot(3), "open_slot", Some(("slot", json!(3)))),
        (Act::LockSlot(3), "lock_slot", Some(("slot", json!(3)))),
        (Act::StartCharge(3), "start_charge", Some(("slot", json!(3)))),
        (Act::StopCharge(3), "stop_charge", Some(("slot", json!(3)))),
        (Act::Identify, "identify", None),
        (Act::Reboot, "reboot", None),
        (Act::SetTime, "set_time", None),
        (Act::Settings(settings), "settings", Some(("settings", json!({ "soh_min": 70 })))),
        (Act::Report, "report", None),
    ] {
        let mut told = json!({
            "command": word, "request_id": "00000000-0000-0000-0000-000000000000",
            "timestamp": "2025-07-14T10:30:00.000Z", "expires_at": "2025-07-14T10:31:00.000Z",
        });
        if let Some((name, value)) = detail {
            told[name] = value;
        }
        let command = Command { request: Uuid::nil(), act, at: AT, expires_at: AT.plus_minutes(1), seal: None };
        let topic = "bss/S-1/cmd/00000000-0000-0000-0000-000000000000";
        check(Answer::Command(command), topic, Qos::AtLeastOnce, told);
    }
}

proptest! {
    #[test]
    fn whatever_a_station_sent_as_its_time_comes_back_as_it_was(text in any::<String>(), number in "-?[1-9][0-9]{0,30}(\\.[0-9]{1,20})?") {
        let given = json!({ "a": text, "b": [null, true, {}] }).to_string();
        let given = format!("{{\"timestamp\":[{number},{given}]}}");
        let raw = crate::payload::read(given.as_bytes()).expect("a payload").remove("timestamp").expect("a time");
        let out = success(Spelling::User, raw.clone()).publish(&Root::default(), &StationName::new("1").expect("a name"));
        let again = crate::payload::read(&out.payload).expect("what is written can be read");
        prop_assert_eq!(&again["timestamp"], &raw);
        prop_assert!(serde_json::from_slice::<serde_json::Value>(&out.payload).is_ok());
    }

    #[test]
    fn whatever_a_name_holds_the_answer_is_json(name in any::<String>(), card in any::<String>()) {
        let answer = Answer::AuthSuccess(AuthSuccess {
            spelling: Spelling::User,
            user_id: "1".into(),
            user_name: name.clone(),
            session: "token".into(),
            card: card.clone(),
            echo: Echo::default(),
            timestamp: Value::Null,
        });
        let out = answer.publish(&Root::default(), &StationName::new("1").expect("a name"));
        let read: serde_json::Value = serde_json::from_slice(&out.payload).expect("JSON");
        prop_assert_eq!(read["user"]["name"].as_str(), Some(name.as_str()));
        prop_assert_eq!(read["rfidCard"]["rfid_code"].as_str(), Some(card.as_str()));
    }
}
