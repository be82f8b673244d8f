//! `soak kill`, `soak safe` and `soak readings`: see `sim::kill`; `soak day`: see `sim::day`; `soak stations`: see `sim::stations`.

use std::env;
use std::fs;
use std::path::Path;
use std::process::ExitCode;

use sim::{Stopped, day, kill, stations};
use tokio::runtime::Runtime;
use usecases::Clock;

const USAGE: Stopped = Stopped::Usage(
    "soak kill|safe|readings [--times N] [--seed N] | soak day [--days N | --acts N] [--seed N] | soak stations [--days N] [--seed N]",
);
/// Acts of a busy day.
const ACTS_A_DAY: u64 = 100;

fn main() -> ExitCode {
    match soaked() {
        Ok(()) => ExitCode::SUCCESS,
        Err(stopped) => {
            eprintln!("{stopped}");
            ExitCode::FAILURE
        }
    }
}

fn soaked() -> Result<(), Stopped> {
    let words: Vec<String> = env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let runtime = Runtime::new()?;
    match words.as_slice() {
        [soak, "--child", seed, folder] => {
            let (seed, folder) = (seed.parse().map_err(|_| USAGE)?, Path::new(folder));
            match *soak {
                "kill" => runtime.block_on(kill::child(folder, seed)),
                "safe" => runtime.block_on(kill::safe::child(folder, seed)),
                "readings" => kill::readings::child(folder, seed),
                "stations" => runtime.block_on(stations::kill::child(folder, seed)),
                _ => Err(USAGE),
            }
        }
        ["day", rest @ ..] => days(rest),
        ["stations", rest @ ..] => runtime.block_on(weeks(rest)),
        [soak, rest @ ..] => runtime.block_on(kill_often(soak, rest)),
        _ => Err(USAGE),
    }
}

fn days(words: &[&str]) -> Result<(), Stopped> {
    let (mut acts, mut seed) = (100 * ACTS_A_DAY, 1);
    for pair in words.chunks(2) {
        match pair {
            ["--days", number] => acts = number.parse::<u64>().map_err(|_| USAGE)?.saturating_mul(ACTS_A_DAY),
            ["--acts", number] => acts = number.parse().map_err(|_| USAGE)?,
            ["--seed", number] => seed = number.parse().map_err(|_| USAGE)?,
            _ => return Err(USAGE),
        }
    }
    // As the kills do; a folder in memory measures the program without its disk.
    let folder = env::var_os("TMPDIR").map_or_else(env::temp_dir, Into::into).join("soak-day");
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    let clock = Clock::system();
    let report = day::seasons(&folder, seed, acts)?;
    println!("{report}");
    let seconds = clock.since_start().as_secs().max(1);
    println!("seed {seed}: {seconds} s, {} acts a second", acts / seconds);
    Ok(fs::remove_dir_all(&folder)?)
}

async fn weeks(words: &[&str]) -> Result<(), Stopped> {
    let (mut days, mut seed) = (7, 1);
    for pair in words.chunks(2) {
        match pair {
            ["--days", number] => days = number.parse().map_err(|_| USAGE)?,
            ["--seed", number] => seed = number.parse().map_err(|_| USAGE)?,
            _ => return Err(USAGE),
        }
    }
    let folder = env::var_os("TMPDIR").map_or_else(env::temp_dir, Into::into).join("soak-stations");
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    let clock = Clock::system();
    println!("{}", stations::week(&folder, seed, days).await?);
    println!("seed {seed}: {} s", clock.since_start().as_secs());
    Ok(fs::remove_dir_all(&folder)?)
}

async fn kill_often(soak: &str, words: &[&str]) -> Result<(), Stopped> {
    let (mut times, mut seed) = (if soak == "readings" { 500 } else { 200 }, 1);
    for pair in words.chunks(2) {
        match pair {
            ["--times", number] => times = number.parse().map_err(|_| USAGE)?,
            ["--seed", number] => seed = number.parse().map_err(|_| USAGE)?,
            _ => return Err(USAGE),
        }
    }
    let program = env::current_exe()?;
    // Beside this program, where what cargo built may be thrown away with it; a hub that lost something stays to be seen.
    let folder = program.with_file_name(format!("soak-{soak}"));
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;
    match soak {
        "kill" => println!("{}", kill::soak(&program, &folder, times, seed).await?),
        "safe" => println!("{}", kill::safe::soak(&program, &folder, times, seed).await?),
        "readings" => println!("{}", kill::readings::soak(&program, &folder, times, seed)?),
        _ => return Err(USAGE),
    }
    Ok(fs::remove_dir_all(&folder)?)
}
