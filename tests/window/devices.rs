//! A device that nobody knows is approved, given a secret of its own, and cut off from it again.

use serde_json::{Value, json};
use tests::driver::{Desktop, Window};
use tests::sample;

use crate::amina_signs_in;

#[tokio::test(flavor = "multi_thread")]
async fn a_stranger_is_approved_given_a_secret_that_is_shown_once_and_loses_it_again() {
    let desktop = Desktop::with_data(sample::a_year_old().await);
    let window = desktop.start().await;
    amina_signs_in(&window).await;
    window.press("g n").await;
    window.click("gridcell", "D-4").await;
    window.press("Enter").await;
    window.see("Nobody knows this device yet").await;
    window.button("Approve").await;
    // What it measures has to be said.
    window.press("Enter").await;
    window.complains("Battery", "This is needed").await;
    window.choose("Kind", "Tracker").await;
    window.button("Approve").await;
    window.see("Readings of D-4 are taken in from now on").await;

    window.button("Give the device a secret").await;
    window.button("Give one").await;
    window.see("This is shown once").await;
    let secret = secret_shown(&window).await;
    window.button("It is in place").await;
    window.find("button", "Give the device a new secret").await;
    let page = window.run("return document.body.textContent", vec![]).await;
    assert!(!page.as_str().unwrap().contains(&secret), "it is forgotten");
    let login = window.call("device.list", asked()).await.unwrap()["rows"][0]["id"].clone();
    let login = window.call("device.login", json!({ "id": login })).await.unwrap();
    assert!(login["name"] == "bms-77f3" && !login.to_string().contains(&secret));

    window.button("Take the device’s secret away").await;
    window.fill("Reason", "The device was sold").await;
    window.button("Take away").await;
    window.find("button", "Give the device a secret").await;
    window.end().await;
}

/// D-4.
fn asked() -> Value {
    tests::asked(tests::searched("D-4", "code"), &Value::Null, 1)
}

async fn secret_shown(window: &Window) -> String {
    let shown = "return [...document.querySelectorAll('[role=dialog] .label')]
        .find(({ textContent }) => textContent === 'Password').parentElement.querySelector('code, pre').textContent";
    window.run(shown, vec![]).await.as_str().unwrap().to_owned()
}
