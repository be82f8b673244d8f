//! How far somebody may go is measured over what they gave a customer since the till was opened, not act by act; and what
//! is hidden from them is told by no other figure.

use serde_json::{Value, json};
use tests::STAFF_PASSWORD;

use crate::ledger::{charge, limited};
use crate::shop::{DAY, Shop, order, returned};
use crate::till::act;

/// Grace serves: may give up 20.00, pay back 10.00 and let off a tenth. Mary owes 100.00.
async fn shop() -> Shop {
    let shop = Shop::open().await;
    let limits =
        json!({ "debt_override": 0, "refund": 1_000, "write_off": 2_000, "discount_pct": 10.0, "see_amounts": true });
    limited(&shop.story, "grace", "attendant", &limits).await;
    shop.story.call("account.charge", charge(&shop.mary, "100")).await;
    shop.story.sign_in("grace").await;
    shop
}

impl Shop {
    async fn up_to(&self, command: &str, ask: Value, limit: i64) {
        let fault = self.story.fault(command, ask).await;
        assert_eq!(fault, json!({ "code": "above_own_limit", "limit": limit }), "{command}");
    }

    async fn till_again(&self) {
        self.story.sign_in_admin().await;
        self.close_till(0).await;
        self.open_till().await;
        self.story.sign_in("grace").await;
    }

    async fn again_tomorrow(&self) {
        self.go(DAY).await;
        self.till_again().await;
    }

    async fn paid_back(&self, amount: &str, reference: &str) -> Value {
        let kind = self.paid("mobile_money", amount, reference).await["kind"].clone();
        json!({
            "act": act(), "customer": self.mary, "kind": kind, "amount": amount, "reference": reference, "reason": "x"
        })
    }
}

#[tokio::test]
async fn a_debt_is_given_up_as_far_as_one_may_and_not_bit_by_bit() {
    let shop = shop().await;
    let first = charge(&shop.mary, "15");
    shop.story.call("account.write_off", first.clone()).await;
    shop.up_to("account.write_off", charge(&shop.mary, "5.01"), 500).await;
    // Of another customer's, as far again.
    let john = shop.customer("C-2", "John Banda").await;
    shop.story.call("account.charge", charge(&john, "100")).await;
    shop.story.call("account.write_off", charge(&john, "20")).await;
    shop.up_to("account.write_off", charge(&john, "0.01"), 0).await;
    // What was taken back was not given.
    let undo = json!({ "act": act(), "undoes": first["act"], "reason": "by mistake" });
    shop.story.call("act.undo", undo).await;
    shop.up_to("account.write_off", charge(&shop.mary, "20.01"), 2_000).await;
    shop.story.call("account.write_off", charge(&shop.mary, "20")).await;
    // A till opened again begins nothing anew on the same day, nor does a day with the same till.
    shop.till_again().await;
    shop.up_to("account.write_off", charge(&shop.mary, "0.01"), 0).await;
    shop.go(DAY).await;
    shop.story.sign_in("grace").await;
    shop.up_to("account.write_off", charge(&shop.mary, "0.01"), 0).await;
    shop.till_again().await;
    shop.story.call("account.write_off", charge(&shop.mary, "20")).await;
}

#[tokio::test]
async fn without_a_till_it_is_measured_over_the_day() {
    let shop = shop().await;
    shop.story.sign_in_admin().await;
    shop.close_till(0).await;
    shop.story.sign_in("grace").await;
    shop.story.call("account.write_off", charge(&shop.mary, "15")).await;
    shop.up_to("account.write_off", charge(&shop.mary, "5.01"), 500).await;
    shop.go(DAY).await;
    shop.story.sign_in("grace").await;
    shop.story.call("account.write_off", charge(&shop.mary, "20")).await;
}

