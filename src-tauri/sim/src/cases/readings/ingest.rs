//! Cases of what becomes of what batteries say.

use serde_json::{Value, json};

use super::batch::{batch, timed};
use super::expected::{amount, expected};
use super::given::{BATTERY, Expect, Given, Step};
use super::samples;
use crate::Stopped;

/// Codes of what only a device or a broker can be told.
const ONLY_SAID: [&str; 2] = ["empty_batch", "not_your_device"];
/// The day on which the hub of a case is open.
const TODAY: &str = "2026-11-03";

/// What goes in, and everything that is expected of it.
pub fn read(all_samples: &Value, case: &Value) -> Result<Given, Stopped> {
    let words = case["expect"].as_str();
    let words = words.ok_or_else(|| Stopped::wrong(format!("nobody knows what is expected: {}", case["expect"])))?;
    let mut given = said(all_samples, &case["in"])?;
    let step = given.steps.first_mut().ok_or_else(|| Stopped::wrong("nothing is said"))?;
    let total = step.payloads.iter().map(samples::count).sum();
    step.expect = expected(words, total)?;
    let is_only_said = |one: &Expect| matches!(one, Expect::Refused(code) if ONLY_SAID.contains(&code.as_str()));
    given.only_said |= step.expect.iter().any(is_only_said);
    // What says nothing of those set aside expects none.
    let has = |name| step.expect.iter().any(|one| matches!(one, Expect::Count(of, _) if *of == name));
    if has("stored") && !has("quarantined") {
        let is_whole = step.expect.contains(&Expect::Count("stored", total));
        step.expect.extend(is_whole.then_some(Expect::Count("quarantined", 0)));
    }
    let alerts = step.expect.iter().find(|one| matches!(one, Expect::Alerts(_) | Expect::AlertCount(_))).cloned();
    let later = alerts.map(|alerts| again_and_over(step, &alerts)).unwrap_or_default();
    given.steps.extend(later);
    Ok(given)
}

fn said(all_samples: &Value, told: &Value) -> Result<Given, Stopped> {
    match told {
        Value::Object(fields) if fields.contains_key("entries") || fields.contains_key("values") => {
            Ok(Given { of: samples::about(told), ..Given::said(vec![told.clone()], Vec::new()) })
        }
        Value::Object(_) => Ok(Given { of: samples::about(told), ..Given::said(vec![timed(told)], Vec::new()) }),
        Value::Array(all) if !all.is_empty() && all.iter().all(Value::is_object) => {
            Ok(Given { of: samples::about(&all[0]), ..Given::said(all.iter().map(timed).collect(), Vec::new()) })
        }
        Value::String(name) if all_samples.get(name).is_some() => {
            let parts = samples::said(all_samples, name)?;
            let table = parts.iter().find_map(|said| said.table.clone());
            let payloads = parts.into_iter().flat_map(|said| said.payloads).collect();
            Ok(Given { steps: vec![Step { payloads, table, ..Step::default() }], ..Given::default() })
        }
        Value::String(words) => in_words(words),
        other => Err(Stopped::wrong(format!("nobody knows what to say: {other}"))),
    }
}

/// `the same reading three times`, `device of battery 1 sends id 2`, `batch of 3, one garbage`.
fn in_words(words: &str) -> Result<Given, Stopped> {
    let unknown = || Stopped::wrong(format!("nobody knows what to say: {words}"));
    if let Some((device, sent)) = words.split_once(" sends ") {
        let own = device.strip_prefix("device of battery ").ok_or_else(unknown)?;
        let payload = match sent.strip_prefix("id ") {
            Some(id) => timed(&json!({ "id": id })),
            None => batch(sent, own)?,
        };
        let is_own = payload["id"].as_str().is_none_or(|id| id == own);
        let of = if is_own { own } else { BATTERY };
        let given = Given::said(vec![payload], Vec::new());
        return Ok(Given { of: Some(of.to_owned()), device_of: Some(own.to_owned()), only_said: true, ..given });
    }
    let (what, times) = repeated(words);
    let payload = match what {
        "the same reading" | "same reading" | "a reading" | "one reading" => timed(&json!({})),
        "the same batch" | "same batch" => batch("batch of 3", BATTERY)?,
        what if what.contains("batch of ") => batch(what, BATTERY)?,
        what if what.contains("unknown battery") => timed(&json!({ "id": "999" })),
        _ => return Err(unknown()),
    };
    Ok(Given::said(vec![payload; times], Vec::new()))
}

/// What is said, and how often.
fn repeated(words: &str) -> (&str, usize) {
    let (what, often) = match words.strip_suffix(" times").and_then(|rest| rest.rsplit_once(' ')) {
        Some(parts) => parts,
        None => words.rsplit_once(' ').unwrap_or((words, "")),
    };
    let is_often = words.ends_with(" times") || ["once", "twice", "thrice"].contains(&often);
    let times = amount(often, 1).filter(|_| is_often);
    let what = times.map_or(words, |_| what.trim_end_matches(" sent").trim_end_matches([',', ' ']));
    (what, times.unwrap_or(1))
}

/// The same once more, the same letters in a newer reading, and none any more.
fn again_and_over(step: &Step, alerts: &Expect) -> Vec<Step> {
    let said = |payloads: Vec<Value>, expect: Expect| Step { payloads, expect: vec![expect], ..Step::default() };
    let mut later = vec![Step { expect: vec![alerts.clone()], ..step.clone() }];
    let at = |clock: &str, letters: &Value| {
        let battery = step.payloads.first().and_then(samples::about).unwrap_or_else(|| BATTERY.to_owned());
        json!({ "id": battery, "d": TODAY, "tm": clock, "v": 12.5, "err": letters })
    };
    if let [payload] = &step.payloads[..]
        && samples::entries(payload).is_none()
    {
        later.push(said(vec![at("09:01:00", &payload["err"])], alerts.clone()));
    }
    later.push(said(vec![at("09:02:00", &json!(""))], Expect::Alerts(Vec::new())));
    later
}
