//! Everybody who means harm at once, from many sockets, and a healthy station between them that asks and is answered. The
//! tests lay a small siege and the example `load` a long one.

use std::error::Error;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use broker::{Broker, Counts, Limits, Login, Qos, Role, Settings, Signal, StationName, Verifier};
use bytes::BytesMut;
use rmqtt_codec::types::{Protocol, Publish, QoS};
use rmqtt_codec::v3;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::mpsc;
use tokio::task::{JoinSet, yield_now};
use tokio::time::{Instant, timeout};
use tokio_util::codec::{Decoder, Encoder};

use crate::hostile::Hostile;

type Outcome<T = ()> = Result<T, Box<dyn Error + Send + Sync>>;

const ATTACKERS: u64 = 8;
/// Hostile packets on a connection; the first that is none ends it.
const ON_A_CONNECTION: usize = 3;
const SECRET: &str = "a secret of a siege";
const QUESTION: &str = "bss/S-2/user/auth/request";
const ANSWER: &str = "bss/S-2/user/auth/response";
/// Nothing of one station takes longer.
const PATIENCE: Duration = Duration::from_secs(20);

/// What was seen of a siege.
#[derive(Debug)]
pub struct Siege {
    /// Packets sent.
    pub sent: u64,
    /// How long the healthy station waited from its question to the answer, each time.
    pub waited: Vec<Duration>,
    /// Bytes of memory before, and at most.
    pub memory: (u64, u64),
    /// What the broker counted.
    pub counts: Counts,
}

/// What came out of the broker.
#[derive(Debug, Default)]
struct Told {
    connected: AtomicU64,
    gone: AtomicU64,
    incoming: AtomicU64,
}

/// Besieges a broker until so many packets each ended a connection.
pub async fn besiege(packets: u64) -> Outcome<Siege> {
    let (out, signals) = mpsc::channel(1_024);
    let limits = Limits { rate: None, ..Limits::default() };
    let settings = Settings { plain: Some(([127, 0, 0, 1], 0).into()), limits, ..Settings::default() };
    let secret = Some(Verifier::of(SECRET.as_bytes()));
    let mut logins = Vec::new();
    for name in ["S-1", "S-2"] {
        let role = Role::Station(StationName::new(name)?);
        logins.push(Login { name: name.to_owned(), role, secret, certificate: None, is_legacy: false });
    }
    let broker = Arc::new(Broker::start(settings, logins, out).await?);
    let address = broker.addresses().plain.ok_or("no listener")?;
    let told = Arc::new(Told::default());
    tokio::spawn(answer(Arc::clone(&broker), signals, Arc::clone(&told)));

    let mut healthy = Healthy::come(address).await?;
    let (sockets, sent, is_over) = (Arc::new(AtomicU64::new(1)), Arc::default(), Arc::new(AtomicBool::new(false)));
    let mut attackers = JoinSet::new();
    for seed in 0..ATTACKERS {
        attackers.spawn(attack(address, seed, Arc::clone(&sockets), Arc::clone(&sent), Arc::clone(&is_over)));
    }
    let before = memory();
    let (mut waited, mut most) = (Vec::new(), before);
    loop {
        waited.push(timeout(PATIENCE, healthy.ask()).await??);
        most = most.max(memory());
        let counts = broker.counts();
        if counts.malformed + counts.refused >= packets {
            break;
        }
    }
    is_over.store(true, Ordering::Relaxed);
    while let Some(ended) = attackers.join_next().await {
        ended??;
    }
    drop(healthy);
    timeout(PATIENCE, all_gone(&broker, &told, sockets.load(Ordering::Relaxed))).await?;
    let counts = broker.counts();
    let incoming = told.incoming.load(Ordering::Relaxed);
    if counts.incoming != incoming {
        return Err(format!("{incoming} messages came out, {counts:?}").into());
    }
    broker.stop().await;
    Ok(Siege { sent: sent.load(Ordering::Relaxed), waited, memory: (before, most), counts })
}

/// Waits until every socket was seen and everybody who came in is told to be gone, no more and no less.
async fn all_gone(broker: &Broker, told: &Told, sockets: u64) {
    loop {
        let counts = broker.counts();
        let (connected, gone) = (told.connected.load(Ordering::Relaxed), told.gone.load(Ordering::Relaxed));
        if counts.accepted == sockets && counts.connected == connected && connected == gone {
            return;
        }
        yield_now().await;
    }
}

/// The hub: stores everything, and answers the healthy station.
async fn answer(broker: Arc<Broker>, mut signals: mpsc::Receiver<Signal>, told: Arc<Told>) {
    while let Some(signal) = signals.recv().await {
        let counter = match signal {
            Signal::Incoming(incoming) => {
                incoming.ack.stored();
                if incoming.topic == QUESTION {
                    let sent = broker.publish(ANSWER, incoming.payload, Qos::AtLeastOnce);
                    assert!(sent.is_ok(), "{sent:?}");
                }
                &told.incoming
            }
            Signal::Connected { .. } => &told.connected,
            Signal::Gone { .. } => &told.gone,
            Signal::Subscribed { .. } | Signal::Refused { .. } => continue,
        };
        counter.fetch_add(1, Ordering::Relaxed);
    }
}

