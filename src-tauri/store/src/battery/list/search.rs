//! A page by the search index, put in order when it is found.

use sqlx::{QueryBuilder, SqliteConnection};

use super::{Ask, COLUMNS, FROM, Order, Row, Run, beyond, column, direction, in_order};
use crate::error::StoreError;
use crate::table::{BATTERY, found_rows};

/// The rows of a page and one more, by the search index.
pub(super) async fn found(
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
