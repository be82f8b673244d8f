//! What customers paid ahead: as far as what they have is still to be charged, their credit is for that and nothing else.

use domain::bill::{Bill, free_credit};
use domain::ledger::Book;
use domain::rental::Line;
use domain::{CustomerId, HubId, Refusal, Time};
use store::Reading;

use crate::fault::Fault;

/// What of a credit is free besides what is still to come for `lines`; `book` is what is charged for them just now.
pub(crate) async fn free(
    reading: &mut Reading,
    balance: i64,
    lines: &[Line],
    book: &Book,
    now: Time,
) -> Result<i64, Fault> {
    if balance <= 0 {
        return Ok(balance);
    }
    let mut to_come = 0_i64;
    for line in lines.iter().filter(|line| line.is_open()) {
        let terms = store::tariff::terms(reading, line.terms).await?;
        let before = Bill::charged(store::ledger::charged(reading, line.id).await?).total()?;
        let charged = before.checked_add(Bill::of_line(book, line.id)?.total()?).ok_or(Refusal::AmountTooLarge)?;
        to_come = to_come.saturating_add(line.to_come(&terms, charged, now));
    }
    Ok(free_credit(balance, to_come))
}

/// The same of what a customer has at a hub.
pub(crate) async fn free_of(reading: &mut Reading, hub: HubId, customer: CustomerId, now: Time) -> Result<i64, Fault> {
    let balance = store::ledger::balance_of(reading, hub, customer).await?;
    let open = store::rental::open_lines_of(reading, hub, customer).await?;
    let lines: Vec<Line> = open.into_iter().map(|seen| seen.line).collect();
    free(reading, balance, &lines, &Book::default(), now).await
}
