//! Where sockets wait until they have proved who they are. There is room for so many; when it is full, whoever has said
//! nothing for longest is turned out, so that sockets which only sit there keep nobody out. Everybody has a moment, though:
//! against a crowd that comes back as fast as it is turned out, whoever comes next waits at the listener until one is over.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::sync::Notify;
use tokio::time::{Instant, timeout_at};
use tokio_util::sync::CancellationToken;

use crate::lock::lock;

/// The moment everybody has to say a first byte: longer than it takes across a hub's network. 512 seats let 10,000 silent
/// sockets a second through, so one that comes behind a thousand of them waits a tenth of a second.
const MOMENT: Duration = Duration::from_millis(50);

pub(crate) struct WaitingRoom {
    seats: usize,
    seats_per_address: usize,
    state: Mutex<State>,
    /// Told when somebody leaves.
    left: Notify,
}

#[derive(Default)]
struct State {
    next: u64,
    /// By number: who came first stands first.
    waiting: BTreeMap<u64, Waiting>,
}

struct Waiting {
    address: IpAddr,
    since: Instant,
    has_spoken: bool,
    out: CancellationToken,
}

/// A seat in the waiting room, free again when dropped.
pub(crate) struct Seat {
    room: Arc<WaitingRoom>,
    number: u64,
    out: CancellationToken,
    /// Whether somebody else had to leave for it.
    pub is_taken: bool,
}

impl WaitingRoom {
    pub fn new(seats: usize, seats_per_address: usize) -> Self {
        Self {
            seats: seats.max(1),
            seats_per_address: seats_per_address.max(1),
            state: Mutex::default(),
            left: Notify::new(),
        }
    }

    /// Takes a seat as soon as there is one; that is at once, unless all are taken by those who have just come.
    pub async fn enter(self: &Arc<Self>, address: IpAddr) -> Seat {
        let address = address.to_canonical();
        loop {
            match self.try_enter(address, Instant::now()) {
                Ok(seat) => return seat,
                // Whichever is first.
                Err(until) => drop(timeout_at(until, self.left.notified()).await),
            }
        }
    }

    /// Takes a seat, or says until when nobody is to be turned out for it.
    fn try_enter(self: &Arc<Self>, address: IpAddr, now: Instant) -> Result<Seat, Instant> {
        let mut state = lock(&self.state);
        let same = state.waiting.values().filter(|waiting| waiting.address == address).count();
        let leaver = if !address.is_loopback() && same >= self.seats_per_address {
            // Who holds up nobody but others from the same place needs no moment.
            state.leaver(|waiting| waiting.address == address)
        } else if state.waiting.len() >= self.seats {
            let leaver = state.leaver(|waiting| waiting.since + MOMENT <= now);
            if leaver.is_none() {
                let first = state.waiting.values().next();
                return Err(first.map_or(now, |waiting| waiting.since) + MOMENT);
            }
            leaver
        } else {
            None
        };
        let leaver = leaver.and_then(|number| state.waiting.remove(&number));
        if let Some(waiting) = &leaver {
            waiting.out.cancel();
        }
        let (number, out) = (state.next, CancellationToken::new());
        state.next += 1;
        state.waiting.insert(number, Waiting { address, since: now, has_spoken: false, out: out.clone() });
        Ok(Seat { room: self.clone(), number, out, is_taken: leaver.is_some() })
    }
}

impl State {
    /// Of these, the one who came first and is silent; else who came first.
    fn leaver(&self, among: impl Fn(&Waiting) -> bool) -> Option<u64> {
        let mut those = self.waiting.iter().filter(|(_, waiting)| among(waiting));
        let first = those.clone().next();
        those.find(|(_, waiting)| !waiting.has_spoken).or(first).map(|(number, _)| *number)
    }
}

impl Seat {
    /// A first byte came.
    pub fn spoke(&self) {
        if let Some(waiting) = lock(&self.room.state).waiting.get_mut(&self.number) {
            waiting.has_spoken = true;
        }
    }

    /// Waits until somebody else needs the seat.
    pub async fn turned_out(&self) {
        self.out.cancelled().await;
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        if lock(&self.room.state).waiting.remove(&self.number).is_some() {
            self.room.left.notify_one();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn out(seats: &[&Seat]) -> Vec<bool> {
        seats.iter().map(|seat| seat.out.is_cancelled()).collect()
    }

    #[test]
    fn t04_the_silent_ones_leave_first_and_of_those_who_came_first() {
        let room = Arc::new(WaitingRoom::new(3, 9));
        let mut now = Instant::now();
        let mut enter = |expect: bool| {
            now += MOMENT;
            let seat = room.try_enter(IpAddr::from([10, 0, 0, 1]), now).unwrap_or_else(|_| panic!("it is let in"));
            assert_eq!(seat.is_taken, expect);
            seat
        };
        let (first, second, third) = (enter(false), enter(false), enter(false));
        first.spoke();
        let fourth = enter(true);
        assert_eq!(out(&[&first, &second, &third, &fourth]), [false, true, false, false]);
        third.spoke();
        fourth.spoke();
        let fifth = enter(true);
        assert_eq!(out(&[&first, &third, &fourth, &fifth]), [true, false, false, false], "nobody is silent");
        drop(third);
        enter(false);
    }

    #[test]
    fn t04_everybody_has_a_moment() {
        let room = Arc::new(WaitingRoom::new(1, 9));
        let (address, now) = (IpAddr::from([10, 0, 0, 1]), Instant::now());
        let first = room.try_enter(address, now);
        assert!(first.is_ok());
        assert_eq!(room.try_enter(address, now + MOMENT / 2).err(), Some(now + MOMENT));
        assert!(room.try_enter(address, now + MOMENT).is_ok_and(|seat| seat.is_taken));
    }

    #[test]
    fn t04_nobody_waits_for_a_silent_one_while_others_have_had_their_moment() {
        let room = Arc::new(WaitingRoom::new(2, 9));
        let (address, now) = (IpAddr::from([10, 0, 0, 1]), Instant::now());
        let (one_byte, silent) = (room.try_enter(address, now), room.try_enter(address, now + MOMENT));
        let (one_byte, silent) =
            (one_byte.unwrap_or_else(|_| panic!("let in")), silent.unwrap_or_else(|_| panic!("let in")));
        one_byte.spoke();
        assert!(room.try_enter(address, now + MOMENT).is_ok_and(|seat| seat.is_taken));
        assert_eq!(out(&[&one_byte, &silent]), [true, false]);
    }

    #[test]
    fn t04_an_address_has_its_own_few_seats_and_loopback_has_all() {
        let (room, now) = (Arc::new(WaitingRoom::new(9, 2)), Instant::now());
        let enter =
            |address: IpAddr| room.try_enter(address.to_canonical(), now).unwrap_or_else(|_| panic!("it is let in"));
        let (near, far) = (IpAddr::from([10, 0, 0, 1]), IpAddr::from([10, 0, 0, 2]));
        let (first, other, second) = (enter(near), enter(far), enter(near));
        // The same address, as a listener for both versions of IP names it.
        let third = enter(IpAddr::from([0, 0, 0, 0, 0, 0xffff, 0x0a00, 1]));
        assert!(third.is_taken);
        assert_eq!(out(&[&first, &other, &second, &third]), [true, false, false, false]);
        let here: Vec<_> = (0..4).map(|_| enter(IpAddr::from([127, 0, 0, 1]))).collect();
        assert!(here.iter().all(|seat| !seat.is_taken));
    }
}
