//! What the first row of a table says.

use std::collections::HashSet;

use crate::unreadable::Unreadable;

/// What a file is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Text with cells parted by a character.
    Csv {
        /// How its characters are written.
        encoding: Encoding,
        /// `,`, `;` or a tab.
        delimiter: u8,
    },
    /// A workbook; its first sheet is read.
    Xlsx {
        /// Name of that sheet.
        sheet: String,
    },
}

/// How characters are written as bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8.
    Utf8,
    /// UTF-16, low byte first.
    Utf16Le,
    /// UTF-16, high byte first.
    Utf16Be,
    /// Windows-1252, which holds Latin-1.
    Windows1252,
}

/// What is known of a table before its first row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// What the file is.
    pub kind: Kind,
    /// Its headings, none of them empty and none twice.
    pub headings: Vec<String>,
}

impl Head {
    /// The head, from the cells of the first row. Empty columns at its end are no columns.
    pub(crate) fn of(kind: Kind, mut cells: Vec<String>) -> Result<Self, Unreadable> {
        cells.iter_mut().for_each(|cell| *cell = cell.trim().to_owned());
        let used = cells.iter().rposition(|cell| !cell.is_empty()).ok_or(Unreadable::Empty)? + 1;
        cells.truncate(used);
        let mut seen = HashSet::new();
        for (index, cell) in cells.iter().enumerate() {
            if cell.is_empty() {
                return Err(Unreadable::NoHeading { column: letters(index) });
            }
            if !seen.insert(cell.to_lowercase()) {
                return Err(Unreadable::HeadingTwice { heading: cell.chars().take(100).collect() });
            }
        }
        Ok(Self { kind, headings: cells })
    }
}

/// A column as spreadsheets name it: 0 is A, 26 is AA.
fn letters(mut index: usize) -> String {
    let mut letters = Vec::new();
    loop {
        letters.push(char::from(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ"[index % 26]));
        match (index / 26).checked_sub(1) {
            Some(next) => index = next,
            None => return letters.into_iter().rev().collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn head(cells: &[&str]) -> Result<Vec<String>, Unreadable> {
        let kind = Kind::Xlsx { sheet: "S".to_owned() };
        Head::of(kind, cells.iter().map(|cell| (*cell).to_owned()).collect()).map(|head| head.headings)
    }

    #[test]
    fn empty_columns_at_the_end_are_none_and_others_are_named() {
        assert_eq!(head(&[" Code ", "Name", "", " "]).expect("fine"), ["Code", "Name"]);
        assert!(matches!(head(&["Code", "", "Name"]), Err(Unreadable::NoHeading { column }) if column == "B"));
        assert!(matches!(head(&["", " "]), Err(Unreadable::Empty)));
    }

    #[test]
    fn a_heading_stands_once_whatever_its_case() {
        assert!(matches!(head(&["Code", "code "]), Err(Unreadable::HeadingTwice { heading }) if heading == "code"));
    }

    #[test]
    fn columns_are_named_as_in_a_spreadsheet() {
        assert_eq!([0, 25, 26, 51, 52, 701, 702].map(letters), ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]);
    }
}
