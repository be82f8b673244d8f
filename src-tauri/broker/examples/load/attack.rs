//! Those who mean harm, and a healthy station beside them.

use std::net::SocketAddr;
use std::process::Stdio;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use broker::Limits;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::process::Command;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep, timeout};

use crate::hostile::Hostile;
use crate::{Outcome, hub, measure};

const SILENT: usize = 1_000;
const RECONNECTS: usize = 3_000;
/// As many connections end by one of those packets.
const PACKETS: u64 = 1_000_000;
const ATTACKERS: u64 = 8;

pub async fn silent() -> Outcome {
    let (broker, address, _) = hub::start(Limits { rate: None, ..Limits::default() }).await?;
    for round in ["with nobody else", "beside 1,000 silent sockets that come back at once"] {
        let mut times = Vec::new();
        for at in 0..1_000 {
            times.push(hub::healthy(address, &format!("healthy-{}", at % 2)).await?);
        }
        println!("a station connects and reports, {round}: {}", measure::told(times));
        if broker.counts().turned_out == 0 {
            let program = std::env::current_exe()?;
            let sitters = Command::new(program)
                .args(["sit", &address.to_string()])
                .stdin(Stdio::null())
                .kill_on_drop(true)
                .spawn()?;
            while broker.counts().turned_out < 2_000 {
                sleep(Duration::from_millis(10)).await;
            }
            // It ends with this process.
            std::mem::forget(sitters);
        }
    }
    println!("{:?}", broker.counts());
    Ok(())
}

/// The second process: sockets that say nothing, each opened anew as soon as it is turned out.
pub async fn sit(address: SocketAddr) -> Outcome {
    let mut sitters = JoinSet::new();
    for _ in 0..SILENT {
        sitters.spawn(async move {
            loop {
                let Ok(mut socket) = TcpStream::connect(address).await else { return };
                let _ = socket.read(&mut [0; 8]).await;
            }
        });
    }
    // The broker is gone.
    sitters.join_next().await;
    Ok(())
}

pub async fn reconnects() -> Outcome {
    let (broker, address, _) = hub::start(Limits { rate: None, ..Limits::default() }).await?;
    let began = Instant::now();
    for at in 0..RECONNECTS {
        let mut socket = TcpStream::connect(address).await?;
        socket.write_all(&hub::connect("S-1", "S-1")?).await?;
        socket.write_all(&hub::report("S-1")?.0).await?;
        if at % 2 == 0 {
            // Some wait to be let in, some are gone before.
            socket.read_exact(&mut [0; 4]).await?;
        }
    }
    println!("{RECONNECTS} abrupt reconnects in {:.1} s", began.elapsed().as_secs_f64());
    let after = hub::healthy(address, "S-1").await?;
    println!("then a station connects and reports in {:.1} ms; {:?}", after.as_secs_f64() * 1e3, broker.counts());
    broker.stop().await;
    Ok(())
}

pub async fn hostile() -> Outcome {
    let (broker, address, _) = hub::start(Limits { rate: None, ..Limits::default() }).await?;
    let (began, memory) = (Instant::now(), measure::memory()?);
    let sent = Arc::new(AtomicU64::new(0));
    let mut attackers = JoinSet::new();
    for seed in 0..ATTACKERS {
        attackers.spawn(attack(address, seed, sent.clone()));
    }
    let (mut times, mut most) = (Vec::new(), memory);
    // What is sent behind the packet by which a connection ends is not read.
    while broker.counts().malformed + broker.counts().refused < PACKETS {
        times.push(hub::healthy(address, "healthy").await?);
        most = most.max(measure::memory()?);
        sleep(Duration::from_millis(20)).await;
    }
    attackers.shutdown().await;
    let sent = sent.load(Ordering::Relaxed);
    println!(
        "{sent} hostile packets in {:.0} s; memory {memory:.0} MB, at most {most:.0} MB",
        began.elapsed().as_secs_f64()
    );
    println!("meanwhile a station connects and reports: {}; {:?}", measure::told(times), broker.counts());
    broker.stop().await;
    Ok(())
}

/// Sends packets until it is cut off, again and again; on every other connection after getting in.
async fn attack(address: SocketAddr, seed: u64, sent: Arc<AtomicU64>) -> Outcome {
    let mut hostile = Hostile::new(seed * 7_919 + 1);
    for round in 0_u64.. {
        let Ok(mut socket) = TcpStream::connect(address).await else { continue };
        if round % 2 == 0 {
            socket.write_all(&hub::connect("S-1", &format!("attack-{}", seed % 3))?).await?;
        }
        for _ in 0..3 {
            if socket.write_all(&hostile.packet()).await.is_err() {
                break;
            }
            sent.fetch_add(1, Ordering::Relaxed);
        }
        // A packet cut short would wait for its rest.
        let _ = socket.shutdown().await;
        let mut drain = [0; 4_096];
        let cut_off = async { while socket.read(&mut drain).await.is_ok_and(|read| read > 0) {} };
        let _ = timeout(Duration::from_secs(1), cut_off).await;
    }
    Ok(())
}
