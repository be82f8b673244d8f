//! The hub of the cases at a desk, and what stations say to it.

use std::time::Duration;

use practice::basket;
use serde_json::{Value, json};
use sim::cases::stations::{self, Said};

use crate::station_cases::CASES;

pub const CARD: &str = "A1B2C3D4";

pub fn auth(station: &str, card: &str) -> Value {
    json!({ "topic": format!("bss/{station}/user/auth/request"), "payload": { "rfid": card } })
}

pub fn moved(station: &str, user: &str, came: &Value, went: &Value) -> Value {
    json!({
        "topic": format!("bss/{station}/swap/activity"),
        "payload": {
            "user_id": user, "battery_in_id": came, "battery_out_id": went, "battery_in_data": { "soc": 20, "soh": 81 },
            "battery_out_data": { "soc": 95, "soh": 90 }, "status": "completed",
        },
    })
}

pub fn with(mut said: Value, more: Value) -> Value {
    for (name, value) in more.as_object().unwrap() {
        said["payload"][name] = value.clone();
    }
    said
}

/// The hub of the cases.
pub struct Field(pub stations::Field);

impl Field {
    pub async fn base() -> Self {
        let cases: Value = serde_json::from_str(&std::fs::read_to_string(CASES).unwrap()).unwrap();
        Self(stations::Field::of(&cases["fixtures"]["base"], &Value::Null).await.unwrap())
    }

    /// What is heard when a gateway says this.
    pub async fn say(&self, said: &Value) -> Vec<(String, Value)> {
        self.0.hear(&Said::read(said).unwrap(), None).await.unwrap()
    }

    /// The same by the login of a station.
    pub async fn say_as(&self, station: &str, said: &Value) -> Vec<(String, Value)> {
        self.0.hear(&Said::read(said).unwrap(), Some(station)).await.unwrap()
    }

    /// The same, kept by a broker for whoever comes later.
    pub async fn say_kept(&self, said: &Value) -> Vec<(String, Value)> {
        let said = Said { retain: true, ..Said::read(said).unwrap() };
        self.0.hear(&said, None).await.unwrap()
    }

    /// The code of the only answer.
    pub async fn code(&self, said: &Value) -> Value {
        let heard = self.say(said).await;
        assert_eq!(heard.len(), 1, "{said}: {heard:?}");
        heard[0].1["error_code"].clone()
    }

    /// Says what must go well; the answer.
    pub async fn well(&self, said: &Value) -> Value {
        let (_, answer) = self.say(said).await.pop().expect("an answer");
        assert_eq!(answer["status"], "success", "{said}: {answer}");
        answer
    }

    pub async fn state(&self, name: &str) -> Value {
        self.0.state(name).await.unwrap()
    }

    /// How things stand, by their names.
    pub async fn stands<const N: usize>(&self, expected: [(&str, Value); N]) {
        for (name, expected) in expected {
            assert_eq!(self.state(name).await, expected, "{name}");
        }
    }

    pub async fn wait(&self, milliseconds: u64) {
        self.0.wait(Duration::from_millis(milliseconds)).await.unwrap();
    }

    pub async fn call(&self, command: &str, input: Value) -> Value {
        self.0.made.seat().call(command, input).await.unwrap()
    }

    /// Another customer, with a card and no battery.
    pub async fn second_rider(&mut self, card: &str) {
        self.0.made.add_rider(&"3".into(), "Rider Three", None).await.unwrap();
        self.0.made.add_card(card, &"3".into()).await.unwrap();
    }

    pub async fn new_battery(&mut self, code: &str) {
        self.0.made.add_battery(&code.into(), &format!("SN-{code}"), None).await.unwrap();
    }

    /// Puts a battery into a slot by hand, wherever it was.
    pub async fn put(&self, battery: &str, station: &str, slot: i64) {
        self.0.made.put(&battery.into(), &station.into(), slot).await.unwrap();
    }

    pub async fn take_out(&self, battery: &str) {
        self.0.made.take_out(&battery.into()).await.unwrap();
    }

    pub async fn balance(&self, rider: &str) -> i64 {
        let rider = self.0.made.rider(&rider.into()).unwrap();
        let ask = json!({ "customer": rider, "after": null, "limit": 1 });
        self.call("account.view", ask).await["balance"].as_i64().unwrap()
    }

    /// What the counter offers somebody who has nothing.
    pub async fn offered(&self, rider: &str) -> Value {
        let rider = self.0.made.rider(&rider.into()).unwrap();
        self.call("counter.customer", json!({ "customer": rider })).await["offer"].clone()
    }

    /// Why a battery is not handed out at the counter.
    pub async fn refused_at_the_counter(&self, battery: &str) -> String {
        self.refused_to("1", battery).await.unwrap()
    }

    /// Why a battery is not handed out to somebody at the counter, if it is not.
    pub async fn refused_to(&self, rider: &str, battery: &str) -> Option<String> {
        let basket = self.basket(rider, &json!([basket::out(&self.item(battery), &Value::Null, None)]), &json!([]));
        let ask = json!({ "basket": basket, "allowing": false });
        self.0.desk().call("counter.preview", ask).await.err().map(|fault| fault.code().to_owned())
    }

    /// Why a command is refused.
    pub async fn fault(&self, command: &str, input: Value) -> Value {
        json!(self.0.desk().call(command, input).await.unwrap_err())
    }

    /// The id of a battery.
    pub fn battery(&self, name: &str) -> Value {
        self.0.made.battery(&name.into()).unwrap().clone()
    }

    fn item(&self, battery: &str) -> Value {
        basket::battery(&self.battery(battery))
    }

    /// The id of a customer.
    pub fn rider(&self, name: &str) -> Value {
        self.0.made.rider(&name.into()).unwrap().clone()
    }

    /// The id of a slot.
    pub async fn slot(&self, station: &str, number: i64) -> Value {
        let rows = self.call("station.list", tests::asked(tests::searched(station, "code"), &Value::Null, 50)).await;
        let row = rows["rows"].as_array().unwrap().iter().find(|row| row["code"] == station).unwrap().clone();
        let seen = self.call("station.view", json!({ "id": row["id"] })).await;
        seen["slots"].as_array().unwrap().iter().find(|slot| slot["number"] == number).unwrap()["id"].clone()
    }

    /// Brings a battery back to the counter and pays nothing.
    pub async fn bring_back(&self, battery: &str, rider: &str) {
        let back = json!([basket::back(&self.item(battery))]);
        self.act(&self.basket(rider, &json!([]), &back)).await;
    }

    /// Swaps at the counter, the batteries so full.
    pub async fn swap_at_the_counter(&self, back: (&str, f64), out: (&str, f64), rider: &str) -> Value {
        let mut lies = self.basket(rider, &json!([]), &json!([]));
        lies["swap"] = json!([{
            "back": self.item(back.0), "out": self.item(out.0), "soc_back_pct": back.1, "soc_out_pct": out.1,
        }]);
        self.act(&lies).await
    }

    fn basket(&self, rider: &str, out: &Value, back: &Value) -> Value {
        basket::basket(&self.rider(rider), out, back, &json!([]))
    }

    async fn act(&self, lies: &Value) -> Value {
        let shown = self.call("counter.preview", json!({ "basket": lies, "allowing": false })).await;
        self.call("counter.commit", crate::shop::order(&shown, lies)).await
    }

    /// What a stranger at the database answers.
    pub fn one(&self, sql: &str) -> String {
        crate::shell::ask(self.0.folder(), sql).trim().to_owned()
    }
}
