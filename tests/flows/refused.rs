//! A database that is damaged, newer, foreign or gone is refused in so many words, and left as it was.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use serde_json::{Value, json};
use tempfile::TempDir;
use tests::{Story, battery, files};
use usecases::COMMANDS;

use crate::shell::{ask, count, power_cut};

/// The folder of a hub that was used and closed.
async fn used() -> Story {
    let story = Story::set_up().await;
    let model = story.model("LFP 12 V").await;
    for number in 0..30 {
        story.battery(&format!("B-{number}"), &format!("SN-{number}"), &model).await;
    }
    story.desk.close().await;
    story
}

/// Opens the desk again, expects `code` naming `path`, from every command, twice, and nothing changed.
async fn is_refused(story: Story, code: &str, path: Option<&Path>) {
    let mut expected = json!({ "code": code });
    if let Some(path) = path {
        expected["path"] = json!(path);
    }
    let before = files(story.folder.path());
    let mut story = story;
    for _ in 0..2 {
        story = story.restart().await;
        let start = story.call("app.start", Value::Null).await;
        assert_eq!((&start["stage"], &start["refused"]), (&json!("refused"), &expected));
        let closed = |name: &str| name != "app.start" && !name.starts_with("rescue.");
        for command in COMMANDS.iter().filter(|command| closed(command.name)) {
            assert_eq!(story.fault(command.name, Value::Null).await, expected, "{}", command.name);
        }
        story.desk.tick().await;
        assert_eq!(story.fault("setup.finish", tests::setup("x")).await, expected);
        assert!(files(story.folder.path()) == before, "the files are not as they were");
    }
}

#[tokio::test]
async fn a_database_with_a_garbled_header_is_refused() {
    for (from, to) in [(0, 16), (16, 24), (0, 100), (100, 200)] {
        let story = used().await;
        let path = story.folder.path().join("hub.db");
        let mut file = fs::read(&path).unwrap();
        file[from..to].fill(0xA5);
        fs::write(&path, file).unwrap();
        is_refused(story, "database_damaged", Some(&path)).await;
    }
}

#[tokio::test]
async fn a_database_that_was_cut_short_is_refused() {
    for kept in [1, 99, 100, 4096, 5000, 40_960] {
        let story = used().await;
        let path = story.folder.path().join("hub.db");
        let file = fs::read(&path).unwrap();
        assert!(file.len() > kept);
        fs::write(&path, &file[..kept]).unwrap();
        is_refused(story, "database_damaged", Some(&path)).await;
    }
}

#[tokio::test]
async fn a_database_of_no_bytes_is_refused_where_there_was_one() {
    let story = used().await;
    let path = story.folder.path().join("hub.db");
    fs::write(&path, "").unwrap();
    is_refused(story, "database_damaged", Some(&path)).await;
}

#[tokio::test]
async fn a_file_that_is_no_database_is_refused() {
    for content in [&b"Dear diary"[..], &[0; 8192], &[b'x'; 8192]] {
        let story = Story::in_folder(folder_with(content), tests_clock()).await;
        let path = story.folder.path().join("hub.db");
        is_refused(story, "database_damaged", Some(&path)).await;
    }
}

fn folder_with(content: &[u8]) -> TempDir {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("hub.db"), content).unwrap();
    folder
}

fn tests_clock() -> usecases::FixedClock {
    usecases::FixedClock::at(tests::MORNING)
}

#[tokio::test]
async fn another_programs_database_is_refused() {
    for schema in [
        "create table notes (text); insert into notes values ('x')",
        "pragma application_id = 252006674; create table t (x)",
    ] {
        let folder = TempDir::new().unwrap();
        ask(folder.path(), schema);
        let path = folder.path().join("hub.db");
        let story = Story::in_folder(folder, tests_clock()).await;
        is_refused(story, "database_damaged", Some(&path)).await;
    }
}

