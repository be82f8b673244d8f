//! Cards: given out, blocked, lost, replaced; one number, one card that may still turn up.

use std::time::Duration;

use serde_json::{Map, Value, json};
use tests::{Story, all, asked, customer, hub};

const UNKNOWN: &str = "0193f000-0000-7000-8000-000000000000";

/// A customer; their id.
pub async fn person(story: &Story, code: &str, name: &str) -> Value {
    let form = json!({ "form": customer(code, name, ""), "consent": null, "accept_duplicate": false });
    story.call("customer.create", form).await["id"].clone()
}

fn issue(uid: &str, kind: &str, owner: &Value) -> Value {
    json!({ "uid": uid, "owner": { "kind": kind, "id": owner }, "expires_on": null, "activate": true })
}

/// A card in use; its id.
pub async fn card(story: &Story, uid: &str, kind: &str, owner: &Value) -> Value {
    story.call("card.issue", issue(uid, kind, owner)).await["id"].clone()
}

/// The id of whoever signs in as `login`.
pub async fn user(story: &Story, login: &str) -> Value {
    let people = story.call("user.list", Value::Null).await;
    people.as_array().unwrap().iter().find(|row| row["login"] == login).unwrap()["id"].clone()
}

fn problems(fault: &Value) -> String {
    fault["fields"]
        .as_array()
        .map(|all| all.iter().map(|one| one["field"].as_str().unwrap()).collect::<Vec<_>>().join(" "))
        .unwrap_or_default()
}

#[tokio::test]
async fn a_card_is_found_however_its_number_is_written() {
    let story = Story::set_up().await;
    let grace = person(&story, "C-1", "Grace Banda").await;
    let given = story.call("card.issue", issue("04:a2:b3:c4", "customer", &grace)).await;
    assert_eq!(
        (&given["uid"], &given["state"], &given["owner_name"], &given["owner_code"]),
        (&json!("04A2B3C4"), &json!("active"), &json!("Grace Banda"), &json!("C-1"))
    );
    for typed in ["04A2B3C4", "04 a2 b3 c4", "0077771716", "04a2"] {
        let found = story.call("find.everything", json!({ "text": typed })).await;
        assert_eq!((&found[0]["kind"], &found[0]["id"]), (&json!("card"), &given["id"]), "{typed}");
    }
    let known = story.call("customer.list", asked(all("code"), &Value::Null, 50)).await;
    assert_eq!(known["rows"][0]["has_card"], true);
    let of = story.call("card.of", json!({ "owner": { "kind": "customer", "id": grace } })).await;
    assert_eq!(of[0]["id"], given["id"]);
    for uid in ["", "04A2", "04A2B3C4D5", "Robert'); drop table card; --", "🔋"] {
        let fault = story.fault("card.issue", issue(uid, "customer", &grace)).await;
        assert_eq!(problems(&fault), "uid", "{uid}");
    }
}

