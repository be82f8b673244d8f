//! Stations as they are there or not, are told what to do, and are let in: through `call` and by what they say.

use std::time::Duration;

use link::Root;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tests::Story;
use usecases::{Heard, Host, LinkState, LinkWord, Waiting, Way};

/// A hub with the station S-1 of three slots, and a battery in service, which lies in the first.
pub struct Place {
    pub story: Story,
    pub station: Value,
    pub battery: String,
}

impl Place {
    pub async fn new() -> Self {
        let story = Story::set_up().await;
        let station = story.station("S-1", 3).await;
        let model = story.model("Rider 45").await;
        let battery = story.battery("B-1", "BAT001", &model).await;
        let ask = json!({ "id": battery, "to": "in_service", "reason": "as it is" });
        story.call("battery.change_lifecycle", ask).await;
        let slot = station["slots"][0]["id"].clone();
        story.call("slot.put", json!({ "id": slot, "battery": battery, "reason": "as it is" })).await;
        Self { story, station, battery }
    }

    pub async fn say(&self, below: &str, payload: &Value) -> Vec<(String, Value)> {
        self.story.clock.advance(Duration::from_millis(500));
        let (topic, payload) = (format!("bss/S-1/{below}"), payload.to_string());
        let heard = Heard {
            login: "station-s-1",
            station: Some("S-1"),
            topic: &topic,
            payload: payload.as_bytes(),
            retained: false,
        };
        let parcels = self.story.desk.hear(&Root::default(), &heard).await.unwrap();
        parcels.into_iter().map(|one| (one.topic, serde_json::from_slice(&one.payload).unwrap())).collect()
    }

    /// It says that it is there, with what else it tells.
    pub async fn is_there(&self, more: &Value) {
        let mut told = json!({ "status": "online", "firmware": "2.1", "boot_id": "b1" });
        for (name, value) in more.as_object().unwrap() {
            told[name] = value.clone();
        }
        self.say("station/status", &told).await;
    }

    pub fn id(&self) -> Value {
        json!({ "id": self.station["id"] })
    }

    pub async fn on_board(&self) -> Value {
        self.story.call("station.board", Value::Null).await[0].take()
    }

    pub async fn life(&self) -> Value {
        self.story.call("station.life", self.id()).await
    }

    /// Time goes by, and the desk looks.
    pub async fn wait(&self, minutes: u64) {
        self.wait_s(60 * minutes).await;
    }

    pub async fn wait_s(&self, seconds: u64) {
        self.story.clock.advance(Duration::from_secs(seconds));
        self.story.desk.tick().await;
        self.story.sign_in_admin().await;
    }

    /// What was laid out for the station and has not left.
    pub async fn laid_out(&self) -> Vec<(String, Value)> {
        let parcels = self.story.desk.unsent(Waiting::Below("bss/S-1/"), 0).await.unwrap();
        let numbers: Vec<i64> = parcels.iter().map(|one| one.number).collect();
        self.story.desk.sent(&numbers).await.unwrap();
        parcels.into_iter().map(|one| (one.topic, serde_json::from_slice(&one.payload).unwrap())).collect()
    }

    pub async fn kinds_of_alerts(&self) -> Vec<Value> {
        let alerts = self.story.call("alert.list", Value::Null).await;
        alerts.as_array().unwrap().iter().map(|alert| alert["kind"].clone()).collect()
    }
}

#[tokio::test]
async fn a_station_is_there_while_it_is_heard_and_away_when_it_says_so() {
    let place = Place::new().await;
    assert_eq!(place.on_board().await["presence"], Value::Null);
    place.is_there(&json!({ "timestamp": "2020-01-01T00:00:00Z" })).await;
    let here = place.on_board().await["presence"].clone();
    assert_eq!((&here["state"], &here["firmware"]), (&json!("online"), &json!("2.1")));
    assert!(here["ahead_s"].as_i64().unwrap() < -86_400, "{here}");
    place.wait(6).await;
    assert_eq!(place.on_board().await["presence"]["state"], "silent");
    place.say("user/auth/request", &json!({ "rfid": "DEADBEEF" })).await;
    assert_eq!(place.on_board().await["presence"]["state"], "online");
    place.say("station/status", &json!({ "status": "offline" })).await;
    assert_eq!(place.on_board().await["presence"]["state"], "offline");
    assert_eq!(place.kinds_of_alerts().await, Vec::<Value>::new());
    place.wait(5).await;
    place.wait(60).await;
    assert_eq!(place.kinds_of_alerts().await, [json!("station_offline")]);
    let month = place.life().await["month_pct"].as_f64().unwrap();
    assert!((5.0..20.0).contains(&month), "{month}");
}

