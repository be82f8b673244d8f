//! A full disk and one that may not be written: said so, nothing half written, and it goes on when there is space again.
//!
//! Each story runs in a mount namespace of its own, so that its small disk goes with it whatever happens. Outside of a
//! container that forbids it, anyone may make one.

use std::env;
use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use link::Root;
use serde_json::{Value, json};
use tempfile::TempDir;
use tests::log::Logged;
use tests::{MORNING, Story, all_batteries, battery};
use usecases::{FixedClock, Heard};

use crate::shell::ask;

const INSIDE: &str = "HUBKEEPER_STORY_ON_A_SMALL_DISK";

/// Runs the story called `name` again in a namespace of its own, and tells there that it may begin.
fn on_a_small_disk(name: &str) -> bool {
    if env::var_os(INSIDE).is_some() {
        return true;
    }
    // Root may mount; others become root of their own namespace first. In a folder that root moved into, nothing can be
    // made private, as it is no mount itself.
    let unshare = "
        if [ $(id -u) != 0 ]; then exec unshare --user --map-root-user --mount \"$@\"; fi
        if unshare --mount true 2>/dev/null; then exec unshare --mount \"$@\"; fi
        exec unshare --mount --propagation unchanged \"$@\"";
    let mut again = Command::new("sh");
    again.args(["-c", unshare, "sh"]).arg(env::current_exe().unwrap());
    again.args(["--exact", &format!("disk::{name}"), "--nocapture"]).env(INSIDE, "1");
    let run = again.output().unwrap();
    let told = String::from_utf8_lossy(&run.stdout).into_owned() + &String::from_utf8_lossy(&run.stderr);
    assert!(run.status.success() && told.contains("1 passed"), "{told}");
    false
}

fn run(program: &str, words: &[&str], path: &Path) {
    let run = Command::new(program).args(words).arg(path).output().unwrap();
    assert!(run.status.success(), "{program}: {}", String::from_utf8_lossy(&run.stderr));
}

fn mount(words: &[&str], folder: &Path) {
    run("mount", words, folder);
}

/// A folder on a disk of five megabytes.
fn small() -> TempDir {
    small_of("5m")
}

fn small_of(size: &str) -> TempDir {
    let folder = TempDir::new().unwrap();
    mount(&["-t", "tmpfs", "-o", &format!("size={size}"), "tmpfs"], folder.path());
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
    let counts = story.call("battery.counts", tests::all("code")).await;
    assert_eq!(counts["all"], added + 2);
}

