//! `hubkeeper-sim --world FILE [--seed N] [--speed X] [--faults none|some|many]`: plays stations and says what happens, a
//! JSON object a line, until it is told to stop.

use std::error::Error;
use std::io::{Write, stdout};
use std::process::ExitCode;

use serde_json::json;
use station_sim::{BadOptions, Happened, Options, Pace, World, play};

const USAGE: &str = "hubkeeper-sim --world FILE [--seed N] [--speed X] [--faults none|some|many]";

#[tokio::main]
async fn main() -> ExitCode {
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            if error.is::<BadOptions>() {
                eprintln!("{USAGE}");
                return ExitCode::from(2);
            }
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<(), Box<dyn Error>> {
    let options = Options::read(std::env::args().skip(1))?;
    let world: World = serde_json::from_str(&std::fs::read_to_string(&options.world)?)?;
    let stop = stopped()?;
    let how = (options.seed, Pace::real(options.speed), options.faults);
    play(world, how, say, stop).await?;
    Ok(())
}

fn say(station: &str, happened: &Happened) {
    let mut line = json!(happened);
    line["station"] = json!(station);
    // Whoever reads may have gone.
    let _ = writeln!(stdout().lock(), "{line}");
}

/// Done when the program is told to stop.
#[cfg(unix)]
fn stopped() -> std::io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut term = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = term.recv() => {}
            _ = tokio::signal::ctrl_c() => {}
        }
    })
}

/// Done when the program is told to stop.
#[cfg(not(unix))]
fn stopped() -> std::io::Result<impl Future<Output = ()>> {
    Ok(async {
        let _ = tokio::signal::ctrl_c().await;
    })
}
