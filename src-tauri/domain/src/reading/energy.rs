//! Energy from readings of power: the area below the line from one to the next, as far as nothing is missing between them.

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

/// For how long at most a reading stands for what came after it, in minutes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gaps {
    /// Of a device that was awake.
    pub awake: i64,
    /// Of one that slept.
    pub asleep: i64,
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

/// The energy of readings in their order. Between two that are further apart than the earlier one may stand for, only so much
/// is counted. A mean power times a period is no energy.
#[must_use]
pub fn energy(readings: &[Power], gaps: Gaps) -> Energy {
    let mut sum = Energy::default();
    for pair in readings.windows(2) {
        let (from, to) = (pair[0], pair[1]);
        let cap = 60_000 * if from.awake { gaps.awake } else { gaps.asleep };
        let ms = (to.at.0 - from.at.0).clamp(0, cap);
        let watt_hours = f64::midpoint(from.watts, to.watts) * as_f64(ms) / 3_600_000.0;
        if watt_hours > 0.0 {
            sum.into += watt_hours;
        } else {
            sum.out -= watt_hours;
        }
        sum.covered_ms += ms;
    }
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
    fn what_nobody_measured_is_not_counted() {
        let sum = energy(&every(HOUR, &[-40.0, -40.0], true), Gaps::default());
        assert!((sum.out - 10.0).abs() < 1e-9, "a quarter of an hour of it: {sum:?}");
        assert_eq!(sum.coverage_pct(HOUR), Some(25.0));
        assert_eq!(energy(&[], Gaps::default()).coverage_pct(0), None);
        let back = [every(HOUR, &[-40.0], true), every(0, &[-40.0], true)].concat();
        assert_eq!(energy(&back, Gaps::default()).covered_ms, 0, "time that runs back adds nothing");
    }
}
