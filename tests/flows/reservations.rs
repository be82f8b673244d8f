//! What is kept for a customer is kept in its hours, from everybody else, and nothing of it is left when it is over.

use std::time::Duration;

use serde_json::{Map, Value, json};
use tests::Story;

use crate::shell::power_cut;
use crate::shop::{DAY, HOUR, Shop, basket, order, returned, swap};

/// A wish for something in so many hours from now.
pub fn form(shop: &Shop, customer: &Value, wanted: &Value, (from, to): (i64, i64)) -> Value {
    let at = |hours: i64| shop.now() + hours * HOUR;
    json!({ "customer": customer, "wanted": wanted, "from": at(from), "to": at(to), "note": "" })
}

pub fn itself(item: &Value) -> Value {
    json!({ "kind": item["kind"], "id": item["id"] })
}

impl Shop {
    pub async fn any(&self) -> Value {
        let model = self.story.call("model.list", Value::Null).await[0]["id"].clone();
        json!({ "kind": "battery_model", "id": model })
    }

    pub async fn reserve(&self, customer: &Value, wanted: &Value, hours: (i64, i64)) -> Value {
        let ask = json!({ "act": self.new_id().await, "form": form(self, customer, wanted, hours), "deposit": null });
        self.story.call("reservation.create", ask).await
    }

    pub async fn not_reserved(&self, customer: &Value, wanted: &Value, hours: (i64, i64)) -> Value {
        let ask = json!({ "act": self.new_id().await, "form": form(self, customer, wanted, hours), "deposit": null });
        self.story.fault("reservation.create", ask).await
    }

    pub async fn reservation(&self, one: &Value) -> Value {
        self.story.call("reservation.view", json!({ "id": one["id"] })).await
    }

    pub async fn cancel(&self, kept: &Value) -> Value {
        let ask = json!({ "act": self.new_id().await, "id": kept["id"], "reason": "does not come" });
        self.story.call("reservation.cancel", ask).await
    }

    /// How many stand so.
    pub async fn reservations(&self, state: &str) -> u64 {
        let mut question = tests::all("from");
        question["filters"] = json!({ "state": [state] });
        self.story.call("reservation.counts", question).await["matching"].as_u64().unwrap()
    }

    pub fn takes(&self, customer: &Value, item: &Value, days: i64) -> Value {
        let mut out = basket(customer);
        out["out"] = json!([self.out(item, days)]);
        out
    }
}

/// A shop where everyone may owe.
pub async fn shop() -> Shop {
    let shop = Shop::open().await;
    shop.set_hub(|form| form["debt_limit"] = json!(10_000_000)).await;
    shop
}

#[tokio::test]
async fn what_is_kept_goes_to_its_customer_and_to_nobody_else() {
    let shop = shop().await;
    let john = shop.customer("C-2", "John Banda").await;
    let (item, other) = (shop.full("B-1").await, shop.full("B-2").await);
    let kept = shop.reserve(&shop.mary, &itself(&item), (0, 4)).await;
    assert_eq!(
        (&kept["state"], &kept["wanted_name"], &kept["customer_name"]),
        (&json!("open"), &json!("B-1"), &json!("Mary Phiri"))
    );
    let who = json!({ "code": "C-1", "name": "Mary Phiri" });
    let promised = json!({ "code": "promised", "who": who, "from": kept["from"], "until": kept["to"] });
    assert_eq!(shop.refused(&shop.takes(&john, &item, 1)).await, promised);
    assert_eq!(shop.at_counter(&john).await["offer"]["code"], "B-2", "what is kept is offered to nobody else");
    assert_eq!(shop.at_counter(&shop.mary).await["offer"]["code"], "B-1", "and first to whom it is kept for");
    assert_eq!(shop.at_counter(&shop.mary).await["kept"][0]["wanted_name"], "B-1");
    assert_eq!(shop.at_counter(&john).await["kept"], json!([]));
    // The other one is nobody's.
    shop.preview(&shop.takes(&john, &other, 1)).await;
    let took = shop.takes(&shop.mary, &item, 1);
    assert_eq!(shop.preview(&took).await["lines"][0]["reserved"], true);
    let done = shop.act(&took).await;
    let met = shop.reservation(&kept).await;
    assert_eq!(met["state"], "issued");
    let rental = shop.story.call("rental.view", json!({ "id": met["rental"] })).await;
    assert_eq!(rental["items"], json!(["B-1"]));
    // Undone, it is kept again.
    shop.undo(&done).await;
    assert_eq!(shop.reservation(&kept).await["state"], "open");
    assert_eq!(shop.refused(&shop.takes(&john, &item, 1)).await, promised);
}

