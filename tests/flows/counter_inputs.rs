//! Input of the right shape for the commands of the counter, for an admin: what `bad_input` then makes wrong.

use serde_json::{Map, Value, json};
use tests::{PASSWORD, Story};

use crate::shop::{DAY, any_length, basket, order, returned, swap};

/// A battery in service that somebody said is full; the thing.
async fn full(story: &Story, code: &str, model: &str) -> Value {
    let id = story.battery(code, code, model).await;
    story.call("battery.change_lifecycle", json!({ "id": id, "to": "in_service", "reason": "new" })).await;
    story.call("battery.confirm_full", json!({ "id": id })).await;
    json!({ "kind": "battery", "id": id })
}

/// For the counter and its acts: a basket with something in each place, of which the customer has four things.
pub async fn inputs(story: &Story) -> Map<String, Value> {
    let customer = crate::equipment::customer(story, "C-0971", "Thandiwe Zulu").await;
    let tariff = story.call("tariff.create", any_length("Counter")).await["id"].clone();
    let model = story.model("LFP 48 V").await;
    let now = tests::MORNING.0;
    let out = |item: &Value| {
        json!({
            "item": item, "tariff": tariff, "length": { "value": 2, "unit": "days" }, "due": now + DAY, "rental": null,
            "condition": "good", "soc_pct": 97.5,
        })
    };
    let mut has = Vec::new();
    let mut free = Vec::new();
    for number in 1..=4 {
        has.push(full(story, &format!("B-71{number}"), &model).await);
        free.push(full(story, &format!("B-72{number}"), &model).await);
    }
    let gone = full(story, "B-730", &model).await;
    let mut issue = basket(&customer);
    issue["out"] = has.iter().chain([&gone]).map(out).collect();
    let shown = story.call("counter.preview", json!({ "basket": issue, "allowing": false })).await;
    let done = story.call("counter.commit", order(&shown, &issue)).await;
    let kinds = story.call("payment_kind.list", Value::Null).await;
    let phone = kinds.as_array().unwrap().iter().find(|kind| kind["account"] == "mobile_money").unwrap()["id"].clone();
    let mut lost = returned(&has[0]);
    for (field, value) in [
        ("how", json!("lost")),
        ("at", json!(now)),
        ("condition", json!("damaged")),
        ("soc_pct", json!(12.5)),
        ("energy_kwh", json!(1.25)),
        ("mass_kg", json!(3)),
        ("volume_l", json!(4)),
        ("charge", json!("10+5")),
    ] {
        lost[field] = value;
    }
    let mut lose = returned(&gone);
    lose["how"] = json!("lost");
    lose["charge"] = json!("12");
    let mut losing = basket(&customer);
    (losing["back"], losing["note"]) = (json!([lose]), json!("it fell in"));
    let shown = story.call("counter.preview", json!({ "basket": losing, "allowing": false })).await;
    story.call("counter.commit", order(&shown, &losing)).await;
    let mut swapped = swap(&has[1], &free[1]);
    swapped["soc_back_pct"] = json!(20);
    swapped["soc_out_pct"] = json!(99);
    let mut all = basket(&customer);
    all["out"] = json!([out(&free[0])]);
    all["back"] = json!([lost]);
    all["found"] = json!([{ "item": gone, "soc_pct": 40, "give_back": "5" }]);
    all["swap"] = json!([swapped]);
    all["recharge"] = json!([has[2]]);
    all["due"] = json!([{ "item": has[3], "due": now + 3 * DAY }]);
    all["pay"] = json!([{ "kind": phone, "amount": "12,50", "reference": "MP2611" }]);
    all["discount"] = json!({ "amount": "1", "reason": "it rained" });
    all["note"] = json!("from the market");
    let allow = json!({ "login": "amina", "password": PASSWORD, "reason": "known to us" });
    let undo =
        json!({ "act": story.call("act.new_id", Value::Null).await, "undoes": done["id"], "reason": "mistaken" });
    let has_seen = story.call("counter.customer", json!({ "customer": customer })).await;
    let rental = has_seen["has"][0]["rental"].clone();
    let line = story.call("rental.view", json!({ "id": rental })).await["lines"][0]["id"].clone();
    let photo = json!({ "rental": rental, "line": line, "end": "out" });
    let inputs = json!({
        "counter.scan": { "basket": basket(&customer), "text": "B721" },
        "counter.customer": { "customer": customer },
        "battery.seen_charging": { "id": has[3]["id"], "is_charging": true },
        "counter.preview": { "basket": all, "allowing": true },
        "counter.commit": {
            "act": story.call("act.new_id", Value::Null).await, "at": now, "basket": all, "allow": allow,
        },
        "act.undo": undo,
        "act.reverse": undo,
        "rental.list": tests::asked(tests::all("code"), &Value::Null, 50),
        "rental.board": { "question": tests::all("code"), "each": 20 },
        "rental.counts": tests::all("code"),
        "rental.export": {
            "question": tests::all("code"), "columns": [{ "key": "code", "label": "Code", "words": {} }],
            "format": "csv", "name": "Rentals",
        },
        "rental.view": { "id": has_seen["has"][0]["rental"] },
        "reading.rental": { "id": has_seen["has"][0]["rental"] },
        "rental.view_photo": photo,
        "rental.choose_photo": photo,
        "rental.remove_photo": photo,
        "battery.confirm_full": { "id": free[2]["id"] },
        "battery.confirm_full_all": { "selection": { "ids": [free[3]["id"]] } },
    });
    inputs.as_object().unwrap().clone()
}

/// Fields that may be null, wherever they stand.
pub fn is_optional(command: &str, field: &str) -> bool {
    command.starts_with("counter.")
        && [
            "customer",
            "pay",
            "discount",
            "tariff",
            "length",
            "due",
            "rental",
            "condition",
            "soc_pct",
            "at",
            "energy_kwh",
            "mass_kg",
            "volume_l",
            "charge",
            "found",
            "give_back",
            "out",
            "soc_back_pct",
            "soc_out_pct",
            "allow",
            "login",
            "password",
        ]
        .contains(&field)
}
