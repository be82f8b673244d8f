//! What a customer had the use of.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::Millionths;
use crate::check::Check;
use crate::refusal::{Problem, Refusal};
use crate::tariff::{Length, Terms};
use crate::time::Time;

/// Swaps and recharges of one rental: far above what is possible, far below what cannot be counted.
const COUNT_MAX: i64 = 1_000_000;

/// A length taken at its flat price.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Flat {
    /// What it costs, in minor units.
    pub price: i64,
    /// The time that is paid with it.
    pub length: Length,
}

/// The use that is charged. What is not known is zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Usage {
    /// When it went out.
    pub start: Time,
    /// When it was to come back.
    pub due: Time,
    /// When it came back, or the moment it is asked for.
    pub end: Time,
    /// The flat price that was chosen.
    pub flat: Option<Flat>,
    /// Swaps so far.
    pub swaps: i64,
    /// Recharges so far, swaps and the first issue not among them.
    pub recharges: i64,
    /// Kilowatt-hours.
    pub energy: Millionths,
    /// Kilograms.
    pub mass: Millionths,
    /// Litres.
    pub volume: Millionths,
}

impl Usage {
    /// The use from `start` to `end`, not late.
    #[must_use]
    pub fn between(start: Time, end: Time) -> Self {
        let none = Millionths::default();
        Self { start, due: end, end, flat: None, swaps: 0, recharges: 0, energy: none, mass: none, volume: none }
    }

    /// The use as it is planned: the whole length, at its flat price if the terms have one.
    #[must_use]
    pub fn planned(terms: &Terms, start: Time, length: Length) -> Self {
        let end = Time(start.0.saturating_add(length.milliseconds()));
        Self { flat: terms.flat(length), ..Self::between(start, end) }
    }

    /// Refuses what no rental can be.
    pub(super) fn check(&self) -> Result<(), Refusal> {
        let mut check = Check::default();
        check.time("start", self.start);
        check.time("due", self.due);
        check.time("end", self.end);
        check.whole("swaps", self.swaps, 0, COUNT_MAX);
        check.whole("recharges", self.recharges, 0, COUNT_MAX);
        for (field, measured) in [("energy", self.energy), ("mass", self.mass), ("volume", self.volume)] {
            if !(Millionths::default()..=Millionths::MAX).contains(&measured) {
                check.problem(field, Problem::OutOfRange { min: 0.0, max: Millionths::MAX.into() });
            }
        }
        check.done()?;
        if self.end < self.start { Err(Refusal::ReturnedBeforeStart) } else { Ok(()) }
    }
}