#[tokio::test]
async fn a_promise_counts_in_its_hours_only() {
    let shop = shop().await;
    let john = shop.customer("C-2", "John Banda").await;
    let item = shop.full("B-1").await;
    shop.reserve(&shop.mary, &itself(&item), (48, 72)).await;
    // Due before it begins: nobody misses it. Due after: it would be missing.
    shop.preview(&shop.takes(&john, &item, 2)).await;
    assert_eq!(shop.refused(&shop.takes(&john, &item, 3)).await["code"], "promised");
    // Nor is it swapped to somebody who keeps it until then.
    let out = shop.full("B-2").await;
    shop.act(&shop.takes(&john, &out, 3)).await;
    let mut swaps = basket(&john);
    swaps["swap"] = json!([swap(&out, &item)]);
    assert_eq!(shop.refused(&swaps).await["code"], "promised");
    // Once its hours have passed it is nobody's, even before anything says so.
    shop.go(3 * DAY).await;
    shop.act(&shop.takes(&john, &item, 30)).await;
}

#[tokio::test]
async fn what_was_kept_is_due_when_its_hours_end_unless_another_time_is_asked_for() {
    let shop = shop().await;
    let john = shop.customer("C-2", "John Banda").await;
    let item = shop.full("B-1").await;
    let kept = shop.reserve(&shop.mary, &itself(&item), (0, 4)).await;
    shop.reserve(&john, &itself(&item), (6, 9)).await;
    let mut out = shop.takes(&shop.mary, &item, 1);
    assert_eq!(shop.refused(&out).await["code"], "promised", "a day is longer than it is kept");
    (out["out"][0]["length"], out["out"][0]["due"]) = (Value::Null, Value::Null);
    assert_eq!(shop.preview(&out).await["lines"][0]["due"], kept["to"]);
    shop.act(&out).await;
}

#[tokio::test]
async fn a_manager_may_hand_out_what_is_kept() {
    let shop = shop().await;
    let john = shop.customer("C-2", "John Banda").await;
    let item = shop.full("B-1").await;
    shop.reserve(&shop.mary, &itself(&item), (1, 4)).await;
    let out = shop.takes(&john, &item, 1);
    assert_eq!(shop.refused(&out).await["code"], "promised");
    let shown = shop.story.call("counter.preview", json!({ "basket": out, "allowing": true })).await;
    let mut ask = order(&shown, &out);
    ask["allow"] = json!({ "login": null, "password": null, "reason": "Mary said so on the phone" });
    shop.story.call("counter.commit", ask).await;
    assert_eq!(shop.has(&john).await, ["B-1"]);
}

