//! `hubkeeper-headless --data DIR [--fixture FILE] [--mqtt-port N] [--plain]`: says that it is ready and what changes, a JSON
//! object a line, until it is told to stop.

use std::io::Write;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use carrier::{Link, Status};
use headless::{Fixture, Options, Stopped, begin_logs, plan};
use serde_json::{Value, json};
use tokio::signal::unix::{SignalKind, signal};
use tokio::time::interval;
use usecases::{Clock, Desk, Displays, Files, Logs, Practice, Window};

/// How often the desk looks at what time alone changes.
const TICK: Duration = Duration::from_secs(1);
/// How long the end waits for the log.
const LAST_WORDS: Duration = Duration::from_secs(1);
/// What `--plain` means, said to whoever set it.
const PLAIN: &str =
    "warning: --plain lets every program of this computer speak for all stations, whatever password it shows";

#[tokio::main]
async fn main() -> ExitCode {
    let options = match Options::read(std::env::args().skip(1)) {
        Ok(options) => options,
        Err(wrong) => {
            eprintln!("{wrong}\n{}", Options::USAGE);
            return ExitCode::from(2);
        }
    };
    let logs = begin_logs();
    let ended = run(&options, logs.clone()).await;
    if !logs.flush(LAST_WORDS) {
        tracing::warn!("the last words are not in the log");
    }
    match ended {
        Ok(()) => ExitCode::SUCCESS,
        Err(stopped) => {
            eprintln!("{stopped}");
            ExitCode::FAILURE
        }
    }
}

async fn run(options: &Options, logs: Logs) -> Result<(), Stopped> {
    // Before anything is made: told to stop meanwhile, it stops as soon as it can.
    let (mut term, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    let fixture = options.fixture.as_deref().map(Fixture::read).transpose()?;
    std::fs::create_dir_all(&options.data).map_err(|source| Stopped::File { path: options.data.clone(), source })?;
    logs.write_to(options.data.clone());
    let window = Window { files: Files::nobody(), logs, practice: Practice::Closed, displays: Displays::Closed };
    let is_ready = Arc::new(AtomicBool::new(false));
    let tells = Arc::clone(&is_ready);
    let told = move |event| {
        if tells.load(Ordering::Acquire) {
            say(&json!(event));
        }
    };
    let desk = Arc::new(Desk::open(&options.data, window, told).await);
    if desk.is_refused() {
        return Err(Stopped::Refused);
    }
    if let Some(fixture) = &fixture {
        fixture.fill(&desk).await?;
    }
    let link = tried_out(options, fixture.as_ref(), &desk).await?;
    if link.is_none() {
        say(&json!({ "ready": true }));
    }
    is_ready.store(true, Ordering::Release);
    let mut ticks = interval(TICK);
    tokio::select! {
        // The link as the hub has set it, unless it is tried out with another.
        () = carrier::supervise(Arc::clone(&desk)), if link.is_none() => {}
        () = async { loop { ticks.tick().await; desk.tick().await; } } => {}
        _ = term.recv() => {}
        _ = interrupt.recv() => {}
    }
    if let Some(link) = link {
        link.stop().await;
    }
    desk.close().await;
    Ok(())
}

/// The link by what the program was started with; none where the hub's own is wanted.
async fn tried_out(options: &Options, fixture: Option<&Fixture>, desk: &Arc<Desk>) -> Result<Option<Link>, Stopped> {
    if !options.tries_out() {
        return Ok(None);
    }
    let planned = plan(options, fixture, Clock::system().now())?;
    let link = Link::start(Arc::clone(desk), planned.plan.clone()).await?;
    if let Status::Up { addresses: Some(addresses) } = *link.status().borrow() {
        if options.plain {
            eprintln!("{PLAIN}");
        }
        say(&planned.ready(addresses));
    }
    Ok(Some(link))
}

/// A line for whoever reads; nobody does, and the hub goes on.
fn say(line: &Value) {
    let _ = writeln!(std::io::stdout(), "{line}");
}