#[tokio::test]
async fn a_connection_is_presence_and_a_restart_makes_nobody_be_there() {
    let place = Place::new().await;
    place.story.desk.station_passed("S-1", true).await.unwrap();
    place.story.desk.station_passed("nobody", true).await.unwrap();
    place.wait(60).await;
    assert_eq!(place.on_board().await["presence"]["state"], "online");
    let story = place.story.restart().await;
    story.sign_in_admin().await;
    let place = Place { story, station: place.station, battery: place.battery };
    assert_eq!(place.on_board().await["presence"]["state"], "silent");
    place.story.desk.station_passed("S-1", true).await.unwrap();
    place.story.desk.station_passed("S-1", false).await.unwrap();
    assert_eq!(place.on_board().await["presence"]["state"], "offline");
}

#[tokio::test]
async fn what_a_station_tells_of_its_slots_is_shown_and_moves_nothing() {
    let place = Place::new().await;
    let slots = json!({ "slots": [
        { "slot": 1, "door": "locked", "charger": "charging", "battery_id": "BAT001", "soc": 97.5 },
        { "slot": 2, "door": "open", "battery_id": "ghost" },
        { "slot": 9, "battery_id": "BAT001" },
    ] });
    place.is_there(&slots).await;
    let board = place.on_board().await;
    let [first, second, third] = [0, 1, 2].map(|at| board["slots"][at].clone());
    assert_eq!((&first["battery"]["code"], &first["battery"]["soc_pct"]), (&json!("B-1"), &json!(97.5)));
    assert_eq!((&first["battery"]["state"], &first["battery"]["is_charged"]), (&json!("charging"), &json!(true)));
    assert_eq!((&first["door"], &first["told"]), (&json!("locked"), &Value::Null));
    assert_eq!((&second["door"], &second["battery"], &second["told"]), (&json!("open"), &Value::Null, &json!("ghost")));
    assert_eq!(third["told"], Value::Null);
    assert_eq!(board["ready"], 1);
    // The same again raises nothing more.
    place.is_there(&slots).await;
    let alerts = place.story.call("alert.list", Value::Null).await;
    assert_eq!((&alerts[0]["kind"], &alerts[0]["count"]), (&json!("inventory_mismatch"), &json!(1)));
    place.story.call("alert.see", json!({ "id": alerts[0]["id"] })).await;
    assert_eq!(place.kinds_of_alerts().await, Vec::<Value>::new());
    let gone = place.story.fault("alert.see", json!({ "id": alerts[0]["id"] })).await;
    assert_eq!(gone["code"], "not_found");
}

fn command(id: &Value, act: &str, slot: &Value, settings: &Value) -> Value {
    json!({ "id": id, "act": act, "slot": slot, "settings": settings })
}

#[tokio::test]
async fn a_command_leaves_once_and_is_what_the_station_says_it_is() {
    let place = Place::new().await;
    let open = command(&place.station["id"], "open_slot", &json!(2), &Value::Null);
    assert_eq!(place.story.fault("station.command", open.clone()).await["code"], "station_away");
    place.is_there(&json!({})).await;
    let given = place.story.call("station.command", open.clone()).await;
    assert_eq!((&given[0]["state"], &given[0]["slot"]), (&json!("sent"), &json!(2)));
    let out = place.laid_out().await;
    assert_eq!(out.len(), 1);
    let id = given[0]["id"].as_str().unwrap();
    assert_eq!(out[0].0, format!("bss/S-1/cmd/{id}"));
    assert_eq!(
        (&out[0].1["command"], &out[0].1["slot"], &out[0].1["mac"]),
        (&json!("open_slot"), &json!(2), &Value::Null)
    );
    place.say(&format!("cmd/{id}/ack"), &json!({ "status": "accepted" })).await;
    place.say(&format!("cmd/{id}/ack"), &json!({ "status": "failed", "reason": "door jammed" })).await;
    let shown = place.story.call("station.commands", place.id()).await;
    assert_eq!((&shown[0]["state"], &shown[0]["reason"]), (&json!("failed"), &json!("door jammed")));
    assert!(place.laid_out().await.is_empty(), "never sent twice");
    for (wrong, field) in [
        (command(&place.station["id"], "open_slot", &Value::Null, &Value::Null), "slot"),
        (command(&place.station["id"], "open_slot", &json!(4), &Value::Null), "slot"),
        (command(&place.station["id"], "reboot", &json!(1), &Value::Null), "slot"),
        (command(&place.station["id"], "settings", &Value::Null, &json!("{")), "settings"),
        (command(&place.station["id"], "identify", &Value::Null, &json!("{}")), "settings"),
    ] {
        assert_eq!(place.story.fault("station.command", wrong).await["fields"][0]["field"], field);
    }
}

