//! The books as people read them: the trial balance, entries, a customer's statement, who owes what, what a till took.

use domain::ledger::Account;
use domain::{CustomerId, HubId, ShiftId, Time};
use sqlx::{FromRow, QueryBuilder, SqliteConnection};
use uuid::Uuid;

use crate::error::StoreError;
use crate::list::in_order;
use crate::word;

/// What stands on an account, or on a way to pay in it.
#[derive(Clone, Debug, FromRow)]
pub struct Sum {
    account: String,
    /// The way to pay.
    pub party: Option<Uuid>,
    /// What was put to it: debits.
    pub debit: i64,
    /// What was taken from it: credits.
    pub credit: i64,
}

impl Sum {
    /// The account.
    ///
    /// # Errors
    /// [`StoreError::Unreadable`] for one that a newer version knows.
    pub fn account(&self) -> Result<Account, StoreError> {
        word::read(&self.account, "account")
    }
}

/// What stands on every account of a hub. A party's balance is on one side of it: of the customers' account, what they owe on
/// the one and their credit on the other. Of those most are even, and are not looked at.
///
/// # Errors
/// [`StoreError`] if it cannot be read.
pub async fn trial(connection: &mut SqliteConnection, hub: HubId) -> Result<Vec<Sum>, StoreError> {
    let of_customers = [Account::Customer, Account::Deposits];
    let others = Account::ALL.iter().filter(|account| !of_customers.contains(account)).map(|account| account.word());
    let others =
        serde_json::to_string(&others.collect::<Vec<_>>()).map_err(|_| StoreError::Unreadable { what: "account" })?;
    let sql = "select o.column1 account, null party, \
               (select coalesce(sum(amount), 0) from _balance where place = ?1 and account = o.column1 and amount > 0) debit, \
               (select coalesce(-sum(amount), 0) from _balance where place = ?1 and account = o.column1 and amount < 0) credit \
               from (values ('customer'), ('deposits')) o \
               where exists (select 1 from _balance where place = ?1 and account = o.column1) \
               union all select account, iif(party = ?1, null, party), max(amount, 0), -min(amount, 0) \
               from json_each(?2) o cross join _balance on place = ?1 and account = o.value order by 1, 2";
    Ok(sqlx::query_as(sql).bind(hub.0).bind(others).fetch_all(connection).await?)
}

/// What the entries of a till put to every account. Of cash only what customers paid and were paid back: not what was moved
/// by hand, nor what was found too much or too little.
///
/// # Errors
/// [`StoreError`] if it cannot be read.
pub async fn of_shift(connection: &mut SqliteConnection, shift: ShiftId) -> Result<Vec<Sum>, StoreError> {
    let sql = "select p.account, iif(p.account in ('customer', 'deposits'), null, p.party) party, \
               sum(max(p.amount, 0)) debit, -sum(min(p.amount, 0)) credit \
               from entry e join posting p on p.entry = e.id where e.shift = ? and not (p.account = 'cash' and exists \
               (select 1 from posting o where o.entry = e.id and o.account in ('safe', 'expenses', 'over_short'))) \
               group by 1, 2";
    Ok(sqlx::query_as(sql).bind(shift.0).fetch_all(connection).await?)
}

/// Which entries.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// That touch this account.
    pub account: Option<Account>,
    /// That touch this customer.
    pub customer: Option<CustomerId>,
    /// Of this till.
    pub shift: Option<ShiftId>,
    /// Not before.
    pub from: Option<Time>,
    /// Not after.
    pub to: Option<Time>,
}

/// An entry with its act.
#[derive(Clone, Debug, FromRow)]
pub struct EntrySeen {
    /// Its id.
    pub id: Uuid,
    /// Its number in the hub's books.
    pub number: i64,
    /// When it was posted.
    pub at: i64,
    /// When what it tells of happened.
    pub occurred_at: i64,
    /// The number of the entry it takes back.
    pub reverses: Option<i64>,
    /// What was done.
    #[sqlx(flatten)]
    pub told: Told,
}

/// What was done.
#[derive(Clone, Debug, FromRow)]
pub struct Told {
    /// The act.
    pub act: Uuid,
    /// What was done.
    pub kind: Option<String>,
    /// What a list tells of it: JSON.
    pub facts: Option<String>,
    /// A note or a reason.
    pub note: Option<String>,
    /// Who did it.
    pub who: Option<String>,
}

