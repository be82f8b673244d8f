use uuid::Uuid;

use super::*;
use crate::custody::ItemKind;
use crate::tariff::{Component, Late, Unit};

const DAY: i64 = 86_400_000;
const START: Time = Time(1_767_600_000_000);

fn battery(number: u128) -> Item {
    Item { kind: ItemKind::Battery, id: Uuid::from_u128(number) }
}

fn line() -> Line {
    Line {
        id: RentalLineId(Uuid::from_u128(1)),
        hub: HubId(Uuid::from_u128(2)),
        rental: RentalId(Uuid::from_u128(3)),
        item: battery(4),
        terms: TermsId(Uuid::from_u128(5)),
        flat: None,
        started: START,
        due: Time(START.0 + DAY),
        ended: None,
        outcome: None,
        swaps: 0,
        recharges: 0,
        energy: Millionths::default(),
        mass: Millionths::default(),
        volume: Millionths::default(),
        soc_out_e2: None,
        soc_back_e2: None,
        condition_out: None,
        condition_back: None,
        price: None,
        act: ActId(Uuid::from_u128(6)),
    }
}

fn component(unit: Unit, rate: i64) -> Component {
    Component { name: String::new(), unit, rate, late: Late::default(), at_return: false }
}

fn terms() -> Terms {
    Terms {
        name: String::new(),
        components: vec![component(Unit::PerDay, 5_000), component(Unit::Fixed, 150)],
        presets: vec![],
        custom: None,
        tax_e2: 0,
        whole_units: false,
        minimum: 0,
        deposit: 0,
        max_recharges: Some(1),
        initial_issue_counts_as_recharge: false,
    }
}

#[test]
fn a_use_never_ends_before_it_began_whatever_the_clock_says() {
    let act = ActId(Uuid::from_u128(7));
    for (now, ended, costs) in [
        (START.0 - 3_000 * DAY, START.0, 150),
        (START.0 - 1, START.0, 150),
        (START.0, START.0, 150),
        (START.0 + DAY, START.0 + DAY, 5_150),
    ] {
        let end = line().ends(Time(now));
        assert_eq!(end, Time(ended));
        let after = line().ended(Ending::Returned, &terms(), end, act).expect("it comes back");
        assert_eq!(after.price.map(|price| price.total), Some(costs), "{now}");
    }
    // Who tells a moment tells one that can be.
    let told = line().ended(Ending::Returned, &terms(), Time(START.0 - 1), act);
    assert_eq!(told, Err(Refusal::ReturnedBeforeStart));
}

#[test]
fn a_clock_before_the_start_refuses_no_swap_and_keeps_the_limit() {
    let (act, before) = (ActId(Uuid::from_u128(7)), Time(START.0 - DAY));
    let swapped = line().swapped(battery(8), &terms(), false, before, act).expect("it goes on");
    assert_eq!((swapped.item, swapped.swaps), (battery(8), 1));
    let again = swapped.recharged(&terms(), false, before, act);
    assert_eq!(again, Err(Refusal::RechargeLimitReached { max: 1 }));
    assert_eq!(swapped.recharged(&terms(), true, before, act).map(|line| line.recharges), Ok(1));
}

#[test]
fn a_return_before_the_till_was_opened_is_told_by_a_manager() {
    let since = Time(START.0 + DAY);
    for (then, may) in [
        (START.0 + DAY, Ok(())),
        (START.0 + DAY - 1, Err(Refusal::ReturnByManager)),
        (START.0, Err(Refusal::ReturnByManager)),
        // That is no manager's either.
        (START.0 - 1, Err(Refusal::ReturnedBeforeStart)),
    ] {
        assert_eq!(line().may_have_ended_at(Time(then), since), may, "{then}");
    }
}
