//! One window, and what a person does in it.

use std::fmt::Debug;
use std::path::Path;
use std::time::Duration;

use fantoccini::actions::{InputSource, KeyAction, KeyActions};
use fantoccini::elements::{Element, ElementRef};
use fantoccini::key::Key;
use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use tokio::sync::{Mutex, MutexGuard};
use tokio::time::{interval, timeout};

use super::process::{Driver, LOOK, ended};

/// By when a call to the driver is given up. What waits in the page gives up before.
const CALL: Duration = Duration::from_secs(60);

/// How things are found in the page.
const PAGE: &str = include_str!("page.js");

/// The name by which the protocol tells an element from other values.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// One window at a time: the keyboard belongs to the one in front.
static SCREEN: Mutex<()> = Mutex::const_new(());

/// An open window.
pub struct Window {
    client: Client,
    driver: Driver,
    _screen: MutexGuard<'static, ()>,
}

impl Window {
    pub(super) async fn open(
        app: &Path,
        folder: &Path,
        options: &[&str],
        storage: &Path,
        environment: &[(&str, &str)],
    ) -> Self {
        let screen = SCREEN.lock().await;
        let driver = Driver::start(folder, storage, environment).await;
        let mut arguments = vec![json!("--data"), json!(folder)];
        arguments.extend(options.iter().map(|option| json!(option)));
        let capabilities =
            json!({ "webkitgtk:browserOptions": { "binary": app, "args": arguments } }).as_object().unwrap().clone();
        let mut builder = ClientBuilder::new(HttpConnector::new());
        let client = within("a session", builder.capabilities(capabilities).connect(&driver.address())).await;
        let window = Self { client, driver, _screen: screen };
        // Longer than for anything else: a hub for practice is made up first.
        let opened = "until('the first screen', () => document.documentElement.dataset.ready, 50_000).then(done)";
        window.wait(opened, vec![]).await;
        window
    }

    /// Ends the app and waits until it has gone.
    pub async fn end(self) {
        let app = self.driver.app();
        within("the end of the session", self.client.clone().close()).await;
        ended(&app).await;
    }

    /// Runs a script in the page, after the words of `page.js`; it answers with `return`.
    pub async fn run(&self, script: &str, arguments: Vec<Value>) -> Value {
        within(script, self.client.execute(&format!("{PAGE}\n{script}"), arguments)).await
    }

    /// Runs a script that may wait; it answers by `done(…)`.
    pub async fn wait(&self, script: &str, arguments: Vec<Value>) -> Value {
        let script = format!("{PAGE}\nconst done = arguments[arguments.length - 1];\n{script}");
        let told = within("a script that waits", self.client.execute_async(&script, arguments)).await;
        match told.get("missing") {
            Some(missing) => panic!("{}", missing.as_str().unwrap_or_default()),
            None => told["answer"].clone(),
        }
    }

    /// Waits until a condition, written in the page's language, holds; its value.
    pub async fn until(&self, what: &str, condition: &str) -> Value {
        self.wait(&format!("until(arguments[0], () => {condition}).then(done)"), vec![json!(what)]).await
    }

    /// Gives a command to the core as a page would, past every screen; its answer or its fault.
    pub async fn call(&self, name: &str, input: Value) -> Result<Value, Value> {
        let script = "window.__TAURI_INTERNALS__.invoke('call', { name: arguments[0], input: arguments[1] })
            .then((answer) => done({ answer: { answer } }), (fault) => done({ answer: { fault } }))";
        let told = self.wait(script, vec![json!(name), input]).await;
        match told.get("fault") {
            Some(fault) => Err(fault.clone()),
            None => Ok(told["answer"].clone()),
        }
    }

    // What is seen.

    /// Waits until these words can be read in the window.
    pub async fn see(&self, words: &str) {
        let script = "const words = tidy(arguments[0]).toLowerCase();
            until(`nowhere: “${words}”`, () => shown().toLowerCase().includes(words)).then(done)";
        self.wait(script, vec![json!(words)]).await;
    }

    /// Waits until these words are nowhere in the window.
    pub async fn gone(&self, words: &str) {
        let script = "const words = tidy(arguments[0]).toLowerCase();
            until(`still there: “${words}”`, () => !shown().toLowerCase().includes(words)).then(done)";
        self.wait(script, vec![json!(words)]).await;
    }

