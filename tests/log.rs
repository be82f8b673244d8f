//! A story whose log is written, as the app writes it.

use std::fs;
use std::path::Path;
use std::sync::Once;
use std::time::Duration;

use serde_json::Value;
use tempfile::TempDir;
use tracing::subscriber::DefaultGuard;
use tracing_subscriber::filter::LevelFilter;
use tracing_subscriber::layer::SubscriberExt;
use usecases::{Clock, FixedClock, Logs};

use crate::{MORNING, Story};

/// A story, and what is said in its course. A test runs on one thread, so that nobody else's words get in.
pub struct Logged {
    /// The story.
    pub story: Story,
    _heard: DefaultGuard,
}

impl Logged {
    /// A desk in a new folder: nothing is set up.
    pub async fn new() -> Self {
        Self::in_folder(TempDir::new().unwrap()).await
    }

    /// A desk with an organisation, a hub and an admin who is signed in.
    pub async fn set_up() -> Self {
        let logged = Self::new().await;
        logged.story.finish_setup().await;
        logged
    }

    /// A desk in a folder that may hold a database.
    pub async fn in_folder(folder: TempDir) -> Self {
        let clock = FixedClock::at(MORNING);
        let logs = Logs::waiting();
        logs.write_to(folder.path().to_owned());
        let dated = Clock::Fixed(clock.clone());
        let layer = logs.layer(move || dated.now());
        let heard = tracing_subscriber::registry().with(LevelFilter::INFO).with(layer);
        // While there is one listener only, `tracing` takes what another test's thread says first for said to nobody, for
        // good; so there is always a second one, who hears everything and keeps nothing.
        static SECOND: Once = Once::new();
        SECOND.call_once(|| drop(tracing::subscriber::set_global_default(tracing_subscriber::registry())));
        let heard = tracing::subscriber::set_default(heard);
        Self { story: Story::with_logs(folder, clock, logs).await, _heard: heard }
    }

    /// Waits until everything said so far is written; the files as they lie in the folder.
    pub fn text(&self) -> String {
        assert!(self.story.logs.flush(Duration::from_secs(60)), "the log is written");
        text(self.story.folder.path())
    }

    /// The lines, the oldest first.
    pub fn lines(&self) -> Vec<Value> {
        self.text().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    /// The lines about a command.
    pub fn about(&self, command: &str) -> Vec<Value> {
        self.lines().into_iter().filter(|line| line["command"] == command).collect()
    }
}

/// The log of a data folder.
fn text(data: &Path) -> String {
    let files = fs::read_dir(data.join("logs")).into_iter().flatten();
    let mut paths: Vec<_> = files.map(|file| file.unwrap().path()).collect();
    paths.sort();
    paths.iter().map(|path| fs::read_to_string(path).unwrap()).collect()
}
