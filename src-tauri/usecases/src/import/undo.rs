//! Undoing an import as a whole.

use domain::Refusal;
use domain::change::Change;
use domain::import::{Concept, Undone};
use store::Told;

use super::battery::BatteryRead;
use super::customer::CustomerRead;
use super::{AskImport, may, next, take_back};
use crate::event::Kind;
use crate::fault::Fault;
use crate::handles::Hub;
use crate::operator::Operator;
use crate::task::{Outcome, Progress, TaskKind, TaskRow};

const UNDO: &str = "import.undo";

/// Takes back what an import made. What has a history since is kept, out of the way.
pub(crate) async fn undo(hub: &Hub, by: &Operator, ask: AskImport) -> Result<TaskRow, Fault> {
    let found = store::import::list(&mut *hub.store.read().await?, by.hub, u32::MAX).await?;
    let found = found.into_iter().find(|seen| seen.import.id == ask.id).ok_or_else(not_found)?;
    may(by, found.import.concept)?;
    hub.start_task(by, TaskKind::ImportUndo, Some(found.import.file_name), move |hub, by, progress| async move {
        let outcome = take_all_back(&hub, &by, &progress, &ask).await?;
        hub.tell_changed(Kind::Battery);
        hub.tell_changed(Kind::Customer);
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
        let told = match import.concept {
            Concept::Battery => take_back::<BatteryRead>(&mut op, by, id, has_history).await?,
            Concept::Customer => take_back::<CustomerRead>(&mut op, by, id, has_history).await?,
        };
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
