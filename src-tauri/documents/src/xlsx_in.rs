//! Reading the first sheet of a workbook, cell by cell.

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, BufReader, Read};

use calamine::{DataRef, Reader, Xlsx, XlsxFormulaMetadata};
use zip::ZipArchive;

use crate::csv_in::shortened;
use crate::head::{Head, Kind};
use crate::read::{Flow, Row, Rows};
use crate::unreadable::{Limit, Unreadable};
use crate::{COLUMNS_MAX, MIB};

/// Mebibytes that a workbook unpacks to.
const UNPACKED_MAX: u64 = 1_024;
/// Mebibytes of its texts, which are held in memory.
const HELD_MAX: u64 = 256;
/// Files that are packed in it.
const PARTS_MAX: usize = 10_000;
/// Formulas that cells share.
const SHARED_MAX: usize = 10_000;

/// Hands each row to `each`.
pub fn read<E: From<Unreadable>>(file: File, each: &mut dyn FnMut(&Head, Row) -> Result<Flow, E>) -> Result<Head, E> {
    not_a_bomb(file.try_clone().map_err(Unreadable::from)?)?;
    let mut book = Xlsx::new(BufReader::new(file)).map_err(Unreadable::from)?;
    let sheet = book.sheet_names().first().cloned().ok_or(Unreadable::Empty)?;
    let mut cells = book.worksheet_cells_reader(&sheet).map_err(Unreadable::from)?;
    let mut rows = Rows::new(each);
    let mut shared = HashMap::new();
    let kind = || Kind::Xlsx { sheet: sheet.clone() };
    let mut row = Row::default();
    while let Some(cell) = cells.next_cell_with_formula_metadata().map_err(Unreadable::from)? {
        let (number, column) = (u64::from(cell.pos.0) + 1, usize::try_from(cell.pos.1).unwrap_or(usize::MAX));
        let is_formula = cell.formula.is_some();
        let text = match cell.formula {
            Some(formula) => formula_text(&mut shared, formula),
            None => text(&cell.value),
        };
        if number != row.number {
            let full = std::mem::replace(&mut row, Row { number, ..Row::default() });
            if full.number > 0 && rows.take(kind, full)? == Flow::Stop {
                return rows.done();
            }
        }
        if text.is_empty() {
            continue;
        }
        if column >= COLUMNS_MAX {
            return Err(Unreadable::TooLarge(Limit::Columns(u64::try_from(COLUMNS_MAX).unwrap_or(u64::MAX))).into());
        }
        if row.cells.len() <= column {
            row.cells.resize(column + 1, String::new());
        }
        row.cells[column] = shortened(&text);
        if is_formula {
            row.formulas.push(column);
        }
    }
    rows.take(kind, row)?;
    rows.done()
}

/// What the archive unpacks to is counted by unpacking it: what it says of itself may be a lie.
fn not_a_bomb(file: File) -> Result<(), Unreadable> {
    let mut archive = ZipArchive::new(BufReader::new(file))?;
    if archive.len() > PARTS_MAX {
        return Err(Unreadable::NotATable("too many parts".to_owned()));
    }
    let mut left = UNPACKED_MAX * MIB;
    for index in 0..archive.len() {
        let part = archive.by_index(index)?;
        // The sheets are read as they are unpacked, everything else is held.
        let is_sheet = part.name()?.starts_with("xl/worksheets/");
        let most = if is_sheet { left } else { left.min(HELD_MAX * MIB) };
        let unpacked = io::copy(&mut part.take(most + 1), &mut io::sink())
            .map_err(|error| Unreadable::NotATable(error.to_string()))?;
        if unpacked > most {
            return Err(Unreadable::TooLarge(Limit::Mebibytes(if is_sheet { UNPACKED_MAX } else { HELD_MAX })));
        }
        left -= unpacked;
    }
    Ok(())
}

/// What stands in the cell of a formula; nothing computes it.
fn formula_text(shared: &mut HashMap<usize, String>, formula: XlsxFormulaMetadata) -> String {
    match formula {
        XlsxFormulaMetadata::Normal { formula } => format!("={formula}"),
        XlsxFormulaMetadata::Shared { shared_index, formula, .. } => {
            if shared.len() < SHARED_MAX {
                shared.insert(shared_index, formula.clone());
            }
            format!("={formula}")
        }
        XlsxFormulaMetadata::SharedDerived { shared_index } => {
            format!("={}", shared.get(&shared_index).map_or("", String::as_str))
        }
        _ => "=".to_owned(),
    }
}

/// A cell as people would type it.
fn text(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Empty => String::new(),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number.to_string(),
        DataRef::Bool(true) => "TRUE".to_owned(),
        DataRef::Bool(false) => "FALSE".to_owned(),
        DataRef::Error(error) => error.to_string(),
        DataRef::DateTime(at) if at.is_duration() => at.as_f64().to_string(),
        DataRef::DateTime(at) => {
            let (year, month, day, hour, minute, second, _) = at.to_ymd_hms_milli();
            let date = format!("{year:04}-{month:02}-{day:02}");
            if (hour, minute, second) == (0, 0, 0) { date } else { format!("{date} {hour:02}:{minute:02}:{second:02}") }
        }
    }
}
