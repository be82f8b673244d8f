//! Who comes: customers with their cards, and what they use together.

use std::fs;

use tests::driver::{Desktop, Window};
use tests::pictures;

const FIRST_CARD: &str = "04A2B3C4";
const SECOND_CARD: &str = "04D5E6F7";

pub async fn somebody_comes_and_gets_a_card(window: &Window) {
    window.press("g c").await;
    window.see("No customers yet").await;
    window.press("n").await;
    window.fill("Name", "Esnart Chama").await;
    window.fill("Phone optional", "0971 000 111").await;
    window.paste("Card number optional", "04A2B3").await;
    window.button("Save").await;
    // What is no card's number is told at its field, and nobody is added yet.
    window.complains("Card number optional", "A card number has 8, 14 or 20 figures").await;
    window.paste("Card number optional", FIRST_CARD).await;
    window.click("switch", "They agree").await;
    window.button("Save").await;
    window.see("Esnart Chama added").await;
    window.find("complementary", "Esnart Chama").await;
    window.see(FIRST_CARD).await;
}

/// What is no picture is told as such; a picture is seen small, large, and after another start of the page.
pub async fn a_photo_of_their_document(desktop: &Desktop, window: &Window) {
    window.press("Enter").await;
    window.find("button", "Withdraw consent").await;
    let letter = desktop.elsewhere("letter.jpg");
    fs::write(&letter, "Dear Esnart").unwrap();
    desktop.will_choose(&letter);
    window.button("Choose a photo…").await;
    window.refused_with("file_not_a_picture").await;
    let photo = desktop.elsewhere("card.jpg");
    fs::write(&photo, pictures::sideways(400, 300)).unwrap();
    desktop.will_choose(&photo);
    window.button("Choose a photo…").await;
    window.see("Photo of Esnart Chama's identity document kept").await;
    window.button("See it large").await;
    window.find("heading", "Identity document of Esnart Chama").await;
    let drawn = "[...document.querySelectorAll('img')].every((one) => one.complete && one.naturalWidth > 10) && document.querySelectorAll('img').length === 2";
    window.until("the photo, small and large", drawn).await;
    window.press("Esc").await;
    window.press("Esc").await;
}

pub async fn somebody_with_the_same_phone(window: &Window) {
    window.press("n").await;
    window.fill("Name", "Daliso Gondwe").await;
    window.fill("Phone optional", "+260 971 000111").await;
    window.see("Perhaps known already").await;
    window.see("the same phone").await;
    window.button("Save").await;
    window.refused_with("duplicate_customer").await;
    // They are married and share it.
    window.button("Add anyway").await;
    window.see("Daliso Gondwe added").await;
}

pub async fn a_card_is_lost_and_replaced(window: &Window) {
    window.click("gridcell", "Esnart Chama").await;
    window.find("complementary", "Esnart Chama").await;
    window.press("Enter").await;
    window.find("button", "Withdraw consent").await;
    window.button(&format!("More for card {FIRST_CARD}")).await;
    window.click("menuitem", "Report lost").await;
    window.see("Report the card of Esnart Chama lost?").await;
    window.fill("Reason", "Left on the bus").await;
    window.button("Report lost").await;
    window.see(&format!("{FIRST_CARD}: Lost")).await;
    window.button(&format!("More for card {FIRST_CARD}")).await;
    window.click("menuitem", "Replace").await;
    window.paste("Card number", SECOND_CARD).await;
    window.button("Replace").await;
    window.see("Esnart Chama has another card").await;
    window.find("button", &format!("More for card {SECOND_CARD}")).await;
    // The old one opens nothing any more, and nothing can be done with it.
    window.see("Replaced").await;
    assert!(!window.has("button", &format!("More for card {FIRST_CARD}")).await);
}

pub async fn two_share_a_mill(window: &Window) {
    window.press("g e").await;
    window.see("No equipment yet").await;
    window.press("n").await;
    window.button("New type").await;
    window.fill("Name", "Maize mill 1.1 kW").await;
    window.press("Enter").await;
    window.reads("Code", "E-001").await;
    window.button("Save").await;
    window.see("E-001 added").await;
    window.find("complementary", "E-001").await;
    window.press("Enter").await;
    window.see("No customer has it").await;
    for name in ["Esnart Chama", "Daliso Gondwe"] {
        window.button("Give to a customer").await;
        window.fill("Customer", &name[..4]).await;
        window.see(name).await;
        // Enter takes who was found, and then gives the mill.
        window.press("Enter").await;
        window.find("button", &format!("Take {name} away")).await;
        window.button("Give to a customer").await;
        window.see(&format!("{name} has the use of E-001")).await;
        window.find("button", &format!("End the use of {name}")).await;
    }
    window.link("Daliso Gondwe").await;
    window.see("E-001 Maize mill 1.1 kW").await;
}

/// Whoever has found a card on the floor.
pub async fn the_palette_knows_the_card(window: &Window) {
    window.press("Ctrl+k").await;
    window.write(&SECOND_CARD.to_lowercase()).await;
    window.see("Found").await;
    window.see(SECOND_CARD).await;
    window.press("Enter").await;
    window.find("complementary", SECOND_CARD).await;
    window.see(FIRST_CARD).await;
}
