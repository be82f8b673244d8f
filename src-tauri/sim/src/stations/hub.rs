//! The hub of a week: its desk, its broker and what goes between them, switched off and on.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};

use broker::{Login, Role, StationName, Unencrypted, Verifier};
use carrier::{Embedded, Link, Plan, Status};
use link::Root;
use usecases::{Clock, FixedClock};

use super::field::SECRET;
use super::plan::STATIONS;
use crate::Stopped;
use crate::seat::Seat;

/// A hub that runs.
pub struct Hub {
    /// Where the admin sits.
    pub seat: Seat,
    link: Link,
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
        let logins = (0..STATIONS).map(|number| login(&format!("S-{number}"))).collect::<Result<Vec<_>, _>>()?;
        let plan = Embedded {
            root: Root::default(),
            plain: Some(SocketAddr::from((Ipv4Addr::LOCALHOST, 0))),
            tls: None,
            unencrypted: Unencrypted::Logins,
            logins,
            // How fast stations may speak is tried elsewhere.
            rate: None,
        };
        let link = Link::start(seat.desk(), Plan::Embedded(plan));
        let link = link.map_err(|fault| Stopped::wrong(fault.to_string()))?;
        Ok(Self { seat, link, folder, clock, seed, opened })
    }

    /// Where stations reach it.
    pub fn address(&self) -> Option<SocketAddr> {
        match *self.link.status().borrow() {
            Status::Up { addresses } => addresses.and_then(|addresses| addresses.plain),
            Status::Connecting | Status::Reconnecting { .. } | Status::Stopped => None,
        }
    }

    /// Switches it off and on. If `at_once`, what it is doing just then is broken off before stations are.
    pub async fn restart(self, at_once: bool) -> Result<Self, Stopped> {
        let (folder, clock, seed, opened) = (self.folder.clone(), self.clock.clone(), self.seed, self.opened + 1);
        self.close(at_once).await;
        let hub = Self::opened(folder, clock, seed, opened).await?;
        hub.seat.sign_in().await?;
        Ok(hub)
    }

    /// Switches it off. If `at_once`, the desk goes first: what comes in just then is not stored, and not acknowledged.
    pub async fn close(self, at_once: bool) {
        if at_once {
            self.seat.leave().await;
            self.link.stop().await;
        } else {
            self.link.stop().await;
            self.seat.leave().await;
        }
    }
}

/// The login of a station that is called like it.
pub fn login(name: &str) -> Result<Login, Stopped> {
    let station = StationName::new(name).map_err(|error| Stopped::wrong(error.to_string()))?;
    let secret = Some(Verifier::of(SECRET.as_bytes()));
    Ok(Login { name: name.to_owned(), role: Role::Station(station), secret, certificate: None, is_legacy: false })
}
