//! A station without a network: what it says for what happens to it.

use serde_json::{Value, json};

use super::command::signature;
use super::*;
use crate::happened::Ended;
use crate::world::{Battery, NamedBy, SlotSetup, Spelling};

const NOW: i64 = 1_752_489_000_000;
const HOUR: i64 = 3_600_000;

fn battery(name: &str, soc: f64) -> Battery {
    Battery { name: name.into(), soc, soh: 95.0 }
}

fn setup() -> StationSetup {
    let slots = [Some(battery("B-1", 97.0)), None, Some(battery("B-3", 40.0))];
    StationSetup {
        level: "S-1".into(),
        login: "S-1".into(),
        password: String::new(),
        slots: (1..).zip(slots).map(|(number, battery)| SlotSetup { number, battery }).collect(),
        spelling: Spelling::User,
        named_by: NamedBy::Sequence,
        signed: false,
    }
}

fn linked(setup: StationSetup) -> Station {
    let mut station = Station::new(setup, "b1", ClockFault::None, NOW);
    station.step(Signal::Linked, NOW);
    told(&mut station);
    station
}

fn tap(battery: Option<Battery>) -> Signal {
    Signal::Tapped(Tap { rider: Rider { card: "C1".into(), user: Some("U".into()), battery }, wish: Wish::Swap })
}

/// What it says; the broker has it.
fn told(station: &mut Station) -> Vec<Say> {
    let says = station.says();
    for say in &says {
        station.step(Signal::Stored(say.number), NOW);
    }
    says
}

fn hears(station: &mut Station, topic: &str, payload: Value) -> Vec<Happened> {
    station.step(Signal::Told { topic: topic.into(), payload }, NOW)
}

/// The card is known.
fn opened(station: &mut Station) {
    let asked = told(station).pop().expect("a question");
    let yes = json!({ "status": "success", "user_id": "7", "sessionId": "t", "timestamp": asked.payload["timestamp"] });
    let happened = hears(station, &asked.topic.replace("request", "response"), yes);
    assert_eq!(happened, [Happened::Opened { user: "7".into() }]);
}

/// With the battery brought and another taken out; the report.
fn reported(station: &mut Station) -> Say {
    station.step(tap(Some(battery("B-7", 20.0))), NOW);
    opened(station);
    station.step(Signal::WentOn, NOW);
    assert_eq!(told(station)[0].topic, "swap/initiate");
    station.step(Signal::WentOn, NOW);
    told(station).pop().expect("a report")
}

#[test]
fn a_swap_is_asked_for_done_and_told() {
    let mut station = linked(setup());
    let report = reported(&mut station);
    assert_eq!(report.topic, "swap/activity");
    let said = &report.payload;
    assert_eq!((&said["battery_in_id"], &said["battery_out_id"]), (&json!("B-7"), &json!("B-1")));
    assert_eq!((&said["slot_in"], &said["slot_out"], &said["sessionId"]), (&json!(2), &json!(1), &json!("t")));
    let happened = hears(&mut station, "swap/confirmation", json!({ "status": "success", "swap_id": "w1" }));
    let how = Ended::Confirmed { swap: "w1".into() };
    assert_eq!(happened, [Happened::Ended { card: "C1".into(), how, holds: Some(battery("B-1", 97.0)) }]);
    assert!(station.is_settled());
}

#[test]
fn what_is_not_answered_is_said_again_as_it_was_after_every_lost_link() {
    let mut station = linked(setup());
    let report = reported(&mut station);
    for boot in ["b2", "b3"] {
        station.step(Signal::Restarted { boot: boot.into(), clock: ClockFault::None }, NOW);
        assert!(station.says().is_empty(), "nothing is said without a link");
        station.step(Signal::Linked, NOW);
        assert_eq!(told(&mut station)[0], report, "with the same boot_id and seq");
    }
    hears(&mut station, "swap/confirmation", json!({ "status": "success", "swap_id": "w1" }));
    assert_eq!(told(&mut station).len(), 1, "how it is is told once, as it is now");
    assert!(station.is_settled());
}

#[test]
fn an_answer_to_what_was_before_answers_nothing() {
    let mut station = linked(setup());
    let answer = json!({ "status": "success", "swap_id": "w1" });
    reported(&mut station);
    hears(&mut station, "swap/confirmation", answer.clone());
    station.step(tap(None), NOW + 3 * HOUR);
    let no = json!({ "status": "failure", "error_code": "unknown_card", "timestamp": "2020-01-01T00:00:00.000Z" });
    assert_eq!(hears(&mut station, "user/auth/response", no), []);
    opened(&mut station);
    station.step(Signal::WentOn, NOW + 3 * HOUR);
    station.step(Signal::WentOn, NOW + 3 * HOUR);
    told(&mut station);
    assert_eq!(hears(&mut station, "swap/confirmation", answer), [], "the confirmation of the swap before, once more");
    assert!(!station.is_idle());
    let error = json!({ "status": "error", "error_code": "no_session" });
    let happened = hears(&mut station, "swap/error", error);
    assert!(matches!(&happened[..], [Happened::Ended { how: Ended::Refused { code }, .. }] if code == "no_session"));
}

