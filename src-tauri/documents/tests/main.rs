//! Tables as people's programs write them, and tables made to hurt.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use documents::{Cell, Draft, Encoding, Flow, Format, Head, Kind, Limit, Row, Table, Unreadable, read};
use proptest::prelude::*;
use tempfile::TempDir;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

type Read = Result<(Head, Vec<Row>), Unreadable>;

fn file(bytes: &[u8]) -> (TempDir, PathBuf) {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("table");
    std::fs::write(&path, bytes).unwrap();
    (folder, path)
}

fn all(path: &Path) -> Read {
    let mut rows = Vec::new();
    let head = read(path, |_, row| {
        rows.push(row);
        Ok::<_, Unreadable>(Flow::On)
    })?;
    Ok((head, rows))
}

fn table(bytes: &[u8]) -> Read {
    let (_folder, path) = file(bytes);
    all(&path)
}

fn cells(bytes: &[u8]) -> Vec<Vec<String>> {
    let (head, rows) = table(bytes).unwrap();
    [vec![head.headings], rows.into_iter().map(|row| row.cells).collect()].concat()
}

fn utf16(text: &str, bytes: fn(u16) -> [u8; 2], mark: bool) -> Vec<u8> {
    let mark = if mark { "\u{FEFF}" } else { "" };
    mark.encode_utf16().chain(text.encode_utf16()).flat_map(bytes).collect()
}

#[test]
fn a_table_reads_the_same_in_every_encoding_and_with_every_delimiter() {
    let text = "Code;Nom\r\nB-1;Léa Müller\r\n\r\nB-2;\"a;b\"\r\n";
    let expected = [["Code", "Nom"], ["B-1", "Léa Müller"], ["B-2", "a;b"]];
    let latin1: Vec<u8> = text.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
    let marked = [b"\xEF\xBB\xBF".as_slice(), text.as_bytes()].concat();
    for bytes in [
        text.as_bytes().to_vec(),
        marked,
        latin1,
        utf16(text, u16::to_le_bytes, true),
        utf16(text, u16::to_be_bytes, true),
        utf16(text, u16::to_le_bytes, false),
        text.replace("a;b", "a!b").replace(';', ",").replace('!', ";").into_bytes(),
        text.replace("a;b", "a!b").replace(';', "\t").replace('!', ";").into_bytes(),
        ["sep=;\r\n", text].concat().into_bytes(),
    ] {
        assert_eq!(cells(&bytes), expected, "{bytes:?}");
    }
}

#[test]
fn rows_are_numbered_as_a_spreadsheet_shows_them() {
    let (head, rows) = table(b"Code,Name\nB-1,\"two\nlines\"\nB-2,b\n").unwrap();
    assert_eq!(head.kind, Kind::Csv { encoding: Encoding::Utf8, delimiter: b',' });
    assert_eq!(rows.iter().map(|row| row.number).collect::<Vec<_>>(), [2, 3]);
    assert_eq!(rows[0].cells[1], "two\nlines");
}

