//! What is said to stations waits for whoever is away only as long as it has a sense to say it.

use serde_json::{Value, json};
use usecases::{Parcel, Waiting};

use crate::station_field::{CARD, Field, auth, moved, with};

impl Field {
    /// What waits for a station if nothing of what was said reached anybody.
    async fn waits(&self, station: &str) -> Vec<Parcel> {
        let all: Vec<i64> = (1..=400).collect();
        self.0.desk().not_sent(&all).await.unwrap();
        let below = format!("bss/{station}/");
        self.0.desk().unsent(Waiting::Below(&below), 0).await.unwrap()
    }

    async fn sessions_that_wait(&self, station: &str) -> Vec<Value> {
        let said = |parcel: &Parcel| serde_json::from_slice::<Value>(&parcel.payload).unwrap();
        self.waits(station).await.iter().map(|parcel| said(parcel)["sessionId"].clone()).collect()
    }
}

#[tokio::test]
async fn a_rider_never_hears_what_was_said_of_the_card_before() {
    let mut field = Field::base().await;
    field.second_rider("C0FFEE01").await;
    let first = field.well(&auth("1", CARD)).await;
    assert_eq!(field.sessions_that_wait("1").await, [first["sessionId"].clone()]);
    assert_eq!(field.code(&auth("1", "C0FFEE01")).await, "station_busy");
    assert_eq!(field.sessions_that_wait("1").await, [Value::Null], "the last card only");
    field.wait(5_000).await;
    assert_eq!(field.waits("1").await, [], "nobody stands there any more");
    // The same card again is the same session, and its time is not longer for it.
    field.well(&auth("1", CARD)).await;
    assert_eq!(field.sessions_that_wait("1").await, [first["sessionId"].clone()]);
    field.wait(115_000).await;
    assert_eq!(field.waits("1").await, []);
}

#[tokio::test]
async fn who_asks_about_a_card_again_is_answered_again_while_its_session_is_open() {
    let field = Field::base().await;
    let asked = with(auth("1", CARD), json!({ "message_id": "m-0" }));
    let first = field.well(&asked).await;
    field.wait(60_000).await;
    assert_eq!(field.well(&asked).await["sessionId"], first["sessionId"]);
    let report = with(moved("1", "1", &json!("7"), &json!("3")), json!({ "message_id": "m-1" }));
    field.well(&report).await;
    assert_eq!(field.say(&asked).await, [], "the swap is done, and another may stand there");
    assert_eq!(field.well(&report).await["message_id"], "m-1");
    let refused = with(auth("1", "NOBODY01"), json!({ "message_id": "m-2" }));
    assert_eq!(field.code(&refused).await, "unknown_card");
    assert_eq!(field.code(&refused).await, "unknown_card");
    field.wait(60_000).await;
    assert_eq!(field.code(&refused).await, "unknown_card", "that opens nothing");
    // What cannot be read is answered whenever it is said.
    let torn = json!({ "topic": "bss/1/user/auth/request", "raw": "{\"rfid\"" });
    assert_eq!(field.code(&torn).await, "malformed_json");
    field.wait(60_000).await;
    assert_eq!(field.code(&torn).await, "malformed_json");
}

#[tokio::test]
async fn a_batch_for_a_station_that_nobody_knows_is_refused_and_somebody_is_told() {
    let field = Field::base().await;
    let batch = json!({
        "topic": "bss/elsewhere/battery/status",
        "payload": { "battery_id": "7", "fb": 1, "entries": [{ "soc": 80 }] },
    });
    assert_eq!(field.code(&batch).await, "unknown_station");
    field.stands([("log.refused", json!(1)), ("alert.unknown_station", json!(1))]).await;
}

#[tokio::test]
async fn what_was_said_of_a_card_goes_with_its_session_and_what_was_said_of_a_swap_stays() {
    let field = Field::base().await;
    field.well(&auth("1", CARD)).await;
    let report = with(moved("1", "1", &json!("7"), &json!("3")), json!({ "message_id": "m-1" }));
    field.well(&report).await;
    let topics = |waits: Vec<Parcel>| waits.into_iter().map(|one| one.topic).collect::<Vec<_>>();
    assert_eq!(topics(field.waits("1").await), ["bss/1/swap/confirmation"]);
    field.wait(600_000).await;
    assert_eq!(field.waits("1").await, []);
    field.well(&report).await;
    assert_eq!(topics(field.waits("1").await), ["bss/1/swap/confirmation"], "who asks again is answered again");
}

#[tokio::test]
async fn however_much_waits_for_one_station_the_others_are_read() {
    let field = Field::base().await;
    for number in 0..300 {
        let torn = with(moved("1", "1", &json!("7"), &json!("3")), json!({ "message_id": number }));
        field.code(&torn).await;
    }
    field.code(&moved("2", "1", &json!("7"), &json!("3"))).await;
    let all = Waiting::Below("bss/");
    let some = field.0.desk().unsent(all, 0).await.unwrap();
    let rest = field.0.desk().unsent(all, some.last().unwrap().number).await.unwrap();
    assert_eq!((some.len() + rest.len(), rest.last().unwrap().topic.as_str()), (301, "bss/2/swap/error"));
    assert_eq!(field.0.desk().unsent(Waiting::Unasked, 0).await.unwrap(), []);
}

#[tokio::test]
async fn an_answer_names_the_report_it_is_for() {
    let field = Field::base().await;
    field.well(&auth("1", CARD)).await;
    let named = with(moved("1", "1", &json!("7"), &json!("3")), json!({ "message_id": "m-1" }));
    assert_eq!(field.well(&named).await["message_id"], "m-1");
    let counted = with(moved("1", "1", &json!("3"), &json!("1")), json!({ "boot_id": "b1", "seq": 7 }));
    let (_, refused) = field.say(&counted).await.pop().unwrap();
    let told = [&refused["error_code"], &refused["boot_id"], &refused["seq"]];
    assert_eq!(told, [&json!("no_session"), &json!("b1"), &json!(7)]);
}

#[tokio::test]
async fn a_batch_of_readings_is_counted_once_however_often_it_comes() {
    let field = Field::base().await;
    let entries = json!([{ "soc": 80, "v": 12.4 }, { "v": 12.40, "soc": 80.0 }, { "soc": 81 }, "noise"]);
    let batch = json!({
        "topic": "bss/1/battery/status",
        "payload": { "battery_id": "7", "fb": 1, "boot_id": "77", "seq": 4, "entries": entries },
    });
    for _ in 0..2 {
        let ack = field.well(&batch).await;
        let counts = ["stored", "duplicate", "quarantined", "seq"].map(|name| ack[name].clone());
        assert_eq!(counts, [3, 0, 1, 4].map(Value::from), "each has its place in a batch that is numbered");
    }
    field.stands([("log.questioned", json!(1)), ("log.duplicate", json!(1))]).await;
    let reading = json!({ "topic": "bss/1/battery/status", "payload": { "battery_id": "7", "soc": 80 } });
    assert_eq!(field.say(&reading).await, []);
}
