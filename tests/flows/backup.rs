//! Backups: made when something was written, counted only when whole, kept by rotation, copied to a second folder, tried.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde_json::{Value, json};
use tempfile::TempDir;
use tests::Story;

use crate::shell::{ask, behind_the_guards};

const QUARTER: Duration = Duration::from_secs(15 * 60);

/// A hub with one battery.
pub async fn working() -> (Story, String) {
    let story = Story::set_up().await;
    let model = story.model("LFP 12 V").await;
    story.battery("B-1", "SN-1", &model).await;
    (story, model)
}

/// The backups as listed.
pub async fn listed(story: &Story) -> Vec<Value> {
    story.call("backup.list", Value::Null).await["backups"].as_array().unwrap().clone()
}

/// The files of the backups, oldest first.
pub fn backup_files(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> =
        fs::read_dir(folder.join("backups")).map_or(Vec::new(), |all| all.map(|file| file.unwrap().path()).collect());
    files.sort();
    files
}

async fn summary(story: &Story) -> Value {
    story.call("backup.list", Value::Null).await["summary"].clone()
}

#[tokio::test]
async fn a_backup_is_made_a_quarter_of_an_hour_after_the_last_if_something_was_written() {
    let (story, model) = working().await;
    story.desk.tick().await;
    assert!(backup_files(story.folder.path()).is_empty(), "the first screen comes first");
    story.wait(Duration::from_secs(60)).await;
    assert_eq!(backup_files(story.folder.path()).len(), 1);
    story.wait(QUARTER).await;
    assert_eq!(backup_files(story.folder.path()).len(), 1, "nothing was written");
    story.sign_in_admin().await;
    story.wait(QUARTER).await;
    assert_eq!(backup_files(story.folder.path()).len(), 1, "somebody came in, and that is all");
    story.sign_in_admin().await;
    story.battery("B-2", "SN-2", &model).await;
    story.wait(QUARTER - Duration::from_secs(1)).await;
    assert_eq!(backup_files(story.folder.path()).len(), 1, "not yet");
    story.wait(Duration::from_secs(1)).await;
    story.sign_in_admin().await;
    let listed = listed(&story).await;
    assert_eq!(listed.len(), 2);
    for backup in &listed {
        assert_eq!((&backup["state"], &backup["reason"]), (&json!("good"), &json!("timed")));
    }
    assert!(listed[0]["made_at"].as_i64() > listed[1]["made_at"].as_i64(), "newest first");
    assert_eq!(summary(&story).await["last_good"], listed[0]["made_at"]);
}

#[tokio::test]
async fn after_a_start_a_backup_is_named_before_it_was_read_again_and_can_be_tried_at_once() {
    let (story, _) = working().await;
    let made_at = story.call("backup.make", Value::Null).await["backups"][0]["made_at"].clone();
    let story = story.restart().await;
    story.sign_in_admin().await;
    let before = summary(&story).await;
    assert_eq!((&before["last_good"], &before["last_unchecked"]), (&Value::Null, &made_at));
    let tried = story.call("backup.try", Value::Null).await["summary"].clone();
    assert_eq!((&tried["last_good"], &tried["trial"]["code"]), (&made_at, &Value::Null));
    assert_eq!(tried["last_unchecked"], Value::Null);
}

#[tokio::test]
async fn the_checks_after_a_start_do_not_forget_a_backup_that_was_read_before_them() {
    let (story, _) = working().await;
    let story = story.restart().await;
    story.sign_in_admin().await;
    let made = story.call("backup.make", Value::Null).await["backups"][0].clone();
    story.desk.tick().await;
    assert_eq!((&made["state"], &listed(&story).await[0]), (&json!("good"), &made));
}

#[tokio::test]
async fn a_backup_is_the_database_as_it_was_and_a_plain_sqlite_file() {
    let (story, _) = working().await;
    story.call("backup.make", Value::Null).await;
    let copy = TempDir::new().unwrap();
    fs::copy(&backup_files(story.folder.path())[0], copy.path().join("hub.db")).unwrap();
    assert_eq!(ask(copy.path(), "pragma integrity_check"), "ok");
    assert_eq!(ask(copy.path(), "select short_code from battery"), "B-1");
    let all = "select hex(hash) from audit order by id";
    assert_eq!(ask(copy.path(), all), ask(story.folder.path(), all));
}

