//! The agreed cases, each through a tariff as it is typed and terms as they are kept.

use serde::Deserialize;
use serde_json::Value;
use uuid::Uuid;

use super::*;
use crate::check::scaled;
use crate::id::{HubId, TariffId};
use crate::tariff::{CustomRange, Late, Length, LengthUnit, Scope, TariffForm, checked, lateness};

const CASES: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/cases/tariff.json"));
const DAY: f64 = 86_400_000.0;
const START: &str = "2026-01-05T08:00:00Z";

#[derive(Deserialize)]
struct Tariff {
    components: Vec<Charge>,
    tax_pct: f64,
    #[serde(default)]
    deposit_minor: i64,
    max_recharges: Option<i64>,
    #[serde(default)]
    initial_issue_counts_as_recharge: bool,
}

#[derive(Deserialize)]
struct Charge {
    name: String,
    unit: Unit,
    rate_minor: i64,
    #[serde(default)]
    at_return: bool,
    late: Option<Fine>,
}

#[derive(Deserialize)]
struct Fine {
    rule: LateRule,
    grace_days: i64,
    #[serde(default)]
    fine_minor: i64,
}

/// The cases of a kind.
fn cases(kind: &str) -> Vec<Value> {
    let mut file: Value = serde_json::from_str(CASES).expect("the cases");
    let cases = file["cases"].as_array_mut().expect("a list of cases");
    std::mem::take(cases).into_iter().filter(|case| case["kind"] == kind).collect()
}

fn read<T: for<'a> Deserialize<'a>>(value: &Value) -> T {
    serde_json::from_value(value.clone()).expect("as the cases have it")
}

fn charge(charge: Charge) -> Component {
    let late = charge.late.map(|late| Late { rule: late.rule, grace_days: late.grace_days, fine: late.fine_minor });
    Component {
        name: charge.name,
        unit: charge.unit,
        rate: charge.rate_minor,
        late: late.unwrap_or_default(),
        at_return: charge.at_return,
    }
}

/// The terms of a case's tariff, typed in, checked, agreed on and read back.
fn terms(tariff: &Value) -> Terms {
    let tariff: Tariff = read(tariff);
    let length = |value, unit| Length { value, unit };
    let form = TariffForm {
        name: "Case".into(),
        scope: vec![Scope::AllBatteries],
        components: tariff.components.into_iter().map(charge).collect(),
        presets: vec![],
        custom: Some(CustomRange { min: length(1, LengthUnit::Hours), max: length(3, LengthUnit::Months) }),
        tax_pct: Some(tariff.tax_pct),
        whole_units: false,
        minimum: 0,
        deposit: tariff.deposit_minor,
        max_recharges: tariff.max_recharges,
        initial_issue_counts_as_recharge: tariff.initial_issue_counts_as_recharge,
        valid_from: None,
        valid_until: None,
    };
    let kept = checked(TariffId(Uuid::nil()), HubId(Uuid::nil()), &form).expect("a tariff");
    let text = serde_json::to_string(&Terms::of(&kept.form, 0)).expect("terms are text");
    serde_json::from_str(&text).expect("terms read back")
}

fn at(iso: &Value) -> Time {
    Time::from_iso(iso.as_str().unwrap_or(START)).expect("a moment")
}

fn measured(value: &Value) -> Millionths {
    Millionths(scaled(value.as_f64().unwrap_or_default(), 1_000_000))
}

fn count(value: &Value) -> i64 {
    value.as_i64().unwrap_or_default()
}

fn after(start: Time, days: &Value) -> Time {
    Time(start.0 + scaled(days.as_f64().expect("days") * DAY, 1))
}

fn agrees(id: &str, expect: &Value, price: &Price) {
    for (name, amount) in [("subtotal", price.subtotal), ("tax", price.tax), ("total", price.total)] {
        let expected = &expect[format!("{name}_minor")];
        assert!(expected.is_null() && name != "total" || *expected == amount, "{id}: {name} {amount}, not {expected}");
    }
}

#[test]
fn estimates_are_as_agreed_line_by_line() {
    let cases = cases("estimate");
    assert_eq!(cases.len(), 15);
    for case in cases {
        let (id, start) = (&case["id"].to_string(), at(&Value::Null));
        let terms = terms(&case["tariff"]);
        let estimates = &case["estimates"];
        let (energy, mass) = (measured(&estimates["kwh"]), measured(&estimates["kg"]));
        let usage = Usage { energy, mass, ..Usage::planned(&terms, start, read(&case["duration"])) };
        let price = price(&terms, &usage).expect("a price");
        agrees(id, &case["expect"], &price);
        let lines = serde_json::to_value(&price.lines).expect("lines");
        let lines = lines.as_array().expect("lines").iter();
        let told: Vec<_> =
            lines.map(|line| serde_json::json!([line["name"], line["quantity"], line["amount"]])).collect();
        assert_eq!(Value::from(told), case["expect"]["lines"], "{id}");
    }
}

#[test]
fn returns_cost_what_was_agreed() {
    let cases = cases("return");
    assert_eq!(cases.len(), 20);
    for case in cases {
        let (id, start, expect) = (&case["id"].to_string(), at(&case["start"]), &case["expect"]);
        let terms = terms(&case["tariff"]);
        let (due, end) = (after(start, &case["due_after_days"]), after(start, &case["returned_after_days"]));
        let (recharges, refused) = had(&terms, count(&case["recharges"]), start, due);
        let usage = Usage {
            due,
            swaps: count(&case["swaps"]),
            recharges,
            energy: measured(&case["kwh"]),
            ..Usage::between(start, end)
        };
        let refusal = match price(&terms, &usage) {
            Ok(price) => {
                agrees(id, expect, &price);
                refused
            }
            Err(refusal) => Some(refusal),
        };
        let code = refusal.map(|refusal| serde_json::to_value(refusal).expect("a refusal")["code"].clone());
        let code = code.as_ref().and_then(Value::as_str);
        // The reason may stand before the code.
        let expected = expect["refused"].as_str().and_then(|text| text.rsplit(' ').next());
        assert_eq!(code, expected, "{id}");
    }
}

/// Recharges of `asked` that were had, and the refusal of the rest.
fn had(terms: &Terms, asked: i64, at: Time, due: Time) -> (i64, Option<Refusal>) {
    let refused = (0..asked).find_map(|used| Some((used, recharge_allowed(terms, used, at, due).err()?)));
    refused.map_or((asked, None), |(used, refusal)| (used, Some(refusal)))
}

#[test]
fn a_tariff_that_changes_after_the_issue_leaves_the_price_alone() {
    let case = cases("return").into_iter().find(|case| case["id"] == "K2").expect("K2");
    let (agreed, changed) = (terms(&case["tariff"]), terms(&case["tariff_changed_after_issue"]));
    let start = at(&case["start"]);
    let usage = Usage::between(start, after(start, &case["returned_after_days"]));
    assert_eq!(case["expect"]["total_minor"], price(&agreed, &usage).expect("as agreed").total);
    assert_eq!(price(&changed, &usage).expect("for the next one").total, 180_000);
}

#[test]
fn lateness_is_as_agreed() {
    let cases = cases("overdue");
    assert_eq!(cases.len(), 2);
    for case in cases {
        let told = serde_json::to_value(lateness(at(&case["due"]), at(&case["now"]))).expect("how late");
        assert_eq!(told, case["expect"], "{}", case["id"]);
    }
}
