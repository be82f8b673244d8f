//! `bench store`: see `sim::bench`.

use std::env;
use std::process::ExitCode;

use sim::Stopped;
use sim::bench::Bench;
use tokio::runtime::Runtime;

fn main() -> ExitCode {
    match measured() {
        Ok(()) => ExitCode::SUCCESS,
        Err(stopped) => {
            eprintln!("{stopped}");
            ExitCode::FAILURE
        }
    }
}

fn measured() -> Result<(), Stopped> {
    let words: Vec<String> = env::args().skip(1).collect();
    // Beside this program, where what cargo built may be thrown away with it.
    let cache = env::current_exe()?.with_file_name("bench-store");
    let bench = Bench::read(&words, cache)?;
    Runtime::new()?.block_on(bench.run())
}
