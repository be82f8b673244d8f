//! In by card: staff by their PIN or password, customers by a PIN of their own to what is theirs and to nothing else.

use std::time::Duration;

use serde_json::{Map, Value, json};
use tests::{PASSWORD, STAFF_PASSWORD, Story};

use crate::cards::{card, person, user};
use crate::pin::{OTHER_PIN, PIN, two_people};

/// A customer's card and PIN: the customer's id, the PIN.
pub async fn with_card(story: &Story, uid: &str) -> (Value, String) {
    let id = person(story, "C-1", "Grace Banda").await;
    card(story, uid, "customer", &id).await;
    let shown = story.call("customer.set_pin", json!({ "id": id })).await;
    (id, shown["pin"].as_str().unwrap().to_owned())
}

pub fn by_card(uid: &str, secret: &str) -> Value {
    json!({ "uid": uid, "secret": secret })
}

const UID: &str = "04A2B3C4";
const WRONG: &str = r#"{"code":"wrong_card"}"#;

#[tokio::test]
async fn a_customer_sees_their_own_and_nothing_else() {
    let story = Story::set_up().await;
    let (id, pin) = with_card(&story, UID).await;
    let other = person(&story, "C-2", "Joseph Mwale").await;
    let me = story.call("session.card", by_card("04:a2:b3:c4", &pin)).await;
    assert_eq!(
        (&me["role"], &me["name"], &me["login"], &me["user"]),
        (&json!("client"), &json!("Grace Banda"), &json!("C-1"), &id)
    );
    assert_eq!(
        me["may"].as_array().unwrap().iter().filter(|one| one.as_str().unwrap().starts_with("customer.")).count(),
        0
    );
    let own = story.call("client.view", Value::Null).await;
    assert_eq!(
        (&own["code"], &own["cards"][0]["uid"], &own["cards"][0]["state"]),
        (&json!("C-1"), &json!(UID), &json!("active"))
    );
    assert_eq!((own["cards"].as_array().unwrap().len(), &own["equipment"]), (1, &json!([])));
    for id in [&id, &other] {
        assert_eq!(story.fault("customer.view", json!({ "id": id })).await["code"], "denied");
    }
    for name in [
        "customer.list",
        "card.list",
        "find.everything",
        "scan.recognise",
        "session.list",
        "me.set_language",
        "hub.list",
    ] {
        assert_eq!(story.fault(name, json!({})).await["code"], "denied", "{name}");
    }
    story.call("session.stir", Value::Null).await;
    story.call("session.sign_out", Value::Null).await;
    assert_eq!(story.fault("client.view", Value::Null).await["code"], "not_signed_in");
    story.sign_in_admin().await;
    assert_eq!(story.fault("client.view", Value::Null).await["code"], "denied", "an admin is no customer");
}

#[tokio::test]
async fn whatever_is_wrong_the_answer_is_the_same() {
    let story = Story::set_up().await;
    let (id, pin) = with_card(&story, UID).await;
    let no_pin = person(&story, "C-2", "Joseph Mwale").await;
    card(&story, "01020304", "customer", &no_pin).await;
    let stopped = card(&story, "01020305", "customer", &id).await;
    story.call("card.block", json!({ "id": stopped, "reason": "odd" })).await;
    let amina = user(&story, "amina").await;
    card(&story, "0A0B0C0D", "user", &amina).await;
    for (uid, secret) in [
        (UID, "480713"),
        ("01020304", pin.as_str()),
        ("01020305", pin.as_str()),
        ("AABBCCDD", pin.as_str()),
        ("0A0B0C0D", STAFF_PASSWORD),
        ("0A0B0C0D", "480713"),
        (UID, PASSWORD),
        ("AABBCCDD", PASSWORD),
        (UID, ""),
    ] {
        let fault = story.fault("session.card", by_card(uid, secret)).await;
        assert_eq!(fault.to_string(), WRONG, "{uid}");
    }
    for uid in ["", "grace", "04A2", "🔋", "'; --"] {
        assert_eq!(story.fault("session.card", by_card(uid, &pin)).await["fields"][0]["field"], "uid", "{uid}");
    }
    story.call("customer.deactivate", json!({ "id": id, "reason": "left" })).await;
    assert_eq!(story.fault("session.card", by_card(UID, &pin)).await.to_string(), WRONG, "who is inactive stays out");
}

