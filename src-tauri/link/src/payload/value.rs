//! JSON as it came, kept so that nothing of it is lost: numbers to the last digit, keys in order.

use std::collections::BTreeMap;
use std::fmt;

use super::number::Number;

/// The fields of a JSON object, in order of their names.
pub type Object = BTreeMap<String, Value>;

/// A JSON value. Its `Display` writes it again, with numbers as they were written and no blanks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// `null`.
    Null,
    /// `true` or `false`.
    Flag(bool),
    /// A number, as written.
    Number(Number),
    /// A text.
    Text(String),
    /// A list.
    List(Vec<Value>),
    /// An object.
    Object(Object),
}

impl Value {
    /// Adds the value to `to`, each number in its one normal form, so that equal values are equal texts.
    pub fn write_normal(&self, to: &mut String) {
        self.write(to, |number, to| to.push_str(&number.normal()));
    }

    fn write(&self, to: &mut String, number: fn(&Number, &mut String)) {
        match self {
            Self::Null => to.push_str("null"),
            Self::Flag(flag) => to.push_str(if *flag { "true" } else { "false" }),
            Self::Number(written) => number(written, to),
            Self::Text(text) => write_text(text, to),
            Self::List(entries) => {
                to.push('[');
                for (at, entry) in entries.iter().enumerate() {
                    to.push_str(if at == 0 { "" } else { "," });
                    entry.write(to, number);
                }
                to.push(']');
            }
            Self::Object(fields) => {
                to.push('{');
                for (at, (name, value)) in fields.iter().enumerate() {
                    to.push_str(if at == 0 { "" } else { "," });
                    write_text(name, to);
                    to.push(':');
                    value.write(to, number);
                }
                to.push('}');
            }
        }
    }
}

/// Adds a text in quotes. Only what JSON demands is escaped, and that the short way, so that no text grows by being read and
/// written.
fn write_text(text: &str, to: &mut String) {
    to.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => to.extend(['\\', c]),
            '\u{8}' => to.push_str("\\b"),
            '\u{c}' => to.push_str("\\f"),
            '\n' => to.push_str("\\n"),
            '\r' => to.push_str("\\r"),
            '\t' => to.push_str("\\t"),
            c if c < ' ' => to.push_str(&format!("\\u{:04x}", u32::from(c))),
            c => to.push(c),
        }
    }
    to.push('"');
}

impl fmt::Display for Value {
    fn fmt(&self, to: &mut fmt::Formatter) -> fmt::Result {
        let mut text = String::new();
        self.write(&mut text, |number, to| to.push_str(number.as_str()));
        to.write_str(&text)
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<u64> for Value {
    fn from(number: u64) -> Self {
        Self::Number(number.into())
    }
}

impl<const N: usize> From<[(&str, Value); N]> for Value {
    fn from(fields: [(&str, Value); N]) -> Self {
        Self::Object(fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
    }
}
