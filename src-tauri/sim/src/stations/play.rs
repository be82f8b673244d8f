//! The week as it goes, round by round: time goes on, riders come, and nobody goes on before everybody is answered.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use domain::Time;
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use serde_json::{Value, json};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{Connection, SqliteConnection};
use station_sim::{Battery, Door, Ended, FULL, Faults, Happened, Level, Line, Order, Pace, Rack, Rider, Station, Tap};
use store::open::DATABASE;
use tokio::sync::{mpsc, oneshot};
use tokio::time::timeout;
use usecases::FixedClock;

use super::cable::Cable;
use super::digest::Digest;
use super::field::{self, Field, code, is_nothing};
use super::hub::Hub;
use super::plan::{Intent, ROUNDS, STATIONS, Week};
use crate::Stopped;
use crate::seat::BEGINNING;

const MINUTE: i64 = 60_000;
const DAY: i64 = 24 * 60 * MINUTE;
/// The first round of a day.
const MORNING: i64 = 6 * 60 * MINUTE;
/// From one round to the next.
const ROUND: i64 = 30 * MINUTE;
/// Nothing takes so long; a week that waits so long hangs.
pub(super) const PATIENCE: Duration = Duration::from_secs(60);

/// A week that goes on.
pub struct Play {
    hub: Option<Hub>,
    cable: Cable,
    lines: Vec<Line>,
    watched: mpsc::UnboundedReceiver<(Arc<str>, Happened)>,
    clock: FixedClock,
    pace: Pace,
    field: Field,
    /// Batteries that somebody said are full and that have not left since.
    confirmed: BTreeSet<String>,
    /// Until which round each station is in the dark.
    dark: [usize; STATIONS],
    level: Level,
    random: StdRng,
    sql: SqliteConnection,
    seen: Seen,
    left: BTreeMap<usize, Vec<String>>,
}

/// What was seen of faults.
#[derive(Clone, Copy, Debug, Default)]
pub struct Seen {
    /// Visits without a link.
    pub alone: usize,
    /// Visits that a station forgot.
    pub forgotten: usize,
    /// Times the hub was switched off and on.
    pub restarts: u64,
    /// Connections that were cut.
    pub cuts: u64,
}

impl Play {
    /// A new hub in `folder`, with stations at work.
    pub async fn begin(folder: &Path, week: &Week, level: Level) -> Result<Self, Stopped> {
        let clock = FixedClock::at(BEGINNING);
        let hub = Hub::open(folder, &clock, week.seed).await?;
        let field = field::made(&hub.seat).await?;
        let cable = Cable::lay(level != Level::None, week.seed).await?;
        cable.lead_to(hub.address());
        let pace = Pace::stepped(BEGINNING.0);
        let (tell, watched) = mpsc::unbounded_channel();
        let work = |(number, setup): (u64, &station_sim::StationSetup)| {
            let mut faults = Faults::new(level, week.seed * 1_000 + number);
            let boot = faults.boot();
            let station = Station::new(setup.clone(), &boot, faults.clock(), pace.now());
            Line::begin(station, Door::plain(cable.address(), "bss"), pace.clone(), faults, tell.clone())
        };
        let lines = (0..).zip(&field.stations).map(work).collect();
        let options = SqliteConnectOptions::new().filename(folder.join(DATABASE)).read_only(true);
        let sql = SqliteConnection::connect_with(&options).await?;
        let random = StdRng::seed_from_u64(week.seed);
        Ok(Self {
            hub: Some(hub),
            cable,
            lines,
            watched,
            clock,
            pace,
            field,
            confirmed: BTreeSet::new(),
            dark: [0; STATIONS],
            level,
            random,
            sql,
            seen: Seen::default(),
            left: BTreeMap::new(),
        })
    }