    /// Waits until there is one `role` of this name (`field` is any box to type in or to choose from).
    pub async fn find(&self, role: &str, name: &str) -> Element {
        let script = "const [role, name] = arguments;
            until(`no ${role} “${name}”`, still(() => { const one = found(role, name); return one && handle(one); })).then(done)";
        let element = self.wait(script, vec![json!(role), json!(name)]).await;
        let id = element[ELEMENT].as_str().unwrap().to_owned();
        Element::from_element_id(self.client.clone(), ElementRef::from(id))
    }

    /// Whether there is such a thing now.
    pub async fn has(&self, role: &str, name: &str) -> bool {
        self.run("return Boolean(found(arguments[0], arguments[1]))", vec![json!(role), json!(name)]).await == true
    }

    /// Waits until a field holds this value.
    pub async fn reads(&self, field: &str, value: &str) {
        let script = "const [name, value] = arguments;
            until(`“${name}” does not read “${value}”`, () => found('field', name)?.value === value).then(done)";
        self.wait(script, vec![json!(field), json!(value)]).await;
    }

    /// Waits until a field is called wrong with these words, and has the focus.
    pub async fn complains(&self, field: &str, words: &str) {
        let script = "const [name, words] = arguments;
            const problem = (one) => document.getElementById(one.getAttribute('aria-describedby'))?.innerText ?? '';
            until(`“${name}” does not say “${words}”`, () => {
                const one = found('field', name);
                return one?.getAttribute('aria-invalid') === 'true' && problem(one).includes(words) && document.activeElement === one;
            }).then(done)";
        self.wait(script, vec![json!(field), json!(words)]).await;
    }

