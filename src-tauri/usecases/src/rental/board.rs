//! The board: what should be back, what comes back today and later, what came back today.

use domain::list::Question;
use domain::time::day_of;
use domain::{Refusal, Time};
use serde::Serialize;
use ts_rs::TS;

use super::RentalRow;
use crate::event::Kind;
use crate::fault::Fault;
use crate::handles::Hub;
use crate::list::{self, BoardAsk, ColumnOf, with};
use crate::operator::Operator;

/// A column of the board.
#[derive(Serialize, TS)]
pub struct RentalColumn {
    name: RentalColumnName,
    #[ts(type = "number")]
    count: u64,
    cards: Vec<RentalRow>,
    /// The question that leaves just its rows.
    question: Question,
}

/// What the rentals of a column have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum RentalColumnName {
    /// Something should have come back.
    Late,
    /// Something is due on this day, and not late yet.
    DueToday,
    /// What is out is due another day.
    DueLater,
    /// Everything has come back, the last of it on this day.
    ReturnedToday,
}

const COLUMNS: [RentalColumnName; 4] =
    [RentalColumnName::Late, RentalColumnName::DueToday, RentalColumnName::DueLater, RentalColumnName::ReturnedToday];

/// When something is due that is late at `now`.
pub(crate) fn late(now: Time) -> String {
    format!("..{}", now.0 - 1)
}

/// When something is due that is not late at `now`, and comes by `last`.
pub(crate) fn due_by(now: Time, last: Time) -> String {
    format!("{}..{}", now.0, last.0)
}

/// The board: each column with its first cards, among those the question leaves. The columns are when something is due and
/// when it came back, so that filters by these are passed over.
pub(crate) async fn board(hub: &Hub, by: &Operator, ask: BoardAsk) -> Result<Vec<RentalColumn>, Fault> {
    let now = hub.now();
    let day = day_of(&by.record.form.zone, now).ok_or_else(|| Refusal::not_found(Kind::Hub.word()))?;
    let asked = COLUMNS.map(|name| (name, narrowed(&ask.question, name, now, day)));
    let columns = list::board(hub, by, asked.into(), ask.each, |row: &RentalRow| row.id.0).await?;
    let column = |ColumnOf { name, question, count, cards }| RentalColumn { name, count, cards, question };
    Ok(columns.into_iter().map(column).collect())
}

fn narrowed(question: &Question, name: RentalColumnName, now: Time, (first, last): (Time, Time)) -> Question {
    let mut question = Question { sort: "due".to_owned(), descending: false, ..question.clone() };
    for own in ["state", "due", "ended"] {
        question.filters.remove(own);
    }
    match name {
        RentalColumnName::Late => with(question, "due", &[&late(now)]),
        RentalColumnName::DueToday => with(question, "due", &[&due_by(now, last)]),
        RentalColumnName::DueLater => with(question, "due", &[&format!("{}..", last.0 + 1)]),
        RentalColumnName::ReturnedToday => {
            let newest_first = Question { sort: "ended".to_owned(), descending: true, ..question };
            let returned = with(newest_first, "state", &["returned"]);
            with(returned, "ended", &[&format!("{}..{}", first.0, last.0)])
        }
    }
}
