//! What something will cost, told beforehand.

use serde::Deserialize;
use serde_json::{Value, json};

use super::form::Tariff;
use super::place::{Place, Setting};
use super::seen::{Differs, ExpectPrice, Refusals};
use super::when::{Span, start};
use crate::Stopped;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Estimate {
    tariff: Tariff,
    duration: Span,
    #[serde(default, alias = "quantities")]
    estimates: Estimates,
    #[serde(default)]
    swaps: i64,
    #[serde(default)]
    recharges: i64,
    start: Option<String>,
    currency: Option<String>,
    hub_tax_pct: Option<f64>,
    expect: Expect,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Estimates {
    kwh: f64,
    kg: f64,
    #[serde(alias = "litre", alias = "l")]
    litres: f64,
    swaps: i64,
    recharges: i64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Expect {
    lines: Option<Vec<(String, f64, i64)>>,
    subtotal_minor: Option<i64>,
    tax_minor: Option<i64>,
    total_minor: Option<i64>,
    deposit_minor: Option<i64>,
    refused: Option<String>,
}

pub(super) async fn differs(case: &Estimate) -> Result<Vec<String>, Stopped> {
    let at = start(case.start.as_deref())?;
    let setting = Setting { currency: case.currency.as_deref(), tax_pct: case.hub_tax_pct, ..Setting::default() };
    let place = Place::new(at, &setting).await?;
    let (mut differs, mut refusals) = (Differs::default(), Refusals::default());
    if let Some(told) = refusals.unless(told(&place, case, at.0).await)? {
        let expect = ExpectPrice {
            lines: case.expect.lines.as_deref(),
            subtotal: case.expect.subtotal_minor,
            tax: case.expect.tax_minor,
            total: case.expect.total_minor,
        };
        differs.price(&expect, &told["price"]);
        differs.amount("deposit", case.expect.deposit_minor, told["deposit"].as_i64());
    }
    differs.refusals(case.expect.refused.as_deref(), &refusals);
    Ok(differs.done())
}

async fn told(place: &Place, case: &Estimate, now: i64) -> Result<Value, Stopped> {
    let tariff = place.tariff(&case.tariff).await?;
    let milliseconds = case.duration.milliseconds()?;
    let until = match case.duration.length() {
        Some(length) => json!({ "length": length }),
        None => json!({ "due": now.saturating_add(milliseconds) }),
    };
    let Estimates { kwh, kg, litres, swaps, recharges } = case.estimates;
    let ask = json!({
        "tariff": tariff, "until": until, "estimates": { "kwh": kwh, "kg": kg, "litres": litres },
        "swaps": case.swaps.max(swaps), "recharges": case.recharges.max(recharges),
    });
    place.seat.call("tariff.estimate", ask).await
}
