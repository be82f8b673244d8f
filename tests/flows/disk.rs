//! A full disk and one that may not be written: said so, nothing half written, and it goes on when there is space again.
//!
//! Each story runs in a mount namespace of its own, so that its small disk goes with it whatever happens. Outside of a
//! container that forbids it, anyone may make one.

use std::env;
use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};
use tempfile::TempDir;
use tests::{MORNING, Story, all_batteries, battery};
use usecases::FixedClock;

use crate::shell::ask;

const INSIDE: &str = "HUBKEEPER_STORY_ON_A_SMALL_DISK";

/// Runs the story called `name` again in a namespace of its own, and tells there that it may begin.
fn on_a_small_disk(name: &str) -> bool {
    if env::var_os(INSIDE).is_some() {
        return true;
    }
    // Root may mount; others become root of their own namespace first.
    let unshare = "if [ $(id -u) = 0 ]; then exec unshare --mount \"$@\"; else exec unshare --user --map-root-user --mount \"$@\"; fi";
    let mut again = Command::new("sh");
    again.args(["-c", unshare, "sh"]).arg(env::current_exe().unwrap());
    again.args(["--exact", &format!("disk::{name}"), "--nocapture"]).env(INSIDE, "1");
    let run = again.output().unwrap();
    let told = String::from_utf8_lossy(&run.stdout).into_owned() + &String::from_utf8_lossy(&run.stderr);
    assert!(run.status.success() && told.contains("1 passed"), "{told}");
    false
}

fn mount(words: &[&str], folder: &Path) {
    let run = Command::new("mount").args(words).arg(folder).output().unwrap();
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
}

/// A folder on a disk of two megabytes.
fn small() -> TempDir {
    let folder = TempDir::new().unwrap();
    mount(&["-t", "tmpfs", "-o", "size=2m", "tmpfs"], folder.path());
    folder
}

/// Fills the disk to the last byte.
fn fill(folder: &Path) {
    let mut file = File::create(folder.join("ballast")).unwrap();
    while file.write_all(&[0; 4096]).is_ok() {}
}

fn make_space(folder: &Path) {
    fs::remove_file(folder.join("ballast")).unwrap();
}

async fn working_on(folder: TempDir) -> (Story, String) {
    let story = Story::in_folder(folder, FixedClock::at(MORNING)).await;
    story.finish_setup().await;
    let model = story.model("LFP 12 V").await;
    story.battery("B-1", "SN-1", &model).await;
    (story, model)
}

async fn codes(story: &Story) -> Vec<String> {
    let page = story.call("battery.list", all_batteries()).await;
    let rows = page["rows"].as_array().unwrap();
    rows.iter().map(|row| row["short_code"].as_str().unwrap().to_owned()).collect()
}

/// Adds batteries until one is refused, at most as many as a small disk could hold; how many were added.
async fn until_refused(story: &Story, model: &str, prefix: &str) -> (u32, Value) {
    for number in 1..5_000 {
        let mut form = battery(&format!("{prefix}-{number}"), &format!("{prefix}{number}"), model);
        form["notes"] = json!("x".repeat(2_000));
        if let Err(fault) = story.desk.call("battery.create", form).await {
            return (number - 1, serde_json::to_value(&fault).unwrap());
        }
    }
    panic!("the disk never got full");
}

fn is_whole(story: &Story) {
    let folder = story.folder.path();
    assert_eq!(ask(folder, "pragma integrity_check"), "ok");
    assert_eq!(
        ask(folder, "select (select count(*) from _op) = (select count(*) from audit), (select mode from _ctx)"),
        "1|0"
    );
}

#[tokio::test]
async fn a_full_disk_refuses_a_write_whole_and_takes_it_when_there_is_space_again() {
    if !on_a_small_disk("a_full_disk_refuses_a_write_whole_and_takes_it_when_there_is_space_again") {
        return;
    }
    let (story, model) = working_on(small()).await;
    fill(story.folder.path());
    let (added, fault) = until_refused(&story, &model, "C").await;
    assert_eq!(fault, json!({ "code": "disk_full" }));
    for _ in 0..3 {
        let again = until_refused(&story, &model, "D").await;
        assert_eq!(again, (0, json!({ "code": "disk_full" })));
        let edit = story
            .fault("me.change_password", json!({ "current": tests::PASSWORD, "password": "thirteen calm otters drum" }))
            .await;
        assert_eq!(edit["code"], "disk_full");
    }
    assert_eq!(u32::try_from(codes(&story).await.len()).unwrap(), (added + 1).min(50), "reading goes on");

    make_space(story.folder.path());
    story.battery("E-1", "E1", &model).await;
    is_whole(&story);
    let story = story.restart().await;
    story.sign_in_admin().await;
    story.desk.tick().await;
    assert_eq!(story.call("health.view", Value::Null).await["findings"], json!([]));
    let counts = story.call("battery.counts", json!({ "search": "", "model": null })).await;
    assert_eq!(counts["all"], added + 2);
}

