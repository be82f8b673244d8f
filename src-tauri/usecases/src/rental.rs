//! Rentals: the list, the board, and one with its lines and its line of time.

mod board;
mod line;
mod photo;

use std::collections::HashMap;

use domain::list::Question;
use domain::rental::Ending;
use domain::tariff::{Overdue, lateness};
use domain::{CustomerId, Refusal, RentalId, Time};
use serde::{Deserialize, Serialize};
use store::list::List;
use store::rental::{LIST, LineSeen, RentalSeen};
use ts_rs::TS;
use uuid::Uuid;

use crate::act::{self, ActView};
use crate::event::Kind;
use crate::export::{self, Column, ExportAsk, Exported, Is};
use crate::fault::Fault;
use crate::handles::Hub;
use crate::list::{self, Counts, ListAsk, Page};
use crate::operator::Operator;
use crate::task::TaskRow;

pub use board::RentalColumn;
pub(crate) use board::{board, due_by, late};
pub use line::RentalLineView;
pub use photo::{AskLinePhoto, UseEnd};
pub(crate) use photo::{choose as choose_photo, look as view_photo, remove as remove_photo};

/// Where a rental stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum RentalState {
    /// Something is out.
    Active,
    /// Everything has ended.
    Returned,
    /// It was taken back.
    Undone,
}

/// A rental in a list. Amounts in minor units; none for whom they are not shown.
#[derive(Serialize, TS)]
pub struct RentalRow {
    id: RentalId,
    code: String,
    customer: CustomerId,
    customer_name: String,
    customer_code: String,
    state: RentalState,
    started: Time,
    /// What is due first of what is out.
    due: Option<Time>,
    late: Option<Overdue>,
    ended: Option<Time>,
    /// What is out, or was.
    items: Vec<String>,
    /// The customer's credit; below nothing, what is owed.
    balance: Option<i64>,
}

/// A rental with all that is known of it.
#[derive(Serialize, TS)]
#[ts(rename = "Rental")]
pub struct RentalView {
    #[serde(flatten)]
    #[ts(flatten)]
    row: RentalRow,
    lines: Vec<RentalLineView>,
    /// Its line of time, the first first.
    acts: Vec<ActView>,
}

/// Which rental.
#[derive(Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct AskRental {
    pub(crate) id: RentalId,
}

/// A page of the hub's rentals.
pub(crate) async fn list(hub: &Hub, by: &Operator, ask: ListAsk) -> Result<Page<RentalRow>, Fault> {
    let (ids, next) = list::page(hub, &LIST, &[by.hub.into()], ask).await?;
    Ok(Page { rows: rows(hub, by, &ids).await?, next })
}

/// How many of the hub's rentals there are.
pub(crate) async fn counts(hub: &Hub, by: &Operator, question: Question) -> Result<Counts, Fault> {
    list::counts(hub, &LIST, &[by.hub.into()], question).await
}

/// Writes the rows a question leaves to a file.
pub(crate) async fn export(hub: &Hub, by: &Operator, ask: ExportAsk) -> Result<Option<TaskRow>, Fault> {
    export::begin::<RentalRow>(hub, by, ask).await
}

impl Exported for RentalRow {
    const LIST: &'static List = &LIST;
    const COLUMNS: &'static [Column] = &[
        Column::new("code", "code", Is::Text),
        Column::new("customer", "customer_name", Is::Text),
        Column::new("customer_code", "customer_code", Is::Text),
        Column::new("state", "state", Is::Word),
        Column::new("started", "started", Is::Moment),
        Column::new("due", "due", Is::Moment),
        Column::new("ended", "ended", Is::Moment),
        Column::new("items", "items", Is::Text),
        Column::new("late_days", "late/late_whole_days", Is::Number),
        Column::new("balance", "balance", Is::Money),
    ];

    async fn rows(hub: &Hub, by: &Operator, ids: &[Uuid]) -> Result<Vec<Self>, Fault> {
        rows(hub, by, ids).await
    }
}

async fn rows(hub: &Hub, by: &Operator, ids: &[Uuid]) -> Result<Vec<RentalRow>, Fault> {
    let now = hub.now();
    let mut read = hub.store.read().await?;
    let rentals = store::rental::these(&mut read, ids).await?;
    let mut lines: HashMap<RentalId, Vec<LineSeen>> = HashMap::new();
    for line in store::rental::lines_of(&mut read, ids).await? {
        lines.entry(line.line.rental).or_default().push(line);
    }
    let row = |seen: RentalSeen| {
        let lines = lines.remove(&seen.rental.id).unwrap_or_default();
        row(by, seen, &lines, now)
    };
    Ok(rentals.into_iter().map(row).collect())
}

/// One rental.
pub(crate) async fn view(hub: &Hub, by: &Operator, ask: AskRental) -> Result<RentalView, Fault> {
    let now = hub.now();
    let mut read = hub.store.read().await?;
    let found = store::rental::find(&mut read, by.hub, ask.id).await?;
    let found = found.ok_or_else(|| Refusal::not_found(Kind::Rental.word()))?;
    let lines = store::rental::lines_of(&mut read, &[ask.id.0]).await?;
    let row = row(by, found, &lines, now);
    let lines = line::kept(&mut read, by, lines).await?;
    let acts = store::act::of_rental(&mut read, ask.id).await?;
    drop(read);
    Ok(RentalView { row, lines: line::views(hub, by, lines, now).await, acts: act::seen_all(hub, by, acts).await? })
}

fn row(by: &Operator, seen: RentalSeen, lines: &[LineSeen], now: Time) -> RentalRow {
    let open = || lines.iter().filter(|seen| seen.line.is_open());
    let due = open().map(|seen| seen.line.due).min();
    let is_undone = !lines.is_empty() && lines.iter().all(|seen| seen.line.outcome == Some(Ending::Undone));
    let state = match due {
        Some(_) => RentalState::Active,
        None if is_undone => RentalState::Undone,
        None => RentalState::Returned,
    };
    let shown = |seen: &&LineSeen| due.is_none() || seen.line.is_open();
    RentalRow {
        id: seen.rental.id,
        code: seen.rental.code,
        customer: seen.rental.customer,
        customer_name: seen.customer_name,
        customer_code: seen.customer_code,
        state,
        // The beginning of a line may have been corrected since.
        started: lines.iter().map(|seen| seen.line.started).min().unwrap_or(seen.rental.started),
        due,
        late: due.map(|due| lateness(due, now)),
        ended: if due.is_some() { None } else { lines.iter().filter_map(|seen| seen.line.ended).max() },
        items: lines.iter().filter(shown).map(|seen| seen.item_code.clone()).collect(),
        balance: by.sees_balances().then_some(seen.balance),
    }
}