#[tokio::test]
async fn a_cut_or_changed_or_newer_backup_is_never_counted() {
    let (story, model) = working().await;
    story.call("backup.make", Value::Null).await;
    story.clock.advance(Duration::from_secs(1));
    story.battery("B-2", "SN-2", &model).await;
    story.call("backup.make", Value::Null).await;
    let files = backup_files(story.folder.path());
    let hurt_at = listed(&story).await[0]["made_at"].clone();
    let whole = fs::read(&files[1]).unwrap();
    let cases = [
        (whole[..whole.len() - 1].to_vec(), "cut"),
        (whole[..whole.len() / 2].to_vec(), "cut"),
        (Vec::new(), "cut"),
        (b"Dear diary".to_vec(), "cut"),
        (flipped(&whole, whole.len() / 3), "changed"),
        (flipped(&whole, 100), "changed"),
        (flipped(&whole, whole.len() - 20), "changed"),
        (newer(&whole), "newer"),
    ];
    for (bytes, state) in cases {
        fs::write(&files[1], bytes).unwrap();
        story.desk.tick().await;
        story.clock.advance(Duration::from_hours(24));
        story.desk.tick().await;
        story.sign_in_admin().await;
        let listed = listed(&story).await;
        let hurt = listed.iter().find(|row| files[1].ends_with(row["name"].as_str().unwrap())).unwrap();
        assert_eq!(hurt["state"], state);
        let last_good = summary(&story).await["last_good"].clone();
        assert!(last_good.is_i64() && last_good != hurt_at, "{state}");
        let fault = story.fault("backup.restore", json!({ "id": hurt["id"] })).await;
        assert_eq!(fault, json!({ "code": "backup_unfit", "why": state }));
        assert_eq!(story.fault("backup.preview", json!({ "id": hurt["id"] })).await, fault);
        assert_eq!(story.call("app.start", Value::Null).await["stage"], "open", "the hub goes on");
    }
}

fn flipped(whole: &[u8], at: usize) -> Vec<u8> {
    let mut bytes = whole.to_vec();
    bytes[at] ^= 1;
    bytes
}

/// A backup of a later version: a form that this one does not know, with everything else right.
fn newer(whole: &[u8]) -> Vec<u8> {
    let end = whole.len() - 48;
    let length = usize::try_from(u64::from_be_bytes(whole[end..end + 8].try_into().unwrap())).unwrap();
    let (database, manifest) = whole[..end].split_at(end - length);
    let mut manifest: Value = serde_json::from_slice(manifest).unwrap();
    manifest["schema"] = json!(9_999);
    let manifest = manifest.to_string();
    let length = u64::try_from(manifest.len()).unwrap().to_be_bytes();
    let covered = [database, manifest.as_bytes(), &length].concat();
    let digest = <sha2::Sha256 as sha2::Digest>::digest(&covered);
    [&covered[..], &digest, b"HubKback"].concat()
}

#[tokio::test]
async fn what_is_not_whole_makes_no_backup_and_loses_none() {
    let (story, _) = working().await;
    story.call("backup.make", Value::Null).await;
    let before = backup_files(story.folder.path());
    behind_the_guards(story.folder.path(), "audit", "update audit set at = at + 1 where act = 'battery.create';");
    let fault = story.fault("backup.make", Value::Null).await;
    assert_eq!(fault, json!({ "code": "backup_unfit", "why": "broken" }));
    assert_eq!(summary(&story).await["failure"]["code"], "backup_unfit");
    story.wait(Duration::from_hours(25)).await;
    assert_eq!(backup_files(story.folder.path()), before, "no more are made, and none is rotated away");
}

#[tokio::test]
async fn what_a_cut_left_unfinished_is_no_backup_and_is_swept_away() {
    let (story, _) = working().await;
    let folder = story.folder.path().join("backups");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("hub-20261103T080000000Z-timed.unfinished"), "half").unwrap();
    assert_eq!(listed(&story).await, Vec::<Value>::new());
    story.call("backup.make", Value::Null).await;
    assert_eq!(backup_files(story.folder.path()).len(), 1);
}

#[tokio::test]
async fn rotation_keeps_what_was_agreed() {
    let (story, model) = working().await;
    for number in 0..40 {
        story.battery(&format!("C-{number}"), &format!("C{number}"), &model).await;
        story.clock.advance(Duration::from_mins(4));
        story.call("session.stir", Value::Null).await;
        story.call("backup.make", Value::Null).await;
    }
    assert_eq!(backup_files(story.folder.path()).len(), 24, "all of one day");
}

