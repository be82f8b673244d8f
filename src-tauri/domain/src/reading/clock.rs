//! When a reading was taken. Clocks of devices are wrong in every way; what time it was is rebuilt where it can be, and each
//! reading says how well its time is known.

use crate::choice::choice;
use crate::time::Time;

choice! {
    /// How the time of a reading is known.
    ClockQuality {
        /// By the device's own clock.
        Device = "device",
        /// By its GPS.
        Gps = "gps",
        /// From those around it.
        Repaired = "repaired",
        /// By when it came, and nothing else.
        Received = "received",
        /// It says it is of a time to come: it never orders or prices anything.
        Future = "future",
    }
}

/// How far ahead of its arrival a reading may be.
const AHEAD_MINUTES: i64 = 5;
/// From one reading to the next while a device is awake, and while it sleeps.
const AWAKE_MINUTES: i64 = 5;
const ASLEEP_MINUTES: i64 = 60;

/// The time of a reading that came at `received`, of what its clocks tell. One that is of a time to come stands where it came.
#[must_use]
pub fn judged(device: Option<Time>, gps: Option<Time>, received: Time) -> (Time, ClockQuality) {
    let (at, quality) = match (device, gps) {
        (Some(at), _) => (at, ClockQuality::Device),
        (None, Some(at)) => (at, ClockQuality::Gps),
        (None, None) => return (received, ClockQuality::Received),
    };
    if at > received.plus_minutes(AHEAD_MINUTES) { (received, ClockQuality::Future) } else { (at, quality) }
}

/// A reading of a catch-up, in the order in which they came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    /// Its time, if that is known.
    pub at: Option<Time>,
    /// Whether the device was awake then.
    pub awake: bool,
}

/// The times of a whole catch-up whose last batch came at `arrival`: from one whose time is known, or else from the arrival of
/// the last, each gap as long as the earlier of the two says. Those that are known stay as they are, and none that is rebuilt
/// passes the next that is known.
#[must_use]
pub fn repaired(rows: &[Row], arrival: Time) -> Vec<Time> {
    let mut times = vec![arrival; rows.len()];
    let mut last = None;
    // The end is where nothing is known.
    let first = rows.iter().position(|row| row.at.is_some());
    let anchor = first.or(rows.len().checked_sub(1));
    let mut next = vec![None; rows.len()];
    for at in (0..rows.len()).rev() {
        next[at] = rows[at].at.or_else(|| next.get(at + 1).copied().flatten());
    }
    for at in anchor.into_iter().flat_map(|anchor| anchor..rows.len()) {
        times[at] = match (rows[at].at, last) {
            (Some(known), _) => known,
            (None, None) => arrival,
            (None, Some(before)) => {
                let forward = after(times[before], &rows[before]);
                next[at].map_or(forward, |next| forward.min(next.max(times[before])))
            }
        };
        last = Some(at);
    }
    for at in (0..anchor.unwrap_or(0)).rev() {
        times[at] = Time(times[at + 1].0 - gap_ms(&rows[at]));
    }
    times
}

fn after(at: Time, row: &Row) -> Time {
    Time(at.0 + gap_ms(row))
}

fn gap_ms(row: &Row) -> i64 {
    60_000 * if row.awake { AWAKE_MINUTES } else { ASLEEP_MINUTES }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: i64 = 1_765_411_200_000;

    fn at(clock: &str) -> Time {
        let (hours, minutes) = clock.split_once(':').expect("hours and minutes");
        let part = |text: &str| text.parse::<i64>().expect("a number");
        Time(DAY + 60_000 * (60 * part(hours) + part(minutes)))
    }

    /// `09:00` is known, `awake` and `asleep` are not.
    fn check(given: &str, arrival: &str, expect: &str) {
        let row = |word: &str| match word {
            "awake" => Row { at: None, awake: true },
            "asleep" => Row { at: None, awake: false },
            known => Row { at: Some(at(known)), awake: true },
        };
        let rows: Vec<Row> = given.split(' ').map(row).collect();
        let expect: Vec<Time> = expect.split(' ').map(at).collect();
        assert_eq!(repaired(&rows, at(arrival)), expect, "{given}");
    }

    #[test]
    fn times_are_rebuilt_from_what_is_known() {
        check("awake awake asleep 09:00 awake", "12:00", "7:50 7:55 8:00 9:00 9:05");
        check("awake asleep awake", "12:00", "10:55 11:00 12:00");
        check("09:00 awake awake 11:00", "12:00", "9:00 9:05 9:10 11:00");
        check("09:00 awake awake 09:07", "12:00", "9:00 9:05 9:07 9:07");
        check("09:00 awake 08:00", "12:00", "9:00 9:00 8:00");
        assert_eq!(repaired(&[], at("12:00")), []);
    }

    #[test]
    fn a_clock_is_taken_as_far_as_it_can_be_right() {
        let now = at("12:00");
        assert_eq!(judged(Some(at("9:00")), Some(at("9:01")), now), (at("9:00"), ClockQuality::Device));
        assert_eq!(judged(None, Some(at("9:01")), now), (at("9:01"), ClockQuality::Gps));
        assert_eq!(judged(None, None, now), (now, ClockQuality::Received));
        assert_eq!(judged(Some(at("12:05")), None, now), (at("12:05"), ClockQuality::Device));
        assert_eq!(judged(Some(at("12:06")), None, now), (now, ClockQuality::Future));
    }
}
