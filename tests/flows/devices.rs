//! Devices that measure: what they are of, the secret they come with, and those that nobody knows yet.

use std::net::Ipv4Addr;
use std::sync::Arc;

use link::Root;
use link::http::CallAnswer;
use rumqttc::{MqttOptions, QoS};
use serde_json::{Value, json};
use tests::{Story, all, asked, device};
use tokio::task::{JoinSet, yield_now};
use usecases::Heard;

use crate::shell::ask;
use crate::station_link::{Station, soon};
use crate::station_wire::free;

fn invalid(field: &str, problem: &str) -> Value {
    json!({ "code": "invalid", "fields": [{ "field": field, "problem": problem }] })
}

fn with(mut form: Value, more: &Value) -> Value {
    form.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    form
}

async fn rows(story: &Story, state: &str) -> Vec<Value> {
    let mut question = all("code");
    question["filters"] = json!({ "state": [state] });
    let page = story.call("device.list", asked(question, &Value::Null, 100)).await;
    page["rows"].as_array().unwrap().clone()
}

/// A reading as a gateway of the hub hands it over.
async fn gateway_says(story: &Story, level: &str) {
    handed_over(story, "gateway", level).await;
}

/// The same, by a gateway's login.
async fn handed_over(story: &Story, login: &str, level: &str) {
    let topic = format!("bss/{level}/battery/status");
    let payload = json!({ "battery_id": level, "soc": 50, "voltage": 13.1 }).to_string().into_bytes();
    let heard = Heard { login, station: None, topic: &topic, payload: &payload, retained: false };
    story.desk.hear(&Root::default(), &heard).await.unwrap();
}

#[tokio::test]
async fn a_key_of_tokens_that_cannot_be_read_is_replaced_once_the_data_key_is_open() {
    let story = Story::set_up().await;
    let id = story.call("device.create", device("D-1", "inverter")).await["id"].clone();
    let given = story.call("device.set_login", json!({ "id": id, "is_legacy": false })).await;
    let who = json!({ "device": given["login"], "secret": given["password"] }).to_string();
    let signed_in = async |story: &Story| {
        let call = story.desk.call_came("/auth/battery-login");
        let answer = story.desk.sign_in_device(&call, Ipv4Addr::LOCALHOST.into(), who.as_bytes()).await;
        matches!(answer, CallAnswer::SignedIn { .. })
    };
    assert!(signed_in(&story).await);
    let folder = story.folder.path().to_owned();
    let kept = || ask(&folder, "select value from setting where name = 'http_key'");
    let mut story = story;
    // Cut, and sealed by another key.
    for unreadable in ["7", &"ab".repeat(80)] {
        story.desk.close().await;
        ask(&folder, &format!("update setting set value = '{unreadable}' where name = 'http_key'"));
        story = story.restart().await;
        assert!(!signed_in(&story).await, "the data key is not open");
        assert_eq!(kept(), unreadable, "so nobody knows that it cannot be read");
        story.sign_in_admin().await;
        assert!(signed_in(&story).await);
        assert_ne!(kept(), unreadable);
    }
}

