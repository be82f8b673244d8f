//! What is paid down for a reservation is held until it ends, and is nobody's but its customer's then; a reservation that was
//! a mistake is taken back whole.

use std::time::Duration;

use serde_json::{Value, json};

use crate::reservations::{form, itself, shop};
use crate::shop::{HOUR, Shop, returned};

impl Shop {
    /// Kept for Mary from in an hour on, paid down by phone.
    async fn phoned(&self, wanted: &Value, amount: &str) -> Value {
        let deposit = self.paid("mobile_money", amount, "MP500").await;
        let form = form(self, &self.mary, wanted, (1, 4));
        let ask = json!({ "act": self.new_id().await, "form": form, "deposit": deposit });
        self.story.call("reservation.create", ask).await
    }

    /// Reserves with 30.00 in cash paid down.
    async fn paid_down(&self, wanted: &Value, hours: (i64, i64)) -> Value {
        let deposit = self.paid("cash", "20+10", "").await;
        let form = form(self, &self.mary, wanted, hours);
        let ask = json!({ "act": self.new_id().await, "form": form, "deposit": deposit });
        let kept = self.story.call("reservation.create", ask.clone()).await;
        assert_eq!(self.story.call("reservation.create", ask).await, kept, "the same again changes nothing");
        assert_eq!(kept["deposit"], 3_000);
        assert_eq!((self.on("cash").await, self.on("deposits").await), (3_000, -3_000));
        assert_eq!(
            (self.balance(&self.mary).await, self.account(&self.mary).await["deposits"][0]["amount"].clone()),
            (0, json!(3_000))
        );
        self.ties().await;
        kept
    }
}

#[tokio::test]
async fn a_deposit_is_held_until_the_reservation_is_met_and_then_pays_for_the_rental() {
    let shop = shop().await;
    shop.only_tariff(|form| form["deposit"] = json!(2_000)).await;
    let (item, other) = (shop.full("B-1").await, shop.full("B-2").await);
    let kept = shop.paid_down(&itself(&item), (24, 48)).await;
    // What else she has comes and goes: it stays with its reservation.
    shop.act(&shop.takes(&shop.mary, &other, 1)).await;
    let mut back = shop.basket();
    back["back"] = json!([returned(&other)]);
    shop.act(&back).await;
    assert_eq!(shop.on("deposits").await, -3_000);
    shop.go(24 * HOUR).await;
    let mut out = shop.takes(&shop.mary, &item, 1);
    out["pay"] = Value::Null;
    let before = shop.state(&[&shop.mary], &[&item]).await;
    let done = shop.act(&out).await;
    assert_eq!((&done["facts"]["deposits_taken"], &done["facts"]["deposits_released"]), (&json!(2_000), &json!(3_000)));
    assert_eq!(shop.on("deposits").await, -2_000, "the rental's own deposit instead");
    assert_eq!(done["facts"]["paid"], 5_000 + 2_000 - 3_000);
    shop.undo(&done).await;
    assert_eq!(shop.state(&[&shop.mary], &[&item]).await, before);
    assert_eq!(shop.reservation(&kept).await["state"], "open");
}

#[tokio::test]
async fn what_was_paid_down_is_the_customers_again_when_it_is_called_off_or_nobody_came() {
    let shop = shop().await;
    let any = shop.any().await;
    shop.full("B-1").await;
    let kept = shop.paid_down(&any, (1, 4)).await;
    assert_eq!(shop.cancel(&kept).await["state"], "cancelled");
    assert_eq!((shop.balance(&shop.mary).await, shop.on("deposits").await), (3_000, 0));
    let again = json!({ "act": shop.new_id().await, "id": kept["id"], "reason": "twice" });
    assert_eq!(
        shop.story.fault("reservation.cancel", again).await,
        json!({ "code": "reservation_over", "state": "cancelled" })
    );
    let ask = |reason: &str| json!({ "act": kept["id"], "id": kept["id"], "reason": reason });
    assert_eq!(
        shop.story.fault("reservation.cancel", ask("x")).await["fields"][0]["field"],
        "act",
        "an id of something else"
    );
    assert_eq!(shop.story.fault("reservation.cancel", ask(" ")).await["fields"][0]["field"], "reason");
    shop.ties().await;
}

