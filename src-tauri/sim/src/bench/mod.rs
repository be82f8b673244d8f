//! The benches that need no window: `store`, the speed of reading and writing at full size, `lists`, every list of a hub, its
//! files and its backups, `counter`, what is done there all day, all through the same door as the screens; `stations`, what those
//! wait for and cost, over real sockets; and `readings`, what it costs to keep what devices measure and to find it again.

mod ask;
mod counter;
mod files;
mod lists;
mod open;
mod page;
mod readings;
mod safety;
mod stations;
mod typing;
mod write;

use std::path::{Path, PathBuf};

use usecases::Clock;

use crate::Stopped;
use crate::cache::{self, Ask};
use crate::figure::Figure;
use crate::seat::Seat;
use stations::{Load, Part, Plan};

pub use stations::{PLAY, play};

/// What is measured, and how it is told.
#[derive(Debug)]
pub struct Bench {
    what: What,
    as_json: bool,
    ask: Ask,
    cache: PathBuf,
    program: PathBuf,
    seconds: u64,
    stations: usize,
}

/// Which bench.
#[derive(Clone, Copy, Debug)]
enum What {
    /// Reading and writing.
    Store,
    /// Only the hub that `store` measures: its folder.
    Hub,
    /// Every list.
    Lists,
    /// The counter.
    Counter,
    /// Stations: one part, or all.
    Stations(Option<Part>),
    /// What devices measured.
    Readings,
}

/// Seconds for which stations do each of what is measured of them.
const SECONDS: u64 = 60;

const USAGE: &str = "bench store|hub|lists|counter|readings|stations [auth|swap|ingest|idle] [--json] [--size BATTERIES] [--seed N] [--cache FOLDER] \
                     [--seconds N] [--stations AT_MOST]";

impl Bench {
    /// Reads the command line of `program`. Full-size hubs are kept beside it, where what cargo built may be thrown away
    /// with it, unless the line names another folder.
    ///
    /// # Errors
    /// [`Stopped::Usage`] if it says something else.
    pub fn read(words: &[String], program: PathBuf) -> Result<Self, Stopped> {
        let mut words = words.iter().map(String::as_str).peekable();
        let what = match words.next() {
            Some("store") => What::Store,
            Some("hub") => What::Hub,
            Some("lists") => What::Lists,
            Some("counter") => What::Counter,
            Some("readings") => What::Readings,
            Some("stations") => What::Stations(words.peek().copied().and_then(Part::called)),
            _ => return Err(Stopped::Usage(USAGE)),
        };
        if matches!(what, What::Stations(Some(_))) {
            words.next();
        }
        let mut bench = Self {
            what,
            as_json: false,
            ask: Ask { seed: 1, size: 100_000 },
            cache: program.with_file_name("bench-store"),
            program,
            seconds: SECONDS,
            stations: usize::MAX,
        };
        while let Some(word) = words.next() {
            let mut value = || words.next().ok_or(Stopped::Usage(USAGE));
            match word {
                "--json" => bench.as_json = true,
                "--size" => bench.ask.size = value()?.parse().map_err(|_| Stopped::Usage(USAGE))?,
                "--seed" => bench.ask.seed = value()?.parse().map_err(|_| Stopped::Usage(USAGE))?,
                "--seconds" => bench.seconds = value()?.parse().map_err(|_| Stopped::Usage(USAGE))?,
                "--stations" => bench.stations = value()?.parse().map_err(|_| Stopped::Usage(USAGE))?,
                "--cache" => bench.cache = value()?.into(),
                _ => return Err(Stopped::Usage(USAGE)),
            }
        }
        Ok(bench)
    }

