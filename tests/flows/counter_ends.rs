//! How a use ends: late, early, told later, lost, brought by somebody else; and what was agreed on holds.

use domain::Time;
use serde_json::{Value, json};
use tests::{STAFF_PASSWORD, charge};

use crate::ledger::limited;
use crate::shop::{DAY, Shop, basket, order, returned};

#[tokio::test]
async fn being_late_costs_what_the_tariff_says() {
    for (rule, grace, fine, charged) in [
        ("go_on", 0, 0, 30_000),
        ("stop_at_due", 1, 0, 20_000),
        ("fine_per_day", 1, 900, 31_800),
        ("fine_per_week", 0, 900, 30_000),
    ] {
        let shop = Shop::open().await;
        shop.only_tariff(|form| {
            form["components"][0]["late"] = json!({ "rule": rule, "grace_days": grace, "fine": fine })
        })
        .await;
        let battery = shop.full("B-1").await;
        shop.issue(&[&battery]).await;
        shop.go(6 * DAY).await;
        let late = shop.at_counter(&shop.mary).await["has"][0]["late"].clone();
        assert_eq!(late, json!({ "overdue": true, "late_minutes": 3 * 24 * 60, "late_whole_days": 3 }));
        let mut back = shop.basket();
        back["back"] = json!([returned(&battery)]);
        let done = shop.act(&back).await;
        assert_eq!(done["facts"]["charged"], charged, "{rule}");
        assert_eq!(shop.on("late_revenue").await, if rule == "fine_per_day" { -1_800 } else { 0 });
    }
}

#[tokio::test]
async fn what_is_lost_or_stolen_is_charged_and_gone() {
    let shop = Shop::open().await;
    shop.only_tariff(|form| form["deposit"] = json!(2_000)).await;
    let (one, two) = (shop.full("B-1").await, shop.full("B-2").await);
    let mut out = shop.basket();
    out["out"] = json!([shop.out(&one, 3), shop.out(&two, 3)]);
    out["pay"] = shop.cash("20").await;
    shop.act(&out).await;
    shop.go(DAY).await;
    for (item, how, left) in [(&one, "lost", 2_000), (&two, "stolen", 0)] {
        let mut gone = shop.basket();
        gone["back"] = json!([returned(item)]);
        gone["back"][0]["how"] = json!(how);
        gone["note"] = json!("nobody knows where");
        gone["back"][0]["charge"] = json!("400+50");
        let done = shop.act(&gone).await;
        assert_eq!((&done["kind"], &done["facts"]["charged"]), (&json!(how), &json!(50_000)));
        assert_eq!(shop.at_counter(&shop.mary).await["deposits"], left, "one for all, with the last thing");
        let seen = shop.story.call("battery.view", json!({ "id": item["id"] })).await;
        assert_eq!(seen["lifecycle"], "lost");
        let mut again = shop.basket();
        again["out"] = json!([shop.out(item, 1)]);
        assert_eq!(shop.refused(&again).await, json!({ "code": "battery_not_in_service", "lifecycle": "lost" }));
    }
    assert_eq!((shop.on("loss_revenue").await, shop.on("deposits").await), (-90_000, 0));
    assert_eq!(shop.balance(&shop.mary).await, 2_000 - 100_000);
    // What came back as it should is charged for nothing but its time; what came back damaged may be.
    let three = shop.full("B-3").await;
    let mut out = basket(&shop.customer("C-2", "John Banda").await);
    out["out"] = json!([shop.out(&three, 3)]);
    out["pay"] = Value::Null;
    shop.act(&out).await;
    let mut back = shop.basket();
    back["customer"] = Value::Null;
    back["back"] = json!([returned(&three)]);
    back["back"][0]["charge"] = json!("10");
    assert_eq!(shop.refused(&back).await["fields"][0], json!({ "field": "charge", "problem": "not_a_choice" }));
    back["back"][0]["condition"] = json!("damaged");
    assert_eq!(shop.act(&back).await["facts"]["charged"], 1_000);
}

