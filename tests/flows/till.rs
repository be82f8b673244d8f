//! The till: opened with a float, moved in and out of, counted blind, closed with its difference named, handed over.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use serde_json::{Map, Value, json};
use tests::Story;

/// An id for an act that nobody had before.
pub fn act() -> Value {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    json!(format!("0193f000-0000-7000-9000-{:012x}", NEXT.fetch_add(1, Ordering::Relaxed)))
}

/// Notes: value in minor units, how many.
pub fn notes(all: &[(i64, i64)]) -> Value {
    all.iter().map(|(value, count)| json!({ "value": value, "count": count })).collect()
}

pub fn opening(float: &[(i64, i64)]) -> Value {
    json!({ "act": act(), "float": notes(float) })
}

pub fn closing(counts: &[(i64, i64)]) -> Value {
    json!({ "act": act(), "counts": notes(counts), "causes": [], "note": "" })
}

pub fn moving(amount: &str) -> Value {
    json!({ "act": act(), "amount": amount, "reason": "for the day" })
}

/// What the till says should lie in the drawer.
async fn told(story: &Story) -> Value {
    story.call("till.view", Value::Null).await["open"]["expected"].clone()
}

/// What the books have in the drawer.
async fn expected(story: &Story) -> i64 {
    let sums = story.call("ledger.accounts", Value::Null).await;
    let row = sums["rows"].as_array().unwrap().iter().find(|row| row["account"] == "cash");
    row.map_or(0, |row| row["debit"].as_i64().unwrap() - row["credit"].as_i64().unwrap())
}

async fn hub_of(story: &Story, currency: &str) {
    let mut form = tests::hub("MTE", "Mtendere hub");
    form["currency"] = json!(currency);
    story.call("hub.edit", json!({ "id": story.hub().await, "form": form })).await;
}

/// Input of the right shape, the till being open.
pub async fn inputs(story: &Story) -> Map<String, Value> {
    story.call("till.open", opening(&[(1_000, 3)])).await;
    let closed = story.call("till.close", closing(&[(1_000, 3)])).await;
    let here = story.hub().await;
    let cause = json!({ "kind": "change", "amount": -500, "note": "a coin" });
    let close =
        json!({ "act": act(), "counts": notes(&[(1_000, 2)]), "causes": [cause], "note": "late", "batteries": 12 });
    let mut hand_over = close.clone();
    (hand_over["act"], hand_over["to"]) = (act(), json!(here));
    let inputs = json!({
        "till.open": opening(&[(1_000, 3)]),
        "till.count": { "counts": [{ "value": 500, "count": 2 }] },
        "till.close": close,
        "till.hand_over": hand_over,
        "till.drop": moving("12,50"),
        "till.top_up": moving("120+35"),
        "till.payout": moving("5"),
        "till.list": { "after": null, "limit": 50 },
        "till.report": { "id": closed["id"] },
        "till.name_causes": { "act": act(), "id": closed["id"], "causes": [] },
    });
    inputs.as_object().unwrap().clone()
}

