//! The stations outside: `hubkeeper-sim` as a program of its own, and what it says.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use serde_json::Value;
use station_sim::World;
use tests::driver::beside_app;
use tokio::io::{AsyncBufReadExt, BufReader, Lines};
use tokio::process::{Child, ChildStdout, Command};
use tokio::time::timeout;

/// Nothing is waited for longer than this.
const PATIENCE: Duration = Duration::from_secs(180);

/// Stations at work. Dropping them ends them.
pub struct Field {
    program: Child,
    lines: Lines<BufReader<ChildStdout>>,
    seen: Seen,
}

#[derive(Default)]
struct Seen {
    /// Cards that were read.
    asked: i64,
    /// Visits that are over.
    ended: i64,
    confirmed: i64,
    /// Readings that the hub told it has, by the message they were in; it may say so twice.
    kept: BTreeMap<String, u64>,
}

/// What the stations know at the end.
pub struct Ended {
    /// Swaps that the hub confirmed.
    pub confirmed: i64,
    /// Readings that the hub told it has.
    pub kept: usize,
}

impl Field {
    /// Switches the stations of `world` on.
    pub fn begin(world: &World, file: &Path) -> Self {
        std::fs::write(file, serde_json::to_string(world).unwrap()).unwrap();
        let program = beside_app("hubkeeper-sim");
        let mut command = Command::new(&program);
        command.arg("--world").arg(file).stdout(Stdio::piped()).kill_on_drop(true);
        let mut program = command.spawn().unwrap_or_else(|error| panic!("{}: {error}", program.display()));
        let lines = BufReader::new(program.stdout.take().unwrap()).lines();
        Self { program, lines, seen: Seen::default() }
    }

    /// Waits until they say that this has happened.
    pub async fn until(&mut self, event: &str) {
        while self.next().await.expect("the stations work")["event"] != event {}
    }

    /// Waits until so many swaps are confirmed.
    pub async fn until_confirmed(&mut self, swaps: i64) {
        while self.seen.confirmed < swaps {
            self.next().await.expect("the stations work");
        }
    }

    /// Ends them when nobody stands there and the hub has just told that it has what was measured; what they know then.
    pub async fn end(mut self) -> Ended {
        loop {
            let said = self.next().await.expect("the stations work");
            if said["event"] == "kept" && self.seen.asked == self.seen.ended {
                break;
            }
        }
        let id = self.program.id().expect("it runs").to_string();
        assert!(Command::new("kill").args(["-TERM", &id]).status().await.unwrap().success());
        while self.next().await.is_some() {}
        assert!(self.program.wait().await.unwrap().success());
        let kept = self.seen.kept.values().sum::<u64>();
        Ended { confirmed: self.seen.confirmed, kept: usize::try_from(kept).unwrap() }
    }

    /// The next thing they say; none when they have ended.
    async fn next(&mut self) -> Option<Value> {
        let line = timeout(PATIENCE, self.lines.next_line()).await.expect("the stations say something").unwrap()?;
        let said: Value = serde_json::from_str(&line).unwrap();
        match said["event"].as_str().unwrap() {
            "asked" => self.seen.asked += 1,
            "ended" => {
                self.seen.ended += 1;
                self.seen.confirmed += i64::from(said["how"]["ended"] == "confirmed");
            }
            "kept" => {
                assert_eq!(said["quarantined"], 0, "{said}");
                // One alone is said before the batch that holds it too.
                let kept = said["stored"].as_u64().unwrap() + said["duplicate"].as_u64().unwrap();
                self.seen.kept.insert(said["message"].as_str().unwrap().to_owned(), kept);
            }
            _ => {}
        }
        Some(said)
    }
}
