//! Whether stations are there, and since when: this desktop's own.

use domain::presence::{Presence, PresenceState, Span};
use domain::{HubId, StationId, Time};
use sqlx::{FromRow, SqliteConnection};
use uuid::Uuid;

use crate::Store;
use crate::error::StoreError;
use crate::open::damaged;
use crate::word;

#[derive(FromRow)]
struct Row {
    station: Uuid,
    hub: Uuid,
    state: String,
    since: i64,
    seen_at: i64,
    boot: String,
    firmware: String,
    ahead_ms: Option<i64>,
    signs: bool,
    is_raised: bool,
}

/// When a station was there, the newest first.
///
/// # Errors
/// [`StoreError`] if it cannot be read.
pub async fn spans(
    connection: &mut SqliteConnection,
    station: StationId,
    since: Time,
) -> Result<Vec<Span>, StoreError> {
    let sql = "select from_at, until_at from station_span where station = ? and coalesce(until_at, ?2) >= ?2 \
               order by from_at desc limit 1000";
    let rows: Vec<(i64, Option<i64>)> = sqlx::query_as(sql).bind(station.0).bind(since.0).fetch_all(connection).await?;
    Ok(rows.into_iter().map(|(from, until)| Span { from: Time(from), until: until.map(Time) }).collect())
}

/// When a station first came, ever; none of one that never did.
///
/// # Errors
/// [`StoreError`] if it cannot be read.
pub async fn first(connection: &mut SqliteConnection, station: StationId) -> Result<Option<Time>, StoreError> {
    let sql = "select min(from_at) from station_span where station = ?";
    let first: Option<i64> = sqlx::query_scalar(sql).bind(station.0).fetch_one(connection).await?;
    Ok(first.map(Time))
}

/// Forgets when stations were there before `since`, but not when each first came.
///
/// # Errors
/// [`StoreError`] if it cannot be written.
pub async fn forget_spans(connection: &mut SqliteConnection, since: Time) -> Result<(), StoreError> {
    let sql = "delete from station_span as old where until_at < ? \
               and from_at > (select min(from_at) from station_span first where first.station = old.station)";
    sqlx::query(sql).bind(since.0).execute(connection).await?;
    Ok(())
}

impl Store {
    /// How stations stood when this desktop was last at work. What was there then is not known to be: nobody listened since.
    ///
    /// # Errors
    /// [`StoreError`] if it cannot be read or written.
    pub async fn presences(&self) -> Result<Vec<Presence>, StoreError> {
        self.after_the_last_run().await.map_err(|error| damaged(error, self.path()))
    }

    async fn after_the_last_run(&self) -> Result<Vec<Presence>, StoreError> {
        let mut connection = self.write_local().await?;
        sqlx::query(
            "update station_span set until_at = max(from_at, coalesce((select p.seen_at from station_presence p \
             where p.station = station_span.station), from_at)) where until_at is null",
        )
        .execute(&mut *connection)
        .await?;
        sqlx::query("update station_presence set state = 'silent', since = seen_at where state = 'online'")
            .execute(&mut *connection)
            .await?;
        let sql = "select p.*, exists (select 1 from alert a where a.station = p.station and a.kind = 'station_offline' \
                   and a.last_at >= p.since) is_raised from station_presence p";
        let rows: Vec<Row> = sqlx::query_as(sql).fetch_all(&mut *connection).await?;
        rows.into_iter().map(presence).collect()
    }

    /// Keeps how stations stand; one that came or went since `before` begins or ends a span.
    ///
    /// # Errors
    /// [`StoreError`] if it cannot be written.
    pub async fn save_presence(&self, before: PresenceState, now: &Presence) -> Result<(), StoreError> {
        let mut connection = self.write_local().await?;
        keep(&mut connection, now).await?;
        if before == now.state {
            return Ok(());
        }
        let sql = if now.state == PresenceState::Online {
            "insert or ignore into station_span (station, from_at) values (?1, ?2)"
        } else {
            "update station_span set until_at = max(from_at, ?2) where station = ?1 and until_at is null"
        };
        sqlx::query(sql).bind(now.station.0).bind(now.since.0).execute(&mut *connection).await?;
        Ok(())
    }

    /// Keeps when stations were last heard of.
    ///
    /// # Errors
    /// [`StoreError`] if it cannot be written.
    pub async fn save_presences(&self, all: &[Presence]) -> Result<(), StoreError> {
        let mut connection = self.write_local().await?;
        for now in all {
            keep(&mut connection, now).await?;
        }
        Ok(())
    }
}

async fn keep(connection: &mut SqliteConnection, now: &Presence) -> Result<(), StoreError> {
    sqlx::query(
        "insert into station_presence (station, hub, state, since, seen_at, boot, firmware, ahead_ms, signs) \
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) on conflict (station) do update set hub = ?2, state = ?3, since = ?4, \
         seen_at = ?5, boot = ?6, firmware = ?7, ahead_ms = ?8, signs = ?9",
    )
    .bind(now.station.0)
    .bind(now.hub.0)
    .bind(now.state.word())
    .bind(now.since.0)
    .bind(now.seen.0)
    .bind(&now.boot)
    .bind(&now.firmware)
    .bind(now.ahead_ms)
    .bind(now.signs)
    .execute(connection)
    .await?;
    Ok(())
}

fn presence(row: Row) -> Result<Presence, StoreError> {
    let unknown = Presence::unknown(StationId(row.station), HubId(row.hub), Time(row.seen_at));
    Ok(Presence {
        state: word::read(&row.state, "presence")?,
        since: Time(row.since),
        boot: row.boot,
        firmware: row.firmware,
        ahead_ms: row.ahead_ms,
        signs: row.signs,
        is_raised: row.is_raised,
        ..unknown
    })
}
