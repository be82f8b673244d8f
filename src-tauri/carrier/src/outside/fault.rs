//! What is wrong with an outside broker, as whoever has to mend it needs to know it.

use std::io;

use rumqttc::{ConnectReturnCode, ConnectionError, StateError};
use tokio_rustls::rustls;

/// What is wrong with an outside broker: the first step that fails on the way to hearing stations there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OutsideFault {
    /// Nobody knows the name of its computer.
    #[error("the broker's name is not known")]
    Name,
    /// Nothing answers at its port as a broker does.
    #[error("no broker answers at this port")]
    Port,
    /// One of the two does not believe the other's certificate, or what is set of certificates is none.
    #[error("the encrypted connection is refused")]
    Tls,
    /// It does not know this name and password, or does not let them in.
    #[error("the broker does not let this login in")]
    Login,
    /// It does not let the hub hear its stations.
    #[error("the broker does not let the hub hear stations")]
    Rights,
    /// It was there and is gone.
    #[error("the broker is gone")]
    Gone,
    /// The hub could not store what was said, and is to hear it again.
    #[error("what a station said is not stored")]
    NotStored,
}

impl OutsideFault {
    /// By which the screens tell it.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Port => "port",
            Self::Tls => "tls",
            Self::Login => "login",
            Self::Rights => "rights",
            Self::Gone => "gone",
            Self::NotStored => "not_stored",
        }
    }
}

impl From<ConnectionError> for OutsideFault {
    fn from(error: ConnectionError) -> Self {
        match error {
            ConnectionError::ConnectionRefused(
                ConnectReturnCode::BadUserNamePassword
                | ConnectReturnCode::NotAuthorized
                | ConnectReturnCode::BadClientId,
            ) => Self::Login,
            ConnectionError::ConnectionRefused(_)
            | ConnectionError::NotConnAck(_)
            | ConnectionError::NetworkTimeout => Self::Port,
            ConnectionError::Io(error) | ConnectionError::MqttState(StateError::Io(error)) => of(&error),
            _ => Self::Gone,
        }
    }
}

/// What the system or the layer of TLS says; our own way to the socket says it in our words.
fn of(error: &io::Error) -> OutsideFault {
    let inner = error.get_ref();
    if let Some(ours) = inner.and_then(|inner| inner.downcast_ref::<OutsideFault>()) {
        return *ours;
    }
    if inner.is_some_and(|inner| inner.is::<rustls::Error>()) { OutsideFault::Tls } else { OutsideFault::Gone }
}
