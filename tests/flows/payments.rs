//! The list of what was paid and paid back; and what is done on an account by hand, taken back.

use serde_json::{Value, json};
use tests::{all, asked};

use crate::shop::Shop;

impl Shop {
    async fn payments(&self, question: Value) -> Vec<Value> {
        self.story.call("payment.list", asked(question, &Value::Null, 50)).await["rows"].as_array().unwrap().clone()
    }

    /// An act on Mary's account.
    async fn moving(&self, amount: &str) -> Value {
        json!({ "act": self.new_id().await, "customer": self.mary, "amount": amount, "reason": "by hand" })
    }

    async fn refund(&self, amount: &str) -> Value {
        let mut ask = self.moving(amount).await;
        ask["kind"] = self.paid("cash", "1", "").await["kind"].clone();
        ask["reference"] = json!("");
        ask
    }

    /// Mary pays in advance.
    async fn pays(&self, amount: &str, phone: bool) -> Value {
        let mut pay = self.basket();
        let paid =
            if phone { self.paid("mobile_money", amount, "MP77").await } else { self.paid("cash", amount, "").await };
        pay["pay"] = json!([paid]);
        self.act(&pay).await
    }
}

#[tokio::test]
async fn payments_are_listed_with_how_and_how_far_they_count() {
    let shop = Shop::open().await;
    shop.pays("40", false).await;
    shop.story.clock.advance(std::time::Duration::from_secs(1));
    let phone = shop.pays("25", true).await;
    shop.undo(&phone).await;
    shop.story.clock.advance(std::time::Duration::from_secs(1));
    shop.story.call("account.refund", shop.refund("15").await).await;
    let seen: Vec<_> = shop
        .payments(all("at"))
        .await
        .iter()
        .map(|row| (row["account"].clone(), row["amount"].clone(), row["state"].clone(), row["reference"].clone()))
        .collect();
    let row = |account: &str, amount: i64, state: &str, reference: &str| {
        (json!(account), json!(amount), json!(state), json!(reference))
    };
    assert_eq!(
        seen,
        [
            row("cash", 4_000, "recorded", ""),
            row("mobile_money", 2_500, "reversed", "MP77"),
            row("cash", -1_500, "recorded", ""),
        ]
    );
    for (filter, value, count) in
        [("way", "out", 1), ("way", "in", 2), ("state", "reversed", 1), ("state", "disputed", 0)]
    {
        let mut question = all("at");
        question["filters"] = json!({ filter: [value] });
        assert_eq!(shop.payments(question.clone()).await.len(), count, "{filter} {value}");
        assert_eq!(shop.story.call("payment.counts", question).await["matching"], count, "{filter} {value}");
    }
    let mut question = all("at");
    question["search"] = json!("mp77");
    assert_eq!(shop.payments(question).await[0]["customer_name"], "Mary Phiri");
}

#[tokio::test]
async fn payments_are_shown_to_whoever_sees_to_the_money() {
    let shop = Shop::open().await;
    for (name, role) in [("grace", "attendant"), ("paul", "accountant"), ("otto", "auditor")] {
        shop.story.person(name, role).await;
        shop.story.sign_in_admin().await;
    }
    for name in ["paul", "otto"] {
        shop.story.sign_in(name).await;
        shop.payments(all("at")).await;
        shop.story.call("ledger.accounts", Value::Null).await;
        assert_eq!(shop.story.fault("account.refund", json!({})).await["code"], "denied", "{name} changes nothing");
    }
    shop.story.sign_in("grace").await;
    for command in ["payment.list", "payment.counts", "ledger.accounts", "ledger.debtors"] {
        assert_eq!(shop.story.fault(command, json!({})).await["code"], "denied", "{command}");
    }
}

#[tokio::test]
async fn what_was_done_on_an_account_by_hand_is_taken_back() {
    let shop = Shop::open().await;
    let acts = [
        ("account.charge", shop.moving("30").await, -3_000),
        ("account.write_off", shop.moving("10").await, 1_000),
        ("account.discount", shop.moving("5").await, 500),
    ];
    let mut balance = 0;
    let mut done = Vec::new();
    for (command, ask, by) in acts {
        balance += by;
        assert_eq!(shop.story.call(command, ask.clone()).await["balance"], balance, "{command}");
        done.push((ask["act"].clone(), by));
    }
    assert_eq!((shop.on("discounts").await, shop.on("write_offs").await), (500, 1_000));
    while let Some((act, by)) = done.pop() {
        balance -= by;
        shop.undo(&json!({ "id": act })).await;
        assert_eq!(shop.balance(&shop.mary).await, balance);
    }
    for account in ["discounts", "write_offs", "sale_revenue", "customer"] {
        assert_eq!(shop.on(account).await, 0, "{account}");
    }
}

