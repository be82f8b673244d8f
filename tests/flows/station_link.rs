//! The link between a broker and the desk: nothing that is answered is lost or said to nobody, an outside broker may go and
//! come, and what is set of it is tried step by step.

use std::fs;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use broker::{Login, Rate, Role, StationName, Unencrypted, Verifier};
use carrier::{Embedded, Link, Outside, OutsideFault, Plan, Status, try_out};
use identity::Authority;
use link::Root;
use rumqttc::{AsyncClient, Event, EventLoop, MqttOptions, Outgoing, Packet, PublishOptions, QoS};
use serde_json::{Value, json};
use sim::cases::stations::Field;
use sim::mosquitto::Mosquitto;
use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::time::timeout;
use usecases::{Desk, Parcel, Waiting};

use crate::station_cases::CASES;

/// Nothing is waited for longer than this.
const PATIENCE: Duration = Duration::from_secs(60);
const PASSWORD: &str = "0123456789abcdef0123456789abcdef";
const CARD: &str = "A1B2C3D4";
/// The user `hub` with the password `right`, as mosquitto_passwd writes them.
const PASSWORDS: &str = "hub:$7$101$N5gdGbDMYREnRVt1$rDfEkzt4knlZCcw/2aDLiley6vrMbRBnX9CoSZNSZ/w+wp/qvjybFp+r4SmncKnOfmvl5ZywHCou2EyMO+F8Kw==\n";
pub const DAY_MS: i64 = 24 * 60 * 60 * 1_000;
/// Rustls looks at the computer's clock: a certificate holds from 2020 until 2100.
pub const SINCE_MS: i64 = 18_262 * DAY_MS;
pub const UNTIL_MS: i64 = 47_482 * DAY_MS;

pub async fn soon<T>(what: &str, future: impl Future<Output = T>) -> T {
    timeout(PATIENCE, future).await.unwrap_or_else(|_| panic!("waited for {what}"))
}

pub async fn field() -> Field {
    let cases: Value = serde_json::from_str(&fs::read_to_string(CASES).unwrap()).unwrap();
    Field::of(&cases["fixtures"]["base"], &Value::Null).await.unwrap()
}

fn login(name: &str, role: Role) -> Login {
    Login {
        name: name.into(),
        role,
        secret: Some(Verifier::of(PASSWORD.as_bytes())),
        certificate: None,
        is_legacy: false,
    }
}

/// The hub's own broker, where station 1 has a login.
pub async fn embedded(field: &Field) -> (Link, u16) {
    embedded_at(field.desk()).await
}

/// The same at any desk.
pub async fn embedded_at(desk: &Arc<Desk>) -> (Link, u16) {
    let station = Role::Station(StationName::new("1").unwrap());
    let plan = Embedded {
        root: Root::default(),
        plain: Some(SocketAddr::from((Ipv4Addr::LOCALHOST, 0))),
        tls: None,
        unencrypted: Unencrypted::Logins,
        logins: vec![login("gateway", Role::Gateway), login("station-1", station)],
        rate: Some(Rate::default()),
    };
    let link = Link::start(Arc::clone(desk), Plan::Embedded(plan)).await.unwrap();
    let Status::Up { addresses: Some(addresses) } = *link.status().borrow() else { panic!("it is up") };
    (link, addresses.plain.unwrap().port())
}

pub fn outside(port: u16) -> Outside {
    Outside {
        host: "127.0.0.1".into(),
        port,
        login: None,
        tls: false,
        authority: None,
        certificate: None,
        root: Root::default(),
        client: "hub".into(),
        keep_alive_s: 15,
    }
}

pub async fn linked(field: &Field, plan: Outside) -> Link {
    linked_at(field.desk(), plan).await
}

/// The same at any desk.
pub async fn linked_at(desk: &Arc<Desk>, plan: Outside) -> Link {
    let link = Link::start(Arc::clone(desk), Plan::Outside(plan)).await.unwrap();
    is(&mut link.status(), |status| matches!(status, Status::Up { .. })).await;
    link
}

