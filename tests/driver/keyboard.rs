//! The window by the keyboard alone: from stop to stop, and at each the focus must be seen.

use serde_json::{Value, json};

use super::Window;

/// What is looked at when the focus has moved.
const STOPS: &str = include_str!("keyboard.js");

/// How long the page may take until a stop is as it should be, in ms.
const PATIENCE: u32 = 2_000;
/// So many stops are more than any screen has.
const MANY: usize = 60;

impl Window {
    /// Walks with `Tab` to one `role` of this name.
    pub async fn tab_to(&self, role: &str, name: &str) {
        self.walk("Tab", role, name).await;
    }

    /// Walks with `key` until the focus, or the entry of a list that is current, is one `role` of this name.
    pub async fn walk(&self, key: &str, role: &str, name: &str) {
        let mut passed = Vec::new();
        // Where it begins nobody has come to yet: no more than a look.
        let mut stop = self.stop(role, name, 0).await;
        while stop["there"] == false {
            assert!(passed.len() < MANY, "{key} does not lead to the {role} “{name}”, but to {}", passed.join(", "));
            self.press(key).await;
            stop = self.stop(role, name, PATIENCE).await;
            sound(&stop);
            passed.push(stop["at"].to_string());
        }
    }

    /// Waits until the focus is on one `role` of this name, and is seen there.
    pub async fn focus_on(&self, role: &str, name: &str) {
        let script = format!("{STOPS}\nfocusOn(arguments[0], arguments[1]).then(done)");
        self.wait(&script, vec![json!(role), json!(name)]).await;
        self.stands_well().await;
    }

    /// Walks to a field and types into it, in the place of what is there.
    pub async fn type_into(&self, field: &str, text: &str) {
        self.tab_to("field", field).await;
        self.press("Ctrl+a").await;
        self.write(text).await;
        self.stands_well().await;
    }

    /// Opens the menu behind the button with the focus and takes an entry of it.
    pub async fn take(&self, entry: &str) {
        self.press("Enter").await;
        self.find("menuitem", entry).await;
        self.walk("Down", "menuitem", entry).await;
        self.press("Enter").await;
    }

    /// The focus is where it can be seen.
    pub async fn stands_well(&self) {
        sound(&self.stop("", "", PATIENCE).await);
    }

    /// Where the focus is, whether that is one `role` of this name, and what is wrong with it still after `patience` ms.
    async fn stop(&self, role: &str, name: &str, patience: u32) -> Value {
        let script =
            format!("{STOPS}\nstop(arguments[0], arguments[1], arguments[2]).then((answer) => done({{ answer }}))");
        self.wait(&script, vec![json!(role), json!(name), json!(patience)]).await
    }
}

fn sound(stop: &Value) {
    if let Some(problem) = stop["problem"].as_str() {
        panic!("{problem}");
    }
}