#[tokio::test]
async fn what_was_reserved_and_paid_down_by_mistake_is_taken_back_whole() {
    let shop = shop().await;
    let item = shop.full("B-1").await;
    let kept = shop.phoned(&itself(&item), "500").await;
    assert_eq!((shop.on("deposits").await, shop.on("mobile_money").await), (-50_000, 50_000));
    shop.story.person("grace", "attendant").await;
    shop.story.sign_in("grace").await;
    let acts = shop.story.call("act.list", Value::Null).await;
    assert_eq!((&acts[0]["kind"], &acts[0]["take_back"]), (&json!("reservation_create"), &json!("undo")));
    shop.story.call("act.undo", shop.undoing(&kept).await).await;
    shop.story.sign_in_admin().await;
    shop.ties().await;
    assert_eq!(shop.reservation(&kept).await["state"], "cancelled");
    assert_eq!((shop.on("deposits").await, shop.on("mobile_money").await, shop.balance(&shop.mary).await), (0, 0, 0));
    let history = shop.story.call("reservation.history", json!({ "id": kept["id"] })).await;
    assert_eq!((&history[0]["act"], &history[0]["reason"]), (&json!("act.undo"), &json!("by mistake")));
    assert_eq!(shop.story.fault("act.undo", shop.undoing(&kept).await).await, json!({ "code": "undone_already" }));
    // The reference is free again, and so is the battery.
    shop.phoned(&itself(&item), "50").await;
}

#[tokio::test]
async fn once_its_till_is_closed_a_manager_takes_a_reservation_back() {
    let shop = shop().await;
    let item = shop.full("B-1").await;
    let kept = shop.phoned(&itself(&item), "500").await;
    shop.close_till(0).await;
    shop.story.person("grace", "attendant").await;
    shop.story.sign_in("grace").await;
    assert_eq!(shop.story.fault("act.undo", shop.undoing(&kept).await).await, json!({ "code": "shift_over" }));
    shop.story.sign_in_admin().await;
    shop.story.call("act.reverse", shop.undoing(&kept).await).await;
    shop.ties().await;
    assert_eq!((shop.on("deposits").await, shop.balance(&shop.mary).await), (0, 0));
    let john = shop.customer("C-2", "John Banda").await;
    shop.preview(&shop.takes(&john, &item, 1)).await;
}

#[tokio::test]
async fn a_reservation_that_went_on_is_not_taken_back() {
    let shop = shop().await;
    let item = shop.full("B-1").await;
    let kept = shop.paid_down(&itself(&item), (0, 4)).await;
    let done = shop.act(&shop.takes(&shop.mary, &item, 1)).await;
    let overtaken = json!({ "code": "overtaken", "item": "B-1" });
    let before = (shop.on("deposits").await, shop.balance(&shop.mary).await);
    assert_eq!(shop.story.fault("act.undo", shop.undoing(&kept).await).await, overtaken);
    assert_eq!((shop.on("deposits").await, shop.balance(&shop.mary).await), before);
    // From the last to the first, as anything else.
    shop.undo(&done).await;
    assert_eq!(shop.reservation(&kept).await["state"], "open");
    shop.undo(&kept).await;
    assert_eq!((shop.on("deposits").await, shop.on("cash").await, shop.balance(&shop.mary).await), (0, 0, 0));
    let kept = shop.paid_down(&itself(&item), (1, 4)).await;
    shop.cancel(&kept).await;
    assert_eq!(shop.story.fault("act.undo", shop.undoing(&kept).await).await, overtaken);
    // With nothing paid down it is taken back just the same.
    let kept = shop.reserve(&shop.mary, &itself(&item), (1, 4)).await;
    shop.undo(&kept).await;
    assert_eq!(shop.reservation(&kept).await["state"], "cancelled");
}

