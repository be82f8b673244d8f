//! What the disk may do, and what comes again.

use std::path::Path;

use domain::Time;
use domain::reading::{ClockQuality, Field, Reading, Values};
use readings::{Compacted, Kept, Readings, ReadingsError, Same, Taken};
use rusqlite::{Connection, ToSql};
use tempfile::TempDir;
use uuid::Uuid;

const DAY: i64 = 86_400_000;
const BATTERY: Uuid = Uuid::from_bytes([7; 16]);
const EVER: (Time, Time) = (Time(0), Time(100 * DAY));

fn at(ms: i64, kept: i64) -> Taken {
    let mut values = Values::NONE;
    values.set(Field::Soc, Some(kept));
    Taken {
        device: BATTERY,
        reading: Reading { at: Time(ms), quality: ClockQuality::Device, values },
        same: Same::AtItsTime,
    }
}

fn opened(folder: &Path) -> Readings {
    Readings::open(&folder.join("readings.db")).expect("a file")
}

/// Three days in chunks, a hundred readings each.
fn three_days(folder: &Path) -> Readings {
    let mut readings = opened(folder);
    let all: Vec<Taken> = (0..300).map(|n| at(n * DAY / 100, n % 17)).collect();
    readings.keep(&all).expect("kept");
    readings.seal(Time(3 * DAY)).expect("sealed");
    assert_eq!(readings.compact(Time(3 * DAY), 10).expect("compacted"), Compacted { days: 3, damaged: 0 });
    readings
}

#[test]
fn the_same_reading_is_kept_once_however_late_it_comes_again() {
    let folder = TempDir::new().expect("a folder");
    let mut readings = opened(folder.path());
    let three = [at(5, 1), at(5, 1), at(5, 1)];
    assert_eq!(readings.keep(&three).expect("kept"), [Kept::Stored, Kept::Duplicate, Kept::Duplicate]);
    assert_eq!(readings.keep(&three[..1]).expect("kept"), [Kept::Duplicate]);
    readings.seal(Time(DAY)).expect("sealed");
    assert_eq!(readings.keep(&three[..1]).expect("kept"), [Kept::Duplicate]);
    readings.compact(Time(DAY), 10).expect("compacted");
    assert_eq!(readings.keep(&three[..1]).expect("kept"), [Kept::Duplicate]);
    assert_eq!(
        readings.keep(&[at(5, 2), at(6, 1)]).expect("kept"),
        [Kept::Stored; 2],
        "another number, another instant"
    );
    assert_eq!(readings.span(BATTERY, EVER).expect("found").all.len(), 3);
}

#[test]
fn weeks_that_come_again_in_one_go_are_known() {
    let folder = TempDir::new().expect("a folder");
    let mut readings = opened(folder.path());
    let weeks: Vec<Taken> = (0..90).map(|day| at(day * DAY, 50)).collect();
    assert!(readings.keep(&weeks).expect("kept").iter().all(|kept| *kept == Kept::Stored));
    readings.seal(Time(100 * DAY)).expect("sealed");
    readings.compact(Time(100 * DAY), 50).expect("compacted");
    for _ in 0..2 {
        assert!(readings.keep(&weeks).expect("kept").iter().all(|kept| *kept == Kept::Duplicate));
    }
    assert_eq!(readings.unsealed(), 0);
}

#[test]
fn what_is_let_go_leaves_its_hours_and_comes_back_no_more() {
    let folder = TempDir::new().expect("a folder");
    let mut readings = three_days(folder.path());
    let (hours, bytes) = (readings.hours(BATTERY, Field::Soc, EVER).expect("hours"), readings.bytes().expect("bytes"));
    let half = Time(DAY + DAY / 2);
    assert_eq!(readings.let_go(half, 1).expect("let go"), 1);
    assert_eq!(readings.let_go(half, 10).expect("let go"), 1, "its times and its numbers, of the first day");
    assert_eq!(readings.let_go(half, 10).expect("let go"), 0);
    let mut readings = opened(folder.path());
    let found = readings.span(BATTERY, EVER).expect("found");
    assert_eq!((found.all.len(), found.damaged), (200, 0));
    assert_eq!(readings.hours(BATTERY, Field::Soc, EVER).expect("hours"), hours);
    let days = readings.days_of_all(Field::Soc, EVER).expect("days").all;
    assert_eq!(days.iter().map(|(_, day)| day.count).collect::<Vec<_>>(), [100; 3]);
    assert_eq!(readings.keep(&[at(5, 50), at(DAY + 5, 50)]).expect("kept"), [Kept::TooOld, Kept::Stored]);
    assert!(readings.bytes().expect("bytes") <= bytes);
}

