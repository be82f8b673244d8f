//! What is on its way to a client: the letters that wait, and those that were sent and are not acknowledged. It belongs to
//! the session, so that an answer given while a station reconnects reaches it.

use std::collections::VecDeque;
use std::num::NonZeroU16;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use bytestring::ByteString;
use tokio::sync::Notify;
use tokio::time::Instant;

use crate::lock::lock;
use crate::settings::Limits;
use crate::signal::Qos;

/// A message on its way to a client.
#[derive(Clone, Debug)]
pub(crate) struct Letter {
    pub topic: ByteString,
    pub payload: Bytes,
    pub qos: Qos,
    pub at: Instant,
    /// Whether it counts for this connection alone: whoever reads it later may not be whom it was for.
    pub once: bool,
}

pub(crate) struct Mailbox {
    inner: Mutex<Inner>,
    letters: usize,
    letter_bytes: usize,
    letter_kept: Duration,
}

#[derive(Default)]
struct Inner {
    queue: VecDeque<Letter>,
    bytes: usize,
    flight: VecDeque<Flight>,
    /// How many of those in flight are to be sent again.
    again: usize,
    last_id: u16,
    /// Who sends, while the client is there.
    wake: Option<Arc<Notify>>,
}

struct Flight {
    id: NonZeroU16,
    letter: Letter,
    released: bool,
    again: bool,
}

/// What became of a letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Posted {
    Taken,
    Full,
    /// Nobody is there, and the letter does not wait.
    Away,
}

/// What to send next.
#[derive(Debug)]
pub(crate) enum Departure {
    /// A letter; with no id if nobody acknowledges it.
    Letter { letter: Letter, id: Option<NonZeroU16>, dup: bool },
    /// PUBREL.
    Release(NonZeroU16),
}

impl Mailbox {
    pub fn new(limits: &Limits) -> Self {
        let Limits { letters, letter_bytes, letter_kept, .. } = *limits;
        Self { inner: Mutex::default(), letters, letter_bytes, letter_kept }
    }

    /// Posts a letter, which waits for a client that is away.
    pub fn post(&self, letter: Letter) -> Posted {
        let mut inner = lock(&self.inner);
        if inner.wake.is_none() && letter.qos == Qos::AtMostOnce {
            return Posted::Away;
        }
        self.push(&mut inner, letter)
    }

    /// Posts a letter if the client is there.
    pub fn post_now(&self, letter: Letter) -> Posted {
        let mut inner = lock(&self.inner);
        if inner.wake.is_none() {
            return Posted::Away;
        }
        self.push(&mut inner, letter)
    }

    fn push(&self, inner: &mut Inner, letter: Letter) -> Posted {
        if inner.queue.len() >= self.letters || inner.bytes + letter.payload.len() > self.letter_bytes {
            inner.forget_old(letter.at, self.letter_kept);
            if inner.queue.len() >= self.letters || inner.bytes + letter.payload.len() > self.letter_bytes {
                return Posted::Full;
            }
        }
        inner.bytes += letter.payload.len();
        inner.queue.push_back(letter);
        // Told under the lock: whoever leaves takes the lock first, and nothing waits unseen.
        if let Some(wake) = &inner.wake {
            wake.notify_one();
        }
        Posted::Taken
    }

    /// The client is there: what is under way is sent again, and `wake` is told of what comes.
    pub fn attach(&self, wake: Arc<Notify>) {
        let mut inner = lock(&self.inner);
        inner.flight.iter_mut().for_each(|flight| flight.again = true);
        inner.again = inner.flight.len();
        inner.wake = Some(wake);
    }

    /// The client is away: what nobody acknowledges does not wait, nor what is said once.
    pub fn detach(&self) {
        let mut inner = lock(&self.inner);
        inner.wake = None;
        inner.queue.retain(|letter| letter.qos != Qos::AtMostOnce && !letter.once);
        inner.bytes = inner.queue.iter().map(|letter| letter.payload.len()).sum();
        inner.flight.retain(|flight| !flight.letter.once || flight.letter.qos == Qos::ExactlyOnce);
        // Its number is given back by the client, which would take another letter of that number for this one.
        inner.flight.iter_mut().filter(|flight| flight.letter.once).for_each(|flight| flight.released = true);
    }

    /// What to send next, with at most `window` letters in flight.
    pub fn next(&self, window: usize, now: Instant) -> Option<Departure> {
        let mut inner = lock(&self.inner);
        if inner.again > 0 {
            inner.again -= 1;
            let flight = inner.flight.iter_mut().find(|flight| flight.again)?;
            flight.again = false;
            let (id, letter) = (flight.id, flight.letter.clone());
            return Some(match flight.released {
                true => Departure::Release(id),
                false => Departure::Letter { letter, id: Some(id), dup: true },
            });
        }
        inner.forget_old(now, self.letter_kept);
        let is_free = inner.queue.front()?.qos == Qos::AtMostOnce;
        if !is_free && inner.flight.len() >= window {
            return None;
        }
        let letter = inner.queue.pop_front()?;
        inner.bytes -= letter.payload.len();
        if is_free {
            return Some(Departure::Letter { letter, id: None, dup: false });
        }
        let id = inner.new_id();
        inner.flight.push_back(Flight { id, letter: letter.clone(), released: false, again: false });
        Some(Departure::Letter { letter, id: Some(id), dup: false })
    }

    /// PUBACK or PUBCOMP came, or the client refused the letter: it is done with.
    pub fn done(&self, id: NonZeroU16) {
        let mut inner = lock(&self.inner);
        if let Some(at) = inner.flight.iter().position(|flight| flight.id == id)
            && let Some(flight) = inner.flight.remove(at)
        {
            inner.again -= usize::from(flight.again);
        }
    }

    /// PUBREC came. False if nothing is known of that id.
    pub fn received(&self, id: NonZeroU16) -> bool {
        let mut inner = lock(&self.inner);
        let flight = inner.flight.iter_mut().find(|flight| flight.id == id && flight.letter.qos == Qos::ExactlyOnce);
        flight.map(|flight| flight.released = true).is_some()
    }
}

impl Inner {
    /// Letters stand in the order of their time.
    fn forget_old(&mut self, now: Instant, kept: Duration) {
        while self.queue.front().is_some_and(|letter| now.saturating_duration_since(letter.at) > kept) {
            if let Some(letter) = self.queue.pop_front() {
                self.bytes -= letter.payload.len();
            }
        }
    }

    fn new_id(&mut self) -> NonZeroU16 {
        loop {
            self.last_id = self.last_id.wrapping_add(1);
            // Far fewer are in flight than there are numbers.
            if let Some(id) = NonZeroU16::new(self.last_id)
                && self.flight.iter().all(|flight| flight.id != id)
            {
                return id;
            }
        }
    }
}

#[cfg(test)]
mod tests;
