//! Whoever starts the program while it runs gets the window that is there: one folder, one window.

use std::io::{BufRead, BufReader};
use std::process::Stdio;
use std::time::Duration;

use serde_json::json;
use tests::driver::{Desktop, Window};
use tests::{PASSWORD, files, sample};
use tokio::task::spawn_blocking;
use tokio::time::timeout;

/// By when the second one has ended.
const SOON: Duration = Duration::from_secs(20);

#[tokio::test(flavor = "multi_thread")]
async fn a_second_start_brings_the_first_window_to_the_front_and_ends() {
    let desktop = Desktop::with_data(sample::just_set_up().await);
    let window = desktop.start().await;
    window.fill("Sign-in name", "amina").await;
    window.fill("Password", PASSWORD).await;
    window.button("Sign in").await;
    window.go("/settings/health").await;
    window.see("Everything is in order").await;
    timeout(SOON, who_came_in_is_written(&window)).await.expect("the audit does not say who came in");
    // From here on the first one has nothing to write.
    let before = files(desktop.folder());

    for _ in 0..2 {
        window.minimize().await;
        let mut second = desktop.command();
        second.env("HUBKEEPER_MARKS", "1");
        let second = timeout(SOON, spawn_blocking(move || second.output())).await;
        let second = second.expect("the second one goes on").unwrap().unwrap();
        let said = String::from_utf8(second.stderr).unwrap();
        assert!(second.status.success(), "{said}");
        assert!(said.contains("mark main") && !said.contains("mark window"), "{said}");
        window.until("the window in front", "document.visibilityState === 'visible' && document.hasFocus()").await;
        window.see("Everything is in order").await;
    }
    assert!(files(desktop.folder()) == before, "the second one wrote");
    window.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn another_folder_is_another_program() {
    let desktop = Desktop::with_data(sample::just_set_up().await);
    let window = desktop.start().await;
    window.minimize().await;
    let elsewhere = Desktop::new();
    let mut other = elsewhere.command().env("HUBKEEPER_MARKS", "1").stderr(Stdio::piped()).spawn().unwrap();
    let drawn = spawn_blocking(move || {
        let lines = BufReader::new(other.stderr.take().unwrap()).lines();
        let drawn = lines.map_while(Result::ok).any(|line| line == "mark ready");
        other.kill().unwrap();
        other.wait().unwrap();
        drawn
    });
    assert!(timeout(SOON, drawn).await.expect("it neither drew nor ended").unwrap());
    assert_eq!(window.run("return document.visibilityState", vec![]).await, "hidden");
    window.end().await;
}

/// Who came in stands in the audit, written when there is time: once while the hub was set up, and once more now.
async fn who_came_in_is_written(window: &Window) {
    let ask = json!({ "person": null, "act": "session.sign_in", "kind": null, "object": null, "from": null, "to": null,
        "after": null, "limit": 2 });
    while window.call("audit.list", ask.clone()).await.unwrap()["rows"].as_array().unwrap().len() < 2 {}
}
