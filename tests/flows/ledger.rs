//! Customers' accounts and the books: what is charged, given up and paid back, the trial balance, statements, who owes, and
//! that whoever changes the books behind them is found.

use std::time::Duration;

use serde_json::{Map, Value, json};
use tests::Story;

use crate::payment_kinds::kind;
use crate::shell::behind_the_guards;
use crate::till::{act, moving, opening};

pub fn charge(customer: &Value, amount: &str) -> Value {
    json!({ "act": act(), "customer": customer, "amount": amount, "reason": "a lost cable" })
}

pub async fn customer(story: &Story, code: &str, name: &str) -> Value {
    json!(crate::equipment::customer(story, code, name).await)
}

async fn statement(story: &Story, customer: &Value) -> Value {
    story.call("account.view", json!({ "customer": customer, "after": null, "limit": 50 })).await
}

/// All that was posted.
pub fn entries() -> Value {
    json!({ "account": null, "customer": null, "shift": null, "from": null, "to": null, "after": null, "limit": 50 })
}

/// Gives somebody limits at the hub.
pub async fn limited(story: &Story, login: &str, role: &str, limits: &Value) {
    story.person(login, role).await;
    story.sign_in_admin().await;
    let people = story.call("user.list", Value::Null).await;
    let user = people.as_array().unwrap().iter().find(|row| row["login"] == login).unwrap()["id"].clone();
    let roles = json!([{ "hub": story.hub().await, "role": role, "limits": limits }]);
    story.call("user.set_roles", json!({ "id": user, "roles": roles })).await;
}

/// Input of the right shape.
pub async fn inputs(story: &Story) -> Map<String, Value> {
    let mary = customer(story, "C-0901", "Mary Mwale").await;
    story.call("account.charge", charge(&mary, "50")).await;
    let phone = kind(story, "mobile_money").await;
    let refund = json!({
        "act": act(), "customer": mary, "kind": phone, "amount": "1", "reference": "MP1", "reason": "paid twice",
    });
    let inputs = json!({
        "account.view": { "customer": mary, "after": null, "limit": 50 },
        "account.charge": charge(&mary, "12,50"),
        "account.write_off": charge(&mary, "1"),
        "account.refund": refund,
        "account.discount": charge(&mary, "1"),
        "account.statement": { "customer": mary, "from": 0, "to": 1, "after": null, "limit": 50 },
        "ledger.entries": {
            "account": "customer", "customer": mary, "shift": mary, "from": 0, "to": 1, "after": null, "limit": 50,
        },
        "ledger.debtors": { "after": null, "limit": 50 },
    });
    inputs.as_object().unwrap().clone()
}

#[tokio::test]
async fn what_is_charged_is_owed_until_it_is_given_up() {
    let story = Story::set_up().await;
    let mary = customer(&story, "C-1", "Mary Mwale").await;
    let ask = charge(&mary, "120+35");
    story.events.lock().unwrap().clear();
    assert_eq!(story.call("account.charge", ask.clone()).await["balance"], -15_500);
    let told = json!(*story.events.lock().unwrap());
    for what in ["act", "entry"] {
        let changed = json!({ "event": "changed", "what": what });
        assert!(told.as_array().unwrap().contains(&changed), "every open list of {what} is read anew: {told}");
    }
    assert_eq!(story.call("account.charge", ask).await["balance"], -15_500, "once");
    story.clock.advance(Duration::from_secs(60));
    let fault = story.fault("account.write_off", charge(&mary, "155.01")).await;
    assert_eq!(fault, json!({ "code": "more_than_there", "there": 15_500 }));
    assert_eq!(story.call("account.write_off", charge(&mary, "55")).await["balance"], -10_000);
    let seen = statement(&story, &mary).await;
    assert_eq!((&seen["balance"], &seen["deposits"]), (&json!(-10_000), &json!([])));
    let lines: Vec<_> = seen["lines"]["rows"].as_array().unwrap().clone();
    let told: Vec<_> =
        lines.iter().map(|line| (&line["act"]["kind"], &line["debit"], &line["credit"], &line["balance"])).collect();
    let (charged, given_up) = (json!("account_charge"), json!("account_write_off"));
    assert_eq!(
        told,
        [
            (&given_up, &json!(0), &json!(5_500), &json!(-10_000)),
            (&charged, &json!(15_500), &json!(0), &json!(-15_500)),
        ]
    );
    assert_eq!((&lines[1]["act"]["note"], &lines[1]["act"]["who"]), (&json!("a lost cable"), &json!("Amina Banda")));
    assert_eq!(lines[1]["act"]["facts"], json!({ "amount": 15_500 }));
    let page = story.call("account.view", json!({ "customer": mary, "after": null, "limit": 1 })).await;
    let rest = json!({ "customer": mary, "after": page["lines"]["next"], "limit": 1 });
    let rest = story.call("account.view", rest).await["lines"].clone();
    assert_eq!((&rest["rows"][0], &rest["next"]), (&lines[1], &Value::Null), "the balance runs on over pages");
}

