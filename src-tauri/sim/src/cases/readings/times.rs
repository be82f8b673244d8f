//! Cases of when a reading was taken: by its clocks, or rebuilt from those around it.

use std::collections::BTreeMap;

use domain::Time;
use serde_json::{Map, Value, json};

use super::given::{BATTERY, Expect, Given, Step};
use super::shown::SECOND;
use crate::Stopped;

/// The day after that on which the hub of a case is opened.
const NEXT_DAY: &str = "2026-11-04";
const DAY_MINUTES: i64 = 24 * 60;
/// What a clock says that lost its time.
const LOST: (&str, &str) = ("20FF-FF-FF", "FF:FF:FF");

/// A reading with these clocks, or a whole catch-up told in words.
pub fn read(case: &Value) -> Result<Given, Stopped> {
    match (&case["in"], &case["expect"]) {
        (Value::String(words), Value::String(expect)) => catch_up(words, expect),
        (Value::Object(clocks), expect) => Ok(Given::said(vec![with_clocks(clocks)], vec![time(expect)?])),
        _ => Err(Stopped::wrong(format!("nobody knows what to say: {}", case["in"]))),
    }
}

fn with_clocks(clocks: &Map<String, Value>) -> Value {
    let mut said = json!({ "id": BATTERY, "v": 12.5 });
    clocks.iter().for_each(|(name, value)| said[name] = value.clone());
    said
}

fn time(expect: &Value) -> Result<Expect, Stopped> {
    let told = expect.as_str();
    match told {
        None if expect.is_null() => Ok(Expect::NoTime),
        Some(iso) if Time::from_iso(iso).is_some() => Ok(Expect::At(iso.to_owned())),
        Some(words) if words.contains("future") => Ok(Expect::Future),
        Some(words) if words.contains("unknown") => Ok(Expect::NoTime),
        _ => Err(Stopped::wrong(format!("nobody knows the time {expect}"))),
    }
}

/// A row of a catch-up.
struct Row {
    name: String,
    /// What its own clock says.
    valid: Option<Time>,
}

/// `r10 no time, awake; r13 09:00:00 valid, awake; the final batch (fb 1) arrives at 12:00:00` gives
/// `r12 = 08:00, r11 = 07:55 …`. A row is said as it is told and nothing beside, so that two may be alike.
fn catch_up(words: &str, expect: &str) -> Result<Given, Stopped> {
    let arrivals = words.split_once("order:").map_or(words, |(_, rest)| rest);
    let (mut steps, mut entries, mut rows) = (Vec::new(), Vec::new(), Vec::new());
    for part in arrivals.split(';').map(str::trim).filter(|part| !part.is_empty()) {
        match part.split_once("arrives at ") {
            Some((which, clock)) => {
                let is_last = which.contains("final") || which.contains("last") || which.contains("fb 1");
                steps.push(batch(std::mem::take(&mut entries), is_last, clock)?);
            }
            None => {
                let (row, entry) = row(part)?;
                rows.push(row);
                entries.push(entry);
            }
        }
    }
    if !entries.is_empty() {
        steps.push(batch(entries, true, "23:59:59")?);
    }
    let arrival = steps.last().and_then(|step| Time::from_iso(step.at.as_deref()?));
    let last = steps.last_mut().zip(arrival).ok_or_else(|| Stopped::wrong(format!("nothing comes: {words}")))?;
    last.0.expect = vec![Expect::Times(times(&rows, &told(expect), last.1)?)];
    Ok(Given { steps, ..Given::default() })
}

fn batch(entries: Vec<Value>, is_last: bool, clock: &str) -> Result<Step, Stopped> {
    let at = on(NEXT_DAY, clock).ok_or_else(|| Stopped::wrong(format!("{clock} is no time of a day")))?.iso();
    let payload = json!({ "battery_id": BATTERY, "fb": i64::from(is_last), "entries": entries });
    Ok(Step { at: Some(at), payloads: vec![payload], ..Step::default() })
}

/// `r13 09:00:00 valid, awake`.
fn row(part: &str) -> Result<(Row, Value), Stopped> {
    let words: Vec<&str> = part.split([' ', ',']).filter(|word| !word.is_empty()).collect();
    let (name, rest) = words.split_first().ok_or_else(|| Stopped::wrong("a row has no name"))?;
    let (mut day, mut clock, mut awake) = (NEXT_DAY, None, None);
    for word in rest {
        match *word {
            "awake" => awake = Some(1),
            "asleep" => awake = Some(0),
            "no" | "time" | "valid" | "clock" | "at" | "lost" | "corrupt" | "unknown" => {}
            date if date.len() == 10 && on(date, "00:00:00").is_some() => day = date,
            time if on(NEXT_DAY, time).is_some() => clock = Some(time),
            _ => return Err(Stopped::wrong(format!("nobody knows what {word} means in {part}"))),
        }
    }
    let valid = clock.and_then(|clock| on(day, clock));
    let (day, time) = clock.map_or(LOST, |clock| (day, clock));
    let mut entry = json!({ "d": day, "tm": time });
    if let Some(awake) = awake {
        entry["aw"] = json!(awake);
    }
    Ok((Row { name: (*name).to_owned(), valid }, entry))
}

/// By the name of its row, each time that is told.
fn told(expect: &str) -> BTreeMap<String, Time> {
    let words: Vec<&str> = expect.split([' ', ',', ';', '=']).filter(|word| !word.is_empty()).collect();
    let pairs = words.windows(2).filter_map(|pair| {
        let clock = pair[1].trim_end_matches('.');
        Some((pair[0].to_owned(), on(NEXT_DAY, clock)?))
    });
    pairs.collect()
}

/// When each row is of, and how that is known. The words tell no days: a row is of the one nearest to its neighbour.
fn times(rows: &[Row], told: &BTreeMap<String, Time>, arrival: Time) -> Result<Vec<(String, &'static str)>, Stopped> {
    let anchor = rows.iter().position(|row| row.valid.is_some()).unwrap_or(rows.len().saturating_sub(1));
    let mut known = BTreeMap::new();
    let outwards =
        (anchor..rows.len()).map(|at| (at, at.checked_sub(1))).chain((0..anchor).rev().map(|at| (at, Some(at + 1))));
    for (at, beside) in outwards {
        let near = beside.and_then(|beside| known.get(&beside).copied()).unwrap_or(arrival);
        let row = &rows[at];
        let clock = row.valid.or_else(|| told.get(&row.name).copied());
        let clock = clock.ok_or_else(|| Stopped::wrong(format!("nobody says when {} was", row.name)))?;
        let days = [0, -DAY_MINUTES, DAY_MINUTES].map(|minutes| clock.plus_minutes(minutes));
        let nearest = days.into_iter().min_by_key(|day| (day.0 - near.0).abs()).unwrap_or(clock);
        known.insert(at, row.valid.unwrap_or(nearest));
    }
    let quality = |row: &Row| if row.valid.is_some() { "device" } else { "repaired" };
    let mut all: Vec<_> =
        known.into_iter().map(|(at, time)| (time.iso().chars().take(SECOND).collect(), quality(&rows[at]))).collect();
    all.sort();
    Ok(all)
}

/// `08:00` or `08:00:00` of a day.
fn on(day: &str, clock: &str) -> Option<Time> {
    let seconds = if clock.len() == 5 { ":00" } else { "" };
    Time::from_iso(&format!("{day}T{clock}{seconds}Z"))
}
