//! Whether the books are as they were written: each entry follows from the one before and its postings, and the balances at
//! hand are the sums of the postings.

use std::collections::HashMap;

use domain::ledger::{Account, Posting};
use domain::{RentalLineId, Time};
use sqlx::{FromRow, SqliteConnection};
use uuid::Uuid;

use super::EntryRow;
use crate::chain::{Broken, START};
use crate::error::StoreError;

#[derive(FromRow)]
struct Row {
    entry: Uuid,
    account: String,
    party: Option<Uuid>,
    line: Option<Uuid>,
    amount: i64,
}

/// The hubs that have entries, and how many.
pub(crate) async fn ends(connection: &mut SqliteConnection) -> Result<Vec<(Uuid, i64)>, StoreError> {
    Ok(sqlx::query_as("select hub_id, max(number) from entry group by hub_id").fetch_all(connection).await?)
}

/// The first of the entries `first..=last` of a hub that is not as it was written.
pub(crate) async fn entries(
    connection: &mut SqliteConnection,
    hub: Uuid,
    first: i64,
    last: i64,
) -> Result<Option<Broken>, StoreError> {
    let sql = "select * from entry where hub_id = ? and number between ? and ? order by number";
    let found: Vec<EntryRow> =
        sqlx::query_as(sql).bind(hub).bind(first - 1).bind(last).fetch_all(&mut *connection).await?;
    let (mut previous, found) = match found.split_first() {
        Some((before, rest)) if before.number == first - 1 => (before.hash.clone(), rest),
        _ if first == 1 => (START.to_vec(), &found[..]),
        _ => return Ok(Some(missing(hub, first - 1))),
    };
    let mut postings = postings(connection, hub, first, last).await?;
    let mut expected = first;
    for entry in found {
        if entry.number != expected {
            return Ok(Some(missing(hub, expected)));
        }
        // Words nobody could have written are no postings of ours.
        let own: Option<Vec<Posting>> = postings.remove(&entry.id).unwrap_or_default().into_iter().map(read).collect();
        if own.is_none_or(|own| entry.hash_after(&previous, &own) != entry.hash[..]) {
            return Ok(Some(broken(connection, entry).await?));
        }
        previous.clone_from(&entry.hash);
        expected += 1;
    }
    Ok((expected <= last).then(|| missing(hub, expected)))
}

async fn postings(
    connection: &mut SqliteConnection,
    hub: Uuid,
    first: i64,
    last: i64,
) -> Result<HashMap<Uuid, Vec<Row>>, StoreError> {
    let sql = "select p.entry, p.account, p.party, p.line, p.amount from entry e join posting p on p.entry = e.id \
               where e.hub_id = ? and e.number between ? and ?";
    let rows: Vec<Row> = sqlx::query_as(sql).bind(hub).bind(first).bind(last).fetch_all(connection).await?;
    let mut by_entry: HashMap<Uuid, Vec<Row>> = HashMap::new();
    for row in rows {
        by_entry.entry(row.entry).or_default().push(row);
    }
    Ok(by_entry)
}

fn read(row: Row) -> Option<Posting> {
    let account = Account::from_word(&row.account)?;
    Some(Posting { account, party: row.party, line: row.line.map(RentalLineId), amount: row.amount })
}

/// Whether every balance is the sum of its postings, and every posting has its entry.
pub(crate) async fn are_balances_sums(connection: &mut SqliteConnection) -> Result<bool, StoreError> {
    let sql = "with added as (select hub_id place, account, coalesce(party, hub_id) party, sum(amount) amount \
               from posting group by 1, 2, 3) \
               select not exists (select 1 from (select place, account, party, amount from added \
               except select place, account, party, amount from _balance)) \
               and (select count(*) from added) = (select count(*) from _balance) \
               and not exists (select 1 from posting p where not exists (select 1 from entry e where e.id = p.entry))";
    Ok(sqlx::query_scalar(sql).fetch_one(connection).await?)
}

fn missing(place: Uuid, number: i64) -> Broken {
    Broken { place, number, at: None, act: None }
}

/// The entry, with the command that posted it.
async fn broken(connection: &mut SqliteConnection, entry: &EntryRow) -> Result<Broken, StoreError> {
    let act =
        sqlx::query_scalar("select act from audit where id = ?").bind(entry.act).fetch_optional(connection).await?;
    Ok(Broken { place: entry.hub_id, number: entry.number, at: Some(Time(entry.at)), act })
}
