//! Plays the stations of a practice hub while its own broker is up: riders come, unhurried, as long as the program runs. What
//! stations and riders have is what the hub knows, so that they and the desk never drift apart.

use std::collections::BTreeMap;
use std::ops::{Range, RangeInclusive};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{RngExt, SeedableRng};
use station_sim::{
    Battery, Door, Faults, Happened, Level, Line, NamedBy, Order, Pace, Rack, Rider, SlotSetup, Spelling, Station,
    StationSetup, Tap, Wish,
};
use tokio::sync::{mpsc, oneshot};
use tokio::time::{Instant, sleep};
use usecases::{Desk, Fault, Scene, SceneBattery, SceneStation};

use crate::stage::{Place, Stage};

/// How often it is looked whether somebody is to come.
const MOMENT: Duration = Duration::from_secs(2);
/// The first rider comes to a place so soon after its stations, each next one so many seconds later.
const FIRST: Duration = Duration::from_secs(4);
const SECONDS_BETWEEN: RangeInclusive<u64> = 20..=40;
/// How often stations tell what they measure.
const LOOK: Duration = Duration::from_secs(30);
/// Batteries charge so many times as fast as in the field: somebody watches.
const HASTE: u32 = 30;
/// What a battery has in percent that nobody has measured: one that stood in a slot, and one that was used.
const IN_SLOT: Range<u32> = 30..85;
const USED: Range<u32> = 8..45;
/// What it has in percent of what it had when new.
const HEALTH: f64 = 94.0;
/// One in so many who have a battery leaves it.
const LEAVES: u32 = 8;

/// Plays until it is dropped. In a hub without a stage, it does nothing.
pub async fn play(desk: Arc<Desk>, folder: &Path, seed: u64) {
    let Some(stage) = Stage::kept_in(folder) else { return };
    let logins: Vec<String> =
        stage.places.iter().flat_map(|place| &place.logins).map(|(login, _)| login.clone()).collect();
    let mut players = Players::new(stage, seed);
    loop {
        let played = match desk.scene(&logins).await {
            Ok(Some(scene)) => players.moment(&desk, &scene).await,
            Ok(None) => {
                players.lines.clear();
                Ok(())
            }
            Err(fault) => Err(fault),
        };
        if let Err(fault) = played {
            tracing::warn!(code = fault.code(), "the stations of the practice hub are not played");
        }
        sleep(MOMENT).await;
    }
}

/// The stations at work, and who comes to them.
struct Players {
    stage: Stage,
    random: StdRng,
    pace: Pace,
    /// By login.
    lines: BTreeMap<String, Line>,
    /// The port they are linked by.
    port: u16,
    /// When the next rider comes, to each of the places.
    comes_at: Vec<Instant>,
    looks_at: Instant,
    tell: mpsc::UnboundedSender<(Arc<str>, Happened)>,
}

impl Players {
    fn new(stage: Stage, seed: u64) -> Self {
        // Nobody listens: what happens is seen in the hub.
        let (tell, _) = mpsc::unbounded_channel();
        let (random, now) = (StdRng::seed_from_u64(seed), Instant::now());
        let (lines, comes_at) = (BTreeMap::new(), vec![now; stage.places.len()]);
        Self { stage, random, pace: Pace::real(1), lines, port: 0, comes_at, looks_at: now, tell }
    }

    async fn moment(&mut self, desk: &Desk, scene: &Scene) -> Result<(), Fault> {
        if self.port != scene.port {
            self.port = scene.port;
            self.comes_at.fill(Instant::now() + FIRST);
            self.lines.clear();
        }
        let (lines, all) = (&mut self.lines, &scene.stations);
        lines.retain(|login, _| all.iter().any(|station| station.login == *login));
        for (number, station) in scene.stations.iter().enumerate() {
            if !self.is_as_known(station).await {
                let line = self.begin(number, station, scene);
                self.lines.extend(line.map(|line| (station.login.clone(), line)));
            }
        }
        let now = Instant::now();
        if now >= self.looks_at {
            self.looks_at = now + LOOK;
            self.lines.values().for_each(|line| line.order(Order::Look));
        }
        for place in 0..self.comes_at.len() {
            if now >= self.comes_at[place] {
                self.comes_at[place] = now + Duration::from_secs(self.random.random_range(SECONDS_BETWEEN));
                self.somebody_comes(desk, scene, place).await?;
            }
        }
        Ok(())
    }

