//! Sessions of customers with stations: this desktop's own, since only the desktop that hears a station answers it.

use domain::reservation::Promise;
use domain::swap::{SessionState, SwapSession};
use domain::{BatteryId, Called, CardId, CustomerId, HubId, Item, ReservationId, StationId, SwapSessionId, Time};
use sqlx::{AssertSqlSafe, FromRow, SqliteConnection};
use uuid::Uuid;

use crate::error::StoreError;
use crate::word;

#[derive(FromRow)]
struct Row {
    id: Uuid,
    hub: Uuid,
    station: Uuid,
    customer: Uuid,
    card: Option<Uuid>,
    token: String,
    opened_at: i64,
    until_at: i64,
    state: String,
    brought: Option<Uuid>,
    kept: Option<Uuid>,
    ended_at: Option<i64>,
}

async fn one(
    connection: &mut SqliteConnection,
    what: &str,
    bound: [Option<Uuid>; 2],
    token: &str,
) -> Result<Option<SwapSession>, StoreError> {
    let sql =
        AssertSqlSafe(format!("select * from swap_session where {what} order by opened_at desc, id desc limit 1"));
    let row: Option<Row> =
        sqlx::query_as(sql).bind(bound[0]).bind(bound[1]).bind(token).fetch_optional(connection).await?;
    row.map(session).transpose()
}

/// The session a station shows the token of.
///
/// # Errors
/// [`StoreError`] if it cannot be read.
pub async fn of_token(
    connection: &mut SqliteConnection,
    station: StationId,
    token: &str,
) -> Result<Option<SwapSession>, StoreError> {
    one(connection, "station = ?1 and ?2 is null and token = ?3", [Some(station.0), None], token).await
}

/// A customer's last session at a station.
///
/// # Errors
/// [`StoreError`] if it cannot be read.
pub async fn last_of(
    connection: &mut SqliteConnection,
    station: StationId,
    customer: CustomerId,
) -> Result<Option<SwapSession>, StoreError> {
    one(connection, "station = ?1 and customer = ?2 and ?3 is not null", [Some(station.0), Some(customer.0)], "").await
}

/// The session that opens a station now.
///
/// # Errors
/// [`StoreError`] if it cannot be read.
pub async fn open_at(
    connection: &mut SqliteConnection,
    station: StationId,
    at: Time,
) -> Result<Option<SwapSession>, StoreError> {
    let what = format!("station = ?1 and ?2 is null and ?3 is not null and state = 'open' and until_at >= {}", at.0);
    one(connection, &what, [Some(station.0), None], "").await
}

/// The session that is open now, wherever, that a card opened, or somebody of the staff for the card's owner.
///
/// # Errors
/// [`StoreError`] if it cannot be read.
pub async fn open_of(
    connection: &mut SqliteConnection,
    (card, owner): (CardId, CustomerId),
    at: Time,
) -> Result<Option<SwapSession>, StoreError> {
    let whose = "(card = ?1 or (card is null and customer = ?2)) and ?3 is not null";
    let what = format!("{whose} and state = 'open' and until_at >= {}", at.0);
    one(connection, &what, [Some(card.0), Some(owner.0)], "").await
}

/// A customer's session that is open now, wherever.
///
/// # Errors
/// [`StoreError`] if it cannot be read.
pub async fn open_for(
    connection: &mut SqliteConnection,
    customer: CustomerId,
    at: Time,
) -> Result<Option<SwapSession>, StoreError> {
    let what = format!("customer = ?1 and ?2 is null and ?3 is not null and state = 'open' and until_at >= {}", at.0);
    one(connection, &what, [Some(customer.0), None], "").await
}

/// The last session at a station.
///
/// # Errors
/// [`StoreError`] if it cannot be read.
pub async fn newest(connection: &mut SqliteConnection, station: StationId) -> Result<Option<SwapSession>, StoreError> {
    one(connection, "station = ?1 and ?2 is null and ?3 is not null", [Some(station.0), None], "").await
}

/// For whom something is kept that a station is to hand out: until its session is over it is promised to them.
///
/// # Errors
/// [`StoreError`] if it cannot be read.
pub async fn keeping(connection: &mut SqliteConnection, item: Item, at: Time) -> Result<Option<Promise>, StoreError> {
    let sql = "select s.id, s.customer, c.code, c.name, s.opened_at, s.until_at from swap_session s \
               left join customer c on c.id = s.customer where s.kept = ? and s.state = 'open' and s.until_at >= ?";
    type Kept = (Uuid, Uuid, Option<String>, Option<String>, i64, i64);
    let found: Option<Kept> = sqlx::query_as(sql).bind(item.id).bind(at.0).fetch_optional(connection).await?;
    Ok(found.map(|(id, customer, code, name, from, to)| Promise {
        id: ReservationId(id),
        customer: CustomerId(customer),
        who: Called { code: code.unwrap_or_default(), name: name.unwrap_or_default() },
        item: Some(item),
        from: Time(from),
        to: Time(to),
    }))
}

/// Sessions that are open though their time is over; at most `limit`.
///
/// # Errors
/// [`StoreError`] if they cannot be read.
pub async fn over(connection: &mut SqliteConnection, at: Time, limit: i64) -> Result<Vec<SwapSession>, StoreError> {
    let sql = "select * from swap_session where state = 'open' and until_at < ? order by until_at limit ?";
    let rows: Vec<Row> = sqlx::query_as(sql).bind(at.0).bind(limit).fetch_all(connection).await?;
    rows.into_iter().map(session).collect()
}

/// Writes a session, new or as it has become, in the transaction of whatever made it so.
///
/// # Errors
/// [`StoreError`] if the database refuses.
pub async fn save(connection: &mut SqliteConnection, session: &SwapSession) -> Result<(), StoreError> {
    sqlx::query(
        "insert into swap_session (id, hub, station, customer, card, token, opened_at, until_at, state, brought, kept, ended_at) \
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12) on conflict (id) do update set state = ?9, brought = ?10, \
         kept = ?11, ended_at = ?12",
    )
    .bind(session.id.0)
    .bind(session.hub.0)
    .bind(session.station.0)
    .bind(session.customer.0)
    .bind(session.card.map(|id| id.0))
    .bind(&session.token)
    .bind(session.opened.0)
    .bind(session.until.0)
    .bind(word::of(&session.state)?)
    .bind(session.brought.map(|id| id.0))
    .bind(session.kept.map(|id| id.0))
    .bind(session.ended.map(|at| at.0))
    .execute(connection)
    .await?;
    Ok(())
}

fn session(row: Row) -> Result<SwapSession, StoreError> {
    let state: SessionState = word::read(&row.state, "session")?;
    Ok(SwapSession {
        id: SwapSessionId(row.id),
        hub: HubId(row.hub),
        station: StationId(row.station),
        customer: CustomerId(row.customer),
        card: row.card.map(CardId),
        token: row.token,
        opened: Time(row.opened_at),
        until: Time(row.until_at),
        state,
        brought: row.brought.map(BatteryId),
        kept: row.kept.map(BatteryId),
        ended: row.ended_at.map(Time),
    })
}