#[tokio::test]
async fn the_trial_balance_ties_and_every_entry_stands_in_the_books() {
    let story = Story::set_up().await;
    let (mary, john) = (customer(&story, "C-1", "Mary Mwale").await, customer(&story, "C-2", "John Phiri").await);
    let till = story.call("till.open", opening(&[(1_000, 5)])).await["open"]["id"].clone();
    story.call("account.charge", charge(&mary, "70")).await;
    story.call("account.charge", charge(&john, "30")).await;
    story.call("account.write_off", charge(&john, "10")).await;
    story.call("till.payout", moving("4")).await;
    let sums = story.call("ledger.accounts", Value::Null).await;
    let rows: Vec<_> = sums["rows"].as_array().unwrap().clone();
    let row = |account: &str| {
        let row = rows.iter().find(|row| row["account"] == account).unwrap();
        (row["debit"].as_i64().unwrap(), row["credit"].as_i64().unwrap())
    };
    assert_eq!((row("cash"), row("safe"), row("expenses")), ((4_600, 0), (0, 5_000), (400, 0)));
    assert_eq!((row("customer"), row("sale_revenue"), row("write_offs")), ((9_000, 0), (0, 10_000), (1_000, 0)));
    assert_eq!((&sums["debit"], &sums["credit"]), (&json!(15_000), &json!(15_000)));

    let all = story.call("ledger.entries", entries()).await["rows"].as_array().unwrap().clone();
    assert_eq!(all.iter().map(|entry| entry["number"].as_i64().unwrap()).collect::<Vec<_>>(), [5, 4, 3, 2, 1]);
    for entry in &all {
        let sum = |side: &str| -> i64 {
            entry["postings"].as_array().unwrap().iter().map(|posting| posting[side].as_i64().unwrap()).sum()
        };
        assert_eq!(sum("debit"), sum("credit"));
    }
    assert_eq!(all[3]["postings"][0]["whose"], json!({ "code": "C-1", "name": "Mary Mwale" }));
    for (field, value, numbers) in [
        ("customer", &john, vec![4, 3]),
        ("shift", &till, vec![5, 4, 3, 2]),
        ("account", &json!("safe"), vec![1]),
        ("from", &json!(tests::MORNING.0 + 1), vec![]),
        ("to", &json!(tests::MORNING.0), vec![5, 4, 3, 2, 1]),
    ] {
        let mut ask = entries();
        ask[field] = value.clone();
        let found = story.call("ledger.entries", ask).await;
        let found: Vec<_> = found["rows"].as_array().unwrap().iter().map(|row| row["number"].clone()).collect();
        assert_eq!(json!(found), json!(numbers), "{field}");
    }
    let mut ask = entries();
    ask["limit"] = json!(2);
    let page = story.call("ledger.entries", ask.clone()).await;
    ask["after"] = page["next"].clone();
    assert_eq!(story.call("ledger.entries", ask).await["rows"][0]["number"], 3);
}

