//! A hub made up for practice, tests and benches: hubs, staff of every role, stations, batteries, customers with cards,
//! equipment, tariffs, job cards, rentals and a till. The same seed gives the same hub. It is made by the same commands as the screens give, so that
//! nothing in it could not have happened; names and numbers are of the region and nobody's.

pub mod basket;
mod batteries;
mod cards;
mod customers;
mod equipment;
pub mod fixture;
mod jobs;
mod misfits;
mod names;
mod play;
mod rentals;
mod seat;
mod staff;
mod stage;
mod stations;
mod tariffs;

use std::path::Path;

use domain::Time;
use rand::SeedableRng;
use rand::rngs::StdRng;
use usecases::{Clock, FixedClock};

use jobs::Things;
pub use play::play;
pub use seat::{PASSWORD, Seat, Stopped};
pub use stage::set;

/// How much of everything.
#[derive(Clone, Copy, Debug)]
pub struct Size {
    /// Hubs, one to three.
    pub hubs: usize,
    /// Batteries, over all hubs.
    pub batteries: usize,
    /// Customers with a card, over all hubs.
    pub customers: usize,
    /// Equipment, over all hubs.
    pub equipment: usize,
    /// Job cards, over all hubs.
    pub jobs: usize,
}

impl Default for Size {
    /// The practice hub of a new desktop.
    fn default() -> Self {
        Self { hubs: 3, batteries: 200, customers: 600, equipment: 60, jobs: 48 }
    }
}

const DAY_MS: i64 = 24 * 3_600_000;
/// Days that the hub has been at work.
const DAYS: i64 = 300;

/// Whoever makes the hub, and where in it and in time they are.
struct Maker {
    seat: Seat,
    clock: FixedClock,
    random: StdRng,
    /// The day the hub began.
    began: Time,
    size: Size,
}

impl Maker {
    /// When the hub's life has come to.
    fn now(&self) -> Time {
        Clock::Fixed(self.clock.clone()).now()
    }

    /// Goes to a part of the hub's life: 0 is its first day, 1 the present.
    fn at(&self, part: usize, of: usize) {
        let [part, of] = [part, of.max(1)].map(|number| i64::try_from(number).unwrap_or(i64::MAX));
        self.clock.jump_to(Time(self.began.0 + DAYS * DAY_MS / of * part.min(of)));
    }

    /// A moment later, so that what follows comes after.
    fn then(&self) {
        self.clock.jump_to(Time(self.now().0 + 1_000));
    }
}

/// Makes the hub in an empty folder, as it is at `now`. Its desk is closed afterwards.
///
/// # Errors
/// [`Stopped`] at the first command that is refused.
pub async fn make(folder: &Path, seed: u64, size: Size, now: Time) -> Result<(), Stopped> {
    let clock = FixedClock::at(Time(now.0 - DAYS * DAY_MS));
    let seat = Seat::seeded(folder, Clock::Fixed(clock.clone()), seed).await;
    let began = Time(now.0 - DAYS * DAY_MS);
    let mut maker = Maker { seat, clock, random: StdRng::seed_from_u64(seed), began, size };
    let hubs = staff::organisation(&mut maker).await?;
    let models = batteries::models(&maker).await?;
    for (number, hub) in hubs.iter().enumerate().take(size.hubs) {
        maker.seat.work_at(hub).await?;
        let customers = customers::of_hub(&mut maker, number).await?;
        let things = Things {
            stations: stations::of_hub(&mut maker, number).await?,
            batteries: batteries::of_hub(&mut maker, number, &models).await?,
            equipment: equipment::of_hub(&mut maker, number).await?,
        };
        tariffs::of_hub(&mut maker).await?;
        equipment::lend(&mut maker, &things.equipment, &customers).await?;
        jobs::of_hub(&mut maker, number, &things).await?;
        rentals::of_hub(&mut maker, &customers).await?;
    }
    maker.seat.work_at(&hubs[0]).await?;
    maker.seat.mark().await;
    maker.seat.leave().await;
    Ok(())
}

impl Size {
    /// What a hub has of `all`: the first half of it or more, the second three in ten, the third two.
    fn share(&self, all: usize, hub: usize) -> usize {
        match hub {
            0 => all - (1..self.hubs).map(|other| self.share(all, other)).sum::<usize>(),
            1 => all * 3 / 10,
            _ => all / 5,
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    /// 3 November 2026, 08:00 UTC.
    const NOW: Time = Time(1_793_692_800_000);

    async fn made(seed: u64) -> (tempfile::TempDir, Value) {
        let folder = tempfile::TempDir::new().expect("a folder");
        make(folder.path(), seed, Size { hubs: 3, batteries: 20, customers: 12, equipment: 6, jobs: 6 }, NOW)
            .await
            .expect("a hub");
        let seat = Seat::seeded(folder.path(), Clock::Fixed(FixedClock::at(NOW)), 1).await;
        let sign_in = json!({ "login": "amina", "password": PASSWORD });
        seat.call::<Value>("session.sign_in", sign_in).await.expect("the admin");
        let ask = json!({ "question": { "search": "", "filters": {}, "sort": "code", "descending": false }, "after": null, "limit": 100 });
        let page: Value = seat.call("battery.list", ask).await.expect("batteries");
        let start: Value = seat.call("app.start", Value::Null).await.expect("the start");
        assert_eq!(start["practice"]["people"].as_array().map(Vec::len), Some(11));
        seat.leave().await;
        (folder, page)
    }

    #[tokio::test]
    async fn the_same_seed_gives_the_same_hub_and_another_gives_another() {
        let (_one, first) = made(7).await;
        let (_two, again) = made(7).await;
        let (_three, other) = made(8).await;
        assert_eq!(first, again);
        assert_ne!(first, other);
        // Chilanga comes first by name and has three in ten.
        assert_eq!(first["rows"].as_array().map(Vec::len), Some(6));
    }
}