#[tokio::test]
async fn a_refund_that_is_taken_back_lies_in_the_drawer_again() {
    let shop = Shop::open().await;
    shop.pays("40", false).await;
    let ask = shop.refund("15").await;
    shop.story.call("account.refund", ask.clone()).await;
    assert_eq!((shop.on("cash").await, shop.balance(&shop.mary).await), (2_500, 2_500));
    shop.undo(&json!({ "id": ask["act"] })).await;
    assert_eq!((shop.on("cash").await, shop.balance(&shop.mary).await), (4_000, 4_000));
    let states: Vec<_> = shop.payments(all("at")).await.iter().map(|row| row["state"].clone()).collect();
    assert_eq!(states, ["recorded", "reversed"]);
    let closed = shop.close_till(4_000).await;
    assert_eq!(closed["difference"], 0);
}

#[tokio::test]
async fn a_discount_goes_as_far_as_the_share_of_what_is_owed() {
    let shop = Shop::open().await;
    shop.story.call("account.charge", shop.moving("80").await).await;
    shop.story.person("grace", "attendant").await;
    shop.story.sign_in_admin().await;
    let people = shop.story.call("user.list", Value::Null).await;
    let grace = people.as_array().unwrap().iter().find(|row| row["login"] == "grace").unwrap()["id"].clone();
    let mut limits = tests::limits();
    limits["discount_pct"] = json!(12.5);
    let roles = json!([{ "hub": shop.story.hub().await, "role": "attendant", "limits": limits }]);
    shop.story.call("user.set_roles", json!({ "id": grace, "roles": roles })).await;
    shop.story.sign_in("grace").await;
    let fault = shop.story.fault("account.discount", shop.moving("10.01").await).await;
    assert_eq!(fault, json!({ "code": "above_own_limit", "limit": 1_000 }));
    assert_eq!(shop.story.call("account.discount", shop.moving("10").await).await["balance"], -7_000);
    shop.story.sign_in_admin().await;
    let fault = shop.story.fault("account.discount", shop.moving("70.01").await).await;
    assert_eq!(fault, json!({ "code": "more_than_there", "there": 7_000 }));
}

#[tokio::test]
async fn a_statement_tells_what_was_there_before_what_happened_and_what_is_there_after() {
    let shop = Shop::open().await;
    let mut times = Vec::new();
    for amount in ["10", "20", "40"] {
        times.push(shop.now());
        shop.story.call("account.charge", shop.moving(amount).await).await;
        shop.story.clock.advance(std::time::Duration::from_secs(60));
    }
    shop.pays("15", false).await;
    let over = async |from: Value, to: Value, limit: u32| {
        let ask = json!({ "customer": shop.mary, "from": from, "to": to, "after": null, "limit": limit });
        shop.story.call("account.statement", ask).await
    };
    let seen = over(json!(times[1]), json!(times[2]), 50).await;
    assert_eq!((&seen["opening"], &seen["closing"]), (&json!(-1_000), &json!(-7_000)));
    assert_eq!((&seen["debit"], &seen["credit"]), (&json!(6_000), &json!(0)));
    let balances: Vec<_> =
        seen["lines"]["rows"].as_array().unwrap().iter().map(|line| line["balance"].clone()).collect();
    assert_eq!(balances, [-7_000, -3_000], "the balance runs on from before");
    let all = over(Value::Null, Value::Null, 1).await;
    assert_eq!((&all["opening"], &all["closing"], &all["credit"]), (&json!(0), &json!(-5_500), &json!(1_500)));
    assert_eq!(all["lines"]["rows"].as_array().unwrap().len(), 1);
    let after = json!({ "customer": shop.mary, "from": null, "to": null, "after": all["lines"]["next"], "limit": 50 });
    let rest = shop.story.call("account.statement", after).await;
    assert_eq!((rest["lines"]["rows"].as_array().unwrap().len(), &rest["opening"]), (3, &json!(0)));
    let none = over(json!(shop.now() + 1), Value::Null, 50).await;
    assert_eq!((&none["opening"], &none["closing"]), (&json!(-5_500), &json!(-5_500)));
}

#[tokio::test]
async fn the_trial_balance_is_read_whatever_customers_owe() {
    let shop = Shop::open().await;
    // A party's part of an account is bounded so that that of a million of them adds up.
    let most = (1_i64 << 40).to_string();
    let whole = format!("{}.{}", &most[..most.len() - 2], &most[most.len() - 2..]);
    for (code, name) in [("C-8", "Ruth Zulu"), ("C-9", "John Banda")] {
        let customer = shop.customer(code, name).await;
        let mut ask = shop.moving(&whole).await;
        ask["customer"] = customer.clone();
        shop.story.call("account.charge", ask).await;
        let mut more = shop.moving("0.01").await;
        more["customer"] = customer;
        assert_eq!(shop.story.fault("account.charge", more).await, json!({ "code": "amount_too_large" }));
    }
    shop.ties().await;
    assert_eq!(shop.on("customer").await, 1_i64 << 41);
}
