//! Files whose rows become records: looked into, tried without writing, imported as a whole or not at all, and undone.
//! A file is chosen once; its path stays here, and the page names it by an id.

mod battery;
mod chosen;
mod customer;
mod errors;
mod pass;
mod shape;
mod undo;

use std::path::Path;
use std::sync::Arc;

use documents::{Encoding, Flow, Kind as TableKind, Limit, Unreadable};
use domain::backup::Reason;
use domain::import::{Concept, Import};
use domain::{Check, ImportId, Problem, Refusal, Time};
use serde::{Deserialize, Serialize};
use store::import::ImportSeen;
use store::{Act, Op, Told};
use ts_rs::TS;
use uuid::Uuid;

use crate::commands::access_to;
use crate::event::Kind;
use crate::export::file_name;
use crate::fault::{Fault, Gate};
use crate::handles::Hub;
use crate::operator::Operator;
use crate::task::{Outcome, Progress, TaskKind, TaskRow};
use battery::BatteryRead;
pub use chosen::ChosenFiles;
use chosen::{Checked, Chosen};
use customer::CustomerRead;
pub(crate) use errors::{ErrorsAsk, errors};
pub use pass::RowProblem;
use pass::{Passed, pass};
use shape::{Field, Imported, guessed};
pub(crate) use undo::undo;

/// What is to be imported.
#[derive(Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ImportAsk {
    concept: Concept,
}

/// What a chosen file holds, before anything is checked.
#[derive(Serialize, TS)]
pub struct ImportHead {
    /// By which the file is named from now on.
    #[ts(type = "string")]
    file: Uuid,
    /// Its name.
    name: String,
    /// What it is: `xlsx`, or the encoding of a CSV file.
    kind: FileKind,
    headings: Vec<String>,
    /// The first rows, as long as the headings.
    rows: Vec<Vec<String>>,
    /// What a record is made of.
    fields: Vec<ImportField>,
    /// By column, the field it seems to be.
    mapping: Vec<Option<String>>,
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
    key: String,
    /// What the hub calls a field of its own.
    label: Option<String>,
    required: bool,
}

/// How a file is to be read.
#[derive(Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct TryAsk {
    #[ts(type = "string")]
    file: Uuid,
    /// By column, the field it fills.
    mapping: Vec<Option<String>>,
    /// Whether phones that others have are right.
    accept_duplicates: bool,
}

/// Which file.
#[derive(Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct AskFile {
    #[ts(type = "string")]
    file: Uuid,
}

/// Which import.
#[derive(Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct AskImport {
    id: ImportId,
}

/// An import in the list.
#[derive(Clone, Debug, Serialize, TS)]
pub struct ImportRow {
    id: ImportId,
    concept: Concept,
    file_name: String,
    created: i64,
    refused: i64,
    at: Time,
    who: String,
    undone_at: Option<Time>,
    deleted: i64,
    kept: i64,
    /// Whether whoever asks may undo it.
    undoable: bool,
}

/// What an import would do, or did.
#[derive(Clone, Debug, Serialize, TS)]
pub struct ImportResult {
    /// Records it would make, or made.
    #[ts(type = "number")]
    new: u64,
    /// Rows it refuses.
    #[ts(type = "number")]
    refused: u64,
    /// The first problems, row by row.
    problems: Vec<RowProblem>,
    /// The import this file was taken in by before.
    before: Option<ImportRow>,
    /// The import, once it is done.
    import: Option<ImportId>,
}

/// Rows shown before anything is checked.
const FIRST_ROWS: usize = 20;
/// Characters of a cell that are shown.
const SHOWN: usize = 200;
/// Records an import may make: all of them are one transaction.
const RECORDS_MAX: usize = 100_000;
/// Imports listed.
const LISTED: u32 = 200;
/// Files that a person may choose among.
const ENDINGS: &[&str] = &["csv", "txt", "tsv", "xlsx"];

