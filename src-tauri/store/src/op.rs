//! The only way to write: one act = one transaction = one op, with its changes, its audit line and its link in the chain.

use std::sync::Arc;

use domain::change::Change;
use domain::{Place, Time, UserId};
use sqlx::query::QueryAs;
use sqlx::sqlite::SqliteArguments;
use sqlx::{Sqlite, SqliteConnection, Transaction};
use tokio::sync::Notify;
use uuid::Uuid;

use crate::chain::{AuditRow, ChangesDigest, START};
use crate::error::StoreError;
use crate::list::Shelves;
use crate::table::AUDIT;

/// Who acts, when, where and by which command.
#[derive(Clone, Debug)]
pub struct Act {
    /// Id of the audit line, made by the caller.
    pub id: Uuid,
    /// Who.
    pub actor: UserId,
    /// The one hub (or the organisation) whose rows are written.
    pub place: Place,
    /// When.
    pub at: Time,
    /// The command, as `battery.edit`.
    pub name: &'static str,
}

/// What the audit line tells about.
#[derive(Clone, Debug)]
pub struct Told {
    /// Kind of thing, as `battery`.
    pub kind: &'static str,
    /// The thing.
    pub object: Uuid,
    /// What changed.
    pub changes: Vec<Change>,
    /// Reason given, if the act asks for one.
    pub reason: Option<String>,
}

/// An open op. Dropping it undoes everything it wrote.
pub struct Op {
    tx: Transaction<'static, Sqlite>,
    act: Act,
    op: i64,
    hlc: i64,
    head: Head,
    shelves: Arc<Shelves>,
    /// Rung once it is on disk.
    bell: Arc<Notify>,
    /// Rows written so far, each with the code of its table.
    written: Vec<(i64, Uuid)>,
}

/// What an op begins from: its number, its time, and the head of its place: lines, cursor, hash of the last one.
type Opened = (i64, i64, i64, i64, Vec<u8>);
type Asked<'q> = QueryAs<'q, Sqlite, Opened, SqliteArguments>;

/// The statements around those of an act. What comes together is sent together: each by itself would wait for the driver's
/// thread to answer.
macro_rules! link {
    () => {
        "insert into audit (id, hub_id, number, at, actor, act, object_kind, object, changes, reason, digest, hash) \
         values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?); \
         insert into _op (op, place, number, base, hlc, kind, actor, hash) values (?, ?, ?, ?, ?, ?, ?, ?); \
         insert into _head (place, ops, chain, acked, cursor, echo, epoch) values (?, ?, ?, 0, 0, 0, 0) \
         on conflict (place) do update set ops = excluded.ops, chain = excluded.chain; "
    };
}
macro_rules! open {
    () => {
        "update _ctx set mode = 1, op = op + 1, place = ?, hlc = max(hlc + 1, ?) where one = 1 \
         returning op, hlc, coalesce((select ops from _head where place = ?), 0), \
         coalesce((select cursor from _head where place = ?), 0), \
         coalesce((select chain from _head where place = ?), ?)"
    };
}
const OPEN: &str = open!();
const LINK_AND_OPEN: &str = concat!(link!(), open!());
const LINK_AND_CLOSE: &str = concat!(link!(), "update _ctx set mode = 0 where one = 1");

struct Head {
    ops: i64,
    cursor: i64,
    chain: Vec<u8>,
}

impl Op {
    /// Opens an op in a transaction that already holds the write lock.
    pub(crate) async fn open(
        mut tx: Transaction<'static, Sqlite>,
        act: Act,
        shelves: Arc<Shelves>,
        bell: Arc<Notify>,
    ) -> Result<Self, StoreError> {
        let opened = opening(sqlx::query_as(OPEN), &act).fetch_one(&mut *tx).await?;
        Ok(Self::opened(tx, act, opened, shelves, bell))
    }

    fn opened(
        tx: Transaction<'static, Sqlite>,
        act: Act,
        (op, hlc, ops, cursor, chain): Opened,
        shelves: Arc<Shelves>,
        bell: Arc<Notify>,
    ) -> Self {
        Self { tx, act, op, hlc, head: Head { ops, cursor, chain }, shelves, bell, written: Vec::new() }
    }

    /// The connection inside this op, for the statements of each concept.
    pub(crate) fn connection(&mut self) -> &mut SqliteConnection {
        &mut self.tx
    }

