//! A whole world at work: riders come by chance, wear their batteries down, come again; stations look at what they have.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use tokio::sync::mpsc;
use tokio::time::interval;

use crate::faults::{Faults, Level};
use crate::happened::{Ended, Happened};
use crate::line::{Line, Order};
use crate::pace::Pace;
use crate::station::{Station, Tap, Wish};
use crate::wire::Door;
use crate::world::{Rider, World};

/// Between two moments at which somebody may come.
const MOMENT: Duration = Duration::from_millis(250);
const SECOND: i64 = 1_000;
const MINUTE: i64 = 60 * SECOND;

/// Why a world cannot be played.
#[derive(Debug, thiserror::Error)]
pub enum BadWorld {
    /// The broker is to be named as host and port.
    #[error("the broker is named as HOST:PORT, not {0}")]
    Broker(String),
    /// Nobody can come where there is no station.
    #[error("there is no station")]
    NoStation,
}

/// Plays a world until `until` is done; `watch` is told of everything that happens.
///
/// # Errors
/// [`BadWorld`].
pub async fn play(
    world: World,
    (seed, pace, level): (u64, Pace, Level),
    mut watch: impl FnMut(&str, &Happened),
    until: impl Future<Output = ()>,
) -> Result<(), BadWorld> {
    let (host, port) = world.broker.rsplit_once(':').ok_or_else(|| BadWorld::Broker(world.broker.clone()))?;
    let port = port.parse().map_err(|_| BadWorld::Broker(world.broker.clone()))?;
    let door = Door { host: host.to_owned(), port, ca_pem: world.ca_pem.clone(), root: world.root.clone() };
    if world.stations.is_empty() {
        return Err(BadWorld::NoStation);
    }
    let (tell, mut told) = mpsc::unbounded_channel();
    let mut lines = BTreeMap::new();
    for (number, setup) in (1..).zip(world.stations) {
        let mut faults = Faults::new(level, seed.wrapping_mul(1_000).wrapping_add(number));
        let (boot, clock) = (faults.boot(), faults.clock());
        let level = Arc::<str>::from(setup.level.as_str());
        let station = Station::new(setup, &boot, clock, pace.now());
        lines.insert(level, Line::begin(station, door.clone(), pace.clone(), faults, tell.clone()));
    }
    let every = [world.riders_every_s, world.looks_every_s].map(|seconds| i64::from(seconds.max(1)) * SECOND);
    let mut crowd = Crowd::new(world.riders, every, seed, pace.now());
    let mut moments = interval(MOMENT);
    tokio::pin!(until);
    loop {
        tokio::select! {
            () = &mut until => break,
            Some((level, happened)) = told.recv() => {
                watch(&level, &happened);
                crowd.saw(&happened, pace.now());
            }
            _ = moments.tick() => crowd.come(&lines, pace.now()),
        }
    }
    for line in lines.into_values() {
        line.leave().await;
    }
    Ok(())
}

/// The riders, those who are at a station taken out.
struct Crowd {
    random: StdRng,
    /// How often a rider comes, and how often stations look at what they have.
    between: i64,
    look: i64,
    /// By card, with when they come next.
    away: BTreeMap<String, (Rider, i64)>,
    at: BTreeMap<String, Rider>,
    looked_at: i64,
}

impl Crowd {
    fn new(riders: Vec<Rider>, [between, look]: [i64; 2], seed: u64, now: i64) -> Self {
        let mut random = StdRng::seed_from_u64(seed);
        let when = |rider: Rider| (rider.card.clone(), (rider, now + random.random_range(0..between)));
        let away = riders.into_iter().map(when).collect();
        Self { random, between, look, away, at: BTreeMap::new(), looked_at: now }
    }

    /// Whoever is due comes to a station, with a battery that was used meanwhile.
    fn come(&mut self, lines: &BTreeMap<Arc<str>, Line>, now: i64) {
        if now >= self.looked_at + self.look {
            self.looked_at = now;
            lines.values().for_each(|line| line.order(Order::Look));
        }
        let due: Vec<String> =
            self.away.iter().filter(|(_, (_, at))| *at <= now).map(|(card, _)| card.clone()).collect();
        for card in due {
            let free: Vec<&Line> = lines.values().filter(|line| line.standing().borrow().is_idle).collect();
            // Where somebody stands everywhere, they come a moment later.
            if free.is_empty() {
                return;
            }
            let Some((mut rider, _)) = self.away.remove(&card) else { continue };
            if let Some(battery) = &mut rider.battery {
                battery.soc = (battery.soc - f64::from(self.random.random_range(40..80))).max(5.0);
            }
            let wish = if self.random.random_range(0..10) == 0 { Wish::Return } else { Wish::Swap };
            self.at.insert(card, rider.clone());
            free[self.random.random_range(0..free.len())].order(Order::Tap(Tap { rider, wish }));
        }
    }

    /// Whoever leaves comes again; whom the station forgot, at once.
    fn saw(&mut self, happened: &Happened, now: i64) {
        let Happened::Ended { card, how, holds } = happened else { return };
        let Some(rider) = self.at.remove(card) else { return };
        let away = match how {
            Ended::Forgotten => MINUTE,
            Ended::Confirmed { .. } | Ended::Alone | Ended::Refused { .. } | Ended::TurnedAway => {
                self.random.random_range(self.between / 2..self.between * 2)
            }
        };
        let rider = Rider { battery: holds.clone(), ..rider };
        self.away.insert(card.clone(), (rider, now + away));
    }
}