#[tokio::test]
async fn what_a_loss_may_cost_is_proposed_to_whom_prices_are_shown() {
    let shop = Shop::open().await;
    let (battery, bare) = (shop.full("B-1").await, shop.full("B-2").await);
    let seen = shop.story.call("battery.view", json!({ "id": battery["id"] })).await;
    let mut form = tests::battery("B-1", "SN-B-1", seen["model"].as_str().unwrap());
    form["purchase_price"] = json!(125_050);
    shop.story.call("battery.edit", json!({ "id": battery["id"], "form": form })).await;
    let light = shop.story.equipment_type("Light").await;
    let light = json!({ "kind": "equipment", "id": shop.story.equipment("E-1", &light).await });
    shop.issue(&[&battery, &bare, &light]).await;
    let mut back = shop.basket();
    back["back"] = json!([returned(&battery), returned(&bare), returned(&light)]);
    let worth = async || {
        let plan = shop.preview(&back).await;
        plan["lines"].as_array().unwrap().iter().map(|line| line["worth_typed"].clone()).collect::<Vec<_>>()
    };
    assert_eq!(worth().await, ["1250.50", "", "990.00"]);
    shop.story.person("grace", "attendant").await;
    shop.story.sign_in("grace").await;
    assert_eq!(worth().await, ["", "", ""], "what things cost is not theirs to see");
}

#[tokio::test]
async fn anyone_may_bring_a_thing_back_and_its_customer_is_charged() {
    let shop = Shop::open().await;
    let battery = shop.full("B-1").await;
    shop.issue(&[&battery]).await;
    let john = shop.customer("C-2", "John Banda").await;
    shop.go(DAY).await;
    let mut back = basket(&john);
    back["back"] = json!([returned(&battery)]);
    shop.act(&back).await;
    assert_eq!((shop.balance(&shop.mary).await, shop.balance(&john).await), (-5_000, 0));
    assert!(shop.has(&shop.mary).await.is_empty());
}

#[tokio::test]
async fn the_due_time_may_be_moved_but_not_before_the_start() {
    let shop = Shop::open().await;
    shop.only_tariff(|form| {
        form["components"][0]["late"] = json!({ "rule": "stop_at_due", "grace_days": 0, "fine": 0 })
    })
    .await;
    let battery = shop.full("B-1").await;
    shop.issue(&[&battery]).await;
    let started = shop.now();
    let mut due = shop.basket();
    for moment in [started, started - 1, started - DAY] {
        due["due"] = json!([{ "item": battery, "due": moment }]);
        assert_eq!(shop.refused(&due).await, json!({ "code": "due_before_start" }));
    }
    due["due"] = json!([{ "item": battery, "due": started + (3 + 367) * DAY }]);
    assert_eq!(shop.refused(&due).await["fields"][0]["field"], "due", "not for a lifetime");
    due["due"] = json!([{ "item": battery, "due": started + 10 * DAY }]);
    let john = shop.customer("C-2", "John Banda").await;
    let mut of_another = due.clone();
    of_another["customer"] = john;
    let fault = shop.refused(&of_another).await;
    assert_eq!((&fault["code"], &fault["who"]["name"]), (&json!("battery_already_out"), &json!("Mary Phiri")));
    shop.act(&due).await;
    assert_eq!(shop.at_counter(&shop.mary).await["has"][0]["due"], started + 10 * DAY);
    shop.go(8 * DAY).await;
    let mut back = shop.basket();
    back["back"] = json!([returned(&battery)]);
    assert_eq!(shop.act(&back).await["facts"]["charged"], 40_000, "as extended");
    let mut out = shop.basket();
    let other = shop.full("B-2").await;
    out["out"] = json!([shop.out(&other, 1)]);
    out["out"][0]["due"] = json!(shop.now());
    assert_eq!(shop.refused(&out).await, json!({ "code": "due_before_start" }));
}

