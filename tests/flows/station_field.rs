//! The hub of a case: stations, batteries in their slots, riders with their cards, made by the ordinary commands.

use std::collections::BTreeMap;
use std::time::Duration;

use link::Root;
use serde_json::{Value, json};
use tests::Story;
use usecases::Heard;

use crate::ledger::charge;
use crate::shell::ask;
use crate::shop::{HOUR, basket, order, returned};

/// A hub with the stations of a case.
pub struct Field {
    pub story: Story,
    /// By number in the fixture.
    stations: BTreeMap<i64, Value>,
    riders: BTreeMap<i64, Value>,
    batteries: BTreeMap<i64, Value>,
}

/// The cases as they came.
const CASES: &str = include_str!("../cases/station_protocol.json");
/// The fixture of every case.
const BASE: &str = "base";
/// Below this a battery of the cases is not ready.
const FULL_PCT: i64 = 90;

impl Field {
    /// The hub of the cases, with nothing else set up.
    pub async fn base() -> Self {
        let all: Value = serde_json::from_str(CASES).unwrap();
        Self::of(&all["fixtures"][BASE], &Value::Null).await
    }

    pub async fn of(fixture: &Value, setup: &Value) -> Self {
        let story = Story::set_up().await;
        let mut field = Self { story, stations: BTreeMap::new(), riders: BTreeMap::new(), batteries: BTreeMap::new() };
        field.plans().await;
        field.stations(fixture).await;
        field.riders(fixture).await;
        field.batteries(fixture).await;
        field.set_up(&setup["ours"]).await;
        field
    }

    async fn plans(&self) {
        self.story.call("tariff.create", crate::shop::any_length("Basic")).await;
        let act = self.story.call("act.new_id", Value::Null).await;
        self.story.call("till.open", json!({ "act": act, "float": [] })).await;
    }

    async fn stations(&mut self, fixture: &Value) {
        for one in fixture["stations"].as_array().unwrap() {
            let id = one["id"].as_i64().unwrap();
            let slots = fixture["slots"].as_array().unwrap().iter().filter(|slot| slot["station"] == one["id"]).count();
            let station = self.story.station(&id.to_string(), u32::try_from(slots).unwrap()).await;
            self.stations.insert(id, station);
        }
    }

    async fn riders(&mut self, fixture: &Value) {
        for user in fixture["users"].as_array().unwrap() {
            let id = user["id"].as_i64().unwrap();
            let rider = crate::equipment::customer(&self.story, &id.to_string(), user["name"].as_str().unwrap()).await;
            self.riders.insert(id, rider);
        }
        for one in fixture["cards"].as_array().unwrap() {
            let owner = &self.riders[&one["user"].as_i64().unwrap()];
            let card = crate::cards::card(&self.story, one["code"].as_str().unwrap(), "customer", owner).await;
            if one["status"] == "lost" {
                self.story.call("card.report_lost", json!({ "id": card, "reason": "as it is" })).await;
            }
        }
        for user in fixture["users"].as_array().unwrap().iter().filter(|user| user["is_active"] == false) {
            let rider = &self.riders[&user["id"].as_i64().unwrap()];
            self.story.call("customer.deactivate", json!({ "id": rider, "reason": "as it is" })).await;
        }
    }

    async fn batteries(&mut self, fixture: &Value) {
        let model = self.story.model("Rider 45").await;
        for one in fixture["batteries"].as_array().unwrap() {
            let number = one["id"].as_i64().unwrap();
            let id = self.story.battery(&number.to_string(), one["serial"].as_str().unwrap(), &model).await;
            let ask = json!({ "id": id, "to": "in_service", "reason": "as it is" });
            self.story.call("battery.change_lifecycle", ask).await;
            self.batteries.insert(number, json!({ "kind": "battery", "id": id }));
            match one["location"].as_str().unwrap().split_once(':').unwrap() {
                ("user", user) => self.hand_out(number, user.parse().unwrap()).await,
                _ if one["soc"].as_i64().unwrap() >= FULL_PCT => {
                    self.story.call("battery.confirm_full", json!({ "id": id })).await;
                }
                _ => {}
            }
        }
        for slot in fixture["slots"].as_array().unwrap().iter().filter(|slot| slot["battery"].is_i64()) {
            let station = &self.stations[&slot["station"].as_i64().unwrap()];
            let number = usize::try_from(slot["number"].as_i64().unwrap()).unwrap();
            let battery = &self.batteries[&slot["battery"].as_i64().unwrap()];
            let ask =
                json!({ "id": station["slots"][number - 1]["id"], "battery": battery["id"], "reason": "as it is" });
            self.story.call("slot.put", ask).await;
        }
    }