#[test]
fn whoever_is_forgotten_has_what_they_brought() {
    for steps in 0..3 {
        let mut station = linked(setup());
        station.step(tap(Some(battery("B-7", 20.0))), NOW);
        if steps > 0 {
            opened(&mut station);
        }
        if steps > 1 {
            station.step(Signal::WentOn, NOW);
        }
        let happened = station.step(Signal::Restarted { boot: "b2".into(), clock: ClockFault::None }, NOW);
        let left = Happened::Ended { card: "C1".into(), how: Ended::Forgotten, holds: Some(battery("B-7", 20.0)) };
        assert_eq!(happened, [Happened::Restarted { boot: "b2".into() }, left], "{steps}");
        assert_eq!(station.rack().empty(), Some(2), "{steps}");
    }
}

#[test]
fn a_worn_battery_is_not_taken() {
    let mut station = linked(setup());
    station.step(tap(Some(Battery { soh: 61.0, ..battery("B-7", 20.0) })), NOW);
    opened(&mut station);
    let happened = station.step(Signal::WentOn, NOW);
    assert!(matches!(&happened[..], [Happened::Ended { how: Ended::TurnedAway, holds: Some(_), .. }]));
    let said = told(&mut station).pop().expect("a message");
    assert_eq!((said.topic.as_str(), &said.payload["battery_id"]), ("swap/refused", &json!("B-7")));
}

#[test]
fn alone_it_serves_whom_it_knows_and_tells_it_in_order_when_the_link_is_back() {
    let mut station = linked(setup());
    station.step(Signal::Alone, NOW);
    let happened = station.step(tap(Some(battery("B-7", 20.0))), NOW);
    assert!(
        matches!(&happened[..], [Happened::Ended { how: Ended::Alone, holds: Some(held), .. }] if held.name == "B-1")
    );
    let happened = station.step(tap(None), NOW);
    assert!(
        matches!(&happened[..], [Happened::Ended { how: Ended::Refused { code }, .. }] if code == "no_charged_battery")
    );
    station.step(Signal::Looked, NOW + 3 * HOUR);
    station.step(tap(None), NOW + 3 * HOUR);
    station.step(Signal::Linked, NOW + 4 * HOUR);
    let first = told(&mut station);
    assert_eq!(first.len(), 1, "one question at a time: {first:?}");
    assert_eq!((&first[0].payload["battery_in_id"], &first[0].payload["offline"]), (&json!("B-7"), &json!(true)));
    hears(&mut station, "swap/confirmation", json!({ "swap_id": "w1" }));
    assert_eq!(told(&mut station)[0].payload["battery_out_id"], "B-3");
    let happened = hears(&mut station, "swap/confirmation", json!({ "swap_id": "w2" }));
    assert_eq!(happened, [Happened::CaughtUp { swap: Some("w2".into()) }]);
    let rest = told(&mut station);
    let readings = rest.iter().find(|say| say.topic == "battery/status").expect("readings");
    assert_eq!((&readings.payload["fb"], readings.payload["entries"].as_array().map(Vec::len)), (&json!(1), Some(2)));
    assert!(station.is_settled());
}

#[test]
fn what_the_hub_keeps_of_readings_is_told() {
    let mut station = linked(setup());
    let ack = json!({ "status": "success", "stored": 2, "duplicate": 1, "quarantined": 0, "boot_id": "b1", "seq": 4 });
    let kept = Happened::Kept { message: "b14".into(), stored: 2, duplicate: 1, quarantined: 0 };
    assert_eq!(hears(&mut station, "battery/ack", ack), [kept]);
}

fn command(command: &str, more: Value) -> Value {
    let mut all = json!({ "command": command, "expires_at": crate::clock::iso(NOW + HOUR) });
    for (name, value) in more.as_object().expect("fields") {
        all[name] = value.clone();
    }
    all
}

/// What it answered to a command.
fn answers(station: &mut Station) -> Vec<String> {
    let says = told(station).into_iter().filter(|say| say.topic.ends_with("/ack"));
    says.map(|say| say.payload["status"].as_str().expect("a word").to_owned()).collect()
}