#[tokio::test]
async fn a_number_belongs_to_one_card_that_may_still_turn_up() {
    let story = Story::set_up().await;
    let (grace, joseph) = (person(&story, "C-1", "Grace Banda").await, person(&story, "C-2", "Joseph Mwale").await);
    let first = card(&story, "04A2B3C4", "customer", &grace).await;
    let fault = story.fault("card.issue", issue("04 A2 B3 C4", "customer", &joseph)).await;
    let whose = json!({ "code": "card_taken", "state": "active", "who": [{ "code": "C-1", "name": "Grace Banda" }] });
    assert_eq!(fault, whose);
    story.call("card.report_lost", json!({ "id": first, "reason": "left on the bus" })).await;
    assert_eq!(story.fault("card.issue", issue("04A2B3C4", "customer", &joseph)).await["state"], "lost");

    let there = story.call("hub.create", hub("CHI", "Chipata")).await["id"].clone();
    let here = story.hub().await;
    story.call("session.choose_hub", json!({ "hub": there })).await;
    let agnes = person(&story, "C-1", "Agnes Phiri").await;
    let fault = story.fault("card.issue", issue("04A2B3C4", "customer", &agnes)).await;
    assert_eq!(
        (&fault["code"], &fault["who"]),
        (&json!("card_taken"), &json!([])),
        "whose it is elsewhere is not told"
    );
    for id in [&first, &json!(UNKNOWN)] {
        for (name, input) in [
            ("card.view", json!({ "id": id })),
            ("card.history", json!({ "id": id })),
            ("card.activate", json!({ "id": id })),
            ("card.block", json!({ "id": id, "reason": "x" })),
            ("card.unblock", json!({ "id": id })),
            ("card.report_lost", json!({ "id": id, "reason": "x" })),
            ("card.replace", json!({ "id": id, "uid": "01020304", "expires_on": null, "reason": "x" })),
        ] {
            assert_eq!(story.fault(name, input).await, json!({ "code": "not_found", "what": "card" }), "{name}");
        }
    }
    let fault = story.fault("card.issue", issue("01020304", "customer", &grace)).await;
    assert_eq!(fault["code"], "not_found", "a customer of another hub");
    assert_eq!(story.call("card.of", json!({ "owner": { "kind": "customer", "id": grace } })).await, json!([]));
    assert_eq!(story.call("scan.recognise", json!({ "text": "04A2B3C4" })).await["exact"], Value::Null);

    story.call("session.choose_hub", json!({ "hub": here })).await;
    story.call("card.replace", json!({ "id": first, "uid": "04A2B3C5", "expires_on": null, "reason": "lost" })).await;
    card(&story, "04A2B3C4", "customer", &joseph).await;
}

#[tokio::test]
async fn a_card_past_its_last_day_is_counted_as_expired_and_nobody_did_it() {
    let story = Story::set_up().await;
    let grace = person(&story, "C-1", "Grace Banda").await;
    let mut form = issue("04A2B3C4", "customer", &grace);
    form["expires_on"] = json!("2026-11-04");
    let id = story.call("card.issue", form).await["id"].clone();
    let states = async || {
        story.desk.tick().await;
        story.call("card.counts", all("uid")).await["by"]["state"]["of"].clone()
    };
    assert_eq!(states().await, json!({ "active": 1 }));
    story.clock.advance(Duration::from_hours(24));
    story.sign_in_admin().await;
    assert_eq!(states().await, json!({ "active": 1 }), "its last day is today");
    story.clock.advance(Duration::from_hours(24));
    story.sign_in_admin().await;
    assert_eq!(states().await, json!({ "expired": 1 }));
    let history = story.call("card.history", json!({ "id": id })).await;
    assert_eq!((&history[0]["act"], &history[0]["who"]), (&json!("card.expire"), &json!("")));
    let known = story.call("customer.list", asked(all("code"), &Value::Null, 50)).await;
    assert_eq!(known["rows"][0]["has_card"], false);
}

#[tokio::test]
async fn who_is_served_no_longer_gets_neither_a_new_card_nor_equipment() {
    let story = Story::set_up().await;
    let grace = person(&story, "C-1", "Grace Banda").await;
    let old = card(&story, "04A2B3C4", "customer", &grace).await;
    let of_type = story.equipment_type("Light").await;
    let piece = story.equipment("E-1", &of_type).await;
    story.call("customer.deactivate", json!({ "id": grace, "reason": "moved away" })).await;
    let again = json!({ "id": old, "uid": "04A2B3C5", "expires_on": null, "reason": "broken" });
    assert_eq!(problems(&story.fault("card.replace", again.clone()).await), "owner");
    let lent = json!({ "id": piece, "customer": grace, "from": null, "to": null });
    assert_eq!(problems(&story.fault("equipment.assign", lent.clone()).await), "customer");
    story.call("card.block", json!({ "id": old, "reason": "moved away" })).await;
    story.call("customer.activate", json!({ "id": grace })).await;
    story.call("card.replace", again).await;
    story.call("equipment.assign", lent).await;
}

