//! Who holds what: from the first day in the stock to the last, whatever else is said of it.

use serde_json::{Value, json};

use crate::shop::{Shop, basket, returned};

#[tokio::test]
async fn what_is_new_lies_at_the_hub() {
    let shop = Shop::open().await;
    let battery = shop.battery("B-1").await;
    let mut out = shop.basket();
    out["out"] = json!([shop.out(&battery, 1)]);
    // Not "elsewhere": it is here, only nobody knows how full it is.
    let unknown =
        json!({ "code": "battery_charge_unknown", "battery": battery["id"], "item": "B-1", "as_of": null, "hours": 8 });
    assert_eq!(shop.refused(&out).await, unknown);
    shop.ready(&battery).await;
    shop.act(&out).await;
    let light = shop.story.equipment_type("Light").await;
    let light = json!({ "kind": "equipment", "id": shop.story.equipment("E-1", &light).await });
    out["out"] = json!([shop.out(&light, 1)]);
    shop.act(&out).await;
    assert_eq!(shop.has(&shop.mary).await, ["B-1", "E-1"]);
}

#[tokio::test]
async fn nothing_leaves_the_stock_while_a_customer_has_it() {
    let shop = Shop::open().await;
    let battery = shop.full("B-1").await;
    let light = shop.story.equipment_type("Light").await;
    let light = json!({ "kind": "equipment", "id": shop.story.equipment("E-1", &light).await });
    shop.issue(&[&battery, &light]).await;
    let who = json!({ "code": "C-1", "name": "Mary Phiri" });
    let change = |item: &Value, to: &str| json!({ "id": item["id"], "to": to, "reason": "old" });
    let fault = shop.story.fault("battery.change_lifecycle", change(&battery, "retired")).await;
    assert_eq!(fault, json!({ "code": "battery_already_out", "who": who }));
    for to in ["retired", "lost"] {
        let fault = shop.story.fault("equipment.change_state", change(&light, to)).await;
        assert_eq!(fault, json!({ "code": "equipment_already_out", "who": who }), "{to}");
    }
    let full = shop.story.fault("battery.confirm_full", json!({ "id": battery["id"] })).await;
    assert_eq!(full, json!({ "code": "battery_already_out", "who": who }), "nobody here can see it");
    let mut back = shop.basket();
    back["back"] = json!([returned(&battery), returned(&light)]);
    shop.act(&back).await;
    for to in ["retired", "disposed"] {
        shop.lifecycle(&battery, to).await;
        shop.story.call("equipment.change_state", change(&light, to)).await;
    }
    let mut out = shop.basket();
    for (item, code) in [(&battery, "battery_not_in_service"), (&light, "equipment_elsewhere")] {
        out["out"] = json!([shop.out(item, 1)]);
        assert_eq!(shop.refused(&out).await["code"], code, "nobody keeps what is disposed of");
    }
}

#[tokio::test]
async fn equipment_that_was_lost_and_is_found_goes_out_again() {
    let shop = Shop::open().await;
    let light = shop.story.equipment_type("Light").await;
    let light = json!({ "kind": "equipment", "id": shop.story.equipment("E-1", &light).await });
    let change = |to: &str| json!({ "id": light["id"], "to": to, "reason": "as it is" });
    let mut out = shop.basket();
    out["out"] = json!([shop.out(&light, 1)]);
    shop.story.call("equipment.change_state", change("lost")).await;
    assert_eq!(shop.refused(&out).await, json!({ "code": "equipment_elsewhere", "holder": "unknown" }));
    shop.story.call("equipment.change_state", change("in_service")).await;
    shop.act(&out).await;
    let mut lost = shop.basket();
    lost["back"] = json!([returned(&light)]);
    (lost["back"][0]["how"], lost["note"]) = (json!("lost"), json!("nobody knows where"));
    shop.act(&lost).await;
    assert_eq!(shop.refused(&out).await["code"], "equipment_elsewhere");
    shop.story.call("equipment.change_state", change("in_service")).await;
    shop.act(&out).await;
}

#[tokio::test]
async fn what_was_said_to_be_full_holds_until_it_leaves() {
    let shop = Shop::open().await;
    let battery = shop.full("B-1").await;
    // Many hours later, too: a hub without telemetry works all day.
    shop.go(30 * crate::shop::HOUR).await;
    shop.issue(&[&battery]).await;
    let mut back = basket(&Value::Null);
    back["back"] = json!([returned(&battery)]);
    back["back"][0]["soc_pct"] = json!(95);
    shop.act(&back).await;
    // What was measured when it came back counts for eight hours.
    let mut out = shop.basket();
    shop.set_hub(|form| form["debt_limit"] = json!(1_000_000)).await;
    out["out"] = json!([shop.out(&battery, 1)]);
    shop.preview(&out).await;
    shop.go(8 * crate::shop::HOUR).await;
    out["out"] = json!([shop.out(&battery, 1)]);
    assert_eq!(shop.at_counter(&shop.mary).await["offer"]["code"], "B-1");
    shop.go(1).await;
    let fault = shop.refused(&out).await;
    assert_eq!((&fault["code"], &fault["hours"]), (&json!("battery_charge_unknown"), &json!(8)));
    assert_eq!(shop.at_counter(&shop.mary).await["offer"], Value::Null);
    // The whole shelf at once.
    shop.battery("B-2").await;
    let full = json!({ "selection": { "ids": [battery["id"]] } });
    assert_eq!(shop.story.finish("battery.confirm_full_all", full).await["state"], "done");
    shop.act(&out).await;
}