#[tokio::test]
async fn a_debt_is_let_off_once_however_often_it_is_asked() {
    let shop = shop().await;
    shop.story.call("account.discount", charge(&shop.mary, "6")).await;
    shop.up_to("account.discount", charge(&shop.mary, "4.01"), 400).await;
    shop.story.call("account.discount", charge(&shop.mary, "4")).await;
    shop.up_to("account.discount", charge(&shop.mary, "0.01"), 0).await;
}

#[tokio::test]
async fn what_was_charged_stands_while_a_share_of_it_is_let_off() {
    let shop = shop().await;
    let more = charge(&shop.mary, "900");
    shop.story.call("account.charge", more.clone()).await;
    let discount = charge(&shop.mary, "100");
    shop.story.call("account.discount", discount.clone()).await;
    let back = |of: &Value| json!({ "act": act(), "undoes": of["act"], "reason": "by mistake" });
    let fault = shop.story.fault("act.undo", back(&more)).await;
    assert_eq!(fault, json!({ "code": "overtaken", "item": "Mary Phiri" }), "or her whole debt would be let off");
    shop.story.call("act.undo", back(&discount)).await;
    shop.story.call("act.undo", back(&more)).await;
    assert_eq!(shop.balance(&shop.mary).await, -10_000);
}

#[tokio::test]
async fn what_was_let_off_at_the_counter_counts() {
    let shop = shop().await;
    shop.story.sign_in_admin().await;
    shop.set_hub(|form| form["debt_limit"] = json!(10_000_000)).await;
    let (one, two) = (shop.full("B-1").await, shop.full("B-2").await);
    shop.issue(&[&one, &two]).await;
    shop.go(2 * DAY).await;
    shop.story.sign_in("grace").await;
    let back = async |item: &Value, amount: &str| {
        let mut back = shop.basket();
        back["back"] = json!([returned(item)]);
        back["discount"] = json!({ "amount": amount, "reason": "it was dim" });
        let shown = shop.preview(&back).await;
        shop.story.call("counter.commit", order(&shown, &back)).await;
    };
    back(&one, "10").await;
    // She owes 190.00 now, and would owe 200.00: a tenth of that is 20.00, and 10.00 were given.
    shop.up_to("account.discount", charge(&shop.mary, "10.01"), 1_000).await;
    shop.story.call("account.discount", charge(&shop.mary, "10")).await;
    // What is charged besides is let off as far as it goes.
    back(&two, "10").await;
    shop.up_to("account.discount", charge(&shop.mary, "0.01"), 0).await;
}

#[tokio::test]
async fn credit_is_paid_back_as_far_as_one_may_and_not_bit_by_bit() {
    let shop = shop().await;
    let mut pay = shop.basket();
    pay["pay"] = json!([shop.paid("mobile_money", "150", "MP1").await]);
    let shown = shop.preview(&pay).await;
    shop.story.call("counter.commit", order(&shown, &pay)).await;
    shop.story.call("account.refund", shop.paid_back("7", "MP2").await).await;
    shop.up_to("account.refund", shop.paid_back("3.01", "MP3").await, 300).await;
    shop.story.call("account.refund", shop.paid_back("3", "MP3").await).await;
    shop.up_to("account.refund", shop.paid_back("0.01", "MP4").await, 0).await;
    shop.again_tomorrow().await;
    shop.story.call("account.refund", shop.paid_back("10", "MP4").await).await;
}

