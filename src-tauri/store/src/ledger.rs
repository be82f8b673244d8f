//! The books: entries with their postings, only ever added to, each entry carrying the hash of the one before; balances,
//! which follow from the postings (`_balance`).

pub mod books;
pub mod revenue;
pub(crate) mod verify;

use std::collections::BTreeSet;

use domain::ledger::{Account, Book, Posting, Side};
use domain::{ActId, CustomerId, EntryId, HubId, RentalLineId, ShiftId, Time};
use sha2::{Digest, Sha256};
use sqlx::{FromRow, QueryBuilder, SqliteConnection};
use uuid::Uuid;

use crate::chain::START;
use crate::error::StoreError;
use crate::op::Op;
use crate::word;

/// An entry before it is written.
#[derive(Clone, Debug)]
pub struct NewEntry {
    /// Its id.
    pub id: EntryId,
    /// The act it belongs to.
    pub act: ActId,
    /// When what it tells of happened; it is posted when it is learnt.
    pub occurred_at: Time,
    /// The till that was open.
    pub shift: Option<ShiftId>,
    /// ISO 4217.
    pub currency: String,
    /// The entry it takes back.
    pub reverses: Option<EntryId>,
}

/// An entry as it is kept.
#[derive(Clone, Debug, FromRow)]
pub struct EntryRow {
    /// Its id.
    pub id: Uuid,
    /// The hub.
    pub hub_id: Uuid,
    /// Its number in the hub's books, from 1.
    pub number: i64,
    /// The act it belongs to.
    pub act: Uuid,
    /// When it was posted.
    pub at: i64,
    /// When what it tells of happened.
    pub occurred_at: i64,
    /// The till that was open.
    pub shift: Option<Uuid>,
    /// ISO 4217.
    pub currency: String,
    /// The entry it takes back.
    pub reverses: Option<Uuid>,
    /// Hash of the entry before, this one and its postings.
    pub hash: Vec<u8>,
}

#[derive(FromRow)]
struct PostingRow {
    account: String,
    party: Option<Uuid>,
    line: Option<Uuid>,
    amount: i64,
}

impl EntryRow {
    /// The hash it must have after `previous`, with these postings, in whatever order. Every part is preceded by its length,
    /// so that no two different entries give the same bytes.
    #[must_use]
    pub fn hash_after(&self, previous: &[u8], postings: &[Posting]) -> [u8; 32] {
        let mut hash = Sha256::new();
        let mut part = |bytes: &[u8]| {
            hash.update(u64::try_from(bytes.len()).unwrap_or(u64::MAX).to_be_bytes());
            hash.update(bytes);
        };
        part(previous);
        part(self.id.as_bytes());
        part(self.hub_id.as_bytes());
        part(&self.number.to_be_bytes());
        part(self.act.as_bytes());
        part(&self.at.to_be_bytes());
        part(&self.occurred_at.to_be_bytes());
        part(self.shift.as_ref().map_or(&[][..], |id| &id.as_bytes()[..]));
        part(self.currency.as_bytes());
        part(self.reverses.as_ref().map_or(&[][..], |id| &id.as_bytes()[..]));
        let mut postings = postings.to_vec();
        postings.sort_unstable();
        for posting in &postings {
            part(posting.account.word().as_bytes());
            part(posting.party.as_ref().map_or(&[][..], |id| &id.as_bytes()[..]));
            part(posting.line.as_ref().map_or(&[][..], RentalLineId::bytes));
            part(&posting.amount.to_be_bytes());
        }
        hash.finalize().into()
    }
}

/// What a customer has as credit; below nothing, what they owe.
///
/// # Errors
/// [`StoreError`] if it cannot be read.
pub async fn balance_of(
    connection: &mut SqliteConnection,
    hub: HubId,
    customer: CustomerId,
) -> Result<i64, StoreError> {
    // A debit of the customer's account is what they owe.
    Ok(-sum(connection, hub, Side::customer(customer)).await?)
}