#[test]
fn what_was_on_its_way_into_a_day_that_is_let_go_takes_nothing_from_it() {
    let folder = TempDir::new().expect("a folder");
    let mut readings = three_days(folder.path());
    let hours = readings.hours(BATTERY, Field::Soc, EVER).expect("hours");
    readings.keep(&[at(5, 50)]).expect("kept");
    readings.seal(Time(3 * DAY)).expect("sealed");
    readings.let_go(Time(DAY), 10).expect("let go");
    readings.compact(Time(3 * DAY), 10).expect("compacted");
    assert_eq!(readings.hours(BATTERY, Field::Soc, EVER).expect("hours"), hours);
}

#[test]
fn what_was_seen_long_ago_is_forgotten() {
    let folder = TempDir::new().expect("a folder");
    let mut readings = opened(folder.path());
    let mut taken = at(5, 50);
    taken.same = Same::Written("FF:FF".to_owned());
    readings.keep(&[taken]).expect("kept");
    assert_eq!(readings.forget_seen(Time(50 * DAY)).expect("forgotten"), 0);
    assert_eq!(readings.forget_seen(Time(61 * DAY)).expect("forgotten"), 1);
}

#[test]
fn a_reading_without_a_time_is_known_again_by_its_clock_as_it_was_written() {
    let folder = TempDir::new().expect("a folder");
    let mut readings = opened(folder.path());
    let without = |came: i64, clock: &str| {
        let mut taken = at(came, 50);
        taken.reading.quality = ClockQuality::Received;
        taken.same = Same::Written(clock.to_owned());
        taken
    };
    let first = readings.keep(&[without(1_000, "20FF-FF-FF FF:FF:FF")]).expect("kept");
    let again = readings.keep(&[without(9_000, "20FF-FF-FF FF:FF:FF"), without(9_000, "00:01")]).expect("kept");
    assert_eq!((first, again), (vec![Kept::Stored], vec![Kept::Duplicate, Kept::Stored]));
}

#[test]
fn a_damaged_day_is_told_and_the_rest_is_found() {
    for damage in [
        "update chunk set data = substr(data, 1, length(data) - 1) where day = 1 and field = 1",
        "update chunk set data = zeroblob(length(data)) where day = 1 and field = 0",
        "update chunk set count = 99 where day = 1 and field = 1",
        "update chunk set crc = crc + 1 where day = 1 and field = 0",
        "delete from chunk where day = 1 and field = 0",
    ] {
        let folder = TempDir::new().expect("a folder");
        drop(three_days(folder.path()));
        let other = Connection::open(folder.path().join("readings.db")).expect("the file");
        assert!(other.execute(damage, []).expect("damaged") > 0);
        drop(other);
        let readings = opened(folder.path());
        let found = readings.span(BATTERY, EVER).expect("found");
        let is_told = found.damaged == 1 || damage.starts_with("delete");
        assert!(is_told && found.all.len() == 200, "{damage}: {} and {}", found.all.len(), found.damaged);
        let series = readings.series(BATTERY, Field::Soc, EVER).expect("found");
        assert_eq!((series.all.len(), series.damaged), (200, found.damaged), "{damage}");
    }
}

