//! A whole day: the till opens, things go out, come back, are swapped, charged, lost and undone, and at night a blind count
//! finds what is missing.

use serde_json::{Value, json};
use tests::charge;

use crate::shop::{DAY, HOUR, Shop, basket, returned, swap};

const FLOAT: i64 = 500_000;
const MISSING: i64 = 500;

struct Today {
    shop: Shop,
    things: Vec<Value>,
    people: Vec<Value>,
    /// What went into the drawer, by what the acts said.
    cash: i64,
}

impl Today {
    /// Does it, and adds up what was paid, all of it in cash.
    async fn act(&mut self, basket: &Value) -> Value {
        let done = Box::pin(self.shop.act(basket)).await;
        self.cash += done["facts"]["paid"].as_i64().unwrap();
        assert_eq!(self.shop.on("cash").await, FLOAT + self.cash, "the drawer, after every act");
        done
    }

    /// Hands things over for so many days; what it will cost is paid now.
    async fn rents(&mut self, person: usize, things: &[usize], days: i64) -> Value {
        let mut basket = basket(&self.people[person]);
        basket["out"] = things.iter().map(|at| self.shop.out(&self.things[*at], days)).collect();
        basket["pay"] = Value::Null;
        self.act(&basket).await
    }

    /// Takes something back, as `change` says.
    async fn takes_back(&mut self, at: usize, change: impl FnOnce(&mut Value)) -> Value {
        let mut back = returned(&self.things[at]);
        change(&mut back);
        let mut basket = basket(&Value::Null);
        basket["back"] = json!([back]);
        (basket["pay"], basket["note"]) = (Value::Null, json!("as it was"));
        self.act(&basket).await
    }

    async fn does(&mut self, what: &str, with: Value) -> Value {
        let mut basket = basket(&Value::Null);
        basket[what] = json!([with]);
        basket["pay"] = Value::Null;
        self.act(&basket).await
    }

    async fn holder(&self, at: usize) -> Value {
        self.shop.story.call("battery.view", json!({ "id": self.things[at]["id"] })).await["holder"].clone()
    }
}

#[tokio::test]
async fn a_day_ties_to_the_last_coin_and_names_what_is_missing() {
    // Each part in a frame of its own: unoptimised, a day takes more than the thread's stack.
    let mut day = Box::pin(morning()).await;
    Box::pin(day.rentals()).await;
    Box::pin(day.returns()).await;
    Box::pin(day.swaps_and_recharges()).await;
    Box::pin(day.a_loss()).await;
    let mistake = Box::pin(day.a_mistake()).await;
    Box::pin(day.evening(mistake)).await;
}

/// Twenty-four batteries are full, twelve customers are known, and the float lies in the drawer. A day is 50.00, 10.00 more
/// for each day too late, a swap 8.00, a recharge 5.00; 20.00 are held.
async fn morning() -> Today {
    let shop = Shop::closed().await;
    shop.only_tariff(|form| {
        let mut daily = charge("Daily", "per_day", 5_000);
        daily["late"] = json!({ "rule": "fine_per_day", "grace_days": 0, "fine": 1_000 });
        form["components"] = json!([daily, charge("Swap", "per_swap", 800), charge("Recharge", "per_recharge", 500)]);
        form["deposit"] = json!(2_000);
    })
    .await;
    shop.set_hub(|hub| {
        hub["tax_on"] = json!(false);
        hub["debt_limit"] = json!(100_000);
    })
    .await;
    let (mut things, mut people) = (Vec::new(), Vec::new());
    for number in 1..=24 {
        things.push(shop.full(&format!("B-{number}")).await);
    }
    for number in 1..=12 {
        people.push(shop.customer(&format!("C-1{number}"), &format!("Customer {number}")).await);
    }
    let act = shop.new_id().await;
    let float = json!([{ "value": 50_000, "count": 10 }]);
    shop.story.call("till.open", json!({ "act": act, "float": float })).await;
    Today { shop, things, people, cash: 0 }
}

