//! What is expected of what batteries say, as its words have it. What nobody understands is an error, never passed over.

use domain::reading::Field;

use super::given::Expect;
use crate::Stopped;

/// What is tried wherever it can be, said or not.
const ALWAYS: [&str; 7] = [
    "a repeat raises none",
    "a cleared code clears its alert",
    "no crash",
    "not in charts",
    "answer says so",
    "the answer says so",
    "others are kept",
];
/// Each alert by its letter, by a word that names it, and by its kind.
const ALERTS: [(&str, &str, &str); 9] = [
    ("R", "clock", "clock_fault"),
    ("C", "charge", "charge_sensor_fault"),
    ("U", "usb", "usb_sensor_fault"),
    ("T", "temperature", "temperature_sensor_fault"),
    ("B", "monitor", "battery_monitor_fault"),
    ("G", "gps", "gps_fault"),
    ("S", "sd", "sd_card_fault"),
    ("L", "mobile", "mobile_link_fault"),
    ("D", "display", "display_fault"),
];
/// The kind of whatever letter nobody knows.
const OTHER: &str = "other_fault";

/// What the words expect of so many readings.
pub fn expected(words: &str, total: usize) -> Result<Vec<Expect>, Stopped> {
    let mut all = Vec::new();
    for clause in without_brackets(words).split(';').map(str::trim) {
        if pieces(clause).all(|piece| ALWAYS.contains(&piece)) {
            continue;
        }
        match alerts(clause)? {
            Some(alerts) => all.push(alerts),
            None => {
                for part in pieces(clause) {
                    all.extend(part_of(part, total)?);
                }
            }
        }
    }
    if all.is_empty() { Err(Stopped::wrong(format!("nobody knows what is expected: {words}"))) } else { Ok(all) }
}

/// `2`, `two`, `all`; none of what is no amount.
pub fn amount(word: &str, total: usize) -> Option<usize> {
    const WORDS: [&str; 13] =
        ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
    match word {
        "all" | "every" | "each" => Some(total),
        "zero" | "none" | "nothing" => Some(0),
        "a" | "an" | "once" => Some(1),
        "both" | "twice" => Some(2),
        "thrice" => Some(3),
        "twenty" => Some(20),
        "fifty" => Some(50),
        _ => word.parse().ok().or_else(|| WORDS.iter().position(|known| *known == word)),
    }
}

/// What commas and *and* part.
pub fn pieces(words: &str) -> impl Iterator<Item = &str> {
    words.split(',').flat_map(|part| part.split(" and ")).map(str::trim).filter(|part| !part.is_empty())
}

fn without_brackets(words: &str) -> String {
    let mut depth = 0;
    let outside = words.chars().filter(|c| {
        depth += i32::from(*c == '(');
        let is_outside = depth == 0;
        depth -= i32::from(*c == ')');
        is_outside
    });
    outside.collect()
}

/// `2 stored`, `soc_pct 97.1`, `refused: empty_batch`.
fn part_of(part: &str, total: usize) -> Result<Option<Expect>, Stopped> {
    let unknown = || Stopped::wrong(format!("nobody knows what is expected: {part}"));
    if ALWAYS.contains(&part) {
        return Ok(None);
    }
    if let Some(code) = part.strip_prefix("refused") {
        let code = code.trim_start_matches([':', ' ']);
        let is_code = !code.is_empty() && code.chars().all(|c| c.is_ascii_lowercase() || c == '_');
        return if is_code { Ok(Some(Expect::Refused(code.to_owned()))) } else { Err(unknown()) };
    }
    let mut words: Vec<&str> = part.split([' ', '=']).filter(|word| !word.is_empty()).collect();
    if words.len() > 2 {
        words.retain(|word| !["entry", "entries", "reading", "readings"].contains(word));
    }
    Ok(Some(match words[..] {
        ["accepted" | "stored" | "kept"] => Expect::Count("stored", total),
        ["time", "unknown"] => Expect::NoTime,
        ["flagged:" | "flagged", "future"] => Expect::Future,
        _ if part.contains("quarantine") && words.first().is_none_or(|word| amount(word, total).is_none()) => {
            Expect::Aside
        }
        [field, told] if Field::from_word(field).is_some() => Expect::Number(field.to_owned(), number(told)?),
        [count, what] => match (amount(count, total), what) {
            (Some(count), "stored" | "accepted" | "kept") => Expect::Count("stored", count),
            (Some(count), "quarantined") => Expect::Count("quarantined", count),
            (Some(count), "duplicate" | "duplicates") => Expect::Count("duplicate", count),
            (Some(count), "row" | "rows" | "reading" | "readings") => Expect::Rows(count),
            _ => return Err(unknown()),
        },
        _ => return Err(unknown()),
    }))
}

