//! Whatever is put into text fields is text wherever it is shown: nothing of it runs, and in the smallest window it
//! breaks no screen.

mod texts;

use serde_json::{Value, json};
use tests::driver::{Desktop, Window};
use tests::{PASSWORD, hub, sample};

const WATCH: &str = include_str!("hostile/watch.js");

/// A window with an eye on it.
struct Watched {
    window: Window,
    kept: Vec<String>,
}

impl Watched {
    async fn begin(window: Window) -> Self {
        window.resize(1024, 640).await;
        window.run(&format!("{WATCH}\nbegin()"), vec![]).await;
        Self { window, kept: texts::kept() }
    }

    /// On this screen nothing ran, and nothing is out of its place.
    async fn is_sound(&self, screen: &str) {
        self.window.painted().await;
        let found = self.window.run(&format!("{WATCH}\nreturn [ran(), broken()]"), vec![]).await;
        assert_eq!(found, json!([[], []]), "{screen}");
    }

    /// Goes to a page and looks at it.
    async fn visit(&self, path: &str, role: &str, name: &str) {
        self.window.go(path).await;
        self.window.find(role, name).await;
        self.is_sound(path).await;
    }

    /// The whole list shows each of `texts`, letter by letter.
    async fn lists(&self, name: &str, texts: impl Iterator<Item = String>) {
        self.window.find("grid", name).await;
        let script = format!("{WATCH}\nthroughList(arguments[0]).then((answer) => done({{ answer }}))");
        let cells = self.window.wait(&script, vec![json!(name)]).await;
        let cells: Vec<&str> = cells.as_array().unwrap().iter().map(|cell| cell.as_str().unwrap()).collect();
        for text in texts {
            assert!(cells.contains(&text.as_str()), "{name} does not show {text:?}");
        }
        self.is_sound(name).await;
    }

    /// A form in view refuses `text` in each of `fields`: it says so there and leaves what was typed.
    async fn refuses(&self, submit: &str, fields: &[&str], text: &str) {
        for field in fields {
            self.window.paste(field, text).await;
        }
        let typed = self.values(fields).await;
        assert!(!typed.as_array().unwrap().contains(&json!("")), "nothing was typed: {typed}");
        self.window.button(submit).await;
        let wrong = "fields.every((name) => found('field', name)?.getAttribute('aria-invalid') === 'true')";
        let script = format!(
            "const [fields] = arguments; until(`not all of ${{fields}} are called wrong`, () => {wrong}).then(done)"
        );
        self.window.wait(&script, vec![json!(fields)]).await;
        assert_eq!(self.values(fields).await, typed, "what was typed is kept");
        self.is_sound(submit).await;
    }

    async fn values(&self, fields: &[&str]) -> Value {
        self.window.run("return arguments[0].map((name) => found('field', name).value)", vec![json!(fields)]).await
    }
}

fn first(text: &str, length: usize) -> String {
    text.chars().take(length).collect::<String>().trim().to_owned()
}

/// As something with this name is found: white space of any kind is one space.
fn as_called(name: &Value) -> String {
    name.as_str().unwrap().split_whitespace().collect::<Vec<_>>().join(" ")
}

#[tokio::test(flavor = "multi_thread")]
async fn three_hundred_hostile_texts_are_text_on_every_screen() {
    let kept = texts::kept();
    assert!(kept.len() > 290);
    let desktop = Desktop::with_data(sample::with_names(&kept).await);
    let window = desktop.start().await;
    window.fill("Sign-in name", "amina").await;
    window.fill("Password", PASSWORD).await;
    window.button("Sign in").await;
    window.see("Welcome, Amina Banda").await;
    let watched = Watched::begin(window).await;
    names_all_around(&watched).await;
    batteries(&watched).await;
    models(&watched).await;
    devices(&watched).await;
    messages(&watched).await;
    people(&watched).await;
    palette(&watched).await;
    settings(&watched).await;
    locked(&watched).await;
}

