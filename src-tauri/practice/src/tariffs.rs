//! What a hub charges: for batteries by the day and by the week, for equipment by the week.

use serde_json::{Value, json};

use crate::Maker;
use crate::seat::Stopped;

/// What is lent with a battery, at one price.
const LENT: [&str; 3] = ["Light kit, 3 lamps", "Hair clipper", "Fridge 100 l, 12 V"];

/// Adds the tariffs of the hub the admin works at.
pub async fn of_hub(maker: &mut Maker) -> Result<(), Stopped> {
    maker.at(1, 100);
    for form in [daily(), weekly(), equipment(maker).await?] {
        maker.seat.call::<Value>("tariff.create", form).await?;
    }
    Ok(())
}

/// By the day; late, each day costs a fine once a day of grace is over.
fn daily() -> Value {
    let rental = charge("Rental", "per_day", 2_500, &late("fine_per_day", 1, 1_000));
    let swap = charge("Swap", "per_swap", 800, &late("go_on", 0, 0));
    let presets = json!([preset(1, "days", None), preset(3, "days", None), preset(1, "weeks", None)]);
    form("Daily", &json!([{ "kind": "all_batteries" }]), &json!([rental, swap]), &presets, 10_000)
}

/// A week or a month at a flat price, which is less than seven or thirty days; beyond it by the day.
fn weekly() -> Value {
    let rental = charge("Rental", "per_day", 2_500, &late("go_on", 0, 0));
    let presets = json!([preset(1, "weeks", Some(14_000)), preset(1, "months", Some(52_000))]);
    form("Flat week or month", &json!([{ "kind": "all_batteries" }]), &json!([rental]), &presets, 10_000)
}

async fn equipment(maker: &Maker) -> Result<Value, Stopped> {
    let types: Value = maker.seat.call("equipment_type.list", Value::Null).await?;
    let lent = types.as_array().into_iter().flatten().filter(|one| LENT.iter().any(|name| one["name"] == *name));
    let scope: Vec<Value> = lent.map(|one| json!({ "kind": "equipment_type", "id": one["id"] })).collect();
    let rental = charge("Equipment", "per_week", 3_500, &late("stop_at_due", 2, 0));
    let presets = json!([preset(1, "weeks", None), preset(2, "weeks", None), preset(1, "months", Some(12_000))]);
    Ok(form("Lights, clippers, fridges", &json!(scope), &json!([rental]), &presets, 0))
}

fn late(rule: &str, grace_days: i64, fine: i64) -> Value {
    json!({ "rule": rule, "grace_days": grace_days, "fine": fine })
}

fn charge(name: &str, unit: &str, rate: i64, late: &Value) -> Value {
    json!({ "name": name, "unit": unit, "rate": rate, "late": late, "at_return": false })
}

fn preset(value: i64, unit: &str, flat_price: Option<i64>) -> Value {
    json!({ "length": { "value": value, "unit": unit }, "flat_price": flat_price })
}

fn form(name: &str, scope: &Value, components: &Value, presets: &Value, deposit: i64) -> Value {
    json!({
        "name": name, "scope": scope, "components": components, "presets": presets, "custom": null, "tax_pct": null,
        "whole_units": false, "minimum": 0, "deposit": deposit, "max_recharges": null,
        "initial_issue_counts_as_recharge": false, "valid_from": null, "valid_until": null,
    })
}
