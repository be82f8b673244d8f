//! What the screens ask of imports and are told of them.

use domain::import::{Concept, Import};
use domain::{ImportId, Time};
use serde::{Deserialize, Serialize};
use store::import::ImportSeen;
use ts_rs::TS;
use uuid::Uuid;

use super::pass::RowProblem;
use super::undo::may_undo;
use crate::operator::Operator;

/// What is to be imported.
#[derive(Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ImportAsk {
    pub(super) concept: Concept,
}

/// What a chosen file holds, before anything is checked.
#[derive(Serialize, TS)]
pub struct ImportHead {
    /// By which the file is named from now on.
    #[ts(type = "string")]
    pub(super) file: Uuid,
    /// Its name.
    pub(super) name: String,
    /// What it is: `xlsx`, or the encoding of a CSV file.
    pub(super) kind: FileKind,
    pub(super) headings: Vec<String>,
    /// The first rows, as long as the headings.
    pub(super) rows: Vec<Vec<String>>,
    /// What a record is made of.
    pub(super) fields: Vec<ImportField>,
    /// By column, the field it seems to be.
    pub(super) mapping: Vec<Option<String>>,
}

/// What a file is.
#[derive(Clone, Copy, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum FileKind {
    /// A workbook.
    Xlsx,
    /// CSV in UTF-8.
    Utf8,
    /// CSV in UTF-16.
    Utf16,
    /// CSV in Windows-1252, which holds Latin-1.
    Windows1252,
}

/// A field of a record that a column may fill.
#[derive(Serialize, TS)]
pub struct ImportField {
    pub(super) key: String,
    /// What the hub calls a field of its own.
    pub(super) label: Option<String>,
    pub(super) required: bool,
}

/// How a file is to be read.
#[derive(Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct TryAsk {
    #[ts(type = "string")]
    pub(super) file: Uuid,
    /// By column, the field it fills.
    pub(super) mapping: Vec<Option<String>>,
    /// Whether phones that others have are right.
    pub(super) accept_duplicates: bool,
}

/// Which file.
#[derive(Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct AskFile {
    #[ts(type = "string")]
    pub(super) file: Uuid,
}

/// Which import.
#[derive(Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct AskImport {
    pub(super) id: ImportId,
}

/// An import in the list.
#[derive(Clone, Debug, Serialize, TS)]
pub struct ImportRow {
    pub(super) id: ImportId,
    pub(super) concept: Concept,
    pub(super) file_name: String,
    pub(super) created: i64,
    pub(super) refused: i64,
    pub(super) at: Time,
    pub(super) who: String,
    pub(super) undone_at: Option<Time>,
    pub(super) deleted: i64,
    pub(super) kept: i64,
    /// Whether whoever asks may undo it.
    pub(super) undoable: bool,
}

/// What an import would do, or did.
#[derive(Clone, Debug, Serialize, TS)]
pub struct ImportResult {
    /// Records it would make, or made.
    #[ts(type = "number")]
    pub(super) new: u64,
    /// Rows it refuses.
    #[ts(type = "number")]
    pub(super) refused: u64,
    /// The first problems, row by row.
    pub(super) problems: Vec<RowProblem>,
    /// The import this file was taken in by before.
    pub(super) before: Option<ImportRow>,
    /// The import, once it is done.
    pub(super) import: Option<ImportId>,
}

pub(super) fn row(by: &Operator, seen: ImportSeen) -> ImportRow {
    let undoable = seen.import.undone.is_none() && may_undo(by, &seen.import).is_ok();
    let Import { id, concept, file_name, created, refused, at, undone, .. } = seen.import;
    ImportRow {
        id,
        concept,
        file_name,
        created,
        refused,
        at,
        who: seen.by,
        undoable,
        undone_at: undone.as_ref().map(|undone| undone.at),
        deleted: undone.as_ref().map_or(0, |undone| undone.deleted),
        kept: undone.map_or(0, |undone| undone.kept),
    }
}