    /// Issued full, an hour ago.
    async fn hand_out(&self, battery: i64, rider: i64) {
        let mut lies = basket(&self.riders[&rider]);
        lies["out"] = json!([{
            "item": self.batteries[&battery], "tariff": null, "length": null, "due": null, "rental": null, "condition": null,
            "soc_pct": 100.0,
        }]);
        self.act(&lies).await;
        self.story.clock.advance(Duration::from_millis(u64::try_from(HOUR).unwrap()));
        self.story.sign_in_admin().await;
    }

    async fn act(&self, lies: &Value) -> Value {
        let shown = self.story.call("counter.preview", json!({ "basket": lies, "allowing": false })).await;
        self.story.call("counter.commit", order(&shown, lies)).await
    }

    /// What is said in words.
    async fn set_up(&self, said: &Value) {
        match said.as_str() {
            None => {}
            Some("station 1 status = maintenance") => {
                let ask = json!({ "id": self.stations[&1]["id"], "mode": "maintenance", "reason": "as it is" });
                self.story.call("station.set_mode", ask).await;
            }
            Some("user 1 has an invoice overdue past the grace period") => {
                self.story.call("account.charge", charge(&self.riders[&1], "500")).await;
            }
            Some("user 1 holds no battery") => {
                let mut lies = basket(&self.riders[&1]);
                lies["back"] = json!([returned(&self.batteries[&7])]);
                lies["pay"] = Value::Null;
                self.act(&lies).await;
            }
            Some(other) => panic!("{other}"),
        }
    }

    /// The station says something; what it hears.
    pub async fn say(&self, said: &Value) -> Vec<(String, Value)> {
        self.say_by(said, (None, false)).await
    }

    async fn say_by(&self, said: &Value, (station, retained): (Option<&str>, bool)) -> Vec<(String, Value)> {
        self.half_a_second_later();
        let payload = payload(said);
        let topic = said["topic"].as_str().unwrap();
        let heard = Heard { login: "gateway", station, topic, payload: &payload, retained };
        let parcels = self.story.desk.hear(&Root::default(), &heard).await.unwrap();
        parcels.into_iter().map(|parcel| (parcel.topic, serde_json::from_slice(&parcel.payload).unwrap())).collect()
    }

    /// As far as one message of the cases is after the other.
    pub fn half_a_second_later(&self) {
        self.story.clock.advance(Duration::from_millis(500));
    }

    /// Time goes by.
    pub async fn wait(&self, milliseconds: u64) {
        self.story.clock.advance(Duration::from_millis(milliseconds));
        self.story.sign_in_admin().await;
    }

    pub async fn take_out(&self, battery: i64) {
        let ask = json!({ "battery": self.called(battery), "reason": "as it is" });
        self.story.call("slot.take", ask).await;
    }

    /// The id of the battery with this short code, as it is written.
    fn called(&self, battery: i64) -> Value {
        let hex = self.one(&format!("select lower(hex(id)) from battery where short_code = '{battery}'"));
        json!(dashed(&hex))
    }

    pub async fn balance(&self, rider: i64) -> i64 {
        let ask = json!({ "customer": self.riders[&rider], "after": null, "limit": 1 });
        self.story.call("account.view", ask).await["balance"].as_i64().unwrap()
    }

    /// The id of a battery of the fixture.
    pub fn battery(&self, number: i64) -> Value {
        self.batteries[&number]["id"].clone()
    }

    /// The id of a customer of the fixture.
    pub fn rider(&self, number: i64) -> Value {
        self.riders[&number].clone()
    }

    /// The id of a slot of a station of the fixture.
    pub fn slot(&self, station: i64, number: usize) -> Value {
        self.stations[&station]["slots"][number - 1]["id"].clone()
    }

    /// Brings a battery back to the counter.
    pub async fn bring_back(&self, battery: i64, rider: i64) {
        let mut lies = basket(&self.riders[&rider]);
        lies["back"] = json!([returned(&self.batteries[&battery])]);
        self.act(&lies).await;
    }

    /// Swaps at the counter, the batteries so full.
    pub async fn swap_at_the_counter(&self, back: (i64, f64), out: (i64, f64), rider: i64) -> Value {
        let mut lies = basket(&self.riders[&rider]);
        lies["swap"] = json!([{
            "back": self.batteries[&back.0], "out": self.batteries[&out.0], "soc_back_pct": back.1, "soc_out_pct": out.1,
        }]);
        self.act(&lies).await
    }

