//! Taking an act back: everything is as it was before, and the audit is longer.

use serde_json::{Value, json};
use tests::charge;

use crate::shop::{DAY, Shop, basket, returned, swap};

/// A hub where swaps, recharges, deposits and being late are charged.
async fn shop() -> Shop {
    let shop = Shop::open().await;
    shop.only_tariff(|form| {
        form["components"] = json!([
            charge("Daily", "per_day", 5_000),
            charge("Swap", "per_swap", 700),
            charge("Recharge", "per_recharge", 300),
        ]);
        form["deposit"] = json!(2_000);
        form["tax_pct"] = json!(16.0);
    })
    .await;
    shop.set_hub(|form| form["debt_limit"] = json!(1_000_000)).await;
    shop
}

impl Shop {
    /// All that can be seen of these customers and things; the same after an act and its undoing.
    pub async fn state(&self, customers: &[&Value], items: &[&Value]) -> Value {
        let mut seen = Vec::new();
        for customer in customers {
            let mut account = self.account(customer).await;
            account["lines"] = Value::Null;
            seen.push(json!([self.at_counter(customer).await, account]));
        }
        for item in items {
            let (mut back, mut out) = (self.basket(), self.basket());
            back["back"] = json!([returned(item)]);
            out["out"] = json!([self.out(item, 1)]);
            for basket in [back, out] {
                let ask = json!({ "basket": basket, "allowing": false });
                let would = match self.story.desk.call("counter.preview", ask).await {
                    Ok(shown) => {
                        let shown: Value = serde_json::from_str(shown.get()).unwrap();
                        json!([shown["lines"], shown["customer"], shown["charged"], shown["deposits_released"]])
                    }
                    Err(fault) => serde_json::to_value(&fault).unwrap(),
                };
                seen.push(would);
            }
            let mut kept = match item["kind"].as_str().unwrap() {
                "battery" => self.story.call("battery.view", json!({ "id": item["id"] })).await,
                _ => self.story.call("equipment.view", json!({ "id": item["id"] })).await,
            };
            kept["changed_at"] = Value::Null;
            seen.push(kept);
        }
        for mut rental in self.rentals().await {
            rental["acts"] = Value::Null;
            if rental["state"] != "undone" {
                seen.push(rental);
            }
        }
        let till = self.story.call("till.view", Value::Null).await;
        let mut trial = self.story.call("ledger.accounts", Value::Null).await;
        trial["entries"] = Value::Null;
        seen.push(json!([trial, till]));
        Value::Array(seen)
    }
}

/// Does the basket, takes it back, and sees that nothing is left of it but what the audit tells.
async fn there_and_back(shop: &Shop, basket: &Value, customers: &[&Value], items: &[&Value]) {
    let before = shop.state(customers, items).await;
    let audited = shop.audited().await;
    let done = shop.act(basket).await;
    assert_ne!(shop.state(customers, items).await, before, "something was done");
    let undone = shop.undo(&done).await;
    let kind = &done["kind"];
    assert_eq!(shop.state(customers, items).await, before, "{kind} leaves nothing");
    assert_eq!(
        (&undone["kind"], &undone["undoes"], &undone["note"]),
        (&json!("undo"), &done["id"], &json!("by mistake"))
    );
    assert_eq!(shop.audited().await, audited + 2, "both are told of");
    let acts = shop.story.call("act.list", Value::Null).await;
    let seen = acts.as_array().unwrap().iter().find(|act| act["id"] == done["id"]).unwrap();
    assert_eq!((&seen["undone"], &seen["take_back"]), (&json!(true), &json!("no")));
    assert_eq!(shop.story.fault("act.undo", shop.undoing(&done).await).await, json!({ "code": "undone_already" }));
}

