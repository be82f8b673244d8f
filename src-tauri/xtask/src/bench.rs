//! `cargo xtask bench`: the figures. The window's are measured here, all others by the simulator.

use std::fs;
use std::process::Command;

use serde_json::{Value, json};

use crate::display::virtually;
use crate::run::{self, Build};
use crate::step::{Outcome, Stopped, said, step};
use crate::{place, start, system, ui};

/// Starts of which the median is taken.
const STARTS: usize = 9;

/// From the start of the process to a first screen that can be used.
const READY_MS: f64 = 1000.0;

/// From Enter at the counter to what it came to on the screen.
const PAINTED_MS: f64 = 150.0;

/// From the broker's answer to a reading to the reading on the screen.
const READING_MS: f64 = 100.0;

/// Of the frames of an empty loop, how many there are while a chart moves.
const MOVED: f64 = 0.9;

/// From one frame of a scrolled list to the next.
const FRAME_MS: f64 = 50.0;

/// All scripts of the UI, compressed.
const SCRIPTS_KB: f64 = 250.0;

/// Says that the screen is there, and that nothing but a battery's page is measured.
const INSIDE: &str = "--on-this-screen";
const CHART: &str = "--chart";

/// Measurements of the store, the core and the stations' link.
pub fn simulator(words: &[&str]) -> Outcome {
    if words.first() == Some(&"stations") {
        // Beside which the hub's own broker is measured.
        system::ready(&[system::BROKER])?;
    }
    if words.first() == Some(&"readings") {
        system::ready(&[system::PEERS])?;
    }
    let cargo = ["run", "--locked", "--release", "--package", "sim", "--bin", "bench", "--"];
    step("bench", place::cargo(&cargo).args(words))?;
    if words.first() == Some(&"readings") {
        let as_json = words.contains(&"--json").then_some("--json");
        on_a_screen(&[&[CHART], as_json.as_slice()].concat())?;
    }
    Ok(())
}

/// The time to the first usable screen of the app as shipped, and the weight of its scripts.
pub fn window(words: &[&str]) -> Outcome {
    if words.contains(&INSIDE) {
        let as_json = words.contains(&"--json");
        if words.contains(&CHART) {
            return chart(as_json);
        }
        starts(as_json)?;
        acts(as_json)?;
        chart(as_json)?;
        return scroll(as_json);
    }
    on_a_screen(words)
}

/// Builds the app as shipped, and measures it under a virtual screen: this program calls itself there, so that starting the screen
/// is not measured.
fn on_a_screen(words: &[&str]) -> Outcome {
    system::ready(&[system::SCREEN])?;
    ui::build()?;
    run::app(Build::Release)?;
    let mut again = place::cargo(&["xtask", "bench", "window", INSIDE]);
    again.args(words);
    step("the window", &mut virtually(&again))
}

fn starts(as_json: bool) -> Outcome {
    let data = place::target().join("bench-window");
    // Left over from the last time, if at all.
    let _ = fs::remove_dir_all(&data);
    fs::create_dir_all(&data).map_err(|error| Stopped::at(&data, &error))?;
    let binary = place::app(Build::Release.folder());
    // The first start makes the database and warms the disk's cache.
    start::until("ready", &binary, &data)?;
    let mut runs = Vec::with_capacity(STARTS);
    for _ in 0..STARTS {
        runs.push(start::until("ready", &binary, &data)?);
    }
    for mark in ["main", "window", "desk_open", "answered", "ready"] {
        let mut times: Vec<f64> = runs
            .iter()
            .flatten()
            .filter(|passed| passed.name == mark)
            .map(|passed| passed.after.as_secs_f64() * 1000.0)
            .collect();
        times.sort_by(f64::total_cmp);
        if let Some(median) = times.get(times.len() / 2) {
            say(as_json, mark, *median, "ms", (mark == "ready").then_some(READY_MS));
        }
    }
    say(as_json, "scripts", scripts_kb()?, "kB", Some(SCRIPTS_KB));
    Ok(())
}

