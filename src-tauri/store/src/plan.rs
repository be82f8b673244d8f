//! How the database goes about a statement, for tests of what must be found by an index.

use sqlx::AssertSqlSafe;
use tempfile::TempDir;
use uuid::Uuid;

use crate::Store;

/// Sees that a statement goes by an index.
pub async fn uses(sql: &str, index: &str) {
    let folder = TempDir::new().expect("a folder");
    let store = Store::open(folder.path(), Uuid::from_u128(1), domain::Time(0)).await.expect("a database");
    let mut read = store.read().await.expect("a connection");
    let plan: Vec<(i64, i64, i64, String)> =
        sqlx::query_as(AssertSqlSafe(format!("explain query plan {sql}"))).fetch_all(&mut *read).await.expect("a plan");
    assert!(plan.iter().any(|(.., step)| step.contains(index)), "{index}: {plan:#?}");
}
