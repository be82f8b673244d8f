//! What an act changed, field by field: the body of an audit line and of every history.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use ts_rs::TS;

/// One field before and after. Lists and nested values are written as short JSON text.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct Change {
    /// The field's name, as in the form.
    pub field: String,
    /// The value before; null when there was none.
    #[ts(type = "string | number | boolean | null")]
    pub before: Value,
    /// The value after; null when there is none.
    #[ts(type = "string | number | boolean | null")]
    pub after: Value,
}

/// The fields in which two records differ, in the order of the record; all that are set when there was none before.
#[must_use]
pub fn between<T: Serialize>(before: Option<&T>, after: &T) -> Vec<Change> {
    let (before, after) = (before.map(fields).unwrap_or_default(), fields(after));
    after
        .into_iter()
        .filter_map(|(field, after)| {
            let before = before.get(&field).cloned().unwrap_or(Value::Null);
            (before != after).then(|| Change { field, before: plain(before), after: plain(after) })
        })
        .collect()
}

fn fields<T: Serialize>(record: &T) -> Map<String, Value> {
    match serde_json::to_value(record) {
        Ok(Value::Object(mut fields)) => {
            // Which record it is the line says already; people read names, not ids.
            fields.remove("id");
            fields
        }
        _ => Map::new(),
    }
}

fn plain(value: Value) -> Value {
    match value {
        Value::Array(_) | Value::Object(_) => Value::String(value.to_string()),
        single => single,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Serialize)]
    struct Row {
        name: &'static str,
        size: i64,
    }

    #[test]
    fn only_what_differs_is_a_change() {
        let (old, new) = (Row { name: "a", size: 1 }, Row { name: "a", size: 2 });
        let changes = between(Some(&old), &new);
        assert_eq!(changes, [Change { field: "size".into(), before: 1.into(), after: 2.into() }]);
        assert_eq!(between(None, &new).len(), 2);
        assert!(between(Some(&new), &new).is_empty());
    }
}
