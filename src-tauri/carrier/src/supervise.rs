//! Keeps the link as the hub wants it: put up, changed, put up anew, and told to the screens.

use std::sync::Arc;
use std::time::Duration;

use broker::{Fingerprint, Login, Rate, Role, StartError, StationName, Tls, Unencrypted, Verifier};
use tokio::sync::watch;
use tokio::time::{Instant, sleep, sleep_until};
use usecases::{
    Desk, EmbeddedPlan, Fault, Gate, Host, LinkLogin, LinkPlan, LinkState, LinkTrouble, LinkWord, OutsidePlan, Way,
};
use zeroize::Zeroizing;

use crate::host::{host, moved, reached_at, unreached};
use crate::http;
use crate::link::{Link, StartFault, Status};
use crate::outside::{OutsideFault, try_out};
use crate::plan::{Embedded, Outside, Pair, Plan};

/// How soon what did not go is tried again: the key may be open now, the port free.
pub(crate) const AGAIN_AFTER: Duration = Duration::from_secs(5);
/// How often the broker is put up anew by itself: its certificate is made anew with it, long before it ends.
pub(crate) const ANEW_AFTER: Duration = Duration::from_secs(30 * 24 * 3_600);
/// Seconds of silence after which a broker outside is asked whether it is there.
const KEEP_ALIVE_S: u16 = 20;

/// What a link was put up with, as far as a change of it needs a new one.
#[derive(PartialEq)]
struct Footing(String);

/// A link that was put up.
struct Standing {
    link: Link,
    footing: Footing,
    /// The names and addresses in its certificate.
    host: Host,
    /// When it is put up anew by itself.
    until: Instant,
}

/// Runs the link of a hub, and the listener for devices that post, until it is dropped.
pub async fn supervise(desk: Arc<Desk>) {
    tokio::join!(link(&desk), http::supervise(&desk));
}

/// Runs the link of a hub.
async fn link(desk: &Arc<Desk>) {
    desk.on_link_test(Arc::new(|plan| Box::pin(async move { tried(plan).await })));
    let mut link: Option<Standing> = None;
    loop {
        let host = host();
        match desk.link_plan(&host).await {
            Ok(plan) => link = put_up(desk, &host, plan, link.take()).await,
            Err(fault) => {
                down(desk, &mut link).await;
                desk.link_is(trouble(why(&fault), None)).await;
            }
        }
        let anew = wait(desk, &host, link.as_ref()).await;
        if anew {
            down(desk, &mut link).await;
        }
    }
}

/// Takes the link down, and says so: whoever was connected is so no more, though nobody could tell of their end.
async fn down(desk: &Desk, link: &mut Option<Standing>) {
    if let Some(Standing { link, .. }) = link.take() {
        link.stop().await;
        desk.link_is(LinkState { state: LinkWord::Starting, ..LinkState::default() }).await;
    }
}

/// The link as planned: the one there is, if only who may come is another.
async fn put_up(desk: &Arc<Desk>, host: &Host, plan: LinkPlan, before: Option<Standing>) -> Option<Standing> {
    let footing = footing(&plan);
    let mut before = before;
    if let (Some(standing), Way::Embedded(embedded)) = (&before, &plan.way)
        && standing.footing == footing
        && standing.host.covers(host)
    {
        standing.link.set_logins(logins(&embedded.logins));
        return before;
    }
    down(desk, &mut before).await;
    let port = port(&plan);
    let Some(plan) = ours(plan) else {
        desk.link_is(LinkState::default()).await;
        return None;
    };
    match Link::start(Arc::clone(desk), plan).await {
        Ok(link) => Some(Standing { link, footing, host: host.clone(), until: Instant::now() + ANEW_AFTER }),
        Err(fault) => {
            tracing::error!(code = fault.code(), "the link does not stand");
            let port = taken(&fault).or(port);
            desk.link_is(trouble(of_start(&fault), port)).await;
            None
        }
    }
}

/// Waits until there is something to do; whether the link is to be put up anew.
async fn wait(desk: &Desk, host: &Host, link: Option<&Standing>) -> bool {
    let Some(Standing { link, until, .. }) = link else {
        return tokio::select! {
            anew = desk.link_changed() => anew,
            () = sleep(AGAIN_AFTER) => false,
        };
    };
    let mut status = link.status();
    let elsewhere = moved(host, crate::host::host);
    tokio::pin!(elsewhere);
    loop {
        let now = *status.borrow_and_update();
        desk.link_is(told(now, host).await).await;
        if now == Status::Stopped {
            return true;
        }
        tokio::select! {
            anew = desk.link_changed() => return anew,
            () = sleep_until(*until) => return true,
            // An address more needs another certificate; one that is gone is shown no more.
            () = &mut elsewhere, if is_own(now) => return false,
            () = changed(&mut status) => {}
        }
    }
}

/// Whether it is the hub's own broker, which stands.
const fn is_own(status: Status) -> bool {
    matches!(status, Status::Up { addresses: Some(_) })
}

async fn changed(status: &mut watch::Receiver<Status>) {
    if status.changed().await.is_err() {
        sleep(AGAIN_AFTER).await;
    }
}

/// How the link stands, for the screens.
async fn told(status: Status, host: &Host) -> LinkState {
    match status {
        Status::Connecting => LinkState { state: LinkWord::Starting, ..LinkState::default() },
        Status::Stopped => trouble(LinkTrouble::Other, None),
        Status::Reconnecting { why } => trouble(of_outside(why), None),
        Status::Up { addresses: None } => LinkState { state: LinkWord::Up, ..LinkState::default() },
        Status::Up { addresses: Some(addresses) } => {
            let all = |listener: Option<_>| listener.map_or_else(Vec::new, |at| reached_at(at, host));
            let (plain, tls) = (all(addresses.plain), all(addresses.tls));
            let text = |all: &[std::net::SocketAddr]| all.iter().map(ToString::to_string).collect();
            LinkState {
                state: LinkWord::Up,
                plain: text(&plain),
                unreached: unreached(&tls).await,
                tls: text(&tls),
                ..LinkState::default()
            }
        }
    }
}

