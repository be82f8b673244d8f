//! Money at the counter: the till, ways to pay, credit and debt, deposits, discounts.

use serde_json::{Value, json};
use tests::charge;

use crate::shop::{DAY, Shop, basket, returned};

/// Mary has had a battery for two days, which costs 100.00.
async fn two_days(shop: &Shop) -> Value {
    let battery = shop.full("B-1").await;
    shop.issue(&[&battery]).await;
    shop.go(2 * DAY).await;
    let mut back = shop.basket();
    back["back"] = json!([returned(&battery)]);
    back
}

#[tokio::test]
async fn cash_needs_a_till_but_a_return_does_not() {
    let shop = Shop::closed().await;
    let mut back = two_days(&shop).await;
    back["pay"] = shop.cash("100").await;
    assert_eq!(shop.refused(&back).await, json!({ "code": "till_closed" }));
    back["pay"] = json!([shop.paid("mobile_money", "30", "mp 1").await]);
    shop.act(&back).await;
    assert_eq!(shop.balance(&shop.mary).await, -7_000, "the rest is a debt, and the battery is here");
    shop.open_till().await;
    let mut pay = shop.basket();
    pay["pay"] = shop.cash("50+20").await;
    assert_eq!(shop.act(&pay).await["kind"], "pay");
    assert_eq!((shop.balance(&shop.mary).await, shop.on("cash").await), (0, 7_000));
}

#[tokio::test]
async fn what_is_to_be_paid_is_proposed_in_cash_where_a_till_is_open() {
    let shop = Shop::closed().await;
    let mut back = two_days(&shop).await;
    back["pay"] = Value::Null;
    let shown = shop.preview(&back).await;
    assert_eq!((&shown["to_pay"], &shown["paid"], &shown["till_open"]), (&json!(10_000), &json!(0), &json!(false)));
    shop.open_till().await;
    let shown = shop.preview(&back).await;
    assert_eq!((&shown["to_pay"], &shown["paid"], &shown["till_open"]), (&json!(10_000), &json!(10_000), &json!(true)));
    shop.act(&back).await;
    assert_eq!((shop.balance(&shop.mary).await, shop.on("cash").await), (0, 10_000), "settled, without credit");
}

#[tokio::test]
async fn one_pays_in_several_ways_and_a_reference_counts_once() {
    let shop = Shop::open().await;
    let mut back = two_days(&shop).await;
    let voucher = json!({ "label": "", "account": "voucher", "reference": "optional" });
    shop.story.call("payment_kind.create", voucher).await;
    let (cash, phone) = (shop.paid("cash", "40", "").await, shop.paid("mobile_money", "1 50,50", "mp2611 03a").await);
    back["pay"] = json!([cash, phone, shop.paid("voucher", "9.50", "").await]);
    assert_eq!(shop.act(&back).await["facts"]["paid"], 20_000);
    assert_eq!(
        (shop.balance(&shop.mary).await, shop.on("mobile_money").await),
        (10_000, 15_050),
        "what is above is credit"
    );
    // The same reference, however it is typed, whoever pays.
    let mut again = basket(&shop.customer("C-2", "John Banda").await);
    again["pay"] = json!([shop.paid("mobile_money", "5", " MP261103A ").await]);
    let taken = json!({ "field": "pay.0.reference", "problem": "taken" });
    assert_eq!(shop.refused(&again).await["fields"], json!([taken]));
    let new = shop.paid("mobile_money", "5", "X7").await;
    again["pay"] = json!([new, new]);
    assert_eq!(shop.refused(&again).await["fields"][0]["field"], "pay.1.reference", "twice at once");
    again["pay"] = json!([shop.paid("mobile_money", "5", " ").await]);
    let missing = json!({ "field": "pay.0.reference", "problem": "required" });
    assert_eq!(shop.refused(&again).await["fields"][0], missing);
    again["pay"] = json!([shop.paid("cash", "5", "X1").await]);
    assert_eq!(shop.refused(&again).await["fields"][0]["problem"], "not_a_choice");
    // Credit pays the next rental.
    let mut back = {
        let battery = shop.full("B-2").await;
        shop.issue(&[&battery]).await;
        shop.go(3 * DAY).await;
        let mut back = shop.basket();
        back["back"] = json!([returned(&battery)]);
        back
    };
    back["pay"] = Value::Null;
    assert_eq!(shop.act(&back).await["facts"]["paid"], 5_000);
    assert_eq!(shop.balance(&shop.mary).await, 0);
}

