//! The books for reading: the trial balance, the entries, who owes what.

use std::collections::HashMap;

use domain::ledger::Account;
use domain::{ActId, Called, Check, CustomerId, EntryId, PaymentKindId, ShiftId, Time};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::ledger::books::{EntrySeen, Filter, PostingSeen, Told};
use store::{Finding, FindingKind};
use ts_rs::TS;
use uuid::Uuid;

use crate::commands::access_to;
use crate::fault::{Fault, Gate};
use crate::handles::Hub;
use crate::list::Page;
use crate::operator::Operator;

/// What stands on every account.
#[derive(Serialize, TS)]
pub struct TrialBalance {
    rows: Vec<TrialRow>,
    /// Sum of all debits, which is that of all credits.
    debit: i64,
    credit: i64,
    /// Entries in the books.
    entries: i64,
    /// Whether they are as they were written.
    checked: BooksChecked,
}

/// Whether the books are as they were written: each entry follows from the one before and its postings, each balance from
/// the postings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum BooksChecked {
    /// Everything was looked at, and nothing found.
    Whole,
    /// It is being looked at.
    Running,
    /// They were changed behind the program.
    Broken,
}

/// What stands on an account, on one of its sides.
#[derive(Serialize, TS)]
pub struct TrialRow {
    account: Account,
    /// The way to pay, where each has its own part.
    kind: Option<PaymentKindId>,
    /// What that is called; empty as its account.
    label: String,
    /// Of the customers' account what they owe.
    debit: i64,
    /// Of the customers' account their credit.
    credit: i64,
}

/// Which entries.
#[derive(Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct EntriesAsk {
    /// That touch this account.
    account: Option<Account>,
    /// That touch this customer.
    customer: Option<CustomerId>,
    /// Of this till.
    shift: Option<ShiftId>,
    /// Not before.
    from: Option<Time>,
    /// Not after.
    to: Option<Time>,
    after: Option<String>,
    limit: u32,
}

/// An entry.
#[derive(Serialize, TS)]
pub struct EntryRow {
    id: EntryId,
    /// In the hub's books.
    number: i64,
    at: Time,
    occurred_at: Time,
    act: ActTold,
    /// The number of the entry it takes back.
    reverses: Option<i64>,
    postings: Vec<PostingRow>,
}

/// What was done.
#[derive(Serialize, TS)]
pub struct ActTold {
    id: ActId,
    /// What it was, as a word.
    kind: String,
    /// What there is to tell of it, by its kind.
    #[ts(type = "unknown")]
    facts: Value,
    note: String,
    who: String,
}

/// A posting of an entry.
#[derive(Serialize, TS)]
pub struct PostingRow {
    account: Account,
    /// Whose part of it: a customer, or a way to pay, which has no code.
    whose: Option<Called>,
    debit: i64,
    credit: i64,
}

/// Which page of those who owe.
#[derive(Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct DebtorsAsk {
    after: Option<String>,
    limit: u32,
}

/// A customer who owes.
#[derive(Serialize, TS)]
pub struct DebtorRow {
    customer: CustomerId,
    code: String,
    name: String,
    owed: i64,
    /// When the oldest charge that is not paid was posted.
    since: Option<Time>,
}

/// Rows a page may have.
const PAGE_MAX: u32 = 200;

/// What stands on every account of the hub.
pub(crate) async fn accounts(hub: &Hub, by: &Operator, (): ()) -> Result<TrialBalance, Fault> {
    shown(by, "ledger.accounts")?;
    let mut read = hub.store.read().await?;
    let sums = store::ledger::books::trial(&mut read, by.hub).await?;
    let kinds = store::payment::kinds(&mut read, by.hub).await?;
    let mut rows = Vec::with_capacity(sums.len());
    for one in &sums {
        let kind = kinds.iter().find(|kind| Some(kind.id.0) == one.party);
        let label = kind.map_or_else(String::new, |kind| kind.form.label.clone());
        let (account, kind) = (one.account()?, one.party.map(PaymentKindId));
        rows.push(TrialRow { account, kind, label, debit: one.debit, credit: one.credit });
    }
    rows.retain(|row| (row.debit, row.credit) != (0, 0));
    rows.sort_by_key(|row| row.account);
    let (debit, credit) = (rows.iter().map(|row| row.debit).sum(), rows.iter().map(|row| row.credit).sum());
    let entries = store::ledger::count(&mut read, by.hub).await?;
    Ok(TrialBalance { rows, debit, credit, entries, checked: checked(hub, by) })
}

/// What the checks of the whole database found in the books of the operator's hub; of a balance, they do not know whose.
fn checked(hub: &Hub, by: &Operator) -> BooksChecked {
    let progress = hub.store.checks();
    let is_of_here = |finding: &Finding| finding.line.as_ref().is_none_or(|line| line.place == by.hub.0);
    if progress.findings.iter().any(|finding| finding.kind == FindingKind::LedgerBroken && is_of_here(finding)) {
        return BooksChecked::Broken;
    }
    if progress.done { BooksChecked::Whole } else { BooksChecked::Running }
}

