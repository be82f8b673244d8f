//! Stations: the board, the list, a station's page, the customer's screen beside it, and the link to them.

use crate::driver::Window;
use serde_json::{Value, json};

pub(super) async fn stations(window: &Window, visit: &mut impl AsyncFnMut(&Window, &str)) {
    window.link("Stations").await;
    window.see("S-99").await;
    visit(window, "stations-board").await;
    window.resize(1024, 640).await;
    visit(window, "stations-board-small").await;
    window.resize(1280, 800).await;
    let board = window.call("station.board", Value::Null).await.unwrap();
    let ids: Vec<String> = board.as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap().to_owned()).collect();
    swap(window, visit, &ids).await;
    list(window, visit).await;
    page(window, visit).await;
    told(window, visit).await;
    enrolled(window, visit).await;
    link(window, visit).await;
    Box::pin(what_stations_did(window, visit)).await;
}

/// A customer is let in, and reads what to do.
async fn swap(window: &Window, visit: &mut impl AsyncFnMut(&Window, &str), ids: &[String]) {
    window.button("Let a customer in, S-1").await;
    window.fill("Customer", "alick").await;
    window.see("Alick Kaluba").await;
    visit(window, "station-let-in").await;
    window.press("Enter").await;
    window.button("Let in").await;
    window.see("left").await;
    visit(window, "stations-board-swap").await;
    // The customers' screen is a window of its own, and may do nothing but show: what it shows is changed at the desk.
    window.go(&format!("/stations/{}", ids[0])).await;
    window.button("Customer’s screen").await;
    window.turn_to_other().await;
    window.see("Hello Alick").await;
    visit(window, "rider-put-in").await;
    assert_eq!(window.call("station.board", Value::Null).await.unwrap_err()["code"], "unknown_command");
    let mut shows = async |command: &str, input: Value, words: &str, screen: &str| {
        window.turn_to_other().await;
        window.call(command, input).await.unwrap();
        window.turn_to_other().await;
        window.see(words).await;
        visit(window, screen).await;
    };
    shows("station.end_session", json!({ "id": ids[0] }), "Hold your card", "rider-ready").await;
    let mode = |mode: &str| json!({ "id": ids[0], "mode": mode, "reason": "new lock" });
    shows("station.set_mode", mode("maintenance"), "This station is closed", "rider-closed").await;
    window.turn_to_other().await;
    window.call("station.set_mode", mode("operational")).await.unwrap();
}

async fn list(window: &Window, visit: &mut impl AsyncFnMut(&Window, &str)) {
    window.link("Stations").await;
    window.link("List").await;
    window.find("gridcell", "S-1").await;
    visit(window, "stations").await;
    window.click("gridcell", "S-2").await;
    window.see("Behind the clinic").await;
    visit(window, "station-drawer").await;
}

async fn page(window: &Window, visit: &mut impl AsyncFnMut(&Window, &str)) {
    window.click("gridcell", "S-1").await;
    window.press("Enter").await;
    window.find("button", "Slot 3: Maintenance").await;
    visit(window, "station").await;
    window.button("Slot 3: Maintenance").await;
    window.click("menuitem", "Back in operation").await;
    visit(window, "slot-mode").await;
    window.button("Cancel").await;
    window.button("Change the number").await;
    window.find("field", "Slots").await;
    visit(window, "station-slots").await;
    window.button("Cancel").await;
    window.button("Edit").await;
    window.find("field", "Name").await;
    visit(window, "station-edit").await;
    window.button("Cancel").await;
}

/// What a station is told.
async fn told(window: &Window, visit: &mut impl AsyncFnMut(&Window, &str)) {
    window.button("Set its clock").await;
    window.see("Sent").await;
    window.button("Open a slot").await;
    window.button("Tell the station").await;
    window.complains("Slot", "This is needed").await;
    visit(window, "station-command").await;
    window.button("Cancel").await;
    window.button("Send settings").await;
    window.find("field", "Settings (JSON)").await;
    visit(window, "station-settings").await;
    window.button("Cancel").await;
    visit(window, "station-commands").await;
}

/// By what it comes in.
async fn enrolled(window: &Window, visit: &mut impl AsyncFnMut(&Window, &str)) {
    window.button("Enrol").await;
    window.click("radio", "Without encryption For old stations that know no TLS.").await;
    visit(window, "station-enrol").await;
    window.button("Make the login").await;
    window.see("This is shown once").await;
    visit(window, "station-given").await;
    window.button("It is in place").await;
    window.button("Take away station-s-1").await;
    window.find("field", "Reason").await;
    visit(window, "station-revoke").await;
    window.fill("Reason", "The station was sold").await;
    window.button("Take away").await;
    window.see("taken away").await;
}

/// The settings of the link.
async fn link(window: &Window, visit: &mut impl AsyncFnMut(&Window, &str)) {
    window.go("/settings/link").await;
    window.see("Certificate of this hub").await;
    visit(window, "link").await;
    window.resize(1024, 640).await;
    visit(window, "link-small").await;
    window.resize(1280, 800).await;
    let http = "[...document.querySelectorAll('h2')].find((one) => one.textContent.includes('HTTP')).scrollIntoView()";
    window.run(http, vec![]).await;
    visit(window, "link-http").await;
    window.button("Renew").await;
    window.see("Renew the certificate of this hub?").await;
    visit(window, "link-renew").await;
    window.button("Cancel").await;
    window.choose("Broker", "One that runs elsewhere").await;
    window.fill("Name or address", "nobody.invalid").await;
    window.button("Try it").await;
    window.see("It does not work yet").await;
    visit(window, "link-outside").await;
    window.link("My account").await;
    window.button("Leave").await;
}

/// Swaps, what does not fit, and messages.
async fn what_stations_did(window: &Window, visit: &mut impl AsyncFnMut(&Window, &str)) {
    window.go("/stations/swaps").await;
    window.find("gridcell", "Daliso Gondwe").await;
    visit(window, "swaps").await;
    window.click("gridcell", "Daliso Gondwe").await;
    window.see("12 % charged").await;
    visit(window, "swap-drawer").await;
    window.press("Enter").await;
    window.see("Nothing was booked.").await;
    visit(window, "swap").await;
    window.go("/stations/quarantine").await;
    window.find("gridcell", "No card was read before").await;
    visit(window, "quarantine").await;
    window.click("gridcell", "No card was read before").await;
    window.see("Where the hub knows them to be").await;
    visit(window, "quarantine-drawer").await;
    window.button("Accept as told").await;
    window.find("field", "Reason").await;
    visit(window, "quarantine-accept").await;
    window.button("Cancel").await;
    window.button("Correct").await;
    window.see("Rentals follow").await;
    visit(window, "quarantine-correct").await;
    window.button("Cancel").await;
    window.go("/stations/messages").await;
    window.find("gridcell", "Batteries moved").await;
    visit(window, "messages").await;
    window.choose("About", "Batteries moved").await;
    window.click("gridcell", "Batteries moved").await;
    window.see("What was read").await;
    visit(window, "message-drawer").await;
    window.press("Esc").await;
    window.resize(1024, 640).await;
    visit(window, "messages-small").await;
    window.resize(1280, 800).await;
}
