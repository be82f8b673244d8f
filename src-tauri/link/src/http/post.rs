//! Readings as they are posted: as over MQTT, or inside the envelope of a cloud that relays them.

use super::CallRefused;
use crate::envelope::Envelope;
use crate::message::{BatteryStatus, Fields, Message, MessageError, Problem, scalar};
use crate::payload::{self, Object, Value};
use crate::topic::Kind;

/// Bytes of the longest id of an event; a longer one names nothing.
const ID_MAX: usize = 128;

/// A post of readings.
#[derive(Clone, Debug, PartialEq)]
pub struct Post {
    /// What it says.
    pub fields: Object,
    /// The readings in it.
    pub told: BatteryStatus,
    /// What it carries beside them.
    pub envelope: Envelope,
    /// `event_id` of the cloud it came through: the same event is the same post.
    pub event: Option<String>,
}

impl Post {
    /// Reads the body of a post.
    ///
    /// # Errors
    /// [`CallRefused`] for what is no reading, no batch and no envelope of either.
    pub fn read(body: &[u8]) -> Result<Self, CallRefused> {
        let outer = payload::read(body)?;
        let event = outer.get("event_id").and_then(scalar).filter(|id| id.len() <= ID_MAX);
        let (fields, event) = match outer.get("values") {
            Some(Value::List(values)) => (relayed(values)?, event),
            _ => (outer, None),
        };
        let Message::BatteryStatus(told) = Message::read(&Kind::BatteryStatus, &fields)? else {
            return Err(of_no_use("values").into());
        };
        let envelope = Envelope::read(&fields);
        Ok(Self { fields, told, envelope, event })
    }
}

/// The one value called `data`: the readings as the text of a JSON object.
fn relayed(values: &[Value]) -> Result<Object, CallRefused> {
    let data = values.iter().filter_map(|value| match value {
        Value::Object(value) if value.get("name").and_then(scalar).as_deref() == Some("data") => value.get("value"),
        _ => None,
    });
    match data.collect::<Vec<_>>()[..] {
        [] => Err(MessageError::Field { field: "values", problem: Problem::Missing }.into()),
        [Value::Text(text)] => Ok(payload::read(text.as_bytes())?),
        _ => Err(of_no_use("values").into()),
    }
}

fn of_no_use(field: &'static str) -> MessageError {
    MessageError::Field { field, problem: Problem::WrongType }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(given: &str) -> Result<Post, (u16, &'static str)> {
        Post::read(given.as_bytes()).map_err(|refused| (refused.status, refused.code))
    }

    fn relay(values: &str) -> String {
        format!(r#"{{"event_id":"e-1","webhook_id":"w","device_id":"d","thing_id":"t","values":{values}}}"#)
    }

    #[test]
    fn a_reading_is_posted_bare_in_a_batch_or_through_a_cloud() {
        let bare = read(r#"{"id":"1","soc":97.1}"#).expect("a post");
        assert_eq!((bare.told, bare.event), (BatteryStatus::Reading(bare.fields), None));
        let batch = read(r#"{"battery_id":"1","fb":1,"boot_id":"7","seq":4,"entries":[{"soc":1},"noise"]}"#);
        let batch = batch.expect("a post");
        assert!(matches!(&batch.told, BatteryStatus::Batch { last: true, entries, .. } if entries.len() == 2));
        assert_eq!(batch.envelope.sequence.map(|sequence| sequence.seq), Some(4));
        let values = r#"[{"name":"other","value":1},{"name":"data","value":"{\"id\":\"1\",\"soc\":97.1}"}]"#;
        let relayed = read(&relay(values)).expect("a post");
        assert_eq!(relayed.event.as_deref(), Some("e-1"));
        assert!(matches!(&relayed.told, BatteryStatus::Reading(fields) if fields.contains_key("soc")));
        let many = read(&relay(r#"[{"name":"data","value":"{\"entries\":[{\"soc\":97}]}"}]"#)).expect("a post");
        assert!(matches!(many.told, BatteryStatus::Batch { .. }));
    }

    #[test]
    fn what_is_no_post_is_told_why() {
        let too_long = format!(r#"{{"soc":"{}"}}"#, "9".repeat(payload::BYTES_MAX));
        let entries = format!(r#"{{"entries":[{}]}}"#, ["{}"; 101].join(","));
        for (given, expect) in [
            ("", (400, "malformed_json")),
            ("[1]", (400, "malformed_json")),
            (r#"{"soc":1,"soc":2}"#, (400, "malformed_json")),
            (&too_long, (413, "too_long")),
            (r#"{"entries":[]}"#, (400, "empty_batch")),
            (&entries, (400, "empty_batch")),
            (&relay("[]"), (400, "missing_field")),
            (&relay(r#"["data"]"#), (400, "missing_field")),
            (&relay(r#"[{"name":"data","value":{"soc":1}}]"#), (400, "missing_field")),
            (&relay(r#"[{"name":"data","value":"{}"},{"name":"data","value":"{}"}]"#), (400, "missing_field")),
            (&relay(r#"[{"name":"data","value":"half {"}]"#), (400, "malformed_json")),
            (&relay(r#"[{"name":"data","value":"{\"entries\":[]}"}]"#), (400, "empty_batch")),
        ] {
            assert_eq!(read(given).expect_err(given), expect, "{given:.80}");
        }
    }
}
