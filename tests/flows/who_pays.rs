//! Who pays is whose things lie on the counter, and each line goes on the account of whoever had the thing.

use serde_json::{Value, json};

use crate::shop::{DAY, Shop, basket, returned};

/// Mary has B-1, John has B-2, both since a day; B-3 is full.
async fn shop() -> (Shop, Value, [Value; 3]) {
    let shop = Shop::open().await;
    let john = shop.customer("C-2", "John Banda").await;
    let things = [shop.full("B-1").await, shop.full("B-2").await, shop.full("B-3").await];
    shop.issue(&[&things[0]]).await;
    let mut out = basket(&john);
    out["out"] = json!([shop.out(&things[1], 3)]);
    shop.act(&out).await;
    shop.go(DAY).await;
    shop.ready(&things[2]).await;
    (shop, john, things)
}

fn back(customer: &Value, things: &[&Value]) -> Value {
    let mut back = basket(customer);
    back["back"] = things.iter().map(|thing| returned(thing)).collect();
    back
}

#[tokio::test]
async fn what_somebody_else_brings_is_paid_by_whoever_had_it() {
    let (shop, john, [marys, ..]) = shop().await;
    let mut brought = back(&john, &[&marys]);
    brought["pay"] = shop.cash("20").await;
    let shown = shop.preview(&brought).await;
    assert_eq!((&shown["customer"]["id"], &shown["lines"][0]["other_account"]), (&shop.mary, &json!("")));
    let done = shop.act(&brought).await;
    assert_eq!(done["customer_name"], "Mary Phiri", "{done}");
    assert_eq!((shop.balance(&shop.mary).await, shop.balance(&john).await), (-3_000, 0));
}

#[tokio::test]
async fn who_takes_something_or_brings_their_own_pays_and_the_rest_goes_on_its_own_account() {
    let (shop, john, [marys, johns, full]) = shop().await;
    // In whatever order they were scanned.
    for things in [[&marys, &johns], [&johns, &marys]] {
        let shown = shop.preview(&back(&john, &things)).await;
        assert_eq!(shown["customer"]["id"], john);
        let named = |line: &Value| (line["code"].clone(), line["other_account"].clone());
        let lines: Vec<_> = shown["lines"].as_array().unwrap().iter().map(named).collect();
        assert!(lines.contains(&(json!("B-1"), json!("Mary Phiri"))), "{lines:?}");
        assert!(lines.contains(&(json!("B-2"), json!(""))), "{lines:?}");
        assert_eq!((&shown["charged"], &shown["customer"]["balance_after"]), (&json!(10_000), &json!(-5_000)));
    }
    let mut takes = back(&john, &[&marys]);
    takes["out"] = json!([shop.out(&full, 1)]);
    takes["discount"] = json!({ "amount": "1", "reason": "waited long" });
    let fault = shop.refused(&takes).await;
    assert_eq!(fault, json!({ "code": "more_than_there", "there": 0 }), "nothing is let off another's charge");
    takes["discount"] = Value::Null;
    shop.act(&takes).await;
    assert_eq!((shop.balance(&shop.mary).await, shop.balance(&john).await), (-5_000, 0));
    assert_eq!(shop.has(&john).await, ["B-3", "B-2"]);
}

#[tokio::test]
async fn where_nobody_is_named_whoever_s_thing_came_first_pays() {
    let (shop, john, [marys, johns, _]) = shop().await;
    let shown = shop.preview(&back(&Value::Null, &[&johns, &marys])).await;
    assert_eq!((&shown["customer"]["id"], &shown["lines"][1]["other_account"]), (&john, &json!("Mary Phiri")));
}