#[tokio::test]
async fn of_any_of_a_model_as_many_are_kept_as_were_promised() {
    let shop = shop().await;
    let (john, any) = (shop.customer("C-2", "John Banda").await, shop.any().await);
    let one = shop.full("B-1").await;
    shop.battery("B-2").await;
    shop.reserve(&shop.mary, &any, (0, 4)).await;
    // One is ready, one only charges: the ready one is Mary's.
    assert_eq!(shop.refused(&shop.takes(&john, &one, 1)).await["code"], "promised");
    assert_eq!(shop.at_counter(&john).await["offer"], Value::Null);
    let third = shop.full("B-3").await;
    shop.preview(&shop.takes(&john, &one, 1)).await;
    // Two at once are one too many, and so is the second after the first.
    let mut both = basket(&john);
    both["out"] = json!([shop.out(&one, 1), shop.out(&third, 1)]);
    assert_eq!(shop.refused(&both).await["code"], "promised");
    shop.act(&shop.takes(&john, &one, 1)).await;
    assert_eq!(shop.refused(&shop.takes(&john, &third, 1)).await["code"], "promised");
    // Mary takes whichever she likes.
    let done = shop.act(&shop.takes(&shop.mary, &third, 1)).await;
    assert_eq!(shop.reservations("issued").await, 1);
    shop.undo(&done).await;
    assert_eq!(shop.reservations("issued").await, 0);
}

#[tokio::test]
async fn no_more_is_promised_than_there_is_in_those_hours() {
    let shop = shop().await;
    let any = shop.any().await;
    let (one, two) = (shop.full("B-1").await, shop.battery("B-2").await);
    let john = shop.customer("C-2", "John Banda").await;
    shop.reserve(&shop.mary, &any, (24, 48)).await;
    shop.reserve(&john, &itself(&two), (30, 40)).await;
    assert_eq!(shop.not_reserved(&john, &any, (39, 60)).await, json!({ "code": "none_free_then", "there": 2 }));
    assert_eq!(shop.not_reserved(&john, &itself(&one), (39, 60)).await["code"], "none_free_then");
    assert_eq!(shop.not_reserved(&shop.mary, &itself(&two), (39, 60)).await["code"], "promised");
    shop.reserve(&john, &any, (40, 60)).await;
    // What a customer has is there again when it is due, and not before.
    shop.act(&shop.takes(&john, &one, 1)).await;
    let out = shop.not_reserved(&shop.mary, &itself(&one), (23, 24)).await;
    assert_eq!((&out["code"], &out["who"]["code"]), (&json!("out_then"), &json!("C-2")));
    assert_eq!(shop.not_reserved(&shop.mary, &any, (23, 31)).await["code"], "none_free_then");
    shop.reserve(&shop.mary, &any, (12, 24)).await;
    // What is broken, or gone, is not there.
    shop.lifecycle(&two, "in_repair").await;
    assert_eq!(shop.not_reserved(&shop.mary, &any, (1, 2)).await, json!({ "code": "none_free_then", "there": 1 }));
}

#[tokio::test]
async fn more_time_is_given_only_as_far_as_nobody_else_was_promised_it() {
    let shop = shop().await;
    let (john, any) = (shop.customer("C-2", "John Banda").await, shop.any().await);
    let (one, two) = (shop.full("B-1").await, shop.full("B-2").await);
    shop.act(&shop.takes(&shop.mary, &one, 1)).await;
    let kept = shop.reserve(&john, &itself(&one), (30, 40)).await;
    shop.reserve(&john, &any, (60, 70)).await;
    let until = |hours: i64| {
        let mut due = shop.basket();
        due["due"] = json!([{ "item": one, "due": shop.now() + hours * HOUR }]);
        due
    };
    shop.preview(&until(30)).await;
    let refused = shop.refused(&until(31)).await;
    assert_eq!((&refused["code"], &refused["who"]["code"]), (&json!("promised"), &json!("C-2")));
    // Of what was promised by its kind another one is left, and then none.
    shop.cancel(&kept).await;
    shop.preview(&until(62)).await;
    let moses = shop.customer("C-3", "Moses Daka").await;
    shop.act(&shop.takes(&moses, &two, 4)).await;
    shop.preview(&until(60)).await;
    assert_eq!(shop.refused(&until(62)).await["code"], "promised");
}

