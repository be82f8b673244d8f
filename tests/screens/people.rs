//! Customers, their cards, and what a hub lets people choose from and fill in about them.

use std::fs;

use crate::driver::{Desktop, Window};
use crate::pictures;

/// Every screen about customers and cards.
pub(super) async fn people(desktop: &Desktop, window: &Window, visit: &mut impl AsyncFnMut(&Window, &str)) {
    customers(desktop, window, visit).await;
    cards(window, visit).await;
    lists(window, visit).await;
}

async fn customers(desktop: &Desktop, window: &Window, visit: &mut impl AsyncFnMut(&Window, &str)) {
    window.link("Customers").await;
    window.find("gridcell", "C-0003").await;
    visit(window, "customers").await;
    window.click("gridcell", "C-0003").await;
    window.see("04A2B3C4").await;
    visit(window, "customer-drawer").await;
    window.resize(1024, 640).await;
    visit(window, "customer-drawer-small").await;
    window.resize(1280, 800).await;
    window.button("Open").await;
    window.find("button", "Withdraw consent").await;
    visit(window, "customer").await;
    let photo = desktop.elsewhere("document.jpg");
    fs::write(&photo, pictures::sideways(900, 560)).unwrap();
    desktop.will_choose(&photo);
    window.button("Choose a photo…").await;
    window.find("button", "See it large").await;
    visit(window, "customer-photo").await;
    window.button("See it large").await;
    window.find("heading", "Identity document of Alick Kaluba").await;
    visit(window, "customer-photo-large").await;
    window.press("Esc").await;
    window.button("Remove").await;
    window.see("Nobody can look at it any more.").await;
    visit(window, "customer-photo-remove").await;
    window.button("Cancel").await;
    window.button("Edit").await;
    window.find("field", "Kind of business").await;
    visit(window, "customer-edit").await;
    window.press("Esc").await;
    window.button("More").await;
    window.click("menuitem", "Make inactive").await;
    window.see("and their history are kept").await;
    visit(window, "customer-inactive").await;
    window.button("Cancel").await;
    window.button("Customers").await;
    window.button("New customer").await;
    window.fill("Name", "Grace Phiri").await;
    window.fill("Phone optional", "0971000003").await;
    window.see("Perhaps known already").await;
    visit(window, "customer-known").await;
    window.button("Save").await;
    window.find("button", "Add anyway").await;
    visit(window, "customer-twice").await;
    window.button("More about them").await;
    window.fill("Date of birth", "31 June").await;
    window.button("Save").await;
    window.complains("Date of birth", "day").await;
    visit(window, "customer-new-wrong").await;
    window.press("Esc").await;
    window.button("Leave").await;
    window.fill("Search name, phone, code or plate", "nothing like it").await;
    window.see("No customer matches").await;
    visit(window, "customers-no-match").await;
    window.button("Show all").await;
}

async fn cards(window: &Window, visit: &mut impl AsyncFnMut(&Window, &str)) {
    window.link("Cards").await;
    window.find("gridcell", "04A2B3C4").await;
    visit(window, "cards").await;
    window.click("gridcell", "04A2B3C4").await;
    window.see("gave out this card").await;
    visit(window, "card-drawer").await;
    window.button("Change").await;
    window.click("menuitem", "Block").await;
    window.see("opens nothing until").await;
    visit(window, "card-block").await;
    window.button("Cancel").await;
    window.button("Give out a card").await;
    window.fill("Card number", "no number").await;
    visit(window, "card-new").await;
    window.press("Esc").await;
    window.button("Leave").await;
}

async fn lists(window: &Window, visit: &mut impl AsyncFnMut(&Window, &str)) {
    window.go("/settings/choices").await;
    window.find("button", "New choice").await;
    visit(window, "choices").await;
    window.button("New choice").await;
    window.find("field", "Name").await;
    visit(window, "choice-new").await;
    window.press("Esc").await;
    window.go("/settings/fields").await;
    window.see("Savings group").await;
    visit(window, "own-fields").await;
    window.button("New field").await;
    window.find("field", "Kind").await;
    window.choose("Kind", "One of a list").await;
    visit(window, "own-field-new").await;
    window.press("Esc").await;
    window.button("Leave").await;
}