#[tokio::test]
async fn a_device_says_what_it_measures_and_two_never_measure_the_same_battery() {
    let story = Story::set_up().await;
    let model = story.model("US2000").await;
    let battery = story.battery("B-042", "SN-42", &model).await;
    let of_type = story.equipment_type("Mill").await;
    let mill = story.equipment("E-1", &of_type).await;
    assert_eq!(story.call("device.next_code", Value::Null).await, "D-1");
    assert_eq!(story.fault("device.create", device("D-1", "battery")).await, invalid("battery", "required"));
    assert_eq!(story.fault("device.create", device("D-1", "meter")).await, invalid("measures", "required"));
    let nobody = "0193f000-0000-7000-8000-000000000000";
    for (kind, field) in [("battery", "battery"), ("meter", "equipment")] {
        let form = with(device("D-1", kind), &json!({ field: nobody, "measures": "equipment" }));
        assert_eq!(story.fault("device.create", form).await, invalid(field, "not_a_choice"));
    }
    let first = with(device("d-1", "battery"), &json!({ "battery": battery }));
    let made = story.call("device.create", first.clone()).await;
    assert_eq!((&made["code"], &made["of"], &made["state"]), (&json!("D-1"), &json!("B-042"), &json!("active")));
    assert_eq!(story.fault("device.create", device("D-01", "tracker")).await, invalid("code", "taken"));
    let second = with(first, &json!({ "code": "D-2" }));
    let measured = json!({ "code": "battery_measured", "device": "D-1" });
    assert_eq!(story.fault("device.create", second.clone()).await, measured);
    story.call("device.retire", json!({ "id": made["id"], "reason": "water in it" })).await;
    story.call("device.create", second).await;
    let back = story.fault("device.bring_back", json!({ "id": made["id"], "reason": "dry again" })).await;
    assert_eq!(back["device"], "D-2");
    let form = with(device("D-3", "meter"), &json!({ "measures": "equipment", "equipment": mill }));
    assert_eq!(story.call("device.create", form).await["of"], "E-1");
    let history = story.call("device.history", json!({ "id": made["id"] })).await;
    let change = json!([{ "field": "device_state", "before": "active", "after": "retired" }]);
    assert_eq!((&history[0]["changes"], &history[0]["reason"]), (&change, &json!("water in it")));
    let found = story.call("find.everything", json!({ "text": "D-3" })).await;
    assert_eq!((&found[0]["kind"], &found[0]["title"]), (&json!("device"), &json!("D-3")));
    // A type of equipment is no piece of it.
    let no_piece = with(device("D-4", "meter"), &json!({ "measures": "equipment", "equipment": of_type }));
    assert_eq!(story.fault("device.create", no_piece).await, invalid("equipment", "not_a_choice"));
}

#[tokio::test]
async fn a_device_that_nobody_knows_waits_once_and_a_person_says_what_it_is() {
    let story = Story::set_up().await;
    let model = story.model("US2000").await;
    let battery = story.battery("B-042", "SN-42", &model).await;
    gateway_says(&story, "bms/../7").await;
    for _ in 0..3 {
        gateway_says(&story, "bms-7").await;
    }
    let waiting = rows(&story, "waiting").await;
    assert_eq!(waiting.len(), 1, "{waiting:?}");
    assert_eq!((&waiting[0]["code"], &waiting[0]["name"]), (&json!("D-1"), &json!("bms-7")));
    assert!(waiting[0]["seen_at"].is_i64());
    let id = &waiting[0]["id"];
    assert_eq!(
        story.fault("device.set_login", json!({ "id": id, "is_legacy": false })).await,
        json!({ "code": "device_not_active", "state": "waiting" })
    );
    let form = |battery: Value| with(device("D-1", "battery"), &json!({ "battery": battery }));
    let unknown = story.fault("device.approve", json!({ "id": id, "form": form(Value::Null) })).await;
    assert_eq!(unknown, invalid("battery", "required"));
    let approved = story.call("device.approve", json!({ "id": id, "form": form(json!(battery)) })).await;
    assert_eq!((&approved["state"], &approved["next"]), (&json!("active"), &json!(["retired"])));
    let again = story.fault("device.approve", json!({ "id": id, "form": form(json!(battery)) })).await;
    assert_eq!(again, json!({ "code": "device_state_not_allowed", "from": "active", "to": "active" }));
    gateway_says(&story, "bms-7").await;
    assert!(rows(&story, "waiting").await.is_empty());
    // It goes on under the name it has.
    let given = story.call("device.set_login", json!({ "id": id, "is_legacy": false })).await;
    assert_eq!((&given["login"], &given["topic"]), (&json!("bms-7"), &json!("bss/bms-7/")));
}

#[tokio::test]
async fn whoever_makes_up_names_fills_no_list() {
    let story = Story::set_up().await;
    for number in 0..60 {
        gateway_says(&story, &format!("ghost-{number}")).await;
    }
    let waiting = rows(&story, "waiting").await;
    assert_eq!(waiting.len(), 50);
    // One that is nothing makes room for another, and does not come again.
    let nothing = json!({ "id": waiting[0]["id"], "reason": "nothing of ours" });
    story.call("device.retire", nothing).await;
    gateway_says(&story, waiting[0]["name"].as_str().unwrap()).await;
    assert_eq!(rows(&story, "waiting").await.len(), 49);
    gateway_says(&story, "ghost-60").await;
    assert_eq!(rows(&story, "waiting").await.len(), 50);
}