/// A page of the entries, the latest first.
pub(crate) async fn entries(hub: &Hub, by: &Operator, ask: EntriesAsk) -> Result<Page<EntryRow>, Fault> {
    shown(by, "ledger.entries")?;
    limited(ask.limit)?;
    let start = before(ask.after.as_deref())?;
    let EntriesAsk { account, customer, shift, from, to, limit, .. } = ask;
    let mut read = hub.store.read().await?;
    let filter = Filter { account, customer, shift, from, to };
    let mut found = store::ledger::books::entries(&mut read, by.hub, &filter, start, limit + 1).await?;
    let next = next(&mut found, limit, |entry| entry.number)?;
    let mut rows = Vec::with_capacity(found.len());
    let ids: Vec<Uuid> = found.iter().map(|entry| entry.id).collect();
    let mut postings: HashMap<Uuid, Vec<PostingRow>> = HashMap::new();
    for seen in store::ledger::books::postings(&mut read, &ids).await? {
        postings.entry(seen.entry).or_default().push(posting(seen)?);
    }
    for EntrySeen { id, number, at, occurred_at, reverses, told } in found {
        let postings = postings.remove(&id).unwrap_or_default();
        let (at, occurred_at) = (Time(at), Time(occurred_at));
        rows.push(EntryRow { id: EntryId(id), number, at, occurred_at, act: told.into(), reverses, postings });
    }
    Ok(Page { rows, next })
}

fn posting(seen: PostingSeen) -> Result<PostingRow, Fault> {
    Ok(PostingRow {
        account: seen.account()?,
        debit: seen.amount.max(0),
        credit: seen.amount.min(0).saturating_neg(),
        whose: seen.name.map(|name| Called { code: seen.code.unwrap_or_default(), name }),
    })
}

/// A page of those who owe, the most first.
pub(crate) async fn debtors(hub: &Hub, by: &Operator, ask: DebtorsAsk) -> Result<Page<DebtorRow>, Fault> {
    shown(by, "ledger.debtors")?;
    limited(ask.limit)?;
    let after: Option<(i64, Uuid)> = ask.after.as_deref().map(mark).transpose()?;
    let mut read = hub.store.read().await?;
    let mut found = store::ledger::books::debtors(&mut read, by.hub, after, ask.limit + 1).await?;
    let next = next(&mut found, ask.limit, |debtor| (debtor.owed, debtor.customer))?;
    let rows = found.into_iter().map(|debtor| DebtorRow {
        customer: CustomerId(debtor.customer),
        code: debtor.code,
        name: debtor.name,
        owed: debtor.owed,
        since: debtor.since.map(Time),
    });
    Ok(Page { rows: rows.collect(), next })
}

/// The books are amounts and nothing else: closed to whom these are not shown.
pub(crate) fn shown(by: &Operator, command: &str) -> Result<(), Fault> {
    if by.sees_amounts {
        return Ok(());
    }
    Err(Gate::Denied { command: command.to_owned(), roles: access_to(command).roles().to_vec() }.into())
}

/// A page has a size.
pub(crate) fn limited(limit: u32) -> Result<(), Fault> {
    let mut check = Check::default();
    check.whole("limit", i64::from(limit), 1, i64::from(PAGE_MAX));
    Ok(check.done()?)
}

/// The number a page of entries ended with.
pub(crate) fn before(after: Option<&str>) -> Result<Option<i64>, Fault> {
    after.map(mark).transpose()
}

/// Cuts off what is more than a page, and marks its end. It travels as text that only this side reads.
pub(crate) fn next<T, M: Serialize>(
    found: &mut Vec<T>,
    limit: u32,
    mark: impl Fn(&T) -> M,
) -> Result<Option<String>, Fault> {
    let shown = usize::try_from(limit).unwrap_or(usize::MAX);
    let is_more = found.len() > shown;
    found.truncate(shown);
    let next = found.last().filter(|_| is_more).map(|last| serde_json::to_string(&mark(last)));
    next.transpose().map_err(|error| Fault::internal(&error))
}

/// The end of a page, as it was sent.
pub(crate) fn mark<M: serde::de::DeserializeOwned>(token: &str) -> Result<M, Fault> {
    serde_json::from_str(token)
        .map_err(|_| Gate::Unreadable { detail: "after: not the end of a page".to_owned() }.into())
}

impl From<Told> for ActTold {
    fn from(told: Told) -> Self {
        Self {
            id: ActId(told.act),
            kind: told.kind.unwrap_or_default(),
            facts: told.facts.and_then(|facts| serde_json::from_str(&facts).ok()).unwrap_or_default(),
            note: told.note.unwrap_or_default(),
            who: told.who.unwrap_or_default(),
        }
    }
}
