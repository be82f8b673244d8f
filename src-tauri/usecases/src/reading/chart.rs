//! Charts of what was measured.

use charts::{Chart, Colour, Drawn, Series, Size, Theme, Words};
use domain::Time;
use domain::period::Span;
use domain::reading::{Field, Values};
use readings::{Found, Readings, ReadingsError};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use uuid::Uuid;

use super::{RangeAsk, ReadingsOf, found, measured, parts, unreadable};
use crate::fault::Fault;
use crate::handles::Hub;
use crate::operator::Operator;
use crate::task::aside;

/// Lines a chart may have: as many as there are colours that are told apart.
pub(crate) const LINES_MAX: usize = 7;
/// What is offered as a chart, in the order of its panels.
const OFFERED: [Field; 5] = [Field::Soc, Field::Voltage, Field::Current, Field::Power, Field::Temperature];
/// Characters of a word.
const WORD_MAX: usize = 80;
/// What is longer is drawn by the least and the most of each hour.
const RAW_MS: i64 = 45 * 24 * 3_600_000;
const HOUR_MS: i64 = 3_600_000;
/// Of several batteries beside one another.
const COLOURS: [Colour; LINES_MAX] =
    [Colour::Accent, Colour::Out, Colour::Charging, Colour::Late, Colour::Fault, Colour::Ready, Colour::Idle];

/// How a chart shall look.
#[derive(Clone, Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(rename = "ChartLook")]
pub struct Look {
    theme: Theme,
    words: Words,
    size: Size,
}

/// A field and what it is called.
#[derive(Clone, Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct TitledField {
    field: Field,
    title: String,
}

/// A chart of some fields of a battery or a device.
#[derive(Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ChartAsk {
    of: ReadingsOf,
    fields: Vec<TitledField>,
    range: RangeAsk,
    look: Look,
}

/// A chart of one field of several.
#[derive(Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct CompareAsk {
    of: Vec<ReadingsOf>,
    field: TitledField,
    range: RangeAsk,
    look: Look,
}

/// A chart and what it shows.
#[derive(Serialize, TS)]
pub struct ChartView {
    #[serde(flatten)]
    #[ts(flatten)]
    drawn: Drawn,
    /// What each line is of, in their order.
    of: Vec<LineOf>,
    /// Parts of the data that cannot be read.
    damaged: i64,
}

/// What a line is of.
#[derive(Clone, Serialize, TS)]
pub struct LineOf {
    field: Field,
    /// What the battery or the device is called.
    code: String,
    unit: &'static str,
    decimals: u8,
}

/// A field as a chart shows it.
#[derive(Serialize, TS)]
pub struct ChartedField {
    field: Field,
    colour: Colour,
    unit: &'static str,
    decimals: u8,
}

/// What a chart is offered of whoever told this last. A battery that tells its current and its voltage need not tell its power.
pub(super) fn offered(told: &Values) -> Vec<ChartedField> {
    let is_told = |field: Field| told.get(field).is_some();
    let is_offered = |field: &Field| is_told(*field) && !(*field == Field::Power && is_told(Field::Current));
    let charted = |field: Field| ChartedField {
        field,
        colour: colour(field),
        unit: field.unit(),
        decimals: field.decimals_shown(),
    };
    OFFERED.into_iter().filter(is_offered).map(charted).collect()
}

/// A line that is asked for.
struct Asked {
    device: Uuid,
    of: LineOf,
    title: String,
    colour: Colour,
}

/// A chart of some fields of a battery or a device.
pub(crate) async fn chart(hub: &Hub, by: &Operator, ask: ChartAsk) -> Result<ChartView, Fault> {
    let (device, code) = found(hub, by, ask.of).await?;
    let line = |TitledField { field, title }| {
        let of = LineOf { field, code: code.clone(), unit: field.unit(), decimals: field.decimals_shown() };
        Asked { device, of, title, colour: colour(field) }
    };
    drawn(hub, by, ask.fields.into_iter().map(line).collect(), ask.range, ask.look).await
}

/// A chart of one field of several.
pub(crate) async fn compare(hub: &Hub, by: &Operator, ask: CompareAsk) -> Result<ChartView, Fault> {
    let field = ask.field.field;
    let mut lines = Vec::new();
    for (of, colour) in ask.of.iter().zip(COLOURS) {
        let (device, code) = found(hub, by, *of).await?;
        let of = LineOf { field, code, unit: field.unit(), decimals: field.decimals_shown() };
        lines.push(Asked { device, of, title: ask.field.title.clone(), colour });
    }
    if lines.len() < ask.of.len() {
        return Err(unreadable("of: too many"));
    }
    drawn(hub, by, lines, ask.range, ask.look).await
}

