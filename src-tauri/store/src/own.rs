//! A transaction of this desktop's own rows, which are never shared: no op, no line in the audit.

use std::sync::Arc;

use domain::Time;
use sqlx::{Sqlite, SqliteConnection, Transaction};
use tokio::sync::Notify;

use crate::Store;
use crate::error::StoreError;
use crate::list::Shelves;
use crate::op::{Act, Op};

/// An open transaction of this desktop's own rows. Dropping it undoes everything it wrote.
pub struct Own {
    tx: Transaction<'static, Sqlite>,
    shelves: Arc<Shelves>,
    /// Rung once it is on disk.
    bell: Arc<Notify>,
}

impl Store {
    /// Opens a transaction of this desktop's own rows, as [`Store::begin`] opens an op.
    ///
    /// # Errors
    /// As [`Store::begin`].
    pub async fn begin_own(&self, at: Time) -> Result<Own, StoreError> {
        Ok(Own { tx: self.transaction(at).await?, shelves: Arc::clone(&self.shelves), bell: self.write_back.bell() })
    }
}

impl Own {
    /// The connection inside it.
    pub fn rows(&mut self) -> &mut SqliteConnection {
        &mut self.tx
    }

    /// Goes on as an op, in the same transaction: what is shared and what is not are written together or not at all.
    ///
    /// # Errors
    /// [`StoreError`]; then nothing was written.
    pub async fn act(self, act: Act) -> Result<Op, StoreError> {
        Op::open(self.tx, act, self.shelves, self.bell).await
    }

    /// Commits. When this returns, it is on disk.
    ///
    /// # Errors
    /// [`StoreError`]; then nothing was written.
    pub async fn commit(self) -> Result<(), StoreError> {
        self.tx.commit().await?;
        self.bell.notify_one();
        Ok(())
    }
}
