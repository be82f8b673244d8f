//! Reading the audit: the history of one thing.

use domain::Time;
use domain::change::Change;
use sqlx::{FromRow, QueryBuilder, SqliteConnection};
use uuid::Uuid;

use crate::error::StoreError;

/// One line of a thing's history.
#[derive(Clone, Debug)]
pub struct Line {
    /// What it is about.
    pub object: Uuid,
    /// When.
    pub at: Time,
    /// Who, by name; their id if the person is not known here.
    pub who: String,
    /// The command.
    pub act: String,
    /// Reason given, if any.
    pub reason: Option<String>,
    /// What changed.
    pub changes: Vec<Change>,
}

#[derive(FromRow)]
struct Row {
    object: Uuid,
    at: i64,
    actor: Uuid,
    name: Option<String>,
    act: String,
    reason: Option<String>,
    changes: String,
}

/// The newest `limit` lines about any of `objects`, newest first.
///
/// # Errors
/// [`StoreError`] if they cannot be read.
pub async fn history(connection: &mut SqliteConnection, objects: &[Uuid], limit: u32) -> Result<Vec<Line>, StoreError> {
    let mut query = QueryBuilder::new(
        "select a.object, a.at, a.actor, u.name, a.act, a.reason, a.changes from audit a \
         left join user u on u.id = a.actor where a.object in (",
    );
    let mut list = query.separated(", ");
    for object in objects {
        list.push_bind(*object);
    }
    query.push(") order by a.number desc limit ").push_bind(limit);
    let rows: Vec<Row> = query.build_query_as().fetch_all(connection).await?;
    rows.into_iter()
        .map(|row| {
            let changes = serde_json::from_str(&row.changes).map_err(|_| StoreError::Unreadable { what: "changes" })?;
            let who = row.name.unwrap_or_else(|| row.actor.to_string());
            Ok(Line { object: row.object, at: Time(row.at), who, act: row.act, reason: row.reason, changes })
        })
        .collect()
}
