use super::*;
use crate::message::{Message, missing, read, wrong_type};
use Measured::{Absent, Invalid, Known};

fn numbers(soc: Measured, soh: Measured) -> Numbers {
    Numbers { soc, soh, ..Numbers::ABSENT }
}

fn moved(battery: &str, numbers: Numbers) -> Moved {
    Moved { battery: battery.into(), slot: Absent, numbers }
}

/// A report of the first form, with some fields said otherwise.
fn report(other: &[(&str, &str)]) -> String {
    let mut fields = vec![
        ("battery_in_id", r#""7""#),
        ("battery_out_id", r#""3""#),
        ("user_id", "1"),
        ("battery_in_data", r#"{"soc":20,"soh":81}"#),
        ("battery_out_data", r#"{"soc":95,"soh":90}"#),
        ("status", r#""completed""#),
    ];
    fields.retain(|(name, _)| other.iter().all(|(otherwise, _)| otherwise != name));
    fields.extend(other.iter().filter(|(_, value)| !value.is_empty()));
    let fields: Vec<String> = fields.iter().map(|(name, value)| format!("\"{name}\":{value}")).collect();
    format!("{{{}}}", fields.join(","))
}

fn full() -> SwapReport {
    let returned = moved("7", numbers(Known(20.0), Known(81.0)));
    SwapReport {
        user: "1".into(),
        movement: Movement::Exchange { returned, issued: moved("3", numbers(Known(95.0), Known(90.0))) },
        outcome: Outcome::Completed,
        station: None,
        session: None,
    }
}

fn told(report: SwapReport) -> Message {
    Message::SwapReport(Box::new(report))
}

fn check(other: &[(&str, &str)], expect: Result<SwapReport, MessageError>) {
    for path in ["swap/activity", "swap/result"] {
        assert_eq!(read(path, &report(other)), expect.clone().map(told), "{path} {other:?}");
    }
}

#[test]
fn a_report_tells_who_what_and_how_it_ended() {
    check(&[], Ok(full()));
    check(&[("user_id", "\"U-1\"")], Ok(SwapReport { user: "U-1".into(), ..full() }));
    check(&[("sessionId", "\"s\""), ("session_id", "\"t\"")], Ok(SwapReport { session: Some("s".into()), ..full() }));
    check(&[("session_id", "5")], Ok(SwapReport { session: Some("5".into()), ..full() }));
    check(&[("station_id", "1")], Ok(SwapReport { station: Some("1".into()), ..full() }));
    for status in ["\"Completed\"", "\"SUCCESS\"", "\" success \""] {
        check(&[("status", status)], Ok(full()));
    }
    let failed = |word: &str| SwapReport { outcome: Outcome::Failed(word.into()), ..full() };
    check(&[("status", "\"failed\"")], Ok(failed("failed")));
    check(&[("status", "\"Door jammed\"")], Ok(failed("Door jammed")));
    check(&[("status", "0")], Ok(failed("0")));
}

#[test]
fn a_battery_that_is_not_named_did_not_move() {
    let Movement::Exchange { returned, issued } = full().movement else { unreachable!("an exchange") };
    let issue = Ok(SwapReport { movement: Movement::IssueOnly(issued), ..full() });
    check(&[("battery_in_id", "null")], issue.clone());
    check(&[("battery_in_id", ""), ("battery_in_data", "")], issue);
    let back = Ok(SwapReport { movement: Movement::ReturnOnly(returned), ..full() });
    check(&[("battery_out_id", "\"\""), ("battery_out_data", "null")], back);
    check(&[("battery_in_id", "null"), ("battery_out_id", "null")], Err(missing("battery_in_id")));
}

#[test]
fn a_field_of_no_use_is_named() {
    for field in ["user_id", "status", "battery_in_data", "battery_out_data"] {
        check(&[(field, "")], Err(missing(field)));
        check(&[(field, "null")], Err(missing(field)));
        check(&[(field, "[1]")], Err(wrong_type(field)));
    }
    for field in ["battery_in_id", "battery_out_id", "sessionId", "session_id", "station_id"] {
        check(&[(field, "{}")], Err(wrong_type(field)));
    }
    check(&[("health_data", "81")], Err(wrong_type("health_data")));
}

#[test]
fn numbers_that_cannot_be_leave_the_movement() {
    let returned = moved("7", numbers(Invalid, Absent));
    let issued = Moved { slot: Known(4), ..moved("3", numbers(Invalid, Known(90.0))) };
    let expect = SwapReport { movement: Movement::Exchange { returned, issued }, ..full() };
    let data = [("battery_in_data", r#"{"soc":-5}"#), ("battery_out_data", r#"{"soc":150,"soh":"90"}"#)];
    check(&[data[0], data[1], ("slot_out", "\"4\"")], Ok(expect));
}

#[test]
fn the_second_form_tells_the_health_of_what_came_back() {
    let second = |health: &str| {
        format!(
            r#"{{"user_id":"1","battery_in_id":"7","battery_out_id":"3","timestamp":"2025-07-14T10:30:00Z",
            "station_id":"1","status":"success","health_data":{health}}}"#
        )
    };
    let health = Numbers { soh: Known(81.0), voltage: Known(50.1), capacity: Invalid, ..Numbers::ABSENT };
    let expect = SwapReport {
        movement: Movement::Exchange { returned: moved("7", health), issued: moved("3", Numbers::ABSENT) },
        station: Some("1".into()),
        ..full()
    };
    let given = second(r#"{"soh":81,"voltage":"50.1","capacity":"many"}"#);
    assert_eq!(read("swap/result", &given), Ok(told(expect)));
    assert_eq!(read("swap/result", &second("null")), Err(missing("battery_in_data")));
    // Told twice, what stands with the battery itself counts.
    let both = report(&[("health_data", r#"{"soh":60,"voltage":50.1}"#)]);
    let returned = moved("7", Numbers { voltage: Known(50.1), ..numbers(Known(20.0), Known(81.0)) });
    let Movement::Exchange { issued, .. } = full().movement else { unreachable!("an exchange") };
    let expect = SwapReport { movement: Movement::Exchange { returned, issued }, ..full() };
    assert_eq!(read("swap/result", &both), Ok(told(expect)));
}

#[test]
fn what_failed_needs_no_numbers() {
    let exchange = Movement::Exchange { returned: moved("7", Numbers::ABSENT), issued: moved("3", Numbers::ABSENT) };
    let expect = SwapReport { movement: exchange, outcome: Outcome::Failed("failed".into()), ..full() };
    let without = [("battery_in_data", ""), ("battery_out_data", ""), ("status", "\"failed\"")];
    check(&without, Ok(expect));
    let nothing = SwapReport { movement: Movement::Nothing, outcome: Outcome::Failed("failed".into()), ..full() };
    check(&[("battery_in_id", "null"), ("battery_out_id", "null"), ("status", "\"failed\"")], Ok(nothing));
}

#[test]
fn a_battery_put_in_needs_three_fields() {
    let bare = SwapInitiate {
        user: "1".into(),
        battery: "7".into(),
        verdict: "accepted".into(),
        numbers: Numbers::ABSENT,
        session: None,
    };
    let given = r#"{"user_id":1,"battery_in_id":"7","battery_in_health_status":"accepted"}"#;
    assert_eq!(read("swap/initiate", given), Ok(Message::SwapInitiate(bare)));
    let lacking = [
        ("user_id", r#"{"battery_in_id":"7","battery_in_health_status":"accepted"}"#),
        ("battery_in_id", r#"{"user_id":1,"battery_in_id":null,"battery_in_health_status":"accepted"}"#),
        ("battery_in_health_status", r#"{"user_id":1,"battery_in_id":"7","soc":20}"#),
    ];
    for (field, given) in lacking {
        assert_eq!(read("swap/initiate", given), Err(missing(field)));
    }
}

#[test]
fn a_refusal_tells_its_reason() {
    let refused = SwapRefused {
        user: "1".into(),
        battery: "7".into(),
        reason: "Battery health below threshold".into(),
        numbers: Numbers { temperature: Known(34.5), ..numbers(Known(20.0), Known(65.0)) },
        session: None,
    };
    let given = |temperature: &str| {
        format!(
            r#"{{"user_id":1,"battery_id":"7","status":"rejected","reason":"Battery health below threshold",
            "soc":20,"soh":65{temperature}}}"#
        )
    };
    let without = SwapRefused { numbers: Numbers { temperature: Absent, ..refused.numbers }, ..refused.clone() };
    assert_eq!(read("swap/refused", &given("")), Ok(Message::SwapRefused(without)));
    assert_eq!(read("swap/refused", &given(",\"temperature\":34.5")), Ok(Message::SwapRefused(refused)));
    assert_eq!(read("swap/refused", r#"{"user_id":1,"battery_id":"7"}"#), Err(missing("reason")));
}
