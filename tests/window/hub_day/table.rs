//! A list as it is seen, and a file as it is read: both as headings and rows of text.

use std::path::Path;

use documents::{Flow, Unreadable};
use serde_json::json;
use tests::driver::Window;

/// Headings, and the rows below them.
pub type Seen = (Vec<String>, Vec<Vec<String>>);

/// What the list of this name shows, from its first row to its last.
pub async fn on_screen(window: &Window, list: &str) -> Seen {
    let script = "const grid = found('grid', arguments[0]);
        const cells = (row, role) => [...row.querySelectorAll(`[role=\"${role}\"]:not(.ticks)`)].map((cell) => tidy(cell.innerText));
        const [head, ...rows] = [...grid.querySelectorAll('[role=\"row\"]')].sort((a, b) => a.ariaRowIndex - b.ariaRowIndex);
        return [Number(grid.getAttribute('aria-rowcount')), cells(head, 'columnheader'), rows.map((row) => cells(row, 'gridcell'))]";
    let told = window.run(script, vec![json!(list)]).await;
    let (count, headings, rows): (usize, Vec<String>, Vec<Vec<String>>) = serde_json::from_value(told).unwrap();
    assert_eq!(count, rows.len() + 1, "not every row is drawn");
    (headings, rows)
}

/// What a CSV file or a workbook holds.
pub fn in_file(path: &Path) -> Seen {
    let mut rows = Vec::new();
    let head = documents::read(path, |_, row| {
        rows.push(row.cells);
        Ok::<_, Unreadable>(Flow::On)
    });
    (head.unwrap().headings, rows)
}