#[tokio::test]
async fn who_owes_most_stands_first_with_the_oldest_that_is_unpaid() {
    let story = Story::set_up().await;
    let mut customers = Vec::new();
    for (number, name) in ["Mary Mwale", "John Phiri", "Ruth Zulu"].into_iter().enumerate() {
        customers.push(customer(&story, &format!("C-{number}"), name).await);
    }
    let between = Duration::from_secs(10);
    for (who, amount) in [(0, "10"), (1, "30"), (2, "5"), (0, "7"), (2, "5")] {
        story.call("account.charge", charge(&customers[who], amount)).await;
        story.clock.advance(between);
    }
    story.call("account.write_off", charge(&customers[0], "10")).await;
    story.call("account.write_off", charge(&customers[2], "10")).await;
    let at = |charges: i64| json!(tests::MORNING.0 + charges * 10_000);
    let page = story.call("ledger.debtors", json!({ "after": null, "limit": 1 })).await;
    assert_eq!((&page["rows"][0]["name"], &page["rows"][0]["since"]), (&json!("John Phiri"), &at(1)));
    let rest = story.call("ledger.debtors", json!({ "after": page["next"], "limit": 5 })).await;
    let rows = rest["rows"].as_array().unwrap();
    assert_eq!(rows.len(), 1, "who owes nothing is no debtor");
    assert_eq!((&rows[0]["owed"], &rows[0]["since"]), (&json!(700), &at(3)), "payments go to the oldest charge");
}

#[tokio::test]
async fn everyone_goes_as_far_as_their_limits() {
    let story = Story::set_up().await;
    let mary = customer(&story, "C-1", "Mary Mwale").await;
    story.call("account.charge", charge(&mary, "100")).await;
    let mut limits = tests::limits();
    limits["write_off"] = json!(2_000);
    limited(&story, "joseph", "manager", &limits).await;
    limited(&story, "grace", "attendant", &tests::limits()).await;
    story.sign_in("grace").await;
    let fault = story.fault("account.write_off", charge(&mary, "1")).await;
    assert_eq!(fault, json!({ "code": "above_own_limit", "limit": 0 }));
    let phone = kind(&story, "mobile_money").await;
    let refund = |kind: &Value, amount: &str, reference: &str| json!({ "act": act(), "customer": mary, "kind": kind, "amount": amount, "reference": reference, "reason": "x" });
    assert_eq!(story.fault("account.refund", refund(&phone, "1", "M1")).await["code"], "above_own_limit");
    story.sign_in("joseph").await;
    assert_eq!(story.fault("account.write_off", charge(&mary, "20.01")).await["limit"], 2_000);
    assert_eq!(story.call("account.write_off", charge(&mary, "20")).await["balance"], -8_000);
    story.sign_in_admin().await;
    let fault = story.fault("account.refund", refund(&phone, "1", "M1")).await;
    assert_eq!(fault, json!({ "code": "more_than_there", "there": 0 }), "who owes has nothing to be paid back");
    let fault = story.fault("account.refund", refund(&phone, "1", "")).await;
    assert_eq!(fault["fields"][0], json!({ "field": "reference", "problem": "required" }));
    let cash = kind(&story, "cash").await;
    assert_eq!(story.fault("account.refund", refund(&cash, "1", "")).await["code"], "till_closed");
    assert_eq!(story.fault("account.refund", refund(&mary, "1", "")).await["fields"][0]["field"], "kind");
}

/// Takes money of a customer at the counter.
async fn pay(story: &Story, customer: &Value, kind: &Value, amount: &str, reference: &str) {
    let basket = json!({
        "customer": customer, "out": [], "back": [], "swap": [], "recharge": [], "due": [], "discount": null, "note": "",
        "pay": [{ "kind": kind, "amount": amount, "reference": reference }],
    });
    let now = tests::MORNING.0;
    story.call("counter.commit", json!({ "act": act(), "at": now, "basket": basket, "allow": null })).await;
}

