//! Batches as words tell them: `batch of 3, one garbage`.

use domain::Time;
use serde_json::{Value, json};

use super::expected::{amount, pieces};
use super::given::{BATTERY, RENTED};
use crate::Stopped;

/// When the first entry is of; the next are a minute apart.
const FIRST: &str = "2025-12-11T00:00:00Z";

/// A batch of a battery: its entries, and what of them is told to be wrong. That comes first, so that whatever follows is still
/// to be read.
pub fn batch(words: &str, battery: &str) -> Result<Value, Stopped> {
    let unknown = || Stopped::wrong(format!("nobody knows this batch: {words}"));
    let (_, told) = words.split_once("batch of ").ok_or_else(unknown)?;
    let (count, rest) = told.split_once([' ', ',']).unwrap_or((told, ""));
    let count = amount(count, 0).ok_or_else(unknown)?;
    let rest = rest.trim();
    let rest =
        ["entries", "entry", "readings", "reading"].iter().find_map(|word| rest.strip_prefix(word)).unwrap_or(rest);
    let rest = rest.trim();
    let rest = rest.strip_prefix("with ").unwrap_or(rest);
    let mut wrong = Vec::new();
    for piece in pieces(rest) {
        let some = piece.split(' ').find_map(|word| amount(word, count)).unwrap_or(count);
        match kind(piece) {
            Some(Kind::Good) => {}
            Some(Kind::Wrong(entry)) => {
                let first = wrong.len();
                wrong.extend((first..first + some).map(|at| numbered(&entry, at)));
            }
            None => return Err(unknown()),
        }
    }
    if wrong.len() > count {
        return Err(unknown());
    }
    let good = (wrong.len()..count).map(|at| numbered(&json!({ "v": 12.5 }), at));
    let entries: Vec<Value> = wrong.iter().cloned().chain(good).collect();
    Ok(json!({ "battery_id": battery, "fb": 1, "entries": entries }))
}

/// What an entry is.
enum Kind {
    Good,
    Wrong(Value),
}

/// By what it is called.
fn kind(piece: &str) -> Option<Kind> {
    let words: Vec<&str> = piece.split([' ', '-']).collect();
    let has = |all: &[&str]| all.iter().any(|word| words.contains(word));
    Some(Kind::Wrong(match () {
        () if has(&["good", "valid", "fine"]) => return Some(Kind::Good),
        () if has(&["unknown"]) => json!({ "id": "999", "v": 12.5 }),
        () if has(&["battery", "battery's", "id"]) => json!({ "id": named(&words), "v": 12.5 }),
        () if has(&["string", "strings", "text", "texts"]) => json!("noise"),
        () if has(&["garbage", "junk", "noise", "list", "lists", "array", "arrays"]) => json!([1, null]),
        () if has(&["null", "nulls"]) => Value::Null,
        () if has(&["number", "numbers"]) => json!(7),
        () if has(&["true", "flag", "boolean", "bool"]) => json!(true),
        () if has(&["impossible", "range", "soc"]) => json!({ "soc": 500 }),
        () => return None,
    }))
}

/// The battery that is named, or the other one.
fn named(words: &[&str]) -> String {
    let number = words.iter().rev().find(|word| word.parse::<u32>().is_ok());
    number.map_or_else(|| RENTED.to_owned(), |number| (*number).to_owned())
}

/// An entry with a time of its own, if it is one.
fn numbered(entry: &Value, at: usize) -> Value {
    let mut entry = entry.clone();
    let first = Time::from_iso(FIRST).unwrap_or(Time(0));
    let time = first.plus_minutes(i64::try_from(at).unwrap_or_default()).iso();
    if let Value::Object(fields) = &mut entry {
        fields.insert("d".to_owned(), json!(&time[..10]));
        fields.insert("tm".to_owned(), json!(&time[11..19]));
    }
    entry
}

/// A reading with these fields, complete but for a clock of its own.
pub fn timed(fields: &Value) -> Value {
    let mut said = json!({ "id": BATTERY, "v": 12.5 });
    // A case about clocks says all of its clock.
    if !["d", "tm", "gd", "gt", "timestamp", "measured_at"].iter().any(|name| fields.get(name).is_some()) {
        (said["d"], said["tm"]) = (json!("2025-12-11"), json!("10:00:00"));
    }
    fields.as_object().into_iter().flatten().for_each(|(name, value)| said[name] = value.clone());
    said
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(words: &str, expect: Option<(usize, &[Value])>) {
        let entries = batch(words, BATTERY).ok().map(|batch| batch["entries"].as_array().cloned().unwrap_or_default());
        let wrong = |entry: &&Value| entry.get("v").is_none_or(|volts| volts != 12.5);
        let told = entries.map(|all| (all.len(), all.iter().filter(wrong).cloned().collect::<Vec<_>>()));
        assert_eq!(told, expect.map(|(count, wrong)| (count, wrong.to_vec())), "{words}");
    }

    #[test]
    fn a_batch_is_as_its_words_have_it() {
        let garbage = json!([1, null]);
        check("batch of 0 entries", Some((0, &[])));
        check("batch of 100 entries", Some((100, &[])));
        check("batch of 3, one garbage", Some((3, std::slice::from_ref(&garbage))));
        check("batch of 5, two garbage", Some((5, &[garbage.clone(), garbage.clone()])));
        check("batch of 2, all garbage", Some((2, &[garbage.clone(), garbage.clone()])));
        check("batch of 3, one entry is null", Some((3, &[Value::Null])));
        check("a batch of three with one garbage and 1 string", Some((3, &[garbage, json!("noise")])));
        let impossible = json!({ "soc": 500, "d": "2025-12-11", "tm": "00:00:00" });
        check("batch of 3 entries, one with soc 500", Some((3, &[impossible])));
        check("batch of 3, one entry of battery 2", Some((3, &[])));
        for words in ["batch of some", "batch of 3, one odd", "batch of 1, two null"] {
            check(words, None);
        }
    }
}