#[tokio::test]
async fn debt_stops_a_new_rental_and_never_a_return() {
    let shop = Shop::open().await;
    let (battery, other) = (shop.full("B-1").await, shop.full("B-2").await);
    shop.issue(&[&battery]).await;
    let charge = json!({ "act": shop.new_id().await, "customer": shop.mary, "amount": "80", "reason": "a cable" });
    shop.story.call("account.charge", charge).await;
    let mut out = shop.basket();
    out["out"] = json!([shop.out(&other, 1)]);
    assert_eq!(shop.refused(&out).await, json!({ "code": "customer_owes", "owed": 8_000, "limit": 0 }));
    shop.set_hub(|form| form["debt_limit"] = json!(7_999)).await;
    assert_eq!(shop.refused(&out).await, json!({ "code": "customer_owes", "owed": 8_000, "limit": 7_999 }));
    // Paying a little is enough; the manager allows as far as they may.
    let mut paying = out.clone();
    paying["pay"] = shop.cash("0,01").await;
    shop.preview(&paying).await;
    shop.story.person("joseph", "manager").await;
    shop.story.sign_in("joseph").await;
    let mine = json!({ "login": null, "password": null, "reason": "she pays on Friday" });
    let order = json!({ "act": shop.new_id().await, "at": shop.now(), "basket": out, "allow": mine });
    assert_eq!(shop.story.fault("counter.commit", order.clone()).await["code"], "customer_owes");
    shop.story.sign_in_admin().await;
    let people = shop.story.call("user.list", Value::Null).await;
    let joseph = people.as_array().unwrap().iter().find(|row| row["login"] == "joseph").unwrap()["id"].clone();
    let mut limits = tests::limits();
    limits["debt_override"] = json!(1);
    let roles = json!([{ "hub": shop.story.hub().await, "role": "manager", "limits": limits }]);
    shop.story.call("user.set_roles", json!({ "id": joseph, "roles": roles })).await;
    shop.story.sign_in("joseph").await;
    assert_eq!(shop.story.call("counter.commit", order).await["note"], "she pays on Friday");
    shop.go(DAY).await;
    let mut back = shop.basket();
    back["back"] = json!([returned(&battery), returned(&other)]);
    assert_eq!(shop.act(&back).await["facts"]["charged"], 10_000);
    assert_eq!(shop.balance(&shop.mary).await, -18_000);
}

#[tokio::test]
async fn a_deposit_is_held_by_the_hubs_policy_and_leaves_once() {
    for (policy, one, after_one) in [("per_customer", 2_000, 2_000), ("per_line", 4_000, 2_000)] {
        let shop = Shop::open().await;
        shop.set_hub(|form| form["deposit_policy"] = json!(policy)).await;
        shop.only_tariff(|form| form["deposit"] = json!(2_000)).await;
        let (first, second) = (shop.full("B-1").await, shop.full("B-2").await);
        for item in [&first, &second] {
            let mut out = shop.basket();
            out["out"] = json!([shop.out(item, 1)]);
            let unpaid = shop.story.call("counter.preview", json!({ "basket": out, "allowing": true })).await;
            let taken = unpaid["deposits_taken"].clone();
            assert_eq!(unpaid["lines"][0]["deposit"], taken);
            if taken != 0 {
                let owed = json!({ "code": "customer_owes", "owed": 2_000, "limit": 0 });
                assert_eq!(shop.refused(&out).await, owed, "a deposit is paid when it is taken");
                out["pay"] = shop.cash("20").await;
            }
            shop.act(&out).await;
        }
        assert_eq!(
            (-shop.on("deposits").await, shop.at_counter(&shop.mary).await["deposits"].clone()),
            (one, json!(one))
        );
        for (item, left) in [(&first, after_one), (&second, 0)] {
            let mut back = shop.basket();
            back["back"] = json!([returned(item)]);
            shop.act(&back).await;
            assert_eq!(-shop.on("deposits").await, left, "{policy}");
        }
        assert_eq!(shop.balance(&shop.mary).await, one, "released to the balance");
    }
}

