//! Which broker stations and desk meet at.

use std::fmt;
use std::net::SocketAddr;

use broker::{Login, Rate, Tls, Unencrypted};
use link::Root;
use zeroize::Zeroizing;

/// Which broker stations and desk meet at.
#[derive(Clone, Debug)]
pub enum Plan {
    /// The hub's own.
    Embedded(Embedded),
    /// One that runs elsewhere.
    Outside(Outside),
}

/// How the hub's own broker runs.
#[derive(Clone, Debug)]
pub struct Embedded {
    /// What every topic begins with.
    pub root: Root,
    /// Where it listens without TLS.
    pub plain: Option<SocketAddr>,
    /// Where it listens with TLS; the same address is one port for both.
    pub tls: Option<Tls>,
    /// Whom it lets in without TLS.
    pub unencrypted: Unencrypted,
    /// Who may connect.
    pub logins: Vec<Login>,
    /// How fast a station may speak. None: no limit.
    pub rate: Option<Rate>,
}

/// A broker that runs elsewhere, as a Mosquitto, and who the hub is there. Who may say what is for that broker to judge.
#[derive(Clone)]
pub struct Outside {
    /// Its name or address.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// Name and password.
    pub login: Option<(String, Zeroizing<String>)>,
    /// Whether it is spoken to with TLS.
    pub tls: bool,
    /// Whose certificates are believed, as PEM. None: whom this computer believes.
    pub authority: Option<String>,
    /// The certificate the hub shows.
    pub certificate: Option<Pair>,
    /// What every topic begins with.
    pub root: Root,
    /// What the hub is called there; its session is kept under this, so it must be nobody else's.
    pub client: String,
    /// After how many seconds of silence it is asked whether it is still there. One that does not answer by the time it would
    /// be asked again is gone.
    pub keep_alive_s: u16,
}

/// A certificate and its key, as PEM.
#[derive(Clone)]
pub struct Pair {
    /// The certificate, and those between it and its authority.
    pub certificate: String,
    /// Its private key.
    pub key: Zeroizing<String>,
}

impl fmt::Debug for Outside {
    /// Without password and key.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Outside").field("host", &self.host).field("port", &self.port).finish_non_exhaustive()
    }
}

impl fmt::Debug for Pair {
    /// Without the key.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Pair")
    }
}