#[tokio::test]
async fn a_day_at_the_till_ends_with_its_difference_named() {
    let story = Story::set_up().await;
    story.person("grace", "attendant").await;
    story.sign_in("grace").await;
    assert_eq!(story.call("till.view", Value::Null).await, json!({ "open": null }));
    let open = story.call("till.open", opening(&[(5_000, 4), (1_000, 10), (50, 0)])).await["open"].clone();
    assert_eq!((&open["float"], &open["user_name"], &open["managed"]), (&json!(30_000), &json!("grace"), &json!(true)));
    story.call("till.drop", moving("120+30")).await;
    story.call("till.top_up", moving("20")).await;
    let mary = crate::ledger::customer(&story, "C-1", "Mary Mwale").await;
    story.call("account.charge", crate::ledger::charge(&mary, "7")).await;
    let view = story.call("till.payout", moving("12.50")).await;
    assert_eq!(view["open"]["expected"], Value::Null, "she counts it blind");
    story.wait(Duration::from_secs(60)).await;
    story.sign_in("grace").await;

    let causes = json!([
        { "kind": "change", "amount": -500, "note": "to a boy" },
        { "kind": "unrecorded", "amount": -200, "note": "" },
    ]);
    let counts = notes(&[(1_000, 14), (250, 4), (50, 13)]);
    let close = json!({ "act": act(), "counts": counts, "causes": causes, "note": "a long day" });
    let report = story.call("till.close", close.clone()).await;
    // 300.00 - 150.00 + 20.00 - 12.50
    assert_eq!((&report["expected"], &report["counted"]), (&json!(15_750), &json!(15_650)));
    assert_eq!((&report["difference"], &report["float"]), (&json!(-100), &json!(30_000)));
    let kinds: Vec<_> =
        report["causes"].as_array().unwrap().iter().map(|one| (one["kind"].clone(), one["amount"].clone())).collect();
    let named = [("change", -500), ("unrecorded", -200), ("unknown", 600)];
    assert_eq!(kinds, named.map(|(kind, amount)| (json!(kind), json!(amount))), "they add up to the difference");
    let moves: Vec<_> = report["moves"].as_array().unwrap().iter().map(|one| (&one["kind"], &one["amount"])).collect();
    let (drop, top_up, payout) = (json!("till_drop"), json!("till_top_up"), json!("till_payout"));
    assert_eq!(moves, [(&drop, &json!(15_000)), (&top_up, &json!(2_000)), (&payout, &json!(1_250))]);
    assert_eq!(report["charges"], json!([{ "account": "sale_revenue", "amount": 700 }]));
    assert_eq!(report["payments"], json!([]), "what was moved by hand is no payment");
    assert_eq!((&report["note"], &report["closed_by_name"]), (&json!("a long day"), &json!("grace")));
    assert_eq!(story.call("till.view", Value::Null).await, json!({ "open": null }));

    assert_eq!(story.call("till.close", close).await, report, "sent again it is answered and not done");
    let list = story.call("till.list", json!({ "after": null, "limit": 5 })).await;
    assert_eq!(list["rows"].as_array().unwrap().len(), 1);
    assert_eq!(list["rows"][0]["difference"], -100);
    assert_eq!(story.call("till.report", json!({ "id": report["id"] })).await, report);
}

#[tokio::test]
async fn without_an_open_till_no_cash_is_moved() {
    let story = Story::set_up().await;
    for name in ["till.drop", "till.top_up", "till.payout"] {
        assert_eq!(story.fault(name, moving("5")).await, json!({ "code": "till_closed" }), "{name}");
    }
    assert_eq!(story.fault("till.close", closing(&[])).await["code"], "till_closed");
    story.call("till.open", opening(&[])).await;
    let fault = story.fault("till.open", opening(&[])).await;
    assert_eq!(fault, json!({ "code": "till_open", "user": "Amina Banda" }));
    story.call("till.drop", moving("5")).await;
    assert_eq!(expected(&story).await, -500, "more was dropped than the drawer should hold: the count will tell");
}

#[tokio::test]
async fn a_till_is_its_owners_and_the_heads() {
    let story = Story::set_up().await;
    for (name, role) in [("grace", "attendant"), ("joseph", "attendant"), ("mary", "manager"), ("paul", "accountant")] {
        story.person(name, role).await;
        story.sign_in_admin().await;
    }
    story.sign_in("grace").await;
    story.call("till.open", opening(&[(100, 5)])).await;
    story.sign_in("joseph").await;
    let other = json!({ "code": "till_of_another", "user": "grace" });
    assert_eq!(story.fault("till.close", closing(&[(100, 5)])).await, other);
    assert_eq!(story.fault("till.drop", moving("1")).await, other);
    assert_eq!(story.call("till.view", Value::Null).await["open"]["managed"], false);
    story.sign_in("paul").await;
    assert_eq!(told(&story).await, 500, "who sees to the money and counts no till sees what it should hold");
    assert_eq!(story.fault("till.close", closing(&[])).await["code"], "denied");
    story.sign_in_admin().await;
    assert_eq!(told(&story).await, Value::Null, "whoever may close it counts it blind");
    story.sign_in("mary").await;
    assert_eq!(told(&story).await, Value::Null, "whoever may close it counts it blind");
    let report = story.call("till.close", closing(&[(100, 5)])).await;
    assert_eq!((&report["user_name"], &report["closed_by_name"]), (&json!("grace"), &json!("mary")));
    assert_eq!(report["causes"], json!([]));

    story.sign_in("joseph").await;
    let all = json!({ "after": null, "limit": 5 });
    assert_eq!(story.fault("till.report", json!({ "id": report["id"] })).await, other);
    assert_eq!(story.call("till.list", all.clone()).await["rows"], json!([]), "others' tills are not his business");
    story.sign_in("grace").await;
    assert_eq!(story.call("till.list", all.clone()).await["rows"][0]["id"], report["id"]);
    story.sign_in("paul").await;
    assert_eq!(story.call("till.list", all).await["rows"][0]["id"], report["id"]);
}

