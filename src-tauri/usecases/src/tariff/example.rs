//! What a tariff costs, told beforehand: for a form while it is typed, and for a tariff and a length somebody asks about.
//! Nothing is written.

use domain::check::unscaled;
use domain::hub::HubForm;
use domain::hub::scale::PERCENT;
use domain::price::{Millionths, Price, Usage, price};
use domain::tariff::{LateRule, Length, TariffForm, Terms, checked, due};
use domain::{FieldProblem, Refusal, TariffId, Time};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::not_found;
use crate::fault::Fault;
use crate::handles::Hub;
use crate::operator::Operator;

/// Milliseconds of a day.
const DAY: i64 = 86_400_000;

/// What a form would charge for what goes out now.
#[derive(Serialize, TS)]
pub struct TariffExample {
    /// Every wrong field; then nothing else is told.
    wrong: Vec<FieldProblem>,
    /// Each length that is offered, the shortest first, and both ends of what may be asked for.
    lengths: Vec<LengthPrice>,
    /// Percent, as agreed on if it went out now.
    tax_pct: f64,
}

/// What a length costs.
#[derive(Serialize, TS)]
pub struct LengthPrice {
    length: Length,
    due: Time,
    price: Price,
    /// What being late would cost, where time is charged.
    late: Option<LatePrice>,
}

/// What it costs in all when it comes back late.
#[derive(Serialize, TS)]
pub struct LatePrice {
    /// So many whole days after it was due: the first on which what is said of being late shows.
    days: i64,
    price: Price,
}

/// What somebody asks about.
#[derive(Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct EstimateAsk {
    tariff: TariffId,
    until: Until,
    estimates: Estimates,
    swaps: i64,
    recharges: i64,
}

/// Until when.
#[derive(Clone, Copy, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Until {
    /// For so long.
    Length(Length),
    /// Until then.
    Due(Time),
}

/// What is guessed of what is known only at the return; 0 where nothing is.
#[derive(Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Estimates {
    kwh: Millionths,
    kg: Millionths,
    litres: Millionths,
}

/// What it would cost if it went out now.
#[derive(Serialize, TS)]
pub struct Estimate {
    due: Time,
    deposit: i64,
    /// Percent.
    tax_pct: f64,
    price: Price,
    /// The charges whose quantity is known only at the return.
    at_return: Vec<String>,
}

/// What a form would charge, or what is wrong with it.
pub(crate) async fn example(hub: &Hub, by: &Operator, form: TariffForm) -> Result<TariffExample, Fault> {
    let place = &by.record.form;
    let form = match checked(TariffId::from(by.hub.0), by.hub, &form) {
        Ok(tariff) => tariff.form,
        Err(Refusal::Invalid { fields }) => {
            return Ok(TariffExample { wrong: fields, lengths: Vec::new(), tax_pct: 0.0 });
        }
        Err(other) => return Err(other.into()),
    };
    let terms = Terms::of(&form, place.tax_e2());
    let mut lengths: Vec<Length> = form.presets.iter().map(|preset| preset.length).collect();
    lengths.extend(form.custom.iter().flat_map(|range| [range.min, range.max]));
    lengths.sort_by_key(|length| length.milliseconds());
    lengths.dedup_by_key(|length| length.milliseconds());
    let priced = lengths.into_iter().map(|length| length_price(&terms, place, hub.now(), length));
    Ok(TariffExample { wrong: Vec::new(), lengths: priced.collect::<Result<_, _>>()?, tax_pct: tax_pct(&terms) })
}

/// What a tariff charges until then, as far as it can be told now.
pub(crate) async fn estimate(hub: &Hub, by: &Operator, ask: EstimateAsk) -> Result<Estimate, Fault> {
    let place = &by.record.form;
    let found = store::tariff::find(&mut *hub.store.read().await?, by.hub, ask.tariff).await?.ok_or_else(not_found)?;
    let terms = Terms::of(&found.tariff.form, place.tax_e2());
    let now = hub.now();
    let (usage, due) = match ask.until {
        Until::Length(length) if !terms.offers(length) => return Err(Refusal::LengthNotOffered.into()),
        Until::Length(length) => (Usage::planned(&terms, now, length), due(length, now, &place.zone, &place.due_time)),
        Until::Due(due) => (Usage::between(now, due), due),
    };
    let Estimates { kwh, kg, litres } = ask.estimates;
    let (swaps, recharges) = (ask.swaps, ask.recharges);
    let usage = Usage { swaps, recharges, energy: kwh, mass: kg, volume: litres, ..usage };
    let at_return = terms.components.iter().filter(|charge| charge.at_return).map(|charge| charge.name.clone());
    Ok(Estimate {
        due,
        deposit: terms.deposit,
        tax_pct: tax_pct(&terms),
        price: price(&terms, &usage)?,
        at_return: at_return.collect(),
    })
}

fn length_price(terms: &Terms, place: &HubForm, now: Time, length: Length) -> Result<LengthPrice, Refusal> {
    let due = due(length, now, &place.zone, &place.due_time);
    let planned = Usage::planned(terms, now, length);
    let late = late_days(terms).map(|days| {
        let end = Time(due.0.saturating_add(days.saturating_mul(DAY)));
        price(terms, &Usage { due, end, ..planned }).map(|price| LatePrice { days, price })
    });
    Ok(LengthPrice { length, due, price: price(terms, &planned)?, late: late.transpose()? })
}

/// The first day of being late on which every rule shows; none where no time is charged.
fn late_days(terms: &Terms) -> Option<i64> {
    let charges = terms.components.iter().filter(|charge| charge.unit.is_of_time());
    let days = charges.map(|charge| match charge.late.rule {
        LateRule::GoOn => 1,
        LateRule::StopAtDue | LateRule::FinePerDay => charge.late.grace_days.saturating_add(1),
        LateRule::FinePerWeek => charge.late.grace_days.saturating_add(7),
    });
    days.max()
}

fn tax_pct(terms: &Terms) -> f64 {
    unscaled(terms.tax_e2, PERCENT)
}