#[test]
fn what_is_no_table_says_why() {
    assert!(matches!(table(b""), Err(Unreadable::Empty)));
    assert!(matches!(table(b"\n\n,,\n"), Err(Unreadable::Empty)));
    assert!(matches!(table(b"Code,Name,code\n"), Err(Unreadable::HeadingTwice { heading }) if heading == "code"));
    assert!(matches!(table(b"Code,,Name\n"), Err(Unreadable::NoHeading { column }) if column == "B"));
    assert!(matches!(table(b"Code\nB-1\n\"B-2\nB-3\n"), Err(Unreadable::OpenQuotes { row: 3 })));
    assert!(matches!(table(b"Code\nB-1\n\"B-2\"\n\"\"\"\n"), Err(Unreadable::OpenQuotes { row: 4 })));
    let cut = [b"a;b\n1;2\n".as_slice(), &[0; 70_000]].concat();
    assert_eq!(table(&cut).expect("a table").1.len(), 1, "what a power cut leaves behind");
    assert!(matches!(table(b"a;b\n1;\0;2\n"), Err(Unreadable::NotATable(_))));
    assert!(matches!(table(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"), Err(Unreadable::NotATable(_))));
    assert!(matches!(table(b"PK\x03\x04 and no more"), Err(Unreadable::NotATable(_))));
    assert!(matches!(table(&utf16("Code\n", u16::to_le_bytes, true)[..9]), Err(Unreadable::BadEncoding)));
    let wide = vec!["x"; 300].join(",");
    assert!(matches!(table(wide.as_bytes()), Err(Unreadable::TooLarge(Limit::Columns(200)))));
}

#[test]
fn quotes_inside_a_cell_are_no_open_quotes() {
    assert_eq!(
        cells(b"Code,Name\nB-1,12\" lamp\nB-2,\"12\"\" lamp\"\n")[1..],
        [["B-1", "12\" lamp"], ["B-2", "12\" lamp"]]
    );
}

#[test]
fn a_huge_file_is_read_row_by_row_and_has_an_end() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("huge.csv");
    let mut out = BufWriter::new(File::create(&path).unwrap());
    out.write_all(b"Code,Name\n").unwrap();
    for number in 0..1_000_001 {
        writeln!(out, "B-{number},{}", "x".repeat(8)).unwrap();
    }
    drop(out);
    let mut seen = 0;
    let refused = read(&path, |_, row| {
        seen = row.number;
        Ok::<_, Unreadable>(Flow::On)
    });
    assert!(matches!(refused, Err(Unreadable::TooLarge(Limit::Rows(1_000_000)))));
    assert_eq!(seen, 1_000_001);
    let head = read(&path, |_, row| Ok::<_, Unreadable>(if row.number < 20 { Flow::On } else { Flow::Stop }));
    assert_eq!(head.unwrap().headings, ["Code", "Name"]);
}

#[test]
fn one_endless_cell_fills_no_memory() {
    let endless = [b"Code\n\"".as_slice(), &vec![b'x'; 9 << 20]].concat();
    assert!(matches!(table(&endless), Err(Unreadable::TooLarge(Limit::RowLength(_)))));
    let long = format!("Code\n{}\n", "é".repeat(20_000));
    assert_eq!(cells(long.as_bytes())[1][0].chars().count(), 10_000);
}

#[test]
fn a_workbook_that_unpacks_to_too_much_is_refused() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("bomb.xlsx");
    let mut archive = ZipWriter::new(File::create(&path).unwrap());
    archive.start_file("xl/sharedStrings.xml", SimpleFileOptions::default()).unwrap();
    for _ in 0..257 {
        archive.write_all(&vec![b' '; 1 << 20]).unwrap();
    }
    archive.finish().unwrap();
    assert!(std::fs::metadata(&path).unwrap().len() < 1 << 20, "it is small");
    assert!(matches!(all(&path), Err(Unreadable::TooLarge(Limit::Mebibytes(256)))));
}

fn written(format: Format, headings: &[&str], rows: &[Vec<Cell>]) -> (TempDir, PathBuf) {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("out");
    let headings: Vec<String> = headings.iter().map(|heading| (*heading).to_owned()).collect();
    let mut table = Table::begin(Draft::beside(&path).unwrap(), format, &headings).unwrap();
    for row in rows {
        table.row(row).unwrap();
    }
    table.finish().unwrap();
    (folder, path)
}

#[test]
fn what_is_written_is_read_as_it_was() {
    let day = NaiveDate::from_ymd_opt(2026, 11, 3).unwrap();
    let moment = day.and_hms_opt(8, 30, 0).unwrap();
    let text = |text: &str| Cell::Text(text.to_owned());
    let rows = [
        vec![text("=1+2"), Cell::Number(-12.5), Cell::Day(day), Cell::Empty],
        vec![text("@SUM(A1)"), Cell::Number(3.0), Cell::Moment(moment), text("  two\nlines, \"quoted\" ")],
        vec![text("+260971234567"), Cell::Empty, Cell::Empty, text("محطة 🔋")],
    ];
    for format in [Format::Csv, Format::Xlsx] {
        let (folder, path) = written(format, &["A", "=B", "C", "D"], &rows);
        let (head, read) = all(&path).unwrap();
        assert_eq!(head.headings, ["A", "=B", "C", "D"]);
        let cells: Vec<Vec<&str>> =
            read.iter().map(|row| (0..4).map(|at| row.cells.get(at).map_or("", String::as_str)).collect()).collect();
        assert_eq!(cells[0], ["=1+2", "-12.5", "2026-11-03", ""], "{format:?}");
        assert_eq!(cells[1], ["@SUM(A1)", "3", "2026-11-03 08:30:00", "  two\nlines, \"quoted\" "], "{format:?}");
        assert_eq!(cells[2], ["+260971234567", "", "", "محطة 🔋"], "{format:?}");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "nothing lies beside it");
    }
}

#[test]
fn a_csv_cell_never_begins_as_a_formula() {
    let text = |text: &str| Cell::Text(text.to_owned());
    let (_folder, path) = written(Format::Csv, &["A", "B"], &[vec![text("=cmd|' /C calc'!A0"), Cell::Number(-1.0)]]);
    let bytes = std::fs::read(path).unwrap();
    assert_eq!(String::from_utf8(bytes).unwrap(), "\u{FEFF}A,B\r\n'=cmd|' /C calc'!A0,-1\r\n");
}

#[test]
fn a_formula_in_a_workbook_is_read_as_its_text_and_known_for_one() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("formulas.xlsx");
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write_string(0, 0, "Code").unwrap();
    sheet.write_formula(1, 0, rust_xlsxwriter::Formula::new("=HYPERLINK(\"http://x\")").set_result("B-1")).unwrap();
    sheet.write_string(2, 0, "=1+2").unwrap();
    book.save(&path).unwrap();
    let (_, rows) = all(&path).unwrap();
    assert_eq!(rows[0].cells, ["=HYPERLINK(\"http://x\")"]);
    assert_eq!(rows[1].cells, ["=1+2"]);
    assert_eq!((&rows[0].formulas[..], &rows[1].formulas[..]), (&[0][..], &[][..]), "a text is no formula");
}

#[test]
fn a_draft_that_is_dropped_leaves_the_old_file() {
    let (folder, path) = file(b"old");
    let mut table = Table::begin(Draft::beside(&path).unwrap(), Format::Csv, &["A".to_owned()]).unwrap();
    table.row(&[Cell::Number(1.0)]).unwrap();
    drop(table);
    assert_eq!(std::fs::read(&path).unwrap(), b"old");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
}

proptest! {
    #[test]
    fn any_bytes_are_a_table_or_say_why(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let _ = table(&bytes);
    }

    #[test]
    fn any_text_goes_out_and_comes_back(texts in prop::collection::vec("[^\\r\\u{0}]{0,12}", 1..5)) {
        let headings: Vec<String> = (0..texts.len()).map(|number| format!("H{number}")).collect();
        let headings: Vec<&str> = headings.iter().map(String::as_str).collect();
        let row = texts.iter().map(|text| Cell::Text(text.clone())).collect();
        let (_folder, path) = written(Format::Csv, &headings, &[row]);
        let (_, rows) = all(&path).unwrap();
        if texts.iter().all(|text| text.trim().is_empty()) {
            prop_assert!(rows.is_empty());
        } else {
            prop_assert_eq!(&rows[0].cells, &texts);
        }
    }
}
