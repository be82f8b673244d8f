//! A message from the client: rights, then the hub, then those who listen.

use bytes::Bytes;
use tokio::time::Instant;

use super::Talk;
use crate::ack::{Ack, Due, Kind};
use crate::mailbox::{Letter, Posted};
use crate::received::Arrival;
use crate::rights;
use crate::signal::{Ending, Incoming, Qos, Refusal, Signal, cut};
use crate::wire::Publish;

/// Payloads up to this many bytes are copied out of the read buffer: else a message of a few bytes that waits somewhere
/// would hold all of it, and it could not be used again.
const COPIED_MAX: usize = 4096;

impl Talk {
    pub(super) fn publish(&mut self, publish: Publish, now: Instant) -> Result<(), Ending> {
        let settings = &self.core.settings;
        if publish.payload.len() > settings.limits.payload {
            return Err(Ending::TooLarge);
        }
        let login = &self.link.known.login;
        if !rights::may_publish(&login.role, &settings.root, &publish.topic) {
            return self.refuse_message(&publish);
        }
        let Some(ack) = self.ack(&publish)? else { return Ok(()) };
        let Publish { topic, payload, qos, retain, dup, .. } = publish;
        let payload = if payload.len() <= COPIED_MAX { Bytes::copy_from_slice(&payload) } else { payload };
        let (login, topic) = (login.clone(), topic.to_string());
        self.pass_on(&topic, &payload, qos, now);
        self.core.counters.incoming.one_more();
        self.tell(Signal::Incoming(Incoming { login, topic, payload, qos, retain, dup, will: false, ack }))
    }

    /// The handle for the hub. None if the message was handed over before.
    fn ack(&self, publish: &Publish) -> Result<Option<Ack>, Ending> {
        let Some(id) = publish.id else { return Ok(Some(Ack::none())) };
        let acks = &self.acks;
        if publish.qos != Qos::ExactlyOnce {
            let place = acks.open(Due { id, kind: Kind::Puback, forbidden: false });
            return Ok(Some(Ack::once(acks.clone(), place)));
        }
        let place = acks.open(Due { id, kind: Kind::Pubrec, forbidden: false });
        match self.session.received.arrived(id, publish.dup, acks, place) {
            Arrival::New(ack) => Ok(Some(ack)),
            Arrival::Known => Ok(None),
            Arrival::Wrong => Err(Ending::Malformed),
        }
    }

    /// MQTT 5 has an answer for it; of QoS 0 nobody waits for one. With 3.1.1 the connection ends.
    fn refuse_message(&mut self, publish: &Publish) -> Result<(), Ending> {
        self.refuse(Refusal::Publish { topic: cut(&publish.topic, 128) })?;
        if !self.wire.can_refuse() {
            return Err(Ending::Forbidden);
        }
        if let Some(id) = publish.id {
            let kind = if publish.qos == Qos::ExactlyOnce { Kind::Pubrec } else { Kind::Puback };
            self.acks.answer(Due { id, kind, forbidden: true });
        }
        Ok(())
    }

    /// To those who subscribed, and had the right to. It does not wait for the hub to store it: nobody else is to wait, and
    /// whoever listens may hear twice what the hub did not keep.
    fn pass_on(&mut self, topic: &str, payload: &Bytes, qos: Qos, at: Instant) {
        let table = self.core.clients.routes.now(&mut self.routes);
        for (route, wanted) in table.hearers(&self.core.settings.root, topic, Some(&self.session.mailbox)) {
            let letter =
                Letter { topic: topic.into(), payload: payload.clone(), qos: qos.min(wanted), at, once: false };
            if route.mailbox.post(letter) == Posted::Full {
                self.core.counters.overflowed.one_more();
            }
        }
    }
}