#[tokio::test]
async fn a_lost_card_is_replaced_in_one_act() {
    let story = Story::set_up().await;
    let grace = person(&story, "C-1", "Grace Banda").await;
    let old = card(&story, "04A2B3C4", "customer", &grace).await;
    assert_eq!(story.call("card.block", json!({ "id": old, "reason": "behaves oddly" })).await["state"], "blocked");
    assert_eq!(story.fault("card.activate", json!({ "id": old })).await["code"], "card_state_not_allowed");
    assert_eq!(story.call("card.unblock", json!({ "id": old })).await["state"], "active");
    assert_eq!(story.fault("card.unblock", json!({ "id": old })).await["code"], "card_state_not_allowed");
    assert_eq!(
        story.call("card.report_lost", json!({ "id": old, "reason": "left on the bus" })).await["state"],
        "lost"
    );

    other_is_taken(&story, &old).await;
    // Why it is gone was said when it was lost.
    let new = story
        .call("card.replace", json!({ "id": old, "uid": "04:A2:B3:C5", "expires_on": "2027-01-31", "reason": "" }))
        .await;
    assert_eq!(
        (&new["state"], &new["owner_name"], &new["expires_on"]),
        (&json!("active"), &json!("Grace Banda"), &json!("2027-01-31"))
    );
    let gone = story.call("card.view", json!({ "id": old })).await;
    assert_eq!(
        (&gone["state"], &gone["replaced_by_uid"], &gone["next"]),
        (&json!("replaced"), &json!("04A2B3C5"), &json!([]))
    );
    let again = json!({ "id": old, "uid": "04A2B3C6", "expires_on": null, "reason": "once more" });
    assert_eq!(
        story.fault("card.replace", again).await,
        json!({ "code": "card_state_not_allowed", "from": "replaced", "to": "replaced" })
    );
    let history = story.call("card.history", json!({ "id": old })).await;
    assert_eq!((&history[0]["act"], &history[0]["reason"]), (&json!("card.replace"), &Value::Null));
    let unsaid = json!({ "id": new["id"], "uid": "04A2B3C6", "expires_on": null, "reason": " " });
    assert_eq!(problems(&story.fault("card.replace", unsaid).await), "reason", "this one is in use");
    assert_eq!(history[0]["changes"], json!([{ "field": "uid", "before": "04A2B3C4", "after": "04A2B3C5" }]));
    let began = story.call("card.history", json!({ "id": new["id"] })).await;
    assert_eq!((began.as_array().unwrap().len(), &began[0]), (1, &history[0]), "the new one began with that act");
    let counts = story.call("card.counts", all("uid")).await;
    assert_eq!(counts["by"]["state"]["of"], json!({ "active": 2, "replaced": 1 }));
}

/// A replacement whose number is another's changes nothing.
async fn other_is_taken(story: &Story, old: &Value) {
    let joseph = person(story, "C-2", "Joseph Mwale").await;
    card(story, "01020304", "customer", &joseph).await;
    let taken = json!({ "id": old, "uid": "01020304", "expires_on": null, "reason": "lost" });
    assert_eq!(story.fault("card.replace", taken).await["code"], "card_taken");
    assert_eq!(story.call("card.view", json!({ "id": old })).await["state"], "lost", "the old one is as it was");
}

#[tokio::test]
async fn past_its_last_day_a_card_is_expired_and_its_number_free() {
    let story = Story::set_up().await;
    let (grace, joseph) = (person(&story, "C-1", "Grace Banda").await, person(&story, "C-2", "Joseph Mwale").await);
    let mut until = issue("04A2B3C4", "customer", &grace);
    until["expires_on"] = json!("2026-11-02");
    assert_eq!(problems(&story.fault("card.issue", until.clone()).await), "expires_on");
    until["expires_on"] = json!("2026-11-03");
    let id = story.call("card.issue", until).await["id"].clone();
    story.clock.advance(std::time::Duration::from_hours(15));
    story.sign_in_admin().await;
    assert_eq!(
        story.call("card.view", json!({ "id": id })).await["state"],
        "expired",
        "midnight has passed at the hub"
    );
    assert_eq!(story.fault("card.block", json!({ "id": id, "reason": "x" })).await["code"], "card_state_not_allowed");
    card(&story, "04A2B3C4", "customer", &joseph).await;
}

