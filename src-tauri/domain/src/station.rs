//! Stations: devices with slots, each slot a place for one battery, numbered from 1 without gaps.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::check::Check;
use crate::choice::choice;
use crate::hub::scale;
use crate::id::{HubId, SlotId, StationId};
use crate::refusal::Refusal;

choice! {
    /// Whether a station works.
    StationMode {
        /// It takes and gives batteries.
        Operational = "operational",
        /// Somebody works on it.
        Maintenance = "maintenance",
        /// It is not used.
        OutOfService = "out_of_service",
    }
}

choice! {
    /// Whether a slot works.
    SlotMode {
        /// It takes and gives a battery.
        Operational = "operational",
        /// It is not used until somebody has looked at it.
        Maintenance = "maintenance",
    }
}

/// A station, as typed and as kept.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct StationForm {
    /// What people say, as `S-1`; unique in the hub.
    pub code: String,
    /// What people call it.
    pub name: String,
    /// Where it stands, in words.
    pub place: String,
    /// Degrees north, six decimals.
    pub latitude: Option<f64>,
    /// Degrees east, six decimals.
    pub longitude: Option<f64>,
    /// Version of what runs in it, if known.
    pub firmware: String,
    /// Anything worth knowing.
    pub notes: String,
}

/// A station as kept.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Station {
    /// Its id.
    pub id: StationId,
    /// The hub that keeps it.
    pub hub: HubId,
    /// What is known of it.
    #[serde(flatten)]
    pub form: StationForm,
    /// Whether it works.
    pub mode: StationMode,
}

/// A slot as kept.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Slot {
    /// Its id.
    pub id: SlotId,
    /// The hub that keeps its station.
    pub hub: HubId,
    /// Its station.
    pub station: StationId,
    /// Its number, from 1.
    pub number: i64,
    /// Whether it works.
    pub mode: SlotMode,
    /// Whether the station still has it; one that was taken away stays for its history.
    pub active: bool,
}

/// Slots a station may have.
pub const SLOTS_MAX: i64 = 64;

/// The station as it will be kept.
///
/// # Errors
/// [`Refusal::Invalid`] naming every wrong field.
pub fn checked(id: StationId, hub: HubId, mode: StationMode, form: &StationForm) -> Result<Station, Refusal> {
    let mut check = Check::default();
    let kept = form_checked(form, &mut check);
    check.done()?;
    Ok(Station { id, hub, form: kept, mode })
}

/// A new station, operational, with how many slots it has.
///
/// # Errors
/// [`Refusal::Invalid`] naming every wrong field.
pub fn new(id: StationId, hub: HubId, form: &StationForm, slots: i64) -> Result<(Station, i64), Refusal> {
    let mut check = Check::default();
    let kept = form_checked(form, &mut check);
    let slots = check.whole("slots", slots, 1, SLOTS_MAX);
    check.done()?;
    Ok((Station { id, hub, form: kept, mode: StationMode::Operational }, slots))
}

fn form_checked(form: &StationForm, check: &mut Check) -> StationForm {
    StationForm {
        code: check.code("code", &form.code, 20),
        name: check.line("name", &form.name, 120),
        place: check.optional_line("place", &form.place, 200),
        latitude: form.latitude.map(|value| check.decimal("latitude", value, scale::DEGREES, -90.0, 90.0)),
        longitude: form.longitude.map(|value| check.decimal("longitude", value, scale::DEGREES, -180.0, 180.0)),
        firmware: check.optional_line("firmware", &form.firmware, 60),
        notes: check.notes("notes", &form.notes, 2_000),
    }
}

/// What brings a station to another number of slots.
#[derive(Clone, Debug, PartialEq)]
pub struct Resized {
    /// Slots taken into use again: they keep their id and history.
    pub restored: Vec<Slot>,
    /// Numbers of slots that are new.
    pub added: Vec<i64>,
    /// The last slots, taken away; the caller forgets those that nothing ever happened to, and keeps the others.
    pub taken_away: Vec<Slot>,
}

/// Brings a station to `count` slots: the missing ones are added after the last, the surplus is taken from the end.
/// `slots` are all it ever had, in any order.
///
/// # Errors
/// [`Refusal::Invalid`] on `slots` if there would be none or more than [`SLOTS_MAX`].
pub fn resized(slots: &[Slot], count: i64) -> Result<Resized, Refusal> {
    let mut check = Check::default();
    let count = check.whole("slots", count, 1, SLOTS_MAX);
    check.done()?;
    let is_there = |number: i64| slots.iter().any(|slot| slot.number == number);
    let restored = slots.iter().filter(|slot| !slot.active && slot.number <= count);
    Ok(Resized {
        restored: restored.map(|slot| Slot { active: true, mode: SlotMode::Operational, ..slot.clone() }).collect(),
        added: (1..=count).filter(|number| !is_there(*number)).collect(),
        taken_away: slots
            .iter()
            .filter(|slot| slot.active && slot.number > count)
            .map(|slot| Slot { active: false, ..slot.clone() })
            .collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;
    use uuid::Uuid;

    fn form() -> StationForm {
        StationForm {
            code: "s-1".into(),
            name: "Market".into(),
            place: String::new(),
            latitude: Some(-15.387_5),
            longitude: None,
            firmware: String::new(),
            notes: String::new(),
        }
    }

    fn slot(number: i64, active: bool) -> Slot {
        let (id, hub, station) = (SlotId(Uuid::nil()), HubId(Uuid::nil()), StationId(Uuid::nil()));
        Slot { id, hub, station, number, mode: SlotMode::Operational, active }
    }

    #[test]
    fn a_new_station_is_operational_and_has_one_to_64_slots() {
        let (id, hub) = (StationId(Uuid::nil()), HubId(Uuid::nil()));
        let (station, slots) = new(id, hub, &form(), 12).expect("fine");
        assert_eq!((station.mode, station.form.code.as_str(), slots), (StationMode::Operational, "S-1", 12));
        for wrong in [0, -1, 65, i64::MAX] {
            assert!(new(id, hub, &form(), wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_slot_that_was_taken_away_comes_back_before_a_new_one_is_made() {
        let resized = resized(&[slot(1, true), slot(2, false)], 3).expect("fine");
        assert_eq!(resized.restored, [slot(2, true)]);
        assert_eq!(resized.added, [3]);
        assert!(resized.taken_away.is_empty());
    }

    proptest! {
        #[test]
        fn a_station_has_the_slots_asked_for_numbered_from_1(had in 0i64..=64, active in 0i64..=64, count in 1i64..=64) {
            let slots: Vec<Slot> = (1..=had).map(|number| slot(number, number <= active)).collect();
            let resized = resized(&slots, count).expect("in range");
            let mut now: BTreeSet<i64> = slots.iter().filter(|slot| slot.active).map(|slot| slot.number).collect();
            for slot in &resized.taken_away {
                prop_assert!(now.remove(&slot.number));
            }
            for number in resized.restored.iter().map(|slot| slot.number).chain(resized.added) {
                prop_assert!(now.insert(number));
            }
            prop_assert!(now.into_iter().eq(1..=count));
        }
    }
}
