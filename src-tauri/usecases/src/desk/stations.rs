//! The desk as the program that runs the link to the stations holds it.

use std::future::pending;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use domain::presence::Sign;
use store::post::{Parcel, Waiting};

use super::{Desk, Doing};
use crate::event::Event;
use crate::fault::Fault;
use crate::hub_link::{self, Host, LinkPlan, LinkState, LinkTester, LinkWord};
use crate::presence;
use crate::station_link::{self, Heard};

/// Messages for stations read at once.
const UNSENT_AT_ONCE: i64 = 256;

impl Desk {
    /// Does what a station says; what goes out for it, in order, which is on disk then.
    ///
    /// # Errors
    /// [`Fault`] if it could not be written down: it must come again.
    pub fn hear<'a>(&'a self, root: &'a link::Root, heard: &'a Heard<'a>) -> Doing<'a, Result<Vec<Parcel>, Fault>> {
        Box::pin(async move {
            let hub = self.hub()?;
            let parcels = station_link::hear(&hub, root, heard).await;
            // Told each second at most: stations may say a thousand things in one.
            self.heard.store(true, Ordering::Relaxed);
            parcels
        })
    }

    /// Keeps readings, many in one transaction; how many of the first are on disk then, and what goes out for them. The one after
    /// them is no reading that may be spoken: it is for [`Desk::hear`].
    ///
    /// # Errors
    /// [`Fault`] if they could not be written down: they must come again.
    pub fn hear_readings<'a>(
        &'a self,
        root: &'a link::Root,
        heard: &'a [Heard<'a>],
    ) -> Doing<'a, Result<(usize, Vec<Parcel>), Fault>> {
        Box::pin(async move {
            let stored = station_link::hear_readings(&*self.hub()?, root, heard).await;
            self.heard.store(true, Ordering::Relaxed);
            stored
        })
    }

    /// Notes that what went out for stations has left.
    ///
    /// # Errors
    /// [`Fault`] if it cannot be noted.
    pub fn sent<'a>(&'a self, parcels: &'a [i64]) -> Doing<'a, Result<(), Fault>> {
        Box::pin(async move {
            let hub = self.hub()?;
            Ok(hub.store.sent(parcels, hub.now()).await?)
        })
    }

    /// What is to be run for the link to the stations on this computer.
    ///
    /// # Errors
    /// [`Fault`]: nothing is to be run then; [`Desk::link_changed`] tells when to ask again.
    pub fn link_plan<'a>(&'a self, host: &'a Host) -> Doing<'a, Result<LinkPlan, Fault>> {
        Box::pin(async move { hub_link::plan(&*self.hub()?, host).await })
    }

    /// Waits until the link shall be otherwise, or put up anew: whether anew.
    pub async fn link_changed(&self) -> bool {
        let Ok(hub) = self.hub() else { return pending().await };
        tokio::select! {
            () = hub.relink.notified() => false,
            () = hub.restart_link.notified() => true,
        }
    }

    /// Says who tries a broker outside.
    pub fn on_link_test(&self, tester: LinkTester) {
        if let Ok(hub) = self.hub() {
            drop(hub.link_tester.set(tester));
        }
    }

    /// Takes note of how the link stands.
    pub fn link_is<'a>(&'a self, state: LinkState) -> Doing<'a, ()> {
        Box::pin(async move {
            let Ok(hub) = self.hub() else { return };
            let stands = state.state == LinkWord::Up;
            if !hub.link.set(state) {
                return;
            }
            hub.tell(Event::Link);
            if !stands && let Err(fault) = presence::unlinked(&hub).await {
                tracing::warn!(code = fault.code(), "that stations are not linked is not noted");
            }
        })
    }

    /// A station came to the broker, or a connection of it is gone; by the level of its topics.
    ///
    /// # Errors
    /// [`Fault`] if it cannot be noted.
    pub fn station_passed<'a>(&'a self, level: &'a str, came: bool) -> Doing<'a, Result<(), Fault>> {
        Box::pin(async move {
            let sign = if came { Sign::Came } else { Sign::Went };
            station_link::passed(&*self.hub()?, level, &sign).await
        })
    }

    /// A station, by the level of its topics, wanted to say or hear what is not its own: somebody is to look.
    ///
    /// # Errors
    /// [`Fault`] if it cannot be noted.
    pub fn station_refused<'a>(&'a self, level: &'a str, topic: &'a str) -> Doing<'a, Result<(), Fault>> {
        Box::pin(async move { station_link::refused(&*self.hub()?, level, topic).await })
    }

    /// Notes that what went out for stations reached nobody: it waits.
    ///
    /// # Errors
    /// [`Fault`] if it cannot be noted.
    pub fn not_sent<'a>(&'a self, parcels: &'a [i64]) -> Doing<'a, Result<(), Fault>> {
        Box::pin(async move {
            let hub = self.hub()?;
            Ok(hub.store.not_sent(parcels).await?)
        })
    }

    /// What waits and may still be said, the oldest first: some of those after the number `after`; none if those were all.
    ///
    /// # Errors
    /// [`Fault`] if it cannot be read.
    pub fn unsent<'a>(&'a self, which: Waiting<'a>, after: i64) -> Doing<'a, Result<Vec<Parcel>, Fault>> {
        Box::pin(async move {
            let hub = self.hub()?;
            let mut read = hub.store.read().await?;
            Ok(store::post::waiting(&mut read, which, (after, UNSENT_AT_ONCE), hub.now()).await?)
        })
    }

    /// Waits until something was laid out for stations that no message of theirs asked for.
    pub async fn post_laid_out(&self) {
        let Ok(post) = self.hub().map(|hub| Arc::clone(&hub.post)) else { return pending().await };
        post.notified().await;
    }
}
