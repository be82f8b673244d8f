//! Rules of stations beyond the cases: each refusal has its code, a repeat acts once, facts are kept, and money follows as at
//! the counter.

use serde_json::{Value, json};

use crate::station_field::{CARD, Field, auth, moved, with};

#[tokio::test]
async fn a_card_opens_one_station_for_one_customer_and_for_its_time() {
    let mut field = Field::base().await;
    field.second_rider("C0FFEE01").await;
    let first = field.well(&auth("1", CARD)).await;
    assert_eq!(field.code(&auth("2", CARD)).await, "session_open_elsewhere");
    assert_eq!(field.code(&auth("1", "C0FFEE01")).await, "station_busy");
    let again = field.well(&auth("1", "a1:b2:c3:d4")).await;
    assert_eq!(again["sessionId"], first["sessionId"]);
    assert_eq!(field.code(&moved("1", "3", &Value::Null, &json!("3"))).await, "session_user_mismatch");
    field.wait(121_000).await;
    assert_eq!(field.code(&moved("1", "1", &json!("7"), &json!("3"))).await, "session_expired");
    let new = field.well(&auth("2", CARD)).await;
    assert_ne!(new["sessionId"], first["sessionId"]);
    // The token of one station opens no other.
    let borrowed = with(moved("1", "1", &json!("7"), &json!("3")), json!({ "sessionId": new["sessionId"] }));
    assert_eq!(field.code(&borrowed).await, "no_session");
    field.stands([("swaps", json!(0)), ("battery.3.location", json!("station:1/slot:3"))]).await;
}

#[tokio::test]
async fn a_card_may_be_read_the_other_way_round() {
    let field = Field::base().await;
    field.well(&auth("1", "D4C3B2A1")).await;
    field.well(&auth("1", "2712847316")).await;
}

#[tokio::test]
async fn a_station_without_a_full_battery_or_an_empty_slot_serves_nobody() {
    let field = Field::base().await;
    for battery in ["1", "2", "3"] {
        field.take_out(battery).await;
    }
    assert_eq!(field.code(&auth("1", CARD)).await, "no_charged_battery");
    let mut field = Field::base().await;
    field.put("4", "1", 6).await;
    field.put("5", "1", 4).await;
    field.new_battery("9").await;
    field.put("9", "1", 5).await;
    assert_eq!(field.code(&auth("1", CARD)).await, "no_empty_slot");
}

#[tokio::test]
async fn a_repeat_is_answered_as_before_and_does_nothing() {
    let field = Field::base().await;
    field.well(&auth("1", CARD)).await;
    let report = with(moved("1", "1", &json!("7"), &json!("3")), json!({ "message_id": "m-1" }));
    let first = field.well(&report).await;
    let (owed, swaps) = (field.balance("1").await, field.state("swaps").await);
    // Named by the station it is the same for ever, whatever else it says by then.
    field.wait(7_200_000).await;
    let again = field.well(&with(report, json!({ "status": "success" }))).await;
    assert_eq!((&again["swap_id"], &swaps), (&first["swap_id"], &json!(1)));
    field.stands([("swaps", json!(1)), ("log.duplicate", json!(1))]).await;
    assert_eq!(field.balance("1").await, owed);
    // What only says the same is the same for ten minutes.
    let bare = moved("1", "1", &json!("3"), &json!("1"));
    field.well(&auth("1", CARD)).await;
    let first = field.well(&bare).await;
    field.wait(599_000).await;
    assert_eq!(field.well(&bare).await["swap_id"], first["swap_id"]);
    field.wait(2_000).await;
    assert_eq!(field.code(&bare).await, "no_session", "later it is a new one");
}

#[tokio::test]
async fn what_a_broker_kept_and_what_speaks_for_another_is_not_heard() {
    let field = Field::base().await;
    assert_eq!(field.say_kept(&auth("1", CARD)).await, []);
    assert_eq!(field.say_as("2", &auth("1", CARD)).await, []);
    let alerts = field.call("alert.list", Value::Null).await;
    assert_eq!((&alerts[0]["station_code"], &alerts[0]["about"]), (&json!("2"), &json!("1")), "who spoke, and as whom");
    field
        .stands([("log.retained", json!(1)), ("alert.foreign_station", json!(1)), ("session.station1", json!("none"))])
        .await;
    field.well(&auth("1", CARD)).await;
    let other = with(moved("1", "1", &json!("7"), &json!("3")), json!({ "station_id": "2" }));
    assert_eq!(field.code(&other).await, "not_your_device");
    field.stands([("quarantine", json!(1)), ("swaps", json!(0))]).await;
}

#[tokio::test]
async fn what_is_left_open_is_not_handed_out_until_somebody_has_looked() {
    let field = Field::base().await;
    assert_eq!(field.code(&moved("1", "1", &json!("7"), &json!("3"))).await, "no_session");
    field.stands([("quarantine", json!(1)), ("battery.3.location", json!("station:1/slot:3"))]).await;
    let fault = field.refused_at_the_counter("3").await;
    assert!(fault.contains("battery_questioned"), "{fault}");
}

