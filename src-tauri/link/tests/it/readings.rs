//! The cases of readings from the field, as far as they are about what a reading says.

use domain::Time;
use domain::reading::{ClockQuality, Field, Reading as Known, Row, charging_since, judged, repaired};
use link::{Reading, payload};
use serde_json::{Value as Json, json};

const CAME: &str = "2026-03-01T15:00:00Z";

fn cases() -> Json {
    serde_json::from_str(include_str!("../../../../tests/cases/readings.json")).expect("the cases")
}

fn read(reading: &Json) -> Reading {
    Reading::read(&payload::read(reading.to_string().as_bytes()).expect("a payload"))
}

fn time(iso: &str) -> Time {
    Time::from_iso(iso).expect("a time")
}

/// A reading that came at [`CAME`], as it is kept.
fn known(reading: &Json) -> Known {
    let reading = read(reading);
    let (at, quality) = judged(reading.device, reading.gps, time(CAME));
    Known { at, quality, values: reading.values }
}

fn list<'a>(cases: &'a Json, part: &str) -> &'a [Json] {
    cases[part].as_array().expect("a list")
}

#[test]
fn numbers_are_read_as_the_field_writes_them() {
    for case in list(&cases(), "numbers") {
        let (key, field) = if case["as"] == "int" { ("nc", Field::Cycles) } else { ("i", Field::Current) };
        let kept = read(&json!({ key: case["in"] })).values.get(field).map(|kept| field.measured(kept));
        assert_eq!(kept, case["expect"].as_f64(), "{case}");
    }
}

#[test]
fn times_are_read_as_devices_write_them() {
    for case in list(&cases(), "measured_at") {
        let Json::Object(_) = case["in"] else { continue };
        let known = known(&case["in"]);
        match case["expect"].as_str() {
            Some("flagged: future") => assert_eq!(known.quality, ClockQuality::Future, "{case}"),
            Some(iso) => assert_eq!(known.at, time(iso), "{case}"),
            None => assert_eq!((known.at, known.quality), (time(CAME), ClockQuality::Received), "{case}"),
        }
    }
}

#[test]
fn times_that_nobody_knows_are_rebuilt_around_those_that_are_known() {
    let row = |at: Option<&str>, awake| Row { at: at.map(|clock| time(&format!("2026-03-01T{clock}:00Z"))), awake };
    let rows = [row(None, true), row(None, true), row(None, false), row(Some("09:00"), true), row(None, true)];
    let times: Vec<String> = repaired(&rows, time("2026-03-01T12:00:00Z")).into_iter().map(Time::iso).collect();
    let clocks: Vec<&str> = times.iter().map(|iso| &iso[11..16]).collect();
    assert_eq!(clocks, ["07:50", "07:55", "08:00", "09:00", "09:05"], "case RT1");
}

#[test]
fn whatever_firmware_sends_is_taken_as_it_is() {
    let cases = cases();
    let samples = &cases["samples"];
    let mut all = vec![&samples["real_device_reading"], &samples["corrupt_clock"]];
    all.extend(list(samples, "error_readings"));
    all.extend(list(&samples["batch"], "entries"));
    for sample in all {
        let reading = read(sample);
        assert!(reading.impossible.is_empty() && !reading.values.is_empty(), "{sample}: {reading:?}");
    }
    let first = known(&samples["real_device_reading"]).values;
    let measured = |field: Field| first.get(field).map(|kept| field.measured(kept));
    assert_eq!(measured(Field::Soc), Some(97.1));
    assert_eq!(measured(Field::Current), Some(-0.432));
    assert_eq!(measured(Field::Power), Some(-6.0));
    assert_eq!(measured(Field::Temperature), Some(14.625));
    for column in list(samples, "sd_csv_columns") {
        let name = column.as_str().expect("a name");
        let is_known = Field::ALL.iter().any(|field| field.names().contains(&name));
        assert!(is_known || ["id", "d", "tm", "gd", "gt", "err"].contains(&name), "{name}");
    }
}

#[test]
fn what_cannot_be_is_named_and_error_letters_are_kept() {
    for case in list(&cases(), "ingest") {
        match case["id"].as_str() {
            Some("W12") => {
                assert!(read(&case["in"]).values.get(Field::Errors).is_some_and(|bits| bits.count_ones() == 2))
            }
            Some("W32") => assert_eq!(read(&case["in"]).impossible.len(), 3, "{case}"),
            _ => {}
        }
    }
}

#[test]
fn charging_is_seen_on_a_battery_that_is_out() {
    for case in list(&cases(), "charging_seen_on_a_rented_battery") {
        let Json::Object(told) = &case["in"] else { continue };
        let minutes = told.get("lasting_min").and_then(Json::as_i64).unwrap_or(5);
        let at = |minute: i64| (Time(0).plus_minutes(60 + minute), read(&case["in"]).values);
        let is_seen = charging_since(&[at(0), at(minutes)], Time(0)).is_some();
        assert_eq!(is_seen, case["id"] != "A04", "{case}");
    }
}