#[tokio::test]
async fn an_empty_database_is_refused_where_there_was_one_with_content() {
    let story = used().await;
    let path = story.folder.path().join("hub.db");
    fs::remove_file(&path).unwrap();
    ask(story.folder.path(), "pragma application_id = 1215652427; vacuum");
    is_refused(story, "database_damaged", Some(&path)).await;
}

#[tokio::test]
async fn a_database_of_a_newer_version_is_refused() {
    let story = used().await;
    let newer = "insert into _sqlx_migrations (version, description, success, checksum, execution_time) \
                 values (9999, 'later', 1, x'00', 1)";
    ask(story.folder.path(), newer);
    let path = story.folder.path().join("hub.db");
    is_refused(story, "database_newer", Some(&path)).await;
}

#[tokio::test]
async fn a_missing_database_is_not_replaced_by_an_empty_one() {
    let story = used().await;
    let path = story.folder.path().join("hub.db");
    let kept = story.folder.path().join("elsewhere");
    fs::rename(&path, &kept).unwrap();
    is_refused(story, "folder_missing", Some(&path)).await;
}

#[tokio::test]
async fn a_database_that_comes_back_is_opened() {
    let story = used().await;
    let path = story.folder.path().join("hub.db");
    let kept = fs::read(&path).unwrap();
    fs::remove_file(&path).unwrap();
    let story = story.restart().await;
    assert_eq!(story.call("app.start", Value::Null).await["stage"], "refused");
    fs::write(&path, kept).unwrap();
    let story = story.restart().await;
    story.sign_in_admin().await;
    story.desk.tick().await;
    let counts = story.call("battery.counts", tests::all("code")).await;
    assert_eq!(counts["all"], 30);
}

#[tokio::test]
async fn a_missing_folder_is_not_made() {
    let folder = TempDir::new().unwrap();
    let gone = folder.path().join("unplugged");
    let desk = tests::open(&gone, &tests_clock(), &Arc::default(), &Default::default()).await;
    let start = desk.call("app.start", Value::Null).await.unwrap();
    let start: Value = serde_json::from_str(start.get()).unwrap();
    assert_eq!(start["refused"], json!({ "code": "folder_missing", "path": gone }));
    assert!(!gone.exists());
}

#[tokio::test]
async fn a_second_desk_on_the_same_folder_says_that_it_runs_already() {
    let story = used().await.restart().await;
    let second = tests::open(story.folder.path(), &story.clock, &Arc::default(), &Default::default()).await;
    let start = second.call("app.start", Value::Null).await.unwrap();
    let start: Value = serde_json::from_str(start.get()).unwrap();
    assert_eq!(start["refused"], json!({ "code": "already_running" }));
    second.tick().await;
    second.close().await;
    story.sign_in_admin().await;
    story.model("The first desk goes on").await;
}

#[cfg(unix)]
#[tokio::test]
async fn the_data_folder_is_its_owners_alone() {
    use std::os::unix::fs::PermissionsExt;
    let folder = TempDir::new().unwrap();
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o777)).unwrap();
    let story = Story::in_folder(folder, tests_clock()).await;
    let mode = fs::metadata(story.folder.path()).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o700);
}

#[tokio::test]
async fn damage_in_the_middle_is_found_after_the_first_screen_or_refused_at_once() {
    let story = used().await;
    let folder = story.folder.path();
    let page = count(folder, "pragma page_size");
    let pages = count(folder, "pragma page_count");
    let whole = fs::read(folder.join("hub.db")).unwrap();
    let mut found = 0;
    for number in 2..pages {
        let start = usize::try_from((number - 1) * page).unwrap();
        let mut damaged = whole.clone();
        let noise = damaged[start..].iter_mut().take(usize::try_from(page).unwrap());
        noise.enumerate().for_each(|(place, byte)| *byte = u8::try_from((place * 31 + 7) % 251).unwrap());
        let copy = TempDir::new().unwrap();
        fs::write(copy.path().join("hub.db"), damaged).unwrap();
        fs::write(copy.path().join("hub.lock"), "closed\n").unwrap();
        let hurt = Story::in_folder(copy, tests_clock()).await;
        found += i64::from(is_noticed(&hurt, number).await);
    }
    // What lies on a free page was thrown away before.
    let free = count(folder, "pragma freelist_count");
    assert!(found >= pages - 2 - free, "{} damaged pages went unnoticed", pages - 2 - found);
}

