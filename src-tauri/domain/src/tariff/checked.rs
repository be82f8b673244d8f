//! What a tariff must be before it is kept.

use super::{
    Component, CustomRange, DAY, Late, Length, LengthUnit, Preset, Scope, Tariff, TariffForm, TariffState, Unit,
};
use crate::check::{Check, unscaled};
use crate::hub::scale::PERCENT;
use crate::id::{HubId, TariffId};
use crate::refusal::{Problem, Refusal};

/// Largest rate, fine, flat price, minimum and deposit, in minor units: far below what an amount may be, so that a slip of
/// the keyboard is seen here and not at the return.
pub const PRICE_MAX: i64 = 1_000_000_000_000;
/// Characters of a name.
const NAME_MAX: usize = 60;
const COMPONENTS_MAX: usize = 20;
const PRESETS_MAX: usize = 20;
/// How many things one tariff may be for.
pub const SCOPES_MAX: usize = 50;
const GRACE_DAYS_MAX: i64 = 365;
const RECHARGES_MAX: i64 = 10_000;
/// The longest length: ten years.
const LENGTH_MAX: i64 = 3_650 * DAY;

/// The tariff as it will be kept; it is offered.
///
/// # Errors
/// [`Refusal::Invalid`] naming every wrong field.
pub fn checked(id: TariffId, hub: HubId, form: &TariffForm) -> Result<Tariff, Refusal> {
    Ok(Tariff { id, hub, form: form_checked(form)?, state: TariffState::Active })
}

/// The tariff after an edit. What was agreed on before stays as it was agreed.
///
/// # Errors
/// [`Refusal::Invalid`] naming every wrong field.
pub fn edited(before: &Tariff, form: &TariffForm) -> Result<Tariff, Refusal> {
    Ok(Tariff { form: form_checked(form)?, ..before.clone() })
}

fn form_checked(form: &TariffForm) -> Result<TariffForm, Refusal> {
    let mut check = Check::default();
    let kept = TariffForm {
        name: check.line("name", &form.name, NAME_MAX),
        scope: scope(&mut check, &form.scope),
        components: components(&mut check, &form.components),
        presets: presets(&mut check, form),
        custom: form.custom.map(|range| custom(&mut check, range)),
        tax_pct: form.tax_pct.map(|pct| check.decimal("tax_pct", pct, PERCENT, 0.0, 100.0)),
        whole_units: form.whole_units,
        minimum: check.whole("minimum", form.minimum, 0, PRICE_MAX),
        deposit: check.whole("deposit", form.deposit, 0, PRICE_MAX),
        max_recharges: form.max_recharges.map(|max| check.whole("max_recharges", max, 0, RECHARGES_MAX)),
        initial_issue_counts_as_recharge: form.initial_issue_counts_as_recharge,
        valid_from: check.date("valid_from", form.valid_from.as_deref()),
        valid_until: check.date("valid_until", form.valid_until.as_deref()),
    };
    if let (Some(first), Some(last)) = (&kept.valid_from, &kept.valid_until)
        && last < first
    {
        check.problem("valid_until", Problem::BeforeStart);
    }
    check.done()?;
    Ok(kept)
}

/// As many of a list as are kept: at least one if it is `required`, at most `max`.
fn bounded<'a, T>(check: &mut Check, field: &str, list: &'a [T], required: bool, max: usize) -> &'a [T] {
    let kept = list.get(..max).unwrap_or(list);
    if kept.len() < list.len() {
        check.problem(field, Problem::TooMany { max: u32::try_from(max).unwrap_or(u32::MAX) });
    }
    if required && list.is_empty() {
        check.missing(field);
    }
    kept
}

fn scope(check: &mut Check, scope: &[Scope]) -> Vec<Scope> {
    let scope = bounded(check, "scope", scope, true, SCOPES_MAX);
    for (index, one) in scope.iter().enumerate() {
        if scope[..index].contains(one) {
            check.problem(&format!("scope.{index}"), Problem::Taken);
        }
    }
    scope.to_vec()
}

fn components(check: &mut Check, components: &[Component]) -> Vec<Component> {
    let mut kept: Vec<Component> = Vec::with_capacity(components.len());
    for (index, typed) in bounded(check, "components", components, true, COMPONENTS_MAX).iter().enumerate() {
        let component = component(check, index, typed);
        let same = |other: &Component| other.name.to_lowercase() == component.name.to_lowercase();
        if !component.name.is_empty() && kept.iter().any(same) {
            check.problem(&format!("components.{index}.name"), Problem::Taken);
        }
        kept.push(component);
    }
    kept
}

fn component(check: &mut Check, index: usize, typed: &Component) -> Component {
    let field = |name: &str| format!("components.{index}.{name}");
    // Only what is charged once can be less than nothing: a discount that grows with time would pay for being late.
    let least = if typed.unit == Unit::Fixed { -PRICE_MAX } else { 0 };
    if typed.at_return && !typed.unit.is_metered() {
        check.problem(&field("at_return"), Problem::NotAChoice);
    }
    Component {
        name: check.line(&field("name"), &typed.name, NAME_MAX),
        unit: typed.unit,
        rate: check.whole(&field("rate"), typed.rate, least, PRICE_MAX),
        late: late(check, &field("late"), typed),
        at_return: typed.at_return,
    }
}

fn late(check: &mut Check, field: &str, component: &Component) -> Late {
    let late = component.late;
    if late != Late::default() && !component.unit.is_of_time() {
        check.problem(field, Problem::NotAChoice);
    }
    let (least, most) = if late.rule.fine_unit().is_some() { (1, PRICE_MAX) } else { (0, 0) };
    check.whole(&format!("{field}.grace_days"), late.grace_days, 0, GRACE_DAYS_MAX);
    check.whole(&format!("{field}.fine"), late.fine, least, most);
    late
}

fn presets(check: &mut Check, form: &TariffForm) -> Vec<Preset> {
    let presets = bounded(check, "presets", &form.presets, form.custom.is_none(), PRESETS_MAX);
    for (index, preset) in presets.iter().enumerate() {
        let length = preset.length.milliseconds();
        // A week and seven days are one.
        if presets[..index].iter().any(|other| other.length.milliseconds() == length) {
            check.problem(&format!("presets.{index}.length"), Problem::Taken);
        }
        length_checked(check, &format!("presets.{index}.length"), preset.length);
        if let Some(price) = preset.flat_price {
            check.whole(&format!("presets.{index}.flat_price"), price, 0, PRICE_MAX);
        }
    }
    presets.to_vec()
}

fn custom(check: &mut Check, range: CustomRange) -> CustomRange {
    length_checked(check, "custom.min", range.min);
    length_checked(check, "custom.max", range.max);
    if range.max.milliseconds() < range.min.milliseconds() {
        // In the unit of the longest, which is the field that is named.
        let least = unscaled(range.min.milliseconds(), range.max.unit.milliseconds());
        let most = unscaled(longest(range.max.unit), 1);
        check.problem("custom.max.value", Problem::OutOfRange { min: least, max: most });
    }
    range
}

fn length_checked(check: &mut Check, field: &str, length: Length) {
    check.whole(&format!("{field}.value"), length.value, 1, longest(length.unit));
}

fn longest(unit: LengthUnit) -> i64 {
    LENGTH_MAX / unit.milliseconds()
}
