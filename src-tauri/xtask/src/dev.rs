//! `cargo xtask dev`: the app on the UI's dev server. A saved page shows at once, saved Rust starts the app anew.

use std::fs;
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, SystemTime};

use crate::step::{Outcome, failed, step};
use crate::stopwatch::Stopwatch;
use crate::{place, system, ui};

/// Where `ui/vite.config.ts` serves and `tauri.conf.json` looks.
const SERVER: &str = "localhost:1420";

/// How often the sources are looked at.
const LOOK: Duration = Duration::from_millis(300);

/// A child that does not outlive this program.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended by itself; then there is nothing to end.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Running {
    fn start(name: &str, command: &mut Command) -> Outcome<Self> {
        let started = command.stdin(Stdio::null()).spawn();
        started.map(Self).map_err(|error| failed(name, command, &error.to_string()))
    }

    fn has_ended(&mut self) -> bool {
        !matches!(self.0.try_wait(), Ok(None))
    }
}

/// Serves the UI, runs the app with `arguments`, and starts it anew on every saved Rust file until it is closed.
pub fn dev(arguments: &[&str]) -> Outcome {
    system::ready(&[])?;
    ui::install()?;
    let _server = serve()?;
    loop {
        let seen = newest(place::root());
        let build = place::cargo(&["build", "--locked", "--package", "hubkeeper"]);
        let app = step("the app's build", &mut { build }).and_then(|()| {
            let mut app = Command::new(place::app("debug"));
            Running::start("the app", app.args(arguments))
        });
        match app {
            Ok(mut app) => {
                while newest(place::root()) == seen {
                    if app.has_ended() {
                        return Ok(());
                    }
                    sleep(LOOK);
                }
            }
            Err(stopped) => {
                eprintln!("\n{stopped}\nwaiting for a save");
                while newest(place::root()) == seen {
                    sleep(LOOK);
                }
            }
        }
    }
}

/// The UI's dev server, once it answers.
fn serve() -> Outcome<Running> {
    // Not through npm: ending npm would leave the server behind.
    let mut vite = Command::new("node");
    vite.arg("node_modules/vite/bin/vite.js").current_dir(place::ui());
    let mut server = Running::start("the UI's dev server", &mut vite)?;
    let watch = Stopwatch::start();
    while TcpStream::connect(SERVER).is_err() {
        if server.has_ended() || watch.passed() > Duration::from_secs(60) {
            return Err(failed("the UI's dev server", &vite, &format!("nothing answers at {SERVER}")));
        }
        sleep(LOOK);
    }
    Ok(server)
}

/// When anything that goes into the binary was last saved.
fn newest(root: &Path) -> Option<SystemTime> {
    ["src-tauri", "migrations", "Cargo.toml", "tauri.conf.json"].iter().filter_map(|part| saved(&root.join(part))).max()
}

fn saved(path: &Path) -> Option<SystemTime> {
    let Ok(entries) = fs::read_dir(path) else {
        return path.metadata().ok()?.modified().ok();
    };
    entries.flatten().filter_map(|entry| saved(&entry.path())).max()
}
