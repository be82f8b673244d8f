//! What is said in a case of readings, as its words have it.

use serde_json::{Value, json};

use crate::Stopped;

/// The day after that on which the hub of a case is opened.
const NEXT_DAY: &str = "2026-11-04";

/// A case.
pub struct Given {
    /// What the file calls it.
    pub id: String,
    /// What is said, one after the other.
    pub steps: Vec<Step>,
    /// Whether it can only be said, and not be read from a file.
    pub only_said: bool,
    /// Whether a battery's own device says it.
    pub of_device: bool,
    /// How many answers there are to it.
    pub answers: usize,
    /// What must come of it.
    pub expect: Expect,
}

/// What is said together.
pub struct Step {
    /// When; none if at once.
    pub at: Option<String>,
    pub payloads: Vec<Value>,
}

/// What must come of a case.
pub enum Expect {
    /// So many readings are taken, and nothing set aside.
    Taken(usize),
    /// The last reading is of this time.
    At(String),
    /// Its time is not known.
    NoTime,
    /// It orders nothing.
    Future,
    /// A field of the last reading, or that it has none.
    Number(&'static str, Option<f64>),
    /// Fields of the last reading.
    Numbers(Vec<(String, f64)>),
    /// Alerts of these kinds.
    Alerts(Vec<&'static str>),
    /// It is set aside and shown nowhere.
    Aside,
    /// It is refused with this code.
    Refused(String),
    /// Stored and set aside.
    Counts(usize, usize),
    /// The instants of all readings, in their order.
    Times(Vec<String>),
    /// Whether battery 2 is seen to be charged while a rider has it.
    Suggested(bool),
}

/// Every case of the file.
pub fn all(file: &Value) -> Result<Vec<Given>, Stopped> {
    let mut all = samples(&file["samples"]);
    for case in list(file, "measured_at")? {
        all.push(time(case)?);
    }
    for (number, case) in list(file, "numbers")?.iter().enumerate() {
        let (key, field) = if case["as"] == "int" { ("nc", "cycles") } else { ("i", "current_a") };
        let said = json!({ "id": "1", "d": "2025-12-11", "tm": "10:00:00", key: case["in"] });
        all.push(one(format!("number {}", number + 1), vec![said], Expect::Number(field, case["expect"].as_f64())));
    }
    for case in list(file, "ingest")? {
        all.push(ingest(&file["samples"], case)?);
    }
    for case in list(file, "charging_seen_on_a_rented_battery")? {
        all.push(charging(case));
    }
    Ok(all)
}

fn list<'a>(file: &'a Value, part: &str) -> Result<&'a Vec<Value>, Stopped> {
    file[part].as_array().ok_or_else(|| Stopped::wrong(format!("there is no list {part} in this file")))
}

fn one(id: String, payloads: Vec<Value>, expect: Expect) -> Given {
    let steps = vec![Step { at: None, payloads }];
    Given { id, steps, only_said: false, of_device: false, answers: 0, expect }
}

/// Every sample must be accepted as it is.
fn samples(samples: &Value) -> Vec<Given> {
    let mut all = Vec::new();
    for (name, sample) in samples.as_object().into_iter().flatten() {
        let parts: Vec<Value> = sample.as_array().cloned().unwrap_or_else(|| vec![sample.clone()]);
        // The columns of a card and what a cloud wraps it in are no readings.
        if !parts.iter().all(|part| part.get("id").is_some() || part.get("entries").is_some()) {
            continue;
        }
        for (at, part) in parts.iter().enumerate() {
            let entries = part["entries"].as_array().map_or(1, Vec::len);
            let answers = usize::from(part.get("entries").is_some());
            let given = one(format!("{name} {}", at + 1), vec![part.clone()], Expect::Taken(entries));
            all.push(Given { answers, ..given });
        }
    }
    all
}

