//! A rental: an agreement with a customer, a line for each thing in it, each with its own out and back. Source: domain.md,
//! "Entities", "Custody"; the terms of a line never change.

use serde::{Deserialize, Serialize};

use crate::choice::choice;
use crate::custody::Item;
use crate::id::{ActId, CustomerId, HubId, RentalId, RentalLineId, TermsId};
use crate::price::{self, Flat, Millionths, Price, Usage};
use crate::refusal::{Problem, Refusal};
use crate::tariff::Terms;
use crate::time::Time;

/// Days for which something may be lent out with a due time that somebody types.
const DAYS_MAX: i64 = 366;

choice! {
    /// How a line ended.
    Ending {
        /// It came back.
        Returned = "returned",
        /// It was lost.
        Lost = "lost",
        /// It was stolen.
        Stolen = "stolen",
        /// It was never meant to go out.
        Undone = "undone",
    }
}

choice! {
    /// How something looks.
    Condition {
        /// As it should.
        Good = "good",
        /// Worn, but it works.
        Worn = "worn",
        /// Damaged.
        Damaged = "damaged",
    }
}

/// An agreement with a customer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Rental {
    /// Its id.
    pub id: RentalId,
    /// The hub.
    pub hub: HubId,
    /// What people call it, as `R-2026-00318`.
    pub code: String,
    /// Who rents.
    pub customer: CustomerId,
    /// When it began.
    pub started: Time,
    /// Anything worth knowing.
    pub note: String,
    /// The act that wrote it last.
    pub act: ActId,
}

/// One thing in a rental.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Line {
    /// Its id.
    pub id: RentalLineId,
    /// The hub.
    pub hub: HubId,
    /// The rental.
    pub rental: RentalId,
    /// What the customer has now, or had last.
    pub item: Item,
    /// What was agreed.
    pub terms: TermsId,
    /// The flat price that was chosen.
    pub flat: Option<Flat>,
    /// When it went out.
    pub started: Time,
    /// When it is to come back.
    pub due: Time,
    /// When it ended; none while it is out.
    pub ended: Option<Time>,
    /// How it ended.
    pub outcome: Option<Ending>,
    /// Swaps so far.
    pub swaps: i64,
    /// Recharges so far, swaps not among them.
    pub recharges: i64,
    /// Kilowatt-hours that are charged.
    pub energy: Millionths,
    /// Kilograms.
    pub mass: Millionths,
    /// Litres.
    pub volume: Millionths,
    /// How full it was when it went out, in hundredths of a percent.
    pub soc_out_e2: Option<i64>,
    /// How full it came back.
    pub soc_back_e2: Option<i64>,
    /// How it looked when it went out.
    pub condition_out: Option<Condition>,
    /// How it came back.
    pub condition_back: Option<Condition>,
    /// What it cost in the end, line by line.
    pub price: Option<Price>,
    /// The act that wrote it last.
    pub act: ActId,
}

