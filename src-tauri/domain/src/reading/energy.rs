//! Energy from readings of power: the area below the line from one to the next, as far as nothing is missing between them.

use std::ops::AddAssign;

use super::{Field, Values};
use crate::time::Time;

/// A reading of power.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Power {
    /// When.
    pub at: Time,
    /// Watts into the battery; out of it below nothing.
    pub watts: f64,
    /// Whether the device was awake.
    pub awake: bool,
}

impl Power {
    /// What a reading says of it: its power, or else what follows from its voltage and current.
    #[must_use]
    pub fn of(at: Time, values: &Values) -> Option<Self> {
        let measured = |field: Field| values.get(field).map(|kept| field.measured(kept));
        let product = || Some(measured(Field::Voltage)? * measured(Field::Current)?);
        Some(Self { at, watts: measured(Field::Power).or_else(product)?, awake: values.is_awake() })
    }

    /// The current that a reading tells of, or that follows from its power and voltage, as the power it has at one volt: what is
    /// reckoned from that in watt-hours are ampere-hours.
    #[must_use]
    pub fn at_one_volt(at: Time, values: &Values) -> Option<Self> {
        let measured = |field: Field| values.get(field).map(|kept| field.measured(kept));
        let quotient = || {
            let volts = measured(Field::Voltage).filter(|volts| *volts > 0.0)?;
            Some(measured(Field::Power)? / volts)
        };
        Some(Self { at, watts: measured(Field::Current).or_else(quotient)?, awake: values.is_awake() })
    }
}

/// For how long at most a reading stands for what came after it, in minutes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gaps {
    /// Of a device that was awake.
    pub awake: i64,
    /// Of one that slept.
    pub asleep: i64,
}

impl Gaps {
    /// The longer of them, in minutes: a reading tells of nothing that is further away.
    #[must_use]
    pub fn longest(self) -> i64 {
        self.awake.max(self.asleep)
    }
}

impl Default for Gaps {
    fn default() -> Self {
        Self { awake: 15, asleep: 65 }
    }
}

/// What went in and out, and how much of the time is known.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Energy {
    /// Watt-hours.
    pub into: f64,
    /// Watt-hours.
    pub out: f64,
    /// Milliseconds that readings stand for.
    pub covered_ms: i64,
}

impl Energy {
    /// How much of so many milliseconds is known, in percent.
    #[must_use]
    pub fn coverage_pct(&self, of_ms: i64) -> Option<f64> {
        (of_ms > 0).then(|| 100.0 * (as_f64(self.covered_ms) / as_f64(of_ms)).clamp(0.0, 1.0))
    }
}

impl AddAssign for Energy {
    fn add_assign(&mut self, other: Self) {
        self.into += other.into;
        self.out += other.out;
        self.covered_ms += other.covered_ms;
    }
}

/// From one reading of power to the next: a line from what the one says to what the other says. Where the next came later than
/// the one may stand for, the line is as much shorter.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Segment {
    from: Time,
    ms: i64,
    begins: f64,
    ends: f64,
}

impl Segment {
    /// Between two readings, the earlier first.
    #[must_use]
    pub fn between(one: Power, next: Power, gaps: Gaps) -> Self {
        let cap = 60_000 * if one.awake { gaps.awake } else { gaps.asleep };
        let ms = next.at.0.saturating_sub(one.at.0).clamp(0, cap);
        Self { from: one.at, ms, begins: one.watts, ends: next.watts }
    }

    /// When it ends.
    #[must_use]
    pub fn until(&self) -> Time {
        Time(self.from.0 + self.ms)
    }

    /// Its energy.
    #[must_use]
    pub fn whole(&self) -> Energy {
        self.part(0, self.ms)
    }

    /// The energy of what of it lies in a span.
    #[must_use]
    pub fn within(&self, (from, until): (Time, Time)) -> Energy {
        let since = |at: Time| at.0.saturating_sub(self.from.0).clamp(0, self.ms);
        self.part(since(from), since(until))
    }

    /// From so many of its milliseconds until so many.
    fn part(&self, from: i64, until: i64) -> Energy {
        if until <= from {
            return Energy::default();
        }
        let watts = |ms| self.begins + (self.ends - self.begins) * (as_f64(ms) / as_f64(self.ms));
        let watt_hours = f64::midpoint(watts(from), watts(until)) * as_f64(until - from) / 3_600_000.0;
        Energy { into: watt_hours.max(0.0), out: (-watt_hours).max(0.0), covered_ms: until - from }
    }
}