/// Who may create may import.
pub(crate) fn may(by: &Operator, concept: Concept) -> Result<(), Fault> {
    let command = match concept {
        Concept::Battery => "battery.create",
        Concept::Customer => "customer.create",
    };
    let access = access_to(command);
    if access.allows(by.role) {
        return Ok(());
    }
    Err(Gate::Denied { command: command.to_owned(), roles: access.roles().to_vec() }.into())
}

/// Asks for a file and looks into it; none if the person thought better of it.
pub(crate) async fn read(hub: &Hub, by: &Operator, ask: ImportAsk) -> Result<Option<ImportHead>, Fault> {
    may(by, ask.concept)?;
    let Some(path) = hub.files.to_read(ENDINGS).await else { return Ok(None) };
    let fields = match ask.concept {
        Concept::Battery => BatteryRead::fields(&BatteryRead::known(hub, by).await?),
        Concept::Customer => CustomerRead::fields(&CustomerRead::known(hub, by).await?),
    };
    let name = file_name(&path);
    let (head, rows) = aside({
        let path = path.clone();
        move || first(&path)
    })
    .await?;
    let file = hub.ids.next();
    hub.chosen.keep(Chosen {
        id: file,
        session: by.session,
        hub: by.hub,
        concept: ask.concept,
        path,
        name: name.clone(),
        checked: None,
    });
    let mapping = guessed(&fields, &head.headings);
    let kind = match head.kind {
        TableKind::Xlsx { .. } => FileKind::Xlsx,
        TableKind::Csv { encoding: Encoding::Utf8, .. } => FileKind::Utf8,
        TableKind::Csv { encoding: Encoding::Utf16Le | Encoding::Utf16Be, .. } => FileKind::Utf16,
        TableKind::Csv { encoding: Encoding::Windows1252, .. } => FileKind::Windows1252,
    };
    let fields = fields.into_iter().map(|Field { key, label, required, .. }| ImportField { key, label, required });
    Ok(Some(ImportHead { file, name, kind, headings: head.headings, rows, fields: fields.collect(), mapping }))
}

fn first(path: &Path) -> Result<(documents::Head, Vec<Vec<String>>), Fault> {
    let mut rows: Vec<Vec<String>> = Vec::new();
    let head = documents::read(path, |head, row| {
        let mut cells: Vec<String> = row.cells.iter().map(|cell| cell.chars().take(SHOWN).collect()).collect();
        cells.resize(head.headings.len(), String::new());
        rows.push(cells);
        Ok::<_, Fault>(if rows.len() < FIRST_ROWS { Flow::On } else { Flow::Stop })
    })?;
    Ok((head, rows))
}

/// Reads the whole file as an import would, and writes nothing.
pub(crate) async fn dry_run(hub: &Hub, by: &Operator, ask: TryAsk) -> Result<TaskRow, Fault> {
    let chosen = hub.chosen.find(by, ask.file)?;
    may(by, chosen.concept)?;
    let checked = Checked {
        mapping: ask.mapping,
        accept_duplicates: ask.accept_duplicates,
        digest: [0; 32],
        refused: Arc::default(),
    };
    match chosen.concept {
        Concept::Battery => begin::<BatteryRead>(hub, by, chosen, checked, false).await,
        Concept::Customer => begin::<CustomerRead>(hub, by, chosen, checked, false).await,
    }
}

/// Imports a file as it was tried: every good row, in one transaction.
pub(crate) async fn import(hub: &Hub, by: &Operator, ask: AskFile) -> Result<TaskRow, Fault> {
    let chosen = hub.chosen.find(by, ask.file)?;
    may(by, chosen.concept)?;
    // Nothing is imported that nobody has seen tried.
    let checked = chosen.checked.clone().ok_or_else(|| Refusal::not_found("file"))?;
    match chosen.concept {
        Concept::Battery => begin::<BatteryRead>(hub, by, chosen, checked, true).await,
        Concept::Customer => begin::<CustomerRead>(hub, by, chosen, checked, true).await,
    }
}

