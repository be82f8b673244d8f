//! Undoing an import as a whole.

use domain::change::Change;
use domain::import::{Import, Undone};
use domain::{Refusal, Role};
use store::{Op, Told};
use uuid::Uuid;

use super::shape::Imported;
use super::write::next;
use super::{AskImport, may, with_concept};
use crate::event::Kind;
use crate::fault::{Fault, Gate};
use crate::handles::Hub;
use crate::operator::Operator;
use crate::task::{Outcome, Progress, TaskKind, TaskRow};

const UNDO: &str = "import.undo";
const HEADS: [Role; 2] = [Role::Manager, Role::Admin];

/// One's own imports, or for who leads the hub everybody's: as with every act, others' mistakes are put right by a manager.
pub(super) fn may_undo(by: &Operator, import: &Import) -> Result<(), Fault> {
    may(by, import.concept)?;
    if import.actor == by.user || HEADS.contains(&by.role) {
        return Ok(());
    }
    Err(Gate::Denied { command: UNDO.to_owned(), roles: HEADS.to_vec() }.into())
}

/// Takes back what an import made. What has a history since is kept, out of the way.
pub(crate) async fn undo(hub: &Hub, by: &Operator, ask: AskImport) -> Result<TaskRow, Fault> {
    let found = store::import::list(&mut *hub.store.read().await?, by.hub, u32::MAX).await?;
    let found = found.into_iter().find(|seen| seen.import.id == ask.id).ok_or_else(not_found)?;
    may_undo(by, &found.import)?;
    let kind = with_concept!(found.import.concept, Read => Read::KIND);
    hub.start_task(by, TaskKind::ImportUndo, Some(found.import.file_name), move |hub, by, progress| async move {
        let outcome = take_all_back(&hub, &by, &progress, &ask).await?;
        hub.tell_changed(kind);
        hub.tell_changed(Kind::Import);
        Ok(outcome)
    })
}

async fn take_all_back(hub: &Hub, by: &Operator, progress: &Progress, ask: &AskImport) -> Result<Outcome, Fault> {
    let mut op = hub.begin(by, UNDO, by.hub).await?;
    let (import, ids) = op.import(by.hub, ask.id).await?.ok_or_else(not_found)?;
    if import.undone.is_some() {
        return Err(Refusal::ImportUndone.into());
    }
    let with_history = op.with_history(import.concept, &ids).await?;
    let total = u64::try_from(ids.len()).ok();
    let (mut deleted, mut kept) = (0, 0);
    for (done, id) in (0..).zip(ids) {
        progress.at(done, total)?;
        let has_history = with_history.contains(&id);
        let told = with_concept!(import.concept, Read => take_back::<Read>(&mut op, by, id, has_history).await?);
        if has_history {
            kept += 1;
        } else if told.is_some() {
            deleted += 1;
        }
        if let Some(told) = told {
            op = op.then(told, next(hub, by, UNDO)).await?;
        }
    }
    progress.at(total.unwrap_or_default(), total)?;
    let undone = Undone { at: hub.now(), by: by.user, deleted, kept };
    op.undo_import(import.id, &undone).await?;
    let change = |field: &str, after: serde_json::Value| Change {
        field: field.to_owned(),
        before: serde_json::Value::Null,
        after,
    };
    let changes = vec![
        change("file_name", import.file_name.into()),
        change("deleted", deleted.into()),
        change("kept", kept.into()),
    ];
    op.commit(Told { kind: Kind::Import.word(), object: import.id.0, changes, reason: None }).await?;
    Ok(Outcome::ImportUndone { deleted, kept })
}

fn not_found() -> Fault {
    Refusal::not_found(Kind::Import.word()).into()
}

/// A record that was imported, inside the op that undoes it: taken back, or put out of the way.
async fn take_back<I: Imported>(
    op: &mut Op,
    by: &Operator,
    id: Uuid,
    has_history: bool,
) -> Result<Option<Told>, Fault> {
    if has_history { I::retire(op, by, id).await } else { I::forget(op, by, id).await }
}
