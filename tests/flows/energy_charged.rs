//! Energy that is charged for: of every battery of a line and of no other, the same wherever it is told, whatever counters say.

use domain::Time;
use link::Root;
use serde_json::{Value, json};
use tests::charge;
use usecases::Heard;

use crate::readings::{told, with};
use crate::shop::{HOUR, Shop, returned, swap};

const MINUTE: i64 = 60_000;

/// A hub where batteries cost 10.00 a kWh and 50.00 a day.
async fn by_the_kwh() -> Shop {
    let shop = Shop::open().await;
    shop.only_tariff(|form| {
        form["components"] = json!([charge("Daily", "per_day", 5_000), charge("Energy", "per_kwh", 1_000)]);
    })
    .await;
    shop
}

/// What a return of these would charge for energy, in kWh, by the code of what comes back; the running price of each says the
/// same.
async fn charged(shop: &Shop, items: &[&Value]) -> Vec<(String, f64)> {
    let mut back = shop.basket();
    back["back"] = items.iter().map(|item| returned(item)).collect();
    let lines = shop.preview(&back).await["lines"].clone();
    let rentals = shop.rentals().await;
    let running: Vec<&Value> = rentals.iter().flat_map(|rental| rental["lines"].as_array().unwrap()).collect();
    let mut all = Vec::new();
    for line in lines.as_array().unwrap() {
        let same = running.iter().find(|one| one["code"] == line["code"] && one["ended"].is_null()).unwrap();
        assert_eq!((&same["price"], &same["measured_energy"]), (&line["price"], &line["measured_energy"]));
        let parts = line["price"]["lines"].as_array().unwrap();
        let energy = parts.iter().find(|part| part["name"] == "Energy").unwrap();
        let kwh = line["measured_energy"]["kwh"].as_f64().unwrap_or(0.0);
        assert_eq!(energy["amount"], (kwh * 1_000.0).round(), "{line}");
        all.push((line["code"].as_str().unwrap().to_owned(), (kwh * 1e6).round() / 1e6));
    }
    shop.act(&back).await;
    all
}

/// Mary swaps one against another.
async fn swapped(shop: &Shop, one: &Value, other: &Value) {
    shop.ready(other).await;
    let mut basket = shop.basket();
    basket["swap"] = json!([swap(one, other)]);
    shop.act(&basket).await;
}

fn id(item: &Value) -> &str {
    item["id"].as_str().unwrap()
}

#[tokio::test]
async fn with_equipment_beside_it_a_battery_that_was_swapped_away_is_charged_for_too() {
    let mut shop = by_the_kwh().await;
    let (one, two) = (shop.full("B-1").await, shop.full("B-2").await);
    let light = shop.story.equipment_type("Light").await;
    let light = json!({ "kind": "equipment", "id": shop.story.equipment("E-1", &light).await });
    let began = shop.now();
    shop.issue(&[&one, &light]).await;
    shop.go(2 * HOUR).await;
    swapped(&shop, &one, &two).await;
    shop.go(3 * HOUR).await;
    // Both measure all the time, in the hub too.
    let until = began + 5 * HOUR;
    let all = [told(id(&one), until, 6, -10.0), told(id(&two), until, 6, -20.0)].concat();
    shop.story = with(shop.story, &all).await;
    let had = 2.0 * 0.12 + 3.0 * 0.24;
    let rental = shop.rentals().await[0]["id"].clone();
    let energy = shop.story.call("reading.rental", json!({ "id": rental })).await;
    assert!((energy["out_kwh"].as_f64().unwrap() - had).abs() < 1e-6, "{energy}");
    assert_eq!(charged(&shop, &[&two, &light]).await, [("B-2".to_owned(), had), ("E-1".to_owned(), 0.0)]);
}

#[tokio::test]
async fn of_two_batteries_each_line_is_charged_for_its_own() {
    let mut shop = by_the_kwh().await;
    let (one, two, three) = (shop.full("B-1").await, shop.full("B-2").await, shop.full("B-3").await);
    let began = shop.now();
    shop.issue(&[&one, &two]).await;
    shop.go(2 * HOUR).await;
    swapped(&shop, &one, &three).await;
    shop.go(3 * HOUR).await;
    let until = began + 5 * HOUR;
    let all = [(&one, -10.0), (&two, -5.0), (&three, -20.0)].map(|(item, amperes)| told(id(item), until, 6, amperes));
    shop.story = with(shop.story, &all.concat()).await;
    let expected = [("B-3".to_owned(), 2.0 * 0.12 + 3.0 * 0.24), ("B-2".to_owned(), 5.0 * 0.06)];
    assert_eq!(charged(&shop, &[&three, &two]).await, expected);
}

