//! Lists as files: the rows a list shows, whole, as CSV or as a workbook.

use std::collections::BTreeMap;
use std::path::Path;

use documents::{Cell, Draft, Format, Table, Unwritten};
use domain::Time;
use domain::list::Question;
use domain::own_field::{OwnField, OwnFieldKind};
use domain::time::{date, wall_clock};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::list::List;
use ts_rs::TS;
use uuid::Uuid;

use crate::battery::BatteryRow;
use crate::card::CardView;
use crate::customer::CustomerRow;
use crate::deposit::DepositRow;
use crate::device::DeviceRow;
use crate::equipment::EquipmentRow;
use crate::fault::{Fault, Gate};
use crate::handles::Hub;
use crate::hub::money_decimals;
use crate::job::JobRow;
use crate::list::understood;
use crate::operator::Operator;
use crate::payment::PaymentRow;
use crate::quarantine::QuarantineRow;
use crate::rental::RentalRow;
use crate::reservation::ReservationRow;
use crate::station::StationRow;
use crate::swap::SwapRow;
use crate::task::{Outcome, Progress, TaskKind, TaskRow, aside};

/// Which rows go into a file, and how.
#[derive(Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ExportAsk {
    question: Question,
    /// In this order.
    columns: Vec<ExportColumn>,
    format: ExportFormat,
    /// What the list is called; the file is proposed under this name and the day.
    name: String,
}

/// A column of the file. Its words are the screen's: the core has none.
#[derive(Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ExportColumn {
    /// The column's name in this list.
    key: String,
    /// Its heading.
    label: String,
    /// What its values are called, where they are words of ours, as `in_service`.
    words: BTreeMap<String, String>,
}

/// As what a list is written.
#[derive(Clone, Copy, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ExportFormat {
    /// Comma-separated values.
    Csv,
    /// A workbook.
    Xlsx,
}

/// What the values of a column are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Is {
    /// Text people typed.
    Text,
    /// A number.
    Number,
    /// A word of ours, or yes and no.
    Word,
    /// A day.
    Day,
    /// A moment.
    Moment,
    /// Minor units of the hub's currency.
    Money,
}

/// A column of a list: its name, as the list is ordered by it too, and the field of a row it shows.
pub struct Column {
    key: &'static str,
    field: &'static str,
    is: Is,
}

impl Column {
    pub(crate) const fn new(key: &'static str, field: &'static str, is: Is) -> Self {
        Self { key, field, is }
    }

    /// Its name.
    #[must_use]
    pub fn key(&self) -> &'static str {
        self.key
    }

    /// Whether its values are words of ours, which the screen has to tell.
    pub(crate) fn is_word(&self) -> bool {
        self.is == Is::Word
    }
}

/// Every list that goes into files, by the first word of its commands, with its columns.
pub const EXPORTED: &[(&str, &[Column])] = &[
    ("battery", BatteryRow::COLUMNS),
    ("card", CardView::COLUMNS),
    ("customer", CustomerRow::COLUMNS),
    ("equipment", EquipmentRow::COLUMNS),
    ("job", JobRow::COLUMNS),
    ("rental", RentalRow::COLUMNS),
    ("reservation", ReservationRow::COLUMNS),
    ("payment", PaymentRow::COLUMNS),
    ("deposit", DepositRow::COLUMNS),
    ("station", StationRow::COLUMNS),
    ("device", DeviceRow::COLUMNS),
    ("quarantine", QuarantineRow::COLUMNS),
    ("swap", SwapRow::COLUMNS),
];

/// A row of a list that goes into files as the list sends it, so that a file never tells more.
pub(crate) trait Exported: Serialize + Send + Sized + 'static {
    /// The list.
    const LIST: &'static List;
    /// Its columns.
    const COLUMNS: &'static [Column];

    /// The rows called `ids`, in their order.
    fn rows(hub: &Hub, by: &Operator, ids: &[Uuid]) -> impl Future<Output = Result<Vec<Self>, Fault>> + Send;

    /// The fields the hub added, whose values stand in `own` of a row; each is the column `own.<its id>`.
    fn own(_: &Hub, _: &Operator) -> impl Future<Output = Result<Vec<OwnField>, Fault>> + Send {
        async { Ok(Vec::new()) }
    }
}

