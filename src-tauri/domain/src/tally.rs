//! Batteries at the close of a till: what was handed out and came back, against who holds them now and what was counted.
//! Source: product.md, "at night the cash, the phone money and the batteries all tie".

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::check::Check;
use crate::refusal::Refusal;

/// What the acts of a till did with batteries.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Handed {
    /// Handed out.
    pub issued: i64,
    /// Brought back.
    pub returned: i64,
    /// Lost or stolen while customers had them.
    pub lost: i64,
}

/// Where the batteries of a hub are by their custody.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Whereabouts {
    /// Customers have so many.
    pub out: i64,
    /// So many are at the hub.
    pub at_hub: i64,
    /// Codes of those of which rentals and custody say different things.
    pub differ: Vec<String>,
}

/// Where the batteries were when a till was closed, and whether that ties.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Tally {
    /// With customers when it was opened.
    pub out_before: i64,
    /// Handed out since.
    pub issued: i64,
    /// Brought back since.
    pub returned: i64,
    /// Lost or stolen since, of those customers had.
    pub lost: i64,
    /// With customers when it was closed.
    pub out_now: i64,
    /// More with customers than those figures say, or fewer if it is below nothing.
    pub out_difference: i64,
    /// At the hub when it was closed.
    pub at_hub: i64,
    /// Counted there, by whoever did not see that; none if nobody counted.
    pub counted: Option<i64>,
    /// Counted more than are at the hub, or fewer if it is below nothing.
    pub hub_difference: Option<i64>,
    /// Codes of those of which rentals and custody say different things.
    pub differ: Vec<String>,
}

/// Batteries somebody can count.
const COUNTED_MAX: i64 = 100_000;

/// How many batteries somebody counted at the hub.
///
/// # Errors
/// [`Refusal::Invalid`] on `batteries`.
pub fn counted(counted: Option<i64>) -> Result<Option<i64>, Refusal> {
    let mut check = Check::default();
    let counted = counted.map(|counted| check.whole("batteries", counted, 0, COUNTED_MAX));
    check.done()?;
    Ok(counted)
}

impl Tally {
    /// What was out, what was done since, where things are now, and what was counted.
    #[must_use]
    pub fn of(out_before: i64, handed: Handed, now: Whereabouts, counted: Option<i64>) -> Self {
        let Handed { issued, returned, lost } = handed;
        let expected = out_before.saturating_add(issued).saturating_sub(returned).saturating_sub(lost);
        Self {
            out_before,
            issued,
            returned,
            lost,
            out_now: now.out,
            out_difference: now.out.saturating_sub(expected),
            at_hub: now.at_hub,
            counted,
            hub_difference: counted.map(|counted| counted.saturating_sub(now.at_hub)),
            differ: now.differ,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_out_and_handed_out_is_with_customers_or_came_back() {
        let handed = Handed { issued: 7, returned: 4, lost: 1 };
        let now = |out| Whereabouts { out, at_hub: 20, differ: Vec::new() };
        assert_eq!(Tally::of(3, handed, now(5), None).out_difference, 0);
        assert_eq!(Tally::of(3, handed, now(6), None).out_difference, 1);
        let counted = Tally::of(3, handed, now(5), Some(18));
        assert_eq!((counted.hub_difference, counted.at_hub), (Some(-2), 20));
        assert_eq!(Tally::of(3, handed, now(5), None).hub_difference, None);
    }

    #[test]
    fn nobody_counts_fewer_than_none() {
        assert_eq!(counted(Some(0)), Ok(Some(0)));
        assert!(counted(Some(-1)).is_err());
        assert!(counted(Some(COUNTED_MAX + 1)).is_err());
    }
}
