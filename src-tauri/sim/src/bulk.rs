//! Writes a past into a closed hub's database, many rows a statement. The rows are those that ops would have left, the
//! chain included; only here are they written without ops, so that a million take a minute.

use std::path::Path;

use domain::text::natural_key;
use domain::{HubId, UserId};
use serde::Serialize;
use sqlx::sqlite::{SqliteConnectOptions, SqliteSynchronous};
use sqlx::{ConnectOptions, Connection, QueryBuilder, SqliteConnection};
use store::chain::{AuditRow, ChangesDigest};
use store::table::{AUDIT, BATTERY};
use uuid::Uuid;

use crate::Stopped;
use crate::past::{Done, Kept, Past, hex};

/// Rows a statement; SQLite takes 32,766 values.
const ROWS: usize = 1_000;

/// Where the hub's chain and the counters of ops stand.
struct Reached {
    op: i64,
    number: i64,
    chain: Vec<u8>,
    hlc: i64,
}

/// Writes every act of `past` as `actor`'s, then the batteries as they are at its end.
pub(crate) async fn write(database: &Path, hub: HubId, actor: UserId, past: &mut Past) -> Result<(), Stopped> {
    let options = SqliteConnectOptions::new().filename(database).synchronous(SqliteSynchronous::Off);
    let mut connection = options.pragma("cache_size", "-524288").disable_statement_logging().connect().await?;
    let (op, hlc) = sqlx::query_as("select op, hlc from _ctx").fetch_one(&mut connection).await?;
    let (number, chain): (i64, Vec<u8>) =
        sqlx::query_as("select ops, chain from _head where place = ?").bind(hub.0).fetch_one(&mut connection).await?;
    let mut reached = Reached { op, number, chain, hlc };
    let mut tx = connection.begin().await?;
    // As rows of others: not recorded as changes made here.
    sqlx::query("update _ctx set mode = 2").execute(&mut *tx).await?;
    loop {
        let mut acts = Vec::with_capacity(ROWS);
        while acts.len() < ROWS {
            let Some(done) = past.next_act().map_err(|refusal| Stopped::Wrong(format!("{refusal:?}")))? else { break };
            acts.push(done);
        }
        if acts.is_empty() {
            break;
        }
        write_acts(&mut tx, hub, actor, &mut reached, acts).await?;
    }
    for batteries in past.batteries.chunks(ROWS) {
        write_batteries(&mut tx, batteries).await?;
    }
    sqlx::query("update _ctx set mode = 0, op = ?, hlc = ?")
        .bind(reached.op)
        .bind(reached.hlc)
        .execute(&mut *tx)
        .await?;
    sqlx::query("update _head set ops = ?, chain = ? where place = ?")
        .bind(reached.number)
        .bind(&reached.chain)
        .bind(hub.0)
        .execute(&mut *tx)
        .await?;
    tx.commit().await?;
    sqlx::query("pragma wal_checkpoint(truncate)").execute(&mut connection).await?;
    connection.close().await?;
    Ok(())
}

async fn write_acts(
    connection: &mut SqliteConnection,
    hub: HubId,
    actor: UserId,
    reached: &mut Reached,
    acts: Vec<Done>,
) -> Result<(), Stopped> {
    let mut lines = Vec::with_capacity(acts.len());
    let mut changes = Vec::with_capacity(acts.len() * 2);
    let first = reached.op + 1;
    for act in acts {
        let mut digest = ChangesDigest::default();
        digest.add(BATTERY, act.battery.bytes(), act.kind, &act.patch);
        reached.op += 1;
        reached.number += 1;
        reached.hlc = (reached.hlc + 1).max(act.at.0 << 16);
        changes.push((reached.op, BATTERY, act.battery.0, act.kind, act.patch));
        let mut line = AuditRow {
            id: act.id,
            hub_id: hub.0,
            number: reached.number,
            at: act.at.0,
            actor: actor.0,
            act: act.act.to_owned(),
            object_kind: "battery".to_owned(),
            object: act.battery.0,
            changes: serde_json::to_string(&act.changes)?,
            reason: act.reason.map(str::to_owned),
            digest: digest.done().to_vec(),
            hash: Vec::new(),
        };
        line.hash = line.hash_after(&reached.chain).to_vec();
        reached.chain.clone_from(&line.hash);
        changes.push((reached.op, AUDIT, line.id, 1, recorded(&line)?));
        lines.push((reached.hlc, line));
    }
    write_lines(connection, first, &lines).await?;
    write_changes(connection, changes).await
}

