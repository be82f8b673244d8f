//! How a battery fills up: at a constant current first, then at a constant voltage, ever slower.

/// Percent an hour while the current is constant.
const RATE: f64 = 50.0;
/// From here on the voltage is constant.
const KNEE: f64 = 80.0;

/// How full a battery is that was `soc` percent full and has been charged for so many milliseconds. Asked from the
/// beginning each time, so that it does not matter how often it is asked.
#[must_use]
pub fn charged(soc: f64, milliseconds: i64) -> f64 {
    let hours = i32::try_from(milliseconds.max(0) / 1_000).map_or(f64::from(i32::MAX), f64::from) / 3_600.0;
    let to_knee = ((KNEE - soc) / RATE).max(0.0);
    if hours <= to_knee {
        return soc + RATE * hours;
    }
    let rest = 100.0 - soc.max(KNEE);
    100.0 - rest * (-(hours - to_knee) * RATE / (100.0 - KNEE)).exp()
}

/// The voltage at which a battery of 12 V stands.
#[must_use]
pub fn voltage(soc: f64) -> f64 {
    12.0 + 1.6 * soc / 100.0
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: i64 = 3_600_000;

    #[test]
    fn it_fills_evenly_first_and_ever_slower_then() {
        assert!((charged(30.0, HOUR) - 80.0).abs() < 1e-9);
        let (knee, later, end) = (charged(30.0, HOUR), charged(30.0, 2 * HOUR), charged(30.0, 3 * HOUR));
        assert!(later - knee < 20.0 && end - later < later - knee, "{knee} {later} {end}");
        assert!(charged(30.0, 1_000 * HOUR) <= 100.0);
        assert!((charged(97.0, 0) - 97.0).abs() < 1e-9);
        assert!((charged(97.0, -HOUR) - 97.0).abs() < 1e-9);
    }
}