#[test]
fn a_damaged_field_takes_nothing_from_the_others() {
    let folder = TempDir::new().expect("a folder");
    let mut readings = opened(folder.path());
    let mut taken = at(5, 50);
    taken.reading.values.set(Field::Voltage, Some(12_400));
    readings.keep(&[taken]).expect("kept");
    readings.seal(Time(DAY)).expect("sealed");
    readings.compact(Time(DAY), 1).expect("compacted");
    let other = Connection::open(folder.path().join("readings.db")).expect("the file");
    other.execute("update chunk set crc = crc + 1 where field = 1", []).expect("damaged");
    let found = readings.span(BATTERY, EVER).expect("found");
    assert_eq!((found.damaged, found.all[0].values.get(Field::Voltage)), (1, Some(12_400)));
    assert_eq!(found.all[0].values.get(Field::Soc), None);
}

#[test]
fn a_damaged_segment_holds_up_no_other_day() {
    let folder = TempDir::new().expect("a folder");
    let mut readings = opened(folder.path());
    readings.keep(&[at(5, 50), at(DAY + 5, 51)]).expect("kept");
    readings.seal(Time(2 * DAY)).expect("sealed");
    let other = Connection::open(folder.path().join("readings.db")).expect("the file");
    other.execute("update segment set data = x'00' where day = 0", []).expect("damaged");
    assert_eq!(readings.compact(Time(2 * DAY), 1).expect("compacted"), Compacted { days: 0, damaged: 1 });
    assert_eq!(readings.compact(Time(2 * DAY), 1).expect("compacted"), Compacted { days: 1, damaged: 0 });
    assert_eq!(readings.compact(Time(2 * DAY), 1).expect("compacted"), Compacted::default());
    let found = readings.span(BATTERY, EVER).expect("found");
    assert_eq!((found.all.len(), found.damaged), (1, 1));
}

#[test]
fn what_is_damaged_in_the_tail_takes_nothing_from_the_rest_and_stays() {
    let folder = TempDir::new().expect("a folder");
    let mut readings = opened(folder.path());
    readings.keep(&[at(5, 50)]).expect("kept");
    readings.keep(&[at(6, 51)]).expect("kept");
    drop(readings);
    let other = Connection::open(folder.path().join("readings.db")).expect("the file");
    other.execute("update tail set rows = x'ffff' where number = 1", []).expect("damaged");
    let mut readings = opened(folder.path());
    assert_eq!(readings.span(BATTERY, EVER).expect("found").all.len(), 1);
    readings.seal(Time(DAY)).expect("sealed");
    assert_eq!(other.query_row("select count(*) from tail", [], |row| row.get::<_, i64>(0)).expect("rows"), 1);
}

#[test]
fn what_lies_beside_the_numbers_is_not_trusted() {
    let folder = TempDir::new().expect("a folder");
    let mut readings = three_days(folder.path());
    let hours = readings.hours(BATTERY, Field::Soc, EVER).expect("hours");
    let days = readings.days_of_all(Field::Soc, EVER).expect("days");
    assert_eq!(hours.all.iter().map(|hour| hour.count).sum::<i64>(), 300);
    let other = Connection::open(folder.path().join("readings.db")).expect("the file");
    let kept: Vec<u8> = other
        .query_row("select hours from chunk where day = 1 and field = 1", [], |row| row.get(0))
        .expect("the hours");
    let set = |sql: &str, value: &dyn ToSql| {
        let sql = format!("update chunk set {sql} where day = 1 and field = 1");
        assert_eq!(other.execute(&sql, [value]).expect("another"), 1);
    };
    for bit in 0..8 * kept.len() {
        let mut damaged = kept.clone();
        damaged[bit / 8] ^= 1 << (bit % 8);
        set("hours = ?", &damaged);
        assert_eq!(readings.hours(BATTERY, Field::Soc, EVER).expect("hours"), hours, "bit {bit}");
    }
    set("hours = ?", &kept);
    for column in ["has", "least", "most", "sum", "first", "last", "generation", "beside"] {
        set(&format!("{column} = {column} + ?"), &1);
        assert_eq!(readings.hours(BATTERY, Field::Soc, EVER).expect("hours"), hours, "{column}");
        assert_eq!(readings.days_of_all(Field::Soc, EVER).expect("days"), days, "{column}");
        set(&format!("{column} = {column} - ?"), &1);
    }
    // Without the numbers nothing can be reckoned again.
    set("sum = sum + ?", &1);
    assert_eq!(readings.let_go(Time(3 * DAY), 100).expect("gone"), 6);
    let found = readings.hours(BATTERY, Field::Soc, EVER).expect("hours");
    assert_eq!((found.damaged, found.all.iter().map(|hour| hour.count).sum::<i64>()), (1, 200));
    let found = readings.days_of_all(Field::Soc, EVER).expect("days");
    assert_eq!((found.damaged, found.all.len()), (1, 2));
}

