//! Writing the log of what was written back into the database file. SQLite would do it inside whichever act happens to
//! fill the log, and that act would wait for the disk; here it happens beside the acts, which go on meanwhile
//! (sqlite.org/wal.html, "Checkpointing").

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use sqlx::SqlitePool;
use tokio::sync::Notify;
use tokio::task::JoinHandle;

use crate::error::StoreError;

/// Pages in the log from which they are written back: 4 MB, as SQLite has it by itself.
const PAGES: i64 = 1_000;

/// Writes the log back as long as it lives.
pub(crate) struct WriteBack {
    written: Arc<Notify>,
    failed: Arc<AtomicBool>,
    task: JoinHandle<()>,
}

impl WriteBack {
    /// Begins with the connections that only read: writing the log back changes nothing they could not see before.
    pub fn begin(readers: SqlitePool) -> Self {
        let written = Arc::new(Notify::new());
        let failed = Arc::new(AtomicBool::new(false));
        let (heard, disk_failed) = (Arc::clone(&written), Arc::clone(&failed));
        let task = tokio::spawn(async move {
            loop {
                heard.notified().await;
                match write_back(&readers).await {
                    Err(_) if readers.is_closed() => return,
                    Err(error) => {
                        // Nothing is lost: what was written stands in the log, and the next act tries again.
                        tracing::warn!(%error, "the log could not be written back");
                        disk_failed.fetch_or(matches!(error, StoreError::DiskFailed(_)), Ordering::Relaxed);
                    }
                    Ok(()) => {}
                }
            }
        });
        Self { written, failed, task }
    }

    /// Whether the disk failed while the log was written back: then nothing more may be promised.
    pub fn has_failed(&self) -> bool {
        self.failed.load(Ordering::Relaxed)
    }

    /// What is to be told of each act that was committed.
    pub fn bell(&self) -> Arc<Notify> {
        Arc::clone(&self.written)
    }
}

impl Drop for WriteBack {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn write_back(readers: &SqlitePool) -> Result<(), StoreError> {
    let mut connection = readers.acquire().await?;
    let (_, pages, done): (i64, i64, i64) =
        sqlx::query_as("pragma wal_checkpoint(noop)").fetch_one(&mut *connection).await?;
    if pages - done >= PAGES {
        sqlx::query("pragma wal_checkpoint(passive)").execute(&mut *connection).await?;
    }
    Ok(())
}
