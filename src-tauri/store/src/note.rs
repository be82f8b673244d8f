//! Notes.

use domain::note::Note;
use domain::{HubId, NoteId, RecordKind, RecordRef, Time, UserId};
use sqlx::{AssertSqlSafe, FromRow, SqliteConnection};
use uuid::Uuid;

use crate::error::StoreError;
use crate::op::Op;

/// A note with its author's name.
#[derive(Clone, Debug)]
pub struct NoteSeen {
    /// The note.
    pub note: Note,
    /// When it was written.
    pub at: Time,
    /// Who wrote it, by name; their id if the person is not known here.
    pub who: String,
}

#[derive(FromRow)]
struct Row {
    id: Uuid,
    hub_id: Uuid,
    object_kind: String,
    object: Uuid,
    author: Uuid,
    at: i64,
    text: String,
    withdrawn_at: Option<i64>,
    name: Option<String>,
}

const SELECT: &str = "select n.*, u.name from note n left join user u on u.id = n.author";

/// The newest `limit` notes that were written in `hub` on a record, newest first.
///
/// # Errors
/// [`StoreError`] if they cannot be read.
pub async fn on(
    connection: &mut SqliteConnection,
    hub: HubId,
    record: RecordRef,
    limit: u32,
) -> Result<Vec<NoteSeen>, StoreError> {
    let sql = format!("{SELECT} where n.object = ? and n.hub_id = ? order by n.at desc, n.id desc limit ?");
    let rows: Vec<Row> =
        sqlx::query_as(AssertSqlSafe(sql)).bind(record.id).bind(hub.0).bind(limit).fetch_all(connection).await?;
    rows.into_iter().map(seen).collect()
}

fn seen(row: Row) -> Result<NoteSeen, StoreError> {
    let kind = RecordKind::from_word(&row.object_kind).ok_or(StoreError::Unreadable { what: "object_kind" })?;
    Ok(NoteSeen {
        note: Note {
            id: NoteId(row.id),
            hub: HubId(row.hub_id),
            about: RecordRef { kind, id: row.object },
            author: UserId(row.author),
            text: row.text,
            withdrawn_at: row.withdrawn_at.map(Time),
        },
        at: Time(row.at),
        who: row.name.unwrap_or_else(|| row.author.to_string()),
    })
}

impl Op {
    /// A note of `hub` as it is inside this op; none if there is no such.
    ///
    /// # Errors
    /// [`StoreError`] if it cannot be read.
    pub async fn note(&mut self, hub: HubId, id: NoteId) -> Result<Option<Note>, StoreError> {
        let sql = AssertSqlSafe(format!("{SELECT} where n.id = ? and n.hub_id = ?"));
        let row: Option<Row> = sqlx::query_as(sql).bind(id.0).bind(hub.0).fetch_optional(self.connection()).await?;
        Ok(row.map(seen).transpose()?.map(|seen| seen.note))
    }

    /// Adds a note.
    ///
    /// # Errors
    /// [`StoreError`] if the database refuses.
    pub async fn add_note(&mut self, new: &Note) -> Result<(), StoreError> {
        let at = self.at();
        sqlx::query(
            "insert into note (id, hub_id, object_kind, object, author, at, text) values (?, ?, ?, ?, ?, ?, ?)",
        )
        .bind(new.id.0)
        .bind(new.hub.0)
        .bind(new.about.kind.word())
        .bind(new.about.id)
        .bind(new.author.0)
        .bind(at.0)
        .bind(&new.text)
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Writes whether a note is withdrawn; what it says stays.
    ///
    /// # Errors
    /// [`StoreError`] if the database refuses.
    pub async fn save_note(&mut self, now: &Note) -> Result<(), StoreError> {
        sqlx::query("update note set withdrawn_at = ?2 where id = ?1")
            .bind(now.id.0)
            .bind(now.withdrawn_at.map(|at| at.0))
            .execute(self.connection())
            .await?;
        Ok(())
    }
}