fn trouble(why: LinkTrouble, port: Option<u16>) -> LinkState {
    LinkState { state: LinkWord::Down, why: Some(why), port, ..LinkState::default() }
}

pub(crate) fn why(fault: &Fault) -> LinkTrouble {
    match fault {
        Fault::Gate(Gate::KeyMissing) => LinkTrouble::KeyMissing,
        Fault::Gate(Gate::AuthorityMissing) => LinkTrouble::AuthorityMissing,
        _ => LinkTrouble::Other,
    }
}

fn of_start(fault: &StartFault) -> LinkTrouble {
    match fault {
        StartFault::Broker(error) => of_broker(error),
        StartFault::Outside(fault) => of_outside(*fault),
    }
}

/// Why nobody can listen there.
pub(crate) const fn of_broker(error: &StartError) -> LinkTrouble {
    match error {
        StartError::PortTaken { .. } => LinkTrouble::PortTaken,
        StartError::Address { .. } => LinkTrouble::PortRefused,
        StartError::Certificate(_) | StartError::Authority(_) => LinkTrouble::Certificate,
    }
}

/// Which port is taken.
fn taken(fault: &StartFault) -> Option<u16> {
    match fault {
        StartFault::Broker(StartError::PortTaken { port }) => Some(*port),
        StartFault::Broker(_) | StartFault::Outside(_) => None,
    }
}

fn of_outside(fault: OutsideFault) -> LinkTrouble {
    match fault {
        OutsideFault::Name => LinkTrouble::Name,
        OutsideFault::Port | OutsideFault::Gone => LinkTrouble::Unreachable,
        OutsideFault::Tls => LinkTrouble::Tls,
        OutsideFault::Login => LinkTrouble::Login,
        OutsideFault::Rights => LinkTrouble::Rights,
        OutsideFault::NotStored => LinkTrouble::Other,
    }
}

async fn tried(plan: OutsidePlan) -> Option<LinkTrouble> {
    let Plan::Outside(outside) = outside(plan, link::Root::default()) else { return None };
    try_out(&outside).await.err().map(of_outside)
}

/// What must be the same for the link to stay: who may come is changed while it stands.
fn footing(plan: &LinkPlan) -> Footing {
    Footing(match &plan.way {
        Way::Idle => String::new(),
        Way::Embedded(one) => {
            let authorities: Vec<Fingerprint> = one.tls.authorities.iter().map(|one| Fingerprint::of(one)).collect();
            format!("{:?} {} {} {authorities:?} {:?}", plan.root, one.plain, one.tls.address, one.rate)
        }
        // Never the same: what is changed of it is tried at once.
        Way::Outside(one) => format!("outside {} {}", one.host, one.port),
    })
}

/// The port that is meant where none is named: the first that stations use.
fn port(plan: &LinkPlan) -> Option<u16> {
    match &plan.way {
        Way::Embedded(one) => Some(one.tls.address.port()),
        Way::Outside(one) => Some(one.port),
        Way::Idle => None,
    }
}

/// The plan as it is run; none if nothing is to be run.
fn ours(plan: LinkPlan) -> Option<Plan> {
    match plan.way {
        Way::Idle => None,
        Way::Embedded(one) => Some(embedded(one, plan.root)),
        Way::Outside(one) => Some(outside(one, plan.root)),
    }
}

fn embedded(plan: EmbeddedPlan, root: link::Root) -> Plan {
    let tls = Tls {
        address: plan.tls.address,
        chain: vec![plan.tls.certificate],
        key: plan.tls.key,
        client_authorities: plan.tls.authorities,
    };
    let (per_second, burst) = plan.rate;
    Plan::Embedded(Embedded {
        root,
        plain: Some(plan.plain),
        tls: Some(tls),
        unencrypted: Unencrypted::Logins,
        logins: logins(&plan.logins),
        rate: Some(Rate { per_second, burst }),
    })
}

fn outside(plan: OutsidePlan, root: link::Root) -> Plan {
    let password = Zeroizing::new(plan.password.unwrap_or_default());
    Plan::Outside(Outside {
        host: plan.host,
        port: plan.port,
        login: (!plan.login.is_empty()).then_some((plan.login, password)),
        tls: plan.tls,
        authority: (!plan.ca.is_empty()).then_some(plan.ca),
        certificate: plan.certificate.map(|(certificate, key)| Pair { certificate, key: Zeroizing::new(key) }),
        root,
        client: plan.client,
        keep_alive_s: KEEP_ALIVE_S,
    })
}

/// Who may come. A login whose station cannot stand in a topic is left out: it could say nothing.
fn logins(all: &[LinkLogin]) -> Vec<Login> {
    let role = |one: &LinkLogin| match &one.station {
        Some(station) => StationName::new(station).ok().map(Role::Station),
        None => Some(Role::Gateway),
    };
    let login = |one: &LinkLogin| {
        Some(Login {
            name: one.name.clone(),
            role: role(one)?,
            secret: one.verifier.map(Verifier::from_bytes),
            certificate: one.fingerprint.map(Fingerprint),
            is_legacy: one.is_legacy,
        })
    };
    all.iter().filter_map(login).collect()
}
