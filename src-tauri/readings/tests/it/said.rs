//! Catch-ups without times, and what devices said.

use std::borrow::Cow;

use domain::Time;
use domain::reading::{ClockQuality, Field, Row, Values};
use readings::{Kept, Letter, LettersAsk, Readings, Same, Waits};
use uuid::Uuid;

const BATTERY: Uuid = Uuid::from_u128(7);
const NINE: i64 = 1_765_443_600_000;
const MINUTE: i64 = 60_000;

fn open(folder: &tempfile::TempDir) -> Readings {
    Readings::open(&folder.path().join("readings.db")).expect("a file of readings")
}

fn volts(volts: f64) -> Values {
    let mut values = Values::NONE;
    values.measure(Field::Voltage, volts).expect("a voltage");
    values
}

fn without(awake: bool, number: f64) -> Waits {
    let of = Some((volts(number), Same::Written("FF:FF".to_owned())));
    Waits { row: Row { at: None, awake }, of }
}

fn catch_up() -> Vec<Waits> {
    let nine = Waits { row: Row { at: Some(Time(NINE)), awake: true }, of: None };
    vec![without(true, 10.0), without(true, 11.0), without(false, 12.0), nine, without(true, 14.0)]
}

fn send(readings: &mut Readings, batches: &[&[Waits]], arrival: Time) -> Vec<Kept> {
    let mut kept = Vec::new();
    for batch in batches {
        kept.extend(readings.write(|writing| writing.wait(BATTERY, arrival, batch)).expect("it waits"));
    }
    readings.write(|writing| writing.settle(BATTERY, arrival)).expect("it is kept");
    kept
}

#[test]
fn a_catch_up_finds_its_times_over_batches_and_a_start_and_only_once() {
    let folder = tempfile::tempdir().expect("a folder");
    let (noon, all) = (Time(NINE + 180 * MINUTE), catch_up());
    let mut readings = open(&folder);
    readings.write(|writing| writing.wait(BATTERY, noon, &all[..2])).expect("it waits");
    assert_eq!(readings.waited_out(noon).expect("who waits"), []);
    assert_eq!(readings.waited_out(Time(noon.0 + 1)).expect("who waits"), [(BATTERY, noon)]);
    drop(readings);
    let mut readings = open(&folder);
    let kept = send(&mut readings, &[&all[2..4], &all[4..]], noon);
    assert_eq!(kept, [Kept::Stored, Kept::Stored]);
    let minutes = |readings: &Readings| -> Vec<(i64, i64)> {
        let found = readings.span(BATTERY, (Time(0), Time(NINE * 2))).expect("readings").all;
        assert!(found.iter().all(|one| one.quality == ClockQuality::Repaired));
        let volts = |values: &Values| values.get(Field::Voltage).unwrap_or_default() / 1_000;
        found.iter().map(|one| ((one.at.0 - NINE) / MINUTE, volts(&one.values))).collect()
    };
    let expect = [(-70, 10), (-65, 11), (-60, 12), (5, 14)];
    assert_eq!(minutes(&readings), expect);
    assert_eq!(readings.waited_out(Time(i64::MAX)).expect("who waits"), []);
    let again = send(&mut readings, &[&all], Time(noon.0 + MINUTE));
    assert_eq!(again, [Kept::Duplicate; 4]);
    assert_eq!(minutes(&readings), expect);
}

#[test]
fn a_batch_said_twice_within_a_catch_up_is_no_more_time() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut readings = open(&folder);
    let all = catch_up();
    let kept = send(&mut readings, &[&all[..3], &all[..3], &all[3..]], Time(NINE + 180 * MINUTE));
    assert_eq!(kept[..6], [[Kept::Stored; 3], [Kept::Duplicate; 3]].concat());
    let found = readings.span(BATTERY, (Time(0), Time(NINE * 2))).expect("readings").all;
    let minutes: Vec<i64> = found.iter().map(|one| (one.at.0 - NINE) / MINUTE).collect();
    assert_eq!(minutes, [-70, -65, -60, 5]);
}

#[test]
fn with_no_time_at_all_the_last_one_was_taken_when_it_came() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut readings = open(&folder);
    send(&mut readings, &[&[without(true, 10.0), without(false, 11.0), without(true, 12.0)]], Time(NINE));
    let found = readings.span(BATTERY, (Time(0), Time(NINE * 2))).expect("readings").all;
    let minutes: Vec<i64> = found.iter().map(|one| (one.at.0 - NINE) / MINUTE).collect();
    assert_eq!(minutes, [-65, -60, 0]);
}