/// A station tells what a battery measured, each five minutes since `began`.
async fn says(shop: &Shop, battery: &str, began: i64, entries: &[Value]) {
    let entry = |(at, fields): (i64, &Value)| {
        let time = Time(began + at * 5 * MINUTE).iso();
        let mut entry = json!({ "id": battery, "d": &time[..10], "tm": &time[11..19], "v": 12.0, "i": -10.0, "aw": 1 });
        for (name, value) in fields.as_object().unwrap() {
            entry[name] = value.clone();
        }
        entry
    };
    let entries: Vec<Value> = (0..).zip(entries).map(entry).collect();
    let payload = json!({ "battery_id": battery, "fb": 1, "entries": entries }).to_string();
    let topic = "bss/S-1/battery/status";
    let heard = Heard { login: "s", station: Some("S-1"), topic, payload: payload.as_bytes(), retained: false };
    let parcels = shop.story.desk.hear(&Root::default(), &heard).await.unwrap();
    let ack: Value = serde_json::from_slice(&parcels[0].payload).unwrap();
    assert_eq!((&ack["stored"], &ack["quarantined"]), (&json!(entries.len()), &json!(0)), "{ack}");
}

#[tokio::test]
async fn counters_that_reset_or_run_backwards_change_no_energy_and_no_price() {
    let shop = by_the_kwh().await;
    shop.story.station("S-1", 3).await;
    let (plain, odd) = (shop.full("B-1").await, shop.full("B-2").await);
    let began = shop.now();
    shop.issue(&[&plain, &odd]).await;
    shop.go(2 * HOUR).await;
    // All it ever gave begins at nothing again, runs backwards, and is below nothing.
    let counters = |at: i64| match at {
        0..8 => json!({ "tcc": 900 + at, "cc": -at, "nc": 400, "energy_out": 90_000 + 10 * at, "energy_in": 95_000 }),
        8..16 => json!({ "tcc": 0, "cc": 0, "nc": 0, "energy_out": 0, "energy_in": 0 }),
        _ => json!({ "tcc": -5 * at, "cc": -400, "nc": 25 - at, "energy_out": 500 - 10 * at, "energy_in": 40 - at }),
    };
    says(&shop, "B-1", began, &vec![json!({}); 25]).await;
    says(&shop, "B-2", began, &(0..25).map(counters).collect::<Vec<_>>()).await;
    let range = json!({ "is": "span", "from": began, "until": shop.now() });
    let mut energies = Vec::new();
    for item in [&plain, &odd] {
        let of = json!({ "kind": "battery", "id": item["id"] });
        energies.push(shop.story.call("reading.energy", json!({ "of": of, "range": range, "period": null })).await);
    }
    assert_eq!(energies[0], energies[1]);
    assert_eq!(charged(&shop, &[&plain, &odd]).await, ["B-1", "B-2"].map(|code| (code.to_owned(), 0.24)));
}

#[tokio::test]
async fn what_is_told_after_the_preview_is_not_booked_with_it() {
    let shop = by_the_kwh().await;
    shop.story.station("S-1", 3).await;
    let battery = shop.full("B-1").await;
    let began = shop.now();
    shop.issue(&[&battery]).await;
    shop.go(2 * HOUR).await;
    let mut back = shop.basket();
    back["back"] = json!([returned(&battery)]);
    let shown = shop.preview(&back).await;
    assert_eq!(shown["lines"][0]["measured_energy"], Value::Null);
    says(&shop, "B-1", began, &vec![json!({}); 25]).await;
    shop.story.call("counter.commit", crate::shop::order(&shown, &back)).await;
    assert_eq!(shop.kept_price("B-1").await, shown["lines"][0]["price"]);
}

#[tokio::test]
async fn who_is_shown_no_amounts_is_shown_no_charged_energy() {
    let shop = by_the_kwh().await;
    shop.story.station("S-1", 3).await;
    let battery = shop.full("B-1").await;
    let began = shop.now();
    shop.issue(&[&battery]).await;
    shop.go(HOUR).await;
    says(&shop, "B-1", began, &vec![json!({}); 13]).await;
    assert_eq!(shop.rentals().await[0]["lines"][0]["measured_energy"]["coverage_pct"], 100.0);
    shop.story.person("tom", "technician").await;
    shop.story.sign_in("tom").await;
    let line = shop.rentals().await[0]["lines"][0].clone();
    assert_eq!((&line["price"], &line["measured_energy"]), (&Value::Null, &Value::Null));
}
