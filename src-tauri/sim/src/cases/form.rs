//! Tariffs as cases tell them.

use serde::Deserialize;
use serde_json::{Value, json};

use super::when::Span;
use crate::Stopped;

/// A tariff. Amounts in minor units.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Tariff {
    name: Option<String>,
    components: Vec<Charge>,
    /// None for the hub's.
    tax_pct: Option<f64>,
    #[serde(default)]
    pub deposit_minor: i64,
    max_recharges: Option<i64>,
    #[serde(default)]
    initial_issue_counts_as_recharge: bool,
    #[serde(default)]
    whole_units: bool,
    #[serde(default, alias = "minimum_charge_minor")]
    minimum_minor: i64,
    #[serde(default)]
    presets: Vec<Preset>,
    valid_from: Option<String>,
    valid_until: Option<String>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Charge {
    name: String,
    unit: String,
    rate_minor: i64,
    #[serde(default)]
    at_return: bool,
    late: Option<Late>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Late {
    rule: String,
    #[serde(default)]
    grace_days: i64,
    #[serde(default)]
    fine_minor: i64,
}

/// A length that is offered, perhaps at a flat price.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Preset {
    #[serde(alias = "duration")]
    length: Option<Span>,
    value: Option<serde_json::Number>,
    unit: Option<String>,
    #[serde(alias = "flat_minor", alias = "price_minor")]
    flat_price_minor: Option<i64>,
}

impl Preset {
    fn span(&self) -> Result<Span, Stopped> {
        let told = self.value.clone().zip(self.unit.clone()).map(|(value, unit)| Span { value, unit });
        self.length.clone().or(told).ok_or_else(|| Stopped::wrong("a preset without a length"))
    }
}

impl Tariff {
    /// As the screens send it: for all batteries, and for any length besides those it offers.
    pub fn form(&self) -> Result<Value, Stopped> {
        let components = self.components.iter().map(|charge| {
            let late = charge.late.as_ref().map_or_else(
                || json!({ "rule": "go_on", "grace_days": 0, "fine": 0 }),
                |late| json!({ "rule": late.rule, "grace_days": late.grace_days, "fine": late.fine_minor }),
            );
            json!({
                "name": charge.name, "unit": charge.unit, "rate": charge.rate_minor, "late": late,
                "at_return": charge.at_return,
            })
        });
        let components: Vec<Value> = components.collect();
        let presets = self.presets.iter().map(|preset| {
            let length = preset.span()?.length().ok_or_else(|| Stopped::wrong("a preset of no length"))?;
            Ok(json!({ "length": length, "flat_price": preset.flat_price_minor }))
        });
        let presets = presets.collect::<Result<Vec<Value>, Stopped>>()?;
        Ok(json!({
            "name": self.name.as_deref().unwrap_or("Case"), "scope": [{ "kind": "all_batteries" }],
            "components": components, "presets": presets,
            "custom": { "min": { "value": 1, "unit": "hours" }, "max": { "value": 3_650, "unit": "days" } },
            "tax_pct": self.tax_pct, "whole_units": self.whole_units, "minimum": self.minimum_minor,
            "deposit": self.deposit_minor, "max_recharges": self.max_recharges,
            "initial_issue_counts_as_recharge": self.initial_issue_counts_as_recharge,
            "valid_from": self.valid_from, "valid_until": self.valid_until,
        }))
    }

    /// The length that is offered and lasts just so long.
    pub fn preset_of(&self, milliseconds: i64) -> Result<Option<Value>, Stopped> {
        for preset in &self.presets {
            let span = preset.span()?;
            if span.milliseconds()? == milliseconds {
                return Ok(span.length());
            }
        }
        Ok(None)
    }
}