fn time(case: &Value) -> Result<Given, Stopped> {
    let id = case["id"].as_str().unwrap_or("measured_at").to_owned();
    if let Some(words) = case["in"].as_str() {
        return catch_up(id, words, case["expect"].as_str().unwrap_or_default());
    }
    let expect = match case["expect"].as_str() {
        None => Expect::NoTime,
        Some(words) if words.contains("future") => Expect::Future,
        Some(iso) => Expect::At(iso.to_owned()),
    };
    Ok(one(id, vec![with(&case["in"], json!({ "id": "1", "v": 12.5 }))], expect))
}

/// `r10 no time, awake; r13 09:00:00 valid, awake; the final batch (fb 1) arrives at 12:00:00` gives
/// `r12 = 08:00, r11 = 07:55 …`.
fn catch_up(id: String, words: &str, expect: &str) -> Result<Given, Stopped> {
    let arrivals = words.split_once("order:").map_or(words, |(_, rest)| rest);
    let (mut entries, mut times) = (Vec::new(), Vec::new());
    let mut arrives = None;
    for part in arrivals.split(';').map(str::trim) {
        if let Some((_, at)) = part.split_once("arrives at ") {
            arrives = Some(at.trim().to_owned());
            continue;
        }
        let name = part.split_whitespace().next().unwrap_or_default();
        let clock = part.split_whitespace().find(|word| word.len() == 8 && word.matches(':').count() == 2);
        let (day, time) = clock.map_or(("20FF-FF-FF", "FF:FF:FF"), |clock| (NEXT_DAY, clock));
        let awake = i64::from(!part.contains("asleep"));
        entries.push(json!({ "id": "1", "d": day, "tm": time, "aw": awake, "nc": entries.len() + 1 }));
        let told = expect.split(&format!("{name} = ")).nth(1).and_then(|rest| rest.get(..5));
        let at = clock.and_then(|clock| clock.get(..5)).or(told);
        let at = at.ok_or_else(|| Stopped::wrong(format!("nobody says when {name} was")))?;
        times.push(format!("{NEXT_DAY}T{at}:00"));
    }
    let payload = json!({ "battery_id": "1", "fb": 1, "entries": entries });
    let steps = vec![Step { at: arrives.map(|clock| format!("{NEXT_DAY}T{clock}Z")), payloads: vec![payload] }];
    Ok(Given { steps, answers: 1, ..one(id, Vec::new(), Expect::Times(times)) })
}

fn ingest(samples: &Value, case: &Value) -> Result<Given, Stopped> {
    let id = case["id"].as_str().unwrap_or("ingest").to_owned();
    let expect = case["expect"].as_str().unwrap_or_default();
    let refused = expect.strip_prefix("refused: ").map(|code| Expect::Refused(code.trim().to_owned()));
    let timed = |fields: Value| with(&fields, json!({ "id": "1", "d": "2025-12-11", "tm": "10:00:00", "v": 12.5 }));
    match &case["in"] {
        Value::Object(fields) => {
            let said = timed(Value::Object(fields.clone()));
            let expect = if expect.contains("quarantine") { Expect::Aside } else { Expect::Alerts(alerts(expect)) };
            Ok(one(id, vec![said.clone(), said], expect))
        }
        Value::String(words) if samples.get(words).is_some() => {
            Ok(one(id, vec![samples[words].clone()], Expect::Numbers(numbers(expect))))
        }
        Value::String(words) if words.starts_with("the same reading") => {
            let said = timed(json!({}));
            Ok(one(id, vec![said.clone(), said.clone(), said], Expect::Taken(1)))
        }
        Value::String(words) if words.starts_with("device of battery") => {
            let other = words.rsplit(' ').next().unwrap_or_default();
            let expect = refused.ok_or_else(|| Stopped::wrong(format!("nobody knows: {expect}")))?;
            let said = with(&json!({ "id": other }), timed(json!({})));
            Ok(Given { only_said: true, of_device: true, ..one(id, vec![said], expect) })
        }
        Value::String(words) if words.starts_with("batch of ") => batch(id, words, expect, refused),
        other => Err(Stopped::wrong(format!("nobody knows what to say: {other}"))),
    }
}

