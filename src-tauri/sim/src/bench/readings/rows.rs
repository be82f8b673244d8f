//! The same readings in plain SQLite: what inserting them costs at the very least, and what a query costs in rows.

use std::path::Path;

use domain::Time;
use domain::reading::Field;
use readings::Taken;
use rusqlite::{Connection, params};
use usecases::Clock;

use super::fleet::{self, FIELDS};
use super::number;
use crate::Stopped;

/// Seconds to insert them without a key, without an index, many a transaction, nothing waited for until the end.
pub fn bare(file: &Path, batches: &[Vec<Taken>]) -> Result<f64, Stopped> {
    let connection = Connection::open(file)?;
    connection.execute_batch(
        "pragma journal_mode = wal; pragma synchronous = normal;
         create table row (at int, device int, a int, b int, c int, d int, e int, f int, g int, h int, i int, j int, k int, l int)",
    )?;
    insert(&connection, batches)
}

/// Keeps them by battery and time, and asks for a field by the hour: seconds a question.
pub fn hourly(file: &Path, batches: &[Vec<Taken>], field: Field, span: (Time, Time)) -> Result<f64, Stopped> {
    let connection = Connection::open(file)?;
    connection.execute_batch(
        "pragma journal_mode = wal; pragma synchronous = off; pragma cache_size = -262144;
         create table row (at int, device int, a int, b int, c int, d int, e int, f int, g int, h int, i int, j int, k int, l int,
         primary key (device, at, a, b)) without rowid",
    )?;
    insert(&connection, batches)?;
    let column =
        FIELDS.iter().position(|one| *one == field).and_then(|at| "abcdefghijkl".chars().nth(at)).unwrap_or('a');
    let sql = format!(
        "select at / 3600000, count(*), min({column}), max({column}), sum({column}) from row \
         where device = ? and at >= ? and at < ? group by 1"
    );
    let mut question = connection.prepare(&sql)?;
    let mut ask = || -> Result<usize, Stopped> {
        let mut rows = question.query(params![number(&fleet::id(3)), span.0.0, span.1.0])?;
        let mut many = 0;
        while rows.next()?.is_some() {
            many += 1;
        }
        Ok(many)
    };
    super::seconds(&mut ask)
}

fn insert(connection: &Connection, batches: &[Vec<Taken>]) -> Result<f64, Stopped> {
    let clock = Clock::system();
    for some in batches.chunks(3) {
        let writes = connection.unchecked_transaction()?;
        let mut row = writes.prepare_cached("insert or ignore into row values (?,?,?,?,?,?,?,?,?,?,?,?,?,?)")?;
        for taken in some.iter().flatten() {
            let kept = FIELDS.map(|field| taken.reading.values.get(field));
            let [a, b, c, d, e, f, g, h, i, j, k, l] = kept;
            let device = number(&taken.device);
            row.execute(params![taken.reading.at.0, device, a, b, c, d, e, f, g, h, i, j, k, l])?;
        }
        drop(row);
        writes.commit()?;
    }
    Ok(clock.since_start().as_secs_f64())
}
