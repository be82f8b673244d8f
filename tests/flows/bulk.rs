//! One act on many records: what is chosen, what refuses, how far it is, and how it is ended.

use serde_json::{Value, json};
use tests::{Story, all, searched};

async fn with(batteries: usize) -> Story {
    let story = Story::set_up().await;
    let model = story.model("LFP 12 V").await;
    for number in 1..=batteries {
        story.battery(&format!("B-{number:03}"), &format!("SN-{number}"), &model).await;
    }
    story
}

async fn ids(story: &Story, question: Value) -> Vec<Value> {
    let page = story.call("battery.list", tests::asked(question, &Value::Null, 200)).await;
    page["rows"].as_array().unwrap().iter().map(|row| row["id"].clone()).collect()
}

fn to(state: &str, selection: &Value) -> Value {
    json!({ "selection": selection, "to": state, "reason": "All checked" })
}

async fn in_state(story: &Story, state: &str) -> Value {
    let counts = story.call("battery.counts", all("code")).await;
    counts["by"]["lifecycle"]["of"][state].clone()
}

#[tokio::test]
async fn all_that_a_question_leaves_are_changed_but_those_left_out() {
    let story = with(30).await;
    let out = ids(&story, searched("B-003", "code")).await;
    let selection = json!({ "question": searched("B-0", "serial"), "except": out });
    let ended = story.finish("battery.change_lifecycle_all", to("in_service", &selection)).await;
    assert_eq!(ended["state"], "done", "{ended}");
    assert_eq!(ended["outcome"], json!({ "is": "records", "done": 29, "already": 0, "refused": 0, "first": [] }));
    assert_eq!((ended["done"].as_u64(), ended["total"].as_u64()), (Some(29), Some(29)));
    assert_eq!(in_state(&story, "in_service").await, 29);
    assert_eq!(
        ids(
            &story,
            json!({ "search": "", "filters": { "lifecycle": ["commissioning"] }, "sort": "code", "descending": false })
        )
        .await,
        out
    );
    let history = story.call("battery.history", json!({ "id": ids(&story, searched("B-030", "code")).await[0] })).await;
    assert_eq!(history[0]["act"], "battery.change_lifecycle_all");
    assert_eq!(history[0]["reason"], "All checked");
}

#[tokio::test]
async fn what_refuses_is_told_and_the_rest_is_done() {
    let story = with(4).await;
    let all = ids(&story, all("code")).await;
    story.finish("battery.change_lifecycle_all", to("retired", &json!({ "ids": [all[0]] }))).await;
    let unknown = json!("00000000-0000-7000-8000-000000000009");
    story.finish("battery.change_lifecycle_all", to("quarantined", &json!({ "ids": [all[3]] }))).await;
    let ended = story
        .finish("battery.change_lifecycle_all", to("quarantined", &json!({ "ids": [all[0], all[1], all[3], unknown] })))
        .await;
    let counted = ["done", "already", "refused"].map(|figure| ended["outcome"][figure].as_u64());
    assert_eq!(counted, [Some(1), Some(1), Some(2)], "{ended}");
    assert_eq!(ended["done"], 4);
    assert_eq!(ended["outcome"]["first"][0]["fault"]["code"], "lifecycle_not_allowed");
    assert_eq!(ended["outcome"]["first"][1]["fault"]["code"], "not_found");
    assert_eq!(in_state(&story, "quarantined").await, 2);
}

#[tokio::test]
async fn a_cancelled_task_stops_between_two_records_and_one_that_ended_is_put_away() {
    let story = with(60).await;
    let begun = story
        .call("battery.change_lifecycle_all", to("in_service", &json!({ "question": all("code"), "except": [] })))
        .await;
    story.call("task.cancel", json!({ "id": begun["id"] })).await;
    let ended = story.ended(&begun["id"]).await;
    assert_eq!((&ended["state"], &ended["fault"]), (&json!("cancelled"), &Value::Null));
    let done = in_state(&story, "in_service").await.as_u64().unwrap_or(0);
    assert!(done < 60, "{done}");
    story.call("task.dismiss", json!({ "id": begun["id"] })).await;
    assert_eq!(story.call("task.list", Value::Null).await, json!([]));
    assert_eq!(story.fault("task.cancel", json!({ "id": begun["id"] })).await["code"], "not_found");
}

#[tokio::test]
async fn a_task_ends_with_the_session_that_began_it_and_nobody_else_sees_it() {
    let story = with(40).await;
    story.person("grace", "technician").await;
    story.sign_in_admin().await;
    let begun = story
        .call("battery.change_lifecycle_all", to("in_service", &json!({ "question": all("code"), "except": [] })))
        .await;
    story.call("session.sign_out", Value::Null).await;
    story.sign_in("grace").await;
    assert_eq!(story.call("task.list", Value::Null).await, json!([]));
    assert_eq!(story.fault("task.cancel", json!({ "id": begun["id"] })).await["code"], "not_found");
    story.desk.close().await;
}
