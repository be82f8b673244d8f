//! Bad input over real sockets: whatever a station sends, the next good message is heard, and who can be answered is.

use std::fs;

use carrier::{Outside, OutsideFault, try_out};
use identity::Authority;
use rumqttc::{Packet, PublishOptions, QoS};
use serde_json::{Value, json};
use sim::mosquitto::Mosquitto;

use crate::station_link::{DAY_MS, SINCE_MS, Station, UNTIL_MS, card, embedded, field, linked, outside, soon};

const ASKED: &str = "bss/1/user/auth/request";
const ANSWERED: &str = "bss/1/user/auth/response";
/// Bytes of the longest payload that is read.
const LONGEST: usize = 64 * 1024;

/// Payloads that nobody can read, each another way.
fn unreadable() -> Vec<(&'static str, Vec<u8>)> {
    vec![
        ("empty", Vec::new()),
        ("not UTF-8", vec![b'{', 0xff, 0xfe, b'}']),
        ("no JSON", b"{\"rfid\":".to_vec()),
        ("no object", b"[1,2]".to_vec()),
        ("not a number", b"{\"rfid\":\"A1B2C3D4\",\"soc\":NaN}".to_vec()),
        ("a field twice", b"{\"rfid\":\"A1B2C3D4\",\"rfid\":\"DEADBEEF\"}".to_vec()),
        ("deep", [b"{\"rfid\":".as_slice(), &vec![b'['; 20_000], &vec![b']'; 20_000], b"}"].concat()),
        ("as long as may be", vec![b' '; LONGEST]),
    ]
}