impl Line {
    /// Whether it is out.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.ended.is_none()
    }

    /// When a use ends that ends now, at a moment nobody typed: a computer whose clock was set back since it began says an
    /// earlier one, and then it took no time.
    #[must_use]
    pub fn ends(&self, now: Time) -> Time {
        now.max(self.started)
    }

    /// Whether whoever serves may tell that it came back at `then`: since `since`, when the day began, or the till
    /// was opened if that was before. Before that it takes time off the price that nobody can see any more, and is a manager's.
    ///
    /// # Errors
    /// [`Refusal::ReturnedBeforeStart`], [`Refusal::ReturnByManager`].
    pub fn may_have_ended_at(&self, then: Time, since: Time) -> Result<(), Refusal> {
        if then < self.started {
            return Err(Refusal::ReturnedBeforeStart);
        }
        if then < since { Err(Refusal::ReturnByManager) } else { Ok(()) }
    }

    /// The use of it until `end`.
    #[must_use]
    pub fn usage(&self, end: Time) -> Usage {
        Usage {
            start: self.started,
            due: self.due,
            end,
            flat: self.flat,
            swaps: self.swaps,
            recharges: self.recharges,
            energy: self.energy,
            mass: self.mass,
            volume: self.volume,
        }
    }

    /// What it costs until `end`.
    ///
    /// # Errors
    /// As [`price::price`].
    pub fn price(&self, terms: &Terms, end: Time) -> Result<Price, Refusal> {
        price::price(terms, &self.usage(end))
    }

    /// What is still to be charged for it after `charged`, if it comes back when it is due; of what is late, what it costs so
    /// far. What costs more than is reckoned with is more than anybody paid ahead.
    #[must_use]
    pub fn to_come(&self, terms: &Terms, charged: i64, now: Time) -> i64 {
        self.price(terms, self.due.max(now)).map_or(i64::MAX, |price| price.total.saturating_sub(charged).max(0))
    }

    /// The line after one more recharge in place.
    ///
    /// # Errors
    /// [`Refusal::RechargeLimitReached`], unless it was `allowed`.
    pub fn recharged(&self, terms: &Terms, allowed: bool, at: Time, act: ActId) -> Result<Self, Refusal> {
        self.may_recharge(terms, allowed, at)?;
        Ok(Self { recharges: self.recharges.saturating_add(1), act, ..self.clone() })
    }

    /// The line after its battery was swapped against another one: the use goes on.
    ///
    /// # Errors
    /// [`Refusal::RechargeLimitReached`], unless it was `allowed`.
    pub fn swapped(&self, to: Item, terms: &Terms, allowed: bool, at: Time, act: ActId) -> Result<Self, Refusal> {
        self.may_recharge(terms, allowed, at)?;
        Ok(Self { item: to, swaps: self.swaps.saturating_add(1), act, ..self.clone() })
    }

    fn may_recharge(&self, terms: &Terms, allowed: bool, at: Time) -> Result<(), Refusal> {
        let used = self.swaps.saturating_add(self.recharges);
        match price::recharge_allowed(terms, used, at, self.due) {
            Err(Refusal::RechargeLimitReached { .. }) if allowed => Ok(()),
            other => other,
        }
    }

    /// The line after it ended, with what it cost.
    ///
    /// # Errors
    /// [`Refusal::ReturnedBeforeStart`], [`Refusal::AmountTooLarge`].
    pub fn ended(&self, outcome: Ending, terms: &Terms, at: Time, act: ActId) -> Result<Self, Refusal> {
        let price = self.price(terms, at)?;
        Ok(Self { ended: Some(at), outcome: Some(outcome), price: Some(price), act, ..self.clone() })
    }

    /// Whether whoever serves may give it another due time: more time while it is not late. Less of it, or more once it is
    /// late, changes what it costs, and is a manager's.
    ///
    /// # Errors
    /// [`Refusal::DueByManager`].
    pub fn may_be_due_at(&self, due: Time, at: Time) -> Result<(), Refusal> {
        let is_late = self.due < at;
        if due < self.due || (self.due < due && is_late) { Err(Refusal::DueByManager) } else { Ok(()) }
    }

    /// The line with another due time.
    ///
    /// # Errors
    /// [`Refusal::DueBeforeStart`].
    pub fn due_at(&self, due: Time, act: ActId) -> Result<Self, Refusal> {
        Ok(Self { due: due_after(self.started, due)?, act, ..self.clone() })
    }
}

/// A due time that may be.
///
/// # Errors
/// [`Refusal::DueBeforeStart`].
pub fn due_after(start: Time, due: Time) -> Result<Time, Refusal> {
    if due <= start { Err(Refusal::DueBeforeStart) } else { Ok(due) }
}

/// A due time that somebody typed: a slip of the hand does not lend a thing for a lifetime.
///
/// # Errors
/// [`Refusal::Invalid`] if it is more than a year after `from`.
pub fn due_as_typed(from: Time, due: Time) -> Result<Time, Refusal> {
    let latest = from.plus_minutes(DAYS_MAX * 24 * 60);
    let year = Problem::OutOfRange { min: 0.0, max: 366.0 };
    if due > latest { Err(Refusal::field("due", year)) } else { Ok(due) }
}

/// The code of the next rental of a year: `R-2026-00318`, after the highest of that year.
#[must_use]
pub fn next_code(year: &str, last: Option<&str>) -> String {
    crate::code::next(&format!("R-{year}"), 5, last)
}

#[cfg(test)]
mod tests;
