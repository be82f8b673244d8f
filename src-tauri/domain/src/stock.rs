//! Counting the stock: what is here by the books, and what was seen. A count tells; it changes nothing.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::custody::{HolderKind, Item, ItemKind};
use crate::id::{HubId, StockCountId, UserId};
use crate::text::natural_key;
use crate::time::Time;

/// Something that a count missed, or did not expect: as it was called, and who should have it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct Counted {
    /// The thing.
    pub item: Item,
    /// What it is called.
    pub code: String,
    /// Who should have it; none of what is gone for good.
    pub holder: Option<HolderKind>,
    /// What they are called: the customer, the hub.
    pub holder_name: String,
}

/// A count of what is here.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StockCount {
    /// Its id.
    pub id: StockCountId,
    /// The hub.
    pub hub: HubId,
    /// When.
    pub at: Time,
    /// Who counted.
    pub actor: UserId,
    /// What was counted.
    pub kinds: Vec<ItemKind>,
    /// How many should be here.
    pub expected: i64,
    /// How many of them were seen.
    pub found: i64,
    /// What should be here and was not seen.
    pub missing: Vec<Counted>,
    /// What was seen and should not be here.
    pub unexpected: Vec<Counted>,
    /// What was scanned and is nothing known.
    pub unknown: Vec<String>,
    /// Anything worth knowing.
    pub note: String,
}

/// What was seen of what should be here, what was not, and what should not be here.
#[derive(Debug, PartialEq, Eq)]
pub struct Compared {
    /// Seen, as it should be.
    pub found: BTreeSet<Item>,
    /// Not seen.
    pub missing: BTreeSet<Item>,
    /// Seen, and it should be elsewhere.
    pub unexpected: BTreeSet<Item>,
}

/// Compares what should be here with what was seen.
#[must_use]
pub fn compared(here: &BTreeSet<Item>, seen: &BTreeSet<Item>) -> Compared {
    Compared { found: here & seen, missing: here - seen, unexpected: seen - here }
}

/// A code or a serial number by which a thing is known however it is written: `b42` is `B-042`.
#[must_use]
pub fn said(text: &str) -> String {
    natural_key(&text.replace(['-', ' '], ""))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use uuid::Uuid;

    fn items(ids: &BTreeSet<u128>) -> BTreeSet<Item> {
        ids.iter().map(|id| Item { kind: ItemKind::Battery, id: Uuid::from_u128(*id) }).collect()
    }

    #[test]
    fn a_code_is_one_however_it_is_said() {
        for text in ["B-042", "b42", "B 42", "b-42"] {
            assert_eq!(said(text), said("B-042"), "{text}");
        }
        assert_ne!(said("B-42"), said("B-420"));
    }

    proptest! {
        #[test]
        fn everything_is_found_missing_or_unexpected_and_only_one_of_them(
            here in proptest::collection::btree_set(0u128..20, 0..20),
            seen in proptest::collection::btree_set(0u128..20, 0..20),
        ) {
            let (here, seen) = (items(&here), items(&seen));
            let told = compared(&here, &seen);
            prop_assert_eq!(told.found.len() + told.missing.len(), here.len());
            prop_assert_eq!(told.found.len() + told.unexpected.len(), seen.len());
            prop_assert!(told.missing.is_disjoint(&seen) && told.unexpected.is_disjoint(&here));
        }
    }
}
