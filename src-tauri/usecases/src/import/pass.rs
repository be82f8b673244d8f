//! One pass over a file: each row becomes a record or is refused with everything that is wrong with it.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use documents::{Flow, Row};
use domain::{FieldProblem, Problem};
use serde::Serialize;
use ts_rs::TS;

use super::RECORDS_MAX;
use super::chosen::RefusedRow;
use super::shape::{Cells, Imported, wrong};
use crate::fault::{Fault, Gate};
use crate::handles::Hub;
use crate::task::Progress;

/// What is wrong with a row of a file.
#[derive(Clone, Debug, Serialize, TS)]
pub struct RowProblem {
    /// Its number as a spreadsheet shows it.
    #[ts(type = "number")]
    row: u64,
    /// What stands there.
    value: String,
    #[serde(flatten)]
    #[ts(flatten)]
    wrong: FieldProblem,
}

/// What came of a pass.
pub(super) struct Passed<I> {
    pub good: Vec<I>,
    pub refused: Arc<Vec<RefusedRow>>,
    /// The first of them, to be shown.
    pub problems: Vec<RowProblem>,
    pub digest: [u8; 32],
}

/// Problems shown.
const PROBLEMS: usize = 200;
/// Characters of a cell that are shown.
const SHOWN: usize = 100;
/// Rows after which the screens are told.
const STEP: u64 = 200;

/// Reads the file at `path`, checking each row against what is known.
pub(super) fn pass<I: Imported>(
    hub: &Hub,
    progress: &Progress,
    path: &Path,
    mapping: &[Option<String>],
    accept_duplicates: bool,
    known: &mut I::Known,
) -> Result<Passed<I>, Fault> {
    let columns: HashMap<String, usize> =
        mapping.iter().enumerate().filter_map(|(index, key)| Some((key.clone()?, index))).collect();
    let (mut good, mut refused, mut problems) = (Vec::new(), Vec::new(), Vec::new());
    progress.at(0, None)?;
    let digest = documents::digest(path)?;
    documents::read(path, |head, row| {
        if row.number % STEP == 0 {
            progress.at(row.number, None)?;
        }
        let cells = Cells { row: &row, columns: &columns, accept_duplicates };
        let read = fits(&row, head.headings.len())
            .and_then(|()| valued(&row, mapping))
            .and_then(|()| I::read(known, hub.ids.next(), &cells));
        match read {
            Ok(_) if good.len() >= RECORDS_MAX => {
                return Err(Gate::FileTooManyRows { max: u64::try_from(RECORDS_MAX).unwrap_or_default() }.into());
            }
            Ok(record) => good.push(record),
            Err(found) => {
                for wrong in &found {
                    if problems.len() < PROBLEMS {
                        let value = cells.text(&wrong.field).chars().take(SHOWN).collect();
                        problems.push(RowProblem { row: row.number, value, wrong: wrong.clone() });
                    }
                }
                let problems = found.into_iter().map(|wrong| (wrong.field, wrong.problem)).collect();
                refused.push(RefusedRow { number: row.number, problems });
            }
        }
        Ok::<_, Fault>(Flow::On)
    })?;
    Ok(Passed { good, refused: Arc::new(refused), problems, digest })
}

/// A row with more cells than there are headings is torn: its quotes or delimiters are not right.
fn fits(row: &Row, headings: usize) -> Result<(), Vec<FieldProblem>> {
    let surplus = row.cells.iter().skip(headings).any(|cell| !cell.trim().is_empty());
    if surplus { Err(vec![wrong("row", Problem::MoreCells)]) } else { Ok(()) }
}

/// Where a formula stands, the value it has in a spreadsheet is not known here, and its text is not what was meant.
fn valued(row: &Row, mapping: &[Option<String>]) -> Result<(), Vec<FieldProblem>> {
    let fields = row.formulas.iter().filter_map(|column| mapping.get(*column)?.as_deref());
    let problems: Vec<FieldProblem> = fields.map(|field| wrong(field, Problem::Formula)).collect();
    if problems.is_empty() { Ok(()) } else { Err(problems) }
}
