//! Writing what a pass over a file found good.

use domain::ImportId;
use domain::change::Change;
use domain::import::Import;
use serde_json::Value;
use store::{Act, Told};
use uuid::Uuid;

use super::chosen::Chosen;
use super::pass::Passed;
use super::shape::Imported;
use crate::event::Kind;
use crate::fault::Fault;
use crate::handles::Hub;
use crate::operator::Operator;
use crate::task::Progress;

const DO: &str = "import.do";
/// Characters of a file's name that are kept.
const NAME: usize = 200;

/// Every record in an op of its own, all ops in one transaction: what is cancelled, fails or is cut off was never there.
pub(super) async fn write<I: Imported>(
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
        file_name: chosen.name.chars().take(NAME).collect(),
        digest: passed.digest,
        created: i64::try_from(ids.len()).unwrap_or(i64::MAX),
        refused: i64::try_from(passed.refused.len()).unwrap_or(i64::MAX),
        actor: by.user,
        at: hub.now(),
        undone: None,
    };
    op.add_import(&import, &ids).await?;
    let told = |field: &str, value: Value| Change { field: field.to_owned(), before: Value::Null, after: value };
    let changes = vec![
        told("concept", import.concept.word().into()),
        told("file_name", import.file_name.as_str().into()),
        told("created", import.created.into()),
        told("refused", import.refused.into()),
    ];
    op.commit(Told { kind: Kind::Import.word(), object: import.id.0, changes, reason: None }).await?;
    Ok(import.id)
}

pub(super) fn next(hub: &Hub, by: &Operator, name: &'static str) -> Act {
    Act { id: hub.ids.next(), actor: by.user, place: by.hub.into(), at: hub.now(), name }
}
