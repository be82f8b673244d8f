//! `bench store`: see `sim::bench`.

use std::env;
use std::process::ExitCode;

use sim::Stopped;
use sim::bench::{self, Bench};
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
    let runtime = Runtime::new()?;
    if let [bench::PLAY, rest @ ..] = words.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        return runtime.block_on(bench::play(rest));
    }
    runtime.block_on(Bench::read(&words, env::current_exe()?)?.run())
}