/// What stands on a side of the books: debit above nothing.
///
/// # Errors
/// [`StoreError`] if it cannot be read.
pub async fn sum(connection: &mut SqliteConnection, hub: HubId, side: Side) -> Result<i64, StoreError> {
    let sum: Option<i64> =
        sqlx::query_scalar("select amount from _balance where place = ? and account = ? and party = ?")
            .bind(hub.0)
            .bind(side.account.word())
            .bind(side.party.unwrap_or(hub.0))
            .fetch_optional(connection)
            .await?;
    Ok(sum.unwrap_or(0))
}

/// What stands on each of these sides of the books.
///
/// # Errors
/// [`StoreError`] if they cannot be read.
pub async fn sums(
    connection: &mut SqliteConnection,
    hub: HubId,
    sides: BTreeSet<Side>,
) -> Result<Vec<(Side, i64)>, StoreError> {
    let asked: Vec<(&str, String)> =
        sides.iter().map(|side| (side.account.word(), side.party.unwrap_or(hub.0).simple().to_string())).collect();
    let asked = serde_json::to_string(&asked).map_err(|_| StoreError::Unreadable { what: "sides" })?;
    let sums: Vec<i64> = sqlx::query_scalar(
        "select coalesce(b.amount, 0) from json_each(?2) s left join _balance b on b.place = ?1 \
         and b.account = s.value ->> 0 and b.party = unhex(s.value ->> 1) order by s.key",
    )
    .bind(hub.0)
    .bind(asked)
    .fetch_all(connection)
    .await?;
    Ok(sides.into_iter().zip(sums).collect())
}

/// Whether anything was ever posted on a side of the books.
///
/// # Errors
/// [`StoreError`] if it cannot be read.
pub async fn is_used(connection: &mut SqliteConnection, hub: HubId, side: Side) -> Result<bool, StoreError> {
    let sql = "select exists (select 1 from _balance where place = ? and account = ? and party = ?)";
    let party = side.party.unwrap_or(hub.0);
    Ok(sqlx::query_scalar(sql).bind(hub.0).bind(side.account.word()).bind(party).fetch_one(connection).await?)
}

/// What a line of a rental was charged so far, by account: credits above nothing.
///
/// # Errors
/// [`StoreError`] if it cannot be read.
pub async fn charged(connection: &mut SqliteConnection, line: RentalLineId) -> Result<Vec<(Account, i64)>, StoreError> {
    let rows: Vec<(String, i64)> =
        sqlx::query_as("select account, -sum(amount) from posting where line = ? group by account")
            .bind(line.0)
            .fetch_all(connection)
            .await?;
    rows.into_iter().map(|(account, amount)| Ok((word::read(&account, "account")?, amount))).collect()
}

/// The entries of an act, with their postings.
///
/// # Errors
/// [`StoreError`] if they cannot be read.
pub async fn of_act(
    connection: &mut SqliteConnection,
    act: ActId,
) -> Result<Vec<(EntryRow, Vec<Posting>)>, StoreError> {
    let entries: Vec<EntryRow> = sqlx::query_as("select * from entry where act = ? order by number")
        .bind(act.0)
        .fetch_all(&mut *connection)
        .await?;
    let mut all = Vec::with_capacity(entries.len());
    for entry in entries {
        let postings = postings(connection, EntryId(entry.id)).await?;
        all.push((entry, postings));
    }
    Ok(all)
}

/// The postings of an entry.
///
/// # Errors
/// [`StoreError`] if they cannot be read.
pub async fn postings(connection: &mut SqliteConnection, entry: EntryId) -> Result<Vec<Posting>, StoreError> {
    let rows: Vec<PostingRow> =
        sqlx::query_as("select account, party, line, amount from posting where entry = ? order by id")
            .bind(entry.0)
            .fetch_all(connection)
            .await?;
    rows.into_iter().map(posting).collect()
}

fn posting(row: PostingRow) -> Result<Posting, StoreError> {
    Ok(Posting {
        account: word::read(&row.account, "account")?,
        party: row.party,
        line: row.line.map(RentalLineId),
        amount: row.amount,
    })
}