#[tokio::test]
async fn what_nobody_knows_is_for_the_hub_whose_gateway_hands_it_over() {
    let story = Story::set_up().await;
    let here = story.call("hub.list", Value::Null).await[0]["id"].clone();
    let there = story.call("hub.create", tests::hub("ZIM", "Zimba")).await["id"].clone();
    let of = async |hub: &Value| {
        story.call("session.choose_hub", json!({ "hub": hub })).await;
        let names: Vec<Value> = rows(&story, "waiting").await.iter().map(|row| row["name"].clone()).collect();
        let alerts = story.call("alert.list", Value::Null).await;
        let told: Vec<Value> = alerts.as_array().unwrap().iter().map(|alert| alert["about"].clone()).collect();
        (names, told)
    };
    story.call("session.choose_hub", json!({ "hub": there })).await;
    let gateway = story.call("link.add_gateway", Value::Null).await;
    handed_over(&story, gateway["login"].as_str().unwrap(), "bms-7").await;
    // What a broker outside hands over comes by no login of ours.
    handed_over(&story, "elsewhere", "bms-8").await;
    assert_eq!(of(&there).await, (vec![json!("bms-7")], vec![json!("bms-7")]));
    assert_eq!(of(&here).await, (vec![json!("bms-8")], vec![json!("bms-8")]));
}

/// A hub whose link is kept up on free ports, and its port without TLS.
async fn linked() -> (Story, JoinSet<()>, u16) {
    let story = Story::set_up().await;
    let mut form = story.call("link.view", Value::Null).await["form"].clone();
    let [port, tls] = free();
    (form["plain_port"], form["tls_port"]) = (port.into(), tls.into());
    story.call("link.edit", json!({ "form": form, "password": null, "key": null })).await;
    let mut kept = JoinSet::new();
    kept.spawn(carrier::supervise(Arc::clone(&story.desk)));
    (story, kept, port)
}

async fn is_up(story: &Story) {
    let up = async {
        while story.call("link.badge", Value::Null).await["state"]["state"] != "up" {
            yield_now().await;
        }
    };
    soon("the link", up).await;
}

fn options(port: u16, login: &str, secret: &Value) -> MqttOptions {
    let mut options = MqttOptions::new(format!("client of {login}"), ("127.0.0.1", port));
    options.set_credentials(login, secret.as_str().unwrap().to_owned());
    options
}

