//! Reading CSV as people's programs write it: any of three delimiters, quotes where they are needed, and sometimes a first
//! line that names the delimiter.

use std::fs::File;

use csv_core::{ReadRecordResult, Reader, ReaderBuilder};

use crate::encoding::Decoded;
use crate::formula::{is_formula, text_kept};
use crate::head::{Encoding, Head, Kind};
use crate::read::{Flow, Row, Rows};
use crate::unreadable::{Limit, Unreadable};
use crate::{CELL_MAX, COLUMNS_MAX};

const DELIMITERS: [u8; 3] = *b",;\t";
/// Bytes a row may have in all.
const ROW_MAX: usize = 4 << 20;

/// Hands each row to `each`.
pub fn read<E: From<Unreadable>>(
    file: File,
    encoding: Encoding,
    each: &mut dyn FnMut(&Head, Row) -> Result<Flow, E>,
) -> Result<Head, E> {
    let mut text = Decoded::new(file, encoding);
    let mut records = None;
    let mut rows = Rows::new(each);
    loop {
        let piece = text.piece()?;
        let records = records.get_or_insert_with(|| Records::of(piece));
        if records.read(piece, &mut rows, encoding)? == Flow::Stop || piece.is_empty() {
            return rows.done();
        }
    }
}

/// The delimiter, and how many bytes of a line that only names it come first.
fn guessed(piece: &[u8]) -> (u8, usize) {
    if let [b's' | b'S', b'e' | b'E', b'p' | b'P', b'=', delimiter, rest @ ..] = piece
        && DELIMITERS.contains(delimiter)
    {
        let line = rest.iter().take_while(|byte| b"\r\n".contains(byte)).count();
        return (*delimiter, 5 + line);
    }
    let mut counts = [0_usize; DELIMITERS.len()];
    let mut quoted = false;
    for byte in piece.iter().skip_while(|byte| b"\r\n".contains(byte)) {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' | b'\r' if !quoted => break,
            byte if !quoted => {
                if let Some(index) = DELIMITERS.iter().position(|one| one == byte) {
                    counts[index] += 1;
                }
            }
            _ => {}
        }
    }
    // Of equals the first.
    let best = (0..counts.len()).rev().max_by_key(|index| counts[*index]).unwrap_or(0);
    (DELIMITERS[best], 0)
}

/// Parts text into rows, in buffers that do not grow.
struct Records {
    reader: Reader,
    delimiter: u8,
    /// Bytes at the start of the file that are no row.
    skipped: usize,
    number: u64,
    row: Vec<u8>,
    written: usize,
    ends: Vec<usize>,
    ended: usize,
}

impl Records {
    fn of(first: &[u8]) -> Self {
        let (delimiter, skipped) = guessed(first);
        Self {
            reader: ReaderBuilder::new().delimiter(delimiter).build(),
            delimiter,
            skipped,
            number: 0,
            row: vec![0; ROW_MAX],
            written: 0,
            ends: vec![0; COLUMNS_MAX + 1],
            ended: 0,
        }
    }

    /// Reads a piece of the text; an empty one ends it.
    fn read<E: From<Unreadable>>(
        &mut self,
        piece: &[u8],
        rows: &mut Rows<'_, E>,
        encoding: Encoding,
    ) -> Result<Flow, E> {
        let ends_here = piece.is_empty();
        // One more line break ends the last row, unless quotes are open: there it would be kept.
        let mut rest = if ends_here { b"\n" } else { &piece[std::mem::take(&mut self.skipped).min(piece.len())..] };
        loop {
            let (row, ends) = (&mut self.row[self.written..], &mut self.ends[self.ended..]);
            let (result, read, written, ended) = self.reader.read_record(rest, row, ends);
            if ends_here && written > 0 {
                return Err(Unreadable::OpenQuotes { row: self.number + 1 }.into());
            }
            rest = &rest[read..];
            self.written += written;
            self.ended += ended;
            match result {
                ReadRecordResult::InputEmpty | ReadRecordResult::End => return Ok(Flow::On),
                ReadRecordResult::OutputFull => {
                    return Err(
                        Unreadable::TooLarge(Limit::RowLength(u64::try_from(ROW_MAX).unwrap_or(u64::MAX))).into()
                    );
                }
                ReadRecordResult::OutputEndsFull => {
                    return Err(
                        Unreadable::TooLarge(Limit::Columns(u64::try_from(COLUMNS_MAX).unwrap_or(u64::MAX))).into()
                    );
                }
                ReadRecordResult::Record => {
                    self.number += 1;
                    let row = self.row()?;
                    (self.written, self.ended) = (0, 0);
                    let delimiter = self.delimiter;
                    if rows.take(|| Kind::Csv { encoding, delimiter }, row)? == Flow::Stop {
                        return Ok(Flow::Stop);
                    }
                }
            }
        }
    }

    fn row(&self) -> Result<Row, Unreadable> {
        let mut row = Row { number: self.number, ..Row::default() };
        let mut from = 0;
        for end in &self.ends[..self.ended] {
            let cell = std::str::from_utf8(&self.row[from..*end]).map_err(|_| Unreadable::BadEncoding)?;
            from = *end;
            if is_formula(cell) {
                row.formulas.push(row.cells.len());
            }
            row.cells.push(shortened(text_kept(cell)));
        }
        Ok(row)
    }
}

/// The cell, no longer than is read.
pub fn shortened(cell: &str) -> String {
    match cell.char_indices().nth(CELL_MAX) {
        Some((end, _)) => cell[..end].to_owned(),
        None => cell.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_delimiter_is_the_commonest_of_the_first_line() {
        assert_eq!(guessed(b"code;name;notes, if any\n"), (b';', 0));
        assert_eq!(guessed(b"code,name\na;b;c;d\n"), (b',', 0));
        assert_eq!(guessed(b"code\tname\n"), (b'\t', 0));
        assert_eq!(guessed(b"\"a;b;c\",code\n"), (b',', 0));
        assert_eq!(guessed(b"sep=;\r\ncode,name;x"), (b';', 7));
        assert_eq!(guessed(b"code\n"), (b',', 0));
    }
}