/// The organisation, hubs and the person at the desk are called by the worst there is.
async fn names_all_around(watched: &Watched) {
    let window = &watched.window;
    let worst =
        ["W".repeat(120), "\"><img src=x onerror=__ran=1>".repeat(4), "ب".repeat(120), "{{7*7}} ${__ran=1}".into()];
    for (number, name) in worst.iter().enumerate() {
        let mut form = hub(&format!("H{number}"), &first(name, 120));
        form["place"] = json!(first(&name.repeat(2), 200));
        window.call("hub.create", form).await.unwrap();
    }
    let here = window.call("app.start", Value::Null).await.unwrap()["me"].clone();
    let id = here["hub"]["id"].clone();
    window.call("hub.edit", json!({ "id": id, "form": hub("MTE", &worst[1]) })).await.unwrap();
    let form =
        json!({ "name": worst[1], "country": "ZM", "currency": "ZMW", "languages": ["en", "fr"], "accent": "teal" });
    window.call("organisation.edit", form).await.unwrap();
    let person = json!({ "name": worst[0], "login": "amina", "email": "", "phone": "", "language": "en" });
    window.call("user.edit", json!({ "id": here["user"], "form": person })).await.unwrap();
    window.see(&worst[0]).await;
    watched.is_sound("start").await;
    window.button(&format!("Change hub; you are in {}", worst[1])).await;
    window.find("menuitem", &worst[0]).await;
    watched.is_sound("hub picker").await;
    window.press("Esc").await;
    window.button(&format!("{}, admin: account, lock, sign out", worst[0])).await;
    window.find("menuitem", "Sign out").await;
    watched.is_sound("who menu").await;
    window.press("Esc").await;
}

async fn batteries(watched: &Watched) {
    let window = &watched.window;
    window.link("Batteries").await;
    // A narrow window has no room for every column.
    window.button("Columns").await;
    for column in ["Charge", "With"] {
        window.click("checkbox", column).await;
    }
    window.press("Esc").await;
    let serials = watched.kept.iter().enumerate().map(|(number, text)| format!("{number}{}", first(text, 40)));
    watched.lists("Batteries", serials).await;
    // Without a model there is nothing to send: that too is said at its field.
    window.go("/batteries?new=1").await;
    window.find("field", "Serial number").await;
    window.button("Save").await;
    window.complains("Serial number", "This is needed.").await;
    window.fill("Serial number", "X").await;
    window.button("Save").await;
    window.complains("Model", "This is needed.").await;
    window.press("Esc").await;
    window.button("Leave").await;
    // A history that tells of many of them, written while nobody looks at the list.
    window.go("/settings/account").await;
    let list = tests::asked(tests::searched("C100", "code"), &serde_json::Value::Null, 1);
    let battery = window.call("battery.list", list).await.unwrap()["rows"][0].clone();
    for (number, text) in watched.kept.iter().rev().step_by(4).enumerate() {
        let to = if number % 2 == 0 { "in_service" } else { "quarantined" };
        let change = json!({ "id": battery["id"], "to": to, "reason": first(text, 300) });
        window.call("battery.change_lifecycle", change).await.unwrap();
    }
    let id = battery["id"].as_str().unwrap();
    let told = window.call("battery.history", json!({ "id": id })).await.unwrap();
    assert!(told.as_array().unwrap().len() > 70);
    for path in [format!("/batteries?open={id}"), format!("/batteries/{id}")] {
        window.go(&path).await;
        window.until("a history", "document.querySelector('ol li')").await;
        // A sentence keeps what is written the other way apart from its own words by marks that nobody sees.
        let script = "const lines = [...document.querySelectorAll('ol p')].map((one) => one.textContent.replace(/[\\u2066-\\u2069]/g, ''));
            return arguments[0].map(({ reason }) => `Reason: ${reason}`).filter((line) => line !== 'Reason: null' && !lines.includes(line))";
        assert_eq!(window.run(script, vec![told.clone()]).await, json!([]), "{path}");
        watched.is_sound(&path).await;
    }
    window.button("Change state").await;
    window.click("menuitem", "Retire").await;
    for text in texts::refused() {
        watched.refuses("Retire", &["Reason"], &text).await;
    }
    window.button("Cancel").await;
    window.go("/batteries").await;
    for text in texts::refused() {
        window.paste("Search code or serial number", &text).await;
        watched.is_sound("a search for batteries").await;
    }
    let model = battery["model"].as_str().unwrap();
    window.go(&format!("/batteries?new=1&model={model}")).await;
    for text in texts::refused() {
        watched.refuses("Save", &["Code", "Serial number", "Notes optional"], &text).await;
    }
    window.press("Esc").await;
    window.button("Leave").await;
}

