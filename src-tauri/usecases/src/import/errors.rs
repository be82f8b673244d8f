//! The rows that were refused, as a file to put right: as they were, with a column that says why.

use std::collections::{BTreeMap, HashMap};

use documents::{Cell, Draft, Flow, Format, Table, Unwritten};
use domain::{Problem, Refusal};
use serde::Deserialize;
use ts_rs::TS;
use uuid::Uuid;

use super::chosen::{Checked, RefusedRow};
use super::may;
use crate::export::{file_name, named};
use crate::fault::{Fault, Gate};
use crate::handles::Hub;
use crate::operator::Operator;
use crate::task::{Outcome, TaskKind, TaskRow, aside};

/// Which file, and the words for what is wrong: they are the screen's, the core has none.
#[derive(Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ErrorsAsk {
    #[ts(type = "string")]
    file: Uuid,
    /// Heading of the column that says why.
    heading: String,
    /// Added to the file's name.
    ending: String,
    /// What each field is called.
    fields: BTreeMap<String, String>,
    /// The sentence for each problem, and under `problem_field` the one of its own that some fields have; `{max}`, `{min}`
    /// and `{earlier}` stand for its facts.
    problems: BTreeMap<String, String>,
}

/// Words that are taken, and characters of each.
const WORDS_MAX: usize = 500;
const WORD_MAX: usize = 300;

/// Asks for a file and writes the refused rows to it; none if the person thought better of it.
pub(crate) async fn errors(hub: &Hub, by: &Operator, ask: ErrorsAsk) -> Result<Option<TaskRow>, Fault> {
    let words = ask.fields.values().chain(ask.problems.values()).chain([&ask.heading, &ask.ending]);
    if ask.fields.len() + ask.problems.len() > WORDS_MAX
        || words.into_iter().any(|word| word.chars().count() > WORD_MAX)
    {
        return Err(Gate::Unreadable { detail: "too many words".to_owned() }.into());
    }
    let chosen = hub.chosen.find(by, ask.file)?;
    may(by, chosen.concept)?;
    let checked = chosen.checked.ok_or_else(|| Refusal::not_found("file"))?;
    let stem = chosen.name.rsplit_once('.').map_or(chosen.name.as_str(), |(stem, _)| stem);
    let proposed = named(stem, &format!(" {}", named(&ask.ending, ".csv")));
    let Some(path) = hub.file_to_write(by, &proposed).await? else { return Ok(None) };
    let name = file_name(&path);
    let task = hub.start_task(by, TaskKind::Export, Some(name.clone()), move |_, _, _| async move {
        let source = chosen.path;
        let rows = aside(move || {
            let draft = Draft::beside(&path).map_err(Unwritten::Io)?;
            write(&source, draft, &checked, &ask)
        })
        .await?;
        Ok(Outcome::File { name, rows })
    })?;
    Ok(Some(task))
}

fn write(source: &std::path::Path, draft: Draft, checked: &Checked, ask: &ErrorsAsk) -> Result<u64, Fault> {
    if documents::digest(source)? != checked.digest {
        return Err(Gate::FileChanged.into());
    }
    let refused: HashMap<u64, &RefusedRow> = checked.refused.iter().map(|row| (row.number, row)).collect();
    let (mut table, mut draft, mut written) = (None, Some(draft), 0);
    documents::read(source, |head, row| {
        let Some(found) = refused.get(&row.number) else { return Ok::<_, Fault>(Flow::On) };
        if let Some(draft) = draft.take() {
            let headings: Vec<String> = head.headings.iter().chain([&ask.heading]).cloned().collect();
            table = Some(Table::begin(draft, Format::Csv, &headings)?);
        }
        let mut cells: Vec<Cell> = row.cells.into_iter().map(Cell::Text).collect();
        // Written as a text, a formula would be taken for one when the mended file comes back.
        for column in &row.formulas {
            if let Some(cell) = cells.get_mut(*column) {
                *cell = Cell::Empty;
            }
        }
        cells.resize(head.headings.len(), Cell::Empty);
        cells.push(Cell::Text(why(found, ask)));
        if let Some(table) = &mut table {
            table.row(&cells)?;
            written += 1;
        }
        Ok(Flow::On)
    })?;
    if let Some(table) = table {
        table.finish()?;
    }
    Ok(written)
}

/// Everything that is wrong with a row, in words.
fn why(row: &RefusedRow, ask: &ErrorsAsk) -> String {
    let sentence = |(field, problem): &(String, Problem)| {
        let facts = serde_json::to_value(problem).unwrap_or_default();
        let code = facts["problem"].as_str().unwrap_or_default();
        let own = ask.problems.get(&format!("{code}_{field}"));
        let mut sentence = own.or_else(|| ask.problems.get(code)).cloned().unwrap_or_else(|| code.to_owned());
        for fact in ["max", "min", "earlier"] {
            if let Some(number) = facts[fact].as_f64() {
                sentence = sentence.replace(&format!("{{{fact}}}"), &number.to_string());
            }
        }
        format!("{}: {sentence}", ask.fields.get(field).unwrap_or(field))
    };
    row.problems.iter().map(sentence).collect::<Vec<_>>().join(" / ")
}
