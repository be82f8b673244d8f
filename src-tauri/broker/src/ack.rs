//! Acknowledgements: a slot for each message of a connection, in the order in which they came, and the handle by which the
//! hub fills it. They leave in that order too, as many at once as are ready.

use std::collections::VecDeque;
use std::fmt;
use std::num::NonZeroU16;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use tokio::sync::Notify;

use crate::lock::lock;
use crate::received::Received;

/// To be told when a message is stored. Dropped without that, it closes the message's connection with no acknowledgement:
/// the station keeps the message and sends it again, since MQTT 3.1.1 has no way to say no.
#[derive(Debug)]
#[must_use = "dropped, it tells the station that the message was not stored"]
pub struct Ack(Option<Owed>);

enum Owed {
    /// QoS 1: a PUBACK on the connection that brought it; on another one it would acknowledge another message.
    Once { acks: Arc<Acks>, place: u64 },
    /// QoS 2: a PUBREC on whichever connection of the session brought it last.
    Exactly { received: Arc<Received>, id: NonZeroU16, serial: u64 },
}

impl fmt::Debug for Owed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Once { .. } => "Once",
            Self::Exactly { .. } => "Exactly",
        })
    }
}

impl Ack {
    /// Of what nobody waits for: QoS 0, or a last will.
    pub(crate) const fn none() -> Self {
        Self(None)
    }

    pub(crate) const fn once(acks: Arc<Acks>, place: u64) -> Self {
        Self(Some(Owed::Once { acks, place }))
    }

    pub(crate) const fn exactly(received: Arc<Received>, id: NonZeroU16, serial: u64) -> Self {
        Self(Some(Owed::Exactly { received, id, serial }))
    }

    /// The message is stored: its acknowledgement goes out. Costs no more than an uncontended lock.
    pub fn stored(mut self) {
        match self.0.take() {
            Some(Owed::Once { acks, place }) => acks.settle(place),
            Some(Owed::Exactly { received, id, serial }) => received.stored(id, serial),
            None => {}
        }
    }
}

impl Drop for Ack {
    fn drop(&mut self) {
        match self.0.take() {
            Some(Owed::Once { acks, .. }) => acks.fail(),
            Some(Owed::Exactly { received, id, serial }) => received.lost(id, serial),
            None => {}
        }
    }
}

/// The slots of one connection.
pub(crate) struct Acks {
    slots: Mutex<Slots>,
    failed: AtomicBool,
    wake: Arc<Notify>,
}

struct Slots {
    /// The place of the first slot in the queue.
    first: u64,
    queue: VecDeque<Slot>,
}

struct Slot {
    due: Due,
    ready: bool,
}

/// What a message is answered with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Due {
    pub id: NonZeroU16,
    pub kind: Kind,
    /// Whether to say that it is not authorised; only MQTT 5 can.
    pub forbidden: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Puback,
    Pubrec,
}

impl Acks {
    pub fn new(wake: Arc<Notify>) -> Self {
        let slots = Slots { first: 0, queue: VecDeque::new() };
        Self { slots: Mutex::new(slots), failed: AtomicBool::new(false), wake }
    }

    /// Opens the next slot and says its place.
    pub fn open(&self, due: Due) -> u64 {
        self.push(due, false)
    }

    /// The same for an answer that waits for nobody but those before it.
    pub fn answer(&self, due: Due) {
        self.push(due, true);
    }

    fn push(&self, due: Due, ready: bool) -> u64 {
        let mut slots = lock(&self.slots);
        slots.queue.push_back(Slot { due, ready });
        slots.first + slots.queue.len() as u64 - 1
    }

    /// The slot's message is stored.
    pub fn settle(&self, place: u64) {
        let mut slots = lock(&self.slots);
        let at = place.checked_sub(slots.first).and_then(|at| usize::try_from(at).ok());
        let Some((at, slot)) = at.and_then(|at| Some((at, slots.queue.get_mut(at)?))) else { return };
        slot.ready = true;
        // Those behind the first leave when the first does.
        if at == 0 {
            drop(slots);
            self.wake.notify_one();
        }
    }

    /// A message is not stored and will not be.
    pub fn fail(&self) {
        self.failed.store(true, Ordering::Release);
        self.wake.notify_one();
    }

    pub fn has_failed(&self) -> bool {
        self.failed.load(Ordering::Acquire)
    }

    /// Takes what is ready, in order.
    pub fn take(&self, mut each: impl FnMut(Due)) {
        let mut slots = lock(&self.slots);
        while slots.queue.front().is_some_and(|slot| slot.ready) {
            if let Some(slot) = slots.queue.pop_front() {
                slots.first += 1;
                each(slot.due);
            }
        }
    }

    /// How many messages wait.
    pub fn waiting(&self) -> usize {
        lock(&self.slots).queue.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn due(id: u16) -> Due {
        Due { id: NonZeroU16::new(id).expect("not 0"), kind: Kind::Puback, forbidden: false }
    }

    fn taken(acks: &Acks) -> Vec<u16> {
        let mut ids = Vec::new();
        acks.take(|due| ids.push(due.id.get()));
        ids
    }

    #[test]
    fn acknowledgements_leave_in_the_order_of_their_messages() {
        let acks = Arc::new(Acks::new(Arc::default()));
        let handles: Vec<Ack> = (1..=3).map(|id| Ack::once(acks.clone(), acks.open(due(id)))).collect();
        acks.answer(due(4));
        let [first, second, third] = handles.try_into().expect("three");
        second.stored();
        assert_eq!(taken(&acks), [0_u16; 0]);
        first.stored();
        assert_eq!(taken(&acks), [1, 2]);
        third.stored();
        assert_eq!(taken(&acks), [3, 4]);
        assert_eq!(acks.waiting(), 0);
        assert!(!acks.has_failed());
    }

    #[test]
    fn a_handle_dropped_is_a_message_not_stored() {
        let acks = Arc::new(Acks::new(Arc::default()));
        drop(Ack::once(acks.clone(), acks.open(due(1))));
        assert!(acks.has_failed());
        assert_eq!(taken(&acks), [0_u16; 0]);
    }
}
