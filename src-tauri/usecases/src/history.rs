//! The history of one thing, from the audit.

use domain::Time;
use domain::change::Change;
use serde::Serialize;
use ts_rs::TS;
use uuid::Uuid;

use crate::fault::Fault;
use crate::handles::Hub;

/// One line of a history.
#[derive(Serialize, TS)]
pub struct HistoryLine {
    at: Time,
    who: String,
    #[ts(type = "CommandName")]
    act: String,
    reason: Option<String>,
    changes: Vec<Change>,
}

/// Lines of a history shown; older ones stay in the audit.
const LINES: u32 = 200;

/// The newest lines about `object`.
pub(crate) async fn of(hub: &Hub, object: Uuid) -> Result<Vec<HistoryLine>, Fault> {
    let lines = store::audit::history(&mut *hub.store.read().await?, object, LINES).await?;
    Ok(lines
        .into_iter()
        .map(|line| HistoryLine {
            at: line.at,
            who: line.who,
            act: line.act,
            reason: line.reason,
            changes: line.changes,
        })
        .collect())
}
