//! How late something is, and what is held.

use domain::Time;
use serde::Deserialize;
use serde_json::{Value, json};

use super::form::Tariff;
use super::place::{Place, Setting, basket};
use super::seen::Differs;
use super::when::{DAY, moment, start};
use crate::Stopped;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Late {
    due: String,
    now: String,
    expect: ExpectLate,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ExpectLate {
    overdue: Option<bool>,
    late_minutes: Option<i64>,
    late_whole_days: Option<i64>,
}

pub(super) async fn overdue(case: &Late) -> Result<Vec<String>, Stopped> {
    let (due, now) = (moment(&case.due)?, moment(&case.now)?);
    let begins = Time(due.min(now).0.saturating_sub(DAY));
    let place = Place::new(begins, &Setting::default()).await?;
    let tariff = place.tariff(&daily(0)?).await?;
    let mut out = basket(&place.customer);
    out["out"] = json!([line(&place.full_battery().await?, &tariff, due)]);
    place.act(&out, &Value::Null).await?;
    place.at(now).await?;
    let seen: Value = place.seat.call("counter.customer", json!({ "customer": place.customer })).await?;
    let late = &seen["has"][0]["late"];
    let (expect, mut differs) = (&case.expect, Differs::default());
    if expect.overdue.is_some() {
        differs.same("overdue", expect.overdue, late["overdue"].as_bool());
    }
    differs.amount("late_minutes", expect.late_minutes, late["late_minutes"].as_i64());
    differs.amount("late_whole_days", expect.late_whole_days, late["late_whole_days"].as_i64());
    Ok(differs.done())
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Deposits {
    policy: String,
    deposit_minor: i64,
    /// One after the other, each of its own.
    rentals: u32,
    /// Things in each of them.
    #[serde(default = "one", alias = "lines")]
    lines_per_rental: u32,
    /// Rentals that came back since, the first first.
    #[serde(default, alias = "returns")]
    returned: usize,
    expect: ExpectHeld,
}

fn one() -> u32 {
    1
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ExpectHeld {
    held_minor: Option<i64>,
    released_minor: Option<i64>,
    balance_after_minor: Option<i64>,
}

pub(super) async fn deposits(case: &Deposits) -> Result<Vec<String>, Stopped> {
    let begins = start(None)?;
    let setting = Setting { deposit_policy: Some(policy(&case.policy)?), ..Setting::default() };
    let place = Place::new(begins, &setting).await?;
    let tariff = place.tariff(&daily(case.deposit_minor)?).await?;
    let due = Time(begins.0.saturating_add(DAY));
    let mut rentals = Vec::new();
    for _ in 0..case.rentals {
        let mut items = Vec::new();
        for _ in 0..case.lines_per_rental {
            items.push(place.full_battery().await?);
        }
        let mut out = basket(&place.customer);
        out["out"] = items.iter().map(|item| line(item, &tariff, due)).collect();
        // What is to be paid is paid.
        out["pay"] = Value::Null;
        place.act(&out, &Value::Null).await?;
        rentals.push(items);
    }
    for items in rentals.iter().take(case.returned) {
        let mut back = basket(&place.customer);
        let ask = |item: &Value| {
            json!({
                "item": item, "how": "returned", "at": null, "condition": null, "soc_pct": null, "energy_kwh": null,
                "mass_kg": null, "volume_l": null, "charge": null,
            })
        };
        back["back"] = items.iter().map(ask).collect();
        place.act(&back, &Value::Null).await?;
    }
    let ask = json!({ "customer": place.customer, "after": null, "limit": 100 });
    let account: Value = place.seat.call("account.view", ask).await?;
    let seen: Value = place.seat.call("counter.customer", json!({ "customer": place.customer })).await?;
    let acts: Vec<Value> = place.seat.call("act.list", Value::Null).await?;
    let held = account["deposits"].as_array().into_iter().flatten().filter_map(|one| one["amount"].as_i64()).sum();
    let released = acts.iter().filter_map(|act| act["facts"]["deposits_released"].as_i64()).sum();
    let mut differs = Differs::default();
    differs.amount("held", case.expect.held_minor, Some(held));
    differs.same("held at the counter", Some(held), seen["deposits"].as_i64());
    differs.amount("released", case.expect.released_minor, Some(released));
    differs.amount("balance", case.expect.balance_after_minor, account["balance"].as_i64());
    Ok(differs.done())
}

/// The hub's policy by the name cases give it.
pub(super) fn policy(told: &str) -> Result<&'static str, Stopped> {
    match told {
        "one_per_customer" | "per_customer" => Ok("per_customer"),
        "one_per_line" | "per_line" => Ok("per_line"),
        other => Err(Stopped::Wrong(format!("there is no deposit policy {other}"))),
    }
}

fn daily(deposit: i64) -> Result<Tariff, Stopped> {
    let components = json!([{ "name": "Daily", "unit": "per_day", "rate_minor": 50_000 }]);
    Ok(serde_json::from_value(json!({ "components": components, "deposit_minor": deposit }))?)
}

fn line(item: &Value, tariff: &Value, due: Time) -> Value {
    json!({
        "item": item, "tariff": tariff, "length": null, "due": due, "rental": null, "condition": null, "soc_pct": null,
    })
}