    /// Plays a day; what the hub has come to.
    pub async fn day(&mut self, week: &Week, number: usize) -> Result<Digest, Stopped> {
        let day = week.day(number).ok_or_else(|| Stopped::wrong("there is no such day"))?;
        let morning = BEGINNING.0 + i64::try_from(number).unwrap_or(i64::MAX) * DAY + MORNING;
        self.dark = [0; STATIONS];
        let mut now = morning;
        for (round, intents) in day.0.iter().enumerate() {
            self.goes_on_to(now);
            self.round(round, intents).await.map_err(|stopped| Stopped::Wrong(format!("round {round}: {stopped}")))?;
            now += ROUND;
        }
        self.goes_on_to(now);
        self.lighten(ROUNDS).await?;
        let mut digest = Digest::of(&mut self.sql).await?;
        digest.left.clone_from(&self.left);
        self.is_where_it_is(&digest).await?;
        let hub = self.hub()?;
        hub.seat.sign_in().await?;
        hub.seat.check().await?;
        Ok(digest)
    }

    /// Ends it; what was seen.
    pub async fn end(mut self) -> Seen {
        for line in self.lines.drain(..) {
            line.leave().await;
        }
        let mut seen = Seen { cuts: self.cable.cuts(), ..self.seen };
        if let Some(hub) = self.hub.take() {
            seen.restarts = hub.opened - 1;
            hub.close(false).await;
        }
        seen
    }

    fn goes_on_to(&self, now: i64) {
        self.clock.jump_to(Time(now));
        self.pace.set(now);
    }

    fn hub(&self) -> Result<&Hub, Stopped> {
        self.hub.as_ref().ok_or_else(|| Stopped::wrong("the hub is off"))
    }

    async fn round(&mut self, round: usize, intents: &[Option<Intent>; STATIONS]) -> Result<(), Stopped> {
        self.lighten(round).await?;
        self.darken(round);
        self.confirm_full(round).await?;
        if round.is_multiple_of(3) {
            self.lines.iter().for_each(|line| line.order(Order::Look));
        }
        let mut open = BTreeMap::new();
        for (at, intent) in intents.iter().enumerate() {
            let Some(intent) = intent else { continue };
            let mut rider = intent.rider.map_or_else(field::stranger, |rider| self.field.riders[rider].clone());
            if let Some(battery) = &mut rider.battery {
                battery.soc = (battery.soc - f64::from(intent.used)).max(5.0);
            }
            if !is_nothing(&rider, intent.wish) {
                self.lines[at].order(Order::Tap(Tap { rider: rider.clone(), wish: intent.wish }));
                open.insert(at, (rider, intent));
            }
        }
        for at in open.keys() {
            if self.happens(10) {
                self.lines[*at].order(Order::Restart);
            } else if self.happens(10) {
                self.lines[*at].order(Order::Cut);
            }
        }
        if self.happens(12) {
            self.restart_hub().await?;
        }
        while !open.is_empty() {
            let (level, happened) = soon("a rider to be answered", self.watched.recv())
                .await?
                .ok_or_else(|| Stopped::wrong("the stations are gone"))?;
            let Happened::Ended { how, holds, .. } = happened else { continue };
            let at = self.field.stations.iter().position(|station| *station.level == *level).unwrap_or_default();
            let Some((rider, intent)) = open.get(&at) else {
                return Err(Stopped::wrong("somebody left who never came"));
            };
            if how == Ended::Forgotten {
                self.seen.forgotten += 1;
                self.lines[at].order(Order::Tap(Tap { rider: rider.clone(), wish: intent.wish }));
                continue;
            }
            let (rider, intent) = (rider.clone(), **intent);
            open.remove(&at);
            self.leaves(at, &rider, intent, &how, holds);
        }
        self.settled(round).await
    }

    /// What came of a visit, in words that are the same whether or not there was a link.
    fn leaves(&mut self, at: usize, rider: &Rider, intent: Intent, how: &Ended, holds: Option<Battery>) {
        let word = match how {
            Ended::Confirmed { .. } => "served",
            Ended::Alone => {
                self.seen.alone += 1;
                "served"
            }
            // A station that is alone does not say why it knows nobody.
            Ended::Refused { code } if ["no_link", "unknown_card"].contains(&code.as_str()) => "not known",
            Ended::Refused { code } => code,
            Ended::TurnedAway => "turned away",
            Ended::Forgotten => "forgotten",
        };
        let name = |battery: &Option<Battery>| battery.as_ref().map_or("nothing", |battery| &battery.name).to_owned();
        let line = format!("{} with {} is {word}, leaves with {}", rider.card, name(&rider.battery), name(&holds));
        self.left.entry(at).or_default().push(line);
        if let Some(rider) = intent.rider {
            if let Some(battery) = &holds {
                self.confirmed.remove(&battery.name);
            }
            self.field.riders[rider].battery = holds;
        }
    }

