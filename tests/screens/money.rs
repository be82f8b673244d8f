//! What has to do with money.

use crate::driver::Window;
use serde_json::{Value, json};

/// Closes the open till with 10.00 less than it should hold, and opens it again.
async fn close_short(window: &Window) {
    let books = window.call("ledger.accounts", Value::Null).await.unwrap();
    let drawer = books["rows"].as_array().unwrap().iter().find(|row| row["account"] == "cash").unwrap();
    let expected = drawer["debit"].as_i64().unwrap() - drawer["credit"].as_i64().unwrap();
    let act = window.call("act.new_id", Value::Null).await.unwrap();
    let counts = json!([{ "value": 1, "count": 0 }, { "value": expected - 1_000, "count": 1 }]);
    let close = json!({ "act": act, "counts": counts, "causes": [], "note": "", "batteries": 3 });
    window.call("till.close", close).await.unwrap();
    let act = window.call("act.new_id", Value::Null).await.unwrap();
    window.call("till.open", json!({ "act": act, "float": [{ "value": 5_000, "count": 3 }] })).await.unwrap();
}

pub(super) async fn room(window: &Window, visit: &mut impl AsyncFnMut(&Window, &str)) {
    window.link("Money").await;
    window.find("button", "Close the till").await;
    window.see("No till was closed yet").await;
    visit(window, "till-first").await;
    window.button("Pay something…").await;
    window.fill("Amount", "12,50").await;
    window.fill("Reason", "Paper").await;
    visit(window, "till-payout").await;
    window.button("Pay out").await;
    window.see("Paid out of the drawer").await;
    window.button("Close the till").await;
    window.see("What is expected is told afterwards").await;
    visit(window, "till-close").await;
    window.button("Cancel").await;
    close_short(window).await;
    window.click("gridcell", "ZK 10.00 short").await;
    window.see("missing at the hub").await;
    visit(window, "till-report").await;
    window.button("Name the causes").await;
    window.see("What was counted stays as it is").await;
    visit(window, "till-causes").await;
    window.button("Cancel").await;
    window.press("Esc").await;
    for (tab, words, name) in [
        ("Payments", "Cash", "payments"),
        ("Deposits", "No deposit was taken yet", "deposits-empty"),
        ("Debtors", "Nobody owes anything", "debtors-empty"),
        ("Ledger", "Debits and credits sum to the same", "ledger"),
    ] {
        window.link(tab).await;
        window.see(words).await;
        visit(window, name).await;
    }
    window.click("radio", "Entries").await;
    window.click("gridcell", "Paid out of the drawer").await;
    window.find("heading", "Paid out of the drawer").await;
    visit(window, "ledger-entry").await;
    window.press("Esc").await;
    window.go("/settings/ways-to-pay").await;
    window.see("Mobile money").await;
    visit(window, "ways-to-pay").await;
    window.press("n").await;
    window.see("Airtel Money").await;
    visit(window, "way-to-pay-new").await;
    window.button("Cancel").await;
}

pub(super) async fn tariffs(window: &Window, visit: &mut impl AsyncFnMut(&Window, &str)) {
    window.link("Money").await;
    window.link("Tariffs").await;
    window.find("gridcell", "Daily").await;
    visit(window, "tariffs").await;
    window.click("gridcell", "Market week of the cooperative of maize growers, for members").await;
    window.see("known at the return").await;
    visit(window, "tariff-drawer").await;
    window.button("Withdraw").await;
    visit(window, "tariff-withdraw").await;
    window.button("Cancel").await;
    window.press("e").await;
    window.find("button", "Add a charge").await;
    window.see("Tax 16 %").await;
    visit(window, "tariff-edit").await;
    window.resize(1024, 640).await;
    visit(window, "tariff-edit-small").await;
    window.resize(1280, 800).await;
    window.button("Cancel").await;
    window.press("n").await;
    window.see("Write a price").await;
    visit(window, "tariff-new").await;
    window.button("Save").await;
    window.see("This is needed.").await;
    visit(window, "tariff-wrong").await;
    window.button("Cancel").await;
}
