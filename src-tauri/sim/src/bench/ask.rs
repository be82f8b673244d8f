//! Asking the same things several times over, in turn, so that a busy moment does not fall on one of them.

use serde_json::Value;
use usecases::Clock;

use crate::Stopped;
use crate::figure::{Figure, median, percentile};
use crate::seat::Seat;

/// Times each thing is asked; the middle one counts.
const ROUNDS: usize = 5;

/// One thing to ask, and the group its time is told with.
pub(crate) struct Asked {
    pub group: &'static str,
    pub command: &'static str,
    pub input: Value,
}

/// Middle milliseconds of each thing, in the order given.
pub(crate) async fn times(seat: &Seat, things: &[Asked]) -> Result<Vec<f64>, Stopped> {
    let mut rounds = vec![Vec::with_capacity(ROUNDS); things.len()];
    for _ in 0..ROUNDS {
        for (thing, times) in things.iter().zip(&mut rounds) {
            // Nobody is there to keep the screen from locking.
            seat.call::<Value>("session.stir", Value::Null).await?;
            let clock = Clock::system();
            seat.call::<Value>(thing.command, thing.input.clone()).await?;
            times.push(clock.since_start().as_secs_f64() * 1_000.0);
        }
    }
    Ok(rounds.iter().map(|times| median(times)).collect())
}

/// The middle and the 99th in a hundred of every group and of all, which may be at most `goal`.
pub(crate) fn figures(what: &str, things: &[Asked], times: &[f64], goal: f64) -> Vec<Figure> {
    let mut figures = Vec::new();
    let mut groups: Vec<&str> = Vec::new();
    for thing in things {
        if !groups.contains(&thing.group) {
            groups.push(thing.group);
        }
    }
    for group in groups {
        let of: Vec<(f64, &Asked)> =
            times.iter().copied().zip(things).filter(|(_, thing)| thing.group == group).collect();
        let times: Vec<f64> = of.iter().map(|(ms, _)| *ms).collect();
        figures.push(Figure::plain(format!("{what}, {group}: median"), median(&times), "ms"));
        figures.push(Figure::at_most(goal, format!("{what}, {group}: p99"), percentile(&times, 99), "ms"));
        let slowest = of.iter().max_by(|a, b| a.0.total_cmp(&b.0)).filter(|(ms, _)| *ms > goal);
        if let Some((ms, thing)) = slowest {
            eprintln!("slow: {ms:.1} ms {}", thing.input);
        }
    }
    figures.push(Figure::at_most(goal, format!("every {what}: p99"), percentile(times, 99), "ms"));
    figures
}
