//! Short codes in use.

use domain::HubId;
use domain::text::natural_key;
use serde_json::{Value, json};
use sqlx::{AssertSqlSafe, SqliteConnection};
use uuid::Uuid;

use crate::error::StoreError;

/// A text by which something may be called, for statements that look for it by its code or its id: itself, what a code is found
/// by, and the id it may be.
pub(crate) fn as_asked(text: &str) -> Value {
    json!([text, natural_key(text), Uuid::try_parse(text).ok().map(|id| id.simple().to_string())])
}

/// The highest code of the form `prefix-number` in `table`; none if there is none. A longer number is a slip or a serial
/// number: counting on from there helps nobody. `table`, its `column` of codes and `prefix` are written in this crate, never
/// typed by anyone.
pub(crate) async fn last(
    connection: &mut SqliteConnection,
    (table, column): (&'static str, &'static str),
    prefix: &'static str,
    hub: HubId,
) -> Result<Option<String>, StoreError> {
    let key = prefix.to_lowercase();
    let sql = AssertSqlSafe(format!(
        "select {column} from {table} where hub_id = ? and code_key >= '{key}-' and code_key < '{key}.' \
         and {column} not glob '{prefix}-*[^0-9]*' and length({column}) <= 9 order by code_key desc limit 1"
    ));
    Ok(sqlx::query_scalar(sql).bind(hub.0).fetch_optional(connection).await?)
}
