//! Whether what is promised can still be kept: the one definition, for what goes out, stays out longer or leaves.

use crate::custody::Item;
use crate::id::{CustomerId, ReservationId};
use crate::refusal::{Called, Refusal};
use crate::time::Time;

/// A promise that counts against what there is.
#[derive(Clone, Debug, PartialEq)]
pub struct Promise {
    /// The reservation it was made by.
    pub id: ReservationId,
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

    /// Whether it was made to `customer`.
    #[must_use]
    pub fn is_to(&self, customer: Option<CustomerId>) -> bool {
        Some(self.customer) == customer
    }

    /// Why something is not to be had.
    #[must_use]
    pub fn refusal(&self) -> Refusal {
        Refusal::Promised { who: self.who.clone(), from: self.from, until: self.to }
    }
}

/// What there is of one kind, and the hours in which some of it is promised.
#[derive(Clone)]
struct Stock {
    there: Vec<Time>,
    begins: Vec<Time>,
    ends: Vec<Time>,
}

impl Stock {
    /// Things that can be had from the moments in `there` on, all `promises` being of one of them.
    fn new<'a>(
        there: impl IntoIterator<Item = Time>,
        promises: impl IntoIterator<Item = &'a Promise, IntoIter: Clone>,
    ) -> Self {
        let promises = promises.into_iter();
        Self {
            there: sorted(there),
            begins: sorted(promises.clone().map(|promise| promise.from)),
            ends: sorted(promises.map(|promise| promise.to)),
        }
    }

    /// How many of those promised could not be had at a moment.
    fn missing_at(&self, at: Time) -> usize {
        let until = |moments: &[Time]| moments.partition_point(|moment| *moment <= at);
        until(&self.begins).saturating_sub(until(&self.ends) + until(&self.there))
    }
}

fn sorted(moments: impl IntoIterator<Item = Time>) -> Vec<Time> {
    let mut moments: Vec<Time> = moments.into_iter().collect();
    moments.sort_unstable();
    moments
}

/// The moments from `from` to `until` from which on more would be missing `after` than `before`, the first first. Where too
/// little is there already, who was promised some still takes it: that makes it no worse.
fn shorter(before: &Stock, after: &Stock, from: Time, until: Time) -> impl Iterator<Item = Time> {
    // Only there can it begin: a promise begins, one that was met would have ended, or something would have been back.
    let turns = after.begins.iter().chain(&before.ends).chain(&before.there).copied();
    let turns = turns.filter(|turn| from < *turn && *turn < until).chain((from < until).then_some(from));
    let mut turns = sorted(turns);
    turns.dedup();
    turns.into_iter().filter(|at| after.missing_at(*at) > before.missing_at(*at))
}

/// The first promise to another one than `customer` that could be kept with what is there before, and not with what is there
/// after: looked at from one moment to another, `met` being those that ask for nothing more after.
pub fn broken<'a>(
    promises: &'a [Promise],
    (before, after): (impl IntoIterator<Item = Time>, impl IntoIterator<Item = Time>),
    customer: Option<CustomerId>,
    met: &[ReservationId],
    (from, until): (Time, Time),
) -> Option<&'a Promise> {
    let others = promises.iter().filter(|promise| !promise.is_to(customer));
    let before = Stock::new(before, promises);
    let after = Stock::new(after, promises.iter().filter(|promise| !met.contains(&promise.id)));
    shorter(&before, &after, from, until).find_map(|at| others.clone().find(|promise| promise.holds_at(at)))
}

/// Whether one more of those that are `there` can be promised from one moment to another.
pub fn has_room(there: impl IntoIterator<Item = Time>, promises: &[Promise], (from, until): (Time, Time)) -> bool {
    let before = Stock::new(there, promises);
    let mut after = before.clone();
    after.begins = sorted(after.begins.into_iter().chain([from]));
    after.ends = sorted(after.ends.into_iter().chain([until]));
    shorter(&before, &after, from, until).next().is_none()
}