    /// What the counter offers somebody who has nothing.
    pub async fn offered(&self, rider: i64) -> Value {
        if self.one(&format!("select count(*) from customer where code = '{rider}'")) == "0" {
            crate::equipment::customer(&self.story, &rider.to_string(), "Rider Three").await;
        }
        let hex = self.one(&format!("select lower(hex(id)) from customer where code = '{rider}'"));
        self.story.call("counter.customer", json!({ "customer": dashed(&hex) })).await["offer"].clone()
    }

    /// How something stands that a case names.
    pub fn state(&self, name: &str) -> Value {
        let parts: Vec<&str> = name.split('.').collect();
        match parts[..] {
            ["swaps"] => self.count("swap where state in ('completed', 'failed')"),
            ["refusals"] => self.count("swap where state = 'refused'"),
            ["quarantine"] => self.count("quarantine where state = 'open'"),
            ["sessions", "open"] => self.count("swap_session where state = 'open'"),
            ["log", "denied"] => self.count("inbox where verdict = 'refused'"),
            ["log", word] => self.count(&format!("inbox where verdict = '{word}'")),
            ["alert" | "event", kind] => self.number(&format!("select coalesce(sum(count), 0) from alert where kind = '{kind}'")),
            ["billable"] => self.count("swap where state = 'completed'"),
            ["usage", "ah"] => self.number("select coalesce(sum(charge_mah), 0) from swap"),
            ["session", station] => self.session(station),
            ["battery", number, "location"] => self.place(number.parse().unwrap()),
            ["card", code, "assigned_battery"] => self.number(&format!(
                "select b.short_code from card c join custody_event e on e.holder = c.owner and e.open_item is not null \
                 join battery b on b.id = e.item where c.uid = '{code}'"
            )),
            ["health_logs", battery] => {
                let number = battery.trim_start_matches("battery");
                self.count(&format!("health_log where battery = (select id from battery where short_code = '{number}')"))
            }
            ["swap1", "status"] => json!(self.one("select state from swap")),
            ["swap1", "kind"] => json!(self.one("select kind from swap")),
            ["swap1", "clock"] => json!(self.one("select clock from swap")),
            ["swap1", "at"] => json!(self.one("select datetime(at / 1000, 'unixepoch') from swap")),
            ["swap1", "user"] => self.number("select c.code from swap s join customer c on c.id = s.customer"),
            ["swap1", "duration_s"] => self.number("select (at - began_at) / 1000.0 from swap"),
            _ => panic!("{name}"),
        }
    }

    pub fn one(&self, sql: &str) -> String {
        ask(self.story.folder.path(), sql).trim().to_owned()
    }

    fn number(&self, sql: &str) -> Value {
        let text = self.one(sql);
        text.parse::<i64>().map_or_else(|_| json!(text.parse::<f64>().unwrap_or(-1.0)), |number| json!(number))
    }

    fn count(&self, rows: &str) -> Value {
        self.number(&format!("select count(*) from {rows}"))
    }

    fn session(&self, station: &str) -> Value {
        let number = station.trim_start_matches("station");
        let state = self.one(&format!(
            "select state from swap_session where station = (select id from station where code = '{number}') \
             order by opened_at desc limit 1"
        ));
        json!(match state.as_str() {
            "" => "none",
            "swapped" => "closed",
            "refused" => "closed_refused",
            other => other,
        })
    }

    fn place(&self, battery: i64) -> Value {
        json!(self.one(&format!(
            "select case when e.holder_kind = 'customer' then 'user:' || (select code from customer where id = e.holder) \
             when e.slot is not null then (select 'station:' || t.code || '/slot:' || s.number from slot s join station t on \
             t.id = s.station where s.id = e.slot) else 'station:' || (select code from station where id = e.station) end \
             from custody_event e where e.open_item = (select id from battery where short_code = '{battery}')"
        )))
    }
}

/// An id as it is sent.
fn dashed(hex: &str) -> String {
    [&hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..]].join("-")
}

/// The bytes of what a station says.
pub fn payload(said: &Value) -> Vec<u8> {
    match (&said["payload"], said["raw"].as_str(), said["raw_hex"].as_str()) {
        (payload @ Value::Object(_), ..) => payload.to_string().into_bytes(),
        (_, Some(raw), _) => raw.as_bytes().to_vec(),
        (.., Some(hex)) => {
            (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap()).collect()
        }
        _ => panic!("{said}"),
    }
}

impl Field {
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

    /// How things stand, by their names.
    pub fn stands<const N: usize>(&self, expected: [(&str, Value); N]) {
        for (name, expected) in expected {
            assert_eq!(self.state(name), expected, "{name}");
        }
    }
}
