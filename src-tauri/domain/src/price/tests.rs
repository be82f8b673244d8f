use super::*;
use crate::tariff::{Late, Length, LengthUnit, Preset};

const HOUR: i64 = 3_600_000;
const DAY: i64 = 24 * HOUR;
const START: i64 = 1_767_600_000_000;

pub(super) fn component(name: &str, unit: Unit, rate: i64) -> Component {
    Component { name: name.into(), unit, rate, late: Late::default(), at_return: false }
}

pub(super) fn terms(components: Vec<Component>) -> Terms {
    Terms {
        name: "Solar".into(),
        components,
        presets: vec![],
        custom: None,
        tax_e2: 0,
        whole_units: false,
        minimum: 0,
        deposit: 0,
        max_recharges: None,
        initial_issue_counts_as_recharge: false,
    }
}

/// Due after `due` and back after `end` milliseconds.
pub(super) fn usage(due: i64, end: i64) -> Usage {
    Usage { due: Time(START + due), ..Usage::between(Time(START), Time(START + end)) }
}

fn daily(rule: LateRule, grace_days: i64, fine: i64) -> Terms {
    terms(vec![Component { late: Late { rule, grace_days, fine }, ..component("Daily", Unit::PerDay, 200) }])
}

/// Kind, quantity in millionths, amount.
fn told(terms: &Terms, usage: &Usage) -> Vec<(LineKind, i64, i64)> {
    let price = price(terms, usage).expect("a price");
    assert_eq!(price.lines.iter().map(|line| line.amount).sum::<i64>(), price.subtotal);
    price.lines.iter().map(|line| (line.kind, line.quantity.0, line.amount)).collect()
}

#[test]
fn half_a_minor_unit_is_rounded_away_from_nothing() {
    for (numerator, denominator, whole) in
        [(5, 2, 3), (-5, 2, -3), (249, 100, 2), (250, 100, 3), (-249, 100, -2), (1, 3, 0), (2, 3, 1), (0, 7, 0)]
    {
        assert_eq!(rounded(numerator, denominator), whole, "{numerator}/{denominator}");
    }
    assert_eq!(rounded(i128::MAX, i128::MAX - 1), 1);
}

#[test]
fn a_person_who_multiplies_comes_to_the_amount() {
    let daily = terms(vec![component("Daily", Unit::PerDay, 50_000)]);
    let line = |end| price(&daily, &usage(9 * DAY, end)).expect("a price").lines.remove(0);
    let told = |end| (line(end).quantity.0, line(end).digits, line(end).amount);
    assert_eq!(told(3 * DAY), (3_000_000, 2, 150_000));
    assert_eq!(told(DAY + 9 * HOUR), (1_375_000, 3, 68_750), "1.38 × 500.00 would be 690.00");
    assert_eq!(told(DAY + 9 * HOUR + HOUR / 4), (1_385_417, 5, 69_271), "1.38542 × 500.00 is 692.71");
    let cheap = terms(vec![component("Daily", Unit::PerDay, 0)]);
    assert_eq!(price(&cheap, &usage(DAY, HOUR)).expect("a price").lines[0].digits, 2);
}

#[test]
fn each_line_and_the_tax_are_rounded_once() {
    // A third of a minor unit three times is nothing three times, not one.
    let thirds = ["a", "b", "c"].map(|name| component(name, Unit::PerMonth, 1)).to_vec();
    assert_eq!(price(&terms(thirds), &usage(0, 10 * DAY)).expect("a price").total, 0);
    let taxed = Terms { tax_e2: 1_725, ..terms(vec![component("Daily", Unit::PerDay, 1_000)]) };
    let price = price(&taxed, &usage(DAY, 3 * HOUR)).expect("a price");
    assert_eq!((price.subtotal, price.tax, price.total), (125, 22, 147), "17.25 % of 125 is 21.5625");
}

