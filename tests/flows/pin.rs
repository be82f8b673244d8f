//! The PIN: it opens a session that a password has opened, for as long as that session lasts, and nothing else.

use std::time::Duration;

use serde_json::{Value, json};
use tests::{PASSWORD, STAFF_PASSWORD, Story};

const MINUTE: Duration = Duration::from_secs(60);
/// Amina's.
pub const PIN: &str = "480713";
/// Grace's.
pub const OTHER_PIN: &str = "206915";

/// Which face the screen shows.
pub async fn stage(story: &Story) -> String {
    let start = story.call("app.start", Value::Null).await;
    start["stage"].as_str().unwrap().to_owned()
}

async fn who(story: &Story) -> Value {
    story.call("app.start", Value::Null).await["me"]["login"].clone()
}

/// Sets the PIN of whoever has the seat; their id.
pub async fn set_pin(story: &Story, password: &str, pin: &str) -> Value {
    let me = story.call("me.change_pin", json!({ "password": password, "pin": pin })).await;
    assert_eq!(me["has_pin"], true);
    me["user"].clone()
}

async fn unlock(story: &Story, pin: &str) -> Result<Value, Value> {
    story
        .desk
        .call("session.unlock", json!({ "pin": pin }))
        .await
        .map(|me| serde_json::from_str(me.get()).unwrap())
        .map_err(|fault| serde_json::to_value(fault).unwrap())
}

/// Amina and Grace, both with a session and a PIN; Grace has the seat. Amina's id and Grace's.
pub async fn two_people() -> (Story, Value, Value) {
    let story = Story::set_up().await;
    story.person("grace", "technician").await;
    story.sign_in_admin().await;
    let amina = set_pin(&story, PASSWORD, PIN).await;
    story.sign_in("grace").await;
    let grace = set_pin(&story, STAFF_PASSWORD, OTHER_PIN).await;
    (story, amina, grace)
}

fn locked() -> Value {
    json!({ "code": "locked" })
}

#[tokio::test]
async fn the_pin_opens_the_locked_screen_and_nothing_else_does() {
    let story = Story::set_up().await;
    story.call("session.lock", Value::Null).await;
    assert_eq!(unlock(&story, PIN).await, Err(json!({ "code": "password_needed" })), "no PIN is set");
    story.sign_in_admin().await;
    set_pin(&story, PASSWORD, PIN).await;
    story.call("session.lock", Value::Null).await;
    assert_eq!(stage(&story).await, "locked");
    assert_eq!(story.fault("session.stir", Value::Null).await, locked());
    assert_eq!(unlock(&story, "480714").await, Err(json!({ "code": "wrong_pin", "tries_left": 4 })));
    assert_eq!(unlock(&story, PIN).await.unwrap()["login"], "amina");
    assert_eq!(stage(&story).await, "open");
}

#[tokio::test]
async fn a_weak_pin_is_refused_and_a_wrong_password_sets_none() {
    let story = Story::set_up().await;
    let weak = [
        ("12345", "bad_characters"),
        ("1234567", "bad_characters"),
        ("٤٨٠٧١٣", "bad_characters"),
        ("abcdef", "bad_characters"),
        ("", "bad_characters"),
        ("123456", "too_common"),
        ("000000", "too_common"),
        ("121212", "too_common"),
    ];
    for (pin, problem) in weak {
        let fault = story.fault("me.change_pin", json!({ "password": PASSWORD, "pin": pin })).await;
        assert_eq!(fault["fields"], json!([{ "field": "pin", "problem": problem }]), "{pin}");
    }
    let fault = story.fault("me.change_pin", json!({ "password": STAFF_PASSWORD, "pin": PIN })).await;
    assert_eq!(fault["code"], "wrong_password");
    assert_eq!(story.call("app.start", Value::Null).await["me"]["has_pin"], false);
}

#[tokio::test]
async fn two_people_take_turns_by_pin() {
    let (story, amina, grace) = two_people().await;
    assert_eq!(who(&story).await, "grace");
    let seats = story.call("app.start", Value::Null).await["seats"].as_array().unwrap().len();
    assert_eq!(seats, 2);
    let wrong = story.fault("session.switch", json!({ "user": amina, "pin": OTHER_PIN })).await;
    assert_eq!(wrong["code"], "wrong_pin", "a PIN opens only its owner's session");
    assert_eq!(who(&story).await, "grace");
    story.call("session.switch", json!({ "user": amina, "pin": PIN })).await;
    assert_eq!(who(&story).await, "amina");
    story.call("session.lock", Value::Null).await;
    story.call("session.switch", json!({ "user": grace, "pin": OTHER_PIN })).await;
    assert_eq!((who(&story).await, stage(&story).await.as_str()), (json!("grace"), "open"));
    story.call("session.sign_out", Value::Null).await;
    let back = story.fault("session.switch", json!({ "user": grace, "pin": OTHER_PIN })).await;
    assert_eq!(back["code"], "password_needed", "signing out ends the session");
    story.call("session.switch", json!({ "user": amina, "pin": PIN })).await;
}

#[tokio::test]
async fn five_wrong_pins_ask_for_the_password_and_leave_others_alone() {
    let (story, amina, _) = two_people().await;
    story.call("session.lock", Value::Null).await;
    for left in [4, 3, 2, 1] {
        assert_eq!(unlock(&story, PIN).await, Err(json!({ "code": "wrong_pin", "tries_left": left })));
    }
    assert_eq!(unlock(&story, PIN).await, Err(json!({ "code": "password_needed" })));
    assert_eq!(
        unlock(&story, OTHER_PIN).await,
        Err(json!({ "code": "password_needed" })),
        "now the right one does not help"
    );
    assert_eq!(stage(&story).await, "sign_in");
    story.call("session.switch", json!({ "user": amina, "pin": PIN })).await;
    story.sign_in("grace").await;
}

#[tokio::test]
async fn a_right_pin_forgets_the_wrong_ones_before_it() {
    let (story, ..) = two_people().await;
    for _ in 0..3 {
        for _ in 0..4 {
            assert_eq!(unlock(&story, PIN).await.unwrap_err()["code"], "wrong_pin");
        }
        unlock(&story, OTHER_PIN).await.unwrap();
    }
}

#[tokio::test]
async fn after_a_restart_only_the_password_opens() {
    let (story, amina, _) = two_people().await;
    let story = story.restart().await;
    assert_eq!(unlock(&story, OTHER_PIN).await, Err(json!({ "code": "password_needed" })));
    let switch = story.fault("session.switch", json!({ "user": amina, "pin": PIN })).await;
    assert_eq!(switch["code"], "password_needed");
    story.sign_in_admin().await;
    story.call("session.lock", Value::Null).await;
    unlock(&story, PIN).await.unwrap();
}

#[tokio::test]
async fn twelve_hours_after_the_password_it_is_asked_again_however_busy() {
    let story = Story::set_up().await;
    set_pin(&story, PASSWORD, PIN).await;
    for minute in 1..720 {
        story.wait(MINUTE).await;
        if minute % 200 == 0 {
            story.call("session.lock", Value::Null).await;
            unlock(&story, PIN).await.unwrap();
        }
        story.call("session.stir", Value::Null).await;
    }
    story.wait(MINUTE).await;
    assert_eq!(stage(&story).await, "sign_in");
    assert_eq!(unlock(&story, PIN).await, Err(json!({ "code": "password_needed" })));
    assert_eq!(story.fault("battery.next_code", Value::Null).await["code"], "not_signed_in");
}