#[tokio::test]
async fn cards_of_staff_are_given_by_whoever_leads_them() {
    let story = Story::set_up().await;
    story.person("grace", "attendant").await;
    story.sign_in_admin().await;
    story.person("joseph", "manager").await;
    story.sign_in_admin().await;
    let (grace, amina) = (user(&story, "grace").await, user(&story, "amina").await);
    story.sign_in("grace").await;
    let fault = story.fault("card.issue", issue("04A2B3C4", "user", &grace)).await;
    assert_eq!(fault, json!({ "code": "denied", "command": "card.issue", "roles": ["manager", "admin"] }));
    let john = person(&story, "C-1", "John Zulu").await;
    card(&story, "01020304", "customer", &john).await;
    story.sign_in("joseph").await;
    let id = card(&story, "04A2B3C4", "user", &grace).await;
    assert_eq!(
        story.fault("card.issue", issue("04A2B3C5", "user", &amina)).await["code"],
        "denied",
        "an admin is above"
    );
    story.sign_in("grace").await;
    for (name, input) in [
        ("card.block", json!({ "id": id, "reason": "x" })),
        ("card.replace", json!({ "id": id, "uid": "0A0B0C0D", "expires_on": null, "reason": "mine now" })),
    ] {
        assert_eq!(story.fault(name, input).await["code"], "denied", "{name}");
    }
}

#[tokio::test]
async fn what_is_scanned_is_one_thing_before_it_is_like_others() {
    let story = Story::set_up().await;
    let model = story.model("LFP 12 V").await;
    for number in [1, 10, 11] {
        story.battery(&format!("B-{number}"), &format!("SN-{number}"), &model).await;
    }
    let form =
        json!({ "form": customer("C-7", "Grace Banda", "0971234567"), "consent": null, "accept_duplicate": false });
    let grace = story.call("customer.create", form).await["id"].clone();
    card(&story, "04A2B3C4", "customer", &grace).await;
    let scan = async |text: &str| story.call("scan.recognise", json!({ "text": text })).await;

    let card = scan("04:a2:b3:c4").await;
    assert_eq!(
        (&card["exact"]["kind"], &card["owner"]["id"], &card["card_state"]),
        (&json!("card"), &grace, &json!("active"))
    );
    let battery = scan("b-001").await;
    assert_eq!((&battery["exact"]["title"], battery["similar"].as_array().unwrap().len()), (&json!("B-1"), 0));
    let serial = scan("SN-1").await;
    assert_eq!((&serial["exact"]["title"], serial["similar"].as_array().unwrap().len()), (&json!("B-1"), 2));
    assert_eq!(scan("B").await["exact"], Value::Null, "three begin so, none is called so");
    assert_eq!(scan("c-007").await["exact"]["id"], grace);
    assert_eq!(scan("097 123 45 67").await["exact"]["id"], grace);
    let unknown = scan("AABBCCDD").await;
    assert_eq!(
        (&unknown["is_card"], &unknown["exact"], &unknown["text"]),
        (&json!(true), &Value::Null, &json!("AABBCCDD"))
    );
    for text in ["", " ", "🔋", "'; drop table card; --", "\u{0}", &"9".repeat(100_000)] {
        let nothing = scan(text).await;
        assert_eq!((&nothing["exact"], &nothing["is_card"]), (&Value::Null, &json!(false)), "{text:.20}");
    }
}

/// Input of the right shape for every command about cards.
pub async fn inputs(story: &Story) -> Map<String, Value> {
    let owner = person(story, "C-90", "Card Holder").await;
    let id = card(story, "AABBCC01", "customer", &owner).await;
    let inputs = json!({
        "card.list": asked(all("uid"), &Value::Null, 50),
        "card.counts": all("uid"),
        "card.of": { "owner": { "kind": "customer", "id": owner } },
        "card.view": { "id": id },
        "card.history": { "id": id },
        "card.issue": issue("AABBCC02", "customer", &owner),
        "card.activate": { "id": id },
        "card.block": { "id": id, "reason": "odd" },
        "card.unblock": { "id": id },
        "card.report_lost": { "id": id, "reason": "gone" },
        "card.replace": { "id": id, "uid": "AABBCC03", "expires_on": null, "reason": "lost" },
        "scan.recognise": { "text": "B-1" },
    });
    inputs.as_object().unwrap().clone()
}
