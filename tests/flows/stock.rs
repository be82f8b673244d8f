//! A count of the stock tells what is missing and what should not be here, and changes nothing.

use serde_json::{Value, json};

use crate::shop::{Shop, returned};

fn counting(kinds: &[&str], scans: &[&str]) -> Value {
    json!({ "kinds": kinds, "scans": scans, "note": "before the rain" })
}

fn codes(counted: &Value) -> Vec<(&str, &str, &str)> {
    let rows = counted.as_array().unwrap().iter();
    rows.map(|row| {
        (row["code"].as_str().unwrap(), row["holder"].as_str().unwrap_or(""), row["holder_name"].as_str().unwrap())
    })
    .collect()
}

/// A shop with four batteries and a light: one is out, one is lost.
async fn shop() -> Shop {
    let shop = Shop::open().await;
    shop.set_hub(|form| form["debt_limit"] = json!(10_000_000)).await;
    let (out, lost) = (shop.full("B-003").await, shop.full("B-004").await);
    shop.battery("B-001").await;
    shop.battery("B-002").await;
    let light = shop.story.equipment_type("Light").await;
    shop.story.equipment("E-1", &light).await;
    shop.issue(&[&out, &lost]).await;
    let mut gone = shop.basket();
    gone["back"] = json!([returned(&lost)]);
    gone["back"][0]["how"] = json!("lost");
    gone["note"] = json!("nobody knows where");
    shop.act(&gone).await;
    shop
}

#[tokio::test]
async fn everything_scanned_is_found_unexpected_or_unknown() {
    let shop = shop().await;
    let before = shop.lists_all().await;
    // However it is said, however often, by its serial number too.
    let scans = ["b1", "B-001", " B 3 ", "SN-B-004", "umbrella", "umbrella", "", "E-1"];
    let told = shop.story.call("stock.count", counting(&["battery"], &scans)).await;
    assert_eq!((&told["expected"], &told["found"]), (&json!(2), &json!(1)));
    assert_eq!(codes(&told["missing"]), [("B-002", "hub", "Mtendere hub")]);
    assert_eq!(codes(&told["unexpected"]), [("B-003", "customer", "Mary Phiri"), ("B-004", "unknown", "")]);
    assert_eq!(told["unknown"], json!(["umbrella"]));
    assert_eq!((&told["actor"], &told["note"]), (&json!("Amina Banda"), &json!("before the rain")));
    assert_eq!(shop.lists_all().await, before, "a count changes nothing");
    assert_eq!(shop.story.call("stock.view", json!({ "id": told["id"] })).await, told, "and is kept as it was told");
    let listed = shop.story.call("stock.list", Value::Null).await;
    let row = &listed[0];
    assert_eq!((&row["missing"], &row["unexpected"], &row["unknown"]), (&json!(1), &json!(2), &json!(1)));
}

impl Shop {
    async fn lists_all(&self) -> Value {
        let ask = || tests::asked(tests::all("code"), &Value::Null, 50);
        json!([self.story.call("battery.list", ask()).await, self.story.call("equipment.list", ask()).await])
    }
}

#[tokio::test]
async fn what_is_not_counted_is_not_missed() {
    let shop = shop().await;
    let all =
        shop.story.call("stock.count", counting(&["battery", "equipment", "battery"], &["B-1", "B-2", "E-1"])).await;
    assert_eq!(
        (&all["kinds"], &all["expected"], &all["found"]),
        (&json!(["battery", "equipment"]), &json!(3), &json!(3))
    );
    assert_eq!((&all["missing"], &all["unexpected"]), (&json!([]), &json!([])));
    let lights = shop.story.call("stock.count", counting(&["equipment"], &["B-1"])).await;
    assert_eq!(codes(&lights["missing"]), [("E-1", "hub", "Mtendere hub")]);
    assert_eq!(lights["unexpected"], json!([]), "the battery is where it should be");
    assert_eq!(shop.story.fault("stock.count", counting(&["battery"], &["", " "])).await["code"], "nothing_to_do");
    assert_eq!(shop.story.fault("stock.count", counting(&[], &["B-1"])).await["fields"][0]["field"], "kinds");
    let mut long = counting(&["battery"], &["B-1"]);
    long["note"] = json!("x".repeat(301));
    assert_eq!(shop.story.fault("stock.count", long).await["fields"][0]["field"], "note");
    let many = json!({ "kinds": ["battery"], "scans": vec!["x"; 10_001], "note": "" });
    assert_eq!(shop.story.fault("stock.count", many).await["fields"][0]["field"], "scans");
    assert_eq!(
        shop.story.call("stock.list", Value::Null).await.as_array().unwrap().len(),
        2,
        "nothing of these is kept"
    );
}

#[tokio::test]
async fn another_hubs_battery_is_known_and_whose_it_is() {
    let shop = shop().await;
    let here = shop.story.hub().await;
    let there = shop.story.call("hub.create", tests::hub("CHI", "Chipata")).await["id"].clone();
    let model = shop.story.call("model.list", Value::Null).await[0]["id"].as_str().unwrap().to_owned();
    shop.story.call("session.choose_hub", json!({ "hub": there })).await;
    shop.story.battery("B-001", "CHI-1", &model).await;
    shop.story.battery("X-9", "CHI-9", &model).await;
    assert_eq!(shop.story.call("stock.list", Value::Null).await, json!([]));
    shop.story.call("session.choose_hub", json!({ "hub": here })).await;
    let told = shop.story.call("stock.count", counting(&["battery"], &["B-1", "X9", "CHI-1"])).await;
    assert_eq!(told["found"], 1, "our own B-001 before theirs");
    assert_eq!(codes(&told["unexpected"]), [("B-001", "hub", "Chipata"), ("X-9", "hub", "Chipata")]);
    shop.story.call("session.choose_hub", json!({ "hub": there })).await;
    let fault = shop.story.fault("stock.view", json!({ "id": told["id"] })).await;
    assert_eq!(fault, json!({ "code": "not_found", "what": "stock_count" }));
}