async fn models(watched: &Watched) {
    let window = &watched.window;
    window.link("Battery models").await;
    let names = watched.kept.iter().enumerate().map(|(number, text)| format!("{number} {}", first(text, 70)));
    watched.lists("Battery models", names).await;
    let models = window.call("model.list", Value::Null).await.unwrap();
    for model in models.as_array().unwrap().iter().rev().step_by(13) {
        window.go(&format!("/models?open={}", model["id"].as_str().unwrap())).await;
        let name = as_called(&model["name"]);
        window.find("complementary", &name).await;
        watched.is_sound(&name).await;
    }
    window.press("n").await;
    for figure in ["Nominal voltage", "Rated capacity", "Rated energy"] {
        window.fill(figure, "12").await;
    }
    for text in texts::refused() {
        watched.refuses("Save", &["Maker", "Name", "Notes optional"], &text).await;
    }
    window.press("Esc").await;
    window.button("Leave").await;
}

/// Devices of the hub, and those that nobody knows: their levels and their words are as hostile.
async fn devices(watched: &Watched) {
    let window = &watched.window;
    window.go("/devices").await;
    watched.lists("Devices", watched.kept.iter().map(|text| first(text, 120))).await;
    for (state, count) in [("active", 60), ("waiting", 20)] {
        let mut question = tests::all("code");
        question["filters"] = json!({ "state": [state] });
        let page = window.call("device.list", tests::asked(question, &Value::Null, 200)).await.unwrap();
        let rows = page["rows"].as_array().unwrap();
        assert!(rows.len() > 40, "{state}: {}", rows.len());
        for row in rows.iter().rev().step_by(rows.len().div_ceil(count)) {
            let (id, name) = (row["id"].as_str().unwrap(), &as_called(&row["name"]));
            window.go(&format!("/devices?open={id}")).await;
            window.find("complementary", row["code"].as_str().unwrap()).await;
            watched.is_sound(name).await;
            watched.visit(&format!("/devices/{id}"), "heading", row["code"].as_str().unwrap()).await;
        }
    }
}

/// What they said, as it came.
async fn messages(watched: &Watched) {
    let window = &watched.window;
    window.go("/stations/messages").await;
    window.find("grid", "Messages").await;
    watched.is_sound("messages").await;
    for (verdict, least) in [("questioned", 150), ("refused", 150), ("bad_payload", 5), ("bad_topic", 1)] {
        let ask = json!({ "station": null, "verdict": verdict, "kind": null, "text": "", "after": null, "limit": 200 });
        let page = window.call("message.list", ask).await.unwrap();
        let rows = page["rows"].as_array().unwrap();
        assert!(rows.len() >= least, "{verdict}: {}", rows.len());
        for row in rows.iter().step_by(11) {
            let message = window.call("message.view", json!({ "id": row["id"] })).await.unwrap();
            window.go(&format!("/stations/messages?open={}", row["id"].as_str().unwrap())).await;
            // Its text is all there, letter by letter.
            let script = "const [said] = arguments; const blocks = () => [...document.querySelectorAll('aside pre, aside code')];
                until('what was said', () => blocks().some((one) => one.textContent === said)).then(done)";
            window.wait(script, vec![message["raw"]["text"].clone()]).await;
            watched.is_sound(row["id"].as_str().unwrap()).await;
        }
    }
}

async fn people(watched: &Watched) {
    let window = &watched.window;
    window.go("/settings/people").await;
    watched.lists("People", watched.kept.iter().map(|text| first(text, 100))).await;
    let people = window.call("user.list", Value::Null).await.unwrap();
    for person in people.as_array().unwrap().iter().step_by(23) {
        let (id, name) = (person["id"].as_str().unwrap(), &as_called(&person["name"]));
        window.go(&format!("/settings/people?open={id}")).await;
        window.find("complementary", name).await;
        watched.is_sound(name).await;
        watched.visit(&format!("/settings/people/{id}"), "heading", name).await;
    }
    window.go("/settings/people/new").await;
    for text in texts::refused() {
        watched
            .refuses("Add and get the code", &["Name", "Sign-in name", "Phone optional", "E-mail optional"], &text)
            .await;
    }
    // The code is shown to somebody with a name of four lines.
    window.paste("Name", &"<b>W</b>".repeat(15)).await;
    for (field, text) in [("Sign-in name", "zoe"), ("Phone optional", ""), ("E-mail optional", "")] {
        window.paste(field, text).await;
    }
    window.button("Add and get the code").await;
    window.words_in("group", "One-time code").await;
    watched.is_sound("a code").await;
    window.button("Done").await;
}