#[test]
fn begun_units_are_charged_in_full_where_the_tariff_says_so() {
    let whole = Terms { whole_units: true, ..daily(LateRule::GoOn, 0, 0) };
    for (elapsed, days) in [(0, 0), (1, 1), (DAY, 1), (DAY + 1, 2), (7 * DAY, 7)] {
        assert_eq!(told(&whole, &usage(9 * DAY, elapsed)), [(LineKind::Time, days * 1_000_000, days * 200)]);
    }
    let metered = Terms { whole_units: true, ..terms(vec![component("Energy", Unit::PerKwh, 30)]) };
    let used = Usage { energy: Millionths(12_500_000), ..usage(DAY, DAY) };
    assert_eq!(told(&metered, &used), [(LineKind::Metered, 12_500_000, 375)], "only time is in whole units");
}

#[test]
fn a_late_price_goes_on_or_stops_when_the_grace_is_over() {
    let late = usage(30 * DAY, 35 * DAY);
    assert_eq!(told(&daily(LateRule::GoOn, 0, 0), &late), [(LineKind::Time, 35_000_000, 7_000)]);
    assert_eq!(told(&daily(LateRule::StopAtDue, 0, 0), &late), [(LineKind::Time, 30_000_000, 6_000)]);
    assert_eq!(told(&daily(LateRule::StopAtDue, 2, 0), &late), [(LineKind::Time, 32_000_000, 6_400)]);
    assert_eq!(told(&daily(LateRule::StopAtDue, 9, 0), &late), [(LineKind::Time, 35_000_000, 7_000)]);
    let early = usage(30 * DAY, 20 * DAY);
    assert_eq!(told(&daily(LateRule::StopAtDue, 2, 0), &early), [(LineKind::Time, 20_000_000, 4_000)]);
}

#[test]
fn a_fine_is_for_whole_days_or_weeks_after_the_grace() {
    let fined = |rule, grace, late| told(&daily(rule, grace, 500), &usage(30 * DAY, 30 * DAY + late))[1..].to_vec();
    assert_eq!(fined(LateRule::FinePerDay, 0, DAY - 1), []);
    assert_eq!(fined(LateRule::FinePerDay, 0, DAY), [(LineKind::LateFee, 1_000_000, 500)]);
    assert_eq!(fined(LateRule::FinePerDay, 2, 3 * DAY - 1), []);
    assert_eq!(fined(LateRule::FinePerDay, 2, 5 * DAY), [(LineKind::LateFee, 3_000_000, 1_500)]);
    assert_eq!(fined(LateRule::FinePerWeek, 1, 8 * DAY - 1), []);
    assert_eq!(fined(LateRule::FinePerWeek, 1, 15 * DAY), [(LineKind::LateFee, 2_000_000, 1_000)]);
    let fined = daily(LateRule::FinePerWeek, 0, 500);
    let lines = price(&fined, &usage(DAY, 9 * DAY)).expect("a price").lines;
    assert_eq!((lines[1].name.as_str(), lines[1].unit, lines[1].rate), ("Daily", Unit::PerWeek, 500));
}

#[test]
fn a_flat_price_pays_for_its_time_and_the_components_for_the_rest() {
    let length = Length { value: 1, unit: LengthUnit::Weeks };
    let week = Preset { length, flat_price: Some(1_000) };
    let once = component("Setup", Unit::Fixed, 70);
    let mut flat = Terms { presets: vec![week], ..daily(LateRule::FinePerDay, 0, 500) };
    flat.components.push(once);
    let planned = Usage::planned(&flat, Time(START), length);
    let (paid, setup) = ((LineKind::Flat, 1_000_000, 1_000), (LineKind::Fixed, 1_000_000, 70));
    assert_eq!(told(&flat, &planned), [paid, (LineKind::Time, 0, 0), setup]);
    let back = |days| Usage { end: Time(START + days * DAY), ..planned };
    assert_eq!(told(&flat, &back(2)), [paid, (LineKind::Time, 0, 0), setup], "early costs the same");
    let fine = (LineKind::LateFee, 2_000_000, 1_000);
    assert_eq!(told(&flat, &back(9)), [paid, (LineKind::Time, 2_000_000, 400), fine, setup]);
    let stopped = Terms { presets: vec![week], ..daily(LateRule::StopAtDue, 1, 0) };
    assert_eq!(told(&stopped, &back(9)), [paid, (LineKind::Time, 1_000_000, 200)]);
}

