//! The one calculator: the estimate before the issue, the running price, the return, a reprint and a report are all told by
//! [`price`]. Source: domain.md, "Price of a line".

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::choice::choice;
use crate::refusal::Refusal;
use crate::role::MONEY_MAX;
use crate::tariff::{Component, LateRule, Terms, Unit};
use crate::time::Time;

#[cfg(test)]
mod cases;
mod quantity;
#[cfg(test)]
mod rules;
#[cfg(test)]
mod tests;
mod usage;

pub use quantity::Millionths;
use quantity::{Quantity, rounded};
pub use usage::{Flat, Usage};

/// Hundredths of a percent in the whole.
const TAX_WHOLE: i128 = 10_000;

choice! {
    /// What a line of a price is for.
    LineKind {
        /// Time that passed.
        Time = "time",
        /// A length at its flat price.
        Flat = "flat",
        /// Energy, weight or volume.
        Metered = "metered",
        /// Swaps.
        Swap = "swap",
        /// Recharges.
        Recharge = "recharge",
        /// What is charged once; a discount if it is below zero.
        Fixed = "fixed",
        /// Fines for being late.
        LateFee = "late_fee",
        /// What is missing to the least that is charged.
        Minimum = "minimum",
    }
}

/// A line of a price: quantity times rate, rounded once, is its amount. The line that makes up to the minimum has the minimum
/// as its rate and what was missing as its amount.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PriceLine {
    /// The component's name, the tariff's for a flat price, none for the minimum.
    pub name: String,
    /// What the quantity counts.
    pub unit: Unit,
    /// What it is for.
    pub kind: LineKind,
    /// How much, to six decimals; the amount was reckoned with all of them.
    pub quantity: Millionths,
    /// The decimals of the quantity with which a person who multiplies comes to the amount; one kept before this was told
    /// has all of them.
    #[serde(default = "all_decimals")]
    pub digits: u8,
    /// Minor units a unit.
    pub rate: i64,
    /// Minor units.
    pub amount: i64,
}

/// What something costs, in minor units. The lines add up to the subtotal, and that and the tax to the total: what a discount
/// would take below zero is given back by a line that makes up to a minimum of zero, so none of the three is ever negative.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Price {
    /// In the order of the tariff: a flat price first, a fine after its component, the minimum last.
    pub lines: Vec<PriceLine>,
    /// Before tax.
    pub subtotal: i64,
    /// Tax.
    pub tax: i64,
    /// What is to be paid.
    pub total: i64,
}

/// What a use costs by its terms.
///
/// # Errors
/// [`Refusal::ReturnedBeforeStart`], [`Refusal::AmountTooLarge`], or [`Refusal::Invalid`] for a count below zero or beyond
/// what is kept.
pub fn price(terms: &Terms, usage: &Usage) -> Result<Price, Refusal> {
    usage.check()?;
    let mut lines = Vec::with_capacity(terms.components.len().saturating_add(2));
    if let Some(flat) = usage.flat {
        lines.push(line(&terms.name, Unit::Fixed, LineKind::Flat, Quantity::whole(1), flat.price)?);
    }
    for component in &terms.components {
        let quantity = quantity(terms, component, usage);
        lines.push(line(&component.name, component.unit, kind(component.unit), quantity, component.rate)?);
        lines.extend(late_fee(component, usage)?);
    }
    let charged = lines.iter().try_fold(0_i64, |sum, line| sum.checked_add(line.amount)).ok_or(TOO_LARGE)?;
    let subtotal = charged.max(terms.minimum).max(0);
    lines.extend(made_up(charged, subtotal)?);
    let tax = money(rounded(i128::from(subtotal) * i128::from(terms.tax_e2), TAX_WHOLE))?;
    let total = money(i128::from(subtotal) + i128::from(tax))?;
    Ok(Price { lines, subtotal, tax, total })
}

/// Whether one more recharge or swap may be had at `at`, after `used` of both: the one above the limit is refused while the
/// rental is not late. Later each is charged, and none is refused.
///
/// # Errors
/// [`Refusal::RechargeLimitReached`].
pub fn recharge_allowed(terms: &Terms, used: i64, at: Time, due: Time) -> Result<(), Refusal> {
    let counted = used.saturating_add(first_issue(terms));
    match terms.max_recharges {
        Some(max) if counted >= max && at <= due => Err(Refusal::RechargeLimitReached { max }),
        _ => Ok(()),
    }
}

