//! The last reading of a battery or a device, and how old that is.

use domain::Time;
use domain::alert::AlertKind;
use domain::reading::{ClockQuality, Field, faults};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::chart::{self, ChartedField};
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
    /// What is wrong, by its error letters.
    faults: Vec<ReadingFault>,
    /// What a chart is offered of.
    charted: Vec<ChartedField>,
}

/// An error letter.
#[derive(Serialize, TS)]
pub struct ReadingFault {
    /// What it tells, as it is alerted.
    kind: AlertKind,
    letter: char,
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
        faults: faults(reading.values.get(Field::Errors).unwrap_or(0))
            .map(|(kind, letter)| ReadingFault { kind, letter })
            .collect(),
        charted: chart::offered(&reading.values),
    }))
}

fn value(one: (Field, i64)) -> ReadingValue {
    ReadingValue { field: one.0, value: measured(one), unit: one.0.unit(), decimals: one.0.decimals_shown() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reading_grows_old_by_the_hours_of_the_hub() {
        let hours = |hours: i64| Age::of(Time(0), Time(hours * 3_600_000), (3, 8));
        assert_eq!([0, 3, 4, 8, 9].map(hours), [Age::Fresh, Age::Fresh, Age::Old, Age::Old, Age::Silent]);
        assert_eq!(Age::of(Time(5), Time(0), (3, 8)), Age::Fresh, "a clock that runs ahead");
    }
}
