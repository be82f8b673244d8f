//! Between a broker elsewhere and the desk. The hub's session is kept there, so what is said while the hub is down is
//! answered when it is back. Our end is made anew for each connection: the outbox alone says what is still to be sent.
//! Source: stations.md, "Client" and "A known race".

mod client;
mod connection;
mod fault;
mod post;
mod trimmed;
mod try_out;

use std::time::Duration;

use identity::Random;
use tokio::sync::watch;
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;
use usecases::Desk;

use crate::link::Status;
use crate::plan::Outside;
use connection::End;

pub use client::options;
pub use fault::OutsideFault;
pub use try_out::try_out;

/// How long until a broker that is gone is tried again; twice that the next time, and so on.
const FIRST_PAUSE: Duration = Duration::from_secs(1);
/// The longest of these.
const LAST_PAUSE: Duration = Duration::from_secs(60);

/// Does what stations say, connection after connection, until the link is to stop.
pub async fn carry(desk: &Desk, plan: &Outside, told: &watch::Sender<Status>, stopping: &CancellationToken) {
    let mut pause = FIRST_PAUSE;
    loop {
        let why = match connection::run(desk, plan, told, stopping).await {
            End::Stopped => return,
            End::Lost(why) => why,
        };
        if *told.borrow() == (Status::Up { addresses: None }) {
            pause = FIRST_PAUSE;
        }
        tracing::warn!(code = why.code(), "the outside broker is not there");
        told.send_replace(Status::Reconnecting { why });
        tokio::select! {
            () = stopping.cancelled() => return,
            () = sleep(uneven(pause)) => {}
        }
        pause = pause.saturating_mul(2).min(LAST_PAUSE);
    }
}

/// Somewhat less, by chance: after a power cut not everybody comes at the same moment.
fn uneven(pause: Duration) -> Duration {
    let mut chance = [0];
    match Random::System.fill(&mut chance) {
        Ok(()) => pause.saturating_sub(pause / 512 * u32::from(chance[0])),
        Err(_) => pause,
    }
}
