//! The protocol with one client, with no socket in it: bytes in, bytes out, signals to the hub. What does not fit anywhere
//! stops the reading, so that a slow hub is felt at the station's socket and nowhere else.

mod publish;
mod subscribe;

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use bytes::BytesMut;
use tokio::sync::mpsc::error::TrySendError;
use tokio::time::Instant;

use crate::ack::{Ack, Acks};
use crate::clients::Stay;
use crate::core::Core;
use crate::login::Login;
use crate::mailbox::Departure;
use crate::received::Released;
use crate::routes::Seen;
use crate::session::{Link, Session};
use crate::signal::{Ending, Incoming, Refusal, Signal};
use crate::wire::{Connect, Packet, Will, Wire};

/// Bytes written and not taken by the client, over which no more is written nor read.
const OUTPUT_MAX: usize = 64 * 1024;

pub(crate) struct Talk {
    core: Arc<Core>,
    link: Arc<Link>,
    session: Arc<Session>,
    peer: SocketAddr,
    wire: Wire,
    acks: Arc<Acks>,
    routes: Seen,
    /// How many letters may be in flight to the client.
    window: usize,
    /// Bytes of the largest packet it takes.
    packet_max: usize,
    will: Option<Will>,
    keep: Duration,
    /// What the hub had no room for, in order. A few at most: while there are any, nothing is read.
    held: VecDeque<Signal>,
    /// When the client may go on, if it spoke too fast.
    pause: Option<Instant>,
    has_refused: bool,
}

impl Talk {
    /// Begins with a client that is let in: the welcome goes to `out`, and what it missed is about to.
    pub fn begin(
        core: Arc<Core>,
        stay: &Stay,
        mut wire: Wire,
        connect: Connect,
        peer: SocketAddr,
        out: &mut BytesMut,
    ) -> Self {
        let limits = &core.settings.limits;
        let keep = connect.keep.min(limits.session_kept);
        let given = connect.client.is_empty().then_some(&*stay.session.client);
        let seconds = u32::try_from(keep.as_secs()).unwrap_or(u32::MAX);
        wire.welcome(stay.resumed, given, seconds, limits, out);
        wire.allow(limits.payload);
        stay.session.mailbox.attach(stay.link.wake.clone());
        core.counters.connected.one_more();
        let mut talk = Self {
            link: stay.link.clone(),
            session: stay.session.clone(),
            peer,
            wire,
            acks: Arc::new(Acks::new(stay.link.wake.clone())),
            routes: core.clients.routes.seen(),
            window: usize::from(connect.window.min(limits.in_flight)),
            packet_max: connect.packet_max.and_then(|most| usize::try_from(most).ok()).unwrap_or(usize::MAX),
            will: connect.will,
            keep,
            held: VecDeque::new(),
            pause: None,
            has_refused: false,
            core,
        };
        let (login, client) = (talk.link.known.login.clone(), talk.session.client.clone());
        talk.held.push_back(Signal::Connected { login, client, peer });
        for filter in talk.session.filters() {
            let signal = talk.subscribed(filter);
            talk.held.push_back(signal);
        }
        talk
    }

    /// Takes the packets that have come, as long as there is room for what they bring. True if it wants more bytes.
    ///
    /// # Errors
    /// Why the connection ends.
    pub fn hear(&mut self, input: &mut BytesMut, out: &mut BytesMut, now: Instant) -> Result<bool, Ending> {
        self.pause = self.pause.filter(|until| *until > now);
        while self.has_room(out) {
            let Some(packet) = self.wire.read(input)? else { return Ok(true) };
            self.take(packet, out, now)?;
        }
        Ok(false)
    }

    fn has_room(&self, out: &BytesMut) -> bool {
        self.held.is_empty()
            && self.link.cut_for().is_none()
            && self.pause.is_none()
            && out.len() < OUTPUT_MAX
            && self.acks.waiting() < usize::from(self.core.settings.limits.in_flight)
    }

    /// Writes what is ready to go to the client.
    pub fn speak(&mut self, out: &mut BytesMut, now: Instant) {
        let Self { wire, acks, .. } = self;
        acks.take(|due| wire.acknowledge(due, out));
        while out.len() < OUTPUT_MAX
            && let Some(departure) = self.session.mailbox.next(self.window, now)
        {
            match departure {
                Departure::Release(id) => self.wire.release(id, true, out),
                Departure::Letter { letter, id, dup } => {
                    // Around topic and payload there are at most 5 bytes of header and 5 of lengths and id.
                    if letter.topic.len() + letter.payload.len() + 10 <= self.packet_max {
                        self.wire.send(letter, id, dup, out);
                    } else if let Some(id) = id {
                        // MQTT 5 wants it treated as delivered.
                        self.session.mailbox.done(id);
                    }
                }
            }
        }
    }

