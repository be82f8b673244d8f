//! What the hub watches over at its stations: who is away, who speaks that is none of them, and who may see whose names.

use std::time::Duration;

use link::Root;
use serde_json::{Value, json};
use usecases::Heard;

use crate::station_life::Place;

impl Place {
    fn count(&self, sql: &str) -> i64 {
        crate::shell::ask(self.story.folder.path(), sql).trim().parse().unwrap()
    }

    async fn set_mode(&self, mode: &str) {
        let ask = json!({ "id": self.station["id"], "mode": mode, "reason": "as it is" });
        self.story.call("station.set_mode", ask).await;
    }

    /// Somebody without a station says something.
    async fn stranger(&self, level: &str) {
        let topic = format!("bss/{level}/user/auth/request");
        let heard =
            Heard { login: "gateway", station: None, topic: &topic, payload: br#"{"rfid":"AA"}"#, retained: false };
        self.story.desk.hear(&Root::default(), &heard).await.unwrap();
    }

    async fn alerts(&self) -> Value {
        self.story.call("alert.list", Value::Null).await
    }

    /// A customer with a card, and a full battery for them.
    async fn customer(&self) -> String {
        self.story.call("tariff.create", crate::shop::any_length("Basic")).await;
        self.story.call("battery.confirm_full", json!({ "id": self.battery })).await;
        let customer = crate::equipment::customer(&self.story, "C-1", "Mary Phiri").await;
        crate::cards::card(&self.story, "A1B2C3D4", "customer", &customer).await;
        customer.as_str().unwrap().to_owned()
    }
}

#[tokio::test]
async fn a_last_will_that_comes_twice_wakes_nobody() {
    let place = Place::new().await;
    place.is_there(&json!({})).await;
    let will = json!({ "status": "offline", "message_id": "w-1" });
    for _ in 0..2 {
        place.say("station/status", &will).await;
        assert_eq!(place.on_board().await["presence"]["state"], "offline");
    }
}

#[tokio::test]
async fn that_a_station_is_away_is_said_once_and_only_where_it_should_be_there() {
    let place = Place::new().await;
    place.is_there(&json!({})).await;
    place.set_mode("maintenance").await;
    place.say("station/status", &json!({ "status": "offline" })).await;
    place.wait(10).await;
    assert_eq!(place.kinds_of_alerts().await, Vec::<Value>::new());
    place.set_mode("operational").await;
    place.wait(1).await;
    assert_eq!(place.kinds_of_alerts().await, [json!("station_offline")]);
    let story = place.story.restart().await;
    story.sign_in_admin().await;
    let place = Place { story, station: place.station, battery: place.battery };
    place.wait(10).await;
    assert_eq!(place.alerts().await[0]["count"], 1);
}

#[tokio::test]
async fn uptime_counts_from_when_a_station_first_came_however_long_ago() {
    let place = Place::new().await;
    place.is_there(&json!({})).await;
    place.say("station/status", &json!({ "status": "offline" })).await;
    for _ in 0..3 {
        place.wait(20 * 24 * 60).await;
        place.is_there(&json!({})).await;
        place.say("station/status", &json!({ "status": "offline" })).await;
    }
    place.wait(60).await;
    assert_eq!(place.count("select count(*) from station_span"), 3, "the first and those of a month");
    let month = place.life().await["month_pct"].as_f64().unwrap();
    assert!(month < 0.1, "{month}");
}

#[tokio::test]
async fn strangers_are_said_once_each_and_so_many_at_most() {
    let place = Place::new().await;
    for _ in 0..5 {
        place.stranger("S-77").await;
    }
    let alerts = place.alerts().await;
    assert_eq!((&alerts[0]["kind"], &alerts[0]["about"]), (&json!("unknown_station"), &json!("S-77")));
    assert_eq!((&alerts[0]["count"], alerts.as_array().unwrap().len()), (&json!(5), 1));
    let acts = "select count(*) from _op";
    let before = place.count(acts);
    place.stranger("S-77").await;
    assert_eq!(place.count(acts), before, "only counted");
    for level in 0..60 {
        place.stranger(&format!("X-{level}")).await;
    }
    assert_eq!(place.alerts().await.as_array().unwrap().len(), 50);
    assert_eq!(place.count(acts), before + 49);
    // Looked at, it is news again.
    let id = place.alerts().await.as_array().unwrap().iter().find(|one| one["about"] == "S-77").unwrap()["id"].clone();
    place.story.call("alert.see", json!({ "id": id })).await;
    place.stranger("S-77").await;
    let alerts = place.alerts().await;
    assert_eq!(alerts.as_array().unwrap().iter().find(|one| one["about"] == "S-77").unwrap()["count"], 1);
}

#[tokio::test]
async fn who_was_let_in_may_hold_their_own_card_to_the_reader() {
    let place = Place::new().await;
    let customer = place.customer().await;
    place.is_there(&json!({})).await;
    place.story.call("station.let_in", json!({ "id": place.station["id"], "customer": customer })).await;
    let let_in = place.laid_out().await[0].1.clone();
    let tapped = place.say("user/auth/request", &json!({ "rfid": "A1B2C3D4" })).await;
    assert_eq!((&tapped[0].1["status"], &tapped[0].1["sessionId"]), (&json!("success"), &let_in["sessionId"]));
}

#[tokio::test]
async fn the_analyst_sees_that_somebody_swaps_and_not_who() {
    let place = Place::new().await;
    place.customer().await;
    place.say("user/auth/request", &json!({ "rfid": "A1B2C3D4" })).await;
    assert_eq!(place.on_board().await["session"]["name"], "Mary Phiri");
    place.story.person("ann", "analyst").await;
    place.story.sign_in("ann").await;
    assert_eq!(place.on_board().await["session"]["name"], "");
    let display = place.story.call("station.display", place.id()).await;
    assert_eq!((&display["step"], &display["name"]), (&json!("put_in"), &Value::Null));
}

#[tokio::test]
async fn a_door_that_is_open_while_somebody_swaps_is_no_command_done() {
    let place = Place::new().await;
    place.customer().await;
    place.is_there(&json!({})).await;
    let open = json!({ "id": place.station["id"], "act": "open_slot", "slot": 2, "settings": null });
    place.story.call("station.command", open).await;
    place.wait_s(31).await;
    place.say("user/auth/request", &json!({ "rfid": "A1B2C3D4" })).await;
    place.is_there(&json!({ "slots": [{ "slot": 2, "door": "open" }] })).await;
    assert_eq!(place.story.call("station.commands", place.id()).await[0]["state"], "unknown");
}

#[tokio::test]
async fn what_the_board_counts_as_ready_is_what_goes_out() {
    let place = Place::new().await;
    place.customer().await;
    assert_eq!(place.on_board().await["ready"], 1);
    let slot = json!({ "id": place.station["slots"][0]["id"], "mode": "maintenance", "reason": "bent pins" });
    place.story.call("slot.set_mode", slot).await;
    let board = place.on_board().await;
    assert_eq!((&board["slots"][0]["battery"]["is_charged"], &board["ready"]), (&json!(true), &json!(0)));
    place.story.clock.advance(Duration::from_secs(1));
    let tapped = place.say("user/auth/request", &json!({ "rfid": "A1B2C3D4" })).await;
    assert_eq!(tapped[0].1["error_code"], "no_charged_battery");
}