/// What is told of the act of an entry `e`.
const TOLD: &str = "e.act, a.kind, a.facts, a.note, u.name who";
/// Where that stands.
const OF_ACT: &str = " left join act a on a.id = e.act left join user u on u.id = a.actor ";

/// At most `limit` entries of a hub, the latest first, before the one numbered `before`.
///
/// # Errors
/// [`StoreError`] if they cannot be read.
pub async fn entries(
    connection: &mut SqliteConnection,
    hub: HubId,
    filter: &Filter,
    before: Option<i64>,
    limit: u32,
) -> Result<Vec<EntrySeen>, StoreError> {
    let mut query = QueryBuilder::new("select e.id, e.number, e.at, e.occurred_at, r.number reverses, ");
    query.push(TOLD).push(" from entry e left join entry r on r.id = e.reverses").push(OF_ACT);
    // Of a customer or a till there are few: found by themselves, not by walking through the hub's.
    let are_few = filter.customer.is_some() || filter.shift.is_some();
    query.push(if are_few { "where +e.hub_id = " } else { "where e.hub_id = " }).push_bind(hub.0);
    if let Some(account) = filter.account {
        query.push(" and exists (select 1 from posting p where p.entry = e.id and p.account = ");
        query.push_bind(account.word()).push(")");
    }
    if let Some(customer) = filter.customer {
        query.push(" and e.id in (select p.entry from posting p where p.party = ").push_bind(customer.0).push(")");
    }
    if let Some(shift) = filter.shift {
        query.push(" and e.shift = ").push_bind(shift.0);
    }
    if let Some(from) = filter.from {
        query.push(" and e.at >= ").push_bind(from.0);
    }
    if let Some(to) = filter.to {
        query.push(" and e.at <= ").push_bind(to.0);
    }
    if let Some(number) = before {
        query.push(" and e.number < ").push_bind(number);
    }
    query.push(" order by e.number desc limit ").push_bind(limit);
    Ok(query.build_query_as().fetch_all(connection).await?)
}

/// A posting with whose it is: a customer, a way to pay.
#[derive(Clone, Debug, FromRow)]
pub struct PostingSeen {
    /// The entry it stands in.
    pub entry: Uuid,
    account: String,
    /// Debit above nothing, credit below.
    pub amount: i64,
    /// A customer's code.
    pub code: Option<String>,
    /// What the customer, or the way to pay, is called.
    pub name: Option<String>,
}

impl PostingSeen {
    /// The account.
    ///
    /// # Errors
    /// [`StoreError::Unreadable`] for one that a newer version knows.
    pub fn account(&self) -> Result<Account, StoreError> {
        word::read(&self.account, "account")
    }
}

/// The postings of these entries as people read them: of each the debits first.
///
/// # Errors
/// [`StoreError`] if they cannot be read.
pub async fn postings(connection: &mut SqliteConnection, entries: &[Uuid]) -> Result<Vec<PostingSeen>, StoreError> {
    let sql = "select p.entry, p.account, p.amount, c.code, coalesce(c.name, k.label) name from posting p \
               left join customer c on c.id = p.party left join payment_kind k on k.id = p.party \
               where p.entry in (select unhex(value) from json_each(?)) order by p.amount < 0, p.id";
    Ok(sqlx::query_as(sql).bind(in_order(entries)).fetch_all(connection).await?)
}

/// A line of a customer's statement.
#[derive(Clone, Debug, FromRow)]
pub struct Line {
    /// The number of the entry.
    pub number: i64,
    /// When it was posted.
    pub at: i64,
    /// When what it tells of happened.
    pub occurred_at: i64,
    /// What was charged or paid out.
    pub debit: i64,
    /// What was paid or let off.
    pub credit: i64,
    /// What the customer had as credit after it; below nothing, owed.
    pub balance: i64,
    /// What was done.
    #[sqlx(flatten)]
    pub told: Told,
}

/// From when until when, both of it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Period {
    /// Not before.
    pub from: Option<Time>,
    /// Not after.
    pub to: Option<Time>,
}

/// What a customer had before a time, and what happened in it.
#[derive(Clone, Copy, Debug, FromRow)]
pub struct Over {
    /// What they had before.
    pub opening: i64,
    /// What was charged or paid out.
    pub debit: i64,
    /// What was paid or let off.
    pub credit: i64,
}

