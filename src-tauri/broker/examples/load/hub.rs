//! A hub that stores nothing, and a station beside the load.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use broker::{Broker, Limits, Login, Role, Settings, Signal, StationName, Verifier};
use bytes::BytesMut;
use rmqtt_codec::types::{Protocol, Publish, QoS};
use rmqtt_codec::v3;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::mpsc;
use tokio::time::Instant;
use tokio_util::codec::Encoder;

use crate::Outcome;

pub const SECRET: &str = "a secret of the load";

/// A broker with the login `S-1`, the gateway `sim`, and a hub that acknowledges what comes, a thousand at a time.
pub async fn start(limits: Limits) -> Outcome<(Broker, SocketAddr, Arc<AtomicU64>)> {
    let secret = Some(Verifier::of(SECRET.as_bytes()));
    let login =
        |name: &str, role: Role| Login { name: name.to_owned(), role, secret, certificate: None, is_legacy: false };
    let logins = vec![login("S-1", Role::Station(StationName::new("S-1")?)), login("sim", Role::Gateway)];
    let (out, mut signals) = mpsc::channel(4_096);
    let settings = Settings { plain: Some(([127, 0, 0, 1], 0).into()), limits, ..Settings::default() };
    let broker = Broker::start(settings, logins, out).await?;
    let address = broker.addresses().plain.ok_or("no listener")?;
    let stored = Arc::new(AtomicU64::new(0));
    let counted = stored.clone();
    tokio::spawn(async move {
        let mut batch = Vec::with_capacity(1_000);
        while signals.recv_many(&mut batch, 1_000).await > 0 {
            let mut messages = 0;
            for signal in batch.drain(..) {
                if let Signal::Incoming(incoming) = signal {
                    incoming.ack.stored();
                    messages += 1;
                }
            }
            counted.fetch_add(messages, Ordering::Relaxed);
        }
    });
    Ok((broker, address, stored))
}

/// The bytes of a CONNECT.
pub fn connect(login: &str, client: &str) -> Outcome<BytesMut> {
    let connect = v3::Connect {
        protocol: Protocol::default(),
        clean_session: true,
        keep_alive: 60,
        client_id: client.into(),
        username: Some(login.into()),
        password: Some(SECRET.into()),
        ..v3::Connect::default()
    };
    bytes(connect.into())
}

/// The bytes of a report of a swap, with packet id 1, and where the id stands in them.
pub fn report(station: &str) -> Outcome<(BytesMut, usize)> {
    let topic = format!("bss/{station}/swap/result");
    let payload = r#"{"user_id":"U-1024","battery_in_id":"B-000417","battery_out_id":"B-000418","status":"completed",
        "battery_in_data":{"soc":17,"soh":93},"battery_out_data":{"soc":98,"soh":95},"boot_id":"b1","seq":4711}"#;
    let at = topic.len() + 2;
    let publish = Publish {
        dup: false,
        retain: false,
        qos: QoS::AtLeastOnce,
        topic: topic.into(),
        packet_id: Some(std::num::NonZeroU16::MIN),
        payload: payload.as_bytes().to_vec().into(),
        properties: None,
    };
    let bytes = bytes(publish.into())?;
    // One byte of kind, two of length: the payload takes it beyond 127.
    Ok((bytes, 3 + at))
}

fn bytes(packet: v3::Packet) -> Outcome<BytesMut> {
    let mut bytes = BytesMut::new();
    v3::Codec::default().encode(packet, &mut bytes)?;
    Ok(bytes)
}

/// Connects a healthy station, sends one report, and says how long that took until its PUBACK.
pub async fn healthy(address: SocketAddr, client: &str) -> Outcome<Duration> {
    let began = Instant::now();
    let mut socket = TcpStream::connect(address).await?;
    socket.set_nodelay(true)?;
    let mut answer = [0; 4];
    socket.write_all(&connect("S-1", client)?).await?;
    socket.read_exact(&mut answer).await?;
    if answer != [0x20, 2, 0, 0] {
        return Err(format!("not let in: {answer:?}").into());
    }
    socket.write_all(&report("S-1")?.0).await?;
    socket.read_exact(&mut answer).await?;
    if answer != [0x40, 2, 0, 1] {
        return Err(format!("not stored: {answer:?}").into());
    }
    let took = began.elapsed();
    socket.write_all(&[0xe0, 0]).await?;
    Ok(took)
}
