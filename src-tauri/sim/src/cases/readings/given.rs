//! What is said in a case of readings, as its words have it.

use serde_json::Value;

use super::{charging, ingest, numbers, samples, times};
use crate::Stopped;

/// The battery that a case is about if it names none.
pub const BATTERY: &str = "1";
/// The one that a rider has.
pub const RENTED: &str = "2";
/// What stands on that.
pub const RENTED_SERIAL: &str = "BAT002";
/// Parts of the file that hold nothing that is said by a battery.
const OF_OTHERS: [&str; 4] = ["about", "qr_codes", "fleet_sample", "subscription_samples"];
/// Parts of the file that hold cases, each with how one is read.
const CASES: [(&str, Reader); 4] = [
    ("measured_at", |_, case| times::read(case)),
    ("numbers", |_, case| numbers::read(case)),
    ("ingest", ingest::read),
    ("charging_seen_on_a_rented_battery", |_, case| charging::read(case)),
];

/// Reads a case, beside the samples of its file.
type Reader = fn(&Value, &Value) -> Result<Given, Stopped>;

/// A case by what the file calls it; or why nobody understands it, which is told and not skipped.
pub type Named = (String, Result<Given, Stopped>);

/// A case.
#[derive(Default)]
pub struct Given {
    /// What happens, one after the other.
    pub steps: Vec<Step>,
    /// The battery it is about; none for the first.
    pub of: Option<String>,
    /// The battery whose own device says it; none if a station does.
    pub device_of: Option<String>,
    /// Whether it can only be said: whoever imports a file may tell of every battery, and a batch of none is no file.
    pub only_said: bool,
    /// Whether devices that post say it too.
    pub posted: bool,
}

/// What is said together.
#[derive(Clone, Default)]
pub struct Step {
    /// When; none if at once, or a minute after the step before.
    pub at: Option<String>,
    pub payloads: Vec<Value>,
    /// How it stands in a file, where that is not one payload a line.
    pub table: Option<String>,
    /// What must come of it; of nothing if that is only seen later.
    pub expect: Vec<Expect>,
}

/// What must come of what was said.
#[derive(Clone, Debug, PartialEq)]
pub enum Expect {
    /// So many readings are `stored`, `duplicate` or `quarantined`.
    Count(&'static str, usize),
    /// So many readings are there.
    Rows(usize),
    /// The last reading is of this time, by a clock.
    At(String),
    /// Its time is not known.
    NoTime,
    /// It orders nothing.
    Future,
    /// A field of the last reading, or that it has none.
    Number(String, Option<f64>),
    /// A field has none, were it that the whole reading is set aside.
    NoNumber(String),
    /// Alerts of these kinds are open, each raised once.
    Alerts(Vec<&'static str>),
    /// So many alerts are open.
    AlertCount(usize),
    /// It is set aside with a reason and shown nowhere.
    Aside,
    /// It is refused with this code.
    Refused(String),
    /// The instants of all readings in their order, each with how it is known.
    Times(Vec<(String, &'static str)>),
    /// Whether the rented battery is seen to be charged.
    Suggested(bool),
}

impl Given {
    /// All of it is said at once.
    pub fn said(payloads: Vec<Value>, expect: Vec<Expect>) -> Self {
        Self { steps: vec![Step { payloads, expect, ..Step::default() }], ..Self::default() }
    }

    /// The battery it is about.
    pub fn battery(&self) -> &str {
        self.of.as_deref().unwrap_or(BATTERY)
    }

    /// The steps as files are taken in: what nothing is expected of yet stands in one file with what follows.
    pub fn files(&self) -> Vec<Step> {
        let (mut files, mut before) = (Vec::new(), Vec::new());
        for step in &self.steps {
            before.extend(step.payloads.iter().cloned());
            if !step.expect.is_empty() {
                files.push(Step { payloads: std::mem::take(&mut before), ..step.clone() });
            }
        }
        files
    }
}

/// Every case of the file.
pub fn all(file: &Value) -> Vec<Named> {
    let samples = &file["samples"];
    let mut all = samples::all(samples);
    for (part, cases) in file.as_object().into_iter().flatten() {
        let reader = CASES.iter().find(|(name, _)| name == part).map(|(_, reader)| reader);
        match (reader, cases.as_array()) {
            (Some(reader), Some(cases)) => all.extend(cases.iter().enumerate().map(|(at, case)| {
                let id = case["id"].as_str().map_or_else(|| format!("{part} {}", at + 1), str::to_owned);
                (id, known(case).and_then(|()| reader(samples, case)))
            })),
            (None, _) if part == "samples" || OF_OTHERS.contains(&part.as_str()) => {}
            _ => all.push((part.clone(), Err(Stopped::wrong("nobody knows how to try this part of the file")))),
        }
    }
    all
}

/// Whether a file holds cases of readings.
pub fn holds(file: &Value) -> bool {
    CASES.iter().any(|(part, _)| file.get(part).is_some())
}

/// A case says no more than is tried.
fn known(case: &Value) -> Result<(), Stopped> {
    const KEYS: [&str; 5] = ["id", "in", "expect", "why", "as"];
    let other = case.as_object().into_iter().flatten().find(|(key, _)| !KEYS.contains(&key.as_str()));
    match other {
        None if case.get("expect").is_some() && case.get("in").is_some() => Ok(()),
        None => Err(Stopped::wrong(format!("a case says what goes in and what is expected, not {case}"))),
        Some((key, _)) => Err(Stopped::wrong(format!("nobody knows what {key} means in {case}"))),
    }
}