#[test]
fn what_nobody_asks_for_is_looked_through_in_time_and_what_is_damaged_is_counted_once() {
    let folder = TempDir::new().expect("a folder");
    let mut readings = three_days(folder.path());
    let other = Connection::open(folder.path().join("readings.db")).expect("the file");
    let ever_again =
        |readings: &mut Readings| (0..4).map(|_| readings.check(2).expect("looked through")).sum::<usize>();
    assert_eq!((ever_again(&mut readings), readings.left().expect("counted")), (0, 0));
    for damage in
        ["data = zeroblob(length(data)) where day = 1 and field = 1", "least = least - 1 where day = 2 and field = 1"]
    {
        assert_eq!(other.execute(&format!("update chunk set {damage}"), []).expect("damaged"), 1);
    }
    assert_eq!((ever_again(&mut readings), readings.left().expect("counted")), (2, 2));
    assert_eq!((ever_again(&mut readings), readings.left().expect("counted")), (0, 2));
    readings.let_go(Time(2 * DAY), 100).expect("gone");
    assert_eq!(readings.left().expect("counted"), 1, "what went is damaged no more");
}

#[test]
fn what_is_late_goes_into_its_day_under_a_new_generation() {
    let folder = TempDir::new().expect("a folder");
    let mut readings = three_days(folder.path());
    readings.keep(&[at(DAY + 7, 3), at(DAY + 8, 4)]).expect("kept");
    readings.seal(Time(3 * DAY)).expect("sealed");
    assert_eq!(readings.compact(Time(3 * DAY), 10).expect("compacted"), Compacted { days: 1, damaged: 0 });
    assert_eq!(readings.span(BATTERY, EVER).expect("found").all.len(), 302);
    let other = Connection::open(folder.path().join("readings.db")).expect("the file");
    let sql = "select group_concat(generation || ':' || count) from (select * from chunk where field = 1 order by day)";
    let chunks: String = other.query_row(sql, [], |row| row.get(0)).expect("chunks");
    assert_eq!(chunks, "1:100,2:102,1:100");
}

#[test]
fn a_file_of_a_newer_program_is_refused_as_it_is() {
    let folder = TempDir::new().expect("a folder");
    drop(three_days(folder.path()));
    let file = folder.path().join("readings.db");
    Connection::open(&file).expect("the file").pragma_update(None, "user_version", 99).expect("a version");
    assert!(matches!(Readings::open(&file), Err(ReadingsError::TooNew(99))));
}

#[test]
fn months_of_a_battery_that_come_late_are_kept_once_and_do_not_lie_in_memory() {
    const MANY: i64 = 1_000_000;
    let folder = TempDir::new().expect("a folder");
    let mut readings = opened(folder.path());
    readings.seal(Time(200 * DAY)).expect("sealed");
    let batches = (0..MANY / 4_000)
        .map(|batch| (0..4_000).map(|n| at((4_000 * batch + n) * 10_000, n % 101)).collect::<Vec<_>>());
    for batch in batches.clone() {
        assert!(readings.keep(&batch).expect("kept").iter().all(|kept| *kept == Kept::Stored));
        readings.seal_late().expect("sealed");
        assert!(readings.unsealed() < 60_000);
    }
    for batch in batches.step_by(100) {
        assert!(readings.keep(&batch).expect("kept").iter().all(|kept| *kept == Kept::Duplicate));
    }
    let hours = readings.hours(BATTERY, Field::Soc, (Time(0), Time(MANY * 10_000))).expect("hours");
    assert_eq!((hours.damaged, hours.all.iter().map(|hour| hour.count).sum::<i64>()), (0, MANY));
}