#[tokio::test]
async fn a_till_is_handed_over_with_what_was_counted() {
    let story = Story::set_up().await;
    for (name, role) in [("grace", "attendant"), ("joseph", "attendant"), ("tembo", "technician")] {
        story.person(name, role).await;
        story.sign_in_admin().await;
    }
    story.sign_in("grace").await;
    story.call("till.open", opening(&[(100, 50)])).await;
    let people = story.call("till.people", Value::Null).await;
    let names: Vec<_> = people.as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["Amina Banda", "grace", "joseph"]);
    let id = |name: &str| people.as_array().unwrap().iter().find(|one| one["name"] == name).unwrap()["id"].clone();
    let hand_over = |to: Value, coins: i64| json!({ "act": act(), "counts": notes(&[(100, coins)]), "causes": [], "note": "", "to": to });
    for to in [id("grace"), json!(story.hub().await)] {
        let fault = story.fault("till.hand_over", hand_over(to, 49)).await;
        assert_eq!(fault["fields"][0], json!({ "field": "to", "problem": "not_a_choice" }));
    }
    let ask = hand_over(id("joseph"), 49);
    let report = story.call("till.hand_over", ask.clone()).await;
    assert_eq!((&report["difference"], &report["counted"]), (&json!(-100), &json!(4_900)));
    assert_eq!(story.call("till.hand_over", ask).await, report);
    let open = story.call("till.view", Value::Null).await["open"].clone();
    assert_eq!(
        (&open["user_name"], &open["float"], &open["managed"]),
        (&json!("joseph"), &json!(4_900), &json!(false))
    );
    story.sign_in("joseph").await;
    story.call("till.payout", moving("9")).await;
    let report = story.call("till.close", closing(&[(4_000, 1)])).await;
    assert_eq!((&report["expected"], &report["difference"]), (&json!(4_000), &json!(0)));
}

#[tokio::test]
async fn what_the_float_is_more_than_the_drawer_held_came_from_the_safe() {
    let story = Story::set_up().await;
    let of = |sums: &Value, account: &str| {
        let row = sums["rows"].as_array().unwrap().iter().find(|row| row["account"] == account);
        row.map_or(0, |row| row["debit"].as_i64().unwrap() - row["credit"].as_i64().unwrap())
    };
    story.call("till.open", opening(&[(100, 50)])).await;
    story.call("till.close", closing(&[(100, 47)])).await;
    let sums = story.call("ledger.accounts", Value::Null).await;
    assert_eq!((of(&sums, "cash"), of(&sums, "safe"), of(&sums, "over_short")), (4_700, -5_000, 300));
    story.call("till.open", opening(&[(100, 20)])).await;
    let sums = story.call("ledger.accounts", Value::Null).await;
    assert_eq!((of(&sums, "cash"), of(&sums, "safe"), of(&sums, "over_short")), (2_000, -2_300, 300));
    assert_eq!(expected(&story).await, 2_000);
    assert_eq!(sums["debit"], sums["credit"]);
}

