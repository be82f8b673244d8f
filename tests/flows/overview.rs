//! All hubs at once: who works at several sees of each what they are there to see, and of others nothing.

use serde_json::{Value, json};
use tests::{STAFF_PASSWORD, Story, hub, limits};

use crate::shop::{DAY, HOUR, Shop};

fn asking(sort: &str) -> Value {
    json!({ "search": "", "only": null, "sort": sort, "descending": true })
}

async fn seen(story: &Story) -> Value {
    story.call("overview.view", asking("name")).await
}

async fn names(story: &Story, ask: Value) -> Vec<String> {
    let seen = story.call("overview.view", ask).await;
    let name = |card: &Value| card["hub"]["name"].as_str().unwrap().to_owned();
    seen["hubs"].as_array().unwrap().iter().map(name).collect()
}

fn at<'a>(seen: &'a Value, code: &str) -> &'a Value {
    seen["hubs"].as_array().unwrap().iter().find(|card| card["hub"]["code"] == code).unwrap()
}

async fn charge(shop: &Shop, customer: &Value, command: &str, amount: &str) {
    let ask = json!({ "act": shop.new_id().await, "customer": customer, "amount": amount, "reason": "a cable" });
    shop.story.call(command, ask).await;
}

/// A hub at work, one in another country with a customer, and one at which only the admin has something to see.
async fn three_hubs() -> (Shop, [Value; 2]) {
    let shop = Shop::open().await;
    let here = json!(shop.story.hub().await);
    let mut abroad = hub("PTK", "Petauke market");
    (abroad["currency"], abroad["zone"]) = (json!("KES"), json!("Africa/Nairobi"));
    let there = shop.story.call("hub.create", abroad).await["id"].clone();
    shop.story.call("hub.create", hub("FAR", "Zimba")).await;
    (shop, [here, there])
}

async fn person(story: &Story, login: &str, roles: Value) -> Value {
    let person = json!({ "name": login, "login": login, "email": "", "phone": "", "language": "en", "roles": roles });
    let made = story.call("user.create", person).await;
    story.call("session.use_code", json!({ "login": login, "code": made["code"], "password": STAFF_PASSWORD })).await;
    story.call("session.sign_out", Value::Null).await;
    made["user"].clone()
}

fn role(hub: &Value, role: &str) -> Value {
    json!({ "hub": hub, "role": role, "limits": limits() })
}

#[tokio::test]
async fn each_hub_shows_what_it_has_and_all_of_them_what_they_come_to() {
    let (shop, [_, there]) = three_hubs().await;
    let (out, _ready) = (shop.full("B-1").await, shop.full("B-2").await);
    shop.lifecycle(&shop.battery("B-3").await, "in_repair").await;
    shop.issue(&[&out]).await;
    shop.story.station("S-1", 2).await;
    let seen_now = seen(&shop.story).await;
    let expected = json!({
        "batteries_ready": 1, "batteries_out": 1, "batteries_charging": 0, "batteries_in_repair": 1,
        "rentals_active": 1, "rentals_late": 0, "stations": 1,
    });
    assert_eq!(at(&seen_now, "MTE")["figures"], expected);
    assert_eq!(at(&seen_now, "PTK")["figures"]["stations"], 0);
    assert_eq!(seen_now["totals"], expected, "the others have nothing yet");
    shop.go(4 * DAY).await;
    shop.story.call("session.choose_hub", json!({ "hub": there })).await;
    shop.story.station("S-1", 2).await;
    let seen_now = seen(&shop.story).await;
    assert_eq!(at(&seen_now, "MTE")["figures"]["rentals_late"], 1, "wherever one looks from");
    assert_eq!((&seen_now["totals"]["stations"], &seen_now["all"]), (&json!(2), &json!(3)));
    // Each figure is the one of Today.
    shop.story.sign_in_admin().await;
    let figures = shop.story.call("today.view", Value::Null).await;
    for figure in figures.as_array().unwrap() {
        let same = &at(&seen_now, "MTE")["figures"][figure["name"].as_str().unwrap()];
        assert!(same.is_null() || *same == figure["count"], "{figure} {same}");
    }
}

