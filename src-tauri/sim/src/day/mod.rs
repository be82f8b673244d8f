//! Days at a hub that never was: attendants and a manager serve, err, undo, switch off and set the clock, by a seed. Every
//! answer is compared with a small model of the hub that knows only domain.md, and what the database holds with both.

mod apply;
pub(crate) mod audit;
mod basket;
mod choose;
mod compare;
mod foresee;
mod model;
mod perform;
mod price;
mod seasons;
mod serve;
mod till;
mod undo;
pub(crate) mod world;

use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{Connection, SqliteConnection};
use usecases::{Clock, FixedClock};

use crate::Stopped;
use crate::seat::{BEGINNING, Seat};
use choose::Act;
use model::Model;
use world::Names;

pub use seasons::seasons;

/// Acts between two full checks.
const BETWEEN: u64 = 1_000;
const MINUTE: i64 = 60_000;

/// A hub in the middle of its days.
pub struct Day {
    seat: Seat,
    clock: FixedClock,
    folder: PathBuf,
    /// How often the desk was opened.
    opened: u64,
    seed: u64,
    random: StdRng,
    model: Model,
    names: Names,
    sql: SqliteConnection,
    /// Ids of acts given out.
    ids: u64,
    report: Report,
    terms: BTreeMap<String, String>,
    audited: i64,
}

/// What was done.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// Acts.
    pub acts: u64,
    /// Acts that were carried out, by kind.
    pub done: BTreeMap<&'static str, u64>,
    /// Acts that had to be refused and were, by code.
    pub refused: BTreeMap<String, u64>,
    /// Full checks.
    pub checks: u64,
}

impl Report {
    fn add(&mut self, other: Self) {
        self.acts += other.acts;
        self.checks += other.checks;
        for (kind, times) in other.done {
            *self.done.entry(kind).or_default() += times;
        }
        for (code, times) in other.refused {
            *self.refused.entry(code).or_default() += times;
        }
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} acts, {} full checks", self.acts, self.checks)?;
        writeln!(f, "done: {:?}", self.done)?;
        write!(f, "refused: {:?}", self.refused)
    }
}

/// Plays so many acts in `folder` and checks everything at the end.
///
/// # Errors
/// [`Stopped`], with the seed, the act and what differed.
pub async fn run(folder: &Path, seed: u64, acts: u64) -> Result<Report, Stopped> {
    let mut day = Day::begin(folder, seed).await?;
    day.go(acts).await?;
    day.check().await?;
    Ok(day.end().await)
}

impl Day {
    /// A new hub.
    ///
    /// # Errors
    /// [`Stopped`] if it cannot be made.
    pub async fn begin(folder: &Path, seed: u64) -> Result<Self, Stopped> {
        let clock = FixedClock::at(BEGINNING);
        let place = folder.join("0");
        fs::create_dir_all(&place)?;
        let seat = Seat::seeded(&place, Clock::Fixed(clock.clone()), seed << 20).await;
        let (model, names) = world::made(&seat).await?;
        let sql = reading(&place).await?;
        let mut day = Self {
            seat,
            clock,
            folder: folder.to_owned(),
            opened: 0,
            seed,
            random: StdRng::seed_from_u64(seed),
            model,
            names,
            sql,
            ids: 0,
            report: Report::default(),
            terms: BTreeMap::new(),
            audited: 0,
        };
        day.sign_in(0).await?;
        Ok(day)
    }

    /// Goes on for so many acts, with a full check every thousand.
    ///
    /// # Errors
    /// [`Stopped`], with the seed, the act and what differed.
    pub async fn go(&mut self, acts: u64) -> Result<(), Stopped> {
        for _ in 0..acts {
            self.report.acts += 1;
            let on = self.random.random_range(0..20) * MINUTE;
            let now = self.now() + on;
            self.clock.jump_to(domain::Time(now));
            let act = choose::next(&mut self.random, &self.model, now);
            self.perform(&act).await.map_err(|stopped| self.told(&stopped, &act))?;
            if self.report.acts.is_multiple_of(BETWEEN) {
                self.check().await?;
            }
        }
        Ok(())
    }

    /// Checks everything there is to check.
    ///
    /// # Errors
    /// [`Stopped`], with what differed.
    pub async fn check(&mut self) -> Result<(), Stopped> {
        self.report.checks += 1;
        let checked = self.audit().await;
        checked
            .map_err(|stopped| Stopped::Wrong(format!("seed {} after act {}: {stopped}", self.seed, self.report.acts)))
    }

    /// The database, for whoever breaks it.
    #[must_use]
    pub fn database(&self) -> PathBuf {
        self.place().join("hub.db")
    }

    /// Leaves properly.
    pub async fn end(self) -> Report {
        let Self { seat, report, .. } = self;
        seat.leave().await;
        report
    }

    fn told(&self, stopped: &Stopped, act: &Act) -> Stopped {
        let act = serde_json::to_string(act).unwrap_or_default();
        Stopped::Wrong(format!("seed {} act {} {act}: {stopped}", self.seed, self.report.acts))
    }

    fn now(&self) -> i64 {
        Clock::Fixed(self.clock.clone()).now().0
    }

    fn place(&self) -> PathBuf {
        self.folder.join(self.opened.to_string())
    }

    fn did(&mut self, what: &'static str) {
        *self.report.done.entry(what).or_default() += 1;
    }

    fn new_id(&mut self) -> String {
        self.ids += 1;
        format!("0193f000-0000-7000-9000-{:012x}", self.ids)
    }
}

/// The database, for reading beside the desk.
async fn reading(folder: &Path) -> Result<SqliteConnection, Stopped> {
    let options = SqliteConnectOptions::new().filename(folder.join("hub.db")).read_only(true);
    Ok(SqliteConnection::connect_with(&options).await?)
}
