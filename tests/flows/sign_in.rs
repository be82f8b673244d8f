//! Ways in without a session: guessing is slow, codes open once, passwords are long.

use std::time::Duration;

use domain::Time;
use serde_json::{Value, json};
use tests::{MORNING, PASSWORD, STAFF_PASSWORD, Story, limits, setup};

const SECOND: Duration = Duration::from_secs(1);
const DAY: Duration = Duration::from_secs(24 * 3600);
const NEW_PASSWORD: &str = "thirteen calm otters drum";

async fn guess(story: &Story, login: &str) -> Value {
    let wrong = json!({ "login": login, "password": "not the right one at all" });
    story.fault("session.sign_in", wrong).await
}

fn wait(seconds: u64) -> Value {
    json!({ "code": "wait", "seconds": seconds })
}

/// Guesses until `tries` were let in, sitting out each wait; the waits.
async fn waits(story: &Story, login: &str, tries: u32) -> Vec<u64> {
    let mut waits = Vec::new();
    let mut made = 0;
    while made < tries {
        let answer = guess(story, login).await;
        if answer["code"] == "wrong_password" {
            made += 1;
            continue;
        }
        let seconds = answer["seconds"].as_u64().unwrap();
        assert_eq!(guess(story, login).await, wait(seconds), "asking does not prolong");
        story.clock.advance(SECOND * u32::try_from(seconds - 1).unwrap());
        assert_eq!(guess(story, login).await, wait(1));
        story.clock.advance(SECOND);
        waits.push(seconds);
    }
    waits
}

/// A person who has not yet used their code; the admin is signed in before and after.
async fn invited(story: &Story, login: &str) -> String {
    let roles = json!([{ "hub": story.hub().await, "role": "attendant", "limits": limits() }]);
    let person = json!({ "name": login, "login": login, "email": "", "phone": "", "language": "en", "roles": roles });
    let shown = story.call("user.create", person).await;
    shown["code"].as_str().unwrap().to_owned()
}

fn with_code(login: &str, code: &str) -> Value {
    json!({ "login": login, "code": code, "password": STAFF_PASSWORD })
}

#[tokio::test]
async fn five_tries_are_free_and_then_each_costs_a_longer_wait_up_to_a_quarter_of_an_hour() {
    let story = Story::set_up().await;
    let expected = [30, 60, 120, 240, 480, 900, 900];
    assert_eq!(waits(&story, "amina", 12).await, expected);
    story.clock.advance(SECOND * 900);
    story.sign_in_admin().await;
    let anew = waits(&story, "amina", 5).await;
    assert!(anew.is_empty(), "the right password starts the count anew");
}

#[tokio::test]
async fn a_name_nobody_has_is_answered_like_any_other() {
    let story = Story::set_up().await;
    story.person("grace", "attendant").await;
    let known = waits(&story, "grace", 9).await;
    assert_eq!(waits(&story, "nobody", 9).await, known);
    // Each letter counts towards the same name.
    assert_eq!(guess(&story, " NoBody ").await, guess(&story, "nobody").await);
    let code = json!({ "login": "nowhere", "code": "ABCDE-FGHJK", "password": STAFF_PASSWORD });
    assert_eq!(story.fault("session.use_code", code).await["code"], "wrong_code");
}

#[tokio::test]
async fn a_wait_begins_anew_after_a_restart_and_no_clock_shortens_it() {
    let story = Story::set_up().await;
    let answers = waits(&story, "amina", 6).await;
    assert_eq!(answers, [30]);
    story.clock.advance(SECOND * 59);
    let story = story.restart().await;
    let right = json!({ "login": "amina", "password": PASSWORD });
    assert_eq!(story.fault("session.sign_in", right.clone()).await, wait(60));
    for wall in [Time(MORNING.0 + 40 * 365 * 86_400_000), Time(0), MORNING] {
        story.clock.jump_to(wall);
        assert_eq!(story.fault("session.sign_in", right.clone()).await, wait(60));
    }
    story.clock.advance(SECOND * 60);
    story.sign_in_admin().await;
}

#[tokio::test]
async fn a_hundred_wrong_tries_block_until_an_admin_resets_the_password() {
    let story = Story::set_up().await;
    story.person("grace", "attendant").await;
    waits(&story, "grace", 100).await;
    story.clock.advance(10 * DAY);
    let right = json!({ "login": "grace", "password": STAFF_PASSWORD });
    assert_eq!(story.fault("session.sign_in", right.clone()).await["code"], "blocked");
    let story = story.restart().await;
    assert_eq!(story.fault("session.sign_in", right).await["code"], "blocked");

    story.sign_in_admin().await;
    let people = story.call("user.list", Value::Null).await;
    let grace = people.as_array().unwrap().iter().find(|row| row["login"] == "grace").unwrap().clone();
    let shown = story.call("user.reset_password", json!({ "id": grace["id"] })).await;
    let me = story.call("session.use_code", with_code("grace", shown["code"].as_str().unwrap())).await;
    assert_eq!(me["login"], "grace");
}