    /// Somebody goes round and says which batteries in stations are full.
    async fn confirm_full(&mut self, round: usize) -> Result<(), Stopped> {
        for at in (0..STATIONS).filter(|at| self.dark[*at] <= round).collect::<Vec<_>>() {
            let rack = self.rack(at).await?;
            for battery in rack.slots().iter().filter_map(|slot| slot.battery(self.pace.now())) {
                if battery.soc >= FULL && self.confirmed.insert(battery.name.clone()) {
                    let ask = json!({ "id": self.field.batteries[&battery.name] });
                    self.hub()?.seat.call::<Value>("battery.confirm_full", ask).await?;
                }
            }
        }
        Ok(())
    }

    async fn rack(&self, at: usize) -> Result<Rack, Stopped> {
        let (to, rack) = oneshot::channel();
        self.lines[at].order(Order::Show(to));
        soon("a look into the slots", rack).await?.map_err(|_| Stopped::wrong("the station is gone"))
    }

    /// Now and then a station is in the dark for some rounds.
    fn darken(&mut self, round: usize) {
        for at in 0..STATIONS {
            if self.dark[at] <= round && self.happens(6) {
                self.dark[at] = (round + self.random.random_range(1..6)).min(ROUNDS);
                self.lines[at].order(Order::Darken);
            }
        }
    }

    /// Stations that were in the dark until this round come back, and tell what they did.
    async fn lighten(&mut self, round: usize) -> Result<(), Stopped> {
        for at in 0..STATIONS {
            if self.dark[at] == round {
                self.lines[at].order(Order::Lighten);
            }
        }
        self.settled(round).await
    }

    /// Waits until the hub knows all that stations with a link have to tell.
    async fn settled(&self, round: usize) -> Result<(), Stopped> {
        for (at, line) in self.lines.iter().enumerate().filter(|(at, _)| self.dark[*at] <= round) {
            // What was ordered before is done before this.
            self.rack(at).await?;
            let mut standing = line.standing();
            let settled = standing.wait_for(|standing| standing.is_settled);
            let _ =
                soon("a station to have told all", settled).await?.map_err(|_| Stopped::wrong("a station is gone"))?;
        }
        Ok(())
    }

    async fn restart_hub(&mut self) -> Result<(), Stopped> {
        let Some(hub) = self.hub.take() else { return Ok(()) };
        self.cable.lead_to(None);
        let at_once = self.random.random_bool(0.5);
        let hub = hub.restart(at_once).await?;
        self.cable.lead_to(hub.address());
        self.hub = Some(hub);
        Ok(())
    }

    fn happens(&mut self, per_cent: u32) -> bool {
        self.level != Level::None && self.random.random_range(0..100) < per_cent
    }

    /// Where the hub says a battery is, it is.
    async fn is_where_it_is(&self, digest: &Digest) -> Result<(), Stopped> {
        let mut places = BTreeMap::new();
        for at in 0..STATIONS {
            for slot in self.rack(at).await?.slots() {
                if let Some(battery) = slot.battery(self.pace.now()) {
                    places.insert(battery.name, format!("S-{at}/{}", slot.number));
                }
            }
        }
        for (number, rider) in self.field.riders.iter().enumerate() {
            if let Some(battery) = &rider.battery {
                places.insert(battery.name.clone(), code(number));
            }
        }
        match places.iter().find(|(battery, place)| digest.custody.get(*battery) != Some(place)) {
            Some((battery, place)) => {
                Err(Stopped::Wrong(format!("{battery} is at {place}; the hub says {:?}", digest.custody.get(battery))))
            }
            None if places.len() != digest.custody.len() => {
                Err(Stopped::wrong("a battery is nowhere, or in two places"))
            }
            None => Ok(()),
        }
    }
}

pub(super) async fn soon<T>(what: &str, future: impl Future<Output = T>) -> Result<T, Stopped> {
    timeout(PATIENCE, future).await.map_err(|_| Stopped::Wrong(format!("waited too long for {what}")))
}
