//! Every screen there is, one after the other, in the real window. Whoever wants to see them all (axe, screenshots)
//! walks here; a new screen is added here once.

mod batteries;
mod carry;
mod client;
mod counter;
mod devices;
mod money;
mod people;
mod porch;
mod rentals;
mod settings;
mod shell;
mod stations;
mod stock;
mod things;
mod trouble;

use serde_json::json;

use crate::driver::{Desktop, Window};
use crate::{PASSWORD, sample};

/// Languages and themes, in the order in which they are looked at: at the end the window is as it was.
const LOOKS: [(&str, &str); 4] = [("fr", "light"), ("fr", "dark"), ("en", "dark"), ("en", "light")];

/// Goes through all screens; `visit` is called at each with its name. Each part of the way lies on the heap: together they
/// are too large for a thread's stack.
pub async fn walk(mut visit: impl AsyncFnMut(&Window, &str)) {
    let mut visit = async |window: &Window, screen: &str| Box::pin(visit(window, screen)).await;
    Box::pin(porch::wizard(&mut visit)).await;
    Box::pin(porch::signing_in(&mut visit)).await;
    Box::pin(porch::practice(&mut visit)).await;
    Box::pin(work(&mut visit)).await;
    Box::pin(client::client(&mut visit)).await;
    Box::pin(trouble::other_roles(&mut visit)).await;
    Box::pin(trouble::trouble(&mut visit)).await;
}

/// Shows the screen in view in every language and theme; `look` is called with each pair. Where nothing can be written
/// any more, a person's language stays as it is.
pub async fn in_every_look(window: &Window, mut look: impl AsyncFnMut(&str, &str)) {
    for (language, theme) in LOOKS {
        if !speak(window, language).await {
            continue;
        }
        window
            .run("localStorage['hubkeeper.theme'] = JSON.stringify(arguments[0]); dispatchEvent(new StorageEvent('storage'))", vec![json!(theme)])
            .await;
        settled(window).await;
        look(language, theme).await;
    }
}

/// By the person's own setting where somebody is signed in, else by the switch on the screen, with the focus left alone.
/// Whether the screen speaks this language then.
async fn speak(window: &Window, language: &str) -> bool {
    let switched =
        "const one = document.querySelector(`button[lang=\"${arguments[0]}\"]`); one?.click(); return Boolean(one)";
    if window.run(switched, vec![json!(language)]).await == false
        && let Err(fault) = window.call("me.set_language", json!({ "language": language })).await
    {
        // The customers' screen asks for nothing, and speaks all languages at once.
        if fault["code"] == "unknown_command" {
            return true;
        }
        assert_eq!(fault["code"], "read_only");
        return window.run("return document.documentElement.lang", vec![]).await == language;
    }
    window.until("the language", &format!("document.documentElement.lang === '{language}'")).await;
    true
}

/// Nothing moves, nothing is on its way, and what is seen has been painted.
pub async fn settled(window: &Window) {
    // What stands in a folded part keeps its finished animations.
    let still = "document.fonts.status === 'loaded'
        && document.getAnimations().every((one) => one.playState !== 'running')
        && !document.querySelector('[data-removed=\"true\"]')
        && !found('progressbar', 'Working') && !found('progressbar', 'En cours')";
    window.until("a still screen", still).await;
    window.painted().await;
}

async fn work(visit: &mut impl AsyncFnMut(&Window, &str)) {
    let desktop = Desktop::with_data(sample::a_year_old().await);
    let window = desktop.start().await;
    sign_in(&window, "amina", PASSWORD).await;
    window.see("Batteries of this hub").await;
    visit(&window, "start").await;
    window.run("document.querySelector('details summary').click()", vec![]).await;
    window.see("Time with readings").await;
    visit(&window, "start-energy").await;
    Box::pin(batteries::batteries(&window, visit)).await;
    Box::pin(batteries::measured(&window, visit)).await;
    Box::pin(batteries::lists(&window, visit)).await;
    Box::pin(batteries::models(&window, visit)).await;
    Box::pin(rentals::rentals(&window, visit)).await;
    Box::pin(counter::counter(&window, visit)).await;
    Box::pin(stock::stock(&window, visit)).await;
    Box::pin(stations::stations(&window, visit)).await;
    Box::pin(devices::devices(&window, visit)).await;
    Box::pin(things::equipment(&window, visit)).await;
    Box::pin(things::jobs(&window, visit)).await;
    Box::pin(money::tariffs(&window, visit)).await;
    Box::pin(money::room(&window, visit)).await;
    Box::pin(people::people(&desktop, &window, visit)).await;
    Box::pin(carry::carry(&desktop, &window, visit)).await;
    Box::pin(shell::shell(&window, visit)).await;
    Box::pin(settings::settings(&desktop, &window, visit)).await;
    Box::pin(shell::parts(&window, visit)).await;
    window.end().await;
}

async fn sign_in(window: &Window, login: &str, password: &str) {
    window.fill("Sign-in name", login).await;
    window.fill("Password", password).await;
    window.button("Sign in").await;
}
