//! What the audit tells of the door: who came in, who was turned away and who is kept out, whatever happens meanwhile.

use std::fs;
use std::time::Duration;

use serde_json::{Value, json};
use tests::{STAFF_PASSWORD, Story};

use crate::audit::{ask, lines};
use crate::cards::{card, user};
use crate::clients::{by_card, with_card};
use crate::pin::{PIN, two_people};
use crate::shell::count;

const NEW_PASSWORD: &str = "thirteen calm otters drum";
/// Neither Amina's nor Grace's.
const WRONG_PIN: &str = "480714";

/// What happened, who did it, whose door it was.
type Passage = (String, String, String);

fn passage(act: &str, who: &str, title: &str) -> Passage {
    (format!("session.{act}"), who.to_owned(), title.to_owned())
}

/// The newest lines about the door, the last one first.
async fn at_door(story: &Story) -> Vec<Value> {
    let mut of_sessions = ask(50);
    of_sessions["kind"] = json!("session");
    lines(story, of_sessions).await
}

fn told(lines: &[Value]) -> Vec<Passage> {
    let word = |line: &Value, field: &str| line[field].as_str().unwrap_or("-").to_owned();
    lines.iter().map(|line| (word(line, "act"), word(line, "who"), word(line, "title"))).collect()
}

/// How many of them are in the audit, read beside the product.
fn written(story: &Story) -> i64 {
    count(story.folder.path(), "select count(*) from audit where object_kind = 'session'")
}

#[tokio::test]
async fn who_came_in_was_turned_away_or_kept_out_is_told() {
    let story = Story::set_up().await;
    story.person("youssef", "attendant").await;
    for login in ["youssef", "a password typed as the name"] {
        for _ in 0..6 {
            let wrong = json!({ "login": login, "password": "not the right one at all" });
            story.fault("session.sign_in", wrong).await;
        }
    }
    story.clock.advance(Duration::from_secs(30));
    story.sign_in("youssef").await;
    story.clock.advance(Duration::from_secs(30));
    story.sign_in_admin().await;
    let youssef = user(&story, "youssef").await;
    story.call("user.disable", json!({ "id": youssef, "reason": "left" })).await;
    story.clock.advance(Duration::from_secs(30));
    story.fault("session.sign_in", json!({ "login": "youssef", "password": STAFF_PASSWORD })).await;
    story.desk.tick().await;
    let lines = at_door(&story).await;
    let mut expected = vec![
        passage("turn_away", "", "youssef"),
        passage("sign_in", "Amina Banda", "Amina Banda"),
        passage("sign_in", "youssef", "youssef"),
        passage("keep_out", "", "youssef"),
    ];
    expected.extend((0..5).map(|_| passage("turn_away", "", "youssef")));
    assert_eq!(told(&lines)[..expected.len()], expected);
    assert!(!format!("{lines:?}").contains("typed as the name"), "of nobody known nothing is kept");
    assert!(lines.iter().all(|line| line["hub"] == "MTE"), "where a manager reads them: {lines:?}");
    let history = story.call("user.history", json!({ "id": youssef })).await;
    assert!(history.as_array().unwrap().iter().all(|line| line["act"] != "session.sign_in"), "{history}");
}

#[tokio::test]
async fn who_is_kept_out_after_five_wrong_pins_is_told_by_hand_and_by_card() {
    let (story, amina, grace) = two_people().await;
    story.sign_in_admin().await;
    card(&story, "0A0B0C0D", "user", &amina).await;
    let (customer, _) = with_card(&story, "04A2B3C4").await;
    let title = story.call("customer.view", json!({ "id": customer })).await["name"].as_str().unwrap().to_owned();
    story.call("session.lock", Value::Null).await;
    for _ in 0..5 {
        story.fault("session.switch", json!({ "user": grace, "pin": PIN })).await;
    }
    for _ in 0..4 {
        story.fault("session.unlock", json!({ "pin": WRONG_PIN })).await;
    }
    // The session counts its tries however they are made; to the card it is the first.
    story.fault("session.card", by_card("0A0B0C0D", WRONG_PIN)).await;
    for _ in 0..5 {
        story.fault("session.card", by_card("04A2B3C4", WRONG_PIN)).await;
    }
    story.desk.tick().await;
    story.sign_in_admin().await;
    let mut expected = Vec::new();
    for whose in [title.as_str(), "Amina Banda", "grace"] {
        expected.push(passage("keep_out", "", whose));
        expected.extend((0..5).map(|_| passage("turn_away", "", whose)));
    }
    assert_eq!(told(&at_door(&story).await)[..expected.len()], expected);
}

