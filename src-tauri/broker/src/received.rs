//! What has come of QoS 2 and is not released yet. It belongs to the session, not to the connection: a station that comes
//! back and sends a message again is answered for the first, and the hub sees it once.

use std::collections::HashMap;
use std::num::NonZeroU16;
use std::sync::{Arc, Mutex};

use crate::ack::{Ack, Acks};
use crate::lock::lock;

/// Messages a client may leave unreleased. One that keeps to the limit of messages in flight has fewer.
const MAX: usize = 1024;

#[derive(Default)]
pub(crate) struct Received(Mutex<Table>);

#[derive(Default)]
struct Table {
    serial: u64,
    receipts: HashMap<NonZeroU16, Receipt>,
}

enum Receipt {
    /// With the hub. Answered in this slot when it is stored.
    Handed { serial: u64, acks: Arc<Acks>, place: u64 },
    /// Answered with PUBREC; PUBREL has not come.
    Stored,
}

/// What to do with a message that has come.
pub(crate) enum Arrival {
    /// Hand it over.
    New(Ack),
    /// Nothing: it was handed over before.
    Known,
    /// Close the connection: the client leaves too much unreleased, or uses one number twice at once.
    Wrong,
}

/// What to answer to PUBREL.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Released {
    Done,
    /// Nothing is known of that id; the client may have been answered before.
    Unknown,
    /// The client could not have been told yet that the message came.
    TooEarly,
}

impl Received {
    /// A message came, and is answered in `place`.
    pub fn arrived(self: &Arc<Self>, id: NonZeroU16, dup: bool, acks: &Arc<Acks>, place: u64) -> Arrival {
        let mut table = lock(&self.0);
        let is_full = table.receipts.len() >= MAX;
        match table.receipts.get_mut(&id) {
            Some(Receipt::Handed { acks: before, .. }) if Arc::ptr_eq(before, acks) => return Arrival::Wrong,
            Some(Receipt::Handed { acks: before, place: at, .. }) if dup => {
                *before = acks.clone();
                *at = place;
                return Arrival::Known;
            }
            Some(Receipt::Stored) if dup => {
                acks.settle(place);
                return Arrival::Known;
            }
            // What is sent again says so. This is another message: the client lost its state and began to count anew.
            Some(_) => {}
            None if is_full => return Arrival::Wrong,
            None => {}
        }
        table.serial += 1;
        let serial = table.serial;
        table.receipts.insert(id, Receipt::Handed { serial, acks: acks.clone(), place });
        Arrival::New(Ack::exactly(self.clone(), id, serial))
    }

    pub fn stored(&self, id: NonZeroU16, serial: u64) {
        let mut table = lock(&self.0);
        let Some(receipt) = table.receipts.get_mut(&id) else { return };
        if let Receipt::Handed { serial: handed, acks, place } = receipt
            && *handed == serial
        {
            let (acks, place) = (acks.clone(), *place);
            *receipt = Receipt::Stored;
            drop(table);
            acks.settle(place);
        }
    }

    pub fn lost(&self, id: NonZeroU16, serial: u64) {
        let mut table = lock(&self.0);
        if let Some(Receipt::Handed { serial: handed, acks, .. }) = table.receipts.get(&id)
            && *handed == serial
        {
            let acks = acks.clone();
            table.receipts.remove(&id);
            drop(table);
            acks.fail();
        }
    }

    /// PUBREL came.
    pub fn released(&self, id: NonZeroU16) -> Released {
        let mut table = lock(&self.0);
        match table.receipts.get(&id) {
            None => Released::Unknown,
            Some(Receipt::Handed { .. }) => Released::TooEarly,
            Some(Receipt::Stored) => {
                table.receipts.remove(&id);
                Released::Done
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ack::{Due, Kind};

    const ID: NonZeroU16 = NonZeroU16::MIN;
    const DUE: Due = Due { id: ID, kind: Kind::Pubrec, forbidden: false };

    fn ready(acks: &Acks) -> usize {
        let mut count = 0;
        acks.take(|_| count += 1);
        count
    }

    fn new(arrival: Arrival) -> Ack {
        match arrival {
            Arrival::New(ack) => ack,
            Arrival::Known | Arrival::Wrong => panic!("it is new"),
        }
    }

    #[test]
    fn what_comes_again_on_a_new_connection_is_answered_there_and_handed_over_once() {
        let received = Arc::new(Received::default());
        let (old, now) = (Arc::new(Acks::new(Arc::default())), Arc::new(Acks::new(Arc::default())));
        let ack = new(received.arrived(ID, false, &old, old.open(DUE)));
        assert!(matches!(received.arrived(ID, true, &now, now.open(DUE)), Arrival::Known));
        ack.stored();
        assert_eq!((ready(&old), ready(&now)), (0, 1));
        // And again, while it is not released.
        assert!(matches!(received.arrived(ID, true, &now, now.open(DUE)), Arrival::Known));
        assert_eq!(ready(&now), 1);
        assert_eq!(received.released(ID), Released::Done);
        assert_eq!(received.released(ID), Released::Unknown);
        new(received.arrived(ID, true, &now, now.open(DUE))).stored();
    }

    #[test]
    fn a_number_used_anew_is_a_new_message() {
        let received = Arc::new(Received::default());
        let (old, now) = (Arc::new(Acks::new(Arc::default())), Arc::new(Acks::new(Arc::default())));
        let first = new(received.arrived(ID, false, &old, old.open(DUE)));
        let second = new(received.arrived(ID, false, &now, now.open(DUE)));
        // The first of them speaks for nothing any more.
        drop(first);
        assert!(!now.has_failed());
        assert_eq!(received.released(ID), Released::TooEarly);
        assert!(matches!(received.arrived(ID, false, &now, now.open(DUE)), Arrival::Wrong), "both on one connection");
        drop(second);
        assert!(now.has_failed());
    }
}