/// Sends packets until it is cut off, again and again; on every other connection after getting in.
async fn attack(
    address: SocketAddr,
    seed: u64,
    sockets: Arc<AtomicU64>,
    sent: Arc<AtomicU64>,
    is_over: Arc<AtomicBool>,
) -> Outcome {
    let mut hostile = Hostile::new(seed * 7_919 + 1);
    let mut round = 0_u64;
    while !is_over.load(Ordering::Relaxed) {
        round += 1;
        let mut socket = TcpStream::connect(address).await?;
        sockets.fetch_add(1, Ordering::Relaxed);
        if round.is_multiple_of(2) {
            let hello = bytes(connect("S-1", &format!("attack-{seed}-{}", round % 3)).into())?;
            // Cut off at any time is what they are here for.
            let _ = socket.write_all(&hello).await;
        }
        for _ in 0..ON_A_CONNECTION {
            if socket.write_all(&hostile.packet()).await.is_err() {
                break;
            }
            sent.fetch_add(1, Ordering::Relaxed);
        }
        // A packet cut short would wait for its rest.
        let _ = socket.shutdown().await;
        let mut drain = [0; 4_096];
        timeout(PATIENCE, async { while socket.read(&mut drain).await.is_ok_and(|read| read > 0) {} }).await?;
    }
    Ok(())
}

/// A station that asks as soon as it is answered.
struct Healthy {
    socket: TcpStream,
    codec: v3::Codec,
    input: BytesMut,
    asked: u16,
}

impl Healthy {
    async fn come(address: SocketAddr) -> Outcome<Self> {
        let socket = TcpStream::connect(address).await?;
        socket.set_nodelay(true)?;
        let mut healthy = Self { socket, codec: v3::Codec::default(), input: BytesMut::new(), asked: 0 };
        healthy.socket.write_all(&bytes(connect("S-2", "healthy").into())?).await?;
        healthy.hear(|packet| matches!(packet, v3::Packet::ConnectAck(_))).await?;
        let topic_filters = vec![(ANSWER.into(), QoS::AtMostOnce)];
        let subscribe = v3::Packet::Subscribe { packet_id: std::num::NonZeroU16::MIN, topic_filters };
        healthy.socket.write_all(&bytes(subscribe)?).await?;
        healthy.hear(|packet| matches!(packet, v3::Packet::SubscribeAck { .. })).await?;
        Ok(healthy)
    }

    /// Asks, and waits for the answer to just this question.
    async fn ask(&mut self) -> Outcome<Duration> {
        let began = Instant::now();
        self.asked = self.asked.checked_add(1).unwrap_or(1);
        let question = format!(r#"{{"rfid":"A1B2C3D4","timestamp":{}}}"#, self.asked);
        let publish = Publish {
            dup: false,
            retain: false,
            qos: QoS::AtLeastOnce,
            topic: QUESTION.into(),
            packet_id: std::num::NonZeroU16::new(self.asked),
            payload: question.clone().into(),
            properties: None,
        };
        self.socket.write_all(&bytes(publish.into())?).await?;
        self.hear(|packet| match packet {
            v3::Packet::Publish(answer) => answer.payload == question.as_bytes(),
            _ => false,
        })
        .await?;
        Ok(began.elapsed())
    }

    async fn hear(&mut self, is_it: impl Fn(&v3::Packet) -> bool) -> Outcome {
        loop {
            while let Some((packet, _)) = self.codec.decode(&mut self.input)? {
                if is_it(&packet) {
                    return Ok(());
                }
            }
            if self.socket.read_buf(&mut self.input).await? == 0 {
                return Err("the healthy station was cut off".into());
            }
        }
    }
}

fn connect(login: &str, client: &str) -> v3::Connect {
    v3::Connect {
        protocol: Protocol::default(),
        clean_session: true,
        keep_alive: 60,
        client_id: client.into(),
        username: Some(login.into()),
        password: Some(SECRET.into()),
        ..v3::Connect::default()
    }
}

fn bytes(packet: v3::Packet) -> Outcome<BytesMut> {
    let mut bytes = BytesMut::new();
    v3::Codec::default().encode(packet, &mut bytes)?;
    Ok(bytes)
}

/// Bytes this process holds; 0 where the system does not tell.
fn memory() -> u64 {
    let told = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    told.split_whitespace().nth(1).and_then(|pages| pages.parse::<u64>().ok()).unwrap_or(0) * 4096
}
