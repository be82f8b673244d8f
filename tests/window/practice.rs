//! Practice: a hub that is nobody's, told as such on every screen, in its own file beside the real one.

use serde_json::json;
use tests::driver::{Desktop, Window};
use tests::{files, sample};

use crate::amina_signs_in;

/// A press, and one sits there as this person.
const AMINA: &str = "Amina Banda Admin";
const ATTENDANT: &str = "Bwalya Mutale Attendant, Mtendere hub";
const MARK: &str = "Nothing here is real";

/// Every room that can be gone to.
const ROOMS: [&str; 18] = [
    "/",
    "/batteries",
    "/models",
    "/customers",
    "/cards",
    "/stations",
    "/stations/board",
    "/equipment",
    "/equipment/types",
    "/jobs",
    "/import",
    "/settings/organisation",
    "/settings/people",
    "/settings/choices",
    "/settings/backups",
    "/settings/health",
    "/settings/audit",
    "/settings/about",
];

#[tokio::test(flavor = "multi_thread")]
async fn practice_says_so_on_every_screen_and_never_touches_the_real_hub() {
    let desktop = Desktop::with_data(sample::just_set_up().await);
    let window = desktop.start().await;
    amina_signs_in(&window).await;
    window.see("Welcome, Amina Banda").await;
    window.gone(MARK).await;
    window.end().await;
    let before = files(desktop.folder());

    let window = desktop.start_practice().await;
    window.see("Whom do you want to be?").await;
    is_marked(&window).await;
    window.button(AMINA).await;
    window.see("Welcome, Amina Banda").await;
    for room in ROOMS {
        window.go(room).await;
        window
            .until(
                "the room",
                &format!("location.hash === '#{room}' && document.querySelector('main')?.innerText.length > 20"),
            )
            .await;
        is_marked(&window).await;
    }
    work(&window).await;
    window.press("Ctrl+l").await;
    window.see("This screen is locked. You have no PIN").await;
    window.find("button", "Sign in").await;
    is_marked(&window).await;
    window.end().await;
    assert!(files(desktop.folder()) == before, "practice touched the real hub");

    // What was practised is still there to practise on, and only there.
    let window = desktop.start_practice().await;
    window.button(AMINA).await;
    window.see("Welcome, Amina Banda").await;
    window.press("g b").await;
    window.fill("Search code or serial number", "PRACTICE").await;
    window.find("gridcell", "P-777").await;
    window.end().await;
    let window = desktop.start().await;
    amina_signs_in(&window).await;
    window.see("Welcome, Amina Banda").await;
    window.press("g b").await;
    window.see("No batteries yet").await;
    window.gone(MARK).await;
    window.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_attendant_is_told_why_a_card_stays_and_leaves_their_language_to_the_next() {
    let desktop = Desktop::new();
    let window = desktop.start_practice().await;
    window.button(ATTENDANT).await;
    window.see("Welcome, Bwalya Mutale").await;
    window.go("/jobs").await;
    window.until("a card", "document.querySelector('[data-card]')").await;
    window.run("document.querySelector('[data-card]').focus()", vec![]).await;
    window.press("Shift+Right").await;
    window.refused_with("denied").await;
    window.see("“Move a job card” is for: manager, technician, or admin.").await;

    window.call("me.set_language", json!({ "language": "fr" })).await.unwrap();
    window.see("Travaux").await;
    window.call("session.sign_out", json!(null)).await.unwrap();
    window.see("Qui voulez-vous être").await;
    window.end().await;
    let window = desktop.start_practice().await;
    window.see("Qui voulez-vous être").await;
    window.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn stations_live_in_practice_beside_the_ports_of_a_real_hub() {
    let desktop = Desktop::with_data(sample::with_practice().await);
    let window = desktop.start_practice().await;
    window.button(AMINA).await;
    window.see("Welcome, Amina Banda").await;
    window.go("/stations/board").await;
    window.see("Online").await;
    window.see("Card read").await;
    window.go("/stations/swaps").await;
    window.find("gridcell", "Done").await;
    let form = window.call("link.view", json!(null)).await.unwrap()["form"].clone();
    assert!(form["tls_port"] != 8_883 && form["plain_port"] != 1_883, "{form}");
    window.end().await;
}

/// The strip lies over the screen, whole.
async fn is_marked(window: &Window) {
    window.see(MARK).await;
    let whole = "const mark = document.querySelector('.practice'), box = mark?.getBoundingClientRect();
        return Boolean(mark) && box.top >= 0 && box.width === innerWidth && box.height > 15 && mark.contains(document.elementFromPoint(innerWidth / 2, box.top + box.height / 2))";
    assert_eq!(window.run(whole, vec![]).await, true);
}

async fn work(window: &Window) {
    window.press("g b").await;
    window.find("gridcell", "In service").await;
    window.press("n").await;
    window.fill("Code", "P-777").await;
    window.fill("Serial number", "PRACTICE-777").await;
    window.click("field", "Model").await;
    window.press("Down Enter").await;
    window.button("Save").await;
    window.see("P-777 added").await;
}
