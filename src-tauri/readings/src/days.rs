//! Days of a device: which of them hold anything of a span of time, and what lies in each, sealed and in the tail.

use std::collections::BTreeSet;

use domain::Time;
use domain::reading::{ClockQuality, Field, Power, Reading};

use crate::day::{self, DAY_MS, TIMES};
use crate::error::ReadingsError;
use crate::open::Readings;
use crate::read::Found;
use crate::row;

/// What readings of power are made of, and how long each stands for what came after it.
const OF_POWER: [Field; 8] = [
    Field::Power,
    Field::Voltage,
    Field::Current,
    Field::Awake,
    Field::ChargingOn,
    Field::FanOn,
    Field::InverterOn,
    Field::UsbOn,
];

impl Readings {
    /// Days of a device that hold anything of a span.
    pub(crate) fn days(&self, device: i64, from: Time, until: Time) -> Result<BTreeSet<i64>, ReadingsError> {
        let mut days = self.open_days(device, from, until)?;
        let sql = "select day from chunk where device = ? and field = ? and day between ? and ?";
        let mut all = self.writer.prepare_cached(sql)?;
        for day in all.query_map((device, TIMES, day::of(from), last_day(until)), |row| row.get(0))? {
            days.insert(day?);
        }
        Ok(days)
    }

    /// Those of which not everything lies in chunks.
    pub(crate) fn open_days(&self, device: i64, from: Time, until: Time) -> Result<BTreeSet<i64>, ReadingsError> {
        let mut days = BTreeSet::new();
        let sql = "select distinct day from segment where device = ? and day between ? and ?";
        let mut all = self.writer.prepare_cached(sql)?;
        for day in all.query_map((device, day::of(from), last_day(until)), |row| row.get(0))? {
            days.insert(day?);
        }
        if let Some(tail) = self.tail.get(&device).filter(|_| from < until) {
            let rows = tail.range((from.0, i64::MIN)..(until.0, i64::MIN));
            days.extend(rows.map(|((at, _), _)| at.div_euclid(DAY_MS)));
        }
        Ok(days)
    }

    /// Everything of a day, in its order; of what was sealed, some fields, as [`Field::bit`]s.
    pub(crate) fn whole_day(&self, device: i64, day: i64, fields: u64) -> Result<Found<Reading>, ReadingsError> {
        let mut found = self.sealed_day(device, day, fields)?;
        let sealed = found.all.len();
        found.all.extend(self.tail_of(device, (Time(day * DAY_MS), Time((day + 1) * DAY_MS))));
        if sealed < found.all.len() {
            found.all.sort_by_key(|reading| reading.at);
        }
        Ok(found)
    }

    /// Everything of a day that was sealed, in the order of its times: of some fields.
    pub(crate) fn sealed_day(&self, device: i64, day: i64, fields: u64) -> Result<Found<Reading>, ReadingsError> {
        let sources = self.sealed(device, day, fields)?;
        let mut found = Found { all: Vec::new(), damaged: sources.damaged };
        for source in &sources.all {
            match day::readings(day, source) {
                Ok(readings) => found.all.extend(readings),
                Err(_) => found.damaged += 1,
            }
        }
        // What nothing can be read of any more is no reading.
        found.all.retain(|reading| sources.damaged == 0 || !reading.values.is_empty());
        if sources.all.len() > 1 {
            found.all.sort_by_key(|reading| reading.at);
        }
        Ok(found)
    }

    /// Adds a field of a day, as far as it is within a span, in the order of its times.
    pub(crate) fn numbers(
        &self,
        device: i64,
        day: i64,
        field: Field,
        (from, until): (Time, Time),
        found: &mut Found<(i64, i64)>,
    ) -> Result<(), ReadingsError> {
        let sources = self.sealed(device, day, field.bit())?;
        found.damaged += sources.damaged;
        let start = found.all.len();
        for source in &sources.all {
            found.damaged += usize::from(day::numbers(day, source, field, &mut found.all).is_err());
        }
        let (begin, end) = (Time(day * DAY_MS), Time((day + 1) * DAY_MS));
        if begin < from || until < end {
            let of_day = found.all.split_off(start);
            found.all.extend(of_day.into_iter().filter(|(at, _)| from.0 <= *at && *at < until.0));
        }
        let sealed = found.all.len();
        let of_tail = self.tail_of(device, (from.max(begin), until.min(end)));
        let counts = of_tail.filter(|one| one.quality != ClockQuality::Future);
        found.all.extend(counts.filter_map(|one| Some((one.at.0, one.values.get(field)?))));
        if sources.all.len() > 1 || (sealed > start && sealed < found.all.len()) {
            found.all[start..].sort_by_key(|(at, _)| *at);
        }
        Ok(())
    }

    /// What a day says of power, in the order of its times; readings of a time to come say nothing.
    pub(crate) fn powers(&self, device: i64, day: i64) -> Result<Found<Power>, ReadingsError> {
        let sources = self.sealed(device, day, OF_POWER.iter().fold(0, |bits, field| bits | field.bit()))?;
        let mut found = Found { all: Vec::new(), damaged: sources.damaged };
        for source in &sources.all {
            found.damaged += usize::from(day::powers(day, source, &OF_POWER, &mut found.all).is_err());
        }
        let sealed = found.all.len();
        let of_tail = self.tail_of(device, (Time(day * DAY_MS), Time((day + 1) * DAY_MS)));
        let counts = of_tail.filter(|one| one.quality != ClockQuality::Future);
        found.all.extend(counts.filter_map(|one| Power::of(one.at, &one.values)));
        if sources.all.len() > 1 || sealed < found.all.len() {
            found.all.sort_by_key(|power| power.at);
        }
        Ok(found)
    }

    /// What of a span lies in the tail.
    pub(crate) fn tail_of(&self, device: i64, (from, until): (Time, Time)) -> impl Iterator<Item = Reading> {
        let tail = self.tail.get(&device).filter(|_| from < until);
        let rows = tail.into_iter().flat_map(move |tail| tail.range((from.0, i64::MIN)..(until.0, i64::MIN)));
        rows.filter_map(|((at, _), bytes)| row::read(Time(*at), bytes))
    }
}

/// The day of the last instant before `until`.
pub(crate) fn last_day(until: Time) -> i64 {
    day::of(Time(until.0.saturating_sub(1)))
}