async fn palette(watched: &Watched) {
    let window = &watched.window;
    for text in ["<img", "javascript", "'; drop", "WWWW", "{{7*7}}", "🔋", "ب"]
        .map(str::to_owned)
        .iter()
        .chain(&texts::refused())
    {
        window.press("Ctrl+k").await;
        window.paste("Find anything", text).await;
        window.until("an answer", "!found('progressbar', 'Working')").await;
        watched.is_sound("palette").await;
        window.press("Esc").await;
        window.until("no palette", "!document.querySelector('dialog[open]')").await;
    }
}

async fn settings(watched: &Watched) {
    let window = &watched.window;
    watched.visit("/settings/organisation", "field", "Name of the organisation").await;
    for text in texts::refused() {
        watched.refuses("Save", &["Name of the organisation"], &text).await;
    }
    watched.visit("/settings/hubs", "heading", "Hubs").await;
    let hubs = window.call("hub.list", Value::Null).await.unwrap();
    for hub in hubs.as_array().unwrap() {
        watched.visit(&format!("/settings/hubs/{}", hub["id"].as_str().unwrap()), "field", "Code").await;
    }
    for text in texts::refused() {
        watched.refuses("Save", &["Name", "Code", "Place optional", "Due time"], &text).await;
    }
    watched.visit("/settings/sessions", "heading", "Sessions").await;
    watched.visit("/settings/health", "heading", "Health").await;
    watched.visit("/settings/account", "heading", "My account").await;
    watched.visit("/settings/roles", "heading", "Roles").await;
}

async fn locked(watched: &Watched) {
    let window = &watched.window;
    window.press("Ctrl+l").await;
    window.find("field", "Password").await;
    watched.is_sound("locked").await;
    for (way, fields) in [
        ("Sign in", &["Sign-in name", "Password"][..]),
        ("I have a one-time code", &["Sign-in name", "One-time code", "New password"]),
        ("I have the recovery code", &["Sign-in name", "Recovery code", "New password"]),
    ] {
        if way != "Sign in" {
            window.button(way).await;
        }
        for text in texts::refused() {
            for field in fields {
                window.paste(field, &text).await;
            }
            window.press("Enter").await;
            window.until("an answer", "document.querySelector('[role=\"alert\"]')").await;
            watched.is_sound(way).await;
        }
        if way != "Sign in" {
            window.button("Use the password").await;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_wizard_takes_no_hostile_text_and_keeps_what_was_typed() {
    let desktop = Desktop::new();
    let watched = Watched::begin(desktop.start().await).await;
    let window = &watched.window;
    let text = texts::refused().pop().unwrap();
    window.paste("Name of the organisation", &text).await;
    window.choose("Country", "Zambia").await;
    window.choose("Currency", "Zambian Kwacha · ZMW").await;
    stays(&watched, "Name of the organisation", &text).await;
    window.fill("Name of the organisation", "Mtendere Energy").await;
    window.button("Continue").await;
    window.paste("Name of the hub", &text).await;
    window.paste("Short code", "MTE").await;
    window.choose("Time zone", "Africa/Lusaka").await;
    stays(&watched, "Name of the hub", &text).await;
    window.fill("Name of the hub", "Mtendere hub").await;
    window.button("Continue").await;
    window.fill("Password", "seven quiet lamps at dusk").await;
    for field in ["Your name", "Sign-in name"] {
        window.paste(field, &text).await;
    }
    stays(&watched, "Your name", &text).await;
    window.reads("Sign-in name", &text).await;
}

/// The wizard's step does not let the text pass, and keeps it as it was typed.
async fn stays(watched: &Watched, field: &str, text: &str) {
    watched.window.button("Continue").await;
    watched.window.until("a field that is wrong", "document.querySelector('[aria-invalid]')").await;
    watched.window.reads(field, text).await;
    watched.is_sound(field).await;
}
