//! What was lost and turns up: it is at the hub again, and what was charged for it may be given back.

use serde_json::{Value, json};

use crate::shop::{DAY, Shop, basket, returned};

/// A battery that Mary lost a day after she took it, charged 450.00 for it.
async fn lost(shop: &Shop, code: &str) -> Value {
    let battery = shop.full(code).await;
    shop.issue(&[&battery]).await;
    shop.go(DAY).await;
    let mut gone = shop.basket();
    gone["back"] = json!([returned(&battery)]);
    gone["back"][0]["how"] = json!("lost");
    gone["note"] = json!("nobody knows where");
    gone["back"][0]["charge"] = json!("450");
    shop.act(&gone).await;
    battery
}

fn found(item: &Value) -> Value {
    let mut basket = basket(&Value::Null);
    basket["found"] = json!([{ "item": item, "soc_pct": null, "give_back": null }]);
    basket
}

async fn battery(shop: &Shop, item: &Value) -> Value {
    shop.story.call("battery.view", json!({ "id": item["id"] })).await
}

#[tokio::test]
async fn what_turns_up_lies_at_the_hub_and_charges() {
    let shop = Shop::open().await;
    let item = lost(&shop, "B-1").await;
    let owed = shop.balance(&shop.mary).await;
    let done = shop.act(&found(&item)).await;
    assert_eq!(
        (&done["kind"], &done["facts"]["charged"], &done["customer"]),
        (&json!("found"), &json!(0), &Value::Null)
    );
    let seen = battery(&shop, &item).await;
    assert_eq!((&seen["lifecycle"], &seen["holder"]), (&json!("in_service"), &json!("hub")));
    assert_eq!((&seen["charge_state"], &seen["full_at"]), (&json!("charging"), &Value::Null));
    assert_eq!(shop.balance(&shop.mary).await, owed, "nobody decided to give anything back");
    let told = shop.story.call("battery.history", json!({ "id": item["id"] })).await;
    assert!(told.as_array().unwrap().iter().any(|line| line["act"] == "counter.commit"), "{told}");
    // Once it is here it is not lost, and goes out like any other.
    assert_eq!(shop.refused(&found(&item)).await, json!({ "code": "not_lost", "item": "B-1" }));
    shop.ready(&item).await;
    shop.set_hub(|form| form["debt_limit"] = json!(1_000_000)).await;
    shop.issue(&[&item]).await;
    assert_eq!(shop.refused(&found(&item)).await["code"], "not_lost");
}

#[tokio::test]
async fn what_was_charged_for_the_loss_is_given_back_by_a_manager_and_no_more_than_that() {
    let shop = Shop::open().await;
    let item = lost(&shop, "B-1").await;
    let owed = shop.balance(&shop.mary).await;
    let mut back = found(&item);
    back["found"][0]["give_back"] = json!("450.01");
    back["note"] = json!("found behind the clinic");
    assert_eq!(shop.refused(&back).await, json!({ "code": "more_than_there", "there": 45_000 }));
    back["found"][0]["give_back"] = json!("-1");
    assert_eq!(shop.refused(&back).await["fields"][0]["field"], "give_back");
    back["found"][0]["give_back"] = json!("400");
    back["note"] = json!(" ");
    let reason = json!({ "code": "invalid", "fields": [{ "field": "note", "problem": "required" }] });
    assert_eq!(shop.refused(&back).await, reason);
    back["note"] = json!("found behind the clinic");
    let done = shop.act(&back).await;
    assert_eq!((&done["facts"]["charged"], &done["customer"]), (&json!(-40_000), &shop.mary));
    assert_eq!(shop.balance(&shop.mary).await, owed + 40_000);
    assert_eq!(shop.on("loss_revenue").await, -5_000);
    // Lost again without anybody to charge: of the first loss only the rest is left to give back.
    shop.undo(&done).await;
    assert_eq!((shop.balance(&shop.mary).await, shop.on("loss_revenue").await), (owed, -45_000));
    shop.act(&back).await;
}

