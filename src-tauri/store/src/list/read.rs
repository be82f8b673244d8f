//! Reading what a list is searched, filtered and ordered by. Rows cross the driver a few thousand at a time, as one JSON
//! text: one by one they would take several times as long.

use domain::text::natural_key;
use serde::Deserialize;
use sqlx::{AssertSqlSafe, SqliteConnection};
use uuid::Uuid;

use super::{Also, Key, List, in_order};
use crate::error::StoreError;

/// Rows read at a time.
const ROWS: u32 = 4_000;

/// A row as its shelf keeps it.
#[derive(Deserialize)]
pub(super) struct Row {
    pub id: Uuid,
    pub place: Uuid,
    pub words: String,
    pub filters: Vec<Option<String>>,
    #[serde(deserialize_with = "keys")]
    pub keys: Vec<Key>,
}

/// Every row after the one called `after`, up to a number.
pub(super) async fn some(connection: &mut SqliteConnection, list: &List, after: Uuid) -> Result<Vec<Row>, StoreError> {
    let sql = format!(
        "select json_group_array(json(row)) from (select {} row from {} t {} where t.id > ? order by t.id limit {ROWS})",
        row(list),
        list.name,
        list.joins
    );
    let json: String = sqlx::query_scalar(AssertSqlSafe(sql)).bind(after).fetch_one(connection).await?;
    rows(&json)
}

/// The rows called `ids`; those that are no longer there are left out.
pub(super) async fn these(
    connection: &mut SqliteConnection,
    list: &List,
    ids: &[Uuid],
) -> Result<Vec<Row>, StoreError> {
    let sql = format!(
        "select json_group_array(json(row)) from (select {} row from {} t {} \
         where t.id in (select unhex(value) from json_each(?)))",
        row(list),
        list.name,
        list.joins
    );
    let json: String = sqlx::query_scalar(AssertSqlSafe(sql)).bind(in_order(ids)).fetch_one(connection).await?;
    rows(&json)
}

/// The rows of a list that tell about a row of another table.
pub(super) async fn telling(connection: &mut SqliteConnection, also: &Also, id: Uuid) -> Result<Vec<Uuid>, StoreError> {
    Ok(sqlx::query_scalar(also.rows).bind(id).fetch_all(connection).await?)
}

/// A row as JSON, as SQL over `t`. Built from the static description only, never from data.
fn row(list: &List) -> String {
    let filters =
        list.filters.iter().map(|filter| format!("cast({} as text)", filter.sql)).collect::<Vec<_>>().join(", ");
    let keys = list.orders.iter().map(|order| order.sql).collect::<Vec<_>>().join(", ");
    format!(
        "json_object('id', lower(hex(t.id)), 'place', lower(hex(t.hub_id)), 'words', {}, 'filters', json_array({filters}), \
         'keys', json_array({keys}))",
        list.words
    )
}

fn rows(json: &str) -> Result<Vec<Row>, StoreError> {
    serde_json::from_str(json).map_err(|_| StoreError::Unreadable { what: "list" })
}

/// Text becomes its natural key.
fn keys<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Vec<Key>, D::Error> {
    let keys = Vec::<Key>::deserialize(from)?;
    let natural = |key| match key {
        Key::Text(text) => Key::Text(natural_key(&text).into()),
        key @ (Key::Number(_) | Key::Nothing) => key,
    };
    Ok(keys.into_iter().map(natural).collect())
}