#[tokio::test]
async fn who_guesses_waits_whether_or_not_there_is_such_a_card() {
    let story = Story::set_up().await;
    let (id, pin) = with_card(&story, UID).await;
    for uid in [UID, "AABBCCDD"] {
        for _ in 0..5 {
            assert_eq!(story.fault("session.card", by_card(uid, "480713")).await.to_string(), WRONG);
        }
        assert_eq!(
            story.fault("session.card", by_card(uid, &pin)).await,
            json!({ "code": "wait", "seconds": 30 }),
            "{uid}"
        );
    }
    let story = story.restart().await;
    story.sign_in_admin().await;
    assert_eq!(story.fault("session.card", by_card(UID, &pin)).await["code"], "wait", "a restart forgets nothing");
    let fresh = story.call("customer.set_pin", json!({ "id": id })).await["pin"].as_str().unwrap().to_owned();
    assert_eq!(story.fault("session.card", by_card(UID, &pin)).await.to_string(), WRONG, "the old PIN is gone");
    story.call("session.card", by_card(UID, &fresh)).await;
}

#[tokio::test]
async fn a_customer_chooses_a_pin_of_their_own() {
    let story = Story::set_up().await;
    let (id, pin) = with_card(&story, UID).await;
    story.call("session.card", by_card(UID, &pin)).await;
    let ask = |current: &str, new: &str| json!({ "current": current, "pin": new });
    let fault = story.fault("client.change_pin", ask(&pin, "123456")).await;
    assert_eq!(fault["fields"], json!([{ "field": "pin", "problem": "too_common" }]));
    assert_eq!(story.fault("client.change_pin", ask("480714", OTHER_PIN)).await.to_string(), WRONG);
    story.call("client.change_pin", ask(&pin, OTHER_PIN)).await;
    story.call("session.sign_out", Value::Null).await;
    assert_eq!(story.fault("session.card", by_card(UID, &pin)).await.to_string(), WRONG);
    story.call("session.card", by_card(UID, OTHER_PIN)).await;
    story.call("session.sign_out", Value::Null).await;
    story.sign_in_admin().await;
    let history = story.call("customer.history", json!({ "id": id })).await;
    assert_eq!((&history[0]["act"], &history[0]["who"]), (&json!("client.change_pin"), &json!("Grace Banda")));
    assert!(!history.to_string().contains(OTHER_PIN) && !history.to_string().contains(&pin));
}

#[tokio::test]
async fn a_customer_who_walks_away_is_signed_out_and_the_staff_go_on() {
    let story = Story::set_up().await;
    let (_, pin) = with_card(&story, UID).await;
    crate::pin::set_pin(&story, PASSWORD, PIN).await;
    story.call("session.card", by_card(UID, &pin)).await;
    let start = story.call("app.start", Value::Null).await;
    assert_eq!(
        (&start["stage"], start["seats"].as_array().unwrap().len()),
        (&json!("open"), 1),
        "a customer's name stands on no locked screen"
    );
    story.wait(Duration::from_secs(300)).await;
    assert_eq!(crate::pin::stage(&story).await, "sign_in");
    assert_eq!(story.fault("session.unlock", json!({ "pin": pin })).await["code"], "password_needed");
    let amina = start["seats"][0]["user"].clone();
    story.call("session.switch", json!({ "user": amina, "pin": PIN })).await;
    story.call("session.card", by_card(UID, &pin)).await;
    story.call("session.lock", Value::Null).await;
    assert_eq!(crate::pin::stage(&story).await, "sign_in");
}

#[tokio::test]
async fn a_card_that_is_stopped_throws_its_customer_out() {
    let story = Story::set_up().await;
    let (id, pin) = with_card(&story, UID).await;
    story.call("session.card", by_card(UID, &pin)).await;
    // The manager blocks it meanwhile, at another window of this desktop: here by taking the seat.
    story.sign_in_admin().await;
    let cards = story.call("card.of", json!({ "owner": { "kind": "customer", "id": id } })).await;
    story.call("card.report_lost", json!({ "id": cards[0]["id"], "reason": "lost" })).await;
    let sessions = story.call("session.list", Value::Null).await;
    let open = sessions.as_array().unwrap().iter().filter(|row| row["ended_at"].is_null()).count();
    assert_eq!(open, 1);
    assert!(sessions.as_array().unwrap().iter().any(|row| row["name"] == "Grace Banda"));
}

