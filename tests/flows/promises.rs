//! A promise of any of a model is kept whatever else is done: more goes out, stays out longer, or both at once.

use serde_json::{Value, json};

use crate::reservations::shop;
use crate::shop::{HOUR, Shop};

impl Shop {
    /// Mary has these until in so many hours.
    fn until(&self, items: &[&Value], hours: i64) -> Value {
        let mut due = self.basket();
        due["due"] = items.iter().map(|item| json!({ "item": item, "due": self.now() + hours * HOUR })).collect();
        due
    }

    /// Any of the model is promised to a new customer.
    async fn promise(&self, code: &str, hours: (i64, i64)) -> Value {
        let (customer, any) = (self.customer(code, &format!("Customer {code}")).await, self.any().await);
        self.reserve(&customer, &any, hours).await
    }

    async fn promised(&self, basket: &Value) -> Value {
        let refused = self.refused(basket).await;
        assert_eq!(refused["code"], "promised", "{refused}");
        refused["who"]["code"].clone()
    }
}

#[tokio::test]
async fn what_a_customer_reserved_is_theirs_in_its_own_hours_only() {
    let shop = shop().await;
    let any = shop.any().await;
    let (one, _two) = (shop.full("B-1").await, shop.full("B-2").await);
    shop.act(&shop.takes(&shop.mary, &one, 1)).await;
    shop.reserve(&shop.mary, &any, (1, 26)).await;
    shop.promise("C-2", (30, 40)).await;
    let moses = shop.promise("C-3", (30, 40)).await;
    shop.preview(&shop.until(&[&one], 30)).await;
    assert_eq!(shop.promised(&shop.until(&[&one], 31)).await, "C-2");
    // What she reserved for those hours too is what she keeps in them.
    shop.cancel(&moses).await;
    shop.reserve(&shop.mary, &any, (30, 40)).await;
    shop.preview(&shop.until(&[&one], 50)).await;
}

#[tokio::test]
async fn things_that_stay_out_longer_in_one_act_do_not_share_one_that_is_left() {
    let shop = shop().await;
    let (one, two) = (shop.full("B-1").await, shop.full("B-2").await);
    shop.full("B-3").await;
    shop.issue(&[&one, &two]).await;
    let hours = (80, 90);
    shop.promise("C-2", hours).await;
    shop.promise("C-3", hours).await;
    shop.preview(&shop.until(&[&one], 85)).await;
    shop.preview(&shop.until(&[&two], 85)).await;
    shop.promised(&shop.until(&[&one, &two], 85)).await;
    shop.preview(&shop.until(&[&one, &two], 80)).await;
}

#[tokio::test]
async fn a_reservation_is_met_by_one_thing_and_for_its_own_hours() {
    let shop = shop().await;
    let any = shop.any().await;
    let (one, two) = (shop.full("B-1").await, shop.full("B-2").await);
    shop.reserve(&shop.mary, &any, (0, 4)).await;
    shop.promise("C-2", (30, 40)).await;
    let mut both = shop.basket();
    both["out"] = json!([shop.out(&one, 2), shop.out(&two, 2)]);
    assert_eq!(shop.promised(&both).await, "C-2");
    shop.act(&shop.takes(&shop.mary, &one, 2)).await;
    // Nothing of hers is kept any more: what is left is somebody else's.
    assert_eq!(shop.promised(&shop.takes(&shop.mary, &two, 2)).await, "C-2");
    shop.preview(&shop.takes(&shop.mary, &two, 1)).await;
}

#[tokio::test]
async fn who_reserved_the_last_one_brings_it_back_for_the_next() {
    let shop = shop().await;
    let any = shop.any().await;
    let one = shop.full("B-1").await;
    shop.reserve(&shop.mary, &any, (0, 4)).await;
    shop.promise("C-2", (30, 40)).await;
    assert_eq!(shop.promised(&shop.takes(&shop.mary, &one, 2)).await, "C-2");
    shop.act(&shop.takes(&shop.mary, &one, 1)).await;
}

#[tokio::test]
async fn what_comes_back_in_the_same_act_is_there_again() {
    let shop = shop().await;
    let (one, two) = (shop.full("B-1").await, shop.full("B-2").await);
    shop.issue(&[&one]).await;
    shop.promise("C-2", (30, 40)).await;
    assert_eq!(shop.promised(&shop.takes(&shop.mary, &two, 2)).await, "C-2");
    let mut takes = shop.takes(&shop.mary, &two, 2);
    takes["back"] = json!([crate::shop::returned(&one)]);
    shop.act(&takes).await;
}

#[tokio::test]
async fn the_last_one_that_is_promised_is_not_retired() {
    let shop = shop().await;
    let (one, two) = (shop.full("B-1").await, shop.full("B-2").await);
    shop.promise("C-2", (24, 48)).await;
    let retire = |item: &Value| json!({ "id": item["id"], "to": "retired", "reason": "worn" });
    shop.story.call("battery.change_lifecycle", retire(&one)).await;
    let refused = shop.story.fault("battery.change_lifecycle", retire(&two)).await;
    assert_eq!((&refused["code"], &refused["who"]["code"]), (&json!("promised"), &json!("C-2")));
}

#[tokio::test]
async fn what_is_offered_is_found_behind_however_much_is_promised() {
    let shop = shop().await;
    let john = shop.customer("C-2", "John Banda").await;
    for number in 1..=101 {
        let item = shop.full(&format!("B-{number}")).await;
        shop.reserve(&shop.mary, &crate::reservations::itself(&item), (0, 4)).await;
    }
    assert_eq!(shop.at_counter(&john).await["offer"], Value::Null);
    shop.full("B-102").await;
    assert_eq!(shop.at_counter(&john).await["offer"]["code"], "B-102");
}