fn letter(at: i64, verdict: &'static str, stays: bool) -> Letter {
    Letter {
        at: Time(at),
        source: Cow::Borrowed("mqtt"),
        verdict: Cow::Borrowed(verdict),
        hub: None,
        device: Some(BATTERY),
        station: None,
        code: None,
        login: "B-1".to_owned(),
        topic: "bss/B-1/battery/status".to_owned(),
        detail: String::new(),
        counts: [1, 0, i64::from(verdict == "questioned")],
        payload: format!("{{\"V\":{at}}}").into_bytes(),
        identity: None,
        answer: "200 {}".to_owned(),
        ms: 7,
        stays,
    }
}

fn numbers(readings: &Readings, ask: &LettersAsk) -> Vec<i64> {
    readings.letters(ask).expect("letters").iter().map(|seen| seen.number).collect()
}

#[test]
fn letters_are_found_newest_first_on_disk_or_not_and_go_in_time() {
    const DAY: i64 = 86_400_000;
    let folder = tempfile::tempdir().expect("a folder");
    let mut readings = open(&folder);
    for (at, verdict, stays) in [(1, "accepted", true), (2, "accepted", false), (3, "questioned", true)] {
        readings.write(|writing| writing.letter(letter(at, verdict, stays))).expect("it is written");
    }
    let ask = LettersAsk { limit: 10, ..LettersAsk::default() };
    assert_eq!(numbers(&readings, &ask), [3, 2, 1]);
    assert_eq!(numbers(&readings, &LettersAsk { limit: 2, ..ask.clone() }), [3, 2]);
    assert_eq!(numbers(&readings, &LettersAsk { text: "\"v\":2".to_owned(), ..ask.clone() }), [2]);
    assert_eq!(numbers(&readings, &LettersAsk { verdict: Some("questioned".to_owned()), ..ask.clone() }), [3]);
    assert!(numbers(&readings, &LettersAsk { device: Some(Uuid::nil()), ..ask.clone() }).is_empty());
    let failed = readings.write(|writing| {
        writing.letter(letter(4, "accepted", true))?;
        Err::<(), _>(readings::ReadingsError::Damaged)
    });
    assert!(failed.is_err(), "what fails in the middle leaves nothing");
    drop(readings);
    let mut readings = open(&folder);
    assert_eq!(numbers(&readings, &ask), [3, 1]);
    assert_eq!(readings.find_letter(3).expect("a letter").map(|seen| seen.letter), Some(letter(3, "questioned", true)));
    readings.let_go_letters(Time(31 * DAY)).expect("old ones go");
    assert_eq!(numbers(&readings, &ask), [3]);
    readings.let_go_letters(Time(731 * DAY)).expect("old ones go");
    assert!(numbers(&readings, &ask).is_empty());
}

#[test]
fn so_many_letters_are_kept_and_what_is_set_aside_takes_no_place_of_what_is_not() {
    const MOST: i64 = 10_000;
    let folder = tempfile::tempdir().expect("a folder");
    let mut readings = open(&folder);
    let verdicts = [("questioned", MOST + 3), ("bad_payload", MOST + 5)];
    let written = readings.write(|writing| {
        for (verdict, count) in verdicts {
            for _ in 0..count {
                writing.letter(letter(1, verdict, true))?;
            }
        }
        Ok(())
    });
    written.expect("they are written");
    readings.let_go_letters(Time(1)).expect("too many go");
    let of = |verdict: &str| {
        let limit = usize::try_from(3 * MOST).expect("a number");
        numbers(&readings, &LettersAsk { verdict: Some(verdict.to_owned()), limit, ..LettersAsk::default() })
    };
    let newest = |last: i64| (0..MOST).map(|before| last - before).collect::<Vec<_>>();
    assert_eq!(of("questioned"), newest(MOST + 3));
    assert_eq!(of("bad_payload"), newest(2 * MOST + 8));
}

#[test]
fn a_long_payload_goes_after_a_thousand_letters_on_disk_however_many_there_were_in_memory() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut readings = open(&folder);
    let long = Letter { payload: vec![b'x'; 5_000], ..letter(1, "accepted", true) };
    readings.write(|writing| writing.letter(long)).expect("it is written");
    let mut follow = |many: usize, stays: bool| {
        let written = readings
            .write(|writing| (0..many).try_for_each(|_| writing.letter(letter(2, "accepted", stays)).map(drop)));
        written.expect("they are written");
        readings.let_go_letters(Time(2)).expect("what is long goes");
        readings.find_letter(1).expect("a letter").map(|seen| seen.letter.payload.len())
    };
    assert_eq!([follow(1_500, false), follow(999, true), follow(1, true)], [Some(5_000), Some(5_000), Some(0)]);
}
