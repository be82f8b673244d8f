//! Who may speak for stations at this desktop's broker: its own.

use std::collections::HashMap;

use domain::{HubId, StationId, StationLoginId, Time, UserId};
use sqlx::{AssertSqlSafe, FromRow, SqliteConnection};
use uuid::Uuid;

use crate::error::StoreError;

/// A login at the broker, as kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StationLogin {
    /// Its id.
    pub id: StationLoginId,
    /// The hub.
    pub hub: HubId,
    /// For which station; none of a gateway, which speaks for all.
    pub station: Option<StationId>,
    /// What the station is called in its topics.
    pub level: Option<String>,
    /// The user name.
    pub name: String,
    /// What its password is checked against.
    pub verifier: Option<[u8; 32]>,
    /// What its certificate is known by.
    pub fingerprint: Option<[u8; 32]>,
    /// Until when its certificate holds.
    pub until: Option<Time>,
    /// Whether the station can do no better than a password over plain TCP.
    pub is_legacy: bool,
    /// Who made it.
    pub made_by: UserId,
    /// When.
    pub made_at: Time,
    /// When it was taken away.
    pub revoked_at: Option<Time>,
}

#[derive(FromRow)]
struct Row {
    id: Uuid,
    hub: Uuid,
    station: Option<Uuid>,
    level: Option<String>,
    name: String,
    verifier: Option<Vec<u8>>,
    fingerprint: Option<Vec<u8>>,
    until_at: Option<i64>,
    legacy: bool,
    made_by: Uuid,
    made_at: i64,
    revoked_at: Option<i64>,
}

/// The logins of a station, the newest first, those taken away too.
///
/// # Errors
/// [`StoreError`] if they cannot be read.
pub async fn of(connection: &mut SqliteConnection, station: StationId) -> Result<Vec<StationLogin>, StoreError> {
    read(connection, "station = ?1 order by made_at desc, id desc limit 50", Some(station.0)).await
}

/// Every login that holds.
///
/// # Errors
/// [`StoreError`] if they cannot be read.
pub async fn holding(connection: &mut SqliteConnection) -> Result<Vec<StationLogin>, StoreError> {
    read(connection, "?1 is null and revoked_at is null order by name limit 1000", None).await
}

/// The stations that are called so in their topics by a login that holds, by what they are called; of what none is called
/// there is nothing.
///
/// # Errors
/// [`StoreError`] if they cannot be read.
pub async fn called(
    connection: &mut SqliteConnection,
    levels: &[&str],
) -> Result<HashMap<String, Vec<(StationId, HubId)>>, StoreError> {
    let sql = "select distinct l.level, s.id, s.hub_id from json_each(?) j \
               cross join station_login l on l.level = j.value and l.revoked_at is null join station s on s.id = l.station";
    let levels = serde_json::Value::from(levels).to_string();
    let rows: Vec<(String, Uuid, Uuid)> = sqlx::query_as(sql).bind(levels).fetch_all(connection).await?;
    let mut found: HashMap<String, Vec<(StationId, HubId)>> = HashMap::new();
    for (level, id, hub) in rows {
        found.entry(level).or_default().push((StationId(id), HubId(hub)));
    }
    Ok(found)
}

/// What a station is called in its topics by a login that holds; none if it has none.
///
/// # Errors
/// [`StoreError`] if it cannot be read.
pub async fn level_of(connection: &mut SqliteConnection, station: StationId) -> Result<Option<String>, StoreError> {
    let sql = "select level from station_login where station = ? and revoked_at is null order by made_at desc limit 1";
    Ok(sqlx::query_scalar(sql).bind(station.0).fetch_optional(connection).await?.flatten())
}

/// The login called `id` of a hub; none if there is none.
///
/// # Errors
/// [`StoreError`] if it cannot be read.
pub async fn find(
    connection: &mut SqliteConnection,
    hub: HubId,
    id: StationLoginId,
) -> Result<Option<StationLogin>, StoreError> {
    let found = read(connection, "id = ?1", Some(id.0)).await?;
    Ok(found.into_iter().find(|login| login.hub == hub))
}

/// The hub that gave a login of this name that holds; none if there is none.
///
/// # Errors
/// [`StoreError`] if it cannot be read.
pub async fn hub_of(connection: &mut SqliteConnection, name: &str) -> Result<Option<HubId>, StoreError> {
    let sql = "select hub from station_login where name = ? and revoked_at is null";
    let hub: Option<Uuid> = sqlx::query_scalar(sql).bind(name).fetch_optional(connection).await?;
    Ok(hub.map(HubId))
}

/// Whether a login has this name already, be it taken away or not.
///
/// # Errors
/// [`StoreError`] if it cannot be read.
pub async fn is_taken(connection: &mut SqliteConnection, name: &str) -> Result<bool, StoreError> {
    let sql = "select exists (select 1 from station_login where name = ?)";
    Ok(sqlx::query_scalar(sql).bind(name).fetch_one(connection).await?)
}

async fn read(
    connection: &mut SqliteConnection,
    what: &str,
    id: Option<Uuid>,
) -> Result<Vec<StationLogin>, StoreError> {
    let sql = AssertSqlSafe(format!("select * from station_login where {what}"));
    let rows: Vec<Row> = sqlx::query_as(sql).bind(id).fetch_all(connection).await?;
    rows.into_iter().map(login).collect()
}

/// Keeps a new login.
///
/// # Errors
/// [`StoreError`] if the database refuses.
pub async fn add(connection: &mut SqliteConnection, new: &StationLogin) -> Result<(), StoreError> {
    sqlx::query(
        "insert into station_login (id, hub, station, level, name, verifier, fingerprint, until_at, legacy, made_by, made_at) \
         values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    )
    .bind(new.id.0)
    .bind(new.hub.0)
    .bind(new.station.map(|id| id.0))
    .bind(&new.level)
    .bind(&new.name)
    .bind(new.verifier.map(|bytes| bytes.to_vec()))
    .bind(new.fingerprint.map(|bytes| bytes.to_vec()))
    .bind(new.until.map(|at| at.0))
    .bind(new.is_legacy)
    .bind(new.made_by.0)
    .bind(new.made_at.0)
    .execute(connection)
    .await?;
    Ok(())
}

/// Takes a login away.
///
/// # Errors
/// [`StoreError`] if the database refuses.
pub async fn revoke(
    connection: &mut SqliteConnection,
    id: StationLoginId,
    by: UserId,
    at: Time,
) -> Result<(), StoreError> {
    sqlx::query("update station_login set revoked_by = ?, revoked_at = ? where id = ? and revoked_at is null")
        .bind(by.0)
        .bind(at.0)
        .bind(id.0)
        .execute(connection)
        .await?;
    Ok(())
}

fn login(row: Row) -> Result<StationLogin, StoreError> {
    let digest = |bytes: Option<Vec<u8>>| {
        bytes.map(|bytes| bytes.try_into().map_err(|_| StoreError::Unreadable { what: "login" })).transpose()
    };
    Ok(StationLogin {
        id: StationLoginId(row.id),
        hub: HubId(row.hub),
        station: row.station.map(StationId),
        level: row.level,
        name: row.name,
        verifier: digest(row.verifier)?,
        fingerprint: digest(row.fingerprint)?,
        until: row.until_at.map(Time),
        is_legacy: row.legacy,
        made_by: UserId(row.made_by),
        made_at: Time(row.made_at),
        revoked_at: row.revoked_at.map(Time),
    })
}
