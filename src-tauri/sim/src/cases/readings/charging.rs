//! Cases of a battery that is charged while a rider has it.

use domain::Time;
use domain::reading::Field;
use serde_json::{Map, Value, json};

use super::given::{Expect, Given, RENTED, Step};
use crate::Stopped;

/// It went out at eight, and the last reading is of this time, or later if it is charged for hours.
const ENDS: &str = "2026-11-03T11:55:00Z";
const EARLIEST: &str = "2026-11-03T08:10:00Z";
/// Days before it went out.
const LONG_BEFORE: i64 = 4 * 24 * 60;
/// A device logs so often while something is charged, and one reading comes so long after it was taken.
const EVERY: i64 = 5;
/// What takes it in, unless the words say otherwise.
const AMPERES: f64 = 3.2;

/// What the battery says.
#[derive(Default)]
struct Told {
    fields: Map<String, Value>,
    /// From the first reading to the last, in minutes.
    lasting: i64,
    /// Minutes from the last reading until it comes.
    late: i64,
    /// The last reading is of long before it went out.
    before: bool,
    /// Between the first and the last comes one that tells no current.
    silent_between: bool,
}

/// Readings of a battery that is out, and whether somebody is told that it may be back.
pub fn read(case: &Value) -> Result<Given, Stopped> {
    let told = match &case["in"] {
        Value::Object(fields) => in_fields(fields)?,
        Value::String(words) => in_words(words)?,
        other => return Err(Stopped::wrong(format!("nobody knows what is charged: {other}"))),
    };
    let expect = suggested(case["expect"].as_str().unwrap_or_default())?;
    let (payloads, comes) = readings(&told)?;
    let count = payloads.len();
    let expect = vec![Expect::Suggested(expect), Expect::Count("stored", count), Expect::Rows(count)];
    let steps = vec![Step { at: Some(comes.iso()), payloads, expect, ..Step::default() }];
    Ok(Given { steps, of: Some(RENTED.to_owned()), ..Given::default() })
}

fn suggested(words: &str) -> Result<bool, Stopped> {
    match words {
        _ if words.starts_with("no") || words.starts_with("history only") || words.contains("not count") => Ok(false),
        _ if words.contains("suggestion") || words.contains("counts as charging") => Ok(true),
        _ => Err(Stopped::wrong(format!("nobody knows what is expected: {words}"))),
    }
}

/// `{ "soc": 50, "i": 3.2, "lasting_min": 5 }`; a list tells one reading after the other.
fn in_fields(fields: &Map<String, Value>) -> Result<Told, Stopped> {
    let mut told = Told { lasting: EVERY, ..Told::default() };
    for (name, value) in fields {
        let minutes =
            || value.as_i64().ok_or_else(|| Stopped::wrong(format!("{name} is so many minutes, not {value}")));
        let is_measured = Field::ALL.iter().any(|field| field.word() == name || field.names().contains(&name.as_str()));
        match name.as_str() {
            "lasting_min" => told.lasting = minutes()?,
            "late_min" => told.late = minutes()?,
            _ if is_measured => _ = told.fields.insert(name.clone(), value.clone()),
            _ => return Err(Stopped::wrong(format!("nobody knows what {name} is of a battery that is charged"))),
        }
    }
    Ok(told)
}

/// `a late reading older than the rental start`, `two readings of 3.2 A 5 min apart, one without current between`.
fn in_words(words: &str) -> Result<Told, Stopped> {
    let spaced = words.replace(',', " ");
    let all: Vec<&str> = spaced.split_whitespace().collect();
    let ahead =
        |unit: &[&str]| all.windows(2).find(|pair| unit.contains(&pair[1])).and_then(|pair| pair[0].parse().ok());
    let amperes: Option<f64> = ahead(&["A", "amperes", "ampere"]);
    let minutes: Option<f64> = ahead(&["min", "minutes"]);
    let hours: Option<f64> = ahead(&["h", "hours", "hour"]);
    let has = |some: &[&str]| some.iter().any(|one| words.contains(one));
    let before = has(&["older than the rental", "before the rental", "before the issue"]);
    let late = has(&["late", "arriv"]);
    let silent_between = has(&["without current between", "without a current between", "no current between"]);
    if !(before || late || silent_between || amperes.is_some()) {
        return Err(Stopped::wrong(format!("nobody knows what is charged: {words}")));
    }
    let key = if has(&["charger"]) { "ci" } else { "i" };
    let fields = Map::from_iter([(key.to_owned(), json!(amperes.unwrap_or(AMPERES)))]);
    let whole = |hours: f64| format!("{:.0}", hours * 60.0).parse().unwrap_or(EVERY);
    let lasting = minutes.map_or(EVERY, |minutes| whole(minutes / 60.0));
    let late = if late && !before { hours.map_or(60, whole) } else { 0 };
    Ok(Told { fields, lasting, late, before, silent_between })
}

/// The readings, and when they come: as often as a device logs, the last at the end.
fn readings(told: &Told) -> Result<(Vec<Value>, Time), Stopped> {
    let time = |iso: &str| Time::from_iso(iso).ok_or_else(|| Stopped::wrong(format!("{iso} is no time")));
    let end = time(ENDS)?.max(time(EARLIEST)?.plus_minutes(told.lasting));
    let listed = told.fields.values().filter_map(Value::as_array).map(Vec::len).max();
    let mut minutes: Vec<i64> = match listed.and_then(|count| i64::try_from(count).ok()) {
        Some(count) => (0..count).map(|at| told.lasting * at / (count - 1).max(1)).collect(),
        None if told.silent_between => vec![0, told.lasting / 2, told.lasting],
        None => (0..told.lasting).step_by(5).chain([told.lasting]).collect(),
    };
    minutes.dedup();
    let last = minutes.len().saturating_sub(1);
    let shift = if told.before { LONG_BEFORE } else { 0 };
    let one = |(at, minute): (usize, &i64)| {
        let when = end.plus_minutes(minute - told.lasting - shift).iso();
        let mut said = json!({ "id": RENTED, "timestamp": when, "v": 13.0 });
        if told.silent_between && at > 0 && at < last {
            (said["soc"], said["v"]) = (json!(50), Value::Null);
            return said;
        }
        for (name, value) in &told.fields {
            said[name] = value.as_array().map_or(value, |list| list.get(at).unwrap_or(&Value::Null)).clone();
        }
        said
    };
    Ok((minutes.iter().enumerate().map(one).collect(), end.plus_minutes(EVERY + told.late)))
}
