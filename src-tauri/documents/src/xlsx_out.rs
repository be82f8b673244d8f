//! Writing a workbook a row at a time. What is written lies in a nameless file beside it until the end, so that a hundred
//! thousand rows need no memory.

use std::fs::File;
use std::io::BufWriter;
use std::path::Path;

use chrono::{Datelike, NaiveDate, NaiveDateTime, Timelike};
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, Worksheet};

use crate::write::{Cell, Unwritten};

/// A workbook that is being written.
pub struct XlsxOut {
    book: Workbook,
    day: Format,
    moment: Format,
    row: u32,
}

/// Characters a cell of a workbook may have.
const TEXT_MAX: usize = 32_767;

impl XlsxOut {
    pub fn begin(folder: Option<&Path>, headings: &[String]) -> Result<Self, Unwritten> {
        let mut book = Workbook::new();
        if let Some(folder) = folder {
            book.set_tempdir(folder)?;
        }
        let bold = Format::new().set_bold();
        let sheet = book.add_worksheet_with_constant_memory()?;
        sheet.set_freeze_panes(1, 0)?;
        for (column, heading) in (0..).zip(headings) {
            sheet.set_column_width(column, 18)?;
            sheet.write_string_with_format(0, column, heading, &bold)?;
        }
        let day = Format::new().set_num_format("yyyy-mm-dd");
        let moment = Format::new().set_num_format("yyyy-mm-dd hh:mm");
        Ok(Self { book, day, moment, row: 0 })
    }

    pub fn row(&mut self, cells: &[Cell]) -> Result<(), Unwritten> {
        self.row += 1;
        let row = self.row;
        let sheet = self.book.worksheet_from_index(0)?;
        for (column, cell) in (0..).zip(cells) {
            match cell {
                Cell::Empty => {}
                Cell::Text(text) => write_text(sheet, row, column, text)?,
                Cell::Number(number) => drop(sheet.write_number(row, column, *number)?),
                Cell::Day(day) => drop(sheet.write_datetime_with_format(row, column, &date(*day)?, &self.day)?),
                Cell::Moment(at) => drop(sheet.write_datetime_with_format(row, column, &moment(*at)?, &self.moment)?),
            }
        }
        Ok(())
    }

    pub fn finish(mut self, file: File) -> Result<(), Unwritten> {
        Ok(self.book.save_to_writer(BufWriter::new(file))?)
    }
}

/// Written as text a cell is never a formula.
fn write_text(sheet: &mut Worksheet, row: u32, column: u16, text: &str) -> Result<(), Unwritten> {
    let end = text.char_indices().nth(TEXT_MAX).map_or(text.len(), |(end, _)| end);
    sheet.write_string(row, column, &text[..end])?;
    Ok(())
}

fn date(day: NaiveDate) -> Result<ExcelDateTime, Unwritten> {
    let part = |number: u32| u8::try_from(number).unwrap_or(1);
    Ok(ExcelDateTime::from_ymd(u16::try_from(day.year()).unwrap_or(1900), part(day.month()), part(day.day()))?)
}

fn moment(at: NaiveDateTime) -> Result<ExcelDateTime, Unwritten> {
    let part = |number: u32| u8::try_from(number).unwrap_or(0);
    let hour = u16::try_from(at.hour()).unwrap_or(0);
    Ok(date(at.date())?.and_hms(hour, part(at.minute()), part(at.second()))?)
}
