//! A customer's session with a station, from the card to the batteries that moved.

use crate::card::CardState;
use crate::choice::choice;
use crate::id::{BatteryId, CardId, CustomerId, HubId, StationId, SwapSessionId};
use crate::station::StationMode;
use crate::swap::ErrorCode;
use crate::time::Time;

choice! {
    /// Where a session stands.
    SessionState {
        /// The card was read, and batteries may move.
        Open = "open",
        /// They moved.
        Swapped = "swapped",
        /// The station would not take what was brought.
        Refused = "refused",
        /// Nobody did anything in time.
        Expired = "expired",
        /// Somebody of the staff ended it.
        Cancelled = "cancelled",
    }
}

/// Seconds a card opens a station for.
pub const SESSION_SECONDS: i64 = 120;

/// A session as kept.
#[derive(Clone, Debug, PartialEq)]
pub struct SwapSession {
    /// Its id.
    pub id: SwapSessionId,
    /// The hub.
    pub hub: HubId,
    /// Where.
    pub station: StationId,
    /// Who.
    pub customer: CustomerId,
    /// By which card; none if somebody of the staff let them in.
    pub card: Option<CardId>,
    /// What the station shows it by: at least 128 random bits.
    pub token: String,
    /// When the card was read.
    pub opened: Time,
    /// Until when it opens the station.
    pub until: Time,
    /// Where it stands.
    pub state: SessionState,
    /// What the customer brought, once the station has said so.
    pub brought: Option<BatteryId>,
    /// What is kept to be handed out.
    pub kept: Option<BatteryId>,
    /// When it ended.
    pub ended: Option<Time>,
}

/// What happens to a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signal {
    /// The card is read again.
    Tapped,
    /// The station says what was brought; `offered` is the best there is to hand out.
    Brought {
        /// What the customer put in.
        battery: BatteryId,
        /// What the hub would hand out.
        offered: Option<BatteryId>,
    },
    /// Batteries moved.
    Moved,
    /// The station would not take what was brought.
    TurnedAway,
    /// Nothing: time went by.
    Waited,
    /// Somebody of the staff ends it.
    Cancelled,
}

impl SwapSession {
    /// Whether it opens the station now.
    #[must_use]
    pub fn is_open(&self, at: Time) -> bool {
        self.state == SessionState::Open && at <= self.until
    }

    /// The session after a signal.
    ///
    /// # Errors
    /// [`ErrorCode::SessionExpired`] if it was over before, [`ErrorCode::NoSession`] if it has ended.
    pub fn step(&self, signal: Signal, at: Time) -> Result<Self, ErrorCode> {
        match (self.state, signal) {
            (SessionState::Open, Signal::Waited) if at > self.until => Ok(self.ended(SessionState::Expired, at)),
            (_, Signal::Waited) => Ok(self.clone()),
            (SessionState::Open, Signal::Cancelled) => Ok(self.ended(SessionState::Cancelled, at)),
            (SessionState::Expired, _) => Err(ErrorCode::SessionExpired),
            (SessionState::Open, _) if at > self.until => Err(ErrorCode::SessionExpired),
            (SessionState::Open, Signal::Brought { battery, offered }) => {
                Ok(Self { brought: Some(battery), kept: offered, ..self.clone() })
            }
            (SessionState::Open, Signal::Moved) => Ok(self.ended(SessionState::Swapped, at)),
            (SessionState::Open, Signal::TurnedAway) => Ok(self.ended(SessionState::Refused, at)),
            // The same session answers again.
            (SessionState::Open, Signal::Tapped) => Ok(self.clone()),
            (SessionState::Swapped | SessionState::Refused | SessionState::Cancelled, _) => Err(ErrorCode::NoSession),
        }
    }

    fn ended(&self, state: SessionState, at: Time) -> Self {
        Self { state, ended: Some(at), kept: None, ..self.clone() }
    }
}

/// What decides whether a card opens a station.
#[derive(Clone, Copy, Debug)]
#[allow(clippy::struct_excessive_bools)]
pub struct Arrival {
    /// How the station is; none if there is no such station.
    pub station: Option<StationMode>,
    /// How the card is today; none if it is nobody's.
    pub card: Option<CardState>,
    /// Whether its owner may rent.
    pub is_served: bool,
    /// Whether they owe more than the hub lets go.
    pub owes_too_much: bool,
    /// Whether the card is in use at another station.
    pub is_elsewhere: bool,
    /// Whether somebody else's session is open here.
    pub is_busy: bool,
    /// Whether something in the station may be handed out to them.
    pub has_charged: bool,
    /// Whether they have a battery to bring back.
    pub brings: bool,
    /// Whether a slot that works is empty.
    pub has_empty_slot: bool,
}

impl Arrival {
    /// Of somebody of whom nothing is known, at a station of this mode.
    #[must_use]
    pub const fn of_nobody(station: Option<StationMode>) -> Self {
        Self {
            station,
            card: None,
            is_served: false,
            owes_too_much: false,
            is_elsewhere: false,
            is_busy: false,
            has_charged: false,
            brings: false,
            has_empty_slot: false,
        }
    }

