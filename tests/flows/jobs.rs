//! Job cards: written by whoever sees what is broken, moved over the board by those who mend it.

use std::time::Duration;

use serde_json::{Value, json};
use tests::{MORNING, Story, all, asked, job};

const HOUR_MS: i64 = 3_600_000;

fn invalid(field: &str, problem: &str) -> Value {
    json!({ "code": "invalid", "fields": [{ "field": field, "problem": problem }] })
}

async fn board(story: &Story) -> Vec<Value> {
    let asked = json!({ "question": all("pressing"), "each": 50 });
    story.call("job.board", asked).await.as_array().unwrap().clone()
}

fn titles(column: &Value) -> Vec<&str> {
    column["cards"].as_array().unwrap().iter().map(|card| card["title"].as_str().unwrap()).collect()
}

async fn id_of(story: &Story, login: &str) -> Value {
    let people = story.call("user.list", Value::Null).await;
    people.as_array().unwrap().iter().find(|row| row["login"] == login).unwrap()["id"].clone()
}

#[tokio::test]
async fn a_card_is_about_a_record_and_gets_its_code_by_itself() {
    let story = Story::set_up().await;
    let model = story.model("LFP 12 V").await;
    let battery = story.battery("B-7", "SN-7", &model).await;
    let station = story.station("S-1", 4).await;
    let mut form = job("Does not hold its charge");
    form["about"] = json!({ "kind": "battery", "id": battery });
    form["links"] =
        json!([{ "kind": "slot", "id": station["slots"][2]["id"] }, { "kind": "battery_model", "id": model }]);
    let card = story.call("job.create", form).await;
    assert_eq!((card["code"].as_str(), card["state"].as_str()), (Some("J-0001"), Some("open")));
    assert_eq!(card["about"], json!({ "kind": "battery", "id": battery, "title": "B-7" }));
    let links: Vec<_> = card["links"].as_array().unwrap().iter().map(|link| link["title"].clone()).collect();
    assert_eq!(links, ["S-1 / 3", "LFP 12 V"]);
    assert_eq!(story.call("job.create", job("Second")).await["code"], "J-0002");
    let history = story.call("job.history", json!({ "id": card["id"] })).await;
    assert!(!history.to_string().contains(&battery), "names, no ids");
}

#[tokio::test]
async fn a_card_is_not_about_what_is_not_here() {
    let story = Story::set_up().await;
    let mut form = job("Ghost");
    form["about"] = json!({ "kind": "battery", "id": "0193f000-0000-7000-8000-000000000000" });
    assert_eq!(story.fault("job.create", form.clone()).await, invalid("about", "not_a_choice"));
    form["links"] = json!([form["about"].clone()]);
    form["about"] = Value::Null;
    assert_eq!(story.fault("job.create", form).await, invalid("links", "not_a_choice"));
}

#[tokio::test]
async fn the_board_puts_the_most_pressing_first_and_what_is_done_newest_first() {
    let story = Story::set_up().await;
    let soon = MORNING.0 + HOUR_MS;
    for (title, priority, due) in [
        ("some day", "normal", None),
        ("later", "normal", Some(soon + HOUR_MS)),
        ("soon", "normal", Some(soon)),
        ("now", "urgent", None),
        ("whenever", "low", Some(soon)),
    ] {
        let mut form = job(title);
        (form["priority"], form["due_at"]) = (json!(priority), json!(due));
        story.call("job.create", form).await;
    }
    let columns = board(&story).await;
    let states: Vec<_> = columns.iter().map(|column| column["state"].as_str().unwrap()).collect();
    assert_eq!(states, ["open", "in_progress", "waiting", "done", "cancelled"]);
    assert_eq!(titles(&columns[0]), ["now", "soon", "later", "some day", "whenever"]);
    for title in ["soon", "later"] {
        let page = story.call("job.list", asked(tests::searched(title, "code"), &Value::Null, 1)).await;
        let id = &page["rows"][0]["id"];
        story.clock.advance(Duration::from_secs(60));
        story.call("job.move", json!({ "id": id, "to": "done", "comment": "" })).await;
    }
    let columns = board(&story).await;
    assert_eq!((titles(&columns[3]), columns[3]["count"].as_u64()), (vec!["later", "soon"], Some(2)));
    let few = json!({ "question": all("pressing"), "each": 1 });
    let columns = story.call("job.board", few).await;
    assert_eq!((titles(&columns[0]), columns[0]["count"].as_u64()), (vec!["now"], Some(3)));
}

