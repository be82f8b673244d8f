//! The same act twice, two windows at once, clocks that jump, and what is not for this counter.

use domain::Time;
use serde_json::{Value, json};
use tests::{charge, hub, job};

use crate::shop::{DAY, HOUR, Shop, basket, order, returned, swap};

const UNKNOWN: &str = "0193f000-0000-7000-8000-000000000000";

#[tokio::test]
async fn the_same_act_twice_is_done_once() {
    let shop = Shop::open().await;
    let battery = shop.full("B-1").await;
    let mut out = shop.basket();
    out["out"] = json!([shop.out(&battery, 3)]);
    out["pay"] = shop.cash("10").await;
    let shown = shop.preview(&out).await;
    let order = order(&shown, &out);
    let call = || shop.story.desk.call("counter.commit", order.clone());
    let (first, second) = tokio::join!(call(), call());
    let read = |answer: Result<Box<serde_json::value::RawValue>, usecases::Fault>| -> Value {
        serde_json::from_str(answer.expect("an answer").get()).unwrap()
    };
    let (first, second) = (read(first), read(second));
    assert_eq!((&first["id"], &first), (&shown["act"], &second));
    let audited = shop.audited().await;
    // Even long after, and from another window.
    shop.go(DAY).await;
    let again = shop.story.call("counter.commit", order.clone()).await;
    assert_eq!(again["id"], first["id"]);
    assert_eq!(shop.audited().await, audited);
    // What somebody else did is not done by whoever sends it again.
    shop.story.person("grace", "attendant").await;
    shop.story.sign_in("grace").await;
    let fault = shop.story.fault("counter.commit", order).await;
    assert_eq!(fault["fields"][0], json!({ "field": "act", "problem": "taken" }));
    shop.story.sign_in_admin().await;
    assert_eq!((shop.balance(&shop.mary).await, shop.on("cash").await), (1_000, 1_000));
    // An id that something else has is none for an act.
    let about = shop.story.call("audit.list", json!({
        "person": null, "act": null, "kind": "battery", "object": null, "from": null, "to": null, "after": null, "limit": 1,
    })).await;
    let taken = json!({ "act": about["rows"][0]["id"], "at": shop.now(), "basket": shop.basket(), "allow": null });
    let fault = shop.story.fault("counter.commit", taken).await;
    assert_eq!(fault["fields"][0], json!({ "field": "act", "problem": "taken" }), "{about}");
    // Nor one that something else was done by: it would look as if the basket had been done.
    let at_the_till = crate::till::moving("5");
    shop.story.call("till.top_up", at_the_till.clone()).await;
    let undo = json!({ "act": at_the_till["act"], "undoes": first["id"], "reason": "by mistake" });
    let commit = json!({ "act": at_the_till["act"], "at": shop.now(), "basket": shop.basket(), "allow": null });
    for (command, ask) in [("counter.commit", commit), ("act.undo", undo)] {
        let fault = shop.story.fault(command, ask).await;
        assert_eq!(fault["fields"][0], json!({ "field": "act", "problem": "taken" }), "{command}");
    }
}

#[tokio::test]
async fn of_two_windows_that_want_one_battery_one_gets_it() {
    let shop = Shop::open().await;
    let battery = shop.full("B-1").await;
    let john = shop.customer("C-2", "John Banda").await;
    let mut orders = Vec::new();
    for customer in [&shop.mary, &john] {
        let mut out = basket(customer);
        out["out"] = json!([shop.out(&battery, 3)]);
        orders.push(order(&shop.preview(&out).await, &out));
    }
    let call = |order: &Value| shop.story.desk.call("counter.commit", order.clone());
    let (one, two) = tokio::join!(call(&orders[0]), call(&orders[1]));
    let codes: Vec<String> = [one, two].into_iter().filter_map(|answer| Some(answer.err()?.code())).collect();
    assert_eq!(codes, ["battery_already_out"]);
    assert_eq!(shop.has(&shop.mary).await.len() + shop.has(&john).await.len(), 1);
    // And of two that bring it back.
    let mut orders = Vec::new();
    for _ in 0..2 {
        let mut back = shop.basket();
        back["back"] = json!([returned(&battery)]);
        orders.push(order(&shop.preview(&back).await, &back));
    }
    let (one, two) = tokio::join!(call(&orders[0]), call(&orders[1]));
    let codes: Vec<String> = [one, two].into_iter().filter_map(|answer| Some(answer.err()?.code())).collect();
    assert_eq!(codes, ["not_out"]);
    shop.ties().await;
}