#[tokio::test]
async fn a_command_without_an_answer_is_asked_after_and_never_guessed() {
    let place = Place::new().await;
    place.is_there(&json!({})).await;
    for act in ["open_slot", "lock_slot"] {
        place.story.call("station.command", command(&place.station["id"], act, &json!(1), &Value::Null)).await;
    }
    place.laid_out().await;
    place.wait_s(31).await;
    let states = |shown: &Value| [0, 1].map(|at| shown[at]["state"].clone());
    let shown = place.story.call("station.commands", place.id()).await;
    assert_eq!(states(&shown), [json!("unknown"), json!("unknown")]);
    let asked: Vec<Value> = place.laid_out().await.into_iter().map(|(_, told)| told["command"].clone()).collect();
    assert_eq!(asked, [json!("report"), json!("report")]);
    assert_eq!(place.kinds_of_alerts().await.len(), 2);
    place.is_there(&json!({ "slots": [{ "slot": 1, "door": "locked" }] })).await;
    let shown = place.story.call("station.commands", place.id()).await;
    assert_eq!(states(&shown), [json!("done"), json!("unknown")]);
    // A door that is open long after it was asked for may be so for another reason.
    place.wait_s(60).await;
    place.is_there(&json!({ "slots": [{ "slot": 1, "door": "open" }] })).await;
    assert_eq!(place.story.call("station.commands", place.id()).await[1]["state"], "unknown");
    // A late answer is still the truth.
    let opened = shown[1]["id"].as_str().unwrap();
    place.say(&format!("cmd/{opened}/ack"), &json!({ "status": "done" })).await;
    assert_eq!(place.story.call("station.commands", place.id()).await[1]["state"], "done");
    let foreign = place.say("cmd/01977f3e-8a4c-7c21-9d3b-5b1f0c2a6e10/ack", &json!({ "status": "done" })).await;
    assert!(foreign.is_empty());
}

#[tokio::test]
async fn a_station_that_wants_it_gets_its_commands_signed_with_a_nonce_each() {
    let place = Place::new().await;
    let enrol = json!({ "id": place.station["id"], "proof": "password" });
    let given = place.story.call("station.enrol", enrol.clone()).await;
    // It speaks with this one still.
    let password = given["password"].as_str().unwrap().to_owned();
    place.story.clock.advance(Duration::from_secs(60));
    place.story.call("station.enrol", enrol).await;
    place.is_there(&json!({ "nonce": "n-1" })).await;
    let lock = command(&place.station["id"], "lock_slot", &json!(3), &Value::Null);
    // What is refused spends nothing.
    let nowhere = command(&place.station["id"], "lock_slot", &json!(9), &Value::Null);
    assert_eq!(place.story.fault("station.command", nowhere).await["code"], "invalid");
    place.story.call("station.command", lock.clone()).await;
    let out = place.laid_out().await;
    let told = &out[0].1;
    assert_eq!(told["nonce"], "n-1");
    let lines = ["request_id", "command"].map(|name| told[name].as_str().unwrap().to_owned());
    let text = format!("{}\n{}\n3\n{}\nn-1", lines[0], lines[1], told["expires_at"].as_str().unwrap());
    assert_eq!(told["mac"], hmac(&Sha256::digest(password.as_bytes()), text.as_bytes()));
    // Without another nonce it is told nothing but to tell one, and that is so after a restart.
    let story = place.story.restart().await;
    story.sign_in_admin().await;
    let place = Place { story, station: place.station, battery: place.battery };
    assert_eq!(place.story.fault("station.command", lock.clone()).await["code"], "station_without_nonce");
    let out = place.laid_out().await;
    assert_eq!((out.len(), &out[0].1["command"], &out[0].1["mac"]), (1, &json!("report"), &Value::Null));
    place.is_there(&json!({ "nonce": "n-2" })).await;
    place.story.call("station.command", lock.clone()).await;
    assert_eq!(place.laid_out().await[0].1["nonce"], "n-2");
    // What is put in its place says for itself whether it wants that.
    let enrol = json!({ "id": place.station["id"], "proof": "certificate" });
    place.story.call("station.enrol", enrol).await;
    place.is_there(&json!({})).await;
    place.story.call("station.command", lock).await;
    assert_eq!(place.laid_out().await[0].1["mac"], Value::Null);
}

