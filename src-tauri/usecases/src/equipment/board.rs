//! The board: what is at hand, what customers have, what is broken, lost or put away.

use domain::Time;
use domain::equipment::EquipmentState;
use domain::list::Question;
use serde::Serialize;
use ts_rs::TS;

use super::EquipmentRow;
use crate::fault::Fault;
use crate::handles::Hub;
use crate::list::{self, BoardAsk, ColumnOf, with};
use crate::operator::Operator;

/// A column of the board.
#[derive(Serialize, TS)]
pub struct EquipmentColumn {
    name: EquipmentColumnName,
    #[ts(type = "number")]
    count: u64,
    cards: Vec<EquipmentRow>,
    /// States that may follow that of its pieces.
    next: &'static [EquipmentState],
    /// The question that leaves just its rows.
    question: Question,
}

/// What the pieces of a column have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum EquipmentColumnName {
    /// In service, and no customer has it.
    Available,
    /// In service, and a customer has it or has the use of it.
    Out,
    /// With a technician.
    InRepair,
    /// Nobody knows where it is.
    Lost,
    /// Taken out of the stock.
    Retired,
}

/// What is disposed of is kept no more, and stands in the list only.
const COLUMNS: [EquipmentColumnName; 5] = [
    EquipmentColumnName::Available,
    EquipmentColumnName::Out,
    EquipmentColumnName::InRepair,
    EquipmentColumnName::Lost,
    EquipmentColumnName::Retired,
];

impl EquipmentColumnName {
    fn state(self) -> EquipmentState {
        match self {
            Self::Available | Self::Out => EquipmentState::InService,
            Self::InRepair => EquipmentState::InRepair,
            Self::Lost => EquipmentState::Lost,
            Self::Retired => EquipmentState::Retired,
        }
    }
}

/// The board: each column with its first cards, among those the question leaves. The columns are where a piece stands, so
/// that filters by that are passed over.
pub(crate) async fn board(hub: &Hub, by: &Operator, ask: BoardAsk) -> Result<Vec<EquipmentColumn>, Fault> {
    let now = hub.now();
    let asked = COLUMNS.map(|name| (name, standing(ask.question.clone(), name, now)));
    let columns = list::board(hub, by, asked.into(), ask.each, |row: &EquipmentRow| row.id.0).await?;
    let column = |ColumnOf { name, question, count, cards }: ColumnOf<EquipmentColumnName, _>| EquipmentColumn {
        name,
        count,
        cards,
        next: name.state().next(),
        question,
    };
    Ok(columns.into_iter().map(column).collect())
}

/// The question for the pieces that stand there at `now`, whatever it asked of that before.
pub(crate) fn standing(mut question: Question, name: EquipmentColumnName, now: Time) -> Question {
    for own in ["state", "free_from"] {
        question.filters.remove(own);
    }
    let question = with(question, "state", &[name.state().word()]);
    match name {
        EquipmentColumnName::Available => with(question, "free_from", &[&format!("..{}", now.0)]),
        EquipmentColumnName::Out => with(question, "free_from", &[&format!("{}..", now.0 + 1)]),
        EquipmentColumnName::InRepair | EquipmentColumnName::Lost | EquipmentColumnName::Retired => question,
    }
}
