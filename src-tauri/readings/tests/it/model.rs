//! The file against a list in memory, whatever happens in which order.

use std::collections::BTreeSet;

use domain::Time;
use domain::reading::{ClockQuality, Field, Reading, Values};
use proptest::prelude::*;
use readings::{Bucket, Kept, Readings, Same, Taken};
use uuid::Uuid;

const HOUR: i64 = 3_600_000;
const DAY: i64 = 24 * HOUR;
/// The day the story begins.
const BEGIN: i64 = 20_000 * DAY;

#[derive(Clone, Debug)]
enum Step {
    Keep(Vec<(u8, i64, i64, bool)>),
    Seal(i64),
    Compact(i64),
    OpenAnew,
}

fn step() -> impl Strategy<Value = Step> {
    // Few instants and few numbers, so that the same comes again.
    let one = (0u8..2, 0..60i64, 0..3i64, prop::bool::weighted(0.1));
    prop_oneof![
        4 => prop::collection::vec(one, 1..12).prop_map(Step::Keep),
        2 => (0..60i64).prop_map(Step::Seal),
        1 => (0..5i64).prop_map(Step::Compact),
        1 => Just(Step::OpenAnew),
    ]
}

fn device(number: u8) -> Uuid {
    Uuid::from_bytes([number; 16])
}

/// One in the hours after the story began; every other one has two fields.
fn taken((number, hour, kept, is_future): &(u8, i64, i64, bool)) -> Taken {
    let mut values = Values::NONE;
    values.set(Field::Voltage, Some(12_000 + kept));
    if hour % 2 == 0 {
        values.set(Field::Current, Some(-kept));
    }
    let quality = if *is_future { ClockQuality::Future } else { ClockQuality::Device };
    let reading = Reading { at: Time(BEGIN + hour * HOUR + HOUR / 3), quality, values };
    Taken { device: device(*number), reading, same: Same::AtItsTime }
}

/// What the list says of a field by the hour.
fn recounted(all: &[Reading], field: Field, (from, until): (Time, Time)) -> Vec<Bucket> {
    let mut hours: Vec<Bucket> = Vec::new();
    for one in all.iter().filter(|one| from <= one.at && one.at < until && one.quality != ClockQuality::Future) {
        let Some(kept) = one.values.get(field) else { continue };
        let hour = one.at.0.div_euclid(HOUR);
        let first = Bucket { number: hour, count: 0, least: kept, most: kept, sum: 0, first: kept, last: kept };
        if hours.last().is_none_or(|last| last.number != hour) {
            hours.push(first);
        }
        let last = hours.last_mut().expect("an hour");
        last.count += 1;
        last.sum += kept;
        last.least = last.least.min(kept);
        last.most = last.most.max(kept);
    }
    // Which of several at one instant came first, nobody can say.
    hours.into_iter().map(|hour| Bucket { first: 0, last: 0, ..hour }).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn what_was_kept_is_found_again(steps in prop::collection::vec(step(), 1..24), from in 0..60i64, long in 1..60i64) {
        let folder = tempfile::TempDir::new().expect("a folder");
        let file = folder.path().join("readings.db");
        let mut readings = Readings::open(&file).expect("a file");
        let mut model: BTreeSet<(u8, i64, Values)> = BTreeSet::new();
        let mut all: Vec<(u8, Reading)> = Vec::new();
        for step in steps {
            match step {
                Step::Keep(some) => {
                    let batch: Vec<Taken> = some.iter().map(taken).collect();
                    let kept = readings.keep(&batch).expect("kept");
                    for ((one, taken), kept) in some.iter().zip(&batch).zip(kept) {
                        let is_new = model.insert((one.0, taken.reading.at.0, taken.reading.values));
                        prop_assert_eq!(kept, if is_new { Kept::Stored } else { Kept::Duplicate });
                        if is_new {
                            all.push((one.0, taken.reading));
                        }
                    }
                }
                Step::Seal(hour) => drop(readings.seal(Time(BEGIN + hour * HOUR)).expect("sealed")),
                Step::Compact(day) => drop(readings.compact(Time(BEGIN + day * DAY), 3).expect("compacted")),
                Step::OpenAnew => {
                    drop(readings);
                    readings = Readings::open(&file).expect("the file again");
                }
            }
        }
        all.sort_by_key(|(device, reading)| (*device, reading.at, reading.values));
        let span = (Time(BEGIN + from * HOUR), Time(BEGIN + (from + long) * HOUR));
        for number in 0..2u8 {
            let own: Vec<Reading> = all.iter().filter(|(device, _)| *device == number).map(|(_, reading)| *reading).collect();
            let within = |one: &&Reading| span.0 <= one.at && one.at < span.1;
            let mut found = readings.span(device(number), span).expect("found");
            prop_assert!(found.all.is_sorted_by_key(|one| one.at));
            found.all.sort_by_key(|one| (one.at, one.values));
            prop_assert_eq!((found.all, found.damaged), (own.iter().filter(within).copied().collect::<Vec<_>>(), 0));
            for field in [Field::Voltage, Field::Current, Field::Soc] {
                let hours = readings.hours(device(number), field, span).expect("hours").all;
                let hours: Vec<Bucket> = hours.into_iter().map(|hour| Bucket { first: 0, last: 0, ..hour }).collect();
                prop_assert_eq!(hours, recounted(&own, field, span));
            }
            let days = readings.days_of_all(Field::Voltage, (Time(BEGIN), Time(BEGIN + 4 * DAY))).expect("days").all;
            let counted: i64 = days.iter().filter(|(one, _)| *one == device(number)).map(|(_, day)| day.count).sum();
            let all = recounted(&own, Field::Voltage, (Time(0), Time(BEGIN + 9 * DAY)));
            prop_assert_eq!(counted, all.iter().map(|hour| hour.count).sum::<i64>());
            let last = readings.latest().into_iter().find(|one| one.device == device(number));
            let last = last.map(|one| one.reading.at);
            prop_assert_eq!(last, own.iter().filter(|one| one.quality != ClockQuality::Future).map(|one| one.at).max());
        }
    }
}