    /// Measures everything and prints each figure as it is known; or only makes the hub, and prints its folder.
    ///
    /// # Errors
    /// [`Stopped`] if something could not be measured; a missed goal is no error.
    pub async fn run(&self) -> Result<(), Stopped> {
        match self.what {
            What::Store => self.store().await,
            What::Lists => self.lists().await,
            What::Readings => {
                readings::measure(&self.cache, self.ask, |figures| self.say(figures))?;
                self.stations(Some(Part::Ingest)).await?;
                if !self.as_json {
                    println!("{}", readings::LIMITS);
                }
                Ok(())
            }
            What::Counter => counter::measure(&self.cache, self.ask, |figures| self.say(figures)).await,
            What::Stations(part) => self.stations(part).await,
            What::Hub => {
                println!("{}", cache::hub(&self.cache, self.ask).await?.display());
                Ok(())
            }
        }
    }

    async fn stations(&self, part: Option<Part>) -> Result<(), Stopped> {
        let (load, seconds, program) = (Load::of(self.stations), self.seconds, self.program.as_path());
        let plan = Plan { part, load, seconds, program };
        stations::measure(&self.cache, self.ask, plan, |figures| self.say(figures)).await
    }

    async fn lists(&self) -> Result<(), Stopped> {
        let clock = Clock::system();
        let folder = lists::hub(&self.cache, self.ask).await?;
        self.say(&[Figure::plain("made or found the hub in", clock.since_start().as_secs_f64(), "s")])?;
        self.say(&sizes(&folder)?)?;
        let seat = Seat::at(&folder, Clock::system()).await;
        seat.sign_in().await?;
        seat.work_at(lists::HUB).await?;
        let clock = Clock::system();
        seat.tick().await;
        self.say(&[Figure::plain("lists read and everything checked in", clock.since_start().as_secs_f64(), "s")])?;
        self.say(&lists::measure(&seat, self.ask.size).await?)?;
        seat.leave().await;
        self.say(&files::export(&folder, self.ask.size).await?)?;
        self.say(&files::import(&self.cache.join("import")).await?)?;
        // About 300 MB at full size; the kept hub stays as it was made.
        let folder = cache::hub(&self.cache, Ask { size: self.ask.size * 7 / 40, ..self.ask }).await?;
        let copy = self.cache.join("backup");
        let _ = std::fs::remove_dir_all(&copy);
        std::fs::create_dir_all(&copy)?;
        std::fs::copy(folder.join("hub.db"), copy.join("hub.db"))?;
        self.say(&sizes(&copy)?)?;
        self.say(&safety::measure(&copy).await?)?;
        Ok(std::fs::remove_dir_all(copy)?)
    }

    async fn store(&self) -> Result<(), Stopped> {
        let clock = Clock::system();
        let folder = cache::hub(&self.cache, self.ask).await?;
        self.say(&[Figure::plain("made or found the hub in", clock.since_start().as_secs_f64(), "s")])?;
        self.say(&sizes(&folder)?)?;
        self.say(&open::measure(&folder).await?)?;
        let seat = Seat::at(&folder, Clock::system()).await;
        seat.sign_in().await?;
        self.say(&page::measure(&seat, self.ask.size).await?)?;
        self.say(&typing::measure(&seat).await?)?;
        seat.leave().await;
        self.say(&write::measure(&folder).await?)
    }

    fn say(&self, figures: &[Figure]) -> Result<(), Stopped> {
        for figure in figures {
            println!("{}", if self.as_json { serde_json::to_string(figure)? } else { figure.row() });
        }
        Ok(())
    }
}

fn sizes(folder: &Path) -> Result<[Figure; 2], Stopped> {
    let load = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let load = load.split(' ').next().and_then(|load| load.parse().ok()).unwrap_or(0.0);
    // Exact below 2^53 bytes, which no disk has.
    #[allow(clippy::cast_precision_loss)]
    let mib = std::fs::metadata(folder.join("hub.db"))?.len() as f64 / 1_048_576.0;
    Ok([Figure::plain("database", mib, "MiB"), Figure::plain("load of the computer", load, "")])
}
