//! Someone who knows the guards changes what was written: it is found, named, and nothing more is written on top of it.

use std::path::Path;
use std::time::Duration;

use serde_json::{Value, json};
use tests::{Story, battery};

use crate::shell::{ask, behind_the_guards, count, power_cut};

/// A hub with a battery, closed; the ids of the battery and its model.
async fn closed() -> (Story, Value, String) {
    let story = Story::set_up().await;
    let model = story.model("LFP 12 V").await;
    let battery = story.battery("B-1", "SN-1", &model).await;
    story.desk.close().await;
    (story, json!(battery), model)
}

/// Opens the desk again as it lies there.
async fn reopened(story: Story) -> Story {
    let story = story.restart().await;
    story.sign_in_admin().await;
    story
}

async fn findings(story: &Story) -> Vec<Value> {
    story.call("health.view", Value::Null).await["findings"].as_array().unwrap().clone()
}

async fn only_finding(story: &Story) -> Value {
    let found = findings(story).await;
    assert_eq!(found.len(), 1, "{found:?}");
    found[0].clone()
}

/// Reading goes on and nothing is written.
async fn reads_and_writes_nothing(story: &Story, why: &str) {
    let refused = json!({ "code": "read_only", "why": why });
    let folder = story.folder.path();
    let before = count(folder, "select count(*) from _op");
    assert_eq!(
        story.fault("battery.create", battery("B-9", "SN-9", "0193f000-0000-7000-8000-000000000000")).await,
        refused
    );
    assert_eq!(story.fault("me.set_language", json!({ "language": "fr" })).await, refused);
    assert_eq!(count(folder, "select count(*) from _op"), before);
    let page = story.call("battery.list", tests::all_batteries()).await;
    assert_eq!(page["rows"][0]["short_code"], "B-1");
    let id = page["rows"][0]["id"].clone();
    story.call("battery.history", json!({ "id": id })).await;
}

fn line(folder: &Path, act: &str) -> i64 {
    count(folder, &format!("select max(number) from audit where act = '{act}'"))
}

#[tokio::test]
async fn a_changed_line_near_the_end_is_found_at_start_and_named() {
    for change in [
        "actor = x'00000000000000000000000000000000'",
        "at = at + 1",
        "act = 'battery.edit'",
        "object = id",
        "changes = replace(changes, 'SN-1', 'SN-2')",
        "reason = 'none'",
        "digest = zeroblob(32)",
    ] {
        let (story, ..) = closed().await;
        let folder = story.folder.path();
        let number = line(folder, "battery.create");
        behind_the_guards(folder, "audit", &format!("update audit set {change} where act = 'battery.create';"));
        let act = ask(folder, "select act from audit where object_kind = 'battery'");
        let story = reopened(story).await;
        let found = only_finding(&story).await;
        assert_eq!((&found["kind"], &found["line"]), (&json!("chain_broken"), &json!(number)), "{change}");
        assert_eq!((&found["act"], &found["place"]), (&json!(act), &json!("Mtendere hub")), "{change}");
        assert!(found["written_at"].is_i64() && found["at"].is_i64());
        reads_and_writes_nothing(&story, "chain_broken").await;
    }
}

#[tokio::test]
async fn what_was_found_is_found_again_after_every_start() {
    let (story, ..) = closed().await;
    behind_the_guards(story.folder.path(), "audit", "update audit set at = 1 where act = 'battery.create';");
    let mut story = reopened(story).await;
    for _ in 0..2 {
        story = story.restart().await;
        story.sign_in_admin().await;
        story.desk.tick().await;
        only_finding(&story).await;
        reads_and_writes_nothing(&story, "chain_broken").await;
    }
}

#[tokio::test]
async fn a_removed_line_is_named_by_its_number() {
    for which in ["max", "min"] {
        let (story, ..) = closed().await;
        let folder = story.folder.path();
        let place = "(select hub_id from audit where act = 'battery.create')";
        let number = count(folder, &format!("select {which}(number) from audit where hub_id = {place}"));
        behind_the_guards(folder, "audit", &format!("delete from audit where number = {number} and hub_id = {place};"));
        let story = reopened(story).await;
        let found = only_finding(&story).await;
        assert_eq!((&found["kind"], &found["line"]), (&json!("chain_broken"), &json!(number)));
        assert_eq!((&found["act"], &found["written_at"]), (&Value::Null, &Value::Null));
        reads_and_writes_nothing(&story, "chain_broken").await;
    }
}

#[tokio::test]
async fn a_removed_line_in_the_middle_is_named_by_its_number() {
    let (story, id, model) = closed().await;
    let story = reopened(story).await;
    for code in ["B-2", "B-3", "B-1"] {
        story.call("battery.edit", json!({ "id": id, "form": battery(code, "SN-1", &model) })).await;
    }
    story.desk.close().await;
    let folder = story.folder.path();
    let number = line(folder, "battery.edit") - 1;
    behind_the_guards(folder, "audit", &format!("delete from audit where act = 'battery.edit' and number = {number};"));
    let story = reopened(story).await;
    assert_eq!(only_finding(&story).await["line"], number);
    reads_and_writes_nothing(&story, "chain_broken").await;
}

