//! The first day again, by somebody without a mouse. The focus is never put anywhere by the test: it is where the
//! window put it or where the keys led it, and at each stop it is seen.

use serde_json::json;
use tests::driver::{Desktop, Window};
use tests::{PASSWORD, STAFF_PASSWORD};

#[tokio::test(flavor = "multi_thread")]
async fn a_first_day_by_the_keyboard_alone_with_the_focus_always_in_sight() {
    let desktop = Desktop::new();
    let window = desktop.start().await;
    set_up(&window).await;
    let code = second_person(&window).await;
    model(&window).await;
    batteries(&window).await;
    edit_and_retire(&window).await;
    pin(&window).await;
    locked_and_back(&window).await;
    the_second_person_comes_in(&window, &code).await;
    a_refused_act_shows_its_code(&window).await;
    window.end().await;
    everything_is_there_after_a_restart(&desktop.start().await).await;
}

async fn set_up(window: &Window) {
    window.focus_on("field", "Name of the organisation").await;
    window.press("Enter").await;
    window.complains("Name of the organisation", "This is needed.").await;
    window.write("Mtendere Energy").await;
    choose(window, "Country", "zamb", "Zambia").await;
    choose(window, "Currency", "zmw", "Zambian Kwacha · ZMW").await;
    window.tab_to("button", "Continue").await;
    window.press("Enter").await;

    window.focus_on("field", "Name of the hub").await;
    window.write("Mtendere hub").await;
    window.type_into("Short code", "MTE").await;
    // Two kinds of moves in one list: the end, and back up.
    window.tab_to("field", "Time zone").await;
    window.write("lusa").await;
    window.find("option", "Africa/Lusaka").await;
    window.walk("Up", "option", "Africa/Lusaka").await;
    window.press("Enter").await;
    window.reads("Time zone", "Africa/Lusaka").await;
    // Back and forth again: what was typed is kept.
    window.walk("Shift+Tab", "field", "Short code").await;
    window.reads("Short code", "MTE").await;
    window.tab_to("button", "Continue").await;
    window.press("Space").await;

    window.focus_on("field", "Your name").await;
    window.write("Amina Banda").await;
    window.type_into("Sign-in name", "amina").await;
    window.type_into("Password", PASSWORD).await;
    window.press("Enter").await;

    let code = window.words_in("group", "Recovery code").await;
    window.tab_to("button", "I wrote it down").await;
    window.press("Enter").await;
    window.focus_on("field", "Type the code from your paper").await;
    window.write(&code.to_lowercase()).await;
    window.press("Enter").await;
    window.see("Welcome, Amina Banda").await;
}

/// Adds a technician; the code with which they come in.
async fn second_person(window: &Window) -> String {
    window.tab_to("button", "Add a person").await;
    window.press("Enter").await;
    window.focus_on("field", "Name").await;
    window.write("Grace Phiri").await;
    window.type_into("Sign-in name", "grace").await;
    window.tab_to("field", "Role").await;
    window.press("Enter").await;
    window.find("option", "Technician").await;
    window.walk("Down", "option", "Technician").await;
    window.press("Enter").await;
    window.focus_on("combobox", "Role").await;
    window.press("Ctrl+Enter").await;
    window.see("A code for Grace Phiri").await;
    let code = window.words_in("group", "One-time code").await;
    window.tab_to("button", "Done").await;
    window.press("Enter").await;
    window.gone(&code).await;
    window.see("No password yet").await;
    code
}

async fn model(window: &Window) {
    window.press("g m").await;
    window.see("No battery models yet").await;
    window.press("n").await;
    window.focus_on("field", "Maker").await;
    window.write("Pylon").await;
    window.type_into("Name", "LFP 12 V 100 Ah").await;
    window.type_into("Nominal voltage", "12,8").await;
    window.type_into("Rated capacity", "100").await;
    window.press("Enter").await;
    window.complains("Rated energy", "This is needed.").await;
    window.write("1280").await;
    window.press("Enter").await;
    window.see("LFP 12 V 100 Ah added").await;
}

async fn batteries(window: &Window) {
    window.press("g b").await;
    window.see("No batteries yet").await;
    window.press("n").await;
    for (code, serial) in [("B-001", "PYL-2026-0001"), ("B-002", "PYL-2026-0002")] {
        window.reads("Code", code).await;
        window.focus_on("field", "Serial number").await;
        window.write(serial).await;
        window.press("Ctrl+Enter").await;
        window.see(&format!("{code} added")).await;
    }
    window.reads("Code", "B-003").await;
    window.focus_on("field", "Serial number").await;
    // Around the form and back: the focus does not leave it.
    window.walk("Shift+Tab", "button", "Save").await;
    window.tab_to("field", "Serial number").await;
    window.write("PYL-2026-0002").await;
    window.press("Enter").await;
    window.complains("Serial number", "Already in use. Choose another.").await;
    window.press("Ctrl+a").await;
    window.write("PYL-2026-0003").await;
    window.press("Enter").await;
    window.find("complementary", "B-003").await;
}