#[tokio::test]
async fn a_failed_attempt_moves_nothing_and_may_be_tried_again() {
    let field = Field::base().await;
    field.well(&auth("1", CARD)).await;
    let failed = with(moved("1", "1", &json!("7"), &json!("3")), json!({ "status": "door jammed" }));
    assert_eq!(field.code(&failed).await, "swap_failed");
    field
        .stands([
            ("swaps", json!(1)),
            ("billable", json!(0)),
            ("quarantine", json!(0)),
            ("session.station1", json!("open")),
        ])
        .await;
    field.well(&moved("1", "1", &json!("7"), &json!("3"))).await;
    field.stands([("billable", json!(1)), ("battery.3.location", json!("user:1"))]).await;
}

#[tokio::test]
async fn what_happened_stands_also_where_the_hub_would_have_chosen_otherwise() {
    let field = Field::base().await;
    field.well(&auth("1", CARD)).await;
    // Neither charged nor in the slot that was thought, and the returned one went where another was thought to be.
    let odd = with(
        moved("1", "1", &json!("7"), &json!("4")),
        json!({
            "slot_out": 2, "slot_in": 1, "battery_out_data": { "soc": 60, "soh": 88 },
        }),
    );
    field.well(&odd).await;
    field
        .stands([
            ("battery.4.location", json!("user:1")),
            ("battery.7.location", json!("station:1/slot:1")),
            ("battery.1.location", json!("station:1")),
            ("battery.2.location", json!("station:1")),
            ("alert.not_issuable", json!(1)),
            ("alert.wrong_slot", json!(2)),
            ("swaps", json!(1)),
        ])
        .await;
}

#[tokio::test]
async fn one_may_only_bring_back_and_pays_what_the_counter_would_ask() {
    let field = Field::base().await;
    field.well(&auth("1", CARD)).await;
    field.well(&with(moved("1", "1", &json!("7"), &Value::Null), json!({ "slot_in": 6 }))).await;
    field
        .stands([
            ("swap1.kind", json!("return_only")),
            ("battery.7.location", json!("station:1/slot:6")),
            ("card.A1B2C3D4.assigned_battery", Value::Null),
        ])
        .await;
    // An hour of 20.00 a month.
    assert_eq!(field.balance("1").await, -3);
}

#[tokio::test]
async fn reports_of_the_time_without_a_link_need_no_session_and_keep_their_time() {
    let field = Field::base().await;
    let old = with(
        moved("1", "1", &json!("7"), &json!("3")),
        json!({ "offline": true, "timestamp": "2025-11-01T10:00:00Z" }),
    );
    field.well(&old).await;
    field
        .stands([("swaps", json!(1)), ("swap1.clock", json!("station")), ("swap1.at", json!("2025-11-01 10:00:00"))])
        .await;
    let ahead = with(
        moved("1", "1", &json!("3"), &json!("1")),
        json!({ "offline": true, "timestamp": "2099-01-01T10:00:00Z" }),
    );
    field.well(&ahead).await;
    field.stands([("event.bad_timestamp", json!(1)), ("swaps", json!(2))]).await;
}

#[tokio::test]
async fn what_is_brought_is_measured_and_a_batch_of_nothing_is_none() {
    let field = Field::base().await;
    field.well(&auth("1", CARD)).await;
    let brought = json!({
        "topic": "bss/1/swap/initiate",
        "payload": { "user_id": 1, "battery_in_id": "7", "battery_in_health_status": "accepted", "soh": 181 },
    });
    assert_eq!(field.code(&brought).await, "invalid_reading");
    assert_eq!(field.say(&with(brought, json!({ "soh": 70, "soc": 20 }))).await, [], "the boundary is taken");
    let batch = json!({ "topic": "bss/1/battery/status", "payload": { "battery_id": "7", "fb": "x", "entries": [] } });
    assert_eq!(field.code(&batch).await, "empty_batch");
}

#[tokio::test]
async fn what_cannot_be_read_is_kept_once_however_often_it_is_said() {
    let field = Field::base().await;
    let torn = json!({ "topic": "bss/1/swap/activity", "raw": "{\"user_id\":1," });
    for _ in 0..5 {
        assert_eq!(field.code(&torn).await, "malformed_json");
    }
    field.stands([("quarantine", json!(1)), ("log.questioned", json!(1)), ("log.duplicate", json!(4))]).await;
}

#[tokio::test]
async fn the_counter_offers_nothing_that_is_in_a_station() {
    let mut field = Field::base().await;
    field.second_rider("C0FFEE01").await;
    assert_eq!(field.offered("3").await, Value::Null);
    field.take_out("1").await;
    assert_eq!(field.offered("3").await["code"], "1");
}
