//! Noise, and messages made to hurt: nothing panics, everything stays bounded, and what is the same stays the same.

use link::payload::{self, BYTES_MAX, DEPTH_MAX, Value};
use link::{Root, Topic};
use proptest::prelude::*;
use serde_json::{Map, Value as Json, json};

use crate::{Verdict, read};

const TOPICS: [&str; 9] = [
    "bss/S-1/user/auth/request",
    "bss/S-1/auth/request",
    "bss/S-1/swap/initiate",
    "bss/S-1/swap/activity",
    "bss/S-1/swap/result",
    "bss/S-1/swap/refused",
    "bss/S-1/battery/status",
    "bss/S-1/station/status",
    "bss/S-1/cmd/r/ack",
];

const FIELDS: [&str; 28] = [
    "rfid",
    "rfid_code",
    "request_id",
    "timestamp",
    "user_id",
    "battery_in_id",
    "battery_out_id",
    "battery_in_health_status",
    "battery_in_data",
    "battery_out_data",
    "health_data",
    "slot_in",
    "slot_out",
    "station_id",
    "sessionId",
    "status",
    "reason",
    "soc",
    "soh",
    "entries",
    "fb",
    "slots",
    "slot",
    "battery_id",
    "offline",
    "boot_id",
    "seq",
    "message_id",
];

/// JSON of any shape, whose fields are often ones that mean something.
fn json() -> impl Strategy<Value = Json> {
    let words = prop::sample::select(vec!["completed", "online", "done", "7", "20", "-1", "1e999", "", " ", "true"]);
    let leaf = prop_oneof![
        Just(Json::Null),
        any::<bool>().prop_map(Json::from),
        any::<i64>().prop_map(Json::from),
        (-200i64..200).prop_map(Json::from),
        (-1e12..1e12).prop_map(Json::from),
        words.prop_map(Json::from),
        any::<String>().prop_map(Json::from),
    ];
    leaf.prop_recursive(4, 48, 8, |inner| {
        prop_oneof![prop::collection::vec(inner.clone(), 0..6).prop_map(Json::from), fields(inner).prop_map(Json::from)]
    })
}

fn fields(value: impl Strategy<Value = Json>) -> impl Strategy<Value = Map<String, Json>> {
    let name = prop_oneof![6 => prop::sample::select(&FIELDS[..]).prop_map(str::to_owned), 1 => any::<String>()];
    prop::collection::vec((name, value), 0..12).prop_map(|fields| fields.into_iter().collect())
}

fn depth(value: &Value) -> usize {
    match value {
        Value::List(entries) => 1 + entries.iter().map(depth).max().unwrap_or(0),
        Value::Object(fields) => 1 + fields.values().map(depth).max().unwrap_or(0),
        Value::Null | Value::Flag(_) | Value::Number(_) | Value::Text(_) => 0,
    }
}

/// Reads bytes on every topic: nothing may panic, and what is kept is no larger than what came.
fn check(bytes: &[u8]) {
    for topic in TOPICS {
        let (verdict, identity) = read(topic, bytes);
        assert_eq!(identity.is_none(), matches!(verdict, Verdict::Payload(_)));
        if let Some(identity) = identity {
            assert!(identity.key.len() <= 2 * bytes.len() + 1024, "{}", identity.key);
        }
    }
    if let Ok(fields) = payload::read(bytes) {
        let value = Value::Object(fields);
        assert!(depth(&value) <= DEPTH_MAX);
        let written = value.to_string();
        assert!(written.len() <= bytes.len(), "nothing grows by being read and written");
        assert_eq!(payload::read(written.as_bytes()).map(Value::Object), Ok(value));
    }
}

/// The fields of an object as some other writer would put them: turned round, with blanks.
fn written_otherwise(fields: &Map<String, Json>) -> String {
    let fields = fields.iter().rev();
    let fields = fields.map(|(name, value)| format!("\t{} :\r\n{:#}", Json::from(name.as_str()), value));
    format!(" {{{} }}\n", fields.collect::<Vec<_>>().join(" , "))
}

