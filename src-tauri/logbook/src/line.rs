//! One line of the log.

use std::collections::BTreeMap;

use domain::Time;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// As it should be.
    Info,
    /// Somebody may want to know.
    Warn,
    /// Something is broken.
    Error,
}

/// One line. The order of its fields is the order in which they stand in the file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Line {
    /// When, as people read it.
    #[serde(with = "iso")]
    pub at: Time,
    /// How bad it is.
    pub level: Level,
    /// Which part of the program: what stands before the dot of a command's name, or a module.
    pub room: String,
    /// What happened, in the words of the program.
    pub message: String,
    /// The command or task in whose course it happened.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trace: Option<String>,
    /// The rest.
    #[serde(flatten)]
    pub fields: BTreeMap<String, Value>,
}

/// Characters of a text in a line: a chain of causes is shorter, a stray dump of memory is not.
const TEXT_MAX: usize = 600;

/// A text as it may stand in a line: no longer than is read, and without what stands in quotes, where libraries put the
/// data that they could not use.
pub(crate) fn fit(text: &str) -> String {
    let mut kept = String::new();
    for (at, part) in text.split('"').enumerate() {
        kept.push_str(if at % 2 == 0 { part } else { "\"…\"" });
    }
    kept.chars().take(TEXT_MAX).collect()
}

mod iso {
    use domain::Time;
    use serde::de::Error;
    use serde::{Deserialize, Deserializer, Serializer};

    pub fn serialize<S: Serializer>(at: &Time, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&at.iso())
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Time, D::Error> {
        let text = String::deserialize(from)?;
        Time::from_iso(&text).ok_or_else(|| D::Error::custom("not a moment"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_in_quotes_is_left_out() {
        assert_eq!(
            fit(r#"invalid type: string "Esnart Chama", expected u32"#),
            r#"invalid type: string "…", expected u32"#
        );
        assert_eq!(fit(r#"it ends in an open "quote"#), r#"it ends in an open "…""#);
        assert_eq!(fit("the disk is full"), "the disk is full");
        assert_eq!(fit(&"x".repeat(10_000)).len(), TEXT_MAX);
    }

    #[test]
    fn a_line_is_read_back_as_it_was_written() {
        let fields = BTreeMap::from([("ms".to_owned(), Value::from(12))]);
        let line = Line {
            at: Time(1_793_692_800_123),
            level: Level::Warn,
            room: "battery".to_owned(),
            message: "not done".to_owned(),
            trace: Some("ab12cd34".to_owned()),
            fields,
        };
        let written = serde_json::to_string(&line).expect("a line is JSON");
        let expected = r#"{"at":"2026-11-03T08:00:00.123Z","level":"warn","room":"battery","message":"not done","trace":"ab12cd34","ms":12}"#;
        assert_eq!(written, expected);
        assert_eq!(serde_json::from_str::<Line>(&written).expect("a line"), line);
    }
}