#[tokio::test]
async fn what_is_told_later_says_why_and_when_it_was() {
    let shop = Shop::open().await;
    let battery = shop.full("B-1").await;
    shop.issue(&[&battery]).await;
    let started = shop.now();
    shop.go(5 * DAY).await;
    let mut back = shop.basket();
    back["back"] = json!([returned(&battery)]);
    for (at, fault) in [
        (started + DAY, json!({ "code": "invalid", "fields": [{ "field": "note", "problem": "required" }] })),
        (shop.now() + 1, json!({ "code": "invalid", "fields": [{ "field": "at", "problem": "in_future" }] })),
    ] {
        back["back"][0]["at"] = json!(at);
        assert_eq!(shop.refused(&back).await, fault);
    }
    back["note"] = json!("brought in while the power was cut");
    back["back"][0]["at"] = json!(started - 1);
    assert_eq!(shop.refused(&back).await, json!({ "code": "returned_before_start" }));
    back["back"][0]["at"] = json!(started + 2 * DAY);
    let done = shop.act(&back).await;
    assert_eq!((&done["at"], &done["occurred_at"]), (&json!(shop.now()), &json!(started + 2 * DAY)));
    assert_eq!((&done["facts"]["charged"], &done["note"]), (&json!(10_000), &back["note"]));
    let lines = shop.account(&shop.mary).await["lines"]["rows"].clone();
    assert_eq!(
        (&lines[0]["at"], &lines[0]["occurred_at"]),
        (&json!(shop.now()), &json!(started + 2 * DAY)),
        "the money is of today"
    );
    back["note"] = json!("x".repeat(301));
    assert_eq!(shop.refused(&back).await["fields"][0]["field"], "note");
}

#[tokio::test]
async fn a_return_told_for_before_the_day_and_the_till_is_a_managers() {
    let shop = Shop::open().await;
    let (battery, other) = (shop.full("B-1").await, shop.full("B-2").await);
    shop.story.person("grace", "attendant").await;
    shop.story.sign_in_admin().await;
    shop.issue(&[&battery, &other]).await;
    let started = shop.now();
    shop.go(2 * DAY).await;
    shop.close_till(0).await;
    shop.open_till().await;
    let opened = shop.now();
    // It stays open overnight.
    shop.go(DAY).await;
    shop.story.sign_in("grace").await;
    let back = |item: &Value, at: i64| {
        let mut back = shop.basket();
        back["back"] = json!([returned(item)]);
        back["back"][0]["at"] = json!(at);
        back["note"] = json!("brought in while I was away");
        back
    };
    let refused = async |basket: &Value| {
        let asked = json!({ "basket": basket, "allowing": false });
        shop.story.fault("counter.preview", asked).await["code"].clone()
    };
    assert_eq!(refused(&back(&battery, opened - 1)).await, "return_by_manager");
    assert_eq!(refused(&back(&battery, started - 1)).await, "returned_before_start");
    let shown = shop.preview(&back(&battery, opened)).await;
    assert_eq!(shown["charged"], 10_000, "two days");
    let earlier = back(&battery, started + DAY);
    let ask = json!({ "basket": earlier, "allowing": true });
    let shown = shop.story.call("counter.preview", ask).await;
    let mut allowed = order(&shown, &earlier);
    assert_eq!(shop.story.fault("counter.commit", allowed.clone()).await["code"], "return_by_manager");
    allowed["allow"] = json!({ "login": "amina", "password": tests::PASSWORD, "reason": "I took it in" });
    let done = shop.story.call("counter.commit", allowed).await;
    assert_eq!((&done["facts"]["charged"], &done["occurred_at"]), (&json!(5_000), &json!(started + DAY)));
    // With no till, or one of this day, it is the hub's day that counts, as its clock on the wall shows it.
    shop.story.sign_in_admin().await;
    shop.close_till(0).await;
    let (midnight, _) = domain::time::day_of("Africa/Lusaka", Time(shop.now())).unwrap();
    for opens in [false, true] {
        if opens {
            shop.story.sign_in_admin().await;
            shop.open_till().await;
        }
        shop.story.sign_in("grace").await;
        assert_eq!(refused(&back(&other, midnight.0 - 1)).await, "return_by_manager");
        shop.story.call("counter.preview", json!({ "basket": back(&other, midnight.0), "allowing": false })).await;
    }
}