/// Whether a desk on a damaged database says so and writes nothing; any answer but `internal` may come on the way.
async fn is_noticed(story: &Story, page: i64) -> bool {
    let start = story.call("app.start", Value::Null).await;
    if start["stage"] == "refused" {
        assert_eq!(start["refused"]["code"], "database_damaged", "page {page}");
        return true;
    }
    story.desk.tick().await;
    let sign_in = json!({ "login": "amina", "password": tests::PASSWORD });
    if let Err(fault) = story.desk.call("session.sign_in", sign_in).await {
        assert_eq!(fault.code(), "read_only", "page {page}: sign-in");
        return true;
    }
    let health = story.call("health.view", Value::Null).await;
    assert_eq!(health["checks"], "done", "page {page}");
    if health["findings"] == json!([]) {
        return false;
    }
    let form = battery("X-1", "X", "0193f000-0000-7000-8000-000000000000");
    let fault = story.fault("battery.create", form).await;
    assert_eq!(fault["code"], "read_only", "page {page}: {fault}");
    true
}

#[tokio::test]
async fn what_was_answered_before_a_power_cut_is_there_after_it() {
    let story = used().await.restart().await;
    story.sign_in_admin().await;
    let model = story.call("model.list", Value::Null).await[0]["id"].clone();
    story.battery("LAST", "LAST", model.as_str().unwrap()).await;
    let after = power_cut(&story).await;
    assert_eq!(after.call("app.start", Value::Null).await["stage"], "sign_in");
    after.sign_in_admin().await;
    after.desk.tick().await;
    let found = after.call("find.everything", json!({ "text": "last" })).await;
    assert_eq!(found[0]["title"], "LAST");
    let sessions = after.call("session.list", Value::Null).await;
    let live = sessions.as_array().unwrap().iter().filter(|row| row["ended_at"].is_null());
    assert_eq!(live.count(), 1, "sessions before the cut are over");
}

#[tokio::test]
async fn a_folder_that_was_taken_away_at_work_takes_no_write_until_it_is_back() {
    let story = used().await.restart().await;
    story.sign_in_admin().await;
    let model = story.call("model.list", Value::Null).await[0]["id"].as_str().unwrap().to_owned();
    let folder = story.folder.path().to_owned();
    let away = folder.with_extension("away");
    fs::rename(&folder, &away).unwrap();
    let fault = story.fault("battery.create", battery("B-98", "SN-98", &model)).await;
    assert_eq!(fault["code"], "folder_missing");
    assert_eq!(story.fault("health.view", Value::Null).await["code"], "folder_missing");
    fs::rename(&away, &folder).unwrap();
    story.battery("B-98", "SN-98", &model).await;
}

#[tokio::test]
async fn a_folder_that_was_replaced_at_work_takes_no_write_any_more() {
    let story = used().await.restart().await;
    story.sign_in_admin().await;
    let model = story.call("model.list", Value::Null).await[0]["id"].as_str().unwrap().to_owned();
    let database = story.folder.path().join("hub.db");
    let copy = database.with_extension("copy");
    fs::copy(&database, &copy).unwrap();
    fs::rename(&copy, &database).unwrap();
    for _ in 0..2 {
        let fault = story.fault("battery.create", battery("B-98", "SN-98", &model)).await;
        assert_eq!(fault, json!({ "code": "read_only", "why": "file_replaced" }));
    }
    let health = story.call("health.view", Value::Null).await;
    assert_eq!(health["findings"][0]["kind"], "file_replaced");
}
