//! Pages of the list of batteries.
//!
//! A page is merged from runs that an index keeps in order, one a state of life (and model): so the fiftieth row of any
//! filter and sort costs the same among a hundred as among a hundred thousand. A search looks at the head of these runs
//! first: what matches often fills a page there. What does not is found by the search index, and put in order then.

use domain::battery::Lifecycle;
use domain::{HubId, ModelId};
use serde::{Deserialize, Serialize};
use sqlx::{FromRow, QueryBuilder, Row as _, Sqlite, SqliteConnection};
use unicode_normalization::char::{decompose_canonical, is_combining_mark};
use uuid::Uuid;

use super::{BatterySeen, COLUMNS, FROM, Row, lifecycle, seen};
use crate::error::StoreError;
use crate::find;
use crate::table::{BATTERY, BATTERY_FOUND, found_rows};

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
    let mut rows = match (find::query(&ask.search), walked(connection, ask, &groups).await?) {
        (_, Some(rows)) => rows,
        (Some(query), None) => found(connection, ask, &groups, &query).await?,
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

/// The rows of a page and one more, by walking the runs; none if too few of the rows met match what was typed.
async fn walked(
    connection: &mut SqliteConnection,
    ask: &Ask,
    groups: &[Vec<Run>],
) -> Result<Option<Vec<(usize, Row)>>, StoreError> {
    let wanted = usize::try_from(ask.limit).unwrap_or(usize::MAX);
    let mut rows: Vec<(usize, Row)> = Vec::new();
    let start = ask.after.as_ref().map_or(0, |mark| mark.group);
    for (number, group) in groups.iter().enumerate().skip(start) {
        let after = ask.after.as_ref().filter(|mark| mark.group == number);
        let mut merged = Vec::new();
        for run in group {
            let Some(matching) = run_rows(connection, ask, run, after).await? else { return Ok(None) };
            merged.extend(matching);
        }
        in_order(ask, &mut merged, |row| row);
        rows.extend(merged.into_iter().map(|row| (number, row)));
        if rows.len() > wanted {
            break;
        }
    }
    Ok(Some(rows))
}

fn in_order<T>(ask: &Ask, rows: &mut [T], row: impl Fn(&T) -> &Row) {
    rows.sort_by_cached_key(|one| (key(ask.order, row(one)), row(one).id));
    if ask.descending {
        rows.reverse();
    }
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

/// The first rows of a run that match what was typed: one more than wanted, or all; none if too few turn up.
async fn run_rows(
    connection: &mut SqliteConnection,
    ask: &Ask,
    run: &Run,
    after: Option<&Mark>,
) -> Result<Option<Vec<Row>>, StoreError> {
    let words: Vec<&str> = find::words(&ask.search).collect();
    if !words.is_empty() {
        return matching(connection, ask, run, after, &words).await;
    }
    let mut sql = QueryBuilder::new(format!("select {COLUMNS} from {FROM} where "));
    in_run(&mut sql, ask, run, after);
    sql.push_bind(i64::from(ask.limit) + 1);
    Ok(Some(sql.build_query_as().fetch_all(connection).await?))
}

/// A row that may match, and the words it is found by.
#[derive(FromRow)]
struct Likely {
    #[sqlx(flatten)]
    row: Row,
    words: String,
}

/// Rows of a run looked at for each one wanted: where fewer match, the search index is quicker.
const LOOKED_AT: u32 = 12;
/// Likely rows taken for each one wanted: what holds the letters somewhere need not begin a word with them.
const LIKELY: u32 = 3;

/// As [`run_rows`], looking only so far. SQLite passes over the rows that hold no such letters, so that only likely ones
/// cross the driver.
async fn matching(
    connection: &mut SqliteConnection,
    ask: &Ask,
    run: &Run,
    after: Option<&Mark>,
    words: &[&str],
) -> Result<Option<Vec<Row>>, StoreError> {
    let wanted = ask.limit.saturating_add(1);
    let (looked_at, likely) = (wanted.saturating_mul(LOOKED_AT), wanted.saturating_mul(LIKELY));
    let mut sql = QueryBuilder::new(format!(
        "select {COLUMNS}, met.words from (select b.id, {} words from battery b where ",
        BATTERY_FOUND.words_of("b")
    ));
    in_run(&mut sql, ask, run, after);
    sql.push_bind(looked_at).push(") met cross join battery b on b.id = met.id ");
    sql.push("left join battery_model m on m.id = b.model where met.words glob '*[^ -~]*' or (1");
    for word in words {
        sql.push(" and met.words like ").push_bind(format!("%{word}%"));
    }
    sql.push(") limit ").push_bind(likely);
    let rows: Vec<Likely> = sql.build_query_as().fetch_all(&mut *connection).await?;
    let looked_through = rows.len() < usize::try_from(likely).unwrap_or(usize::MAX);
    let Some(begin) = rows.iter().map(|row| begins(&row.words, words)).collect::<Option<Vec<bool>>>() else {
        return Ok(None);
    };
    let rows: Vec<Row> =
        rows.into_iter().zip(begin).filter(|(_, begins)| *begins).map(|(likely, _)| likely.row).collect();
    if rows.len() >= usize::try_from(wanted).unwrap_or(usize::MAX) {
        return Ok(Some(rows));
    }
    let mut beyond = QueryBuilder::new("select b.id from battery b where ");
    in_run(&mut beyond, ask, run, after);
    beyond.push("1 offset ").push_bind(looked_at);
    let is_all = looked_through && beyond.build().fetch_optional(connection).await?.is_none();
    Ok(is_all.then_some(rows))
}

/// The conditions and the order of a run's rows after the last shown one, up to the number that bounds them.
fn in_run(sql: &mut QueryBuilder<Sqlite>, ask: &Ask, run: &Run, after: Option<&Mark>) {
    let (column, descending) = (column(ask.order), direction(ask));
    sql.push("b.hub_id = ").push_bind(ask.hub.0);
    if let Some(model) = run.model {
        sql.push(" and b.model = ").push_bind(model.0);
    }
    sql.push(" and b.lifecycle = ").push_bind(run.lifecycle.word());
    if let Some(mark) = after {
        sql.push(" and ");
        beyond(sql, ask, 'b', mark);
    }
    sql.push(format_args!(" order by b.{column} {descending}, b.id {descending} limit "));
}

/// Whether each of `typed` begins one of `words`, as the search index has it; none where only the index knows, as with an
/// accent, which it looks past.
fn begins(words: &str, typed: &[&str]) -> Option<bool> {
    let begins = |typed: &&str| {
        words
            .split(|c: char| !c.is_alphanumeric())
            .any(|word| word.get(..typed.len()).is_some_and(|beginning| beginning.eq_ignore_ascii_case(typed)))
    };
    let is_known = typed.iter().all(|word| word.is_ascii()) && words.chars().all(|c| c.is_ascii() || is_foreign(c));
    is_known.then(|| typed.iter().all(begins))
}

/// Whether a character has no letter of ASCII beneath.
fn is_foreign(c: char) -> bool {
    let mut beneath = None;
    decompose_canonical(c, |part| beneath = beneath.or(Some(part)));
    !is_combining_mark(c) && beneath.is_none_or(|letter| !letter.is_ascii())
}

/// The rows of a page and one more, by the search index.
async fn found(
    connection: &mut SqliteConnection,
    ask: &Ask,
    groups: &[Vec<Run>],
    query: &str,
) -> Result<Vec<(usize, Row)>, StoreError> {
    let (column, descending) = (column(ask.order), direction(ask));
    let (first, last) = found_rows(BATTERY);
    let rank = rank(ask, groups);
    let mut sql = QueryBuilder::new(format!("select {COLUMNS} from {FROM} where "));
    sql.push("b.id in (select x.id from found f join _find x on x.rowid = f.rowid where found match ");
    sql.push_bind(query).push(format_args!(" and f.rowid between {first} and {last} and x.place = "));
    sql.push_bind(ask.hub.0).push(format_args!(" and {rank} is not null"));
    if let Some(model) = ask.model {
        sql.push(" and x.model = ").push_bind(model.0);
    }
    if !ask.lifecycle.is_empty() {
        let words: Vec<&str> = ask.lifecycle.iter().map(|state| state.word()).collect();
        sql.push(format_args!(" and x.lifecycle in ('{}')", words.join("', '")));
    }
    if let Some(mark) = &ask.after {
        sql.push(format_args!(" and ({rank} > {0} or ({rank} = {0} and ", mark.group));
        beyond(&mut sql, ask, 'x', mark);
        sql.push("))");
    }
    sql.push(format_args!(" order by {rank}, x.{column} {descending}, x.id {descending} limit "));
    sql.push_bind(i64::from(ask.limit) + 1).push(")");
    let rows: Vec<Row> = sql.build_query_as().fetch_all(connection).await?;
    let group = |row: &Row| groups.iter().position(|group| group.iter().any(|run| run.has(row))).unwrap_or(0);
    let mut rows: Vec<(usize, Row)> = rows.into_iter().map(|row| (group(&row), row)).collect();
    in_order(ask, &mut rows, |(_, row)| row);
    rows.sort_by_key(|(group, _)| *group);
    Ok(rows)
}

/// The number of a row's group as SQL over `x`; null for a row of none.
fn rank(ask: &Ask, groups: &[Vec<Run>]) -> String {
    let values = match ask.order {
        Order::Code | Order::Serial | Order::Changed => return "(1 = 0)".to_owned(), // a bare number would name a column
        Order::Lifecycle | Order::Model => groups.iter().enumerate().filter_map(|(number, group)| {
            let run = group.first()?;
            Some(match run.model {
                Some(model) if ask.order == Order::Model => format!("when x'{:x}' then {number}", model.0.as_simple()),
                _ => format!("when '{}' then {number}", run.lifecycle.word()),
            })
        }),
    };
    let column = if ask.order == Order::Model { "model" } else { "lifecycle" };
    format!("case x.{column} {} end", values.collect::<Vec<_>>().join(" "))
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
