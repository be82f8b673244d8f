//! `cargo xtask bench window`: how long an act at the counter takes, from Enter to what it came to on the screen. Prints the
//! middle of each kind, in milliseconds, as one JSON object.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use serde_json::{Value, json};
use tests::STAFF_PASSWORD;
use tests::driver::{Desktop, Window};
use tests::sample::{AT_THE_COUNTER as CUSTOMERS, a_counter, card};

/// Times of each kind of act.
const TIMES: usize = 12;

#[tokio::main]
async fn main() {
    let desktop = Desktop::with_data(a_counter().await);
    let window = desktop.start().await;
    window.fill("Sign-in name", "grace").await;
    window.fill("Password", STAFF_PASSWORD).await;
    window.button("Sign in").await;
    window.link("Counter").await;
    window.button("Open the till").await;
    window.press("Enter").await;
    window.see("Close the till").await;
    let mut times: [Vec<f64>; 4] = Default::default();
    for number in 0..TIMES {
        // From the last one on: a swap takes the first ones.
        let (person, battery) = (number % CUSTOMERS.len(), format!("B-{:02}", 40 - number));
        lay(&window, &[(&card(person + 1), CUSTOMERS[person]), (&battery, &format!("Hand over {battery}"))]).await;
        times[0].push(enter(&window, "Rented").await);
        lay(&window, &[(&battery, &format!("Take back {battery}"))]).await;
        window.press("s").await;
        window.see("Swap and hand over").await;
        times[1].push(enter(&window, "Swapped").await);
        let has = window.call("act.list", Value::Null).await.unwrap()[0]["facts"]["items"][0]["other_code"].clone();
        let has = has.as_str().unwrap().to_owned();
        lay(&window, &[(&has, &format!("Take back {has}"))]).await;
        times[2].push(enter(&window, "Took back").await);
        lay(&window, &[(&card(person + 1), CUSTOMERS[person])]).await;
        // By hand: an amount that comes in no time might be a code.
        window.press("7").await;
        times[3].push(enter(&window, "taken").await);
    }
    let [issue, swap, back, pay] = times.map(median);
    println!("{}", json!({ "issue": issue, "swap": swap, "return": back, "payment": pay }));
    window.end().await;
}

/// Scans one thing after the other, each when the one before stands there.
async fn lay(window: &Window, scans: &[(&str, &str)]) {
    for (code, seen) in scans {
        window.scan(code).await;
        window.see(seen).await;
    }
}

/// Presses Enter, a moment after the key before it as a hand does; milliseconds until the frame after the one that shows what was done.
async fn enter(window: &Window, told: &str) -> f64 {
    window.wait(ENTER, vec![json!(told)]).await.as_f64().unwrap()
}

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

const ENTER: &str = "
    const [wanted] = arguments;
    const line = document.querySelector('[data-scan] input');
    line.focus();
    let begun;
    const look = () => {
        const card = document.querySelector('section[role=\"status\"]');
        if (performance.now() - begun > LIMIT) return done({ missing: told(`nowhere: “${wanted}”`) });
        if (!card || !tidy(card.innerText).includes(wanted)) return requestAnimationFrame(look);
        requestAnimationFrame(() => done({ answer: performance.now() - begun }));
    };
    setTimeout(() => {
        begun = performance.now();
        line.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }));
        requestAnimationFrame(look);
    }, 60)";