#[test]
fn a_swap_is_charged_as_a_swap_or_else_as_a_recharge() {
    let (swap, recharge) = (component("Swap", Unit::PerSwap, 30), component("Recharge", Unit::PerRecharge, 20));
    let used = Usage { swaps: 2, recharges: 3, ..usage(DAY, DAY) };
    let (two, three) = ((LineKind::Swap, 2_000_000, 60), (LineKind::Recharge, 3_000_000, 60));
    let both = terms(vec![recharge.clone(), swap.clone()]);
    assert_eq!(told(&both, &used), [three, two]);
    let one = terms(vec![recharge]);
    assert_eq!(told(&one, &used), [(LineKind::Recharge, 5_000_000, 100)]);
    let first_too = Terms { initial_issue_counts_as_recharge: true, ..one };
    assert_eq!(told(&first_too, &used), [(LineKind::Recharge, 6_000_000, 120)]);
    let only_swaps = Terms { initial_issue_counts_as_recharge: true, ..terms(vec![swap]) };
    assert_eq!(told(&only_swaps, &used), [two], "the first issue is no swap");
}

#[test]
fn the_least_that_is_charged_is_made_up_to_and_nothing_is_below_zero() {
    let day = |minimum| Terms { minimum, tax_e2: 1_000, ..daily(LateRule::GoOn, 0, 0) };
    let used = usage(DAY, DAY);
    assert_eq!(told(&day(200), &used).len(), 1);
    assert_eq!(told(&day(900), &used)[1], (LineKind::Minimum, 1_000_000, 700));
    assert_eq!(price(&day(900), &used).expect("a price").total, 990, "taxed as the rest");
    let discount = Terms { tax_e2: 1_000, minimum: -100, ..terms(vec![component("Welcome", Unit::Fixed, -500)]) };
    let price = price(&discount, &used).expect("a price");
    assert_eq!((price.subtotal, price.tax, price.total), (0, 0, 0));
    assert_eq!(price.lines.iter().map(|line| line.amount).collect::<Vec<_>>(), [-500, 500]);
}

#[test]
fn no_more_recharges_than_agreed_until_it_is_late() {
    let (due, late) = (Time(START), Time(START + 1));
    let refused = Err(Refusal::RechargeLimitReached { max: 2 });
    let two = Terms { max_recharges: Some(2), ..terms(vec![]) };
    let with_first = Terms { initial_issue_counts_as_recharge: true, ..two.clone() };
    for (terms, used, at, allowed) in [
        (&two, 1, due, Ok(())),
        (&two, 2, due, refused.clone()),
        (&two, 2, late, Ok(())),
        (&with_first, 0, due, Ok(())),
        (&with_first, 1, due, refused),
        (&terms(vec![]), i64::MAX, due, Ok(())),
    ] {
        assert_eq!(recharge_allowed(terms, used, at, due), allowed, "{used} of {:?}", terms.max_recharges);
    }
}

#[test]
fn what_no_rental_can_be_is_refused() {
    let day = daily(LateRule::GoOn, 0, 0);
    assert_eq!(price(&day, &usage(DAY, -1)), Err(Refusal::ReturnedBeforeStart));
    let (less, more) = (Millionths(-1), Millionths(i64::MAX));
    let odd =
        Usage { swaps: -1, recharges: i64::MAX, energy: less, mass: more, volume: less, ..usage(i64::MAX - START, 0) };
    let Err(Refusal::Invalid { fields }) = price(&day, &odd) else { panic!("less than nothing was used") };
    let names: Vec<_> = fields.iter().map(|field| &*field.field).collect();
    assert_eq!(names, ["due", "swaps", "recharges", "energy", "mass", "volume"]);
    let dear = terms(vec![component("Hourly", Unit::PerHour, MONEY_MAX)]);
    assert!(price(&dear, &usage(DAY, HOUR)).is_ok());
    assert_eq!(price(&dear, &usage(DAY, 2 * HOUR)), Err(Refusal::AmountTooLarge));
    assert_eq!(price(&Terms { tax_e2: 1, ..dear }, &usage(DAY, HOUR)), Err(Refusal::AmountTooLarge));
}
