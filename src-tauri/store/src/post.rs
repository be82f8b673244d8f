//! The post between stations and this desktop: what came, each with its verdict, and what goes out. This desktop's own.

use std::collections::HashSet;

use domain::{HubId, StationId, Time};
use sha2::{Digest, Sha256};
use sqlx::{QueryBuilder, SqliteConnection};

use crate::error::StoreError;

mod outgoing;

pub use outgoing::{Draft, Parcel, Waiting, answers_again, lay_out, settle_cards, waiting};

/// Rows of a statement: all but the last of many have as many, so that the statement is compiled once.
const AT_ONCE: usize = 64;

/// No message is held longer than a clock that was ahead and is set back can say.
const HELD_AT_MOST_MS: i64 = 60 * 60 * 1_000;

/// A message that came.
#[derive(Clone, Debug)]
pub struct Letter<'a> {
    /// The hub of its station, if it has one.
    pub hub: Option<HubId>,
    /// Its station, if it is one of a hub of this desktop.
    pub station: Option<StationId>,
    /// Who sent it: the login at the broker.
    pub login: &'a str,
    /// Where it came.
    pub topic: &'a str,
    /// As it came.
    pub payload: &'a [u8],
    /// What makes it the same message, and until when that holds; no time for ever.
    pub identity: Option<(&'a str, Option<Time>)>,
    /// When it came.
    pub at: Time,
    /// What became of it, in a word.
    pub verdict: &'static str,
    /// What the station was told.
    pub code: Option<&'static str>,
    /// What is wrong, for people.
    pub detail: &'a str,
}

/// A reading among the messages, as a row of its own: so they were kept before they had a file.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct PlainReading {
    /// The message's number.
    pub number: i64,
    /// Who sent it: the login at the broker.
    pub login: String,
    /// Where it came.
    pub topic: String,
    /// As it came.
    pub payload: Vec<u8>,
    /// When it came, in milliseconds since 1970.
    pub received_at: i64,
}

/// Readings among the messages after a number, in their order.
///
/// # Errors
/// [`StoreError`] if they cannot be read.
pub async fn plain_readings(
    connection: &mut SqliteConnection,
    after: i64,
    limit: i64,
) -> Result<Vec<PlainReading>, StoreError> {
    let sql = "select number, login, topic, payload, received_at from inbox \
               where number > ? and topic like '%/battery/status' and payload <> x'' order by number limit ?";
    Ok(sqlx::query_as(sql).bind(after).bind(limit).fetch_all(connection).await?)
}

/// The number of a message that came before with the same identity; none if it is new.
///
/// # Errors
/// [`StoreError`] if it cannot be read.
pub async fn before(connection: &mut SqliteConnection, identity: &str, at: Time) -> Result<Option<i64>, StoreError> {
    let sql = "select number from inbox where identity = ?1 and (held_until is null or held_until between ?2 and ?3) \
               order by number limit 1";
    let furthest = at.0.saturating_add(HELD_AT_MOST_MS);
    Ok(sqlx::query_scalar(sql).bind(digest(identity)).bind(at.0).bind(furthest).fetch_optional(connection).await?)
}

/// Which of these identities came before.
///
/// # Errors
/// [`StoreError`] if it cannot be read.
pub async fn known(connection: &mut SqliteConnection, identities: &[&str], at: Time) -> Result<Identities, StoreError> {
    let mut known = Identities::default();
    for some in identities.chunks(AT_ONCE) {
        let mut query =
            QueryBuilder::new("select identity from inbox where (held_until is null or held_until between ");
        query.push_bind(at.0).push(" and ").push_bind(at.0.saturating_add(HELD_AT_MOST_MS)).push(") and identity in (");
        let mut list = query.separated(", ");
        for identity in some {
            list.push_bind(digest(identity));
        }
        query.push(")");
        let found: Vec<Vec<u8>> = query.build_query_scalar().fetch_all(&mut *connection).await?;
        known.0.extend(found);
    }
    Ok(known)
}

/// Identities of messages.
#[derive(Debug, Default)]
pub struct Identities(HashSet<Vec<u8>>);

impl Identities {
    /// Adds one; whether it is new.
    pub fn insert(&mut self, identity: &str) -> bool {
        self.0.insert(digest(identity))
    }
}

/// The last refusal of a card at a station since a moment: when, and the code that was told.
///
/// # Errors
/// [`StoreError`] if it cannot be read.
pub async fn last_refused(
    connection: &mut SqliteConnection,
    station: StationId,
    since: Time,
) -> Result<Option<(Time, String)>, StoreError> {
    let sql = "select received_at, code from inbox where station = ? and received_at >= ? and verdict = 'refused' \
               and topic like '%auth/request' and code is not null order by number desc limit 1";
    let found: Option<(i64, String)> =
        sqlx::query_as(sql).bind(station.0).bind(since.0).fetch_optional(connection).await?;
    Ok(found.map(|(at, code)| (Time(at), code)))
}

/// Where a station last asked about a card.
///
/// # Errors
/// [`StoreError`] if it cannot be read.
pub async fn last_auth(connection: &mut SqliteConnection, station: StationId) -> Result<Option<String>, StoreError> {
    let sql = "select topic from inbox where station = ? and topic like '%auth/request' order by number desc limit 1";
    Ok(sqlx::query_scalar(sql).bind(station.0).fetch_optional(connection).await?)
}