#[tokio::test]
async fn what_became_of_a_card_and_what_was_said_stand_in_one_line_of_time() {
    let story = Story::set_up().await;
    story.person("grace", "attendant").await;
    story.sign_in_admin().await;
    story.person("chipo", "technician").await;
    story.sign_in("grace").await;
    let card = story.call("job.create", job("Lid is cracked")).await["id"].clone();
    story.call("job.comment", json!({ "id": card, "text": "since yesterday" })).await;
    for (command, input) in [
        ("job.move", json!({ "id": card, "to": "done", "comment": "" })),
        ("job.assign", json!({ "id": card, "assignee": null })),
        ("job.edit", json!({ "id": card, "form": job("Lid") })),
    ] {
        assert_eq!(story.fault(command, input).await["code"], "denied", "{command}");
    }
    story.call("session.sign_out", Value::Null).await;
    story.sign_in_admin().await;
    let chipo = id_of(&story, "chipo").await;
    story.call("session.sign_out", Value::Null).await;
    story.sign_in("chipo").await;
    story.call("job.assign", json!({ "id": card, "assignee": chipo })).await;
    let waits = json!({ "id": card, "to": "waiting", "comment": "a lid is ordered" });
    let now = story.call("job.move", waits).await;
    let line = |line: &Value| {
        format!(
            "{} {} {}",
            line["who"].as_str().unwrap(),
            line["kind"].as_str().unwrap(),
            line["text"].as_str().unwrap()
        )
    };
    let lines: Vec<String> = now["activity"].as_array().unwrap().iter().map(line).collect();
    let expected =
        ["chipo moved a lid is ordered", "chipo assigned ", "grace comment since yesterday", "grace created "];
    assert_eq!(lines, expected);
    assert_eq!((&now["activity"][0]["before"], &now["activity"][0]["after"]), (&json!("open"), &json!("waiting")));
    assert_eq!((&now["activity"][1]["after"], &now["assignee_name"]), (&json!("chipo"), &json!("chipo")));
}

#[tokio::test]
async fn a_card_goes_only_to_a_column_that_may_follow() {
    let story = Story::set_up().await;
    let id = story.job("Clean the roof").await;
    let to = |to: &str| json!({ "id": id, "to": to, "comment": "" });
    assert_eq!(story.call("job.move", to("cancelled")).await["next"], json!(["open"]));
    let fault = story.fault("job.move", to("in_progress")).await;
    assert_eq!(fault, json!({ "code": "job_state_not_allowed", "from": "cancelled", "to": "in_progress" }));
    assert_eq!(story.call("job.move", to("open")).await["state"], "open");
}

#[tokio::test]
async fn a_card_is_given_to_people_of_the_hub_only() {
    let story = Story::set_up().await;
    let there = story.call("hub.create", tests::hub("CHI", "Chipata")).await["id"].clone();
    let roles = json!([{ "hub": there, "role": "attendant", "limits": tests::limits() }]);
    let kofi = json!({ "name": "Kofi", "login": "kofi", "email": "", "phone": "", "language": "en", "roles": roles });
    let elsewhere = story.call("user.create", kofi).await["user"].clone();
    let customer = crate::cards::person(&story, "C-1", "Grace Banda").await;
    let id = story.job("Clean the roof").await;
    for who in [elsewhere, customer, json!("0193f000-0000-7000-8000-000000000000")] {
        let fault = story.fault("job.assign", json!({ "id": id, "assignee": who })).await;
        assert_eq!(fault, invalid("assignee", "not_a_choice"));
    }
    let amina = id_of(&story, "amina").await;
    story.call("job.assign", json!({ "id": id, "assignee": amina })).await;
    let mut mine = all("code");
    mine["filters"] = json!({ "assignee": [amina] });
    assert_eq!(story.call("job.counts", mine).await["matching"], 1);
    story.call("job.assign", json!({ "id": id, "assignee": null })).await;
    let mut nobodys = all("code");
    nobodys["filters"] = json!({ "assignee": [""] });
    assert_eq!(story.call("job.counts", nobodys).await["matching"], 1);
}

#[tokio::test]
async fn a_card_is_late_from_its_due_time_until_it_is_done() {
    let story = Story::set_up().await;
    let mut form = job("Clean the roof");
    form["due_at"] = json!(MORNING.0 + HOUR_MS);
    let id = story.call("job.create", form).await["id"].clone();
    let late = async || story.call("job.view", json!({ "id": id })).await["late"].clone();
    assert_eq!(late().await, false);
    story.clock.advance(Duration::from_secs(3_601));
    story.sign_in_admin().await;
    assert_eq!(late().await, true);
    let mut question = all("due");
    question["filters"] = json!({ "due": [format!("..{}", MORNING.0 + HOUR_MS)], "state": ["open"] });
    assert_eq!(story.call("job.counts", question).await["matching"], 1);
    story.call("job.move", json!({ "id": id, "to": "done", "comment": "" })).await;
    assert_eq!(late().await, false);
}

#[tokio::test]
async fn who_may_be_given_work_is_known_by_name_to_those_who_give_it() {
    let story = Story::set_up().await;
    story.person("chipo", "technician").await;
    story.sign_in_admin().await;
    story.person("grace", "attendant").await;
    story.sign_in_admin().await;
    let there = story.call("hub.create", tests::hub("CHI", "Chipata")).await["id"].clone();
    let names = async || -> Vec<String> {
        let people = story.call("job.people", Value::Null).await;
        people.as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap().to_owned()).collect()
    };
    let here = story.hub().await;
    story.call("session.choose_hub", json!({ "hub": there })).await;
    assert_eq!(names().await, ["Amina Banda"], "an admin works everywhere, the others at the other hub");
    story.call("session.choose_hub", json!({ "hub": here })).await;
    let people = story.call("job.people", Value::Null).await;
    let grace = people.as_array().unwrap().iter().find(|one| one["name"] == "grace").unwrap()["id"].clone();
    story.call("user.disable", json!({ "id": grace, "reason": "left" })).await;
    story.sign_in("chipo").await;
    assert_eq!(names().await, ["Amina Banda", "chipo"]);
    assert_eq!(story.fault("user.list", Value::Null).await["code"], "denied");
    let card = story.job("Look at the lid").await;
    let given = story.call("job.assign", json!({ "id": card, "assignee": people[0]["id"] })).await;
    assert_eq!(given["assignee_name"], "Amina Banda");
}
