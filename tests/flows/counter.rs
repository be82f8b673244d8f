//! At the counter: what goes out, comes back, is swapped and charged, is lost; who may allow what.

use serde_json::{Value, json};
use tests::{STAFF_PASSWORD, charge};

use crate::shop::{DAY, HOUR, Shop, basket, order, returned, swap};

#[tokio::test]
async fn a_battery_goes_out_and_comes_back() {
    let shop = Shop::open().await;
    let battery = shop.full("B-1").await;
    let mut out = shop.basket();
    out["out"] = json!([shop.out(&battery, 3)]);
    let shown = shop.preview(&out).await;
    let line = &shown["lines"][0];
    assert_eq!((&line["did"], &line["code"], &line["tariff_name"]), (&json!("issue"), &json!("B-1"), &json!("Solar")));
    assert_eq!(
        (&line["price"]["total"], &line["charge"], &shown["to_pay"]),
        (&json!(15_000), &json!(0), &json!(15_000))
    );
    assert_eq!(line["due"], shop.now() + 3 * DAY);
    let done = shop.act(&out).await;
    assert_eq!(
        (&done["kind"], &done["customer_name"], &done["take_back"]),
        (&json!("issue"), &json!("Mary Phiri"), &json!("undo"))
    );
    let seen = shop.at_counter(&shop.mary).await;
    assert_eq!((&seen["has"][0]["code"], &seen["has"][0]["rental_code"]), (&json!("B-1"), &json!("R-2026-00001")));
    assert_eq!(seen["has"][0]["late"]["overdue"], false);
    // What is out does not go out again, to nobody.
    let john = shop.customer("C-2", "John Banda").await;
    let mut again = basket(&john);
    again["out"] = json!([shop.out(&battery, 1)]);
    let who = json!({ "code": "C-1", "name": "Mary Phiri" });
    assert_eq!(shop.refused(&again).await, json!({ "code": "battery_already_out", "who": who }));

    shop.go(2 * DAY).await;
    let mut back = json!(shop.basket());
    back["customer"] = Value::Null;
    back["back"] = json!([returned(&battery)]);
    let shown = shop.preview(&back).await;
    assert_eq!(shown["customer"]["name"], "Mary Phiri", "whose it is needs no card");
    assert_eq!((&shown["charged"], &shown["customer"]["balance_after"]), (&json!(10_000), &json!(-10_000)));
    shop.act(&back).await;
    assert_eq!((shop.balance(&shop.mary).await, shop.on("rental_revenue").await), (-10_000, -10_000));
    assert!(shop.has(&shop.mary).await.is_empty());
    assert_eq!(shop.refused(&back).await, json!({ "code": "not_out", "item": "B-1" }), "twice");
    // It is charging now, not ready, until somebody says so.
    assert_eq!(shop.refused(&again).await["code"], "battery_charge_unknown");
    assert_eq!(shop.at_counter(&john).await["offer"], Value::Null);
    shop.ready(&battery).await;
    again["out"] = json!([shop.out(&battery, 1)]);
    shop.act(&again).await;
}

#[tokio::test]
async fn several_things_are_one_rental_and_come_back_one_by_one() {
    let shop = Shop::open().await;
    shop.set_hub(|form| form["debt_limit"] = json!(100_000)).await;
    let (one, two) = (shop.full("B-1").await, shop.full("B-2").await);
    let light = shop.story.equipment_type("Light").await;
    let light = json!({ "kind": "equipment", "id": shop.story.equipment("E-1", &light).await });
    shop.issue(&[&one, &two, &light]).await;
    let seen = shop.at_counter(&shop.mary).await;
    let rentals: Vec<&Value> = seen["has"].as_array().unwrap().iter().map(|one| &one["rental_code"]).collect();
    assert_eq!(rentals, [&json!("R-2026-00001"); 3]);
    shop.go(DAY).await;
    let mut back = shop.basket();
    back["back"] = json!([returned(&light)]);
    assert_eq!(shop.act(&back).await["facts"]["charged"], 5_000);
    assert_eq!(shop.has(&shop.mary).await, ["B-1", "B-2"]);
    // Something more is put to it, and runs on its own.
    let three = shop.full("B-3").await;
    let mut more = shop.basket();
    more["out"] = json!([shop.out(&three, 1)]);
    more["out"][0]["rental"] = seen["has"][0]["rental"].clone();
    shop.act(&more).await;
    let has = shop.at_counter(&shop.mary).await["has"].clone();
    assert_eq!(has.as_array().unwrap().last().unwrap()["rental_code"], "R-2026-00001");
    shop.go(DAY).await;
    let mut back = shop.basket();
    back["back"] = json!([returned(&one), returned(&two), returned(&three)]);
    assert_eq!(shop.act(&back).await["facts"]["charged"], 2 * 10_000 + 5_000);
    // It is over: nothing is put to it any more.
    let mut late = shop.basket();
    shop.ready(&one).await;
    late["out"] = json!([shop.out(&one, 1)]);
    late["out"][0]["rental"] = seen["has"][0]["rental"].clone();
    assert_eq!(shop.refused(&late).await, json!({ "code": "not_found", "what": "rental" }));
}

