use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::refusal::{Problem, Refusal};

const HUB: HubId = HubId(Uuid::nil());

fn length(value: i64, unit: LengthUnit) -> Length {
    Length { value, unit }
}

fn component(name: &str, unit: Unit) -> Component {
    Component { name: name.into(), unit, rate: 50_000, late: Late::default(), at_return: false }
}

fn form() -> TariffForm {
    TariffForm {
        name: "Solar day".into(),
        scope: vec![Scope::AllBatteries],
        components: vec![component("Daily", Unit::PerDay)],
        presets: vec![Preset { length: length(7, LengthUnit::Days), flat_price: None }],
        custom: None,
        tax_pct: None,
        whole_units: false,
        minimum: 0,
        deposit: 0,
        max_recharges: None,
        initial_issue_counts_as_recharge: false,
        valid_from: None,
        valid_until: None,
    }
}

fn kept(form: &TariffForm) -> Tariff {
    checked(TariffId(Uuid::nil()), HUB, form).expect("a tariff")
}

/// The wrong fields of a form, in its order.
fn wrong(form: &TariffForm) -> Vec<String> {
    match checked(TariffId(Uuid::nil()), HUB, form) {
        Err(Refusal::Invalid { fields }) => fields.into_iter().map(|field| field.field).collect(),
        other => panic!("taken: {other:?}"),
    }
}

#[test]
fn a_tariff_is_kept_as_it_was_typed_and_is_offered() {
    let tariff = kept(&form());
    assert_eq!((tariff.form.clone(), tariff.state), (form(), TariffState::Active));
    let retired = Tariff { state: TariffState::Inactive, ..tariff };
    let edited = edited(&retired, &TariffForm { minimum: 5, ..form() }).expect("an edit");
    assert_eq!((edited.state, edited.form.minimum), (TariffState::Inactive, 5));
}

#[test]
fn a_tariff_needs_something_to_charge_for_something_for_some_time() {
    let empty = TariffForm { scope: vec![], components: vec![], presets: vec![], ..form() };
    assert_eq!(wrong(&empty), ["scope", "components", "presets"]);
    let hours = CustomRange { min: length(1, LengthUnit::Hours), max: length(3, LengthUnit::Weeks) };
    assert!(kept(&TariffForm { presets: vec![], custom: Some(hours), ..form() }).form.presets.is_empty());
}

#[test]
fn every_wrong_field_of_a_tariff_is_named() {
    let bad = TariffForm {
        name: " ".into(),
        tax_pct: Some(100.01),
        minimum: -1,
        deposit: PRICE_MAX + 1,
        max_recharges: Some(-1),
        valid_from: Some("2026-02-30".into()),
        ..form()
    };
    assert_eq!(wrong(&bad), ["name", "tax_pct", "minimum", "deposit", "max_recharges", "valid_from"]);
    let over = TariffForm { valid_from: Some("2026-03-02".into()), valid_until: Some("2026-03-01".into()), ..form() };
    assert_eq!(wrong(&over), ["valid_until"]);
    let preset = Preset { length: length(0, LengthUnit::Days), flat_price: Some(-1) };
    let nothing = TariffForm { presets: vec![preset], ..form() };
    assert_eq!(wrong(&nothing), ["presets.0.length.value", "presets.0.flat_price"]);
}

#[test]
fn a_tariff_is_offered_from_its_first_day_to_its_last() {
    let day = |day: &str| Some(day.to_owned());
    let one = kept(&TariffForm { valid_from: day("2026-01-05"), valid_until: day("2026-1-5"), ..form() });
    assert!(one.is_offered("2026-01-05") && !one.is_offered("2026-01-04") && !one.is_offered("2026-01-06"));
}

#[test]
fn lists_are_bounded_and_name_nothing_twice() {
    let many = |count: usize| (0..count).map(|index| component(&format!("c{index}"), Unit::Fixed)).collect::<Vec<_>>();
    assert_eq!(kept(&TariffForm { components: many(20), ..form() }).form.components.len(), 20);
    assert_eq!(wrong(&TariffForm { components: many(21), ..form() }), ["components"]);
    let twice = vec![component("Daily", Unit::PerDay), component(" daily ", Unit::PerHour)];
    assert_eq!(wrong(&TariffForm { components: twice, ..form() }), ["components.1.name"]);
    let scope = vec![Scope::AllBatteries, Scope::AllEquipment, Scope::AllBatteries];
    assert_eq!(wrong(&TariffForm { scope, ..form() }), ["scope.2"]);
    let same = [length(7, LengthUnit::Days), length(1, LengthUnit::Weeks)];
    let presets = same.map(|length| Preset { length, flat_price: None }).to_vec();
    assert_eq!(wrong(&TariffForm { presets, ..form() }), ["presets.1.length"]);
}

