//! A hub that knows everybody and says yes.

use std::sync::Arc;
use std::time::Duration;

use broker::{Broker, Incoming, Login, Qos, Role, Settings, Signal, StationName, Tls, Verifier};
use serde_json::{Value, json};
use station_sim::{Battery, NamedBy, Rider, SlotSetup, Spelling, StationSetup, World};
use tokio::sync::mpsc;
use tokio::time::timeout;

/// Longer than anything here takes; a test that waits so long has failed.
const PATIENCE: Duration = Duration::from_secs(30);
pub const SECRET: &str = "0123456789abcdef0123456789abcdef";

pub async fn soon<T>(what: &str, future: impl Future<Output = T>) -> T {
    timeout(PATIENCE, future).await.unwrap_or_else(|_| panic!("waited for {what}"))
}

pub struct Hub {
    pub broker: Arc<Broker>,
    /// What stations said, as topic and payload.
    pub said: mpsc::UnboundedReceiver<(String, Value)>,
}

impl Hub {
    pub async fn start(port: u16, tls: Option<Tls>) -> Self {
        let plain = tls.is_none().then_some(([127, 0, 0, 1], port).into());
        let settings = Settings { plain, tls, ..Settings::default() };
        let (out, signals) = mpsc::channel(64);
        let broker = Arc::new(Broker::start(settings, logins(), out).await.expect("it starts"));
        let (tell, said) = mpsc::unbounded_channel();
        tokio::spawn(answer(Arc::clone(&broker), signals, tell));
        Self { broker, said }
    }

    pub fn port(&self) -> u16 {
        let addresses = self.broker.addresses();
        addresses.plain.or(addresses.tls).expect("it listens").port()
    }

    /// The next message on a topic that ends so.
    pub async fn hears(&mut self, end: &str) -> (String, Value) {
        loop {
            let (topic, payload) = soon(end, self.said.recv()).await.expect("the hub runs");
            if topic.ends_with(end) {
                return (topic, payload);
            }
        }
    }

    pub fn tells(&self, topic: &str, payload: &Value) {
        self.broker.publish(topic, payload.to_string().into(), Qos::AtLeastOnce).expect("a topic");
    }
}

fn logins() -> Vec<Login> {
    let secret = Some(Verifier::of(SECRET.as_bytes()));
    let role = |name: &str| Role::Station(StationName::new(name).expect("a name"));
    let login =
        |name: &str| Login { name: name.to_owned(), role: role(name), secret, certificate: None, is_legacy: false };
    vec![login("S-1"), login("S-2")]
}

async fn answer(
    broker: Arc<Broker>,
    mut signals: mpsc::Receiver<Signal>,
    tell: mpsc::UnboundedSender<(String, Value)>,
) {
    while let Some(signal) = signals.recv().await {
        let Signal::Incoming(Incoming { topic, payload, ack, .. }) = signal else { continue };
        let said: Value = serde_json::from_slice(&payload).expect("JSON");
        ack.stored();
        let (station, path) = topic.strip_prefix("bss/").and_then(|rest| rest.split_once('/')).expect("a topic");
        let told = match path {
            "user/auth/request" | "auth/request" => Some((
                path.replace("request", "response"),
                json!({ "status": "success", "user_id": "7", "sessionId": "t", "timestamp": said["timestamp"] }),
            )),
            // Repeats of one report have one swap, told by what tells the report apart.
            "swap/activity" | "swap/result" => {
                let id = format!("{}{}{}", said["boot_id"], said["seq"], said["message_id"]);
                Some(("swap/confirmation".to_owned(), json!({ "status": "success", "swap_id": id })))
            }
            _ => None,
        };
        if let Some((path, payload)) = told {
            broker
                .publish(&format!("bss/{station}/{path}"), payload.to_string().into(), Qos::ExactlyOnce)
                .expect("a topic");
        }
        let _ = tell.send((topic, said));
    }
}

/// Two stations, one of each spelling, and four riders.
pub fn world(port: u16) -> World {
    let battery = |name: String, soc| Battery { name, soc, soh: 95.0 };
    let setup = |number: u32| StationSetup {
        level: format!("S-{number}"),
        login: format!("S-{number}"),
        password: SECRET.to_owned(),
        slots: (1..=4)
            .map(|slot| SlotSetup {
                number: slot,
                battery: (slot < 4).then(|| battery(format!("B-{number}{slot}"), 95.0)),
            })
            .collect(),
        spelling: if number == 1 { Spelling::User } else { Spelling::Short },
        named_by: if number == 1 { NamedBy::Sequence } else { NamedBy::MessageId },
        signed: false,
    };
    let rider = |number: u32| Rider {
        card: format!("C{number}"),
        user: Some(format!("U{number}")),
        battery: Some(battery(format!("R-{number}"), 20.0)),
    };
    World {
        broker: format!("127.0.0.1:{port}"),
        ca_pem: None,
        root: "bss".into(),
        stations: vec![setup(1), setup(2)],
        riders: (1..=4).map(rider).collect(),
        riders_every_s: 3 * 3_600,
        looks_every_s: 5 * 60,
    }
}
