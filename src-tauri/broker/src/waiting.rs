//! Where sockets wait until they have proved who they are. There is room for so many; when it is full, whoever has said
//! nothing for longest is turned out, so that sockets which only sit there keep nobody out.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex};

use tokio_util::sync::CancellationToken;

use crate::lock::lock;

pub(crate) struct WaitingRoom {
    seats: usize,
    seats_per_address: usize,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    next: u64,
    /// By number: who came first stands first.
    waiting: BTreeMap<u64, Waiting>,
}

struct Waiting {
    address: IpAddr,
    has_spoken: bool,
    out: CancellationToken,
}

/// A seat in the waiting room, free again when dropped.
pub(crate) struct Seat {
    room: Arc<WaitingRoom>,
    number: u64,
    out: CancellationToken,
}

impl WaitingRoom {
    pub fn new(seats: usize, seats_per_address: usize) -> Self {
        Self { seats: seats.max(1), seats_per_address: seats_per_address.max(1), state: Mutex::default() }
    }

    /// Takes a seat, and says whether somebody else had to leave for it.
    pub fn enter(self: &Arc<Self>, address: IpAddr) -> (Seat, bool) {
        let address = address.to_canonical();
        let mut state = lock(&self.state);
        let same = state.waiting.values().filter(|waiting| waiting.address == address).count();
        let leaves = if !address.is_loopback() && same >= self.seats_per_address {
            state.turn_out(|waiting| waiting.address == address)
        } else if state.waiting.len() >= self.seats {
            state.turn_out(|_| true)
        } else {
            false
        };
        let (number, out) = (state.next, CancellationToken::new());
        state.next += 1;
        state.waiting.insert(number, Waiting { address, has_spoken: false, out: out.clone() });
        (Seat { room: self.clone(), number, out }, leaves)
    }
}

impl State {
    /// Turns out the one among them who came first and is silent; else who came first.
    fn turn_out(&mut self, among: impl Fn(&Waiting) -> bool) -> bool {
        let mut those = self.waiting.iter().filter(|(_, waiting)| among(waiting));
        let first = those.clone().next();
        let leaver = those.find(|(_, waiting)| !waiting.has_spoken).or(first).map(|(number, _)| *number);
        let leaver = leaver.and_then(|number| self.waiting.remove(&number));
        if let Some(waiting) = &leaver {
            waiting.out.cancel();
        }
        leaver.is_some()
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
        lock(&self.room.state).waiting.remove(&self.number);
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
        let enter = |expect: bool| {
            let (seat, left) = room.enter(IpAddr::from([10, 0, 0, 1]));
            assert_eq!(left, expect);
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
    fn t04_an_address_has_its_own_few_seats_and_loopback_has_all() {
        let room = Arc::new(WaitingRoom::new(9, 2));
        let (near, far) = (IpAddr::from([10, 0, 0, 1]), IpAddr::from([10, 0, 0, 2]));
        let (first, other, second) = (room.enter(near).0, room.enter(far).0, room.enter(near).0);
        // The same address, as a listener for both versions of IP names it.
        let mapped = IpAddr::from([0, 0, 0, 0, 0, 0xffff, 0x0a00, 1]);
        let (third, left) = room.enter(mapped);
        assert!(left);
        assert_eq!(out(&[&first, &other, &second, &third]), [true, false, false, false]);
        let here: Vec<_> = (0..4).map(|_| room.enter(IpAddr::from([127, 0, 0, 1]))).collect();
        assert!(here.iter().all(|(_, left)| !left));
    }
}