fn number(told: &str) -> Result<Option<f64>, Stopped> {
    match told {
        "null" | "none" | "absent" => Ok(None),
        told => told.parse().map(Some).map_err(|_| Stopped::wrong(format!("{told} is no number"))),
    }
}

/// `two alerts: temperature sensor, GPS`; none of what is about no alerts.
fn alerts(clause: &str) -> Result<Option<Expect>, Stopped> {
    if !["alert", "warning", "unknown letter"].iter().any(|word| clause.contains(word)) {
        return Ok(None);
    }
    let (head, list) = clause.split_once(':').unwrap_or((clause, ""));
    let count = head.split(' ').find_map(|word| amount(word, 0));
    let mut kinds: Vec<&str> = pieces(list)
        .map(kind)
        .collect::<Option<_>>()
        .ok_or_else(|| Stopped::wrong(format!("nobody knows an alert of {list}")))?;
    if kinds.is_empty() && count != Some(0) {
        kinds.extend(kind(head));
    }
    match count {
        Some(count) if kinds.is_empty() && count > 0 => return Ok(Some(Expect::AlertCount(count))),
        // Unknown letters are named together.
        Some(count) if kinds.contains(&OTHER) && kinds.len() < count => kinds.resize(count, OTHER),
        Some(count) if count != kinds.len() => {
            return Err(Stopped::wrong(format!("not as many alerts are named as told: {clause}")));
        }
        _ => {}
    }
    kinds.sort_unstable();
    Ok(Some(Expect::Alerts(kinds)))
}

/// The kind of an alert, by its letter or what it is called.
fn kind(name: &str) -> Option<&'static str> {
    let lower = name.to_lowercase();
    let words: Vec<&str> = lower.split([' ', '_']).collect();
    let is_letter = name.len() == 1 && name.chars().all(|c| c.is_ascii_uppercase());
    let known = ALERTS.iter().find(|(letter, word, _)| if is_letter { *letter == name } else { words.contains(word) });
    let is_other = is_letter || ["unknown", "other"].iter().any(|word| words.contains(word));
    known.map(|(_, _, kind)| *kind).or(is_other.then_some(OTHER))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(words: &str, expect: &[Expect]) {
        assert_eq!(expected(words, 3).ok().as_deref(), Some(expect), "{words}");
    }

    #[test]
    fn every_word_is_tried_or_told_not_to_be_understood() {
        check("2 stored, one quarantined", &[Expect::Count("stored", 2), Expect::Count("quarantined", 1)]);
        check("all quarantined; one row", &[Expect::Count("quarantined", 3), Expect::Rows(1)]);
        check("2 readings stored", &[Expect::Count("stored", 2)]);
        check("soc_pct 97.1 (not 97, nor 98)", &[Expect::Number("soc_pct".to_owned(), Some(97.1))]);
        check("refused: unknown_battery", &[Expect::Refused("unknown_battery".to_owned())]);
        check("reading kept in quarantine with reasons; no crash; not in charts", &[Expect::Aside]);
        for words in ["", "refused", "soc_pct high", "2 lost", "soc_pct 97.1 or so", "2 stored or so", "no crash"] {
            assert!(expected(words, 3).is_err(), "{words}");
        }
    }

    #[test]
    fn alerts_are_known_by_their_letters_and_what_they_are_called() {
        let (gps, temperature) = ("gps_fault", "temperature_sensor_fault");
        check(
            "two alerts: temperature sensor, GPS; a repeat raises none, a cleared code clears its alert",
            &[Expect::Alerts(vec![gps, temperature])],
        );
        check("one alert: an unknown letter is kept as a warning", &[Expect::Alerts(vec![OTHER])]);
        check("four alerts: T and unknown letters", &[Expect::Alerts(vec![OTHER, OTHER, OTHER, temperature])]);
        check("two alerts: T, X", &[Expect::Alerts(vec![OTHER, temperature])]);
        check("no alerts", &[Expect::Alerts(Vec::new())]);
        check("two alerts", &[Expect::AlertCount(2)]);
        for words in ["two alerts: GPS", "one alert: paint"] {
            assert!(expected(words, 3).is_err(), "{words}");
        }
    }
}
