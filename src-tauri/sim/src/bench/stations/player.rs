//! The second process: stations that only tell, or only listen, so that what they cost is told apart from what the hub
//! costs.

use std::path::Path;
use std::process::Stdio;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, BufReader, Lines};
use tokio::process::{Child, ChildStdout, Command};
use tokio::task::JoinSet;
use tokio::time::{MissedTickBehavior, interval};

use super::reading::tell;
use super::station::Station;
use super::{PLAY, name};
use crate::Stopped;

/// How often it says how far it is.
const EVERY: Duration = Duration::from_secs(1);

/// The second process; ended when dropped.
pub struct Player {
    child: Child,
    lines: Lines<BufReader<ChildStdout>>,
}

impl Player {
    /// So many stations tell readings, each so many before the first of them is acknowledged.
    pub fn telling(program: &Path, port: u16, stations: usize, in_flight: usize) -> Result<Self, Stopped> {
        Self::start(program, &["tell", &port.to_string(), &stations.to_string(), &in_flight.to_string()])
    }

    /// So many stations listen.
    pub fn listening(program: &Path, port: u16, stations: usize) -> Result<Self, Stopped> {
        Self::start(program, &["listen", &port.to_string(), &stations.to_string()])
    }

    fn start(program: &Path, words: &[&str]) -> Result<Self, Stopped> {
        let mut command = Command::new(program);
        command.arg(PLAY).args(words).stdin(Stdio::null()).stdout(Stdio::piped()).kill_on_drop(true);
        let mut child = command.spawn()?;
        let lines = child.stdout.take().ok_or_else(|| Stopped::wrong("the second process says nothing"))?;
        Ok(Self { child, lines: BufReader::new(lines).lines() })
    }

    /// Its number at the system.
    pub fn id(&self) -> Result<u32, Stopped> {
        self.child.id().ok_or_else(|| Stopped::wrong("the second process has ended"))
    }

    /// How far it is, each second: readings that were acknowledged, or stations that listen.
    pub async fn count(&mut self) -> Result<u64, Stopped> {
        let line = self.lines.next_line().await?.ok_or_else(|| Stopped::wrong("the second process has ended"))?;
        line.parse().map_err(|_| Stopped::wrong("the second process says no number"))
    }
}

/// What the second process does.
pub async fn play(words: &[&str]) -> Result<(), Stopped> {
    let wrong = || Stopped::wrong("the second process is asked for nothing it knows");
    let number = |word: &str| word.parse::<usize>().map_err(|_| wrong());
    let count = Arc::new(AtomicU64::new(0));
    let mut stations: JoinSet<Result<(), Stopped>> = JoinSet::new();
    match *words {
        ["tell", port, many, in_flight] => {
            let (port, in_flight) = (port.parse().map_err(|_| wrong())?, number(in_flight)?);
            for at in 0..number(many)? {
                stations.spawn(tell(port, name(at), in_flight, Arc::clone(&count)));
            }
        }
        ["listen", port, many] => {
            let port = port.parse().map_err(|_| wrong())?;
            for at in 0..number(many)? {
                stations.spawn(listen(port, name(at), Arc::clone(&count)));
            }
        }
        _ => return Err(wrong()),
    }
    let mut seconds = interval(EVERY);
    seconds.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            _ = seconds.tick() => println!("{}", count.load(Ordering::Relaxed)),
            Some(ended) = stations.join_next() => ended.map_err(|error| Stopped::wrong(error.to_string()))??,
        }
    }
}

async fn listen(port: u16, name: String, count: Arc<AtomicU64>) -> Result<(), Stopped> {
    let station = Station::listening(port, &name).await?;
    count.fetch_add(1, Ordering::Relaxed);
    station.until_cut_off().await
}
