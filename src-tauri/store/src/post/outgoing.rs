//! What goes out to stations: laid out in the transaction of what it tells of, and sent from there.

use domain::{HubId, StationId, Time};
use sqlx::{AssertSqlSafe, SqliteConnection};

use crate::Store;
use crate::error::StoreError;

/// A message that goes out.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Parcel {
    /// Its number in the outbox.
    pub number: i64,
    /// Where to.
    pub topic: String,
    /// What.
    pub payload: Vec<u8>,
    /// How: 1 or 2.
    pub qos: i64,
    /// The login whose message it answers; none of what the hub says of itself.
    pub asked_by: Option<String>,
}

/// A message to be laid out.
#[derive(Clone, Copy, Debug)]
pub struct Draft<'a> {
    /// The message it answers; none of what the hub says of itself.
    pub message: Option<i64>,
    /// Who shall hear it, and their hub, if it is a station of a hub of this desktop.
    pub to: Option<(StationId, HubId)>,
    /// Where to.
    pub topic: &'a str,
    /// What.
    pub payload: &'a [u8],
    /// How: 1 or 2.
    pub qos: i64,
    /// Until when it may wait.
    pub until: Time,
    /// Whether it counts as sent from here on: what must never be said twice does, for a power cut may follow.
    pub is_sent: bool,
}

/// Which of what waits.
#[derive(Clone, Copy, Debug)]
pub enum Waiting<'a> {
    /// What goes below this beginning of a topic.
    Below(&'a str),
    /// What no message asked for.
    Unasked,
}

/// What answers a card, for the rider who stands there: two stations spell it in two ways.
const TO_A_CARD: &str = "topic like '%auth/response'";

/// Lays a message out to be sent; its number.
///
/// # Errors
/// [`StoreError`] if the database refuses.
pub async fn lay_out(connection: &mut SqliteConnection, draft: &Draft<'_>, at: Time) -> Result<i64, StoreError> {
    let sql = "insert into outbox (message, hub, station, topic, payload, qos, made_at, until_at, sent_at) \
               values (?, ?, ?, ?, ?, ?, ?, ?, ?) returning number";
    Ok(sqlx::query_scalar(sql)
        .bind(draft.message)
        .bind(draft.to.map(|(_, hub)| hub.0))
        .bind(draft.to.map(|(station, _)| station.0))
        .bind(draft.topic)
        .bind(draft.payload)
        .bind(draft.qos)
        .bind(at.0)
        .bind(draft.until.0)
        .bind(draft.is_sent.then_some(at.0))
        .fetch_one(connection)
        .await?)
}

/// What was laid out, has not left and may still be said, the oldest first: at most `limit` of those after the number `after`.
///
/// # Errors
/// [`StoreError`] if it cannot be read.
pub async fn waiting(
    connection: &mut SqliteConnection,
    which: Waiting<'_>,
    (after, limit): (i64, i64),
    at: Time,
) -> Result<Vec<Parcel>, StoreError> {
    let (which, below) = match which {
        Waiting::Below(below) => ("substr(o.topic, 1, length(?4)) = ?4", Some(below)),
        Waiting::Unasked => ("o.message is null", None),
    };
    let sql = format!(
        "select o.number, o.topic, o.payload, o.qos, i.login asked_by from outbox o \
         left join inbox i on i.number = o.message \
         where o.sent_at is null and o.until_at > ?1 and o.number > ?2 and {which} order by o.number limit ?3"
    );
    let mut query = sqlx::query_as(AssertSqlSafe(sql)).bind(at.0).bind(after).bind(limit);
    if let Some(below) = below {
        query = query.bind(below);
    }
    Ok(query.fetch_all(connection).await?)
}

/// What was answered to a message that came once more: it may wait again, until `later`. What was said to a card counts as
/// sent: that it opens nothing may wait until `soon`; that it opens the station is left out where the time of that is over, for
/// whoever stands there by now is another.
///
/// # Errors
/// [`StoreError`] if the database refuses.
pub async fn answers_again(
    connection: &mut SqliteConnection,
    message: i64,
    (soon, later): (Time, Time),
    at: Time,
) -> Result<Vec<Parcel>, StoreError> {
    let opens = "(select code from inbox i where i.number = outbox.message) is null";
    let sql = format!(
        "update outbox set until_at = max(until_at, iif({TO_A_CARD}, iif({opens}, 0, ?1), ?2)), \
         sent_at = iif({TO_A_CARD}, ?3, sent_at) where message = ?4"
    );
    let query = sqlx::query(AssertSqlSafe(sql)).bind(soon.0).bind(later.0).bind(at.0).bind(message);
    query.execute(&mut *connection).await?;
    let sql = "select o.number, o.topic, o.payload, o.qos, i.login asked_by from outbox o \
               join inbox i on i.number = o.message where o.message = ? and o.until_at > ? order by o.number";
    Ok(sqlx::query_as(sql).bind(message).bind(at.0).fetch_all(connection).await?)
}

/// What a station was to hear of a card and has not heard is not said any more: somebody else may stand there by now.
///
/// # Errors
/// [`StoreError`] if the database refuses.
pub async fn settle_cards(connection: &mut SqliteConnection, station: StationId, at: Time) -> Result<(), StoreError> {
    let sql = format!("update outbox set until_at = ?1 where station = ?2 and until_at > ?1 and {TO_A_CARD}");
    sqlx::query(AssertSqlSafe(sql)).bind(at.0).bind(station.0).execute(connection).await?;
    Ok(())
}

impl Store {
    /// Notes that messages have left.
    ///
    /// # Errors
    /// [`StoreError`] if it cannot be written.
    pub async fn sent(&self, numbers: &[i64], at: Time) -> Result<(), StoreError> {
        self.note(numbers, Some(at)).await
    }

    /// Notes that messages reached nobody: they wait, also if they had left once before.
    ///
    /// # Errors
    /// [`StoreError`] if it cannot be written.
    pub async fn not_sent(&self, numbers: &[i64]) -> Result<(), StoreError> {
        self.note(numbers, None).await
    }

    async fn note(&self, numbers: &[i64], sent: Option<Time>) -> Result<(), StoreError> {
        let mut connection = self.write_local().await?;
        let numbers = serde_json::to_string(numbers).map_err(|_| StoreError::Unreadable { what: "outbox" })?;
        let sql = "update outbox set sent_at = ?1 where number in (select value from json_each(?2))";
        sqlx::query(sql).bind(sent.map(|at| at.0)).bind(numbers).execute(&mut *connection).await?;
        Ok(())
    }
}
