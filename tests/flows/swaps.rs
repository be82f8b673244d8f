//! Swaps stand in one list, whether made at the counter or at a station, with what came of each.

use domain::Time;
use serde_json::{Value, json};

use crate::station_field::{CARD, Field, auth, moved, with};

const OUT_SINCE: &str =
    "select from_at from custody_event where open_item = (select id from battery where short_code = '7')";

impl Field {
    async fn swaps(&self, filters: Value) -> Vec<Value> {
        let mut question = tests::all("at");
        question["filters"] = filters;
        self.call("swap.list", tests::asked(question, &Value::Null, 50)).await["rows"].as_array().unwrap().clone()
    }

    /// Battery 7 tells of so many minutes since it went out: 12 volts, and 5 amperes out of it.
    async fn used_for(&self, minutes: i64) {
        let out: i64 = self.one(OUT_SINCE).parse().unwrap();
        let line = |minute: i64| {
            let time = Time(out + minute * 60_000).iso();
            json!({ "id": "7", "d": &time[..10], "tm": &time[11..19], "v": 12.0, "i": -5.0, "aw": 1 }).to_string()
        };
        let lines: Vec<String> = (0..=minutes).step_by(5).map(line).collect();
        self.0.import(&lines.join("\n")).await.unwrap();
    }

    async fn only_swap(&self) -> Value {
        let rows = self.swaps(json!({})).await;
        assert_eq!(rows.len(), 1, "{rows:?}");
        self.call("swap.view", json!({ "id": rows[0]["id"] })).await
    }
}

#[tokio::test]
async fn a_swap_at_a_station_is_told_with_all_that_is_known_of_it() {
    let field = Field::base().await;
    field.well(&auth("1", CARD)).await;
    field.wait(29_500).await;
    field.well(&with(moved("1", "1", &json!("7"), &json!("3")), json!({ "slot_in": 6, "slot_out": 3 }))).await;
    let swap = field.only_swap().await;
    assert_eq!(
        (&swap["source"], &swap["station_code"], &swap["customer_name"]),
        (&json!("station"), &json!("1"), &json!("Rider One"))
    );
    assert_eq!((&swap["kind"], &swap["state"], &swap["code"]), (&json!("swap"), &json!("completed"), &Value::Null));
    let came = json!({ "battery": field.battery("7"), "code": "7", "slot": 6, "soc_pct": 20.0, "soh_pct": 81.0 });
    let went = json!({ "battery": field.battery("3"), "code": "3", "slot": 3, "soc_pct": 95.0, "soh_pct": 90.0 });
    assert_eq!((&swap["came"], &swap["went"]), (&came, &went));
    // Of 100 %, of what 81 % of its capacity is left.
    assert_eq!((&swap["estimated"], swap["charge_ah"].as_f64().unwrap() > 0.0), (&json!(true), true));
    assert_eq!((&swap["duration_s"], &swap["clock"], &swap["offline"]), (&json!(30), &json!("hub"), &json!(false)));
    assert!(swap["session"].is_string() && swap["rental_code"].is_string());
    assert_eq!(swap["act"]["facts"]["charged"], swap["charged"]);
    let rental = field.call("rental.view", json!({ "id": swap["rental"] })).await;
    assert_eq!(rental["code"], swap["rental_code"]);
}

#[tokio::test]
async fn a_swap_at_the_counter_stands_beside_those_at_stations() {
    let field = Field::base().await;
    field.take_out("1").await;
    let act = field.swap_at_the_counter(("7", 30.0), ("1", 97.0), "1").await;
    let swap = field.only_swap().await;
    assert_eq!(
        (&swap["source"], &swap["station"], &swap["duration_s"]),
        (&json!("counter"), &Value::Null, &Value::Null)
    );
    assert_eq!((&swap["customer_name"], &swap["kind"]), (&json!("Rider One"), &json!("swap")));
    let side = |side: &Value| (side["code"].clone(), side["soc_pct"].clone(), side["slot"].clone());
    assert_eq!(side(&swap["came"]), (json!("7"), json!(30.0), Value::Null));
    assert_eq!(side(&swap["went"]), (json!("1"), json!(97.0), Value::Null));
    assert_eq!(swap["act"]["id"], act["id"]);

    let undo = json!({ "act": field.call("act.new_id", Value::Null).await, "undoes": act["id"], "reason": "slip" });
    field.call("act.undo", undo).await;
    assert_eq!(field.only_swap().await["state"], "undone");
    assert_eq!(field.swaps(json!({ "state": ["completed"] })).await, [] as [Value; 0]);
    field.stands([("battery.7.location", json!("user:1"))]).await;
}

