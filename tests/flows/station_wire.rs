//! The link under load and put up anew: what goes out flows while what comes in never ends, and nobody is taken to be there
//! whose connection is gone.

use std::net::{Ipv6Addr, SocketAddr, TcpListener};
use std::sync::Arc;

use broker::{Login, Role, StationName, Unencrypted, Verifier};
use carrier::{Embedded, Link, Plan, Status};
use link::Root;
use rumqttc::{AsyncClient, MqttOptions, PublishOptions, QoS};
use serde_json::{Value, json};
use sim::mosquitto::Mosquitto;
use tests::Story;
use tokio::net::TcpStream;
use tokio::task::{JoinSet, yield_now};
use usecases::Event;

use crate::station_link::{Station, is, outside, soon};

const PASSWORD: &str = "0123456789abcdef0123456789abcdef";

fn login(name: &str, role: Role) -> Login {
    let secret = Some(Verifier::of(PASSWORD.as_bytes()));
    Login { name: name.into(), role, secret, certificate: None, is_legacy: false }
}

/// The hub's own broker, which nobody slows down.
async fn embedded(story: &Story) -> (Link, u16) {
    let plan = Embedded {
        root: Root::default(),
        plain: Some(SocketAddr::from(([127, 0, 0, 1], 0))),
        tls: None,
        unencrypted: Unencrypted::Logins,
        logins: vec![
            login("gateway", Role::Gateway),
            login("station-1", Role::Station(StationName::new("S-1").unwrap())),
        ],
        rate: None,
    };
    let link = Link::start(Arc::clone(&story.desk), Plan::Embedded(plan)).await.unwrap();
    let Status::Up { addresses: Some(addresses) } = *link.status().borrow() else { panic!("it is up") };
    (link, addresses.plain.unwrap().port())
}

/// Messages without end, each of which the hub has to write down, until dropped.
fn flood(port: u16) -> JoinSet<()> {
    let mut flood = JoinSet::new();
    for number in 0..4 {
        let mut options = MqttOptions::new(format!("flood {number}"), ("127.0.0.1", port));
        options.set_credentials("gateway", PASSWORD);
        let (client, mut events) = AsyncClient::builder(options).capacity(64).build();
        flood.spawn(async move { while events.poll().await.is_ok() {} });
        flood.spawn(async move {
            let options = PublishOptions::new(QoS::AtMostOnce);
            while client.publish("bss/S-1/swap/refused", "no JSON", options).await.is_ok() {}
        });
    }
    flood
}

