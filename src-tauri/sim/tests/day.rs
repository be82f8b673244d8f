//! Days at the counter in small, as every test run plays them; and that a hub in which one rule is broken is found out.
#![allow(clippy::expect_used)]

use std::path::Path;

use sim::day::{Day, seasons};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{AssertSqlSafe, Connection, SqliteConnection};
use tempfile::TempDir;

/// Acts of a test run; `cargo xtask soak day --acts N --seed S` plays more of them.
const ACTS: u64 = 100_000;

/// A folder in memory where there is one: what is asked here is not what a disk keeps, and a disk takes its time.
fn folder() -> TempDir {
    let memory = Path::new("/dev/shm");
    if memory.is_dir() { TempDir::new_in(memory) } else { TempDir::new() }.expect("a folder")
}

#[test]
fn days_at_the_counter_keep_every_invariant() {
    let folder = folder();
    let report = seasons(folder.path(), 1, ACTS).unwrap_or_else(|stopped| panic!("{stopped}"));
    println!("{report}");
    for kind in ["issue", "return", "pay", "undo", "reverse", "twice", "crash", "price", "till.close", "allowed"] {
        assert!(report.done.contains_key(kind), "{kind} never happened: {report}");
    }
    for code in ["battery_already_out", "till_closed", "customer_owes", "overtaken", "denied", "preview_too_old"] {
        assert!(report.refused.contains_key(code), "{code} never happened: {report}");
    }
}

/// Ways to break one rule: what they are, the table, how, and what must be said of it.
const BROKEN: &[(&str, &str, &str, &str)] = &[
    (
        "an item in two hands",
        "custody_event",
        "insert into custody_event select randomblob(16), hub_id, item_kind, item, holder_kind, holder, slot, place, \
         from_at, to_at, reason, actor, act, open_item, open_slot, station from custody_event where to_at is null limit 1",
        "1: two open",
    ),
    (
        "two batteries in a slot",
        "custody_event",
        "update custody_event set slot = hub_id where id in (select id from custody_event where to_at is null limit 2)",
        "2: two in one slot",
    ),
    ("half a swap", "act_rental", "update act_rental set other_item = null where kind = 'swap'", "3: a swap"),
    (
        "a battery that is ready and is not",
        "battery_charge",
        "update battery_charge set full_at = 1 where id = (select g.id from battery_charge g join custody_event c on \
         c.open_item = g.id where c.holder_kind = 'hub' and g.full_at is null limit 1)",
        "1, 4: B-",
    ),
    (
        "an entry that is not balanced",
        "posting",
        "update posting set amount = amount + 1 where id = (select id from posting limit 1)",
        "5: entries",
    ),
    (
        "a charge that is gone",
        "posting",
        "delete from posting where entry = (select entry from posting where account = 'rental_revenue' limit 1)",
        "6: balances",
    ),
    (
        "a balance that is not the sum",
        "_balance",
        "update _balance set amount = amount + 5 where party = (select party from _balance where account = 'customer' \
         limit 1) and account = 'customer'",
        "6: balances",
    ),
    (
        "a deposit that is held again",
        "deposit",
        "update deposit set fate = null, left_at = null where id = (select id from deposit where fate = 'released' limit 1)",
        "7: deposits",
    ),
    (
        "a price that is not what was charged",
        "rental_line",
        "update rental_line set total = total + 100 where id = (select id from rental_line where outcome = 'returned' limit 1)",
        "8: lines",
    ),
    (
        "a reference that counts twice",
        "payment",
        "update payment set live_ref = 'MPX', provider_ref = 'MPX' where id in (select id from payment where \
         live_ref is not null limit 2)",
        "9: references used twice",
    ),
    (
        "an act that was not done here",
        "act",
        "insert into act select randomblob(16), hub_id, kind, at, occurred_at, actor, customer, shift, facts, before, \
         note, allowed_by, null, null from act limit 1",
        "acts without an audit line",
    ),
    (
        "a price change that reaches what was agreed",
        "terms",
        "update terms set body = replace(body, '\"rate\":', '\"rate\":1')",
        "13: what was agreed on",
    ),
    (
        "an act that forgot it was undone",
        "act",
        "update act set undone_by = null where id = (select id from act where undone_by is not null limit 1)",
        "15: acts undone",
    ),
    (
        "a till that expects something else",
        "shift",
        "update shift set expected = expected + 100 where id = (select id from shift where closed_at is not null limit 1)",
        "18: tills",
    ),
    (
        "a thing that another customer has",
        "custody_event",
        "update custody_event set holder = (select id from customer where id <> holder limit 1) where id = (select id \
         from custody_event where to_at is null and holder_kind = 'customer' limit 1)",
        "what is out",
    ),
    (
        "a line that is due at another time",
        "rental_line",
        "update rental_line set due_at = due_at + 1 where id = (select id from rental_line where ended_at is null limit 1)",
        "a line must be",
    ),
    (
        "a swap nobody made",
        "rental_line",
        "update rental_line set swaps = swaps + 1 where id = (select id from rental_line limit 1)",
        "what a line had",
    ),
];

async fn told(connection: &mut SqliteConnection, sql: String) {
    sqlx::raw_sql(AssertSqlSafe(sql)).execute(connection).await.expect("the database is altered");
}

#[tokio::test]
async fn each_broken_rule_is_found() {
    let folder = folder();
    let mut day = Day::begin(folder.path(), 5).await.expect("a hub");
    day.go(500).await.unwrap_or_else(|stopped| panic!("{stopped}"));
    day.check().await.unwrap_or_else(|stopped| panic!("{stopped}"));
    let options = SqliteConnectOptions::new().filename(day.database());
    let mut beside = SqliteConnection::connect_with(&options).await.expect("the database opens");
    for (what, table, sql, says) in BROKEN {
        let guards = "select name, sql from sqlite_schema where type = 'trigger' and tbl_name = ?";
        let guards: Vec<(String, String)> =
            sqlx::query_as(guards).bind(*table).fetch_all(&mut beside).await.expect("the guards are read");
        let down: String = guards.iter().map(|(name, _)| format!("drop trigger \"{name}\";")).collect();
        let up: String = guards.iter().map(|(_, sql)| format!("{sql};")).collect();
        let keep = format!("create temp table kept as select * from {table};");
        told(&mut beside, format!("begin; {keep} {down} {sql}; {up} commit;")).await;
        let found = day.check().await;
        let found = found.err().unwrap_or_else(|| panic!("{what} was not found")).to_string();
        assert!(found.contains(says), "{what} was found as: {found}");
        let back = format!("delete from main.{table}; insert into main.{table} select * from temp.kept;");
        told(&mut beside, format!("begin; {down} {back} {up} drop table temp.kept; commit;")).await;
        day.check().await.unwrap_or_else(|stopped| panic!("after {what}: {stopped}"));
    }
}
