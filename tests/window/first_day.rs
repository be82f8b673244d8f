use serde_json::json;
use tests::driver::{Desktop, Window};

const ADMIN: &str = "seven quiet lamps at dusk";
const TECHNICIAN: &str = "eleven brave kettles sing";

#[tokio::test(flavor = "multi_thread")]
async fn a_first_day_from_the_wizard_to_the_next_start() {
    let desktop = Desktop::new();
    let window = desktop.start().await;
    set_up(&window).await;
    let code = second_person(&window).await;
    batteries(&window).await;
    locked_and_back(&window).await;
    the_second_person_comes_in(&window, &code).await;
    refused_acts_show_their_codes(&window).await;
    window.end().await;
    everything_is_there_after_a_restart(&desktop.start().await).await;
}

async fn set_up(window: &Window) {
    window.see("Welcome to Hubkeeper").await;
    window.fill("Name of the organisation", "Mtendere Energy").await;
    window.button("Continue").await;
    window.complains("Country", "This is needed.").await;
    window.choose("Country", "Zambia").await;
    // The country proposes the rest of it.
    window.reads("Currency", "Zambian Kwacha · ZMW").await;
    window.button("Continue").await;
    window.see("Your hub").await;
    window.fill("Name of the hub", "Mtendere hub").await;
    window.fill("Short code", "MTE").await;
    window.reads("Time zone", "Africa/Lusaka").await;
    window.button("Continue").await;
    window.fill("Your name", "Amina Banda").await;
    window.fill("Sign-in name", "amina").await;
    window.fill("Password", ADMIN).await;
    window.button("Continue").await;
    let code = window.words_in("group", "Recovery code").await;
    window.button("I wrote it down").await;
    window.gone(&code).await;
    window.fill("Type the code from your paper", "not the code").await;
    window.button("Finish").await;
    window.complains("Type the code from your paper", "It does not match.").await;
    window.fill("Type the code from your paper", &code.to_lowercase()).await;
    window.button("Finish").await;
    window.see("Welcome, Amina Banda").await;
}

/// Adds a technician; the code with which they come in.
async fn second_person(window: &Window) -> String {
    window.button("Add a person").await;
    window.fill("Name", "Grace Phiri").await;
    window.fill("Sign-in name", "grace").await;
    window.choose("Role", "Technician").await;
    window.button("Add and get the code").await;
    window.see("A code for Grace Phiri").await;
    let code = window.words_in("group", "One-time code").await;
    window.button("Done").await;
    window.gone(&code).await;
    window.see("No password yet").await;
    code
}

async fn batteries(window: &Window) {
    window.link("Battery models").await;
    window.button("New model").await;
    window.fill("Maker", "Pylon").await;
    window.fill("Name", "LFP 12 V 100 Ah").await;
    window.fill("Nominal voltage", "12,8").await;
    window.fill("Rated capacity", "100").await;
    window.fill("Rated energy", "1280").await;
    window.button("Save").await;
    window.see("LFP 12 V 100 Ah added").await;

    window.link("Batteries").await;
    window.button("New battery").await;
    for (code, serial) in [("B-001", "PYL-2026-0001"), ("B-002", "PYL-2026-0002")] {
        window.reads("Code", code).await;
        window.fill("Serial number", serial).await;
        window.button("Save and add another").await;
        window.see(&format!("{code} added")).await;
    }
    window.reads("Code", "B-003").await;
    window.fill("Serial number", "PYL-2026-0002").await;
    window.button("Save").await;
    window.complains("Serial number", "Already in use. Choose another.").await;
    window.fill("Serial number", "PYL-2026-0003").await;
    window.button("Save").await;
    window.find("complementary", "B-003").await;

    window.button("Edit").await;
    window.fill("Notes optional", "A scratch on the lid.").await;
    window.button("Save").await;
    window.see("B-003 saved").await;
    window.see("Notes: nothing → A scratch on the lid.").await;

    window.button("Change state").await;
    window.click("menuitem", "Retire").await;
    window.see("Retire B-003?").await;
    window.button("Retire").await;
    window.complains("Reason", "This is needed.").await;
    window.fill("Reason", "Swollen").await;
    window.button("Retire").await;
    window.see("B-003: Retired").await;
    window.see("Reason: Swollen").await;
}

