//! Payloads: one bounded JSON object, read strictly. What may be read in two ways (a key twice, text after the end) is
//! refused, since two readers of it would act differently. Source: stations.md, "Messages" and "One bad message".

mod level;
mod number;
mod value;

use std::collections::BTreeMap;

use domain::swap::ErrorCode;
use serde_json::value::RawValue;

pub use number::Number;
pub use value::{Object, Value};

/// Bytes of the longest payload.
pub const BYTES_MAX: usize = 64 * 1024;
/// Objects and lists within one another, the outermost counted.
pub const DEPTH_MAX: usize = 16;

/// Why bytes are no payload. Each is quarantined under its own name, and answered as [`ErrorCode::MalformedJson`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PayloadError {
    /// More than [`BYTES_MAX`] bytes.
    #[error("The message is longer than {BYTES_MAX} bytes")]
    TooLong,
    /// Nothing, or nothing but blanks.
    #[error("The message is empty")]
    Empty,
    /// Bytes that are no text.
    #[error("The message is not UTF-8")]
    NotUtf8,
    /// Text that is no JSON, also for what follows the first value.
    #[error("The message is not JSON")]
    NotJson,
    /// JSON, but a list, a text, a number, `true`, `false` or `null`.
    #[error("The message is not a JSON object")]
    NotAnObject,
    /// Objects or lists deeper than [`DEPTH_MAX`].
    #[error("The message is nested deeper than {DEPTH_MAX} levels")]
    TooDeep,
    /// An object names one of its fields twice.
    #[error("The message names a field twice")]
    KeyTwice,
}

impl PayloadError {
    /// What the station is told.
    #[must_use]
    pub const fn code(self) -> ErrorCode {
        ErrorCode::MalformedJson
    }
}

/// Reads the bytes of a message. Fields that nobody knows are kept.
///
/// # Errors
/// [`PayloadError`]: the first that applies, where the text as a whole is looked at before what stands in it.
pub fn read(bytes: &[u8]) -> Result<Object, PayloadError> {
    if bytes.len() > BYTES_MAX {
        return Err(PayloadError::TooLong);
    }
    if bytes.trim_ascii().is_empty() {
        return Err(PayloadError::Empty);
    }
    let text = std::str::from_utf8(bytes).map_err(|_| PayloadError::NotUtf8)?;
    // Looks at the whole without building anything and without recursion, so that what follows only meets good JSON.
    let raw: &RawValue = serde_json::from_str(text).map_err(|_| PayloadError::NotJson)?;
    if !raw.get().starts_with('{') {
        return Err(PayloadError::NotAnObject);
    }
    level::object(raw, 1)
}

/// The fields of one object, each as it is written: of a file, which may be longer than any message and is read piece by piece.
///
/// # Errors
/// [`PayloadError`] if it is no object, or names a field twice.
pub fn fields(raw: &RawValue) -> Result<BTreeMap<String, &RawValue>, PayloadError> {
    if raw.get().starts_with('{') { level::fields(raw) } else { Err(PayloadError::NotAnObject) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(given: &str, expect: Result<&str, PayloadError>) {
        let read = read(given.as_bytes()).map(|object| Value::Object(object).to_string());
        assert_eq!(read.as_deref().map_err(|error| *error), expect, "{given}");
    }

    #[test]
    fn a_payload_is_one_object_with_whatever_fields() {
        check("{}", Ok("{}"));
        check(" {\"b\":[1, 2.50,{}],\"a\":null}\n", Ok(r#"{"a":null,"b":[1,2.50,{}]}"#));
        check(r#"{"a":"\u00e9\/\ud83d\ude00\u0001\"","é":true}"#, Ok(r#"{"a":"é/😀\u0001\"","é":true}"#));
        check(
            r#"{"a":12345678901234567890123,"b":-0,"c":1E+5}"#,
            Ok(r#"{"a":12345678901234567890123,"b":-0,"c":1E+5}"#),
        );
    }

    #[test]
    fn what_is_no_payload_says_why() {
        for (given, error) in [
            ("", PayloadError::Empty),
            (" \n\t", PayloadError::Empty),
            ("\u{feff}{}", PayloadError::NotJson),
            ("{\"rfid\": \"A1B2C3D4\"", PayloadError::NotJson),
            ("{} x", PayloadError::NotJson),
            ("{}{}", PayloadError::NotJson),
            ("{'a':1}", PayloadError::NotJson),
            ("{\"a\":1,}", PayloadError::NotJson),
            ("{\"a\":NaN}", PayloadError::NotJson),
            ("{\"a\":-Infinity}", PayloadError::NotJson),
            ("{\"a\":01}", PayloadError::NotJson),
            ("{\"a\":+1}", PayloadError::NotJson),
            ("{\"a\":\"\n\"}", PayloadError::NotJson),
            (r#"{"a":"\ud83d"}"#, PayloadError::NotJson),
            (r#"{"\ud83d":1}"#, PayloadError::NotJson),
            ("[\"A1B2C3D4\"]", PayloadError::NotAnObject),
            ("null", PayloadError::NotAnObject),
            ("7", PayloadError::NotAnObject),
            (r#"{"a":1,"a":1}"#, PayloadError::KeyTwice),
            (r#"{"a":1,"\u0061":2}"#, PayloadError::KeyTwice),
            (r#"{"x":[{"a":1,"a":2}]}"#, PayloadError::KeyTwice),
        ] {
            check(given, Err(error));
        }
        assert_eq!(read(&[0xff, 0xfe, b'{', b'}']), Err(PayloadError::NotUtf8));
        assert_eq!(read(b"{\"a\":\"\xc3\"}"), Err(PayloadError::NotUtf8));
    }

    #[test]
    fn an_object_of_a_file_is_read_piece_by_piece_whatever_its_length() {
        let check = |given: &str, expect: Result<&[(&str, &str)], PayloadError>| {
            let raw: &RawValue = serde_json::from_str(given).expect("JSON");
            let read = fields(raw).map(|fields| fields.into_iter().map(|(name, raw)| (name, raw.get())).collect());
            let read: Result<Vec<(String, &str)>, _> = read;
            let expect = expect.map(|all| all.iter().map(|(name, text)| ((*name).to_owned(), *text)).collect());
            assert_eq!(read, expect, "{given}");
        };
        let long = format!("\"{}\"", "x".repeat(BYTES_MAX));
        check(&format!("{{\"b\":[1, 2.50],\"a\":{long}}}"), Ok(&[("a", &long), ("b", "[1, 2.50]")]));
        check(r#"{"a":1,"\u0061":2}"#, Err(PayloadError::KeyTwice));
        check("[1]", Err(PayloadError::NotAnObject));
    }

    #[test]
    fn a_payload_is_bounded_in_length_and_depth() {
        let long = |bytes: usize| format!("{{\"a\":\"{}\"}}", "x".repeat(bytes - 8));
        assert!(read(long(BYTES_MAX).as_bytes()).is_ok());
        check(&long(BYTES_MAX + 1), Err(PayloadError::TooLong));
        let deep = |depth: usize| format!("{{\"a\":{}{}}}", "[".repeat(depth - 1), "]".repeat(depth - 1));
        assert!(read(deep(DEPTH_MAX).as_bytes()).is_ok());
        check(&deep(DEPTH_MAX + 1), Err(PayloadError::TooDeep));
        check(&deep(BYTES_MAX / 2 - 10), Err(PayloadError::TooDeep));
    }
}