#[tokio::test]
async fn on_a_full_disk_people_still_sign_in_and_read() {
    if !on_a_small_disk("on_a_full_disk_people_still_sign_in_and_read") {
        return;
    }
    let (story, model) = working_on(small()).await;
    fill(story.folder.path());
    until_refused(&story, &model, "C").await;
    story.call("session.sign_out", Value::Null).await;
    let wrong = json!({ "login": "amina", "password": "not the right one at all" });
    assert_eq!(story.fault("session.sign_in", wrong).await["code"], "wrong_password");
    story.sign_in_admin().await;
    assert_eq!(codes(&story).await[0], "B-1");
    story.call("session.lock", Value::Null).await;
}

#[tokio::test]
async fn a_start_on_a_full_disk_reads_or_says_that_it_is_full() {
    if !on_a_small_disk("a_start_on_a_full_disk_reads_or_says_that_it_is_full") {
        return;
    }
    let (mut story, model) = working_on(small()).await;
    fill(story.folder.path());
    until_refused(&story, &model, "C").await;
    for _ in 0..2 {
        story.desk.close().await;
        fill(story.folder.path());
        story = story.restart().await;
        let start = story.call("app.start", Value::Null).await;
        if start["stage"] == "refused" {
            assert_eq!(start["refused"], json!({ "code": "disk_full" }));
        } else {
            story.sign_in_admin().await;
            assert_eq!(codes(&story).await[0], "B-1");
        }
        make_space(story.folder.path());
        story = story.restart().await;
        story.sign_in_admin().await;
        story.call("me.set_language", json!({ "language": "fr" })).await;
        is_whole(&story);
    }
}

#[tokio::test]
async fn a_first_start_on_a_full_disk_says_so_and_works_when_there_is_space() {
    if !on_a_small_disk("a_first_start_on_a_full_disk_says_so_and_works_when_there_is_space") {
        return;
    }
    let folder = small();
    for room in [0, 1, 2, 3, 5, 8, 13, 21, 34, 55, 89] {
        fill(folder.path());
        let ballast = OpenOptions::new().write(true).open(folder.path().join("ballast")).unwrap();
        ballast.set_len(ballast.metadata().unwrap().len() - room * 4096).unwrap();
        let desk = tests::open(folder.path(), &FixedClock::at(MORNING), &Default::default()).await;
        let start = desk.call("app.start", Value::Null).await.unwrap();
        let start: Value = serde_json::from_str(start.get()).unwrap();
        if room == 0 || start["stage"] != "setup" {
            assert_eq!(start["refused"], json!({ "code": "disk_full" }), "room for {room} pages");
        }
        desk.close().await;
        make_space(folder.path());
    }
    working_on(folder).await;
}

#[tokio::test]
async fn a_disk_that_may_not_be_written_is_said_to_be_so() {
    if !on_a_small_disk("a_disk_that_may_not_be_written_is_said_to_be_so") {
        return;
    }
    let (story, _) = working_on(small()).await;
    story.desk.close().await;
    let Story { desk, folder, clock, .. } = story;
    drop(desk);
    mount(&["-o", "remount,ro"], folder.path());
    let story = Story::in_folder(folder, clock).await;
    let start = story.call("app.start", Value::Null).await;
    assert_eq!(start["refused"], json!({ "code": "disk_read_only" }));
    assert_eq!(story.fault("battery.list", all_batteries()).await["code"], "disk_read_only");
    mount(&["-o", "remount,rw"], story.folder.path());
    let story = story.restart().await;
    story.sign_in_admin().await;
    assert_eq!(codes(&story).await, ["B-1"]);
}