#[tokio::test]
async fn a_battery_is_swapped_against_its_own_model() {
    let shop = Shop::open().await;
    let (small, light) = (shop.full("B-1").await, shop.full("B-9").await);
    let other = shop.story.model("LFP 48 V").await;
    let large = json!({ "kind": "battery", "id": shop.story.battery("B-2", "SN-B-2", &other).await });
    shop.lifecycle(&large, "in_service").await;
    shop.ready(&large).await;
    shop.issue(&[&small]).await;
    shop.lifecycle(&light, "in_repair").await;
    let mut swapped = shop.basket();
    // The only one that is ready is another model: it is not offered.
    swapped["swap"] = json!([swap(&small, &Value::Null)]);
    assert_eq!(shop.refused(&swapped).await, json!({ "code": "none_ready" }));
    swapped["swap"] = json!([swap(&small, &large)]);
    let fault = json!({ "code": "swap_other_model", "back": "LFP 12 V", "out": "LFP 48 V" });
    assert_eq!(shop.refused(&swapped).await, fault);
    // What is scanned so comes back and goes out, each under its own terms.
    for codes in [["B-1", "B-2"], ["B-2", "B-1"]] {
        let mut lies = shop.basket();
        for code in codes {
            lies = shop.story.call("counter.scan", json!({ "basket": lies, "text": code })).await["basket"].clone();
        }
        assert_eq!((&lies["swap"], &lies["back"][0]["item"]), (&json!([]), &small));
        assert_eq!(lies["out"][0]["item"], large);
    }
    let shown = shop.story.call("counter.preview", json!({ "basket": swapped, "allowing": true })).await;
    let mut allowed = order(&shown, &swapped);
    allowed["allow"] = json!({ "login": null, "password": null, "reason": "his old one is too weak" });
    shop.story.call("counter.commit", allowed).await;
    assert_eq!(shop.has(&shop.mary).await, ["B-2"]);
    shop.ready(&small).await;
    swapped["swap"] = json!([swap(&large, &Value::Null)]);
    assert_eq!(shop.refused(&swapped).await, json!({ "code": "none_ready" }), "now it is the other way round");
}

#[tokio::test]
async fn a_swap_is_one_act_on_the_same_rental() {
    let shop = Shop::open().await;
    shop.only_tariff(|form| {
        form["components"] = json!([charge("Daily", "per_day", 5_000), charge("Swap", "per_swap", 700)]);
    })
    .await;
    let (worn, new) = (shop.full("B-1").await, shop.full("B-2").await);
    // B-1 went out once already.
    shop.issue(&[&worn]).await;
    let mut back = shop.basket();
    back["back"] = json!([returned(&worn)]);
    shop.act(&back).await;
    shop.ready(&worn).await;
    let old = shop.full("B-3").await;
    shop.issue(&[&old]).await;
    assert_eq!(shop.at_counter(&shop.mary).await["offer"]["code"], "B-2", "the least worn first");
    let mut swapped = shop.basket();
    swapped["swap"] = json!([swap(&old, &Value::Null)]);
    let shown = shop.preview(&swapped).await;
    assert_eq!((&shown["lines"][0]["other_code"], &shown["charged"]), (&json!("B-2"), &json!(700)));
    shop.act(&swapped).await;
    assert_eq!((shop.has(&shop.mary).await, shop.on("swap_revenue").await), (vec!["B-2".to_owned()], -700));
    // The one that came back is charging; the next best is the other one.
    swapped["swap"] = json!([swap(&new, &Value::Null)]);
    assert_eq!(shop.act(&swapped).await["facts"]["items"][0]["other_code"], "B-1");
    swapped["swap"] = json!([swap(&worn, &Value::Null)]);
    assert_eq!(shop.refused(&swapped).await, json!({ "code": "none_ready" }));
    swapped["swap"] = json!([swap(&worn, &old)]);
    assert_eq!(shop.refused(&swapped).await["code"], "battery_charge_unknown");
    shop.go(2 * DAY).await;
    let mut back = shop.basket();
    back["back"] = json!([returned(&worn)]);
    let shown = shop.preview(&back).await;
    assert_eq!((&shown["lines"][0]["price"]["total"], &shown["charged"]), (&json!(11_400), &json!(10_000)));
    shop.act(&back).await;
}

