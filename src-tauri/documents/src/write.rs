//! Writing a table, row by row.

use std::io;

use chrono::{NaiveDate, NaiveDateTime};
use thiserror::Error;

use crate::csv_out::CsvOut;
use crate::draft::Draft;
use crate::json_out::JsonOut;
use crate::xlsx_out::XlsxOut;

/// As what a table is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Comma-separated, UTF-8 with its mark, by which spreadsheets know it.
    Csv,
    /// A workbook of one sheet.
    Xlsx,
    /// A list of objects, for programs: each row by its headings, without the cells that hold nothing.
    Json,
}

/// What stands in a cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// Nothing.
    Empty,
    /// Text, which stays text whatever it begins with.
    Text(String),
    /// A number.
    Number(f64),
    /// A day.
    Day(NaiveDate),
    /// A moment, by the clock on the wall.
    Moment(NaiveDateTime),
}

/// Why a table is not written.
#[derive(Debug, Error)]
pub enum Unwritten {
    /// The disk says no.
    #[error("the file cannot be written")]
    Io(#[from] io::Error),
    /// It does not fit into a workbook.
    #[error("the workbook cannot be made: {0}")]
    Workbook(String),
}

impl From<rust_xlsxwriter::XlsxError> for Unwritten {
    fn from(error: rust_xlsxwriter::XlsxError) -> Self {
        match error {
            rust_xlsxwriter::XlsxError::IoError(error) => Self::Io(error),
            other => Self::Workbook(other.to_string()),
        }
    }
}

/// A table that is being written.
pub struct Table {
    draft: Draft,
    out: Out,
}

enum Out {
    Csv(Box<CsvOut>),
    Xlsx(Box<XlsxOut>),
    Json(JsonOut),
}

impl Table {
    /// Begins a table with its headings.
    ///
    /// # Errors
    /// [`Unwritten`] if it cannot be begun.
    pub fn begin(draft: Draft, format: Format, headings: &[String]) -> Result<Self, Unwritten> {
        let out = match format {
            Format::Csv => Out::Csv(Box::new(CsvOut::begin(draft.handle()?, headings)?)),
            Format::Xlsx => Out::Xlsx(Box::new(XlsxOut::begin(draft.folder(), headings)?)),
            Format::Json => Out::Json(JsonOut::begin(draft.handle()?, headings)?),
        };
        Ok(Self { draft, out })
    }

    /// Adds a row.
    ///
    /// # Errors
    /// [`Unwritten`] if it cannot be written.
    pub fn row(&mut self, cells: &[Cell]) -> Result<(), Unwritten> {
        match &mut self.out {
            Out::Csv(out) => out.row(cells),
            Out::Xlsx(out) => out.row(cells),
            Out::Json(out) => out.row(cells),
        }
    }

    /// Finishes the table and puts the file in its place.
    ///
    /// # Errors
    /// [`Unwritten`] if it cannot be; then nothing is left of it.
    pub fn finish(self) -> Result<(), Unwritten> {
        match self.out {
            Out::Csv(out) => out.finish()?,
            Out::Xlsx(out) => out.finish(self.draft.handle()?)?,
            Out::Json(out) => out.finish()?,
        }
        Ok(self.draft.keep()?)
    }
}
