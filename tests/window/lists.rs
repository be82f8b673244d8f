//! What every list can do, in the list of batteries: rows chosen with mouse and keys, an act on all of them, columns,
//! filters by day, and views under a name.

use serde_json::{Value, json};
use tests::driver::{Desktop, Window};
use tests::{PASSWORD, sample};

#[tokio::test(flavor = "multi_thread")]
async fn rows_are_chosen_moved_and_seen_again_under_a_name() {
    let desktop = Desktop::with_data(sample::a_year_old().await);
    let window = desktop.start().await;
    window.fill("Sign-in name", "amina").await;
    window.fill("Password", PASSWORD).await;
    window.button("Sign in").await;
    window.link("Batteries").await;
    window.find("gridcell", "B-007").await;

    chosen_by_mouse_and_keys(&window).await;
    all_that_match_are_moved(&window).await;
    some_refuse(&window).await;
    columns(&window).await;
    days(&window).await;
    views(&window).await;
    window.end().await;

    let window = desktop.start().await;
    window.fill("Sign-in name", "amina").await;
    window.fill("Password", PASSWORD).await;
    window.button("Sign in").await;
    window.link("Batteries").await;
    window.find("button", "Views: To be looked at").await;
    window.gone("Serial number").await;
    window.end().await;
}

async fn chosen_by_mouse_and_keys(window: &Window) {
    window.click("checkbox", "Choose B-003").await;
    window.see("1 chosen").await;
    // The keyboard goes on where the mouse was.
    window.press("Shift+Down").await;
    window.see("2 chosen").await;
    window.find("complementary", "B-004").await;
    window.press("Esc").await;
    window.gone("chosen").await;
    window.press("Home Space Shift+Down Shift+Down").await;
    window.see("3 chosen").await;
    window.press("Shift+Up").await;
    window.see("2 chosen").await;
    window.press("Ctrl+a").await;
    let all = counts(window, "").await;
    window.see(&format!("{all} chosen")).await;
    window.click("checkbox", "Choose B-002").await;
    window.see(&format!("{} chosen", all - 1)).await;
    window.button("Choose none").await;
    window.gone("chosen").await;
}

async fn counts(window: &Window, state: &str) -> u64 {
    let counts = window.call("battery.counts", tests::all("code")).await.unwrap();
    if state.is_empty() { &counts["all"] } else { &counts["by"]["lifecycle"]["of"][state] }.as_u64().unwrap_or(0)
}

async fn all_that_match_are_moved(window: &Window) {
    let (from, to) = (counts(window, "in_service").await, counts(window, "quarantined").await);
    window.click("radio", "In service").await;
    window.click("checkbox", "Choose all that match").await;
    window.see(&format!("{from} chosen")).await;
    window.button("Change states").await;
    window.see(&format!("Another state for {from} batteries")).await;
    window.see(&format!("and {} more", from - 3)).await;
    window.choose("State", "Quarantine").await;
    window.button("Quarantine").await;
    window.complains("Reason", "This is needed.").await;
    window.fill("Reason", "Recalled by the maker").await;
    window.button("Quarantine").await;
    window.see(&format!("{from} changed")).await;
    window.see("No battery matches").await;
    assert_eq!(counts(window, "in_service").await, 0);
    assert_eq!(counts(window, "quarantined").await, from + to);
    window.button("Show all").await;
}

async fn some_refuse(window: &Window) {
    let all = counts(window, "").await;
    let refuse = counts(window, "disposed").await;
    assert!(refuse > 0, "what is disposed of never comes back");
    window.find("gridcell", "B-007").await;
    window.press("Ctrl+a").await;
    window.see(&format!("{all} chosen")).await;
    window.button("Change states").await;
    window.choose("State", "Put in service").await;
    window.fill("Reason", "Checked by the maker").await;
    window.button("Put in service").await;
    window.see(&format!("{} changed, {refuse} could not be changed.", all - refuse)).await;
    window.see("lifecycle_not_allowed").await;
    window.press("Esc").await;
    window.gone("left as they are").await;
}

async fn columns(window: &Window) {
    window.button("Columns").await;
    for column in ["Serial number", "Charge", "With"] {
        window.click("checkbox", column).await;
    }
    window.button("Move State up").await;
    window.press("Esc").await;
    let heads = window.run("return [...document.querySelectorAll('[role=\"columnheader\"]')].map((one) => tidy(one.innerText)).filter(Boolean)", vec![]).await;
    assert_eq!(heads, json!(["Code", "State", "Model", "Changed"]));
}

async fn days(window: &Window) {
    window.button("Last change").await;
    window.fill("From", "2026-02-30").await;
    window.see("A day of the calendar").await;
    window.fill("From", "1999-01-01").await;
    window.fill("To", "1999-12-31").await;
    window.see("No battery matches").await;
    window.button("Any").await;
    window.press("Esc").await;
    window.find("gridcell", "B-007").await;
}

async fn views(window: &Window) {
    window.click("radio", "Disposed of").await;
    window.button("Views").await;
    window.click("menuitem", "Save view").await;
    window.fill("Name", "To be looked at").await;
    window.button("Save").await;
    window.see("View To be looked at saved").await;
    window.find("button", "Views: To be looked at").await;

    // What is changed since can be saved, too.
    window.fill("Search code or serial number", "b").await;
    window.button("Save changes").await;
    window.until("the changes saved", "!found('button', 'Save changes')").await;
    let saved = window.call("view.list", json!({ "list": "battery" })).await.unwrap();
    assert_eq!(saved[0]["question"]["search"], "b");
    assert_eq!(saved[0]["columns"], json!(["lifecycle", "model", "changed"]));

    window.button("Views: To be looked at").await;
    window.click("menuitem", "Share with the hub").await;
    window.see("The hub has the view To be looked at now").await;
    window.button("Views: To be looked at").await;
    window.click("menuitem", "Everything").await;
    window.find("button", "Views").await;
    window.button("Views").await;
    window.click("menuitem", "To be looked at").await;
    window.reads("Search code or serial number", "b").await;
    let shared = window.call("view.list", json!({ "list": "battery" })).await.unwrap();
    assert_eq!(shared[0]["shared"], Value::Bool(true));
}
