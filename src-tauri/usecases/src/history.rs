//! The history of one thing, from the audit.

use std::collections::HashMap;

use domain::change::Change;
use domain::{RecordRef, Time};
use serde::Serialize;
use store::audit::Line;
use ts_rs::TS;
use uuid::Uuid;

use crate::fault::Fault;
use crate::handles::Hub;
use crate::operator::Operator;

/// One line of a history.
#[derive(Serialize, TS)]
pub struct HistoryLine {
    at: Time,
    who: String,
    /// What it is about, where that is a part of the thing, as one slot of a station.
    about: Option<String>,
    #[ts(type = "CommandName")]
    act: String,
    reason: Option<String>,
    changes: Vec<Change>,
}

impl HistoryLine {
    /// Whether another card took the place of one.
    pub(crate) fn replaced_a_card(&self) -> bool {
        self.act == "card.replace"
    }
}

/// Lines of a history shown; older ones stay in the audit.
const LINES: u32 = 200;

/// Fields that say what things cost and what was paid, which not everyone sees.
const AMOUNTS: [&str; 6] = ["price", "purchase_price", "amount", "float", "expected", "counted"];

/// The newest lines about `object`.
pub(crate) async fn of(hub: &Hub, object: Uuid) -> Result<Vec<HistoryLine>, Fault> {
    let lines = store::audit::history(&mut *hub.store.read().await?, &[object], LINES).await?;
    Ok(lines.into_iter().map(|line| told(line, &HashMap::new())).collect())
}

/// The newest lines about `thing` and its `parts`, without what it cost for whom that is not shown.
pub(crate) async fn of_whole(
    hub: &Hub,
    by: &Operator,
    thing: Uuid,
    parts: &[RecordRef],
) -> Result<Vec<HistoryLine>, Fault> {
    let objects: Vec<Uuid> = std::iter::once(thing).chain(parts.iter().map(|part| part.id)).collect();
    let mut read = hub.store.read().await?;
    let lines = store::audit::history(&mut read, &objects, LINES).await?;
    let titles = store::record::titles(&mut read, by.hub, parts).await?;
    let titles = titles.into_iter().map(|(part, title)| (part.id, title)).collect();
    Ok(lines.into_iter().map(|line| told(without_amounts(by, line), &titles)).collect())
}

/// A line by itself, without what things cost for whom that is not shown.
pub(crate) fn shown(by: &Operator, line: Line) -> HistoryLine {
    told(without_amounts(by, line), &HashMap::new())
}

fn without_amounts(by: &Operator, mut line: Line) -> Line {
    if !by.sees_amounts {
        line.changes.retain(|change| !AMOUNTS.contains(&change.field.as_str()));
    }
    line
}

fn told(line: Line, titles: &HashMap<Uuid, String>) -> HistoryLine {
    HistoryLine {
        at: line.at,
        about: titles.get(&line.object).cloned(),
        who: line.who,
        act: line.act,
        reason: line.reason,
        changes: line.changes,
    }
}
