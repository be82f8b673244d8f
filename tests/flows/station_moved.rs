//! What stations report of batteries that moved, in all the ways they say it.

use domain::Time;
use serde_json::{Value, json};

use crate::station_field::{CARD, Field, auth, moved, with};

/// Days, in milliseconds.
const DAY: u64 = 24 * 60 * 60 * 1_000;

/// A swap in the second form.
fn second(health: &Value) -> Value {
    json!({
        "topic": "bss/1/swap/result",
        "payload": {
            "user_id": "1", "battery_in_id": "7", "battery_out_id": "3", "timestamp": "2026-11-20T10:00:00Z", "station_id": "1",
            "status": "success", "health_data": health,
        },
    })
}

fn brought(user: &str) -> Value {
    json!({
        "topic": "bss/1/swap/initiate",
        "payload": { "user_id": user, "battery_in_id": "7", "battery_in_health_status": "accepted", "soc": 20 },
    })
}

/// An id as it is written.
fn dashed(id: &str) -> String {
    [&id[..8], &id[8..12], &id[12..16], &id[16..20], &id[20..]].join("-")
}

impl Field {
    async fn let_in() -> Self {
        let field = Self::base().await;
        field.well(&auth("1", CARD)).await;
        field
    }

    async fn ready(&self) -> Value {
        self.call("station.board", Value::Null).await[0]["ready"].clone()
    }
}

