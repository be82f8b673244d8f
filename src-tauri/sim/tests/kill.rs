//! The kill soak in small, as every test run does it.

use std::path::Path;

use sim::kill::{readings, safe, soak};
use tempfile::TempDir;

#[tokio::test]
async fn what_was_answered_survives_ten_kills() {
    let folder = TempDir::new().expect("a folder");
    let report = soak(Path::new(env!("CARGO_BIN_EXE_soak")), folder.path(), 10, 2).await.expect("nothing is lost");
    assert_eq!(report.kills, 10);
    assert!(report.answered > 50, "{report:?}");
}

#[tokio::test]
async fn an_import_a_backup_a_trial_or_a_restore_that_is_cut_leaves_the_old_hub_or_the_new_one() {
    let folder = TempDir::new().expect("a folder");
    let report = safe::soak(Path::new(env!("CARGO_BIN_EXE_soak")), folder.path(), 12, 3).await.expect("all whole");
    assert!(report.imports.cut + report.restores.cut > 3, "{report:?}");
}

#[test]
fn readings_that_were_kept_are_there_once_after_twenty_kills() {
    let folder = TempDir::new().expect("a folder");
    let report = readings::soak(Path::new(env!("CARGO_BIN_EXE_soak")), folder.path(), 20, 4).expect("nothing is lost");
    assert!(report.kills == 20 && report.kept > 500, "{report:?}");
}