/// The first promise to another one than `customer` of the thing itself.
#[must_use]
pub fn of_item(promises: &[Promise], item: Item, customer: Option<CustomerId>) -> Option<&Promise> {
    promises.iter().find(|promise| promise.item == Some(item) && !promise.is_to(customer))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;
    use crate::custody::ItemKind;

    fn promise((from, length): (i64, i64)) -> Promise {
        let item = Some(Item { kind: ItemKind::Battery, id: Uuid::from_u128(7) });
        Promise {
            id: ReservationId(Uuid::nil()),
            customer: CustomerId(Uuid::nil()),
            who: Called::default(),
            item,
            from: Time(from),
            to: Time(from + length),
        }
    }

    /// The first moment that would be short of what is promised, were one taken now until `until`.
    fn taken(there: &[i64], hours: &[(i64, i64)], until: i64) -> Option<i64> {
        let promises: Vec<Promise> = hours.iter().copied().map(promise).collect();
        let there = there.iter().copied().map(Time);
        let before = Stock::new(there.clone(), &promises);
        let after = Stock::new(there.skip(1).chain([Time(until)]), &promises);
        shorter(&before, &after, Time(0), Time(until)).next().map(|at| at.0)
    }

    #[test]
    fn a_promise_takes_one_in_its_hours_only() {
        let hours = [(10, 10), (20, 10)];
        assert_eq!(taken(&[0], &hours, 10), None, "back when it is to be had");
        assert_eq!(taken(&[0], &hours, 11), Some(10), "it would not be back");
        assert_eq!(taken(&[0, 0], &hours, 99), None, "one after the other");
        assert_eq!(taken(&[0, 25], &hours, 99), Some(10), "the second is out until 25");
        assert_eq!(taken(&[0], &[], 99), None);
        let promises: Vec<Promise> = hours.map(promise).into();
        let room = |there: &[i64], from, until| {
            has_room(there.iter().copied().map(Time), &promises, (Time(from), Time(until)))
        };
        assert!(!room(&[0], 9, 11) && room(&[0], 9, 10) && room(&[0], 30, 99) && room(&[0, 0], 0, 99));
        assert!(!room(&[0, 25], 0, 99) && room(&[0, 25], 25, 99) && !room(&[], 30, 31));
    }

    #[test]
    fn who_was_promised_one_takes_the_last_one_in_their_hours_and_not_beyond() {
        let (own, other) = (promise((0, 10)), promise((5, 10)));
        let before = Stock::new([Time(0)], [&own, &other]);
        let until = |until: i64| {
            let after = Stock::new([Time(until)], [&other]);
            shorter(&before, &after, Time(0), Time(until)).next().map(|at| at.0)
        };
        assert_eq!(until(10), None, "there was too little before");
        assert_eq!(until(11), Some(10));
    }

    #[test]
    fn a_promise_of_a_thing_is_none_to_whom_it_was_made() {
        let made = [promise((0, 10))];
        let item = made[0].item.expect("of a thing");
        assert!(of_item(&made, item, None).is_some());
        assert!(of_item(&made, item, Some(CustomerId(Uuid::from_u128(1)))).is_some());
        assert!(of_item(&made, item, Some(made[0].customer)).is_none());
        assert!(of_item(&made, Item { id: Uuid::nil(), ..item }, None).is_none());
    }

    fn missing(there: &[i64], hours: &[(i64, i64)], at: i64) -> usize {
        let promised = hours.iter().filter(|(from, length)| (*from..from + length).contains(&at)).count();
        promised.saturating_sub(there.iter().filter(|free| **free <= at).count())
    }

    proptest! {
        /// As a slow count, minute by minute, finds it: whatever is there and promised before and after.
        #[test]
        fn it_is_short_if_it_is_in_any_minute(
            all in proptest::collection::vec((0i64..20, 0i64..20), 0..5),
            kept in proptest::collection::vec((0i64..20, 1i64..10), 0..5),
            met in proptest::collection::vec((0i64..20, 1i64..10), 0..2),
            from in 0i64..20,
            length in 0i64..12,
        ) {
            let (there, then): (Vec<i64>, Vec<i64>) = all.into_iter().unzip();
            // What comes back sooner, or later, within the minutes looked at only.
            let then: Vec<i64> = then.iter().zip(&there).map(|(then, now)| if *now <= from { *then } else { *now }).collect();
            let was: Vec<(i64, i64)> = kept.iter().chain(&met).copied().collect();
            let stock = |there: &[i64], hours: &[(i64, i64)]| {
                let promises: Vec<Promise> = hours.iter().copied().map(promise).collect();
                Stock::new(there.iter().copied().map(Time), &promises)
            };
            let found = shorter(&stock(&there, &was), &stock(&then, &kept), Time(from), Time(from + length)).next();
            let slow = (from..from + length).find(|at| missing(&then, &kept, *at) > missing(&there, &was, *at));
            prop_assert_eq!(found, slow.map(Time));
        }
    }
}