    /// The connection inside this op, for what is read by the same functions outside of one.
    pub fn reading(&mut self) -> &mut SqliteConnection {
        &mut self.tx
    }

    /// The connection inside this op, for this desktop's own rows: written together with what is shared, or not at all.
    pub fn local(&mut self) -> &mut SqliteConnection {
        &mut self.tx
    }

    /// The id of the act, which its audit line has.
    #[must_use]
    pub fn id(&self) -> Uuid {
        self.act.id
    }

    /// Who acts.
    pub(crate) fn actor(&self) -> UserId {
        self.act.actor
    }

    /// When the act happens.
    #[must_use]
    pub fn at(&self) -> Time {
        self.act.at
    }

    /// Writes the audit line and the op's link in the chain, closes the op and commits. When this returns, the act is on
    /// disk.
    ///
    /// # Errors
    /// [`StoreError`]; then nothing was written.
    pub async fn commit(mut self, told: Told) -> Result<(), StoreError> {
        let line = self.audit_line(told).await?;
        self.linking(LINK_AND_CLOSE, &line).fetch_optional(&mut *self.tx).await?;
        self.tx.commit().await?;
        self.shelves.written(&self.written);
        self.bell.notify_one();
        Ok(())
    }

    /// Closes this op and opens the next one in the same transaction, for the rare act that touches two places: both
    /// happen or neither.
    ///
    /// # Errors
    /// [`StoreError`]; then nothing was written.
    pub async fn then(mut self, told: Told, next: Act) -> Result<Self, StoreError> {
        let line = self.audit_line(told).await?;
        let opened = opening(self.linking(LINK_AND_OPEN, &line), &next).fetch_one(&mut *self.tx).await?;
        let written = self.written;
        Ok(Self { written, ..Self::opened(self.tx, next, opened, self.shelves, self.bell) })
    }

    async fn audit_line(&mut self, told: Told) -> Result<AuditRow, StoreError> {
        let changes = serde_json::to_string(&told.changes).map_err(|_| StoreError::Unreadable { what: "changes" })?;
        let mut line = AuditRow {
            id: self.act.id,
            hub_id: self.act.place.0,
            number: self.head.ops + 1,
            at: self.act.at.0,
            actor: self.act.actor.0,
            act: self.act.name.to_owned(),
            object_kind: told.kind.to_owned(),
            object: told.object,
            changes,
            reason: told.reason,
            digest: self.digest().await?,
            hash: Vec::new(),
        };
        line.hash = line.hash_after(&self.head.chain).to_vec();
        Ok(line)
    }

    async fn digest(&mut self) -> Result<Vec<u8>, StoreError> {
        let changes: Vec<(i64, Uuid, i64, String)> =
            sqlx::query_as("select tbl, id, kind, patch from _chg where op = ? and tbl <> ? order by cid")
                .bind(self.op)
                .bind(AUDIT)
                .fetch_all(&mut *self.tx)
                .await?;
        let mut digest = ChangesDigest::default();
        for (table, id, kind, patch) in changes {
            digest.add(table, id.as_bytes(), kind, &patch);
            self.written.push((table, id));
        }
        Ok(digest.done().to_vec())
    }

    /// Binds what stands in the line and in its link.
    fn linking<'q>(&self, sql: &'static str, line: &'q AuditRow) -> Asked<'q> {
        sqlx::query_as(sql)
            .bind(line.id)
            .bind(line.hub_id)
            .bind(line.number)
            .bind(line.at)
            .bind(line.actor)
            .bind(&line.act)
            .bind(&line.object_kind)
            .bind(line.object)
            .bind(&line.changes)
            .bind(&line.reason)
            .bind(&line.digest)
            .bind(&line.hash)
            // _op
            .bind(self.op)
            .bind(line.hub_id)
            .bind(line.number)
            .bind(self.head.cursor)
            .bind(self.hlc)
            .bind(&line.act)
            .bind(line.actor)
            .bind(&line.hash)
            // _head
            .bind(line.hub_id)
            .bind(line.number)
            .bind(&line.hash)
    }
}

/// Binds what opens an op.
fn opening<'q>(query: Asked<'q>, act: &Act) -> Asked<'q> {
    let place = act.place.0;
    query.bind(place).bind(act.at.0 << 16).bind(place).bind(place).bind(place).bind(START.to_vec())
}