#[tokio::test]
async fn what_comes_back_may_go_where_the_other_one_was() {
    let field = Field::let_in().await;
    field.well(&with(moved("1", "1", &json!("7"), &json!("3")), json!({ "slot_in": 3, "slot_out": 3 }))).await;
    field
        .stands([
            ("battery.7.location", json!("station:1/slot:3")),
            ("battery.3.location", json!("user:1")),
            ("alert.wrong_slot", json!(0)),
            ("swaps", json!(1)),
        ])
        .await;
    let seen = field.call("battery.view", json!({ "id": field.battery("7") })).await;
    assert!(seen.to_string().contains(r#""holder_name":"1 · 3""#), "{seen}");
}

#[tokio::test]
async fn the_second_form_tells_the_health_of_what_came_back() {
    let field = Field::let_in().await;
    field.well(&second(&json!({ "soh": 40, "voltage": 50.1, "capacity": 44 }))).await;
    field.stands([("swaps", json!(1)), ("health_logs.battery7", json!(1)), ("health_logs.battery3", json!(0))]).await;
    assert_eq!(field.one("select soh_in_e2 from swap"), "4000");
    assert_eq!(field.refused_at_the_counter("7").await, "battery_worn");

    // What both objects tell stands in the one of the battery itself.
    let field = Field::let_in().await;
    let both =
        with(second(&json!({ "soh": 40, "voltage": 50.1 })), json!({ "battery_in_data": { "soc": 30, "soh": 82 } }));
    field.well(&both).await;
    assert_eq!(field.one("select soc_in_e2 || ' ' || soh_in_e2 from swap"), "3000 8200");

    // A reading that cannot be loses nothing else.
    let field = Field::let_in().await;
    field.well(&second(&json!({ "soh": 181 }))).await;
    field.stands([("event.invalid_reading", json!(1)), ("swaps", json!(1)), ("health_logs.battery7", json!(0))]).await;

    // Without health there must be data.
    let field = Field::let_in().await;
    assert_eq!(field.code(&second(&Value::Null)).await, "missing_field");

    // A last return, and a first pick-up.
    let field = Field::let_in().await;
    field.well(&with(second(&json!({ "soh": 80 })), json!({ "battery_out_id": null }))).await;
    field.stands([("swap1.kind", json!("return_only")), ("health_logs.battery7", json!(1))]).await;
    let mut field = Field::base().await;
    field.second_rider("C0FFEE01").await;
    field.well(&auth("1", "C0FFEE01")).await;
    field.well(&with(second(&json!({})), json!({ "user_id": "3", "battery_in_id": null }))).await;
    field.stands([("battery.3.location", json!("user:3")), ("health_logs.battery3", json!(0))]).await;
}

#[tokio::test]
async fn a_station_may_call_itself_by_any_of_its_names_and_by_no_other() {
    let field = Field::let_in().await;
    let id = dashed(&field.one("select lower(hex(id)) from station where code = '1'"));
    for name in ["2", "nowhere"] {
        let foreign = with(second(&json!({ "soh": 80 })), json!({ "station_id": name }));
        assert_eq!(field.code(&foreign).await, "not_your_device", "{name}");
    }
    field.well(&with(second(&json!({ "soh": 80 })), json!({ "station_id": id }))).await;
    let mut by_id = with(second(&json!({ "soh": 80 })), json!({ "battery_in_id": "3", "battery_out_id": "1" }));
    by_id["topic"] = json!(format!("bss/{id}/swap/result"));
    field.well(&auth("1", CARD)).await;
    field.well(&by_id).await;
    field.stands([("swaps", json!(2))]).await;
    // Which station speaks is asked before what it calls itself.
    let mut elsewhere = second(&json!({ "soh": 80 }));
    elsewhere["topic"] = json!("bss/99/swap/result");
    assert_eq!(field.code(&elsewhere).await, "unknown_station");
}

#[tokio::test]
async fn a_battery_whose_slot_nobody_told_goes_out_again_and_is_found() {
    let field = Field::let_in().await;
    assert_eq!(field.ready().await, 3);
    let full = json!({ "battery_in_data": { "soc": 100, "soh": 81 } });
    field.well(&with(moved("1", "1", &json!("7"), &json!("3")), full)).await;
    field.stands([("battery.7.location", json!("station:1"))]).await;
    assert_eq!(field.ready().await, 3, "though nobody knows in which slot it is");
    let status = json!({
        "topic": "bss/1/station/status",
        "payload": { "status": "online", "slots": [{ "slot": 3, "battery_id": "BAT007", "soc": 99 }] },
    });
    field.say(&status).await;
    field.stands([("battery.7.location", json!("station:1/slot:3")), ("alert.inventory_mismatch", json!(0))]).await;
    // What the hub does not know to be there is for a person.
    field.say(&with(status, json!({ "slots": [{ "slot": 6, "battery_id": "BAT008" }] }))).await;
    field.stands([("battery.8.location", json!("station:2/slot:2")), ("alert.inventory_mismatch", json!(1))]).await;
}

#[tokio::test]
async fn a_return_that_is_told_days_later_costs_what_it_cost_then() {
    let live = Field::let_in().await;
    live.well(&moved("1", "1", &json!("7"), &Value::Null)).await;
    let told_late = Field::let_in().await;
    let then = Time(told_late.one("select max(received_at) from inbox").parse().unwrap());
    told_late.wait(3 * DAY).await;
    let offline = json!({ "offline": true, "timestamp": then.iso() });
    told_late.well(&with(moved("1", "1", &json!("7"), &Value::Null), offline)).await;
    assert_eq!(told_late.balance("1").await, live.balance("1").await);
    told_late.stands([("alert.not_issuable", json!(0)), ("swap1.clock", json!("station"))]).await;
    let note = told_late.one("select note from act order by at desc limit 1");
    assert!(note.split(" · ").any(|one| one == "told_late"), "the screens have a word for it: {note}");
}

#[tokio::test]
async fn old_reports_that_come_in_another_order_are_booked_in_theirs() {
    let field = Field::base().await;
    let told = |came: &str, went: &str, hour: &str| {
        let time = json!({ "offline": true, "timestamp": format!("2025-11-01T{hour}:00:00Z") });
        with(moved("1", "1", &json!(came), &json!(went)), time)
    };
    assert_eq!(field.code(&told("1", "2", "12")).await, "battery_mismatch");
    assert_eq!(field.code(&told("3", "1", "11")).await, "battery_mismatch");
    field.stands([("quarantine", json!(2)), ("swaps", json!(0))]).await;
    field.well(&told("7", "3", "10")).await;
    field
        .stands([
            ("swaps", json!(3)),
            ("battery.2.location", json!("user:1")),
            ("battery.1.location", json!("station:1")),
        ])
        .await;
    assert_eq!(field.one("select count(*) from quarantine where state = 'open'"), "0");
    let id = field.one("select lower(hex(id)) from quarantine limit 1");
    let seen = field.call("quarantine.view", json!({ "id": dashed(&id) })).await;
    assert_eq!(
        (&seen["state"], &seen["decided_by"]),
        (&json!("accepted"), &json!("1")),
        "by what the station told later"
    );
    let hours = "select group_concat(strftime('%H', at / 1000, 'unixepoch')) from (select at from swap order by at)";
    assert_eq!(field.one(hours), "10,11,12");
}

#[tokio::test]
async fn what_a_station_is_about_to_hand_out_is_kept_for_whoever_stands_there() {
    let mut field = Field::let_in().await;
    field.second_rider("C0FFEE01").await;
    let kept =
        field.one("select short_code from battery b join battery_charge g on g.id = b.id where short_code = '1'");
    assert_eq!(field.refused_to("3", &kept).await, None);
    field.say(&brought("1")).await;
    assert_eq!(field.refused_to("3", &kept).await.as_deref(), Some("promised"));
    field.wait(121_000).await;
    assert_eq!(field.refused_to("3", &kept).await, None);
}

#[tokio::test]
async fn an_old_report_leaves_the_session_of_whoever_stands_there() {
    let field = Field::let_in().await;
    let offline = json!({ "offline": true, "timestamp": "2025-11-01T10:00:00Z" });
    field.well(&with(moved("1", "1", &json!("7"), &json!("3")), offline)).await;
    field.stands([("session.station1", json!("open"))]).await;
    field.well(&moved("1", "1", &json!("3"), &json!("1"))).await;
    field.stands([("session.station1", json!("closed")), ("swaps", json!(2))]).await;
}

#[tokio::test]
async fn a_battery_put_in_again_in_another_session_is_put_in_anew() {
    let field = Field::let_in().await;
    field.wait(121_000).await;
    assert_eq!(field.code(&brought("1")).await, "session_expired");
    field.well(&auth("1", CARD)).await;
    assert_eq!(field.say(&brought("1")).await, []);
    field.stands([("log.accepted", json!(3)), ("log.duplicate", json!(0))]).await;
    field.say(&brought("1")).await;
    field.stands([("log.duplicate", json!(1))]).await;
}

#[tokio::test]
async fn whoever_stands_there_is_told_that_the_station_names_another() {
    let mut field = Field::let_in().await;
    field.second_rider("C0FFEE01").await;
    assert_eq!(field.code(&brought("3")).await, "session_user_mismatch");
    assert_eq!(field.code(&brought("42")).await, "unknown_user");
    let odd = with(brought("1"), json!({ "temperature": 900 }));
    assert_eq!(field.code(&odd).await, "invalid_reading");
    assert_eq!(field.code(&with(brought("1"), json!({ "battery_in_id": "77" }))).await, "unknown_battery");
    field.stands([("alert.unknown_battery", json!(1)), ("session.station1", json!("open"))]).await;
    // Also when it cannot be read, and only while somebody waits.
    let bare = with(brought("1"), json!({ "battery_in_id": null }));
    assert_eq!(field.code(&bare).await, "missing_field");
    field.wait(121_000).await;
    assert_eq!(field.say(&with(bare, json!({ "soc": 21 }))).await, []);
}

#[tokio::test]
async fn an_answer_about_a_card_names_its_question() {
    let field = Field::base().await;
    for (card, seq) in [(CARD, 3), ("NOBODY01", 4)] {
        let asked = with(auth("1", card), json!({ "request_id": "q-17", "boot_id": "b1", "seq": seq }));
        let told = field.say(&asked).await;
        let told = ["request_id", "boot_id", "seq"].map(|name| told[0].1[name].clone());
        assert_eq!(told, [json!("q-17"), json!("b1"), json!(seq)]);
    }
}

#[tokio::test]
async fn whoever_is_let_in_is_in_though_nothing_is_left() {
    let field = Field::let_in().await;
    field.say(&brought("1")).await;
    for battery in ["1", "2", "3"] {
        field.take_out(battery).await;
    }
    field.well(&auth("1", CARD)).await;
    field.wait(121_000).await;
    assert_eq!(field.code(&auth("1", CARD)).await, "no_charged_battery");
}

#[tokio::test]
async fn a_clock_that_is_years_ahead_is_said_and_changes_nothing() {
    let field = Field::let_in().await;
    field.well(&with(moved("1", "1", &json!("7"), &json!("3")), json!({ "timestamp": "2099-01-01T10:00:00Z" }))).await;
    field.stands([("event.bad_timestamp", json!(1)), ("swap1.clock", json!("corrected"))]).await;
}

#[tokio::test]
async fn an_attempt_that_failed_before_anything_moved_names_nothing() {
    let field = Field::let_in().await;
    let nothing = json!({ "battery_in_id": null, "battery_out_id": null, "status": "failed" });
    assert_eq!(field.code(&with(moved("1", "1", &json!("7"), &json!("3")), nothing)).await, "swap_failed");
    field.stands([("quarantine", json!(0)), ("session.station1", json!("open"))]).await;
}

#[tokio::test]
async fn a_reader_may_write_a_number_in_as_many_digits_as_it_needs() {
    let mut field = Field::base().await;
    field.second_rider("0A1B2C3D").await;
    for text in ["169552957", "0169552957", "0A1B2C3D", "3D2C1B0A"] {
        field.well(&auth("1", text)).await;
    }
}

#[tokio::test]
async fn what_a_station_sees_while_somebody_swaps_is_no_mismatch_until_they_are_done() {
    let field = Field::let_in().await;
    let status = json!({
        "topic": "bss/1/station/status",
        "payload": { "status": "online", "slots": [{ "slot": 6, "battery_id": "BAT007" }, { "slot": 3, "battery_id": null }] },
    });
    field.say(&status).await;
    field.stands([("alert.inventory_mismatch", json!(0))]).await;
    field.wait(121_000).await;
    field.say(&status).await;
    field.stands([("alert.inventory_mismatch", json!(2))]).await;
}

#[tokio::test]
async fn reports_that_cannot_be_read_wait_for_a_decision_up_to_a_number() {
    let field = Field::base().await;
    for at in 0..510 {
        let torn = json!({ "topic": "bss/1/swap/activity", "raw": format!("{{{at}") });
        assert_eq!(field.code(&torn).await, "malformed_json");
    }
    field.stands([("quarantine", json!(500)), ("log.bad_payload", json!(10))]).await;
    // What can be read is kept however many there are.
    assert_eq!(field.code(&moved("1", "1", &json!("7"), &json!("3"))).await, "no_session");
    field.stands([("quarantine", json!(501))]).await;
}
