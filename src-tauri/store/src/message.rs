//! What stations said and heard, looked through: the last of it, for whoever looks for what went wrong.

use domain::swap::{ErrorCode, Verdict};
use domain::{HubId, StationId, Time};
use sqlx::{AssertSqlSafe, FromRow, SqliteConnection};
use uuid::Uuid;

use crate::error::StoreError;
use crate::word;

/// The way a message went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Way {
    /// A station said it.
    In,
    /// The hub said it of itself, and not as an answer.
    Out,
}

/// A message as a list shows it.
#[derive(Clone, Debug)]
pub struct MessageSeen {
    /// Which way it went.
    pub way: Way,
    /// Its number among those of its way.
    pub number: i64,
    /// When it came or was made.
    pub at: Time,
    /// The station, if it is one of the hub.
    pub station: Option<StationId>,
    /// Its code.
    pub station_code: Option<String>,
    /// Who sent it: the login at the broker.
    pub login: String,
    /// Where.
    pub topic: String,
    /// What became of it; none of what goes out.
    pub verdict: Option<Verdict>,
    /// What the station was told.
    pub code: Option<ErrorCode>,
    /// What is wrong, for people.
    pub detail: String,
    /// When it left; none of what came.
    pub sent_at: Option<Time>,
    /// Its bytes.
    pub size: i64,
}

/// What went out for a message.
#[derive(Clone, Debug, FromRow)]
pub struct AnswerSeen {
    /// Where.
    pub topic: String,
    /// What.
    pub payload: Vec<u8>,
    /// How: 1 or 2.
    pub qos: i64,
    /// When it left.
    pub sent_at: Option<i64>,
}

#[derive(FromRow)]
struct Row {
    is_out: bool,
    number: i64,
    at: i64,
    station: Option<Uuid>,
    station_code: Option<String>,
    login: String,
    topic: String,
    verdict: Option<String>,
    code: Option<String>,
    detail: String,
    sent_at: Option<i64>,
    size: i64,
}

/// The last `last` messages of a hub, and of nobody's stations: the newest first, of those only what holds `text`, which is
/// in small letters.
///
/// # Errors
/// [`StoreError`] if they cannot be read.
pub async fn latest(
    connection: &mut SqliteConnection,
    hub: HubId,
    last: i64,
    text: &str,
) -> Result<Vec<MessageSeen>, StoreError> {
    // What a message says is long, and read only where something is looked for in it.
    let said = "iif(?3 = '', '', lower(cast(payload as text)))";
    let sql = format!(
        "select m.*, s.code station_code from (select * from ( \
         select * from (select 0 is_out, number, received_at at, station, login, topic, verdict, code, detail, null sent_at, \
         length(payload) size, {said} said from inbox where hub is null or hub = ?1 order by number desc limit ?2) union all \
         select * from (select 1, number, made_at, station, '', topic, null, null, '', sent_at, length(payload), {said} \
         from outbox where message is null and hub = ?1 order by number desc limit ?2) \
         ) order by at desc, is_out desc, number desc limit ?2) m left join station s on s.id = m.station \
         where ?3 = '' or instr(m.said, ?3) > 0 or instr(lower(m.login || ' ' || m.topic || ' ' || m.detail || ' ' || \
         coalesce(m.code, '')), ?3) > 0 order by m.at desc, m.is_out desc, m.number desc"
    );
    let rows: Vec<Row> =
        sqlx::query_as(AssertSqlSafe(sql)).bind(hub.0).bind(last).bind(text).fetch_all(connection).await?;
    rows.into_iter().map(seen).collect()
}

/// One message of a hub, or of nobody's station, with what it says; none if it is not kept any more.
///
/// # Errors
/// [`StoreError`] if it cannot be read.
pub async fn find(
    connection: &mut SqliteConnection,
    hub: HubId,
    (way, number): (Way, i64),
) -> Result<Option<(MessageSeen, Vec<u8>)>, StoreError> {
    let from = match way {
        Way::In => {
            "(select 0 is_out, number, received_at at, station, login, topic, payload, verdict, code, detail, null sent_at \
             from inbox where number = ?2 and (hub is null or hub = ?1))"
        }
        Way::Out => {
            "(select 1 is_out, number, made_at at, station, '' login, topic, payload, null verdict, null code, '' detail, sent_at \
             from outbox where number = ?2 and message is null and hub = ?1)"
        }
    };
    let sql = format!(
        "select m.*, s.code station_code, length(m.payload) size from {from} m left join station s on s.id = m.station"
    );
    #[derive(FromRow)]
    struct Whole {
        #[sqlx(flatten)]
        row: Row,
        payload: Vec<u8>,
    }
    let found: Option<Whole> =
        sqlx::query_as(AssertSqlSafe(sql)).bind(hub.0).bind(number).fetch_optional(connection).await?;
    found.map(|Whole { row, payload }| Ok((seen(row)?, payload))).transpose()
}

/// What was answered to a message that came.
///
/// # Errors
/// [`StoreError`] if it cannot be read.
pub async fn answers(connection: &mut SqliteConnection, number: i64) -> Result<Vec<AnswerSeen>, StoreError> {
    let sql = "select topic, payload, qos, sent_at from outbox where message = ? order by number";
    Ok(sqlx::query_as(sql).bind(number).fetch_all(connection).await?)
}

fn seen(row: Row) -> Result<MessageSeen, StoreError> {
    Ok(MessageSeen {
        way: if row.is_out { Way::Out } else { Way::In },
        number: row.number,
        at: Time(row.at),
        station: row.station.map(StationId),
        station_code: row.station_code,
        login: row.login,
        topic: row.topic,
        verdict: row.verdict.as_deref().map(|verdict| word::read(verdict, "verdict")).transpose()?,
        code: row.code.as_deref().map(|code| word::read(code, "error code")).transpose()?,
        detail: row.detail,
        sent_at: row.sent_at.map(Time),
        size: row.size,
    })
}