fn colour(field: Field) -> Colour {
    match field {
        Field::Soc => Colour::Ready,
        Field::Current | Field::Power => Colour::Charging,
        Field::Temperature | Field::Ambient => Colour::Late,
        Field::CellSpread => Colour::Fault,
        _ => Colour::Accent,
    }
}

async fn drawn(hub: &Hub, by: &Operator, lines: Vec<Asked>, range: RangeAsk, look: Look) -> Result<ChartView, Fault> {
    let is_long = |text: &String| text.chars().count() > WORD_MAX;
    let words = look.words.months.iter().chain(lines.iter().map(|line| &line.title));
    if lines.is_empty() || lines.len() > LINES_MAX || look.words.months.len() != 12 || words.into_iter().any(is_long) {
        return Err(unreadable("lines or words: none, too many or too long"));
    }
    let span = range.span(hub.now())?;
    let of: Vec<LineOf> = lines.iter().map(|line| line.of.clone()).collect();
    let read = move |readings: &mut Readings| {
        let one = |line: Asked| Ok((points(readings, line.device, line.of.field, span)?, line));
        lines.into_iter().map(one).collect::<Result<Vec<_>, ReadingsError>>()
    };
    let read = hub.readings.ask(read).await?;
    let damaged = parts(read.iter().map(|(found, _)| found.damaged).sum());
    let is_one = of.len() == 1 || of.iter().any(|line| line.field != of[0].field);
    let series = read.into_iter().map(|(found, line)| series(found.all, line, is_one)).collect();
    let chart = Chart {
        series,
        span,
        // A device that sleeps is silent for as long as the hub says.
        gap_ms: 60_000 * by.record.form.gaps().asleep,
        zone: by.record.form.zone.clone(),
        words: look.words,
        theme: look.theme,
        size: look.size,
    };
    let drawn = aside(move || charts::draw(&chart).map_err(|error| Fault::internal(&error))).await?;
    Ok(ChartView { drawn, of, damaged })
}

fn series(points: Vec<(i64, f64)>, line: Asked, is_one: bool) -> Series {
    let field = line.of.field;
    let has_sign = matches!(field, Field::Current | Field::Power) && is_one;
    Series {
        title: line.title,
        unit: field.unit().to_owned(),
        colour: line.colour,
        below: has_sign.then_some(Colour::Out),
        shows: matches!(field, Field::Soc | Field::Soh).then_some((0.0, 100.0)),
        points,
    }
}

/// The points of a line: each number, or over a long time the least and the most of each hour.
fn points(readings: &Readings, device: Uuid, field: Field, span: Span) -> Result<Found<(i64, f64)>, ReadingsError> {
    if span.1.0 - span.0.0 <= RAW_MS {
        let found = readings.series(device, field, span)?;
        let all = found.all.into_iter().map(|(at, kept)| (at, measured((field, kept)))).collect();
        return Ok(Found { all, damaged: found.damaged });
    }
    let whole = (Time(span.0.0.div_euclid(HOUR_MS) * HOUR_MS), Time((span.1.0.div_euclid(HOUR_MS) + 1) * HOUR_MS));
    let found = readings.hours(device, field, whole)?;
    let both = found.all.iter().flat_map(|hour| {
        let at = hour.number * HOUR_MS;
        [(at + HOUR_MS / 4, hour.least), (at + 3 * HOUR_MS / 4, hour.most)]
    });
    let all = both.map(|(at, kept)| (at, measured((field, kept)))).collect();
    Ok(Found { all, damaged: found.damaged })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chart_is_offered_of_what_was_told_in_the_order_of_its_panels() {
        let check = |told: &[Field], expect: &[Field]| {
            let mut values = Values::NONE;
            told.iter().for_each(|field| values.set(*field, Some(1)));
            let fields: Vec<Field> = offered(&values).iter().map(|line| line.field).collect();
            assert_eq!(fields, expect);
        };
        check(
            &[Field::Temperature, Field::Current, Field::Soc, Field::Cycles],
            &[Field::Soc, Field::Current, Field::Temperature],
        );
        check(&[Field::Power], &[Field::Power]);
        check(&[Field::Power, Field::Current], &[Field::Current]);
        check(&[], &[]);
    }
}
