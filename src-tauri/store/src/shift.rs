//! Tills: at most one open in a hub.

use domain::shift::{Closed, Shift};
use domain::{HubId, ShiftId, Time, UserId};
use serde::Serialize;
use serde::de::DeserializeOwned;
use sqlx::{AssertSqlSafe, FromRow, QueryBuilder, SqliteConnection};
use uuid::Uuid;

use crate::error::StoreError;
use crate::op::Op;

#[derive(FromRow)]
struct Row {
    id: Uuid,
    hub_id: Uuid,
    user: Uuid,
    opened_at: i64,
    float: i64,
    float_counts: String,
    closed_at: Option<i64>,
    closed_by: Option<Uuid>,
    expected: Option<i64>,
    counted: Option<i64>,
    counts: String,
    causes: String,
    note: String,
    out_before: i64,
    batteries: Option<String>,
}

/// Columns of a [`Row`].
const COLUMNS: &str = "id, hub_id, user, opened_at, float, float_counts, closed_at, closed_by, expected, counted, counts, \
                       causes, note, out_before, batteries";

/// The till that is open in a hub; none if none is.
///
/// # Errors
/// [`StoreError`] if it cannot be read.
pub async fn open_of(connection: &mut SqliteConnection, hub: HubId) -> Result<Option<Shift>, StoreError> {
    let sql = AssertSqlSafe(format!("select {COLUMNS} from shift where open_hub = ?"));
    let row: Option<Row> = sqlx::query_as(sql).bind(hub.0).fetch_optional(connection).await?;
    row.map(shift).transpose()
}

/// Whether the till of a hub was opened, closed or handed over after what has this number in the order of what was done
/// there; the number of the last such.
///
/// # Errors
/// [`StoreError`] if it cannot be read.
pub async fn turned_after(
    connection: &mut SqliteConnection,
    hub: HubId,
    number: i64,
) -> Result<Option<i64>, StoreError> {
    let sql = "select number from audit where hub_id = ? and number > ? \
               and act in ('till.open', 'till.close', 'till.hand_over') order by number desc limit 1";
    Ok(sqlx::query_scalar(sql).bind(hub.0).bind(number).fetch_optional(connection).await?)
}

/// A till of a hub; none if it has none of that id.
///
/// # Errors
/// [`StoreError`] if it cannot be read.
pub async fn find(connection: &mut SqliteConnection, hub: HubId, id: ShiftId) -> Result<Option<Shift>, StoreError> {
    let sql = AssertSqlSafe(format!("select {COLUMNS} from shift where id = ? and hub_id = ?"));
    let row: Option<Row> = sqlx::query_as(sql).bind(id.0).bind(hub.0).fetch_optional(connection).await?;
    row.map(shift).transpose()
}

/// At most `limit` closed tills of a hub, the latest first, that were opened before the one opened at `after.0` with the id
/// `after.1`; only those somebody had or closed, if one is named.
///
/// # Errors
/// [`StoreError`] if they cannot be read.
pub async fn page(
    connection: &mut SqliteConnection,
    hub: HubId,
    of: Option<UserId>,
    after: Option<(Time, Uuid)>,
    limit: u32,
) -> Result<Vec<Shift>, StoreError> {
    let mut query = QueryBuilder::new("select ");
    query.push(COLUMNS).push(" from shift where closed_at is not null and hub_id = ").push_bind(hub.0);
    if let Some(user) = of {
        query.push(" and (user = ").push_bind(user.0).push(" or closed_by = ").push_bind(user.0).push(")");
    }
    if let Some((at, id)) = after {
        query.push(" and (opened_at, id) < (").push_bind(at.0).push(", ").push_bind(id).push(")");
    }
    query.push(" order by opened_at desc, id desc limit ").push_bind(limit);
    let rows: Vec<Row> = query.build_query_as().fetch_all(connection).await?;
    rows.into_iter().map(shift).collect()
}

fn shift(row: Row) -> Result<Shift, StoreError> {
    let unreadable = || StoreError::Unreadable { what: "close of a till" };
    let closed = match row.closed_at {
        None => None,
        Some(at) => Some(Closed {
            at: Time(at),
            by: UserId(row.closed_by.ok_or_else(unreadable)?),
            expected: row.expected.ok_or_else(unreadable)?,
            counted: row.counted.ok_or_else(unreadable)?,
            counts: read(&row.counts)?,
            causes: read(&row.causes)?,
            note: row.note,
            batteries: row.batteries.as_deref().map(read).transpose()?,
        }),
    };
    Ok(Shift {
        id: ShiftId(row.id),
        hub: HubId(row.hub_id),
        user: UserId(row.user),
        opened_at: Time(row.opened_at),
        float: row.float,
        float_counts: read(&row.float_counts)?,
        out_before: row.out_before,
        closed,
    })
}

fn read<T: DeserializeOwned>(json: &str) -> Result<T, StoreError> {
    serde_json::from_str(json).map_err(|_| StoreError::Unreadable { what: "count of a till" })
}

fn written<T: Serialize + ?Sized>(all: &T) -> Result<String, StoreError> {
    serde_json::to_string(all).map_err(|_| StoreError::Unreadable { what: "count of a till" })
}

impl Op {
    /// Opens a till.
    ///
    /// # Errors
    /// [`StoreError::Taken`] on `shift` if one is open in its hub.
    pub async fn add_shift(&mut self, new: &Shift) -> Result<(), StoreError> {
        let float_counts = written(&new.float_counts[..])?;
        sqlx::query(
            "insert into shift (id, hub_id, user, opened_at, float, float_counts, closed_at, closed_by, expected, counted, \
             counts, causes, note, out_before, batteries, open_hub) \
             values (?1, ?2, ?3, ?4, ?5, ?6, null, null, null, null, '[]', '[]', '', ?7, null, ?2)",
        )
        .bind(new.id.0)
        .bind(new.hub.0)
        .bind(new.user.0)
        .bind(new.opened_at.0)
        .bind(new.float)
        .bind(float_counts)
        .bind(new.out_before)
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Writes a till as it is now: how it was closed, or that it is open; whose, when and with what it began never change.
    ///
    /// # Errors
    /// [`StoreError::Taken`] on `shift` if it is open and another one is.
    pub async fn save_shift(&mut self, now: &Shift) -> Result<(), StoreError> {
        let closed = now.closed.as_ref();
        sqlx::query(
            "update shift set closed_at = ?2, closed_by = ?3, expected = ?4, counted = ?5, counts = ?6, causes = ?7, \
             note = ?8, batteries = ?9, open_hub = iif(?2 is null, hub_id, null) where id = ?1",
        )
        .bind(now.id.0)
        .bind(closed.map(|closed| closed.at.0))
        .bind(closed.map(|closed| closed.by.0))
        .bind(closed.map(|closed| closed.expected))
        .bind(closed.map(|closed| closed.counted))
        .bind(written(closed.map_or(&[][..], |closed| &closed.counts[..]))?)
        .bind(written(closed.map_or(&[][..], |closed| &closed.causes[..]))?)
        .bind(closed.map_or("", |closed| closed.note.as_str()))
        .bind(closed.and_then(|closed| closed.batteries.as_ref()).map(written).transpose()?)
        .execute(self.connection())
        .await?;
        Ok(())
    }
}
