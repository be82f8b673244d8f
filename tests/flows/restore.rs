//! Putting a backup back: with a preview, whole, and without losing what was there before.

use std::fs;
use std::time::Duration;

use serde_json::{Value, json};
use tempfile::TempDir;
use tests::{PASSWORD, Story, all_batteries};

use crate::backup::{backup_files, listed, working};
use crate::shell::{ask, behind_the_guards};

async fn codes(story: &Story) -> Vec<String> {
    let page = story.call("battery.list", all_batteries()).await;
    page["rows"].as_array().unwrap().iter().map(|row| row["short_code"].as_str().unwrap().to_owned()).collect()
}

/// A hub with a backup that holds B-1, and B-2 added since; the backup's id.
async fn gone_on() -> (Story, Value) {
    let (story, model) = working().await;
    let made = story.call("backup.make", Value::Null).await["backups"][0]["id"].clone();
    story.clock.advance(Duration::from_secs(60));
    story.battery("B-2", "SN-2", &model).await;
    (story, made)
}

/// The hub after the restore of a backup made at `made_at`, with the admin signed in and everything checked.
async fn after(story: Story, made_at: i64, is_kept: bool) -> Story {
    let story = story.opened_anew().await;
    let start = story.call("app.start", Value::Null).await;
    assert_eq!((&start["stage"], &start["restored"]["made_at"]), (&json!("sign_in"), &json!(made_at)));
    assert_eq!(start["restored"]["is_kept"], is_kept);
    story.sign_in_admin().await;
    story.call("session.sign_out", Value::Null).await;
    assert_eq!(story.call("app.start", Value::Null).await["restored"], Value::Null, "it was told");
    story.sign_in_admin().await;
    story.desk.tick().await;
    let health = story.call("health.view", Value::Null).await;
    assert_eq!((&health["findings"], &health["checks"]), (&json!([]), &json!("done")));
    story
}

#[tokio::test]
async fn a_preview_says_when_what_and_how_much_was_done_since() {
    let (story, id) = gone_on().await;
    let preview = story.call("backup.preview", json!({ "id": id })).await;
    assert_eq!(preview["backup"]["made_at"], tests::MORNING.0);
    assert_eq!(preview["backup"]["version"], env!("CARGO_PKG_VERSION"));
    assert_eq!(preview["organisation"], "Mtendere Energy");
    assert_eq!((&preview["counts"]["battery"], &preview["counts"]["user"]), (&json!(1), &json!(1)));
    assert_eq!((&preview["acts_since"], &preview["is_parted"]), (&json!(1), &json!(false)));
}

#[tokio::test]
async fn a_backup_is_put_back_whole_and_what_was_there_is_kept() {
    let (story, id) = gone_on().await;
    story.call("backup.restore", json!({ "id": id })).await;
    let start = story.call("app.start", Value::Null).await;
    assert_eq!((&start["stage"], &start["refused"]["code"]), (&json!("refused"), &json!("restored")));
    assert_eq!(story.fault("battery.list", all_batteries()).await["code"], "restored", "sessions end");
    let story = after(story, tests::MORNING.0, true).await;
    assert_eq!(codes(&story).await, ["B-1"]);
    let kept = fs::read_dir(story.folder.path().join("kept")).unwrap().next().unwrap().unwrap().path();
    assert_eq!(
        ask(&kept, "select group_concat(short_code) from (select * from battery order by short_code)"),
        "B-1,B-2"
    );
    assert_eq!(ask(story.folder.path(), "select min(epoch), max(epoch) from _head"), "1|1");
    assert_eq!(ask(story.folder.path(), "select count(*) from audit where act = 'backup.restore'"), "1");
    assert!(!story.folder.path().join("restoring").exists());

    // The way back: the backup made before.
    story.clock.advance(Duration::from_secs(60));
    let before = listed(&story).await.into_iter().find(|row| row["reason"] == "before_restore").unwrap();
    let preview = story.call("backup.preview", json!({ "id": before["id"] })).await;
    assert_eq!((&preview["acts_since"], &preview["is_parted"]), (&Value::Null, &json!(true)));
    story.call("backup.restore", json!({ "id": before["id"] })).await;
    let story = after(story, before["made_at"].as_i64().unwrap(), true).await;
    assert_eq!(codes(&story).await, ["B-1", "B-2"]);
    let model = story.call("model.list", Value::Null).await[0]["id"].as_str().unwrap().to_owned();
    story.battery("B-3", "SN-3", &model).await;
}

#[tokio::test]
async fn only_an_admin_puts_back_and_only_what_there_is() {
    let (story, id) = gone_on().await;
    for unknown in ["", "own/", "own/../hub.db", "second/x", "chosen/x", "/etc/passwd"] {
        let fault = story.fault("backup.restore", json!({ "id": unknown })).await;
        assert_eq!(fault["code"], "not_found", "{unknown}");
    }
    story.person("tom", "technician").await;
    story.sign_in("tom").await;
    assert_eq!(story.fault("backup.restore", json!({ "id": id })).await["code"], "denied");
    for command in ["rescue.restore", "rescue.preview"] {
        assert_eq!(story.fault(command, json!({ "id": id })).await["code"], "already_set_up");
    }
    assert_eq!(story.fault("rescue.list", Value::Null).await["code"], "already_set_up");
    assert_eq!(story.fault("rescue.choose", Value::Null).await["code"], "already_set_up");
}