#[test]
fn only_a_fixed_component_is_a_discount() {
    let discount = |unit| vec![Component { rate: -100, ..component("Discount", unit) }];
    assert_eq!(kept(&TariffForm { components: discount(Unit::Fixed), ..form() }).form.components[0].rate, -100);
    for unit in Unit::ALL.iter().filter(|unit| **unit != Unit::Fixed) {
        let wrong = wrong(&TariffForm { components: discount(*unit), ..form() });
        assert_eq!(wrong, ["components.0.rate"], "{unit:?}");
    }
}

#[test]
fn being_late_costs_only_time_and_a_fine_only_by_its_rule() {
    let with = |unit, late| TariffForm { components: vec![Component { late, ..component("C", unit) }], ..form() };
    let fine = |rule, fine| Late { rule, grace_days: 1, fine };
    assert_eq!(kept(&with(Unit::PerDay, fine(LateRule::FinePerDay, 500))).form.components[0].late.fine, 500);
    for wrong_fine in [fine(LateRule::FinePerWeek, 0), fine(LateRule::StopAtDue, 500), fine(LateRule::GoOn, -1)] {
        assert_eq!(wrong(&with(Unit::PerHour, wrong_fine)), ["components.0.late.fine"], "{wrong_fine:?}");
    }
    assert_eq!(wrong(&with(Unit::PerKwh, fine(LateRule::StopAtDue, 0))), ["components.0.late"]);
    let long = Late { grace_days: 366, ..Late::default() };
    assert_eq!(wrong(&with(Unit::PerDay, long)), ["components.0.late.grace_days"]);
}

#[test]
fn only_what_is_measured_is_known_at_the_return_alone() {
    for unit in Unit::ALL {
        let late_known = vec![Component { at_return: true, ..component("C", *unit) }];
        let taken = checked(TariffId(Uuid::nil()), HUB, &TariffForm { components: late_known, ..form() });
        assert_eq!(taken.is_ok(), ["per_kwh", "per_kg", "per_litre"].contains(&unit.word()), "{unit:?}");
    }
}

#[test]
fn lengths_are_of_ten_years_at_most_and_the_longest_is_not_the_shorter() {
    let with = |min, max| TariffForm { custom: Some(CustomRange { min, max }), ..form() };
    assert_eq!(
        wrong(&with(length(0, LengthUnit::Days), length(3_651, LengthUnit::Days))),
        ["custom.min.value", "custom.max.value"]
    );
    let one = with(length(1, LengthUnit::Weeks), length(7, LengthUnit::Days));
    assert!(kept(&one).form.custom.is_some(), "a range of one length");
    let crossed = with(length(36, LengthUnit::Hours), length(1, LengthUnit::Days));
    let refused = checked(TariffId(Uuid::nil()), HUB, &crossed).expect_err("crossed");
    assert_eq!(refused, Refusal::field("custom.max.value", Problem::OutOfRange { min: 1.5, max: 3_650.0 }));
}

