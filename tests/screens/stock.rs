//! What is kept for customers, what goes between hubs, and counting what is here.

use serde_json::{Value, json};

use crate::driver::Window;

const HOUR_MS: i64 = 3_600_000;

pub(super) async fn stock(window: &Window, visit: &mut impl AsyncFnMut(&Window, &str)) {
    window.go("/rentals/reservations").await;
    window.see("Nothing reserved").await;
    visit(window, "reservations-empty").await;
    reserve(window).await;
    window.see("Daliso Gondwe").await;
    visit(window, "reservations-week").await;
    window.button("List").await;
    window.find("gridcell", "Daliso Gondwe").await;
    visit(window, "reservations").await;
    window.button("Week").await;
    window.go("/rentals/reservations?new=1").await;
    window.see("Empty: none is taken").await;
    visit(window, "reservation-new").await;
    window.button("Cancel").await;
    window.go("/batteries/count").await;
    window.see("Nobody has counted yet").await;
    visit(window, "stock-count").await;
    let count = json!({ "kinds": ["battery"], "scans": ["B-009", "B-010", "umbrella"], "note": "" });
    let told = window.call("stock.count", count).await.unwrap();
    window.go(&format!("/batteries/count?open={}", told["id"].as_str().unwrap())).await;
    window.see("Scanned, and not known").await;
    visit(window, "stock-counted").await;
    window.go("/batteries/transfers").await;
    window.see("Nothing goes between hubs").await;
    visit(window, "transfers-empty").await;
}

/// Keeps any battery of a model for somebody, from now until tomorrow.
async fn reserve(window: &Window) {
    let ask = |sort: &str, filters: Value| json!({ "question": { "search": "", "filters": filters, "sort": sort, "descending": false }, "after": null, "limit": 9 });
    let batteries = window
        .call("battery.list", ask("code", json!({ "lifecycle": ["in_service"], "holder": ["hub"] })))
        .await
        .unwrap();
    let customers = window.call("customer.list", ask("code", json!({}))).await.unwrap();
    let daliso = customers["rows"].as_array().unwrap().iter().find(|row| row["name"] == "Daliso Gondwe").unwrap();
    let now = window.call("clock.view", Value::Null).await.unwrap()["now"].as_i64().unwrap();
    let wanted = json!({ "kind": "battery_model", "id": batteries["rows"][0]["model"] });
    let form = json!({ "customer": daliso["id"], "wanted": wanted, "from": now, "to": now + 24 * HOUR_MS, "note": "For the choir" });
    let act = window.call("act.new_id", Value::Null).await.unwrap();
    window.call("reservation.create", json!({ "act": act, "form": form, "deposit": null })).await.unwrap();
}
