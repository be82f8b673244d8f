//! The same cases over TCP: the embedded broker, a client that others wrote, and the program's own way between them.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use broker::{Login, Rate, Role, Unencrypted, Verifier};
use carrier::{Embedded, Link, Plan, Status};
use link::Root;
use rumqttc::{AsyncClient, Event, EventLoop, MqttOptions, Packet, PublishOptions, QoS};
use serde_json::Value;
use usecases::Desk;

/// What stations listen to.
const ANSWERS: [&str; 5] = [
    "bss/+/user/auth/response",
    "bss/+/auth/response",
    "bss/+/swap/confirmation",
    "bss/+/swap/error",
    "bss/+/battery/ack",
];
/// Nothing is waited for longer than this.
const PATIENCE: Duration = Duration::from_secs(20);
/// What is still on its way comes within this, where nothing tells that it is the last.
const REST: Duration = Duration::from_millis(60);

/// A station's client at a broker.
pub struct Wire {
    client: AsyncClient,
    events: EventLoop,
}

/// Runs `work` with a client at the embedded broker, whose messages `desk` hears.
pub async fn over_tcp<T>(desk: &Arc<Desk>, work: impl AsyncFnOnce(Wire) -> T) -> T {
    let secret = b"0123456789abcdef0123456789abcdef";
    let login = Login {
        name: "gateway".into(),
        role: Role::Gateway,
        secret: Some(Verifier::of(secret)),
        certificate: None,
        is_legacy: false,
    };
    let plan = Embedded {
        root: Root::default(),
        plain: Some(SocketAddr::from((Ipv4Addr::LOCALHOST, 0))),
        tls: None,
        unencrypted: Unencrypted::Logins,
        logins: vec![login],
        rate: Some(Rate::default()),
    };
    let link = Link::start(Arc::clone(desk), Plan::Embedded(plan)).await.unwrap();
    let Status::Up { addresses: Some(addresses) } = *link.status().borrow() else { panic!("it is up") };
    let done = work(Wire::connected(addresses.plain.unwrap().port(), secret).await).await;
    link.stop().await;
    done
}

impl Wire {
    async fn connected(port: u16, secret: &[u8]) -> Self {
        let mut options = MqttOptions::new("runner", ("127.0.0.1", port));
        options.set_credentials("gateway", String::from_utf8(secret.to_vec()).unwrap());
        let (client, events) = AsyncClient::builder(options).capacity(16).build();
        let mut wire = Self { client, events };
        for filter in ANSWERS {
            wire.client.subscribe(filter, QoS::AtLeastOnce).await.unwrap();
        }
        for _ in ANSWERS {
            wire.until(|packet| matches!(packet, Packet::SubAck(_)), &mut Vec::new()).await;
        }
        wire
    }

    /// Publishes; what is answered until the hub has acknowledged it, and a moment more.
    pub async fn say(&mut self, topic: &str, qos: u64, payload: Vec<u8>) -> Vec<(String, Value)> {
        let mut heard = Vec::new();
        let qos = if qos == 2 { QoS::ExactlyOnce } else { QoS::AtLeastOnce };
        self.client.publish(topic, payload, PublishOptions::new(qos)).await.unwrap();
        self.until(|packet| matches!(packet, Packet::PubAck(_) | Packet::PubComp(_)), &mut heard).await;
        while let Ok(packet) = tokio::time::timeout(REST, self.next()).await {
            take(packet, &mut heard);
        }
        heard
    }

    async fn until(&mut self, is_it: impl Fn(&Packet) -> bool, heard: &mut Vec<(String, Value)>) {
        loop {
            let packet = tokio::time::timeout(PATIENCE, self.next()).await.expect("what is waited for");
            if is_it(&packet) {
                return;
            }
            take(packet, heard);
        }
    }

    async fn next(&mut self) -> Packet {
        loop {
            if let Event::Incoming(packet) = self.events.poll().await.unwrap() {
                return packet;
            }
        }
    }
}

fn take(packet: Packet, heard: &mut Vec<(String, Value)>) {
    if let Packet::Publish(publish) = packet {
        assert!(!publish.retain, "no answer is retained");
        let topic = String::from_utf8(publish.topic.to_vec()).unwrap();
        heard.push((topic, serde_json::from_slice(&publish.payload).unwrap()));
    }
}
