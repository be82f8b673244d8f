//! The hub of a week: its desk, its broker and what goes between them, switched off and on.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use broker::{Broker, Limits, Login, Role, Settings, StationName, Verifier};
use headless::carry;
use link::Root;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use usecases::{Clock, FixedClock};

use super::field::SECRET;
use super::plan::STATIONS;
use crate::Stopped;
use crate::seat::Seat;

/// Messages that wait between the broker and the desk.
const WAITING: usize = 64;

/// A hub that runs.
pub struct Hub {
    /// Where the admin sits.
    pub seat: Seat,
    broker: Arc<Broker>,
    carrying: JoinHandle<()>,
    folder: PathBuf,
    clock: FixedClock,
    seed: u64,
    /// How often it was switched on.
    pub opened: u64,
}

impl Hub {
    /// Switches the hub of `folder` on.
    pub async fn open(folder: &Path, clock: &FixedClock, seed: u64) -> Result<Self, Stopped> {
        Self::opened(folder.to_owned(), clock.clone(), seed, 1).await
    }

    async fn opened(folder: PathBuf, clock: FixedClock, seed: u64, opened: u64) -> Result<Self, Stopped> {
        let seat = Seat::seeded(&folder, Clock::Fixed(clock.clone()), (seed << 20) + opened).await;
        let (out, signals) = mpsc::channel(WAITING);
        let plain = Some(SocketAddr::from((Ipv4Addr::LOCALHOST, 0)));
        // How fast stations may speak is tried elsewhere.
        let limits = Limits { rate: None, ..Limits::default() };
        let settings = Settings { plain, limits, ..Settings::default() };
        let logins = (0..STATIONS).map(login).collect::<Result<Vec<_>, _>>()?;
        let broker = Broker::start(settings, logins, out).await.map_err(|error| Stopped::wrong(error.to_string()))?;
        let (broker, desk) = (Arc::new(broker), seat.desk());
        let carried = Arc::clone(&broker);
        let carrying = tokio::spawn(async move { carry(&desk, &carried, &Root::default(), signals).await });
        Ok(Self { seat, broker, carrying, folder, clock, seed, opened })
    }

    /// Where stations reach it.
    pub fn address(&self) -> Option<SocketAddr> {
        self.broker.addresses().plain
    }

    /// Switches it off and on. If `at_once`, what it is doing just then is broken off before stations are.
    pub async fn restart(self, at_once: bool) -> Result<Self, Stopped> {
        let (folder, clock, seed, opened) = (self.folder.clone(), self.clock.clone(), self.seed, self.opened + 1);
        self.close(at_once).await;
        let hub = Self::opened(folder, clock, seed, opened).await?;
        hub.seat.sign_in().await?;
        Ok(hub)
    }

    /// Switches it off.
    pub async fn close(self, at_once: bool) {
        if at_once {
            self.carrying.abort();
        }
        self.broker.stop().await;
        self.carrying.abort();
        // Broken off is how it ends.
        let _ = self.carrying.await;
        self.seat.leave().await;
    }
}

fn login(number: usize) -> Result<Login, Stopped> {
    let name = format!("S-{number}");
    let station = StationName::new(&name).map_err(|error| Stopped::wrong(error.to_string()))?;
    let secret = Some(Verifier::of(SECRET.as_bytes()));
    Ok(Login { name, role: Role::Station(station), secret, certificate: None })
}