#[tokio::test]
async fn on_a_full_disk_no_backup_is_made_the_earlier_ones_stay_and_an_import_waits() {
    if !on_a_small_disk("on_a_full_disk_no_backup_is_made_the_earlier_ones_stay_and_an_import_waits") {
        return;
    }
    let (story, model) = working_on(small_of("8m")).await;
    let made = story.call("backup.make", Value::Null).await["backups"].clone();
    story.battery("B-2", "SN-2", &model).await;
    let file = TempDir::new().unwrap();
    let file = file.path().join("b.csv");
    fs::write(&file, "Serial,Model\nSN-3,LFP 12 V\n").unwrap();
    story.chooser.will_choose(&file);
    let head = story.call("import.read", json!({ "concept": "battery" })).await;
    let ask = json!({ "file": head["file"], "mapping": head["mapping"], "accept_duplicates": false });
    assert_eq!(story.finish("import.try", ask).await["outcome"]["new"], 1);

    fill(story.folder.path());
    assert_eq!(story.fault("backup.make", Value::Null).await, json!({ "code": "disk_full" }));
    let ended = story.finish("import.do", json!({ "file": head["file"] })).await;
    assert_eq!(ended["fault"]["code"], "disk_full", "nothing is imported that could not be taken back: {ended}");
    let listed = story.call("backup.list", Value::Null).await;
    assert_eq!(listed["backups"], made);
    assert_eq!(listed["summary"]["failure"]["code"], "disk_full");
    assert_eq!(fs::read_dir(story.folder.path().join("backups")).unwrap().count(), 1, "nothing unfinished is left");
    assert_eq!(codes(&story).await, ["B-1", "B-2"]);

    make_space(story.folder.path());
    let done = story.finish("import.do", json!({ "file": head["file"] })).await;
    assert_eq!(done["outcome"]["new"], 1, "{done}");
    assert_eq!(codes(&story).await.len(), 3);
    assert_eq!(story.call("backup.list", Value::Null).await["summary"]["failure"], Value::Null);
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
async fn a_reading_that_finds_no_room_comes_again_and_none_that_was_kept_is_lost() {
    if !on_a_small_disk("a_reading_that_finds_no_room_comes_again_and_none_that_was_kept_is_lost") {
        return;
    }
    let (story, _) = working_on(small()).await;
    story.station("S-1", 3).await;
    fill(story.folder.path());
    let hear = async |at: i64| {
        let payload = json!({ "id": "B-1", "timestamp": at, "soc": at % 100, "cycles": at % 1_000 }).to_string();
        let topic = "bss/S-1/battery/status";
        let heard = Heard { login: "s", station: Some("S-1"), topic, payload: payload.as_bytes(), retained: false };
        story.desk.hear_readings(&Root::default(), &[heard]).await.map(|(stored, _)| stored)
    };
    let mut kept = 0;
    let fault = loop {
        match hear(MORNING.0 + 1_000 * kept - 86_400_000).await {
            Ok(stored) => kept += i64::try_from(stored).unwrap(),
            Err(fault) => break fault,
        }
        assert!(kept < 50_000, "the disk never got full");
    };
    assert_eq!(serde_json::to_value(&fault).unwrap()["code"], "disk_full");
    // Sealing finds no room either, and leaves everything where it is.
    story.clock.advance(Duration::from_secs(61));
    story.desk.tick().await;
    assert!(hear(MORNING.0 + 1_000 * kept - 86_400_000).await.is_err());

    make_space(story.folder.path());
    assert_eq!(hear(MORNING.0 + 1_000 * kept - 86_400_000).await, Ok(1));
    story.clock.advance(Duration::from_secs(61));
    story.desk.tick().await;
    let story = story.restart().await;
    story.sign_in_admin().await;
    let of = story.call("battery.list", all_batteries()).await["rows"][0]["id"].clone();
    let range = json!({ "is": "last", "hours": 48 });
    let ask = json!({ "of": { "kind": "battery", "id": of }, "field": "soc_pct", "range": range, "period": "month" });
    let figures = story.call("reading.aggregate", ask).await;
    let counted: i64 = figures["periods"].as_array().unwrap().iter().map(|one| one["count"].as_i64().unwrap()).sum();
    assert_eq!((counted, &figures["damaged"]), (kept + 1, &json!(0)));
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
        let desk = tests::open(folder.path(), &FixedClock::at(MORNING), &Default::default(), &Default::default()).await;
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

#[tokio::test]
async fn a_disk_that_turns_read_only_at_work_stops_every_write_and_loses_none_that_was_answered() {
    if !on_a_small_disk("a_disk_that_turns_read_only_at_work_stops_every_write_and_loses_none_that_was_answered") {
        return;
    }
    let Some(card) = Card::new() else {
        eprintln!("not shown here: a disk that fails takes a loop device and root");
        return;
    };
    let data = TempDir::new_in(card.folder.path()).unwrap();
    let (story, model) = working_on(data).await;
    card.fails();
    let form = battery("B-2", "SN-2", &model);
    assert_eq!(story.fault("battery.create", form.clone()).await, json!({ "code": "disk_failed" }));
    // From now on nothing is written, until somebody has looked at the disk.
    for _ in 0..3 {
        let again = story.fault("battery.create", form.clone()).await;
        assert_eq!(again, json!({ "code": "read_only", "why": "disk_failed" }));
    }
    assert_eq!(codes(&story).await, ["B-1"], "reading goes on");
    assert_eq!(story.call("health.view", Value::Null).await["findings"][0]["kind"], "disk_failed");

    let Story { desk, folder, clock, .. } = story;
    desk.close().await;
    drop(desk);
    card.repair();
    let story = Story::in_folder(folder, clock).await;
    story.sign_in_admin().await;
    story.desk.tick().await;
    assert_eq!(story.call("health.view", Value::Null).await["findings"], json!([]));
    assert_eq!(codes(&story).await, ["B-1"]);
    story.call("battery.create", form).await;
    is_whole(&story);
}

/// A disk in a file, which the kernel turns read-only when it meets an error on it, as it does with a failing card.
struct Card {
    image: TempDir,
    folder: TempDir,
}

impl Card {
    /// A new one in its place; nothing where this computer has no loop devices, or the story does not run as root.
    fn new() -> Option<Self> {
        let card = Self { image: small_of("64m"), folder: TempDir::new().unwrap() };
        File::create(card.file()).unwrap().set_len(32 << 20).unwrap();
        run("mkfs.ext4", &["-q", "-F"], &card.file());
        card.insert().then_some(card)
    }

    fn file(&self) -> PathBuf {
        self.image.path().join("card")
    }

    fn insert(&self) -> bool {
        let mut mount = Command::new("mount");
        mount.args(["-o", "loop,errors=remount-ro"]).arg(self.file()).arg(self.folder.path());
        mount.output().unwrap().status.success()
    }

    fn fails(&self) {
        let mounts = fs::read_to_string("/proc/mounts").unwrap();
        let here = mounts.lines().find(|line| line.contains(self.folder.path().to_str().unwrap())).unwrap();
        let device = here.split(' ').next().unwrap().trim_start_matches("/dev/");
        fs::write(format!("/sys/fs/ext4/{device}/trigger_fs_error"), "1").unwrap();
        assert!(File::create(self.folder.path().join("probe")).is_err(), "the disk takes files still");
    }

    fn repair(&self) {
        run("umount", &[], self.folder.path());
        // It answers 1 when it mended something.
        Command::new("e2fsck").args(["-f", "-y"]).arg(self.file()).output().unwrap();
        assert!(self.insert());
    }
}

#[tokio::test]
async fn a_disk_that_takes_no_log_costs_lines_and_no_command() {
    if !on_a_small_disk("a_disk_that_takes_no_log_costs_lines_and_no_command") {
        return;
    }
    let logged = Logged::in_folder(small()).await;
    let story = &logged.story;
    let folder = story.folder.path();
    story.finish_setup().await;
    assert!(logged.text().contains("setup.finish"));
    fill(folder);
    // As much as is left in the last block of the file, and then more.
    for _ in 0..200 {
        story.call("hub.list", Value::Null).await;
    }
    let full = logged.text().len();
    story.call("hub.list", Value::Null).await;
    assert_eq!(logged.text().len(), full, "nothing more goes onto the disk");
    make_space(folder);
    story.call("user.list", Value::Null).await;

    let text = logged.text();
    let lines: Vec<Value> = text.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
    let lost: Vec<u64> = lines.iter().filter_map(|line| line["lines"].as_u64()).collect();
    let told = lines.iter().filter(|line| line["command"] == "hub.list").count();
    assert_eq!(lost.len(), 1, "{lost:?}");
    assert_eq!(u64::try_from(told).unwrap() + lost[0], 201, "every line is there or counted");
    assert_eq!(lines.last().unwrap()["command"], "user.list");
}

#[tokio::test]
async fn a_log_on_a_disk_that_may_not_be_written_begins_when_it_may() {
    if !on_a_small_disk("a_log_on_a_disk_that_may_not_be_written_begins_when_it_may") {
        return;
    }
    let folder = small();
    mount(&["-o", "remount,ro"], folder.path());
    let mut logged = Logged::in_folder(folder).await;
    let start = logged.story.call("app.start", Value::Null).await;
    assert_eq!(start["refused"]["code"], "disk_read_only");
    assert_eq!(logged.text(), "");
    mount(&["-o", "remount,rw"], logged.story.folder.path());
    logged.story = logged.story.restart().await;
    logged.story.finish_setup().await;
    let lines = logged.lines();
    assert_eq!((&lines[0]["message"], &lines[0]["lines"]), (&json!("lines were lost"), &json!(3)));
    assert_eq!(lines.last().unwrap()["command"], "setup.finish");
}
