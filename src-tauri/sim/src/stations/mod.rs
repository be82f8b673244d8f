//! A week of stations: six of them, riders who come to them, a hub that answers over real sockets. It is played twice from
//! one seed, as it should be and with all that goes wrong in the field, and both must come to the same: batteries, money and
//! swaps. What riders want is decided before; it is repeated until it is answered, and a station decides by what is in its
//! slots and by the time, which stands while anybody waits. So no fault of a link, a station or the hub has a part in it.

mod cable;
pub(crate) mod digest;
pub(crate) mod field;
pub(crate) mod hub;
pub mod kill;
mod plan;
mod play;
mod trap;

use std::fmt;
use std::fs;
use std::path::Path;

use station_sim::Level;

use crate::Stopped;
use plan::Week;
use play::Play;

/// What a week saw.
#[derive(Debug, Default)]
pub struct Report {
    /// Days.
    pub days: usize,
    /// Visits of riders.
    pub visits: usize,
    /// Swaps, rentals and returns that were booked.
    pub swaps: i64,
    /// Messages that came to the hub on the clean week, and on the other.
    pub messages: (i64, i64),
    /// Of the latter, those that came before.
    pub repeats: i64,
    /// Visits without a link.
    pub alone: usize,
    /// Visits that a station forgot.
    pub forgotten: usize,
    /// Times that the hub was switched off and on.
    pub restarts: u64,
    /// Connections that were cut in the middle.
    pub cuts: u64,
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { days, visits, swaps, messages, repeats, alone, forgotten, restarts, cuts } = self;
        write!(
            f,
            "{days} days, {visits} visits, {swaps} swaps; clean {} messages; with faults {}, ",
            messages.0, messages.1
        )?;
        write!(f, "{repeats} of them repeats, {cuts} connections cut, {restarts} restarts of the hub, ")?;
        write!(f, "{alone} visits without a link, {forgotten} begun anew: all came to the same")
    }
}

/// Plays so many days below `folder`, clean and with faults, and compares them after each day.
///
/// # Errors
/// [`Stopped::Wrong`] with the seed, the day and what differs.
pub async fn week(folder: &Path, seed: u64, days: usize) -> Result<Report, Stopped> {
    let week = Week::of(seed, days);
    let mut report = Report { days, visits: week.visits(), ..Report::default() };
    let mut plays = Vec::new();
    for (name, level) in [("clean", Level::None), ("faults", Level::Some)] {
        let place = folder.join(name);
        fs::create_dir_all(&place)?;
        plays.push(Play::begin(&place, &week, level).await?);
    }
    for number in 0..days {
        let mut ends = Vec::new();
        for play in &mut plays {
            let end = play.day(&week, number).await;
            ends.push(end.map_err(|stopped| Stopped::Wrong(format!("seed {seed}, day {number}: {stopped}")))?);
        }
        if let Some(differs) = ends[0].differs(&ends[1]) {
            return Err(Stopped::Wrong(format!("seed {seed}, day {number}: with faults {differs}")));
        }
        (report.swaps, report.messages, report.repeats) =
            (ends[0].swaps(), (ends[0].messages, ends[1].messages), ends[1].repeats);
    }
    for play in plays {
        let seen = play.end().await;
        report.alone += seen.alone;
        report.forgotten += seen.forgotten;
        report.restarts += seen.restarts;
        report.cuts += seen.cuts;
    }
    Ok(report)
}