/// Says each; each is answered, and then a good one is heard as ever.
async fn bears(station: &mut Station, said: Vec<(&str, Vec<u8>)>) {
    for (what, payload) in said {
        station.says(ASKED, payload).await;
        assert_eq!(station.hears(ANSWERED).await["error_code"], "malformed_json", "{what}");
    }
    station.says(ASKED, card()).await;
    assert_eq!(station.hears(ANSWERED).await["status"], "success");
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_unreadable_stops_the_hubs_own_broker() {
    let field = field().await;
    let (link, port) = embedded(&field).await;
    let mut station = Station::deaf(port, "station-1");
    station.listens().await;
    // Too long ends the connection of who sent it, and nobody else's.
    let mut other = Station::deaf(port, "gateway");
    let publish = PublishOptions::new(QoS::AtLeastOnce);
    other.client.publish(ASKED, vec![b'x'; LONGEST + 1], publish).await.unwrap();
    soon("its end", other.ended()).await;
    bears(&mut station, unreadable()).await;
    link.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_unreadable_stops_the_link_to_a_broker_outside() {
    let field = field().await;
    let mosquitto = Mosquitto::start().await.unwrap();
    let link = linked(&field, outside(mosquitto.port())).await;
    let mut station = Station::deaf(mosquitto.port(), "station-1");
    station.listens().await;
    // Such a broker takes far more than any hub reads.
    let too_long = [("too long", vec![b'x'; LONGEST + 1]), ("far too long", vec![b'x'; 5 * 1024 * 1024])];
    let mut status = link.status();
    status.mark_unchanged();
    bears(&mut station, unreadable().into_iter().chain(too_long).collect()).await;
    assert!(!status.has_changed().unwrap(), "the connection is the same");
    link.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stations_clock_that_is_wrong_by_years_changes_nothing() {
    let field = field().await;
    let (link, port) = embedded(&field).await;
    let mut station = Station::deaf(port, "station-1");
    station.listens().await;
    for (came, went, time) in [("7", "3", "1999-01-01T00:00:00Z"), ("3", "1", "2099-01-01T00:00:00Z")] {
        let question = json!({ "rfid": "A1B2C3D4", "timestamp": time }).to_string();
        station.says(ASKED, question).await;
        let opened = station.hears(ANSWERED).await;
        assert_eq!((&opened["status"], &opened["timestamp"]), (&json!("success"), &json!(time)));
        let report = json!({
            "user_id": opened["user_id"], "battery_in_id": came, "battery_out_id": went, "status": "completed",
            "battery_in_data": { "soc": 20, "soh": 81 }, "battery_out_data": { "soc": 95, "soh": 90 }, "timestamp": time,
        });
        station.says("bss/1/swap/activity", report.to_string()).await;
        assert_eq!(station.hears("bss/1/swap/confirmation").await["status"], "success");
        field.half_a_second_later();
    }
    assert_eq!(field.state("swaps").await.unwrap(), 2);
    assert_eq!(field.state("swap1.at").await.unwrap().as_str().unwrap()[..10], *"2026-11-03", "it is the hub's time");
    link.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_clients_with_one_login_are_one_station() {
    let field = field().await;
    let (link, port) = embedded(&field).await;
    let mut first = Station::deaf(port, "station-1");
    first.listens().await;
    // The same id: whoever comes later is there, as after a connection that only looked open.
    let mut second = Station::deaf(port, "station-1");
    second.listens().await;
    soon("its end", first.ended()).await;
    bears(&mut second, Vec::new()).await;
    assert_eq!(field.state("sessions.open").await.unwrap(), 1);
    // And none of them is another station.
    let foreign = PublishOptions::new(QoS::AtLeastOnce);
    second.client.publish("bss/2/user/auth/request", card(), foreign).await.unwrap();
    soon("its end", second.ended()).await;
    assert_eq!(field.state("session.station2").await.unwrap(), "none");
    link.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_station_that_reaches_for_another_is_refused_and_somebody_is_told_once() {
    let field = field().await;
    let (link, port) = embedded(&field).await;
    let alerts = || async { field.made.seat().call::<Vec<Value>>("alert.list", Value::Null).await.unwrap() };
    let raised = |many: usize| async move {
        soon("the alert", async { while alerts().await.len() != many {} }).await;
        alerts().await.swap_remove(0)
    };
    let publishes = async |topic: &str| {
        let mut station = Station::deaf(port, "station-1");
        let publish = PublishOptions::new(QoS::AtLeastOnce);
        station.client.publish(topic, card(), publish).await.unwrap();
        soon("its end", station.ended()).await;
    };
    publishes("bss/2/swap/result").await;
    let alert = raised(1).await;
    assert_eq!((&alert["kind"], &alert["station_code"]), (&json!("foreign_station"), &json!("1")));
    assert_eq!((&alert["about"], &alert["count"]), (&json!("bss/2/swap/result"), &json!(1)));
    // Until somebody has looked nobody is told again, however often and wherever it tries.
    for topic in ["bss/2/swap/result", "bss/3/swap/result"] {
        publishes(topic).await;
    }
    let mut station = Station::deaf(port, "station-1");
    station.client.subscribe("bss/2/#", QoS::AtLeastOnce).await.unwrap();
    station.until(|packet| matches!(packet, Packet::SubAck(_)).then_some(())).await;
    // What was said before is done once this is answered.
    station.listens().await;
    bears(&mut station, Vec::new()).await;
    assert_eq!(alerts().await, std::slice::from_ref(&alert));
    field.made.seat().call::<Value>("alert.see", json!({ "id": alert["id"] })).await.unwrap();
    publishes("bss/3/swap/result").await;
    assert_eq!(raised(1).await["about"], "bss/3/swap/result");
    link.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_expired_certificate_is_told() {
    let hub = Authority::found("Hub 1", SINCE_MS, UNTIL_MS).unwrap();
    let expired = hub.issue_broker(&["localhost".into()], &[], SINCE_MS, SINCE_MS + DAY_MS).unwrap();
    let mosquitto = Mosquitto::with(|folder| {
        let place = |name: &str| folder.join(name).display().to_string();
        fs::write(place("broker.pem"), identity::pem_certificate(&expired.certificate))?;
        fs::write(place("key.pem"), identity::pem_key(&expired.key).as_bytes())?;
        Ok(format!("certfile {}\nkeyfile {}\nallow_anonymous true\n", place("broker.pem"), place("key.pem")))
    });
    let mosquitto = mosquitto.await.unwrap();
    let authority = Some(identity::pem_certificate(hub.certificate()));
    let plan = Outside { host: "localhost".into(), tls: true, authority, ..outside(mosquitto.port()) };
    assert_eq!(try_out(&plan).await, Err(OutsideFault::Tls));
}

impl Station {
    /// Waits until the broker has closed the connection.
    async fn ended(&mut self) {
        while self.next().await.is_some() {}
    }
}
