//! What somebody should look at.

use domain::alert::{Alert, AlertKind};
use domain::{AlertId, BatteryId, CustomerId, HubId, StationId, Time, UserId};
use sqlx::{FromRow, SqliteConnection};
use uuid::Uuid;

use crate::error::StoreError;
use crate::op::Op;
use crate::word;

/// An alert with how often it was raised.
#[derive(Clone, Debug)]
pub struct AlertSeen {
    /// The alert, as it was raised first.
    pub alert: Alert,
    /// The code of its station.
    pub station_code: Option<String>,
    /// When it was raised last.
    pub last: Time,
    /// How often.
    pub count: i64,
}

#[derive(FromRow)]
struct Row {
    id: Uuid,
    kind: String,
    about: String,
    station: Option<Uuid>,
    battery: Option<Uuid>,
    customer: Option<Uuid>,
    first_at: i64,
    last_at: i64,
    count: i64,
    station_code: Option<String>,
}

/// What nobody has looked at yet, the newest first.
///
/// # Errors
/// [`StoreError`] if it cannot be read.
pub async fn unseen(connection: &mut SqliteConnection, hub: HubId, limit: i64) -> Result<Vec<AlertSeen>, StoreError> {
    let sql = "select a.id, a.kind, a.about, a.station, a.battery, a.customer, a.first_at, a.last_at, a.count, \
               s.code station_code from alert a left join station s on s.id = a.station \
               where a.hub_id = ? and a.seen_at is null order by a.last_at desc, a.id limit ?";
    let rows: Vec<Row> = sqlx::query_as(sql).bind(hub.0).bind(limit).fetch_all(connection).await?;
    rows.into_iter().map(|row| seen(hub, row)).collect()
}

/// How many alerts of a kind nobody of a hub has looked at, and which of them is about this.
///
/// # Errors
/// [`StoreError`] if it cannot be read.
pub async fn open(
    connection: &mut SqliteConnection,
    hub: HubId,
    (kind, about): (AlertKind, &str),
) -> Result<(i64, Option<AlertId>), StoreError> {
    let sql = "select count(*), (select id from alert where hub_id = ?1 and kind = ?2 and about = ?3 and seen_at is null limit 1) \
               from alert where hub_id = ?1 and kind = ?2 and seen_at is null";
    let query = sqlx::query_as(sql).bind(hub.0).bind(word::of(&kind)?).bind(about);
    let (open, same): (i64, Option<Uuid>) = query.fetch_one(connection).await?;
    Ok((open, same.map(AlertId)))
}

/// The alerts about a battery that nobody has looked at, and about what each is.
///
/// # Errors
/// [`StoreError`] if they cannot be read.
pub async fn of_battery(
    connection: &mut SqliteConnection,
    hub: HubId,
    battery: BatteryId,
) -> Result<Vec<(AlertId, AlertKind, String)>, StoreError> {
    let sql = "select id, kind, about from alert where hub_id = ? and battery = ? and seen_at is null";
    let rows: Vec<(Uuid, String, String)> =
        sqlx::query_as(sql).bind(hub.0).bind(battery.0).fetch_all(connection).await?;
    rows.into_iter().map(|(id, kind, about)| Ok((AlertId(id), word::read(&kind, "alert")?, about))).collect()
}

fn seen(hub: HubId, row: Row) -> Result<AlertSeen, StoreError> {
    let alert = Alert {
        id: AlertId(row.id),
        hub,
        kind: word::read(&row.kind, "alert")?,
        about: row.about,
        station: row.station.map(StationId),
        battery: row.battery.map(BatteryId),
        customer: row.customer.map(CustomerId),
        at: Time(row.first_at),
    };
    Ok(AlertSeen { alert, station_code: row.station_code, last: Time(row.last_at), count: row.count })
}

/// Whether an alert of this kind about a station goes on: nobody has looked at it.
///
/// # Errors
/// [`StoreError`] if it cannot be read.
pub async fn goes_on(
    connection: &mut SqliteConnection,
    hub: HubId,
    kind: AlertKind,
    station: StationId,
) -> Result<bool, StoreError> {
    let sql = "select exists (select 1 from alert where hub_id = ? and kind = ? and station = ? and seen_at is null)";
    let query = sqlx::query_scalar(sql).bind(hub.0).bind(word::of(&kind)?).bind(station.0);
    Ok(query.fetch_one(connection).await?)
}

impl Op {
    /// Notes that somebody has looked at an alert; whether there was one to look at.
    ///
    /// # Errors
    /// [`StoreError`] if the database refuses.
    pub async fn see_alert(&mut self, hub: HubId, id: AlertId, by: UserId) -> Result<bool, StoreError> {
        let at = self.at();
        let seen =
            sqlx::query("update alert set seen_by = ?, seen_at = ? where id = ? and hub_id = ? and seen_at is null")
                .bind(by.0)
                .bind(at.0)
                .bind(id.0)
                .bind(hub.0)
                .execute(self.connection())
                .await?;
        Ok(seen.rows_affected() > 0)
    }

    /// Raises an alert, or counts one that goes on.
    ///
    /// # Errors
    /// [`StoreError`] if the database refuses.
    pub async fn raise(&mut self, alert: &Alert) -> Result<(), StoreError> {
        let kind = word::of(&alert.kind)?;
        let counted = sqlx::query(
            "update alert set count = count + 1, last_at = ? where id = (select id from alert where hub_id = ? and kind = ? \
             and about = ? and seen_at is null order by first_at limit 1)",
        )
        .bind(alert.at.0)
        .bind(alert.hub.0)
        .bind(&kind)
        .bind(&alert.about)
        .execute(self.connection())
        .await?;
        if counted.rows_affected() > 0 {
            return Ok(());
        }
        sqlx::query(
            "insert into alert (id, hub_id, kind, about, station, battery, customer, first_at, last_at, count) \
             values (?, ?, ?, ?, ?, ?, ?, ?, ?, 1)",
        )
        .bind(alert.id.0)
        .bind(alert.hub.0)
        .bind(&kind)
        .bind(&alert.about)
        .bind(alert.station.map(|id| id.0))
        .bind(alert.battery.map(|id| id.0))
        .bind(alert.customer.map(|id| id.0))
        .bind(alert.at.0)
        .bind(alert.at.0)
        .execute(self.connection())
        .await?;
        Ok(())
    }
}