async fn begin<I: Imported>(
    hub: &Hub,
    by: &Operator,
    chosen: Chosen,
    checked: Checked,
    writes: bool,
) -> Result<TaskRow, Fault> {
    let known = I::known(hub, by).await?;
    mapped(&I::fields(&known), &checked.mapping)?;
    let kind = if writes { TaskKind::Import } else { TaskKind::ImportTrial };
    hub.start_task(by, kind, Some(chosen.name.clone()), move |hub, by, progress| async move {
        let passed = read_all::<I>(&hub, &progress, &chosen, &checked, known).await?;
        if writes && passed.digest != checked.digest {
            return Err(Gate::FileChanged.into());
        }
        let before = {
            let mut read = hub.store.read().await?;
            store::import::of_file(&mut read, by.hub, chosen.concept, &passed.digest).await?
        };
        let refused = u64::try_from(passed.refused.len()).unwrap_or_default();
        let mut result = ImportResult {
            new: u64::try_from(passed.good.len()).unwrap_or_default(),
            refused,
            problems: passed.problems.clone(),
            before: before.map(|seen| row(&by, seen)),
            import: None,
        };
        let checked = Checked { digest: passed.digest, refused: Arc::clone(&passed.refused), ..checked };
        if writes {
            hub.back_up(Reason::BeforeImport).await?;
            result.import = Some(write(&hub, &by, &progress, &chosen, passed).await?);
            hub.tell_changed(I::KIND);
            hub.tell_changed(Kind::Import);
        }
        hub.chosen.checked(chosen.id, checked);
        Ok(Outcome::Import(result))
    })
}

async fn read_all<I: Imported>(
    hub: &Arc<Hub>,
    progress: &Progress,
    chosen: &Chosen,
    checked: &Checked,
    mut known: I::Known,
) -> Result<Passed<I>, Fault> {
    let (hub, progress, path) = (Arc::clone(hub), progress.clone(), chosen.path.clone());
    let (mapping, accept) = (checked.mapping.clone(), checked.accept_duplicates);
    aside(move || pass::<I>(&hub, &progress, &path, &mapping, accept, &mut known)).await
}

/// Every record in an op of its own, all ops in one transaction: what is cancelled, fails or is cut off was never there.
async fn write<I: Imported>(
    hub: &Hub,
    by: &Operator,
    progress: &Progress,
    chosen: &Chosen,
    passed: Passed<I>,
) -> Result<ImportId, Fault> {
    let total = u64::try_from(passed.good.len()).ok();
    let ids: Vec<Uuid> = passed.good.iter().map(Imported::id).collect();
    let mut op = hub.begin(by, DO, by.hub).await?;
    for (done, record) in (0..).zip(&passed.good) {
        progress.at(done, total)?;
        let told = record.add(&mut op).await?;
        op = op.then(told, next(hub, by, DO)).await?;
    }
    progress.at(total.unwrap_or_default(), total)?;
    let import = Import {
        id: ImportId(hub.ids.next()),
        hub: by.hub,
        concept: chosen.concept,
        file_name: chosen.name.chars().take(SHOWN).collect(),
        digest: passed.digest,
        created: i64::try_from(ids.len()).unwrap_or(i64::MAX),
        refused: i64::try_from(passed.refused.len()).unwrap_or(i64::MAX),
        actor: by.user,
        at: hub.now(),
        undone: None,
    };
    op.add_import(&import, &ids).await?;
    let told = |field: &str, value: serde_json::Value| domain::change::Change {
        field: field.to_owned(),
        before: serde_json::Value::Null,
        after: value,
    };
    let changes = vec![
        told("concept", import.concept.word().into()),
        told("file_name", import.file_name.as_str().into()),
        told("created", import.created.into()),
        told("refused", import.refused.into()),
    ];
    op.commit(Told { kind: Kind::Import.word(), object: import.id.0, changes, reason: None }).await?;
    Ok(import.id)
}

