//! What all lists share: a page, the counts beside it, and the rows a bulk act is meant for.

use std::collections::{BTreeMap, HashMap, HashSet};

use domain::list::Question;
use domain::text::searched;
use domain::{Check, Place};
use serde::{Deserialize, Serialize};
use store::list::{List, Mark};
use ts_rs::TS;
use uuid::Uuid;

use crate::export::Exported;
use crate::fault::{Fault, Gate};
use crate::handles::Hub;
use crate::operator::Operator;

/// Which page of which rows.
#[derive(Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ListAsk {
    pub(crate) question: Question,
    pub(crate) after: Option<String>,
    pub(crate) limit: u32,
}

/// Which cards a board shows, and how many of each column.
#[derive(Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct BoardAsk {
    pub(crate) question: Question,
    pub(crate) each: u32,
}

/// A page of a list.
#[derive(Serialize, TS)]
pub struct Page<Row> {
    /// The rows, in order.
    pub rows: Vec<Row>,
    /// Where the page ended, if there is more: for the core only.
    pub next: Option<String>,
}

impl<Row> Default for Page<Row> {
    fn default() -> Self {
        Self { rows: Vec::new(), next: None }
    }
}

/// How many rows there are.
#[derive(Serialize, TS)]
pub struct Counts {
    /// In all.
    #[ts(type = "number")]
    all: u64,
    /// That the question leaves.
    #[ts(type = "number")]
    pub(crate) matching: u64,
    /// By filter: how many its values leave, the question's other filters being as they are.
    #[ts(as = "BTreeMap<String, Facet>")]
    by: BTreeMap<&'static str, Facet>,
}

/// How many rows each value of a filter leaves.
#[derive(Serialize, TS)]
pub struct Facet {
    /// Whatever their value.
    #[ts(type = "number")]
    all: u64,
    /// By value.
    #[ts(type = "Partial<Record<string, number>>")]
    of: BTreeMap<String, u64>,
}

/// The rows an act is meant for.
#[derive(Deserialize, TS)]
#[serde(untagged, deny_unknown_fields)]
pub enum Selection {
    /// These.
    Chosen {
        /// Their ids.
        #[ts(type = "string[]")]
        ids: Vec<Uuid>,
    },
    /// All that a question leaves, but these.
    All {
        /// The question.
        question: Question,
        /// Left out.
        #[ts(type = "string[]")]
        except: Vec<Uuid>,
    },
}

/// Rows a page may have.
const PAGE_MAX: u32 = 200;
/// Characters of a search that are looked at.
const SEARCH_MAX: usize = 100;
/// Values that the filters of a question may name in all.
const VALUES_MAX: usize = 500;

/// Rows that may be chosen one by one.
const CHOSEN_MAX: usize = 100_000;

/// The ids of a page, and its end as it is sent.
pub(crate) async fn page(
    hub: &Hub,
    list: &'static List,
    places: &[Place],
    ask: ListAsk,
) -> Result<(Vec<Uuid>, Option<String>), Fault> {
    let mut check = Check::default();
    check.whole("limit", i64::from(ask.limit), 1, i64::from(PAGE_MAX));
    check.done()?;
    let question = understood(list, ask.question)?;
    let after: Option<Mark> = ask.after.as_deref().map(read).transpose()?;
    let limit = usize::try_from(ask.limit).unwrap_or(usize::MAX);
    let (ids, next) = hub.store.page(list, places, &question, after.as_ref(), limit).await?;
    let next = next.map(|mark| serde_json::to_string(&mark)).transpose();
    Ok((ids, next.map_err(|error| Fault::internal(&error))?))
}

