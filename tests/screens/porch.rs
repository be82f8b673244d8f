//! What stands before anybody is in: the wizard, signing in, the lock.

use super::sign_in;
use crate::driver::{Desktop, Window};
use crate::{PASSWORD, STAFF_PASSWORD, sample};

pub(super) async fn wizard(visit: &mut impl AsyncFnMut(&Window, &str)) {
    let desktop = Desktop::new();
    let window = desktop.start().await;
    visit(&window, "wizard-organisation").await;
    window.button("I have a backup").await;
    visit(&window, "wizard-backup").await;
    window.button("Back").await;
    window.button("Continue").await;
    window.see("This is needed.").await;
    visit(&window, "wizard-organisation-wrong").await;
    window.fill("Name of the organisation", "Mtendere Energy").await;
    window.click("field", "Country").await;
    window.write("za").await;
    window.find("option", "Zambia").await;
    visit(&window, "wizard-country").await;
    window.click("option", "Zambia").await;
    window.choose("Currency", "Zambian Kwacha · ZMW").await;
    window.button("Continue").await;
    window.fill("Name of the hub", "Mtendere hub").await;
    window.fill("Short code", "MTE").await;
    window.choose("Time zone", "Africa/Lusaka").await;
    visit(&window, "wizard-hub").await;
    window.button("Continue").await;
    window.fill("Your name", "Amina Banda").await;
    window.fill("Sign-in name", "amina").await;
    window.fill("Password", "seven quiet").await;
    visit(&window, "wizard-admin").await;
    window.fill("Password", PASSWORD).await;
    window.button("Continue").await;
    let code = window.words_in("group", "Recovery code").await;
    visit(&window, "wizard-recovery").await;
    window.button("I wrote it down").await;
    window.fill("Type the code from your paper", "not the code").await;
    window.button("Finish").await;
    window.see("It does not match.").await;
    visit(&window, "wizard-recovery-wrong").await;
    window.fill("Type the code from your paper", &code).await;
    window.button("Finish").await;

    window.see("First steps").await;
    visit(&window, "empty-start").await;
    window.link("Batteries").await;
    window.see("No batteries yet").await;
    visit(&window, "empty-batteries").await;
    window.press("n").await;
    window.see("There is none yet").await;
    visit(&window, "empty-battery-new").await;
    window.button("New model").await;
    window.find("field", "Maker").await;
    visit(&window, "empty-model-new").await;
    window.button("Save").await;
    window.see("This is needed.").await;
    visit(&window, "empty-model-wrong").await;
    window.button("Cancel").await;
    visit(&window, "empty-models").await;
    window.go("/settings/people").await;
    window.find("gridcell", "Amina Banda").await;
    visit(&window, "empty-people").await;
    window.press("Ctrl+l").await;
    window.find("field", "Password").await;
    visit(&window, "locked-without-pin").await;
    window.end().await;
}

pub(super) async fn signing_in(visit: &mut impl AsyncFnMut(&Window, &str)) {
    let desktop = Desktop::with_data(sample::a_year_old().await);
    let window = desktop.start().await;
    visit(&window, "sign-in").await;
    sign_in(&window, "amina", "not the password at all").await;
    window.refused_with("wrong_password").await;
    visit(&window, "sign-in-refused").await;
    window.button("I have a one-time code").await;
    visit(&window, "sign-in-code").await;
    window.button("Use the password").await;
    window.button("I have the recovery code").await;
    visit(&window, "sign-in-recovery").await;
    window.button("Use the password").await;
    for (login, password) in [("joseph", STAFF_PASSWORD), ("amina", PASSWORD)] {
        sign_in(&window, login, password).await;
        window.see("Welcome").await;
        window.press("Ctrl+k").await;
        window.click("option", "Switch person").await;
        window.see("Who is there?").await;
        visit(&window, &format!("seats-{login}")).await;
        window.button("Somebody else").await;
    }
    window.button("Who is there?").await;
    window.button("Amina Banda").await;
    visit(&window, "locked").await;
    window.write("111111").await;
    window.see("The PIN is not right.").await;
    visit(&window, "locked-wrong").await;
    window.end().await;
}

/// A hub for practice: whom to be, and the mark over every screen.
pub(super) async fn practice(visit: &mut impl AsyncFnMut(&Window, &str)) {
    let desktop = Desktop::with_data(sample::with_practice().await);
    let window = desktop.start_practice().await;
    window.see("Whom do you want to be?").await;
    visit(&window, "practice-sign-in").await;
    window.button("Amina Banda Admin").await;
    window.see("Batteries of this hub").await;
    visit(&window, "practice-start").await;
    window.go("/stations/board").await;
    window.see("Online").await;
    visit(&window, "practice-stations").await;
    window.link("Customers").await;
    window.find("gridcell", "C-0003").await;
    window.resize(1024, 640).await;
    visit(&window, "practice-customers-small").await;
    window.end().await;
}
