//! The link as the app holds it: started by a plan, looked at, stopped.

use std::sync::Arc;

use broker::{Addresses, Broker, Limits, Login, Settings, StartError};
use tokio::sync::{mpsc, watch};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use usecases::Desk;

use crate::embedded;
use crate::outside::{self, OutsideFault};
use crate::plan::{Embedded, Outside, Plan};

/// Messages that wait between the broker and the desk.
const WAITING: usize = 4_096;

/// Why the link does not start. An outside broker that is not there is no such reason: it is tried again and again.
#[derive(Debug, thiserror::Error)]
pub enum StartFault {
    /// The hub's own broker cannot listen there, or not with that certificate.
    #[error(transparent)]
    Broker(#[from] StartError),
    /// What is set of the outside broker cannot be used.
    #[error(transparent)]
    Outside(#[from] OutsideFault),
}

impl StartFault {
    /// By which the screens tell why.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Broker(StartError::PortTaken { .. }) => "port_taken",
            Self::Broker(StartError::Address { .. }) => "address",
            Self::Broker(StartError::Certificate(_)) => "certificate",
            Self::Broker(StartError::Authority(_)) => "authority",
            Self::Outside(fault) => fault.code(),
        }
    }
}

/// How the link is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// The outside broker is being reached for the first time.
    Connecting,
    /// Stations are heard.
    Up {
        /// Where, if it is the hub's own broker.
        addresses: Option<Addresses>,
    },
    /// The outside broker is not there; it is tried again.
    Reconnecting {
        /// Why it was not, the last time.
        why: OutsideFault,
    },
    /// It was stopped.
    Stopped,
}

/// A running link. Dropping it stops it without waiting.
pub struct Link {
    broker: Option<Arc<Broker>>,
    status: watch::Receiver<Status>,
    stopping: CancellationToken,
    task: Option<JoinHandle<()>>,
}

impl Link {
    /// Starts the hub's own broker, or goes to the one outside, and carries from then on.
    ///
    /// # Errors
    /// [`StartFault`].
    pub async fn start(desk: Arc<Desk>, plan: Plan) -> Result<Self, StartFault> {
        match plan {
            Plan::Embedded(plan) => Self::embedded(desk, plan).await,
            Plan::Outside(plan) => Self::outside(desk, plan),
        }
    }

    async fn embedded(desk: Arc<Desk>, plan: Embedded) -> Result<Self, StartFault> {
        let Embedded { root, plain, tls, unencrypted, logins, rate } = plan;
        let limits = Limits { rate, ..Limits::default() };
        let (out, signals) = mpsc::channel(WAITING);
        let settings = Settings { root: root.clone(), plain, tls, unencrypted, limits };
        let broker = Arc::new(Broker::start(settings, logins, out).await?);
        let (told, status) = watch::channel(Status::Up { addresses: Some(broker.addresses()) });
        let stopping = CancellationToken::new();
        let (here, stop) = (Arc::clone(&broker), stopping.clone());
        let task = tokio::spawn(async move {
            embedded::carry(&desk, &here, &root, signals, &stop).await;
            here.stop().await;
            told.send_replace(Status::Stopped);
        });
        Ok(Self { broker: Some(broker), status, stopping, task: Some(task) })
    }

    fn outside(desk: Arc<Desk>, plan: Outside) -> Result<Self, StartFault> {
        // What cannot be used at all is told at once.
        outside::options(&plan)?;
        let (told, status) = watch::channel(Status::Connecting);
        let stopping = CancellationToken::new();
        let stop = stopping.clone();
        let task = tokio::spawn(async move {
            outside::carry(&desk, &plan, &told, &stop).await;
            told.send_replace(Status::Stopped);
        });
        Ok(Self { broker: None, status, stopping, task: Some(task) })
    }

    /// How the link is, and tells when that changes.
    #[must_use]
    pub fn status(&self) -> watch::Receiver<Status> {
        self.status.clone()
    }

    /// Puts these logins in place of those before; who is in with one that is gone or changed is cut off. Who may come to an
    /// outside broker is said there.
    pub fn set_logins(&self, logins: Vec<Login>) {
        if let Some(broker) = &self.broker {
            broker.set_logins(logins);
        }
    }

    /// Stops; when this returns, what was being done is done, and the ports are free.
    pub async fn stop(mut self) {
        self.stopping.cancel();
        if let Some(task) = self.task.take()
            && let Err(error) = task.await
        {
            tracing::error!(%error, "the link did not end by itself");
        }
    }
}

impl Drop for Link {
    fn drop(&mut self) {
        self.stopping.cancel();
    }
}
