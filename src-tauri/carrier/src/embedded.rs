//! Between the hub's own broker and the desk. An answer that reaches nobody, since its station is away or has not yet
//! subscribed, waits in the outbox and goes out as soon as the station hears it. Source: stations.md, "A known race".

use std::collections::VecDeque;
use std::future::ready;

use broker::{Broker, Incoming, Qos, Reach, Role, Signal, StationName};
use bytes::Bytes;
use link::{Root, is_said_once};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;
use usecases::{Desk, Heard, Parcel, Waiting};

use crate::noted;

/// Messages taken from the broker at once, so that readings among them are stored together: one sync for all of them, and
/// what they are acknowledged with leaves in a few packets.
const AT_ONCE: usize = 2_048;

/// Does what stations say until the broker is gone or the link is to stop.
pub async fn carry(
    desk: &Desk,
    broker: &Broker,
    root: &Root,
    mut signals: mpsc::Receiver<Signal>,
    stopping: &CancellationToken,
) {
    let mut waiting = VecDeque::new();
    loop {
        let mut some = Vec::new();
        // What goes out comes first, after each step: it is little, and what comes in may never end.
        tokio::select! {
            biased;
            () = stopping.cancelled() => return,
            () = desk.post_laid_out() => deliver(desk, broker, root, Waiting::Unasked).await,
            () = ready(()), if !waiting.is_empty() => step(desk, broker, root, &mut waiting).await,
            many = signals.recv_many(&mut some, AT_ONCE) => if many == 0 { return },
        }
        waiting.extend(some);
    }
}

/// Takes the first of what waits, with those after it that are readings too.
async fn step(desk: &Desk, broker: &Broker, root: &Root, waiting: &mut VecDeque<Signal>) {
    if readings(desk, root, waiting).await == 0
        && let Some(signal) = waiting.pop_front()
    {
        take(desk, broker, root, signal).await;
    }
}

/// Has the first of what waits stored together, as far as they are readings; how many they were. What cannot be stored is
/// let go unacknowledged, so that it comes again.
async fn readings(desk: &Desk, root: &Root, waiting: &mut VecDeque<Signal>) -> usize {
    let incoming = waiting.iter().map_while(|signal| if let Signal::Incoming(one) = signal { Some(one) } else { None });
    let heard: Vec<Heard<'_>> = incoming.map(heard).collect();
    let stored = match desk.hear_readings(root, &heard).await {
        Ok(stored) => stored,
        Err(fault) => {
            tracing::error!(code = fault.code(), "readings are not stored");
            let many = heard.len();
            waiting.drain(..many);
            return many;
        }
    };
    for signal in waiting.drain(..stored) {
        if let Signal::Incoming(incoming) = signal {
            incoming.ack.stored();
        }
    }
    stored
}

fn heard(incoming: &Incoming) -> Heard<'_> {
    let station = match &incoming.login.role {
        Role::Station(station) => Some(station.as_str()),
        Role::Gateway => None,
    };
    Heard { login: &incoming.login.name, station, topic: &incoming.topic, payload: &incoming.payload, retained: false }
}

async fn take(desk: &Desk, broker: &Broker, root: &Root, signal: Signal) {
    match signal {
        Signal::Incoming(incoming) => hear(desk, broker, root, incoming).await,
        Signal::Subscribed { login, .. } => {
            let below = match &login.role {
                Role::Station(station) => format!("{}/{}/", root.as_str(), station.as_str()),
                Role::Gateway => format!("{}/", root.as_str()),
            };
            deliver(desk, broker, root, Waiting::Below(&below)).await;
        }
        Signal::Refused { why, login, role, .. } => {
            // What a stranger calls themselves may be anything.
            tracing::warn!(?why, login = login.filter(|_| role.is_some()), "somebody was refused at the broker");
            if let (Some(Role::Station(station)), Some(topic)) = (role, why.topic()) {
                refused(desk, root, &station, topic).await;
            }
        }
        Signal::Connected { login, .. } => passed(desk, &login.role, true).await,
        Signal::Gone { login, .. } => passed(desk, &login.role, false).await,
    }
}

/// A station came or went; a gateway is none.
async fn passed(desk: &Desk, role: &Role, came: bool) {
    let Role::Station(station) = role else { return };
    if let Err(fault) = desk.station_passed(station.as_str(), came).await {
        tracing::warn!(code = fault.code(), "that a station came or went is not noted");
    }
}

/// A station wanted a topic it may not: somebody is to look, if it is another's.
async fn refused(desk: &Desk, root: &Root, station: &StationName, topic: &str) {
    let own = format!("{}/{}/", root.as_str(), station.as_str());
    if !topic.starts_with(&own)
        && let Err(fault) = desk.station_refused(station.as_str(), topic).await
    {
        tracing::warn!(code = fault.code(), "that a station wanted what is another's is not noted");
    }
}

async fn hear(desk: &Desk, broker: &Broker, root: &Root, incoming: Incoming) {
    match desk.hear(root, &heard(&incoming)).await {
        Ok(parcels) => {
            incoming.ack.stored();
            let (taken, unheard) = publish(broker, root, parcels);
            noted::sent(desk, &taken).await;
            noted::not_sent(desk, &unheard).await;
        }
        // Unacknowledged it comes again.
        Err(fault) => tracing::error!(code = fault.code(), "what a station said is not stored"),
    }
}

/// Publishes what waits; what reaches nobody goes on waiting.
async fn deliver(desk: &Desk, broker: &Broker, root: &Root, which: Waiting<'_>) {
    let mut after = 0;
    loop {
        let parcels = noted::unsent(desk, which, after).await;
        let Some(last) = parcels.last() else { return };
        after = last.number;
        let (heard, _) = publish(broker, root, parcels);
        noted::sent(desk, &heard).await;
    }
}

/// Publishes; the numbers of those that were heard, and of the others.
fn publish(broker: &Broker, root: &Root, parcels: Vec<Parcel>) -> (Vec<i64>, Vec<i64>) {
    let (heard, unheard): (Vec<_>, Vec<_>) = parcels.into_iter().partition(|parcel| is_taken(broker, root, parcel));
    let numbers = |parcels: Vec<Parcel>| parcels.iter().map(|parcel| parcel.number).collect();
    (numbers(heard), numbers(unheard))
}

fn is_taken(broker: &Broker, root: &Root, parcel: &Parcel) -> bool {
    let qos = if parcel.qos == 2 { Qos::ExactlyOnce } else { Qos::AtLeastOnce };
    let (topic, payload) = (&parcel.topic, Bytes::copy_from_slice(&parcel.payload));
    let once = is_said_once(root, topic);
    match if once { broker.publish_once(topic, payload, qos) } else { broker.publish(topic, payload, qos) } {
        Ok(reach) => is_heard(&reach, parcel),
        Err(error) => {
            tracing::warn!(%error, "an answer cannot be published");
            false
        }
    }
}

/// Whether it reached whom it is for: its station, or the gateway that asked for the station. Another gateway only listens.
/// What the hub says of itself was heard by whoever has it, for it may be no more than once that it is said.
fn is_heard(reach: &Reach, parcel: &Parcel) -> bool {
    reach.taken.iter().any(|login| match (&login.role, &parcel.asked_by) {
        (Role::Station(_), _) | (Role::Gateway, None) => true,
        (Role::Gateway, Some(asked_by)) => login.name == *asked_by,
    })
}
