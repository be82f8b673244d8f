//! The hub, or the station, is killed at every packet of a swap: before it goes on, and right behind it. Whichever it was,
//! in the end the swap is booked once, paid once, and the station knows it by the hub's id.

use std::collections::BTreeSet;
use std::fmt;
use std::fs;
use std::io::{Write, stdout};
use std::net::SocketAddr;
use std::path::Path;
use std::time::Duration;

use serde_json::Value;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{Connection, SqliteConnection, query_scalar};
use station_sim::{
    ClockFault, Door, Ended, Faults, Happened, Level, Line, Order, Pace, Rider, Station, StationSetup, Tap, Wish,
};
use store::open::DATABASE;
use tokio::sync::mpsc;
use tokio::time::interval;
use usecases::FixedClock;

use super::digest::Digest;
use super::field::{self, code};
use super::hub::Hub;
use super::play::soon;
use super::trap::{Point, Trap};
use crate::Stopped;
use crate::kill::doomed::Doomed;
use crate::seat::BEGINNING;

/// Who comes: they have a battery, and it is not worn.
const RIDER: usize = 1;

/// What a swap costs, with 16 % of tax.
const PRICE: i64 = 2_900;
/// How often the desk looks at what time alone changes, as in the program.
const TICK: Duration = Duration::from_secs(1);

/// What was tried.
#[derive(Debug, Default)]
pub struct Report {
    /// Times somebody was killed.
    pub kills: usize,
    /// At which packets the hub was.
    pub hub: Points,
    /// At which packets the station was.
    pub station: Points,
}

/// Packets, by what they are.
#[derive(Debug, Default)]
pub struct Points(BTreeSet<String>);

impl Points {
    /// Whether there is one that is called so, or whose topic ends so.
    #[must_use]
    pub fn contains(&self, end: &str) -> bool {
        self.0.iter().any(|point| point.ends_with(end))
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { kills, hub, station } = self;
        write!(f, "{kills} kills; of the hub at {:?}; of the station at {:?}", hub.0, station.0)
    }
}

/// Who is killed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Victim {
    Hub,
    Station,
}

/// Plays one swap for each packet in it, each victim and each side of the packet, below `folder`.
///
/// # Errors
/// [`Stopped::Wrong`] with where it was and what is wrong.
pub async fn at_every_packet(program: &Path, folder: &Path) -> Result<Report, Stopped> {
    let made = folder.join("made");
    fs::create_dir_all(&made)?;
    let hub = Hub::open(&made, &FixedClock::at(BEGINNING), 1).await?;
    let mut field = field::made(&hub.seat).await?;
    for name in ["B-00", "B-01", "B-02"] {
        let ask = serde_json::json!({ "id": field.batteries[name] });
        hub.seat.call::<Value>("battery.confirm_full", ask).await?;
    }
    hub.close(false).await;
    let cast = Cast { program, made: &made, station: field.stations.remove(0), rider: field.riders.remove(RIDER) };
    let mut report = Report::default();
    for packet in 0.. {
        for (victim, behind) in
            [(Victim::Hub, false), (Victim::Hub, true), (Victim::Station, false), (Victim::Station, true)]
        {
            let point = Point { packet, behind };
            let place = folder.join(format!("{packet}-{victim:?}-{behind}"));
            let hit = cast.swap(&place, victim, point).await;
            let hit = hit.map_err(|stopped| Stopped::Wrong(format!("{victim:?} killed at {point:?}: {stopped}")))?;
            // The swap was over before: there is no such packet.
            let Some(hit) = hit else { return Ok(report) };
            report.kills += 1;
            let points = if victim == Victim::Hub { &mut report.hub } else { &mut report.station };
            points.0.insert(hit);
            fs::remove_dir_all(&place)?;
        }
    }
    Ok(report)
}

/// A hub that waits to be killed; `seed` is another one for each start.
///
/// # Errors
/// [`Stopped`] if it does not start.
pub async fn child(folder: &Path, seed: u64) -> Result<(), Stopped> {
    let hub = Hub::open(folder, &FixedClock::at(BEGINNING), seed).await?;
    let address = hub.address().ok_or_else(|| Stopped::wrong("it listens nowhere"))?;
    writeln!(stdout(), "{address}")?;
    let mut ticks = interval(TICK);
    loop {
        ticks.tick().await;
        // After a kill nothing is written before all was checked, which this begins.
        hub.seat.tick().await;
    }
}

struct Cast<'a> {
    program: &'a Path,
    made: &'a Path,
    station: StationSetup,
    rider: Rider,
}

