//! The same rows without the product: a copy of the hub with no trigger in it, written to in one bare transaction.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::Value;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteRow, SqliteSynchronous};
use sqlx::{
    AssertSqlSafe, Column, ConnectOptions, Connection, QueryBuilder, Row, Sqlite, SqliteConnection, TypeInfo, ValueRef,
};
use store::table::{AUDIT, tables};
use usecases::Clock;
use uuid::Uuid;

use crate::Stopped;

/// A value as a row holds it.
enum Cell {
    Nothing,
    Number(i64),
    Text(String),
    Bytes(Vec<u8>),
}

/// A row that an act added, or the columns of one that it changed.
struct Written {
    table: &'static str,
    is_new: bool,
    cells: Vec<(String, Cell)>,
}

/// The hub, to be read, and its bare copy.
pub(super) struct Bare {
    hub: SqliteConnection,
    copy: SqliteConnection,
}

impl Bare {
    /// Copies the closed hub at `database` to `copy`, without its triggers; what to write is read in `hub`.
    pub async fn of(database: &Path, copy: &Path, hub: &Path) -> Result<Self, Stopped> {
        std::fs::copy(database, copy)?;
        let options = SqliteConnectOptions::new()
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .pragma("cache_size", "-32768")
            .disable_statement_logging();
        let mut bare = options.clone().filename(copy).connect().await?;
        let triggers = sqlx::query_scalar("select name from sqlite_schema where type = 'trigger'");
        let triggers: Vec<String> = triggers.fetch_all(&mut bare).await?;
        for name in triggers {
            sqlx::query(AssertSqlSafe(format!("drop trigger {name}"))).execute(&mut bare).await?;
        }
        sqlx::query("pragma wal_checkpoint(truncate)").execute(&mut bare).await?;
        Ok(Self { hub: options.filename(hub).read_only(true).connect().await?, copy: bare })
    }

    /// Writes what the last act wrote, a statement a row, in one transaction; the milliseconds it took, and the rows.
    pub async fn again(&mut self) -> Result<(f64, usize), Stopped> {
        let mut written = Vec::new();
        let sql =
            "select tbl, id, kind, patch from _chg where op = (select max(op) from _op) and tbl <> ? order by cid";
        let changes: Vec<(i64, Uuid, i64, String)> = sqlx::query_as(sql).bind(AUDIT).fetch_all(&mut self.hub).await?;
        for (code, id, kind, patch) in changes {
            written.push((id, self.row(code, id, kind, &patch).await?));
        }
        let clock = Clock::system();
        let mut tx = self.copy.begin_with("begin immediate").await?;
        for (id, row) in &written {
            statement(row, *id).build().execute(&mut *tx).await?;
        }
        tx.commit().await?;
        Ok((clock.since_start().as_secs_f64() * 1_000.0, written.len()))
    }

    async fn row(&mut self, code: i64, id: Uuid, kind: i64, patch: &str) -> Result<Written, Stopped> {
        let table = tables().find(|table| table.code == code).ok_or_else(|| Stopped::wrong("no such table"))?.name;
        let row = sqlx::query(AssertSqlSafe(format!("select * from {table} where id = ?"))).bind(id);
        let row = row.fetch_one(&mut self.hub).await?;
        let changed: BTreeMap<String, Value> = serde_json::from_str(patch)?;
        let mut cells = cells(&row)?;
        let is_new = kind == 1;
        cells.retain(|(name, _)| is_new || changed.contains_key(name));
        Ok(Written { table, is_new, cells })
    }

    /// Closes both.
    pub async fn leave(self) -> Result<(), Stopped> {
        self.hub.close().await?;
        Ok(self.copy.close().await?)
    }
}

fn cells(row: &SqliteRow) -> Result<Vec<(String, Cell)>, Stopped> {
    let cell = |column: &sqlx::sqlite::SqliteColumn| {
        let at = column.ordinal();
        let raw = row.try_get_raw(at)?;
        let cell = match (raw.is_null(), raw.type_info().name()) {
            (true, _) => Cell::Nothing,
            (false, "INTEGER") => Cell::Number(row.try_get(at)?),
            (false, "TEXT") => Cell::Text(row.try_get(at)?),
            (false, _) => Cell::Bytes(row.try_get(at)?),
        };
        Ok((column.name().to_owned(), cell))
    };
    row.columns().iter().map(cell).collect()
}

fn statement(row: &Written, id: Uuid) -> QueryBuilder<Sqlite> {
    let mut sql = QueryBuilder::new("");
    let mut first = true;
    let mut next = |sql: &mut QueryBuilder<Sqlite>| {
        if !first {
            sql.push(", ");
        }
        first = false;
    };
    if row.is_new {
        let names: Vec<&str> = row.cells.iter().map(|(name, _)| name.as_str()).collect();
        sql.push(format!("insert into {} (\"{}\") values (", row.table, names.join("\", \"")));
        for (_, cell) in &row.cells {
            next(&mut sql);
            bind(&mut sql, cell);
        }
        sql.push(")");
    } else {
        sql.push(format!("update {} set ", row.table));
        for (name, cell) in &row.cells {
            next(&mut sql);
            sql.push(format!("\"{name}\" = "));
            bind(&mut sql, cell);
        }
        sql.push(" where id = ").push_bind(id);
    }
    sql
}

fn bind(sql: &mut QueryBuilder<Sqlite>, cell: &Cell) {
    match cell {
        Cell::Nothing => sql.push("null"),
        Cell::Number(number) => sql.push_bind(*number),
        Cell::Text(text) => sql.push_bind(text.clone()),
        Cell::Bytes(bytes) => sql.push_bind(bytes.clone()),
    };
}