#[tokio::test]
async fn equipment_is_kept_as_well() {
    let shop = shop().await;
    let john = shop.customer("C-2", "John Banda").await;
    let light = shop.story.equipment_type("Light").await;
    let light = json!({ "kind": "equipment", "id": shop.story.equipment("E-1", &light).await });
    let kept = shop.reserve(&shop.mary, &itself(&light), (1, 30)).await;
    assert_eq!(shop.not_reserved(&john, &itself(&light), (29, 31)).await["code"], "promised");
    assert_eq!(shop.refused(&shop.takes(&john, &light, 1)).await["code"], "promised");
    // What is promised does not leave the stock.
    let retire = json!({ "id": light["id"], "to": "retired", "reason": "old" });
    assert_eq!(shop.story.fault("equipment.change_state", retire.clone()).await["code"], "promised");
    // Its customer may come two hours early.
    shop.act(&shop.takes(&shop.mary, &light, 1)).await;
    assert_eq!(shop.reservation(&kept).await["state"], "issued");
    let mut back = shop.basket();
    back["back"] = json!([returned(&light)]);
    shop.act(&back).await;
    shop.story.call("equipment.change_state", retire).await;
    assert_eq!(shop.not_reserved(&john, &itself(&light), (1, 2)).await["code"], "not_in_service");
}

#[tokio::test]
async fn a_battery_that_is_promised_does_not_leave_the_stock() {
    let shop = shop().await;
    let item = shop.full("B-1").await;
    let kept = shop.reserve(&shop.mary, &itself(&item), (100, 101)).await;
    let retire = json!({ "id": item["id"], "to": "retired", "reason": "old" });
    assert_eq!(shop.story.fault("battery.change_lifecycle", retire.clone()).await["code"], "promised");
    shop.cancel(&kept).await;
    shop.story.call("battery.change_lifecycle", retire).await;
    let refused = shop.not_reserved(&shop.mary, &itself(&item), (1, 2)).await;
    assert_eq!(refused, json!({ "code": "battery_not_in_service", "lifecycle": "retired" }));
}

#[tokio::test]
async fn what_cannot_be_kept_is_refused_and_nothing_is_taken() {
    let shop = shop().await;
    let any = shop.any().await;
    shop.full("B-1").await;
    for (hours, field, problem) in [
        ((2, 2), "to", "before_start"),
        ((2, 1), "to", "before_start"),
        ((-3, -1), "to", "in_past"),
        ((24 * 367, 24 * 368), "from", "out_of_range"),
    ] {
        let fault = shop.not_reserved(&shop.mary, &any, hours).await;
        assert_eq!(
            (&fault["fields"][0]["field"], &fault["fields"][0]["problem"]),
            (&json!(field), &json!(problem)),
            "{hours:?}"
        );
    }
    let nobody = shop.new_id().await;
    assert_eq!(shop.not_reserved(&nobody, &any, (1, 2)).await, json!({ "code": "not_found", "what": "customer" }));
    for kind in ["battery", "battery_model", "equipment"] {
        let fault = shop.not_reserved(&shop.mary, &json!({ "kind": kind, "id": nobody }), (1, 2)).await;
        assert_eq!(fault["fields"][0]["field"], "wanted", "{kind}");
    }
    let leave = json!({ "id": shop.mary, "reason": "moved away" });
    shop.story.call("customer.deactivate", leave).await;
    assert_eq!(shop.not_reserved(&shop.mary, &any, (1, 2)).await, json!({ "code": "customer_not_served" }));
}

