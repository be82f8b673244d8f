//! Cards: what a customer or somebody of the staff holds to a reader. A card says who stands there, never that they are it:
//! a PIN or a password does that.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::check::Check;
use crate::choice::choice;
use crate::id::{CardId, CustomerId, HubId, UserId};
use crate::refusal::{Problem, Refusal};

choice! {
    /// Where a card stands in its life.
    CardState {
        /// Made ready, not yet in use.
        Issued = "issued",
        /// In use.
        Active = "active",
        /// Taken out of use for a while.
        Blocked = "blocked",
        /// Nobody knows where it is.
        Lost = "lost",
        /// Another one took its place.
        Replaced = "replaced",
        /// Past its last day.
        Expired = "expired",
    }
}

impl CardState {
    /// States that may follow this one. A lost card that turns up is blocked first, until somebody has looked whose it is.
    #[must_use]
    pub const fn next(self) -> &'static [Self] {
        match self {
            Self::Issued => &[Self::Active, Self::Blocked, Self::Lost, Self::Replaced, Self::Expired],
            Self::Active => &[Self::Blocked, Self::Lost, Self::Replaced, Self::Expired],
            Self::Blocked => &[Self::Active, Self::Lost, Self::Replaced, Self::Expired],
            Self::Lost => &[Self::Blocked, Self::Replaced, Self::Expired],
            Self::Expired => &[Self::Replaced],
            Self::Replaced => &[],
        }
    }

    /// Whether it must be said why a card is replaced: one that was stopped was stopped for a reason, and one past its last day
    /// needs none.
    #[must_use]
    pub const fn replaced_for_a_reason(self) -> bool {
        matches!(self, Self::Issued | Self::Active)
    }

    /// Whether the card may still turn up in somebody's hand, so that its number is nobody else's.
    #[must_use]
    pub const fn is_live(self) -> bool {
        matches!(self, Self::Issued | Self::Active | Self::Blocked | Self::Lost)
    }
}

/// Whose card.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", content = "id", rename_all = "snake_case", deny_unknown_fields)]
pub enum CardOwner {
    /// A customer's.
    Customer(CustomerId),
    /// Somebody's of the staff.
    User(UserId),
}

/// A card as kept.
#[derive(Clone, Debug, PartialEq)]
pub struct Card {
    /// Its id.
    pub id: CardId,
    /// The hub that gave it out.
    pub hub: HubId,
    /// Its number: upper-case hex, most significant byte first, 4, 7 or 10 bytes.
    pub uid: String,
    /// Whose it is.
    pub owner: CardOwner,
    /// Where it stands in its life.
    pub state: CardState,
    /// Its last day, if it has one.
    pub expires_on: Option<String>,
    /// The card that took its place.
    pub replaced_by: Option<CardId>,
}

/// Bytes of a card's number, by ISO/IEC 14443-3.
const BYTES: [usize; 3] = [4, 7, 10];
/// Digits in which some readers write a number of four bytes, most significant first; as hex they would be five bytes, so
/// neither is taken for the other.
const DECIMAL: usize = 10;

/// A card's number as it is kept; none if what was typed or read is none.
#[must_use]
pub fn uid(typed: &str) -> Option<String> {
    let mut digits = String::with_capacity(20);
    for c in typed.trim().chars() {
        match c {
            ' ' | ':' | '-' | '.' => {}
            c if c.is_ascii_hexdigit() && digits.len() < 20 => digits.push(c.to_ascii_uppercase()),
            _ => return None,
        }
    }
    if digits.len() == DECIMAL && digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return digits.parse::<u32>().ok().filter(|number| *number > 0).map(|number| format!("{number:08X}"));
    }
    let whole = BYTES.iter().any(|bytes| digits.len() == bytes * 2);
    (whole && digits.bytes().any(|byte| byte != b'0')).then_some(digits)
}

/// Characters of a card's text that is no number, as some makers write into them.
const TEXT: std::ops::RangeInclusive<usize> = 6..=40;

