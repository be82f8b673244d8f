//! What a record that comes from a file is made of.

use std::collections::HashMap;

use documents::Row;
use domain::text::{folded, natural_key};
use domain::{FieldProblem, Problem, Refusal, code, number};
use store::{Op, Told};
use uuid::Uuid;

use crate::event::Kind;
use crate::fault::Fault;
use crate::handles::Hub;
use crate::operator::Operator;

/// A kind of record that comes from files, by the rules by which people add one.
pub(crate) trait Imported: Send + Sync + Sized + 'static {
    /// Its kind.
    const KIND: Kind;
    /// What rows are checked against: read once, and grown by each good row.
    type Known: Send + 'static;

    fn known(hub: &Hub, by: &Operator) -> impl Future<Output = Result<Self::Known, Fault>> + Send;

    /// What a column may fill.
    fn fields(known: &Self::Known) -> Vec<Field>;

    /// The record of a row, or everything that is wrong with it.
    fn read(known: &mut Self::Known, id: Uuid, cells: &Cells<'_>) -> Result<Self, Vec<FieldProblem>>;

    fn id(&self) -> Uuid;

    /// Adds it; what its history tells.
    fn add(&self, op: &mut Op) -> impl Future<Output = Result<Told, Fault>> + Send;

    /// Takes a record back to which nothing happened; none if it is gone already.
    fn forget(op: &mut Op, by: &Operator, id: Uuid) -> impl Future<Output = Result<Option<Told>, Fault>> + Send;

    /// Keeps a record that has a history out of the way; none if it is already.
    fn retire(op: &mut Op, by: &Operator, id: Uuid) -> impl Future<Output = Result<Option<Told>, Fault>> + Send;
}

/// A field that a column may fill.
pub(crate) struct Field {
    pub key: String,
    pub label: Option<String>,
    pub required: bool,
    /// What people call it in their files, folded.
    pub names: &'static [&'static str],
}

impl Field {
    pub fn new(key: &str, required: bool, names: &'static [&'static str]) -> Self {
        Self { key: key.to_owned(), label: None, required, names }
    }
}

/// By column the field its heading names, each field once.
pub fn guessed(fields: &[Field], headings: &[String]) -> Vec<Option<String>> {
    let mut taken: Vec<&str> = Vec::new();
    let mut mapping = Vec::with_capacity(headings.len());
    for heading in headings {
        let heading = folded(heading);
        let is_it = |field: &&Field| {
            !taken.contains(&field.key.as_str())
                && (folded(&field.key) == heading
                    || field.label.as_deref().is_some_and(|label| folded(label) == heading)
                    || field.names.contains(&heading.as_str()))
        };
        let found = fields.iter().find(is_it).map(|field| field.key.as_str());
        taken.extend(found);
        mapping.push(found.map(str::to_owned));
    }
    mapping
}

/// The cells of a row by field.
pub(crate) struct Cells<'a> {
    pub row: &'a Row,
    pub columns: &'a HashMap<String, usize>,
    /// Whether phones that others have are right.
    pub accept_duplicates: bool,
}

impl Cells<'_> {
    /// What stands in the field's column; nothing if there is none.
    pub fn text(&self, key: &str) -> &str {
        self.columns.get(key).and_then(|column| self.row.cells.get(*column)).map_or("", |cell| cell.trim())
    }

    /// A text that may be missing.
    pub fn optional(&self, key: &str) -> Option<String> {
        Some(self.text(key)).filter(|text| !text.is_empty()).map(str::to_owned)
    }

    /// A day, as files write it: `2026-03-09`, `2026/3/9`, `9/3/2026`, `09.03.2026`, day before month. A time after it is dropped.
    pub fn day(&self, key: &str) -> Option<String> {
        let text = self.text(key);
        let day = text.split([' ', 'T']).next().unwrap_or_default();
        let parts: Vec<&str> = day.split(['/', '.', '-']).collect();
        match parts[..] {
            [day, month, year] if year.len() == 4 && day.len() <= 2 => Some(format!("{year}-{month:0>2}-{day:0>2}")),
            [year, month, day] if year.len() == 4 => Some(format!("{year}-{month:0>2}-{day:0>2}")),
            _ => self.optional(key),
        }
    }

    /// A number; a problem if it is none.
    pub fn number(&self, key: &str, problems: &mut Vec<FieldProblem>) -> Option<f64> {
        noted(key, number::figure(&self.optional(key)?), problems)
    }

    /// An amount of money in minor units; a problem if it is none.
    pub fn money(&self, key: &str, decimals: u8, problems: &mut Vec<FieldProblem>) -> Option<i64> {
        noted(key, number::amount(&self.optional(key)?, decimals), problems)
    }
}

fn noted<T>(key: &str, read: Result<T, Problem>, problems: &mut Vec<FieldProblem>) -> Option<T> {
    read.map_err(|problem| problems.push(wrong(key, problem))).ok()
}

/// The record that the domain made of a row, or everything that is wrong with it: what its cells are not, what the domain
/// refuses, and what is `taken` already.
pub fn settled<T>(
    made: Result<T, Refusal>,
    mut problems: Vec<FieldProblem>,
    taken: impl FnOnce(&T) -> Vec<FieldProblem>,
) -> Result<T, Vec<FieldProblem>> {
    match made {
        Ok(record) => {
            problems.extend(taken(&record));
            if problems.is_empty() {
                return Ok(record);
            }
        }
        Err(Refusal::Invalid { fields }) => problems.extend(fields),
        Err(_) => problems.push(wrong("row", Problem::BadCharacters)),
    }
    Err(problems)
}

/// A field and what is wrong with it.
pub fn wrong(field: &str, problem: Problem) -> FieldProblem {
    FieldProblem { field: field.to_owned(), problem }
}

/// Names that are taken: by records of the hub, or by earlier rows of the file.
#[derive(Default)]
pub struct Names(HashMap<String, Option<u64>>);

impl Names {
    pub fn of(taken: impl IntoIterator<Item = String>) -> Self {
        Self(taken.into_iter().map(|name| (name, None)).collect())
    }

    /// What is wrong with using `name`, if anything.
    pub fn problem(&self, name: &str) -> Option<Problem> {
        self.0.get(name).map(|row| row.map_or(Problem::Taken, |row| Problem::SameAsRow { earlier: row }))
    }

    pub fn take(&mut self, name: String, row: u64) {
        self.0.insert(name, Some(row));
    }

    /// The next code after `last` that is free.
    pub fn next_code(&self, prefix: &str, digits: usize, last: &mut Option<String>) -> String {
        loop {
            let next = code::next(prefix, digits, last.as_deref());
            *last = Some(next.clone());
            if self.problem(&natural_key(&next)).is_none() {
                return next;
            }
        }
    }
}