#[tokio::test]
async fn what_is_not_ready_does_not_go_out() {
    let shop = Shop::open().await;
    let mut unknown = shop.basket();
    unknown["out"] = json!([shop.out(&json!({ "kind": "battery", "id": UNKNOWN }), 1)]);
    assert_eq!(shop.refused(&unknown).await, json!({ "code": "not_found", "what": "battery" }));
    let mut back = shop.basket();
    back["back"] = json!([returned(&json!({ "kind": "equipment", "id": UNKNOWN }))]);
    assert_eq!(shop.refused(&back).await, json!({ "code": "not_found", "what": "equipment" }));
    for (to, code) in [
        ("in_repair", "battery_not_in_service"),
        ("quarantined", "battery_not_in_service"),
        ("retired", "battery_not_in_service"),
    ] {
        let battery = shop.full(&format!("B-{to}")).await;
        shop.lifecycle(&battery, to).await;
        let mut out = shop.basket();
        out["out"] = json!([shop.out(&battery, 1)]);
        assert_eq!(shop.refused(&out).await, json!({ "code": code, "lifecycle": to }));
    }
    let battery = shop.full("B-1").await;
    let mut out = shop.basket();
    out["out"] = json!([shop.out(&battery, 1)]);
    let mut fault = job("It smells");
    fault["about"] = json!({ "kind": "battery", "id": battery["id"] });
    let card = shop.story.call("job.create", fault).await;
    assert_eq!(shop.refused(&out).await, json!({ "code": "open_fault", "job": card["code"] }));
    assert_eq!(shop.at_counter(&shop.mary).await["offer"], Value::Null, "nor is it offered");
    shop.story.call("job.move", json!({ "id": card["id"], "to": "done", "comment": "" })).await;
    out["out"][0]["soc_pct"] = json!(60);
    assert_eq!(shop.refused(&out).await, json!({ "code": "battery_too_low", "soc_pct": 60.0, "needed_pct": 90 }));
    out["out"][0]["soc_pct"] = json!(90);
    shop.act(&out).await;
    // A customer who is gone, or of no hub.
    let mut unknown = basket(&json!(UNKNOWN));
    for field in ["pay", "out"] {
        unknown["pay"] = shop.cash("5").await;
        let other = shop.battery(&format!("B-9{field}")).await;
        unknown["out"] = if field == "out" { json!([shop.out(&other, 1)]) } else { json!([]) };
        assert_eq!(shop.refused(&unknown).await, json!({ "code": "not_found", "what": "customer" }));
    }
    assert_eq!(shop.refused(&shop.basket()).await, json!({ "code": "nothing_to_do" }));
}

#[tokio::test]
async fn a_thing_is_what_it_is_and_one_act_has_an_end() {
    let shop = Shop::open().await;
    let battery = shop.full("B-1").await;
    shop.issue(&[&battery]).await;
    let mut as_equipment = battery.clone();
    as_equipment["kind"] = json!("equipment");
    for (field, value) in [
        ("back", json!([returned(&battery), returned(&as_equipment)])),
        ("recharge", json!([as_equipment])),
        ("due", json!([{ "item": as_equipment, "due": shop.now() + DAY }])),
        ("out", json!([shop.out(&as_equipment, 1)])),
    ] {
        let mut act = shop.basket();
        act[field] = value;
        assert_eq!(shop.refused(&act).await, json!({ "code": "not_found", "what": "equipment" }), "{field}");
    }
    let light = shop.story.equipment_type("Light").await;
    let light = json!({ "kind": "equipment", "id": shop.story.equipment("E-1", &light).await });
    let mut act = shop.basket();
    act["swap"] = json!([swap(&battery, &light)]);
    assert_eq!(shop.refused(&act).await, json!({ "code": "not_swappable" }));
    act = shop.basket();
    act["recharge"] = (0..51).map(|_| battery.clone()).collect();
    assert_eq!(shop.refused(&act).await["fields"][0], json!({ "field": "basket", "problem": "too_many", "max": 50 }));
}

#[tokio::test]
async fn another_hubs_things_customers_and_acts_are_its_own() {
    let shop = Shop::open().await;
    let battery = shop.full("B-1").await;
    let done = shop.issue(&[&battery]).await;
    let other = shop.full("B-2").await;
    let there = shop.story.call("hub.create", hub("CHI", "Chipata")).await["id"].clone();
    shop.story.call("session.choose_hub", json!({ "hub": there })).await;
    shop.story.call("tariff.create", crate::shop::any_length("Solar")).await;
    let john = shop.customer("C-1", "John Banda").await;
    let mut out = basket(&john);
    out["out"] = json!([shop.out(&other, 1)]);
    assert_eq!(shop.refused(&out).await, json!({ "code": "battery_of_another_hub" }));
    let mut back = basket(&Value::Null);
    back["back"] = json!([returned(&battery)]);
    assert_eq!(shop.refused(&back).await["code"], "not_out", "it is no business of this hub");
    let mut pay = basket(&shop.mary);
    pay["pay"] = json!([]);
    assert_eq!(shop.refused(&pay).await, json!({ "code": "not_found", "what": "customer" }));
    assert_eq!(shop.story.fault("counter.customer", json!({ "customer": shop.mary })).await["code"], "not_found");
    assert_eq!(shop.story.fault("act.undo", shop.undoing(&done).await).await["code"], "not_found");
    assert_eq!(shop.story.call("act.list", Value::Null).await, json!([]));
}

