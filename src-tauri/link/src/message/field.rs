//! The fields of a payload, asked for by name.

use super::{Measured, MessageError, Problem};
use crate::payload::{Object, Value};

/// Bytes of the longest id or word. No id in the field comes near it, and every list and log must carry it.
const ID_MAX: usize = 128;
/// Characters of free text that are kept.
const FREE_MAX: usize = 500;

/// The fields of an object.
#[derive(Clone, Copy)]
pub(crate) struct Fields<'a>(pub(crate) &'a Object);

impl<'a> Fields<'a> {
    /// A field that says something: `null` and an empty text say nothing.
    pub(crate) fn get(self, field: &str) -> Option<&'a Value> {
        self.0.get(field).filter(|value| match value {
            Value::Null => false,
            Value::Text(text) => !text.trim().is_empty(),
            Value::Flag(_) | Value::Number(_) | Value::List(_) | Value::Object(_) => true,
        })
    }

    /// An id or a word, without blanks round it; a number is its decimal text.
    pub(crate) fn text(self, field: &'static str) -> Result<String, MessageError> {
        required(field, self.optional_text(field)?)
    }

    /// As [`Self::text`], if it came. What came and cannot be used is refused: taken as absent, a session of the wrong type
    /// would be as good as none, which legacy stations may do without.
    pub(super) fn optional_text(self, field: &'static str) -> Result<Option<String>, MessageError> {
        let Some(value) = self.get(field) else {
            return Ok(None);
        };
        match scalar(value) {
            None => problem(field, Problem::WrongType),
            Some(text) if text.len() > ID_MAX => problem(field, Problem::TooLong),
            text => Ok(text),
        }
    }

    /// Free text, cut after 500 characters: nothing hangs on its end.
    pub(super) fn free_text(self, field: &'static str) -> Result<Option<String>, MessageError> {
        match self.get(field).map(scalar) {
            None => Ok(None),
            Some(None) => problem(field, Problem::WrongType),
            Some(Some(text)) => Ok(Some(text.chars().take(FREE_MAX).collect())),
        }
    }

    /// An object, if it came.
    pub(super) fn object(self, field: &'static str) -> Result<Option<Fields<'a>>, MessageError> {
        match self.get(field) {
            None => Ok(None),
            Some(Value::Object(fields)) => Ok(Some(Fields(fields))),
            Some(_) => problem(field, Problem::WrongType),
        }
    }

    /// Whether a flag came and is set.
    pub(super) fn is_set(self, field: &'static str) -> bool {
        self.get(field).and_then(flag).unwrap_or(false)
    }

    /// A list, if it came.
    pub(super) fn list(self, field: &'static str) -> Result<Option<&'a [Value]>, MessageError> {
        match self.get(field) {
            None => Ok(None),
            Some(Value::List(entries)) => Ok(Some(entries)),
            Some(_) => problem(field, Problem::WrongType),
        }
    }

    /// A measured number from `least` to `most`.
    pub(super) fn measured(self, field: &str, least: f64, most: f64) -> Measured {
        let read = |value: &Value| match value {
            Value::Number(number) => Some(number.nearest()),
            Value::Text(text) => text.trim().parse().ok(),
            Value::Null | Value::Flag(_) | Value::List(_) | Value::Object(_) => None,
        };
        let in_range = |number: &f64| (least..=most).contains(number);
        self.get(field)
            .map_or(Measured::Absent, |value| read(value).filter(in_range).map_or(Measured::Invalid, Measured::Known))
    }

    /// The number of a slot, from 1.
    pub(super) fn slot(self, field: &str) -> Measured<i64> {
        let read = |value| scalar(value)?.parse().ok().filter(|slot| (1..=domain::station::SLOTS_MAX).contains(slot));
        self.get(field).map_or(Measured::Absent, |value| read(value).map_or(Measured::Invalid, Measured::Known))
    }
}

/// What must have come.
pub(super) fn required<T>(field: &'static str, value: Option<T>) -> Result<T, MessageError> {
    value.ok_or(MessageError::Field { field, problem: Problem::Missing })
}

/// The error of a field.
pub(super) fn problem<T>(field: &'static str, problem: Problem) -> Result<T, MessageError> {
    Err(MessageError::Field { field, problem })
}

/// An id or a word as text, without blanks round it; a number is its decimal text. None for all else, and where nothing is
/// left.
pub(crate) fn scalar(value: &Value) -> Option<String> {
    let text = match value {
        Value::Text(text) => text.trim().to_owned(),
        Value::Number(number) => number.plain(),
        Value::Null | Value::Flag(_) | Value::List(_) | Value::Object(_) => return None,
    };
    (!text.is_empty()).then_some(text)
}

/// A yes or no, also as 1 or 0 and as text, as firmware writes it that knows no other types.
pub(crate) fn flag(value: &Value) -> Option<bool> {
    if let Value::Flag(flag) = value {
        return Some(*flag);
    }
    match scalar(value)?.to_ascii_lowercase().as_str() {
        "true" | "1" => Some(true),
        "false" | "0" => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message::{missing, wrong_type};
    use crate::payload;

    fn check<T: PartialEq + std::fmt::Debug>(given: &str, ask: fn(Fields) -> T, expect: T) {
        let fields = payload::read(format!("{{\"x\":{given}}}").as_bytes()).expect("a payload");
        assert_eq!(ask(Fields(&fields)), expect, "{given}");
    }

    #[test]
    fn an_id_is_any_scalar_as_text() {
        let text = |fields: Fields| fields.text("x");
        for (given, expect) in [
            ("\"A1B2\"", "A1B2"),
            ("\" 7 \"", "7"),
            ("12345", "12345"),
            ("7.0", "7"),
            ("-1.50", "-1.5"),
            ("1e3", "1000"),
            ("12345678901234567891", "12345678901234567891"),
        ] {
            check(given, text, Ok(expect.to_owned()));
        }
        for given in ["null", "\"\"", "\" \""] {
            check(given, text, Err(missing("x")));
        }
        for given in ["true", "[]", "{}"] {
            check(given, text, Err(wrong_type("x")));
        }
        let long = MessageError::Field { field: "x", problem: Problem::TooLong };
        check(&format!("\"{}\"", "a".repeat(129)), text, Err(long));
        check(&format!("\"{}\"", "a".repeat(501)), |fields| fields.free_text("x"), Ok(Some("a".repeat(500))));
    }

    #[test]
    fn a_number_that_cannot_be_is_invalid_and_refuses_nothing() {
        let soc = |fields: Fields| fields.measured("x", 0.0, 100.0);
        for (given, expect) in [("0", 0.0), ("100", 100.0), ("97.1", 97.1), ("\"20\"", 20.0), ("\" 2e1 \"", 20.0)] {
            check(given, soc, Measured::Known(expect));
        }
        for given in ["-5", "150", "100.01", "1e999", "true", "[1]", "{}", "\"--\"", "\"NaN\"", "\"inf\"", "\"20 %\""] {
            check(given, soc, Measured::Invalid);
        }
        for given in ["null", "\"\""] {
            check(given, soc, Measured::Absent);
        }
    }

    #[test]
    fn a_slot_is_a_whole_number_from_1() {
        let slot = |fields: Fields| fields.slot("x");
        for (given, expect) in [("1", 1), ("64", 64), ("\"7\"", 7), ("7.0", 7)] {
            check(given, slot, Measured::Known(expect));
        }
        for given in ["0", "65", "1.5", "\"A\"", "true"] {
            check(given, slot, Measured::Invalid);
        }
        check("null", slot, Measured::Absent);
    }
}
