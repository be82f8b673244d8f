//! What may go out, and what may not.

use domain::Time;
use serde::Deserialize;
use serde_json::{Value, json};

use super::form::Tariff;
use super::place::{Paid, Place, Setting, basket};
use super::seen::{Differs, Refusals};
use super::when::{Span, Told, start};
use crate::Stopped;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Issue {
    tariff: Tariff,
    start: Option<String>,
    due_after_days: Option<f64>,
    due_after_hours: Option<f64>,
    due: Option<String>,
    duration: Option<Span>,
    #[serde(default)]
    battery: Battery,
    override_by: Option<String>,
    #[serde(default)]
    balance_before_minor: i64,
    debt_limit_minor: Option<i64>,
    paid_at_issue_minor: Option<Paid>,
    currency: Option<String>,
    expect: Expect,
}

/// How the battery is; as it should be where nothing is said.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Battery {
    custody: Option<String>,
    lifecycle: Option<String>,
    hub: Option<String>,
    soc_pct: Option<f64>,
    /// Hours since that was measured.
    soc_age_hours: Option<f64>,
    /// Whether somebody said that it is full.
    confirmed_full: Option<bool>,
    /// Whether a repair of it is open.
    open_fault: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Expect {
    refused: Option<String>,
    issued: Option<bool>,
    total_minor: Option<i64>,
    deposit_minor: Option<i64>,
    balance_after_minor: Option<i64>,
}

pub(super) async fn differs(case: &Issue) -> Result<Vec<String>, Stopped> {
    let begins = start(case.start.as_deref())?;
    let due = Told {
        name: "due_after_days",
        after_days: case.due_after_days,
        after_hours: case.due_after_hours,
        at: case.due.as_deref(),
    };
    let due = due.moment(begins)?;
    let setting =
        Setting { currency: case.currency.as_deref(), debt_limit: case.debt_limit_minor, ..Setting::default() };
    let earlier = Time(begins.0.saturating_sub(case.battery.age()));
    let place = Place::new(earlier, &setting).await?;
    let (mut differs, mut refusals) = (Differs::default(), Refusals::default());
    super::returned::before(&place, case.balance_before_minor).await?;
    let shown = match refusals.unless(place.tariff(&case.tariff).await)? {
        None => None,
        Some(tariff) => {
            let item = battery(&place, &case.battery, &tariff, begins).await?;
            let length = case.duration.as_ref().and_then(Span::length);
            let measured = case.battery.soc_pct.filter(|_| case.battery.soc_age_hours.is_none());
            let mut out = basket(&place.customer);
            out["out"] = json!([{
                "item": item, "tariff": tariff, "length": length, "due": due, "rental": null, "condition": null,
                "soc_pct": measured,
            }]);
            out["pay"] = place.pay(case.paid_at_issue_minor.as_ref()).await?;
            let allow = match &case.override_by {
                Some(role) => place.attended(role).await?,
                None => Value::Null,
            };
            refusals.unless(place.act(&out, &allow).await)?
        }
    };
    differs.refusals(case.expect.refused.as_deref(), &refusals);
    if let Some(expected) = case.expect.issued {
        differs.same("issued", Some(expected), Some(shown.is_some()));
    }
    let shown = shown.unwrap_or_default();
    differs.amount("total", case.expect.total_minor, shown["lines"][0]["price"]["total"].as_i64());
    differs.amount("deposit", case.expect.deposit_minor, shown["deposits_taken"].as_i64());
    differs.amount("balance", case.expect.balance_after_minor, shown["customer"]["balance_after"].as_i64());
    Ok(differs.done())
}

impl Battery {
    /// Milliseconds since it was measured.
    fn age(&self) -> i64 {
        self.soc_age_hours.map_or(0, |hours| domain::check::scaled(hours, 3_600_000))
    }
}

/// The battery, as the case has it; it is `begins` then.
async fn battery(place: &Place, told: &Battery, tariff: &Value, begins: Time) -> Result<Value, Stopped> {
    match told.hub.as_deref() {
        None | Some("this") => {}
        Some("another") => return place.battery_of_another_hub().await,
        Some(other) => return Err(Stopped::Wrong(format!("there is no hub {other}"))),
    }
    let item = place.battery().await?;
    if told.lifecycle.as_deref() != Some("commissioning") {
        place.move_to(&item, "in_service").await?;
    }
    let is_measured_before = told.soc_age_hours.is_some();
    if is_measured_before || told.confirmed_full != Some(false) {
        place.confirm_full(&item).await?;
    }
    if is_measured_before {
        went(place, tariff, &item, "returned", told.soc_pct).await?;
    }
    place.at(begins).await?;
    match told.lifecycle.as_deref() {
        None | Some("in_service" | "commissioning") => {}
        Some("lost") => went(place, tariff, &item, "lost", None).await?,
        Some("disposed") => {
            place.move_to(&item, "retired").await?;
            place.move_to(&item, "disposed").await?;
        }
        Some(lifecycle) => place.move_to(&item, lifecycle).await?,
    }
    if told.open_fault {
        let fault = json!({
            "title": "It smells", "description": "", "kind": "repair", "priority": "normal",
            "about": { "kind": "battery", "id": item["id"] }, "links": [], "due_at": null,
        });
        place.seat.call::<Value>("job.create", fault).await?;
    }
    match told.custody.as_deref() {
        None | Some("hub") => {}
        Some("customer") => {
            let other = place.person("John Banda").await?;
            let mut out = basket(&other);
            out["out"] = json!([plain(&item, tariff)]);
            place.act(&out, &Value::Null).await?;
        }
        Some(other) => return Err(Stopped::Wrong(format!("no case can put a battery into custody of: {other}"))),
    }
    Ok(item)
}

/// It was with somebody else, and was measured if it came back.
async fn went(place: &Place, tariff: &Value, item: &Value, how: &str, soc_pct: Option<f64>) -> Result<(), Stopped> {
    let other = place.person("Alick Kaluba").await?;
    let mut out = basket(&other);
    out["out"] = json!([plain(item, tariff)]);
    place.act(&out, &Value::Null).await?;
    let mut back = basket(&other);
    back["note"] = json!("as the case has it");
    back["back"] = json!([{
        "item": item, "how": how, "at": null, "condition": null, "soc_pct": soc_pct, "energy_kwh": null,
        "mass_kg": null, "volume_l": null, "charge": null,
    }]);
    place.act(&back, &Value::Null).await.map(drop)
}

fn plain(item: &Value, tariff: &Value) -> Value {
    json!({
        "item": item, "tariff": tariff, "length": { "value": 1, "unit": "days" }, "due": null, "rental": null,
        "condition": null, "soc_pct": null,
    })
}
