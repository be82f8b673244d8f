//! What a line of a rental is charged, by account: at each swap and recharge its own part, at the end whatever is missing to
//! the price. So what was charged in the course of a rental is to the last minor unit what the calculator says in the end.

use std::collections::BTreeMap;

use crate::id::{CustomerId, RentalLineId};
use crate::ledger::{Account, Book, Side, sum};
use crate::price::{self, LineKind, Price, PriceLine, Usage};
use crate::refusal::Refusal;
use crate::tariff::{Terms, Unit};

/// Amounts by account, in minor units: revenue above nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bill(BTreeMap<Account, i64>);

impl Bill {
    /// What stands in the books already: credits of the accounts a line is charged by.
    #[must_use]
    pub fn charged(credits: impl IntoIterator<Item = (Account, i64)>) -> Self {
        Self(credits.into_iter().filter(|(account, _)| is_charged_by(*account)).collect())
    }

    /// What a book charges a line.
    ///
    /// # Errors
    /// [`Refusal::AmountTooLarge`].
    pub fn of_line(book: &Book, line: RentalLineId) -> Result<Self, Refusal> {
        let mut bill = Self::default();
        for posting in book.postings().iter().filter(|posting| posting.line == Some(line)) {
            if is_charged_by(posting.account) {
                bill.add(posting.account, -posting.amount)?;
            }
        }
        Ok(bill)
    }

    /// All of a price.
    ///
    /// # Errors
    /// [`Refusal::AmountTooLarge`].
    pub fn of(price: &Price) -> Result<Self, Refusal> {
        let mut bill = Self::default();
        for line in &price.lines {
            bill.add(account(line), line.amount)?;
        }
        bill.add(Account::TaxPayable, price.tax)?;
        Ok(bill)
    }

    /// What one more swap or recharge costs, besides the time that goes on.
    ///
    /// # Errors
    /// [`Refusal::AmountTooLarge`].
    pub fn of_use(terms: &Terms, before: &Usage, after: &Usage) -> Result<Self, Refusal> {
        let is_of_use = |unit| matches!(unit, Unit::PerSwap | Unit::PerRecharge);
        let components = terms.components.iter().filter(|component| is_of_use(component.unit)).cloned().collect();
        let terms = Terms { components, minimum: 0, ..terms.clone() };
        let alone = |usage: &Usage| Self::of(&price::price(&terms, &Usage { flat: None, ..*usage })?);
        alone(after)?.without(&alone(before)?)
    }

    /// What is left of it without another one.
    ///
    /// # Errors
    /// [`Refusal::AmountTooLarge`].
    pub fn without(mut self, other: &Self) -> Result<Self, Refusal> {
        for (account, amount) in &other.0 {
            self.add(*account, -*amount)?;
        }
        Ok(self)
    }

    /// What it comes to.
    ///
    /// # Errors
    /// [`Refusal::AmountTooLarge`].
    pub fn total(&self) -> Result<i64, Refusal> {
        sum(self.0.values().copied())
    }

    /// Writes it to the customer's account.
    ///
    /// # Errors
    /// [`Refusal::AmountTooLarge`].
    pub fn book(&self, book: &mut Book, customer: CustomerId, line: RentalLineId) -> Result<(), Refusal> {
        for (account, amount) in &self.0 {
            book.moved(*amount, Side::customer(customer), Side::of(*account), Some(line))?;
        }
        Ok(())
    }

    fn add(&mut self, account: Account, amount: i64) -> Result<(), Refusal> {
        let sum = self.0.entry(account).or_default();
        *sum = sum.checked_add(amount).ok_or(Refusal::AmountTooLarge)?;
        Ok(())
    }
}

/// What of a credit is free: what was paid ahead for what still runs pays for nothing else. What is owed is owed.
#[must_use]
pub fn free_credit(balance: i64, to_come: i64) -> i64 {
    if balance > 0 { balance.saturating_sub(to_come).max(0) } else { balance }
}

/// What is charged for being lost or damaged is its own affair, and so is what is let off by hand.
fn is_charged_by(account: Account) -> bool {
    matches!(
        account,
        Account::RentalRevenue
            | Account::LateRevenue
            | Account::SwapRevenue
            | Account::RechargeRevenue
            | Account::EnergyRevenue
            | Account::TaxPayable
    )
}

fn account(line: &PriceLine) -> Account {
    match line.kind {
        LineKind::LateFee => Account::LateRevenue,
        LineKind::Swap => Account::SwapRevenue,
        LineKind::Recharge => Account::RechargeRevenue,
        LineKind::Metered if line.unit == Unit::PerKwh => Account::EnergyRevenue,
        // A discount of the tariff is a lower price.
        LineKind::Time | LineKind::Flat | LineKind::Metered | LineKind::Fixed | LineKind::Minimum => {
            Account::RentalRevenue
        }
    }
}