#[tokio::test]
async fn amounts_are_read_in_the_currency_of_the_hub() {
    for (currency, read, unclear) in [
        ("UGX", vec![("1.500", 1_500), ("1500+20", 1_520)], vec![("12.5", "too_many_decimals")]),
        ("TND", vec![("1,5", 1_500), ("1.5000", 1_500)], vec![("1,500", "not_clear"), ("1.2345", "too_many_decimals")]),
        (
            "ZMW",
            vec![("1,500.00", 150_000), ("1 250,50", 125_050), ("200-15,5", 18_450), ("K5", 500), ("5 ZMW", 500)],
            vec![("1.005", "not_clear"), ("0.005", "too_many_decimals")],
        ),
    ] {
        let story = Story::set_up().await;
        hub_of(&story, currency).await;
        story.call("till.open", opening(&[])).await;
        let mut sum = 0;
        for (typed, minor) in read {
            story.call("till.top_up", moving(typed)).await;
            sum += minor;
            assert_eq!(expected(&story).await, sum, "{currency} {typed}");
        }
        for (typed, problem) in unclear {
            let fault = story.fault("till.top_up", moving(typed)).await;
            assert_eq!(
                (&fault["fields"][0]["field"], &fault["fields"][0]["problem"]),
                (&json!("amount"), &json!(problem))
            );
        }
        for (typed, problem) in [
            ("", "required"),
            ("0", "nothing"),
            ("5-6", "out_of_range"),
            ("B5", "not_a_number"),
            ("5+", "not_a_number"),
        ] {
            let fault = story.fault("till.top_up", moving(typed)).await;
            assert_eq!(fault["fields"][0]["problem"], problem, "{currency} {typed}");
        }
        assert_eq!(expected(&story).await, sum, "nothing was moved by what was refused");
    }
}

#[tokio::test]
async fn nothing_goes_beyond_what_is_exact() {
    let story = Story::set_up().await;
    hub_of(&story, "UGX").await;
    let fault = story.fault("till.open", opening(&[(9_007_199_254_740_991, 2)])).await;
    assert_eq!(fault, json!({ "code": "amount_too_large" }));
    story.call("till.open", opening(&[(9_007_199_254_740_991, 1)])).await;
    assert_eq!(story.fault("till.top_up", moving("1")).await, json!({ "code": "amount_too_large" }));
    assert_eq!(story.fault("till.top_up", moving("9007199254740992")).await["code"], "invalid");
    story.call("till.drop", moving("9007199254740991")).await;
    assert_eq!(expected(&story).await, 0);
    let twice = json!({ "act": act(), "counts": notes(&[(5, 1), (5, 1)]), "causes": [], "note": "" });
    assert_eq!(story.fault("till.close", twice).await["fields"][0]["field"], "counts.1.value");
}

#[tokio::test]
async fn an_act_happens_once() {
    let story = Story::set_up().await;
    let open = opening(&[(100, 5)]);
    let view = story.call("till.open", open.clone()).await;
    assert_eq!(story.call("till.open", open.clone()).await, view);
    let drop = moving("1");
    story.call("till.drop", drop.clone()).await;
    story.call("till.drop", drop.clone()).await;
    assert_eq!(expected(&story).await, 400);
    let mut other = moving("1");
    other["act"] = open["act"].clone();
    let fault = story.fault("till.drop", other).await;
    assert_eq!(fault["fields"][0], json!({ "field": "act", "problem": "taken" }), "another act has this id");
    story.person("mary", "manager").await;
    story.sign_in("mary").await;
    assert_eq!(story.fault("till.drop", drop).await["fields"][0]["field"], "act", "it was somebody else's");
}

#[tokio::test]
async fn the_tills_of_a_month_come_page_by_page() {
    let story = Story::set_up().await;
    for day in 0..5 {
        story.call("till.open", opening(&[(100, day)])).await;
        story.call("till.close", closing(&[(100, day)])).await;
        story.clock.advance(Duration::from_secs(10));
    }
    let (mut floats, mut after) = (Vec::new(), Value::Null);
    loop {
        let page = story.call("till.list", json!({ "after": after, "limit": 2 })).await;
        floats.extend(page["rows"].as_array().unwrap().iter().map(|row| row["float"].as_i64().unwrap()));
        after = page["next"].clone();
        if after.is_null() {
            break;
        }
    }
    assert_eq!(floats, [400, 300, 200, 100, 0]);
    for token in ["", "x", "[]", "{}", "[1]"] {
        let fault = story.fault("till.list", json!({ "after": token, "limit": 2 })).await;
        assert_eq!(fault["code"], "unreadable", "{token}");
    }
}