/// What a card is known by, as it is kept: its number, or the text in it, in capitals and without separators. What is only
/// wrong for a number is no text.
#[must_use]
pub fn kept(typed: &str) -> Option<String> {
    uid(typed).or_else(|| {
        let text: String = typed.trim().chars().filter(|c| !matches!(c, ':' | '-' | '.')).collect();
        let is_text = text.bytes().all(|byte| byte.is_ascii_alphanumeric()) && TEXT.contains(&text.len());
        let is_number = text.bytes().all(|byte| byte.is_ascii_hexdigit());
        (is_text && !is_number).then(|| text.to_ascii_uppercase())
    })
}

/// A number that a reader may mean.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadAs {
    /// As a card's number is kept.
    pub uid: String,
    /// Whether it was read just so, and not turned round as other readers write it.
    pub is_exact: bool,
}

/// What a station's reader may mean by what it read, exactly that first. Readers differ in which byte comes first, and some
/// write a number of four bytes in decimal digits, ten of them or as many as it needs. Source: stations.md, "Cards".
#[must_use]
pub fn read(text: &str) -> Vec<ReadAs> {
    let mut all: Vec<ReadAs> = kept(text).into_iter().map(|uid| ReadAs { uid, is_exact: true }).collect();
    let decimal = text.trim();
    let is_short = decimal.len() < DECIMAL && decimal.bytes().all(|byte| byte.is_ascii_digit());
    let number = decimal.parse::<u32>().ok().filter(|number| is_short && *number > 0);
    all.extend(number.map(|number| ReadAs { uid: format!("{number:08X}"), is_exact: false }));
    let turned: Vec<String> = all.iter().map(|read| turned(&read.uid)).collect();
    for uid in turned {
        if all.iter().all(|read| read.uid != uid) {
            all.push(ReadAs { uid, is_exact: false });
        }
    }
    all
}

/// A number of bytes in the other order; opaque text has none.
fn turned(uid: &str) -> String {
    let is_hex = uid.len().is_multiple_of(2) && uid.bytes().all(|byte| byte.is_ascii_hexdigit());
    if !is_hex {
        return uid.to_owned();
    }
    uid.as_bytes().chunks(2).rev().flatten().map(|byte| char::from(*byte)).collect()
}

/// A new card.
///
/// # Errors
/// [`Refusal::Invalid`] naming every wrong field.
pub fn new(
    id: CardId,
    hub: HubId,
    typed: &str,
    owner: CardOwner,
    expires_on: Option<&str>,
    today: &str,
) -> Result<Card, Refusal> {
    let mut check = Check::default();
    let number = kept(typed);
    if number.is_none() {
        check.problem("uid", if typed.trim().is_empty() { Problem::Required } else { Problem::BadCharacters });
    }
    let expires_on = check.date("expires_on", expires_on);
    if expires_on.as_deref().is_some_and(|day| day < today) {
        check.problem("expires_on", Problem::BeforeStart);
    }
    check.done()?;
    let uid = number.unwrap_or_default();
    Ok(Card { id, hub, uid, owner, state: CardState::Issued, expires_on, replaced_by: None })
}

impl Card {
    /// The state it is in on `today`: past its last day it is expired, whatever it was.
    #[must_use]
    pub fn state_on(&self, today: &str) -> CardState {
        let past = self.expires_on.as_deref().is_some_and(|day| day < today);
        if past && self.state.is_live() { CardState::Expired } else { self.state }
    }
}

/// The card in another state.
///
/// # Errors
/// [`Refusal::CardStateNotAllowed`] if `to` does not follow the one it is in on `today`.
pub fn moved(before: &Card, to: CardState, today: &str) -> Result<Card, Refusal> {
    let from = before.state_on(today);
    if !from.next().contains(&to) {
        return Err(Refusal::CardStateNotAllowed { from, to });
    }
    Ok(Card { state: to, ..before.clone() })
}