#[test]
fn the_tariff_meant_most_closely_comes_first_then_by_name() {
    let (id, model) = (BatteryId(Uuid::from_u128(1)), ModelId(Uuid::from_u128(2)));
    let named = |name: &str, scope| Tariff {
        id: TariffId(Uuid::nil()),
        ..kept(&TariffForm { name: name.into(), scope, ..form() })
    };
    let over = TariffForm { valid_until: Some("2026-01-04".into()), ..form() };
    let tariffs = [
        named("Day 10", vec![Scope::AllBatteries]),
        named("Day 9", vec![Scope::AllEquipment, Scope::AllBatteries]),
        named("Model", vec![Scope::AllBatteries, Scope::BatteryModel(model)]),
        named("Other model", vec![Scope::BatteryModel(ModelId(Uuid::from_u128(3)))]),
        named("Itself", vec![Scope::Battery(id)]),
        named("Lights", vec![Scope::AllEquipment]),
        kept(&over),
        Tariff { state: TariffState::Inactive, ..named("Retired", vec![Scope::Battery(id)]) },
    ];
    let names = |item, today| fitting(&tariffs, item, today).iter().map(|one| &*one.form.name).collect::<Vec<_>>();
    assert_eq!(names(Item::Battery { id, model }, "2026-01-05"), ["Itself", "Model", "Day 9", "Day 10"]);
    assert_eq!(names(Item::Battery { id, model }, "2026-01-04").len(), 5, "its last day");
    let light =
        Item::Equipment { id: EquipmentId(Uuid::from_u128(1)), equipment_type: EquipmentTypeId(Uuid::from_u128(2)) };
    assert_eq!(names(light, "2026-01-05"), ["Day 9", "Lights"], "an id of one kind is no id of the other");
}

#[test]
fn a_tariff_is_offered_from_its_first_day_to_its_last_unless_it_was_withdrawn() {
    let march = TariffForm { valid_from: Some("2026-03-01".into()), valid_until: Some("2026-03-31".into()), ..form() };
    let march = kept(&march);
    let on = |day| march.offer(day);
    assert_eq!((on("2026-02-28"), on("2026-03-01")), (Offer::Later, Offer::Open));
    assert_eq!((on("2026-03-31"), on("2026-04-01")), (Offer::Open, Offer::Over));
    let withdrawn = Tariff { state: TariffState::Inactive, ..march.clone() };
    assert_eq!(withdrawn.offer("2026-03-15"), Offer::Withdrawn);
}

#[test]
fn terms_are_the_tariff_with_its_tax_and_come_back_as_they_were_kept() {
    let terms = Terms::of(&form(), 1_600);
    assert_eq!(terms.tax_e2, 1_600, "the hub's");
    assert_eq!(Terms::of(&TariffForm { tax_pct: Some(0.0), ..form() }, 1_600).tax_e2, 0);
    assert_eq!(Terms::of(&TariffForm { tax_pct: Some(17.25), ..form() }, 0).tax_e2, 1_725);
    let text = serde_json::to_string(&terms).expect("terms are text");
    assert_eq!(serde_json::from_str::<Terms>(&text).expect("kept"), terms);
    let newer = text.replacen('{', r#"{"surge":2,"#, 1);
    assert!(serde_json::from_str::<Terms>(&newer).is_err(), "a rule that is not known here is not left out");
}

#[test]
fn what_is_offered_is_a_preset_or_within_the_range() {
    let range = CustomRange { min: length(2, LengthUnit::Hours), max: length(1, LengthUnit::Days) };
    let week = Preset { length: length(1, LengthUnit::Weeks), flat_price: Some(300_000) };
    let terms = Terms::of(&TariffForm { presets: vec![week], custom: Some(range), ..form() }, 0);
    assert!(terms.offers(length(7, LengthUnit::Days)) && terms.offers(length(24, LengthUnit::Hours)));
    assert!(!terms.offers(length(1, LengthUnit::Hours)) && !terms.offers(length(25, LengthUnit::Hours)));
    assert_eq!(terms.flat(length(7, LengthUnit::Days)).map(|flat| flat.price), Some(300_000));
    assert_eq!(terms.flat(length(1, LengthUnit::Days)), None);
}

proptest! {
    #[test]
    fn no_number_is_too_odd_for_a_tariff(value: i64, rate: i64, grace: i64, fine: i64, pct: f64) {
        let late = Late { rule: LateRule::FinePerDay, grace_days: grace, fine };
        let odd = Length { value, unit: LengthUnit::Months };
        let form = TariffForm {
            components: vec![Component { rate, late, ..component("C", Unit::PerDay) }],
            presets: vec![Preset { length: odd, flat_price: Some(rate) }],
            custom: Some(CustomRange { min: odd, max: length(1, LengthUnit::Hours) }),
            tax_pct: Some(pct),
            minimum: fine,
            ..form()
        };
        prop_assert!(checked(TariffId(Uuid::nil()), HUB, &form).is_err(), "the range is crossed");
    }
}