#[tokio::test]
async fn whoever_tries_a_recovery_code_in_vain_is_turned_away() {
    let story = Story::new().await;
    let never_used = story.call("setup.recovery_code", Value::Null).await.as_str().unwrap().to_owned();
    let right = story.finish_setup().await;
    story.person("grace", "manager").await;
    for (login, code) in [("amina", &never_used), ("grace", &right), ("grace", &never_used), ("nobody", &right)] {
        let ask = json!({ "login": login, "recovery_code": code, "password": NEW_PASSWORD });
        assert_eq!(story.fault("session.recover", ask).await["code"], "wrong_code", "{login}");
    }
    story.desk.tick().await;
    story.sign_in_admin().await;
    let lines = told(&at_door(&story).await);
    let turned_away = |whose: &str| passage("turn_away", "", whose);
    let expected = [turned_away("grace"), turned_away("grace"), turned_away("Amina Banda")];
    assert_eq!(lines[..3], expected, "{lines:?}");
    assert_eq!(lines[3].0, "session.sign_in", "of nobody known nothing is kept: {lines:?}");
}

#[tokio::test]
async fn whoever_is_disabled_is_turned_away_with_a_code_too_and_does_not_use_it_up() {
    let story = Story::new().await;
    let recovery = story.finish_setup().await;
    story.person("ruth", "admin").await;
    story.sign_in_admin().await;
    let ruth = user(&story, "ruth").await;
    let code = story.call("user.reset_password", json!({ "id": ruth })).await["code"].clone();
    story.call("user.disable", json!({ "id": ruth, "reason": "left" })).await;
    let by_code = json!({ "login": "ruth", "code": code, "password": NEW_PASSWORD });
    let recover = json!({ "login": "ruth", "recovery_code": recovery, "password": NEW_PASSWORD });
    for (name, ask) in [("session.use_code", &by_code), ("session.recover", &recover)] {
        assert_eq!(story.fault(name, ask.clone()).await["code"], "user_disabled", "{name}");
    }
    story.desk.tick().await;
    let lines = told(&at_door(&story).await);
    assert_eq!(lines[..2], [passage("turn_away", "", "ruth"), passage("turn_away", "", "ruth")], "{lines:?}");
    story.call("user.enable", json!({ "id": ruth })).await;
    story.call("session.use_code", by_code).await;
}

#[tokio::test]
async fn what_happened_at_the_door_waits_while_the_folder_is_away() {
    let story = Story::set_up().await;
    story.desk.tick().await;
    let before = written(&story);
    story.fault("session.sign_in", json!({ "login": "amina", "password": STAFF_PASSWORD })).await;
    story.sign_in_admin().await;
    let folder = story.folder.path().to_owned();
    let away = folder.with_extension("away");
    fs::rename(&folder, &away).unwrap();
    story.desk.tick().await;
    fs::rename(&away, &folder).unwrap();
    assert_eq!(written(&story), before, "nothing can be written to a folder that is away");
    story.desk.tick().await;
    let lines = told(&at_door(&story).await);
    let expected = [passage("sign_in", "Amina Banda", "Amina Banda"), passage("turn_away", "", "Amina Banda")];
    assert_eq!(lines[..2], expected, "{lines:?}");
    assert_eq!(written(&story), before + 2);
}

#[tokio::test]
async fn of_too_many_tries_to_wait_the_first_thousand_are_told() {
    let story = Story::new().await;
    let never_used = story.call("setup.recovery_code", Value::Null).await.as_str().unwrap().to_owned();
    story.finish_setup().await;
    story.desk.tick().await;
    let before = written(&story);
    story.sign_in_admin().await;
    for _ in 0..1_000 {
        let ask = json!({ "login": "amina", "recovery_code": never_used, "password": NEW_PASSWORD });
        story.fault("session.recover", ask).await;
    }
    story.desk.tick().await;
    assert_eq!(written(&story), before + 1_000);
    let came_in = "select count(*) from audit where act = 'session.sign_in'";
    assert_eq!(count(story.folder.path(), came_in), before + 1, "the first to wait is told");
}