    /// Whether the hub dropped a message without storing it.
    pub fn has_failed(&self) -> bool {
        self.acks.has_failed()
    }

    pub const fn pause(&self) -> Option<Instant> {
        self.pause
    }

    pub fn is_held(&self) -> bool {
        !self.held.is_empty()
    }

    /// What the hub is to be told first, now that it has room.
    pub fn next_held(&mut self) -> Option<Signal> {
        self.held.pop_front()
    }

    fn take(&mut self, packet: Packet, out: &mut BytesMut, now: Instant) -> Result<(), Ending> {
        match packet {
            Packet::Publish(publish) => {
                self.spend(now);
                self.publish(publish, now)?;
            }
            Packet::Subscribe { id, filters, is_numbered } => {
                self.spend(now);
                self.subscribe(id, filters, is_numbered, out)?;
            }
            Packet::Unsubscribe { id, filters } => {
                self.spend(now);
                self.unsubscribe(id, &filters, out);
            }
            Packet::Ping => {
                self.spend(now);
                self.wire.pong(out);
            }
            Packet::Puback(id) | Packet::Pubcomp(id) | Packet::Pubrec(id, false) => self.session.mailbox.done(id),
            Packet::Pubrec(id, true) => {
                let is_known = self.session.mailbox.received(id);
                self.wire.release(id, is_known, out);
            }
            Packet::Pubrel(id) => match self.session.received.released(id) {
                Released::Done => self.wire.complete(id, true, out),
                Released::Unknown => self.wire.complete(id, false, out),
                Released::TooEarly => return Err(Ending::Malformed),
            },
            Packet::Disconnect { will, keep } => {
                if let Some(keep) = keep {
                    // Who came for one connection cannot stay on leaving.
                    if self.keep.is_zero() && !keep.is_zero() {
                        return Err(Ending::Malformed);
                    }
                    self.keep = keep.min(self.core.settings.limits.session_kept);
                }
                return Err(if will { Ending::Closed } else { Ending::Disconnected });
            }
        }
        Ok(())
    }

    /// Pays for a packet, on credit if need be: what has come is taken, what comes next waits.
    fn spend(&mut self, now: Instant) {
        if let Some(bucket) = &self.link.known.bucket {
            let wait = bucket.take(now);
            self.pause = (!wait.is_zero()).then(|| now + wait);
        }
    }

    /// Tells the hub, now or when it has room.
    fn tell(&mut self, signal: Signal) -> Result<(), Ending> {
        if !self.held.is_empty() {
            self.held.push_back(signal);
            return Ok(());
        }
        match self.core.out.try_send(signal) {
            Ok(()) => Ok(()),
            Err(TrySendError::Full(signal)) => {
                self.held.push_back(signal);
                Ok(())
            }
            Err(TrySendError::Closed(_)) => Err(Ending::NotStored),
        }
    }

    fn refuse(&mut self, why: Refusal) -> Result<(), Ending> {
        self.core.counters.refused.one_more();
        if std::mem::replace(&mut self.has_refused, true) {
            return Ok(());
        }
        let Login { name, role, .. } = &*self.link.known.login;
        self.tell(Signal::Refused { why, login: Some(name.clone()), role: Some(role.clone()), peer: self.peer })
    }

    /// The last that is written to the client.
    pub fn farewell(&mut self, why: Ending, out: &mut BytesMut) {
        self.wire.farewell(why, out);
    }

    /// How long the session is kept, and what the hub is to be told still: what it had no room for, the last will if it is
    /// due, and the end. A message it had no room for is the client's again.
    pub fn end(mut self, why: Ending) -> (Duration, Vec<Signal>) {
        let mut last: Vec<Signal> = Vec::new();
        last.extend(self.held.drain(..).filter(|signal| !matches!(signal, Signal::Incoming(_))));
        let login = &self.link.known.login;
        if let Some(will) = self.will.take().filter(|_| why.is_abrupt()) {
            last.push(Signal::Incoming(Incoming {
                login: login.clone(),
                topic: will.topic.to_string(),
                payload: will.payload,
                qos: will.qos,
                retain: will.retain,
                dup: false,
                will: true,
                ack: Ack::none(),
            }));
        }
        last.push(Signal::Gone { login: login.clone(), client: self.session.client.clone(), why });
        (self.keep, last)
    }
}
