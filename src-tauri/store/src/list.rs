//! Lists: pages, counts and searches over tables of a hundred thousand rows.
//!
//! What a list is searched, filtered and ordered by stands in memory, a shelf a table, read from the database when it is
//! first asked for and kept in step by every op. So each combination of search, filter and order costs the same few
//! milliseconds, needs no index of its own, and a page reads only the rows it shows.

mod read;
mod shelf;
mod shelves;
mod text;

use std::collections::{BTreeMap, HashMap};

use domain::Place;
use domain::list::Question;
use serde::{Deserialize, Serialize};
use sqlx::{AssertSqlSafe, SqliteConnection};
use uuid::Uuid;

use crate::Store;
use crate::error::StoreError;

pub(crate) use shelves::Shelves;

/// SQL for an id in a filter: the text by which it is sent, null for none.
macro_rules! id_text {
    ($column:literal) => {
        concat!(
            "case when ",
            $column,
            " is not null then lower(substr(hex(",
            $column,
            "), 1, 8) || '-' || substr(hex(",
            $column,
            "), 9, 4) || '-' || substr(hex(",
            $column,
            "), 13, 4) || '-' || substr(hex(",
            $column,
            "), 17, 4) || '-' || substr(hex(",
            $column,
            "), 21)) end"
        )
    };
}
pub(crate) use id_text;

/// SQL for the words a code is found by: as it is written and as it is said. S-012 is also S012, S12 and 12.
macro_rules! said {
    ($code:literal) => {
        concat!(
            $code,
            " || ' ' || replace(",
            $code,
            ", '-', '') || ' ' || substr(",
            $code,
            ", 1, instr(",
            $code,
            ", '-') - 1) || ltrim(substr(",
            $code,
            ", instr(",
            $code,
            ", '-') + 1), '0') || ' ' || ltrim(substr(",
            $code,
            ", instr(",
            $code,
            ", '-') + 1), '0')"
        )
    };
}
pub(crate) use said;

/// Describes the list of a table. SQL is over `t`, the table, and what `joins` brings.
pub struct List {
    /// Code of the table.
    pub table: i64,
    /// Its name.
    pub name: &'static str,
    /// What else is joined.
    pub joins: &'static str,
    /// The words a row is found by.
    pub words: &'static str,
    /// What it is called, and what tells it from others of the same name.
    pub title: [&'static str; 2],
    /// What it can be filtered by.
    pub filters: &'static [Filter],
    /// What it can be ordered by; the first decides between equals.
    pub orders: &'static [Order],
    /// Other tables that its rows tell about.
    pub also: &'static [Also],
}

/// Something a list is filtered by.
pub struct Filter {
    /// Its name in a question.
    pub name: &'static str,
    /// The row's value as text; several parted by commas.
    pub sql: &'static str,
}

/// Something a list is ordered by.
pub struct Order {
    /// Its name in a question.
    pub name: &'static str,
    /// The row's key: text is ordered as people count, numbers by size, null comes last.
    pub sql: &'static str,
}

/// Another table whose rows a list tells about.
pub struct Also {
    /// Code of the other table.
    pub table: i64,
    /// Which rows of the list tell about its row `?1`: a query that gives their ids.
    pub rows: &'static str,
}

/// Every list.
pub const LISTS: &[&List] = &[
    &crate::battery::LIST,
    &crate::card::LIST,
    &crate::customer::LIST,
    &crate::model::LIST,
    &crate::station::LIST,
    &crate::device::LIST,
    &crate::quarantine::LIST,
    &crate::swap::LIST,
    &crate::equipment::TYPES,
    &crate::equipment::LIST,
    &crate::job::LIST,
    &crate::rental::LIST,
    &crate::reservation::LIST,
    &crate::payment::LIST,
    &crate::deposit::LIST,
    &crate::user::LIST,
    &crate::hub::LIST,
    &crate::tariff::LIST,
];

/// What a row is ordered by. The order of the variants is the order of the rows.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Key {
    /// A number.
    Number(i64),
    /// A natural key, see [`domain::text::natural_key`].
    Text(Box<str>),
    /// Nothing known.
    Nothing,
}

/// The place in a list after its last shown row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    key: Key,
    first: Key,
    id: Uuid,
}

/// How many rows there are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// In all.
    pub all: u64,
    /// That the question leaves.
    pub matching: u64,
    /// By filter: how many its values leave, the question's other filters being as they are.
    pub by: BTreeMap<&'static str, Facet>,
}

/// How many rows each value of a filter leaves.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facet {
    /// Whatever their value.
    pub all: u64,
    /// By value.
    pub of: BTreeMap<String, u64>,
}

