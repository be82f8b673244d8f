//! What one may not, and what went wrong.

use super::sign_in;
use crate::driver::{Desktop, Window};
use crate::{PASSWORD, STAFF_PASSWORD, sample};
use std::fs;
use tempfile::TempDir;

pub(super) async fn other_roles(visit: &mut impl AsyncFnMut(&Window, &str)) {
    let desktop = Desktop::with_data(sample::a_year_old().await);
    let window = desktop.start().await;
    sign_in(&window, "grace", STAFF_PASSWORD).await;
    window.see("Batteries of this hub").await;
    visit(&window, "attendant-start").await;
    window.link("Batteries").await;
    window.click("gridcell", "B-011").await;
    window.see("A scratch on the lid.").await;
    visit(&window, "attendant-battery-drawer").await;
    window.go("/settings/people").await;
    window.see("This page is not for your role").await;
    visit(&window, "attendant-not-for-you").await;
    window.end().await;
}

pub(super) async fn trouble(visit: &mut impl AsyncFnMut(&Window, &str)) {
    let folder = sample::just_set_up().await;
    let database = folder.path().join("hub.db");
    let mut bytes = fs::read(&database).unwrap();
    bytes[..200].fill(0xA5);
    fs::write(&database, bytes).unwrap();
    let desktop = Desktop::with_data(folder);
    let window = desktop.start().await;
    window.see("Hubkeeper did not open").await;
    visit(&window, "refused-damaged").await;
    window.end().await;

    let gone = TempDir::new().unwrap();
    let window = desktop.start_on(&gone.path().join("hub")).await;
    visit(&window, "refused-missing").await;
    window.end().await;

    finding(visit, "en", "A record no longer matches its seal").await;
    finding(visit, "fr", "Une écriture ne correspond plus à son sceau").await;
}

/// What a person reads after somebody changed the books.
async fn finding(visit: &mut impl AsyncFnMut(&Window, &str), language: &str, words: &str) {
    let desktop = Desktop::with_data(sample::changed_behind_the_guards(language).await);
    let window = desktop.start().await;
    sign_in(&window, "amina", PASSWORD).await;
    window.until("the language", &format!("document.documentElement.lang === '{language}'")).await;
    window.until("a warning", "document.querySelector('[role=\"alert\"]')").await;
    visit(&window, "finding-start").await;
    window.go("/settings/health").await;
    window.see(words).await;
    visit(&window, "finding-health").await;
    window.end().await;
}
