//! A page by walking the runs that the indexes keep in order.

use sqlx::{FromRow, QueryBuilder, Sqlite, SqliteConnection};
use unicode_normalization::char::{decompose_canonical, is_combining_mark};

use super::{Ask, COLUMNS, FROM, Mark, Row, Run, beyond, column, direction, in_order};
use crate::error::StoreError;
use crate::find;
use crate::table::BATTERY_FOUND;

/// The rows of a page and one more, by walking the runs; none if too few of the rows met match what was typed.
pub(super) async fn walked(
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