#[tokio::test]
async fn staff_take_the_seat_by_card() {
    let (story, amina, grace) = two_people().await;
    story.sign_in_admin().await;
    card(&story, "0A0B0C0D", "user", &amina).await;
    card(&story, "0A0B0C0E", "user", &grace).await;
    story.call("session.lock", Value::Null).await;
    assert_eq!(story.call("session.card", by_card("0A0B0C0E", OTHER_PIN)).await["login"], "grace");
    for _ in 0..4 {
        assert_eq!(story.fault("session.card", by_card("0A0B0C0D", "480714")).await.to_string(), WRONG);
    }
    assert_eq!(story.call("session.card", by_card("0a:0b:0c:0d", PIN)).await["login"], "amina", "the fifth was right");
    story.call("session.sign_out", Value::Null).await;
    assert_eq!(
        story.fault("session.card", by_card("0A0B0C0D", PIN)).await.to_string(),
        WRONG,
        "a PIN opens no session"
    );
    assert_eq!(story.call("session.card", by_card("0A0B0C0D", PASSWORD)).await["login"], "amina");
    story.call("user.disable", json!({ "id": grace, "reason": "left" })).await;
    assert_eq!(story.fault("session.card", by_card("0A0B0C0E", STAFF_PASSWORD)).await.to_string(), WRONG);
    let story = story.restart().await;
    assert_eq!(story.fault("session.card", by_card("0A0B0C0D", PIN)).await["code"], "key_missing");
    assert_eq!(story.fault("session.card", by_card("AABBCCDD", PIN)).await["code"], "key_missing", "known or not");
    story.call("session.card", by_card("0A0B0C0D", PASSWORD)).await;
}

#[tokio::test]
async fn a_customer_sees_the_equipment_they_have_and_not_what_they_had() {
    let story = Story::set_up().await;
    let (id, pin) = with_card(&story, UID).await;
    let other = person(&story, "C-2", "Joseph Mwale").await;
    let light = story.equipment_type("Light").await;
    let lend = async |piece: &str, to: &Value| {
        let ask = json!({ "id": piece, "customer": to, "from": null, "to": null });
        story.call("equipment.assign", ask).await["assignments"][0]["id"].clone()
    };
    let (shared, theirs) = (story.equipment("E-1", &light).await, story.equipment("E-2", &light).await);
    let returned = story.equipment("E-3", &light).await;
    lend(&shared, &id).await;
    lend(&shared, &other).await;
    lend(&theirs, &other).await;
    let use_of = lend(&returned, &id).await;
    story.wait(Duration::from_secs(60)).await;
    story.call("equipment.end_assignment", json!({ "assignment": use_of, "to": null })).await;
    story.call("session.card", by_card(UID, &pin)).await;
    let own = story.call("client.view", Value::Null).await;
    let expected = json!([{ "code": "E-1", "type_name": "Light", "from": tests::MORNING.0, "to": null }]);
    assert_eq!(own["equipment"], expected);
    assert!(!own.to_string().contains("Joseph"), "with whom it is shared is not told");
}

#[tokio::test]
async fn a_pin_is_shown_once_and_kept_nowhere_readable() {
    let story = Story::set_up().await;
    let (id, pin) = with_card(&story, UID).await;
    assert!(pin.len() == 6 && pin.bytes().all(|digit| digit.is_ascii_digit()), "{pin}");
    let later = story.call("customer.set_pin", json!({ "id": id })).await;
    assert_ne!(later["pin"], json!(pin));
    let seen = story.call("customer.view", json!({ "id": id })).await;
    assert_eq!(seen["has_pin"], true);
    let history = story.call("customer.history", json!({ "id": id })).await;
    assert_eq!(history[0]["act"], "customer.set_pin");
    for shown in [&seen, &history] {
        assert!(!shown.to_string().contains(&pin), "{shown}");
    }
    let unknown = json!({ "id": "0193f000-0000-7000-8000-000000000000" });
    let not_found = json!({ "code": "not_found", "what": "customer" });
    assert_eq!(story.fault("customer.set_pin", unknown).await, not_found);
    let there = story.call("hub.create", tests::hub("CHI", "Chipata")).await["id"].clone();
    story.call("session.choose_hub", json!({ "hub": there })).await;
    assert_eq!(story.fault("customer.set_pin", json!({ "id": id })).await, not_found, "not from another hub");
}

/// Input of the right shape for the ways in by card and the PIN given at the counter.
pub async fn inputs(story: &Story) -> Map<String, Value> {
    let id = person(story, "C-91", "Pin Holder").await;
    card(story, "AABBCC09", "customer", &id).await;
    let inputs = json!({
        "session.card": by_card("AABBCC09", "480713"),
        "customer.set_pin": { "id": id },
    });
    inputs.as_object().unwrap().clone()
}
