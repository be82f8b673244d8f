//! From opening a properly closed hub to its first answer.

use std::path::Path;

use usecases::Clock;

use crate::Stopped;
use crate::figure::{Figure, median};
use crate::seat::Seat;

const OPENS: usize = 9;
const GOAL_MS: f64 = 150.0;

pub(crate) async fn measure(folder: &Path) -> Result<Vec<Figure>, Stopped> {
    // The first open may find a hub that was cut off.
    let seat = Seat::at(folder, Clock::system()).await;
    seat.tick().await;
    seat.leave().await;
    let mut times = Vec::with_capacity(OPENS);
    for _ in 0..OPENS {
        let clock = Clock::system();
        let seat = Seat::at(folder, clock.clone()).await;
        let stage = seat.stage().await?;
        times.push(clock.since_start().as_secs_f64() * 1_000.0);
        if stage != "sign_in" {
            return Err(Stopped::Wrong(format!("the hub opened on {stage}")));
        }
        seat.leave().await;
    }
    Ok(vec![Figure::at_most(GOAL_MS, "open to first answer: median", median(&times), "ms")])
}
