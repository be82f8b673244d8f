//! Checks of the whole database: the newest lines of the audit and of the books at start, SQLite's own check and every line
//! afterwards.

use domain::Time;
use sqlx::SqliteConnection;

use crate::chain::{self, Broken, Head, TAIL};
use crate::error::{FindingKind, StoreError};
use crate::ledger::verify;
use crate::{Gate, Store};

/// Lines verified at a time, so that a check never holds a reader for long.
const PAGE: i64 = 2_000;

/// Something a check found wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What kind of thing.
    pub kind: FindingKind,
    /// The audit line, for a broken chain; the entry, for the books.
    pub line: Option<Broken>,
    /// When it was found.
    pub at: Time,
}

/// How far the checks are.
#[derive(Clone, Debug, Default)]
pub struct Progress {
    /// Audit lines verified by the check of the whole that goes on or was the last.
    pub lines_checked: i64,
    /// Audit lines in all.
    pub lines: i64,
    /// Everything was looked at.
    pub done: bool,
    /// What was found.
    pub findings: Vec<Finding>,
}

impl Store {
    /// How far the checks are, and what they found.
    #[must_use]
    pub fn checks(&self) -> Progress {
        self.checks.borrow().clone()
    }

    /// Verifies the newest lines of every chain, those of the books too.
    pub(crate) async fn check_tail(&self, at: Time) -> Result<(), StoreError> {
        let mut connection = self.read().await?;
        let heads = chain::heads(&mut connection).await?;
        self.checks.send_modify(|progress| progress.lines = heads.iter().map(|head| head.ops).sum());
        for head in heads.iter().filter(|head| head.ops > 0) {
            let first = (head.ops - TAIL + 1).max(1);
            if let Some(broken) = chain::verify(&mut connection, head, first, head.ops).await? {
                self.found(Finding { kind: FindingKind::ChainBroken, line: Some(broken), at });
            }
        }
        for (hub, entries) in verify::ends(&mut connection).await? {
            let first = (entries - TAIL + 1).max(1);
            if let Some(broken) = verify::entries(&mut connection, hub, first, entries).await? {
                self.found(Finding { kind: FindingKind::LedgerBroken, line: Some(broken), at });
            }
        }
        Ok(())
    }

    /// Checks everything: the file's structure, then every line of every chain; then writes that waited may begin.
    ///
    /// # Errors
    /// [`StoreError`] if the database cannot be read to its end; that stops writing like anything else found.
    pub async fn check_all(&self, at: Time) -> Result<(), StoreError> {
        self.checks.send_modify(|progress| progress.done = false);
        let looked = self.look_at_all(at).await;
        if let Err(error) = &looked {
            let disk = matches!(error, StoreError::DiskFailed(_));
            let kind = if disk { FindingKind::DiskFailed } else { FindingKind::QuickCheckFailed };
            self.found(Finding { kind, line: None, at });
        }
        self.checks.send_modify(|progress| progress.done = true);
        self.gate.send_if_modified(|gate| {
            let waits = *gate == Gate::Waiting;
            if waits {
                *gate = Gate::Open;
            }
            waits
        });
        looked
    }

    async fn look_at_all(&self, at: Time) -> Result<(), StoreError> {
        let mut connection = self.read().await?;
        let verdict = quick_check(&mut connection).await?;
        if verdict != "ok" {
            tracing::error!(%verdict, "quick check");
            self.found(Finding { kind: FindingKind::QuickCheckFailed, line: None, at });
        }
        let heads = chain::heads(&mut connection).await?;
        drop(connection);
        self.checks.send_modify(|progress| {
            (progress.lines_checked, progress.lines) = (0, heads.iter().map(|head| head.ops).sum());
        });
        for head in &heads {
            if let Some(broken) = self.check_chain(head).await? {
                self.found(Finding { kind: FindingKind::ChainBroken, line: Some(broken), at });
            }
        }
        self.look_at_books(at).await
    }

    /// Every entry with its postings, and the balances.
    async fn look_at_books(&self, at: Time) -> Result<(), StoreError> {
        let ends = verify::ends(&mut *self.read().await?).await?;
        for (hub, entries) in ends {
            let mut first = 1;
            while first <= entries {
                let last = (first + PAGE - 1).min(entries);
                let broken = verify::entries(&mut *self.read().await?, hub, first, last).await?;
                if broken.is_some() {
                    self.found(Finding { kind: FindingKind::LedgerBroken, line: broken, at });
                    return Ok(());
                }
                tokio::task::yield_now().await;
                first = last + 1;
            }
        }
        if !verify::are_balances_sums(&mut *self.read().await?).await? {
            self.found(Finding { kind: FindingKind::LedgerBroken, line: None, at });
        }
        Ok(())
    }

    /// Every line that was there when `head` was read; what is written meanwhile is the next check's.
    async fn check_chain(&self, head: &Head) -> Result<Option<Broken>, StoreError> {
        let mut first = 1;
        while first <= head.ops {
            let last = (first + PAGE - 1).min(head.ops);
            let mut connection = self.read().await?;
            // Only the newest line meets the head, and only if nothing was written since.
            let now = Head { ops: head.ops.max(last + 1), ..head.clone() };
            let broken = chain::verify(&mut connection, &now, first, last).await?;
            drop(connection);
            if broken.is_some() {
                return Ok(broken);
            }
            self.checks.send_modify(|progress| progress.lines_checked += last - first + 1);
            tokio::task::yield_now().await;
            first = last + 1;
        }
        Ok(None)
    }
}

/// SQLite's own check of the file.
pub(crate) async fn quick_check(connection: &mut SqliteConnection) -> Result<String, StoreError> {
    Ok(sqlx::query_scalar("pragma quick_check(1)").fetch_one(connection).await?)
}
