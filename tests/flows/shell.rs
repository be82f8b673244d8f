//! A stranger at the database file: the `sqlite3` shell, beside or behind the product's back.

use std::fs;
use std::path::Path;
use std::process::Command;

use tempfile::TempDir;
use tests::Story;

/// What the shell answers, or its complaint.
pub fn sqlite3(folder: &Path, sql: &str) -> Result<String, String> {
    answered(&folder.join("hub.db"), sql)
}

/// What the shell answers about the file of readings, or its complaint.
pub fn readings(folder: &Path, sql: &str) -> Result<String, String> {
    answered(&folder.join("readings.db"), sql)
}

/// What the shell answers about the file of readings.
pub fn ask_readings(folder: &Path, sql: &str) -> String {
    readings(folder, sql).unwrap_or_else(|complaint| panic!("{sql}: {complaint}"))
}

fn answered(database: &Path, sql: &str) -> Result<String, String> {
    let run = Command::new("sqlite3").arg("-batch").arg(database).arg(sql).output();
    let run = run.expect("the Debian package sqlite3 is installed");
    let complaint = String::from_utf8(run.stderr).unwrap();
    if run.status.success() && complaint.is_empty() {
        Ok(String::from_utf8(run.stdout).unwrap().trim_end().to_owned())
    } else {
        Err(complaint)
    }
}

/// What the shell answers.
pub fn ask(folder: &Path, sql: &str) -> String {
    sqlite3(folder, sql).unwrap_or_else(|complaint| panic!("{sql}: {complaint}"))
}

/// The number the shell answers.
pub fn count(folder: &Path, sql: &str) -> i64 {
    ask(folder, sql).parse().unwrap()
}

/// Does `sql` to `table` as someone who knows the guards: takes them off, and puts them back as they were.
pub fn behind_the_guards(folder: &Path, table: &str, sql: &str) {
    let triggers = format!("from sqlite_schema where type = 'trigger' and tbl_name = '{table}'");
    let drop = ask(folder, &format!("select 'drop trigger ' || name || ';' {triggers}"));
    let back = ask(folder, &format!("select sql || ';' {triggers}"));
    ask(folder, &format!("begin; {drop} {sql}; {back} commit;"));
}

/// The folder as a power cut would leave it now, opened on a new disk: nothing was closed.
pub async fn power_cut(story: &Story) -> Story {
    let after = TempDir::new().unwrap();
    for name in ["hub.db", "hub.db-wal", "hub.lock"] {
        let from = story.folder.path().join(name);
        if from.exists() {
            fs::copy(from, after.path().join(name)).unwrap();
        }
    }
    Story::in_folder(after, story.clock.clone()).await
}