const DO: &str = "import.do";

fn next(hub: &Hub, by: &Operator, name: &'static str) -> Act {
    Act { id: hub.ids.next(), actor: by.user, place: by.hub.into(), at: hub.now(), name }
}

/// Columns fill fields that there are, each once, and those that must be are.
fn mapped(fields: &[Field], mapping: &[Option<String>]) -> Result<(), Fault> {
    let mut check = Check::default();
    for (index, key) in mapping.iter().enumerate() {
        let Some(key) = key else { continue };
        let place = format!("mapping.{index}");
        if !fields.iter().any(|field| field.key == *key) {
            check.problem(&place, Problem::NotAChoice);
        } else if mapping[..index].contains(&Some(key.clone())) {
            check.problem(&place, Problem::Taken);
        }
    }
    for field in fields.iter().filter(|field| field.required) {
        if !mapping.contains(&Some(field.key.clone())) {
            check.problem(&field.key, Problem::Required);
        }
    }
    Ok(check.done()?)
}

/// Imports of the hub, newest first, of what whoever asks may create.
pub(crate) async fn list(hub: &Hub, by: &Operator, (): ()) -> Result<Vec<ImportRow>, Fault> {
    let found = store::import::list(&mut *hub.store.read().await?, by.hub, LISTED).await?;
    let rows = found.into_iter().map(|seen| row(by, seen));
    Ok(rows.filter(|row| may(by, row.concept).is_ok()).collect())
}

fn row(by: &Operator, seen: ImportSeen) -> ImportRow {
    let Import { id, concept, file_name, created, refused, at, undone, .. } = seen.import;
    ImportRow {
        id,
        concept,
        file_name,
        created,
        refused,
        at,
        who: seen.by,
        undoable: undone.is_none() && may(by, concept).is_ok(),
        undone_at: undone.as_ref().map(|undone| undone.at),
        deleted: undone.as_ref().map_or(0, |undone| undone.deleted),
        kept: undone.map_or(0, |undone| undone.kept),
    }
}

/// Work with a file, where it keeps nobody waiting.
async fn aside<T: Send + 'static>(work: impl FnOnce() -> Result<T, Fault> + Send + 'static) -> Result<T, Fault> {
    tokio::task::spawn_blocking(work).await.map_err(|panic| Fault::internal(&panic))?
}

impl From<Unreadable> for Fault {
    fn from(error: Unreadable) -> Self {
        match error {
            Unreadable::Io(error) => {
                tracing::warn!(%error, "a file is not read");
                Gate::FileUnreadable.into()
            }
            Unreadable::NotATable(why) => {
                tracing::info!(why, "a file is no table");
                Gate::FileNotATable.into()
            }
            Unreadable::Empty => Gate::FileEmpty.into(),
            Unreadable::NoHeading { column } => Gate::FileNoHeading { column }.into(),
            Unreadable::HeadingTwice { heading } => Gate::FileHeadingTwice { heading }.into(),
            Unreadable::OpenQuotes { row } => Gate::FileOpenQuotes { row }.into(),
            Unreadable::BadEncoding => Gate::FileBadEncoding.into(),
            Unreadable::TooLarge(Limit::Mebibytes(max)) => Gate::FileTooLarge { max }.into(),
            Unreadable::TooLarge(Limit::Rows(max)) => Gate::FileTooManyRows { max }.into(),
            Unreadable::TooLarge(Limit::Columns(max)) => Gate::FileTooManyColumns { max }.into(),
            Unreadable::TooLarge(Limit::RowLength(_)) => Gate::FileRowTooLong.into(),
        }
    }
}

/// A record that was imported, inside the op that undoes it: taken back, or put out of the way.
pub(crate) async fn take_back<I: Imported>(
    op: &mut Op,
    by: &Operator,
    id: Uuid,
    has_history: bool,
) -> Result<Option<Told>, Fault> {
    if has_history { I::retire(op, by, id).await } else { I::forget(op, by, id).await }
}