/// What a swap says its returned battery gave: Ah, Wh, and whether that is estimated.
fn used(swap: &Value) -> (f64, i64, bool) {
    let charge_ah = (swap["charge_ah"].as_f64().unwrap() * 10.0).round() / 10.0;
    (charge_ah, swap["energy_wh"].as_i64().unwrap(), swap["estimated"].as_bool().unwrap())
}

#[tokio::test]
async fn what_a_returned_battery_gave_is_what_its_readings_say() {
    let swapped = with(moved("1", "1", &json!("7"), &json!("3")), json!({ "slot_in": 6, "slot_out": 3 }));
    let field = Field::base().await;
    field.used_for(60).await;
    field.well(&auth("1", CARD)).await;
    field.well(&swapped).await;
    assert_eq!(used(&field.only_swap().await), (5.0, 60, false));

    // So much is missing that how full it was says more.
    let field = Field::base().await;
    field.used_for(30).await;
    field.well(&auth("1", CARD)).await;
    field.well(&swapped).await;
    assert!(used(&field.only_swap().await).2);

    let field = Field::base().await;
    field.take_out("1").await;
    field.used_for(60).await;
    field.swap_at_the_counter(("7", 30.0), ("1", 97.0), "1").await;
    assert_eq!(used(&field.only_swap().await), (5.0, 60, false));
}

#[tokio::test]
async fn what_is_told_late_ends_the_trip_when_it_was() {
    let field = Field::base().await;
    field.used_for(60).await;
    let out: i64 = field.one(OUT_SINCE).parse().unwrap();
    let then = json!({ "offline": true, "timestamp": Time(out + 30 * 60_000).iso(), "slot_in": 6 });
    field.well(&with(moved("1", "1", &json!("7"), &Value::Null), then)).await;
    assert_eq!(used(&field.only_swap().await), (2.5, 30, false));
}

#[tokio::test]
async fn every_attempt_is_listed_and_found_by_what_it_was() {
    let field = Field::base().await;
    field.well(&auth("1", CARD)).await;
    let jammed = with(moved("1", "1", &json!("7"), &json!("3")), json!({ "status": "door jammed" }));
    assert_eq!(field.code(&jammed).await, "swap_failed");
    field
        .say(&json!({
            "topic": "bss/1/swap/refused",
            "payload": { "user_id": 1, "battery_id": "7", "reason": "swollen", "soc": 20, "soh": 60 },
        }))
        .await;
    let old = with(
        moved("1", "1", &json!("7"), &Value::Null),
        json!({ "offline": true, "timestamp": "nonsense", "slot_in": 6 }),
    );
    field.well(&old).await;
    let told = async |name: &str, value: &str| {
        let rows = field.swaps(json!({ name: [value] })).await;
        rows.iter().map(|row| row["reason"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(told("state", "failed").await, ["door jammed"]);
    assert_eq!(told("code", "swap_failed").await, ["door jammed"]);
    assert_eq!(told("state", "refused").await, ["swollen"]);
    assert_eq!(told("kind", "return_only").await, [""]);
    assert_eq!(told("source", "station").await.len(), 3);
    assert_eq!(told("source", "counter").await.len(), 0);
    assert_eq!(told("battery", field.battery("7").as_str().unwrap()).await.len(), 3);
    assert_eq!(told("battery", field.battery("3").as_str().unwrap()).await, ["door jammed"]);
    assert_eq!(told("customer", field.rider("1").as_str().unwrap()).await.len(), 3);
    let row = &field.swaps(json!({ "state": ["completed"] })).await[0];
    assert_eq!((&row["clock"], &row["offline"]), (&json!("corrected"), &json!(true)));
    let counts = field.call("swap.counts", tests::searched("swollen", "at")).await;
    assert_eq!((&counts["all"], &counts["matching"]), (&json!(3), &json!(1)));
}

#[tokio::test]
async fn who_is_not_shown_amounts_sees_no_charge() {
    let field = Field::base().await;
    field.well(&auth("1", CARD)).await;
    field.well(&moved("1", "1", &json!("7"), &Value::Null)).await;
    assert_eq!(field.only_swap().await["charged"], 3);
    let hub = field.call("app.start", Value::Null).await["me"]["hub"]["id"].clone();
    let roles = json!([{ "hub": hub, "role": "technician", "limits": tests::limits() }]);
    let person = json!({ "name": "tom", "login": "tom", "email": "", "phone": "", "language": "en", "roles": roles });
    let code = field.call("user.create", person).await["code"].clone();
    // Whoever uses their code sits down.
    field.call("session.use_code", json!({ "login": "tom", "code": code, "password": tests::STAFF_PASSWORD })).await;
    assert_eq!(field.only_swap().await["charged"], Value::Null);
}
