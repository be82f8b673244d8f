//! The first day of a hub, from the wizard to the next morning.

use serde_json::{Value, json};
use tests::{Story, all_batteries, battery, setup};

#[tokio::test]
async fn whoever_is_just_looking_opens_the_practice_hub_before_and_after_the_wizard() {
    let story = Story::new().await;
    story.call("practice.open", Value::Null).await;
    story.finish_setup().await;
    story.call("practice.open", Value::Null).await;
    assert_eq!(story.chooser.practised(), 2);
    let elsewhere = tempfile::TempDir::new().unwrap();
    let files = usecases::Files::nobody();
    let (logs, practice) = (usecases::Logs::nowhere(), usecases::Practice::Closed);
    let displays = usecases::Displays::Closed;
    let desk =
        usecases::Desk::open(elsewhere.path(), usecases::Window { files, logs, practice, displays }, |_| {}).await;
    assert_eq!(desk.call("practice.open", Value::Null).await.unwrap_err().code(), "practice_closed");
}

#[tokio::test]
async fn a_hub_is_set_up_keeps_batteries_and_still_has_them_after_a_restart() {
    let story = Story::new().await;
    assert_eq!(story.call("app.start", Value::Null).await["stage"], "setup");
    story.finish_setup().await;
    let start = story.call("app.start", Value::Null).await;
    assert_eq!((start["stage"].as_str(), start["me"]["role"].as_str()), (Some("open"), Some("admin")));

    let model = story.model("LFP 12 V 100 Ah").await;
    assert_eq!(story.call("battery.next_code", Value::Null).await, "B-001");
    for number in [1, 2, 10] {
        story.battery(&format!("b-{number}"), &format!("SN-{number:04}"), &model).await;
    }
    assert_eq!(story.call("battery.next_code", Value::Null).await, "B-011");
    let page = story.call("battery.list", all_batteries()).await;
    let codes: Vec<_> =
        page["rows"].as_array().unwrap().iter().map(|row| row["short_code"].as_str().unwrap()).collect();
    assert_eq!(codes, ["B-1", "B-2", "B-10"]);
    let first = page["rows"][0]["id"].clone();
    let mut edited = battery("B-1", "SN-0001-B", &model);
    edited["notes"] = json!("new lid");
    story.call("battery.edit", json!({ "id": first, "form": edited })).await;
    let refused =
        story.fault("battery.change_lifecycle", json!({ "id": first, "to": "disposed", "reason": "old" })).await;
    assert_eq!(refused["code"], "lifecycle_not_allowed");
    story.call("battery.change_lifecycle", json!({ "id": first, "to": "retired", "reason": "cells worn out" })).await;

    let story = story.restart().await;
    assert_eq!(story.call("app.start", Value::Null).await["stage"], "sign_in");
    story.sign_in_admin().await;
    story.desk.tick().await;
    let health = story.call("health.view", Value::Null).await;
    assert_eq!((health["checks"].as_str(), health["findings"].as_array().unwrap().len()), (Some("done"), 0));
    assert_eq!(health["lines_checked"], health["lines"]);
    let counts = story.call("battery.counts", tests::all("code")).await;
    assert_eq!((counts["all"].as_i64(), counts["by"]["lifecycle"]["of"]["retired"].as_i64()), (Some(3), Some(1)));
    let history = story.call("battery.history", json!({ "id": first })).await;
    let acts: Vec<_> = history.as_array().unwrap().iter().map(|line| line["act"].as_str().unwrap()).collect();
    assert_eq!(acts, ["battery.change_lifecycle", "battery.edit", "battery.create"]);
    assert_eq!(history[0]["reason"], "cells worn out");
    let found = story.call("find.everything", json!({ "text": "sn-00" })).await;
    assert_eq!(found.as_array().unwrap().len(), 3, "{found}");
}

#[tokio::test]
async fn a_serial_number_scanned_as_a_code_is_not_what_later_codes_count_on_from() {
    let story = Story::set_up().await;
    let model = story.model("LFP 12 V").await;
    story.battery("B-7", "SN-7", &model).await;
    story.battery("B-999999999999999999", "SN-9", &model).await;
    assert_eq!(story.call("battery.next_code", Value::Null).await, "B-008");
}

#[tokio::test]
async fn a_step_of_the_wizard_hears_at_once_what_the_end_would_refuse() {
    let story = Story::new().await;
    assert_eq!(story.call("setup.check", setup("")).await, json!([]));
    let mut asked = setup("");
    for (field, value) in
        [("hub_code", "M T E"), ("admin_name", &*"x".repeat(500)), ("password", "password password password")]
    {
        asked[field] = json!(value);
    }
    let found = story.call("setup.check", asked).await;
    let found: Vec<_> = found.as_array().unwrap().iter().map(|one| (&one["field"], &one["problem"])).collect();
    let wrong = ["hub_code bad_characters", "admin_name too_long", "password too_common"];
    assert_eq!(
        found
            .iter()
            .map(|(field, problem)| format!("{} {}", field.as_str().unwrap(), problem.as_str().unwrap()))
            .collect::<Vec<_>>(),
        wrong
    );
    story.finish_setup().await;
    assert_eq!(story.fault("setup.check", setup("")).await["code"], "already_set_up");
}