async fn edit_and_retire(window: &Window) {
    window.press("e").await;
    window.focus_on("field", "Serial number").await;
    window.type_into("Notes optional", "A scratch on the lid.").await;
    // In a field of several lines Enter is a new line.
    window.press("Ctrl+Enter").await;
    window.see("B-003 saved").await;
    window.see("Notes: nothing → A scratch on the lid.").await;

    // Along the list: to the first and back.
    window.tab_to("grid", "Batteries").await;
    for (key, code) in [("Home", "B-001"), ("Down", "B-002"), ("Down", "B-003")] {
        window.press(key).await;
        window.find("complementary", code).await;
        window.stands_well().await;
    }
    window.tab_to("button", "Change state").await;
    window.press("Enter").await;
    window.find("menuitem", "Retire").await;
    window.press("Esc").await;
    window.focus_on("button", "Change state").await;
    window.take("Retire").await;
    window.focus_on("field", "Reason").await;
    window.press("Enter").await;
    window.complains("Reason", "This is needed.").await;
    window.write("Swollen").await;
    window.tab_to("button", "Cancel").await;
    window.tab_to("button", "Retire").await;
    window.press("Enter").await;
    window.see("B-003: Retired").await;
    window.see("Reason: Swollen").await;
    window.focus_on("button", "Change state").await;
    window.press("Esc").await;
    window.gone("Reason: Swollen").await;
}

async fn pin(window: &Window) {
    window.press("g d").await;
    window.see("Welcome, Amina Banda").await;
    window.tab_to("button", "Choose a PIN").await;
    window.press("Enter").await;
    window.see("My account").await;
    window.tab_to("field", "New PIN").await;
    window.write("470286").await;
    window.type_into("Current password", PASSWORD).await;
    window.press("Enter").await;
    window.see("PIN changed").await;
}

async fn locked_and_back(window: &Window) {
    window.press("Ctrl+l").await;
    window.focus_on("field", "PIN").await;
    window.write("470285").await;
    window.complains("PIN", "The PIN is not right.").await;
    window.write("470286").await;
    window.see("My account").await;

    // By the palette.
    window.press("Ctrl+k").await;
    window.focus_on("field", "Find anything").await;
    window.write("sign").await;
    window.walk("Down", "option", "Sign out").await;
    window.press("Enter").await;
    window.focus_on("field", "Sign-in name").await;
    window.write("amina").await;
    window.type_into("Password", "not the password at all").await;
    window.press("Enter").await;
    window.refused_with("wrong_password").await;
    window.focus_on("field", "Password").await;
    window.write(PASSWORD).await;
    window.press("Enter").await;

    // By the menu.
    let who = "Amina Banda, admin: account, lock, sign out";
    window.find("button", who).await;
    window.tab_to("button", who).await;
    window.take("Sign out").await;
    window.focus_on("field", "Sign-in name").await;
}

async fn the_second_person_comes_in(window: &Window, code: &str) {
    window.tab_to("button", "I have a one-time code").await;
    window.press("Enter").await;
    window.focus_on("field", "Sign-in name").await;
    window.write("grace").await;
    window.type_into("One-time code", code).await;
    window.type_into("New password", "too short").await;
    window.press("Enter").await;
    window.complains("New password", "At least 15 characters.").await;
    window.press("Ctrl+a").await;
    window.write(STAFF_PASSWORD).await;
    window.press("Enter").await;
    window.find("button", "Grace Phiri, technician: account, lock, sign out").await;
}

async fn a_refused_act_shows_its_code(window: &Window) {
    // The room of the people is not hers: its keys lead nowhere.
    window.press("g p").await;
    window.see("Welcome, Grace Phiri").await;

    // A question that was overtaken while it stood there.
    window.press("g b").await;
    window.find("gridcell", "B-002").await;
    window.press("/").await;
    window.focus_on("searchbox", "Search code or serial number").await;
    window.write("B-002").await;
    window.gone("B-001").await;
    window.press("Enter").await;
    window.focus_on("grid", "Batteries").await;
    window.find("complementary", "B-002").await;
    window.tab_to("button", "Change state").await;
    window.take("Quarantine").await;
    window.focus_on("field", "Reason").await;
    window.write("Not on its shelf").await;
    let page = tests::asked(tests::searched("B-002", "code"), &serde_json::Value::Null, 1);
    let id = window.call("battery.list", page).await.unwrap()["rows"][0]["id"].clone();
    for to in ["retired", "disposed"] {
        window.call("battery.change_lifecycle", json!({ "id": id, "to": to, "reason": "Burnt" })).await.unwrap();
    }
    window.press("Enter").await;
    window.refused_with("lifecycle_not_allowed").await;
    window.tab_to("button", "Copy lifecycle_not_allowed").await;
    window.press("Esc").await;
    window.see("Disposed of").await;
    window.gone("lifecycle_not_allowed").await;
    window.press("Tab").await;
    window.stands_well().await;
}

async fn everything_is_there_after_a_restart(window: &Window) {
    window.focus_on("field", "Sign-in name").await;
    window.write("amina").await;
    window.type_into("Password", PASSWORD).await;
    window.press("Enter").await;
    window.see("Welcome, Amina Banda").await;
    // Straight to the record.
    window.press("Ctrl+k").await;
    window.focus_on("field", "Find anything").await;
    window.write("b-003").await;
    window.find("option", "B-003 PYL-2026-0003").await;
    window.press("Enter").await;
    window.see("A scratch on the lid.").await;
    window.see("Reason: Swollen").await;
    window.press("g p").await;
    window.find("gridcell", "Grace Phiri").await;
}

/// Types into a list that can be searched and takes the entry of this name.
async fn choose(window: &Window, field: &str, typed: &str, entry: &str) {
    window.tab_to("field", field).await;
    window.write(typed).await;
    window.find("option", entry).await;
    window.walk("Down", "option", entry).await;
    window.press("Enter").await;
    window.reads(field, entry).await;
}
