//! Tables that come from spreadsheets and go to them, as CSV or XLSX; pictures made smaller. Everything read is bounded
//! before it is held, and nothing written is ever run by the program that opens it. Knows no database and no rule of the
//! trade.

mod bundle;
mod csv_in;
mod csv_out;
mod draft;
mod encoding;
mod formula;
mod head;
mod json_out;
mod picture;
mod read;
mod unreadable;
mod write;
mod xlsx_in;
mod xlsx_out;

pub use bundle::Bundle;
pub use draft::Draft;
pub use head::{Encoding, Head, Kind};
pub use picture::{NoPicture, PICTURE_MAX, PIXELS_MAX, logo, photo};
pub use read::{Flow, Row, digest, read};
pub use unreadable::{Limit, Unreadable};
pub use write::{Cell, Format, Table, Unwritten};

/// Rows a table may have, below its headings.
pub const ROWS_MAX: u64 = 1_000_000;
/// Columns a table may have.
pub const COLUMNS_MAX: usize = 200;
/// Characters of a cell that are read: one more than any field keeps is enough to refuse it.
pub const CELL_MAX: usize = 10_000;
/// Bytes of a workbook.
pub const WORKBOOK_MAX: u64 = 200 * MIB;
/// Bytes of a CSV file.
pub const TEXT_MAX: u64 = 1_024 * MIB;

pub(crate) const MIB: u64 = 1 << 20;
