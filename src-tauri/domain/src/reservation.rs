//! Reservations: something is kept for a customer for some hours, now or later. A promise counts against what there is in
//! those hours only. Source: details.md, "booking".

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::check::Check;
use crate::choice::choice;
use crate::custody::Item;
use crate::id::{
    ActId, BatteryId, CustomerId, DepositId, EquipmentId, HubId, ModelId, RentalId, ReservationId, UserId,
};
use crate::refusal::{Called, Problem, Refusal};
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

/// A promise that counts against what there is.
#[derive(Clone, Debug, PartialEq)]
pub struct Promise {
    /// To whom.
    pub customer: CustomerId,
    /// What they are called.
    pub who: Called,
    /// Of a thing itself, not of any of its kind.
    pub item: Option<Item>,
    /// From when.
    pub from: Time,
    /// Until when.
    pub to: Time,
}

impl Promise {
    /// Whether it is in force at a moment.
    #[must_use]
    pub fn holds_at(&self, at: Time) -> bool {
        self.from <= at && at < self.to
    }

    /// Why something is not to be had.
    #[must_use]
    pub fn refusal(&self) -> Refusal {
        Refusal::Promised { who: self.who.clone(), from: self.from, until: self.to }
    }
}

/// Whether one more can be had from `from` to `to`: there are things that can be had from the moments in `there`, and all of
/// `promises` are of one of them.
#[must_use]
pub fn has_room(there: &[Time], promises: &[&Promise], from: Time, to: Time) -> bool {
    // More come back as time goes by, and a promise takes one when it begins: there the room is smallest.
    let begins = promises.iter().map(|promise| promise.from).filter(|begin| (from..to).contains(begin));
    std::iter::once(from).chain(begins).all(|at| {
        let to_be_had = there.iter().filter(|free| **free <= at).count();
        let promised = promises.iter().filter(|promise| promise.holds_at(at)).count();
        to_be_had > promised
    })
}

/// The first promise to another one than `customer` of the thing itself.
#[must_use]
pub fn of_item(promises: &[Promise], item: Item, customer: Option<CustomerId>) -> Option<&Promise> {
    promises.iter().find(|promise| promise.item == Some(item) && Some(promise.customer) != customer)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::custody::ItemKind;
    use proptest::prelude::*;
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

    fn promise(from: i64, to: i64) -> Promise {
        let item = Some(Item { kind: ItemKind::Battery, id: Uuid::from_u128(7) });
        let who = Called::default();
        Promise { customer: CustomerId(Uuid::nil()), who, item, from: Time(from), to: Time(to) }
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

    #[test]
    fn a_promise_takes_one_in_its_hours_only() {
        let (first, second) = (promise(10, 20), promise(20, 30));
        let kept = [&first, &second];
        assert!(!has_room(&[Time(0)], &kept, Time(0), Time(11)), "it would not be back");
        assert!(has_room(&[Time(0)], &kept, Time(0), Time(10)), "back when it is to be had");
        assert!(!has_room(&[Time(0)], &kept, Time(15), Time(16)));
        assert!(has_room(&[Time(0)], &kept, Time(30), Time(99)));
        assert!(has_room(&[Time(0), Time(0)], &kept, Time(0), Time(99)), "one after the other");
        assert!(!has_room(&[Time(0), Time(25)], &kept, Time(0), Time(99)), "the second is out until 25");
        assert!(!has_room(&[], &[], Time(0), Time(1)));
    }

    #[test]
    fn a_promise_of_a_thing_is_none_to_whom_it_was_made() {
        let made = [promise(0, 10)];
        let item = made[0].item.expect("of a thing");
        assert!(of_item(&made, item, None).is_some());
        assert!(of_item(&made, item, Some(CustomerId(Uuid::from_u128(1)))).is_some());
        assert!(of_item(&made, item, Some(made[0].customer)).is_none());
        assert!(of_item(&made, Item { id: Uuid::nil(), ..item }, None).is_none());
    }

    proptest! {
        /// As a slow count, minute by minute, finds it.
        #[test]
        fn there_is_room_if_there_is_in_each_minute(
            there in proptest::collection::vec(0i64..20, 0..4),
            hours in proptest::collection::vec((0i64..20, 1i64..10), 0..5),
            from in 0i64..20,
            length in 1i64..10,
        ) {
            let there: Vec<Time> = there.into_iter().map(Time).collect();
            let promises: Vec<Promise> = hours.iter().map(|(from, length)| promise(*from, from + length)).collect();
            let all: Vec<&Promise> = promises.iter().collect();
            let each = (from..from + length).all(|minute| {
                let free = there.iter().filter(|free| free.0 <= minute).count();
                free > promises.iter().filter(|promise| promise.holds_at(Time(minute))).count()
            });
            prop_assert_eq!(has_room(&there, &all, Time(from), Time(from + length)), each);
        }
    }
}
