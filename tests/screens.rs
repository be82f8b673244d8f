//! Every screen there is, one after the other, in the real window. Whoever wants to see them all (axe, screenshots)
//! walks here; a new screen is added here once.

mod people;

use std::fs;

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::driver::{Desktop, Window};
use crate::{PASSWORD, STAFF_PASSWORD, sample};

/// Languages and themes, in the order in which they are looked at: at the end the window is as it was.
const LOOKS: [(&str, &str); 4] = [("fr", "light"), ("fr", "dark"), ("en", "dark"), ("en", "light")];

/// Goes through all screens; `visit` is called at each with its name.
pub async fn walk(mut visit: impl AsyncFnMut(&Window, &str)) {
    wizard(&mut visit).await;
    signing_in(&mut visit).await;
    work(&mut visit).await;
    other_roles(&mut visit).await;
    trouble(&mut visit).await;
}

/// Shows the screen in view in every language and theme; `look` is called with each pair. Where nothing can be written
/// any more, a person's language stays as it is.
pub async fn in_every_look(window: &Window, mut look: impl AsyncFnMut(&str, &str)) {
    for (language, theme) in LOOKS {
        if !speak(window, language).await {
            continue;
        }
        window
            .run("localStorage['hubkeeper.theme'] = JSON.stringify(document.documentElement.dataset.theme = arguments[0])", vec![json!(theme)])
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
        assert_eq!(fault["code"], "read_only");
        return window.run("return document.documentElement.lang", vec![]).await == language;
    }
    window.until("the language", &format!("document.documentElement.lang === '{language}'")).await;
    true
}

/// Nothing moves, nothing is on its way, and what is seen has been painted.
async fn settled(window: &Window) {
    // What stands in a folded part keeps its finished animations.
    let still = "document.fonts.status === 'loaded'
        && document.getAnimations().every((one) => one.playState !== 'running')
        && !found('progressbar', 'Working') && !found('progressbar', 'En cours')";
    window.until("a still screen", still).await;
    window.painted().await;
}

