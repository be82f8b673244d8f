//! What was seen, beside what was expected.

use std::fmt::Display;

use serde_json::Value;

use crate::Stopped;

/// Quantities agree to six decimals.
const NOISE: f64 = 0.000_000_5;

/// What was otherwise than expected.
#[derive(Default)]
pub(super) struct Differs(Vec<String>);

/// What a price was expected to be.
pub(super) struct ExpectPrice<'a> {
    pub lines: Option<&'a [(String, f64, i64)]>,
    pub subtotal: Option<i64>,
    pub tax: Option<i64>,
    pub total: Option<i64>,
}

impl Differs {
    pub fn say(&mut self, what: impl Into<String>) {
        self.0.push(what.into());
    }

    pub fn done(self) -> Vec<String> {
        self.0
    }

    /// An amount, if one was expected.
    pub fn amount(&mut self, what: &str, expected: Option<i64>, seen: Option<i64>) {
        if let Some(expected) = expected {
            self.same(what, Some(expected), seen);
        }
    }

    /// Two things that must be the same.
    pub fn same<T: Display + PartialEq>(&mut self, what: &str, expected: Option<T>, seen: Option<T>) {
        if expected != seen {
            let told = |value: Option<T>| value.map_or_else(|| "none".to_owned(), |value| value.to_string());
            self.say(format!("{what} {}, not {}", told(seen), told(expected)));
        }
    }

    /// A price, as the core tells it.
    pub fn price(&mut self, expect: &ExpectPrice<'_>, price: &Value) {
        self.amount("subtotal", expect.subtotal, price["subtotal"].as_i64());
        self.amount("tax", expect.tax, price["tax"].as_i64());
        self.amount("total", expect.total, price["total"].as_i64());
        let Some(expected) = expect.lines else { return };
        let seen: Vec<&Value> = price["lines"].as_array().into_iter().flatten().collect();
        let is_line = |(name, quantity, amount): &(String, f64, i64), line: &Value| {
            let near = line["quantity"].as_f64().is_some_and(|seen| (seen - quantity).abs() < NOISE);
            line["name"] == **name && near && line["amount"] == *amount
        };
        if seen.len() != expected.len() || !expected.iter().zip(&seen).all(|(one, line)| is_line(one, line)) {
            let told = seen.iter().map(|line| format!("[{}, {}, {}]", line["name"], line["quantity"], line["amount"]));
            self.say(format!("lines {}, not {expected:?}", told.collect::<Vec<_>>().join(" ")));
        }
    }

    /// What was refused: a code, or a sentence that holds it.
    pub fn refusals(&mut self, expected: Option<&str>, refusals: &Refusals) {
        let Some(expected) = expected else {
            if !refusals.0.is_empty() {
                self.say(format!("refused: {}", refusals.0.join(", ")));
            }
            return;
        };
        let words: Vec<&str> = expected.split(|c: char| !(c.is_alphanumeric() || c == '_')).collect();
        if refusals.0.is_empty() {
            self.say(format!("nothing was refused, not {expected}"));
        }
        for code in refusals.0.iter().filter(|code| !words.contains(&code.as_str())) {
            self.say(format!("refused: {code}, not {expected}"));
        }
    }
}

/// Codes of what was refused on the way.
#[derive(Default)]
pub(super) struct Refusals(Vec<String>);

impl Refusals {
    /// What was answered; nothing if it was refused, which is remembered.
    pub fn unless<T>(&mut self, answered: Result<T, Stopped>) -> Result<Option<T>, Stopped> {
        match answered {
            Ok(answer) => Ok(Some(answer)),
            Err(Stopped::Refused { code, .. }) => {
                self.0.push(code);
                Ok(None)
            }
            Err(other) => Err(other),
        }
    }
}
