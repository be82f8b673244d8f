//! What stations reported and does not fit what the hub knows, until a person has looked at it.

use domain::swap::{Quarantine, QuarantineState};
use domain::{BatteryId, Called, CustomerId, HubId, QuarantineId, StationId, Time, UserId};
use sqlx::{AssertSqlSafe, FromRow, SqliteConnection};
use uuid::Uuid;

use crate::error::StoreError;
use crate::list::{Also, Filter, List, Order, chosen, id_text, in_order, said};
use crate::op::Op;
use crate::table::{BATTERY, CUSTOMER, QUARANTINE, STATION};
use crate::word;

/// Among those nobody has decided on, whatever was decided before.
const UNREADABLE: &str = "select count(*) from (select 1 from quarantine indexed by quarantine_open \
                          where state = 'open' and code in ('malformed_json', 'missing_field') limit ?)";

/// How many reports nobody has decided on that could not be read, counted as far as `most`.
///
/// # Errors
/// [`StoreError`] if they cannot be counted.
pub async fn unreadable(connection: &mut SqliteConnection, most: i64) -> Result<i64, StoreError> {
    Ok(sqlx::query_scalar(UNREADABLE).bind(most).fetch_one(connection).await?)
}

/// The list of what did not fit, found by its station, its customer and its batteries, and by what was said.
pub const LIST: List = List {
    table: QUARANTINE,
    name: "quarantine",
    joins: "left join station s on s.id = t.station left join customer c on c.id = t.customer \
            left join battery bi on bi.id = t.battery_in left join battery bo on bo.id = t.battery_out \
            left join user u on u.id = t.decided_by",
    words: concat!(
        "coalesce(",
        said!("s.code"),
        " || ' ' || s.name, '') || ' ' || coalesce(c.name || ' ' || c.code, '') || ' ' || coalesce(",
        said!("bi.short_code"),
        ", '') || ' ' || coalesce(",
        said!("bo.short_code"),
        ", '') || ' ' || t.code || ' ' || substr(t.payload, 1, 2000)"
    ),
    title: ["coalesce(s.code, t.topic)", "t.code"],
    filters: &[
        Filter { name: "state", sql: "t.state" },
        Filter { name: "code", sql: "t.code" },
        Filter { name: "station", sql: id_text!("t.station") },
        Filter { name: "customer", sql: id_text!("t.customer") },
    ],
    orders: &[
        Order { name: "at", sql: "t.at" },
        // What waits comes first, the newest before the older.
        Order { name: "pressing", sql: "iif(t.state = 'open', 0, 90000000000000) - t.at" },
        Order { name: "station", sql: "s.code" },
        Order { name: "customer", sql: "c.name" },
    ],
    also: &[
        Also { table: STATION, rows: "select id from quarantine where station = ?" },
        Also { table: CUSTOMER, rows: "select id from quarantine where customer = ?" },
        Also { table: BATTERY, rows: "select id from quarantine where battery_in = ?1 or battery_out = ?1" },
    ],
};

/// What did not fit, with what everything in it is called.
#[derive(Clone, Debug)]
pub struct QuarantineSeen {
    /// As it is kept.
    pub kept: Quarantine,
    /// The station's code and name.
    pub station: Option<Called>,
    /// What the customer is called.
    pub customer: Option<Called>,
    /// The code of what came back.
    pub came_code: Option<String>,
    /// The code of what went out.
    pub went_code: Option<String>,
    /// Who decided: a person, or the station whose older report came after this one.
    pub decided_by: Option<String>,
}

#[derive(FromRow)]
struct Row {
    id: Uuid,
    hub_id: Uuid,
    station: Option<Uuid>,
    topic: String,
    payload: String,
    code: String,
    customer: Option<Uuid>,
    battery_in: Option<Uuid>,
    battery_out: Option<Uuid>,
    at: i64,
    state: String,
    decided_by: Option<Uuid>,
    decided_at: Option<i64>,
    reason: String,
    station_code: Option<String>,
    station_name: Option<String>,
    customer_code: Option<String>,
    customer_name: Option<String>,
    came_code: Option<String>,
    went_code: Option<String>,
    decided_name: Option<String>,
}

/// Columns of a [`Row`].
const COLUMNS: &str = "t.*, s.code station_code, s.name station_name, c.code customer_code, c.name customer_name, \
                       bi.short_code came_code, bo.short_code went_code, \
                       coalesce(u.name, (select code from station where id = t.decided_by)) decided_name";

