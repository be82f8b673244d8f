//! The figures of a field by the calendar of the hub, of one or many together.

use std::collections::BTreeMap;
use std::sync::Arc;

use domain::Time;
use domain::period::{self, Period, Span};
use domain::reading::Field;
use readings::Figures;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{FiguresOf, RangeAsk, all_of, measured, parts, unreadable};
use crate::fault::Fault;
use crate::handles::Hub;
use crate::operator::Operator;

/// Periods that are told at once: a year by the hour.
const PERIODS_MAX: usize = 24 * 366 + 1;
const HOUR_MS: i64 = 3_600_000;

/// Of whom, what, when and by what.
#[derive(Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct FiguresAsk {
    of: FiguresOf,
    field: Field,
    range: RangeAsk,
    period: Period,
}

/// The figures of a field by the calendar.
#[derive(Serialize, TS)]
pub struct FiguresView {
    unit: &'static str,
    /// Those of which anything is known.
    periods: Vec<FieldFigures>,
    /// Parts of the data that cannot be read.
    damaged: i64,
}

/// A field in a period.
#[derive(Serialize, TS)]
pub struct FieldFigures {
    from: Time,
    until: Time,
    /// How many readings.
    count: i64,
    mean: f64,
    least: f64,
    most: f64,
}

/// The figures of a field by the calendar.
pub(crate) async fn aggregate(hub: &Hub, by: &Operator, ask: FiguresAsk) -> Result<FiguresView, Fault> {
    let devices = all_of(hub, by, ask.of).await?;
    let periods: Arc<[Span]> = periods(by, ask.range.span(hub.now())?, ask.period)?.into();
    let field = ask.field;
    let (mut all, mut damaged) = (BTreeMap::new(), 0);
    // One by one, so that what comes meanwhile is taken in between.
    for device in devices {
        let periods = Arc::clone(&periods);
        let found = hub.readings.ask(move |readings| readings.by_period(&[device], field, &periods)).await?;
        damaged += found.damaged;
        for one in found.all {
            all.entry(one.span.0).and_modify(|sum| *sum = together(sum, &one)).or_insert(one);
        }
    }
    let told = all.values().map(|one| FieldFigures {
        from: one.span.0,
        until: one.span.1,
        count: one.count,
        mean: one.mean(field),
        least: measured((field, one.least)),
        most: measured((field, one.most)),
    });
    Ok(FiguresView { unit: field.unit(), periods: told.collect(), damaged: parts(damaged) })
}

/// The figures of two in one period.
fn together(one: &Figures, other: &Figures) -> Figures {
    Figures {
        span: one.span,
        count: one.count + other.count,
        least: one.least.min(other.least),
        most: one.most.max(other.most),
        sum: one.sum.saturating_add(other.sum),
    }
}

/// The periods of a span by the clocks of the hub; not more than a person reads.
pub(super) fn periods(by: &Operator, span: Span, period: Period) -> Result<Vec<Span>, Fault> {
    let hours = usize::try_from((span.1.0 - span.0.0) / HOUR_MS).unwrap_or(usize::MAX);
    if period == Period::Hour && hours > PERIODS_MAX {
        return Err(unreadable("range: too long to be told by the hour"));
    }
    period::within(&by.record.form.zone, span, period).ok_or_else(|| unreadable("range: not in the calendar"))
}