#[tokio::test]
async fn a_one_time_code_opens_once() {
    let story = Story::set_up().await;
    let code = invited(&story, "grace").await;
    let typed = format!(" {} ", code.to_lowercase().replace('-', ""));
    story.call("session.use_code", with_code("Grace", &typed)).await;
    let again = story.fault("session.use_code", with_code("grace", &code)).await;
    assert_eq!(again["code"], "wrong_code");
    story.sign_in("grace").await;
}

#[tokio::test]
async fn a_one_time_code_is_worthless_after_a_day() {
    let story = Story::set_up().await;
    let (early, late) = (invited(&story, "grace").await, invited(&story, "joseph").await);
    story.clock.advance(DAY - SECOND);
    story.call("session.use_code", with_code("grace", &early)).await;
    story.clock.advance(SECOND);
    let fault = story.fault("session.use_code", with_code("joseph", &late)).await;
    assert_eq!(fault["code"], "wrong_code");
}

#[tokio::test]
async fn a_mistyped_code_costs_no_try_and_a_wrong_one_does() {
    let story = Story::set_up().await;
    let code = invited(&story, "grace").await;
    for slip in ["", "ABC", "ABCDE-FGHJU", "ABCDE-FGHJK-M", "🔋🔋🔋🔋🔋🔋🔋🔋🔋🔋", "A\0CDE-FGHJK"]
    {
        for _ in 0..3 {
            let fault = story.fault("session.use_code", with_code("grace", slip)).await;
            assert_eq!(fault["code"], "wrong_code", "{slip:?}");
        }
    }
    for _ in 0..5 {
        let fault = story.fault("session.use_code", with_code("grace", "00000-00000")).await;
        assert_eq!(fault["code"], "wrong_code");
    }
    assert_eq!(story.fault("session.use_code", with_code("grace", &code)).await, wait(30));
}

#[tokio::test]
async fn the_recovery_code_lets_an_admin_in_once_and_gives_the_next_one() {
    let story = Story::new().await;
    let first = story.finish_setup().await;
    let recover = |code: &str, password: &str| json!({ "login": "amina", "recovery_code": code, "password": password });
    let answer = story.call("session.recover", recover(&first, NEW_PASSWORD)).await;
    let second = answer["recovery_code"].as_str().unwrap().to_owned();
    assert_ne!(first, second);
    assert_eq!(answer["me"]["role"], "admin");
    story.call("me.confirm_recovery_code", Value::Null).await;
    assert_eq!(story.fault("session.recover", recover(&first, PASSWORD)).await["code"], "wrong_code");
    let old = json!({ "login": "amina", "password": PASSWORD });
    assert_eq!(story.fault("session.sign_in", old).await["code"], "wrong_password");
    let story = story.restart().await;
    story.call("session.recover", recover(&second, PASSWORD)).await;
}

#[tokio::test]
async fn a_power_cut_before_the_new_recovery_code_is_written_down_loses_no_way_in() {
    let story = Story::new().await;
    let first = story.finish_setup().await;
    let recover = |code: &str| json!({ "login": "amina", "recovery_code": code, "password": NEW_PASSWORD });
    let unseen = story.call("session.recover", recover(&first)).await["recovery_code"].clone();
    let next = story.call("session.recover", recover(&first)).await["recovery_code"].clone();
    assert_eq!(story.fault("session.recover", recover(unseen.as_str().unwrap())).await["code"], "wrong_code");
    story.call("session.recover", recover(next.as_str().unwrap())).await;
    assert_eq!(story.fault("session.recover", recover(&first)).await["code"], "wrong_code");
}

#[tokio::test]
async fn nobody_resets_the_own_password_without_knowing_it() {
    let story = Story::set_up().await;
    let me = story.call("app.start", Value::Null).await["me"]["user"].clone();
    let fault = story.fault("user.reset_password", json!({ "id": me })).await;
    assert_eq!(fault, json!({ "code": "own_password" }));
}

