//! Rentals, and what they change on the screens of batteries and customers.

use crate::driver::Window;
use serde_json::json;

pub(super) async fn rentals(window: &Window, visit: &mut impl AsyncFnMut(&Window, &str)) {
    window.link("Rentals").await;
    window.find("gridcell", "Esnart Chama").await;
    visit(window, "rentals").await;
    window.click("gridcell", "Esnart Chama").await;
    window.see("What happened").await;
    visit(window, "rental-drawer").await;
    window.resize(1024, 640).await;
    visit(window, "rental-drawer-small").await;
    window.resize(1280, 800).await;
    window.press("Enter").await;
    window.find("heading", "What happened").await;
    visit(window, "rental").await;
    window.press("Esc").await;
    window.find("gridcell", "Esnart Chama").await;
    window.press("Esc").await;
    window.gone("What happened").await;
    window.click("radio", "Late").await;
    window.gone("Esnart Chama").await;
    visit(window, "rentals-late").await;
    window.fill("Search code, customer, thing", "nothing like it").await;
    window.see("No rental fits").await;
    visit(window, "rentals-no-match").await;
    window.button("Show all").await;
    window.click("radio", "Board").await;
    window.find("heading", "Returned today").await;
    visit(window, "rentals-board").await;
    window.resize(1024, 640).await;
    visit(window, "rentals-board-small").await;
    window.resize(1280, 800).await;
    window.click("radio", "List").await;
    let ask = json!({ "question": { "search": "", "filters": {}, "sort": "code", "descending": false }, "after": null, "limit": 1 });
    let late = window.call("rental.list", ask).await.unwrap()["rows"][0].clone();
    window.go(&format!("/rentals/{}", late["id"].as_str().unwrap())).await;
    window.see("So far").await;
    visit(window, "rental-late").await;
    window.go(&format!("/customers/{}", late["customer"].as_str().unwrap())).await;
    window.see("Statement").await;
    visit(window, "customer-account").await;
    window.go("/batteries").await;
    window.click("radio", "Ready").await;
    window.click("checkbox", "Choose all that match").await;
    window.button("They are full").await;
    window.see("as if you had measured").await;
    visit(window, "batteries-full").await;
    window.button("Cancel").await;
    window.button("Choose none").await;
    window.click("radio", "With customers").await;
    window.see("wa Mulumeoderhwa").await;
    visit(window, "batteries-out").await;
    window.click("radio", "All").await;
}