/// A card and the one that takes its place, for the same owner and in use at once.
///
/// # Errors
/// [`Refusal::CardStateNotAllowed`] if the card has been replaced already, [`Refusal::Invalid`] naming every wrong field.
pub fn replaced(
    before: &Card,
    id: CardId,
    typed: &str,
    expires_on: Option<&str>,
    today: &str,
) -> Result<(Card, Card), Refusal> {
    let old = Card { replaced_by: Some(id), ..moved(before, CardState::Replaced, today)? };
    let fresh = new(id, before.hub, typed, before.owner, expires_on, today)?;
    Ok((old, Card { state: CardState::Active, ..fresh }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use uuid::Uuid;

    const TODAY: &str = "2026-11-03";

    fn id(n: u128) -> CardId {
        CardId(Uuid::from_u128(n))
    }

    fn card(state: CardState) -> Card {
        let owner = CardOwner::Customer(CustomerId(Uuid::nil()));
        Card { state, ..new(id(1), HubId(Uuid::nil()), "04A2B3C4", owner, None, TODAY).expect("fine") }
    }

    #[test]
    fn a_number_is_read_in_all_the_ways_readers_and_people_write_it() {
        for typed in ["04A2B3C4", "04:a2:b3:c4", " 04 a2-B3.c4 ", "0077771716"] {
            assert_eq!(uid(typed).as_deref(), Some("04A2B3C4"), "{typed}");
        }
        assert_eq!(uid("04 A2 B3 C4 D5 E6 80").as_deref(), Some("04A2B3C4D5E680"));
        assert_eq!(uid("0102030405060708090A").as_deref(), Some("0102030405060708090A"));
        assert_eq!(uid("12345678").as_deref(), Some("12345678"), "eight digits are hex");
        for typed in
            ["", "04A2B3", "04A2B3C4D5", "04A2B3CG", "00000000", "4294967296", "0000000000", "04A2B3C4\0", "０４A2B3C4"]
        {
            assert_eq!(uid(typed), None, "{typed}");
        }
        assert_eq!(uid(&"A".repeat(100_000)), None);
    }

    #[test]
    fn past_its_last_day_a_card_is_expired() {
        let until = |day: &str| Card { expires_on: Some(day.to_owned()), ..card(CardState::Active) };
        assert_eq!(until(TODAY).state_on(TODAY), CardState::Active, "the last day counts");
        assert_eq!(until("2026-11-02").state_on(TODAY), CardState::Expired);
        assert!(moved(&until("2026-11-02"), CardState::Blocked, TODAY).is_err());
        assert!(replaced(&until("2026-11-02"), id(2), "01020304", None, TODAY).is_ok());
        let owner = CardOwner::User(UserId(Uuid::nil()));
        assert!(new(id(1), HubId(Uuid::nil()), "04A2B3C4", owner, Some("2026-11-02"), TODAY).is_err());
    }

    #[test]
    fn the_new_card_is_in_use_and_the_old_one_says_which_it_is() {
        for state in [CardState::Issued, CardState::Active, CardState::Blocked, CardState::Lost, CardState::Expired] {
            let (old, fresh) = replaced(&card(state), id(2), "01:02:03:04", Some("2027-01-01"), TODAY).expect("fine");
            assert_eq!((old.state, old.replaced_by), (CardState::Replaced, Some(id(2))));
            assert_eq!((fresh.state, fresh.owner, fresh.uid.as_str()), (CardState::Active, old.owner, "01020304"));
        }
        assert!(replaced(&card(CardState::Replaced), id(2), "01020304", None, TODAY).is_err());
    }

    proptest! {
        #[test]
        fn a_card_moves_only_to_a_state_that_may_follow(from in 0usize..6, to in 0usize..6) {
            let (from, to) = (CardState::ALL[from], CardState::ALL[to]);
            prop_assert_eq!(moved(&card(from), to, TODAY).is_ok(), from.next().contains(&to));
        }

        #[test]
        fn what_has_ended_never_lives_again(steps in proptest::collection::vec(0usize..6, 0..20)) {
            let mut now = card(CardState::Issued);
            let mut ended = false;
            for step in steps {
                if let Ok(next) = moved(&now, CardState::ALL[step], TODAY) {
                    now = next;
                }
                ended |= !now.state.is_live();
                prop_assert_eq!(ended, !now.state.is_live());
            }
        }

        #[test]
        fn a_number_is_kept_as_it_is_read_again(typed in ".{0,24}") {
            if let Some(kept) = uid(&typed) {
                prop_assert!([8, 14, 20].contains(&kept.len()));
                prop_assert_eq!(uid(&kept), Some(kept.clone()));
            }
        }

        #[test]
        fn ten_digits_are_four_bytes(number in 1u32..) {
            prop_assert_eq!(uid(&format!("{number:010}")), Some(format!("{number:08X}")));
        }
    }
}