#[tokio::test]
async fn what_was_earned_is_told_by_the_days_and_the_money_of_each_hub() {
    let (shop, [_, there]) = three_hubs().await;
    charge(&shop, &shop.mary, "account.charge", "10").await;
    shop.go(DAY).await;
    charge(&shop, &shop.mary, "account.charge", "120").await;
    charge(&shop, &shop.mary, "account.discount", "20").await;
    charge(&shop, &shop.mary, "account.write_off", "5").await;
    let earned = |seen: &Value, code: &str| at(seen, code)["revenue"].clone();
    let seen_now = seen(&shop.story).await;
    assert_eq!(earned(&seen_now, "MTE"), json!({ "today": 10_000, "month": 11_000 }), "a debt given up was earned");
    assert_eq!(earned(&seen_now, "FAR"), json!({ "today": 0, "month": 0 }));
    shop.story.call("session.choose_hub", json!({ "hub": there })).await;
    let asha = shop.customer("C-1", "Asha Otieno").await;
    charge(&shop, &asha, "account.charge", "30").await;
    let seen_now = seen(&shop.story).await;
    let total = |currency: &str, hubs: usize, today: i64, month: i64| {
        json!({
            "currency": currency, "money_decimals": 2, "hubs": hubs, "today": today, "month": month,
        })
    };
    assert_eq!(seen_now["revenue"], json!([total("KES", 1, 3_000, 3_000), total("ZMW", 2, 10_000, 11_000)]));
    // 30 November, 22:30 UTC: it is December in Lusaka and in Nairobi, where the day began an hour before.
    shop.go(26 * DAY + 14 * HOUR + HOUR / 2).await;
    charge(&shop, &shop.mary, "account.charge", "5").await;
    let seen_now = seen(&shop.story).await;
    assert_eq!(earned(&seen_now, "MTE"), json!({ "today": 500, "month": 500 }));
    assert_eq!(earned(&seen_now, "PTK"), json!({ "today": 0, "month": 0 }));
}

#[tokio::test]
async fn a_person_sees_of_each_hub_what_they_are_there_to_see() {
    let (shop, [here, there]) = three_hubs().await;
    charge(&shop, &shop.mary, "account.charge", "10").await;
    let story = &shop.story;
    let ruth = person(story, "ruth", json!([role(&here, "manager"), role(&there, "attendant")])).await;
    story.sign_in("ruth").await;
    let seen_now = seen(story).await;
    assert_eq!((&seen_now["all"], at(&seen_now, "PTK")["role"].as_str()), (&json!(2), Some("attendant")));
    assert!(!seen_now.to_string().contains("Zimba"), "a hub they have no role at");
    assert_eq!(at(&seen_now, "MTE")["revenue"], json!({ "today": 1_000, "month": 1_000 }));
    assert_eq!(at(&seen_now, "PTK")["revenue"], Value::Null);
    assert_eq!(at(&seen_now, "PTK")["figures"]["rentals_late"], 0, "an attendant sees the rentals");
    assert_eq!(seen_now["revenue"].as_array().unwrap().len(), 1);
    story.sign_in_admin().await;
    let mut hidden = role(&here, "manager");
    hidden["limits"]["see_amounts"] = json!(false);
    let roles = json!([hidden, role(&there, "analyst")]);
    story.call("user.set_roles", json!({ "id": ruth, "roles": roles })).await;
    story.sign_in("ruth").await;
    let seen_now = seen(story).await;
    assert_eq!((&at(&seen_now, "MTE")["revenue"], &seen_now["revenue"]), (&Value::Null, &json!([])));
    let of_analyst = at(&seen_now, "PTK")["figures"].as_object().unwrap();
    assert!(of_analyst.contains_key("batteries_ready") && !of_analyst.contains_key("rentals_late"), "{of_analyst:?}");
}

#[tokio::test]
async fn hubs_are_searched_narrowed_and_put_in_order() {
    let (shop, [_, there]) = three_hubs().await;
    let story = &shop.story;
    shop.full("B-1").await;
    let out = shop.full("B-2").await;
    shop.issue(&[&out]).await;
    charge(&shop, &shop.mary, "account.charge", "10").await;
    let ascending = json!({ "search": "", "only": null, "sort": "name", "descending": false });
    assert_eq!(names(story, ascending).await, ["Mtendere hub", "Petauke market", "Zimba"]);
    assert_eq!(names(story, asking("batteries_ready")).await[0], "Mtendere hub");
    let earned = names(story, asking("revenue_month")).await;
    assert_eq!(earned, ["Petauke market", "Mtendere hub", "Zimba"], "one currency after the other");
    let found = json!({ "search": "peta", "only": null, "sort": "name", "descending": false });
    let seen_now = story.call("overview.view", found).await;
    assert_eq!((&seen_now["hubs"][0]["hub"]["id"], &seen_now["hubs"][1]), (&there, &Value::Null));
    assert_eq!(seen_now["totals"]["batteries_ready"], 0, "what is not shown does not count");
    let late = json!({ "search": "", "only": "rentals_late", "sort": "name", "descending": false });
    assert_eq!(names(story, late.clone()).await, Vec::<String>::new());
    shop.go(4 * DAY).await;
    assert_eq!(names(story, late).await, ["Mtendere hub"]);
}
