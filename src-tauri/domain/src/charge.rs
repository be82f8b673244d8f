//! What is known of a battery's charge, by a reading or by a person. Source: product.md, third law.

use serde::{Deserialize, Serialize};

use crate::choice::choice;
use crate::hub::scale::PERCENT;
use crate::id::{ActId, UserId};
use crate::time::Time;

choice! {
    /// What a battery is doing.
    ChargeState {
        /// It takes in.
        Charging = "charging",
        /// It is full.
        Full = "full",
        /// Neither.
        Idle = "idle",
        /// It gives out.
        Discharging = "discharging",
        /// Nobody knows.
        Unknown = "unknown",
    }
}

/// What is known of a battery's charge. Percent in hundredths.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Charge {
    /// What it is doing.
    pub state: ChargeState,
    /// How full, in hundredths of a percent.
    pub soc_e2: Option<i64>,
    /// When that was measured.
    pub soc_at: Option<Time>,
    /// How much of its rated capacity is left, in hundredths of a percent.
    pub soh_e2: Option<i64>,
    /// When a person said that it is full; holds until it leaves or a reading contradicts it.
    pub full_at: Option<Time>,
    /// Who said so.
    pub full_by: Option<UserId>,
    /// The act that wrote it last.
    pub act: Option<ActId>,
}

impl Default for Charge {
    fn default() -> Self {
        Self {
            state: ChargeState::Unknown,
            soc_e2: None,
            soc_at: None,
            soh_e2: None,
            full_at: None,
            full_by: None,
            act: None,
        }
    }
}

impl Charge {
    /// How full it is, in hundredths of a percent, if anybody knows: what a person called full is.
    #[must_use]
    pub fn full_e2(&self) -> Option<i64> {
        self.full_at.map_or(self.soc_e2, |_| Some(100 * PERCENT))
    }

    /// After a person said that it is full.
    #[must_use]
    pub fn confirmed_full(&self, by: UserId, at: Time) -> Self {
        Self { state: ChargeState::Full, full_at: Some(at), full_by: Some(by), ..self.clone() }
    }

    /// After it left the hub: whatever was said of it before no longer holds.
    #[must_use]
    pub fn left(&self, act: ActId) -> Self {
        Self { state: ChargeState::Discharging, full_at: None, full_by: None, act: Some(act), ..self.clone() }
    }

    /// After it was seen on a charger, or that turned out to be wrong. Who has it is another matter: nothing comes back by
    /// itself.
    #[must_use]
    pub fn seen_charging(&self, is_charging: bool) -> Self {
        let state = if is_charging { ChargeState::Charging } else { ChargeState::Discharging };
        Self { state, ..self.clone() }
    }

    /// After it came back: charging until a reading or a person says otherwise. What it had when it left says nothing now.
    #[must_use]
    pub fn came_back(&self, soc_e2: Option<i64>, at: Time, act: ActId) -> Self {
        Self {
            state: ChargeState::Charging,
            soc_e2,
            soc_at: soc_e2.map(|_| at),
            full_at: None,
            full_by: None,
            act: Some(act),
            ..self.clone()
        }
    }

    /// After the station it is in said how full it is and what its charger does. A reading below what a person said to be full
    /// contradicts them.
    #[must_use]
    pub fn told_by_station(&self, soc_e2: i64, state: ChargeState, needed_pct: i64, at: Time) -> Self {
        let is_full = soc_e2 >= needed_pct.saturating_mul(100);
        let (full_at, full_by) = if is_full { (self.full_at, self.full_by) } else { (None, None) };
        Self { state, soc_e2: Some(soc_e2), soc_at: Some(at), full_at, full_by, ..self.clone() }
    }

    /// Whether `now` says something that is worth keeping beside `self`: another state, the other side of what is needed, a
    /// twentieth more or less, or much the same but a good while later. Stations tell the same every minute.
    #[must_use]
    pub fn is_news(&self, now: &Self, needed_pct: i64) -> bool {
        const STEP_E2: i64 = 500;
        const KNOWN_FOR_MINUTES: i64 = 60;
        let (Some(before), Some(at)) = (self.soc_e2, self.soc_at) else { return now.soc_e2.is_some() };
        let (soc, now_at) = (now.soc_e2.unwrap_or(before), now.soc_at.unwrap_or(at));
        let needed = needed_pct.saturating_mul(100);
        self.state != now.state
            || self.full_at != now.full_at
            || (before >= needed) != (soc >= needed)
            || (before - soc).abs() >= STEP_E2
            || now_at >= at.plus_minutes(KNOWN_FOR_MINUTES)
    }

    /// Until when it counts as full enough: none if it does not, the end of time where a person said so.
    #[must_use]
    pub fn ready_until(&self, needed_pct: i64, fresh_h: i64) -> Option<Time> {
        if self.full_at.is_some() {
            return Some(Time(i64::MAX));
        }
        let (soc, at) = (self.soc_e2?, self.soc_at?);
        (soc >= needed_pct.saturating_mul(100)).then(|| at.plus_minutes(fresh_h.saturating_mul(60)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    const NOW: Time = Time(1_793_692_800_000);

    #[test]
    fn what_a_person_said_holds_until_the_battery_leaves() {
        let full = Charge::default().confirmed_full(UserId(Uuid::nil()), NOW);
        assert_eq!(full.ready_until(90, 8), Some(Time(i64::MAX)));
        let act = ActId(Uuid::nil());
        assert_eq!(full.left(act).ready_until(90, 8), None);
        assert_eq!(full.left(act).came_back(None, NOW, act).ready_until(90, 8), None);
    }

    #[test]
    fn a_station_tells_how_full_it_is_and_only_news_is_kept() {
        let idle = ChargeState::Idle;
        let full = Charge::default().confirmed_full(UserId(Uuid::nil()), NOW);
        assert_eq!(full.told_by_station(9_500, idle, 90, NOW).full_at, Some(NOW));
        let told = full.told_by_station(4_000, idle, 90, NOW);
        assert_eq!((told.full_at, told.ready_until(90, 8)), (None, None));
        let later = |soc, minutes| told.told_by_station(soc, idle, 90, NOW.plus_minutes(minutes));
        assert!(full.is_news(&told, 90));
        assert!(!told.is_news(&later(4_400, 1), 90));
        assert!(told.is_news(&later(4_500, 1), 90));
        assert!(told.is_news(&later(4_000, 60), 90));
        assert!(told.is_news(&told.told_by_station(4_000, ChargeState::Charging, 90, NOW), 90));
        let nearly = told.told_by_station(8_990, idle, 90, NOW);
        assert!(nearly.is_news(&nearly.told_by_station(9_000, idle, 90, NOW), 90));
    }

    #[test]
    fn a_reading_counts_while_it_is_fresh() {
        let read = |soc_e2| Charge { soc_e2: Some(soc_e2), soc_at: Some(NOW), ..Charge::default() };
        assert_eq!(read(9_000).ready_until(90, 8), Some(NOW.plus_minutes(480)));
        assert_eq!(read(8_999).ready_until(90, 8), None);
        assert_eq!(Charge::default().ready_until(0, 8), None);
    }
}