/// Columns a file may have.
const COLUMNS_MAX: usize = 100;
/// Characters of a heading or a value's word.
const LABEL_MAX: usize = 200;
/// Words of all columns.
const WORDS_MAX: usize = 2_000;
/// Characters of the proposed name.
const NAME_MAX: usize = 80;
/// Rows read and written together.
const ROWS: usize = 1_000;

/// Asks for a file and writes the rows to it; none if the person thought better of it.
pub(crate) async fn begin<R: Exported>(hub: &Hub, by: &Operator, ask: ExportAsk) -> Result<Option<TaskRow>, Fault> {
    let sources = sources::<R>(hub, by, &ask.columns).await?;
    let question = understood(R::LIST, ask.question)?;
    let place = &by.record.form;
    let name = proposed(&ask.name, &place.zone, hub.now(), ask.format);
    let Some(path) = hub.file_to_write(by, &name).await? else { return Ok(None) };
    let name = file_name(&path);
    let form = Form { columns: ask.columns, sources, decimals: money_decimals(place), zone: place.zone.clone() };
    let task = hub.start_task(by, TaskKind::Export, Some(name.clone()), move |hub, by, progress| async move {
        let ids = hub.store.matching(R::LIST, &[by.hub.into()], &question).await?;
        let rows = write::<R>(&hub, &by, &progress, &ids, Draft::beside(&path), ask.format, form).await?;
        Ok(Outcome::File { name, rows })
    })?;
    Ok(Some(task))
}

/// Where in a row a column's values stand, as a JSON pointer, and what they are.
struct Source {
    at: String,
    is: Is,
}

/// Where the columns asked for come from.
async fn sources<R: Exported>(hub: &Hub, by: &Operator, columns: &[ExportColumn]) -> Result<Vec<Source>, Fault> {
    let long = |text: &String| text.chars().count() > LABEL_MAX;
    let words: usize = columns.iter().map(|column| column.words.len()).sum();
    let is_long = columns.iter().any(|column| long(&column.label) || column.words.values().any(long));
    if columns.is_empty() || columns.len() > COLUMNS_MAX || words > WORDS_MAX || is_long {
        return Err(Gate::Unreadable { detail: "columns: none, or too much of them".to_owned() }.into());
    }
    let own = R::own(hub, by).await?;
    let found = |ExportColumn { key, .. }: &ExportColumn| {
        let listed = R::COLUMNS.iter().find(|one| one.key == key);
        let listed = listed.map(|one| Source { at: format!("/{}", one.field), is: one.is });
        listed.or_else(|| own.iter().find(|field| *key == format!("own.{}", field.id.0)).map(of_own))
    };
    let sources: Option<Vec<Source>> = columns.iter().map(found).collect();
    sources.ok_or_else(|| Gate::Unreadable { detail: "columns: no such column".to_owned() }.into())
}

fn of_own(field: &OwnField) -> Source {
    let is = match field.form.kind {
        OwnFieldKind::Number => Is::Number,
        OwnFieldKind::Date => Is::Day,
        OwnFieldKind::Text | OwnFieldKind::Choice => Is::Text,
    };
    Source { at: format!("/own/{}", field.id.0), is }
}

/// The name with the day at the hub, without what file systems do not take.
fn proposed(name: &str, zone: &str, now: Time, format: ExportFormat) -> String {
    let ending = match format {
        ExportFormat::Csv => "csv",
        ExportFormat::Xlsx => "xlsx",
    };
    named(name, &format!(" {}.{ending}", wall_clock(zone, now).format("%Y-%m-%d")))
}

/// A file name out of words typed or translated, with its end.
pub(crate) fn named(words: &str, end: &str) -> String {
    let fit = |c: char| if c.is_alphanumeric() || " -_.,()".contains(c) { c } else { '_' };
    let words: String = words.trim().chars().take(NAME_MAX).map(fit).collect();
    let words = words.trim_start_matches('.').trim();
    format!("{}{end}", if words.is_empty() { "Hubkeeper" } else { words })
}