async fn write_lines(connection: &mut SqliteConnection, first: i64, lines: &[(i64, AuditRow)]) -> Result<(), Stopped> {
    let mut audit = QueryBuilder::new(
        "insert into audit (id, hub_id, number, at, actor, act, object_kind, object, changes, reason, digest, hash) ",
    );
    audit.push_values(lines, |mut row, (_, line)| {
        row.push_bind(line.id).push_bind(line.hub_id).push_bind(line.number).push_bind(line.at).push_bind(line.actor);
        row.push_bind(line.act.clone()).push_bind(line.object_kind.clone()).push_bind(line.object);
        row.push_bind(line.changes.clone()).push_bind(line.reason.clone());
        row.push_bind(line.digest.clone()).push_bind(line.hash.clone());
    });
    audit.build().execute(&mut *connection).await?;
    let mut ops = QueryBuilder::new("insert into _op (op, place, number, base, hlc, kind, actor, hash) ");
    ops.push_values((first..).zip(lines), |mut row, (op, (hlc, line))| {
        row.push_bind(op).push_bind(line.hub_id).push_bind(line.number).push_bind(0).push_bind(*hlc);
        row.push_bind(line.act.clone()).push_bind(line.actor).push_bind(line.hash.clone());
    });
    ops.build().execute(connection).await?;
    Ok(())
}

async fn write_changes(
    connection: &mut SqliteConnection,
    changes: Vec<(i64, i64, Uuid, i64, String)>,
) -> Result<(), Stopped> {
    let mut sql = QueryBuilder::new("insert into _chg (op, tbl, id, kind, patch) ");
    sql.push_values(changes, |mut row, (op, table, id, kind, patch)| {
        row.push_bind(op).push_bind(table).push_bind(id).push_bind(kind).push_bind(patch);
    });
    sql.build().execute(connection).await?;
    Ok(())
}

async fn write_batteries(connection: &mut SqliteConnection, batteries: &[Kept]) -> Result<(), Stopped> {
    let mut sql = QueryBuilder::new(
        "insert into battery (id, hub_id, short_code, code_key, serial_number, serial_key, model, lifecycle, notes, \
         created_at, changed_at) ",
    );
    sql.push_values(batteries, |mut row, kept| {
        let (battery, form) = (&kept.battery, &kept.battery.form);
        row.push_bind(battery.id.0).push_bind(battery.hub.0);
        row.push_bind(form.short_code.clone()).push_bind(natural_key(&form.short_code));
        row.push_bind(form.serial_number.clone()).push_bind(natural_key(&form.serial_number));
        row.push_bind(form.model.0).push_bind(battery.lifecycle.word()).push_bind(form.notes.clone());
        row.push_bind(kept.created_at.0).push_bind(kept.changed_at.0);
    });
    sql.build().execute(connection).await?;
    Ok(())
}

/// An audit line as the triggers record it.
fn recorded(line: &AuditRow) -> Result<String, serde_json::Error> {
    #[derive(Serialize)]
    struct Recorded<'a> {
        hub_id: String,
        number: i64,
        at: i64,
        actor: String,
        act: &'a str,
        object_kind: &'a str,
        object: String,
        changes: &'a str,
        reason: Option<&'a str>,
        digest: String,
        hash: String,
    }
    serde_json::to_string(&Recorded {
        hub_id: hex(line.hub_id),
        number: line.number,
        at: line.at,
        actor: hex(line.actor),
        act: &line.act,
        object_kind: &line.object_kind,
        object: hex(line.object),
        changes: &line.changes,
        reason: line.reason.as_deref(),
        digest: bytes(&line.digest),
        hash: bytes(&line.hash),
    })
}

fn bytes(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02X}")).collect()
}