#[tokio::test]
async fn the_recovery_code_works_when_someone_else_guessed_an_admin_into_a_block() {
    let story = Story::new().await;
    let code = story.finish_setup().await;
    waits(&story, "amina", 100).await;
    let recover = json!({ "login": "amina", "recovery_code": code, "password": NEW_PASSWORD });
    story.call("session.recover", recover).await;
}

#[tokio::test]
async fn the_recovery_code_is_for_admins_and_a_slip_in_it_is_told_at_the_field() {
    let story = Story::new().await;
    let code = story.finish_setup().await;
    story.person("grace", "manager").await;
    let recover = |login: &str, code: &str| json!({ "login": login, "recovery_code": code, "password": NEW_PASSWORD });
    for login in ["grace", "nobody"] {
        assert_eq!(story.fault("session.recover", recover(login, &code)).await["code"], "wrong_code");
    }
    let slip = format!("{}{}", if code.starts_with('A') { "B" } else { "A" }, &code[1..]);
    let fault = story.fault("session.recover", recover("amina", &slip)).await;
    assert_eq!(
        fault,
        json!({ "code": "invalid", "fields": [{ "field": "recovery_code", "problem": "does_not_match" }] })
    );
    let right = story.call("session.recover", recover("amina", &code)).await;
    assert_eq!(right["me"]["login"], "amina", "the tries before used nothing up");
}

/// Passwords that are refused, and why.
const WEAK: [(&str, &str); 8] = [
    ("", "too_short"),
    ("14 characters.", "too_short"),
    ("passwordpassword", "too_common"),
    ("Pa55w0rdPa55w0rd1", "too_common"),
    ("qwertyuiopasdfghjkl", "too_common"),
    ("aaaaaaaaaaaaaaaaaaaa", "too_common"),
    ("amina.amina.amina", "too_common"),
    ("Mtendere Energy 1", "too_common"),
];

#[tokio::test]
async fn a_weak_password_is_refused_wherever_one_is_set() {
    let story = Story::new().await;
    let code = story.call("setup.recovery_code", Value::Null).await;
    let code = code.as_str().unwrap();
    let too_long = "x1!".repeat(86);
    let weak: Vec<_> = WEAK.into_iter().chain([(too_long.as_str(), "too_long")]).collect();
    for (password, problem) in &weak {
        let mut wizard = setup(code);
        wizard["password"] = json!(password);
        expect_weak(&story, "setup.finish", wizard, problem).await;
    }
    story.call("setup.finish", setup(code)).await;
    story.person("grace", "attendant").await;
    story.sign_in_admin().await;
    let people = story.call("user.list", Value::Null).await;
    let grace = people.as_array().unwrap().iter().find(|row| row["login"] == "grace").unwrap()["id"].clone();
    let shown = story.call("user.reset_password", json!({ "id": grace })).await;
    for (password, problem) in &weak {
        let own = json!({ "current": PASSWORD, "password": password });
        expect_weak(&story, "me.change_password", own, problem).await;
        let by_code = json!({ "login": "grace", "code": shown["code"], "password": password });
        expect_weak(&story, "session.use_code", by_code, problem).await;
        let recovered = json!({ "login": "amina", "recovery_code": code, "password": password });
        expect_weak(&story, "session.recover", recovered, problem).await;
    }
    for fine in ["fifteen letters", "🔋🔌💡🕯️🚲🛵 six pictures", NEW_PASSWORD] {
        let before = json!({ "current": PASSWORD, "password": fine });
        story.call("me.change_password", before).await;
        let back = json!({ "current": fine, "password": PASSWORD });
        story.call("me.change_password", back).await;
    }
}

async fn expect_weak(story: &Story, command: &str, input: Value, problem: &str) {
    let fault = story.fault(command, input.clone()).await;
    assert_eq!(fault["code"], "invalid", "{command} {input}: {fault}");
    let fields = fault["fields"].as_array().unwrap();
    assert_eq!(fields.len(), 1, "{fault}");
    assert_eq!((&fields[0]["field"], &fields[0]["problem"]), (&json!("password"), &json!(problem)), "{input}");
}

#[tokio::test]
async fn a_name_or_password_is_the_same_however_its_accents_are_typed() {
    let story = Story::set_up().await;
    let code = invited(&story, "Ren\u{e9}").await;
    let password = "fourteen caf\u{e9}s, one kiosk";
    let set = json!({ "login": "rene\u{301}", "code": code, "password": password });
    story.call("session.use_code", set).await;
    story.call("session.sign_out", Value::Null).await;
    let typed = json!({ "login": "RENE\u{301}", "password": password.replace('\u{e9}', "e\u{301}") });
    assert_eq!(story.call("session.sign_in", typed).await["login"], "ren\u{e9}");
}
