//! What a station says of its own time. Many have no clock, a wrong one or a way of their own to write it, so a time never
//! refuses a message: what cannot be read is marked, and the hub's time is used. Source: stations.md, "Offline batches".

use domain::time::Time;

use crate::payload::{Number, Object, Value};

/// From here on a number counts milliseconds: as seconds it would lie beyond the year 5000.
const MILLISECONDS_FROM: i64 = 100_000_000_000;
/// 1 January 2000, in milliseconds. What is earlier is a clock that was never set and counts from 1970.
const EARLIEST: i64 = 946_684_800_000;
/// The end of the year 9999, the last that RFC 3339 can write.
const LATEST: i64 = 253_402_300_799_999;

/// A time as a station wrote it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Timestamp {
    /// As it came, for the echo in the answer; `null` if it did not come.
    pub raw: Value,
    /// What it says.
    pub told: Told,
}

/// What a station's time says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    /// Nothing: no such field, `null` or an empty text.
    Absent,
    /// An instant from 2000 to 9999. Whether it lies in the future is for who knows the time.
    At(Time),
    /// Something that is no such instant.
    Unreadable,
}

impl Timestamp {
    /// The field `timestamp`: RFC 3339, ISO 8601 without a zone (then UTC), or seconds or milliseconds since 1970 as a number
    /// or a text.
    pub(crate) fn read(fields: &Object) -> Self {
        Self::of(fields.get("timestamp"))
    }

    /// The same, of any field.
    pub(crate) fn of(field: Option<&Value>) -> Self {
        let raw = field.cloned().unwrap_or(Value::Null);
        let told = match &raw {
            Value::Null => Told::Absent,
            Value::Text(text) if text.trim().is_empty() => Told::Absent,
            Value::Text(text) => at(written(text.trim())),
            Value::Number(number) => at(counted(number)),
            Value::Flag(_) | Value::List(_) | Value::Object(_) => Told::Unreadable,
        };
        Self { raw, told }
    }
}

fn at(time: Option<Time>) -> Told {
    time.filter(|time| (EARLIEST..=LATEST).contains(&time.0)).map_or(Told::Unreadable, Told::At)
}

fn written(text: &str) -> Option<Time> {
    let counted = || counted(&Number::read(text)?);
    Time::from_iso(text).or_else(|| Time::from_iso(&format!("{text}Z"))).or_else(counted)
}

/// Milliseconds are cut, not rounded, and no float comes between.
fn counted(number: &Number) -> Option<Time> {
    let plain = number.plain();
    let (whole, part) = plain.split_once('.').unwrap_or((&plain, ""));
    let whole: i64 = whole.parse().ok()?;
    if whole >= MILLISECONDS_FROM {
        return Some(Time(whole));
    }
    let thousandths: i64 = part.chars().chain("000".chars()).take(3).collect::<String>().parse().ok()?;
    Some(Time(whole.checked_mul(1_000)?.checked_add(thousandths)?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::payload;

    fn check(given: &str, expect: Told) {
        let fields = payload::read(format!("{{\"timestamp\":{given}}}").as_bytes()).expect("a payload");
        let timestamp = Timestamp::read(&fields);
        assert_eq!((timestamp.told, timestamp.raw.to_string().as_str()), (expect, given));
    }

    #[test]
    fn a_time_is_read_in_the_ways_stations_write_it() {
        let half_past_ten = Time(1_752_489_000_000);
        for given in [
            r#""2025-07-14T10:30:00Z""#,
            r#""2025-07-14T12:30:00.000+02:00""#,
            r#""2025-07-14T10:30:00""#,
            r#""2025-07-14 10:30:00""#,
            r#"" 2025-07-14T10:30:00.000000 ""#,
            "1752489000",
            "1752489000.0",
            "1.752489e9",
            "1752489000000",
            r#""1752489000""#,
            r#""1752489000000""#,
        ] {
            check(given, Told::At(half_past_ten));
        }
        check("1752489000.5019", Told::At(Time(half_past_ten.0 + 501)));
        check("1752489000000.9", Told::At(half_past_ten));
    }

    #[test]
    fn what_is_no_time_is_marked_and_kept() {
        for given in [
            r#""yesterday""#,
            r#""t1""#,
            r#""2025-07-14""#,
            r#""20250714""#,
            r#""20FF-FF-FFTFF:FF:FF""#,
            "0",
            "5",
            "-1752489000",
            "1e99",
            "253402300800000",
            "true",
            "[2025]",
            r#"{"a":1}"#,
        ] {
            check(given, Told::Unreadable);
        }
        for given in ["null", r#""""#, r#"" ""#] {
            check(given, Told::Absent);
        }
        assert_eq!(Timestamp::read(&Object::new()), Timestamp { raw: Value::Null, told: Told::Absent });
    }
}
