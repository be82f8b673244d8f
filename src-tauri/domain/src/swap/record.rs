//! A swap as kept, and what is kept beside it: what did not fit, and how worn a battery was found.

use crate::check::scaled;
use crate::choice::choice;
use crate::id::{
    ActId, BatteryId, CustomerId, HealthLogId, HubId, QuarantineId, StationId, SwapId, SwapSessionId, UserId,
};
use crate::reading::Energy;
use crate::refusal::Refusal;
use crate::swap::{ErrorCode, SwapKind, SwapSource, SwapState};
use crate::time::Time;

choice! {
    /// Whose time an event has.
    EventClock {
        /// The hub heard of it then.
        Hub = "hub",
        /// The station's, which could be read and was not ahead.
        Station = "station",
        /// The hub's, because the station's could not be read or was ahead.
        Corrected = "corrected",
    }
}

/// A battery of a swap, as the station told of it. Percent in hundredths; none where it was not told or cannot be.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Side {
    /// Which.
    pub battery: Option<BatteryId>,
    /// The number of the slot.
    pub slot: Option<i64>,
    /// How full.
    pub soc_e2: Option<i64>,
    /// How much of its rated capacity was left.
    pub soh_e2: Option<i64>,
}

/// A swap, or an attempt at a station.
#[derive(Clone, Debug, PartialEq)]
pub struct Swap {
    /// Its id, which the station is told.
    pub id: SwapId,
    /// The hub.
    pub hub: HubId,
    /// Where.
    pub source: SwapSource,
    /// At which station; none at the counter.
    pub station: Option<StationId>,
    /// In which session; none of a report made while the link was down.
    pub session: Option<SwapSessionId>,
    /// What moved; none of a refusal, where nothing was to move yet.
    pub kind: Option<SwapKind>,
    /// What became of it.
    pub state: SwapState,
    /// What the station was told.
    pub code: Option<ErrorCode>,
    /// Why, in the station's words.
    pub reason: String,
    /// Who.
    pub customer: Option<CustomerId>,
    /// What came back.
    pub came: Side,
    /// What went out.
    pub went: Side,
    /// What the returned battery gave on its trip.
    pub used: Option<Used>,
    /// When the card was read.
    pub began: Option<Time>,
    /// When it happened.
    pub at: Time,
    /// Whose time that is.
    pub clock: EventClock,
    /// Whether it was told after the link had been down.
    pub offline: bool,
    /// The act that put it into the books.
    pub act: Option<ActId>,
}

/// What a battery gave between two swaps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Used {
    /// Charge, in thousandths of an ampere-hour.
    pub charge_mah: i64,
    /// Energy, in watt-hours.
    pub energy_wh: i64,
    /// Whether it follows from how full it was, and not from readings.
    pub estimated: bool,
}

impl Used {
    /// Less of the time than this known, in percent, and how full it was says more than its readings: what they leave out is
    /// missing in the sum.
    const COVERAGE_MIN_PCT: f64 = 90.0;

    /// What it gave, by its readings of so many milliseconds; none where they cover too little of them. The charge is reckoned
    /// as energy at one volt.
    #[must_use]
    pub fn measured(energy: &Energy, charge: &Energy, of_ms: i64) -> Option<Self> {
        let is_known = |sum: &Energy| sum.coverage_pct(of_ms).is_some_and(|known| known >= Self::COVERAGE_MIN_PCT);
        (is_known(energy) && is_known(charge)).then(|| Self {
            charge_mah: scaled(charge.out, 1_000),
            energy_wh: scaled(energy.out, 1),
            estimated: false,
        })
    }

    /// What it gave, by how full it was when it left and came back (in hundredths of a percent), what its maker rates it for
    /// and how much of that is left.
    #[must_use]
    pub fn estimated(
        (left_e2, back_e2): (i64, i64),
        (capacity_mah, capacity_wh): (i64, i64),
        soh_e2: Option<i64>,
    ) -> Self {
        const WHOLE: i128 = 10_000;
        let part = i128::from((left_e2 - back_e2).max(0));
        let left = i128::from(soh_e2.unwrap_or(10_000));
        let of = |rated: i64| i64::try_from(i128::from(rated) * part * left / (WHOLE * WHOLE)).unwrap_or(i64::MAX);
        Self { charge_mah: of(capacity_mah), energy_wh: of(capacity_wh), estimated: true }
    }
}

