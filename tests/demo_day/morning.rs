//! Before anybody comes: the wizard, what the hub has, what it costs, and the till.

use std::fmt::Write;
use std::fs;

use tests::driver::Window;
use tests::{PASSWORD, all, screens};

use crate::Day;

/// `B-001` and on.
pub const BATTERIES: usize = 24;
/// So many of the largest note lie in the drawer in the morning.
pub const NOTES: i64 = 10;

/// Who comes, `C-01` and on.
pub const CUSTOMERS: [&str; 6] =
    ["Mary Phiri", "Alick Kaluba", "Esnart Chama", "Daliso Gondwe", "Ruth Moyo", "Joseph Tembo"];

/// The card of a customer.
pub fn card(number: usize) -> String {
    format!("04A1B2C3D4E5{number:02X}")
}

pub async fn morning(day: &Day, window: &Window) {
    wizard(window).await;
    day.done(window, "set-up", "the wizard makes the hub and its admin, who is signed in").await;
    model(window).await;
    imports(day, window).await;
    into_service(window).await;
    day.done(window, "batteries", "all that came are in service and full").await;
    tariff(window).await;
    day.done(window, "tariff", "50.00 a begun day, 8.00 a swap, a fine of 15.00 a day late").await;
    till(window).await;
    day.done(window, "till", "the till is open with what was counted").await;
}

async fn wizard(window: &Window) {
    window.see("Welcome to Hubkeeper").await;
    window.fill("Name of the organisation", "Mtendere Energy").await;
    window.choose("Country", "Zambia").await;
    window.button("Continue").await;
    window.see("Your hub").await;
    window.fill("Name of the hub", "Mtendere hub").await;
    window.fill("Short code", "MTE").await;
    window.button("Continue").await;
    window.fill("Your name", "Amina Banda").await;
    window.fill("Sign-in name", "amina").await;
    window.fill("Password", PASSWORD).await;
    window.button("Continue").await;
    let code = window.words_in("group", "Recovery code").await;
    window.button("I wrote it down").await;
    window.fill("Type the code from your paper", &code).await;
    window.button("Finish").await;
    window.see("Welcome, Amina Banda").await;
}

async fn model(window: &Window) {
    window.link("Battery models").await;
    window.button("New model").await;
    window.fill("Maker", "Pylon").await;
    window.fill("Name", "LFP 12 V 100 Ah").await;
    window.fill("Nominal voltage", "12.8").await;
    window.fill("Rated capacity", "100").await;
    window.fill("Rated energy", "1280").await;
    window.button("Save").await;
    window.see("LFP 12 V 100 Ah added").await;
}

/// Batteries, customers and their cards, each from a file as it comes out of a spreadsheet.
async fn imports(day: &Day, window: &Window) {
    let mut batteries = "Battery code,Serial no,Model\n".to_owned();
    for number in 1..=BATTERIES {
        writeln!(batteries, "B-{number:03},PYL-2026-{number:04},LFP 12 V 100 Ah").unwrap();
    }
    let (mut customers, mut cards) =
        ("Customer code,Name,Phone\n".to_owned(), "Card number,Customer code\n".to_owned());
    for (number, name) in (1..).zip(CUSTOMERS) {
        writeln!(customers, "C-{number:02},{name},09710001{number:02}").unwrap();
        writeln!(cards, "{},C-{number:02}", card(number)).unwrap();
    }
    for (list, text, count) in
        [("battery", batteries, BATTERIES), ("customer", customers, CUSTOMERS.len()), ("card", cards, CUSTOMERS.len())]
    {
        let file = day.desktop.elsewhere(&format!("{list}.csv"));
        fs::write(&file, text).unwrap();
        day.desktop.will_choose(&file);
        window.go(&format!("/import?list={list}")).await;
        window.button("Choose a file").await;
        window.see(&format!("{list}.csv")).await;
        window.button("Check the file").await;
        window.see(&format!("{count} new records, nothing is refused.")).await;
        window.button(&format!("Import {count} records")).await;
        window.see(&format!("{count} records were imported, nothing was refused.")).await;
        day.done(window, &format!("import-{list}"), &format!("{count} came from a file, none was refused")).await;
        window.button("Import another file").await;
    }
}

async fn into_service(window: &Window) {
    window.link("Batteries").await;
    window.find("gridcell", "B-001").await;
    window.click("checkbox", "Choose all that match").await;
    window.button("Change states").await;
    window.choose("State", "Put in service").await;
    window.fill("Reason", "Tested and full").await;
    window.button("Put in service").await;
    window.see(&format!("{BATTERIES} changed")).await;
    window.click("checkbox", "Choose all that match").await;
    window.button("They are full").await;
    window.see("as if you had measured").await;
    window.button("It is full").await;
    window.see(&format!("{BATTERIES} changed")).await;
    // Told at the foot of the page, where the next thing is pressed.
    window.gone(&format!("{BATTERIES} changed")).await;
    let counts = window.call("battery.counts", all("code")).await.unwrap();
    assert_eq!(counts["by"]["lifecycle"]["of"]["in_service"], BATTERIES, "{counts}");
}

/// Begun days are charged in full, so that the drawer ties to the coin.
async fn tariff(window: &Window) {
    window.go("/money/tariffs/new").await;
    window.fill("Name", "Daily").await;
    window.fill("Price", "50").await;
    window.button("When it comes back late").await;
    window.choose("What happens", "A fine each day").await;
    window.fill("Fine", "15").await;
    window.button("Tax, limits, first and last day").await;
    // Below what unfolds it lies behind the bar at the foot of the form.
    screens::settled(window).await;
    window
        .run("found('switch', 'Whole units').closest('label, div').scrollIntoView({ block: 'center' })", vec![])
        .await;
    window.click("switch", "Whole units").await;
    window.button("Add a charge").await;
    window.fill("As it stands on the receipt", "Swap").await;
    window.choose("Charged", "Each swap").await;
    window.fill("Price", "8").await;
    window.button("Save").await;
    window.see("Daily added").await;
}

async fn till(window: &Window) {
    window.link("Counter").await;
    window.button("Open the till").await;
    window.until("the first note", "document.activeElement?.inputMode === 'numeric'").await;
    window.write(&NOTES.to_string()).await;
    window.press("Enter").await;
    window.find("button", "Close the till").await;
}
