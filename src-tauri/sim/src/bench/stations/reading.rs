//! A station that tells readings as fast as they are acknowledged. Its packets are written once and then only numbered
//! anew: it costs little beside the hub.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use bytes::BytesMut;
use rumqttc::{Connect, Publish, QoS};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::{MissedTickBehavior, interval};
use usecases::Clock;

use crate::Stopped;
use crate::stations::field::SECRET;

/// Bytes of a CONNACK that lets in.
const LET_IN: [u8; 4] = [0x20, 2, 0, 0];
/// The first bytes of a PUBACK, and how many it has.
const PUBACK: [u8; 2] = [0x40, 2];
const PUBACK_LENGTH: usize = 4;
/// Milliseconds before now at which a station's first reading was taken; each is one later than the one before.
const AGO_MS: i64 = 24 * 3_600_000;

/// Tells readings one by one, so many a second; the milliseconds until each is acknowledged.
pub async fn paced(port: u16, name: String, a_second: u64, seconds: u64) -> Result<Vec<f64>, Stopped> {
    let mut socket = connected(port, &name).await?;
    let mut reading = Reading::of(&name)?;
    let mut pace = interval(Duration::from_micros(1_000_000 / a_second));
    pace.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let (mut output, mut answer) = (BytesMut::new(), [0; PUBACK_LENGTH]);
    let mut waits = Vec::new();
    for _ in 0..a_second * seconds {
        pace.tick().await;
        reading.write(&mut output);
        let clock = Clock::system();
        socket.write_all_buf(&mut output).await?;
        socket.read_exact(&mut answer).await?;
        waits.push(1e3 * clock.since_start().as_secs_f64());
    }
    Ok(waits)
}

/// Tells readings until the connection is gone; `stored` counts those that were acknowledged.
pub async fn tell(port: u16, name: String, in_flight: usize, stored: Arc<AtomicU64>) -> Result<(), Stopped> {
    let mut socket = connected(port, &name).await?;
    let mut output = BytesMut::new();
    let mut reading = Reading::of(&name)?;
    let (mut input, mut room) = (BytesMut::new(), in_flight);
    loop {
        for _ in 0..room {
            reading.write(&mut output);
        }
        socket.write_all_buf(&mut output).await?;
        if socket.read_buf(&mut input).await? == 0 {
            return Err(Stopped::Wrong(format!("{name} is cut off")));
        }
        room = input.len() / PUBACK_LENGTH;
        let acknowledged = input.split_to(room * PUBACK_LENGTH);
        if acknowledged.chunks(PUBACK_LENGTH).any(|packet| packet[..PUBACK.len()] != PUBACK) {
            return Err(Stopped::Wrong(format!("{name} is told something else")));
        }
        stored.fetch_add(u64::try_from(room).unwrap_or(0), Ordering::Relaxed);
    }
}

async fn connected(port: u16, name: &str) -> Result<TcpStream, Stopped> {
    let mut socket = TcpStream::connect(("127.0.0.1", port)).await?;
    socket.set_nodelay(true)?;
    let mut output = BytesMut::new();
    let mut connect = Connect::new(name);
    connect.set_credentials(name, SECRET);
    connect.write(&mut output).map_err(|error| Stopped::wrong(error.to_string()))?;
    socket.write_all_buf(&mut output).await?;
    let mut answer = [0; LET_IN.len()];
    socket.read_exact(&mut answer).await?;
    if answer != LET_IN {
        return Err(Stopped::Wrong(format!("{name} is not let in: {answer:?}")));
    }
    Ok(socket)
}

/// A station's readings, one after the other.
struct Reading {
    packet: BytesMut,
    packet_id: (usize, u16),
    number: (usize, u64),
}

impl Reading {
    fn of(name: &str) -> Result<Self, Stopped> {
        let topic = format!("bss/{name}/battery/status");
        let first = u64::try_from(Clock::system().now().0 - AGO_MS).unwrap_or(0);
        let payload = format!(
            r#"{{"battery_id":"{name}-1","soc":57.2,"voltage":51.84,"current":-3.6,"temperature":31.4,"timestamp":{first}}}"#
        );
        let number = payload.len() - 1 - first.to_string().len();
        let mut publish = Publish::new(topic.as_str(), QoS::AtLeastOnce, payload.as_str());
        publish.pkid = 1;
        let mut packet = BytesMut::new();
        publish.write(&mut packet).map_err(|error| Stopped::wrong(error.to_string()))?;
        let said = packet.len() - payload.len();
        Ok(Self { packet, packet_id: (said - 2, 1), number: (said + number, first) })
    }

    fn write(&mut self, output: &mut BytesMut) {
        let from = output.len();
        output.extend_from_slice(&self.packet);
        let (at, id) = &mut self.packet_id;
        output[from + *at..from + *at + 2].copy_from_slice(&id.to_be_bytes());
        *id = id.checked_add(1).unwrap_or(1);
        let (at, number) = &mut self.number;
        let digits = number.to_string();
        output[from + *at..from + *at + digits.len()].copy_from_slice(digits.as_bytes());
        *number += 1;
    }
}