impl Cast<'_> {
    /// One swap in `place`, in which somebody is killed; at which packet, if it came to it.
    async fn swap(&self, place: &Path, victim: Victim, point: Point) -> Result<Option<String>, Stopped> {
        copy(self.made, place)?;
        let (mut hub, address) = self.hub(place, 2)?;
        let mut trap = Trap::set(point, address).await?;
        let mut sprung = trap.sprung.take().ok_or_else(|| Stopped::wrong("a trap springs once"))?;
        let (tell, mut told) = mpsc::unbounded_channel();
        let station = Station::new(self.station.clone(), "first", ClockFault::None, BEGINNING.0);
        let (door, faults) = (Door::plain(trap.address, "bss"), Faults::new(Level::None, 1));
        let line = Line::begin(station, door, Pace::stepped(BEGINNING.0), faults, tell);
        let tap = || line.order(Order::Tap(Tap { rider: self.rider.clone(), wish: Wish::Swap }));
        tap();
        let (mut hit, mut swap) = (None, None);
        while swap.is_none() {
            let next = async {
                tokio::select! {
                    at = &mut sprung, if hit.is_none() => Next::Sprung(at.unwrap_or_default()),
                    happened = told.recv() => happened.map_or(Next::Nothing, |(_, happened)| Next::Happened(happened)),
                }
            };
            match soon("the swap to be over", next).await? {
                Next::Sprung(at) => {
                    hit = Some(at);
                    if victim == Victim::Hub {
                        hub.killed_after(Duration::ZERO)?;
                        let (again, address) = self.hub(place, 3)?;
                        trap.lead_to(address);
                        hub = again;
                    } else {
                        line.order(Order::Restart);
                    }
                }
                Next::Happened(Happened::Ended { how: Ended::Forgotten, .. }) => tap(),
                Next::Happened(Happened::Ended { how: Ended::Confirmed { swap: id }, .. }) => swap = Some(id),
                Next::Happened(Happened::Ended { how, .. }) => {
                    return Err(Stopped::Wrong(format!("it ended as {how:?}")));
                }
                Next::Happened(_) => {}
                Next::Nothing => return Err(Stopped::wrong("the station is gone")),
            }
        }
        let mut standing = line.standing();
        let settled = standing.wait_for(|standing| standing.is_settled);
        let _ =
            soon("the station to have told all", settled).await?.map_err(|_| Stopped::wrong("the station is gone"))?;
        // What comes after the swap is no point of it.
        let hit = hit.or_else(|| sprung.try_recv().ok());
        hub.killed_after(Duration::ZERO)?;
        self.is_booked_once(place, &swap.unwrap_or_default()).await?;
        Ok(hit)
    }

    fn hub(&self, place: &Path, seed: u64) -> Result<(Doomed, SocketAddr), Stopped> {
        let hub = Doomed::start(self.program, "stations", seed, place)?;
        let address = hub.line()?.parse().map_err(|_| Stopped::wrong("the hub tells no address"))?;
        Ok((hub, address))
    }

    /// One swap, called so; both batteries where they are; and one price.
    async fn is_booked_once(&self, place: &Path, swap: &str) -> Result<(), Stopped> {
        let options = SqliteConnectOptions::new().filename(place.join(DATABASE));
        let mut sql = SqliteConnection::connect_with(&options).await?;
        let digest = Digest::of(&mut sql).await?;
        let ids: Vec<String> = query_scalar("select lower(hex(id)) from swap").fetch_all(&mut sql).await?;
        if ids != [swap.replace('-', "")] {
            return Err(Stopped::Wrong(format!("the station knows the swap as {swap}, the hub has {ids:?}")));
        }
        let answers =
            "select count(distinct json_extract(payload, '$.swap_id')) from outbox where topic like '%confirmation'";
        let answers: i64 = query_scalar(answers).fetch_one(&mut sql).await?;
        let sessions: i64 =
            query_scalar("select count(*) from swap_session where state = 'open'").fetch_one(&mut sql).await?;
        let at = |battery: &str| digest.custody.get(battery).map(String::as_str);
        let brought = self.rider.battery.as_ref().map_or("", |battery| &battery.name);
        let is = (at("B-00"), at(brought), digest.balance(&code(RIDER)), answers, sessions);
        let must = (Some("C-0001"), Some("S-0/6"), PRICE, 1, 0);
        if is == must { Ok(()) } else { Err(Stopped::Wrong(format!("it must be {must:?} and is {is:?}"))) }
    }
}

enum Next {
    Sprung(String),
    Happened(Happened),
    Nothing,
}

/// Copies the files of a hub that is closed.
fn copy(from: &Path, to: &Path) -> Result<(), Stopped> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        if entry.file_type()?.is_file() {
            fs::copy(entry.path(), to.join(entry.file_name()))?;
        }
    }
    Ok(())
}
