//! Who sits at this window. Sessions live in memory only: after a restart everyone gives the password again.
//!
//! Several people may have a session opened with their password; one of them has the seat, and another takes it with a
//! PIN. Locking and ending go by the time since start, which no one can set.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use domain::{CustomerId, HubId, SessionId, Time, UserId};

/// Wrong PINs before the session ends and only the password helps.
pub(crate) const PIN_TRIES: u32 = 5;

/// Whose session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Who {
    /// Somebody of the staff.
    User(UserId),
    /// A customer, who looks at their own and walks away: their session ends where another would lock.
    Customer(CustomerId),
}

/// One person's session on this desktop.
#[derive(Clone, Debug)]
pub(crate) struct Session {
    pub id: SessionId,
    pub who: Who,
    /// The hub they work in.
    pub hub: HubId,
    /// When the password was given, since start.
    pub opened: Duration,
    /// Last input, since start.
    pub active: Duration,
    /// Last input, by the wall.
    pub active_at: Time,
    /// Without input for so long, the screen locks. The hub's setting, read again at each command.
    pub idle_lock: Duration,
    /// So long after the password, it is asked again. The hub's setting, read again at each command.
    pub length: Duration,
    /// Tries of a PIN since the last right one.
    pub pin_tries: u32,
}

/// The seat at this window.
#[derive(Default)]
pub(crate) struct Seat(Mutex<State>);

#[derive(Default)]
struct State {
    sessions: Vec<Session>,
    current: Option<SessionId>,
    locked: bool,
    /// Ended by time and not told yet.
    ended: Vec<Session>,
}

/// What the seat is like now.
#[derive(Clone, Debug)]
pub(crate) enum Taken {
    /// Nobody sits here.
    No,
    /// Someone does, but the screen is locked.
    Locked(Session),
    /// Someone works.
    Yes(Session),
}

impl Seat {
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Who sits here at `now`, after ending what is too old and locking what is idle.
    pub fn at(&self, now: Duration) -> Taken {
        let mut state = self.state();
        state.settle(now);
        match state.current() {
            None => Taken::No,
            Some(session) if state.locked => Taken::Locked(session),
            Some(session) => Taken::Yes(session),
        }
    }

    /// Takes the seat with a session just opened by a password; an older one of the same person ends, and is returned.
    pub fn open(&self, session: Session) -> Vec<Session> {
        let mut state = self.state();
        let replaced = state.take(|old| old.who == session.who);
        state.current = Some(session.id);
        state.locked = false;
        state.sessions.push(session);
        replaced
    }

    /// Everyone with a session.
    pub fn all(&self, now: Duration) -> Vec<Session> {
        let mut state = self.state();
        state.settle(now);
        state.sessions.clone()
    }

    /// Changes one session.
    pub fn change(&self, id: SessionId, change: impl FnOnce(&mut Session)) {
        if let Some(session) = self.state().sessions.iter_mut().find(|session| session.id == id) {
            change(session);
        }
    }

    /// The times of a hub changed: the sessions that work there follow at once.
    pub fn set_times(&self, hub: HubId, idle_lock: Duration, length: Duration) {
        for session in self.state().sessions.iter_mut().filter(|session| session.hub == hub) {
            (session.idle_lock, session.length) = (idle_lock, length);
        }
    }

    /// Input came.
    pub fn stir(&self, now: Duration, at: Time) {
        let mut state = self.state();
        state.settle(now);
        let current = state.current;
        if state.locked {
            return;
        }
        if let Some(session) = state.sessions.iter_mut().find(|session| Some(session.id) == current) {
            (session.active, session.active_at) = (now, at);
        }
    }

    /// Locks the screen; whether it was open.
    pub fn lock(&self) -> bool {
        let mut state = self.state();
        let open = state.current.is_some() && !state.locked;
        state.locked = state.current.is_some();
        open
    }

    /// Gives the seat to a session that is open already: the PIN was right.
    pub fn take(&self, id: SessionId, now: Duration, at: Time) {
        let mut state = self.state();
        if let Some(session) = state.sessions.iter_mut().find(|session| session.id == id) {
            (session.active, session.active_at, session.pin_tries) = (now, at, 0);
            state.current = Some(id);
            state.locked = false;
        }
    }

