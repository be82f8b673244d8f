//! The books: double entry, only ever added to. An entry is one event; what it puts to one side it takes from another, so
//! its postings sum to nothing by the way they are made. Source: domain.md, "Money".

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use uuid::Uuid;

use crate::choice::choice;
use crate::id::{CustomerId, RentalLineId};
use crate::refusal::Refusal;
use crate::role::MONEY_MAX;

choice! {
    /// An account of the chart. A customer has one: what they owe stands on its one side, their credit on the other.
    Account {
        /// Cash in the drawer.
        Cash = "cash",
        /// Phone money, by kind of payment.
        MobileMoney = "mobile_money",
        /// The bank, by kind of payment.
        Bank = "bank",
        /// Cards taken at a terminal, by kind of payment.
        CardTerminal = "card_terminal",
        /// Vouchers taken, by kind of payment.
        Voucher = "voucher",
        /// Cash outside the drawer.
        Safe = "safe",
        /// Paid out of the drawer for the hub.
        Expenses = "expenses",
        /// What customers owe, or have as credit, by customer.
        Customer = "customer",
        /// Held for customers' things, by customer.
        Deposits = "deposits",
        /// For time and fixed prices.
        RentalRevenue = "rental_revenue",
        /// For coming back late.
        LateRevenue = "late_revenue",
        /// For swaps.
        SwapRevenue = "swap_revenue",
        /// For recharges.
        RechargeRevenue = "recharge_revenue",
        /// For energy.
        EnergyRevenue = "energy_revenue",
        /// For anything else that is sold or charged.
        SaleRevenue = "sale_revenue",
        /// For what was lost or damaged, and deposits kept.
        LossRevenue = "loss_revenue",
        /// Tax to be paid on.
        TaxPayable = "tax_payable",
        /// Let off the price.
        Discounts = "discounts",
        /// Debts given up.
        WriteOffs = "write_offs",
        /// What the drawer had too much or too little.
        OverShort = "over_short",
    }
}

impl Account {
    /// Whether money lies there that somebody pays with.
    #[must_use]
    pub fn takes_payments(self) -> bool {
        matches!(self, Self::Cash | Self::MobileMoney | Self::Bank | Self::CardTerminal | Self::Voucher)
    }

    /// Whether it says what the hub earned: what was charged, and what was let off of it. Not what is held for others, the
    /// tax, the debts given up.
    #[must_use]
    pub fn is_revenue(self) -> bool {
        match self {
            Self::RentalRevenue
            | Self::LateRevenue
            | Self::SwapRevenue
            | Self::RechargeRevenue
            | Self::EnergyRevenue
            | Self::SaleRevenue
            | Self::LossRevenue
            | Self::Discounts => true,
            Self::Cash
            | Self::MobileMoney
            | Self::Bank
            | Self::CardTerminal
            | Self::Voucher
            | Self::Safe
            | Self::Expenses
            | Self::Customer
            | Self::Deposits
            | Self::TaxPayable
            | Self::WriteOffs
            | Self::OverShort => false,
        }
    }

    /// Whether what customers are charged, or let off, or what is held for them, stands there.
    #[must_use]
    pub fn is_charged(self) -> bool {
        match self {
            Self::Deposits
            | Self::RentalRevenue
            | Self::LateRevenue
            | Self::SwapRevenue
            | Self::RechargeRevenue
            | Self::EnergyRevenue
            | Self::SaleRevenue
            | Self::LossRevenue
            | Self::TaxPayable
            | Self::Discounts
            | Self::WriteOffs => true,
            Self::Cash
            | Self::MobileMoney
            | Self::Bank
            | Self::CardTerminal
            | Self::Voucher
            | Self::Safe
            | Self::Expenses
            | Self::Customer
            | Self::OverShort => false,
        }
    }
}

/// One side of a posting: an account, and whose.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Side {
    /// The account.
    pub account: Account,
    /// Whose part of it: a customer, a kind of payment.
    pub party: Option<Uuid>,
}

impl Side {
    /// An account that is nobody's in particular.
    #[must_use]
    pub fn of(account: Account) -> Self {
        Self { account, party: None }
    }

    /// A customer's account.
    #[must_use]
    pub fn customer(customer: CustomerId) -> Self {
        Self { account: Account::Customer, party: Some(customer.0) }
    }

    /// What is held for a customer.
    #[must_use]
    pub fn deposits(customer: CustomerId) -> Self {
        Self { account: Account::Deposits, party: Some(customer.0) }
    }
}

