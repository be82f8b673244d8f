use super::*;
use crate::message::{Message, missing, read, wrong_type};

fn check(given: &str, expect: Result<StationStatus, MessageError>) {
    assert_eq!(read("station/status", given), expect.map(Message::StationStatus), "{given}");
}

fn status(online: bool, slots: Vec<SlotStatus>) -> StationStatus {
    StationStatus { online, slots, firmware: None, boot: None, nonce: None, wants_offers: false }
}

fn slot(number: i64, held: Held) -> SlotStatus {
    SlotStatus { number, door: None, charger: None, held, soc: Measured::Absent }
}

fn unknown_word(field: &'static str) -> MessageError {
    MessageError::Field { field, problem: Problem::UnknownWord }
}

#[test]
fn a_station_tells_what_it_holds() {
    let first = SlotStatus {
        door: Some(Door::Locked),
        charger: Some(Charger::Charging),
        soc: Measured::Known(97.0),
        ..slot(1, Held::Battery("BAT001".into()))
    };
    let second = SlotStatus { door: Some(Door::Unknown), charger: Some(Charger::Unknown), ..slot(2, Held::Empty) };
    let third = SlotStatus { soc: Measured::Invalid, ..slot(64, Held::NotTold) };
    let given = r#"{"status":"Online","firmware":2.1,"boot_id":"b1","nonce":"9f21","offers":true,"slots":[
        {"slot":1,"door":"locked","charger":"Charging","battery_id":"BAT001","soc":97},
        {"slot":"2","door":"ajar","charger":"humming","battery_id":null},
        {"slot":64.0,"soc":"--","x":1}]}"#;
    let expect = StationStatus {
        firmware: Some("2.1".into()),
        boot: Some("b1".into()),
        nonce: Some("9f21".into()),
        wants_offers: true,
        ..status(true, vec![first, second, third])
    };
    check(given, Ok(expect));
    check(r#"{"status":"offline"}"#, Ok(status(false, vec![])));
    check(r#"{"status":"online","slots":[]}"#, Ok(status(true, vec![])));
}

#[test]
fn each_word_of_door_and_charger_is_known() {
    for (word, door) in [("open", Door::Open), ("closed", Door::Closed), ("locked", Door::Locked)] {
        assert_eq!(Door::read(word), door);
    }
    let chargers =
        [("idle", Charger::Idle), ("charging", Charger::Charging), ("full", Charger::Full), ("fault", Charger::Fault)];
    for (word, charger) in chargers {
        assert_eq!(Charger::read(word), charger);
    }
}

#[test]
fn a_status_of_no_use_says_why() {
    check("{}", Err(missing("status")));
    check(r#"{"status":"asleep"}"#, Err(unknown_word("status")));
    check(r#"{"status":true}"#, Err(wrong_type("status")));
    check(r#"{"status":"online","slots":{}}"#, Err(wrong_type("slots")));
    check(r#"{"status":"online","slots":[7]}"#, Err(wrong_type("slots")));
    check(r#"{"status":"online","slots":[{"slot":1},{"slot":"1"}]}"#, Err(wrong_type("slots")));
    check(r#"{"status":"online","slots":[{"soc":1}]}"#, Err(missing("slots.slot")));
    check(r#"{"status":"online","slots":[{"slot":65}]}"#, Err(wrong_type("slots.slot")));
    check(r#"{"status":"online","slots":[{"slot":1,"battery_id":[]}]}"#, Err(wrong_type("battery_id")));
}

#[test]
fn a_command_is_accepted_done_or_failed() {
    let ack = |given: &str| read("cmd/R-1/ack", given);
    assert_eq!(ack(r#"{"status":"accepted"}"#), Ok(Message::CommandAck(CommandAck::Accepted)));
    assert_eq!(ack(r#"{"status":"DONE","reason":"x"}"#), Ok(Message::CommandAck(CommandAck::Done)));
    let failed = CommandAck::Failed(Some("door jammed".into()));
    assert_eq!(ack(r#"{"status":"failed","reason":"door jammed"}"#), Ok(Message::CommandAck(failed)));
    assert_eq!(ack(r#"{"status":"failed"}"#), Ok(Message::CommandAck(CommandAck::Failed(None))));
    assert_eq!(ack("{}"), Err(missing("status")));
    assert_eq!(ack(r#"{"status":"maybe"}"#), Err(unknown_word("status")));
}
