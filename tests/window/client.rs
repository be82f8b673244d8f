//! A customer comes with card and PIN: they see their own, and nothing else of the house.

use serde_json::{Value, json};
use tests::driver::{Desktop, Window};
use tests::{customer, equipment, equipment_type, sample};

use crate::amina_signs_in;

const CARD: &str = "04A2B3C4";

#[tokio::test(flavor = "multi_thread")]
async fn a_customer_sees_their_own_by_card_and_pin_and_nothing_else() {
    let desktop = Desktop::with_data(sample::just_set_up().await);
    let window = desktop.start().await;
    amina_signs_in(&window).await;
    window.see("Welcome").await;
    let esnart = two_with_a_lamp_each(&window).await;
    window.go(&format!("/customers/{esnart}")).await;
    window.button("Give a PIN").await;
    let pin = window.words_in("group", "PIN").await.replace('-', "");
    window.button("Done").await;
    window.see("Has a PIN").await;
    window.press("Ctrl+k").await;
    window.click("option", "Sign out").await;

    window.button("Sign in with a card").await;
    window.paste("Card number", CARD).await;
    window.fill("PIN or password", "000000").await;
    window.press("Enter").await;
    window.refused_with("wrong_card").await;
    window.write(&pin).await;
    window.press("Enter").await;
    sees_their_own(&window).await;
    nothing_else(&window).await;
    window.button("Sign out").await;
    window.find("field", "Sign-in name").await;
    window.gone("E-001").await;
    window.end().await;
}

/// Two customers, each with a piece of equipment; the id of the one who has a card.
async fn two_with_a_lamp_each(window: &Window) -> String {
    let done = async |name: &str, input: Value| window.call(name, input).await.unwrap()["id"].clone();
    let lamp = done("equipment_type.create", equipment_type("Lamp 5 W")).await;
    let mut ids = Vec::new();
    for (number, name) in [(1, "Esnart Chama"), (2, "Daliso Gondwe")] {
        let form = customer(&format!("C-{number:04}"), name, &format!("097100000{number}"));
        let new = json!({ "form": form, "consent": null, "accept_duplicate": false });
        let id = done("customer.create", new).await;
        let piece = done("equipment.create", equipment(&format!("E-00{number}"), "", lamp.as_str().unwrap())).await;
        done("equipment.assign", json!({ "id": piece, "customer": id, "from": null, "to": null })).await;
        ids.push(id);
    }
    let owner = json!({ "kind": "customer", "id": ids[0] });
    done("card.issue", json!({ "uid": CARD, "owner": owner, "expires_on": null, "activate": true })).await;
    ids[0].as_str().unwrap().to_owned()
}

async fn sees_their_own(window: &Window) {
    window.find("heading", "Esnart Chama").await;
    window.see("Your equipment").await;
    window.see("E-001").await;
    window.see(CARD).await;
    for others in ["Daliso", "E-002", "Amina"] {
        window.gone(others).await;
    }
}

/// No way leads further: no address, no key, no scan, no command.
async fn nothing_else(window: &Window) {
    for room in ["/customers", "/batteries", "/settings/people"] {
        window.go(room).await;
        sees_their_own(window).await;
    }
    window.press("Ctrl+k").await;
    window.press("g b").await;
    window.write("E-002").await;
    sees_their_own(window).await;
    assert!(!window.has("link", "Batteries").await && !window.has("navigation", "Rooms").await);
    for name in ["customer.list", "equipment.list", "find.everything", "audit.list"] {
        assert_eq!(window.call(name, json!({})).await.unwrap_err()["code"], "denied", "{name}");
    }
}
