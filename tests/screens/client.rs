//! A customer's own page, the way there by card and PIN, and an organisation that shows its logo.

use std::fs;

use super::sign_in;
use crate::driver::{Desktop, Window};
use crate::{PASSWORD, pictures, sample};
use serde_json::{Value, json};

/// The card of the one customer who has one.
const CARD: &str = "04A2B3C4";

/// From the PIN the counter gives to the page it opens, and what the house looks like with a logo.
pub(super) async fn client(visit: &mut impl AsyncFnMut(&Window, &str)) {
    let desktop = Desktop::with_data(sample::a_year_old().await);
    let window = desktop.start().await;
    sign_in(&window, "amina", PASSWORD).await;
    window.see("Batteries of this hub").await;
    let pin = given_a_pin(&window, visit).await;
    logo(&desktop, &window, visit).await;
    by_card(&window, visit, &pin).await;
    own(&window, visit).await;
    window.end().await;
}

/// The PIN of Alick Kaluba, who has equipment.
async fn given_a_pin(window: &Window, visit: &mut impl AsyncFnMut(&Window, &str)) -> String {
    let alick = found(window, "customer", "Alick").await;
    for piece in ["E-005", "E-006"] {
        let id = found(window, "equipment", piece).await;
        let ask = json!({ "id": id, "customer": alick, "from": null, "to": null });
        window.call("equipment.assign", ask).await.unwrap();
    }
    window.go(&format!("/customers/{}", alick.as_str().unwrap())).await;
    window.button("Give a PIN").await;
    let pin = window.words_in("group", "PIN").await.replace('-', "");
    visit(window, "customer-pin").await;
    window.button("Done").await;
    window.button("Give a new PIN").await;
    window.see("stops working at once").await;
    visit(window, "customer-pin-anew").await;
    window.button("Cancel").await;
    pin
}

/// The id of the one record that these words find.
async fn found(window: &Window, concept: &str, words: &str) -> Value {
    let question = json!({ "search": words, "filters": {}, "sort": "code", "descending": false });
    let ask = json!({ "question": question, "after": null, "limit": 1 });
    window.call(&format!("{concept}.list"), ask).await.unwrap()["rows"][0]["id"].clone()
}

/// The organisation's logo, where it is chosen and where it is seen.
async fn logo(desktop: &Desktop, window: &Window, visit: &mut impl AsyncFnMut(&Window, &str)) {
    let file = desktop.elsewhere("logo.png");
    fs::write(&file, pictures::logo()).unwrap();
    desktop.will_choose(&file);
    window.go("/settings/organisation").await;
    window.button("Choose a logo…").await;
    window.find("button", "Remove").await;
    window.gone("Saved").await;
    visit(window, "organisation-logo").await;
    window.press("Ctrl+l").await;
    window.see("Locked").await;
    visit(window, "locked-logo").await;
}

async fn by_card(window: &Window, visit: &mut impl AsyncFnMut(&Window, &str), pin: &str) {
    window.button("Another person").await;
    window.see("Who is there?").await;
    visit(window, "seats-logo").await;
    window.button("Sign in with a card").await;
    visit(window, "sign-in-card").await;
    window.paste("Card number", CARD).await;
    window.fill("PIN or password", "000000").await;
    window.press("Enter").await;
    window.refused_with("wrong_card").await;
    visit(window, "sign-in-card-refused").await;
    window.fill("PIN or password", pin).await;
    window.press("Enter").await;
    window.find("heading", "Alick Kaluba").await;
    window.see("E-006").await;
}

async fn own(window: &Window, visit: &mut impl AsyncFnMut(&Window, &str)) {
    visit(window, "own").await;
    window.resize(1024, 640).await;
    visit(window, "own-small").await;
    window.resize(1280, 800).await;
    window.button("Change the PIN").await;
    window.find("field", "PIN until now").await;
    visit(window, "own-pin").await;
    window.fill("PIN until now", "000000").await;
    window.fill("New PIN", "470286").await;
    window.press("Enter").await;
    window.see("This is not the PIN you have.").await;
    visit(window, "own-pin-wrong").await;
    window.button("Cancel").await;
}
