//! `cases FILE`: see `sim::cases`.

use std::path::Path;
use std::process::ExitCode;

use sim::Stopped;
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
    let [file] = words.as_slice() else { return Err(Stopped::Usage("cases FILE")) };
    let runtime = Runtime::new()?;
    let tried = runtime.block_on(cases::run(Path::new(file), |one| println!("{one}")))?;
    Ok(tried.iter().all(|one| !matches!(one.verdict, Verdict::Differs(_))))
}
