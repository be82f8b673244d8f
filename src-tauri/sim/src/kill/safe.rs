//! `soak safe`: a child imports, backs up, tries backups and puts them back, and is killed in the middle. Whatever was cut,
//! the hub is the one before the act or the one after it, whole; and every backup that counts can be read.

use std::fmt;
use std::io::{Write, stdout};
use std::path::Path;
use std::time::Duration;

use domain::list::Question;
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{RngExt, SeedableRng};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use usecases::{Clock, Files};

use super::doomed::Doomed;
use crate::Stopped;
use crate::seat::Seat;

/// Acts a child may have begun before it is killed in the middle of the next.
const ACTS_MAX: u32 = 3;
/// The longest act takes about so long.
const ACT: Duration = Duration::from_millis(400);
/// Batteries of one import.
const ROWS: std::ops::Range<u64> = 20..200;
/// What the child imports.
const FILE: &str = "to-import.csv";

/// What the child is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
enum Doing {
    Import,
    Backup,
    Trial,
    Restore,
}

/// One line of the child.
#[derive(Debug, Serialize, Deserialize)]
enum Line {
    /// An act is on its way, after which the hub has so many batteries.
    Begun { doing: Doing, batteries: u64 },
    /// It is done.
    Answered,
}

/// How often an act was cut off, and how often it was there all the same.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cuts {
    /// Times it was cut off.
    pub cut: u32,
    /// Of those, the times the hub was the one after it.
    pub was_done: u32,
}

/// What a soak saw.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Imports.
    pub imports: Cuts,
    /// Backups; the hub is the same before and after.
    pub backups: Cuts,
    /// Trials of a backup; likewise.
    pub trials: Cuts,
    /// Restores.
    pub restores: Cuts,
    /// Kills between two acts, or before the first.
    pub between: u32,
    /// Backups read after the kills, again after each.
    pub backups_read: usize,
}

impl fmt::Display for Report {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { imports, backups, trials, restores, between, backups_read } = self;
        write!(out, "killed in {} imports ({} were there), ", imports.cut, imports.was_done)?;
        write!(out, "{} restores ({} were there), ", restores.cut, restores.was_done)?;
        write!(out, "{} backups, {} trials, {between} times in between; ", backups.cut, trials.cut)?;
        write!(out, "every hub was whole, and {backups_read} times a backup was read and good")
    }
}

/// Kills `program`'s child `times` times while it works in `folder`; `seed` chooses the moments and the acts.
///
/// # Errors
/// [`Stopped::Wrong`] if a hub is neither the one before nor the one after, or a backup that counts cannot be read.
pub async fn soak(program: &Path, folder: &Path, times: u32, seed: u64) -> Result<Report, Stopped> {
    let mut random = StdRng::seed_from_u64(seed);
    let mut report = Report::default();
    let mut before = 0;
    for _ in 0..times {
        let (answered, on_its_way) = cut_off(program, folder, before, &mut random)?;
        let found = look(folder, &mut report).await?;
        let was_done = match on_its_way {
            Some((_, after)) if found == after => true,
            _ if found == answered => false,
            _ => {
                return Err(Stopped::Wrong(format!(
                    "{answered} batteries, then {on_its_way:?}, but {found} are there"
                )));
            }
        };
        match on_its_way {
            Some((doing, _)) => report.of(doing).count(was_done),
            None => report.between += 1,
        }
        before = found;
    }
    Ok(report)
}

impl Report {
    fn of(&mut self, doing: Doing) -> &mut Cuts {
        match doing {
            Doing::Import => &mut self.imports,
            Doing::Backup => &mut self.backups,
            Doing::Trial => &mut self.trials,
            Doing::Restore => &mut self.restores,
        }
    }
}

impl Cuts {
    fn count(&mut self, was_done: bool) {
        self.cut += 1;
        self.was_done += u32::from(was_done);
    }
}

/// How many batteries there are by what was answered, and the act that was cut off with how many it would leave.
fn cut_off(
    program: &Path,
    folder: &Path,
    before: u64,
    random: &mut StdRng,
) -> Result<(u64, Option<(Doing, u64)>), Stopped> {
    let child = Doomed::start(program, "safe", random.random(), folder)?;
    let acts = random.random_range(1..=ACTS_MAX);
    let moment = ACT.mul_f64(random.random());
    let (mut batteries, mut on_its_way, mut begun) = (before, None, 0);
    let mut hear = |line: &str| -> Result<u32, Stopped> {
        match serde_json::from_str(line)? {
            Line::Begun { doing, batteries } => {
                on_its_way = Some((doing, batteries));
                begun += 1;
            }
            Line::Answered => batteries = on_its_way.take().map_or(batteries, |(_, after)| after),
        }
        Ok(begun)
    };
    while hear(&child.line()?)? < acts {}
    for line in child.killed_after(moment)? {
        hear(&line)?;
    }
    Ok((batteries, on_its_way))
}