impl List {
    /// Whether the question names only filters and orders that the list has.
    #[must_use]
    pub fn understands(&self, question: &Question) -> bool {
        let is_order = |name: &str| self.orders.iter().any(|order| order.name == name);
        let is_filter = |name: &String, values: &Vec<String>| {
            self.filters.iter().any(|filter| filter.name == name)
                || is_order(name) && values.iter().all(|value| domain::list::range(value).is_some())
        };
        is_order(&question.sort) && question.filters.iter().all(|(name, values)| is_filter(name, values))
    }
}

impl Store {
    /// The ids of a page of at most `limit` rows among those of `places`, and where it ended if there is more. The
    /// question must be one the list [understands](List::understands).
    ///
    /// # Errors
    /// [`StoreError`] if the list cannot be read.
    pub async fn page(
        &self,
        list: &'static List,
        places: &[Place],
        question: &Question,
        after: Option<&Mark>,
        limit: usize,
    ) -> Result<(Vec<Uuid>, Option<Mark>), StoreError> {
        Ok(self.shelf(list).await?.page(list, places, question, after, limit))
    }

    /// The ids of every row among those of `places` that the question leaves, in its order.
    ///
    /// # Errors
    /// [`StoreError`] if the list cannot be read.
    pub async fn matching(
        &self,
        list: &'static List,
        places: &[Place],
        question: &Question,
    ) -> Result<Vec<Uuid>, StoreError> {
        Ok(self.page(list, places, question, None, usize::MAX).await?.0)
    }

    /// How many rows there are among those of `places`, by filter.
    ///
    /// # Errors
    /// [`StoreError`] if the list cannot be read.
    pub async fn counts(
        &self,
        list: &'static List,
        places: &[Place],
        question: &Question,
    ) -> Result<Counts, StoreError> {
        Ok(self.shelf(list).await?.counts(list, places, question))
    }

    /// How many rows a question leaves in each of `places`; a place without one is not among them.
    ///
    /// # Errors
    /// [`StoreError`] if the list cannot be read.
    pub async fn counts_by_place(
        &self,
        list: &'static List,
        places: &[Place],
        question: &Question,
    ) -> Result<HashMap<Place, u64>, StoreError> {
        Ok(self.shelf(list).await?.counts_by_place(list, places, question))
    }

    /// The first `limit` rows that words typed find among those of `places`: id, title and subtitle.
    ///
    /// # Errors
    /// [`StoreError`] if the list cannot be read.
    pub async fn find(
        &self,
        list: &'static List,
        places: &[Place],
        typed: &str,
        limit: usize,
    ) -> Result<Vec<(Uuid, String, String)>, StoreError> {
        let question = Question { search: typed.to_owned(), ..Question::all(list.orders[0].name) };
        let (ids, _) = self.page(list, places, &question, None, limit).await?;
        titles(&mut *self.read().await?, list, &ids).await
    }

    /// Reads every list, so that the first person to ask does not wait for it.
    ///
    /// # Errors
    /// [`StoreError`] if one cannot be read.
    pub async fn read_lists(&self) -> Result<(), StoreError> {
        for list in LISTS {
            self.shelf(list).await?;
        }
        Ok(())
    }
}

/// The ids as the statements of a concept take them: `from json_each(?)`, in the order of the list.
#[must_use]
pub fn in_order(ids: &[Uuid]) -> String {
    let mut json = String::with_capacity(ids.len() * 35 + 2);
    json.push('[');
    for id in ids {
        if json.len() > 1 {
            json.push(',');
        }
        json.push('"');
        json.push_str(id.simple().encode_lower(&mut Uuid::encode_buffer()));
        json.push('"');
    }
    json.push(']');
    json
}

/// SQL that joins rows `t` of the table called `name` to the ids bound as one [`in_order`]; order by `j.key`.
#[must_use]
pub fn chosen(name: &str) -> String {
    format!("json_each(?) j join {name} t on t.id = unhex(j.value)")
}

async fn titles(
    connection: &mut SqliteConnection,
    list: &List,
    ids: &[Uuid],
) -> Result<Vec<(Uuid, String, String)>, StoreError> {
    let ([title, subtitle], joins) = (list.title, list.joins);
    // Built from the static description only, never from data.
    let sql =
        AssertSqlSafe(format!("select t.id, {title}, {subtitle} from {} {joins} order by j.key", chosen(list.name)));
    Ok(sqlx::query_as(sql).bind(in_order(ids)).fetch_all(connection).await?)
}