#[tokio::test]
async fn when_its_hours_have_passed_it_ends_by_itself() {
    let shop = shop().await;
    let any = shop.any().await;
    shop.full("B-1").await;
    let kept = shop.paid_down(&any, (1, 4)).await;
    shop.story.wait(Duration::from_secs(4 * 3_600 - 1)).await;
    shop.story.sign_in_admin().await;
    assert_eq!(shop.reservation(&kept).await["state"], "open");
    shop.story.wait(Duration::from_secs(60)).await;
    assert_eq!(shop.reservation(&kept).await["state"], "expired");
    assert_eq!((shop.balance(&shop.mary).await, shop.on("deposits").await), (3_000, 0));
    let told = shop.story.call("reservation.history", json!({ "id": kept["id"] })).await;
    let acts: Vec<&str> = told.as_array().unwrap().iter().map(|line| line["act"].as_str().unwrap()).collect();
    assert_eq!(acts, ["reservation.expire", "reservation.create"]);
    // The books, the statement and the counter say what it was, and that nobody did it.
    let entries = shop.story.call("ledger.entries", crate::ledger::entries()).await;
    let told = &entries["rows"][0]["act"];
    assert_eq!((&told["kind"], &told["who"]), (&json!("reservation_expire"), &json!("")));
    let lines = shop.account(&shop.mary).await["lines"]["rows"].clone();
    assert_eq!(lines[0]["act"]["kind"], "reservation_expire");
    let acts = shop.story.call("act.list", Value::Null).await;
    assert_eq!(
        (&acts[0]["kind"], &acts[0]["customer_name"], &acts[0]["take_back"]),
        (&json!("reservation_expire"), &json!("Mary Phiri"), &json!("no"))
    );
    // Once.
    let audited = shop.audited().await;
    shop.story.wait(Duration::from_secs(120)).await;
    assert_eq!(shop.audited().await, audited);
    shop.ties().await;
}

#[tokio::test]
async fn a_deposit_that_cannot_be_taken_leaves_nothing() {
    let shop = shop().await;
    let wanted = itself(&shop.full("B-1").await);
    let ask = |deposit: Value, act: Value| json!({ "act": act, "form": form(&shop, &shop.mary, &wanted, (1, 2)), "deposit": deposit });
    for (amount, problem) in [("0", "nothing"), ("-1", "out_of_range"), ("much", "not_a_number")] {
        let deposit = shop.paid("cash", amount, "").await;
        let fault = shop.story.fault("reservation.create", ask(deposit, shop.new_id().await)).await;
        assert_eq!(
            (&fault["fields"][0]["field"], &fault["fields"][0]["problem"]),
            (&json!("deposit.amount"), &json!(problem)),
            "{amount}: {fault}"
        );
    }
    let phone = |reference: &'static str| async { shop.paid("mobile_money", "5", reference).await };
    let missing = shop.story.fault("reservation.create", ask(phone("").await, shop.new_id().await)).await;
    assert_eq!(missing["fields"][0]["field"], "deposit.reference");
    let first = shop.story.call("reservation.create", ask(phone("MP1").await, shop.new_id().await)).await;
    shop.cancel(&first).await;
    let taken = shop.story.fault("reservation.create", ask(phone("MP1").await, shop.new_id().await)).await;
    assert_eq!(taken["fields"][0], json!({ "field": "deposit.reference", "problem": "taken" }));
    shop.close_till(0).await;
    let cash = shop.paid("cash", "5", "").await;
    let closed = shop.story.fault("reservation.create", ask(cash, shop.new_id().await)).await;
    assert_eq!(closed, json!({ "code": "till_closed" }));
    assert_eq!(shop.reservations("open").await, 0, "nothing half done");
}