#[tokio::test]
async fn a_database_that_is_damaged_or_gone_is_replaced_by_whoever_sits_there_and_kept() {
    for damage in ["damaged", "gone"] {
        let (story, _) = gone_on().await;
        story.desk.close().await;
        let database = story.folder.path().join("hub.db");
        let bytes = fs::read(&database).unwrap();
        match damage {
            "damaged" => fs::write(&database, &bytes[..5_000]).unwrap(),
            _ => fs::remove_file(&database).unwrap(),
        }
        let story = story.restart().await;
        let start = story.call("app.start", Value::Null).await;
        assert_eq!(start["stage"], "refused");
        let found = story.call("rescue.list", Value::Null).await;
        assert_eq!(found[0]["state"], "good");
        let id = json!({ "id": found[0]["id"] });
        let preview = story.call("rescue.preview", id.clone()).await;
        assert_eq!((&preview["counts"]["battery"], &preview["acts_since"]), (&json!(1), &Value::Null));
        assert_eq!(story.fault("battery.list", all_batteries()).await, start["refused"], "nothing else is open");
        assert_eq!(story.fault("rescue.restore", json!({ "id": "own/none" })).await["code"], "not_found");
        story.call("rescue.restore", id).await;
        let story = after(story, tests::MORNING.0, damage == "damaged").await;
        assert_eq!(codes(&story).await, ["B-1"]);
        let page = story.call("audit.list", crate::audit::ask(20)).await;
        let put_back =
            page["rows"].as_array().unwrap().iter().find(|row| row["act"] == "backup.restore").unwrap().clone();
        assert_eq!(put_back["who"], "", "nobody could be signed in");
        if damage == "damaged" {
            let kept = fs::read_dir(story.folder.path().join("kept")).unwrap().next().unwrap().unwrap().path();
            assert_eq!(fs::read(kept.join("hub.db")).unwrap(), &bytes[..5_000], "left as it was");
        }
    }
}

#[tokio::test]
async fn after_a_broken_chain_stopped_all_writes_a_backup_is_put_back() {
    let (story, id) = gone_on().await;
    story.desk.close().await;
    behind_the_guards(story.folder.path(), "audit", "update audit set at = at + 1 where act = 'battery.create';");
    let story = story.restart().await;
    story.sign_in_admin().await;
    assert_eq!(story.fault("me.set_language", json!({ "language": "fr" })).await["code"], "read_only");
    story.call("backup.restore", json!({ "id": id })).await;
    let story = after(story, tests::MORNING.0, true).await;
    assert_eq!(codes(&story).await, ["B-1"]);
    story.call("me.set_language", json!({ "language": "fr" })).await;
}

#[tokio::test]
async fn a_database_of_a_newer_version_or_of_a_running_desk_is_nobodys_to_replace() {
    let (story, id) = gone_on().await;
    let second = tests::open(story.folder.path(), &story.clock, &Default::default(), &Default::default()).await;
    let fault = second.call("rescue.restore", json!({ "id": id })).await.unwrap_err();
    assert_eq!(fault.code(), "already_running");
    drop(second);
    story.desk.close().await;
    let newer = "insert into _sqlx_migrations (version, description, success, checksum, execution_time) \
                 values (9999, 'later', 1, x'00', 1)";
    ask(story.folder.path(), newer);
    let story = story.restart().await;
    assert_eq!(story.fault("rescue.restore", json!({ "id": id })).await["code"], "database_newer");
}

/// A new computer: the backup on a stick, and the code on paper.
#[tokio::test]
async fn a_backup_and_the_recovery_code_open_the_hub_on_a_new_computer() {
    let old = Story::new().await;
    let code = old.finish_setup().await;
    let model = old.model("LFP 12 V").await;
    old.battery("B-1", "SN-1", &model).await;
    old.call("me.change_pin", json!({ "password": PASSWORD, "pin": "480713" })).await;
    old.call("backup.make", Value::Null).await;
    let stick = TempDir::new().unwrap();
    let carried = stick.path().join("carried.hubbackup");
    fs::copy(&backup_files(old.folder.path())[0], &carried).unwrap();
    for (computer, way_in) in ["password", "recovery"].into_iter().enumerate() {
        let new = Story::new().await;
        assert_eq!(new.call("rescue.choose", Value::Null).await, Value::Null, "thought better of it");
        new.chooser.will_choose(&carried);
        let preview = new.call("rescue.choose", Value::Null).await;
        assert_eq!(preview["organisation"], "Mtendere Energy", "computer {computer}");
        new.call("rescue.restore", json!({ "id": preview["backup"]["id"] })).await;
        let new = new.opened_anew().await;
        assert_eq!(new.call("app.start", Value::Null).await["stage"], "sign_in");
        if way_in == "password" {
            new.sign_in_admin().await;
            // What is sealed opens with it: the PIN.
            new.call("session.lock", Value::Null).await;
            new.call("session.unlock", json!({ "pin": "480713" })).await;
        } else {
            let ask = json!({ "login": "amina", "recovery_code": code, "password": "nine slow rivers meet here" });
            new.call("session.recover", ask).await;
        }
        assert_eq!(codes(&new).await, ["B-1"]);
        new.desk.tick().await;
        assert_eq!(new.call("health.view", Value::Null).await["findings"], json!([]));
    }
}

#[tokio::test]
async fn what_is_chosen_and_is_no_backup_is_refused_by_its_name() {
    let (story, _) = gone_on().await;
    let file = story.folder.path().join("photo.hubbackup");
    fs::write(&file, [7_u8; 10_000]).unwrap();
    story.chooser.will_choose(file);
    assert_eq!(story.fault("backup.choose", Value::Null).await, json!({ "code": "backup_unfit", "why": "cut" }));
    story.chooser.will_choose(story.folder.path().join("nowhere"));
    assert_eq!(story.fault("backup.choose", Value::Null).await["code"], "backup_unfit");
    assert_eq!(codes(&story).await, ["B-1", "B-2"]);
}
