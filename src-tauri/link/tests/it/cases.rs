//! The cases from the field, as far as a message and its answer can be judged without knowing the hub.

use domain::time::Time;
use link::payload::{PayloadError, Value};
use link::{
    Answer, AuthFailure, AuthSuccess, Echo, Envelope, ErrorCode, Measured, Message, MessageError, Movement, Problem,
    Root, Spelling, StationName, SwapConfirmation, SwapError, Told, TopicError,
};
use serde_json::Value as Json;

use crate::{Verdict, read};

fn cases() -> Vec<Json> {
    let all: Json = serde_json::from_str(include_str!("../../../../tests/cases/station_protocol.json")).unwrap();
    let cases = all["cases"].as_array().unwrap().clone();
    assert_eq!(cases.len(), 47);
    cases
}

fn case(id: &str) -> Json {
    cases().into_iter().find(|case| case["id"] == id).unwrap()
}

fn bytes(step: &Json) -> Vec<u8> {
    if let Some(hex) = step["raw_hex"].as_str() {
        return (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap()).collect();
    }
    step["raw"].as_str().map_or_else(|| step["payload"].to_string(), str::to_owned).into_bytes()
}

fn verdicts(case: &Json) -> Vec<Verdict> {
    let steps = case["inbound"].as_array().unwrap();
    steps.iter().map(|step| read(step["topic"].as_str().unwrap(), &bytes(step)).0).collect()
}

fn missing(field: &'static str) -> Verdict {
    Verdict::Message(MessageError::Field { field, problem: Problem::Missing })
}

/// What a case says of its messages that does not depend on who and what the hub knows; all others must be read.
fn refused(id: &str) -> Option<Verdict> {
    Some(match id {
        "A03" | "A04" => missing("rfid"),
        "A11" => Verdict::Topic(TopicError::NoStation),
        "A12" => Verdict::Payload(PayloadError::NotJson),
        "A13" => Verdict::Payload(PayloadError::NotAnObject),
        "A14" => Verdict::Payload(PayloadError::Empty),
        "A15" => Verdict::Payload(PayloadError::NotUtf8),
        "I03" => missing("battery_in_health_status"),
        "S15" => missing("battery_out_data"),
        "S18" => missing("battery_in_id"),
        _ => return None,
    })
}

#[test]
fn each_message_is_read_or_refused_as_its_case_says() {
    for case in cases() {
        let id = case["id"].as_str().unwrap();
        let unread: Vec<Verdict> =
            verdicts(&case).into_iter().filter(|verdict| !matches!(verdict, Verdict::Read(_))).collect();
        assert_eq!(unread, Vec::from_iter(refused(id)), "{id}");
    }
}

#[test]
fn the_code_of_what_cannot_be_read_is_the_one_the_case_wants() {
    for case in cases() {
        let code = |verdict: &Verdict| match verdict {
            Verdict::Payload(error) => Some(error.code()),
            Verdict::Message(error) => Some(error.code()),
            Verdict::Topic(_) | Verdict::Read(_) => None,
        };
        let ours: Vec<&str> = verdicts(&case).iter().filter_map(code).map(ErrorCode::word).collect();
        let answers = case["ours"]["outbound"].as_array().unwrap();
        let wanted = answers.iter().filter_map(|answer| answer["payload"]["error_code"].as_str());
        let wanted: Vec<&str> = wanted.filter(|code| ["malformed_json", "missing_field"].contains(code)).collect();
        // Nobody waits for an answer to an `initiate`: this one is only logged.
        let wanted = if case["id"] == "I03" { vec!["missing_field"] } else { wanted };
        assert_eq!(ours, wanted, "{}", case["id"]);
    }
}

#[test]
fn a_repeat_is_the_same_message_and_nothing_else_is() {
    for case in cases() {
        let steps = case["inbound"].as_array().unwrap();
        let key = |step: &Json| read(step["topic"].as_str().unwrap(), &bytes(step)).1.map(|identity| identity.key);
        for (at, one) in steps.iter().enumerate() {
            for other in &steps[at + 1..] {
                if let (Some(left), Some(right)) = (key(one), key(other)) {
                    let is_repeat = one["topic"] == other["topic"] && bytes(one) == bytes(other);
                    assert_eq!(left == right, is_repeat, "{}", case["id"]);
                }
            }
        }
    }
    for id in ["A18", "S02"] {
        let steps = case(id)["inbound"].as_array().unwrap().clone();
        let [.., one, other] = steps.as_slice() else { panic!("{id} sends one message twice") };
        assert_eq!(bytes(one), bytes(other), "{id}");
    }
}

