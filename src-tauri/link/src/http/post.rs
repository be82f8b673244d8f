//! Readings as they are posted: as over MQTT, or inside the envelope of a cloud that relays them.

use crate::answer::Refused;
use crate::envelope::Envelope;
use crate::message::{BatteryStatus, relayed, scalar};
use crate::payload;

/// Bytes of the longest id of an event; a longer one names nothing.
const ID_MAX: usize = 128;

/// A post of readings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Post {
    /// The readings in it.
    pub told: BatteryStatus,
    /// What makes it the same post when it comes again from the same device: `boot_id` and `seq`, `message_id`, or the
    /// `event_id` of the cloud it came through. None where nothing names it; then each reading is known again by itself.
    pub identity: Option<String>,
    /// Its number among those of its sender, by which a reading without a clock is known again.
    pub sequence: Option<String>,
}

impl Post {
    /// Reads the body of a post.
    ///
    /// # Errors
    /// [`Refused`] for what is no reading, no batch and no envelope of either.
    pub fn read(body: &[u8]) -> Result<Self, Refused> {
        let outer = payload::read(body)?;
        let event = outer.get("event_id").and_then(scalar).filter(|id| id.len() <= ID_MAX);
        let (fields, event) = match relayed(&outer) {
            Some(inner) => (payload::read(inner?.as_bytes())?, event),
            None => (outer, None),
        };
        let told = BatteryStatus::of(&fields)?;
        let Envelope { sequence, message_id, .. } = Envelope::read(&fields);
        let sequence = sequence.map(|place| place.to_string());
        let event = event.map(|id| format!("event {id}"));
        let identity = sequence.as_ref().map(|place| format!("seq {place}"));
        let identity = identity.or_else(|| message_id.map(|id| format!("id {id}"))).or_else(|| event.clone());
        Ok(Self { told, identity, sequence: sequence.or(event) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::CallRefused;

    fn read(given: &str) -> Result<Post, (u16, &'static str)> {
        Post::read(given.as_bytes()).map_err(CallRefused::from).map_err(|refused| (refused.status, refused.code))
    }

    fn relay(values: &str) -> String {
        format!(r#"{{"event_id":"e-1","webhook_id":"w","device_id":"d","thing_id":"t","values":{values}}}"#)
    }

    #[test]
    fn a_reading_is_posted_bare_in_a_batch_or_through_a_cloud() {
        let bare = read(r#"{"id":"1","soc":97.1}"#).expect("a post");
        assert!(matches!(&bare.told, BatteryStatus::Reading(fields) if fields.contains_key("soc")));
        let batch = read(r#"{"battery_id":"1","fb":1,"entries":[{"soc":1},"noise"]}"#).expect("a post");
        assert!(matches!(&batch.told, BatteryStatus::Batch { last: true, entries, .. } if entries.len() == 2));
        let values = r#"[{"name":"other","value":1},{"name":"data","value":"{\"id\":\"1\",\"soc\":97.1}"}]"#;
        assert_eq!(read(&relay(values)).expect("a post").told, bare.told);
        let many = read(&relay(r#"[{"name":"data","value":"{\"entries\":[{\"soc\":97}]}"}]"#)).expect("a post");
        assert!(matches!(many.told, BatteryStatus::Batch { .. }));
    }

    #[test]
    fn a_post_is_known_again_by_the_first_name_it_carries() {
        let of = |given: &str| read(given).map(|post| (post.identity, post.sequence)).expect("a post");
        let text = |text: &str| Some(text.to_owned());
        assert_eq!(of(r#"{"boot_id":"7","seq":4,"message_id":"m"}"#), (text("seq 7 4"), text("7 4")));
        assert_eq!(of(r#"{"message_id":"m"}"#), (text("id m"), None));
        assert_eq!(of(r#"{"soc":1,"event_id":"e-1"}"#), (None, None), "no cloud, no event");
        let relayed = |data: &str| of(&relay(&format!(r#"[{{"name":"data","value":"{data}"}}]"#)));
        assert_eq!(relayed("{}"), (text("event e-1"), text("event e-1")));
        assert_eq!(relayed(r#"{\"boot_id\":\"7\",\"seq\":4}"#), (text("seq 7 4"), text("7 4")));
    }

    #[test]
    fn what_is_no_post_is_told_why() {
        let too_long = format!(r#"{{"soc":"{}"}}"#, "9".repeat(payload::BYTES_MAX));
        let entries = format!(r#"{{"entries":[{}]}}"#, ["{}"; 101].join(","));
        for (given, expect) in [
            ("", (400, "malformed_json")),
            ("[1]", (400, "malformed_json")),
            (r#"{"soc":1,"soc":2}"#, (400, "malformed_json")),
            (&too_long, (400, "malformed_json")),
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