/// The energy of readings in their order. Between two that are further apart than the earlier one may stand for, only so much
/// is counted. A mean power times a period is no energy.
#[must_use]
pub fn energy(readings: &[Power], gaps: Gaps) -> Energy {
    let mut sum = Energy::default();
    readings.windows(2).for_each(|pair| sum += Segment::between(pair[0], pair[1], gaps).whole());
    sum
}

/// Milliseconds of centuries are exact as a float.
#[allow(clippy::cast_precision_loss)]
fn as_f64(ms: i64) -> f64 {
    ms as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: i64 = 3_600_000;

    fn every(ms: i64, watts: &[f64], awake: bool) -> Vec<Power> {
        (0..).zip(watts).map(|(n, watts)| Power { at: Time(n * ms), watts: *watts, awake }).collect()
    }

    #[test]
    fn twelve_hourly_readings_asleep() {
        let watts = [-20.0, -30.0, -40.0, 0.0, 0.5, 60.0, 80.0, 100.0, -1.0, -10.0, -10.0, 0.0];
        let sum = energy(&every(HOUR, &watts, false), Gaps::default());
        assert!((sum.out - 100.5).abs() < 1e-9, "{sum:?}");
        assert!((sum.into - 240.0).abs() < 1e-9, "{sum:?}");
        assert_eq!(sum.coverage_pct(11 * HOUR), Some(100.0));
    }

    #[test]
    fn a_span_takes_its_part_of_what_reaches_over_its_edge() {
        let [one, next] = [every(HOUR, &[0.0, 60.0], false)[0], every(HOUR, &[0.0, 60.0], false)[1]];
        let segment = Segment::between(one, next, Gaps::default());
        let halves = [(Time(-HOUR), Time(HOUR / 2)), (Time(HOUR / 2), Time(9 * HOUR))].map(|span| segment.within(span));
        assert_eq!(halves.map(|half| half.into), [7.5, 22.5]);
        assert_eq!(halves.map(|half| half.covered_ms), [HOUR / 2; 2]);
        assert_eq!(segment.within((Time(HOUR), Time(2 * HOUR))), Energy::default());
        assert_eq!(segment.within((Time(HOUR), Time(0))), Energy::default());
    }

    #[test]
    fn power_is_told_or_follows_from_voltage_and_current() {
        let of = |told: &[(Field, f64)]| {
            let mut values = Values::NONE;
            told.iter().for_each(|(field, number)| values.measure(*field, *number).expect("a number"));
            Power::of(Time(0), &values).map(|power| power.watts)
        };
        assert_eq!(of(&[(Field::Voltage, 12.0), (Field::Current, -2.0)]), Some(-24.0));
        assert_eq!(of(&[(Field::Power, -20.0), (Field::Voltage, 12.0), (Field::Current, -2.0)]), Some(-20.0));
        assert_eq!(of(&[(Field::Voltage, 12.0)]), None);
    }

    #[test]
    fn current_is_told_or_follows_from_power_and_voltage() {
        let of = |told: &[(Field, f64)]| {
            let mut values = Values::NONE;
            told.iter().for_each(|(field, number)| values.measure(*field, *number).expect("a number"));
            Power::at_one_volt(Time(0), &values).map(|current| current.watts)
        };
        assert_eq!(of(&[(Field::Current, -2.0), (Field::Voltage, 12.0), (Field::Power, -30.0)]), Some(-2.0));
        assert_eq!(of(&[(Field::Voltage, 12.0), (Field::Power, -30.0)]), Some(-2.5));
        assert_eq!(of(&[(Field::Voltage, 0.0), (Field::Power, -30.0)]), None);
        assert_eq!(of(&[(Field::Power, -30.0)]), None);
    }

    #[test]
    fn what_nobody_measured_is_not_counted() {
        let sum = energy(&every(HOUR, &[-40.0, -40.0], true), Gaps::default());
        assert!((sum.out - 10.0).abs() < 1e-9, "a quarter of an hour of it: {sum:?}");
        assert_eq!(sum.coverage_pct(HOUR), Some(25.0));
        assert_eq!(energy(&[], Gaps::default()).coverage_pct(0), None);
        let back = [every(HOUR, &[-40.0], true), every(0, &[-40.0], true)].concat();
        assert_eq!(energy(&back, Gaps::default()).covered_ms, 0, "time that runs back adds nothing");
    }
}
