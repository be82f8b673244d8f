//! The hash chain over audit lines: each line carries the hash of the one before, so that a line changed, removed or put
//! in later, by whatever means, is found and named. It verifies from audit rows alone, which are never pruned.

use domain::Time;
use sha2::{Digest, Sha256};
use sqlx::{FromRow, SqliteConnection};
use uuid::Uuid;

use crate::error::StoreError;
use crate::table::AUDIT;

/// Hash of an op, or of an op's changes.
pub type Hash = [u8; 32];

/// What the first line of a place follows.
pub const START: Hash = [0; 32];

/// Lines verified at start, newest first: enough to notice yesterday's tampering in a few milliseconds.
pub const TAIL: i64 = 500;

/// An audit line as stored.
#[derive(Clone, Debug, FromRow)]
pub struct AuditRow {
    /// Its id.
    pub id: Uuid,
    /// The hub or organisation whose chain it is in.
    pub hub_id: Uuid,
    /// Number in that chain, gapless from 1.
    pub number: i64,
    /// When, UTC milliseconds.
    pub at: i64,
    /// Who.
    pub actor: Uuid,
    /// Command that was carried out.
    pub act: String,
    /// Kind of thing it was done to.
    pub object_kind: String,
    /// The thing.
    pub object: Uuid,
    /// JSON list of changes.
    pub changes: String,
    /// Reason given, if any.
    pub reason: Option<String>,
    /// Digest of the op's row changes.
    pub digest: Vec<u8>,
    /// Hash of the line before, of this line and of the digest.
    pub hash: Vec<u8>,
}

impl AuditRow {
    /// The hash this line must have after `previous`. Every part is preceded by its length, so that no two different
    /// lines give the same bytes.
    #[must_use]
    pub fn hash_after(&self, previous: &[u8]) -> Hash {
        let mut hash = Sha256::new();
        let mut part = |bytes: &[u8]| {
            hash.update(u64::try_from(bytes.len()).unwrap_or(u64::MAX).to_be_bytes());
            hash.update(bytes);
        };
        part(previous);
        part(self.id.as_bytes());
        part(self.hub_id.as_bytes());
        part(&self.number.to_be_bytes());
        part(&self.at.to_be_bytes());
        part(self.actor.as_bytes());
        part(self.act.as_bytes());
        part(self.object_kind.as_bytes());
        part(self.object.as_bytes());
        part(self.changes.as_bytes());
        part(self.reason.as_deref().map_or(&[0][..], str::as_bytes));
        part(&self.digest);
        hash.finalize().into()
    }
}

/// Digest of an op's row changes, in the order they were made.
#[derive(Default)]
pub struct ChangesDigest(Sha256);

impl ChangesDigest {
    /// Adds one row change.
    pub fn add(&mut self, table: i64, id: &[u8], kind: i64, patch: &str) {
        self.0.update(table.to_be_bytes());
        self.0.update(id);
        self.0.update(kind.to_be_bytes());
        self.0.update(u64::try_from(patch.len()).unwrap_or(u64::MAX).to_be_bytes());
        self.0.update(patch.as_bytes());
    }

    /// The digest.
    #[must_use]
    pub fn done(self) -> Hash {
        self.0.finalize().into()
    }
}

/// The first line of a place that is not as it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broken {
    /// The hub or organisation.
    pub place: Uuid,
    /// Number of the line: changed, or the first that is missing.
    pub number: i64,
    /// When it says it was written; none if it is missing.
    pub at: Option<Time>,
    /// The act it tells of; none if it is missing.
    pub act: Option<String>,
}

/// A place and how far its chain reaches.
#[derive(Clone, Debug, FromRow)]
pub struct Head {
    /// The hub or organisation.
    pub place: Uuid,
    /// Lines in its chain.
    pub ops: i64,
    /// Hash of the last one.
    pub chain: Vec<u8>,
}

/// Every chain's head.
///
/// # Errors
/// [`StoreError`] if they cannot be read.
pub async fn heads(connection: &mut SqliteConnection) -> Result<Vec<Head>, StoreError> {
    Ok(sqlx::query_as("select place, ops, chain from _head order by place").fetch_all(connection).await?)
}

/// Verifies lines `first..=last` of one chain against each other, the line before them, and, if `last` is the newest,
/// the head. Row changes that are still kept must give the digest the line carries.
///
/// # Errors
/// [`StoreError`] if rows cannot be read; a broken line is not an error but the answer.
pub async fn verify(
    connection: &mut SqliteConnection,
    head: &Head,
    first: i64,
    last: i64,
) -> Result<Option<Broken>, StoreError> {
    let lines: Vec<AuditRow> = sqlx::query_as(
        "select id, hub_id, number, at, actor, act, object_kind, object, changes, reason, digest, hash \
         from audit where hub_id = ? and number between ? and ? order by number",
    )
    .bind(head.place)
    .bind(first - 1)
    .bind(if last == head.ops { i64::MAX } else { last })
    .fetch_all(&mut *connection)
    .await?;
    let (previous, lines) = match lines.split_first() {
        Some((before, rest)) if before.number == first - 1 => (before.hash.clone(), rest),
        _ if first == 1 => (START.to_vec(), &lines[..]),
        _ => return Ok(Some(missing(head, first - 1))),
    };
    if let Some(broken) = first_broken(head, previous, lines, first, last) {
        return Ok(Some(broken));
    }
    changed_behind_its_line(connection, head, lines, first, last).await
}

fn first_broken(head: &Head, mut previous: Vec<u8>, lines: &[AuditRow], first: i64, last: i64) -> Option<Broken> {
    let mut expected = first;
    for line in lines {
        if line.number != expected {
            return Some(missing(head, expected));
        }
        if line.hash_after(&previous) != line.hash[..] || line.number > head.ops {
            return Some(broken(line));
        }
        previous.clone_from(&line.hash);
        expected += 1;
    }
    if expected <= last {
        return Some(missing(head, expected));
    }
    let is_head = last == head.ops && previous != head.chain;
    is_head.then(|| lines.last().map_or_else(|| missing(head, last), broken))
}

async fn changed_behind_its_line(
    connection: &mut SqliteConnection,
    head: &Head,
    lines: &[AuditRow],
    first: i64,
    last: i64,
) -> Result<Option<Broken>, StoreError> {
    let changes: Vec<(i64, i64, Vec<u8>, i64, String)> = sqlx::query_as(
        "select o.number, c.tbl, c.id, c.kind, c.patch from _op o join _chg c on c.op = o.op \
         where o.place = ? and o.number between ? and ? and c.tbl <> ? order by o.number, c.cid",
    )
    .bind(head.place)
    .bind(first)
    .bind(last)
    .bind(AUDIT)
    .fetch_all(connection)
    .await?;
    let mut changes = changes.into_iter().peekable();
    for line in lines {
        let mut digest = ChangesDigest::default();
        let mut kept = false;
        while let Some((_, table, id, kind, patch)) = changes.next_if(|change| change.0 == line.number) {
            digest.add(table, &id, kind, &patch);
            kept = true;
        }
        if kept && digest.done() != line.digest[..] {
            return Ok(Some(broken(line)));
        }
    }
    Ok(None)
}

fn missing(head: &Head, number: i64) -> Broken {
    Broken { place: head.place, number, at: None, act: None }
}

fn broken(line: &AuditRow) -> Broken {
    Broken { place: line.hub_id, number: line.number, at: Some(Time(line.at)), act: Some(line.act.clone()) }
}
