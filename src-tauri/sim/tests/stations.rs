//! A day of stations, as every test run plays it; `cargo xtask soak stations` plays weeks.
#![allow(clippy::expect_used)]

use std::path::Path;

use sim::stations::week;
use tempfile::TempDir;

/// A folder in memory where there is one: what is asked here is not what a disk keeps.
fn folder() -> TempDir {
    let memory = Path::new("/dev/shm");
    if memory.is_dir() { TempDir::new_in(memory) } else { TempDir::new() }.expect("a folder")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_day_of_stations_comes_to_the_same_whatever_goes_wrong() {
    let folder = folder();
    let report = week(folder.path(), 1, 1).await.unwrap_or_else(|stopped| panic!("{stopped}"));
    println!("{report}");
    assert!(report.swaps > 50 && report.repeats > 10 && report.cuts > 5, "{report:?}");
    assert!(report.alone > 0 && report.restarts > 0, "{report:?}");
}