/// Opens the hub after the kill, lets every check run, reads every backup that counts; how many batteries there are.
async fn look(folder: &Path, report: &mut Report) -> Result<u64, Stopped> {
    let seat = Seat::at(folder, Clock::system()).await;
    let stage = seat.stage().await?;
    if stage != "sign_in" {
        return Err(Stopped::Wrong(format!("the hub opened on {stage}")));
    }
    seat.sign_in().await?;
    seat.check().await?;
    for backup in backups(&seat).await? {
        // Reads the whole of it.
        seat.call::<Value>("backup.preview", json!({ "id": backup })).await?;
        report.backups_read += 1;
    }
    let codes = codes(&seat).await?;
    let batteries = u64::try_from(codes.len()).unwrap_or_default();
    if codes != (1..=batteries).map(code).collect::<Vec<_>>() {
        return Err(Stopped::Wrong(format!("{batteries} batteries are not the first ones: {codes:?}")));
    }
    seat.leave().await;
    for left in ["restoring", "trial"] {
        if folder.join(left).exists() {
            return Err(Stopped::Wrong(format!("{left} was left over")));
        }
    }
    Ok(batteries)
}

/// Every backup; one that does not count is an error, since whatever is cut off should never have had the name of one.
async fn backups(seat: &Seat) -> Result<Vec<Value>, Stopped> {
    let listed: Value = seat.call("backup.list", Value::Null).await?;
    let rows = listed["backups"].as_array().cloned().unwrap_or_default();
    match rows.iter().find(|row| row["state"] == "bad") {
        Some(bad) => Err(Stopped::Wrong(format!("a backup is not good: {bad}"))),
        None => Ok(rows.into_iter().map(|row| row["id"].clone()).collect()),
    }
}

/// Every battery's code, in order.
async fn codes(seat: &Seat) -> Result<Vec<String>, Stopped> {
    let mut codes = Vec::new();
    let mut after = Value::Null;
    loop {
        let ask = json!({ "question": Question::all("code"), "after": after, "limit": 200 });
        let page: Value = seat.call("battery.list", ask).await?;
        let rows = page["rows"].as_array().into_iter().flatten();
        codes.extend(rows.filter_map(|row| row["short_code"].as_str()).map(str::to_owned));
        after = page["next"].clone();
        if after.is_null() {
            return Ok(codes);
        }
    }
}

fn code(number: u64) -> String {
    format!("B-{number:04}")
}

/// Works in `folder` until it is killed.
///
/// # Errors
/// [`Stopped`] if a command that should be carried out is not.
pub async fn child(folder: &Path, seed: u64) -> Result<(), Stopped> {
    let mut random = StdRng::seed_from_u64(seed);
    let mut seat = sit_down(folder).await?;
    loop {
        let counts: Value = seat.call("battery.counts", json!(Question::all("code"))).await?;
        let batteries: u64 = serde_json::from_value(counts["all"].clone())?;
        let listed = backups(&seat).await?;
        let chosen = listed.choose(&mut random);
        match (random.random_range(0..8), chosen) {
            (0 | 1, _) => {
                say(&Line::Begun { doing: Doing::Backup, batteries })?;
                seat.call::<Value>("backup.make", Value::Null).await?;
            }
            (2 | 3, Some(_)) => {
                say(&Line::Begun { doing: Doing::Trial, batteries })?;
                seat.call::<Value>("backup.try", Value::Null).await?;
            }
            (4 | 5, Some(id)) => {
                let preview: Value = seat.call("backup.preview", json!({ "id": id })).await?;
                let batteries = serde_json::from_value(preview["counts"]["battery"].clone())?;
                say(&Line::Begun { doing: Doing::Restore, batteries })?;
                seat.call::<Value>("backup.restore", json!({ "id": id })).await?;
                seat = sit_down(folder).await?;
            }
            _ => {
                let after = batteries + random.random_range(ROWS);
                import(&seat, folder, batteries, after).await?;
            }
        }
        say(&Line::Answered)?;
    }
}

/// A seat with someone signed in, at a hub that knows a model.
async fn sit_down(folder: &Path) -> Result<Seat, Stopped> {
    let seat = Seat::choosing(folder, Clock::system(), Files::Fixed(folder.join(FILE))).await;
    if seat.stage().await? == "setup" {
        seat.set_up().await?;
    } else {
        seat.sign_in().await?;
    }
    let models: Vec<Value> = seat.call("model.list", Value::Null).await?;
    if models.is_empty() {
        let form = json!({
            "maker": "Pylon", "name": "LFP 12 V", "chemistry": "lfp", "nominal_voltage_v": 12.8,
            "rated_capacity_ah": 100.0, "rated_energy_wh": 1280.0, "maximum_cycles": 4000, "notes": "",
        });
        seat.call::<Value>("model.create", form).await?;
    }
    Ok(seat)
}

async fn import(seat: &Seat, folder: &Path, batteries: u64, after: u64) -> Result<(), Stopped> {
    let mut rows = "Code,Serial,Model\n".to_owned();
    for number in batteries + 1..=after {
        rows.push_str(&format!("{},SN-{number},LFP 12 V\n", code(number)));
    }
    std::fs::write(folder.join(FILE), rows)?;
    let head: Value = seat.call("import.read", json!({ "concept": "battery" })).await?;
    let tried = json!({ "file": head["file"], "mapping": head["mapping"], "accept_duplicates": false });
    seat.finish("import.try", tried).await?;
    say(&Line::Begun { doing: Doing::Import, batteries: after })?;
    seat.finish("import.do", json!({ "file": head["file"] })).await.map(drop)
}

fn say(line: &Line) -> Result<(), Stopped> {
    let mut out = stdout().lock();
    writeln!(out, "{}", serde_json::to_string(line)?)?;
    Ok(out.flush()?)
}
