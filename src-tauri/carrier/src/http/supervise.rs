//! Keeps the listener as the hub wants it: put up, put up anew, taken down, and told to the screens.

use std::net::SocketAddr;
use std::sync::Arc;

use broker::Fingerprint;
use tokio::time::{Instant, sleep, sleep_until};
use usecases::{Desk, Host, HttpPlan, HttpState, LinkTrouble, LinkWord};

use super::listener::Listener;
use crate::host::{host, moved, reached_at};
use crate::supervise::{AGAIN_AFTER, ANEW_AFTER, of_broker, why};

/// A listener that was put up.
struct Standing {
    listener: Listener,
    /// What must be the same for it to stay.
    footing: String,
    /// The names and addresses it answers to.
    host: Host,
    is_secret: bool,
    /// When it is put up anew by itself: its certificate is made anew with it.
    until: Instant,
}

/// Runs the listener of a hub until it is dropped.
pub(crate) async fn supervise(desk: &Arc<Desk>) {
    let mut standing: Option<Standing> = None;
    loop {
        let host = host();
        let is_wanted = match desk.http_plan(&host).await {
            Ok(Some(plan)) => {
                standing = put_up(desk, &host, plan, standing.take()).await;
                true
            }
            Ok(None) => {
                down(&mut standing).await;
                desk.http_is(HttpState::default());
                false
            }
            Err(fault) => {
                down(&mut standing).await;
                desk.http_is(trouble(why(&fault)));
                true
            }
        };
        wait(desk, &host, (standing.as_ref(), is_wanted)).await;
        if standing.as_ref().is_some_and(|standing| standing.until <= Instant::now()) {
            down(&mut standing).await;
        }
    }
}

async fn down(standing: &mut Option<Standing>) {
    if let Some(Standing { listener, .. }) = standing.take() {
        listener.stop().await;
    }
}

/// The listener as planned: the one there is, if it is the same.
async fn put_up(desk: &Arc<Desk>, host: &Host, plan: HttpPlan, before: Option<Standing>) -> Option<Standing> {
    let footing = footing(&plan);
    let mut before = before;
    let stays = before.as_ref().is_some_and(|before| before.footing == footing && before.host == *host);
    if !stays {
        down(&mut before).await;
        let is_secret = plan.tls.is_some();
        before = match Listener::start(Arc::clone(desk), plan).await {
            Ok(listener) => {
                let until = Instant::now() + ANEW_AFTER;
                Some(Standing { listener, footing, host: host.clone(), is_secret, until })
            }
            Err(error) => {
                tracing::error!(%error, "the listener for devices does not stand");
                desk.http_is(trouble(of_broker(&error)));
                None
            }
        };
    }
    if let Some(Standing { listener, is_secret, .. }) = &before {
        desk.http_is(up(reached_at(listener.address, host), *is_secret));
    }
    before
}

/// Waits until there is something to do.
async fn wait(desk: &Desk, host: &Host, (standing, is_wanted): (Option<&Standing>, bool)) {
    let elsewhere = moved(host, crate::host::host);
    match standing {
        Some(Standing { until, .. }) => tokio::select! {
            () = desk.http_changed() => {}
            () = sleep_until(*until) => {}
            () = elsewhere => {}
        },
        None if is_wanted => tokio::select! {
            () = desk.http_changed() => {}
            () = sleep(AGAIN_AFTER) => {}
        },
        None => desk.http_changed().await,
    }
}

fn up(addresses: Vec<SocketAddr>, is_secret: bool) -> HttpState {
    let scheme = if is_secret { "https" } else { "http" };
    let addresses = addresses.iter().map(|address| format!("{scheme}://{address}")).collect();
    HttpState { state: LinkWord::Up, why: None, addresses }
}

fn trouble(why: LinkTrouble) -> HttpState {
    HttpState { state: LinkWord::Down, why: Some(why), addresses: Vec::new() }
}

/// What must be the same for the listener to stay; its certificate is another each time, and good as long as its authority is.
fn footing(plan: &HttpPlan) -> String {
    let authorities = plan.tls.iter().flat_map(|tls| &tls.authorities).map(|one| Fingerprint::of(one));
    format!("{} {:?} {} {:?}", plan.address, plan.rate, plan.tls.is_some(), authorities.collect::<Vec<_>>())
}