/// Writes down a message that came, in the transaction of what it does; its number.
///
/// # Errors
/// [`StoreError`] if the database refuses.
pub async fn receive(connection: &mut SqliteConnection, letter: &Letter<'_>) -> Result<i64, StoreError> {
    let (identity, held_until) = letter.identity.map(|(key, until)| (digest(key), until)).unzip();
    let sql = "insert into inbox (hub, station, login, topic, payload, identity, held_until, received_at, verdict, code, \
               detail) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) returning number";
    Ok(sqlx::query_scalar(sql)
        .bind(letter.hub.map(|id| id.0))
        .bind(letter.station.map(|id| id.0))
        .bind(letter.login)
        .bind(letter.topic)
        .bind(letter.payload)
        .bind(identity)
        .bind(held_until.flatten().map(|at| at.0))
        .bind(letter.at.0)
        .bind(letter.verdict)
        .bind(letter.code)
        .bind(letter.detail)
        .fetch_one(connection)
        .await?)
}

/// Writes down many messages that came, in the transaction of what they do.
///
/// # Errors
/// [`StoreError`] if the database refuses.
pub async fn receive_many(connection: &mut SqliteConnection, letters: &[Letter<'_>]) -> Result<(), StoreError> {
    for some in letters.chunks(AT_ONCE) {
        let mut query = QueryBuilder::new(
            "insert into inbox (hub, station, login, topic, payload, identity, held_until, received_at, verdict, code, detail) ",
        );
        query.push_values(some, |mut row, letter| {
            let (identity, held_until) = letter.identity.map(|(key, until)| (digest(key), until)).unzip();
            row.push_bind(letter.hub.map(|id| id.0))
                .push_bind(letter.station.map(|id| id.0))
                .push_bind(letter.login)
                .push_bind(letter.topic)
                .push_bind(letter.payload)
                .push_bind(identity)
                .push_bind(held_until.flatten().map(|at| at.0))
                .push_bind(letter.at.0)
                .push_bind(letter.verdict)
                .push_bind(letter.code)
                .push_bind(letter.detail);
        });
        query.build().execute(&mut *connection).await?;
    }
    Ok(())
}

/// Until when messages are kept.
#[derive(Clone, Copy, Debug)]
pub struct Keep {
    /// What came before goes.
    pub since: Time,
    /// Of what came since, so many of the newest stay whatever they are; of the older ones those that must still be recognised
    /// and those whose answers wait.
    pub newest: i64,
}

/// Messages whose time is over; at most `limit`.
///
/// # Errors
/// [`StoreError`] if they cannot be read.
pub async fn over(connection: &mut SqliteConnection, keep: Keep, at: Time, limit: i64) -> Result<Vec<i64>, StoreError> {
    let old = "select number from inbox where received_at < ? order by received_at limit ?";
    let mut over: Vec<i64> = sqlx::query_scalar(old).bind(keep.since.0).bind(limit).fetch_all(&mut *connection).await?;
    let rest = limit - i64::try_from(over.len()).unwrap_or(limit);
    let many = "select number from inbox i where number <= (select max(number) from inbox) - ?1 and received_at >= ?2 \
                and (identity is null or held_until is not null) and coalesce(held_until, 0) < ?3 \
                and not exists (select 1 from outbox o where o.message = i.number \
                and o.sent_at is null and o.until_at > ?3) \
                order by number limit ?4";
    let query = sqlx::query_scalar::<_, i64>(many).bind(keep.newest).bind(keep.since.0).bind(at.0).bind(rest);
    over.extend(query.fetch_all(connection).await?);
    Ok(over)
}

/// Long messages beyond so many of the newest that are only kept to be recognised; at most `limit`.
///
/// # Errors
/// [`StoreError`] if they cannot be read.
pub async fn long(connection: &mut SqliteConnection, newest: i64, limit: i64) -> Result<Vec<i64>, StoreError> {
    let sql = "select number from inbox where number <= (select max(number) from inbox) - ? and length(payload) > 4000 \
               and identity is not null and held_until is null order by number limit ?";
    Ok(sqlx::query_scalar(sql).bind(newest).bind(limit).fetch_all(connection).await?)
}

/// Forgets what was in messages that are only kept to be recognised.
///
/// # Errors
/// [`StoreError`] if it cannot be written.
pub async fn forget_payloads(connection: &mut SqliteConnection, numbers: &[i64]) -> Result<(), StoreError> {
    let numbers = serde_json::to_string(numbers).map_err(|_| StoreError::Unreadable { what: "inbox" })?;
    let sql = "update inbox set payload = x'' where number in (select value from json_each(?))";
    sqlx::query(sql).bind(numbers).execute(connection).await?;
    Ok(())
}

/// Lets go of messages with their answers, and of what went out of itself before `since`.
///
/// # Errors
/// [`StoreError`] if it cannot be written.
pub async fn let_go(connection: &mut SqliteConnection, numbers: &[i64], since: Time) -> Result<(), StoreError> {
    let numbers = serde_json::to_string(numbers).map_err(|_| StoreError::Unreadable { what: "inbox" })?;
    for sql in [
        "delete from outbox where message in (select value from json_each(?))",
        "delete from inbox where number in (select value from json_each(?))",
    ] {
        sqlx::query(sql).bind(&numbers).execute(&mut *connection).await?;
    }
    let of_itself = "delete from outbox where message is null and made_at < ?";
    sqlx::query(of_itself).bind(since.0).execute(connection).await?;
    Ok(())
}

/// Only equal or not is asked of it, and a payload may be long.
fn digest(identity: &str) -> Vec<u8> {
    Sha256::digest(identity.as_bytes()).to_vec()
}
