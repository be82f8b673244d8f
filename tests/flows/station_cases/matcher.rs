//! What an answer must be like, by the words of the cases.

use std::collections::BTreeMap;

use serde_json::Value;

/// Compares answers, remembering what a name stood for.
pub struct Matcher {
    /// By number in the fixture, the id our app gave that user.
    users: BTreeMap<String, String>,
    named: BTreeMap<String, Value>,
}

impl Matcher {
    pub fn new(users: BTreeMap<String, String>) -> Self {
        Self { users, named: BTreeMap::new() }
    }

    /// Whether `is` is as expected; more fields are allowed.
    pub fn same(&mut self, expected: &Value, is: &Value, place: &str) -> Result<(), String> {
        let wrong = || Err(format!("{place} is {is} where {expected} is expected"));
        match expected {
            Value::Object(fields) => fields.iter().try_for_each(|(name, expected)| {
                self.same(expected, is.get(name).unwrap_or(&Value::Null), &format!("{place}.{name}"))
            }),
            Value::String(word) if word.starts_with('$') => {
                if self.is_like(word, is) {
                    Ok(())
                } else {
                    wrong()
                }
            }
            expected if expected == is => Ok(()),
            _ => wrong(),
        }
    }

    fn is_like(&mut self, word: &str, is: &Value) -> bool {
        let text = is.as_str().unwrap_or_default();
        match word {
            "$any" => true,
            "$int" => is.is_i64(),
            "$text" => !text.is_empty(),
            "$token" => is_token(text),
            "$iso_utc" => text.ends_with('Z') && domain::Time::from_iso(text).is_some(),
            word if word.starts_with("$user") => self.users.get(&word[5..]).is_some_and(|id| id == text),
            word if word.starts_with("$swap") => {
                !text.is_empty() && *self.named.entry(word.to_owned()).or_insert_with(|| is.clone()) == *is
            }
            _ => false,
        }
    }
}

/// At least 128 bits in hexadecimal digits.
fn is_token(text: &str) -> bool {
    text.len() >= 32 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// Whether something stands as expected: `>0` is more than nothing.
pub fn stands(expected: &Value, is: &Value) -> bool {
    if expected == ">0" { is.as_f64().is_some_and(|number| number > 0.0) } else { expected == is }
}