#[tokio::test]
async fn a_clock_that_is_wrong_by_years_moves_no_money() {
    let shop = Shop::open().await;
    let (battery, other) = (shop.full("B-1").await, shop.full("B-2").await);
    shop.issue(&[&battery]).await;
    let before = shop.story.call("ledger.accounts", Value::Null).await;
    shop.go(-3 * 365 * DAY).await;
    let mut back = shop.basket();
    back["back"] = json!([returned(&battery)]);
    assert_eq!(shop.preview(&back).await["charged"], 0, "no time passed that the clock knows of");
    assert_eq!(shop.story.call("ledger.accounts", Value::Null).await, before);
    // What goes out under the wrong clock comes back under the right one, and is priced by both.
    shop.issue(&[&other]).await;
    shop.go(3 * 365 * DAY + DAY).await;
    for item in [&battery, &other] {
        let mut back = shop.basket();
        back["back"] = json!([returned(item)]);
        shop.act(&back).await;
    }
    assert_eq!(shop.balance(&shop.mary).await, -(5_000 + 5_000 * (3 * 365 + 1)));
}

#[tokio::test]
async fn what_ends_under_a_clock_that_was_set_back_took_no_time() {
    let shop = Shop::open().await;
    shop.only_tariff(|form| {
        form["components"] = json!([
            charge("Daily", "per_day", 5_000),
            charge("Once", "fixed", 150),
            charge("Swap", "per_swap", 700),
            charge("Recharge", "per_recharge", 300),
        ]);
    })
    .await;
    let (battery, other) = (shop.full("B-1").await, shop.full("B-2").await);
    shop.issue(&[&battery]).await;
    let began = shop.now();
    // Ten minutes are not believed to whoever types them, and are no reason to refuse who types nothing.
    shop.go(-600_000).await;
    shop.ready(&other).await;
    let mut told = shop.basket();
    told["back"] = json!([returned(&battery)]);
    told["back"][0]["at"] = json!(shop.now());
    told["note"] = json!("the clock was set back");
    assert_eq!(shop.refused(&told).await, json!({ "code": "returned_before_start" }));
    for (field, value, charged) in [
        ("recharge", json!([battery]), 300),
        ("swap", json!([swap(&battery, &other)]), 700),
        ("back", json!([returned(&other)]), 150),
    ] {
        let mut basket = shop.basket();
        basket[field] = value;
        assert_eq!(shop.act(&basket).await["facts"]["charged"], charged, "{field}");
    }
    let line = shop.rentals().await[0]["lines"][0].clone();
    assert_eq!((&line["started"], &line["ended"]), (&json!(began), &json!(began)));
}

#[tokio::test]
async fn a_day_of_23_or_25_hours_is_charged_by_its_hours_and_due_by_the_clock_on_the_wall() {
    for (start, due, hours) in [
        ("2027-03-27T11:00:00Z", "2027-03-28T08:00:00.000Z", 21),
        ("2027-10-30T11:00:00Z", "2027-10-31T09:00:00.000Z", 22),
    ] {
        let shop = Shop::closed().await;
        shop.set_hub(|form| {
            form["zone"] = json!("Europe/Paris");
            form["currency"] = json!("EUR");
        })
        .await;
        shop.only_tariff(|form| form["components"] = json!([charge("Hourly", "per_hour", 100)])).await;
        shop.story.clock.jump_to(Time::from_iso(start).unwrap());
        shop.story.sign_in_admin().await;
        let battery = shop.full("B-1").await;
        let mut out = shop.basket();
        out["out"] = json!([shop.out(&battery, 1)]);
        out["out"][0]["due"] = Value::Null;
        shop.act(&out).await;
        let seen = shop.at_counter(&shop.mary).await["has"][0].clone();
        assert_eq!(Time(seen["due"].as_i64().unwrap()).iso(), due);
        shop.go(hours * HOUR).await;
        assert_eq!(shop.at_counter(&shop.mary).await["has"][0]["late"]["late_minutes"], 0);
        let mut back = shop.basket();
        back["back"] = json!([returned(&battery)]);
        assert_eq!(shop.act(&back).await["facts"]["charged"], hours * 100);
    }
}
