//! Carries what stations say from the broker to the desk, and its answers back.

use std::sync::Arc;
use std::time::Duration;

use broker::{Broker, Incoming, Qos, Role, Signal};
use bytes::Bytes;
use link::Root;
use tokio::sync::mpsc;
use usecases::{Desk, Heard, Parcel};

/// Some stations ask before they listen: an answer that reached nobody is said once more, so much later. One that reached
/// somebody is never said again. Source: stations.md, "A known race".
const ONCE_MORE: Duration = Duration::from_millis(200);

/// Does what stations say until the broker is gone. Each message is acknowledged once it is on disk with all it does.
pub async fn carry(desk: &Desk, broker: &Arc<Broker>, root: &Root, mut signals: mpsc::Receiver<Signal>) {
    while let Some(signal) = signals.recv().await {
        match signal {
            Signal::Incoming(incoming) => hear(desk, broker, root, incoming).await,
            Signal::Refused { why, login, .. } => tracing::warn!(?why, login, "somebody was refused at the broker"),
            Signal::Connected { .. } | Signal::Subscribed { .. } | Signal::Gone { .. } => {}
        }
    }
}

async fn hear(desk: &Desk, broker: &Arc<Broker>, root: &Root, incoming: Incoming) {
    let station = match &incoming.login.role {
        Role::Station(station) => Some(station.as_str()),
        Role::Gateway => None,
    };
    let heard = Heard {
        login: &incoming.login.name,
        station,
        topic: &incoming.topic,
        payload: &incoming.payload,
        retained: false,
    };
    match desk.hear(root, &heard).await {
        Ok(parcels) => {
            incoming.ack.stored();
            answer(desk, broker, parcels).await;
        }
        // Unacknowledged it comes again.
        Err(fault) => tracing::error!(code = fault.code(), "what a station said is not stored"),
    }
}

async fn answer(desk: &Desk, broker: &Arc<Broker>, parcels: Vec<Parcel>) {
    if parcels.is_empty() {
        return;
    }
    let numbers: Vec<i64> = parcels.iter().map(|parcel| parcel.number).collect();
    let unheard: Vec<Parcel> = parcels.into_iter().filter(|parcel| publish(broker, parcel) == 0).collect();
    if !unheard.is_empty() {
        let broker = Arc::clone(broker);
        tokio::spawn(async move {
            tokio::time::sleep(ONCE_MORE).await;
            unheard.iter().for_each(|parcel| {
                publish(&broker, parcel);
            });
        });
    }
    if let Err(fault) = desk.sent(&numbers).await {
        tracing::warn!(code = fault.code(), "what was answered is not noted as sent");
    }
}

/// Publishes an answer; how many took it.
fn publish(broker: &Broker, parcel: &Parcel) -> usize {
    let qos = if parcel.qos == 2 { Qos::ExactlyOnce } else { Qos::AtLeastOnce };
    match broker.publish(&parcel.topic, Bytes::copy_from_slice(&parcel.payload), qos) {
        Ok(reach) => reach.taken,
        Err(error) => {
            tracing::warn!(%error, "an answer cannot be published");
            0
        }
    }
}
