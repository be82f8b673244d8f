//! One station: what happens to it goes in, what it has to say comes out. It does no I/O and has no clock of its own.

mod command;
mod heard;
mod readings;
mod speech;
mod visit;

use std::collections::VecDeque;

use serde_json::{Map, Value};

use crate::clock::{ClockFault, StationClock};
use crate::happened::Happened;
use crate::journal::{Journal, Say};
use crate::rack::Rack;
use crate::world::{Rider, StationSetup};
pub use command::signature;
use visit::Visit;

/// How many answers and commands a station remembers, so that it does none twice.
const REMEMBERED: usize = 64;

/// A station.
#[derive(Clone, Debug)]
pub struct Station {
    setup: StationSetup,
    rack: Rack,
    visit: Visit,
    journal: Journal,
    boot: Boot,
    link: Link,
    /// Readings taken while there was no link.
    readings: VecDeque<Value>,
    settings: Map<String, Value>,
    /// Answers that were heard.
    answers: VecDeque<String>,
    /// Commands that were done.
    commands: VecDeque<String>,
}

/// This start of its program.
#[derive(Clone, Debug)]
struct Boot {
    id: String,
    clock: StationClock,
    seq: u64,
    /// How often it has told how it is; with the start's name it is used once.
    statuses: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Link {
    Up,
    /// Lost just now: whoever is there waits.
    Lost,
    /// Lost for so long that the station serves whom it knows without asking.
    Alone,
}

/// Somebody holds a card to the reader.
#[derive(Clone, Debug, PartialEq)]
pub struct Tap {
    /// Who, and what they brought.
    pub rider: Rider,
    /// What they want.
    pub wish: Wish,
}

/// What somebody wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wish {
    /// A full battery, for the one they brought if they did.
    Swap,
    /// To leave the one they brought.
    Return,
}

/// Something that happens to a station.
#[derive(Clone, Debug, PartialEq)]
pub enum Signal {
    /// The link is there, and answers will be heard.
    Linked,
    /// The link is lost.
    Cut,
    /// The link is lost for long.
    Alone,
    /// Somebody comes.
    Tapped(Tap),
    /// Whoever is there does the next thing.
    WentOn,
    /// The broker has a message.
    Stored(u64),
    /// The hub says something, on a topic below the station.
    Told {
        /// The topic.
        topic: String,
        /// What it says.
        payload: Value,
    },
    /// Time has passed: it measures and tells.
    Looked,
    /// It is switched on anew.
    Restarted {
        /// What it calls this start; never used before.
        boot: String,
        /// How its clock is now.
        clock: ClockFault,
    },
}

impl Station {
    /// A station that is switched on.
    #[must_use]
    pub fn new(setup: StationSetup, boot: &str, clock: ClockFault, now: i64) -> Self {
        Self {
            rack: Rack::new(&setup.slots, now),
            setup,
            visit: Visit::Idle,
            journal: Journal::default(),
            boot: Boot { id: boot.to_owned(), clock: StationClock::new(clock, now), seq: 0, statuses: 0 },
            link: Link::Lost,
            readings: VecDeque::new(),
            settings: Map::new(),
            answers: VecDeque::new(),
            commands: VecDeque::new(),
        }
    }

    /// The same, whose slots charge so many times as fast as in the field: for whoever watches.
    #[must_use]
    pub fn hastened(self, haste: u32) -> Self {
        Self { rack: self.rack.hastened(haste), ..self }
    }

    /// Something happens; what comes of it, for whoever watches.
    pub fn step(&mut self, signal: Signal, now: i64) -> Vec<Happened> {
        match signal {
            Signal::Linked => self.linked(now),
            Signal::Cut => {
                self.link = Link::Lost;
                vec![Happened::Cut]
            }
            Signal::Alone => {
                self.link = Link::Alone;
                Vec::new()
            }
            Signal::Tapped(tap) => self.tapped(tap, now),
            Signal::WentOn => self.went_on(now),
            Signal::Stored(number) => {
                self.journal.stored(number);
                Vec::new()
            }
            Signal::Told { topic, payload } => self.told(&topic, &payload, now),
            Signal::Looked => {
                self.look(now);
                Vec::new()
            }
            Signal::Restarted { boot, clock } => self.restarted(boot, clock, now),
        }
    }

    /// What it has to say now; each once for each link.
    pub fn says(&mut self) -> Vec<Say> {
        if self.link == Link::Up { self.journal.due() } else { Vec::new() }
    }

    fn linked(&mut self, now: i64) -> Vec<Happened> {
        self.link = Link::Up;
        self.journal.relinked();
        self.tell_status(now);
        self.catch_up(now);
        vec![Happened::Linked]
    }

    /// What is on paper stays: slots, journal, commands. Whoever stood there is forgotten.
    fn restarted(&mut self, boot: String, clock: ClockFault, now: i64) -> Vec<Happened> {
        let left = self.forget(now);
        self.boot = Boot { id: boot.clone(), clock: StationClock::new(clock, now), seq: 0, statuses: 0 };
        if self.link == Link::Up {
            self.link = Link::Lost;
        }
        std::iter::once(Happened::Restarted { boot }).chain(left).collect()
    }

    /// How it was installed.
    #[must_use]
    pub const fn setup(&self) -> &StationSetup {
        &self.setup
    }

    /// Its slots.
    #[must_use]
    pub const fn rack(&self) -> &Rack {
        &self.rack
    }

    /// Whether there is a link.
    #[must_use]
    pub fn is_linked(&self) -> bool {
        self.link == Link::Up
    }

    /// Whether nobody stands there.
    #[must_use]
    pub const fn is_idle(&self) -> bool {
        matches!(self.visit, Visit::Idle)
    }

    /// Whether whoever is there has the next thing to do.
    #[must_use]
    pub const fn is_their_turn(&self) -> bool {
        matches!(self.visit, Visit::Opened { .. } | Visit::Brought { .. })
    }

    /// Whether an answer is waited for that was asked for.
    #[must_use]
    pub fn waits(&self) -> bool {
        self.journal.open().is_some()
    }

    /// Whether the hub knows all it has to know.
    #[must_use]
    pub fn is_settled(&self) -> bool {
        self.is_idle() && self.link == Link::Up && self.journal.is_empty()
    }

    /// How it was set by the hub.
    #[must_use]
    pub const fn settings(&self) -> &Map<String, Value> {
        &self.settings
    }
}

/// Notes what must not be done twice; whether it is new.
fn is_new(remembered: &mut VecDeque<String>, what: String) -> bool {
    if remembered.contains(&what) {
        return false;
    }
    if remembered.len() == REMEMBERED {
        remembered.pop_front();
    }
    remembered.push_back(what);
    true
}

#[cfg(test)]
mod tests;