#[tokio::test]
async fn whatever_was_done_is_undone() {
    let shop = shop().await;
    let (out, free) = (shop.full("B-1").await, shop.full("B-2").await);
    let light = shop.story.equipment_type("Light").await;
    let light = json!({ "kind": "equipment", "id": shop.story.equipment("E-1", &light).await });
    let john = shop.customer("C-2", "John Banda").await;
    let (customers, items) = ([&shop.mary, &john], [&out, &free, &light]);

    let mut issue = basket(&john);
    issue["out"] = json!([shop.out(&free, 3), shop.out(&light, 2)]);
    issue["pay"] = json!([shop.paid("cash", "10", "").await, shop.paid("mobile_money", "15", "MP1").await]);
    there_and_back(&shop, &issue, &customers, &items).await;
    // The reference of what was taken back counts no more.
    there_and_back(&shop, &issue, &customers, &items).await;

    shop.issue(&[&out, &light]).await;
    shop.go(2 * DAY).await;
    let act = |field: &str, value: Value| {
        let mut act = shop.basket();
        (act[field], act["note"]) = (value, json!("so it was"));
        act
    };
    let mut lost = returned(&out);
    lost["how"] = json!("lost");
    lost["charge"] = json!("300");
    let mut stolen = returned(&light);
    stolen["how"] = json!("stolen");
    for act in [
        act("back", json!([returned(&out)])),
        act("back", json!([returned(&out), returned(&light)])),
        act("back", json!([lost])),
        act("back", json!([stolen])),
        act("swap", json!([swap(&out, &free)])),
        act("recharge", json!([out])),
        act("due", json!([{ "item": out, "due": shop.now() + 9 * DAY }])),
        act("pay", shop.cash("12").await),
    ] {
        there_and_back(&shop, &act, &customers, &items).await;
    }
    let mut all = act("back", json!([returned(&light)]));
    all["swap"] = json!([swap(&out, &free)]);
    all["pay"] = shop.cash("500").await;
    all["discount"] = json!({ "amount": "1", "reason": "it rained" });
    there_and_back(&shop, &all, &customers, &items).await;
}

#[tokio::test]
async fn acts_are_undone_from_the_last_to_the_first() {
    let shop = shop().await;
    let (one, two) = (shop.full("B-1").await, shop.full("B-2").await);
    let (customers, items) = ([&shop.mary], [&one, &two]);
    let mut done = Vec::new();
    let mut states = Vec::new();
    let acts = [
        ("out", json!([shop.out(&one, 3)])),
        ("recharge", json!([one])),
        ("swap", json!([swap(&one, &two)])),
        ("due", json!([{ "item": two, "due": shop.now() + 9 * DAY }])),
        ("back", json!([returned(&two)])),
    ];
    for (field, value) in acts {
        states.push(shop.state(&customers, &items).await);
        let mut basket = shop.basket();
        basket[field] = value;
        done.push(shop.act(&basket).await);
    }
    // What something was done with since stays.
    for act in &done[..4] {
        let fault = shop.story.fault("act.undo", shop.undoing(act).await).await;
        assert_eq!(fault["code"], "overtaken", "{}: {fault}", act["kind"]);
    }
    while let (Some(act), Some(before)) = (done.pop(), states.pop()) {
        shop.undo(&act).await;
        assert_eq!(shop.state(&customers, &items).await, before, "as before {}", act["kind"]);
    }
    // And all of it can be done again.
    shop.issue(&[&one]).await;
}

#[tokio::test]
async fn what_came_back_out_of_the_till_is_not_expected_in_it() {
    let shop = shop().await;
    let mut pay = shop.basket();
    pay["pay"] = shop.cash("40").await;
    let paid = shop.act(&pay).await;
    shop.undo(&paid).await;
    let closed = shop.close_till(0).await;
    assert_eq!((&closed["expected"], &closed["counted"]), (&json!(0), &json!(0)), "{closed}");
}

