//! Files whose rows become records: looked into, tried without writing, imported as a whole or not at all, and undone.
//! A file is chosen once; its path stays here, and the page names it by an id.

mod battery;
mod card;
mod chosen;
mod customer;
mod equipment;
mod errors;
mod pass;
mod seen;
mod shape;
mod undo;
mod unreadable;
mod write;

use std::path::Path;
use std::sync::Arc;

use documents::{Encoding, Flow, Kind as TableKind};
use domain::backup::Reason;
use domain::import::Concept;
use domain::{Check, Problem, Refusal};

use crate::event::Kind;
use crate::export::file_name;
use crate::fault::{Fault, Gate};
use crate::handles::Hub;
use crate::operator::Operator;
use crate::task::{Outcome, Progress, TaskKind, TaskRow, aside};
pub use chosen::ChosenFiles;
use chosen::{Checked, Chosen};
pub(crate) use errors::{ErrorsAsk, errors};
use pass::{Passed, pass};
use seen::row;
pub use seen::{AskFile, AskImport, FileKind, ImportAsk, ImportField, ImportHead, ImportResult, ImportRow, TryAsk};
use shape::{Field, Imported, guessed};
pub(crate) use undo::undo;
use write::write;

/// Does `$act` with the kind of record that `$concept` names, called `$read` in it.
macro_rules! with_concept {
    ($concept:expr, $read:ident => $act:expr) => {
        match $concept {
            domain::import::Concept::Battery => {
                type $read = $crate::import::battery::BatteryRead;
                $act
            }
            domain::import::Concept::Customer => {
                type $read = $crate::import::customer::CustomerRead;
                $act
            }
            domain::import::Concept::Card => {
                type $read = $crate::import::card::CardRead;
                $act
            }
            domain::import::Concept::Equipment => {
                type $read = $crate::import::equipment::EquipmentRead;
                $act
            }
        }
    };
}
use with_concept;

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
    by.may(match concept {
        Concept::Battery => "battery.create",
        Concept::Customer => "customer.create",
        Concept::Card => "card.issue",
        Concept::Equipment => "equipment.create",
    })
}

/// Asks for a file and looks into it; none if the person thought better of it.
pub(crate) async fn read(hub: &Hub, by: &Operator, ask: ImportAsk) -> Result<Option<ImportHead>, Fault> {
    may(by, ask.concept)?;
    let Some(path) = hub.file_to_read(by, ENDINGS).await? else { return Ok(None) };
    let fields = with_concept!(ask.concept, Read => Read::fields(&Read::known(hub, by).await?));
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
    with_concept!(chosen.concept, Read => begin::<Read>(hub, by, chosen, checked, false).await)
}

/// Imports a file as it was tried: every good row, in one transaction.
pub(crate) async fn import(hub: &Hub, by: &Operator, ask: AskFile) -> Result<TaskRow, Fault> {
    let chosen = hub.chosen.find(by, ask.file)?;
    may(by, chosen.concept)?;
    // Nothing is imported that nobody has seen tried.
    let checked = chosen.checked.clone().ok_or_else(|| Refusal::not_found("file"))?;
    with_concept!(chosen.concept, Read => begin::<Read>(hub, by, chosen, checked, true).await)
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