#[test]
fn numbers_kinds_and_clocks_are_read_as_the_cases_want() {
    let report = |id: &str| match verdicts(&case(id)).pop().unwrap() {
        Verdict::Read(message) => match message {
            Message::SwapReport(report) => *report,
            other => panic!("{id}: {other:?}"),
        },
        other => panic!("{id}: {other:?}"),
    };
    for (id, charge) in
        [("S19", [Measured::Invalid, Measured::Invalid]), ("S20", [Measured::Known(20.0), Measured::Known(95.0)])]
    {
        let Movement::Exchange { returned, issued } = report(id).movement else { panic!("{id} is an exchange") };
        assert_eq!([returned.numbers.soc, issued.numbers.soc], charge, "{id}");
        assert_eq!((returned.battery.as_str(), issued.battery.as_str()), ("7", "3"), "{id}");
    }
    assert!(matches!(report("S26").movement, Movement::IssueOnly(issued) if issued.battery == "3"));
    let told = |id: &str| {
        let step = case(id)["inbound"].as_array().unwrap().last().unwrap().clone();
        Envelope::read(&link::payload::read(&bytes(&step)).unwrap()).timestamp.told
    };
    assert_eq!((told("S16"), told("S17")), (Told::Absent, Told::Unreadable));
    assert_eq!(told("S01"), Told::At(Time(1_752_489_000_000)));
}

/// An answer of the kind that a case wants on a topic, with the code it wants.
fn answer(path: &str, wanted: &Json) -> Answer {
    let spelling = if path.starts_with("user/") { Spelling::User } else { Spelling::Short };
    let code = |word: &str| *ErrorCode::ALL.iter().find(|code| code.word() == word).unwrap();
    let refused = wanted["error_code"].as_str().map(|word| code(word).into());
    let at = Time(1_752_489_000_000);
    match (path, refused) {
        ("user/auth/response" | "auth/response", Some(refused)) => {
            Answer::AuthFailure(AuthFailure { spelling, refused, echo: Echo::default(), timestamp: Value::Null })
        }
        ("user/auth/response" | "auth/response", None) => Answer::AuthSuccess(AuthSuccess {
            spelling,
            user_id: "1".into(),
            user_name: "Rider One".into(),
            session: "token".into(),
            card: "A1B2C3D4".into(),
            echo: Echo::default(),
            timestamp: Value::Null,
        }),
        ("swap/confirmation", None) => {
            Answer::SwapConfirmation(SwapConfirmation { swap_id: "1".into(), echo: Echo::default(), at })
        }
        ("swap/error", Some(refused)) => Answer::SwapError(SwapError { refused, echo: Echo::default(), at }),
        other => panic!("no case wants {other:?}"),
    }
}

#[test]
fn each_answer_a_case_wants_can_be_given() {
    let mut wanted = 0;
    for case in cases() {
        for want in case["ours"]["outbound"].as_array().unwrap() {
            let topic = want["topic"].as_str().unwrap();
            let (station, path) = topic.strip_prefix("bss/").unwrap().split_once('/').unwrap();
            let out = answer(path, &want["payload"]).publish(&Root::default(), &StationName::new(station).unwrap());
            assert_eq!(out.topic, topic, "{}", case["id"]);
            let given: Json = serde_json::from_slice(&out.payload).unwrap();
            for (field, value) in want["payload"].as_object().unwrap() {
                let given = given.get(field).unwrap_or_else(|| panic!("{} wants {field}", case["id"]));
                match value.as_str().unwrap() {
                    "$any" => {}
                    "$iso_utc" => assert!(Time::from_iso(given.as_str().unwrap()).is_some(), "{}", case["id"]),
                    matcher if matcher.starts_with('$') => assert!(!given.as_str().unwrap().is_empty(), "{field}"),
                    exact => assert_eq!(given, exact, "{}", case["id"]),
                }
            }
            wanted += 1;
        }
    }
    assert!(wanted > 47, "most cases want an answer, some want several");
}
