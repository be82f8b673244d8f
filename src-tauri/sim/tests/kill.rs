//! The kill soak in small, as every test run does it.

use std::path::Path;

use sim::kill::soak;
use tempfile::TempDir;

#[tokio::test]
async fn what_was_answered_survives_ten_kills() {
    let folder = TempDir::new().expect("a folder");
    let report = soak(Path::new(env!("CARGO_BIN_EXE_soak")), folder.path(), 10, 2).await.expect("nothing is lost");
    assert_eq!(report.kills, 10);
    assert!(report.answered > 50, "{report:?}");
}
