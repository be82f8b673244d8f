//! A day of stations, as every test run plays it; `cargo xtask soak stations` plays weeks.
#![allow(clippy::expect_used)]

use std::path::Path;

use sim::stations::{kill, week};
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

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_is_killed_at_whatever_packet_of_a_swap_it_is_booked_once() {
    let folder = folder();
    let report = kill::at_every_packet(Path::new(env!("CARGO_BIN_EXE_soak")), folder.path()).await;
    let report = report.unwrap_or_else(|stopped| panic!("{stopped}"));
    println!("{report}");
    for point in ["CONNECT", "auth/request", "PUBACK", "auth/response", "initiate", "activity", "confirmation"] {
        assert!(report.hub.contains(point) && report.station.contains(point), "{point}: {report:?}");
    }
}
