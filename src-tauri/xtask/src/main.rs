//! What a developer asks of this repository: `cargo xtask run`, `cargo xtask test` and the rarer chores.

mod bench;
mod bundle;
mod cases;
mod demo_day;
mod dev;
mod display;
#[cfg(test)]
mod house;
mod licences;
mod place;
mod run;
mod screenshots;
mod soak;
mod start;
mod step;
mod stopwatch;
mod system;
mod test;
mod ui;

use std::path::Path;
use std::process::ExitCode;

use step::Outcome;

const USAGE: &str = "\
cargo xtask run [--release] [-- ARGUMENTS]  install what is missing, build, open the app
cargo xtask run --practice                  the same, with a hub made up for practice
cargo xtask dev [-- ARGUMENTS]              the same, and reload on every save (also: run --dev)
cargo xtask test                            everything: lints, Rust, UI, the real window
cargo xtask bench WHAT [--json]             measure: window here; anything else in the simulator: store, lists, counter,
                                            readings, stations [auth, swap, ingest or idle]
cargo xtask soak WHAT                       long runs against faults: kill, safe, readings, day, stations, packets
cargo xtask cases FILE [--broker WHICH]     try cases from the field, one line each; WHICH: embedded, mosquitto
cargo xtask bundle                          deb and rpm, and start what was packed
cargo xtask screenshots DIR                 every screen, both themes and languages, as PNG
cargo xtask demo-day [--folder DIR]         a hub's first day in the real app, with stations outside; pictures in DIR
cargo xtask licences [--texts]              write THIRD-PARTY.md; or the texts that are packed, in gen/";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match ask(&words) {
        Ok(()) => ExitCode::SUCCESS,
        Err(stopped) => {
            eprintln!("\n{stopped}");
            ExitCode::FAILURE
        }
    }
}

fn ask(words: &[&str]) -> Outcome {
    match words {
        ["run", "--dev", rest @ ..] | ["dev", rest @ ..] => dev::dev(after_dashes(rest)),
        ["run", "--release", rest @ ..] => run::run(run::Build::Release, after_dashes(rest)),
        ["run", "--practice", rest @ ..] => {
            run::run(run::Build::Debug, &[&["--practice"], after_dashes(rest)].concat())
        }
        ["run", rest @ ..] => run::run(run::Build::Debug, after_dashes(rest)),
        ["test"] => test::test(),
        ["bench", "window", rest @ ..] => bench::window(rest),
        ["bench", rest @ ..] => bench::simulator(rest),
        ["soak", "packets"] => soak::packets(),
        ["soak", rest @ ..] => soak::soak(rest),
        ["cases", file] => cases::cases(file, None),
        ["cases", file, "--broker", broker] => cases::cases(file, Some(broker)),
        ["bundle"] => bundle::bundle(),
        ["bundle", "--started", folder] => bundle::started(Path::new(folder)),
        ["screenshots", folder] => screenshots::screenshots(folder),
        ["demo-day"] => demo_day::demo_day(&place::target().join("demo-day")),
        ["demo-day", "--folder", folder] => demo_day::demo_day(Path::new(folder)),
        ["licences"] => licences::write(),
        ["licences", "--texts"] => licences::write_texts(),
        _ => Err(step::Stopped::because(USAGE)),
    }
}

/// What is meant for the app itself.
fn after_dashes<'a>(words: &'a [&'a str]) -> &'a [&'a str] {
    match words {
        ["--", rest @ ..] => rest,
        all => all,
    }
}
