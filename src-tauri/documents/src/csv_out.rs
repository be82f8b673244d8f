//! Writing CSV that no spreadsheet runs.

use std::fs::File;
use std::io::{BufWriter, Write};

use csv::{Terminator, Writer, WriterBuilder};

use crate::formula::kept_text;
use crate::write::{Cell, Unwritten};

/// By which spreadsheets know UTF-8.
const MARK: &[u8] = b"\xEF\xBB\xBF";

/// A CSV file that is being written.
pub struct CsvOut(Writer<BufWriter<File>>);

impl CsvOut {
    pub fn begin(file: File, headings: &[String]) -> Result<Self, Unwritten> {
        let mut file = BufWriter::new(file);
        file.write_all(MARK)?;
        let mut out = Self(WriterBuilder::new().terminator(Terminator::CRLF).from_writer(file));
        out.record(headings.iter().map(|heading| kept_text(heading)))?;
        Ok(out)
    }

    pub fn row(&mut self, cells: &[Cell]) -> Result<(), Unwritten> {
        self.record(cells.iter().map(|cell| match cell {
            Cell::Empty => String::new(),
            Cell::Text(text) => kept_text(text),
            Cell::Number(number) => number.to_string(),
            Cell::Day(day) => day.format("%Y-%m-%d").to_string(),
            Cell::Moment(at) => at.format("%Y-%m-%d %H:%M:%S").to_string(),
        }))
    }

    pub fn finish(self) -> Result<(), Unwritten> {
        let mut file = self.0.into_inner().map_err(|error| Unwritten::Io(error.into_error()))?;
        Ok(file.flush()?)
    }

    fn record(&mut self, cells: impl Iterator<Item = String>) -> Result<(), Unwritten> {
        self.0.write_record(cells).map_err(|error| Unwritten::Io(error.into()))
    }
}