/// Whether the broker lets one in.
async fn comes_in(options: MqttOptions) -> bool {
    let mut device = Station::with(options);
    device.client.subscribe("bss/D-1/#", QoS::AtLeastOnce).await.unwrap();
    soon("an answer", device.next()).await.is_some()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_device_comes_with_its_own_secret_speaks_as_itself_and_is_cut_off_when_that_ends() {
    let (story, _kept, port) = linked().await;
    let id = story.call("device.create", device("D-1", "inverter")).await["id"].clone();
    assert_eq!(story.call("device.login", json!({ "id": id })).await["set"], Value::Null);
    let ask = json!({ "id": id, "is_legacy": true });
    let first = story.call("device.set_login", ask.clone()).await;
    assert_eq!((&first["login"], &first["topic"]), (&json!("D-1"), &json!("bss/D-1/")));
    is_up(&story).await;
    let mut connected = Station::with(options(port, "D-1", &first["password"]));
    connected.listens_below("D-1").await;
    connected.says("bss/D-1/battery/status", r#"{"voltage":13.1}"#).await;
    let login = story.call("device.login", json!({ "id": id })).await;
    assert_eq!((&login["name"], &login["is_legacy"]), (&json!("D-1"), &json!(true)));
    assert!(!login.to_string().contains(first["password"].as_str().unwrap()));
    // Given anew, the one before ends, and whoever is in with it is put out.
    let second = story.call("device.set_login", ask.clone()).await;
    assert_ne!(first["password"], second["password"]);
    soon("the cut", async { while connected.next().await.is_some() {} }).await;
    assert!(!comes_in(options(port, "D-1", &first["password"])).await);
    let mut connected = Station::with(options(port, "D-1", &second["password"]));
    connected.listens_below("D-1").await;
    story.call("device.revoke_login", json!({ "id": id, "reason": "stolen" })).await;
    soon("the cut", async { while connected.next().await.is_some() {} }).await;
    assert_eq!(story.call("device.login", json!({ "id": id })).await["set"], Value::Null);
    // Retired it has nothing left, however it was given.
    story.call("device.set_login", ask.clone()).await;
    story.call("device.set_relay", json!({ "id": id })).await;
    story.call("device.retire", json!({ "id": id, "reason": "sold" })).await;
    let login = story.call("device.login", json!({ "id": id })).await;
    assert_eq!((&login["set"], &login["relay_set"]), (&Value::Null, &Value::Null));
    assert_eq!(story.fault("device.set_login", ask).await["code"], "device_not_active");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_device_that_speaks_as_another_is_heard_by_nobody() {
    let (story, _kept, port) = linked().await;
    let id = story.call("device.create", device("D-1", "inverter")).await["id"].clone();
    let given = story.call("device.set_login", json!({ "id": id, "is_legacy": true })).await;
    is_up(&story).await;
    let mut connected = Station::with(options(port, "D-1", &given["password"]));
    connected.listens_below("D-1").await;
    let own = r#"{"voltage":13.1}"#;
    let put = rumqttc::PublishOptions::new(QoS::AtLeastOnce);
    connected.client.publish("bss/S-1/swap/result", own, put).await.unwrap();
    connected.client.publish("bss/D-2/battery/status", own, put).await.unwrap();
    // Its own comes after them, or in another connection if those cost it this one.
    drop(connected);
    let mut again = Station::with(options(port, "D-1", &given["password"]));
    again.says("bss/D-1/battery/status", own).await;
    let others = "select count(*) from inbox where topic not like 'bss/D-1/%'";
    assert_eq!(crate::shell::count(story.folder.path(), others), 0);
}

#[tokio::test]
async fn what_a_device_is_called_is_never_a_station_too() {
    let story = Story::set_up().await;
    let station = story.station("X-1", 2).await;
    let id = story.call("device.create", device("X-1", "tracker")).await["id"].clone();
    let given = story.call("device.set_login", json!({ "id": id, "is_legacy": false })).await;
    assert_eq!(given["login"], id, "the station is called so");
    let id = story.call("device.create", device("X-2", "tracker")).await["id"].clone();
    story.call("device.set_login", json!({ "id": id, "is_legacy": false })).await;
    let second = story.station("X-2", 2).await;
    let enrolled = story.call("station.enrol", json!({ "id": second["id"], "proof": "password" })).await;
    assert_eq!(enrolled["topic"], format!("bss/{}/", second["id"].as_str().unwrap()), "the device is called so");
    let enrolled = story.call("station.enrol", json!({ "id": station["id"], "proof": "password" })).await;
    assert_eq!(enrolled["topic"], "bss/X-1/");
    // Renamed, a device goes on under the name it was given.
    let form = device("X-9", "tracker");
    story.call("device.edit", json!({ "id": id, "form": form })).await;
    let given = story.call("device.set_login", json!({ "id": id, "is_legacy": false })).await;
    assert_eq!(given["login"], "X-2");
}

#[tokio::test]
async fn what_relays_sign_with_is_given_and_taken_by_itself() {
    let story = Story::set_up().await;
    let id = story.call("device.create", device("D-1", "inverter")).await["id"].clone();
    let first = story.call("device.set_relay", json!({ "id": id })).await;
    let second = story.call("device.set_relay", json!({ "id": id })).await;
    assert_eq!(first["name"], "D-1");
    assert_ne!(first["secret"], second["secret"]);
    let login = story.call("device.login", json!({ "id": id })).await;
    assert!(login["relay_set"].is_i64() && login["set"].is_null());
    let kept = "select count(*) from device_login where relay is not null and instr(relay, cast('SECRET' as blob)) = 0";
    let kept = kept.replace("SECRET", second["secret"].as_str().unwrap());
    assert_eq!(crate::shell::count(story.folder.path(), &kept), 1, "sealed");
    story.call("device.set_login", json!({ "id": id, "is_legacy": false })).await;
    let taken = story.call("device.revoke_relay", json!({ "id": id, "reason": "another relay" })).await;
    assert!(taken["relay_set"].is_null() && taken["set"].is_i64());
    let history = story.call("device.history", json!({ "id": id })).await;
    assert_eq!((&history[0]["act"], &history[0]["reason"]), (&json!("device.revoke_relay"), &json!("another relay")));
    assert!(!history.to_string().contains(second["secret"].as_str().unwrap()));
}