/// What the entries of a till moved in its drawer: what lies there now, less what lay there when it was opened.
///
/// # Errors
/// [`StoreError`] if it cannot be read.
pub async fn cash_of_shift(connection: &mut SqliteConnection, shift: ShiftId) -> Result<i64, StoreError> {
    let sql = "select coalesce(sum(p.amount), 0) from entry e join posting p on p.entry = e.id \
               where e.shift = ? and p.account = 'cash'";
    Ok(sqlx::query_scalar(sql).bind(shift.0).fetch_one(connection).await?)
}

/// Whether anything was ever posted in a hub.
///
/// # Errors
/// [`StoreError`] if it cannot be read.
pub async fn is_begun(connection: &mut SqliteConnection, hub: HubId) -> Result<bool, StoreError> {
    let sql = "select exists (select 1 from entry where hub_id = ?)";
    Ok(sqlx::query_scalar(sql).bind(hub.0).fetch_one(connection).await?)
}

/// How many entries the books of a hub have.
///
/// # Errors
/// [`StoreError`] if it cannot be read.
pub async fn count(connection: &mut SqliteConnection, hub: HubId) -> Result<i64, StoreError> {
    let sql = "select coalesce(max(number), 0) from entry where hub_id = ?";
    Ok(sqlx::query_scalar(sql).bind(hub.0).fetch_one(connection).await?)
}

impl Op {
    /// Writes an entry with the postings of a book; nothing if there are none. `ids` makes theirs.
    ///
    /// # Errors
    /// [`StoreError`] if the database refuses.
    pub async fn post(
        &mut self,
        hub: HubId,
        new: &NewEntry,
        book: &Book,
        ids: impl Fn() -> Uuid,
    ) -> Result<(), StoreError> {
        if book.postings().is_empty() {
            return Ok(());
        }
        let before: Option<(i64, Vec<u8>)> =
            sqlx::query_as("select number, hash from entry where hub_id = ? order by number desc limit 1")
                .bind(hub.0)
                .fetch_optional(self.connection())
                .await?;
        let (number, previous) = before.unwrap_or((0, START.to_vec()));
        let mut entry = EntryRow {
            id: new.id.0,
            hub_id: hub.0,
            number: number + 1,
            act: new.act.0,
            at: self.at().0,
            occurred_at: new.occurred_at.0,
            shift: new.shift.map(|shift| shift.0),
            currency: new.currency.clone(),
            reverses: new.reverses.map(|entry| entry.0),
            hash: Vec::new(),
        };
        entry.hash = entry.hash_after(&previous, book.postings()).to_vec();
        self.add_entry(&entry).await?;
        self.add_postings(&entry, book.postings(), ids).await
    }

    async fn add_entry(&mut self, entry: &EntryRow) -> Result<(), StoreError> {
        sqlx::query(
            "insert into entry (id, hub_id, number, act, at, occurred_at, shift, currency, reverses, hash) \
             values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        )
        .bind(entry.id)
        .bind(entry.hub_id)
        .bind(entry.number)
        .bind(entry.act)
        .bind(entry.at)
        .bind(entry.occurred_at)
        .bind(entry.shift)
        .bind(&entry.currency)
        .bind(entry.reverses)
        .bind(&entry.hash)
        .execute(self.connection())
        .await?;
        Ok(())
    }

    async fn add_postings(
        &mut self,
        entry: &EntryRow,
        postings: &[Posting],
        ids: impl Fn() -> Uuid,
    ) -> Result<(), StoreError> {
        let mut insert = QueryBuilder::new("insert into posting (id, hub_id, entry, account, party, line, amount) ");
        insert.push_values(postings, |mut row, posting| {
            row.push_bind(ids()).push_bind(entry.hub_id).push_bind(entry.id).push_bind(posting.account.word());
            row.push_bind(posting.party).push_bind(posting.line.map(|line| line.0)).push_bind(posting.amount);
        });
        insert.build().execute(self.connection()).await?;
        Ok(())
    }
}
