//! A till from its opening to its close: the float counted by note, a count at the close by somebody who does not see what
//! is expected, and the difference with its causes named. Source: domain.md, "Money".

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::check::Check;
use crate::choice::choice;
use crate::id::{HubId, ShiftId, UserId};
use crate::ledger::{bounded, sum};
use crate::refusal::{Problem, Refusal};
use crate::role::MONEY_MAX;
use crate::tally::Tally;
use crate::time::Time;

/// How many there are of a note or coin.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct NoteCount {
    /// Its value, in minor units.
    pub value: i64,
    /// How many.
    pub count: i64,
}

choice! {
    /// Why a drawer has too much or too little.
    CauseKind {
        /// Wrong change was given.
        Change = "change",
        /// Money was taken or given that nobody wrote down.
        Unrecorded = "unrecorded",
        /// It was written down as another kind of payment.
        OtherKind = "other_kind",
        /// It was counted wrongly before.
        Count = "count",
        /// Nobody knows.
        Unknown = "unknown",
    }
}

/// A cause of a difference.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Cause {
    /// What it was.
    pub kind: CauseKind,
    /// Its part of the difference, in minor units: above nothing where there is too much.
    pub amount: i64,
    /// In words.
    pub note: String,
}

/// A till from its opening to its close.
#[derive(Clone, Debug, PartialEq)]
pub struct Shift {
    /// Its id.
    pub id: ShiftId,
    /// The hub.
    pub hub: HubId,
    /// Whose.
    pub user: UserId,
    /// When it was opened.
    pub opened_at: Time,
    /// What lay in the drawer then.
    pub float: i64,
    /// By note.
    pub float_counts: Vec<NoteCount>,
    /// Batteries that customers had then.
    pub out_before: i64,
    /// How it was closed; none while it is open.
    pub closed: Option<Closed>,
}

/// How a till was closed.
#[derive(Clone, Debug, PartialEq)]
pub struct Closed {
    /// When.
    pub at: Time,
    /// By whom.
    pub by: UserId,
    /// What should lie in the drawer by the books.
    pub expected: i64,
    /// What lies in it.
    pub counted: i64,
    /// By note.
    pub counts: Vec<NoteCount>,
    /// Why that is not the same.
    pub causes: Vec<Cause>,
    /// Anything worth knowing.
    pub note: String,
    /// Where the batteries were then; none of one that was closed before they were looked at.
    pub batteries: Option<Tally>,
}

impl Closed {
    /// What the drawer has too much, or too little if it is below nothing.
    #[must_use]
    pub fn difference(&self) -> i64 {
        self.counted.saturating_sub(self.expected)
    }
}

/// Notes and coins of which anybody has so many kinds.
const NOTES_MAX: usize = 40;
/// Causes a difference may have.
const CAUSES_MAX: usize = 20;

/// What was counted, and how much it is.
///
/// # Errors
/// [`Refusal::Invalid`] on `field`; [`Refusal::AmountTooLarge`].
pub fn counted(field: &str, counts: &[NoteCount]) -> Result<(Vec<NoteCount>, i64), Refusal> {
    let mut check = Check::default();
    if counts.len() > NOTES_MAX {
        check.problem(field, Problem::TooMany { max: 40 });
    }
    for (index, note) in counts.iter().enumerate() {
        check.whole(&format!("{field}.{index}.value"), note.value, 1, MONEY_MAX);
        check.whole(&format!("{field}.{index}.count"), note.count, 0, 1_000_000);
        if counts[..index].iter().any(|other| other.value == note.value) {
            check.problem(&format!("{field}.{index}.value"), Problem::Taken);
        }
    }
    check.done()?;
    let mut kept: Vec<NoteCount> = counts.iter().copied().filter(|note| note.count > 0).collect();
    kept.sort_by_key(|note| std::cmp::Reverse(note.value));
    let amounts: Option<Vec<i64>> = kept.iter().map(|note| note.value.checked_mul(note.count)).collect();
    let total = sum(amounts.ok_or(Refusal::AmountTooLarge)?)?;
    Ok((kept, total))
}

/// The close of a till. The causes named add up to the difference; what is left without one is unknown.
///
/// # Errors
/// [`Refusal::Invalid`] naming every wrong field; [`Refusal::AmountTooLarge`].
pub fn closed(
    expected: i64,
    counts: &[NoteCount],
    causes: &[Cause],
    note: &str,
    by: UserId,
    at: Time,
) -> Result<Closed, Refusal> {
    let (counts, counted) = counted("counts", counts)?;
    let mut check = Check::default();
    let note = check.notes("note", note, 500);
    check.done()?;
    let difference = bounded(counted.checked_sub(expected).ok_or(Refusal::AmountTooLarge)?)?;
    Ok(Closed { at, by, expected, counted, counts, causes: caused(difference, causes)?, note, batteries: None })
}

/// The causes of a difference: those named, and as unknown what is left of it.
///
/// # Errors
/// [`Refusal::Invalid`] naming every wrong field; [`Refusal::AmountTooLarge`].
pub fn caused(difference: i64, causes: &[Cause]) -> Result<Vec<Cause>, Refusal> {
    let mut check = Check::default();
    if causes.len() > CAUSES_MAX {
        check.problem("causes", Problem::TooMany { max: 20 });
    }
    let mut kept = Vec::new();
    for (index, cause) in causes.iter().enumerate() {
        let note = check.optional_line(&format!("causes.{index}.note"), &cause.note, 200);
        let amount = check.whole(&format!("causes.{index}.amount"), cause.amount, -MONEY_MAX, MONEY_MAX);
        if amount != 0 {
            kept.push(Cause { kind: cause.kind, amount, note });
        }
    }
    check.done()?;
    let named = sum(kept.iter().map(|cause| cause.amount))?;
    let rest = difference.checked_sub(named).ok_or(Refusal::AmountTooLarge)?;
    if rest != 0 {
        kept.push(Cause { kind: CauseKind::Unknown, amount: bounded(rest)?, note: String::new() });
    }
    Ok(kept)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use uuid::Uuid;

    const BY: UserId = UserId(Uuid::nil());

    #[test]
    fn notes_are_added_up_each_value_once() {
        let note = |value, count| NoteCount { value, count };
        let (kept, total) = counted("float", &[note(500, 3), note(10_000, 2), note(100, 0)]).expect("fine");
        assert_eq!((kept, total), (vec![note(10_000, 2), note(500, 3)], 21_500));
        assert_eq!(counted("float", &[]).expect("nothing").1, 0);
        let twice = counted("float", &[note(500, 1), note(500, 1)]);
        assert_eq!(twice, Err(Refusal::field("float.1.value", Problem::Taken)));
        assert!(counted("float", &[note(-5, 1)]).is_err());
        assert!(counted("float", &[note(5, -1)]).is_err());
        assert_eq!(counted("float", &[note(MONEY_MAX, 1_000_000)]), Err(Refusal::AmountTooLarge));
    }

    proptest! {
        #[test]
        fn the_causes_named_add_up_to_the_difference(expected in -1_000_000i64..1_000_000, count in 0i64..1_000, named in -5_000i64..5_000) {
            let cause = Cause { kind: CauseKind::Change, amount: named, note: String::new() };
            let close = closed(expected, &[NoteCount { value: 100, count }], &[cause], "", BY, Time(0)).expect("small");
            prop_assert_eq!(close.difference(), count * 100 - expected);
            prop_assert_eq!(close.causes.iter().map(|cause| cause.amount).sum::<i64>(), close.difference());
        }
    }
}
