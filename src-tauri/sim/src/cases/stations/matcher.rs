//! What an answer must be like, by the words of the cases.

use std::collections::BTreeMap;

use domain::Time;
use serde_json::Value;

use crate::Stopped;

/// Compares answers, remembering what a name stood for.
pub struct Matcher {
    /// By name in the fixture, the id our app gave that user.
    riders: BTreeMap<String, String>,
    named: BTreeMap<String, Value>,
}

impl Matcher {
    pub fn new(riders: BTreeMap<String, String>) -> Self {
        Self { riders, named: BTreeMap::new() }
    }

    /// Whether `is` is as expected; more fields are allowed.
    pub fn same(&mut self, expected: &Value, is: &Value, place: &str) -> Result<(), String> {
        let wrong = || format!("{place} is {is}, not {expected}");
        match expected {
            Value::Object(fields) if fields.len() == 1 && fields.contains_key("$contains") => {
                let part = fields["$contains"].as_str().unwrap_or_default();
                is.as_str().filter(|text| text.contains(part)).map(drop).ok_or_else(wrong)
            }
            Value::Object(fields) => fields.iter().try_for_each(|(name, expected)| {
                self.same(expected, is.get(name).unwrap_or(&Value::Null), &format!("{place}.{name}"))
            }),
            Value::String(word) if word.starts_with('$') => match self.is_like(word, is) {
                Some(true) => Ok(()),
                Some(false) => Err(wrong()),
                None => Err(format!("{place}: nobody knows the word {word}")),
            },
            expected if expected == is => Ok(()),
            _ => Err(wrong()),
        }
    }

    /// None for a word that nobody knows.
    fn is_like(&mut self, word: &str, is: &Value) -> Option<bool> {
        let text = is.as_str().unwrap_or_default();
        Some(match word {
            "$any" => true,
            "$int" => is.is_i64(),
            "$text" => !text.is_empty(),
            "$token" => is_token(text),
            "$iso_utc" => text.ends_with('Z') && Time::from_iso(text).is_some(),
            "$iso_naive" => text.len() == 26 && Time::from_iso(&format!("{text}Z")).is_some(),
            _ => {
                if let Some(rider) = word.strip_prefix("$user") {
                    return Some(self.riders.get(rider).is_some_and(|id| id == text));
                }
                word.strip_prefix("$swap")?;
                !text.is_empty() && *self.named.entry(word.to_owned()).or_insert_with(|| is.clone()) == *is
            }
        })
    }
}

/// At least 128 bits in hexadecimal digits.
fn is_token(text: &str) -> bool {
    text.len() >= 32 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// Whether something stands as expected: `>0` is more than nothing.
pub fn stands(expected: &Value, is: &Value) -> Result<bool, Stopped> {
    let Some((more, bound)) = expected.as_str().and_then(|word| Some((word.starts_with('>'), word.get(1..)?))) else {
        return Ok(expected == is);
    };
    if !more && !expected.as_str().is_some_and(|word| word.starts_with('<')) {
        return Ok(expected == is);
    }
    let bound: f64 = bound.parse().map_err(|_| Stopped::wrong(format!("nobody knows the bound {expected}")))?;
    Ok(is.as_f64().is_some_and(|number| if more { number > bound } else { number < bound }))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_word_that_nobody_knows_is_told() {
        let mut matcher = Matcher::new(BTreeMap::from([("1".to_owned(), "u".to_owned())]));
        let mut check = |expected: Value, is: Value, ok: bool| {
            assert_eq!(matcher.same(&expected, &is, "p").is_ok(), ok, "{expected} {is}");
        };
        check(json!("$user1"), json!("u"), true);
        check(json!("$user2"), json!("u"), false);
        check(json!("$swap1"), json!("s"), true);
        check(json!("$swap1"), json!("t"), false);
        check(json!({ "$contains": "card" }), json!("no card"), true);
        check(json!("$nobody_knows"), json!("x"), false);
        assert!(stands(&json!(">0"), &json!(1.5)).is_ok_and(|stands| stands));
        assert!(stands(&json!(">many"), &json!(1)).is_err());
        assert!(stands(&json!("open"), &json!("open")).is_ok_and(|stands| stands));
    }
}