#[tokio::test]
async fn nothing_unsigned_goes_to_a_station_that_shares_no_password_and_wants_it_signed() {
    let place = Place::new().await;
    place.story.call("station.enrol", json!({ "id": place.station["id"], "proof": "certificate" })).await;
    place.is_there(&json!({ "nonce": "n-1" })).await;
    let lock = command(&place.station["id"], "lock_slot", &json!(3), &Value::Null);
    assert_eq!(place.story.fault("station.command", lock.clone()).await["code"], "station_without_key");
    assert_eq!(place.laid_out().await, []);
    // Its nonce is not spent.
    place.story.call("station.enrol", json!({ "id": place.station["id"], "proof": "password" })).await;
    place.is_there(&json!({ "nonce": "n-1" })).await;
    place.story.call("station.command", lock).await;
    assert_eq!(place.laid_out().await[0].1["nonce"], "n-1");
}

/// HMAC-SHA-256 as RFC 2104 writes it.
fn hmac(key: &[u8], text: &[u8]) -> String {
    let pad = |with: u8| (0..64).map(|at| key.get(at).copied().unwrap_or(0) ^ with).collect::<Vec<u8>>();
    let inner = Sha256::digest([pad(0x36).as_slice(), text].concat());
    let outer = Sha256::digest([pad(0x5c).as_slice(), &inner].concat());
    outer.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[tokio::test]
async fn a_station_gets_a_login_of_its_own_once_and_loses_it_for_good() {
    let place = Place::new().await;
    let host = Host { names: vec!["hub.local".into()], addresses: vec!["192.168.1.5".parse().unwrap()] };
    assert!(matches!(place.story.desk.link_plan(&host).await.unwrap().way, Way::Idle));
    let ask = |proof: &str| json!({ "id": place.station["id"], "proof": proof });
    let first = place.story.call("station.enrol", ask("password")).await;
    assert_eq!((&first["login"], &first["topic"]), (&json!("station-s-1"), &json!("bss/S-1/")));
    assert_eq!(first["password"].as_str().unwrap().len(), 48);
    assert!(first["ca"].as_str().unwrap().starts_with("-----BEGIN CERTIFICATE-----"));
    assert!(first["qr"]["size"].as_i64().unwrap() > 40);
    let second = place.story.call("station.enrol", ask("certificate")).await;
    assert_eq!((&second["login"], &second["password"]), (&json!("station-s-1-2"), &Value::Null));
    assert!(second["key"].as_str().unwrap().contains("PRIVATE KEY"));
    let Way::Embedded(plan) = place.story.desk.link_plan(&host).await.unwrap().way else { panic!("no broker") };
    assert!(plan.plain.ip().is_loopback());
    assert_eq!((plan.plain.port(), plan.tls.address.port(), plan.rate), (1_883, 8_883, (50, 200)));
    let names: Vec<&str> = plan.logins.iter().map(|login| login.name.as_str()).collect();
    assert_eq!(names, ["station-s-1", "station-s-1-2"]);
    assert_eq!(plan.logins[0].station.as_deref(), Some("S-1"));
    assert_eq!(plan.logins[0].verifier.unwrap()[..], Sha256::digest(first["password"].as_str().unwrap())[..]);
    let logins = place.story.call("station.logins", place.id()).await;
    let revoke = json!({ "id": logins[1]["id"], "reason": "stolen" });
    place.story.call("station.revoke", revoke).await;
    let Way::Embedded(plan) = place.story.desk.link_plan(&host).await.unwrap().way else { panic!("no broker") };
    assert_eq!(plan.logins.len(), 1);
    assert_eq!(place.story.call("station.enrol", ask("legacy")).await["login"], "station-s-1-3");
    // Nothing of it is kept but what checks it.
    let shown = place.story.call("station.logins", place.id()).await.to_string();
    assert!(!shown.contains(first["password"].as_str().unwrap()));
}

#[tokio::test]
async fn who_is_enrolled_while_authorities_change_trusts_both() {
    let place = Place::new().await;
    let host = Host::default();
    let enrol = json!({ "id": place.station["id"], "proof": "password" });
    place.story.call("station.enrol", enrol.clone()).await;
    place.story.clock.advance(Duration::from_secs(60));
    let renewed = place.story.call("link.renew_authority", Value::Null).await;
    assert_eq!(renewed["authority"]["older"], 1);
    let Way::Embedded(plan) = place.story.desk.link_plan(&host).await.unwrap().way else { panic!("no broker") };
    assert_eq!(plan.tls.authorities.len(), 2);
    let anew = place.story.call("station.enrol", enrol).await;
    assert_eq!(anew["ca"].as_str().unwrap().matches("BEGIN CERTIFICATE").count(), 2);
}

#[tokio::test]
async fn the_link_is_set_up_in_one_place_and_every_wrong_field_is_named() {
    let place = Place::new().await;
    let mut form = place.story.call("link.view", Value::Null).await["form"].clone();
    form["way"] = json!("outside");
    let edit = |form: &Value| json!({ "form": form, "password": "s3cret", "key": null });
    let fault = place.story.fault("link.edit", edit(&form)).await;
    assert_eq!(fault["fields"][0]["field"], "host");
    form["host"] = json!("broker.local");
    form["root"] = json!("hub/7");
    form["ca"] =
        json!(place.story.call("station.enrol", json!({ "id": place.station["id"], "proof": "legacy" })).await["ca"]);
    let view = place.story.call("link.edit", edit(&form)).await;
    assert_eq!((&view["has_password"], &view["form"]["host"]), (&json!(true), &json!("broker.local")));
    assert!(!view.to_string().contains("s3cret"));
    let plan = place.story.desk.link_plan(&Host::default()).await.unwrap();
    assert_eq!(plan.root.as_str(), "hub/7");
    let Way::Outside(outside) = plan.way else { panic!("it is outside") };
    assert_eq!((outside.host.as_str(), outside.password.as_deref()), ("broker.local", Some("s3cret")));
    let told = place.story.call("hub.history", json!({ "id": place.story.hub().await })).await.to_string();
    assert!(told.contains("link_password_changed") && told.contains("link_ca_changed"), "{told}");
    assert!(!told.contains("link_key_changed") && !told.contains("s3cret") && !told.contains("BEGIN"), "{told}");
    // Without somebody who has a network nothing is tried.
    assert_eq!(place.story.call("link.test", edit(&form)).await["trouble"], "other");
    place.story.desk.link_is(LinkState { state: LinkWord::Up, ..LinkState::default() }).await;
    let badge = place.story.call("link.badge", Value::Null).await;
    assert_eq!((&badge["state"]["state"], &badge["online"], &badge["stations"]), (&json!("up"), &json!(0), &json!(1)));
    assert_eq!(place.story.call("link.add_gateway", Value::Null).await["login"], "gateway");
    assert_eq!(place.story.call("link.view", Value::Null).await["gateways"][0]["name"], "gateway");
}

#[tokio::test]
async fn an_attendant_lets_a_customer_in_as_their_card_would() {
    let place = Place::new().await;
    place.story.call("tariff.create", crate::shop::any_length("Basic")).await;
    place.story.call("battery.confirm_full", json!({ "id": place.battery })).await;
    let customer = crate::equipment::customer(&place.story, "C-1", "Mary Phiri").await;
    let ask = json!({ "id": place.station["id"], "customer": customer });
    assert_eq!(place.story.fault("station.let_in", ask.clone()).await["code"], "station_away");
    place.is_there(&json!({ "offers": true })).await;
    place.story.call("station.let_in", ask.clone()).await;
    let out = place.laid_out().await;
    assert_eq!(out[0].0, "bss/S-1/user/auth/response");
    assert_eq!((&out[0].1["status"], &out[0].1["user_id"]), (&json!("success"), &customer));
    let display = place.story.call("station.display", place.id()).await;
    assert_eq!((&display["step"], &display["name"]), (&json!("put_in"), &json!("Mary")));
    assert_eq!(place.on_board().await["session"]["name"], "Mary Phiri");
    // Some stations begin a swap each time they are told: they are told once.
    place.story.call("station.let_in", ask.clone()).await;
    assert_eq!(place.laid_out().await, []);
    place.story.call("station.end_session", place.id()).await;
    assert_eq!(place.on_board().await["session"], Value::Null);
    assert_eq!(place.story.call("station.display", place.id()).await["step"], "ready");
    assert_eq!(place.story.fault("station.end_session", place.id()).await["code"], "not_found");
    let off = json!({ "id": place.station["id"], "mode": "maintenance", "reason": "new lock" });
    place.story.call("station.set_mode", off).await;
    let refused = place.story.fault("station.let_in", ask).await;
    assert_eq!((&refused["code"], &refused["why"]), (&json!("station_refuses"), &json!("station_unavailable")));
    assert_eq!(place.story.call("station.display", place.id()).await["step"], "closed");
}

#[tokio::test]
async fn the_screen_beside_the_station_goes_on_while_the_desk_is_locked() {
    let place = Place::new().await;
    place.story.call("station.open_display", place.id()).await;
    let shown = place.story.chooser.displayed();
    assert_eq!(json!(shown), json!([place.station["id"]]));
    assert_eq!(
        place.story.fault("station.open_display", json!({ "id": "01977f3e-8a4c-7c21-9d3b-5b1f0c2a6e10" })).await["code"],
        "not_found"
    );
    place.story.call("session.lock", Value::Null).await;
    assert_eq!(place.story.call("station.display", place.id()).await["step"], "ready");
    for (command, input) in [("station.board", Value::Null), ("station.view", place.id()), ("station.life", place.id())]
    {
        assert_eq!(place.story.fault(command, input).await["code"], "locked", "{command}");
    }
    place.story.call("session.sign_out", Value::Null).await;
    assert_eq!(place.story.fault("station.display", place.id()).await["code"], "not_signed_in");
}

#[tokio::test]
async fn the_screen_beside_the_station_follows_the_swap() {
    let place = Place::new().await;
    let step = || async { place.story.call("station.display", place.id()).await };
    assert_eq!(step().await["step"], "ready");
    place.say("user/auth/request", &json!({ "rfid": "DEADBEEF" })).await;
    let refused = step().await;
    assert_eq!((&refused["step"], &refused["code"]), (&json!("refused"), &json!("unknown_card")));
    place.story.clock.advance(Duration::from_secs(30));
    assert_eq!(step().await["step"], "ready");
}

#[tokio::test]
async fn readings_are_stored_together_as_far_as_they_are_readings() {
    let place = Place::new().await;
    let say = |soc: u8| json!({ "battery_id": "B-1", "soc": soc }).to_string().into_bytes();
    let (first, second, torn) = (say(80), say(81), b"{".to_vec());
    let all = [&first, &second, &first, &torn, &second];
    let reading = |payload| Heard {
        login: "station-s-1",
        station: Some("S-1"),
        topic: "bss/S-1/battery/status",
        payload,
        retained: false,
    };
    let heard: Vec<Heard<'_>> = all.into_iter().map(|payload| reading(payload.as_slice())).collect();
    assert_eq!(place.story.desk.hear_readings(&Root::default(), &heard).await.unwrap().0, 5);
    let foreign = [Heard { station: Some("S-2"), ..reading(first.as_slice()) }];
    assert_eq!(place.story.desk.hear_readings(&Root::default(), &foreign).await.unwrap().0, 0);
    let all = place.story.call("message.list", json!({ "text": "", "limit": 10 })).await;
    let verdicts: Vec<&str> =
        all["rows"].as_array().unwrap().iter().filter_map(|row| row["verdict"].as_str()).collect();
    assert_eq!(verdicts, ["duplicate", "bad_payload", "duplicate", "accepted", "accepted"]);
    assert_eq!(place.on_board().await["presence"]["state"], "online");
}

#[tokio::test]
async fn stations_of_two_hubs_with_one_code_are_not_taken_for_each_other() {
    let place = Place::new().await;
    let enrol = |id: &Value| json!({ "id": id, "proof": "password" });
    let first = place.story.call("station.enrol", enrol(&place.station["id"])).await;
    assert_eq!(first["topic"], "bss/S-1/");
    let other = place.story.call("hub.create", tests::hub("KAF", "Kafue hub")).await;
    place.story.call("session.choose_hub", json!({ "hub": other["id"] })).await;
    let second = place.story.station("S-1", 2).await;
    let given = place.story.call("station.enrol", enrol(&second["id"])).await;
    assert_eq!(given["topic"], json!(format!("bss/{}/", second["id"].as_str().unwrap())));
    // What is said as S-1 is said by the one that was enrolled so.
    place.is_there(&json!({})).await;
    assert_eq!(place.on_board().await["presence"], Value::Null);
    place.story.desk.station_passed(second["id"].as_str().unwrap(), true).await.unwrap();
    assert_eq!(place.on_board().await["presence"]["state"], "online");
}
