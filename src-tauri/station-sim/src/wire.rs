//! A station on its link: connects, says what the station has to say, hears what it is told, and links anew when the link
//! is lost.

use std::net::SocketAddr;
use std::time::Duration;

use rumqttc::{
    AsyncClient, ConnectionError, Event, EventLoop, LastWill, MqttOptions, Packet, PublishOptions, QoS,
    SubscribeFilter, Transport,
};
use serde_json::Value;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tokio::time::timeout;

use crate::journal::Say;
use crate::world::StationSetup;

/// What stations listen to, below themselves.
const ANSWERS: [&str; 6] =
    ["user/auth/response", "auth/response", "swap/confirmation", "swap/error", "battery/ack", "cmd/+"];
/// Requests that wait to be written.
const WAITING: usize = 4_096;
/// Seconds without a word after which either side asks whether the other is there.
const KEEP_ALIVE: u16 = 30;
/// How long a leave may take.
const LEAVE: Duration = Duration::from_secs(2);
/// How long a station that was refused waits before it tries again.
const REFUSED: Duration = Duration::from_secs(1);

/// Where the broker is, and how it is reached.
#[derive(Clone, Debug)]
pub struct Door {
    /// Host.
    pub host: String,
    /// Port.
    pub port: u16,
    /// The authority that signed its certificate, as PEM. None: no TLS.
    pub ca_pem: Option<String>,
    /// What every topic begins with.
    pub root: String,
}

impl Door {
    /// Plain, at this address.
    #[must_use]
    pub fn plain(address: SocketAddr, root: &str) -> Self {
        Self { host: address.ip().to_string(), port: address.port(), ca_pem: None, root: root.to_owned() }
    }
}

/// What comes from the link.
#[derive(Debug)]
pub(crate) enum FromLink {
    /// Answers are heard from here on.
    Linked,
    /// The broker has a message.
    Stored(u64),
    /// The hub says something, on a topic below the station.
    Told(String, Value),
    /// The link is lost.
    Lost,
}

/// A link that is there, or about to be. Dropping it breaks it off without a word.
pub(crate) struct Linking {
    client: AsyncClient,
    below: String,
    out: mpsc::UnboundedSender<FromLink>,
    from: mpsc::UnboundedReceiver<FromLink>,
    pump: JoinHandle<()>,
}

impl Drop for Linking {
    fn drop(&mut self) {
        self.pump.abort();
    }
}

impl Linking {
    /// Begins to link.
    pub fn begin(door: &Door, setup: &StationSetup) -> Self {
        let below = format!("{}/{}/", door.root, setup.level);
        let mut options = MqttOptions::new(setup.login.clone(), (door.host.clone(), door.port));
        options.set_credentials(setup.login.clone(), setup.password.clone());
        options.set_clean_session(false);
        options.set_keep_alive(KEEP_ALIVE);
        let will = r#"{"status":"offline"}"#;
        options.set_last_will(LastWill::new(format!("{below}station/status"), will, QoS::AtLeastOnce, false));
        if let Some(pem) = &door.ca_pem {
            options.set_transport(Transport::tls(pem.clone().into_bytes(), None, None));
        }
        // A client for each link: what was not acknowledged is the journal's to say again, as in a station that was
        // switched off.
        let (client, events) = AsyncClient::builder(options).capacity(WAITING).build();
        let (out, from) = mpsc::unbounded_channel();
        let filters = ANSWERS.iter().map(|answer| SubscribeFilter::new(format!("{below}{answer}"), QoS::AtLeastOnce));
        let pump = match client.try_subscribe_many(filters.collect::<Vec<_>>()) {
            Ok(()) => tokio::spawn(pump(events, below.clone(), out.clone())),
            Err(_) => tokio::spawn(std::future::ready(())),
        };
        Self { client, below, out, from, pump }
    }

    /// What comes next from the link.
    pub async fn next(&mut self) -> FromLink {
        self.from.recv().await.unwrap_or(FromLink::Lost)
    }

    /// Says something; told when the broker has it, if it is to acknowledge it.
    pub fn say(&self, say: &Say, retained: bool) {
        let qos = if say.acknowledged { QoS::AtLeastOnce } else { QoS::AtMostOnce };
        let options = PublishOptions::new(qos).retain(retained);
        let sent =
            self.client.try_publish_tracked(format!("{}{}", self.below, say.topic), say.payload.to_string(), options);
        // A full queue loses it, as a full memory would; the journal says it again after the next link.
        let (Ok(notice), true) = (sent, say.acknowledged) else { return };
        let (out, number) = (self.out.clone(), say.number);
        tokio::spawn(async move {
            if notice.wait_async().await.is_ok() {
                let _ = out.send(FromLink::Stored(number));
            }
        });
    }

    /// Takes its leave, so that no last will is said; a broker that does not listen is left without.
    pub async fn leave(mut self) {
        if self.client.disconnect().await.is_ok() {
            let gone = async { while !matches!(self.next().await, FromLink::Lost) {} };
            let _ = timeout(LEAVE, gone).await;
        }
    }
}

async fn pump(mut events: EventLoop, below: String, out: mpsc::UnboundedSender<FromLink>) {
    loop {
        let told = match events.poll().await {
            Ok(Event::Incoming(Packet::SubAck(_))) => FromLink::Linked,
            Ok(Event::Incoming(Packet::Publish(publish))) => {
                let topic = String::from_utf8_lossy(&publish.topic).into_owned();
                let below = topic.strip_prefix(&below).map(str::to_owned);
                match (below, serde_json::from_slice(&publish.payload)) {
                    (Some(topic), Ok(payload)) => FromLink::Told(topic, payload),
                    _ => continue,
                }
            }
            Ok(_) => continue,
            Err(error) => {
                // A refusal does not go away by asking a thousand times a second.
                if matches!(error, ConnectionError::ConnectionRefused(_)) {
                    tokio::time::sleep(REFUSED).await;
                }
                let _ = out.send(FromLink::Lost);
                return;
            }
        };
        if out.send(told).is_err() {
            return;
        }
    }
}