fn key(topic: &str, text: &str) -> String {
    read(topic, text.as_bytes()).1.expect("a payload").key
}

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        check(&bytes);
    }

    #[test]
    fn any_marks_of_json_are_read_or_refused(text in "[\\[\\]{}\",:\\\\u0-9eE+. ntrf-]{0,80}") {
        check(text.as_bytes());
    }

    #[test]
    fn any_object_is_read_or_refused_by_every_kind(fields in fields(json())) {
        check(Json::from(fields).to_string().as_bytes());
    }

    #[test]
    fn a_message_with_one_byte_changed_is_read_or_refused(fields in fields(json()), at in any::<prop::sample::Index>(), byte in any::<u8>()) {
        let mut bytes = Json::from(fields).to_string().into_bytes();
        let at = at.index(bytes.len());
        bytes[at] = byte;
        check(&bytes);
    }

    #[test]
    fn any_text_is_a_topic_in_one_way_or_none(text in any::<String>(), station in "[^/+#\\x00-\\x1f\\x7f-\\x9f]{1,20}", at in 0..TOPICS.len()) {
        let root = Root::default();
        prop_assert!(Topic::read(&root, &text).is_err(), "nothing so unlikely is a topic");
        let given = TOPICS[at].replace("S-1", &station);
        if let Ok(topic) = Topic::read(&root, &given) {
            prop_assert_eq!(format!("bss/{}/{}", topic.station.as_str(), topic.kind.path()), given);
        } else {
            prop_assert!(station.trim().is_empty() || given.len() > 128);
        }
    }

    #[test]
    fn the_order_of_fields_and_blanks_make_no_other_message(fields in fields(json()), at in 0..TOPICS.len()) {
        let plain = Json::from(fields.clone()).to_string();
        prop_assert_eq!(key(TOPICS[at], &plain), key(TOPICS[at], &written_otherwise(&fields)));
    }

    #[test]
    fn another_value_of_any_field_makes_another_message(mut fields in fields(json()), name in any::<String>(), other in json(), at in 0..TOPICS.len()) {
        for named in ["boot_id", "seq", "message_id"] {
            fields.remove(named);
        }
        let plain = Json::from(fields.clone()).to_string();
        // Two numbers that differ in how they are written only are one number.
        let is_other = fields.get(&name).is_none_or(|value| value != &other && !(value.is_number() && other.is_number()));
        fields.insert(name, other);
        if is_other && !["boot_id", "seq", "message_id"].iter().any(|named| fields.contains_key(*named)) {
            prop_assert_ne!(key(TOPICS[at], &plain), key(TOPICS[at], &Json::from(fields).to_string()));
        }
    }
}

#[test]
fn the_largest_payloads_stay_bounded() {
    let fill = |unit: &str, open: &str, close: &str| {
        let room = (BYTES_MAX - open.len() - close.len()) / unit.len();
        [open, unit.repeat(room).trim_end_matches(','), close].concat()
    };
    for text in [
        fill("[],", "{\"entries\":[", "]}"),
        fill("1.1,", "{\"entries\":[", "]}"),
        fill("9", "{\"timestamp\":", "}"),
        fill("9", "{\"rfid\":1e", "}"),
        fill("0", "{\"rfid\":1.", "1}"),
        fill("\\u0001", "{\"rfid\":\"", "\"}"),
        fill("\\n", "{\"user_id\":\"", "\"}"),
        fill("é", "{\"message_id\":\"", "\"}"),
        fill("[", "{\"a\":", ""),
        fill("{\"a\":", "", ""),
    ] {
        check(text.as_bytes());
    }
    let many: Map<String, Json> = (0..3_000).map(|at| (format!("field {at}"), json!(at))).collect();
    check(Json::from(many).to_string().as_bytes());
}
