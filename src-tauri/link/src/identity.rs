//! What makes a message the same one, so that it acts once however often it comes. Source: stations.md, after the table of
//! topics.

use crate::envelope::Envelope;
use crate::payload::{Object, Value};
use crate::topic::Topic;

/// What makes a message the same one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// By what it is known.
    pub by: Known,
    /// A text that is equal if and only if the message is the same: a JSON list, the same in every version of the program,
    /// and at most twice as long as the payload and a kilobyte.
    pub key: String,
}

/// By what a message is known again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Known {
    /// Its `boot_id` and `seq`: the station counts, so it is the same whenever it comes.
    BySequence,
    /// Its `message_id`: the station names it, so it is the same whenever it comes.
    ByMessageId,
    /// What it says, the timestamp included. Whoever keeps keys holds this one for 10 minutes, and that of a question for a
    /// card only while its session is open: the same tap tomorrow is a new one.
    ByPayload,
}

impl Identity {
    /// What makes this message the same one, at its station and on its topic: nobody knows whether a station counts all it
    /// sends or each topic by itself, and a report taken for a repeat would be lost.
    #[must_use]
    pub fn of(topic: &Topic, envelope: &Envelope, fields: &Object) -> Self {
        let (by, word, tail) = match (&envelope.sequence, &envelope.message_id) {
            (Some(place), _) => (Known::BySequence, "seq", vec![place.boot_id.as_str().into(), place.seq.into()]),
            (None, Some(id)) => (Known::ByMessageId, "id", vec![id.as_str().into()]),
            (None, None) => (Known::ByPayload, "payload", vec![Value::Object(fields.clone())]),
        };
        let head = [word, topic.station.as_str(), topic.kind.path().as_ref()].map(Value::from);
        let mut key = String::new();
        Value::List(head.into_iter().chain(tail).collect()).write_normal(&mut key);
        Self { by, key }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::payload;
    use crate::topic::Root;

    fn identity(topic: &str, given: &str) -> Identity {
        let topic = Topic::read(&Root::default(), topic).expect("a topic");
        let fields = payload::read(given.as_bytes()).expect("a payload");
        Identity::of(&topic, &Envelope::read(&fields), &fields)
    }

    fn check(given: &str, by: Known, key: &str) {
        let expect = Identity { by, key: key.to_owned() };
        assert_eq!(identity("bss/S-1/swap/result", given), expect, "{given}");
    }

    #[test]
    fn the_keys_are_these_for_ever() {
        let sent = r#"{"boot_id":"b","seq":20,"message_id":"m","soc":1}"#;
        check(sent, Known::BySequence, r#"["seq","S-1","swap/result","b",2e1]"#);
        check(r#"{"message_id":7,"seq":1,"soc":1}"#, Known::ByMessageId, r#"["id","S-1","swap/result","7"]"#);
        let key = r#"["payload","S-1","swap/result",{"a":"é\"","b":[2e1,null,true]}]"#;
        check(r#"{"b" : [20.0, null, true], "a":"\u00e9\""}"#, Known::ByPayload, key);
    }

    #[test]
    fn what_differs_is_another_message() {
        let all = [
            ("bss/1/swap/result", r#"{"a":1}"#),
            ("bss/2/swap/result", r#"{"a":1}"#),
            ("bss/1/swap/activity", r#"{"a":1}"#),
            ("bss/1/swap/result", r#"{"a":"1"}"#),
            ("bss/1/swap/result", r#"{"a":1,"timestamp":"t1"}"#),
            ("bss/1/swap/result", r#"{"a":1,"timestamp":"t2"}"#),
            ("bss/1/swap/result", r#"{"a":1,"message_id":"b\",7"}"#),
            ("bss/1/swap/result", r#"{"a":1,"boot_id":"b","seq":7}"#),
            ("bss/1/swap/result", r#"{"a":1,"boot_id":"b","seq":8}"#),
            ("bss/1/swap/result", r#"{"a":1,"boot_id":"c","seq":7}"#),
        ];
        let keys: std::collections::BTreeSet<_> = all.iter().map(|(topic, given)| identity(topic, given).key).collect();
        assert_eq!(keys.len(), all.len());
        // What a station counts or names is the same, whatever else it says.
        let named = |soc: u8| identity("bss/1/swap/result", &format!(r#"{{"message_id":"m","soc":{soc}}}"#));
        assert_eq!(named(1), named(2));
    }
}
