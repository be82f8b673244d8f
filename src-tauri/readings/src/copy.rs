//! A copy of the file, brought up to date by what is new in it: what was compacted stays as it is, so that a day costs a copy
//! no more than it cost the file. What is damaged meanwhile in the file takes nothing from what was copied before.

use std::fs;
use std::path::Path;

use rusqlite::{Connection, OpenFlags};

use crate::day::DAY_MS;
use crate::error::ReadingsError;
use crate::open::{PAGE, TABLES, VERSION};

/// A day that is compacted again may take the numbers that its chunks had before: no more than it can have columns. So many of the
/// newest are looked at once more.
const AGAIN: i64 = 256;

/// Whether a file goes on from its copy: it knows the devices by the same numbers, has what was first compacted and what was last,
/// and has kept no less. One that was begun anew must not be taken for it.
const GOES_ON: &str = "select not exists (
        select 1 from main.device c where not exists (select 1 from file.device f where f.number = c.number and f.id = c.id)
    ) and (select number from main.until) <= (select number from file.until) and not exists (
        select 1 from main.chunk c
        where c.number in ((select min(number) from main.chunk), (select max(number) from main.chunk)) and not exists (
            select 1 from file.chunk f
            where f.device = c.device and f.field = c.field and f.day = c.day and f.generation >= c.generation
        )
    )";

/// Brings `copy` up to date with the file at `file`, beside whatever else goes on: it is as the file was at one instant, or as it
/// was before. One that cannot be used, or is of another file, is replaced once another one is whole, and lies in `aside` then;
/// `has_room` says whether there is room for the whole of another.
///
/// # Errors
/// [`ReadingsError`]: the copy is as it was.
pub fn bring_up_to_date(
    file: &Path,
    copy: &Path,
    aside: &Path,
    has_room: impl FnOnce() -> Result<(), ReadingsError>,
) -> Result<(), ReadingsError> {
    if copy.exists() {
        match Connection::open_with_flags(copy, OpenFlags::SQLITE_OPEN_READ_WRITE)
            .map_err(ReadingsError::from)
            .and_then(|copy| updated(copy, file))
        {
            Err(error) if error.is_damaged() || matches!(error, ReadingsError::TooNew(_) | ReadingsError::Parted) => {}
            done => return done,
        }
    }
    has_room()?;
    let begun = copy.with_extension("new");
    if begun.exists() {
        fs::remove_file(&begun)?;
    }
    let made = Connection::open(&begun).map_err(ReadingsError::from).and_then(|made| {
        made.execute_batch(&format!("{PAGE} {TABLES} pragma user_version = {VERSION};"))?;
        updated(made, file)
    });
    let made = made.and_then(|()| {
        if copy.exists() {
            fs::rename(copy, aside)?;
        }
        Ok(fs::rename(&begun, copy)?)
    });
    if made.is_err() {
        // On a full disk its place is needed at once.
        let _ = fs::remove_file(&begun);
    }
    made
}

fn updated(mut copy: Connection, file: &Path) -> Result<(), ReadingsError> {
    copy.execute_batch(
        "pragma synchronous = full; pragma busy_timeout = 5000; pragma trusted_schema = off; pragma cell_size_check = on;",
    )?;
    let version: i64 = copy.query_row("pragma user_version", [], |row| row.get(0))?;
    if version != VERSION {
        return Err(ReadingsError::TooNew(version));
    }
    // One that is not there must not be made.
    fs::metadata(file)?;
    copy.execute("attach ? as file", [file.display().to_string()])?;
    let writes = copy.transaction()?;
    if !writes.query_row(GOES_ON, [], |row| row.get::<_, bool>(0))? {
        return Err(ReadingsError::Parted);
    }
    let sql = "select name from main.sqlite_schema where type = 'table' and name <> 'chunk' and name not like 'sqlite\\_%' escape '\\'";
    let small: Vec<String> = writes.prepare(sql)?.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    for table in small {
        writes.execute_batch(&format!(
            "delete from main.{table}; insert into main.{table} select * from file.{table};"
        ))?;
    }
    writes.execute(
        "insert or replace into main.chunk select * from file.chunk f \
         where f.number > (select coalesce(max(number), 0) from main.chunk) - ? and not exists (
             select 1 from main.chunk c
             where c.device = f.device and c.field = f.field and c.day = f.day and c.generation = f.generation
         )",
        [AGAIN],
    )?;
    // What was let go there is let go here.
    let sql = "update main.chunk set data = x'', crc = 0, is_left = 0 where data <> x'' and day < (select let_go from main.until) / ?";
    writes.execute(sql, [DAY_MS])?;
    let check: String = writes.query_row("pragma main.quick_check(1)", [], |row| row.get(0))?;
    if check != "ok" {
        return Err(ReadingsError::Damaged);
    }
    writes.commit()?;
    copy.close().map_err(|(_, error)| error.into())
}