#[tokio::test]
async fn a_discount_goes_as_far_as_whoever_gives_it() {
    let shop = Shop::open().await;
    let mut back = two_days(&shop).await;
    let let_off = |amount: &str, reason: &str| json!({ "amount": amount, "reason": reason });
    back["discount"] = let_off("100,01", "a friend");
    assert_eq!(shop.refused(&back).await, json!({ "code": "more_than_there", "there": 10_000 }));
    back["discount"] = let_off("10", " ");
    assert_eq!(shop.refused(&back).await["fields"][0]["field"], "reason");
    shop.story.person("grace", "attendant").await;
    shop.story.sign_in_admin().await;
    let people = shop.story.call("user.list", Value::Null).await;
    let grace = people.as_array().unwrap().iter().find(|row| row["login"] == "grace").unwrap()["id"].clone();
    let mut limits = tests::limits();
    limits["discount_pct"] = json!(12.5);
    let roles = json!([{ "hub": shop.story.hub().await, "role": "attendant", "limits": limits }]);
    shop.story.call("user.set_roles", json!({ "id": grace, "roles": roles })).await;
    shop.story.sign_in("grace").await;
    back["discount"] = let_off("12.51", "it was dim");
    let ask = json!({ "basket": back, "allowing": false });
    assert_eq!(shop.story.fault("counter.preview", ask).await, json!({ "code": "above_own_limit", "limit": 1_250 }));
    back["discount"] = let_off("12.50", "it was dim");
    let shown = shop.story.call("counter.preview", json!({ "basket": back, "allowing": false })).await;
    assert_eq!((&shown["discount"], &shown["customer"]["balance_after"]), (&json!(1_250), &json!(-8_750)));
    let done = shop.story.call("counter.commit", crate::shop::order(&shown, &back)).await;
    assert_eq!(done["note"], "it was dim", "why it was let off is kept");
    shop.story.sign_in_admin().await;
    shop.ties().await;
    assert_eq!((shop.on("discounts").await, shop.balance(&shop.mary).await), (1_250, -8_750));
}

#[tokio::test]
async fn money_has_the_decimals_of_its_currency() {
    for (currency, typed, minor, wrong) in
        [("XOF", "1 500+25", 1_525, "12,5"), ("TND", "1.5+0,025", 1_525, "0.0005"), ("ZMW", "15,25", 1_525, "15,2511")]
    {
        let shop = Shop::closed().await;
        shop.set_hub(|form| form["currency"] = json!(currency)).await;
        shop.open_till().await;
        let mut pay = shop.basket();
        pay["pay"] = shop.cash(wrong).await;
        let fault = shop.refused(&pay).await;
        assert_eq!(fault["fields"][0]["field"], "pay.0.amount", "{currency} {fault}");
        pay["pay"] = shop.cash(typed).await;
        assert_eq!(shop.act(&pay).await["facts"]["paid"], minor, "{currency}");
        // From now on it stays.
        let mut form = tests::hub("MTE", "Mtendere hub");
        form["currency"] = json!("EUR");
        let ask = json!({ "id": shop.story.hub().await, "form": form });
        assert_eq!(shop.story.fault("hub.edit", ask).await["code"], "currency_fixed");
    }
}