/// One of a hub; none if it has none of that id.
///
/// # Errors
/// [`StoreError`] if it cannot be read.
pub async fn find(
    connection: &mut SqliteConnection,
    hub: HubId,
    id: QuarantineId,
) -> Result<Option<QuarantineSeen>, StoreError> {
    let sql =
        AssertSqlSafe(format!("select {COLUMNS} from quarantine t {} where t.id = ? and t.hub_id = ?", LIST.joins));
    let row: Option<Row> = sqlx::query_as(sql).bind(id.0).bind(hub.0).fetch_optional(connection).await?;
    row.map(seen).transpose()
}

/// Those of a station about a customer that nobody has decided on: at most fifty, the oldest.
///
/// # Errors
/// [`StoreError`] if they cannot be read.
pub async fn waiting(
    connection: &mut SqliteConnection,
    station: StationId,
    customer: CustomerId,
) -> Result<Vec<Quarantine>, StoreError> {
    let sql = format!(
        "select {COLUMNS} from quarantine t {} where t.customer = ? and t.station = ? and t.state = 'open' order by t.at limit 50",
        LIST.joins
    );
    let rows: Vec<Row> =
        sqlx::query_as(AssertSqlSafe(sql)).bind(customer.0).bind(station.0).fetch_all(connection).await?;
    rows.into_iter().map(|row| seen(row).map(|seen| seen.kept)).collect()
}

/// Those called `ids`, in their order.
///
/// # Errors
/// [`StoreError`] if they cannot be read.
pub async fn these(connection: &mut SqliteConnection, ids: &[Uuid]) -> Result<Vec<QuarantineSeen>, StoreError> {
    let sql = format!("select {COLUMNS} from {} {} order by j.key", chosen(LIST.name), LIST.joins);
    let rows: Vec<Row> = sqlx::query_as(AssertSqlSafe(sql)).bind(in_order(ids)).fetch_all(connection).await?;
    rows.into_iter().map(seen).collect()
}

fn seen(row: Row) -> Result<QuarantineSeen, StoreError> {
    let called =
        |code: Option<String>, name: Option<String>| Some(Called { code: code?, name: name.unwrap_or_default() });
    let state: QuarantineState = word::read(&row.state, "quarantine")?;
    Ok(QuarantineSeen {
        kept: Quarantine {
            id: QuarantineId(row.id),
            hub: HubId(row.hub_id),
            station: row.station.map(StationId),
            topic: row.topic,
            payload: row.payload,
            code: word::read(&row.code, "error code")?,
            customer: row.customer.map(CustomerId),
            came: row.battery_in.map(BatteryId),
            went: row.battery_out.map(BatteryId),
            at: Time(row.at),
            state,
            decided: row.decided_by.map(UserId).zip(row.decided_at.map(Time)),
            reason: row.reason,
        },
        station: called(row.station_code, row.station_name),
        customer: called(row.customer_code, row.customer_name),
        came_code: row.came_code,
        went_code: row.went_code,
        decided_by: row.decided_name,
    })
}

impl Op {
    /// Keeps what does not fit for a person to look at.
    ///
    /// # Errors
    /// [`StoreError`] if the database refuses.
    pub async fn add_quarantine(&mut self, new: &Quarantine) -> Result<(), StoreError> {
        sqlx::query(
            "insert into quarantine (id, hub_id, station, topic, payload, code, customer, battery_in, battery_out, at, state, \
             decided_by, decided_at, reason) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        )
        .bind(new.id.0)
        .bind(new.hub.0)
        .bind(new.station.map(|id| id.0))
        .bind(&new.topic)
        .bind(&new.payload)
        .bind(word::of(&new.code)?)
        .bind(new.customer.map(|id| id.0))
        .bind(new.came.map(|id| id.0))
        .bind(new.went.map(|id| id.0))
        .bind(new.at.0)
        .bind(word::of(&new.state)?)
        .bind(new.decided.map(|(by, _)| by.0))
        .bind(new.decided.map(|(_, at)| at.0))
        .bind(&new.reason)
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Writes what a person decided; what was reported never changes.
    ///
    /// # Errors
    /// [`StoreError`] if the database refuses.
    pub async fn save_quarantine(&mut self, now: &Quarantine) -> Result<(), StoreError> {
        sqlx::query("update quarantine set state = ?2, decided_by = ?3, decided_at = ?4, reason = ?5 where id = ?1")
            .bind(now.id.0)
            .bind(word::of(&now.state)?)
            .bind(now.decided.map(|(by, _)| by.0))
            .bind(now.decided.map(|(_, at)| at.0))
            .bind(&now.reason)
            .execute(self.connection())
            .await?;
        Ok(())
    }
}
