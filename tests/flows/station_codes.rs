//! Every code that a station can be told is told in a story here: one that is new needs one.

use std::collections::BTreeSet;

use link::ErrorCode;
use serde_json::{Value, json};

use crate::station_field::{CARD, Field, auth, moved, with};

/// A hub, and the codes that it told.
struct Codes {
    field: Field,
    told: BTreeSet<String>,
}

impl Codes {
    /// Says something and hears this code.
    async fn hear(&mut self, said: &Value, code: &str) {
        assert_eq!(self.field.code(said).await, code, "{said}");
        self.told.insert(code.to_owned());
    }

    async fn of_cards(&mut self) {
        let nothing = with(auth("1", CARD), json!({ "rfid": null }));
        self.hear(&nothing, "missing_field").await;
        let torn = json!({ "topic": "bss/1/user/auth/request", "raw": "{\"rfid\":" });
        self.hear(&torn, "malformed_json").await;
        self.hear(&auth("1", "NOBODY01"), "unknown_card").await;
        self.hear(&auth("99", CARD), "unknown_station").await;
        for (battery, slot) in [("4", 6), ("5", 4), ("9", 5)] {
            self.field.put(battery, "1", slot).await;
        }
        self.hear(&auth("1", CARD), "no_empty_slot").await;
        for battery in ["1", "2", "3"] {
            self.field.take_out(battery).await;
        }
        self.hear(&auth("1", CARD), "no_charged_battery").await;
        for (battery, slot) in [("1", 1), ("2", 2), ("3", 3)] {
            self.field.put(battery, "1", slot).await;
        }
        self.field.take_out("9").await;
    }

    async fn of_sessions(&mut self) {
        self.field.well(&auth("1", CARD)).await;
        self.hear(&auth("2", CARD), "session_open_elsewhere").await;
        self.hear(&auth("1", "C0FFEE01"), "station_busy").await;
        let brought = |soh: i64| {
            json!({
                "topic": "bss/1/swap/initiate",
                "payload": { "user_id": 1, "battery_in_id": "7", "battery_in_health_status": "accepted", "soh": soh },
            })
        };
        self.hear(&brought(181), "invalid_reading").await;
        self.hear(&brought(60), "soh_below_threshold").await;
    }

    async fn of_reports(&mut self) {
        let report = |user: &str, came: &str, went: &str| moved("1", user, &json!(came), &json!(went));
        let jammed = with(report("1", "7", "3"), json!({ "status": "door jammed" }));
        self.hear(&jammed, "swap_failed").await;
        let other = with(report("1", "7", "3"), json!({ "station_id": "2" }));
        self.hear(&other, "not_your_device").await;
        for (user, came, went, code) in [
            ("99", "7", "3", "unknown_user"),
            ("1", "7", "XYZ", "unknown_battery"),
            ("1", "7", "7", "same_battery"),
            ("1", "7", "6", "battery_not_here"),
            ("1", "8", "3", "battery_mismatch"),
            ("3", "7", "3", "session_user_mismatch"),
        ] {
            self.hear(&report(user, came, went), code).await;
        }
        self.field.wait(121_000).await;
        self.hear(&with(report("1", "7", "3"), json!({ "message_id": "late" })), "session_expired").await;
        self.hear(&moved("2", "1", &json!("7"), &json!("6")), "no_session").await;
        let batch =
            json!({ "topic": "bss/1/battery/status", "payload": { "battery_id": "7", "fb": 1, "entries": [] } });
        self.hear(&batch, "empty_batch").await;
    }

    async fn of_whom_the_hub_does_not_serve(&mut self) {
        let made = &self.field.0.made;
        made.charge(&"1".into(), "500").await.unwrap();
        made.set_card("C0FFEE01", "blocked").await.unwrap();
        made.set_station(&"2".into(), "maintenance").await.unwrap();
        self.hear(&auth("1", CARD), "payment_required").await;
        self.hear(&auth("1", "C0FFEE01"), "card_not_active").await;
        self.hear(&auth("2", CARD), "station_unavailable").await;
        self.field.0.made.add_card("C0FFEE02", &"3".into()).await.unwrap();
        self.field.0.made.deactivate(&"3".into()).await.unwrap();
        self.hear(&auth("1", "C0FFEE02"), "user_not_active").await;
    }
}

#[tokio::test]
async fn every_code_is_told_in_a_story() {
    let mut field = Field::base().await;
    field.second_rider("C0FFEE01").await;
    field.new_battery("9").await;
    let mut codes = Codes { field, told: BTreeSet::new() };
    codes.of_cards().await;
    codes.of_sessions().await;
    codes.of_reports().await;
    codes.of_whom_the_hub_does_not_serve().await;
    let all: BTreeSet<String> = ErrorCode::ALL.iter().map(|code| code.word().to_owned()).collect();
    assert_eq!(codes.told, all);
}
