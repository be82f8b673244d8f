//! The hub's own MQTT broker for stations (3.1.1 and 5, plain and TLS): own sessions over a codec crate. A message is
//! checked against its login's rights, handed to the hub, and acknowledged only when the hub says it is stored; what the
//! hub answers reaches the station, also one that is just coming back. Nobody's silence, noise or slowness holds up
//! anybody else, and every queue is bounded. Sources: stations.md, "Rules" and "Limits"; the threats T03, T04 and T15.
//!
//! [`Broker::start`] opens the doors; everything that happens comes out of one channel as [`Signal`]s. Of MQTT 5 are not
//! carried: properties of a message, a delay of the will, topic aliases, subscription identifiers, shared subscriptions.

mod ack;
mod broker;
mod clients;
mod connection;
mod core;
mod counts;
mod door;
mod filter;
mod listener;
mod lock;
mod login;
mod mailbox;
mod rate;
mod received;
mod rights;
mod routes;
mod session;
mod settings;
mod signal;
mod talk;
mod tls;
mod waiting;
mod wire;

pub use ack::Ack;
pub use broker::{Addresses, Broker, PublishError, Reach, StartError};
pub use counts::Counts;
pub use link::{Root, StationName};
pub use listener::bind;
pub use login::{Fingerprint, Login, Role, Verifier};
pub use rate::Bucket;
pub use settings::{Limits, Rate, Settings, Tls, Unencrypted};
pub use signal::{Ending, Incoming, Qos, Refusal, Signal};
pub use tls::acceptor;
