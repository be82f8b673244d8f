//! Why a file is no table for us.

use std::io;

use thiserror::Error;

/// Why a file cannot be read as a table.
#[derive(Debug, Error)]
pub enum Unreadable {
    /// The disk says no.
    #[error("the file cannot be read")]
    Io(#[from] io::Error),
    /// Neither text nor a workbook, or a damaged one.
    #[error("not a table: {0}")]
    NotATable(String),
    /// No headings in the first row.
    #[error("the file is empty")]
    Empty,
    /// A column between others has no heading.
    #[error("column {column} has no heading")]
    NoHeading {
        /// As spreadsheets name it: A, B, …
        column: String,
    },
    /// Two columns have one heading.
    #[error("the heading {heading} stands twice")]
    HeadingTwice {
        /// The heading.
        heading: String,
    },
    /// A quote is opened and never closed: what follows it is one endless cell.
    #[error("the quotes opened in row {row} are never closed")]
    OpenQuotes {
        /// The row, the headings being the first.
        row: u64,
    },
    /// Bytes that are no characters in the encoding of the file.
    #[error("not in the encoding it says it is in")]
    BadEncoding,
    /// More than is taken in.
    #[error("too large: {0:?}")]
    TooLarge(Limit),
}

/// How much is taken in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// Mebibytes of a file, or of what is packed in it.
    Mebibytes(u64),
    /// Rows.
    Rows(u64),
    /// Columns.
    Columns(u64),
    /// Characters of a row.
    RowLength(u64),
}

impl From<calamine::XlsxError> for Unreadable {
    fn from(error: calamine::XlsxError) -> Self {
        match error {
            calamine::XlsxError::Io(error) => Self::Io(error),
            other => Self::NotATable(other.to_string()),
        }
    }
}

impl From<zip::result::ZipError> for Unreadable {
    fn from(error: zip::result::ZipError) -> Self {
        match error {
            zip::result::ZipError::Io(error) => Self::Io(error),
            other => Self::NotATable(other.to_string()),
        }
    }
}