#[test]
fn a_command_is_done_once_and_in_time() {
    let mut station = linked(setup());
    hears(&mut station, "cmd/r1", command("lock_slot", json!({ "slot": 1 })));
    assert_eq!(answers(&mut station), ["accepted", "done"]);
    assert_eq!(station.rack().fullest(None, NOW), None, "what is locked in does not go out");
    hears(&mut station, "cmd/r1", command("open_slot", json!({ "slot": 1 })));
    assert_eq!(answers(&mut station), [""; 0], "an id is done once");
    hears(&mut station, "cmd/r2", command("open_slot", json!({ "slot": 9 })));
    assert_eq!(answers(&mut station), ["accepted", "failed"]);
    let old = json!({ "command": "open_slot", "slot": 1, "expires_at": crate::clock::iso(NOW - 1) });
    assert!(matches!(&hears(&mut station, "cmd/r3", old)[..], [Happened::Told { outcome: "expired", .. }]));
    assert_eq!(answers(&mut station), [""; 0]);
    hears(&mut station, "cmd/r4", command("settings", json!({ "settings": { "soh_min": 70 } })));
    assert_eq!((answers(&mut station).len(), &station.settings()["soh_min"]), (2, &json!(70)));
    let happened = hears(&mut station, "cmd/r5", command("reboot", json!({})));
    assert_eq!(happened.last(), Some(&Happened::Rebooting));
}

/// What it answers, and the nonce it told last.
fn answers_with_nonce(station: &mut Station) -> (Vec<String>, String) {
    let says = told(station);
    let acks = says.iter().filter(|say| say.topic.ends_with("/ack"));
    let words = acks.map(|say| say.payload["status"].as_str().expect("a word").to_owned()).collect();
    let nonce = says.last().expect("a status").payload["nonce"].as_str().expect("a nonce").to_owned();
    (words, nonce)
}

#[test]
fn where_it_wants_so_only_a_signed_command_is_done_and_its_nonce_counts_once() {
    let setup = StationSetup { signed: true, password: "k".into(), ..setup() };
    let mut station = Station::new(setup, "b1", ClockFault::None, NOW);
    station.step(Signal::Linked, NOW);
    let expires = crate::clock::iso(NOW + HOUR);
    let signed = |request: &str, nonce: &str| {
        let mac = signature("k", &[request, "lock_slot", "1", &expires, nonce]);
        command("lock_slot", json!({ "slot": 1, "nonce": nonce, "mac": mac }))
    };
    let (_, first) = answers_with_nonce(&mut station);
    hears(&mut station, "cmd/r1", command("lock_slot", json!({ "slot": 1 })));
    let (words, second) = answers_with_nonce(&mut station);
    assert_eq!((&words[..], first != second), (&["failed".to_owned()][..], true));
    hears(&mut station, "cmd/r2", signed("another", &second));
    let (words, third) = answers_with_nonce(&mut station);
    assert_eq!(words, ["failed"]);
    hears(&mut station, "cmd/r3", signed("r3", &third));
    let (words, _) = answers_with_nonce(&mut station);
    assert_eq!(words, ["accepted", "done"]);
    hears(&mut station, "cmd/r4", signed("r4", &third));
    assert_eq!(answers_with_nonce(&mut station).0, ["failed"], "the status after it had another nonce");
    hears(&mut station, "cmd/r5", command("report", json!({})));
    let (words, _) = answers_with_nonce(&mut station);
    assert_eq!(words, [""; 0], "it tells how it stands, unsigned as that is asked");
}

#[test]
fn a_signature_is_the_hmac_of_the_lines() {
    // As `printf 'r\nopen_slot\n3\ne\nn' | openssl dgst -sha256 -mac HMAC -macopt hexkey:KEY` says, where KEY is what
    // `printf k | openssl dgst -sha256` says.
    let expected = "9be6e182e4b33482ebe06b9b6fa8989db820b8eccd40f94245d56f8f88b192f1";
    assert_eq!(signature("k", &["r", "open_slot", "3", "e", "n"]), expected);
}

#[test]
fn the_other_spelling_tells_the_same() {
    let short = StationSetup { spelling: Spelling::Short, named_by: NamedBy::MessageId, ..setup() };
    let mut station = linked(short);
    station.step(tap(Some(battery("B-7", 20.0))), NOW);
    let asked = station.says().pop().expect("a question");
    assert_eq!((asked.topic.as_str(), &asked.payload["rfid_code"]), ("auth/request", &json!("C1")));
    station.step(Signal::Linked, NOW);
    opened(&mut station);
    station.step(Signal::WentOn, NOW);
    station.step(Signal::WentOn, NOW);
    let report = told(&mut station).pop().expect("a report");
    assert_eq!(report.topic, "swap/result");
    assert_eq!((&report.payload["status"], &report.payload["station_id"]), (&json!("success"), &json!("S-1")));
    assert_eq!(report.payload["health_data"]["soh"], 95.0);
    assert!(report.payload["message_id"].is_string() && report.payload["seq"].is_null());
}