/// What is done at the counter, in the app as shipped.
fn acts(as_json: bool) -> Outcome {
    let mut acts = place::cargo(&["run", "--locked", "--package", "tests", "--bin", "acts"]);
    let seen = said("acts", acts.env("HUBKEEPER_BINARY", place::app(Build::Release.folder())))?;
    let seen: Value = serde_json::from_str(&seen).map_err(|_| Stopped::because(format!("the acts said {seen:?}")))?;
    for kind in ["issue", "return", "swap", "payment"] {
        if let Some(value) = seen[kind].as_f64() {
            say(as_json, &format!("{kind} painted"), value, "ms", Some(PAINTED_MS));
        }
    }
    Ok(())
}

/// A battery's page while readings come, and its chart while one moves in it.
fn chart(as_json: bool) -> Outcome {
    let mut chart = place::cargo(&["test", "--locked", "--package", "tests", "--test", "chart"]);
    let seen = said("a chart", chart.env("HUBKEEPER_BINARY", place::app(Build::Release.folder())))?;
    let seen: Value = serde_json::from_str(&seen).map_err(|_| Stopped::because(format!("the chart said {seen:?}")))?;
    let value = |case: &str| seen[case].as_f64().unwrap_or(f64::NAN);
    say(as_json, "reading painted", value("painted"), "ms", None);
    say(as_json, "reading painted, p99", value("painted_p99"), "ms", Some(READING_MS));
    say(as_json, "empty frame", value("empty"), "ms", None);
    say(as_json, "frame of a moved chart", value("moved"), "ms", Some(value("empty") / MOVED));
    say(as_json, "charts drawn", value("charts"), "in 300 frames", None);
    Ok(())
}

/// A list of 100,000 batteries, scrolled in the app as shipped.
fn scroll(as_json: bool) -> Outcome {
    let hub = ["run", "--locked", "--release", "--package", "sim", "--bin", "bench", "--", "hub"];
    let hub = said("a large hub", &mut place::cargo(&hub))?;
    let mut list = place::cargo(&["run", "--locked", "--package", "tests", "--bin", "scroll"]);
    list.env("HUBKEEPER_BINARY", place::app(Build::Release.folder())).env("HUBKEEPER_HUB", hub.trim());
    let seen = said("scrolling", &mut list)?;
    let seen: Value = serde_json::from_str(&seen).map_err(|_| Stopped::because(format!("scrolling said {seen:?}")))?;
    for (case, unit, goal) in
        [("median", "ms", None), ("p99", "ms", None), ("longest", "ms", Some(FRAME_MS)), ("empty", "frames", None)]
    {
        if let Some(value) = seen[case].as_f64() {
            say(as_json, &format!("scroll {case}"), value, unit, goal);
        }
    }
    Ok(())
}

/// All built scripts, compressed as a web server would.
fn scripts_kb() -> Outcome<f64> {
    const WEIGH: &str = "
        const { readdirSync, readFileSync } = require('node:fs');
        const scripts = readdirSync('dist', { recursive: true }).filter((name) => name.endsWith('.js'));
        const zipped = scripts.map((name) => require('node:zlib').gzipSync(readFileSync('dist/' + name)).length);
        console.log(zipped.reduce((sum, bytes) => sum + bytes, 0) / 1000);";
    let weighed = said("weight of the scripts", Command::new("node").args(["-e", WEIGH]).current_dir(place::ui()))?;
    weighed.trim().parse().map_err(|_| Stopped::because(format!("node said {weighed:?} for a weight")))
}

fn say(as_json: bool, case: &str, value: f64, unit: &str, goal: Option<f64>) {
    let ok = goal.is_none_or(|goal| value <= goal);
    if as_json {
        let none = Value::Null;
        println!(
            "{}",
            json!({ "bench": "window", "case": case, "value": value, "unit": unit,
            "reference": none, "ratio": none, "goal": goal, "ok": ok })
        );
        return;
    }
    let verdict = match goal {
        Some(goal) if ok => format!("  (goal {goal} {unit}: met)"),
        Some(goal) => format!("  (goal {goal} {unit}: MISSED)"),
        None => String::new(),
    };
    println!("{case:>22} {value:8.1} {unit}{verdict}");
}
