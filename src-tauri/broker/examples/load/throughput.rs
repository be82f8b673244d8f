//! Many stations that send as fast as they are acknowledged.

use std::net::SocketAddr;
use std::process::Stdio;
use std::sync::atomic::Ordering;
use std::time::Duration;

use broker::Limits;
use bytes::BytesMut;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::process::Command;
use tokio::time::{Instant, sleep};

use crate::{Outcome, hub, measure};

const CONNECTIONS: usize = 400;
const WARM_UP: Duration = Duration::from_secs(2);
const ROUNDS: usize = 5;
const ROUND: Duration = Duration::from_secs(4);

pub async fn run(in_flight: usize) -> Outcome {
    let limits = Limits { connections: Some(1_000), waiting: 1_000, rate: None, ..Limits::default() };
    let (broker, address, stored) = hub::start(limits).await?;
    let program = std::env::current_exe()?;
    let mut load = Command::new(program)
        .args(["play", &address.to_string(), &in_flight.to_string()])
        .stdin(Stdio::null())
        .spawn()?;
    let load_id = load.id().ok_or("the load has ended")?;
    sleep(WARM_UP).await;
    println!("{} connections, {in_flight} in flight", broker.counts().connected);
    for _ in 0..ROUNDS {
        let (began, count) = (Instant::now(), stored.load(Ordering::Relaxed));
        let (own, theirs) = (measure::processor(std::process::id())?, measure::processor(load_id)?);
        sleep(ROUND).await;
        let count = stored.load(Ordering::Relaxed) - count;
        let seconds = began.elapsed().as_secs_f64();
        let (own, theirs) = (measure::processor(std::process::id())? - own, measure::processor(load_id)? - theirs);
        println!(
            "{:.0} msg/s; processor: broker and hub {:.2} cores, load {:.2} cores; memory {:.0} MB",
            f64::from(u32::try_from(count)?) / seconds,
            own / seconds,
            theirs / seconds,
            measure::memory()?,
        );
    }
    load.kill().await?;
    broker.stop().await;
    Ok(())
}

/// The second process: all the stations.
pub async fn play(address: SocketAddr, in_flight: usize) -> Outcome {
    let mut stations = tokio::task::JoinSet::new();
    for station in 0..CONNECTIONS {
        stations.spawn(play_one(address, station, in_flight));
    }
    while let Some(ended) = stations.join_next().await {
        ended??;
    }
    Ok(())
}

async fn play_one(address: SocketAddr, station: usize, in_flight: usize) -> Outcome {
    let mut socket = TcpStream::connect(address).await?;
    socket.set_nodelay(true)?;
    socket.write_all(&hub::connect("sim", &format!("load-{station}"))?).await?;
    let mut input = BytesMut::with_capacity(4_096);
    while input.len() < 4 {
        socket.read_buf(&mut input).await?;
    }
    if input.split_to(4)[..] != [0x20, 2, 0, 0] {
        return Err("not let in".into());
    }
    let (template, at) = hub::report(&format!("S-{station}"))?;
    let (mut next, mut acknowledged) = (1_u16, 1_u16);
    let (mut output, mut room) = (BytesMut::new(), in_flight);
    loop {
        for _ in 0..std::mem::take(&mut room) {
            let from = output.len();
            output.extend_from_slice(&template);
            output[from + at..from + at + 2].copy_from_slice(&next.to_be_bytes());
            next = if next == u16::MAX { 1 } else { next + 1 };
        }
        socket.write_all_buf(&mut output).await?;
        if socket.read_buf(&mut input).await? == 0 {
            return Err("cut off".into());
        }
        while input.len() >= 4 {
            let ack = input.split_to(4);
            let [high, low] = acknowledged.to_be_bytes();
            if ack[..] != [0x40, 2, high, low] {
                return Err(format!("acknowledged out of order: {ack:?}, not {acknowledged}").into());
            }
            acknowledged = if acknowledged == u16::MAX { 1 } else { acknowledged + 1 };
            room += 1;
        }
    }
}