    /// Waits until the fault notice in view carries this code.
    pub async fn refused_with(&self, code: &str) {
        let script = "until(`no notice with the code ${arguments[0]}`,
            () => [...document.querySelectorAll('[role=\"alert\"]')].some((one) => canBeMet(one) && one.innerText.includes(arguments[0]))).then(done)";
        self.wait(script, vec![json!(code)]).await;
    }

    /// The words in something that has a role and a name, as a code that is shown once.
    pub async fn words_in(&self, role: &str, name: &str) -> String {
        let script = "until(`no ${arguments[0]} “${arguments[1]}”`, () => found(arguments[0], arguments[1])?.innerText).then(done)";
        self.wait(script, vec![json!(role), json!(name)])
            .await
            .as_str()
            .unwrap()
            .split_whitespace()
            .collect::<Vec<_>>()
            .join("-")
    }

    // What hands do.

    /// Presses a thing with the mouse.
    pub async fn click(&self, role: &str, name: &str) {
        let element = self.find(role, name).await;
        within(name, element.click()).await;
    }

    /// Presses a button.
    pub async fn button(&self, name: &str) {
        self.click("button", name).await;
    }

    /// Follows a link.
    pub async fn link(&self, name: &str) {
        self.click("link", name).await;
    }

    /// Puts text into a field in the place of what is there, key by key.
    pub async fn fill(&self, field: &str, text: &str) {
        self.click("field", field).await;
        self.press("Ctrl+a").await;
        self.write(text).await;
    }

    /// Puts text into a field in the place of what is there, at once, as from the clipboard.
    pub async fn paste(&self, field: &str, text: &str) {
        self.click("field", field).await;
        self.run(
            "document.execCommand('selectAll'); document.execCommand('insertText', false, arguments[0])",
            vec![json!(text)],
        )
        .await;
    }

    /// Chooses from a list, typing where it can be searched.
    pub async fn choose(&self, field: &str, option: &str) {
        self.click("field", field).await;
        if self.run("return document.activeElement.localName === 'input'", vec![]).await == true {
            self.write(option).await;
        }
        self.click("option", option).await;
    }

    /// Presses keys one after the other: `g b`, `Ctrl+k`, `Tab`, `Enter`.
    pub async fn press(&self, keys: &str) {
        let mut actions = KeyActions::new("keyboard".to_owned());
        // Faster than a person's they would be taken for a scanner's.
        let pause = KeyAction::Pause { duration: Duration::from_millis(50) };
        for chord in keys.split(' ') {
            actions = actions.then(pause.clone());
            let caps: Vec<char> = chord.split('+').map(cap).collect();
            for value in &caps {
                actions = actions.then(KeyAction::Down { value: *value });
            }
            for value in caps.iter().rev() {
                actions = actions.then(KeyAction::Up { value: *value });
            }
        }
        within(keys, self.client.perform_actions(actions)).await;
    }

    /// Types text where the focus is.
    pub async fn write(&self, text: &str) {
        let mut actions = KeyActions::new("keyboard".to_owned());
        for value in text.chars() {
            actions = actions.then(KeyAction::Down { value }).then(KeyAction::Up { value });
        }
        within("typing", self.client.perform_actions(actions)).await;
    }

    /// Holds a card or a code to the reader: it types faster than any driver does, and ends with Enter as most are set to. Of one
    /// that does not, an Enter pressed within half a second after its first scans is taken for its own.
    pub async fn scan(&self, text: &str) {
        let script = "const on = document.activeElement ?? document.body;
            for (const key of [...arguments[0], 'Enter']) on.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }))";
        self.run(script, vec![json!(text)]).await;
    }

    /// Goes to an address inside the app, as by a link in a message.
    pub async fn go(&self, path: &str) {
        self.run("location.hash = arguments[0]", vec![json!(path)]).await;
    }

    /// Turns to the other window of the app, as soon as there is one; what is done and seen from here on is done and seen there.
    pub async fn turn_to_other(&self) {
        let own = within("this window", self.client.window()).await;
        let other = async {
            let mut looks = interval(LOOK);
            loop {
                let all = self.client.windows().await.expect("the windows");
                if let Some(other) = all.into_iter().find(|one| *one != own) {
                    return other;
                }
                looks.tick().await;
            }
        };
        let other = timeout(CALL, other).await.expect("another window");
        within("the other window", self.client.switch_to_window(other)).await;
    }

    /// Makes the window so large.
    pub async fn resize(&self, width: u32, height: u32) {
        within("the window's size", self.client.set_window_size(width, height)).await;
        self.until("the new size", &format!("innerWidth === {width} && innerHeight === {height}")).await;
    }

    /// Puts the window away, as by its own button; nothing of it is seen any more.
    pub async fn minimize(&self) {
        within("the window away", self.client.minimize_window()).await;
        self.until("the window away", "document.visibilityState === 'hidden'").await;
    }

    /// Waits until what the page holds now is on the screen.
    pub async fn painted(&self) {
        let script = "requestAnimationFrame(() => requestAnimationFrame(() => done({ answer: true })))";
        self.wait(script, vec![]).await;
    }

    /// What the window looks like, as PNG.
    pub async fn picture(&self) -> Vec<u8> {
        // WebKit takes a picture with the next frame it draws, and draws none of a page in which nothing moves.
        let draw = "document.drawing = true;
            const draw = (frame) => { document.documentElement.style.outlineOffset = `${frame % 2}px`; if (document.drawing) requestAnimationFrame(draw); };
            draw(0)";
        self.run(draw, vec![]).await;
        let picture = within("a picture", self.client.screenshot()).await;
        self.run("document.drawing = false", vec![]).await;
        picture
    }
}

/// The driver's answer, if it comes in time.
async fn within<T, E: Debug>(what: &str, call: impl Future<Output = Result<T, E>>) -> T {
    match timeout(CALL, call).await {
        Ok(Ok(answer)) => answer,
        Ok(Err(error)) => panic!("{what}: {error:?}"),
        Err(_) => panic!("{what}: no answer in {CALL:?}"),
    }
}

fn cap(name: &str) -> char {
    match name {
        "Tab" => Key::Tab.into(),
        "Enter" => Key::Enter.into(),
        "Esc" => Key::Escape.into(),
        "Space" => ' ',
        "Ctrl" => Key::Control.into(),
        "Shift" => Key::Shift.into(),
        "Up" => Key::Up.into(),
        "Down" => Key::Down.into(),
        "Left" => Key::Left.into(),
        "Right" => Key::Right.into(),
        "Home" => Key::Home.into(),
        "End" => Key::End.into(),
        "Backspace" => Key::Backspace.into(),
        "F1" => Key::F1.into(),
        "F2" => Key::F2.into(),
        letter => letter.chars().next().unwrap(),
    }
}
