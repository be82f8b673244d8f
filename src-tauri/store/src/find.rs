//! Finding as you type: every word typed is the beginning of a word of the record.

use domain::Place;
use sqlx::SqliteConnection;
use uuid::Uuid;

use crate::error::StoreError;
use crate::table::{BATTERY, HUB, MODEL, USER, found_rows};

/// A record found.
#[derive(Clone, Debug)]
pub struct Hit {
    /// Code of its table, see [`crate::table`].
    pub table: i64,
    /// The record.
    pub id: Uuid,
    /// What it is called.
    pub title: String,
    /// What tells it from others of the same name.
    pub subtitle: String,
}

/// Words of a search that are looked at; more add nothing to what a person means.
const WORDS: usize = 8;

/// The words typed that are looked for.
pub(crate) fn words(typed: &str) -> impl Iterator<Item = &str> {
    typed.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).take(WORDS)
}

/// The full-text query for what was typed; none if no letter or digit was.
#[must_use]
pub fn query(typed: &str) -> Option<String> {
    let words: Vec<String> = words(typed).map(|word| format!("\"{word}\"*")).collect();
    (!words.is_empty()).then(|| format!("words : ({})", words.join(" AND ")))
}

/// The same, among rows of `places`.
fn query_at(typed: &str, places: &[Place]) -> Option<String> {
    let places: Vec<String> = places.iter().map(|place| format!("\"{:X}\"", place.0.as_simple())).collect();
    query(typed).map(|words| format!("(place : ({})) AND ({words})", places.join(" OR ")))
}

/// The first `limit` records that match, of every kind in `tables`, among rows of `places`; hubs, whose rows lie each in
/// its own place, among `hubs`.
///
/// # Errors
/// [`StoreError`] if the index cannot be read.
pub async fn everything(
    connection: &mut SqliteConnection,
    typed: &str,
    places: &[Place],
    hubs: &[Place],
    tables: &[i64],
    limit: u32,
) -> Result<Vec<Hit>, StoreError> {
    let mut hits = Vec::new();
    for table in tables {
        let (title, name) = match *table {
            BATTERY => ("t.short_code, t.serial_number", "battery"),
            MODEL => ("t.name, t.maker", "battery_model"),
            USER => ("t.name, t.login", "user"),
            HUB => ("t.name, t.code", "hub"),
            _ => continue,
        };
        let Some(query) = query_at(typed, if *table == HUB { hubs } else { places }) else { continue };
        let (first, last) = found_rows(*table);
        // Table and columns are of the list above, never of what was typed.
        let sql = sqlx::AssertSqlSafe(format!(
            "select t.id, {title} from found f join _find x on x.rowid = f.rowid join {name} t on t.id = x.id \
             where found match ? and f.rowid between ? and ? limit ?"
        ));
        let rows: Vec<(Uuid, String, String)> =
            sqlx::query_as(sql).bind(&query).bind(first).bind(last).bind(limit).fetch_all(&mut *connection).await?;
        hits.extend(rows.into_iter().map(|(id, title, subtitle)| Hit { table: *table, id, title, subtitle }));
    }
    Ok(hits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_never_becomes_part_of_the_query_language() {
        let query = query("b-07\" OR * NEAR(x) :^").expect("words");
        assert!(query.ends_with("words : (\"b\"* AND \"07\"* AND \"OR\"* AND \"NEAR\"* AND \"x\"*)"), "{query}");
    }

    #[test]
    fn nothing_to_look_for_finds_nothing() {
        assert_eq!(query(" -- "), None);
    }
}