/// An amount on one side: debit above nothing, credit below.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
pub struct Posting {
    /// The account.
    pub account: Account,
    /// Whose part of it.
    #[ts(type = "string | null")]
    pub party: Option<Uuid>,
    /// The line of a rental it is for.
    pub line: Option<RentalLineId>,
    /// Minor units.
    pub amount: i64,
}

/// The postings of an entry.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Book {
    postings: Vec<Posting>,
}

impl Book {
    /// Puts an amount to one side and takes it from another; below nothing, the other way round.
    ///
    /// # Errors
    /// [`Refusal::AmountTooLarge`].
    pub fn moved(&mut self, amount: i64, debit: Side, credit: Side, line: Option<RentalLineId>) -> Result<(), Refusal> {
        let amount = bounded(amount)?;
        if amount == 0 {
            return Ok(());
        }
        for (side, amount) in [(debit, amount), (credit, -amount)] {
            self.postings.push(Posting { account: side.account, party: side.party, line, amount });
        }
        Ok(())
    }

    /// What it posts: nothing if there is nothing to post.
    #[must_use]
    pub fn postings(&self) -> &[Posting] {
        &self.postings
    }

    /// What it adds to a side: debit above nothing.
    ///
    /// # Errors
    /// [`Refusal::AmountTooLarge`].
    pub fn sum(&self, side: Side) -> Result<i64, Refusal> {
        let own = self.postings.iter().filter(|posting| (posting.account, posting.party) == (side.account, side.party));
        sum(own.map(|posting| posting.amount))
    }

    /// What it adds to an account, whoever's.
    ///
    /// # Errors
    /// [`Refusal::AmountTooLarge`].
    pub fn sum_of(&self, account: Account) -> Result<i64, Refusal> {
        sum(self.postings.iter().filter(|posting| posting.account == account).map(|posting| posting.amount))
    }
}

/// The postings that undo others.
#[must_use]
pub fn reversed(postings: &[Posting]) -> Book {
    Book { postings: postings.iter().map(|posting| Posting { amount: -posting.amount, ..*posting }).collect() }
}

/// Amounts added up.
///
/// # Errors
/// [`Refusal::AmountTooLarge`].
pub fn sum(amounts: impl IntoIterator<Item = i64>) -> Result<i64, Refusal> {
    let mut sum = 0_i64;
    for amount in amounts {
        sum = sum.checked_add(amount).ok_or(Refusal::AmountTooLarge)?;
    }
    bounded(sum)
}

/// What one party's part of an account may come to: that of a million of them still adds up to a number.
pub const PARTY_MAX: i64 = 1 << 40;

/// What stands on a side of the books, if that is exact.
///
/// # Errors
/// [`Refusal::AmountTooLarge`].
pub fn on_side(side: Side, amount: i64) -> Result<i64, Refusal> {
    let most = if side.party.is_some() { PARTY_MAX } else { MONEY_MAX };
    if (-most..=most).contains(&amount) { Ok(amount) } else { Err(Refusal::AmountTooLarge) }
}

/// An amount that is exact wherever it is sent.
///
/// # Errors
/// [`Refusal::AmountTooLarge`].
pub fn bounded(amount: i64) -> Result<i64, Refusal> {
    if (-MONEY_MAX..=MONEY_MAX).contains(&amount) { Ok(amount) } else { Err(Refusal::AmountTooLarge) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn sides() -> [Side; 3] {
        [Side::of(Account::Cash), Side::customer(CustomerId(Uuid::nil())), Side::of(Account::RentalRevenue)]
    }

    #[test]
    fn an_amount_beyond_what_is_exact_is_refused() {
        let [cash, customer, _] = sides();
        assert_eq!(Book::default().moved(MONEY_MAX + 1, cash, customer, None), Err(Refusal::AmountTooLarge));
        assert_eq!(sum([i64::MAX, 1]), Err(Refusal::AmountTooLarge));
    }

    proptest! {
        #[test]
        fn postings_sum_to_nothing_and_their_reverse_takes_them_back(
            moves in proptest::collection::vec((-MONEY_MAX / 20..MONEY_MAX / 20, 0usize..3, 0usize..3), 0..12)
        ) {
            let (sides, mut book) = (sides(), Book::default());
            for (amount, debit, credit) in moves {
                book.moved(amount, sides[debit], sides[credit], None)?;
            }
            prop_assert_eq!(sum(book.postings().iter().map(|posting| posting.amount)), Ok(0));
            let back = reversed(book.postings());
            for side in sides {
                prop_assert_eq!(book.sum(side)? + back.sum(side)?, 0);
            }
        }
    }
}
