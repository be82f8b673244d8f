//! A case over TCP: a broker, a client that others wrote on the station's side, and the link between broker and desk.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use broker::{Login, Rate, Role, Unencrypted, Verifier};
use carrier::{Embedded, Link, Outside, Plan, Status};
use link::Root;
use rumqttc::{AsyncClient, Event, EventLoop, MqttOptions, Packet, PublishOptions, QoS};
use serde_json::Value;
use tokio::time::{sleep, timeout};

use super::{Field, Said};
use crate::Stopped;
use crate::mosquitto::Mosquitto;

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
/// An answer nobody expects comes within this.
const REST: Duration = Duration::from_millis(60);
/// By a broker outside: longer than the link holds one back.
const REST_OUTSIDE: Duration = Duration::from_millis(260);
/// How often it is looked whether a message is stored by now.
const LOOK_AGAIN: Duration = Duration::from_millis(2);
const GATEWAY: &str = "gateway";
const PASSWORD: &str = "0123456789abcdef0123456789abcdef";

/// By the hub's own broker.
pub async fn by_embedded(field: &mut Field, said: &[Said], expected: usize) -> Result<Vec<(String, Value)>, Stopped> {
    let secret = Some(Verifier::of(PASSWORD.as_bytes()));
    let gateway = Login { name: GATEWAY.into(), role: Role::Gateway, secret, certificate: None, is_legacy: false };
    let plan = Plan::Embedded(Embedded {
        root: Root::default(),
        plain: Some(SocketAddr::from((Ipv4Addr::LOCALHOST, 0))),
        tls: None,
        unencrypted: Unencrypted::Gateways,
        logins: vec![gateway],
        rate: Some(Rate::default()),
    });
    over(field, (plan, None, REST), said, expected).await
}

/// By a Mosquitto, where hub and station are guests.
pub async fn by_mosquitto(
    field: &mut Field,
    broker: &Mosquitto,
    said: &[Said],
    expected: usize,
) -> Result<Vec<(String, Value)>, Stopped> {
    let plan = Plan::Outside(Outside {
        host: "127.0.0.1".to_owned(),
        port: broker.port(),
        login: None,
        tls: false,
        authority: None,
        certificate: None,
        root: Root::default(),
        // Each case is another hub.
        client: format!("hub at {}", field.folder().display()),
        keep_alive_s: 15,
    });
    over(field, (plan, Some(broker.port()), REST_OUTSIDE), said, expected).await
}

async fn over(
    field: &mut Field,
    (plan, port, rest): (Plan, Option<u16>, Duration),
    said: &[Said],
    expected: usize,
) -> Result<Vec<(String, Value)>, Stopped> {
    let link = Link::start(Arc::clone(field.desk()), plan).await;
    let link = link.map_err(|fault| Stopped::wrong(fault.to_string()))?;
    let mut status = link.status();
    let up = timeout(PATIENCE, status.wait_for(|status| matches!(status, Status::Up { .. }))).await;
    let up = *up.ok().and_then(Result::ok).ok_or_else(|| Stopped::wrong("the link does not come up"))?;
    let own = match up {
        Status::Up { addresses } => addresses.and_then(|addresses| addresses.plain).map(|address| address.port()),
        Status::Connecting | Status::Reconnecting { .. } | Status::Stopped => None,
    };
    let port = port.or(own).ok_or_else(|| Stopped::wrong("the broker listens nowhere"))?;
    let mut wire = Wire::connected(port).await?;
    let before = field.stored().await?;
    for (at, said) in said.iter().enumerate() {
        field.half_a_second_later();
        wire.say(said).await?;
        wire.until_stored(field, before + at + 1).await?;
    }
    wire.until_heard(expected, rest).await?;
    link.stop().await;
    Ok(wire.heard)
}

/// A station's client at a broker.
struct Wire {
    client: AsyncClient,
    events: EventLoop,
    heard: Vec<(String, Value)>,
}

impl Wire {
    async fn connected(port: u16) -> Result<Self, Stopped> {
        let mut options = MqttOptions::new("station", ("127.0.0.1", port));
        options.set_credentials(GATEWAY, PASSWORD);
        options.set_max_packet_size(256 * 1024, 256 * 1024);
        let (client, events) = AsyncClient::builder(options).capacity(16).build();
        let mut wire = Self { client, events, heard: Vec::new() };
        for filter in ANSWERS {
            wire.client.subscribe(filter, QoS::ExactlyOnce).await.map_err(|error| Stopped::wrong(error.to_string()))?;
        }
        for _ in ANSWERS {
            wire.until(|packet| matches!(packet, Packet::SubAck(_))).await?;
        }
        Ok(wire)
    }

    /// Publishes, and waits until the broker has it.
    async fn say(&mut self, said: &Said) -> Result<(), Stopped> {
        let qos = match said.qos {
            0 => QoS::AtMostOnce,
            1 => QoS::AtLeastOnce,
            _ => QoS::ExactlyOnce,
        };
        let options = PublishOptions::new(qos).retain(said.retain);
        let published = self.client.publish(said.topic.as_str(), said.payload.clone(), options).await;
        published.map_err(|error| Stopped::wrong(error.to_string()))?;
        match qos {
            QoS::AtMostOnce => Ok(()),
            QoS::AtLeastOnce | QoS::ExactlyOnce => {
                self.until(|packet| matches!(packet, Packet::PubAck(_) | Packet::PubComp(_))).await
            }
        }
    }

    /// Waits until the hub has stored so many messages, listening meanwhile.
    async fn until_stored(&mut self, field: &Field, count: usize) -> Result<(), Stopped> {
        let stored = async {
            while field.stored().await? < count {
                tokio::select! {
                    () = sleep(LOOK_AGAIN) => {}
                    packet = next(&mut self.events) => take(packet?, &mut self.heard)?,
                }
            }
            Ok(())
        };
        timeout(PATIENCE, stored).await.unwrap_or_else(|_| Err(Stopped::wrong("a message does not reach the hub")))
    }

    /// Waits until so many answers came, and a rest, in which none may come. Fewer is for others to tell.
    async fn until_heard(&mut self, count: usize, rest: Duration) -> Result<(), Stopped> {
        loop {
            let patience = if self.heard.len() < count { PATIENCE } else { rest };
            match timeout(patience, next(&mut self.events)).await {
                Ok(packet) => take(packet?, &mut self.heard)?,
                Err(_) => return Ok(()),
            }
        }
    }

    async fn until(&mut self, is_it: impl Fn(&Packet) -> bool) -> Result<(), Stopped> {
        loop {
            let packet = timeout(PATIENCE, next(&mut self.events)).await;
            let packet = packet.map_err(|_| Stopped::wrong("the broker does not answer"))??;
            if is_it(&packet) {
                return Ok(());
            }
            take(packet, &mut self.heard)?;
        }
    }
}

async fn next(events: &mut EventLoop) -> Result<Packet, Stopped> {
    loop {
        if let Event::Incoming(packet) = events.poll().await.map_err(|error| Stopped::wrong(error.to_string()))? {
            return Ok(packet);
        }
    }
}

fn take(packet: Packet, heard: &mut Vec<(String, Value)>) -> Result<(), Stopped> {
    if let Packet::Publish(publish) = packet {
        if publish.retain {
            return Err(Stopped::wrong("an answer is retained"));
        }
        let topic = String::from_utf8_lossy(&publish.topic).into_owned();
        heard.push((topic, serde_json::from_slice(&publish.payload)?));
    }
    Ok(())
}
