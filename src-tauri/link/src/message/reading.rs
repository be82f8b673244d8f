//! One reading as firmware in the field sends it: short or long keys, numbers as text with their unit, clocks that were never
//! set. Nothing in it refuses it; what is in it and cannot be is named. Source: the field's `readings.json`.

use domain::reading::{Field, Impossible, Values};
use domain::time::Time;

use super::field::{Fields, flag, scalar};
use crate::payload::{Object, Value};
use crate::timestamp::{Timestamp, Told};

/// Clocks that say an earlier time were never set: no hub of this kind was at work before 2010.
const EARLIEST: Time = Time(1_262_304_000_000);

/// A reading as it came.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// Which battery it says it is of.
    pub battery: Option<String>,
    /// What its own clock says, if that is a time.
    pub device: Option<Time>,
    /// What its GPS says, if that is a time.
    pub gps: Option<Time>,
    /// Its clock as it was written, by which a reading without a time is known again.
    pub clock: String,
    /// What it measured.
    pub values: Values,
    /// What it says and cannot be.
    pub impossible: Vec<Impossible>,
    /// The last batch of a catch-up.
    pub last: bool,
}

impl Reading {
    /// Which battery a reading says it is of.
    #[must_use]
    pub fn battery_of(object: &Object) -> Option<String> {
        ["battery_id", "id"].iter().find_map(|name| Fields(object).get(name).and_then(scalar))
    }

    /// Reads the fields of one reading.
    #[must_use]
    pub fn read(object: &Object) -> Self {
        let fields = Fields(object);
        let text = |name: &str| fields.get(name).and_then(scalar).unwrap_or_default();
        let (mut values, mut impossible) = (Values::NONE, Vec::new());
        for field in Field::ALL {
            let told = [field.word()].iter().chain(field.names()).find_map(|name| number(object.get(*name)?));
            impossible.extend(told.and_then(|told| values.measure(*field, whole(*field, told)).err()));
        }
        // No letters say that nothing is wrong, and no field says nothing.
        if let Some(letters) = object.get("err").or(object.get("errors")).and_then(letters) {
            values.set(Field::Errors, Some(errors(&letters)));
        }
        // By the second name tables have it that were written by programs, ours among them.
        let told = ["timestamp", "measured_at"].iter().find_map(|name| match Timestamp::of(object.get(*name)).told {
            Told::At(at) => Some(at),
            Told::Absent | Told::Unreadable => None,
        });
        let is_set = |at: &Time| *at >= EARLIEST;
        Self {
            battery: Self::battery_of(object),
            device: told.filter(is_set).or_else(|| clock(&text("d"), &text("tm")).filter(is_set)),
            gps: clock(&text("gd"), &text("gt")).filter(is_set),
            clock: format!("{} {} {}", text("d"), text("tm"), text("timestamp")),
            values,
            impossible,
            last: fields.get("fb").and_then(flag) == Some(true),
        }
    }
}

/// A number, however firmware writes it: with a unit behind it, as a yes or no. None where it is no number.
fn number(value: &Value) -> Option<f64> {
    match value {
        Value::Number(number) => Some(number.nearest()),
        Value::Flag(flag) => Some(f64::from(u8::from(*flag))),
        Value::Text(text) if text.trim().eq_ignore_ascii_case("true") => Some(1.0),
        Value::Text(text) if text.trim().eq_ignore_ascii_case("false") => Some(0.0),
        Value::Text(text) => with_unit(text.trim()),
        Value::Null | Value::List(_) | Value::Object(_) => None,
    }
}

/// `12.4V` and `7 sats`, but neither `1.2.3` nor `--`.
fn with_unit(text: &str) -> Option<f64> {
    let is_of_number = |at: usize, c: char| {
        let before = text[..at].chars().last();
        c.is_ascii_digit()
            || c == '.'
            || matches!(c, '-' | '+') && before.is_none_or(|before| matches!(before, 'e' | 'E'))
            || matches!(c, 'e' | 'E')
                && text[at + 1..].starts_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | '+'))
    };
    let end = text.char_indices().find(|(at, c)| !is_of_number(*at, *c)).map_or(text.len(), |(at, _)| at);
    let (number, unit) = text.split_at(end);
    let is_unit = !unit.contains(|c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | '-' | '+'));
    number.parse().ok().filter(|_| is_unit)
}

/// What is counted or switched has no part behind the point.
fn whole(field: Field, told: f64) -> f64 {
    if field.decimals() == 0 { told.trunc() } else { told }
}

/// Error letters as they are told; none where nothing is said of them.
fn letters(value: &Value) -> Option<String> {
    let said = match value {
        Value::Text(text) => text.clone(),
        Value::List(each) => each.iter().filter_map(scalar).collect(),
        other => scalar(other)?,
    };
    match said.trim().to_ascii_lowercase().as_str() {
        "null" => None,
        // Words of programs on the way, which are no letters.
        "none" | "ok" => Some(String::new()),
        _ => Some(said),
    }
}

/// Error letters as bits, A the lowest; what is no letter is none.
fn errors(letters: &str) -> i64 {
    let bit = |letter: u8| 1i64 << (letter.to_ascii_uppercase() - b'A');
    letters.bytes().filter(u8::is_ascii_alphabetic).map(bit).fold(0, |all, one| all | one)
}

/// A date and a time as devices write them: the year first, else the day, else the month.
fn clock(date: &str, time: &str) -> Option<Time> {
    let [first, second, third] = parts(date, '-')?;
    let [hours, minutes, seconds] = parts(time, ':')?;
    let is_clock = [hours, minutes, seconds].iter().all(|part| part.len() == 2);
    let at = |year: &str, month: &str, day: &str| {
        let is_day = is_clock && year.len() == 4 && month.len() == 2 && day.len() == 2;
        is_day.then(|| Time::from_iso(&format!("{year}-{month}-{day}T{hours}:{minutes}:{seconds}Z")))?
    };
    at(first, second, third).or_else(|| at(third, second, first)).or_else(|| at(third, first, second))
}

