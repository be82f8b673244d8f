//! The rows of the inbox written again without the hub: the same table with its indexes in a file of its own, many rows a
//! statement and as many a transaction as the hub takes at once, each brought to the disk. What comes out of a socket, is
//! read, judged and known again costs nothing here.

use std::path::Path;

use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, FromRow, QueryBuilder, Sqlite, SqliteConnection, Transaction};
use usecases::Clock;

use crate::Stopped;

/// Rows that are written.
const ROWS: i64 = 200_000;
const ROWS_A_TRANSACTION: usize = 512;
const ROWS_A_STATEMENT: usize = 64;

#[derive(FromRow)]
struct Row {
    hub: Option<Vec<u8>>,
    station: Option<Vec<u8>>,
    login: String,
    topic: String,
    payload: Vec<u8>,
    identity: Option<Vec<u8>>,
    received_at: i64,
    verdict: String,
    detail: String,
}

/// How many of the hub's last rows are written a second.
pub async fn rows_a_second(hub: &Path, own: &Path) -> Result<f64, Stopped> {
    let options = SqliteConnectOptions::new()
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .pragma("cache_size", "-32768")
        .disable_statement_logging();
    let mut theirs = options.clone().filename(hub).read_only(true).connect().await?;
    let mut ours = options.filename(own).create_if_missing(true).connect().await?;
    let tables = "select sql from sqlite_schema where tbl_name = 'inbox' and sql is not null order by type desc";
    for sql in sqlx::query_scalar::<_, String>(tables).fetch_all(&mut theirs).await? {
        sqlx::query(AssertSqlSafe(sql)).execute(&mut ours).await?;
    }
    let last = "select hub, station, login, topic, payload, identity, received_at, verdict, detail from inbox \
                order by number desc limit ?";
    let rows: Vec<Row> = sqlx::query_as(last).bind(ROWS).fetch_all(&mut theirs).await?;
    theirs.close().await?;
    let clock = Clock::system();
    write(&mut ours, &rows).await?;
    let passed = clock.since_start().as_secs_f64();
    ours.close().await?;
    std::fs::remove_file(own)?;
    // Exact below 2^53 rows.
    #[allow(clippy::cast_precision_loss)]
    Ok(rows.len() as f64 / passed)
}

async fn write(ours: &mut SqliteConnection, rows: &[Row]) -> Result<(), Stopped> {
    for some in rows.chunks(ROWS_A_TRANSACTION) {
        let mut tx = ours.begin_with("begin immediate").await?;
        for few in some.chunks(ROWS_A_STATEMENT) {
            insert(&mut tx, few).await?;
        }
        tx.commit().await?;
    }
    Ok(())
}

async fn insert(tx: &mut Transaction<'_, Sqlite>, rows: &[Row]) -> Result<(), Stopped> {
    let mut query = QueryBuilder::new(
        "insert into inbox (hub, station, login, topic, payload, identity, received_at, verdict, detail) ",
    );
    query.push_values(rows, |mut values, row| {
        values
            .push_bind(&row.hub)
            .push_bind(&row.station)
            .push_bind(&row.login)
            .push_bind(&row.topic)
            .push_bind(&row.payload)
            .push_bind(&row.identity)
            .push_bind(row.received_at)
            .push_bind(&row.verdict)
            .push_bind(&row.detail);
    });
    query.build().execute(&mut **tx).await?;
    Ok(())
}
