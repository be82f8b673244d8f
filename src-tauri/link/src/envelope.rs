//! What any message may carry beside what it says. It never refuses a message: what is of no use is as if it had not come.
//! Source: stations.md, after the table of topics.

use std::fmt;

use crate::message::{flag, scalar};
use crate::payload::{Object, Value};
use crate::timestamp::{Timestamp, Told};

/// Bytes of the longest id of a boot or a message; a longer one names nothing.
const ID_MAX: usize = 128;

/// What any message may carry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Envelope {
    /// `timestamp`: when it happened, by the station's clock.
    pub timestamp: Timestamp,
    /// `offline`: a report made while the link was down. Absent means live, whatever the timestamp.
    pub offline: bool,
    /// `boot_id` and `seq`, if both came.
    pub sequence: Option<Sequence>,
    /// `message_id`.
    pub message_id: Option<String>,
}

/// The place of a message among those of its sender.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sequence {
    /// The start of the station's program, under a name it never uses again.
    pub boot_id: String,
    /// Counted within that start.
    pub seq: u64,
}

impl Envelope {
    /// Of what cannot be read.
    pub const EMPTY: Self = Self {
        timestamp: Timestamp { raw: Value::Null, told: Told::Absent },
        offline: false,
        sequence: None,
        message_id: None,
    };

    /// What a payload carries.
    #[must_use]
    pub fn read(fields: &Object) -> Self {
        let id = |name| fields.get(name).and_then(scalar).filter(|id| id.len() <= ID_MAX);
        let sequence = || Some(Sequence { boot_id: id("boot_id")?, seq: id("seq")?.parse().ok()? });
        Self {
            timestamp: Timestamp::read(fields),
            offline: fields.get("offline").and_then(flag) == Some(true),
            sequence: sequence(),
            message_id: id("message_id"),
        }
    }
}

impl fmt::Display for Sequence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.boot_id, self.seq)
    }
}

impl Sequence {
    /// The fields by which a station knows the place again.
    pub(crate) fn fields(&self) -> [(&'static str, Value); 2] {
        [("boot_id", self.boot_id.as_str().into()), ("seq", self.seq.into())]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::payload;

    fn check(given: &str, expect: (bool, Option<(&str, u64)>, Option<&str>)) {
        let read = Envelope::read(&payload::read(given.as_bytes()).expect("a payload"));
        let sequence = read.sequence.as_ref().map(|sequence| (sequence.boot_id.as_str(), sequence.seq));
        assert_eq!((read.offline, sequence, read.message_id.as_deref()), expect, "{given}");
    }

    #[test]
    fn what_a_message_carries_is_read_and_never_refuses_it() {
        check("{}", (false, None, None));
        check(r#"{"offline":true,"boot_id":"b1","seq":7,"message_id":"m"}"#, (true, Some(("b1", 7)), Some("m")));
        check(r#"{"offline":"TRUE","boot_id":12,"seq":"7","message_id":5.0}"#, (true, Some(("12", 7)), Some("5")));
        check(r#"{"offline":1,"boot_id":"b1","seq":7.0}"#, (true, Some(("b1", 7)), None));
        check(r#"{"offline":"perhaps","boot_id":"b1","message_id":""}"#, (false, None, None));
        check(r#"{"offline":null,"boot_id":"b1","seq":-1,"message_id":[1]}"#, (false, None, None));
        check(r#"{"boot_id":"b1","seq":1.5,"message_id":null}"#, (false, None, None));
        check(&format!(r#"{{"message_id":"{}"}}"#, "m".repeat(129)), (false, None, None));
    }
}
