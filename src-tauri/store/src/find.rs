//! Finding as you type: every word typed is the beginning of a word of the record.

use domain::Place;
use sqlx::SqliteConnection;
use uuid::Uuid;

use crate::error::StoreError;
use crate::table::{BATTERY, HUB, MODEL, USER};

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

/// The full-text query for what was typed, among rows of `places`; none if no letter or digit was typed.
#[must_use]
pub fn query(typed: &str, places: &[Place]) -> Option<String> {
    let words: Vec<String> = typed
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .take(WORDS)
        .map(|word| format!("\"{word}\"*"))
        .collect();
    if words.is_empty() {
        return None;
    }
    let places: Vec<String> = places.iter().map(|place| format!("\"{:X}\"", place.0.as_simple())).collect();
    Some(format!("(place : ({})) AND (words : ({}))", places.join(" OR "), words.join(" AND ")))
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
        let Some(query) = query(typed, if *table == HUB { hubs } else { places }) else { continue };
        // Table and columns are of the list above, never of what was typed.
        let sql = sqlx::AssertSqlSafe(format!(
            "select t.id, {title} from found f join _find x on x.rowid = f.rowid join {name} t on t.id = x.id \
             where found match ? and x.tbl = ? limit ?"
        ));
        let rows: Vec<(Uuid, String, String)> =
            sqlx::query_as(sql).bind(&query).bind(table).bind(limit).fetch_all(&mut *connection).await?;
        hits.extend(rows.into_iter().map(|(id, title, subtitle)| Hit { table: *table, id, title, subtitle }));
    }
    Ok(hits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_never_becomes_part_of_the_query_language() {
        let place = [Place(Uuid::nil())];
        let query = query("b-07\" OR * NEAR(x) :^", &place).expect("words");
        assert!(query.ends_with("(words : (\"b\"* AND \"07\"* AND \"OR\"* AND \"NEAR\"* AND \"x\"*))"), "{query}");
    }

    #[test]
    fn nothing_to_look_for_finds_nothing() {
        assert_eq!(query(" -- ", &[Place(Uuid::nil())]), None);
    }
}
