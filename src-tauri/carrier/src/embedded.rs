//! Between the hub's own broker and the desk. An answer that reaches nobody, since its station is away or has not yet
//! subscribed, waits in the outbox and goes out as soon as the station hears it. Source: stations.md, "A known race".

use std::collections::VecDeque;
use std::time::Duration;

use broker::{Broker, Incoming, Qos, Reach, Role, Signal, StationName};
use bytes::Bytes;
use link::{Root, is_said_once};
use tokio::sync::mpsc;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use usecases::{Desk, Heard, Parcel, Waiting, is_reading};

use crate::held::{Held, until};
use crate::noted;

/// Messages taken from the broker at once, so that readings among them are stored together: one sync for all of them, and
/// what they are acknowledged with leaves in a few packets.
const AT_ONCE: usize = 2_048;
/// For so long readings are gathered that nobody waits for, and so many: each time the disk is written, a page of it is, and fifty
/// of them a second would wear it out.
const GATHERED_FOR: Duration = Duration::from_secs(3);
const GATHERED: usize = 512;
/// How soon what found no room with a station that is slow to listen is tried again.
const ROOM_AFTER: Duration = Duration::from_secs(1);

/// Does what stations say until the broker is gone or the link is to stop.
pub async fn carry(
    desk: &Desk,
    broker: &Broker,
    root: &Root,
    mut signals: mpsc::Receiver<Signal>,
    stopping: &CancellationToken,
) {
    let (waiting, held) = (VecDeque::new(), Held::default());
    let mut carrier = Carrier { desk, broker, root, waiting, gathered_until: None, again: None, held };
    loop {
        let mut some = Vec::new();
        // What goes out comes first, after each step: it is little, and what comes in may never end.
        tokio::select! {
            biased;
            () = stopping.cancelled() => return carrier.leave().await,
            () = desk.post_laid_out() => carrier.deliver(Waiting::Unasked).await,
            () = until(carrier.again) => carrier.deliver_below(None).await,
            () = carrier.held.is_over() => carrier.take_up(),
            () = until(carrier.gathered_until), if !carrier.waiting.is_empty() => carrier.step().await,
            many = signals.recv_many(&mut some, AT_ONCE) => if many == 0 { return carrier.leave().await },
        }
        carrier.gather(some);
    }
}

/// At work between a broker and a desk.
struct Carrier<'a> {
    desk: &'a Desk,
    broker: &'a Broker,
    root: &'a Root,
    /// What came and is not yet done.
    waiting: VecDeque<Signal>,
    /// When to begin with it.
    gathered_until: Option<Instant>,
    /// When to try again what is for a station that is there and found its queue full: no sign will tell when there is room.
    again: Option<Instant>,
    /// Readings that could not be stored.
    held: Held<Signal>,
}

