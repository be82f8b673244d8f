//! Readings as a file, day after day, so that weeks take no more memory than one of them.

use documents::{Cell, Draft, Format, Table, Unwritten};
use domain::Time;
use domain::period::Span;
use domain::reading::{Field, Reading, faults};
use serde::Deserialize;
use ts_rs::TS;
use uuid::Uuid;

use super::{RangeAsk, ReadingsOf, found, measured, parts};
use crate::export::{file_name, named};
use crate::fault::Fault;
use crate::handles::Hub;
use crate::operator::Operator;
use crate::task::{Outcome, Progress, TaskKind, TaskRow, aside};

const DAY_MS: i64 = 86_400_000;
/// What stands before the fields.
const BEFORE: [&str; 2] = ["measured_at", "clock_quality"];

/// Whose readings go into a file, and which.
#[derive(Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ExportReadings {
    of: ReadingsOf,
    range: RangeAsk,
    format: ReadingsFormat,
}

/// As what readings are written.
#[derive(Clone, Copy, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ReadingsFormat {
    /// Comma-separated values.
    Csv,
    /// A list of objects.
    Json,
}

/// Asks for a file and writes the readings to it; none if the person thought better of it. Its headings are the words of the
/// fields, so that programs know them.
pub(crate) async fn export(hub: &Hub, by: &Operator, ask: ExportReadings) -> Result<Option<TaskRow>, Fault> {
    let (device, code) = found(hub, by, ask.of).await?;
    let span = ask.range.span(hub.now())?;
    let (format, ending) = match ask.format {
        ReadingsFormat::Csv => (Format::Csv, "csv"),
        ReadingsFormat::Json => (Format::Json, "json"),
    };
    let Some(path) = hub.file_to_write(by, &named(&code, &format!(".{ending}"))).await? else { return Ok(None) };
    let name = file_name(&path);
    let task = hub.start_task(by, TaskKind::Export, Some(name.clone()), move |hub, _, progress| async move {
        let draft = Draft::beside(&path).map_err(Unwritten::Io)?;
        let (rows, damaged) = write(&hub, &progress, device, span, (draft, format)).await?;
        Ok(Outcome::ReadingsFile { name, rows, damaged: parts(damaged) })
    })?;
    Ok(Some(task))
}

async fn write(
    hub: &Hub,
    progress: &Progress,
    device: Uuid,
    (from, until): Span,
    (draft, format): (Draft, Format),
) -> Result<(u64, usize), Fault> {
    let headings: Vec<String> =
        BEFORE.into_iter().chain(Field::ALL.iter().map(|field| field.word())).map(str::to_owned).collect();
    let mut table = aside(move || Table::begin(draft, format, &headings)).await?;
    let total = u64::try_from(until.0.div_euclid(DAY_MS) - from.0.div_euclid(DAY_MS) + 1).ok();
    let (mut begin, mut days, mut rows, mut damaged) = (from, 0, 0, 0);
    while begin < until {
        progress.at(days, total)?;
        // A day as it lies in the file: what of it is damaged counts once.
        let end = Time((begin.0.div_euclid(DAY_MS) + 1) * DAY_MS).min(until);
        let day = hub.readings.ask(move |readings| readings.span(device, (begin, end))).await?;
        rows += u64::try_from(day.all.len()).unwrap_or_default();
        damaged += day.damaged;
        table = aside(move || {
            for reading in &day.all {
                table.row(&cells(reading))?;
            }
            Ok::<_, Unwritten>(table)
        })
        .await?;
        (begin, days) = (end, days + 1);
    }
    aside(move || table.finish()).await?;
    Ok((rows, damaged))
}

fn cells(reading: &Reading) -> Vec<Cell> {
    let before = [Cell::Text(reading.at.iso()), Cell::Text(reading.quality.word().to_owned())];
    let cell = |field: &Field| match (field, reading.values.get(*field)) {
        (_, None) => Cell::Empty,
        // As devices write them, so that the file can be read again.
        (Field::Errors, Some(bits)) => Cell::Text(faults(bits).map(|(_, letter)| letter).collect()),
        (field, Some(kept)) => Cell::Number(measured((*field, kept))),
    };
    before.into_iter().chain(Field::ALL.iter().map(cell)).collect()
}