/// Waits until the flood fills what there is between broker and desk.
async fn is_flooded(story: &Story) {
    let counted = "select count(*) > 300 from inbox where topic like '%refused'";
    let rises = async {
        while crate::shell::ask(story.folder.path(), counted).trim() != "1" {
            yield_now().await;
        }
    };
    soon("the flood", rises).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_command_reaches_its_station_while_messages_come_in_without_a_pause() {
    let story = Story::set_up().await;
    let made = story.station("S-1", 2).await;
    let (link, port) = embedded(&story).await;
    let mut station = Station::deaf(port, "station-1");
    station.listens_below("S-1").await;
    let flood = flood(port);
    is_flooded(&story).await;
    let ask = json!({ "id": made["id"], "act": "identify", "slot": null, "settings": null });
    story.call("station.command", ask).await;
    let command = station
        .until(|packet| match packet {
            rumqttc::Packet::Publish(publish) if publish.topic.starts_with(b"bss/S-1/cmd/") => Some(publish.payload),
            _ => None,
        })
        .await;
    assert_eq!(serde_json::from_slice::<Value>(&command).unwrap()["command"], "identify");
    drop(flood);
    link.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_leaves_for_a_broker_outside_while_messages_come_in_without_a_pause() {
    let story = Story::set_up().await;
    story.station("S-1", 2).await;
    let mosquitto = Mosquitto::start().await.unwrap();
    let link = Link::start(Arc::clone(&story.desk), Plan::Outside(outside(mosquitto.port()))).await.unwrap();
    is(&mut link.status(), |status| matches!(status, Status::Up { .. })).await;
    let mut station = Station::deaf(mosquitto.port(), "station-1");
    station.client.subscribe("bss/S-1/user/auth/response", QoS::AtLeastOnce).await.unwrap();
    station.says("bss/S-1/user/auth/request", json!({ "rfid": "DEADBEEF" }).to_string()).await;
    // It comes before the answer is due, and is there still when that is.
    let flood = flood(mosquitto.port());
    assert_eq!(station.hears("bss/S-1/user/auth/response").await["error_code"], "unknown_card");
    drop(flood);
    link.stop().await;
}

/// A port nobody listens on just now.
pub fn free<const N: usize>() -> [u16; N] {
    // Held together, lest one is given out twice.
    let held = [(); N].map(|()| TcpListener::bind((Ipv6Addr::UNSPECIFIED, 0)).unwrap());
    held.map(|one| one.local_addr().unwrap().port())
}

/// Waits until the top bar shows the link as this, and so many stations there.
async fn shows(story: &Story, state: &str, online: i64) {
    let shown = async {
        loop {
            let badge = story.call("link.badge", Value::Null).await;
            if badge["state"]["state"] == state && badge["online"] == online {
                return;
            }
            yield_now().await;
        }
    };
    soon(&format!("{state} with {online}"), shown).await;
}

/// A hub whose link is kept up, on free ports, and what its one station shows.
async fn supervised() -> (Story, JoinSet<()>, MqttOptions) {
    let story = Story::set_up().await;
    let made = story.station("S-1", 2).await;
    let mut form = story.call("link.view", Value::Null).await["form"].clone();
    [form["plain_port"], form["tls_port"]] = free().map(Value::from);
    story.call("link.edit", json!({ "form": form, "password": null, "key": null })).await;
    let given = story.call("station.enrol", json!({ "id": made["id"], "proof": "password" })).await;
    let port = u16::try_from(form["plain_port"].as_u64().unwrap()).unwrap();
    let mut options = MqttOptions::new("S-1", ("127.0.0.1", port));
    options.set_credentials(given["login"].as_str().unwrap(), given["password"].as_str().unwrap().to_owned());
    let mut kept = JoinSet::new();
    kept.spawn(carrier::supervise(Arc::clone(&story.desk)));
    (story, kept, options)
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_shown_once_of_the_first_login_says_where_the_hub_is_reached() {
    let story = Story::set_up().await;
    let made = story.station("S-1", 2).await;
    let mut form = story.call("link.view", Value::Null).await["form"].clone();
    [form["plain_port"], form["tls_port"]] = free().map(Value::from);
    story.call("link.edit", json!({ "form": form, "password": null, "key": null })).await;
    let mut kept = JoinSet::new();
    kept.spawn(carrier::supervise(Arc::clone(&story.desk)));
    // Whoever runs the link is there once it tries a broker out for us.
    let mut elsewhere = form.clone();
    (elsewhere["way"], elsewhere["host"], elsewhere["port"]) =
        (json!("outside"), json!("localhost"), free::<1>()[0].into());
    let ask = json!({ "form": elsewhere, "password": null, "key": null });
    let runs = async { while story.call("link.test", ask.clone()).await["trouble"] == "other" {} };
    soon("whoever runs it", runs).await;
    let given = story.call("station.enrol", json!({ "id": made["id"], "proof": "legacy" })).await;
    assert_eq!(given["plain"], json!([format!("127.0.0.1:{}", form["plain_port"])]));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_put_up_anew_takes_nobody_for_online_and_counts_nobody_twice() {
    let (story, _kept, options) = supervised().await;
    let mut form = story.call("link.view", Value::Null).await["form"].clone();
    form["per_second"] = json!(60);
    for (command, input) in [
        ("link.restart", Value::Null),
        ("link.edit", json!({ "form": form, "password": null, "key": null })),
        ("link.renew_authority", Value::Null),
    ] {
        shows(&story, "up", 0).await;
        let mut station = Station::with(options.clone());
        station.listens_below("S-1").await;
        shows(&story, "up", 1).await;
        story.call(command, input).await;
        // It does not come again by itself, and its end nobody was there to see.
        shows(&story, "up", 0).await;
        while station.next().await.is_some() {}
        let mut again = Station::with(options.clone());
        again.listens_below("S-1").await;
        shows(&story, "up", 1).await;
        drop(again);
        shows(&story, "up", 0).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_waits_for_its_key_and_comes_up_as_soon_as_that_opens() {
    let (story, mut kept, options) = supervised().await;
    shows(&story, "up", 0).await;
    kept.shutdown().await;
    // Nothing keeps the key of this computer but the password of whoever signs in.
    let story = story.restart().await;
    kept.spawn(carrier::supervise(Arc::clone(&story.desk)));
    let told = async {
        while !story.events.lock().unwrap().contains(&Event::Link) {
            yield_now().await;
        }
    };
    soon("that there is no link", told).await;
    let (_, port) = options.broker().tcp_address().unwrap();
    assert!(TcpStream::connect(("127.0.0.1", port)).await.is_err());
    story.sign_in_admin().await;
    shows(&story, "up", 0).await;
    let mut station = Station::with(options);
    station.listens_below("S-1").await;
    shows(&story, "up", 1).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_port_that_is_taken_is_told_and_tried_again() {
    let (story, kept, options) = supervised().await;
    shows(&story, "up", 0).await;
    drop(kept);
    let (_, port) = options.broker().tcp_address().unwrap();
    let taken = loop {
        // The link that was dropped lets go of it in its own time.
        if let Ok(taken) = TcpListener::bind(("127.0.0.1", port)) {
            break taken;
        }
        yield_now().await;
    };
    let mut kept = JoinSet::new();
    kept.spawn(carrier::supervise(Arc::clone(&story.desk)));
    shows(&story, "down", 0).await;
    let state = story.call("link.badge", Value::Null).await["state"].clone();
    assert_eq!((&state["why"], &state["port"]), (&json!("port_taken"), &json!(port)));
    drop(taken);
    shows(&story, "up", 0).await;
}
