//! Deposits in a list, and those that leave by hand: given back when nothing they are held for is out, or kept.

use serde_json::{Map, Value, json};
use tests::{Story, all, asked};

use crate::shop::{DAY, Shop, any_length, basket, order, returned};

/// A hub that holds 20.00 for each battery, or once for each customer.
async fn holding(policy: &str) -> Shop {
    let shop = Shop::open().await;
    shop.only_tariff(|form| form["deposit"] = json!(2_000)).await;
    shop.set_hub(|form| {
        form["deposit_policy"] = json!(policy);
        form["debt_limit"] = json!(1_000_000);
    })
    .await;
    shop
}

impl Shop {
    async fn deposits(&self) -> Vec<Value> {
        let page = self.story.call("deposit.list", asked(all("taken"), &Value::Null, 50)).await;
        page["rows"].as_array().unwrap().clone()
    }

    async fn leaving(&self, deposit: &Value) -> Value {
        json!({ "act": self.new_id().await, "id": deposit["id"], "reason": "nothing is out" })
    }

    /// Mary's deposit is held, and she has nothing: the act it was taken with stands, the battery came back under another
    /// policy.
    async fn forgotten(&self) -> Value {
        let (one, two) = (self.full("B-1").await, self.full("B-2").await);
        self.issue(&[&one]).await;
        let later = self.issue(&[&two]).await;
        let mut back = self.basket();
        back["back"] = json!([returned(&one)]);
        self.act(&back).await;
        self.undo(&later).await;
        assert_eq!(self.has(&self.mary).await, Vec::<String>::new());
        let deposits = self.deposits().await;
        assert_eq!((deposits.len(), &deposits[0]["state"]), (1, &json!("held")), "{deposits:?}");
        deposits[0].clone()
    }
}

#[tokio::test]
async fn what_is_left_of_credit_and_deposit_at_the_return_is_told() {
    let shop = holding("per_customer").await;
    let battery = shop.full("B-1").await;
    let mut out = shop.basket();
    out["out"] = json!([shop.out(&battery, 3)]);
    out["pay"] = Value::Null;
    let shown = shop.preview(&out).await;
    assert_eq!((&shown["to_pay"], &shown["left_over"]), (&json!(17_000), &json!(0)));
    shop.act(&out).await;
    shop.go(DAY).await;
    let mut back = shop.basket();
    back["back"] = json!([returned(&battery)]);
    let shown = shop.preview(&back).await;
    let (had, price) = (&shown["customer"]["balance_before"], &shown["lines"][0]["price"]["total"]);
    assert_eq!((had, price, &shown["deposits_released"]), (&json!(15_000), &json!(5_000), &json!(2_000)));
    assert_eq!(
        (&shown["to_pay"], &shown["left_over"]),
        (&json!(0), &json!(15_000 - 5_000 + 2_000)),
        "the column adds up"
    );
    shop.act(&back).await;
    assert_eq!(shop.balance(&shop.mary).await, 12_000);
}

/// Input of the right shape.
pub async fn inputs(story: &Story) -> Map<String, Value> {
    let customer = crate::equipment::customer(story, "C-0981", "Ruth Zulu").await;
    let mut form = any_length("Held");
    form["deposit"] = json!(500);
    let tariff = story.call("tariff.create", form).await["id"].clone();
    let kind = story.equipment_type("Radio").await;
    let item = json!({ "kind": "equipment", "id": story.equipment("E-981", &kind).await });
    let mut out = basket(&customer);
    out["out"] = json!([{
        "item": item, "tariff": tariff, "length": { "value": 1, "unit": "days" }, "due": tests::MORNING.0 + DAY, "rental": null,
        "condition": null, "soc_pct": null,
    }]);
    let phone = crate::payment_kinds::kind(story, "mobile_money").await;
    out["pay"] = json!([{ "kind": phone, "amount": "100", "reference": "MP981" }]);
    let shown = story.call("counter.preview", json!({ "basket": out, "allowing": false })).await;
    story.call("counter.commit", order(&shown, &out)).await;
    let deposits = story.call("deposit.list", asked(all("taken"), &Value::Null, 50)).await;
    let leaving = |act: Value| json!({ "act": act, "id": deposits["rows"][0]["id"], "reason": "nothing is out" });
    let export = |sort: &str| {
        json!({ "question": all(sort), "format": "csv", "name": "Money", "columns": [
            { "key": "amount", "label": "Amount", "words": {} },
        ] })
    };
    let inputs = json!({
        "deposit.list": asked(all("taken"), &Value::Null, 50),
        "deposit.counts": all("taken"),
        "deposit.export": export("taken"),
        "deposit.release": leaving(story.call("act.new_id", Value::Null).await),
        "deposit.forfeit": leaving(story.call("act.new_id", Value::Null).await),
        "payment.list": asked(all("at"), &Value::Null, 50),
        "payment.counts": all("at"),
        "payment.export": export("at"),
    });
    inputs.as_object().unwrap().clone()
}

