//! The processes behind a window: the driver, and the app that it starts.

use std::fs::{self, File};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::time::Duration;

use tokio::time::{interval, timeout};

/// How long a process may take to come or to go on a busy computer.
const PATIENCE: Duration = Duration::from_secs(30);
/// How often it is looked at.
pub(super) const LOOK: Duration = Duration::from_millis(20);

/// A running `WebKitWebDriver`, one for a window.
pub(super) struct Driver {
    child: Child,
    port: u16,
    log: PathBuf,
    folder: PathBuf,
}

impl Driver {
    /// Starts a driver for the app on `folder`; what it and the app say goes to a file in `storage`.
    pub(super) async fn start(folder: &Path, storage: &Path, environment: &[(&str, &str)]) -> Self {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let log = storage.join("driver.log");
        let output = File::options().create(true).append(true).open(&log).unwrap();
        let child = Command::new("WebKitWebDriver")
            .arg(format!("--port={port}"))
            // Without them a session never begins.
            .envs([("TAURI_AUTOMATION", "true"), ("TAURI_WEBVIEW_AUTOMATION", "true")])
            .env("XDG_DATA_HOME", storage)
            .env_remove("HUBKEEPER_BINARY")
            .envs(environment.iter().copied())
            .stdout(output.try_clone().unwrap())
            .stderr(output)
            .spawn()
            .expect("WebKitWebDriver is in the Debian package webkit2gtk-driver");
        let driver = Self { child, port, log, folder: folder.to_owned() };
        comes(|| TcpStream::connect(("127.0.0.1", port)).is_ok()).await;
        driver
    }

    /// Where it listens.
    pub(super) fn address(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// The processes of the app, by number.
    pub(super) fn app(&self) -> Vec<String> {
        started_on(&self.folder)
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        if std::thread::panicking() {
            let log = fs::read_to_string(&self.log).unwrap_or_default();
            // The driver and the desktop's services talk too; these are the app's own lines.
            let own = |line: &&str| [" INFO ", " WARN ", "ERROR "].iter().any(|level| line.contains(level));
            let last: Vec<&str> = log.lines().rev().filter(own).take(20).collect();
            eprintln!("the app's last words, newest first:\n{}", last.join("\n"));
        }
        // A story that failed leaves nothing running.
        for process in started_on(&self.folder) {
            let _ = Command::new("kill").arg("-KILL").arg(process).status();
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Waits until the processes have ended: only then may another open the folder. One that is ending is called nothing any more,
/// but still has its files.
pub(super) async fn ended(processes: &[String]) {
    let has_ended = |process: &String| {
        let stat = fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
        let state = stat.rsplit(") ").next().unwrap_or_default();
        state.is_empty() || state.starts_with('Z')
    };
    comes(|| processes.iter().all(has_ended)).await;
}

/// The processes, by number, that were started with `folder` as an argument.
fn started_on(folder: &Path) -> Vec<String> {
    let folder = folder.to_str().unwrap();
    let mut found = Vec::new();
    for process in fs::read_dir("/proc").unwrap().flatten() {
        let arguments = fs::read_to_string(process.path().join("cmdline")).unwrap_or_default();
        if arguments.split('\0').skip(1).any(|argument| argument == folder) {
            found.push(process.file_name().into_string().unwrap());
        }
    }
    found
}

/// Looks until it is so.
pub(super) async fn comes(so: impl Fn() -> bool) {
    let looked = async {
        let mut looks = interval(LOOK);
        while !so() {
            looks.tick().await;
        }
    };
    timeout(PATIENCE, looked).await.expect("a process neither came nor went");
}