#[tokio::test]
async fn a_changed_price_leaves_agreements_alone() {
    let shop = Shop::open().await;
    let (one, two) = (shop.full("B-1").await, shop.full("B-2").await);
    shop.issue(&[&one]).await;
    let mut dearer = crate::shop::any_length("Solar");
    dearer["components"] = json!([charge("Daily", "per_day", 9_000)]);
    shop.story.call("tariff.edit", json!({ "id": shop.tariff, "form": dearer })).await;
    shop.issue(&[&two]).await;
    shop.story.call("tariff.deactivate", json!({ "id": shop.tariff })).await;
    shop.go(DAY).await;
    for (item, charged) in [(&one, 5_000), (&two, 9_000)] {
        let mut back = shop.basket();
        back["back"] = json!([returned(item)]);
        assert_eq!(shop.act(&back).await["facts"]["charged"], charged);
    }
    shop.ready(&one).await;
    let mut out = shop.basket();
    out["out"] = json!([shop.out(&one, 1)]);
    assert_eq!(shop.refused(&out).await, json!({ "code": "no_tariff", "item": "B-1" }));
    out["out"][0]["tariff"] = shop.tariff.clone();
    assert_eq!(shop.refused(&out).await, json!({ "code": "tariff_does_not_fit", "tariff": "Solar" }));
}

#[tokio::test]
async fn a_price_that_was_shown_long_ago_or_later_is_not_taken() {
    let shop = Shop::open().await;
    let battery = shop.full("B-1").await;
    let mut out = shop.basket();
    out["out"] = json!([shop.out(&battery, 3)]);
    let shown = shop.preview(&out).await;
    for later in [10 * 60_000 + 1, -3 * 365 * DAY] {
        shop.go(later).await;
        assert_eq!(shop.story.fault("counter.commit", order(&shown, &out)).await, json!({ "code": "preview_too_old" }));
        shop.go(-later).await;
    }
    shop.story.clock.jump_to(Time(shop.now() + 9 * 60_000));
    shop.story.sign_in_admin().await;
    shop.story.call("counter.commit", order(&shown, &out)).await;
    assert_eq!(shop.at_counter(&shop.mary).await["has"][0]["since"], shown["at"], "as it was shown");
}

#[tokio::test]
async fn more_time_is_anybodys_and_what_changes_the_price_a_managers() {
    let shop = Shop::open().await;
    let battery = shop.full("B-1").await;
    shop.issue(&[&battery]).await;
    let started = shop.now();
    shop.story.person("grace", "attendant").await;
    shop.story.sign_in_admin().await;
    shop.story.person("joseph", "manager").await;
    shop.story.sign_in("grace").await;
    let until = |days: i64| {
        let mut due = shop.basket();
        due["due"] = json!([{ "item": battery, "due": started + days * DAY }]);
        due
    };
    let refused = async |basket: Value| {
        let asked = json!({ "basket": basket, "allowing": false });
        shop.story.fault("counter.preview", asked).await["code"].clone()
    };
    let allowed = async |basket: Value, reason: &str| {
        let shown = shop.story.call("counter.preview", json!({ "basket": basket, "allowing": true })).await;
        let mut allowed = order(&shown, &basket);
        allowed["allow"] = json!({ "login": "joseph", "password": STAFF_PASSWORD, "reason": reason });
        shop.story.call("counter.commit", allowed).await;
        shop.at_counter(&shop.mary).await["has"][0].clone()
    };
    let scanned = async |basket: &Value| {
        let ask = json!({ "basket": basket, "text": "B-1" });
        shop.story.call("counter.scan", ask).await["basket"].clone()
    };
    assert_eq!(scanned(&shop.basket()).await["back"][0]["item"], battery);
    let shown = shop.preview(&until(5)).await;
    let line = &shown["lines"][0];
    assert_eq!((&line["did"], &line["due"]), (&json!("due"), &json!(started + 5 * DAY)));
    // What is due at another time already does not come back in the same act.
    let again = scanned(&until(5)).await;
    assert_eq!((&again["due"][0]["item"], &again["back"]), (&battery, &json!([])));
    shop.story.call("counter.commit", order(&shown, &until(5))).await;
    assert_eq!(refused(until(4)).await, "due_by_manager");
    assert_eq!(allowed(until(4), "comes back early").await["due"], started + 4 * DAY);
    shop.go(6 * DAY).await;
    shop.story.sign_in("grace").await;
    assert_eq!(refused(until(9)).await, "due_by_manager", "it is late");
    let seen = allowed(until(9), "the road was closed").await;
    assert_eq!((&seen["due"], &seen["late"]["overdue"]), (&json!(started + 9 * DAY), &json!(false)));
}

