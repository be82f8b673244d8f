//! What the product stands in and tests choose: the clock, ids, chance, the keyring.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use domain::Time;
use identity::{Cost, Keyring, Random};
use logbook::Logs;
use uuid::{Builder, ContextV7, Timestamp, Uuid};

use crate::files::Files;
use crate::practice::Practice;
use crate::rider::Displays;

/// Everything outside the rules: passed in, so that tests are deterministic.
pub struct Around {
    /// Wall clock and time since start.
    pub clock: Clock,
    /// Maker of ids.
    pub ids: Ids,
    /// Chance for codes.
    pub random: Random,
    /// Where the data key may lie.
    pub keyring: Keyring,
    /// How long a password takes to check.
    pub cost: Cost,
    /// Who chooses files.
    pub files: Files,
    /// Where the program's words are written down.
    pub logs: Logs,
    /// Who opens the practice hub.
    pub practice: Practice,
    /// Who opens the screens of customers at stations.
    pub displays: Displays,
}

impl Around {
    /// The real world, seen from `window`.
    #[must_use]
    pub fn real(window: Window) -> Self {
        let Window { files, logs, practice, displays } = window;
        let clock = Clock::system();
        Self {
            ids: Ids::new(clock.clone()),
            clock,
            random: Random::System,
            keyring: Keyring::System,
            cost: Cost::Real,
            files,
            logs,
            practice,
            displays,
        }
    }
}

/// What only the window knows.
#[derive(Clone)]
pub struct Window {
    /// How it asks for files.
    pub files: Files,
    /// Where the log goes.
    pub logs: Logs,
    /// The way to the practice hub.
    pub practice: Practice,
    /// The way to the screens of customers at stations.
    pub displays: Displays,
}

/// Tells the time. The wall clock names moments; waiting, locking and ending go by the time since start, which no one
/// can set.
#[derive(Clone)]
pub enum Clock {
    /// The computer's.
    System {
        /// When the program started.
        since: Instant,
    },
    /// A test's.
    Fixed(FixedClock),
}

/// A clock that stands until it is moved.
#[derive(Clone)]
pub struct FixedClock(Arc<Mutex<(Time, Duration)>>);

impl FixedClock {
    /// Stands at `now`.
    #[must_use]
    pub fn at(now: Time) -> Self {
        Self(Arc::new(Mutex::new((now, Duration::ZERO))))
    }

    /// Time goes on, by the wall and since start.
    pub fn advance(&self, by: Duration) {
        self.set(|(now, since)| {
            now.0 += i64::try_from(by.as_millis()).unwrap_or(i64::MAX);
            *since += by;
        });
    }

    /// Someone sets the wall clock; no time passes.
    pub fn jump_to(&self, wall: Time) {
        self.set(|(now, _)| *now = wall);
    }

    fn set(&self, change: impl FnOnce(&mut (Time, Duration))) {
        change(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner));
    }

    fn read(&self) -> (Time, Duration) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Clock {
    /// The computer's clock, counting from now.
    #[must_use]
    #[allow(clippy::disallowed_methods)] // the one place that may ask
    pub fn system() -> Self {
        Self::System { since: Instant::now() }
    }

    /// The wall clock.
    #[must_use]
    #[allow(clippy::disallowed_methods)] // the one place that may ask
    pub fn now(&self) -> Time {
        match self {
            Self::System { .. } => chrono::Utc::now().into(),
            Self::Fixed(clock) => clock.read().0,
        }
    }

    /// Milliseconds since a moment, told by the time since start.
    #[must_use]
    pub fn ms_since(&self, began: Duration) -> i64 {
        i64::try_from(self.since_start().saturating_sub(began).as_millis()).unwrap_or(i64::MAX)
    }

    /// Time since start; never goes back.
    #[must_use]
    pub fn since_start(&self) -> Duration {
        match self {
            Self::System { since } => since.elapsed(),
            Self::Fixed(clock) => clock.read().1,
        }
    }
}

/// Makes UUIDv7: in order of time, so that rows that belong together lie together.
pub struct Ids {
    clock: Clock,
    context: Mutex<ContextV7>,
    /// For hubs made up by a seed; else chance is the computer's own.
    seeded: Option<Mutex<Random>>,
}

impl Ids {
    /// Ids by this clock.
    #[must_use]
    pub fn new(clock: Clock) -> Self {
        Self { clock, context: Mutex::new(ContextV7::new()), seeded: None }
    }

    /// Ids that are the same for the same seed and clock.
    #[must_use]
    pub fn seeded(clock: Clock, seed: u64) -> Self {
        Self { seeded: Some(Mutex::new(Random::seeded(seed))), ..Self::new(clock) }
    }

    /// The next id.
    #[must_use]
    pub fn next(&self) -> Uuid {
        let millis = u64::try_from(self.clock.now().0).unwrap_or(0);
        let mut chance = [0; 10];
        let seeded = self.seeded.as_ref().map(|random| random.lock().unwrap_or_else(PoisonError::into_inner));
        if seeded.is_some_and(|mut random| random.fill(&mut chance).is_ok()) {
            return Builder::from_unix_timestamp_millis(millis, &chance).into_uuid();
        }
        let (seconds, nanos) = (millis / 1_000, u32::try_from(millis % 1_000).unwrap_or(0) * 1_000_000);
        let context = self.context.lock().unwrap_or_else(PoisonError::into_inner);
        Uuid::new_v7(Timestamp::from_unix(&*context, seconds, nanos))
    }
}
