//! A hub at work: a tariff, customers, batteries that are full, an open till. Every act is previewed, done, and compared.

use serde_json::{Value, json};
use tests::{Story, charge, tariff};
use usecases::Clock;

/// An hour, a day.
pub const HOUR: i64 = 3_600_000;
pub const DAY: i64 = 24 * HOUR;

/// A hub at work.
pub struct Shop {
    pub story: Story,
    /// Mary, who is served first.
    pub mary: Value,
    /// 50.00 a day, any length.
    pub tariff: Value,
    model: String,
}

impl Shop {
    /// With the till open, empty.
    pub async fn open() -> Self {
        let shop = Self::closed().await;
        shop.open_till().await;
        shop
    }

    /// With the till closed.
    pub async fn closed() -> Self {
        let story = Story::set_up().await;
        let model = story.model("LFP 12 V").await;
        let tariff = story.call("tariff.create", any_length("Solar")).await["id"].clone();
        let mary = crate::equipment::customer(&story, "C-1", "Mary Phiri").await;
        Self { story, mary, tariff, model }
    }

    pub async fn open_till(&self) {
        let act = self.new_id().await;
        self.story.call("till.open", json!({ "act": act, "float": [] })).await;
    }

    /// Closes the till with just so much in it.
    pub async fn close_till(&self, cash: i64) -> Value {
        let counts = if cash == 0 { json!([]) } else { json!([{ "value": cash, "count": 1 }]) };
        let ask = json!({ "act": self.new_id().await, "counts": counts, "causes": [], "note": "" });
        self.story.call("till.close", ask).await
    }

    /// A tariff as `change` makes it, and the only one that is offered.
    pub async fn only_tariff(&self, change: impl FnOnce(&mut Value)) -> Value {
        self.story.call("tariff.deactivate", json!({ "id": self.tariff })).await;
        let mut form = any_length("Other");
        change(&mut form);
        self.story.call("tariff.create", form).await["id"].clone()
    }

    /// The hub's settings with some of them otherwise.
    pub async fn set_hub(&self, change: impl FnOnce(&mut Value)) {
        let mut form = tests::hub("MTE", "Mtendere hub");
        change(&mut form);
        self.story.call("hub.edit", json!({ "id": self.story.hub().await, "form": form })).await;
    }

    pub async fn customer(&self, code: &str, name: &str) -> Value {
        crate::equipment::customer(&self.story, code, name).await
    }

    /// A battery in service that somebody said is full; the thing.
    pub async fn full(&self, code: &str) -> Value {
        let item = self.battery(code).await;
        self.ready(&item).await;
        item
    }

    /// A battery in service; the thing.
    pub async fn battery(&self, code: &str) -> Value {
        let id = self.story.battery(code, &format!("SN-{code}"), &self.model).await;
        let item = json!({ "kind": "battery", "id": id });
        self.lifecycle(&item, "in_service").await;
        item
    }

    pub async fn lifecycle(&self, item: &Value, to: &str) {
        let ask = json!({ "id": item["id"], "to": to, "reason": "as it is" });
        self.story.call("battery.change_lifecycle", ask).await;
    }

    /// Somebody says that it is full.
    pub async fn ready(&self, item: &Value) {
        self.story.call("battery.confirm_full", json!({ "id": item["id"] })).await;
    }

    pub async fn new_id(&self) -> Value {
        self.story.call("act.new_id", Value::Null).await
    }

    /// The time of this story.
    pub fn now(&self) -> i64 {
        Clock::Fixed(self.story.clock.clone()).now().0
    }

    /// Goes on, forwards or back; the admin is signed in.
    pub async fn go(&self, milliseconds: i64) {
        self.story.clock.jump_to(domain::Time(self.now() + milliseconds));
        self.story.sign_in_admin().await;
    }

    /// Nothing lies on the counter but Mary's wish.
    pub fn basket(&self) -> Value {
        basket(&self.mary)
    }

    /// Mary takes these for three days, and pays nothing now.
    pub async fn issue(&self, items: &[&Value]) -> Value {
        let mut basket = self.basket();
        basket["out"] = items.iter().map(|item| self.out(item, 3)).collect();
        self.act(&basket).await
    }

    /// As it goes out under the tariff for so many days, due to the minute.
    pub fn out(&self, item: &Value, days: i64) -> Value {
        json!({
            "item": item, "tariff": null, "length": { "value": days, "unit": "days" }, "due": self.now() + days * DAY,
            "rental": null, "condition": null, "soc_pct": null,
        })
    }

    /// Shows what would be done, does it, and sees that it was what was shown and that the books tie; the act.
    pub async fn act(&self, basket: &Value) -> Value {
        let shown = self.preview(basket).await;
        let done = self.story.call("counter.commit", order(&shown, basket)).await;
        for told in ["charged", "paid", "deposits_taken", "deposits_released"] {
            assert_eq!(done["facts"][told], shown[told], "{told} as shown: {shown}");
        }
        if let Some(customer) = shown["customer"].as_object() {
            assert_eq!(self.balance(&customer["id"]).await, customer["balance_after"], "the balance as shown: {shown}");
        }
        for line in shown["lines"].as_array().unwrap() {
            if ["return", "lost", "stolen"].contains(&line["did"].as_str().unwrap()) {
                let code = line["code"].as_str().unwrap();
                assert_eq!(self.kept_price(code).await, line["price"], "the price as shown");
            }
        }
        self.ties().await;
        done
    }

    pub async fn preview(&self, basket: &Value) -> Value {
        self.story.call("counter.preview", json!({ "basket": basket, "allowing": false })).await
    }