pub async fn is(status: &mut watch::Receiver<Status>, expect: impl Fn(&Status) -> bool) {
    soon("the link", status.wait_for(|status| expect(status))).await.unwrap();
}

/// A station's client.
pub struct Station {
    pub client: AsyncClient,
    events: EventLoop,
}

impl Station {
    /// Let in, and as yet deaf.
    pub fn deaf(port: u16, login: &str) -> Self {
        Self::with(Self::options(port, login))
    }

    pub fn options(port: u16, login: &str) -> MqttOptions {
        let mut options = MqttOptions::new(format!("client of {login}"), ("127.0.0.1", port));
        options.set_credentials(login, PASSWORD);
        options.set_max_packet_size(8 * 1024 * 1024, 8 * 1024 * 1024);
        options
    }

    pub fn with(options: MqttOptions) -> Self {
        let (client, events) = AsyncClient::builder(options).capacity(64).build();
        Self { client, events }
    }

    pub async fn listens(&mut self) {
        self.listens_below("1").await;
    }

    pub async fn listens_below(&mut self, station: &str) {
        self.client.subscribe(format!("bss/{station}/#"), QoS::AtLeastOnce).await.unwrap();
        self.until(|packet| matches!(packet, Packet::SubAck(_)).then_some(())).await;
    }

    pub async fn until<T>(&mut self, pick: impl Fn(Packet) -> Option<T>) -> T {
        loop {
            if let Event::Incoming(packet) = soon("a packet", self.events.poll()).await.expect("it is let in")
                && let Some(picked) = pick(packet)
            {
                return picked;
            }
        }
    }

    /// What happens next; none if the connection is gone.
    pub async fn next(&mut self) -> Option<Event> {
        self.events.poll().await.ok()
    }

    /// Says something, and waits until the broker has it.
    pub async fn says(&mut self, topic: &str, payload: impl Into<Vec<u8>>) {
        let options = PublishOptions::new(QoS::AtLeastOnce);
        self.client.publish(topic, payload.into(), options).await.unwrap();
        self.until(|packet| matches!(packet, Packet::PubAck(_)).then_some(())).await;
    }

    pub async fn hears(&mut self, topic: &str) -> Value {
        self.until(|packet| match packet {
            Packet::Publish(publish) if publish.topic == topic.as_bytes() => {
                assert!(!publish.retain);
                Some(serde_json::from_slice(&publish.payload).unwrap())
            }
            _ => None,
        })
        .await
    }
}

async fn waiting(field: &Field, below: &str) -> Vec<Parcel> {
    field.desk().unsent(Waiting::Below(below), 0).await.unwrap()
}