impl Today {
    /// Ten: one of two things, one that is paid later.
    async fn rentals(&mut self) {
        for at in 0..8 {
            self.rents(at, &[at], 3).await;
        }
        self.rents(8, &[8, 9], 3).await;
        let mut later = basket(&self.people[9]);
        later["out"] = json!([self.shop.out(&self.things[10], 1)]);
        self.act(&later).await;
        let balance = self.shop.balance(&self.people[9]).await;
        assert_eq!(balance, -2_000, "the deposit; the use is charged when it ends");
    }

    /// Four: in time, one of two, damaged, late.
    async fn returns(&mut self) {
        self.shop.go(DAY).await;
        let done = self.takes_back(0, |_| ()).await;
        assert_eq!(done["facts"]["charged"], 5_000);
        let balance = self.shop.balance(&self.people[0]).await;
        assert_eq!(balance, 12_000, "paid for three days, had one, and the deposit");
        self.takes_back(8, |_| ()).await;
        assert_eq!(self.shop.has(&self.people[8]).await, ["B-10"], "the other one runs on");
        self.takes_back(1, |back| {
            back["condition"] = json!("damaged");
            back["charge"] = json!("30");
        })
        .await;
        assert_eq!(self.shop.on("loss_revenue").await, -3_000);
        self.shop.go(DAY).await;
        let done = self.takes_back(10, |_| ()).await;
        assert_eq!(done["facts"]["charged"], 2 * 5_000 + 1_000, "a day too late");
        assert_eq!(self.shop.balance(&self.people[9]).await, 0, "the debt is paid with it");
    }

    /// Three and two.
    async fn swaps_and_recharges(&mut self) {
        for at in [2, 3, 4] {
            let swap = swap(&self.things[at], &self.things[at + 10]);
            assert_eq!(self.does("swap", swap).await["facts"]["charged"], 800);
            assert_eq!((self.holder(at).await, self.holder(at + 10).await), (json!("hub"), json!("customer")));
        }
        for at in [5, 6] {
            let item = self.things[at].clone();
            assert_eq!(self.does("recharge", item).await["facts"]["charged"], 500);
        }
    }

    async fn a_loss(&mut self) {
        let done = self
            .takes_back(7, |back| {
                back["how"] = json!("lost");
                back["charge"] = json!("400");
            })
            .await;
        assert_eq!((&done["kind"], self.holder(7).await), (&json!("lost"), json!("unknown")));
    }

    /// A rental, taken back; the act.
    async fn a_mistake(&mut self) -> Value {
        let mistake = self.rents(11, &[20], 1).await;
        self.shop.undo(&mistake).await;
        self.cash -= mistake["facts"]["paid"].as_i64().unwrap();
        assert_eq!(self.shop.on("cash").await, FLOAT + self.cash);
        assert_eq!((self.holder(20).await, self.shop.balance(&self.people[11]).await), (json!("hub"), 0));
        mistake
    }

    /// Counted blind: 5.00 are gone, and the page says so. What the night has closed is a manager's.
    async fn evening(&mut self, mistake: Value) {
        self.shop.go(HOUR).await;
        let counted = FLOAT + self.cash - MISSING;
        let report = self.shop.close_till(counted).await;
        assert_eq!((&report["expected"], &report["counted"]), (&json!(FLOAT + self.cash), &json!(counted)));
        assert_eq!(report["difference"], -MISSING);
        assert_eq!((self.shop.on("cash").await, self.shop.on("over_short").await), (counted, MISSING));
        let acts = self.shop.story.call("act.list", Value::Null).await;
        let of_the_day = acts.as_array().unwrap().iter().find(|act| act["kind"] == "lost").unwrap();
        let late = self.shop.undoing(of_the_day).await;
        assert_eq!(self.shop.story.fault("act.undo", late).await["code"], "shift_over");
        let twice = self.shop.undoing(&mistake).await;
        assert_eq!(self.shop.story.fault("act.undo", twice).await["code"], "undone_already");
        for at in 0..self.things.len() {
            let holder = match at {
                5 | 6 | 9 | 12 | 13 | 14 => "customer",
                7 => "unknown",
                _ => "hub",
            };
            assert_eq!(self.holder(at).await, holder, "B-{}", at + 1);
        }
        self.shop.ties().await;
    }
}