    /// The fault that a preview and a commit both answer; nothing was done.
    pub async fn refused(&self, basket: &Value) -> Value {
        let before = self.story.call("ledger.accounts", Value::Null).await;
        let shown = self.story.fault("counter.preview", json!({ "basket": basket, "allowing": false })).await;
        let order = json!({ "act": self.new_id().await, "at": self.now(), "basket": basket, "allow": null });
        let done = self.story.fault("counter.commit", order).await;
        assert_eq!(shown, done, "the preview says what the act says");
        assert_eq!(self.story.call("ledger.accounts", Value::Null).await, before, "nothing half done");
        done
    }

    /// Debit and credit are one.
    pub async fn ties(&self) {
        let trial = self.story.call("ledger.accounts", Value::Null).await;
        assert_eq!(trial["debit"], trial["credit"], "{trial}");
    }

    /// What stands on an account: debit above nothing.
    pub async fn on(&self, account: &str) -> i64 {
        let trial = self.story.call("ledger.accounts", Value::Null).await;
        let rows = trial["rows"].as_array().unwrap().iter().filter(|row| row["account"] == account);
        rows.map(|row| row["debit"].as_i64().unwrap() - row["credit"].as_i64().unwrap()).sum()
    }

    pub async fn account(&self, customer: &Value) -> Value {
        self.story.call("account.view", json!({ "customer": customer, "after": null, "limit": 100 })).await
    }

    pub async fn balance(&self, customer: &Value) -> i64 {
        self.account(customer).await["balance"].as_i64().unwrap()
    }

    /// Who stands at the counter.
    pub async fn at_counter(&self, customer: &Value) -> Value {
        self.story.call("counter.customer", json!({ "customer": customer })).await
    }

    /// Codes of what a customer has.
    pub async fn has(&self, customer: &Value) -> Vec<String> {
        let seen = self.at_counter(customer).await;
        seen["has"].as_array().unwrap().iter().map(|one| one["code"].as_str().unwrap().to_owned()).collect()
    }

    /// Takes an act back.
    pub async fn undo(&self, act: &Value) -> Value {
        let ask = self.undoing(act).await;
        let undone = self.story.call("act.undo", ask).await;
        self.ties().await;
        undone
    }

    pub async fn undoing(&self, act: &Value) -> Value {
        json!({ "act": self.new_id().await, "undoes": act["id"], "reason": "by mistake" })
    }

    /// Cash, as typed.
    pub async fn cash(&self, amount: &str) -> Value {
        json!([self.paid("cash", amount, "").await])
    }

    /// A payment, as typed.
    pub async fn paid(&self, account: &str, amount: &str, reference: &str) -> Value {
        let kinds = self.story.call("payment_kind.list", Value::Null).await;
        let kind = kinds.as_array().unwrap().iter().find(|kind| kind["account"] == account).unwrap()["id"].clone();
        json!({ "kind": kind, "amount": amount, "reference": reference })
    }

    /// Every rental, by its code.
    pub async fn rentals(&self) -> Vec<Value> {
        let rows = self.story.call("rental.list", tests::asked(tests::all("code"), &Value::Null, 50)).await;
        let mut rentals = Vec::new();
        for row in rows["rows"].as_array().unwrap() {
            rentals.push(self.story.call("rental.view", json!({ "id": row["id"] })).await);
        }
        rentals
    }

    /// What a thing cost in the end, as it is kept.
    pub async fn kept_price(&self, code: &str) -> Value {
        let rentals = self.rentals().await;
        let lines = rentals.iter().flat_map(|rental| rental["lines"].as_array().unwrap());
        lines.rev().find(|line| line["code"] == code && line["ended"].is_i64()).unwrap()["price"].clone()
    }

    /// How many lines the audit has.
    pub async fn audited(&self) -> usize {
        let ask = json!({
            "person": null, "act": null, "kind": null, "object": null, "from": null, "to": null, "after": null,
            "limit": 200,
        });
        let lines = self.story.call("audit.list", ask).await;
        assert_eq!(lines["next"], Value::Null, "all of them");
        lines["rows"].as_array().unwrap().len()
    }
}

/// Nothing lies on the counter.
pub fn basket(customer: &Value) -> Value {
    json!({
        "customer": customer, "out": [], "back": [], "found": [], "swap": [], "recharge": [], "due": [], "pay": [], "discount": null,
        "note": "",
    })
}

/// The order to do what was shown.
pub fn order(shown: &Value, basket: &Value) -> Value {
    json!({ "act": shown["act"], "at": shown["at"], "basket": basket, "allow": null })
}

/// As it comes back.
pub fn returned(item: &Value) -> Value {
    json!({
        "item": item, "how": "returned", "at": null, "condition": null, "soc_pct": null, "energy_kwh": null,
        "mass_kg": null, "volume_l": null, "charge": null,
    })
}

/// One battery against another; the best one if none is named.
pub fn swap(back: &Value, out: &Value) -> Value {
    json!({ "back": back, "out": out, "soc_back_pct": null, "soc_out_pct": null })
}

/// 50.00 a day for batteries and equipment, for any length; the first length is a day.
pub fn any_length(name: &str) -> Value {
    let mut form = tariff(name);
    form["scope"] = json!([{ "kind": "all_batteries" }, { "kind": "all_equipment" }]);
    form["presets"] = json!([{ "length": { "value": 1, "unit": "days" }, "flat_price": null }]);
    form["custom"] = json!({ "min": { "value": 1, "unit": "hours" }, "max": { "value": 1_000, "unit": "days" } });
    form["components"] = json!([charge("Daily", "per_day", 5_000)]);
    form
}
