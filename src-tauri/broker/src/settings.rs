//! Where the broker listens and how much it bears. Numbers: stations.md, "Limits"; T04 and T15.

use std::fmt;
use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use link::Root;

/// How a broker is started.
#[derive(Clone, Debug)]
pub struct Settings {
    /// What every topic begins with.
    pub root: Root,
    /// Where it listens without TLS. Loopback by default: there nobody listens in, and only there a gateway is let in.
    pub plain: Option<SocketAddr>,
    /// Where it listens with TLS. The same address as without is one listener, which goes by the first byte.
    pub tls: Option<Tls>,
    /// Whom it lets in without TLS.
    pub unencrypted: Unencrypted,
    /// How much it bears.
    pub limits: Limits,
}

impl Default for Settings {
    /// Plain on loopback, port 1883, and nothing else.
    fn default() -> Self {
        let plain = SocketAddr::from((Ipv4Addr::LOCALHOST, 1883));
        Self {
            root: Root::default(),
            plain: Some(plain),
            tls: None,
            unencrypted: Unencrypted::Logins,
            limits: Limits::default(),
        }
    }
}

/// Who is let in without TLS.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unencrypted {
    /// Whoever has a login; from elsewhere than this computer only who can do no better ([`crate::Login::is_legacy`]).
    Logins,
    /// Gateways, from this computer.
    Gateways,
    /// Whoever comes from this computer, as the first of the gateways, whatever name and password they show; with TLS so too,
    /// unless they show those of a login. For setting up and trying out stations: every program of this computer may speak for
    /// all of them.
    Anybody,
}

/// A listener with TLS 1.2 and 1.3.
#[derive(Clone)]
pub struct Tls {
    /// Where it listens.
    pub address: SocketAddr,
    /// The broker's certificate and those between it and the authority that stations trust, as DER.
    pub chain: Vec<Vec<u8>>,
    /// The certificate's private key, as PKCS #8 DER.
    pub key: Vec<u8>,
    /// Authorities whose client certificates are believed, as DER. None: no client certificate is asked for.
    pub client_authorities: Vec<Vec<u8>>,
}

impl fmt::Debug for Tls {
    /// Without the key.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tls").field("address", &self.address).finish_non_exhaustive()
    }
}

/// How much the broker bears, of everybody together and of each.
#[derive(Clone, Debug)]
pub struct Limits {
    /// From accepting a socket to its CONNECT read and judged, the handshake of TLS included.
    pub connect_within: Duration,
    /// Sockets that have not yet got in. One more turns the oldest silent one out, once that had a moment to speak.
    pub waiting: usize,
    /// The same of one address. Loopback has no such limit.
    pub waiting_per_address: usize,
    /// Connections of all logins together. None: as many as the logins need.
    pub connections: Option<usize>,
    /// Connections of one station's login, and sessions kept for it while it is away.
    pub connections_per_station: usize,
    /// Bytes of a payload.
    pub payload: usize,
    /// Messages under way on a connection, in each direction: handed over but not stored, or sent but not acknowledged.
    pub in_flight: u16,
    /// How fast a station's login may speak. A gateway plays many stations and is not held to it. None: no limit.
    pub rate: Option<Rate>,
    /// Subscriptions of a session.
    pub subscriptions: usize,
    /// How long the session of a client that wants one (`clean_session` 0) is kept while it is away.
    pub session_kept: Duration,
    /// How long a message waits for a client that is away or slow.
    pub letter_kept: Duration,
    /// Messages that wait for one client. One more is refused.
    pub letters: usize,
    /// Bytes of the same.
    pub letter_bytes: usize,
    /// A client that takes nothing of what it is sent is cut off after this.
    pub stalled_after: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connect_within: Duration::from_secs(5),
            waiting: 512,
            waiting_per_address: 4,
            connections: None,
            connections_per_station: 4,
            payload: 64 * 1024,
            in_flight: 32,
            rate: Some(Rate::default()),
            subscriptions: 32,
            session_kept: Duration::from_secs(24 * 60 * 60),
            letter_kept: Duration::from_secs(10 * 60),
            letters: 256,
            letter_bytes: 1024 * 1024,
            stalled_after: Duration::from_secs(30),
        }
    }
}

impl Limits {
    /// Connections of so many logins together: two of each, since one that is half open may still be there when the next
    /// comes, and some for gateways with many.
    pub(crate) fn connections_of(&self, logins: usize) -> usize {
        self.connections.unwrap_or_else(|| (2 * logins + 32).max(64))
    }
}

/// A bucket of tokens: what comes over it is read later, never lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    /// Messages a second, in the long run.
    pub per_second: u32,
    /// Messages at once, after silence.
    pub burst: u32,
}

impl Default for Rate {
    fn default() -> Self {
        Self { per_second: 50, burst: 200 }
    }
}
