//! Every list goes into a file with every column it has, and the file read back holds what the list shows.

use documents::{Flow, Unreadable};
use serde_json::{Value, json};
use tests::{Story, all, customer, device};
use usecases::{Clock, EXPORTED};

use crate::shop::{HOUR, any_length, basket, order, returned};

const NOW: &str = "2026-11-03 10:00:00";

/// A hub with one record in every list; the columns it added to its customers, and what they do.
async fn hub() -> (Story, Vec<String>, Value) {
    let story = Story::set_up().await;
    let model = story.model("LFP 12 V").await;
    story.battery("B-001", "SN-1", &model).await;
    story.station("S-1", 4).await;
    let roof = json!({ "measures": "solar", "place": "On the roof", "firmware": "1.2" });
    let mut meter = device("D-1", "meter");
    meter.as_object_mut().unwrap().extend(roof.as_object().unwrap().clone());
    story.call("device.create", meter).await;
    let mill = story.equipment_type("Maize mill").await;
    let piece = story.equipment("E-001", &mill).await;
    story.job("A cable is loose").await;

    let mut form = customer("C-1", "Grace Banda", "0971234567");
    let mut own = Vec::new();
    let values = [("text", json!("Mtendere, zone 3")), ("number", json!(4.5)), ("date", json!("2015-08-29"))];
    for (kind, value) in values {
        let field = json!({ "label": kind, "kind": kind, "choices": [], "required": false });
        let id = story.call("own_field.create", field).await["id"].as_str().unwrap().to_owned();
        form["own"][&id] = value;
        own.push(format!("own.{id}"));
    }
    let choices = story.call("choice.list", Value::Null).await;
    let business = choices.as_array().unwrap().iter().find(|one| one["list"] == "business_kind").unwrap().clone();
    form["business_kind"] = business["id"].clone();
    let new = json!({ "form": form, "consent": "Version 1", "accept_duplicate": false });
    let grace = story.call("customer.create", new).await["id"].clone();
    crate::cards::card(&story, "04A2B3C4", "customer", &grace).await;
    story.call("equipment.assign", json!({ "id": piece, "customer": grace, "from": null, "to": null })).await;
    rented(&story, &piece, &grace).await;
    reserved(&story, &piece, &grace).await;
    crate::inputs::questioned(&story, "B-001").await;
    crate::inputs::turned_away(&story, "B-001").await;
    (story, own, business)
}

/// A rental that is over at once.
async fn rented(story: &Story, piece: &str, customer: &Value) {
    let mut form = any_length("Solar");
    form["deposit"] = json!(2_000);
    story.call("tariff.create", form).await;
    let phone = crate::payment_kinds::kind(story, "mobile_money").await;
    let mut out = basket(customer);
    let item = json!({ "kind": "equipment", "id": piece });
    out["out"] = json!([{
        "item": item, "tariff": null, "length": null, "due": null, "rental": null, "condition": null, "soc_pct": null,
    }]);
    out["pay"] = json!([{ "kind": phone, "amount": "20", "reference": "MP1" }]);
    let mut back = basket(customer);
    back["back"] = json!([returned(&item)]);
    for basket in [out, back] {
        let shown = story.call("counter.preview", json!({ "basket": basket, "allowing": false })).await;
        story.call("counter.commit", order(&shown, &basket)).await;
    }
}

/// The hour after this one.
async fn reserved(story: &Story, piece: &str, customer: &Value) {
    let at = |hours: i64| Clock::Fixed(story.clock.clone()).now().0 + hours * HOUR;
    let wanted = json!({ "kind": "equipment", "id": piece });
    let form = json!({ "customer": customer, "wanted": wanted, "from": at(1), "to": at(2), "note": "by the gate" });
    let act = story.call("act.new_id", Value::Null).await;
    story.call("reservation.create", json!({ "act": act, "form": form, "deposit": null })).await;
}

/// What the only row of each list holds in a file.
fn rows() -> Value {
    json!({
        "battery": ["B-001", "SN-1", "LFP 12 V", "commissioning", "hub", "", "unknown", "", "", "", NOW],
        "card": ["04A2B3C4", "Grace Banda", "C-1", "active", "", NOW],
        "customer": [
            "C-1", "Grace Banda", "", "+260971234567", "active", "Their business", "en", "given", "true", NOW, NOW,
            "Mtendere, zone 3", "4.5", "2015-08-29"
        ],
        "equipment": ["E-001", "", "Maize mill", "60", "in_service", "1", "", NOW],
        "job": ["J-0001", "A cable is loose", "repair", "normal", "open", "", "", "", "false", NOW],
        "rental": ["R-2026-00001", "Grace Banda", "C-1", "returned", NOW, "", NOW, "E-001", "", "20"],
        "payment": [NOW, "Grace Banda", "C-1", "", "mobile_money", "20", "MP1", "recorded"],
        "deposit": ["Grace Banda", "C-1", "R-2026-00001", "20", NOW, NOW, "", "released"],
        "reservation": [
            "Grace Banda", "E-001", "2026-11-03 11:00:00", "2026-11-03 12:00:00", "open", "", "by the gate"
        ],
        "quarantine": [NOW, "S-1", "unknown_user", "", "", "return_only", "B-001", "", "open"],
        "swap": [
            NOW, "station", "S-1", "", "", "", "refused", "B-001", "", "20", "60.5", "", "", "", "", "", "", "false", "", "", "",
            "swollen", "hub", "false"
        ],
        "device": ["D-1", "Roof", "meter", "solar", "", "On the roof", "active", "1.2", "", NOW],
        "station": ["S-1", "Market", "", "operational", "4", "4", "", NOW],
    })
}

#[tokio::test]
async fn every_list_goes_into_a_file_with_all_its_columns() {
    let (story, own, business) = hub().await;
    for (list, columns) in EXPORTED {
        let mut keys: Vec<String> = columns.iter().map(|column| column.key().to_owned()).collect();
        if *list == "customer" {
            keys.extend(own.clone());
        }
        let words = |key: &str| match key {
            "business" => json!({ business["id"].as_str().unwrap(): "Their business" }),
            _ => json!({}),
        };
        let columns: Vec<Value> =
            keys.iter().map(|key| json!({ "key": key, "label": key, "words": words(key) })).collect();
        for format in ["csv", "xlsx"] {
            let path = story.folder.path().join(format!("{list}.{format}"));
            story.chooser.will_choose(&path);
            let sort = match *list {
                "card" => "uid",
                "payment" | "quarantine" | "swap" => "at",
                "deposit" => "taken",
                "reservation" => "from",
                _ => "code",
            };
            let ask = json!({ "question": all(sort), "format": format, "name": list, "columns": columns });
            let ended = story.finish(&format!("{list}.export"), ask).await;
            assert_eq!(ended["outcome"]["rows"], 1, "{list}: {ended}");
            let mut rows_read = Vec::new();
            let head = documents::read(&path, |_, row| {
                rows_read.push(row.cells);
                Ok::<_, Unreadable>(Flow::On)
            });
            assert_eq!(head.unwrap().headings, keys, "{list} as {format}");
            assert_eq!(json!(rows_read), json!([rows()[list]]), "{list} as {format}");
        }
    }
}
