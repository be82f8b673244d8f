//! What an agreement keeps of its tariff for ever.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Component, CustomRange, Length, Preset, TariffForm};
use crate::check::scaled;
use crate::hub::scale::PERCENT;
use crate::price::Flat;

/// A tariff as it was when something was agreed on; a later change of the tariff leaves it alone. What stands in it and is
/// not understood here, because a later version wrote it, is refused rather than left out of the price.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Terms {
    /// What the tariff was called.
    pub name: String,
    /// What is charged.
    pub components: Vec<Component>,
    /// The lengths that were offered.
    pub presets: Vec<Preset>,
    /// The lengths one could ask for.
    pub custom: Option<CustomRange>,
    /// Tax in hundredths of a percent; 0 for none.
    pub tax_e2: i64,
    /// Whether time is charged in whole units.
    pub whole_units: bool,
    /// The least that is charged before tax.
    pub minimum: i64,
    /// What is held until the return.
    pub deposit: i64,
    /// How many recharges are agreed on; none for no limit.
    pub max_recharges: Option<i64>,
    /// Whether the battery that is given out first counts as a recharge.
    pub initial_issue_counts_as_recharge: bool,
}

impl Terms {
    /// The terms of a checked tariff, at a hub with such a tax in hundredths of a percent; 0 where the hub's tax is off.
    #[must_use]
    pub fn of(form: &TariffForm, hub_tax_e2: i64) -> Self {
        Self {
            name: form.name.clone(),
            components: form.components.clone(),
            presets: form.presets.clone(),
            custom: form.custom,
            tax_e2: form.tax_pct.map_or(hub_tax_e2, |pct| scaled(pct, PERCENT)),
            whole_units: form.whole_units,
            minimum: form.minimum,
            deposit: form.deposit,
            max_recharges: form.max_recharges,
            initial_issue_counts_as_recharge: form.initial_issue_counts_as_recharge,
        }
    }

    /// Whether one may rent for so long: as offered, or within what may be asked for.
    #[must_use]
    pub fn offers(&self, length: Length) -> bool {
        let asked = length.milliseconds();
        let within = |range: CustomRange| (range.min.milliseconds()..=range.max.milliseconds()).contains(&asked);
        self.preset(length).is_some() || self.custom.is_some_and(within)
    }

    /// What a length costs in all, if it is offered at a flat price.
    #[must_use]
    pub fn flat(&self, length: Length) -> Option<Flat> {
        let preset = self.preset(length)?;
        Some(Flat { price: preset.flat_price?, length: preset.length })
    }

    fn preset(&self, length: Length) -> Option<&Preset> {
        self.presets.iter().find(|preset| preset.length.milliseconds() == length.milliseconds())
    }
}