#[tokio::test]
async fn an_added_line_is_found() {
    let (story, ..) = closed().await;
    let folder = story.folder.path();
    let copy = "insert into audit select randomblob(16), hub_id, number + 2, at, actor, act, object_kind, object, changes, \
                reason, digest, hash from audit where act = 'battery.create';";
    assert_eq!(line(folder, "session.sign_in"), line(folder, "battery.create") + 1, "the last line");
    behind_the_guards(folder, "audit", copy);
    let number = line(folder, "battery.create");
    let story = reopened(story).await;
    assert_eq!(only_finding(&story).await["line"], number);
}

#[tokio::test]
async fn a_recorded_change_that_is_not_its_lines_is_found() {
    let (story, ..) = closed().await;
    let folder = story.folder.path();
    ask(folder, "update _chg set patch = replace(patch, 'SN-1', 'SN-2') where tbl = 8");
    let number = line(folder, "battery.create");
    let story = reopened(story).await;
    let found = only_finding(&story).await;
    assert_eq!((&found["kind"], &found["line"]), (&json!("chain_broken"), &json!(number)));
    assert_eq!(found["act"], "battery.create");
    reads_and_writes_nothing(&story, "chain_broken").await;
}

#[tokio::test]
async fn an_older_changed_line_is_found_after_the_first_screen_and_named() {
    let (story, id, model) = closed().await;
    let story = reopened(story).await;
    for number in 0..520 {
        let form = battery("B-1", &format!("SN-{number}"), &model);
        story.call("battery.edit", json!({ "id": id, "form": form })).await;
    }
    story.desk.close().await;
    let folder = story.folder.path();
    let number = line(folder, "battery.create");
    behind_the_guards(folder, "audit", "update audit set at = at - 60000 where act = 'battery.create';");
    let story = reopened(story).await;
    assert!(findings(&story).await.is_empty(), "the start looks at the newest lines only");
    story.desk.tick().await;
    let found = only_finding(&story).await;
    assert_eq!((&found["line"], &found["act"]), (&json!(number), &json!("battery.create")));
    reads_and_writes_nothing(&story, "chain_broken").await;
}

#[tokio::test]
async fn guards_that_were_dropped_changed_or_added_are_noticed() {
    for meddling in [
        "drop trigger audit_frozen_update",
        "drop trigger battery_guard_update; create trigger battery_guard_update before update on battery when 0 begin select 1; end",
        "create trigger more after insert on _op begin delete from _chg; end",
    ] {
        let (story, ..) = closed().await;
        ask(story.folder.path(), meddling);
        let story = reopened(story).await;
        assert_eq!(only_finding(&story).await["kind"], "triggers_changed", "{meddling}");
        reads_and_writes_nothing(&story, "triggers_changed").await;
    }
}

#[tokio::test]
async fn after_a_power_cut_the_first_write_waits_for_the_checks() {
    let (story, ..) = closed().await;
    let story = reopened(story).await;
    let after = power_cut(&story).await;
    after.sign_in_admin().await;
    assert_eq!(after.call("health.view", Value::Null).await["checks"], "running");
    let write = after.desk.call("me.set_language", json!({ "language": "fr" }));
    let mut write = Box::pin(write);
    let early = tokio::time::timeout(Duration::from_millis(200), &mut write).await;
    assert!(early.is_err(), "nothing is written before the checks");
    let (_, written) = tokio::join!(after.desk.tick(), write);
    written.unwrap();
    assert_eq!(after.call("health.view", Value::Null).await["checks"], "done");
}

#[tokio::test]
async fn after_a_power_cut_a_write_that_waited_is_refused_if_something_is_found() {
    let (story, id, model) = closed().await;
    let story = reopened(story).await;
    for number in 0..505 {
        let form = battery("B-1", &format!("SN-{number}"), &model);
        story.call("battery.edit", json!({ "id": id, "form": form })).await;
    }
    behind_the_guards(story.folder.path(), "audit", "update audit set at = 1 where act = 'battery.create';");
    let after = power_cut(&story).await;
    after.sign_in_admin().await;
    let write = after.desk.call("me.set_language", json!({ "language": "fr" }));
    let (_, written) = tokio::join!(after.desk.tick(), write);
    assert_eq!(written.unwrap_err().code(), "read_only");
}

#[tokio::test]
async fn a_desk_that_stays_open_is_checked_again_every_day() {
    let story = Story::set_up().await;
    let model = story.model("LFP 12 V").await;
    story.battery("B-1", "SN-1", &model).await;
    story.desk.tick().await;
    behind_the_guards(story.folder.path(), "audit", "update audit set at = at + 1 where act = 'battery.create';");
    story.desk.tick().await;
    assert_eq!(findings(&story).await, Vec::<Value>::new());
    story.clock.advance(Duration::from_hours(24));
    story.desk.tick().await;
    story.sign_in_admin().await;
    assert_eq!(only_finding(&story).await["kind"], "chain_broken");
    reads_and_writes_nothing(&story, "chain_broken").await;
}