#[tokio::test]
async fn a_deposit_that_is_held_for_nothing_is_given_back() {
    let shop = holding("per_customer").await;
    let held = shop.forgotten().await;
    let (before, on) = (shop.balance(&shop.mary).await, shop.on("deposits").await);
    assert_eq!(on, -2_000);
    let ask = shop.leaving(&held).await;
    let answer = shop.story.call("deposit.release", ask.clone()).await;
    assert_eq!(answer["balance"], before + 2_000);
    assert_eq!(shop.story.call("deposit.release", ask).await, answer, "sent again it is done once");
    assert_eq!(shop.on("deposits").await, 0);
    shop.ties().await;
    let left = shop.deposits().await[0].clone();
    assert_eq!((&left["state"], &left["reason"]), (&json!("released"), &json!("nothing is out")));
    assert_eq!(shop.story.fault("deposit.release", shop.leaving(&held).await).await, json!({ "code": "deposit_gone" }));
    assert_eq!(shop.story.fault("deposit.forfeit", shop.leaving(&held).await).await, json!({ "code": "deposit_gone" }));
}

#[tokio::test]
async fn what_is_held_for_something_that_is_out_stays() {
    for (policy, needs) in [("per_customer", "B-2"), ("per_line", "B-1")] {
        let shop = holding(policy).await;
        let (one, two) = (shop.full("B-1").await, shop.full("B-2").await);
        shop.issue(&[&one]).await;
        shop.issue(&[&two]).await;
        if policy == "per_customer" {
            let mut back = shop.basket();
            back["back"] = json!([returned(&one)]);
            shop.act(&back).await;
        }
        let held = shop.deposits().await[0].clone();
        let fault = shop.story.fault("deposit.release", shop.leaving(&held).await).await;
        assert_eq!(fault, json!({ "code": "deposit_needed", "item": needs }), "{policy}");
        assert_eq!(shop.deposits().await[0]["state"], "held");
    }
}

#[tokio::test]
async fn only_a_head_keeps_a_deposit_and_it_is_the_hubs_then() {
    let shop = holding("per_line").await;
    let battery = shop.full("B-1").await;
    shop.issue(&[&battery]).await;
    let (held, before) = (shop.deposits().await[0].clone(), shop.balance(&shop.mary).await);
    shop.story.person("grace", "attendant").await;
    shop.story.sign_in("grace").await;
    assert_eq!(shop.story.fault("deposit.forfeit", json!({})).await["code"], "denied");
    assert_eq!(shop.story.fault("deposit.list", json!({})).await["code"], "denied");
    shop.story.sign_in_admin().await;
    let kept = shop.story.call("deposit.forfeit", shop.leaving(&held).await).await;
    assert_eq!(kept["balance"], before, "the customer has nothing of it");
    assert_eq!((shop.on("deposits").await, shop.on("loss_revenue").await), (0, -2_000));
    assert_eq!(shop.deposits().await[0]["state"], "forfeited");
    // Nothing is left to go back with the battery.
    let mut back = shop.basket();
    back["back"] = json!([returned(&battery)]);
    assert_eq!(shop.act(&back).await["facts"]["deposits_released"], 0);
}

#[tokio::test]
async fn what_left_by_hand_is_held_again_when_that_is_taken_back() {
    let shop = holding("per_customer").await;
    let held = shop.forgotten().await;
    let before = (shop.balance(&shop.mary).await, shop.on("deposits").await, shop.on("loss_revenue").await);
    for command in ["deposit.release", "deposit.forfeit"] {
        let ask = shop.leaving(&held).await;
        shop.story.call(command, ask.clone()).await;
        shop.undo(&json!({ "id": ask["act"] })).await;
        assert_eq!(shop.deposits().await[0], held, "{command}");
        let after = (shop.balance(&shop.mary).await, shop.on("deposits").await, shop.on("loss_revenue").await);
        assert_eq!(after, before, "{command}");
    }
}

#[tokio::test]
async fn deposits_are_found_by_what_became_of_them() {
    let shop = holding("per_line").await;
    let (one, two) = (shop.full("B-1").await, shop.full("B-2").await);
    shop.issue(&[&one, &two]).await;
    let mut back = shop.basket();
    back["back"] = json!([returned(&one)]);
    shop.act(&back).await;
    for (fate, count) in [("held", 1), ("released", 1), ("forfeited", 0)] {
        let mut question = all("taken");
        question["filters"] = json!({ "fate": [fate] });
        let page = shop.story.call("deposit.list", asked(question.clone(), &Value::Null, 50)).await;
        assert_eq!(page["rows"].as_array().unwrap().len(), count, "{fate}");
        assert_eq!(shop.story.call("deposit.counts", question).await["matching"], count, "{fate}");
    }
    let mut question = all("amount");
    question["search"] = json!("mary");
    assert_eq!(shop.story.call("deposit.counts", question).await["matching"], 2);
}

#[tokio::test]
async fn what_a_deposit_was_taken_with_is_not_undone_after_it_has_left() {
    let shop = holding("per_line").await;
    let battery = shop.full("B-1").await;
    let issued = shop.issue(&[&battery]).await;
    let held = shop.deposits().await[0].clone();
    shop.story.call("deposit.forfeit", shop.leaving(&held).await).await;
    let undoing = shop.undoing(&issued).await;
    assert_eq!(shop.story.fault("act.undo", undoing).await["code"], "overtaken");
    assert_eq!(shop.on("deposits").await, 0, "it left once");
}