    /// Whether a session may begin.
    ///
    /// # Errors
    /// The first reason why not.
    pub fn decide(&self) -> Result<(), ErrorCode> {
        let all = [
            (self.station.is_none(), ErrorCode::UnknownStation),
            (self.station != Some(StationMode::Operational), ErrorCode::StationUnavailable),
            (self.card.is_none(), ErrorCode::UnknownCard),
            (self.card != Some(CardState::Active), ErrorCode::CardNotActive),
            (!self.is_served, ErrorCode::UserNotActive),
            (self.owes_too_much, ErrorCode::PaymentRequired),
            (self.is_elsewhere, ErrorCode::SessionOpenElsewhere),
            (self.is_busy, ErrorCode::StationBusy),
            (!self.has_charged, ErrorCode::NoChargedBattery),
            (self.brings && !self.has_empty_slot, ErrorCode::NoEmptySlot),
        ];
        match all.iter().find(|(is_so, _)| *is_so) {
            Some((_, code)) => Err(*code),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use uuid::Uuid;

    fn battery(number: u128) -> BatteryId {
        BatteryId(Uuid::from_u128(number))
    }

    fn session() -> SwapSession {
        let nil = Uuid::nil();
        SwapSession {
            id: SwapSessionId(nil),
            hub: HubId(nil),
            station: StationId(nil),
            customer: CustomerId(nil),
            card: Some(CardId(nil)),
            token: "t".into(),
            opened: Time(0),
            until: Time(SESSION_SECONDS * 1_000),
            state: SessionState::Open,
            brought: None,
            kept: None,
            ended: None,
        }
    }

    const BROUGHT: Signal = Signal::Brought { battery: BatteryId(Uuid::nil()), offered: None };

    #[test]
    fn a_session_goes_from_the_card_to_the_batteries_that_moved() {
        let brought = Signal::Brought { battery: battery(7), offered: Some(battery(3)) };
        let waits = session().step(brought, Time(1_000)).expect("open");
        assert_eq!((waits.brought, waits.kept, waits.state), (Some(battery(7)), Some(battery(3)), SessionState::Open));
        let again = waits.step(Signal::Tapped, Time(2_000)).expect("open");
        assert_eq!(again, waits, "the same card twice is one session");
        let done = waits.step(Signal::Moved, Time(4_000)).expect("open");
        assert_eq!((done.state, done.ended, done.kept), (SessionState::Swapped, Some(Time(4_000)), None));
        assert_eq!(done.step(Signal::Moved, Time(5_000)), Err(ErrorCode::NoSession), "and only once");
    }

    #[test]
    fn nothing_moves_after_its_time() {
        let (last, late) = (session().until, Time(session().until.0 + 1));
        for signal in [Signal::Moved, Signal::TurnedAway, Signal::Tapped, BROUGHT] {
            assert!(session().step(signal, last).is_ok(), "{signal:?}");
            assert_eq!(session().step(signal, late), Err(ErrorCode::SessionExpired), "{signal:?}");
        }
        let over = session().step(Signal::Waited, late).expect("time goes by");
        assert_eq!((over.state, session().step(Signal::Waited, last)), (SessionState::Expired, Ok(session())));
        assert_eq!(over.step(Signal::Moved, late), Err(ErrorCode::SessionExpired));
    }

    #[test]
    fn the_first_reason_is_told() {
        let fine = Arrival {
            station: Some(StationMode::Operational),
            card: Some(CardState::Active),
            is_served: true,
            owes_too_much: false,
            is_elsewhere: false,
            is_busy: false,
            has_charged: true,
            brings: true,
            has_empty_slot: true,
        };
        assert_eq!(fine.decide(), Ok(()));
        assert_eq!(Arrival { has_empty_slot: false, brings: false, ..fine }.decide(), Ok(()), "nothing comes back");
        let told = [
            (Arrival { has_empty_slot: false, ..fine }, ErrorCode::NoEmptySlot),
            (Arrival { has_charged: false, has_empty_slot: false, ..fine }, ErrorCode::NoChargedBattery),
            (Arrival { is_busy: true, has_charged: false, ..fine }, ErrorCode::StationBusy),
            (Arrival { is_elsewhere: true, is_busy: true, ..fine }, ErrorCode::SessionOpenElsewhere),
            (Arrival { owes_too_much: true, is_elsewhere: true, ..fine }, ErrorCode::PaymentRequired),
            (Arrival { is_served: false, owes_too_much: true, ..fine }, ErrorCode::UserNotActive),
            (Arrival { card: Some(CardState::Lost), is_served: false, ..fine }, ErrorCode::CardNotActive),
            (Arrival { card: None, is_served: false, ..fine }, ErrorCode::UnknownCard),
            (Arrival { station: Some(StationMode::Maintenance), card: None, ..fine }, ErrorCode::StationUnavailable),
            (Arrival { station: None, card: None, ..fine }, ErrorCode::UnknownStation),
        ];
        for (arrival, code) in told {
            assert_eq!(arrival.decide(), Err(code));
        }
    }

    fn signals() -> impl Strategy<Value = Signal> {
        prop::sample::select(vec![
            Signal::Tapped,
            BROUGHT,
            Signal::Moved,
            Signal::TurnedAway,
            Signal::Waited,
            Signal::Cancelled,
        ])
    }

    proptest! {
        #[test]
        fn batteries_move_at_most_once_and_never_after_the_end(all in prop::collection::vec((signals(), 0_i64..40_000), 0..30)) {
            let (mut now, mut at, mut moved) = (session(), 0, 0);
            for (signal, later) in all {
                at += later;
                let was = now.clone();
                if let Ok(next) = now.step(signal, Time(at)) {
                    moved += i32::from(signal == Signal::Moved);
                    now = next;
                }
                prop_assert!(was.state == SessionState::Open || now == was);
                prop_assert_eq!(now.ended.is_some(), now.state != SessionState::Open);
            }
            prop_assert!(moved <= 1);
        }
    }
}
