//! Putting a copy in the place of a file that was lost, or beginning anew. What lies there is moved aside and never removed.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use rusqlite::{Connection, OpenFlags};

use crate::error::ReadingsError;
use crate::open::VERSION;

/// Whether there is no file, or nothing in it: none of these takes long to see.
#[must_use]
pub fn is_lost(file: &Path) -> bool {
    let empty = "select not exists (select 1 from device) and not exists (select 1 from letter)";
    match opened(file) {
        Ok(there) => match there.query_row(empty, [], |row| row.get(0)) {
            Ok(is_empty) => is_empty,
            Err(error) => ReadingsError::from(error).is_damaged(),
        },
        // One of no version was cut before anything was in it.
        Err(error) => !file.exists() || error.is_damaged() || matches!(error, ReadingsError::TooNew(0)),
    }
}

/// Whether all of a file is as a database must be: it is read to its end.
#[must_use]
pub fn is_whole(file: &Path) -> bool {
    let check = |there: Connection| there.query_row("pragma quick_check(1)", [], |row| row.get::<_, String>(0));
    opened(file).is_ok_and(|there| check(there).is_ok_and(|found| found == "ok"))
}

/// Puts `copy` in the place of `file`, which nobody has open. What was there lies in `aside` then.
///
/// # Errors
/// [`ReadingsError`] if the copy is not whole or the disk refuses: the file is as it was, or in `aside` with nothing in its place.
pub fn put_back(copy: &Path, file: &Path, aside: &Path) -> Result<(), ReadingsError> {
    if !is_whole(copy) {
        return Err(ReadingsError::Damaged);
    }
    let begun = file.with_extension("restored");
    let put = copied(copy, &begun).and_then(|()| move_aside(file, aside)).and_then(|()| Ok(fs::rename(&begun, file)?));
    if put.is_err() {
        // On a full disk its place is needed at once.
        let _ = fs::remove_file(&begun);
    }
    put
}

fn copied(from: &Path, to: &Path) -> Result<(), ReadingsError> {
    fs::copy(from, to)?;
    // Windows brings only what is open for writing to the disk.
    Ok(File::options().write(true).open(to)?.sync_all()?)
}

/// Moves a file that nobody has open into `aside`, with what SQLite laid beside it.
///
/// # Errors
/// [`ReadingsError`] if the disk refuses, or such a file lies there.
pub fn move_aside(file: &Path, aside: &Path) -> Result<(), ReadingsError> {
    for there in with_its_log(file).into_iter().filter(|there| there.exists()) {
        fs::create_dir_all(aside)?;
        let kept = aside.join(there.file_name().unwrap_or_default());
        if kept.exists() {
            return Err(std::io::Error::from(std::io::ErrorKind::AlreadyExists).into());
        }
        fs::rename(&there, kept)?;
    }
    Ok(())
}

/// A file and what SQLite lays beside it, the log first: it must never meet another file.
fn with_its_log(file: &Path) -> [PathBuf; 3] {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    ["-wal", "-shm", ""].map(|beside| file.with_file_name(format!("{name}{beside}")))
}

fn opened(file: &Path) -> Result<Connection, ReadingsError> {
    // Open for writing, so that what a cut left half written is undone first.
    let there = Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    let version: i64 = there.query_row("pragma user_version", [], |row| row.get(0))?;
    if version == VERSION { Ok(there) } else { Err(ReadingsError::TooNew(version)) }
}