    /// Counts a try of a PIN before it is made, so that many at once are no more than one after the other; how many are
    /// left after it, or none if it may not be made. A right one forgets the count, see [`Seat::take`].
    pub fn try_pin(&self, id: SessionId) -> Option<u32> {
        let mut state = self.state();
        let session = state.sessions.iter_mut().find(|session| session.id == id)?;
        session.pin_tries += 1;
        PIN_TRIES.checked_sub(session.pin_tries)
    }

    /// Ends the sessions that `which` names and returns them.
    pub fn end(&self, which: impl Fn(&Session) -> bool) -> Vec<Session> {
        self.state().take(which)
    }

    /// Sessions that became too old, and whether the screen locked or fell open since the last look.
    pub fn expire(&self, now: Duration) -> (Vec<Session>, bool) {
        let mut state = self.state();
        let before = (state.current, state.locked);
        state.settle(now);
        // Also what ended as somebody asked: that is not told anywhere else.
        (std::mem::take(&mut state.ended), before != (state.current, state.locked))
    }
}

impl Session {
    /// Whether it is a customer's.
    pub fn is_client(&self) -> bool {
        matches!(self.who, Who::Customer(_))
    }
}

impl State {
    fn current(&self) -> Option<Session> {
        self.sessions.iter().find(|session| Some(session.id) == self.current).cloned()
    }

    fn settle(&mut self, now: Duration) {
        let ended = self.take(|session| {
            let is_idle = now.saturating_sub(session.active) >= session.idle_lock;
            now.saturating_sub(session.opened) >= session.length || session.is_client() && is_idle
        });
        if self.current().is_some_and(|session| now.saturating_sub(session.active) >= session.idle_lock) {
            self.locked = true;
        }
        self.ended.extend(ended);
    }

    fn take(&mut self, which: impl Fn(&Session) -> bool) -> Vec<Session> {
        let (gone, kept) = std::mem::take(&mut self.sessions).into_iter().partition(which);
        self.sessions = kept;
        if self.current().is_none() {
            (self.current, self.locked) = (None, false);
        }
        gone
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    const MINUTE: Duration = Duration::from_secs(60);

    fn session(n: u128) -> Session {
        Session {
            id: SessionId(Uuid::from_u128(n)),
            who: Who::User(UserId(Uuid::from_u128(n))),
            hub: HubId(Uuid::nil()),
            opened: Duration::ZERO,
            active: Duration::ZERO,
            active_at: Time(0),
            idle_lock: 5 * MINUTE,
            length: 720 * MINUTE,
            pin_tries: 0,
        }
    }

    #[test]
    fn five_minutes_without_input_lock_the_screen() {
        let seat = Seat::default();
        seat.open(session(1));
        seat.stir(3 * MINUTE, Time(0));
        assert!(matches!(seat.at(7 * MINUTE), Taken::Yes(_)));
        assert!(matches!(seat.at(8 * MINUTE), Taken::Locked(_)));
        seat.stir(8 * MINUTE, Time(0));
        assert!(matches!(seat.at(8 * MINUTE), Taken::Locked(_)), "input does not unlock");
    }

    #[test]
    fn a_customers_session_ends_where_anothers_locks() {
        let seat = Seat::default();
        seat.open(session(1));
        let customer = Who::Customer(CustomerId(Uuid::from_u128(2)));
        seat.open(Session { who: customer, ..session(2) });
        assert!(matches!(seat.at(4 * MINUTE), Taken::Yes(one) if one.who == customer));
        assert!(matches!(seat.at(5 * MINUTE), Taken::No));
        assert_eq!(seat.all(5 * MINUTE).len(), 1, "whoever else has a session keeps it");
    }

    #[test]
    fn after_twelve_hours_the_session_is_over_however_busy() {
        let seat = Seat::default();
        seat.open(session(1));
        for minute in 0..720_u32 {
            seat.stir(minute * MINUTE, Time(0));
        }
        assert!(matches!(seat.at(719 * MINUTE), Taken::Yes(_)));
        assert!(matches!(seat.at(720 * MINUTE), Taken::No));
    }

    #[test]
    fn five_tries_of_a_pin_are_all_there_are_until_one_is_right() {
        let seat = Seat::default();
        let id = SessionId(Uuid::from_u128(1));
        seat.open(session(1));
        assert_eq!(seat.try_pin(id), Some(4));
        seat.take(id, MINUTE, Time(0));
        let left: Vec<Option<u32>> = (0..6).map(|_| seat.try_pin(id)).collect();
        assert_eq!(left, [Some(4), Some(3), Some(2), Some(1), Some(0), None]);
    }
}