async fn locked_and_back(window: &Window) {
    window.press("Esc").await;
    window.link("Today").await;
    window.button("Choose a PIN").await;
    window.fill("New PIN", "123456").await;
    window.fill("Current password", ADMIN).await;
    window.button("Choose the PIN").await;
    window.complains("New PIN", "Too easy to guess. Choose another.").await;
    window.fill("New PIN", "470286").await;
    window.button("Choose the PIN").await;
    window.see("PIN changed").await;

    who(window, "Lock").await;
    window.see("Locked").await;
    window.fill("PIN", "470285").await;
    window.complains("PIN", "The PIN is not right.").await;
    window.write("470286").await;
    window.see("My account").await;

    who(window, "Sign out").await;
    window.fill("Sign-in name", "amina").await;
    window.fill("Password", "not the password at all").await;
    window.button("Sign in").await;
    window.refused_with("wrong_password").await;
    window.fill("Password", ADMIN).await;
    window.button("Sign in").await;
    window.find("button", "Amina Banda, admin: account, lock, sign out").await;
    who(window, "Sign out").await;
}

async fn the_second_person_comes_in(window: &Window, code: &str) {
    window.button("I have a one-time code").await;
    window.fill("Sign-in name", "grace").await;
    window.fill("One-time code", code).await;
    window.fill("New password", "too short").await;
    window.button("Save and sign in").await;
    window.complains("New password", "At least 15 characters.").await;
    window.fill("New password", TECHNICIAN).await;
    window.button("Save and sign in").await;
    window.find("button", "Grace Phiri, technician: account, lock, sign out").await;
}

async fn refused_acts_show_their_codes(window: &Window) {
    // An address from somebody with more rights.
    window.go("/settings/people").await;
    window.see("This page is not for your role").await;
    let fault = window.call("user.list", json!(null)).await.unwrap_err();
    assert_eq!(fault["code"], "denied");

    // A link to a battery that never was.
    window.go("/batteries/0197f3a0-0000-7000-8000-000000000000").await;
    window.refused_with("not_found").await;

    // A question that was overtaken while it stood there.
    window.go("/batteries").await;
    window.click("gridcell", "B-002").await;
    window.button("Change state").await;
    window.click("menuitem", "Quarantine").await;
    let page = tests::asked(tests::searched("B-002", "code"), &serde_json::Value::Null, 1);
    let id = window.call("battery.list", page).await.unwrap()["rows"][0]["id"].clone();
    for to in ["retired", "disposed"] {
        window.call("battery.change_lifecycle", json!({ "id": id, "to": to, "reason": "Burnt" })).await.unwrap();
    }
    window.fill("Reason", "Not on its shelf").await;
    window.button("Quarantine").await;
    window.refused_with("lifecycle_not_allowed").await;
    window.button("Cancel").await;
    window.see("Disposed of").await;
}

async fn everything_is_there_after_a_restart(window: &Window) {
    window.see("Mtendere Energy").await;
    window.fill("Sign-in name", "amina").await;
    window.fill("Password", ADMIN).await;
    window.button("Sign in").await;
    window.link("Batteries").await;
    for row in ["B-001", "B-002", "B-003"] {
        window.find("gridcell", row).await;
    }
    window.click("gridcell", "B-003").await;
    window.see("A scratch on the lid.").await;
    window.see("Reason: Swollen").await;
    window.go("/settings/people").await;
    window.find("gridcell", "Grace Phiri").await;
    window.gone("No password yet").await;
    window.go("/settings/health").await;
    window.see("Everything is in order").await;
}

async fn who(window: &Window, act: &str) {
    let name = "Amina Banda, admin: account, lock, sign out";
    window.button(name).await;
    window.click("menuitem", act).await;
}