#[tokio::test]
async fn amounts_beyond_what_is_exact_or_below_nothing_are_refused() {
    let shop = Shop::open().await;
    let mut pay = shop.basket();
    for typed in ["-1", "0", "", "5-6", "99999999999999999999", "90071992547409.92", "1e5", "12,5,1", "B 5", "5.555"] {
        pay["pay"] = shop.cash(typed).await;
        let fault = shop.refused(&pay).await;
        assert_eq!(
            (&fault["code"], &fault["fields"][0]["field"]),
            (&json!("invalid"), &json!("pay.0.amount")),
            "{typed}"
        );
    }
    pay["pay"] = shop.cash("10995116277.76").await;
    shop.act(&pay).await;
    pay["pay"] = shop.cash("0.01").await;
    assert_eq!(shop.refused(&pay).await, json!({ "code": "amount_too_large" }));
    // And what she has is still hers to use.
    let battery = shop.full("B-1").await;
    shop.issue(&[&battery]).await;
    shop.go(DAY).await;
    let mut back = shop.basket();
    back["back"] = json!([returned(&battery)]);
    shop.act(&back).await;
}

#[tokio::test]
async fn what_was_charged_and_paid_is_told_only_to_whom_amounts_are_shown() {
    let shop = Shop::open().await;
    let mut back = two_days(&shop).await;
    back["pay"] = shop.cash("100").await;
    shop.act(&back).await;
    for (role, sees) in [("technician", false), ("attendant", true), ("accountant", true)] {
        shop.story.person(role, role).await;
        shop.story.sign_in(role).await;
        let last = shop.story.call("act.list", Value::Null).await[0].clone();
        let paid = if sees { 10_000 } else { 0 };
        assert_eq!((&last["facts"]["paid"], &last["facts"]["charged"]), (&json!(paid), &json!(paid)), "{role}");
        assert_eq!(last["facts"]["items"][0]["code"], "B-1");
        shop.story.sign_in_admin().await;
    }
}

#[tokio::test]
async fn the_last_acts_tell_what_they_moved_as_many_as_are_asked_for() {
    let shop = Shop::open().await;
    let ask = json!({ "act": shop.new_id().await, "customer": shop.mary, "amount": "7", "reason": "a cable" });
    shop.story.call("account.charge", ask).await;
    for (role, amount) in [("technician", 0), ("attendant", 700)] {
        shop.story.person(role, role).await;
        shop.story.sign_in(role).await;
        let acts = shop.story.call("act.list", json!({ "limit": 1 })).await;
        assert_eq!((acts.as_array().unwrap().len(), &acts[0]["facts"]["amount"]), (1, &json!(amount)), "{role}");
        shop.story.sign_in_admin().await;
    }
    assert_eq!(shop.story.call("act.list", Value::Null).await.as_array().unwrap().len(), 2);
    assert_eq!(shop.story.fault("act.list", json!({ "limit": 201 })).await["fields"][0]["field"], "limit");
}

#[tokio::test]
async fn tax_and_fees_are_in_the_books_as_they_were_shown() {
    let shop = Shop::open().await;
    shop.only_tariff(|form| {
        let energy = charge("Energy", "per_kwh", 30);
        form["components"] = json!([charge("Daily", "per_day", 5_000), energy, charge("Card", "fixed", 250)]);
        form["tax_pct"] = json!(16.0);
    })
    .await;
    let mut back = two_days(&shop).await;
    back["back"][0]["energy_kwh"] = json!(12.5);
    let price = shop.preview(&back).await["lines"][0]["price"].clone();
    assert_eq!((&price["subtotal"], &price["tax"], &price["total"]), (&json!(10_625), &json!(1_700), &json!(12_325)));
    shop.act(&back).await;
    let books = (shop.on("rental_revenue").await, shop.on("energy_revenue").await, shop.on("tax_payable").await);
    assert_eq!(books, (-10_250, -375, -1_700));
    for wrong in [json!(-1.0), json!(1e12)] {
        back["back"][0]["energy_kwh"] = wrong;
        assert_ne!(shop.refused(&back).await["code"], "internal");
    }
}
