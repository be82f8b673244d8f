//! What stations were told to do: this desktop's own.

use domain::station_command::StationCommand;
use domain::{HubId, StationCommandId, StationId, Time, UserId};
use sqlx::{AssertSqlSafe, FromRow, SqliteConnection};
use uuid::Uuid;

use crate::error::StoreError;
use crate::word;

#[derive(FromRow)]
struct Row {
    id: Uuid,
    hub: Uuid,
    station: Uuid,
    act: String,
    slot: Option<i64>,
    detail: String,
    made_by: Uuid,
    made_at: i64,
    expires_at: i64,
    state: String,
    changed_at: i64,
    reason: String,
}

/// The command called `id`, if the station was given it.
///
/// # Errors
/// [`StoreError`] if it cannot be read.
pub async fn find(
    connection: &mut SqliteConnection,
    station: StationId,
    id: StationCommandId,
) -> Result<Option<StationCommand>, StoreError> {
    let sql = "select * from station_command where id = ? and station = ?";
    let row: Option<Row> = sqlx::query_as(sql).bind(id.0).bind(station.0).fetch_optional(connection).await?;
    row.map(command).transpose()
}

/// The last commands of a station, the newest first.
///
/// # Errors
/// [`StoreError`] if they cannot be read.
pub async fn last(
    connection: &mut SqliteConnection,
    station: StationId,
    limit: i64,
) -> Result<Vec<StationCommand>, StoreError> {
    all(connection, "station = ?1 order by made_at desc, id desc limit ?2", station.0, limit).await
}

/// Commands of a station of which nobody knows what became of them: the newest of those made by `at`.
///
/// # Errors
/// [`StoreError`] if they cannot be read.
pub async fn unknown(
    connection: &mut SqliteConnection,
    station: StationId,
    at: Time,
) -> Result<Vec<StationCommand>, StoreError> {
    let what = "station = ?1 and state = 'unknown' and made_at <= ?2 order by made_at desc limit 50";
    all(connection, what, station.0, at.0).await
}

/// Commands whose time is over at `at` without a last word.
///
/// # Errors
/// [`StoreError`] if they cannot be read.
pub async fn unanswered(connection: &mut SqliteConnection, at: Time) -> Result<Vec<StationCommand>, StoreError> {
    all(connection, "?1 is not null and state in ('sent', 'accepted') and expires_at < ?2 limit 50", Uuid::nil(), at.0)
        .await
}

async fn all(
    connection: &mut SqliteConnection,
    what: &str,
    station: Uuid,
    number: i64,
) -> Result<Vec<StationCommand>, StoreError> {
    let sql = AssertSqlSafe(format!("select * from station_command where {what}"));
    let rows: Vec<Row> = sqlx::query_as(sql).bind(station).bind(number).fetch_all(connection).await?;
    rows.into_iter().map(command).collect()
}

/// Writes a command, new or as it has become, in the transaction of whatever made it so.
///
/// # Errors
/// [`StoreError`] if the database refuses.
pub async fn save(connection: &mut SqliteConnection, now: &StationCommand) -> Result<(), StoreError> {
    sqlx::query(
        "insert into station_command (id, hub, station, act, slot, detail, made_by, made_at, expires_at, state, changed_at, reason) \
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12) on conflict (id) do update set state = ?10, \
         changed_at = ?11, reason = ?12",
    )
    .bind(now.id.0)
    .bind(now.hub.0)
    .bind(now.station.0)
    .bind(now.act.word())
    .bind(now.slot)
    .bind(&now.detail)
    .bind(now.by.0)
    .bind(now.at.0)
    .bind(now.expires.0)
    .bind(now.state.word())
    .bind(now.changed.0)
    .bind(&now.reason)
    .execute(connection)
    .await?;
    Ok(())
}

fn command(row: Row) -> Result<StationCommand, StoreError> {
    Ok(StationCommand {
        id: StationCommandId(row.id),
        hub: HubId(row.hub),
        station: StationId(row.station),
        act: word::read(&row.act, "station act")?,
        slot: row.slot,
        detail: row.detail,
        by: UserId(row.made_by),
        at: Time(row.made_at),
        expires: Time(row.expires_at),
        state: word::read(&row.state, "command state")?,
        changed: Time(row.changed_at),
        reason: row.reason,
    })
}