    /// Whether a station has in its slots what the hub knows, or is about to tell otherwise.
    async fn is_as_known(&self, station: &SceneStation) -> bool {
        let Some(line) = self.lines.get(&station.login) else { return false };
        if !line.standing().borrow().is_settled {
            return true;
        }
        let (to, shown) = oneshot::channel();
        line.order(Order::Show(to));
        let Ok(rack) = shown.await else { return false };
        holds(&rack, self.pace.now()) == station.slots.iter().map(known).collect::<Vec<_>>()
    }

    fn begin(&mut self, number: usize, station: &SceneStation, scene: &Scene) -> Option<Line> {
        let mut logins = self.stage.places.iter().flat_map(|place| &place.logins);
        let (login, password) = logins.find(|(login, _)| *login == station.login)?.clone();
        let random = &mut self.random;
        let slots = station.slots.iter().map(|(number, holds)| SlotSetup {
            number: u32::try_from(*number).unwrap_or_default(),
            battery: holds.as_ref().map(|battery| measured(random, battery, IN_SLOT)),
        });
        let setup = StationSetup {
            slots: slots.collect(),
            level: station.level.clone(),
            login,
            password,
            // Both spellings are in the field.
            spelling: if number.is_multiple_of(2) { Spelling::User } else { Spelling::Short },
            named_by: NamedBy::Sequence,
            signed: false,
        };
        let door = Door {
            host: "localhost".to_owned(),
            port: scene.port,
            ca_pem: Some(self.stage.ca.clone()),
            root: scene.root.clone(),
        };
        let mut faults = Faults::new(Level::None, self.random.random());
        let (boot, clock) = (faults.boot(), faults.clock());
        let machine = Station::new(setup, &boot, clock, self.pace.now()).hastened(HASTE);
        Some(Line::begin(machine, door, self.pace.clone(), faults, self.tell.clone()))
    }

    /// A rider of a place comes to a station of it that serves and where nobody stands.
    async fn somebody_comes(&mut self, desk: &Desk, scene: &Scene, place: usize) -> Result<(), Fault> {
        let Place { logins, cards } = &self.stage.places[place];
        let serves = |login: &str| scene.stations.iter().any(|station| station.serves && station.login == login);
        let lines = logins.iter().filter(|(login, _)| serves(login)).filter_map(|(login, _)| self.lines.get(login));
        let free: Vec<&Line> = lines.filter(|line| line.standing().borrow().is_settled).collect();
        let (Some(line), Some(card)) = (free.choose(&mut self.random), cards.choose(&mut self.random)) else {
            return Ok(());
        };
        let Some(rider) = desk.scene_rider(card).await? else { return Ok(()) };
        let wish = match &rider.battery {
            Some(_) if self.random.random_ratio(1, LEAVES) => Wish::Return,
            _ => Wish::Swap,
        };
        // It was full when they got it.
        let used = rider.battery.map(|battery| SceneBattery { soc_e2: None, ..battery });
        let battery = used.map(|battery| measured(&mut self.random, &battery, USED));
        line.order(Order::Tap(Tap { rider: Rider { card: card.clone(), user: None, battery }, wish }));
        Ok(())
    }
}

/// A battery as it is found; how full it is, by chance where nobody has measured it.
fn measured(random: &mut StdRng, battery: &SceneBattery, unknown: Range<u32>) -> Battery {
    let percent = |e2: i64| f64::from(i32::try_from(e2).unwrap_or_default()) / 100.0;
    Battery {
        name: battery.code.clone(),
        soc: battery.soc_e2.map_or_else(|| f64::from(random.random_range(unknown)), percent),
        soh: battery.soh_e2.map_or(HEALTH, percent),
    }
}

/// What is in which slot.
fn holds(rack: &Rack, now: i64) -> Vec<(i64, Option<String>)> {
    rack.slots().iter().map(|slot| (i64::from(slot.number), slot.battery(now).map(|battery| battery.name))).collect()
}

fn known((number, holds): &(i64, Option<SceneBattery>)) -> (i64, Option<String>) {
    (*number, holds.as_ref().map(|battery| battery.code.clone()))
}

#[cfg(test)]
mod tests;