#[tokio::test]
async fn credit_is_paid_back_once_and_stands_in_the_report_of_the_till() {
    let story = Story::set_up().await;
    let mary = customer(&story, "C-1", "Mary Mwale").await;
    let (cash, phone) = (kind(&story, "cash").await, kind(&story, "mobile_money").await);
    story.call("till.open", opening(&[(1_000, 5)])).await;
    pay(&story, &mary, &cash, "30", "").await;
    pay(&story, &mary, &phone, "20", "mp 77").await;
    let refund = |kind: &Value, amount: &str, reference: &str| json!({ "act": act(), "customer": mary, "kind": kind, "amount": amount, "reference": reference, "reason": "gone" });
    let fault = story.fault("account.refund", refund(&phone, "50.01", "MP78")).await;
    assert_eq!(fault, json!({ "code": "more_than_there", "there": 5_000 }));
    let fault = story.fault("account.refund", refund(&phone, "5", "MP77")).await;
    assert_eq!(fault["fields"][0], json!({ "field": "reference", "problem": "taken" }));
    let ask = refund(&cash, "12", "");
    assert_eq!(story.call("account.refund", ask.clone()).await["balance"], 3_800);
    assert_eq!(story.call("account.refund", ask).await["balance"], 3_800, "once");
    assert_eq!(story.call("account.refund", refund(&phone, "8", "mp78")).await["balance"], 3_000);
    story.call("till.drop", moving("10")).await;
    let report = story.call("till.close", crate::till::closing(&[(100, 58)])).await;
    assert_eq!((&report["expected"], &report["difference"]), (&json!(5_800), &json!(0)));
    let paid: Vec<_> =
        report["payments"].as_array().unwrap().iter().map(|one| (&one["taken"], &one["given"])).collect();
    assert_eq!(paid, [(&json!(3_000), &json!(1_200)), (&json!(2_000), &json!(800))], "the drop is no payment");
    let sums = story.call("ledger.accounts", Value::Null).await;
    let row = sums["rows"].as_array().unwrap().iter().find(|row| row["account"] == "mobile_money").unwrap();
    assert_eq!((&row["kind"], &row["debit"]), (&phone, &json!(1_200)));
    assert_eq!(sums["debit"], sums["credit"]);
}

#[tokio::test]
async fn amounts_are_for_whom_they_are_shown() {
    let story = Story::set_up().await;
    let mary = customer(&story, "C-1", "Mary Mwale").await;
    story.call("account.charge", charge(&mary, "100")).await;
    let mut hidden = tests::limits();
    hidden["see_amounts"] = json!(false);
    limited(&story, "grace", "attendant", &tests::limits()).await;
    limited(&story, "ruth", "attendant", &hidden).await;
    limited(&story, "mary", "manager", &hidden).await;
    limited(&story, "tembo", "technician", &tests::limits()).await;
    limited(&story, "audrey", "auditor", &tests::limits()).await;
    for (who, balance) in [
        ("grace", json!(-10_000)),
        ("audrey", json!(-10_000)),
        ("ruth", Value::Null),
        ("mary", Value::Null),
        ("tembo", Value::Null),
    ] {
        story.sign_in(who).await;
        let seen = statement(&story, &mary).await;
        assert_eq!(seen["balance"], balance, "{who}");
        assert_eq!(seen["lines"]["rows"].as_array().unwrap().is_empty(), balance.is_null(), "{who}");
    }
    story.sign_in("mary").await;
    for (name, input) in [
        ("ledger.accounts", Value::Null),
        ("ledger.entries", entries()),
        ("ledger.debtors", json!({ "after": null, "limit": 5 })),
    ] {
        assert_eq!(story.fault(name, input).await["code"], "denied", "{name}");
    }
}

#[tokio::test]
async fn another_hubs_customer_is_not_found() {
    let story = Story::set_up().await;
    let mary = customer(&story, "C-1", "Mary Mwale").await;
    let there = story.call("hub.create", tests::hub("CHI", "Chipata")).await["id"].clone();
    story.call("session.choose_hub", json!({ "hub": there })).await;
    let view = json!({ "customer": mary, "after": null, "limit": 5 });
    for (name, input) in
        [("account.view", view), ("account.charge", charge(&mary, "1")), ("account.write_off", charge(&mary, "1"))]
    {
        assert_eq!(story.fault(name, input).await, json!({ "code": "not_found", "what": "customer" }), "{name}");
    }
}