fn parts(text: &str, between: char) -> Option<[&str; 3]> {
    text.split(between).collect::<Vec<_>>().try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::payload;

    fn read(given: &str) -> Reading {
        Reading::read(&payload::read(given.as_bytes()).expect("a payload"))
    }

    fn at(iso: &str) -> Option<Time> {
        Some(Time::from_iso(iso).expect("a time"))
    }

    #[test]
    fn a_number_is_read_however_firmware_writes_it() {
        for (given, expect) in [
            (r#""12.4V""#, Some(12.4)),
            (r#""--""#, None),
            (r#""null""#, None),
            (r#""1.2.3""#, None),
            (r#""7 sats""#, Some(7.0)),
            ("true", Some(1.0)),
            (r#""True""#, Some(1.0)),
            (r#""false""#, Some(0.0)),
            (r#""-0.5A""#, Some(-0.5)),
            (r#""1e3""#, Some(1_000.0)),
            (r#""1e-3 A""#, Some(0.001)),
            (r#""5 e""#, Some(5.0)),
            ("-1.0", Some(-1.0)),
            (r#""12,4""#, None),
            (r#""0x10""#, None),
            (r#""NaN""#, None),
            (r#""inf""#, None),
            (r#""é""#, None),
            (r#""25 °C""#, Some(25.0)),
            (r#""5-6""#, None),
            (r#""""#, None),
            ("[1]", None),
        ] {
            let fields = payload::read(format!("{{\"x\":{given}}}").as_bytes()).expect("a payload");
            assert_eq!(number(&fields["x"]), expect, "{given}");
        }
        assert_eq!(read(r#"{"gs":"7 sats","nc":3.9}"#).values.get(Field::Cycles), Some(3));
    }

    #[test]
    fn letters_are_read_and_words_are_none() {
        let of = |given: &str| read(&format!(r#"{{"err":{given}}}"#)).values.get(Field::Errors);
        let both = Some((1 << 19) | (1 << 6));
        for (given, expect) in [
            (r#""TG""#, both),
            (r#""t g""#, both),
            (r#"["T","G"]"#, both),
            (r#""""#, Some(0)),
            (r#""none""#, Some(0)),
            (r#""OK""#, Some(0)),
            (r#""null""#, None),
            ("null", None),
            ("{}", None),
        ] {
            assert_eq!(of(given), expect, "{given}");
        }
    }

    #[test]
    fn a_time_is_read_in_the_ways_devices_write_it() {
        for (given, device, gps) in [
            (r#"{"d":"2025-12-11","tm":"10:24:41"}"#, at("2025-12-11T10:24:41Z"), None),
            (r#"{"d":"11-12-2025","tm":"10:00:00"}"#, at("2025-12-11T10:00:00Z"), None),
            (r#"{"d":"12-31-2025","tm":"10:00:00"}"#, at("2025-12-31T10:00:00Z"), None),
            (r#"{"d":"2025-12-11","tm":"10:00"}"#, None, None),
            (r#"{"gd":"2025-12-11","gt":"09:59:58"}"#, None, at("2025-12-11T09:59:58Z")),
            (r#"{"d":"00-00-00","tm":"00:00:00","gd":"2025-12-11","gt":"09:59:58"}"#, None, at("2025-12-11T09:59:58Z")),
            (r#"{"d":"2025-12-11","tm":"00:00:00"}"#, at("2025-12-11T00:00:00Z"), None),
            (r#"{"d":"20FF-FF-FF","tm":"FF:FF:FF"}"#, None, None),
            (
                r#"{"timestamp":"2001-01-01T00:00:00Z","d":"2025-12-11","tm":"10:24:41"}"#,
                at("2025-12-11T10:24:41Z"),
                None,
            ),
            (r#"{"d":"1970-01-01","tm":"00:03:00"}"#, None, None),
            (r#"{"timestamp":"2025-12-11T10:00:00Z"}"#, at("2025-12-11T10:00:00Z"), None),
            (r#"{"measured_at":"2025-12-11T10:00:00.500Z"}"#, at("2025-12-11T10:00:00.500Z"), None),
            (r#"{"d":7,"tm":true,"gd":[]}"#, None, None),
        ] {
            let reading = read(given);
            assert_eq!((reading.device, reading.gps), (device, gps), "{given}");
        }
    }

    #[test]
    fn what_came_is_kept_and_what_cannot_be_is_named() {
        let reading =
            read(r#"{"id":1,"soc":500,"v":-3,"lat":999,"i":"-0.432","t":14.625,"err":"TG?t","fb":1,"x":[{}]}"#);
        assert_eq!(reading.battery.as_deref(), Some("1"));
        let named: Vec<Field> = reading.impossible.iter().map(|one| one.field).collect();
        assert_eq!(named, [Field::Soc, Field::Voltage, Field::Latitude]);
        let kept: Vec<_> = reading.values.iter().collect();
        let letters = (1 << 19) | (1 << 6);
        assert_eq!(kept, [(Field::Current, -432), (Field::Temperature, 14_625), (Field::Errors, letters)]);
        assert!(reading.last);
        let long = read(r#"{"battery_id":"B-1","voltage":"12.4V","current":-1,"state_of_charge":"80 %"}"#);
        let kept: Vec<_> = long.values.iter().collect();
        assert_eq!(kept, [(Field::Soc, 8_000), (Field::Voltage, 12_400), (Field::Current, -1_000)]);
    }
}
