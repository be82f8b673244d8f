//! What was paid for what still runs pays for nothing else, and is not paid back.

use serde_json::{Value, json};

use crate::shop::{DAY, Shop, returned};

impl Shop {
    /// Mary takes one for so many days, and pays as the counter asks.
    async fn prepays(&self, item: &Value, days: i64) -> Value {
        let mut out = self.basket();
        (out["out"], out["pay"]) = (json!([self.out(item, days)]), Value::Null);
        self.act(&out).await
    }

    async fn brings(&self, item: &Value) -> Value {
        let mut back = self.basket();
        (back["back"], back["pay"]) = (json!([returned(item)]), Value::Null);
        self.act(&back).await
    }

    async fn pays_out(&self, amount: &str) -> Value {
        let kind = self.paid("cash", amount, "").await["kind"].clone();
        json!({
            "act": self.new_id().await, "customer": self.mary, "kind": kind, "amount": amount, "reference": "",
            "reason": "asked for it",
        })
    }
}

#[tokio::test]
async fn what_was_paid_ahead_for_one_rental_pays_for_no_other() {
    let shop = Shop::open().await;
    let (one, two) = (shop.full("B-1").await, shop.full("B-2").await);
    assert_eq!(shop.prepays(&one, 3).await["facts"]["paid"], 15_000);
    assert_eq!(shop.prepays(&two, 3).await["facts"]["paid"], 15_000, "the first was paid for, not this one");
    let none = json!({ "code": "more_than_there", "there": 0 });
    assert_eq!(shop.story.fault("account.refund", shop.pays_out("0.01").await).await, none);
    shop.go(2 * DAY).await;
    let done = shop.brings(&one).await;
    assert_eq!((&done["facts"]["charged"], &done["facts"]["paid"]), (&json!(10_000), &json!(0)));
    // Two of three days were used: the third is hers again, and the other one's three stay.
    assert_eq!(shop.balance(&shop.mary).await, 20_000);
    let fault = shop.story.fault("account.refund", shop.pays_out("50.01").await).await;
    assert_eq!(fault, json!({ "code": "more_than_there", "there": 5_000 }));
    shop.story.call("account.refund", shop.pays_out("20").await).await;
    shop.ready(&one).await;
    assert_eq!(shop.prepays(&one, 1).await["facts"]["paid"], 2_000, "what was left is taken off");
    shop.go(DAY).await;
    for item in [&one, &two] {
        assert_eq!(shop.brings(item).await["facts"]["paid"], 0);
    }
    assert_eq!(shop.balance(&shop.mary).await, 0);
}

#[tokio::test]
async fn what_stays_out_longer_or_is_late_keeps_more_of_it() {
    let shop = Shop::open().await;
    let (one, two) = (shop.full("B-1").await, shop.full("B-2").await);
    let mut out = shop.basket();
    (out["out"], out["pay"]) = (json!([shop.out(&one, 1)]), shop.cash("200").await);
    shop.act(&out).await;
    let next = async |days: i64| {
        let mut next = shop.basket();
        (next["out"], next["pay"]) = (json!([shop.out(&two, days)]), Value::Null);
        shop.preview(&next).await["to_pay"].clone()
    };
    assert_eq!(next(4).await, 5_000);
    let mut due = shop.basket();
    due["due"] = json!([{ "item": one, "due": shop.now() + 2 * DAY }]);
    shop.act(&due).await;
    assert_eq!(next(4).await, 10_000);
    shop.go(3 * DAY).await;
    shop.ready(&two).await;
    assert_eq!(next(4).await, 15_000, "a day late so far");
    shop.go(9 * DAY).await;
    shop.ready(&two).await;
    assert_eq!(next(4).await, 20_000, "more than she paid: there is nothing left of it, and it is not asked for yet");
}

#[tokio::test]
async fn who_owes_pays_that_too_and_what_runs_on_debt_is_paid_when_it_is_back() {
    let shop = Shop::open().await;
    shop.set_hub(|form| form["debt_limit"] = json!(10_000_000)).await;
    let (one, two) = (shop.full("B-1").await, shop.full("B-2").await);
    shop.issue(&[&one]).await;
    let mut next = shop.basket();
    (next["out"], next["pay"]) = (json!([shop.out(&two, 1)]), Value::Null);
    assert_eq!(shop.preview(&next).await["to_pay"], 5_000, "what runs was put off");
    let charge = json!({ "act": shop.new_id().await, "customer": shop.mary, "amount": "7", "reason": "a cable" });
    shop.story.call("account.charge", charge).await;
    assert_eq!(shop.preview(&next).await["to_pay"], 5_700);
    shop.go(3 * DAY).await;
    let done = shop.brings(&one).await;
    assert_eq!((&done["facts"]["charged"], &done["facts"]["paid"]), (&json!(15_000), &json!(15_700)), "all of it now");
}
