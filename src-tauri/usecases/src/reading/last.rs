//! The last reading of a battery or a device, and how old that is.

use domain::Time;
use domain::reading::{ClockQuality, Field};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{ReadingsOf, found, measured};
use crate::fault::Fault;
use crate::handles::Hub;
use crate::operator::Operator;

/// Whose readings.
#[derive(Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct AskReadings {
    of: ReadingsOf,
}

/// How old a reading is, by the hours of the hub.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(rename = "ReadingAge")]
pub enum Age {
    /// As good as now.
    Fresh,
    /// Older than one would like.
    Old,
    /// Too old to go by.
    Silent,
}

impl Age {
    /// By the hours until which a hub takes a reading for fresh, and for old.
    fn of(at: Time, now: Time, (fresh, old): (i64, i64)) -> Self {
        let is_within = |hours: i64| now.0.saturating_sub(at.0) <= hours * 3_600_000;
        if is_within(fresh) {
            Self::Fresh
        } else if is_within(old) {
            Self::Old
        } else {
            Self::Silent
        }
    }
}

/// The last reading.
#[derive(Serialize, TS)]
pub struct LastReading {
    at: Time,
    quality: ClockQuality,
    age: Age,
    awake: bool,
    values: Vec<ReadingValue>,
    /// Its error letters.
    errors: String,
}

/// A number of a reading.
#[derive(Serialize, TS)]
pub struct ReadingValue {
    field: Field,
    value: f64,
    unit: &'static str,
    /// Decimals that mean something.
    decimals: u8,
}

/// The last reading of a battery or a device; none if there never was one.
pub(crate) async fn latest(hub: &Hub, by: &Operator, ask: AskReadings) -> Result<Option<LastReading>, Fault> {
    let (device, _) = found(hub, by, ask.of).await?;
    let last = hub.readings.ask(move |readings| Ok(readings.last_of(device))).await?;
    let (now, place) = (hub.now(), &by.record.form);
    let hours = (place.fresh_green_h, place.fresh_orange_h);
    Ok(last.map(|reading| LastReading {
        at: reading.at,
        quality: reading.quality,
        age: Age::of(reading.at, now, hours),
        awake: reading.values.is_awake(),
        values: reading.values.iter().filter(|(field, _)| *field != Field::Errors).map(value).collect(),
        errors: letters(reading.values.get(Field::Errors).unwrap_or(0)),
    }))
}

fn value(one: (Field, i64)) -> ReadingValue {
    ReadingValue { field: one.0, value: measured(one), unit: one.0.unit(), decimals: one.0.decimals().min(2) }
}

/// A letter for each bit, A the lowest.
fn letters(bits: i64) -> String {
    ('A'..='Z').enumerate().filter(|(bit, _)| bits >> bit & 1 == 1).map(|(_, letter)| letter).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_bits_from_the_lowest() {
        assert_eq!((letters(0), letters(0b101), letters(1 << 25)), (String::new(), "AC".to_owned(), "Z".to_owned()));
    }

    #[test]
    fn a_reading_grows_old_by_the_hours_of_the_hub() {
        let hours = |hours: i64| Age::of(Time(0), Time(hours * 3_600_000), (3, 8));
        assert_eq!([0, 3, 4, 8, 9].map(hours), [Age::Fresh, Age::Fresh, Age::Old, Age::Old, Age::Silent]);
        assert_eq!(Age::of(Time(5), Time(0), (3, 8)), Age::Fresh, "a clock that runs ahead");
    }
}