#[tokio::test]
async fn an_attendant_finds_but_a_manager_says_what_is_given_back() {
    let shop = Shop::open().await;
    shop.story.person("grace", "attendant").await;
    shop.story.sign_in_admin().await;
    let item = lost(&shop, "B-1").await;
    let here = shop.story.hub().await;
    let limits = tests::limits();
    let roles = json!([{ "hub": here, "role": "manager", "limits": limits }]);
    let boss = json!({ "name": "Boss", "login": "boss", "email": "", "phone": "", "language": "en", "roles": roles });
    let code = shop.story.call("user.create", boss).await["code"].clone();
    let first = json!({ "login": "boss", "code": code, "password": tests::STAFF_PASSWORD });
    shop.story.call("session.use_code", first).await;
    shop.story.sign_in("grace").await;
    let mut back = found(&item);
    back["found"][0]["give_back"] = json!("450");
    back["note"] = json!("found behind the clinic");
    let refused = shop.story.fault("counter.preview", json!({ "basket": back, "allowing": false })).await;
    assert_eq!(refused, json!({ "code": "given_back_by_manager" }));
    let shown = shop.story.call("counter.preview", json!({ "basket": back, "allowing": true })).await;
    let mut order = crate::shop::order(&shown, &back);
    assert_eq!(shop.story.fault("counter.commit", order.clone()).await, refused);
    let allow = |login: &str| json!({ "login": login, "password": tests::STAFF_PASSWORD, "reason": "I saw it" });
    order["allow"] = allow("grace");
    assert_eq!(shop.story.fault("counter.commit", order.clone()).await["code"], "not_a_manager");
    order["allow"] = allow("boss");
    let done = shop.story.call("counter.commit", order).await;
    assert_eq!(done["facts"]["charged"], -45_000);
    // Without money nobody is asked.
    let undo = json!({ "act": shop.new_id().await, "undoes": done["id"], "reason": "not ours" });
    shop.story.call("act.undo", undo).await;
    let shown = shop.story.call("counter.preview", json!({ "basket": found(&item), "allowing": false })).await;
    shop.story.call("counter.commit", crate::shop::order(&shown, &found(&item))).await;
}

#[tokio::test]
async fn finding_is_undone_while_nothing_was_done_with_it_since() {
    let shop = Shop::open().await;
    let item = lost(&shop, "B-1").await;
    let light = shop.story.equipment_type("Light").await;
    let light = json!({ "kind": "equipment", "id": shop.story.equipment("E-1", &light).await });
    let lose = json!({ "id": light["id"], "to": "lost", "reason": "nobody knows" });
    shop.story.call("equipment.change_state", lose).await;
    let mut both = found(&item);
    both["found"] = json!([both["found"][0], { "item": light, "soc_pct": null, "give_back": null }]);
    both["found"][0]["give_back"] = json!("450");
    both["note"] = json!("under the counter");
    let before = shop.state(&[&shop.mary], &[&item, &light]).await;
    let done = shop.act(&both).await;
    let piece = shop.story.call("equipment.view", json!({ "id": light["id"] })).await;
    assert_eq!(piece["state"], "in_service");
    shop.undo(&done).await;
    assert_eq!(shop.state(&[&shop.mary], &[&item, &light]).await, before);
    // What was charged for nothing is not given back: nobody was charged for the light.
    both["found"][1]["give_back"] = json!("1");
    assert_eq!(shop.refused(&both).await, json!({ "code": "more_than_there", "there": 0 }));
    both["found"][1]["give_back"] = Value::Null;
    let done = shop.act(&both).await;
    shop.ready(&item).await;
    shop.set_hub(|form| form["debt_limit"] = json!(1_000_000)).await;
    shop.issue(&[&item]).await;
    let fault = shop.story.fault("act.undo", shop.undoing(&done).await).await;
    assert_eq!(fault, json!({ "code": "overtaken", "item": "B-1" }));
}

#[tokio::test]
async fn a_scan_of_what_is_lost_means_that_it_turned_up() {
    let shop = Shop::open().await;
    let item = lost(&shop, "B-1").await;
    let scan = |basket: &Value| json!({ "basket": basket, "text": "B-1" });
    let scanned = shop.story.call("counter.scan", scan(&basket(&Value::Null))).await;
    assert_eq!(scanned["basket"]["found"], json!([{ "item": item, "soc_pct": null, "give_back": null }]));
    assert_eq!((&scanned["basket"]["out"], &scanned["basket"]["back"]), (&json!([]), &json!([])));
    let again = shop.story.call("counter.scan", scan(&scanned["basket"])).await;
    assert_eq!(again["basket"], scanned["basket"], "what lies there lies there once");
    let mut twice = found(&item);
    twice["out"] = json!([shop.out(&item, 1)]);
    assert_eq!(shop.refused(&twice).await, json!({ "code": "twice_in_act" }));
}

#[tokio::test]
async fn what_is_lost_may_be_given_up_and_then_never_turns_up() {
    let shop = Shop::open().await;
    let item = lost(&shop, "B-1").await;
    assert_eq!(battery(&shop, &item).await["next"], json!(["disposed"]));
    shop.lifecycle(&item, "disposed").await;
    let seen = battery(&shop, &item).await;
    assert_eq!((&seen["lifecycle"], &seen["holder"]), (&json!("disposed"), &Value::Null));
    assert_eq!(shop.refused(&found(&item)).await["code"], "not_lost");
    let elsewhere = json!({ "kind": "battery", "id": shop.mary });
    assert_eq!(shop.refused(&found(&elsewhere)).await, json!({ "code": "not_found", "what": "battery" }));
}
