//! Figures of periods that follow one another, as the calendar of a hub cuts them: how many readings, the least, the most, the
//! sum; and the energy.

use std::collections::BTreeMap;

use domain::Time;
use domain::period::Span;
use domain::reading::{Energy, Field, Gaps, Power, Segment};
use uuid::Uuid;

use crate::error::ReadingsError;
use crate::hours::{Bucket, HOUR_MS};
use crate::open::Readings;
use crate::read::Found;

/// A field in a period; numbers as they are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Figures {
    /// Which period.
    pub span: Span,
    /// How many readings have it.
    pub count: i64,
    /// The least of them.
    pub least: i64,
    /// The most.
    pub most: i64,
    /// All of them together.
    pub sum: i64,
}

impl Figures {
    fn add(&mut self, part: &Bucket) {
        self.count += part.count;
        self.least = self.least.min(part.least);
        self.most = self.most.max(part.most);
        self.sum = self.sum.saturating_add(part.sum);
    }

    /// The mean of the readings, as they were measured; there is one at least.
    #[must_use]
    pub fn mean(&self, field: Field) -> f64 {
        // Sums of readings are far below what a float tells apart.
        #[allow(clippy::cast_precision_loss)]
        let (sum, count) = (self.sum as f64, self.count as f64);
        field.measured(1) * sum / count
    }
}

impl Readings {
    /// One field of some devices together, by periods in their order that do not overlap; a period of which nothing is known is
    /// left out. Whole hours are taken from what lies beside the numbers. Of hours that are cut, each part is reckoned; where
    /// their numbers were let go, the whole of such an hour counts where it begins.
    ///
    /// # Errors
    /// [`ReadingsError`] if the database refuses.
    pub fn by_period(&self, devices: &[Uuid], field: Field, periods: &[Span]) -> Result<Found<Figures>, ReadingsError> {
        let mut found = Found::NONE;
        let (Some(first), Some(last)) = (periods.first(), periods.last()) else { return Ok(found) };
        let whole = (Time(hour_of(first.0) * HOUR_MS), Time(last.1.0.saturating_add(HOUR_MS - 1)));
        let whole = (whole.0, Time(hour_of(whole.1) * HOUR_MS));
        let mut figures: BTreeMap<usize, Figures> = BTreeMap::new();
        for device in devices {
            let hours = self.hours(*device, field, whole)?;
            found.damaged += hours.damaged;
            for hour in hours.all {
                let (begin, end) = (Time(hour.number * HOUR_MS), Time((hour.number + 1) * HOUR_MS));
                let within = period_of(periods, begin).filter(|at| end <= periods[*at].1);
                let parts = match within {
                    Some(at) => vec![(at, hour)],
                    None => self.parts(*device, field, periods, &hour)?,
                };
                for (at, part) in parts {
                    let empty = Figures { span: periods[at], count: 0, least: i64::MAX, most: i64::MIN, sum: 0 };
                    figures.entry(at).or_insert(empty).add(&part);
                }
            }
        }
        found.all.extend(figures.into_values());
        Ok(found)
    }

    /// What of an hour that is cut lies in which period.
    fn parts(
        &self,
        device: Uuid,
        field: Field,
        periods: &[Span],
        hour: &Bucket,
    ) -> Result<Vec<(usize, Bucket)>, ReadingsError> {
        let begin = Time(hour.number * HOUR_MS);
        let numbers = self.series(device, field, (begin, Time(begin.0 + HOUR_MS)))?.all;
        if numbers.is_empty() {
            let at = period_of(periods, begin).or_else(|| (begin < periods[0].0).then_some(0));
            return Ok(at.map(|at| (at, *hour)).into_iter().collect());
        }
        let part = |(at, kept): &(i64, i64)| Some((period_of(periods, Time(*at))?, Bucket::of(hour.number, *kept)));
        Ok(numbers.iter().filter_map(part).collect())
    }

    /// The energy of a device by periods in their order that do not overlap, one for each of them. A reading before the first and
    /// one after the last tell of what reaches over their edges; what is of a time to come counts nowhere.
    ///
    /// # Errors
    /// [`ReadingsError`] if the database refuses.
    pub fn energy(&self, device: Uuid, periods: &[Span], gaps: Gaps) -> Result<Found<Energy>, ReadingsError> {
        let mut found = Found { all: vec![Energy::default(); periods.len()], damaged: 0 };
        let (Some(first), Some(last)) = (periods.first(), periods.last()) else { return Ok(found) };
        let Some(device) = self.devices.get(&device).copied() else { return Ok(found) };
        let from = first.0.plus_minutes(-gaps.awake.max(gaps.asleep));
        let (mut before, mut at): (Option<Power>, usize) = (None, 0);
        for day in self.days(device, from, Time(i64::MAX))? {
            let of_day = self.powers(device, day)?;
            found.damaged += of_day.damaged;
            for power in of_day.all {
                if let Some(before) = before.replace(power) {
                    let segment = Segment::between(before, power, gaps);
                    at += periods[at..].iter().take_while(|period| period.1 <= before.at).count();
                    for (period, energy) in periods[at..].iter().zip(&mut found.all[at..]) {
                        if segment.until() <= period.0 {
                            break;
                        }
                        *energy += segment.within(*period);
                    }
                }
                if power.at >= last.1 {
                    return Ok(found);
                }
            }
        }
        Ok(found)
    }
}

fn hour_of(at: Time) -> i64 {
    at.0.div_euclid(HOUR_MS)
}

/// Which period holds an instant.
fn period_of(periods: &[Span], at: Time) -> Option<usize> {
    let begun = periods.partition_point(|(from, _)| *from <= at);
    begun.checked_sub(1).filter(|begun| at < periods[*begun].1)
}
