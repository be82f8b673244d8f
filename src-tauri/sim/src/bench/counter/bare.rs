//! The same statements without the product: what an act wrote is written again to a copy of the hub, triggers and chain
//! and all, in one bare transaction. What the act asked before it wrote is not asked again: the copy does less.

use std::path::Path;

use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteRow, SqliteSynchronous};
use sqlx::{
    AssertSqlSafe, Column, ConnectOptions, Connection, QueryBuilder, Row, Sqlite, SqliteConnection, TypeInfo, ValueRef,
};
use store::table::tables;
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

/// A row that an act added or changed.
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
    /// Copies the closed hub at `database` to `copy`; what to write is read in `hub`.
    pub async fn of(database: &Path, copy: &Path, hub: &Path) -> Result<Self, Stopped> {
        std::fs::copy(database, copy)?;
        let options = SqliteConnectOptions::new()
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .pragma("cache_size", "-32768")
            .disable_statement_logging();
        let copy = options.clone().filename(copy).connect().await?;
        Ok(Self { hub: options.filename(hub).read_only(true).connect().await?, copy })
    }

    /// Writes what the last act wrote, a statement a row, in one transaction; the milliseconds it took, and the rows.
    pub async fn again(&mut self) -> Result<(f64, usize), Stopped> {
        let op = sqlx::query("select * from _op order by op desc limit 1").fetch_one(&mut self.hub).await?;
        let (number, place): (i64, Uuid) = (op.try_get("op")?, op.try_get("place")?);
        let head = sqlx::query("select * from _head where place = ?").bind(place).fetch_one(&mut self.hub).await?;
        let sql = "select tbl, id, kind from _chg where op = ? order by cid";
        let changes: Vec<(i64, Uuid, i64)> = sqlx::query_as(sql).bind(number).fetch_all(&mut self.hub).await?;
        let mut written = Vec::new();
        for (code, id, kind) in changes {
            written.push((id, self.row(code, id, kind).await?));
        }
        for (table, row) in [("_op", &op), ("_head", &head)] {
            written.push((place, Written { table, is_new: true, cells: cells(row)? }));
        }
        let clock = Clock::system();
        let mut tx = self.copy.begin_with("begin immediate").await?;
        let open = "update _ctx set mode = 1, op = ?, place = ?, hlc = ? where one = 1";
        sqlx::query(open).bind(number).bind(place).bind(op.try_get::<i64, _>("hlc")?).execute(&mut *tx).await?;
        for (id, row) in &written {
            statement(row, *id).build().execute(&mut *tx).await?;
        }
        sqlx::query("update _ctx set mode = 0 where one = 1").execute(&mut *tx).await?;
        tx.commit().await?;
        Ok((clock.since_start().as_secs_f64() * 1_000.0, written.len()))
    }

    async fn row(&mut self, code: i64, id: Uuid, kind: i64) -> Result<Written, Stopped> {
        let table = tables().find(|table| table.code == code).ok_or_else(|| Stopped::wrong("no such table"))?.name;
        let row = sqlx::query(AssertSqlSafe(format!("select * from {table} where id = ?"))).bind(id);
        let row = row.fetch_one(&mut self.hub).await?;
        Ok(Written { table, is_new: kind == 1, cells: cells(&row)? })
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
        sql.push(format!("insert or replace into {} (\"{}\") values (", row.table, names.join("\", \"")));
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