#[tokio::test]
async fn what_is_in_one_act_is_not_offered_besides() {
    let shop = Shop::open().await;
    let (old, new) = (shop.full("B-1").await, shop.full("B-2").await);
    shop.issue(&[&old]).await;
    let mut act = shop.basket();
    act["swap"] = json!([swap(&old, &Value::Null)]);
    act["out"] = json!([shop.out(&new, 1)]);
    assert_eq!(shop.refused(&act).await, json!({ "code": "none_ready" }), "B-2 goes out already");
    for (field, twice) in [
        ("back", json!([returned(&old), returned(&old)])),
        ("recharge", json!([old, old])),
        ("due", json!([{ "item": old, "due": shop.now() + DAY }, { "item": old, "due": shop.now() + DAY }])),
        ("out", json!([shop.out(&new, 1), shop.out(&new, 1)])),
    ] {
        let mut act = shop.basket();
        act[field] = twice;
        assert_eq!(shop.refused(&act).await, json!({ "code": "twice_in_act" }), "{field}");
    }
    // Nor does one thing overwrite what another did to the same line.
    for field in ["back", "recharge"] {
        let mut act = shop.basket();
        act["due"] = json!([{ "item": old, "due": shop.now() + DAY }]);
        act[field] = if field == "back" { json!([returned(&old)]) } else { json!([old]) };
        assert_eq!(shop.refused(&act).await, json!({ "code": "twice_in_act" }), "due and {field}");
    }
}

#[tokio::test]
async fn a_recharge_in_place_has_a_limit_that_a_called_manager_may_lift() {
    let shop = Shop::open().await;
    shop.only_tariff(|form| {
        form["components"] = json!([charge("Daily", "per_day", 5_000), charge("Recharge", "per_recharge", 300)]);
        form["max_recharges"] = json!(1);
    })
    .await;
    let battery = shop.full("B-1").await;
    shop.issue(&[&battery]).await;
    let mut recharge = shop.basket();
    recharge["recharge"] = json!([battery]);
    assert_eq!(shop.act(&recharge).await["facts"]["charged"], 300);
    let limit = json!({ "code": "recharge_limit_reached", "max": 1 });
    assert_eq!(shop.refused(&recharge).await, limit);

    shop.story.person("grace", "attendant").await;
    shop.story.sign_in_admin().await;
    shop.story.person("joseph", "manager").await;
    shop.story.sign_in("grace").await;
    let order = |allow: Value, act: Value| json!({ "act": act, "at": shop.now(), "basket": recharge, "allow": allow });
    let called =
        |login: &str, password: &str| json!({ "login": login, "password": password, "reason": "good customer" });
    for (allow, code) in [
        (Value::Null, "recharge_limit_reached"),
        (json!({ "login": null, "password": null, "reason": "I may" }), "denied"),
        (called("joseph", "not his password"), "wrong_password"),
        (called("nobody", STAFF_PASSWORD), "wrong_password"),
        (called("grace", STAFF_PASSWORD), "not_a_manager"),
        (json!({ "login": "joseph", "password": STAFF_PASSWORD, "reason": " " }), "invalid"),
    ] {
        let fault = shop.story.fault("counter.commit", order(allow.clone(), shop.new_id().await)).await;
        assert_eq!(fault["code"], code, "{allow}");
    }
    let shown = shop.story.call("counter.preview", json!({ "basket": recharge, "allowing": true })).await;
    assert_eq!(shown["charged"], 300);
    let done = order(called("joseph", STAFF_PASSWORD), shown["act"].clone());
    let done = shop.story.call("counter.commit", done).await;
    assert_eq!((&done["note"], &done["actor"]), (&json!("good customer"), &json!("grace")));
    // Once it is late none is refused, and each is charged.
    shop.go(3 * DAY + HOUR).await;
    assert_eq!(shop.act(&recharge).await["facts"]["charged"], 300);
    let mut back = shop.basket();
    back["back"] = json!([returned(&battery)]);
    let price = shop.preview(&back).await["lines"][0]["price"].clone();
    assert_eq!((&price["lines"][1]["quantity"], &price["lines"][1]["amount"]), (&json!(3.0), &json!(900)));
}
