//! One level of a JSON text after another, each number left as it is written.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::number::Number;
use super::value::{Object, Value};
use super::{DEPTH_MAX, PayloadError};

/// The object written in `raw`, which lies `depth` levels deep.
pub(super) fn object(raw: &RawValue, depth: usize) -> Result<Object, PayloadError> {
    fields(raw)?.into_iter().map(|(key, raw)| Ok((key, value(raw, depth + 1)?))).collect()
}

/// The fields of the object written in `raw`, as they are written.
pub(super) fn fields(raw: &RawValue) -> Result<BTreeMap<String, &RawValue>, PayloadError> {
    let members: Members = written(raw)?;
    if members.has_key_twice { Err(PayloadError::KeyTwice) } else { Ok(members.of) }
}

fn value(raw: &RawValue, depth: usize) -> Result<Value, PayloadError> {
    let text = raw.get();
    let is_nested = text.starts_with(['{', '[']);
    if is_nested && depth > DEPTH_MAX {
        return Err(PayloadError::TooDeep);
    }
    Ok(match text.as_bytes().first() {
        Some(b'{') => Value::Object(object(raw, depth)?),
        Some(b'[') => {
            let entries: Vec<&RawValue> = written(raw)?;
            Value::List(entries.into_iter().map(|raw| value(raw, depth + 1)).collect::<Result<_, _>>()?)
        }
        Some(b'"') => Value::Text(written(raw)?),
        Some(b't' | b'f') => Value::Flag(written(raw)?),
        Some(b'n') => Value::Null,
        _ => Value::Number(Number::read(text).ok_or(PayloadError::NotJson)?),
    })
}

/// Half of a surrogate pair is found only here: the look at the whole does not decode.
fn written<'a, T: Deserialize<'a>>(raw: &'a RawValue) -> Result<T, PayloadError> {
    serde_json::from_str(raw.get()).map_err(|_| PayloadError::NotJson)
}

/// The fields of one object, and whether one was named twice, which a map of its own would swallow.
struct Members<'a> {
    of: BTreeMap<String, &'a RawValue>,
    has_key_twice: bool,
}

impl<'de> Deserialize<'de> for Members<'de> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_map(MembersOf)
    }
}

struct MembersOf;

impl<'de> Visitor<'de> for MembersOf {
    type Value = Members<'de>;

    fn expecting(&self, to: &mut fmt::Formatter) -> fmt::Result {
        to.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut from: A) -> Result<Members<'de>, A::Error> {
        let mut members = Members { of: BTreeMap::new(), has_key_twice: false };
        while let Some((key, raw)) = from.next_entry()? {
            members.has_key_twice |= members.of.insert(key, raw).is_some();
        }
        Ok(members)
    }
}
