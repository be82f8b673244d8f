//! Money held for a customer's things: taken once by the hub's policy, it leaves exactly once. Source: domain.md, "Money".

use serde::{Deserialize, Serialize};

use crate::choice::choice;
use crate::hub::DepositPolicy;
use crate::id::{ActId, CustomerId, DepositId, HubId, RentalId, RentalLineId};
use crate::ledger::{Account, Book, Side};
use crate::refusal::Refusal;
use crate::time::Time;

choice! {
    /// How a deposit left.
    DepositFate {
        /// Back to the customer's account.
        Released = "released",
        /// Paid out.
        Refunded = "refunded",
        /// Against a charge.
        Applied = "applied",
        /// Kept, with a reason.
        Forfeited = "forfeited",
        /// What it was taken for was undone.
        Undone = "undone",
    }
}

/// Money held for a line of a rental.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Deposit {
    /// Its id.
    pub id: DepositId,
    /// The hub.
    pub hub: HubId,
    /// Whose.
    pub customer: CustomerId,
    /// The rental it was taken with; none of a reservation's.
    pub rental: Option<RentalId>,
    /// The line it was taken with.
    pub line: Option<RentalLineId>,
    /// Minor units.
    pub amount: i64,
    /// When it was taken.
    pub taken_at: Time,
    /// How it left; none while it is held.
    pub fate: Option<DepositFate>,
    /// When it left.
    pub left_at: Option<Time>,
    /// Why, where that is asked.
    pub reason: String,
    /// The act that wrote it last.
    pub act: ActId,
}

/// What is to be held for one more thing: one per customer takes none where one is held already.
#[must_use]
pub fn asked(policy: DepositPolicy, amount: i64, is_held: bool) -> i64 {
    match policy {
        DepositPolicy::PerCustomer if is_held => 0,
        DepositPolicy::PerCustomer | DepositPolicy::PerLine => amount,
    }
}

/// Whether it goes back when a line ends: with its own line, or with the last thing the customer has. A reservation's goes
/// with the reservation.
#[must_use]
pub fn goes_back(policy: DepositPolicy, deposit: &Deposit, line: RentalLineId, has_more: bool) -> bool {
    deposit.fate.is_none()
        && deposit.line.is_some()
        && match policy {
            DepositPolicy::PerLine => deposit.line == Some(line) || !has_more,
            DepositPolicy::PerCustomer => !has_more,
        }
}

/// Whether it may be given back by itself: what it is held for is not out any more. `open` are the lines of what the customer
/// has. A reservation's goes with the reservation.
#[must_use]
pub fn is_idle(policy: DepositPolicy, deposit: &Deposit, open: &[RentalLineId]) -> bool {
    deposit.line.is_some_and(|line| match policy {
        DepositPolicy::PerLine => !open.contains(&line),
        DepositPolicy::PerCustomer => open.is_empty(),
    })
}

impl Deposit {
    /// The deposit after it left.
    ///
    /// # Errors
    /// [`Refusal::DepositGone`] if it has left before.
    pub fn left(&self, fate: DepositFate, reason: &str, at: Time, act: ActId) -> Result<Self, Refusal> {
        if self.fate.is_some() {
            return Err(Refusal::DepositGone);
        }
        Ok(Self { fate: Some(fate), left_at: Some(at), reason: reason.to_owned(), act, ..self.clone() })
    }

    /// What taking it does to the books.
    ///
    /// # Errors
    /// [`Refusal::AmountTooLarge`].
    pub fn book_taken(&self, book: &mut Book) -> Result<(), Refusal> {
        book.moved(self.amount, Side::customer(self.customer), Side::deposits(self.customer), self.line)
    }

    /// What its leaving does to the books: what is paid out or set against a charge passes the customer's account.
    ///
    /// # Errors
    /// [`Refusal::AmountTooLarge`].
    pub fn book_left(&self, book: &mut Book) -> Result<(), Refusal> {
        let to = match self.fate {
            None | Some(DepositFate::Undone) => return Ok(()),
            Some(DepositFate::Forfeited) => Side::of(Account::LossRevenue),
            Some(DepositFate::Released | DepositFate::Refunded | DepositFate::Applied) => Side::customer(self.customer),
        };
        book.moved(self.amount, Side::deposits(self.customer), to, self.line)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn held() -> Deposit {
        Deposit {
            id: DepositId(Uuid::nil()),
            hub: HubId(Uuid::nil()),
            customer: CustomerId(Uuid::from_u128(1)),
            rental: Some(RentalId(Uuid::nil())),
            line: Some(RentalLineId(Uuid::from_u128(2))),
            amount: 5_000,
            taken_at: Time(0),
            fate: None,
            left_at: None,
            reason: String::new(),
            act: ActId(Uuid::nil()),
        }
    }

    #[test]
    fn a_deposit_leaves_once() {
        for fate in DepositFate::ALL {
            let left = held().left(*fate, "", Time(1), ActId(Uuid::nil())).expect("it is held");
            let again = left.left(DepositFate::Refunded, "", Time(2), ActId(Uuid::nil()));
            assert_eq!(again, Err(Refusal::DepositGone), "{fate:?}");
        }
    }

    #[test]
    fn a_deposit_is_held_as_long_as_what_it_is_held_for_is_out() {
        use DepositPolicy::{PerCustomer, PerLine};
        let other = [RentalLineId(Uuid::from_u128(3))];
        assert!(is_idle(PerLine, &held(), &other));
        assert!(!is_idle(PerCustomer, &held(), &other));
        assert!(!is_idle(PerLine, &held(), &[RentalLineId(Uuid::from_u128(2))]));
        assert!(is_idle(PerCustomer, &held(), &[]));
        let of_reservation = Deposit { rental: None, line: None, ..held() };
        for policy in [PerCustomer, PerLine] {
            assert!(!is_idle(policy, &of_reservation, &[]), "it goes with its reservation");
        }
    }

    #[test]
    fn what_was_taken_and_released_leaves_nothing_in_the_books() {
        let mut book = Book::default();
        held().book_taken(&mut book).expect("small");
        held()
            .left(DepositFate::Released, "", Time(1), ActId(Uuid::nil()))
            .expect("held")
            .book_left(&mut book)
            .expect("small");
        assert_eq!(book.sum_of(Account::Deposits), Ok(0));
        assert_eq!(book.sum_of(Account::Customer), Ok(0));
    }

    #[test]
    fn one_per_customer_is_asked_once_and_goes_back_with_the_last_thing() {
        use DepositPolicy::{PerCustomer, PerLine};
        assert_eq!((asked(PerCustomer, 5, false), asked(PerCustomer, 5, true), asked(PerLine, 5, true)), (5, 0, 5));
        let (own, other) = (RentalLineId(Uuid::from_u128(2)), RentalLineId(Uuid::from_u128(3)));
        assert!(!goes_back(PerCustomer, &held(), own, true));
        assert!(goes_back(PerCustomer, &held(), other, false));
        assert!(goes_back(PerLine, &held(), own, true));
        assert!(!goes_back(PerLine, &held(), other, true));
        let of_reservation = Deposit { rental: None, line: None, ..held() };
        for policy in [PerCustomer, PerLine] {
            assert!(!goes_back(policy, &of_reservation, own, false), "it stays with its reservation");
        }
    }
}