choice! {
    /// What became of something that did not fit.
    QuarantineState {
        /// Nobody has looked at it.
        Open = "open",
        /// It happened as told.
        Accepted = "accepted",
        /// It happened otherwise.
        Corrected = "corrected",
        /// It did not happen.
        Discarded = "discarded",
    }
}

/// A report of batteries that moved and does not fit what the hub knows.
#[derive(Clone, Debug, PartialEq)]
pub struct Quarantine {
    /// Its id.
    pub id: QuarantineId,
    /// The hub.
    pub hub: HubId,
    /// Who told; none if no station of this hub.
    pub station: Option<StationId>,
    /// Where it was told.
    pub topic: String,
    /// As it came.
    pub payload: String,
    /// Why it does not fit.
    pub code: ErrorCode,
    /// Whom it names, if they are known.
    pub customer: Option<CustomerId>,
    /// What came back, if it is known.
    pub came: Option<BatteryId>,
    /// What went out, likewise.
    pub went: Option<BatteryId>,
    /// When the hub heard of it.
    pub at: Time,
    /// What became of it.
    pub state: QuarantineState,
    /// Who decided, and when.
    pub decided: Option<(UserId, Time)>,
    /// Why so.
    pub reason: String,
}

impl Quarantine {
    /// As a person has decided it, once and for all.
    ///
    /// # Errors
    /// [`Refusal::DecidedAlready`] if somebody was faster.
    pub fn decided(&self, to: QuarantineState, reason: String, (by, at): (UserId, Time)) -> Result<Self, Refusal> {
        match self.state {
            QuarantineState::Open => Ok(Self { state: to, decided: Some((by, at)), reason, ..self.clone() }),
            state => Err(Refusal::DecidedAlready { state }),
        }
    }
}

choice! {
    /// Who found how worn a battery is.
    HealthSource {
        /// A station, at a swap.
        Swap = "swap",
        /// A station that would not take it.
        Refusal = "refusal",
    }
}

/// How worn a battery was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HealthLog {
    /// Its id.
    pub id: HealthLogId,
    /// The hub.
    pub hub: HubId,
    /// Of which.
    pub battery: BatteryId,
    /// When.
    pub at: Time,
    /// How much of its rated capacity is left, in hundredths of a percent.
    pub soh_e2: i64,
    /// By whom.
    pub source: HealthSource,
    /// At which station.
    pub station: Option<StationId>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_fit_is_decided_once() {
        let nil = uuid::Uuid::nil();
        let open = Quarantine {
            id: QuarantineId(nil),
            hub: HubId(nil),
            station: None,
            topic: String::new(),
            payload: String::new(),
            code: ErrorCode::NoSession,
            customer: None,
            came: None,
            went: None,
            at: Time(0),
            state: QuarantineState::Open,
            decided: None,
            reason: String::new(),
        };
        let by = (UserId(nil), Time(1));
        let done = open.decided(QuarantineState::Discarded, "a test".to_owned(), by).expect("open");
        assert_eq!((done.state, done.decided, done.reason.as_str()), (QuarantineState::Discarded, Some(by), "a test"));
        let state = QuarantineState::Discarded;
        assert_eq!(done.decided(QuarantineState::Accepted, String::new(), by), Err(Refusal::DecidedAlready { state }));
    }

    #[test]
    fn what_a_trip_took_follows_from_how_full_it_was() {
        let used = Used::estimated((10_000, 2_000), (45_000, 2_160), Some(8_100));
        assert_eq!((used.charge_mah, used.energy_wh, used.estimated), (29_160, 1_399, true));
        assert_eq!(Used::estimated((10_000, 0), (45_000, 2_160), None).charge_mah, 45_000);
        assert_eq!(Used::estimated((2_000, 10_000), (45_000, 2_160), None).charge_mah, 0, "it was charged meanwhile");
    }

    #[test]
    fn what_a_trip_took_is_measured_where_enough_of_it_is_known() {
        let sum = |out: f64, covered_ms: i64| Energy { into: 3.0, out, covered_ms };
        let used = Used { charge_mah: 4_167, energy_wh: 50, estimated: false };
        assert_eq!(Used::measured(&sum(49.6, 90), &sum(4.1667, 90), 100), Some(used));
        assert_eq!(Used::measured(&sum(49.6, 89), &sum(4.1667, 100), 100), None);
        assert_eq!(Used::measured(&sum(49.6, 100), &sum(0.0, 0), 100), None, "no current was told");
        assert_eq!(Used::measured(&sum(0.0, 0), &sum(0.0, 0), 0), None, "it was out for no time");
    }
}