#[tokio::test]
async fn a_second_folder_gets_a_copy_of_each_and_may_be_gone() {
    let (story, model) = working().await;
    story.call("backup.make", Value::Null).await;
    let stick = TempDir::new().unwrap();
    story.chooser.will_choose(stick.path());
    let view = story.call("backup.choose_second", Value::Null).await;
    assert_eq!(view["summary"]["second"]["is_there"], true);
    let places = |view: &Value| -> Vec<String> {
        view["backups"].as_array().unwrap().iter().map(|row| row["place"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(places(&view), ["own", "second"], "the newest one is copied at once");
    story.battery("B-2", "SN-2", &model).await;
    story.clock.advance(Duration::from_secs(1));
    let view = story.call("backup.make", Value::Null).await;
    assert_eq!(places(&view).iter().filter(|place| *place == "second").count(), 2);
    assert!(view["backups"].as_array().unwrap().iter().all(|row| row["state"] == "good"));

    let away = stick.path().with_extension("away");
    fs::rename(stick.path(), &away).unwrap();
    story.clock.advance(Duration::from_secs(1));
    let view = story.call("backup.make", Value::Null).await;
    let second = &view["summary"]["second"];
    assert_eq!((&second["is_there"], &second["failed"]), (&json!(false), &json!(true)));
    assert!(!stick.path().exists(), "a stick that is gone is not made");
    assert_eq!(view["summary"]["failure"], Value::Null, "the backup itself was made");
    fs::rename(&away, stick.path()).unwrap();

    let story = story.restart().await;
    story.sign_in_admin().await;
    assert_eq!(summary(&story).await["second"]["is_there"], true, "it is remembered");
    let view = story.call("backup.forget_second", Value::Null).await;
    assert_eq!(view["summary"]["second"], Value::Null);
}

#[tokio::test]
async fn nobody_chooses_a_folder_and_nothing_changes() {
    let (story, _) = working().await;
    let view = story.call("backup.choose_second", Value::Null).await;
    assert_eq!(view["summary"]["second"], Value::Null);
}

#[tokio::test]
async fn a_backup_is_tried_once_a_week_and_on_demand() {
    let (story, model) = working().await;
    assert_eq!(story.fault("backup.try", Value::Null).await["code"], "no_backup");
    story.wait(Duration::from_secs(60)).await;
    let first = summary(&story).await["trial"].clone();
    assert_eq!(first["code"], Value::Null);
    assert!(first["at"].is_i64());
    story.battery("B-2", "SN-2", &model).await;
    story.wait(Duration::from_hours(24 * 6)).await;
    story.sign_in_admin().await;
    assert_eq!(summary(&story).await["trial"], first, "not a week yet");
    story.wait(Duration::from_hours(25)).await;
    story.sign_in_admin().await;
    let second = summary(&story).await["trial"].clone();
    assert!(second["at"].as_i64() > first["at"].as_i64());
    story.clock.advance(Duration::from_secs(1));
    story.call("backup.try", Value::Null).await;
    assert!(summary(&story).await["trial"]["at"].as_i64() > second["at"].as_i64());
    assert!(!story.folder.path().join("trial").exists(), "nothing is left over");
    assert_eq!(story.call("health.view", Value::Null).await["backups"]["trial"]["code"], Value::Null);
}

#[tokio::test]
async fn before_the_form_of_a_database_changes_a_backup_is_made() {
    let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/0.1.0/hub.db");
    let folder = TempDir::new().unwrap();
    fs::copy(fixture, folder.path().join("hub.db")).unwrap();
    let before = ask(folder.path(), "select max(version) from _sqlx_migrations");
    let story = Story::in_folder(folder, usecases::FixedClock::at(tests::MORNING)).await;
    story.sign_in_admin().await;
    story.desk.tick().await;
    story.wait(Duration::from_secs(60)).await;
    let now = ask(story.folder.path(), "select max(version) from _sqlx_migrations");
    assert_ne!(before, now, "the fixture is of an older form");
    let listed = listed(&story).await;
    let made = listed.iter().find(|row| row["reason"] == "before_migration").expect("a backup from before");
    assert_eq!(made["state"], "good");
    let copy = TempDir::new().unwrap();
    fs::copy(&backup_files(story.folder.path())[0], copy.path().join("hub.db")).unwrap();
    assert_eq!(ask(copy.path(), "select max(version) from _sqlx_migrations"), before);
    let story = story.restart().await;
    story.sign_in_admin().await;
    let again = self::listed(&story).await;
    assert_eq!(again.iter().filter(|row| row["reason"] == "before_migration").count(), 1, "once is enough");
}

#[tokio::test]
async fn a_clock_that_cannot_be_right_is_doubted() {
    let (story, _) = working().await;
    assert_eq!(story.call("clock.view", Value::Null).await["doubt"], Value::Null);
    for (days, doubt) in [(-1_i64, "behind_books"), (-400, "before_build"), (5_000, "far_ahead")] {
        story.clock.jump_to(domain::Time(tests::MORNING.0 + days * 86_400_000));
        assert_eq!(story.call("clock.view", Value::Null).await["doubt"], doubt);
        assert_eq!(story.call("health.view", Value::Null).await["clock"]["doubt"], doubt);
    }
}
