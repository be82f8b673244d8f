//! Pages of the list of batteries.
//!
//! A page is merged from runs that an index keeps in order, one a state of life (and model): so the fiftieth row of any
//! filter and sort costs the same among a hundred as among a hundred thousand. A search looks at the head of these runs
//! first: what matches often fills a page there. What does not is found by the search index, and put in order then.

mod count;
mod search;
mod walk;

use domain::battery::Lifecycle;
use domain::{HubId, ModelId};
use serde::{Deserialize, Serialize};
use sqlx::{QueryBuilder, Sqlite, SqliteConnection};
use uuid::Uuid;

pub use count::counts;

use super::{BatterySeen, COLUMNS, FROM, Row, seen};
use crate::error::StoreError;
use crate::find;

/// What a list is ordered by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// Short code, as people count.
    Code,
    /// Serial number, as people count.
    Serial,
    /// Last change.
    Changed,
    /// State of life, then short code.
    Lifecycle,
    /// Model's name, then short code.
    Model,
}

/// Which page of which list.
#[derive(Clone, Debug)]
pub struct Ask {
    /// The hub whose batteries are listed.
    pub hub: HubId,
    /// Words typed; empty for all.
    pub search: String,
    /// States of life; empty for all.
    pub lifecycle: Vec<Lifecycle>,
    /// Only this model.
    pub model: Option<ModelId>,
    /// Ordered by.
    pub order: Order,
    /// Largest first.
    pub descending: bool,
    /// Where the page before ended.
    pub after: Option<Mark>,
    /// Rows wanted.
    pub limit: u32,
}

/// The place in a list after its last shown row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    group: usize,
    key: Key,
    id: Uuid,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(untagged)]
enum Key {
    Number(i64),
    Text(String),
}

/// A page, and where it ended if there is more.
///
/// # Errors
/// [`StoreError`] if it cannot be read.
pub async fn page(
    connection: &mut SqliteConnection,
    ask: &Ask,
) -> Result<(Vec<BatterySeen>, Option<Mark>), StoreError> {
    let groups = groups(connection, ask).await?;
    let mut rows = match (find::query(&ask.search), walk::walked(connection, ask, &groups).await?) {
        (_, Some(rows)) => rows,
        (Some(query), None) => search::found(connection, ask, &groups, &query).await?,
        (None, None) => Vec::new(),
    };
    let wanted = usize::try_from(ask.limit).unwrap_or(usize::MAX);
    let more = rows.len() > wanted;
    rows.truncate(wanted);
    let next =
        rows.last().filter(|_| more).map(|(group, row)| Mark { group: *group, key: key(ask.order, row), id: row.id });
    let rows = rows.into_iter().map(|(_, row)| seen(row)).collect::<Result<_, _>>()?;
    Ok((rows, next))
}

/// A run of rows that one index keeps in order.
struct Run {
    model: Option<ModelId>,
    lifecycle: Lifecycle,
}

impl Run {
    fn has(&self, row: &Row) -> bool {
        self.lifecycle.word() == row.lifecycle && self.model.is_none_or(|model| model.0 == row.model)
    }
}

/// The runs of a list, in groups that follow one another; the runs of one group are merged.
async fn groups(connection: &mut SqliteConnection, ask: &Ask) -> Result<Vec<Vec<Run>>, StoreError> {
    let wanted = |state: &Lifecycle| ask.lifecycle.is_empty() || ask.lifecycle.contains(state);
    let states: Vec<Lifecycle> = Lifecycle::ALL.into_iter().filter(wanted).collect();
    let run = |model| move |lifecycle: &Lifecycle| Run { model, lifecycle: *lifecycle };
    let mut groups: Vec<Vec<Run>> = match ask.order {
        Order::Code | Order::Serial | Order::Changed => vec![states.iter().map(run(ask.model)).collect()],
        Order::Lifecycle => states.iter().map(run(ask.model)).map(|run| vec![run]).collect(),
        Order::Model => {
            let models: Vec<Uuid> = match ask.model {
                Some(model) => vec![model.0],
                None => {
                    sqlx::query_scalar("select id from battery_model order by name collate nocase, id")
                        .fetch_all(connection)
                        .await?
                }
            };
            models.into_iter().map(|model| states.iter().map(run(Some(ModelId(model)))).collect()).collect()
        }
    };
    if ask.descending {
        groups.reverse();
    }
    Ok(groups)
}

fn in_order<T>(ask: &Ask, rows: &mut [T], row: impl Fn(&T) -> &Row) {
    rows.sort_by_cached_key(|one| (key(ask.order, row(one)), row(one).id));
    if ask.descending {
        rows.reverse();
    }
}

/// After the last shown row, in a list's order within a group.
fn beyond(sql: &mut QueryBuilder<Sqlite>, ask: &Ask, table: char, mark: &Mark) {
    let (column, than) = (column(ask.order), if ask.descending { "<" } else { ">" });
    sql.push(format_args!("({table}.{column}, {table}.id) {than} ("));
    match mark.key.clone() {
        Key::Number(number) => sql.push_bind(number),
        Key::Text(text) => sql.push_bind(text),
    };
    sql.push(", ").push_bind(mark.id).push(")");
}

fn direction(ask: &Ask) -> &'static str {
    if ask.descending { "desc" } else { "asc" }
}

fn column(order: Order) -> &'static str {
    match order {
        Order::Code | Order::Lifecycle | Order::Model => "code_key",
        Order::Serial => "serial_key",
        Order::Changed => "changed_at",
    }
}

fn key(order: Order, row: &Row) -> Key {
    match order {
        Order::Code | Order::Lifecycle | Order::Model => Key::Text(row.code_key.clone()),
        Order::Serial => Key::Text(row.serial_key.clone()),
        Order::Changed => Key::Number(row.changed_at),
    }
}
