//! Writing a list of objects as JSON, one a line.

use std::fs::File;
use std::io::{BufWriter, Write};

use serde_json::{Map, Value};

use crate::write::{Cell, Unwritten};

/// A JSON file that is being written.
pub struct JsonOut {
    file: BufWriter<File>,
    headings: Vec<String>,
    is_empty: bool,
}

impl JsonOut {
    pub fn begin(file: File, headings: &[String]) -> Result<Self, Unwritten> {
        let mut file = BufWriter::new(file);
        file.write_all(b"[")?;
        Ok(Self { file, headings: headings.to_vec(), is_empty: true })
    }

    pub fn row(&mut self, cells: &[Cell]) -> Result<(), Unwritten> {
        let object: Map<String, Value> = self
            .headings
            .iter()
            .cloned()
            .zip(cells)
            .filter_map(|(heading, cell)| Some((heading, value(cell)?)))
            .collect();
        self.file.write_all(if self.is_empty { b"\n" } else { b",\n" })?;
        self.is_empty = false;
        serde_json::to_writer(&mut self.file, &object).map_err(|error| Unwritten::Io(error.into()))
    }

    pub fn finish(mut self) -> Result<(), Unwritten> {
        self.file.write_all(b"\n]\n")?;
        Ok(self.file.flush()?)
    }
}

fn value(cell: &Cell) -> Option<Value> {
    match cell {
        Cell::Empty => None,
        Cell::Text(text) => Some(text.as_str().into()),
        Cell::Number(number) => Some((*number).into()),
        Cell::Day(day) => Some(day.format("%Y-%m-%d").to_string().into()),
        Cell::Moment(at) => Some(at.format("%Y-%m-%dT%H:%M:%S%.3f").to_string().into()),
    }
}
