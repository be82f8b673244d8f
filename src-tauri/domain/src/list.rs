//! Which rows of a list, in which order: the same question for a page, the counts beside it, an export, a bulk act and a
//! saved view.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What a person asks of a list.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// Words typed; each begins a word of the row. Empty for all.
    pub search: String,
    /// By filter, the values of which a row has one. A filter that is an order of numbers takes `from..to`, either end
    /// left out for open, both within.
    pub filters: BTreeMap<String, Vec<String>>,
    /// What the rows are ordered by.
    pub sort: String,
    /// Largest first.
    pub descending: bool,
}

impl Question {
    /// Every row, by `sort`.
    #[must_use]
    pub fn all(sort: &str) -> Self {
        Self { sort: sort.to_owned(), ..Self::default() }
    }
}

/// A range of whole numbers as a filter has it: `1..5`, `..5`, `1..`; none if it is no range.
#[must_use]
pub fn range(text: &str) -> Option<(i64, i64)> {
    let (from, to) = text.split_once("..")?;
    let end = |text: &str, open: i64| if text.is_empty() { Some(open) } else { text.parse().ok() };
    Some((end(from, i64::MIN)?, end(to, i64::MAX)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_has_two_ends_or_one() {
        assert_eq!(range("1..5"), Some((1, 5)));
        assert_eq!(range("-3.."), Some((-3, i64::MAX)));
        assert_eq!(range("..7"), Some((i64::MIN, 7)));
        for wrong in ["", "5", "a..b", "1..2..3", "1.5..2"] {
            assert_eq!(range(wrong), None, "{wrong}");
        }
    }
}
