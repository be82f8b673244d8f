//! Why a file cannot be read, as the screens are told.

use documents::{Limit, Unreadable};

use crate::fault::{Fault, Gate};

impl From<Unreadable> for Fault {
    fn from(error: Unreadable) -> Self {
        match error {
            Unreadable::Io(error) => {
                tracing::warn!(%error, "a file is not read");
                Gate::FileUnreadable.into()
            }
            Unreadable::NotATable(why) => {
                tracing::info!(why, "a file is no table");
                Gate::FileNotATable.into()
            }
            Unreadable::Empty => Gate::FileEmpty.into(),
            Unreadable::NoHeading { column } => Gate::FileNoHeading { column }.into(),
            Unreadable::HeadingTwice { heading } => Gate::FileHeadingTwice { heading }.into(),
            Unreadable::OpenQuotes { row } => Gate::FileOpenQuotes { row }.into(),
            Unreadable::BadEncoding => Gate::FileBadEncoding.into(),
            Unreadable::TooLarge(Limit::Mebibytes(max)) => Gate::FileTooLarge { max }.into(),
            Unreadable::TooLarge(Limit::Rows(max)) => Gate::FileTooManyRows { max }.into(),
            Unreadable::TooLarge(Limit::Columns(max)) => Gate::FileTooManyColumns { max }.into(),
            Unreadable::TooLarge(Limit::RowLength(_)) => Gate::FileRowTooLong.into(),
        }
    }
}
