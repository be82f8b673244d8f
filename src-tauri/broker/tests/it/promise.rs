//! The promise under everything at once: a hub that fails now and then, stations that break off and come back, on several
//! threads. What is acknowledged is stored, and of QoS 2 it is stored once.

use std::collections::HashMap;
use std::net::SocketAddr;

use broker::{Limits, Settings, Signal};
use rmqtt_codec::types::QoS;
use rmqtt_codec::v3;
use tokio::net::TcpStream;

use crate::hostile::Hostile;
use crate::support::{Hub, Raw, connect3, id, publish, soon};

const MESSAGES: usize = 500;

/// A station that sends numbered messages one by one, each until it is acknowledged, breaking off at random.
struct Station {
    address: SocketAddr,
    name: &'static str,
    client: String,
    qos: QoS,
    chance: Hostile,
}

impl Station {
    async fn run(mut self) {
        let mut raw = self.connect().await;
        for number in 0..MESSAGES {
            let packet = u16::try_from(number % 5 + 1).expect("small");
            let mut dup = false;
            while !self.send(&mut raw, number, packet, dup).await {
                raw = self.connect().await;
                dup = true;
            }
        }
        raw.send(v3::Packet::Disconnect).await;
    }

    async fn connect(&self) -> Raw<v3::Codec> {
        let socket = TcpStream::connect(self.address).await.expect("it listens");
        let mut raw = Raw::new(socket, v3::Codec::default());
        let ack = raw.connect(v3::Connect { clean_session: false, ..connect3(self.name, &self.client) }).await;
        assert_eq!(ack.return_code, v3::ConnectAckReason::ConnectionAccepted);
        raw
    }

    /// False if the connection broke before the message was acknowledged, by whoever's doing.
    async fn send(&mut self, raw: &mut Raw<v3::Codec>, number: usize, packet: u16, dup: bool) -> bool {
        let mut message = publish(&format!("bss/{}/x", self.name), &self.text(number), self.qos, packet);
        message.dup = dup;
        raw.send(v3::Packet::from(message)).await;
        if self.chance.below(5) == 0 {
            return false;
        }
        let packet_id = id(packet);
        match raw.recv().await {
            None => false,
            Some(v3::Packet::PublishAck { packet_id: heard }) if self.qos == QoS::AtLeastOnce => heard == packet_id,
            Some(v3::Packet::PublishReceived { packet_id: heard }) if heard == packet_id => {
                raw.send(v3::Packet::PublishRelease { packet_id }).await;
                // Stored it is; whatever happens now, the station has its word.
                let _ = raw.recv().await;
                true
            }
            other => panic!("{other:?}"),
        }
    }

    fn text(&self, number: usize) -> String {
        format!("{} {number}", self.client)
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_acknowledged_is_stored_and_of_qos_2_once() {
    let limits = Limits { rate: None, ..Limits::default() };
    let settings = Settings { plain: Some(([127, 0, 0, 1], 0).into()), limits, ..Settings::default() };
    let Hub { broker, mut signals, .. } = Hub::of(settings, 4).await;
    let address = broker.addresses().plain.expect("a plain listener");
    let mut stations = tokio::task::JoinSet::new();
    let mut seed = 0;
    for (name, qos) in [("S-1", QoS::AtLeastOnce), ("S-2", QoS::ExactlyOnce)] {
        for client in 0..3 {
            seed += 7_919;
            let client = format!("{name} {client}");
            stations.spawn(Station { address, name, client, qos, chance: Hostile::new(seed) }.run());
        }
    }
    let hub = tokio::spawn(async move {
        let (mut stored, mut chance) = (HashMap::<String, usize>::new(), Hostile::new(99));
        let mut later = Vec::new();
        while let Some(signal) = signals.recv().await {
            if let Signal::Incoming(incoming) = signal {
                match chance.below(10) {
                    // The disk is full.
                    0 => drop(incoming),
                    // It takes its time, so that its word comes when the connection may be another.
                    1..4 => later.push(incoming),
                    _ => later.insert(0, incoming),
                }
            }
            if later.len() > 3 || signals.is_empty() {
                for incoming in later.drain(..) {
                    let text = String::from_utf8_lossy(&incoming.payload).into_owned();
                    *stored.entry(text).or_default() += 1;
                    incoming.ack.stored();
                }
            }
        }
        stored
    });
    while let Some(ended) = soon("a station", stations.join_next()).await {
        ended.expect("it ran to its end");
    }
    broker.stop().await;
    drop(broker);
    let stored = soon("the hub", hub).await.expect("it ran");
    assert_eq!(stored.len(), 6 * MESSAGES, "each message is stored");
    let twice: Vec<_> = stored.iter().filter(|(text, count)| text.starts_with("S-2") && **count != 1).collect();
    assert!(twice.is_empty(), "{twice:?}");
}
