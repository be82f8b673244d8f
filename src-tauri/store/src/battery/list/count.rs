//! How many there are of each.

use domain::battery::Lifecycle;
use domain::{HubId, ModelId};
use sqlx::{QueryBuilder, Row as _, SqliteConnection};

use crate::battery::lifecycle;
use crate::error::StoreError;
use crate::find;
use crate::table::{BATTERY, found_rows};

/// How many batteries of a hub are in each state of life, among those a search and a model leave.
///
/// # Errors
/// [`StoreError`] if they cannot be counted.
pub async fn counts(
    connection: &mut SqliteConnection,
    hub: HubId,
    search: &str,
    model: Option<ModelId>,
) -> Result<Vec<(Lifecycle, i64)>, StoreError> {
    let Some(query) = find::query(search) else { return counts_of_all(connection, hub, model).await };
    let (first, last) = found_rows(BATTERY);
    let each = Lifecycle::ALL.map(|state| format!("count(*) filter (where x.lifecycle = '{}')", state.word()));
    let mut sql =
        QueryBuilder::new(format!("select {} from found f join _find x on x.rowid = f.rowid ", each.join(", ")));
    sql.push("where found match ").push_bind(query).push(format_args!(" and f.rowid between {first} and {last}"));
    sql.push(" and x.place = ").push_bind(hub.0);
    if let Some(model) = model {
        sql.push(" and x.model = ").push_bind(model.0);
    }
    let row = sql.build().fetch_one(connection).await?;
    let counts = Lifecycle::ALL.iter().enumerate().map(|(column, state)| Ok((*state, row.try_get::<i64, _>(column)?)));
    counts.filter(|count| !matches!(count, Ok((_, 0)))).collect()
}

async fn counts_of_all(
    connection: &mut SqliteConnection,
    hub: HubId,
    model: Option<ModelId>,
) -> Result<Vec<(Lifecycle, i64)>, StoreError> {
    let mut sql = QueryBuilder::new("select b.lifecycle, count(*) from battery b where b.hub_id = ");
    sql.push_bind(hub.0);
    if let Some(model) = model {
        sql.push(" and b.model = ").push_bind(model.0);
    }
    sql.push(" group by b.lifecycle");
    let rows: Vec<(String, i64)> = sql.build_query_as().fetch_all(connection).await?;
    rows.into_iter().map(|(word, count)| Ok((lifecycle(&word)?, count))).collect()
}
