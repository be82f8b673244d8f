//! The settings, page by page.

use crate::driver::{Desktop, Window};
use serde_json::Value;

pub(super) async fn settings(desktop: &Desktop, window: &Window, visit: &mut impl AsyncFnMut(&Window, &str)) {
    window.go("/settings/organisation").await;
    window.see("Who owns the hubs").await;
    visit(window, "organisation").await;
    window.link("Hubs").await;
    window.see("Petauke market").await;
    visit(window, "hubs").await;
    window.go("/settings/hubs/new").await;
    window.find("field", "Name").await;
    visit(window, "hub-new").await;
    let hub = window.call("hub.list", Value::Null).await.unwrap()[0]["id"].as_str().unwrap().to_owned();
    window.go(&format!("/settings/hubs/{hub}")).await;
    window.find("field", "Name").await;
    visit(window, "hub").await;
    window.link("Roles").await;
    window.see("Add a battery").await;
    visit(window, "roles").await;
    window.link("Sessions").await;
    window.see("this one").await;
    visit(window, "sessions").await;
    window.button("End the session of Amina Banda").await;
    window.see("This is your own session").await;
    visit(window, "session-end").await;
    window.button("Cancel").await;
    window.link("Health").await;
    window.see("Everything is in order").await;
    visit(window, "health").await;
    desktop.will_choose(&desktop.elsewhere("hubkeeper-support.zip"));
    window.button("Save a support bundle").await;
    window.see("hubkeeper-support.zip was saved").await;
    visit(window, "health-bundle").await;
    logs(window, visit).await;
    window.link("Audit").await;
    window.click("gridcell", "Amina Banda").await;
    window.find("button", "Previous").await;
    visit(window, "audit").await;
    window.link("About").await;
    window.find("button", "Read the licence").await;
    visit(window, "about").await;
    window.button("What it is made of").await;
    window.find("group", "What it is made of").await;
    visit(window, "about-parts").await;
    window.link("My account").await;
    window.see("Change the PIN").await;
    visit(window, "account").await;
    window.fill("New PIN", "123456").await;
    window.button("Change the PIN").await;
    window.see("Too easy to guess").await;
    visit(window, "account-pin-wrong").await;
    window.link("People").await;
    window.button("Leave").await;
    staff(window, visit).await;
}

async fn logs(window: &Window, visit: &mut impl AsyncFnMut(&Window, &str)) {
    window.link("Logs").await;
    window.find("gridcell", "Info").await;
    visit(window, "logs").await;
    window.click("gridcell", "Info").await;
    window.see("As it stands in the file").await;
    visit(window, "log-drawer").await;
    window.resize(1024, 640).await;
    visit(window, "log-drawer-small").await;
    window.resize(1280, 800).await;
    window.press("Esc").await;
    window.choose("Part", "Sessions").await;
    window.click("switch", "Only sign-ins and rights").await;
    window.button("When").await;
    window.fill("From", "2024-02-29").await;
    window.press("Esc").await;
    window.find("gridcell", "Info").await;
    visit(window, "logs-filtered").await;
    window.choose("Level", "Errors").await;
    window.see("No line matches").await;
    visit(window, "logs-no-match").await;
    window.button("Show all").await;
}

async fn staff(window: &Window, visit: &mut impl AsyncFnMut(&Window, &str)) {
    window.link("People").await;
    window.find("gridcell", "Chipo").await;
    visit(window, "people").await;
    window.click("gridcell", "Marie-Claire Ngalula wa Kalonji-Tshibangu").await;
    window.see("Amina Banda added this person").await;
    visit(window, "person-drawer").await;
    window.button("More for Marie-Claire Ngalula wa Kalonji-Tshibangu").await;
    window.click("menuitem", "Switch off").await;
    visit(window, "person-disable").await;
    window.button("Cancel").await;
    window.button("Edit").await;
    window.see("Save the roles").await;
    visit(window, "person").await;
    window.go("/settings/people/new").await;
    window.find("field", "Name").await;
    window.button("Add and get the code").await;
    window.see("This is needed.").await;
    visit(window, "person-new-wrong").await;
    window.fill("Name", "Natasha Tembo").await;
    window.fill("Sign-in name", "natasha").await;
    window.click("button", "Limits").await;
    visit(window, "person-new").await;
    window.button("Add and get the code").await;
    window.see("A code for Natasha Tembo").await;
    visit(window, "person-code").await;
    window.button("Done").await;
}