const TOO_LARGE: Refusal = Refusal::AmountTooLarge;

/// An amount that is exact wherever it is shown.
fn money(amount: i128) -> Result<i64, Refusal> {
    i64::try_from(amount).ok().filter(|amount| (-MONEY_MAX..=MONEY_MAX).contains(amount)).ok_or(TOO_LARGE)
}

fn line(name: &str, unit: Unit, kind: LineKind, quantity: Quantity, rate: i64) -> Result<PriceLine, Refusal> {
    let amount = money(quantity.times(rate))?;
    let quantity = quantity.shown().ok_or(TOO_LARGE)?;
    Ok(PriceLine { name: name.to_owned(), unit, kind, quantity, digits: quantity.digits(rate, amount), rate, amount })
}

fn all_decimals() -> u8 {
    Millionths::DECIMALS
}

fn kind(unit: Unit) -> LineKind {
    match unit {
        Unit::PerHour | Unit::PerDay | Unit::PerWeek | Unit::PerMonth => LineKind::Time,
        Unit::PerKwh | Unit::PerKg | Unit::PerLitre => LineKind::Metered,
        Unit::PerSwap => LineKind::Swap,
        Unit::PerRecharge => LineKind::Recharge,
        Unit::Fixed => LineKind::Fixed,
    }
}

fn quantity(terms: &Terms, component: &Component, usage: &Usage) -> Quantity {
    match component.unit {
        Unit::PerHour | Unit::PerDay | Unit::PerWeek | Unit::PerMonth => time(terms, component, usage),
        Unit::PerKwh => Quantity::of(usage.energy),
        Unit::PerKg => Quantity::of(usage.mass),
        Unit::PerLitre => Quantity::of(usage.volume),
        Unit::PerSwap => Quantity::whole(usage.swaps),
        Unit::PerRecharge => Quantity::whole(recharges(terms, usage)),
        Unit::Fixed => Quantity::whole(1),
    }
}

/// The time a component charges: all that passed, to the end of the grace where it stops there, beyond what a flat price pays.
fn time(terms: &Terms, component: &Component, usage: &Usage) -> Quantity {
    let grace = usage.due.0.saturating_add(component.late.grace_milliseconds());
    let end = if component.late.rule == LateRule::StopAtDue { usage.end.0.min(grace) } else { usage.end.0 };
    let paid = usage.flat.map_or(0, |flat| flat.length.milliseconds());
    let charged = end.saturating_sub(usage.start.0).saturating_sub(paid).max(0);
    let exact = Quantity { count: charged, per: component.unit.milliseconds().unwrap_or(1) };
    if terms.whole_units { exact.begun() } else { exact }
}

/// A swap is a recharge to a tariff that does not charge swaps.
fn recharges(terms: &Terms, usage: &Usage) -> i64 {
    let charges_swaps = terms.components.iter().any(|component| component.unit == Unit::PerSwap);
    let swaps = if charges_swaps { 0 } else { usage.swaps };
    usage.recharges.saturating_add(swaps).saturating_add(first_issue(terms))
}

fn first_issue(terms: &Terms) -> i64 {
    i64::from(terms.initial_issue_counts_as_recharge)
}

/// The fine of a component, which is of time, for the whole days or weeks after its grace; none before the first is over.
fn late_fee(component: &Component, usage: &Usage) -> Result<Option<PriceLine>, Refusal> {
    let Some((unit, period)) = component.late.rule.fine_unit() else {
        return Ok(None);
    };
    let late = usage.end.0.saturating_sub(usage.due.0).saturating_sub(component.late.grace_milliseconds());
    let periods = late / period;
    if periods <= 0 {
        return Ok(None);
    }
    line(&component.name, unit, LineKind::LateFee, Quantity::whole(periods), component.late.fine).map(Some)
}

fn made_up(charged: i64, least: i64) -> Result<Option<PriceLine>, Refusal> {
    if charged >= least {
        return Ok(None);
    }
    let missing = least.checked_sub(charged).ok_or(TOO_LARGE)?;
    let line = line("", Unit::Fixed, LineKind::Minimum, Quantity::whole(1), least)?;
    Ok(Some(PriceLine { amount: missing, ..line }))
}
