//! Readings on their way: `battery/status`. They are only counted here; what each says is judged where readings are kept.

use super::field::{Fields, flag, problem, required, scalar};
use super::{MessageError, Problem};
use crate::payload::{self, Object, Value};

/// Readings that a batch may hold.
pub const BATCH_MAX: usize = 100;

/// Readings of a battery, as they came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BatteryStatus {
    /// One reading, with long or short keys.
    Reading(Object),
    /// Readings that were kept until there was a link: whatever carries `entries`.
    Batch {
        /// `battery_id`; a smart battery is named by its topic, and each entry may name it too.
        battery: Option<String>,
        /// `fb`: the last batch of a catch-up.
        last: bool,
        /// 1 to [`BATCH_MAX`] entries. One that is no object is kept too: it is quarantined by itself, the others are not.
        entries: Vec<Value>,
    },
}

impl BatteryStatus {
    /// Reads them, also out of the envelope of a cloud.
    pub(super) fn read(fields: Fields) -> Result<Self, MessageError> {
        match relayed(fields.0) {
            Some(inner) => match payload::read(inner?.as_bytes()) {
                Ok(inner) => Self::of(&inner),
                Err(_) => problem("values", Problem::WrongType),
            },
            None => Self::of(fields.0),
        }
    }

    /// Reads them as a device tells them.
    pub(crate) fn of(fields: &Object) -> Result<Self, MessageError> {
        let fields = Fields(fields);
        if !fields.0.contains_key("entries") {
            return Ok(Self::Reading(fields.0.clone()));
        }
        let battery = fields.optional_text("battery_id")?;
        let entries = required("entries", fields.list("entries")?)?;
        if entries.is_empty() {
            return Err(MessageError::EmptyBatch);
        }
        if entries.len() > BATCH_MAX {
            return Err(MessageError::BatchTooLong);
        }
        let last = fields.get("fb").and_then(flag) == Some(true);
        Ok(Self::Batch { battery, last, entries: entries.to_vec() })
    }
}

/// What a cloud relays inside its envelope, a list of `values`: the text of the one called `data`, which is a reading or a batch as a
/// JSON object. None of what is no envelope.
#[must_use]
pub fn relayed(outer: &Object) -> Option<Result<&str, MessageError>> {
    let Some(Value::List(values)) = outer.get("values") else { return None };
    let data = values.iter().filter_map(|value| match value {
        Value::Object(value) if value.get("name").and_then(scalar).as_deref() == Some("data") => value.get("value"),
        _ => None,
    });
    let inner = match data.collect::<Vec<_>>()[..] {
        [] => problem("values", Problem::Missing),
        [Value::Text(text)] => Ok(text.as_str()),
        _ => problem("values", Problem::WrongType),
    };
    Some(inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message::{Message, missing, read, wrong_type};
    use crate::payload;

    fn check(given: &str, expect: Result<BatteryStatus, MessageError>) {
        assert_eq!(read("battery/status", given), expect.map(Message::BatteryStatus), "{given}");
    }

    fn batch(battery: Option<&str>, last: bool, entries: Vec<Value>) -> Result<BatteryStatus, MessageError> {
        Ok(BatteryStatus::Batch { battery: battery.map(str::to_owned), last, entries })
    }

    #[test]
    fn a_reading_is_kept_as_it_came() {
        for given in ["{}", r#"{"id":"1","d":"20FF-FF-FF","soc":500}"#, r#"{"battery_id":"B","voltage":"12.4V"}"#] {
            let object = payload::read(given.as_bytes()).expect("a payload");
            check(given, Ok(BatteryStatus::Reading(object)));
        }
    }

    #[test]
    fn a_batch_has_1_to_100_entries_whatever_they_are() {
        let entry = Value::from([("soc", Value::from(97))]);
        check(r#"{"battery_id":1,"fb":1,"entries":[{"soc":97}]}"#, batch(Some("1"), true, vec![entry.clone()]));
        check(r#"{"entries":[{"soc":97},"noise"]}"#, batch(None, false, vec![entry.clone(), "noise".into()]));
        let many = |count: usize| format!("{{\"fb\":0,\"entries\":[{}]}}", vec!["{\"soc\":97}"; count].join(","));
        check(&many(100), batch(None, false, vec![entry; 100]));
        check(&many(101), Err(MessageError::BatchTooLong));
        check(&many(0), Err(MessageError::EmptyBatch));
        check(r#"{"entries":null}"#, Err(missing("entries")));
        check(r#"{"entries":{}}"#, Err(wrong_type("entries")));
        check(r#"{"battery_id":[],"entries":[1]}"#, Err(wrong_type("battery_id")));
    }

    #[test]
    fn a_batch_of_none_or_too_many_is_told_as_an_empty_one() {
        for error in [MessageError::EmptyBatch, MessageError::BatchTooLong] {
            assert_eq!(error.code().word(), "empty_batch");
        }
    }
}