pub fn card() -> Vec<u8> {
    json!({ "rfid": CARD }).to_string().into_bytes()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_reached_nobody_goes_out_once_its_station_listens() {
    let field = field().await;
    let (link, port) = embedded(&field).await;
    let mut station = Station::deaf(port, "station-1");
    // Acknowledged, it is done, and its answer lies there.
    station.says("bss/1/user/auth/request", card()).await;
    let mut other = Station::deaf(port, "gateway");
    other.says("bss/2/user/auth/request", json!({ "rfid": "DEADBEEF" }).to_string()).await;
    station.listens().await;
    let answer = station.hears("bss/1/user/auth/response").await;
    assert_eq!(answer["status"], "success", "{answer}");
    // Nothing waits for this station any more, and the other's answer goes on waiting.
    let noted = async {
        while !waiting(&field, "bss/1/").await.is_empty() {
            tokio::task::yield_now().await;
        }
    };
    soon("the note", noted).await;
    assert_eq!(waiting(&field, "bss/2/").await.len(), 1);
    link.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_only_listens_has_not_heard_it_for_the_station() {
    let field = field().await;
    let (link, port) = embedded(&field).await;
    // A gateway that listens to everything, and a session that the station left behind under another name.
    let mut listener = Station::deaf(port, "gateway");
    listener.listens().await;
    let mut left = Station::options(port, "station-1");
    left.set_client_id("before".to_owned()).set_clean_session(false);
    let mut before = Station::with(left);
    before.listens().await;
    drop(before);
    let mut station = Station::deaf(port, "station-1");
    station.says("bss/1/user/auth/request", card()).await;
    assert_eq!(listener.hears("bss/1/user/auth/response").await["status"], "success");
    station.listens().await;
    assert_eq!(station.hears("bss/1/user/auth/response").await["status"], "success");
    // What a gateway asks for a station it hears itself, and then it has been heard.
    listener.says("bss/2/user/auth/request", json!({ "rfid": "DEADBEEF" }).to_string()).await;
    listener.listens_below("2").await;
    assert_eq!(listener.hears("bss/2/user/auth/response").await["error_code"], "unknown_card");
    let noted = async {
        while !waiting(&field, "bss/").await.is_empty() {
            tokio::task::yield_now().await;
        }
    };
    soon("the note", noted).await;
    link.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_stored_before_a_cut_is_answered_when_the_hub_is_back() {
    let field = field().await;
    // Stored and not yet said, or said and not noted: as if the power had gone in between.
    let card = sim::cases::stations::Said::read(&json!({
        "topic": "bss/1/user/auth/request", "payload": { "rfid": CARD, "message_id": "m-1" },
    }));
    let card = card.unwrap();
    let first = field.hear(&card, Some("1")).await.unwrap();
    let batch = sim::cases::stations::Said::read(&json!({
        "topic": "bss/1/battery/status", "payload": { "battery_id": "7", "entries": [] },
    }));
    field.hear(&batch.unwrap(), Some("1")).await.unwrap();
    let (link, port) = embedded(&field).await;
    let mut station = Station::deaf(port, "station-1");
    station.listens().await;
    // A door opens for each answer to a card: that is not said a second time, unless it is asked for.
    let said = |packet| if let Packet::Publish(publish) = packet { Some(publish.topic) } else { None };
    assert_eq!(station.until(said).await, "bss/1/battery/ack");
    station.says("bss/1/user/auth/request", card.payload).await;
    assert_eq!(station.hears("bss/1/user/auth/response").await["sessionId"], first[0].1["sessionId"]);
    link.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_outside_broker_may_be_killed_and_come_back() {
    let field = field().await;
    let mut mosquitto = Mosquitto::start().await.unwrap();
    let link = linked(&field, outside(mosquitto.port())).await;
    let mut station = Station::deaf(mosquitto.port(), "station-1");
    station.listens().await;
    station.says("bss/1/user/auth/request", card()).await;
    assert_eq!(station.hears("bss/1/user/auth/response").await["status"], "success");
    mosquitto.kill().unwrap();
    let mut status = link.status();
    is(&mut status, |status| matches!(status, Status::Reconnecting { .. })).await;
    mosquitto.start_again().await.unwrap();
    is(&mut status, |status| matches!(status, Status::Up { .. })).await;
    let mut station = Station::deaf(mosquitto.port(), "station-1");
    station.listens().await;
    station.says("bss/1/user/auth/request", card()).await;
    assert_eq!(station.hears("bss/1/user/auth/response").await["status"], "success");
    link.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_outside_broker_that_stands_still_for_a_while_loses_nothing() {
    let field = field().await;
    let mosquitto = Mosquitto::start().await.unwrap();
    let link = linked(&field, outside(mosquitto.port())).await;
    let mut station = Station::deaf(mosquitto.port(), "station-1");
    station.listens().await;
    mosquitto.hold().unwrap();
    let publish = PublishOptions::new(QoS::AtLeastOnce);
    station.client.publish("bss/1/user/auth/request", card(), publish).await.unwrap();
    let is_out = |event: &Option<Event>| matches!(event, Some(Event::Outgoing(Outgoing::Publish(_))));
    while !is_out(&station.next().await) {}
    mosquitto.go_on().unwrap();
    assert_eq!(station.hears("bss/1/user/auth/response").await["status"], "success");
    assert_eq!(*link.status().borrow(), Status::Up { addresses: None });
    link.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_said_while_the_hub_is_away_is_answered_when_it_is_back() {
    let field = field().await;
    let mosquitto = Mosquitto::start().await.unwrap();
    linked(&field, outside(mosquitto.port())).await.stop().await;
    let mut station = Station::deaf(mosquitto.port(), "station-1");
    station.listens().await;
    station.says("bss/1/user/auth/request", card()).await;
    let link = linked(&field, outside(mosquitto.port())).await;
    assert_eq!(station.hears("bss/1/user/auth/response").await["status"], "success");
    link.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_that_only_looks_open_is_noticed() {
    let field = field().await;
    let mosquitto = Mosquitto::start().await.unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let (cut, mut is_cut) = watch::channel(false);
    let behind = mosquitto.port();
    let proxy = tokio::spawn(async move {
        loop {
            let (mut near, _) = listener.accept().await.unwrap();
            let mut far = TcpStream::connect(("127.0.0.1", behind)).await.unwrap();
            tokio::select! {
                _ = copy_bidirectional(&mut near, &mut far) => {}
                // From here on nothing is forwarded and nobody is told.
                _ = is_cut.changed() => std::future::pending().await,
            }
        }
    });
    let link = linked(&field, Outside { keep_alive_s: 1, ..outside(port) }).await;
    cut.send_replace(true);
    is(&mut link.status(), |status| matches!(status, Status::Reconnecting { why: OutsideFault::Gone })).await;
    link.stop().await;
    proxy.abort();
}

#[tokio::test(flavor = "multi_thread")]
async fn trying_out_says_which_step_fails() {
    let [hub, other] = ["Hub 1", "Hub 2"].map(|name| Authority::found(name, SINCE_MS, UNTIL_MS).unwrap());
    let issued = hub.issue_broker(&["localhost".into()], &[], SINCE_MS, UNTIL_MS).unwrap();
    let mosquitto = Mosquitto::with(|folder| {
        let place = |name: &str| folder.join(name).display().to_string();
        fs::write(place("ca.pem"), identity::pem_certificate(hub.certificate()))?;
        fs::write(place("broker.pem"), identity::pem_certificate(&issued.certificate))?;
        fs::write(place("key.pem"), identity::pem_key(&issued.key).as_bytes())?;
        fs::write(place("passwords"), PASSWORDS)?;
        let (certificate, key, passwords) = (place("broker.pem"), place("key.pem"), place("passwords"));
        Ok(format!("certfile {certificate}\nkeyfile {key}\nallow_anonymous false\npassword_file {passwords}\n"))
    });
    let mosquitto = mosquitto.await.unwrap();
    let believed = |hub: &Authority| Some(identity::pem_certificate(hub.certificate()));
    let with = |password: &str| Some(("hub".to_owned(), password.to_owned().into()));
    let right = Outside {
        host: "localhost".into(),
        tls: true,
        authority: believed(&hub),
        login: with("right"),
        ..outside(mosquitto.port())
    };
    assert_eq!(try_out(&right).await, Ok(()));
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    for (wrong, expect) in [
        (Outside { host: "nobody.invalid".into(), ..right.clone() }, OutsideFault::Name),
        (Outside { port: free, ..right.clone() }, OutsideFault::Port),
        (Outside { authority: believed(&other), ..right.clone() }, OutsideFault::Tls),
        (Outside { authority: Some("no certificate".into()), ..right.clone() }, OutsideFault::Tls),
        (Outside { login: with("wrong"), ..right.clone() }, OutsideFault::Login),
        (Outside { login: None, ..right.clone() }, OutsideFault::Login),
    ] {
        assert_eq!(try_out(&wrong).await, Err(expect), "{wrong:?}");
    }
    // A broker that lets somebody in and not hear: ours, with the login of a station.
    let field = field().await;
    let (link, port) = embedded(&field).await;
    let deaf = Outside { login: Some(("station-1".into(), PASSWORD.to_owned().into())), ..outside(port) };
    assert_eq!(try_out(&deaf).await, Err(OutsideFault::Rights));
    link.stop().await;
}