/// The last part of a path, for people.
pub(crate) fn file_name(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

struct Form {
    columns: Vec<ExportColumn>,
    sources: Vec<Source>,
    zone: String,
    decimals: u8,
}

async fn write<R: Exported>(
    hub: &Hub,
    by: &Operator,
    progress: &Progress,
    ids: &[Uuid],
    draft: std::io::Result<Draft>,
    format: ExportFormat,
    form: Form,
) -> Result<u64, Fault> {
    let headings: Vec<String> = form.columns.iter().map(|column| column.label.clone()).collect();
    let format = match format {
        ExportFormat::Csv => Format::Csv,
        ExportFormat::Xlsx => Format::Xlsx,
    };
    let total = u64::try_from(ids.len()).ok();
    let draft = draft.map_err(Unwritten::Io)?;
    let mut table = aside(move || Table::begin(draft, format, &headings)).await?;
    let mut written = 0;
    for ids in ids.chunks(ROWS) {
        progress.at(written, total)?;
        let rows = R::rows(hub, by, ids).await?;
        written += u64::try_from(rows.len()).unwrap_or_default();
        let cells: Vec<Vec<Cell>> = rows.iter().map(|row| form.cells(row)).collect::<Result<_, _>>()?;
        table = aside(move || {
            for row in cells {
                table.row(&row)?;
            }
            Ok::<_, Unwritten>(table)
        })
        .await?;
    }
    progress.at(written, total)?;
    aside(move || table.finish()).await?;
    Ok(written)
}

impl Form {
    fn cells(&self, row: &impl Serialize) -> Result<Vec<Cell>, Fault> {
        let row = serde_json::to_value(row).map_err(|error| Fault::internal(&error))?;
        let cell = |(column, Source { at, is }): (&ExportColumn, &Source)| {
            self.cell(row.pointer(at).unwrap_or(&Value::Null), *is, column)
        };
        Ok(self.columns.iter().zip(&self.sources).map(cell).collect())
    }

    fn cell(&self, value: &Value, is: Is, column: &ExportColumn) -> Cell {
        match (is, value) {
            (_, Value::Null) => Cell::Empty,
            (Is::Number, value) => value.as_f64().map_or(Cell::Empty, Cell::Number),
            (Is::Money, value) => {
                value.as_f64().map_or(Cell::Empty, |minor| Cell::Number(minor / 10_f64.powi(self.decimals.into())))
            }
            (Is::Moment, value) => {
                value.as_i64().map_or(Cell::Empty, |at| Cell::Moment(wall_clock(&self.zone, Time(at))))
            }
            (Is::Day, Value::String(day)) => day_cell(day),
            (Is::Word, Value::String(word)) => text(column.words.get(word).unwrap_or(word)),
            (Is::Word, Value::Bool(yes)) => {
                let word = if *yes { "true" } else { "false" };
                text(column.words.get(word).map_or(word, String::as_str))
            }
            (_, Value::String(plain)) => text(plain),
            (_, Value::Array(several)) => {
                text(&several.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(", "))
            }
            // A record with what it is called.
            (_, Value::Object(named)) => named.get("title").and_then(Value::as_str).map_or(Cell::Empty, text),
            (_, other) => text(&other.to_string()),
        }
    }
}

fn text(text: &str) -> Cell {
    if text.is_empty() { Cell::Empty } else { Cell::Text(text.to_owned()) }
}

/// A day of the calendar; what is none stays as it was written.
fn day_cell(day: &str) -> Cell {
    date(day).and_then(|day| day.parse().ok()).map_or_else(|| text(day), Cell::Day)
}

impl From<Unwritten> for Fault {
    fn from(error: Unwritten) -> Self {
        match error {
            Unwritten::Io(error) if error.kind() == std::io::ErrorKind::StorageFull => Gate::DiskFull.into(),
            Unwritten::Io(error) => {
                tracing::warn!(%error, "a file is not written");
                Gate::FileNotWritten.into()
            }
            defect @ Unwritten::Workbook(_) => Self::internal(&defect),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_proposed_under_a_name_that_every_disk_takes() {
        let at = Time(1_793_692_800_000);
        assert_eq!(proposed("Batteries", "Africa/Lusaka", at, ExportFormat::Csv), "Batteries 2026-11-03.csv");
        assert_eq!(proposed("../a:b\\c", "Africa/Lusaka", at, ExportFormat::Xlsx), "_a_b_c 2026-11-03.xlsx");
        assert_eq!(proposed(" ", "Africa/Lusaka", at, ExportFormat::Csv), "Hubkeeper 2026-11-03.csv");
    }
}