impl Carrier<'_> {
    /// Adds what came. Nobody waits for readings that are not acknowledged; anything else is begun with at once.
    fn gather(&mut self, some: Vec<Signal>) {
        if some.is_empty() {
            return;
        }
        let is_loose = |signal: &Signal| matches!(signal, Signal::Incoming(one) if one.qos == Qos::AtMostOnce && is_reading(self.root, &one.topic));
        let now = Instant::now();
        let begins = if some.iter().all(is_loose) && self.waiting.len() + some.len() < GATHERED {
            self.gathered_until.filter(|_| !self.waiting.is_empty()).unwrap_or(now + GATHERED_FOR)
        } else {
            now
        };
        self.gathered_until = Some(begins);
        self.waiting.extend(some);
    }

    /// Does what came before the link is left: what is not acknowledged would not come again.
    async fn leave(&mut self) {
        while self.readings().await > 0 {}
    }

    /// Takes the first of what waits, with those after it that are readings too.
    async fn step(&mut self) {
        if self.readings().await == 0
            && let Some(signal) = self.waiting.pop_front()
        {
            self.take(signal).await;
        }
    }

    /// Has the first of what waits stored together, as far as they are readings; how many they were. What cannot be stored is
    /// held, and stops nothing else.
    async fn readings(&mut self) -> usize {
        let leading = self.waiting.iter().map_while(|signal| match signal {
            Signal::Incoming(one) if is_reading(self.root, &one.topic) => Some(heard(one)),
            _ => None,
        });
        let heard: Vec<Heard<'_>> = leading.collect();
        let many = heard.len();
        if many == 0 {
            return 0;
        }
        let (stored, parcels) = match self.desk.hear_readings(self.root, &heard).await {
            Ok(kept) => kept,
            Err(fault) => {
                tracing::error!(code = fault.code(), "readings are not stored");
                // What nobody keeps does not come again.
                let is_kept = |signal: &Signal| matches!(signal, Signal::Incoming(one) if one.qos != Qos::AtMostOnce);
                self.held.hold(self.waiting.drain(..many).filter(is_kept));
                return many;
            }
        };
        for signal in self.waiting.drain(..stored) {
            if let Signal::Incoming(incoming) = signal {
                incoming.ack.stored();
            }
        }
        self.answer(parcels).await;
        stored
    }

    /// Has what is held tried again.
    fn take_up(&mut self) {
        self.held.go_before(&mut self.waiting);
        self.gathered_until = Some(Instant::now());
    }

    async fn take(&mut self, signal: Signal) {
        match signal {
            Signal::Incoming(incoming) => self.hear(incoming).await,
            Signal::Subscribed { login, .. } => {
                let station = if let Role::Station(station) = &login.role { Some(station.as_str()) } else { None };
                self.deliver_below(station).await;
            }
            Signal::Refused { why, login, role, .. } => {
                // What a stranger calls themselves may be anything.
                tracing::warn!(?why, login = login.filter(|_| role.is_some()), "somebody was refused at the broker");
                if let (Some(Role::Station(station)), Some(topic)) = (role, why.topic()) {
                    self.refused(&station, topic).await;
                }
            }
            Signal::Connected { login, .. } => self.passed(&login.role, true).await,
            Signal::Gone { login, .. } => self.passed(&login.role, false).await,
        }
    }

    /// A station came or went; a gateway is none.
    async fn passed(&self, role: &Role, came: bool) {
        let Role::Station(station) = role else { return };
        if let Err(fault) = self.desk.station_passed(station.as_str(), came).await {
            tracing::warn!(code = fault.code(), "that a station came or went is not noted");
        }
    }

    /// A station wanted a topic it may not: somebody is to look, if it is another's.
    async fn refused(&self, station: &StationName, topic: &str) {
        if !topic.starts_with(&self.below(Some(station.as_str())))
            && let Err(fault) = self.desk.station_refused(station.as_str(), topic).await
        {
            tracing::warn!(code = fault.code(), "that a station wanted what is another's is not noted");
        }
    }

    async fn hear(&mut self, incoming: Incoming) {
        match self.desk.hear(self.root, &heard(&incoming)).await {
            Ok(parcels) => {
                incoming.ack.stored();
                self.answer(parcels).await;
            }
            // Unacknowledged it comes again.
            Err(fault) => tracing::error!(code = fault.code(), "what a station said is not stored"),
        }
    }

    /// Says what is answered, and notes whether anybody heard it.
    async fn answer(&mut self, parcels: Vec<Parcel>) {
        if parcels.is_empty() {
            return;
        }
        let (mut taken, unheard) = self.publish(parcels);
        // What is said once counts as sent since it was stored.
        taken.retain(|parcel| !is_said_once(self.root, &parcel.topic));
        noted::sent(self.desk, &numbers(&taken)).await;
        noted::not_sent(self.desk, &numbers(&unheard)).await;
    }

    /// What the topics of a station begin with, or those of all.
    fn below(&self, station: Option<&str>) -> String {
        let root = self.root.as_str();
        station.map_or_else(|| format!("{root}/"), |station| format!("{root}/{station}/"))
    }

    /// Publishes what waits for a station, or for all.
    async fn deliver_below(&mut self, station: Option<&str>) {
        if station.is_none() {
            self.again = None;
        }
        let below = self.below(station);
        self.deliver(Waiting::Below(&below)).await;
    }

    /// Publishes what waits; what reaches nobody goes on waiting. What is said once counts as sent before it leaves: a power
    /// cut between the two must not have it said again.
    async fn deliver(&mut self, which: Waiting<'_>) {
        let mut after = 0;
        loop {
            let parcels = noted::unsent(self.desk, which, after).await;
            let Some(last) = parcels.last() else { return };
            after = last.number;
            let (once, rest): (Vec<_>, Vec<_>) =
                parcels.into_iter().partition(|parcel| is_said_once(self.root, &parcel.topic));
            if noted::sent(self.desk, &numbers(&once)).await {
                let (_, unheard) = self.publish(once);
                noted::not_sent(self.desk, &numbers(&unheard)).await;
            }
            let (taken, _) = self.publish(rest);
            noted::sent(self.desk, &numbers(&taken)).await;
        }
    }

    /// Publishes; those that were heard, and the others.
    fn publish(&mut self, parcels: Vec<Parcel>) -> (Vec<Parcel>, Vec<Parcel>) {
        parcels.into_iter().partition(|parcel| self.is_taken(parcel))
    }

    fn is_taken(&mut self, parcel: &Parcel) -> bool {
        let qos = if parcel.qos == 2 { Qos::ExactlyOnce } else { Qos::AtLeastOnce };
        let (topic, payload) = (&parcel.topic, Bytes::copy_from_slice(&parcel.payload));
        let once = is_said_once(self.root, topic);
        let broker = self.broker;
        match if once { broker.publish_once(topic, payload, qos) } else { broker.publish(topic, payload, qos) } {
            Ok(reach) => {
                let is_heard = is_heard(&reach, parcel);
                if !is_heard && reach.full > 0 {
                    self.again.get_or_insert_with(|| Instant::now() + ROOM_AFTER);
                }
                is_heard
            }
            Err(error) => {
                tracing::warn!(%error, "an answer cannot be published");
                false
            }
        }
    }
}

fn numbers(parcels: &[Parcel]) -> Vec<i64> {
    parcels.iter().map(|parcel| parcel.number).collect()
}

fn heard(incoming: &Incoming) -> Heard<'_> {
    let station = match &incoming.login.role {
        Role::Station(station) => Some(station.as_str()),
        Role::Gateway => None,
    };
    Heard { login: &incoming.login.name, station, topic: &incoming.topic, payload: &incoming.payload, retained: false }
}

/// Whether it reached whom it is for: its station, or the gateway that asked for the station. Another gateway only listens.
/// What the hub says of itself was heard by whoever has it, for it may be no more than once that it is said.
fn is_heard(reach: &Reach, parcel: &Parcel) -> bool {
    reach.taken.iter().any(|login| match (&login.role, &parcel.asked_by) {
        (Role::Station(_), _) | (Role::Gateway, None) => true,
        (Role::Gateway, Some(asked_by)) => login.name == *asked_by,
    })
}
