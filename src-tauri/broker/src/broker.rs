//! The broker as the hub holds it.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use bytestring::ByteString;
use tokio::sync::{mpsc, watch};
use tokio::time::{Instant, interval};
use tokio_rustls::rustls;
use tokio_util::sync::CancellationToken;

use crate::clients::Clients;
use crate::core::Core;
use crate::counts::{Counters, Counts};
use crate::door::Tongue;
use crate::listener;
use crate::login::Login;
use crate::mailbox::{Letter, Posted};
use crate::rate::Bucket;
use crate::rights;
use crate::settings::{Rate, Settings};
use crate::signal::{Qos, Signal};
use crate::tls;
use crate::waiting::WaitingRoom;

/// How often sessions whose time is over are looked for.
const TIDY: Duration = Duration::from_secs(30);

/// How often the hub is told of those who cannot prove who they are. They are counted in any case; who tries a thousand times
/// a second is to fill neither the hub's queue nor its log.
const STRANGERS: Rate = Rate { per_second: 10, burst: 50 };

/// A running broker. Dropping it stops it without waiting.
pub struct Broker {
    core: Arc<Core>,
    addresses: Addresses,
    /// Closed when the last task is gone.
    tasks: watch::Sender<()>,
}

/// Where a broker listens, with the ports the system chose where the settings say 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Addresses {
    /// Without TLS.
    pub plain: Option<SocketAddr>,
    /// With TLS.
    pub tls: Option<SocketAddr>,
}

/// Why a broker does not start. Nothing listens then.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// Another program listens there, or another broker of this one.
    #[error("port {port} is taken")]
    PortTaken {
        /// Which.
        port: u16,
    },
    /// The address is none of this computer's, or the port is kept for others.
    #[error("cannot listen on {address}")]
    Address {
        /// Which.
        address: SocketAddr,
        /// What the system says.
        source: io::Error,
    },
    /// The broker's own certificate or key is none, or they do not belong together.
    #[error("the broker's certificate cannot be used")]
    Certificate(#[source] rustls::Error),
    /// An authority for client certificates is none.
    #[error("an authority for client certificates cannot be used")]
    Authority(#[source] rustls::Error),
}

/// Why something is not published.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PublishError {
    /// It is no topic below the root and a station, or holds a wildcard.
    #[error("no station has this topic")]
    Topic,
    /// The payload is longer than the limits allow.
    #[error("the payload is too long")]
    Payload,
}

/// Whom a message reached.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reach {
    /// As whom those are there that have it in their queue, one for each.
    pub taken: Vec<Arc<Login>>,
    /// How many are there and have no room: too much waits for them already.
    pub full: usize,
}

impl Broker {
    /// Listens, lets these logins in, and tells of what happens through `out`. While nobody reads from there, stations are
    /// not read from either; when the receiver is dropped, whoever sends something is cut off unacknowledged. Runs on the
    /// runtime it is called on.
    ///
    /// # Errors
    /// [`StartError`].
    pub async fn start(settings: Settings, logins: Vec<Login>, out: mpsc::Sender<Signal>) -> Result<Self, StartError> {
        let mut listeners = Vec::new();
        let mut addresses = Addresses { plain: None, tls: None };
        let tls = settings.tls.as_ref().map(|tls| Ok((tls.address, tls::acceptor(tls)?))).transpose()?;
        match (settings.plain, tls) {
            (Some(plain), Some((address, acceptor))) if plain == address => {
                let listener = listener::bind(address).await?;
                addresses = Addresses { plain: listener.local_addr().ok(), tls: listener.local_addr().ok() };
                listeners.push((listener, Tongue::Either(acceptor)));
            }
            (plain, tls) => {
                if let Some(address) = plain {
                    let listener = listener::bind(address).await?;
                    addresses.plain = listener.local_addr().ok();
                    listeners.push((listener, Tongue::Plain));
                }
                if let Some((address, acceptor)) = tls {
                    let listener = listener::bind(address).await?;
                    addresses.tls = listener.local_addr().ok();
                    listeners.push((listener, Tongue::Tls(acceptor)));
                }
            }
        }
        let core = Arc::new(Core {
            clients: Arc::new(Clients::new(&settings, logins)),
            waiting: Arc::new(WaitingRoom::new(settings.limits.waiting, settings.limits.waiting_per_address)),
            counters: Counters::default(),
            strangers: Bucket::new(STRANGERS, Instant::now()),
            stopping: CancellationToken::new(),
            settings,
            out,
        });
        let (tasks, lives) = watch::channel(());
        for (listener, tongue) in listeners {
            tokio::spawn(listener::run(core.clone(), listener, tongue, lives.clone()));
        }
        tokio::spawn(tidy(core.clone(), lives));
        Ok(Self { core, addresses, tasks })
    }

