//! The triggers of every synced table, generated from [`tables`]: they record what an op changes, abort any write made
//! outside an op, keep audit lines immutable, and keep local names unique.
//!
//! `_ctx.mode` says what is going on: 0 nothing (every write aborts), 1 an op (writes are recorded), 2 applying rows of
//! other desktops (not recorded, and no local rule may make them fail).

use sha2::{Digest, Sha256};
use sqlx::{AssertSqlSafe, SqliteConnection};

use crate::error::StoreError;
use crate::table::{Column, Table, Unique, tables};

const CLOSED: &str = "(select mode from _ctx) = 0";
const OP: &str = "(select mode from _ctx) = 1";

/// Every trigger's name and text, in a fixed order.
#[must_use]
pub fn generated() -> Vec<(String, String)> {
    tables().flat_map(of_table).collect()
}

/// Digest of the generated set: a new version with other triggers has another one.
#[must_use]
pub fn digest() -> String {
    let mut hash = Sha256::new();
    for (_, sql) in generated() {
        hash.update(sql.as_bytes());
    }
    hex::encode(hash.finalize())
}

/// Replaces every trigger by the generated ones.
///
/// # Errors
/// [`StoreError`] if the database refuses.
pub async fn install(connection: &mut SqliteConnection) -> Result<(), StoreError> {
    let old: Vec<String> =
        sqlx::query_scalar("select name from sqlite_schema where type = 'trigger'").fetch_all(&mut *connection).await?;
    for name in old {
        let quoted = name.replace('"', "\"\"");
        sqlx::query(AssertSqlSafe(format!("drop trigger \"{quoted}\""))).execute(&mut *connection).await?;
    }
    for (_, sql) in generated() {
        // Built from the static description only, never from data.
        sqlx::query(AssertSqlSafe(sql)).execute(&mut *connection).await?;
    }
    Ok(())
}

/// Whether the database's triggers are exactly the generated ones.
///
/// # Errors
/// [`StoreError`] if they cannot be read.
pub async fn are_intact(connection: &mut SqliteConnection) -> Result<bool, StoreError> {
    let mut found: Vec<(String, String)> =
        sqlx::query_as("select name, sql from sqlite_schema where type = 'trigger' order by name")
            .fetch_all(connection)
            .await?;
    let mut expected = generated();
    expected.sort();
    found.sort();
    Ok(found == expected)
}

fn of_table(table: &Table) -> Vec<(String, String)> {
    let mut triggers = vec![
        guard(table, "insert"),
        guard(table, "update"),
        guard(table, "delete"),
        own_place(table, "insert"),
        inserted(table),
    ];
    if table.append_only {
        triggers.extend([frozen(table, "update"), frozen(table, "delete"), no_replace(table)]);
    } else {
        triggers.extend([same_row(table), own_place(table, "update"), updated(table), deleted(table)]);
    }
    triggers.extend(table.adds_up.map(|statement| trigger(table, "adds_up", "after insert", "1", statement)));
    for unique in table.unique {
        triggers.extend([taken(table, unique, "insert", OP), taken(table, unique, "update", &changed(unique))]);
    }
    triggers
}

/// No write outside an op: neither by a forgotten statement nor by a stranger's shell.
fn guard(table: &Table, verb: &str) -> (String, String) {
    trigger(table, &format!("guard_{verb}"), &format!("before {verb}"), CLOSED, "select raise(abort, 'outside_op')")
}

/// An op names exactly one place.
fn own_place(table: &Table, verb: &str) -> (String, String) {
    let when = format!("{OP} and new.hub_id is not (select place from _ctx)");
    trigger(table, &format!("place_{verb}"), &format!("before {verb}"), &when, "select raise(abort, 'foreign_place')")
}

fn same_row(table: &Table) -> (String, String) {
    trigger(table, "same_row", "before update", "new.id is not old.id", "select raise(abort, 'immutable')")
}

fn frozen(table: &Table, verb: &str) -> (String, String) {
    trigger(table, &format!("frozen_{verb}"), &format!("before {verb}"), "1", "select raise(abort, 'immutable')")
}

/// `insert or replace` would delete the old row first.
fn no_replace(table: &Table) -> (String, String) {
    let when = format!("exists (select 1 from {} where id = new.id)", table.name);
    trigger(table, "no_replace", "before insert", &when, "select raise(abort, 'immutable')")
}

/// An op that gives these columns another value.
fn changed(unique: &Unique) -> String {
    let changes = unique.columns.iter().map(|column| format!("new.{column} is not old.{column}"));
    format!("{OP} and ({})", changes.collect::<Vec<_>>().join(" or "))
}

fn taken(table: &Table, unique: &Unique, verb: &str, is_written: &str) -> (String, String) {
    let same = unique.columns.iter().map(|column| format!("{column} = new.{column}")).collect::<Vec<_>>().join(" and ");
    let when = format!("{is_written} and exists (select 1 from {} where {same} and id <> new.id)", table.name);
    let raise = format!("select raise(abort, 'taken:{}')", unique.field);
    trigger(table, &format!("taken_{}_{verb}", unique.field), &format!("before {verb}"), &when, &raise)
}

fn inserted(table: &Table) -> (String, String) {
    let pairs = table.columns.iter().map(|column| format!("'{}', {}", column.name, json("new", column)));
    let patch = format!("json_object({})", pairs.collect::<Vec<_>>().join(", "));
    trigger(table, "inserted", "after insert", OP, &record(table, "new", 1, &patch))
}

fn updated(table: &Table) -> (String, String) {
    let changed = table.columns.iter().map(|column| {
        let (name, value) = (column.name, json("new", column));
        format!("select '{name}' k, {value} v where new.{name} is not old.{name}")
    });
    let patch = format!("(select json_group_object(k, v) from ({}))", changed.collect::<Vec<_>>().join(" union all "));
    trigger(table, "updated", "after update", OP, &record(table, "new", 0, &patch))
}

fn deleted(table: &Table) -> (String, String) {
    trigger(table, "deleted", "after delete", OP, &record(table, "old", 2, "'{}'"))
}

fn record(table: &Table, row: &str, kind: i64, patch: &str) -> String {
    let code = table.code;
    format!("insert into _chg (op, tbl, id, kind, patch) select op, {code}, {row}.id, {kind}, {patch} from _ctx")
}

fn json(row: &str, column: &Column) -> String {
    if column.bytes { format!("hex({row}.{})", column.name) } else { format!("{row}.{}", column.name) }
}

fn trigger(table: &Table, what: &str, event: &str, when: &str, act: &str) -> (String, String) {
    let name = format!("{}_{what}", table.name);
    let sql = format!("CREATE TRIGGER {name} {event} on {} when {when} begin {act}; end", table.name);
    (name, sql)
}
