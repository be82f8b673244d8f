//! Today: each figure is what its question leaves, and nobody sees a figure of what they may not see.

use std::time::Duration;

use link::Root;
use serde_json::{Value, json};
use tests::{MORNING, Story, asked, job};
use usecases::Heard;

const HOUR_MS: i64 = 3_600_000;

async fn count(story: &Story, name: &str) -> Option<u64> {
    let figures = story.call("today.view", Value::Null).await;
    figures
        .as_array()
        .unwrap()
        .iter()
        .find(|figure| figure["name"] == name)
        .map(|figure| figure["count"].as_u64().unwrap())
}

async fn due(story: &Story, title: &str, at: i64) -> Value {
    let mut form = job(title);
    form["due_at"] = json!(at);
    story.call("job.create", form).await["id"].clone()
}

#[tokio::test]
async fn a_battery_that_is_ready_and_still_charging_counts_once() {
    let story = Story::set_up().await;
    story.station("S-1", 2).await;
    let model = story.model("LFP 12 V").await;
    let battery = story.battery("B-1", "SN-1", &model).await;
    story.call("battery.change_lifecycle", json!({ "id": battery, "to": "in_service", "reason": "new" })).await;
    for (minute, soc, ready, charging) in [(1, 60, 0, 1), (2, 95, 1, 0)] {
        story.clock.advance(Duration::from_secs(60));
        let at = MORNING.plus_minutes(minute).iso();
        let payload = json!({ "id": "B-1", "timestamp": at, "soc": soc, "current": 4.0 }).to_string();
        let heard = Heard {
            login: "S-1",
            station: Some("S-1"),
            topic: "bss/S-1/battery/status",
            payload: payload.as_bytes(),
            retained: false,
        };
        story.desk.hear(&Root::default(), &heard).await.unwrap();
        story.clock.advance(Duration::from_secs(6));
        story.desk.tick().await;
        let view = story.call("battery.view", json!({ "id": battery })).await;
        assert_eq!(view["charge_state"], "charging", "{view}");
        let counted = (count(&story, "batteries_ready").await, count(&story, "batteries_charging").await);
        assert_eq!(counted, (Some(ready), Some(charging)), "{soc} %");
    }
}

#[tokio::test]
async fn each_figure_counts_the_rows_its_question_opens() {
    let story = Story::set_up().await;
    let model = story.model("LFP 12 V").await;
    for number in 1..=3 {
        story.battery(&format!("B-{number}"), &format!("SN-{number}"), &model).await;
    }
    let station = story.station("S-1", 2).await;
    story.call("station.set_mode", json!({ "id": station["id"], "mode": "out_of_service", "reason": "flooded" })).await;
    due(&story, "late", MORNING.0 + HOUR_MS).await;
    story.clock.advance(Duration::from_secs(2 * 3_600));
    story.sign_in_admin().await;
    // In Lusaka the day ends at 22:00 UTC.
    due(&story, "today", MORNING.0 + 14 * HOUR_MS - 1).await;
    due(&story, "tomorrow", MORNING.0 + 14 * HOUR_MS).await;
    let done = due(&story, "done", MORNING.0).await;
    story.call("job.move", json!({ "id": done, "to": "done", "comment": "" })).await;
    for (name, expected) in [
        ("batteries_commissioning", 3),
        ("batteries_in_service", 0),
        ("stations_out_of_service", 1),
        ("jobs_late", 1),
        ("jobs_due_today", 1),
        ("jobs_open", 3),
        ("jobs_mine", 0),
    ] {
        assert_eq!(count(&story, name).await, Some(expected), "{name}");
    }
    let figures = story.call("today.view", Value::Null).await;
    for figure in figures.as_array().unwrap() {
        let concept = if figure["of"] == "job_card" { "job" } else { figure["of"].as_str().unwrap() };
        let page = story.call(&format!("{concept}.list"), asked(figure["question"].clone(), &Value::Null, 50)).await;
        assert_eq!(json!(page["rows"].as_array().unwrap().len()), figure["count"], "{figure}");
    }
    // A list that wants to know what is ready now asks the same, and counts nothing.
    let asks = |figure: &Value| json!({ "name": figure["name"], "question": figure["question"] });
    let questions: Vec<Value> = figures.as_array().unwrap().iter().map(asks).collect();
    assert_eq!(story.call("today.questions", Value::Null).await, json!(questions));
}

#[tokio::test]
async fn an_analyst_sees_no_job_cards_and_a_technician_their_own() {
    let story = Story::set_up().await;
    for (login, role) in [("lukas", "analyst"), ("chipo", "technician")] {
        story.person(login, role).await;
        story.sign_in_admin().await;
    }
    let people = story.call("user.list", Value::Null).await;
    let chipo = people.as_array().unwrap().iter().find(|row| row["login"] == "chipo").unwrap()["id"].clone();
    let id = story.job("Clean the roof").await;
    story.call("job.assign", json!({ "id": id, "assignee": chipo })).await;
    story.call("session.sign_out", Value::Null).await;
    story.sign_in("lukas").await;
    assert_eq!(count(&story, "jobs_open").await, None);
    assert_eq!(count(&story, "batteries_in_service").await, Some(0));
    story.call("session.sign_out", Value::Null).await;
    story.sign_in("chipo").await;
    assert_eq!(count(&story, "jobs_mine").await, Some(1));
}