#[tokio::test]
async fn a_week_shows_what_is_kept_in_its_days_and_today_counts_it() {
    let shop = shop().await;
    let any = shop.any().await;
    let item = shop.full("B-1").await;
    shop.full("B-2").await;
    let soon = shop.reserve(&shop.mary, &any, (1, 4)).await;
    shop.reserve(&shop.mary, &itself(&item), (30, 50)).await;
    let later = shop.reserve(&shop.mary, &any, (24 * 8, 24 * 9)).await;
    let week = |from: i64, to: i64| json!({ "from": shop.now() + from * HOUR, "to": shop.now() + to * HOUR });
    let shown = |rows: Value| {
        rows.as_array().unwrap().iter().map(|row| row["wanted_name"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(shown(shop.story.call("reservation.week", week(0, 24 * 7)).await), ["LFP 12 V", "B-1"]);
    assert_eq!(shown(shop.story.call("reservation.week", week(49, 60)).await), ["B-1"]);
    assert!(shown(shop.story.call("reservation.week", week(50, 60)).await).is_empty());
    for (wrong, problem) in [(week(5, 5), "before_start"), (week(0, 24 * 35 + 1), "out_of_range")] {
        assert_eq!(shop.story.fault("reservation.week", wrong).await["fields"][0]["problem"], problem);
    }
    let today = shop.story.call("today.view", Value::Null).await;
    let promised = today.as_array().unwrap().iter().find(|figure| figure["name"] == "reservations_promised").unwrap();
    assert_eq!(promised["count"], 1, "today's");
    let rows = shop.story.call("reservation.list", tests::asked(promised["question"].clone(), &Value::Null, 10)).await;
    assert_eq!(rows["rows"][0]["id"], soon["id"]);
    shop.cancel(&later).await;
    assert!(shown(shop.story.call("reservation.week", week(24 * 8, 24 * 9)).await).is_empty());
}

/// Input of the right shape for what is reserved.
pub async fn inputs(story: &Story) -> Map<String, Value> {
    let customer = crate::equipment::customer(story, "C-0881", "Mutinta Sakala").await;
    let model = story.model("LFP 60 V").await;
    let battery = story.battery("B-881", "SN-881", &model).await;
    story.call("battery.change_lifecycle", json!({ "id": battery, "to": "in_service", "reason": "new" })).await;
    let now = tests::MORNING.0;
    let wanted = json!({ "kind": "battery", "id": battery });
    let form = |from: i64, to: i64| json!({ "customer": customer, "wanted": wanted, "from": now + from * HOUR, "to": now + to * HOUR, "note": "" });
    let act = story.call("act.new_id", Value::Null).await;
    let kept = json!({ "act": act, "form": form(24, 48), "deposit": null });
    let kept = story.call("reservation.create", kept).await["id"].clone();
    let kinds = story.call("payment_kind.list", Value::Null).await;
    let phone = kinds.as_array().unwrap().iter().find(|kind| kind["account"] == "mobile_money").unwrap()["id"].clone();
    let deposit = json!({ "kind": phone, "amount": "5", "reference": "MP881" });
    let inputs = json!({
        "reservation.list": tests::asked(tests::all("from"), &Value::Null, 50),
        "reservation.counts": tests::all("from"),
        "reservation.export": {
            "question": tests::all("from"), "columns": [{ "key": "from", "label": "From", "words": {} }],
            "format": "csv", "name": "Reservations",
        },
        "reservation.view": { "id": kept },
        "reservation.history": { "id": kept },
        "reservation.week": { "from": now, "to": now + 7 * DAY },
        "reservation.create": {
            "act": story.call("act.new_id", Value::Null).await, "form": form(1, 2), "deposit": deposit,
        },
        "reservation.cancel": {
            "act": story.call("act.new_id", Value::Null).await, "id": kept, "reason": "does not come",
        },
    });
    inputs.as_object().unwrap().clone()
}

#[tokio::test]
async fn what_ran_out_while_the_power_was_cut_ends_once_everything_was_checked() {
    let shop = shop().await;
    let item = shop.full("B-1").await;
    let kept = shop.reserve(&shop.mary, &itself(&item), (0, 1)).await;
    shop.story.clock.advance(Duration::from_hours(2));
    let after = power_cut(&shop.story).await;
    // Nothing is written before the checks, so it is no use to wait for the end of a reservation before them.
    after.desk.tick().await;
    after.sign_in_admin().await;
    assert_eq!(after.call("reservation.view", json!({ "id": kept["id"] })).await["state"], "expired");
}
