//! What riders want in a week, by a seed, before anything happens.

use rand::rngs::StdRng;
use rand::seq::SliceRandom;
use rand::{RngExt, SeedableRng};
use station_sim::Wish;

/// Stations.
pub const STATIONS: usize = 6;
/// Slots of a station.
pub const SLOTS: u32 = 8;
/// Batteries in a station at the beginning.
pub const IN_STATION: usize = 5;
/// Riders who keep to one station for a day.
pub const RIDERS_AT: usize = 5;
/// Riders of all stations.
pub const RIDERS: usize = STATIONS * RIDERS_AT;
/// Rounds of a day: in each, at most one rider comes to each station.
pub const ROUNDS: usize = 30;

/// A week.
pub struct Week {
    /// What chance follows from.
    pub seed: u64,
    days: Vec<Day>,
}

/// A day: by round and station, who comes.
pub struct Day(pub Vec<[Option<Intent>; STATIONS]>);

/// What a rider wants.
#[derive(Clone, Copy, Debug)]
pub struct Intent {
    /// Who; none is a card that nobody knows.
    pub rider: Option<usize>,
    /// What.
    pub wish: Wish,
    /// How much of their battery they have used since, in percent.
    pub used: u32,
}

impl Week {
    /// The week of a seed.
    pub fn of(seed: u64, days: usize) -> Self {
        let mut random = StdRng::seed_from_u64(seed);
        let mut riders: Vec<usize> = (0..RIDERS).collect();
        let day = |_| {
            // Who goes where is another matter each day; on the day itself a station needs to know nothing of the others.
            riders.shuffle(&mut random);
            let mut rounds = Vec::with_capacity(ROUNDS);
            for _ in 0..ROUNDS {
                let mut intents = [None; STATIONS];
                for (at, intent) in intents.iter_mut().enumerate() {
                    let rider = riders[at * RIDERS_AT + random.random_range(0..RIDERS_AT)];
                    let wish = if random.random_range(0..6) == 0 { Wish::Return } else { Wish::Swap };
                    let used = random.random_range(30..80);
                    let rider = (random.random_range(0..40) != 0).then_some(rider);
                    *intent = (random.random_range(0..10) < 6).then_some(Intent { rider, wish, used });
                }
                rounds.push(intents);
            }
            Day(rounds)
        };
        Self { seed, days: (0..days).map(day).collect() }
    }

    /// A day of it.
    pub fn day(&self, number: usize) -> Option<&Day> {
        self.days.get(number)
    }

    /// How many visits there are.
    pub fn visits(&self) -> usize {
        self.days.iter().flat_map(|day| day.0.iter().flatten()).flatten().count()
    }
}
