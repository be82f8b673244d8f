//! `cases FILE [--broker WHICH]`: see `sim::cases`.

use std::path::Path;
use std::process::ExitCode;

use sim::Stopped;
use sim::cases::stations::Way;
use sim::cases::{self, Verdict};
use tokio::runtime::Runtime;

fn main() -> ExitCode {
    match tried() {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(stopped) => {
            eprintln!("{stopped}");
            ExitCode::FAILURE
        }
    }
}

/// Whether every case was as agreed.
fn tried() -> Result<bool, Stopped> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let (file, way) = match words[..] {
        [file] => (file, Some(Way::Embedded)),
        [file, "--broker", broker] | ["--broker", broker, file] => (file, Way::named(broker)),
        _ => ("", None),
    };
    let way = way.ok_or(Stopped::Usage("cases FILE [--broker embedded|mosquitto|straight]"))?;
    let runtime = Runtime::new()?;
    let tried = runtime.block_on(cases::run(Path::new(file), way, |one| println!("{one}")))?;
    Ok(tried.iter().all(|one| !matches!(one.verdict, Verdict::Differs(_))))
}
