//! What readings say of how full a battery is and what it is doing: of one at hand, and of one that somebody has. That one is
//! charged there is a hint that it is back, for a person to decide on.

use super::{ClockQuality, Field, Reading, Values};
use crate::charge::{Charge, ChargeState};
use crate::time::Time;

/// Above this something flows; below, sensors wander.
const FLOWS_MA: i64 = 500;
/// What tells that it is charged: what it takes in, and what its charger gives.
const FLOWS: [Field; 2] = [Field::Current, Field::ChargerCurrent];
/// For so long it must have been seen to be charged.
const SEEN_MS: i64 = 5 * 60_000;
/// So full is full, in hundredths of a percent.
const FULL_E2: i64 = 9_900;

/// What is seen of a battery that somebody has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SeenOut {
    /// It gives out.
    InUse,
    /// It has been charged since then.
    ChargedSince(Time),
}

/// What the last reading of a battery, and those lately, say of it since it went out; none if neither is seen.
#[must_use]
pub fn seen_out(last: &Reading, lately: &[Reading], out: Time) -> Option<SeenOut> {
    if last.at > out && gives_out(&last.values) && !takes_in(&last.values) {
        return Some(SeenOut::InUse);
    }
    let orders = lately.iter().filter(|one| one.quality != ClockQuality::Future);
    let readings: Vec<(Time, Values)> = orders.map(|one| (one.at, one.values)).collect();
    charging_since(&readings, out).map(SeenOut::ChargedSince)
}

/// Since when a battery is charged, of readings in their order that are newer than when it went out: it was seen to be for
/// five minutes, by two readings or more, and nothing else between them nor after them. What charges it counts as much as what it takes in.
#[must_use]
pub fn charging_since(readings: &[(Time, Values)], out: Time) -> Option<Time> {
    // One that tells of no current tells of no end either.
    let told = readings.iter().rev().filter(|(_, values)| FLOWS.iter().any(|field| values.get(*field).is_some()));
    let newest_first = told.take_while(|(at, values)| *at > out && takes_in(values));
    let run: Vec<Time> = newest_first.map(|(at, _)| *at).collect();
    let (last, first) = (run.first()?, run.last()?);
    (last.0 - first.0 >= SEEN_MS).then_some(*first)
}

/// The charge of a battery that the hub has at hand, there since then, after its last reading; none if that is no news. What it
/// told before it came, or before somebody said that it is full, says nothing now.
#[must_use]
pub fn at_hand(before: &Charge, last: &Reading, there_since: Option<Time>, needed_pct: i64) -> Option<Charge> {
    let soc_e2 = last.values.get(Field::Soc)?;
    let known = [before.soc_at, before.full_at, there_since].into_iter().flatten().max();
    if known.is_some_and(|at| last.at <= at) {
        return None;
    }
    let state = match soc_e2 {
        _ if takes_in(&last.values) => ChargeState::Charging,
        FULL_E2.. => ChargeState::Full,
        _ => ChargeState::Idle,
    };
    let now = before.told_by_station(soc_e2, state, needed_pct, last.at);
    before.is_news(&now, needed_pct).then_some(now)
}

fn takes_in(values: &Values) -> bool {
    FLOWS.iter().any(|field| values.get(*field).is_some_and(|ma| ma > FLOWS_MA))
}

fn gives_out(values: &Values) -> bool {
    values.get(Field::Current).is_some_and(|ma| ma < -FLOWS_MA)
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
        check(&[(10, own, 3.2), (12, Field::Soc, 60.0), (15, own, 3.2)], Some(10));
        check(&[(10, Field::Soc, 60.0), (15, own, 3.2)], None);
        check(&[(10, charger, 2.5), (15, own, 1.0)], Some(10));
        check(&[(-10, own, 3.2), (0, own, 3.2)], None);
        check(&[(-10, own, 3.2), (3, own, 3.2)], None);
        check(&[], None);
    }

    fn reading(minute: i64, told: &[(Field, f64)]) -> Reading {
        let mut values = Values::NONE;
        told.iter().for_each(|(field, number)| values.measure(*field, *number).expect("possible"));
        Reading { at: Time(minute * 60_000), quality: ClockQuality::Device, values }
    }

    #[test]
    fn one_that_is_out_is_in_use_or_charged_and_readings_of_a_time_to_come_say_nothing() {
        let of = |minute, amperes| reading(minute, &[(Field::Current, amperes)]);
        let charged = [of(10, 3.2), of(16, 3.2)];
        let since = Some(SeenOut::ChargedSince(Time(10 * 60_000)));
        assert_eq!(seen_out(&charged[1], &charged, Time(0)), since);
        assert_eq!(seen_out(&of(17, -2.0), &charged, Time(0)), Some(SeenOut::InUse));
        assert_eq!(seen_out(&of(17, -0.5), &charged, Time(0)), since);
        assert_eq!(seen_out(&of(17, -2.0), &[], Time(17 * 60_000)), None, "that was before it went out");
        let to_come = charged.map(|one| Reading { quality: ClockQuality::Future, ..one });
        assert_eq!(seen_out(&to_come[1], &to_come, Time(0)), None);
    }

    #[test]
    fn one_at_hand_is_charging_full_or_neither_by_what_it_told_since_it_came() {
        let told = |soc, amperes| reading(10, &[(Field::Soc, soc), (Field::Current, amperes)]);
        let check = |last: &Reading, there_since: Option<i64>, expect: Option<(ChargeState, i64)>| {
            let there_since = there_since.map(|minute| Time(minute * 60_000));
            let now = at_hand(&Charge::default(), last, there_since, 90);
            assert_eq!(now.map(|now| (now.state, now.soc_e2.unwrap_or(0))), expect);
        };
        check(&told(99.5, 3.2), Some(9), Some((ChargeState::Charging, 9_950)));
        check(&told(99.0, 0.5), Some(9), Some((ChargeState::Full, 9_900)));
        check(&told(98.9, 0.0), Some(9), Some((ChargeState::Idle, 9_890)));
        check(&told(50.0, 0.0), None, Some((ChargeState::Idle, 5_000)));
        check(&told(99.0, 0.0), Some(10), None);
        check(&reading(10, &[(Field::Current, 3.2)]), Some(9), None);
        let full = Charge::default().confirmed_full(crate::UserId(uuid::Uuid::nil()), Time(10 * 60_000));
        assert_eq!(at_hand(&full, &told(50.0, 0.0), None, 90), None, "somebody said so since");
    }
}