#[tokio::test]
async fn after_the_shift_only_a_manager_takes_back() {
    let shop = shop().await;
    let battery = shop.full("B-1").await;
    shop.story.person("grace", "attendant").await;
    shop.story.sign_in_admin().await;
    let before = shop.state(&[&shop.mary], &[&battery]).await;
    let mut out = shop.basket();
    out["out"] = json!([shop.out(&battery, 3)]);
    out["pay"] = shop.cash("23.20").await;
    let done = shop.act(&out).await;
    shop.close_till(2_320).await;
    let ask = shop.undoing(&done).await;
    assert_eq!(
        shop.story.fault("act.reverse", ask.clone()).await,
        json!({ "code": "till_closed" }),
        "the cash comes from a till"
    );
    shop.open_till().await;
    assert_eq!(shop.story.fault("act.undo", ask.clone()).await, json!({ "code": "shift_over" }));
    shop.story.sign_in("grace").await;
    assert_eq!(shop.story.fault("act.undo", ask.clone()).await, json!({ "code": "shift_over" }));
    assert_eq!(shop.story.fault("act.reverse", ask.clone()).await["code"], "denied");
    shop.story.sign_in_admin().await;
    let acts = shop.story.call("act.list", Value::Null).await;
    let seen = acts.as_array().unwrap().iter().find(|act| act["id"] == done["id"]).unwrap();
    assert_eq!(seen["take_back"], "reverse");
    let top_up = json!({ "act": shop.new_id().await, "amount": "23.20", "reason": "to pay it back" });
    shop.story.call("till.top_up", top_up).await;
    shop.story.call("act.reverse", ask).await;
    shop.ties().await;
    // Nothing is left but where the cash lay meanwhile.
    let after = shop.state(&[&shop.mary], &[&battery]).await;
    assert_eq!(after.as_array().unwrap()[..4], before.as_array().unwrap()[..4]);
    assert_eq!(shop.on("cash").await, 0);
}

#[tokio::test]
async fn what_was_done_with_the_till_closed_is_undone_until_a_till_opens_or_closes() {
    let shop = Shop::closed().await;
    let (battery, other) = (shop.full("B-1").await, shop.full("B-2").await);
    let first = shop.issue(&[&battery]).await;
    // The clock says nothing about it, forwards or back.
    shop.go(-DAY).await;
    shop.undo(&first).await;
    let early = shop.issue(&[&battery]).await;
    shop.open_till().await;
    let with_it = shop.issue(&[&other]).await;
    let taken_back = async |act: &Value| {
        let acts = shop.story.call("act.list", Value::Null).await;
        acts.as_array().unwrap().iter().find(|seen| seen["id"] == act["id"]).unwrap()["take_back"].clone()
    };
    assert_eq!((taken_back(&early).await, taken_back(&with_it).await), (json!("reverse"), json!("undo")));
    shop.close_till(0).await;
    // The clock is set to before any of it: the order counts.
    shop.go(-30 * DAY).await;
    let mut pay = shop.basket();
    pay["pay"] = json!([shop.paid("mobile_money", "5", "MP7").await]);
    let late = shop.act(&pay).await;
    for act in [&early, &with_it] {
        assert_eq!(taken_back(act).await, "reverse");
        assert_eq!(shop.story.fault("act.undo", shop.undoing(act).await).await, json!({ "code": "shift_over" }));
        shop.story.call("act.reverse", shop.undoing(act).await).await;
        shop.ties().await;
    }
    assert_eq!(taken_back(&late).await, "undo");
    shop.undo(&late).await;
}

#[tokio::test]
async fn taking_back_needs_a_reason_an_act_and_happens_once() {
    let shop = shop().await;
    let battery = shop.full("B-1").await;
    let done = shop.issue(&[&battery]).await;
    let mut ask = shop.undoing(&done).await;
    ask["reason"] = json!(" ");
    assert_eq!(shop.story.fault("act.undo", ask.clone()).await["fields"][0]["field"], "reason");
    ask["reason"] = json!("by mistake");
    ask["undoes"] = shop.new_id().await;
    assert_eq!(shop.story.fault("act.undo", ask.clone()).await, json!({ "code": "not_found", "what": "act" }));
    // What is done at the till has its own ways back, and so has what took something back.
    let drop = json!({ "act": shop.new_id().await, "amount": "1", "reason": "change" });
    shop.story.call("till.top_up", drop.clone()).await;
    ask["undoes"] = drop["act"].clone();
    assert_eq!(shop.story.fault("act.undo", ask.clone()).await["code"], "invalid");
    ask["undoes"] = done["id"].clone();
    let first = shop.story.call("act.undo", ask.clone()).await;
    let audited = shop.audited().await;
    assert_eq!(shop.story.call("act.undo", ask).await, first, "the same again changes nothing");
    assert_eq!(shop.audited().await, audited);
    assert_eq!(shop.story.fault("act.undo", shop.undoing(&first).await).await["code"], "invalid");
}
