//! What holds for every tariff and every use.

use proptest::prelude::*;

use super::tests::{component, terms, usage};
use super::*;
use crate::tariff::{Late, Length, LengthUnit};

const YEAR: i64 = 365 * 24 * 3_600_000;
/// 1900 and 2200, roughly.
const FIRST: i64 = -2_208_000_000_000;
const LAST: i64 = 7_289_000_000_000;

fn unit() -> impl Strategy<Value = Unit> {
    prop::sample::select(Unit::ALL)
}

fn some_terms(rate: impl Strategy<Value = i64> + Clone) -> impl Strategy<Value = Terms> {
    let late = (prop::sample::select(LateRule::ALL), 0i64..10, 0i64..1_000_000);
    let late = late.prop_map(|(rule, grace_days, fine)| Late { rule, grace_days, fine });
    let charge = (unit(), rate, late).prop_map(|(unit, rate, late)| Component { late, ..component("C", unit, rate) });
    let numbers = (0i64..=10_000, any::<bool>(), 0i64..1_000_000, any::<bool>());
    (prop::collection::vec(charge, 1..8), numbers).prop_map(|(components, (tax_e2, whole_units, minimum, first))| {
        Terms { tax_e2, whole_units, minimum, initial_issue_counts_as_recharge: first, ..terms(components) }
    })
}

fn some_usage() -> impl Strategy<Value = Usage> {
    let flat = prop::option::of((0i64..1_000_000, 1i64..60));
    let flat = flat
        .prop_map(|flat| flat.map(|(price, value)| Flat { price, length: Length { value, unit: LengthUnit::Days } }));
    let counts = (0i64..50, 0i64..50, 0i64..1_000_000_000);
    (0..YEAR, 0..YEAR, flat, counts).prop_map(|(due, end, flat, (swaps, recharges, energy))| Usage {
        flat,
        swaps,
        recharges,
        energy: Millionths(energy),
        ..usage(due, end)
    })
}

/// The price of time alone.
fn of_time(unit: Unit, rate: i64, whole_units: bool, from: i64, to: i64) -> i64 {
    let terms = Terms { whole_units, ..terms(vec![component("Time", unit, rate)]) };
    let used = Usage { start: Time(usage(0, 0).start.0 + from), ..usage(to, to) };
    price(&terms, &used).expect("a price").total
}

proptest! {
    #[test]
    fn lines_add_up_to_the_subtotal_and_that_and_the_tax_to_the_total(
        terms in some_terms(-1_000_000i64..1_000_000),
        usage in some_usage(),
    ) {
        let price = price(&terms, &usage).expect("a price");
        prop_assert_eq!(price.lines.iter().map(|line| line.amount).sum::<i64>(), price.subtotal);
        prop_assert_eq!(price.subtotal + price.tax, price.total);
        prop_assert!(price.subtotal >= terms.minimum && price.tax >= 0);
        // Tax is the nearest whole number, and half is rounded up.
        let error = price.tax * 20_000 - price.subtotal * terms.tax_e2 * 2;
        prop_assert!(-10_000 < error && error <= 10_000, "{}", error);
    }

    #[test]
    fn every_component_has_its_line_in_its_place(terms in some_terms(-9i64..9), usage in some_usage()) {
        let price = price(&terms, &usage).expect("a price");
        let added = [LineKind::Flat, LineKind::LateFee, LineKind::Minimum];
        let units: Vec<_> = price.lines.iter().filter(|line| !added.contains(&line.kind)).map(|line| line.unit).collect();
        prop_assert_eq!(units, terms.components.iter().map(|component| component.unit).collect::<Vec<_>>());
    }

    #[test]
    fn a_price_comes_back_as_it_was_kept(terms in some_terms(-1_000_000i64..1_000_000), usage in some_usage()) {
        let price = price(&terms, &usage).expect("a price");
        let text = serde_json::to_string(&price).expect("a price is text");
        prop_assert_eq!(serde_json::from_str::<Price>(&text).expect("kept"), price);
    }

    #[test]
    fn keeping_it_longer_or_using_more_is_never_cheaper(
        terms in some_terms(0i64..1_000_000),
        usage in some_usage(),
        longer in 0..YEAR,
        more in 0i64..5,
    ) {
        let total = |usage| price(&terms, &usage).expect("a price").total;
        let first = total(usage);
        let kept_longer = total(Usage { end: Time(usage.end.0 + longer), ..usage });
        let charged = total(Usage { swaps: usage.swaps + more, recharges: usage.recharges + more, ..usage });
        let used = total(Usage { energy: Millionths(usage.energy.0 + more), ..usage });
        prop_assert!(kept_longer >= first && charged >= first && used >= first);
    }

    #[test]
    fn begun_units_are_never_cheaper_than_exact_ones_nor_dearer_than_one_more(
        unit in prop::sample::select(&Unit::ALL[..4]), rate in 0i64..1_000_000, elapsed in 0..YEAR,
    ) {
        let (exact, whole) = (of_time(unit, rate, false, 0, elapsed), of_time(unit, rate, true, 0, elapsed));
        prop_assert!(exact <= whole && whole <= exact + rate);
    }

    #[test]
    fn returning_and_taking_it_again_wins_nothing_but_the_rounding(
        unit in prop::sample::select(&Unit::ALL[..4]), rate in 0i64..1_000_000, first in 0..YEAR, second in 0..YEAR,
    ) {
        let split = |whole| of_time(unit, rate, whole, 0, first) + of_time(unit, rate, whole, first, first + second);
        let at_once = |whole| of_time(unit, rate, whole, 0, first + second);
        prop_assert!((split(false) - at_once(false)).abs() <= 1);
        prop_assert!(split(true) >= at_once(true));
    }

    #[test]
    fn time_is_charged_to_the_nearest_minor_unit(
        unit in prop::sample::select(&Unit::ALL[..4]), rate in 0i64..1_000_000_000, elapsed in 0..YEAR,
    ) {
        let per = i128::from(unit.milliseconds().expect("time"));
        let error = i128::from(of_time(unit, rate, false, 0, elapsed)) * per - i128::from(rate) * i128::from(elapsed);
        prop_assert!(-per < 2 * error && 2 * error <= per);
    }

    #[test]
    fn no_number_is_too_odd_to_be_answered(
        (rates, late, flat) in any::<([i64; 3], (i64, i64), (i64, i64))>(),
        (tax_e2, minimum) in any::<(i64, i64)>(),
        (start, due, end, swaps, energy) in prop_oneof![
            any::<(i64, i64, i64, i64, i64)>(),
            (FIRST..LAST, FIRST..LAST, FIRST..LAST, 0i64..=1_000_000, 0..=Millionths::MAX.0),
        ],
        rule in prop::sample::select(LateRule::ALL),
        unit in unit(),
    ) {
        let late = Late { rule, grace_days: late.0, fine: late.1 };
        let odd = rates.map(|rate| Component { late, ..component("C", unit, rate) });
        let odd = Terms { tax_e2, minimum, ..terms(odd.to_vec()) };
        let length = Length { value: flat.1, unit: LengthUnit::Months };
        let flat = Some(Flat { price: flat.0, length });
        let (due, energy) = (Time(due), Millionths(energy));
        let used = Usage { due, flat, swaps, energy, ..Usage::between(Time(start), Time(end)) };
        if let Ok(price) = price(&odd, &used) {
            prop_assert!(price.subtotal >= 0 && price.total <= MONEY_MAX);
        }
    }
}