async fn wizard(visit: &mut impl AsyncFnMut(&Window, &str)) {
    let desktop = Desktop::new();
    let window = desktop.start().await;
    visit(&window, "wizard-organisation").await;
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

async fn signing_in(visit: &mut impl AsyncFnMut(&Window, &str)) {
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

async fn work(visit: &mut impl AsyncFnMut(&Window, &str)) {
    let desktop = Desktop::with_data(sample::a_year_old().await);
    let window = desktop.start().await;
    sign_in(&window, "amina", PASSWORD).await;
    window.see("in this hub").await;
    visit(&window, "start").await;
    batteries(&window, visit).await;
    lists(&window, visit).await;
    models(&window, visit).await;
    stations(&window, visit).await;
    equipment(&window, visit).await;
    jobs(&window, visit).await;
    people::people(&window, visit).await;
    shell(&window, visit).await;
    settings(&window, visit).await;
    parts(&window, visit).await;
    window.end().await;
}

async fn batteries(window: &Window, visit: &mut impl AsyncFnMut(&Window, &str)) {
    window.link("Batteries").await;
    window.find("gridcell", "B-007").await;
    visit(window, "batteries").await;
    window.click("gridcell", "B-011").await;
    window.see("A scratch on the lid.").await;
    visit(window, "battery-drawer").await;
    window.resize(1024, 640).await;
    visit(window, "battery-drawer-small").await;
    window.resize(1280, 800).await;
    window.button("Change state").await;
    window.find("menuitem", "Retire").await;
    visit(window, "battery-state-menu").await;
    window.click("menuitem", "Retire").await;
    visit(window, "battery-retire").await;
    window.button("Retire").await;
    window.see("This is needed.").await;
    visit(window, "battery-retire-wrong").await;
    window.button("Cancel").await;
    window.button("Edit").await;
    window.find("field", "Serial number").await;
    visit(window, "battery-edit").await;
    window.press("Esc").await;
    window.click("gridcell", "B-012").await;
    window.press("Enter").await;
    window.find("heading", "B-012").await;
    visit(window, "battery").await;
    window.press("Esc").await;
    window.button("New battery").await;
    window.fill("Serial number", "PYL-2024-00037").await;
    window.choose("Model", "LFP 12 V 50 Ah · Pylon").await;
    visit(window, "battery-new").await;
    window.button("Save").await;
    window.see("Already in use").await;
    visit(window, "battery-new-wrong").await;
    window.press("Esc").await;
    window.button("Leave").await;
    window.fill("Search code or serial number", "nothing like it").await;
    window.see("No battery matches").await;
    visit(window, "batteries-no-match").await;
    window.button("Show all").await;
    window.go("/batteries/0197f3a0-0000-7000-8000-000000000000").await;
    window.refused_with("not_found").await;
    visit(window, "battery-not-found").await;
}

/// What every list can do.
pub async fn lists(window: &Window, visit: &mut impl AsyncFnMut(&Window, &str)) {
    window.link("Batteries").await;
    window.find("gridcell", "B-007").await;
    window.button("Columns").await;
    window.click("checkbox", "Serial number").await;
    visit(window, "list-columns").await;
    window.button("As they were").await;
    window.press("Esc").await;
    window.button("Last change").await;
    window.fill("From", "2026-02-30").await;
    visit(window, "list-days").await;
    window.fill("From", "2024-02-29").await;
    window.press("Esc").await;
    window.button("Views").await;
    window.click("menuitem", "Save view").await;
    window.fill("Name", "Whatever has been looked at since the last day of February").await;
    visit(window, "list-view-name").await;
    window.button("Save").await;
    window.see("saved").await;
    window.fill("Search code or serial number", "b").await;
    window.button("Views: Whatever has been looked at since the last day of February").await;
    visit(window, "list-views").await;
    window.press("Esc").await;
    window.click("checkbox", "Choose B-002").await;
    window.click("checkbox", "Choose B-004").await;
    visit(window, "list-chosen").await;
    window.click("gridcell", "B-011").await;
    window.see("A scratch on the lid.").await;
    window.resize(1024, 640).await;
    visit(window, "list-chosen-small").await;
    window.resize(1280, 800).await;
    window.press("Ctrl+a").await;
    window.button("Change states").await;
    window.find("field", "Reason").await;
    visit(window, "list-bulk").await;
    window.choose("State", "Put in service").await;
    window.fill("Reason", "Checked").await;
    window.button("Put in service").await;
    window.see("left as they are").await;
    visit(window, "list-bulk-refused").await;
    window.press("Esc").await;
    window.gone("left as they are").await;
    window.button("Views: Whatever has been looked at since the last day of February").await;
    window.click("menuitem", "Delete view").await;
    visit(window, "list-view-delete").await;
    window.button("Delete view").await;
    window.find("button", "Views").await;
}

async fn models(window: &Window, visit: &mut impl AsyncFnMut(&Window, &str)) {
    window.link("Battery models").await;
    window.find("gridcell", "LTO 24 V 40 Ah").await;
    visit(window, "models").await;
    window.click("gridcell", "LTO 24 V 40 Ah").await;
    window.see("Amina Banda added this model").await;
    visit(window, "model-drawer").await;
    window.button("Edit").await;
    window.find("field", "Maker").await;
    visit(window, "model-edit").await;
    window.button("Cancel").await;
}

async fn stations(window: &Window, visit: &mut impl AsyncFnMut(&Window, &str)) {
    window.link("Stations").await;
    window.find("gridcell", "S-1").await;
    visit(window, "stations").await;
    window.click("gridcell", "S-2").await;
    window.see("Behind the clinic").await;
    visit(window, "station-drawer").await;
    window.click("gridcell", "S-1").await;
    window.press("Enter").await;
    window.find("button", "Slot 3: Maintenance").await;
    visit(window, "station").await;
    window.button("Slot 3: Maintenance").await;
    window.click("menuitem", "Back in operation").await;
    visit(window, "slot-mode").await;
    window.button("Cancel").await;
    window.button("Change the number").await;
    window.find("field", "Slots").await;
    visit(window, "station-slots").await;
    window.button("Cancel").await;
    window.button("Edit").await;
    window.find("field", "Name").await;
    visit(window, "station-edit").await;
    window.button("Cancel").await;
}

async fn equipment(window: &Window, visit: &mut impl AsyncFnMut(&Window, &str)) {
    window.link("Equipment").await;
    window.find("gridcell", "E-001").await;
    visit(window, "equipment").await;
    window.click("gridcell", "E-004").await;
    window.see("The plug is burnt").await;
    visit(window, "equipment-drawer").await;
    window.press("Enter").await;
    window.see("No customer has it").await;
    visit(window, "equipment-piece").await;
    window.button("Give to a customer").await;
    window.find("field", "Customer").await;
    visit(window, "equipment-assign").await;
    window.button("Cancel").await;
    window.go("/equipment?new=1").await;
    window.find("field", "Code").await;
    visit(window, "equipment-new").await;
    window.press("Esc").await;
    window.link("Types of equipment").await;
    window.find("gridcell", "Maize mill 1.1 kW").await;
    visit(window, "equipment-types").await;
    window.press("n").await;
    window.find("field", "Name").await;
    visit(window, "equipment-type-new").await;
    window.button("Cancel").await;
}

async fn jobs(window: &Window, visit: &mut impl AsyncFnMut(&Window, &str)) {
    window.link("Jobs").await;
    window.see("The door of slot 3 sticks").await;
    visit(window, "jobs-board").await;
    window.resize(1024, 640).await;
    visit(window, "jobs-board-small").await;
    window.resize(1280, 800).await;
    window.press("n").await;
    window.fill("Title", "Lid is cracked").await;
    window.fill("About optional", "b-01").await;
    window.see("B-011").await;
    visit(window, "job-new").await;
    window.button("Cancel").await;
    let ask = json!({ "question": { "search": "measure", "filters": {}, "sort": "code", "descending": false }, "after": null, "limit": 1 });
    let job = window.call("job.list", ask).await.unwrap()["rows"][0]["id"].as_str().unwrap().to_owned();
    window.go(&format!("/jobs?open={job}")).await;
    window.see("The part has come.").await;
    visit(window, "job-drawer").await;
    window.go(&format!("/jobs/{job}")).await;
    window.find("heading", "Measure the earth").await;
    visit(window, "job").await;
    window.go("/jobs").await;
    window.click("radio", "List").await;
    window.find("gridcell", "Replace the lock").await;
    visit(window, "jobs-list").await;
    window.click("radio", "Board").await;
}

async fn shell(window: &Window, visit: &mut impl AsyncFnMut(&Window, &str)) {
    window.go("/batteries").await;
    window.find("gridcell", "B-007").await;
    window.press("Ctrl+k").await;
    window.find("option", "New battery").await;
    visit(window, "palette").await;
    window.write("b-01").await;
    window.see("Found").await;
    visit(window, "palette-found").await;
    window.write("zzzz").await;
    window.see("Nothing matches").await;
    visit(window, "palette-nothing").await;
    window.press("Esc").await;
    window.gone("Nothing matches").await;
    window.press("?").await;
    window.see("Everywhere").await;
    visit(window, "keys").await;
    window.press("Esc").await;
    window.button("Change hub; you are in Mtendere hub").await;
    window.find("menuitem", "Petauke market").await;
    visit(window, "hub-picker").await;
    window.press("Esc").await;
    window.button("Amina Banda, admin: account, lock, sign out").await;
    window.find("menuitem", "Sign out").await;
    visit(window, "who-menu").await;
    window.press("Esc").await;
    window.button("Collapse").await;
    visit(window, "navigation-narrow").await;
    window.button("Expand").await;
    window.go("/nowhere").await;
    window.see("There is no such page").await;
    visit(window, "no-such-page").await;
}

async fn settings(window: &Window, visit: &mut impl AsyncFnMut(&Window, &str)) {
    window.go("/settings/organisation").await;
    window.see("Who owns the hubs").await;
    visit(window, "organisation").await;
    window.link("Hubs").await;
    window.see("Petauke market").await;
    visit(window, "hubs").await;
    window.go("/settings/hubs/new").await;
    window.find("field", "Name").await;
    visit(window, "hub-new").await;
    let hub = window.call("hub.list", Value::Null).await.unwrap()[0]["id"].as_str().unwrap().to_owned();
    window.go(&format!("/settings/hubs/{hub}")).await;
    window.find("field", "Name").await;
    visit(window, "hub").await;
    window.link("Roles").await;
    window.see("Add a battery").await;
    visit(window, "roles").await;
    window.link("Sessions").await;
    window.see("this one").await;
    visit(window, "sessions").await;
    window.button("End the session of Amina Banda").await;
    window.see("This is your own session").await;
    visit(window, "session-end").await;
    window.button("Cancel").await;
    window.link("Health").await;
    window.see("Everything is in order").await;
    visit(window, "health").await;
    window.link("Audit").await;
    window.click("gridcell", "Amina Banda").await;
    window.find("button", "Previous").await;
    visit(window, "audit").await;
    window.link("My account").await;
    window.see("Change the PIN").await;
    visit(window, "account").await;
    staff(window, visit).await;
}

async fn staff(window: &Window, visit: &mut impl AsyncFnMut(&Window, &str)) {
    window.link("People").await;
    window.find("gridcell", "Chipo").await;
    visit(window, "people").await;
    window.click("gridcell", "Marie-Claire Ngalula wa Kalonji-Tshibangu").await;
    window.see("Amina Banda added this person").await;
    visit(window, "person-drawer").await;
    window.button("More for Marie-Claire Ngalula wa Kalonji-Tshibangu").await;
    window.click("menuitem", "Switch off").await;
    visit(window, "person-disable").await;
    window.button("Cancel").await;
    window.button("Edit").await;
    window.see("Save the roles").await;
    visit(window, "person").await;
    window.go("/settings/people/new").await;
    window.find("field", "Name").await;
    window.button("Add and get the code").await;
    window.see("This is needed.").await;
    visit(window, "person-new-wrong").await;
    window.fill("Name", "Natasha Tembo").await;
    window.fill("Sign-in name", "natasha").await;
    window.click("button", "Limits").await;
    visit(window, "person-new").await;
    window.button("Add and get the code").await;
    window.see("A code for Natasha Tembo").await;
    visit(window, "person-code").await;
    window.button("Done").await;
}

/// The page of all parts stands only in builds that ask for it.
async fn parts(window: &Window, visit: &mut impl AsyncFnMut(&Window, &str)) {
    window.go("/parts").await;
    window.until("a page", "found('heading', 'Parts') || found('heading', 'There is no such page')").await;
    if window.has("heading", "Parts").await {
        visit(window, "parts").await;
    }
}

async fn other_roles(visit: &mut impl AsyncFnMut(&Window, &str)) {
    let desktop = Desktop::with_data(sample::a_year_old().await);
    let window = desktop.start().await;
    sign_in(&window, "grace", STAFF_PASSWORD).await;
    window.see("in this hub").await;
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

async fn trouble(visit: &mut impl AsyncFnMut(&Window, &str)) {
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

async fn sign_in(window: &Window, login: &str, password: &str) {
    window.fill("Sign-in name", login).await;
    window.fill("Password", password).await;
    window.button("Sign in").await;
}
