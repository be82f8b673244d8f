//! Reading a table: its head, then row by row.

use std::fs::File;
use std::io::{Read, Seek};
use std::path::Path;

use sha2::{Digest, Sha256};

use crate::head::{Head, Kind};
use crate::unreadable::{Limit, Unreadable};
use crate::{MIB, TEXT_MAX, WORKBOOK_MAX, csv_in, encoding, xlsx_in};

/// A row below the headings. Rows without any text are left out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// Its number as a spreadsheet shows it: the headings are row 1.
    pub number: u64,
    /// Its cells; there may be fewer or more than headings. A formula stands as its text: nothing computes it.
    pub cells: Vec<String>,
    /// Which of them, counted from 0, are formulas.
    pub formulas: Vec<usize>,
}

/// Whether to go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flow {
    /// The next row.
    On,
    /// That is enough.
    Stop,
}

/// Reads the table in the file at `path` and hands its rows to `each`, one after the other; none of them is held.
///
/// # Errors
/// [`Unreadable`] if it is no table or larger than is taken in; whatever `each` says.
pub fn read<E: From<Unreadable>>(path: &Path, mut each: impl FnMut(&Head, Row) -> Result<Flow, E>) -> Result<Head, E> {
    let mut file = File::open(path).map_err(Unreadable::from)?;
    if is_workbook(&mut file)? {
        not_larger(&file, WORKBOOK_MAX)?;
        return xlsx_in::read(file, &mut each);
    }
    not_larger(&file, TEXT_MAX)?;
    let encoding = encoding::guessed(&mut file)?;
    csv_in::read(file, encoding, &mut each)
}

/// Digest of a file's bytes, by which it is known again.
///
/// # Errors
/// [`Unreadable`] if it cannot be read.
pub fn digest(path: &Path) -> Result<[u8; 32], Unreadable> {
    let mut file = File::open(path)?;
    let (mut hash, mut piece) = (Sha256::new(), vec![0; 64 << 10]);
    loop {
        let read = file.read(&mut piece)?;
        if read == 0 {
            return Ok(hash.finalize().into());
        }
        hash.update(&piece[..read]);
    }
}

/// A workbook is an archive, and says so first.
fn is_workbook(file: &mut File) -> Result<bool, Unreadable> {
    let mut begin = Vec::new();
    file.take(4).read_to_end(&mut begin)?;
    file.rewind()?;
    Ok(begin == b"PK\x03\x04")
}

fn not_larger(file: &File, max: u64) -> Result<(), Unreadable> {
    if file.metadata()?.len() > max { Err(Unreadable::TooLarge(Limit::Mebibytes(max / MIB))) } else { Ok(()) }
}

/// Takes the cells of each row in turn: the first are the headings.
pub(crate) struct Rows<'a, E> {
    head: Option<Head>,
    each: &'a mut dyn FnMut(&Head, Row) -> Result<Flow, E>,
}

impl<'a, E: From<Unreadable>> Rows<'a, E> {
    pub fn new(each: &'a mut dyn FnMut(&Head, Row) -> Result<Flow, E>) -> Self {
        Self { head: None, each }
    }

    /// The next row that holds anything.
    pub fn take(&mut self, kind: impl FnOnce() -> Kind, row: Row) -> Result<Flow, E> {
        if row.cells.iter().all(|cell| cell.trim().is_empty()) {
            return Ok(Flow::On);
        }
        match &self.head {
            None => {
                self.head = Some(Head::of(kind(), row.cells)?);
                Ok(Flow::On)
            }
            Some(_) if row.number > crate::ROWS_MAX + 1 => {
                Err(Unreadable::TooLarge(Limit::Rows(crate::ROWS_MAX)).into())
            }
            Some(head) => (self.each)(head, row),
        }
    }

    pub fn done(self) -> Result<Head, E> {
        self.head.ok_or_else(|| Unreadable::Empty.into())
    }
}