#[tokio::test]
async fn what_is_lost_is_written_off_with_a_word_why() {
    let shop = Shop::open().await;
    let one = shop.full("B-1").await;
    shop.issue(&[&one]).await;
    for how in ["lost", "stolen"] {
        let mut gone = shop.basket();
        gone["back"] = json!([returned(&one)]);
        (gone["back"][0]["how"], gone["note"]) = (json!(how), json!(" "));
        let fault = shop.refused(&gone).await;
        assert_eq!(
            fault,
            json!({ "code": "invalid", "fields": [{ "field": "note", "problem": "required" }] }),
            "{how}"
        );
        gone["note"] = json!("fell into the river");
        shop.preview(&gone).await;
    }
}

#[tokio::test]
async fn what_a_customer_owes_is_told_to_whom_it_is_shown() {
    let shop = Shop::open().await;
    let battery = shop.full("B-1").await;
    shop.issue(&[&battery]).await;
    let mut hidden = tests::limits();
    hidden["see_amounts"] = json!(false);
    let mut back = shop.basket();
    back["back"] = json!([returned(&battery)]);
    shop.go(DAY).await;
    for (who, limits, told) in [("grace", tests::limits(), true), ("ruth", hidden, false)] {
        shop.story.sign_in_admin().await;
        limited(&shop.story, who, "attendant", &limits).await;
        let me = shop.story.call("session.sign_in", json!({ "login": who, "password": STAFF_PASSWORD })).await;
        assert_eq!(me["sees_balances"], json!(told));
        let shown = shop.preview(&back).await;
        let seen = shop.at_counter(&shop.mary).await;
        let customer = &shown["customer"];
        for amount in [&customer["balance_before"], &customer["balance_after"], &seen["balance"], &seen["deposits"]] {
            assert_eq!(amount.is_i64(), told, "{who}: {shown} {seen}");
        }
    }
}

#[tokio::test]
async fn a_beginning_that_was_written_wrong_is_corrected_by_a_manager_with_a_note() {
    let shop = Shop::open().await;
    let battery = shop.full("B-1").await;
    let john = shop.customer("C-2", "John Banda").await;
    let mut earlier = basket(&john);
    earlier["out"] = json!([shop.out(&battery, 3)]);
    shop.act(&earlier).await;
    shop.go(DAY).await;
    let mut back = basket(&john);
    back["back"] = json!([returned(&battery)]);
    shop.act(&back).await;
    let came_back = shop.now();
    shop.go(DAY).await;
    shop.ready(&battery).await;
    shop.issue(&[&battery]).await;
    let (written, due) = (shop.now(), shop.now() + 3 * DAY);
    shop.go(DAY).await;
    let begun = |at: i64, note: &str| {
        let mut times = shop.basket();
        times["due"] = json!([{ "item": battery, "due": due, "started": at }]);
        times["note"] = json!(note);
        times
    };
    for (at, note, field) in [(shop.now() + 1, "late", "started"), (written - 1, " ", "note")] {
        assert_eq!(shop.refused(&begun(at, note)).await["fields"][0]["field"], field);
    }
    assert_eq!(shop.refused(&begun(written - 1, "since morning")).await, json!({ "code": "start_by_manager" }));
    let allow = json!({ "login": null, "password": null, "reason": "I saw it go" });
    let allowed = async |basket: &Value| {
        let order = json!({ "act": shop.new_id().await, "at": shop.now(), "basket": basket, "allow": allow });
        shop.story.call("counter.commit", order).await
    };
    let order = json!({
        "act": shop.new_id().await, "at": shop.now(), "basket": begun(came_back - 1, "long ago"), "allow": allow
    });
    assert_eq!(shop.story.fault("counter.commit", order).await["code"], "out_to_another_then");
    let done = allowed(&begun(came_back, "it went out at once")).await;
    assert_eq!((&done["at"], &done["occurred_at"]), (&json!(shop.now()), &json!(came_back)));
    let mut mine = shop.basket();
    mine["back"] = json!([returned(&battery)]);
    assert_eq!(shop.preview(&mine).await["lines"][0]["since"], came_back);
    assert_eq!(shop.act(&mine).await["facts"]["charged"], 10_000, "two days");
    shop.ties().await;
}
