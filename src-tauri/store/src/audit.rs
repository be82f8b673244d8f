//! Reading the audit: the history of one thing, and all that happened at a place.

use domain::Time;
use domain::change::Change;
use domain::{Place, UserId};
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
    /// Who, by name; their id if the person is not known here, nothing if nobody could be signed in.
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

/// When the newest line of the books says it was written.
///
/// # Errors
/// [`StoreError`] if it cannot be read.
pub async fn newest(connection: &mut SqliteConnection) -> Result<Option<Time>, StoreError> {
    let newest: Option<i64> =
        sqlx::query_scalar("select max(a.at) from _head h join audit a on a.hub_id = h.place and a.number = h.ops")
            .fetch_one(connection)
            .await?;
    Ok(newest.map(Time))
}

/// The kind of thing in lines that tell who came in or was turned away: no record, and no change of anything.
pub const SESSION: &str = "session";

/// The act of a station that tells how it is, which it does all day.
pub const HEARD: &str = "station.hear";

/// The newest `limit` lines about any of `objects`, newest first. Who came and went is no change of theirs, nor is what a station
/// tells of itself.
///
/// # Errors
/// [`StoreError`] if they cannot be read.
pub async fn history(connection: &mut SqliteConnection, objects: &[Uuid], limit: u32) -> Result<Vec<Line>, StoreError> {
    let mut query = QueryBuilder::new(
        "select a.object, a.at, a.actor, coalesce(u.name, c.name, (select s.code from station s where s.id = a.actor), \
         (select h.name from hub h where h.id = a.actor)) name, a.act, a.reason, a.changes from audit a \
         left join user u on u.id = a.actor left join customer c on c.id = a.actor where a.object in (",
    );
    let mut list = query.separated(", ");
    for object in objects {
        list.push_bind(*object);
    }
    query
        .push(") and a.object_kind <> ")
        .push_bind(SESSION)
        .push(" and a.act <> ")
        .push_bind(HEARD)
        .push(" order by a.number desc limit ")
        .push_bind(limit);
    let rows: Vec<Row> = query.build_query_as().fetch_all(connection).await?;
    rows.into_iter().map(line).collect()
}

/// Which lines of the audit.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Who acted.
    pub person: Option<UserId>,
    /// The command.
    pub act: Option<String>,
    /// The kind of thing.
    pub kind: Option<String>,
    /// The thing.
    pub object: Option<Uuid>,
    /// Not before.
    pub from: Option<Time>,
    /// Not after.
    pub to: Option<Time>,
}

/// A line of the audit as it is read through.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Its id.
    pub id: Uuid,
    /// The place it belongs to.
    pub place: Place,
    /// Who acted.
    pub actor: UserId,
    /// The kind of thing.
    pub kind: String,
    /// The rest of it.
    pub line: Line,
}

#[derive(FromRow)]
struct EntryRow {
    id: Uuid,
    hub_id: Uuid,
    object_kind: String,
    #[sqlx(flatten)]
    row: Row,
}

/// At most `limit` lines of one place, newest first, that come after the line told at `after.0` with the id `after.1`.
///
/// # Errors
/// [`StoreError`] if they cannot be read.
pub async fn page(
    connection: &mut SqliteConnection,
    place: Place,
    filter: &Filter,
    after: Option<(Time, Uuid)>,
    limit: u32,
) -> Result<Vec<Entry>, StoreError> {
    let mut query = QueryBuilder::new(
        "select a.id, a.hub_id, a.object_kind, a.object, a.at, a.actor, \
         coalesce(u.name, (select c.name from customer c where c.id = a.actor), \
         (select s.code from station s where s.id = a.actor), (select h.name from hub h where h.id = a.actor)) name, a.act, \
         a.reason, a.changes \
         from audit a indexed by ",
    );
    query.push(index(filter)).push(" left join user u on u.id = a.actor where a.hub_id = ").push_bind(place.0);
    if let Some(person) = filter.person {
        query.push(" and a.actor = ").push_bind(person.0);
    }
    if let Some(act) = &filter.act {
        query.push(" and a.act = ").push_bind(act);
    }
    if let Some(kind) = &filter.kind {
        query.push(" and a.object_kind = ").push_bind(kind);
    }
    if let Some(object) = filter.object {
        query.push(" and a.object = ").push_bind(object);
    }
    if let Some(from) = filter.from {
        query.push(" and a.at >= ").push_bind(from.0);
    }
    if let Some(to) = filter.to {
        query.push(" and a.at <= ").push_bind(to.0);
    }
    if let Some((at, id)) = after {
        query.push(" and (a.at, a.id) < (").push_bind(at.0).push(", ").push_bind(id).push(")");
    }
    query.push(" order by a.at desc, a.id desc limit ").push_bind(limit);
    let rows: Vec<EntryRow> = query.build_query_as().fetch_all(connection).await?;
    rows.into_iter().map(entry).collect()
}

/// The index by which few lines are passed over. Left to itself, SQLite knows nothing of how many lines a person or a thing
/// has, and reads through hundreds of thousands by time.
fn index(filter: &Filter) -> &'static str {
    match (filter.object, filter.person, &filter.act, &filter.kind) {
        (Some(_), ..) => "audit_object",
        (None, Some(_), Some(_), _) => "audit_actor_act",
        (None, Some(_), None, Some(_)) => "audit_actor_kind",
        (None, Some(_), None, None) => "audit_actor",
        (None, None, Some(_), _) => "audit_act",
        (None, None, None, Some(_)) => "audit_kind",
        (None, None, None, None) => "audit_time",
    }
}

fn entry(row: EntryRow) -> Result<Entry, StoreError> {
    Ok(Entry {
        id: row.id,
        place: Place(row.hub_id),
        actor: UserId(row.row.actor),
        kind: row.object_kind,
        line: line(row.row)?,
    })
}

fn line(row: Row) -> Result<Line, StoreError> {
    let changes = serde_json::from_str(&row.changes).map_err(|_| StoreError::Unreadable { what: "changes" })?;
    let unnamed = || if row.actor.is_nil() { String::new() } else { row.actor.to_string() };
    let who = row.name.unwrap_or_else(unnamed);
    Ok(Line { object: row.object, at: Time(row.at), who, act: row.act, reason: row.reason, changes })
}
