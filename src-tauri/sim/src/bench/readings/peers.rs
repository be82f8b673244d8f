//! The same readings in DuckDB and VictoriaMetrics, by a script that whoever knows them can read: `peers.py`.

use std::collections::HashMap;
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::Path;
use std::process::Command;

use serde::Deserialize;

use super::fleet::{A_DAY, FIELDS, Fleet};
use crate::Stopped;

const SCRIPT: &str = include_str!("peers.py");
/// What is measured, so that a later one is measured on purpose.
const DUCKDB: &str = "duckdb==2.0.0";
/// As what DuckDB answers many rows quickest.
const NUMPY: &str = "numpy==2.4.6";
const PORT: &str = "18428";

/// What the peers did, by peer and case.
pub struct Peers(HashMap<(String, String), f64>);

#[derive(Deserialize)]
struct Line {
    peer: String,
    case: String,
    value: f64,
}

impl Peers {
    /// What a peer did.
    ///
    /// # Errors
    /// [`Stopped::Wrong`] if the script did not tell.
    pub fn of(&self, peer: &str, case: &str) -> Result<f64, Stopped> {
        let found = self.0.get(&(peer.to_owned(), case.to_owned())).copied();
        found.ok_or_else(|| Stopped::Wrong(format!("{peer} did not tell of: {case}")))
    }

    /// What the better of the two did in a case of time.
    ///
    /// # Errors
    /// [`Stopped::Wrong`] if the script did not tell.
    pub fn quicker(&self, case: &str) -> Result<f64, Stopped> {
        Ok(self.of("duckdb", case)?.min(self.of("victoria", case)?))
    }
}

/// Has both keep the readings of so many days and answer; what is needed for it is fetched where it is missing.
///
/// # Errors
/// [`Stopped`] if one of them cannot be had or does not answer.
pub fn measure(cache: &Path, work: &Path, seed: u64, days: u32) -> Result<Peers, Stopped> {
    let python = python(cache)?;
    let (script, rows) = (work.join("peers.py"), work.join("rows.csv"));
    fs::write(&script, SCRIPT)?;
    write(&rows, seed, days)?;
    let output = Command::new(python).arg(&script).arg(&rows).arg(work).arg(PORT).output()?;
    if !output.status.success() {
        return Err(Stopped::Wrong(format!("the peers stopped: {}", String::from_utf8_lossy(&output.stderr))));
    }
    let lines = String::from_utf8_lossy(&output.stdout);
    let told = lines.lines().map(serde_json::from_str::<Line>).collect::<Result<Vec<_>, _>>()?;
    Ok(Peers(told.into_iter().map(|line| ((line.peer, line.case), line.value)).collect()))
}

/// A Python that has DuckDB, kept beside the hubs.
fn python(cache: &Path) -> Result<std::path::PathBuf, Stopped> {
    let folder = cache.join("peers");
    let python = folder.join("bin/python");
    if !python.exists() {
        run(Command::new("python3").args(["-m", "venv"]).arg(&folder))?;
    }
    run(Command::new(&python).args(["-m", "pip", "install", "--quiet", DUCKDB, NUMPY]))?;
    Ok(python)
}

fn run(command: &mut Command) -> Result<(), Stopped> {
    if command.status()?.success() { Ok(()) } else { Err(Stopped::Wrong(format!("{command:?} failed"))) }
}

fn write(file: &Path, seed: u64, days: u32) -> Result<(), Stopped> {
    let mut out = BufWriter::new(File::create(file)?);
    let mut fleet = Fleet::new(super::BATTERIES, seed);
    for taken in (0..days * A_DAY).flat_map(|_| fleet.tell()) {
        write!(out, "{},{}", taken.reading.at.0, super::number(&taken.device) - 1)?;
        for field in FIELDS {
            write!(out, ",{}", taken.reading.values.get(field).unwrap_or_default())?;
        }
        writeln!(out)?;
    }
    Ok(out.flush()?)
}
