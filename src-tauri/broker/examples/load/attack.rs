//! Those who mean harm, and a healthy station beside them.

use std::net::SocketAddr;
use std::process::Stdio;
use std::time::Duration;

use broker::Limits;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::process::Command;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep};

use crate::siege::besiege;
use crate::{Outcome, hub, measure};

const SILENT: usize = 1_000;
const RECONNECTS: usize = 3_000;
/// As many connections end by one of those packets.
const PACKETS: u64 = 1_000_000;
/// A broker under attack may hold so many bytes more.
const GROWN: u64 = 64_000_000;

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
    let began = Instant::now();
    let siege = besiege(PACKETS).await?;
    let megabytes = |bytes: u64| bytes / 1_000_000;
    println!(
        "{} hostile packets in {:.0} s; memory {} MB, at most {} MB",
        siege.sent,
        began.elapsed().as_secs_f64(),
        megabytes(siege.memory.0),
        megabytes(siege.memory.1),
    );
    println!("meanwhile a station asks and is answered: {}; {:?}", measure::told(siege.waited), siege.counts);
    if siege.memory.1 > siege.memory.0 + GROWN {
        return Err("the memory grew".into());
    }
    Ok(())
}
