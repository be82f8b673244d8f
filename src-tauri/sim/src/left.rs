//! What a hub left in its folder when it was closed, looked through by somebody who was not there: books, batteries, swaps,
//! chains and readings.

use std::collections::BTreeSet;
use std::path::Path;

use domain::Time;
use readings::Readings;
use serde_json::Value;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{Connection, SqliteConnection, query_scalar};
use store::open::DATABASE;
use usecases::Clock;

use crate::Stopped;
use crate::seat::Seat;
use crate::stations::digest::Digest;

const READINGS: &str = "readings.db";

/// What is there, and is as it must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Left {
    /// Batteries, each with one holder.
    pub batteries: usize,
    /// Swaps that were carried out.
    pub swaps: i64,
    /// Entries of the books, each of which sums to nothing.
    pub entries: i64,
    /// Lines of the audit, each chained to the one before.
    pub lines: i64,
    /// Readings, each there once.
    pub readings: usize,
}

/// Looks through the folder of a hub that is closed, whose admin is the simulator's.
///
/// # Errors
/// [`Stopped::Wrong`] with what never may be found, and was.
pub async fn left(folder: &Path) -> Result<Left, Stopped> {
    let options = SqliteConnectOptions::new().filename(folder.join(DATABASE)).read_only(true);
    let mut sql = SqliteConnection::connect_with(&options).await?;
    let digest = Digest::of(&mut sql).await?;
    let swaps = query_scalar("select count(*) from swap where state = 'completed'").fetch_one(&mut sql).await?;
    sql.close().await?;
    let readings = readings_in(&folder.join(READINGS))?;
    let seat = Seat::at(folder, Clock::system()).await;
    seat.sign_in().await?;
    let books: Value = seat.call("ledger.accounts", Value::Null).await?;
    if books["debit"] != books["credit"] {
        return Err(Stopped::Wrong(format!("the books do not balance: {books}")));
    }
    let lines = seat.check().await?;
    seat.leave().await;
    let entries = books["entries"].as_i64().unwrap_or_default();
    Ok(Left { batteries: digest.custody.len(), swaps, entries, lines, readings })
}

/// How many there are; none that cannot be read, and none twice.
fn readings_in(file: &Path) -> Result<usize, Stopped> {
    let readings = Readings::open(file)?;
    let mut all = 0;
    for latest in readings.latest() {
        let found = readings.span(latest.device, (Time(0), Time(i64::MAX)))?;
        if found.damaged > 0 {
            return Err(Stopped::Wrong(format!("{} parts of the readings are damaged", found.damaged)));
        }
        let times: BTreeSet<Time> = found.all.iter().map(|reading| reading.at).collect();
        if times.len() != found.all.len() {
            return Err(Stopped::wrong("a reading is there twice"));
        }
        all += times.len();
    }
    Ok(all)
}