/// What a customer had before a time, and what happened in it.
///
/// # Errors
/// [`StoreError`] if it cannot be read.
pub async fn over(
    connection: &mut SqliteConnection,
    hub: HubId,
    customer: CustomerId,
    period: Period,
) -> Result<Over, StoreError> {
    let sql = "select coalesce(-sum(iif(e.at < ?3, p.amount, 0)), 0) opening, \
               coalesce(sum(iif(e.at between ?3 and ?4, max(p.amount, 0), 0)), 0) debit, \
               coalesce(-sum(iif(e.at between ?3 and ?4, min(p.amount, 0), 0)), 0) credit \
               from posting p join entry e on e.id = p.entry where p.account = 'customer' and p.party = ?2 and e.hub_id = ?1";
    let query = sqlx::query_as(sql).bind(hub.0).bind(customer.0);
    let (from, to) = (period.from.map_or(i64::MIN, |at| at.0), period.to.map_or(i64::MAX, |at| at.0));
    Ok(query.bind(from).bind(to).fetch_one(connection).await?)
}

/// At most `limit` lines of a customer's statement over a time, the latest first, before the one numbered `before`.
///
/// # Errors
/// [`StoreError`] if they cannot be read.
pub async fn statement(
    connection: &mut SqliteConnection,
    hub: HubId,
    customer: CustomerId,
    period: Period,
    before: Option<i64>,
    limit: u32,
) -> Result<Vec<Line>, StoreError> {
    let mut query = QueryBuilder::new(
        "with line as (select e.number, e.at, e.occurred_at, e.act, sum(max(p.amount, 0)) debit, \
         -sum(min(p.amount, 0)) credit, sum(-sum(p.amount)) over (order by e.number) balance \
         from posting p join entry e on e.id = p.entry where p.account = 'customer' and p.party = ",
    );
    query.push_bind(customer.0).push(" and e.hub_id = ").push_bind(hub.0);
    query.push(" group by e.number) select e.number, e.at, e.occurred_at, e.debit, e.credit, e.balance, ");
    query.push(TOLD).push(" from line e").push(OF_ACT).push("where true");
    if let Some(number) = before {
        query.push(" and e.number < ").push_bind(number);
    }
    if let Some(from) = period.from {
        query.push(" and e.at >= ").push_bind(from.0);
    }
    if let Some(to) = period.to {
        query.push(" and e.at <= ").push_bind(to.0);
    }
    query.push(" order by e.number desc limit ").push_bind(limit);
    Ok(query.build_query_as().fetch_all(connection).await?)
}

/// A customer who owes.
#[derive(Clone, Debug, FromRow)]
pub struct Debtor {
    /// Who.
    pub customer: Uuid,
    /// Their code.
    pub code: String,
    /// Their name.
    pub name: String,
    /// How much.
    pub owed: i64,
    /// When the oldest charge that is not paid was posted, every payment taken for the oldest one.
    pub since: Option<i64>,
}

/// At most `limit` customers who owe, the most first, after the one who owes `after.0` and is called `after.1`.
///
/// # Errors
/// [`StoreError`] if they cannot be read.
pub async fn debtors(
    connection: &mut SqliteConnection,
    hub: HubId,
    after: Option<(i64, Uuid)>,
    limit: u32,
) -> Result<Vec<Debtor>, StoreError> {
    let mut query = QueryBuilder::new(
        "with debtor as (select party, amount from _balance where account = 'customer' and amount > 0 and place = ",
    );
    query.push_bind(hub.0);
    if let Some((owed, customer)) = after {
        query.push(" and (amount, party) < (").push_bind(owed).push(", ").push_bind(customer).push(")");
    }
    query.push(" order by amount desc, party desc limit ").push_bind(limit);
    query.push(
        ") select c.id customer, c.code, c.name, d.amount owed, (select min(at) from (select e.at, p.amount, \
         sum(max(p.amount, 0)) over (order by e.number, p.id) charged, -sum(min(p.amount, 0)) over () paid \
         from posting p join entry e on e.id = p.entry where p.party = d.party and p.account = 'customer') \
         where amount > 0 and charged > paid) since \
         from debtor d join customer c on c.id = d.party order by d.amount desc, d.party desc",
    );
    Ok(query.build_query_as().fetch_all(connection).await?)
}
