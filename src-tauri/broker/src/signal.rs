//! What the broker tells the hub, in the order in which it happened on each connection.

use std::net::SocketAddr;
use std::sync::Arc;

use bytes::Bytes;

use crate::ack::Ack;
use crate::login::{Login, Role};

/// Something that happened.
#[derive(Debug)]
pub enum Signal {
    /// A message came.
    Incoming(Incoming),
    /// A client got in.
    Connected {
        /// As whom.
        login: Arc<Login>,
        /// The id of the client, made up for one that sent none.
        client: Arc<str>,
        /// From where.
        peer: SocketAddr,
    },
    /// A client hears this filter from now on; of a session that was kept, told again when its client is back. What is
    /// published after this reaches it.
    Subscribed {
        /// As whom.
        login: Arc<Login>,
        /// The id of the client.
        client: Arc<str>,
        /// The filter as sent.
        filter: Arc<str>,
    },
    /// A client that got in is gone. Its last will, if it is due, came before.
    Gone {
        /// As whom it was in.
        login: Arc<Login>,
        /// The id of the client.
        client: Arc<str>,
        /// Why.
        why: Ending,
    },
    /// Somebody wanted what they may not. Of one connection the first only; [`crate::Counts`] counts all.
    Refused {
        /// What they wanted.
        why: Refusal,
        /// As whom: the name as sent, cut to 64 characters, if they did not prove it.
        login: Option<String>,
        /// For whom they speak, if they proved who they are.
        role: Option<Role>,
        /// From where.
        peer: SocketAddr,
    },
}

/// A message from a station, within the rights of its login.
#[derive(Debug)]
pub struct Incoming {
    /// Who sent it.
    pub login: Arc<Login>,
    /// Its topic: no wildcard, at most [`link::TOPIC_MAX`] bytes, under the station of the login.
    pub topic: String,
    /// What it says, at most `payload` bytes of the limits.
    pub payload: Bytes,
    /// How it was sent.
    pub qos: Qos,
    /// Whether the sender asked to have it retained. Nothing is.
    pub retain: bool,
    /// Whether the sender says it sent it before.
    pub dup: bool,
    /// Whether it is the last will of a client that is gone without a word.
    pub will: bool,
    /// To be told when the message is stored.
    pub ack: Ack,
}

/// How a message is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Qos {
    /// 0: it may be lost.
    AtMostOnce,
    /// 1: it may come twice.
    AtLeastOnce,
    /// 2: it comes once.
    ExactlyOnce,
}

impl From<link::Qos> for Qos {
    fn from(qos: link::Qos) -> Self {
        match qos {
            link::Qos::AtLeastOnce => Self::AtLeastOnce,
            link::Qos::ExactlyOnce => Self::ExactlyOnce,
        }
    }
}

/// Why a connection ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// The client said so.
    Disconnected,
    /// The client closed the socket without a word, or the network did.
    Closed,
    /// Nothing came for one and a half times the keep-alive.
    Silent,
    /// What came was no MQTT, or not what MQTT allows.
    Malformed,
    /// What came was larger than the limits allow.
    TooLarge,
    /// The hub dropped a message without storing it; so the client keeps it.
    NotStored,
    /// The client wanted what it may not, and its version of MQTT has no other answer.
    Forbidden,
    /// The same client came in anew.
    TakenOver,
    /// The login was revoked or changed.
    Revoked,
    /// The client took nothing of what it was sent.
    Stalled,
    /// The broker stops.
    Stopping,
}

impl Ending {
    /// Whether the last will is due: the client went without a word, and nobody took its rights from it.
    pub(crate) const fn is_abrupt(self) -> bool {
        match self {
            Self::Disconnected | Self::Revoked | Self::Stopping => false,
            Self::Closed
            | Self::Silent
            | Self::Malformed
            | Self::TooLarge
            | Self::NotStored
            | Self::Forbidden
            | Self::TakenOver
            | Self::Stalled => true,
        }
    }
}

/// What somebody wanted and may not. Texts are cut to 128 characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// To get in without a known name and its password or certificate.
    Credentials,
    /// To get in as a gateway from elsewhere than loopback.
    GatewayElsewhere,
    /// To get in without TLS, where it takes that.
    Unencrypted,
    /// To use the id of a client of another login.
    ForeignClient,
    /// To use an id that is none: too long, or with control characters.
    ClientId,
    /// To get in while there are as many connections as may be.
    Full,
    /// To speak a version of MQTT that is neither 3.1.1 nor 5, or an extended way to prove who it is.
    Version,
    /// To leave a last will where it may not publish.
    Will {
        /// Where.
        topic: String,
    },
    /// To publish where it may not.
    Publish {
        /// Where.
        topic: String,
    },
    /// To subscribe to what it may not.
    Subscribe {
        /// To what.
        filter: String,
    },
}

impl Refusal {
    /// The topic or filter they may not.
    #[must_use]
    pub fn topic(&self) -> Option<&str> {
        match self {
            Self::Will { topic } | Self::Publish { topic } | Self::Subscribe { filter: topic } => Some(topic),
            Self::Credentials
            | Self::GatewayElsewhere
            | Self::Unencrypted
            | Self::ForeignClient
            | Self::ClientId
            | Self::Full
            | Self::Version => None,
        }
    }
}

/// A stranger's text, made short enough to be told.
pub(crate) fn cut(text: &str, characters: usize) -> String {
    text.chars().take(characters).collect()
}
