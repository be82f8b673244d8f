//! Whether a battery that somebody has is being charged: a hint that it is back, for a person to decide on.

use super::{Field, Values};
use crate::time::Time;

/// Above this it is charged; below, sensors wander.
const CHARGES_FROM_MA: i64 = 500;
/// For so long it must have been seen.
const SEEN_MS: i64 = 5 * 60_000;

/// Since when a battery is charged, of readings in their order that are newer than when it went out: it was seen to be for
/// five minutes, by two readings or more, and nothing else between them nor after them. What charges it counts as much as what it takes in.
#[must_use]
pub fn charging_since(readings: &[(Time, Values)], out: Time) -> Option<Time> {
    let newest_first = readings.iter().rev().take_while(|(at, values)| *at > out && charges(values));
    let run: Vec<Time> = newest_first.map(|(at, _)| *at).collect();
    let (last, first) = (run.first()?, run.last()?);
    (last.0 - first.0 >= SEEN_MS).then_some(*first)
}

fn charges(values: &Values) -> bool {
    [Field::Current, Field::ChargerCurrent]
        .iter()
        .any(|field| values.get(*field).is_some_and(|ma| ma > CHARGES_FROM_MA))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(given: &[(i64, Field, f64)], expect: Option<i64>) {
        let reading = |(minute, field, amperes): &(i64, Field, f64)| {
            let mut values = Values::NONE;
            values.measure(*field, *amperes).expect("a current");
            (Time(minute * 60_000), values)
        };
        let readings: Vec<_> = given.iter().map(reading).collect();
        assert_eq!(charging_since(&readings, Time(0)), expect.map(|minute| Time(minute * 60_000)), "{given:?}");
    }

    #[test]
    fn charging_is_seen_over_five_minutes_after_it_went_out() {
        let (own, charger) = (Field::Current, Field::ChargerCurrent);
        check(&[(10, own, 3.2), (15, own, 3.2)], Some(10));
        check(&[(10, own, 3.2), (14, own, 3.2)], None);
        check(&[(10, own, 3.2), (12, own, 0.0), (15, own, 3.2)], None);
        check(&[(10, own, 0.01), (15, own, 0.01)], None);
        check(&[(10, own, 0.5), (15, own, 0.5)], None);
        check(&[(10, charger, 2.5), (15, own, 1.0)], Some(10));
        check(&[(-10, own, 3.2), (0, own, 3.2)], None);
        check(&[(-10, own, 3.2), (3, own, 3.2)], None);
        check(&[], None);
    }
}