/// How many rows there are, by filter.
pub(crate) async fn counts(
    hub: &Hub,
    list: &'static List,
    places: &[Place],
    question: Question,
) -> Result<Counts, Fault> {
    let question = understood(list, question)?;
    let counted = hub.store.counts(list, places, &question).await?;
    let facet = |facet: store::list::Facet| Facet { all: facet.all, of: facet.of };
    let by = counted.by.into_iter().map(|(filter, of)| (filter, facet(of))).collect();
    Ok(Counts { all: counted.all, matching: counted.matching, by })
}

/// How many rows a question leaves, and nothing beside that.
pub(crate) async fn count(hub: &Hub, list: &'static List, places: &[Place], question: Question) -> Result<u64, Fault> {
    Ok(hub.store.counts_by_place(list, places, &understood(list, question)?).await?.into_values().sum())
}

/// A column of a board: the question that leaves just its rows, how many those are, and the first of them.
pub(crate) struct ColumnOf<N, Row> {
    pub(crate) name: N,
    pub(crate) question: Question,
    pub(crate) count: u64,
    pub(crate) cards: Vec<Row>,
}

/// The columns of a board of the operator's hub, by their names and questions; the cards of all are read in one go.
pub(crate) async fn board<N, Row: Exported>(
    hub: &Hub,
    by: &Operator,
    asked: Vec<(N, Question)>,
    each: u32,
    id: fn(&Row) -> Uuid,
) -> Result<Vec<ColumnOf<N, Row>>, Fault> {
    let places = [by.hub.into()];
    let (mut columns, mut shown) = (Vec::new(), Vec::new());
    for (name, question) in asked {
        let count = count(hub, Row::LIST, &places, question.clone()).await?;
        let ask = ListAsk { question: question.clone(), after: None, limit: each };
        let (ids, _) = page(hub, Row::LIST, &places, ask).await?;
        shown.extend(&ids);
        columns.push((name, question, count, ids));
    }
    let rows = Row::rows(hub, by, &shown).await?;
    let mut rows: HashMap<Uuid, Row> = rows.into_iter().map(|row| (id(&row), row)).collect();
    let column = |(name, question, count, ids): (N, Question, u64, Vec<Uuid>)| {
        let cards = ids.iter().filter_map(|id| rows.remove(id)).collect();
        ColumnOf { name, question, count, cards }
    };
    Ok(columns.into_iter().map(column).collect())
}

/// The question with just these values of a filter.
pub(crate) fn with(mut question: Question, filter: &str, values: &[&str]) -> Question {
    let values = values.iter().map(|value| (*value).to_owned()).collect();
    question.filters.insert(filter.to_owned(), values);
    question
}

/// The rows an act is meant for, in the order of the list.
pub(crate) async fn selected(
    hub: &Hub,
    list: &'static List,
    places: &[Place],
    selection: Selection,
) -> Result<Vec<Uuid>, Fault> {
    match selection {
        Selection::Chosen { ids } if ids.len() > CHOSEN_MAX => {
            Err(Gate::Unreadable { detail: format!("more than {CHOSEN_MAX} ids") }.into())
        }
        Selection::Chosen { ids } => Ok(ids),
        Selection::All { question, except } => {
            let mut ids = hub.store.matching(list, places, &understood(list, question)?).await?;
            let except: HashSet<Uuid> = except.into_iter().collect();
            ids.retain(|id| !except.contains(id));
            Ok(ids)
        }
    }
}

/// The question, if the list can answer it.
pub(crate) fn understood(list: &List, question: Question) -> Result<Question, Fault> {
    let values: usize = question.filters.values().map(Vec::len).sum();
    if values > VALUES_MAX || !list.understands(&question) {
        return Err(Gate::Unreadable { detail: "question: no such filter, value or order".to_owned() }.into());
    }
    Ok(Question { search: searched(&question.search, SEARCH_MAX), ..question })
}

/// The end of a page travels as text that only this side reads.
fn read(token: &str) -> Result<Mark, Fault> {
    serde_json::from_str(token)
        .map_err(|_| Gate::Unreadable { detail: "after: not the end of a page".to_owned() }.into())
}
