//! The ways to pay of a hub.

use serde_json::{Map, Value, json};
use tests::Story;

fn form(label: &str, account: &str, reference: &str) -> Value {
    json!({ "label": label, "account": account, "reference": reference })
}

async fn kinds(story: &Story) -> Vec<Value> {
    story.call("payment_kind.list", Value::Null).await.as_array().unwrap().clone()
}

/// The way to pay with this label or account; its id.
pub async fn kind(story: &Story, called: &str) -> Value {
    let all = kinds(story).await;
    all.iter().find(|kind| kind["label"] == called || kind["account"] == called).unwrap()["id"].clone()
}

/// Input of the right shape.
pub async fn inputs(story: &Story) -> Map<String, Value> {
    let id = story.call("payment_kind.create", form("Bank one", "bank", "optional")).await["id"].clone();
    let ids: Vec<Value> = kinds(story).await.iter().map(|kind| kind["id"].clone()).collect();
    let inputs = json!({
        "payment_kind.create": form("Vouchers", "voucher", "required"),
        "payment_kind.edit": { "id": id, "form": form("Bank two", "bank", "optional") },
        "payment_kind.reorder": { "ids": ids },
        "payment_kind.hide": { "id": id },
        "payment_kind.show": { "id": id },
    });
    inputs.as_object().unwrap().clone()
}

#[tokio::test]
async fn a_hub_begins_with_cash_and_phone_money() {
    let story = Story::set_up().await;
    let here = story.hub().await;
    let there = story.call("hub.create", tests::hub("CHI", "Chipata")).await["id"].clone();
    for hub in [json!(here), there] {
        story.call("session.choose_hub", json!({ "hub": hub })).await;
        let all = kinds(&story).await;
        let seen: Vec<_> = all.iter().map(|kind| (&kind["account"], &kind["reference"], &kind["label"])).collect();
        assert_eq!(
            seen,
            [(&json!("cash"), &json!("none"), &json!("")), (&json!("mobile_money"), &json!("required"), &json!(""))]
        );
        assert_eq!(all[0]["id"], hub, "a hub's cash has the hub's id");
    }
}

#[tokio::test]
async fn ways_to_pay_are_added_named_ordered_and_hidden() {
    let story = Story::set_up().await;
    let airtel = story.call("payment_kind.create", form(" Airtel Money ", "mobile_money", "required")).await;
    assert_eq!(airtel["label"], "Airtel Money");
    let taken = story.fault("payment_kind.create", form("airtel money", "mobile_money", "none")).await;
    assert_eq!(taken["fields"][0], json!({ "field": "label", "problem": "taken" }));
    for account in ["customer", "safe", "cash"] {
        let fault = story.fault("payment_kind.create", form("Odd", account, "none")).await;
        assert_eq!(fault["fields"][0], json!({ "field": "account", "problem": "not_a_choice" }), "{account}");
    }
    let id = airtel["id"].clone();
    let edited = json!({ "id": id, "form": form("Stanbic", "bank", "optional") });
    assert_eq!(story.call("payment_kind.edit", edited).await["account"], "bank", "nothing was paid with it yet");
    let mut ids: Vec<Value> = kinds(&story).await.iter().map(|kind| kind["id"].clone()).collect();
    ids.rotate_right(1);
    let ordered = story.call("payment_kind.reorder", json!({ "ids": ids })).await;
    assert_eq!(ordered[0]["label"], "Stanbic");
    assert_eq!(kinds(&story).await, ordered.as_array().unwrap().clone());
    assert_eq!(story.fault("payment_kind.reorder", json!({ "ids": [id, id, id] })).await["code"], "invalid");
    assert_eq!(story.call("payment_kind.hide", json!({ "id": id })).await["hidden"], true);
    assert_eq!(story.call("payment_kind.show", json!({ "id": id })).await["hidden"], false);
}

#[tokio::test]
async fn a_hubs_cash_stays_cash() {
    let story = Story::set_up().await;
    let cash = kind(&story, "cash").await;
    let fault = story.fault("payment_kind.hide", json!({ "id": cash })).await;
    assert_eq!(fault["fields"][0]["field"], "id");
    let fault = story.fault("payment_kind.edit", json!({ "id": cash, "form": form("", "bank", "none") })).await;
    assert_eq!(fault["fields"][0], json!({ "field": "account", "problem": "not_a_choice" }));
    let named = json!({ "id": cash, "form": form("Cash at the window", "cash", "none") });
    assert_eq!(story.call("payment_kind.edit", named).await["label"], "Cash at the window");
    let phone = kind(&story, "mobile_money").await;
    let fault = story.fault("payment_kind.edit", json!({ "id": phone, "form": form("", "cash", "none") })).await;
    assert_eq!(fault["fields"][0]["field"], "account", "a hub has one drawer");
}

#[tokio::test]
async fn another_hubs_ways_to_pay_are_not_found() {
    let story = Story::set_up().await;
    let phone = kind(&story, "mobile_money").await;
    let there = story.call("hub.create", tests::hub("CHI", "Chipata")).await["id"].clone();
    story.call("session.choose_hub", json!({ "hub": there })).await;
    for (name, input) in [
        ("payment_kind.hide", json!({ "id": phone })),
        ("payment_kind.show", json!({ "id": phone })),
        ("payment_kind.edit", json!({ "id": phone, "form": form("Mine", "mobile_money", "none") })),
    ] {
        assert_eq!(story.fault(name, input).await, json!({ "code": "not_found", "what": "payment_kind" }), "{name}");
    }
}