    /// Where it listens.
    #[must_use]
    pub const fn addresses(&self) -> Addresses {
        self.addresses
    }

    /// Sends a message to whoever is there and has subscribed to its topic; never waits, and never retains. For a session that
    /// is away the hub keeps what it says: [`Signal::Subscribed`] tells when it hears again.
    ///
    /// # Errors
    /// [`PublishError`]; nobody has it then.
    pub fn publish(&self, topic: &str, payload: Bytes, qos: Qos) -> Result<Reach, PublishError> {
        self.send(topic, payload, qos, false)
    }

    /// The same, and a connection that ends before it is acknowledged ends it too: a session that goes on does not hear it
    /// again. For what is only right for whoever stands there now.
    ///
    /// # Errors
    /// [`PublishError`]; nobody has it then.
    pub fn publish_once(&self, topic: &str, payload: Bytes, qos: Qos) -> Result<Reach, PublishError> {
        self.send(topic, payload, qos, true)
    }

    fn send(&self, topic: &str, payload: Bytes, qos: Qos, once: bool) -> Result<Reach, PublishError> {
        let Core { settings, clients, .. } = &*self.core;
        if !rights::hub_may_publish(&settings.root, topic) {
            return Err(PublishError::Topic);
        }
        if payload.len() > settings.limits.payload {
            return Err(PublishError::Payload);
        }
        let (mut routes, at, mut reach) = (clients.routes.seen(), Instant::now(), Reach::default());
        let text = ByteString::from(topic);
        for (route, wanted) in clients.routes.now(&mut routes).hearers(&settings.root, topic, None) {
            let letter = Letter { topic: text.clone(), payload: payload.clone(), qos: qos.min(wanted), at, once };
            match route.mailbox.post_now(letter) {
                Posted::Taken => reach.taken.push(route.login.clone()),
                Posted::Full => {
                    reach.full += 1;
                    self.core.counters.overflowed.one_more();
                }
                Posted::Away => {}
            }
        }
        Ok(reach)
    }

    /// Takes a login away and cuts its connections at once: they hear nothing from here on, and nothing more of theirs is
    /// handed over but what each may just be handing over. Says how many they were.
    pub fn revoke(&self, login: &str) -> usize {
        self.core.clients.revoke(login)
    }

    /// Puts these logins in place of those before. Whoever is in with one that is gone or changed is cut off.
    pub fn set_logins(&self, logins: Vec<Login>) {
        self.core.clients.set_logins(logins);
    }

    /// How often what happened.
    #[must_use]
    pub fn counts(&self) -> Counts {
        self.core.counters.read()
    }

    /// Stops: nobody is let in any more, everybody is cut off, and when this returns the ports are free. What was handed
    /// over and not acknowledged by then is sent again by its station some time. Last wills are not said.
    pub async fn stop(&self) {
        self.halt();
        self.tasks.closed().await;
    }

    fn halt(&self) {
        self.core.stopping.cancel();
        self.core.clients.stop();
    }
}

impl Drop for Broker {
    fn drop(&mut self) {
        self.halt();
    }
}

async fn tidy(core: Arc<Core>, lives: watch::Receiver<()>) {
    let mut tidy = interval(TIDY);
    loop {
        tokio::select! {
            _ = tidy.tick() => core.clients.forget_old(Instant::now()),
            () = core.stopping.cancelled() => break,
        }
    }
    drop(lives);
}