#[tokio::test]
async fn a_balance_that_is_hidden_is_told_by_no_other_figure() {
    let shop = Shop::open().await;
    let (one, two) = (shop.full("B-1").await, shop.full("B-2").await);
    shop.issue(&[&one]).await;
    shop.story.call("account.charge", charge(&shop.mary, "70")).await;
    let mut hidden = tests::limits();
    (hidden["see_amounts"], hidden["refund"], hidden["write_off"]) = (json!(false), json!(100_000), json!(100_000));
    limited(&shop.story, "ruth", "attendant", &hidden).await;
    shop.story.call("session.sign_in", json!({ "login": "ruth", "password": STAFF_PASSWORD })).await;
    let mut back = shop.basket();
    (back["back"], back["pay"]) = (json!([returned(&one)]), Value::Null);
    let shown = shop.preview(&back).await;
    assert_eq!((&shown["to_pay"], &shown["to_pay_typed"]), (&Value::Null, &json!("")));
    assert_eq!(shown["paid"], 0, "nothing is paid by itself that nobody is told");
    let mut out = shop.takes(&shop.mary, &two, 1);
    for pay in [Value::Null, json!([])] {
        out["pay"] = pay;
        let ask = json!({ "basket": out, "allowing": false });
        let fault = shop.story.fault("counter.preview", ask).await;
        assert_eq!(fault, json!({ "code": "customer_owes", "owed": null, "limit": 0 }));
    }
    let above = json!({ "code": "more_than_there", "there": null });
    for command in ["account.write_off", "account.discount"] {
        assert_eq!(shop.story.fault(command, charge(&shop.mary, "900")).await, above, "{command}");
    }
    assert_eq!(shop.story.fault("account.refund", shop.paid_back("5", "MP1").await).await, above);
    let share = shop.story.fault("account.discount", charge(&shop.mary, "50")).await;
    assert_eq!(share, json!({ "code": "above_own_limit", "limit": null }), "a share of what she owes");
}

/// What the plan tells somebody from whom balances are hidden is the same, whatever a customer has.
#[tokio::test]
async fn credit_and_deposits_that_are_hidden_are_told_by_no_figure_of_the_plan() {
    let shop = Shop::open().await;
    shop.only_tariff(|form| form["deposit"] = json!(2_000)).await;
    let john = shop.customer("C-2", "John Banda").await;
    let (one, two) = (shop.full("B-1").await, shop.full("B-2").await);
    let pays = async |customer: &Value, item: &Value, amount: &str| {
        let mut out = shop.takes(customer, item, 1);
        out["pay"] = shop.cash(amount).await;
        shop.act(&out).await;
    };
    pays(&shop.mary, &one, "300").await;
    shop.story.call("account.charge", charge(&john, "70")).await;
    shop.set_hub(|form| form["debt_limit"] = json!(10_000_000)).await;
    let mut out = shop.takes(&john, &two, 1);
    out["pay"] = json!([]);
    shop.act(&out).await;
    let mut hidden = tests::limits();
    hidden["see_amounts"] = json!(false);
    limited(&shop.story, "ruth", "attendant", &hidden).await;
    shop.story.call("session.sign_in", json!({ "login": "ruth", "password": STAFF_PASSWORD })).await;
    let told = async |item: &Value| {
        let mut back = shop.basket();
        (back["customer"], back["back"]) = (Value::Null, json!([returned(item)]));
        let mut plan = shop.preview(&back).await;
        for own in ["act", "at", "customer"] {
            plan.as_object_mut().unwrap().remove(own);
        }
        for own in ["code", "item", "rental_code"] {
            plan["lines"][0].as_object_mut().unwrap().remove(own);
        }
        plan
    };
    assert_eq!(told(&one).await, told(&two).await);
}

#[tokio::test]
async fn what_moved_in_the_till_of_another_is_told_as_the_till_tells_it() {
    let shop = Shop::open().await;
    shop.story.call("till.top_up", crate::till::moving("300")).await;
    limited(&shop.story, "ruth", "attendant", &tests::limits()).await;
    let seen = async || {
        let acts = shop.story.call("act.list", Value::Null).await;
        let moved = acts.as_array().unwrap().iter().find(|act| act["kind"] == "till_top_up").unwrap();
        moved["facts"]["amount"].clone()
    };
    assert_eq!(seen().await, 30_000);
    shop.story.call("session.sign_in", json!({ "login": "ruth", "password": STAFF_PASSWORD })).await;
    let moves = shop.story.call("till.view", Value::Null).await["open"]["moves"].clone();
    assert_eq!((moves, seen().await), (json!([]), json!(0)));
}