/// `batch of 3, one garbage`.
fn batch(id: String, words: &str, expect: &str, refused: Option<Expect>) -> Result<Given, Stopped> {
    let count: usize = words.split([' ', ',']).find_map(|word| word.parse().ok()).unwrap_or_default();
    let bad = match () {
        () if words.contains("string") => vec![json!("noise")],
        () if words.contains("garbage") => vec![json!([1, null])],
        () => Vec::new(),
    };
    let good = (bad.len()..count).map(|at| json!({ "d": "2025-12-11", "tm": format!("10:{at:02}:00"), "v": 12.5 }));
    let entries: Vec<Value> = good.chain(bad).collect();
    let payload = json!({ "battery_id": "1", "fb": 1, "entries": entries });
    let mut told = expect.split(|c: char| !c.is_ascii_digit()).filter_map(|word| word.parse().ok());
    let counts = Expect::Counts(told.next().unwrap_or_default(), told.next().unwrap_or_default());
    let only_said = refused.is_some();
    Ok(Given { only_said, answers: 1, ..one(id, vec![payload], refused.unwrap_or(counts)) })
}

fn charging(case: &Value) -> Given {
    let id = case["id"].as_str().unwrap_or("charging").to_owned();
    let (mut fields, mut from, mut lasting) = (Value::Null, "2026-11-03T11:55:00Z", 5);
    match &case["in"] {
        Value::Object(told) => {
            lasting = told.get("lasting_min").and_then(Value::as_i64).unwrap_or(5);
            fields = Value::Object(
                told.iter().filter(|(name, _)| *name != "lasting_min").map(|(n, v)| (n.clone(), v.clone())).collect(),
            );
        }
        // A late reading, of before the battery went out.
        _ => {
            fields["i"] = json!(3.2);
            from = "2026-10-30T11:55:00Z";
        }
    }
    let minutes = |after: i64| {
        let at = domain::Time::from_iso(from).unwrap_or(domain::Time(0)).plus_minutes(after);
        with(&fields, json!({ "id": "2", "timestamp": at.iso(), "v": 13.0 }))
    };
    let steps =
        vec![Step { at: Some("2026-11-03T12:00:00Z".to_owned()), payloads: vec![minutes(0), minutes(lasting)] }];
    let expect = case["expect"].as_str().unwrap_or_default();
    let suggested = expect.starts_with("a suggestion") || expect.contains("counts as charging");
    Given { steps, ..one(id, Vec::new(), Expect::Suggested(suggested)) }
}

/// The fields of the first, and of the second those that it has not.
fn with(first: &Value, second: Value) -> Value {
    let mut all = second.as_object().cloned().unwrap_or_default();
    // A case about clocks says all of its clock.
    if first.get("gd").is_some() || first.get("d").is_some() {
        all.retain(|name, _| name != "d" && name != "tm");
    }
    all.extend(first.as_object().cloned().unwrap_or_default());
    Value::Object(all)
}

/// `soc_pct 97.1 (not 97), current_a -0.432 …`.
fn numbers(words: &str) -> Vec<(String, f64)> {
    let parts = words.split(',').map(str::trim).filter_map(|part| {
        let (field, rest) = part.split_once(' ')?;
        let number = rest.split_whitespace().next()?;
        Some((field.to_owned(), number.parse().ok()?))
    });
    parts.collect()
}

/// `two alerts: temperature sensor, GPS; …`.
fn alerts(words: &str) -> Vec<&'static str> {
    const KINDS: [(&str, &str); 9] = [
        ("clock", "clock_fault"),
        ("charge", "charge_sensor_fault"),
        ("USB", "usb_sensor_fault"),
        ("temperature", "temperature_sensor_fault"),
        ("monitor", "battery_monitor_fault"),
        ("GPS", "gps_fault"),
        ("SD", "sd_card_fault"),
        ("mobile", "mobile_link_fault"),
        ("display", "display_fault"),
    ];
    let named = words.split(';').next().unwrap_or_default();
    KINDS.iter().filter(|(word, _)| named.contains(word)).map(|(_, kind)| *kind).collect()
}
