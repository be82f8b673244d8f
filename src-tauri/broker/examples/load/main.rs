//! What the broker bears, measured: `cargo run --release -p broker --example load -- WHAT`, with
//! `throughput` (400 connections × 20 in flight or as many as a second word says, QoS 1; the hub acknowledges in batches and does nothing else),
//! `silent` (1,000 sockets that say nothing, each reopened when it is turned out, beside a healthy station),
//! `reconnects` (3,000 abrupt ones) and `hostile` (1,000,000 packets). The load comes from a second process, so that what
//! it costs is told apart. Reads the processor's time from `/proc`, so on Linux only.

mod attack;
#[path = "../../tests/it/hostile.rs"]
mod hostile;
mod hub;
mod measure;
#[path = "../../tests/it/siege.rs"]
mod siege;
mod throughput;

use std::error::Error;

pub(crate) type Outcome<T = ()> = Result<T, Box<dyn Error + Send + Sync>>;

#[tokio::main]
async fn main() -> Outcome {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["throughput"] => throughput::run(20).await,
        ["throughput", in_flight] => throughput::run(in_flight.parse()?).await,
        ["silent"] => attack::silent().await,
        ["reconnects"] => attack::reconnects().await,
        ["hostile"] => attack::hostile().await,
        // What the second process does.
        ["play", address, in_flight] => throughput::play(address.parse()?, in_flight.parse()?).await,
        ["sit", address] => attack::sit(address.parse()?).await,
        _ => Err("throughput, silent, reconnects or hostile?".into()),
    }
}
