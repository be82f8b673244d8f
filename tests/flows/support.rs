//! The support bundle: what is in it, who may make one, and that nobody is named in it.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::Read;
use std::path::Path;

use serde_json::{Value, json};
use tests::Story;
use tests::log::Logged;
use usecases::FileAsk;
use zip::ZipArchive;

use crate::logs::told_everything;

fn unpacked(path: &Path) -> BTreeMap<String, String> {
    let mut archive = ZipArchive::new(File::open(path).unwrap()).unwrap();
    let files = archive.len();
    let read = |number| {
        let mut file = archive.by_index(number).unwrap();
        let mut text = String::new();
        file.read_to_string(&mut text).unwrap();
        (file.name().unwrap().into_owned(), text)
    };
    (0..files).map(read).collect()
}

fn json_of(files: &BTreeMap<String, String>, name: &str) -> Value {
    serde_json::from_str(&files[name]).unwrap()
}

#[tokio::test]
async fn a_bundle_holds_versions_health_counts_settings_backups_and_the_log() {
    let logged = Logged::set_up().await;
    let story = &logged.story;
    let model = story.model("LFP 12 V").await;
    story.battery("B-1", "SN-1", &model).await;
    story.call("backup.make", Value::Null).await;
    let path = story.folder.path().join("bundle.zip");
    story.chooser.will_choose(&path);
    let saved = story.call("support.save", Value::Null).await;
    let size = fs::metadata(&path).unwrap().len();
    assert_eq!(saved, json!({ "name": "bundle.zip", "size_bytes": size }));
    assert_eq!(story.chooser.asked(), Some(FileAsk::Write { name: "hubkeeper-support-20261103.zip".to_owned() }));
    let files = unpacked(&path);
    let names: Vec<&str> = files.keys().map(String::as_str).collect();
    let expected =
        ["backups.json", "counts.json", "health.json", "logs/hubkeeper-000001.log", "settings.json", "system.json"];
    assert_eq!(names, expected);
    let (system, health) = (json_of(&files, "system.json"), json_of(&files, "health.json"));
    assert_eq!((&system["version"], &system["os"]), (&json!(env!("CARGO_PKG_VERSION")), &json!(std::env::consts::OS)));
    assert_eq!(system["schema"], story.call("health.view", Value::Null).await["schema"]);
    assert_eq!((&health["findings"], &health["clock"]["now"]), (&json!([]), &json!(tests::MORNING.0)));
    assert_eq!(health["backups"]["last_good"], "2026-11-03T08:00:00.000Z");
    let counts = json_of(&files, "counts.json");
    assert_eq!((&counts["battery"], &counts["user"], &counts["customer"]), (&json!(1), &json!(1), &json!(0)));
    assert_eq!(json_of(&files, "settings.json")["hubs"][0]["idle_lock_min"], 5);
    assert_eq!(json_of(&files, "backups.json")[0]["state"], "good");
    assert!(files["logs/hubkeeper-000001.log"].contains("\"command\":\"backup.make\""), "up to the last act");
    assert!(!files["logs/hubkeeper-000001.log"].contains("a support bundle was saved"));
}

#[tokio::test]
async fn nobody_and_no_place_is_named_in_any_of_its_files() {
    let logged = Logged::new().await;
    let story = &logged.story;
    let mut needles = told_everything(story).await;
    let here = story.hub().await;
    let mut form = tests::hub("QQX", "Ngulube market hub");
    form["place"] = json!("Behind the Ngulube clinic");
    (form["latitude"], form["longitude"]) = (json!(-13.654_321), json!(32.123_456));
    story.call("hub.edit", json!({ "id": here, "form": form })).await;
    let stick = story.folder.path().join("Zebedayo's stick");
    fs::create_dir(&stick).unwrap();
    story.chooser.will_choose(&stick);
    story.call("backup.choose_second", Value::Null).await;
    let path = story.folder.path().join("bundle.zip");
    story.chooser.will_choose(&path);
    story.call("support.save", Value::Null).await;
    needles.extend(["QQX", "Mtendere", "MTE\"", "clinic", "13.65", "32.12"].map(str::to_owned));
    needles.push(here);
    for (name, text) in unpacked(&path) {
        assert!(text.len() > 2, "{name} tells nothing");
        for needle in &needles {
            assert!(!text.to_lowercase().contains(&needle.to_lowercase()), "{name} tells {needle}");
        }
    }
}

#[tokio::test]
async fn nothing_is_left_of_one_that_cannot_be_written() {
    let story = Story::set_up().await;
    assert_eq!(story.call("support.save", Value::Null).await, Value::Null, "the person thought better of it");
    story.chooser.will_choose(story.folder.path().join("gone/bundle.zip"));
    assert_eq!(story.fault("support.save", Value::Null).await["code"], "file_not_written");
    story.person("grace", "attendant").await;
    story.sign_in("grace").await;
    assert_eq!(story.fault("support.save", Value::Null).await["code"], "denied");
}

#[tokio::test]
async fn where_the_database_is_refused_a_bundle_says_so_and_holds_the_log() {
    let logged = Logged::set_up().await;
    let path = logged.story.folder.path().join("bundle.zip");
    assert_eq!(logged.story.fault("rescue.support", Value::Null).await["code"], "already_set_up");
    logged.story.desk.close().await;
    let mut logged = logged;
    fs::write(logged.story.folder.path().join("hub.db"), "Zebedayo Ngulube").unwrap();
    logged.story = logged.story.opened_anew().await;
    assert_eq!(logged.story.call("app.start", Value::Null).await["refused"]["code"], "database_damaged");
    logged.story.chooser.will_choose(&path);
    assert_eq!(logged.story.call("rescue.support", Value::Null).await["name"], "bundle.zip");
    let files = unpacked(&path);
    let system = json_of(&files, "system.json");
    assert_eq!((&system["refused"], &system["size_bytes"]), (&json!("database_damaged"), &json!(16)));
    assert!(files["logs/hubkeeper-000001.log"].contains("the database is refused"));
    assert!(files.values().all(|text| !text.contains("Ngulube") && !text.contains("Mtendere")));
}