#[tokio::test]
async fn a_hubs_currency_is_fixed_once_something_is_posted() {
    let story = Story::set_up().await;
    let here = story.hub().await;
    let mut form = tests::hub("MTE", "Mtendere hub");
    form["currency"] = json!("UGX");
    story.call("hub.edit", json!({ "id": here, "form": form })).await;
    let mary = customer(&story, "C-1", "Mary Mwale").await;
    story.call("account.charge", charge(&mary, "5")).await;
    form["currency"] = json!("ZMW");
    assert_eq!(story.fault("hub.edit", json!({ "id": here, "form": form })).await, json!({ "code": "currency_fixed" }));
    form["currency"] = json!("UGX");
    form["name"] = json!("Mtendere market");
    assert_eq!(story.call("hub.edit", json!({ "id": here, "form": form })).await["name"], "Mtendere market");
}

async fn findings(story: &Story) -> Vec<Value> {
    story.call("health.view", Value::Null).await["findings"].as_array().unwrap().clone()
}

/// A hub with three charges, closed.
async fn with_books() -> Story {
    let story = Story::set_up().await;
    let mary = customer(&story, "C-1", "Mary Mwale").await;
    for amount in ["5", "6", "7"] {
        story.call("account.charge", charge(&mary, amount)).await;
    }
    story.desk.close().await;
    story
}

#[tokio::test]
async fn an_entry_that_was_changed_added_to_or_removed_is_found_at_start_and_named() {
    let second = "(select id from entry where number = 2)";
    for (table, sql, act) in [
        ("posting", format!("update posting set amount = -amount where entry = {second}"), json!("account.charge")),
        ("posting", format!("update posting set account = 'gold' where entry = {second}"), json!("account.charge")),
        ("posting", format!("delete from posting where entry = {second} and amount > 0"), json!("account.charge")),
        ("entry", "update entry set at = at + 1 where number = 2".to_owned(), json!("account.charge")),
        ("entry", "delete from entry where number = 2".to_owned(), Value::Null),
    ] {
        let story = with_books().await;
        behind_the_guards(story.folder.path(), table, &sql);
        let story = story.restart().await;
        story.sign_in_admin().await;
        let found = findings(&story).await;
        assert_eq!(found.len(), 1, "{sql}");
        assert_eq!((&found[0]["kind"], &found[0]["line"]), (&json!("ledger_broken"), &json!(2)), "{sql}");
        assert_eq!((&found[0]["act"], &found[0]["place"]), (&act, &json!("Mtendere hub")), "{sql}");
        let refused = story.fault("till.open", opening(&[])).await;
        assert_eq!(refused, json!({ "code": "read_only", "why": "ledger_broken" }), "{sql}");
    }
}

#[tokio::test]
async fn a_balance_that_is_not_the_sum_of_its_postings_is_found_afterwards() {
    for (table, sql) in [
        ("_balance", "update _balance set amount = amount - 100 where account = 'customer'"),
        ("_balance", "delete from _balance where account = 'customer'"),
        (
            "posting",
            "insert into posting select randomblob(16), hub_id, randomblob(16), account, party, line, amount from posting limit 1",
        ),
    ] {
        let story = with_books().await;
        behind_the_guards(story.folder.path(), table, sql);
        let story = story.restart().await;
        story.sign_in_admin().await;
        assert_eq!(findings(&story).await, Vec::<Value>::new(), "the start looks at the entries only");
        story.desk.tick().await;
        let found = findings(&story).await;
        assert_eq!((&found[0]["kind"], &found[0]["line"]), (&json!("ledger_broken"), &Value::Null), "{sql}");
    }
}

#[tokio::test]
async fn books_that_nobody_touched_are_found_whole() {
    let story = with_books().await.restart().await;
    story.sign_in_admin().await;
    story.desk.tick().await;
    assert_eq!(findings(&story).await, Vec::<Value>::new());
}
