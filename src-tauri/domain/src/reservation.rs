//! Reservations: something is kept for a customer for some hours, now or later. A promise counts against what there is in
//! those hours only. Source: details.md, "booking".

mod promise;

pub use promise::{Promise, broken, has_room, of_item};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::check::Check;
use crate::choice::choice;
use crate::custody::Item;
use crate::id::{
    ActId, BatteryId, CustomerId, DepositId, EquipmentId, HubId, ModelId, RentalId, ReservationId, UserId,
};
use crate::refusal::{Problem, Refusal};
use crate::time::Time;

/// How long before its hours a reservation is met by what its customer takes.
const EARLY_MINUTES: i64 = 120;
/// Days a reservation lasts at most, and begins ahead at most.
const DAYS_MAX: i64 = 366;
const DAY_MINUTES: i64 = 24 * 60;
/// Characters of a note.
const NOTE_MAX: usize = 300;

choice! {
    /// Where a reservation stands.
    ReservationState {
        /// It is kept.
        Open = "open",
        /// Its customer took it.
        Issued = "issued",
        /// It was called off.
        Cancelled = "cancelled",
        /// Nobody came in its hours.
        Expired = "expired",
    }
}

/// What is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(tag = "kind", content = "id", rename_all = "snake_case", deny_unknown_fields)]
pub enum Wanted {
    /// Any battery of a model.
    BatteryModel(ModelId),
    /// This battery.
    Battery(BatteryId),
    /// This piece of equipment.
    Equipment(EquipmentId),
}

impl Wanted {
    /// The thing itself, where it is no matter of any of its kind.
    #[must_use]
    pub fn item(self) -> Option<Item> {
        use crate::custody::ItemKind;
        match self {
            Self::BatteryModel(_) => None,
            Self::Battery(id) => Some(Item { kind: ItemKind::Battery, id: id.0 }),
            Self::Equipment(id) => Some(Item { kind: ItemKind::Equipment, id: id.0 }),
        }
    }
}

/// A reservation as it is asked for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ReservationForm {
    /// For whom.
    pub customer: CustomerId,
    /// What.
    pub wanted: Wanted,
    /// From when.
    pub from: Time,
    /// Until when.
    pub to: Time,
    /// Anything worth knowing.
    pub note: String,
}

/// A reservation as kept.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reservation {
    /// Its id.
    pub id: ReservationId,
    /// The hub.
    pub hub: HubId,
    /// What was asked for.
    pub form: ReservationForm,
    /// Where it stands.
    pub state: ReservationState,
    /// The rental it became.
    pub rental: Option<RentalId>,
    /// The deposit that was taken for it.
    pub deposit: Option<DepositId>,
    /// Who took it down.
    pub actor: UserId,
    /// The act that wrote it last.
    pub act: ActId,
}

/// A reservation that may be kept, as far as it itself can tell.
///
/// # Errors
/// [`Refusal::Invalid`] naming every wrong field.
pub fn checked(form: &ReservationForm, now: Time) -> Result<ReservationForm, Refusal> {
    let mut check = Check::default();
    let note = check.optional_line("note", &form.note, NOTE_MAX);
    let latest = now.plus_minutes(DAYS_MAX * DAY_MINUTES);
    let days = |max| Problem::OutOfRange { min: 0.0, max };
    if form.from > latest {
        check.problem("from", days(366.0));
    }
    if form.to <= form.from {
        check.problem("to", Problem::BeforeStart);
    } else if form.to <= now {
        check.problem("to", Problem::InPast);
    } else if form.to > form.from.max(now).plus_minutes(DAYS_MAX * DAY_MINUTES) {
        check.problem("to", days(366.0));
    }
    check.done()?;
    // What began before is kept from now on.
    Ok(ReservationForm { note, from: form.from.max(now), ..form.clone() })
}

impl Reservation {
    /// Whether what its customer takes at `at` meets it.
    #[must_use]
    pub fn is_met_at(&self, at: Time) -> bool {
        self.state == ReservationState::Open && self.form.from.plus_minutes(-EARLY_MINUTES) <= at && at < self.form.to
    }

    /// Whether its hours have passed with nobody coming.
    #[must_use]
    pub fn is_past(&self, at: Time) -> bool {
        self.state == ReservationState::Open && self.form.to <= at
    }

    /// The reservation after it ended so.
    ///
    /// # Errors
    /// [`Refusal::ReservationOver`] if it had ended before.
    pub fn ended(&self, state: ReservationState, rental: Option<RentalId>, act: ActId) -> Result<Self, Refusal> {
        if self.state != ReservationState::Open {
            return Err(Refusal::ReservationOver { state: self.state });
        }
        Ok(Self { state, rental, act, ..self.clone() })
    }
}

/// How long before its hours a reservation is met: until when one may begin that is met at `at`.
#[must_use]
pub fn begins_until(at: Time) -> Time {
    at.plus_minutes(EARLY_MINUTES)
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    const NOW: Time = Time(1_793_692_800_000);

    fn form(from: i64, to: i64) -> ReservationForm {
        ReservationForm {
            customer: CustomerId(Uuid::nil()),
            wanted: Wanted::BatteryModel(ModelId(Uuid::nil())),
            from: NOW.plus_minutes(from),
            to: NOW.plus_minutes(to),
            note: String::new(),
        }
    }

    fn kept(from: i64, to: i64) -> Reservation {
        Reservation {
            id: ReservationId(Uuid::nil()),
            hub: HubId(Uuid::nil()),
            form: form(from, to),
            state: ReservationState::Open,
            rental: None,
            deposit: None,
            actor: UserId(Uuid::nil()),
            act: ActId(Uuid::nil()),
        }
    }

    #[test]
    fn hours_are_to_come_and_in_their_order() {
        assert_eq!(checked(&form(0, 0), NOW), Err(Refusal::field("to", Problem::BeforeStart)));
        assert_eq!(checked(&form(-60, 0), NOW), Err(Refusal::field("to", Problem::InPast)));
        let day = 24 * 60;
        assert!(checked(&form(366 * day, 732 * day), NOW).is_ok());
        let far = Problem::OutOfRange { min: 0.0, max: 366.0 };
        assert_eq!(checked(&form(366 * day + 1, 367 * day), NOW), Err(Refusal::field("from", far.clone())));
        assert_eq!(checked(&form(0, 366 * day + 1), NOW), Err(Refusal::field("to", far)));
        assert_eq!(checked(&form(-60, 1), NOW).map(|form| form.from), Ok(NOW));
    }

    #[test]
    fn a_reservation_is_met_from_two_hours_before_until_it_is_over() {
        let kept = kept(180, 240);
        let met = |minutes| kept.is_met_at(NOW.plus_minutes(minutes));
        assert_eq!([59, 60, 180, 239, 240].map(met), [false, true, true, true, false]);
        assert!(!kept.is_past(NOW.plus_minutes(239)) && kept.is_past(NOW.plus_minutes(240)));
    }

    #[test]
    fn a_reservation_ends_once() {
        for state in [ReservationState::Issued, ReservationState::Cancelled, ReservationState::Expired] {
            let ended = kept(0, 60).ended(state, None, ActId(Uuid::nil())).expect("it is open");
            let again = ended.ended(ReservationState::Cancelled, None, ActId(Uuid::nil()));
            assert_eq!(again, Err(Refusal::ReservationOver { state }));
            assert!(!ended.is_met_at(NOW) && !ended.is_past(NOW.plus_minutes(60)));
        }
    }
}
