//! `cargo xtask bench window`: how a long list scrolls in the real window. Prints what was seen as one JSON object.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::path::PathBuf;

use serde_json::json;
use tests::PASSWORD;
use tests::driver::Desktop;

/// So many frames are watched.
const FRAMES: u32 = 600;
/// So many pixels the list moves in each: sixty notches of a wheel a second, more than a hand turns.
const PIXELS: u32 = 120;

#[tokio::main]
async fn main() {
    // Not an argument: the driver takes whoever names a data folder among its arguments for an app on it.
    let hub = PathBuf::from(std::env::var_os("HUBKEEPER_HUB").expect("the data folder of a large hub"));
    let window = Desktop::new().start_on(&hub).await;
    window.fill("Sign-in name", "amina").await;
    window.fill("Password", PASSWORD).await;
    window.button("Sign in").await;
    window.link("Batteries").await;
    window.find("gridcell", "In service").await;
    println!("{}", window.wait(SCROLL, vec![json!(FRAMES), json!(PIXELS)]).await);
    window.end().await;
}

/// Moves the list a little in every frame, and takes the time from each frame to the next. A frame in which nothing of the
/// list could be drawn, because its rows had not come yet, is told as well.
const SCROLL: &str = "
    const [frames, pixels] = arguments;
    const list = found('grid', 'Batteries');
    const times = [];
    let before = null, empty = 0;
    const rowsInView = () => {
        const { bottom } = list.getBoundingClientRect();
        return [...list.querySelectorAll('[role=\"gridcell\"]')].some((cell) => Math.abs(cell.getBoundingClientRect().bottom - bottom) < 120);
    };
    const step = (now) => {
        if (before !== null) times.push(now - before);
        before = now;
        if (!rowsInView()) empty += 1;
        if (times.length < frames) {
            list.scrollTop += pixels;
            requestAnimationFrame(step);
            return;
        }
        times.sort((a, b) => a - b);
        const at = (part) => times[Math.min(times.length - 1, Math.floor(times.length * part))];
        done({ answer: { frames, median: at(0.5), p99: at(0.99), longest: at(1), empty, pixels: Math.round(list.scrollTop) } });
    };
    requestAnimationFrame(step)";
