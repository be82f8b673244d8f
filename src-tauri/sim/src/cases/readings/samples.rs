//! What must be accepted as it is: readings, batches, what a cloud wraps them in, and the columns of a card.

use serde_json::{Value, json};

use super::given::{BATTERY, Expect, Given, Named, RENTED, RENTED_SERIAL, Step};
use crate::Stopped;

/// Numbers of a reading that must be seen again, as they are called then, and how finely.
const SEEN: [(&str, &str, f64); 3] =
    [("v", "voltage_v", 1_000.0), ("i", "current_a", 1_000.0), ("soc", "soc_pct", 100.0)];
/// When the rows of a card are of.
const DAY: &str = "2025-12-11";

/// What a sample says: together, as it stands in a file.
#[derive(Clone)]
pub struct Said {
    pub payloads: Vec<Value>,
    pub table: Option<String>,
}

/// Every sample, each of its payloads by itself.
pub fn all(samples: &Value) -> Vec<Named> {
    let mut all = Vec::new();
    for name in samples.as_object().into_iter().flat_map(|samples| samples.keys()) {
        match said(samples, name) {
            Err(stopped) => all.push((name.clone(), Err(stopped))),
            Ok(parts) => {
                let parts = parts.into_iter().enumerate();
                all.extend(parts.map(|(at, said)| (format!("{name} {}", at + 1), Ok(accepted(said)))));
            }
        }
    }
    all
}

/// What is said of a sample of this name.
pub fn said(samples: &Value, name: &str) -> Result<Vec<Said>, Stopped> {
    let columns = |list: &[Value]| list.iter().map(|one| one.as_str().map(str::to_owned)).collect::<Option<Vec<_>>>();
    match &samples[name] {
        Value::Array(list) => match columns(list) {
            Some(columns) => Ok(vec![card(samples, &columns)]),
            None => list.iter().map(|one| single(samples, name, one)).collect(),
        },
        one => Ok(vec![single(samples, name, one)?]),
    }
}

/// How many readings a payload holds.
pub fn count(payload: &Value) -> usize {
    entries(payload).map_or(1, |entries| entries.len())
}

/// The entries of a batch, in whatever it is wrapped.
pub fn entries(payload: &Value) -> Option<Vec<Value>> {
    unwrapped(payload)["entries"].as_array().cloned()
}

/// What a cloud relays, or what came without one as it is.
fn unwrapped(payload: &Value) -> Value {
    let inner = payload["values"].as_array().and_then(|values| values.iter().find(|value| value["name"] == "data"));
    let told = inner.and_then(|inner| serde_json::from_str(inner["value"].as_str()?).ok());
    told.unwrap_or_else(|| payload.clone())
}

fn single(samples: &Value, name: &str, sample: &Value) -> Result<Said, Stopped> {
    let payload = match sample {
        Value::Object(fields) if fields.contains_key("values") => relayed(samples, sample),
        Value::Object(_) => sample.clone(),
        _ => return Err(Stopped::wrong(format!("nobody knows how to say the sample {name}"))),
    };
    Ok(Said { payloads: vec![payload], table: None })
}

/// What a cloud wraps a reading in; where it only says what is put in, a reading and an id are.
fn relayed(samples: &Value, sample: &Value) -> Value {
    let mut envelope = sample.clone();
    if envelope["device_id"] == "<uuid>" {
        envelope["device_id"] = json!("0d9c4a52-6f0e-4a4e-9d9a-2f5d3c1b7a60");
    }
    for value in envelope["values"].as_array_mut().into_iter().flatten() {
        let is_told = value["value"].as_str().is_some_and(|text| serde_json::from_str::<Value>(text).is_ok());
        if value["name"] == "data" && !is_told {
            value["value"] = json!(reading(samples).to_string());
        }
    }
    envelope
}

/// Two rows of a card with these columns: in a file as they are, else said as the texts that stand in them.
fn card(samples: &Value, columns: &[String]) -> Said {
    let row = |time: &str| {
        let mut reading = reading(samples);
        (reading["d"], reading["tm"]) = (json!(DAY), json!(time));
        columns.iter().map(|column| (column.clone(), json!(text(&reading[column])))).collect()
    };
    let payloads: Vec<Value> = ["10:00:00", "10:05:00"].map(row).into();
    let cells = |row: &Value| columns.iter().map(|column| text(&row[column])).collect::<Vec<_>>().join(",");
    let lines: Vec<String> = [columns.join(",")].into_iter().chain(payloads.iter().map(cells)).collect();
    Said { payloads, table: Some(lines.join("\n") + "\n") }
}

fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// A reading of the file, or one like it.
fn reading(samples: &Value) -> Value {
    let own = || json!({ "id": "1", "d": DAY, "tm": "10:24:41", "soc": 97.1, "v": 13.285, "i": -0.432 });
    samples.get("real_device_reading").filter(|sample| sample.is_object()).cloned().unwrap_or_else(own)
}

/// It is kept, and the last reading has its numbers.
fn accepted(said: Said) -> Given {
    let total = said.payloads.iter().map(count).sum();
    let mut expect = vec![Expect::Count("stored", total), Expect::Count("quarantined", 0)];
    let last = said.payloads.last().map(unwrapped).filter(|last| entries(last).is_none()).unwrap_or_default();
    expect.extend(SEEN.iter().filter_map(|(short, field, finely)| {
        let told = &last[short];
        let told = told.as_f64().or_else(|| told.as_str()?.parse().ok())?;
        Some(Expect::Number((*field).to_owned(), Some((told * finely).round() / finely)))
    }));
    let is_named = said.payloads.iter().all(is_named);
    let of = said.payloads.first().and_then(about);
    let step = Step { payloads: said.payloads, table: said.table, expect, ..Step::default() };
    // Whoever names no battery is one's own device.
    let device_of = (!is_named).then(|| BATTERY.to_owned());
    Given { steps: vec![step], of, only_said: !is_named, device_of, posted: true }
}

/// Whether it says of which battery it is, or each of its entries does.
fn is_named(payload: &Value) -> bool {
    let names = |one: &Value| ["id", "battery_id"].iter().any(|name| one.get(name).is_some());
    names(&unwrapped(payload)) || entries(payload).is_some_and(|all| all.iter().all(names))
}

/// Which battery of the hub a payload is about; none for the first.
pub fn about(payload: &Value) -> Option<String> {
    let payload = unwrapped(payload);
    let named = ["battery_id", "id"].iter().find_map(|name| payload.get(name)).map(text)?;
    [RENTED, RENTED_SERIAL].contains(&named.as_str()).then(|| RENTED.to_owned())
}
