//! Reading the log, newest first: backwards through the files, a block at a time, and no further than was asked for.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;

use domain::Time;
use memchr::memmem::Finder;
use memchr::memrchr;

use crate::files::{LINE_MAX, numbers, path};
use crate::line::{Level, Line};

/// Which lines.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// At least as bad.
    pub level: Option<Level>,
    /// Of this part of the program.
    pub room: Option<String>,
    /// In the course of this command or task.
    pub trace: Option<String>,
    /// Of who came in, who did not, and who may do what.
    pub security: bool,
    /// Not before.
    pub from: Option<Time>,
    /// Not after.
    pub to: Option<Time>,
}

impl Filter {
    fn leaves(&self, line: &Line) -> bool {
        self.level.is_none_or(|level| line.level >= level)
            && self.room.as_ref().is_none_or(|room| line.room == *room)
            && self.trace.as_ref().is_none_or(|trace| line.trace.as_ref() == Some(trace))
            && (!self.security || line.fields.contains_key("security"))
            && self.from.is_none_or(|from| line.at >= from)
            && self.to.is_none_or(|to| line.at <= to)
    }
}

/// What must stand in a line, byte for byte, before it is worth reading as one: of a hundred megabytes most is passed over so.
struct Sieve(Vec<Finder<'static>>);

impl Sieve {
    fn of(filter: &Filter) -> Self {
        let room = filter.room.as_ref().and_then(|room| pair("room", room));
        let trace = filter.trace.as_ref().and_then(|trace| pair("trace", trace));
        let level = (filter.level == Some(Level::Error)).then(|| r#""level":"error""#.to_owned());
        let security = filter.security.then(|| r#""security":"#.to_owned());
        let all = [room, trace, level, security].into_iter().flatten();
        Self(all.map(|bytes| Finder::new(bytes.as_bytes()).into_owned()).collect())
    }

    fn lets_through(&self, line: &[u8]) -> bool {
        self.0.iter().all(|finder| finder.find(line).is_some())
    }
}

/// A name and its value as they are written.
fn pair(name: &str, value: &str) -> Option<String> {
    Some(format!("\"{name}\":{}", serde_json::to_string(value).ok()?))
}

/// Where a line begins: the number of its file, and the byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mark {
    /// The file.
    pub file: u64,
    /// The byte.
    pub byte: u64,
}

/// A line, and where it stands.
#[derive(Clone, Debug)]
pub struct Found {
    /// Where.
    pub mark: Mark,
    /// What.
    pub line: Line,
}

/// What was found.
#[derive(Clone, Debug)]
pub struct Page {
    /// The lines, newest first.
    pub lines: Vec<Found>,
    /// Where to go on, if there is more to look through.
    pub next: Option<Mark>,
}

/// Bytes read together; holds the longest line.
const BLOCK: u64 = 4 * LINE_MAX;

/// At most `limit` lines that stand before `after`, from at most about `bytes` bytes. What is no line is passed over.
///
/// # Errors
/// If a file cannot be read; one that is gone meanwhile is passed over.
pub fn read(folder: &Path, filter: &Filter, after: Option<Mark>, limit: usize, bytes: u64) -> io::Result<Page> {
    let mut page = Page { lines: Vec::new(), next: None };
    let (mut left, sieve) = (bytes, Sieve::of(filter));
    for number in numbers(folder).into_iter().rev() {
        if after.is_some_and(|after| number > after.file) {
            continue;
        }
        let mut file = match File::open(path(folder, number)) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            Err(error) => return Err(error),
        };
        let length = file.metadata()?.len();
        let mut end = after.filter(|after| after.file == number).map_or(length, |after| after.byte.min(length));
        while end > 0 {
            if page.lines.len() >= limit || left == 0 {
                page.next = Some(Mark { file: number, byte: end });
                return Ok(page);
            }
            let start = end.saturating_sub(BLOCK);
            let block = block(&mut file, start, end)?;
            left = left.saturating_sub(end - start);
            end = lines_of(&block, Mark { file: number, byte: start }, (filter, &sieve), limit, &mut page.lines);
        }
    }
    Ok(page)
}

/// Everything there is, as it stands, the oldest first.
///
/// # Errors
/// If a file cannot be read.
pub fn whole(folder: &Path) -> io::Result<Vec<(String, std::path::PathBuf)>> {
    let named = numbers(folder).into_iter().map(|number| path(folder, number));
    let named = named.filter_map(|path| Some((path.file_name()?.to_string_lossy().into_owned(), path)));
    Ok(named.collect())
}

fn block(file: &mut File, start: u64, end: u64) -> io::Result<Vec<u8>> {
    let mut block = Vec::new();
    file.seek(SeekFrom::Start(start))?;
    file.take(end - start).read_to_end(&mut block)?;
    Ok(block)
}

/// Finds the lines of a block that begins at `start`, the last first; where the rest ends.
fn lines_of(
    block: &[u8],
    start: Mark,
    (filter, sieve): (&Filter, &Sieve),
    limit: usize,
    found: &mut Vec<Found>,
) -> u64 {
    let offset = |at: usize| start.byte + u64::try_from(at).unwrap_or(0);
    let mut end = block.len();
    while end > 0 {
        if found.len() >= limit {
            return offset(end);
        }
        let body = block[..end].strip_suffix(b"\n").unwrap_or(&block[..end]);
        let begin = match memrchr(b'\n', body) {
            Some(newline) => newline + 1,
            // It may begin before the block; if a whole block is one line, it is none of ours.
            None if start.byte > 0 && end < block.len() => return offset(end),
            None => 0,
        };
        if sieve.lets_through(&body[begin..])
            && let Ok(line) = serde_json::from_slice::<Line>(&body[begin..])
            && filter.leaves(&line)
        {
            found.push(Found { mark: Mark { byte: offset(begin), ..start }, line });
        }
        end = begin;
    }
    start.byte
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn said(number: u64, room: &str, level: &str) -> String {
        let at = Time(1_793_692_800_000 + i64::try_from(number).expect("small") * 1_000).iso();
        format!(
            "{{\"at\":\"{at}\",\"level\":\"{level}\",\"room\":\"{room}\",\"message\":\"{number}\",\"trace\":\"t{number}\"}}\n"
        )
    }

    fn messages(page: &Page) -> Vec<&str> {
        page.lines.iter().map(|found| found.line.message.as_str()).collect()
    }

    #[test]
    fn every_line_is_found_once_whatever_the_page_and_the_block() {
        let folder = tempfile::tempdir().expect("a folder");
        // Some 900 kB in two files: several blocks.
        for file in 0..2 {
            let lines: String = (0..4_000).map(|at| said(file * 4_000 + at, &"b".repeat(20), "info")).collect();
            fs::write(path(folder.path(), file + 1), lines).expect("a file");
        }
        let expected: Vec<String> = (0..8_000).rev().map(|number| number.to_string()).collect();
        for (limit, bytes) in [(10_000, u64::MAX), (37, u64::MAX), (10_000, 1)] {
            let (mut all, mut after) = (Vec::new(), None);
            loop {
                let page = read(folder.path(), &Filter::default(), after, limit, bytes).expect("it is read");
                assert!(page.lines.len() <= limit);
                all.extend(page.lines.iter().map(|found| found.line.message.clone()));
                after = page.next;
                if after.is_none() {
                    break;
                }
            }
            assert_eq!(all, expected, "{limit} {bytes}");
        }
    }

    #[test]
    fn a_filter_leaves_what_it_names() {
        let folder = tempfile::tempdir().expect("a folder");
        let lines = [said(1, "battery", "info"), said(2, "session", "warn"), said(3, "battery", "error")].concat();
        fs::write(path(folder.path(), 1), lines).expect("a file");
        let found = |filter: Filter| {
            let page = read(folder.path(), &filter, None, 10, u64::MAX).expect("it is read");
            messages(&page).join(" ")
        };
        assert_eq!(found(Filter::default()), "3 2 1");
        assert_eq!(found(Filter { level: Some(Level::Warn), ..Filter::default() }), "3 2");
        assert_eq!(found(Filter { room: Some("battery".to_owned()), ..Filter::default() }), "3 1");
        assert_eq!(found(Filter { trace: Some("t2".to_owned()), ..Filter::default() }), "2");
        assert_eq!(found(Filter { from: Some(Time(1_793_692_802_000)), ..Filter::default() }), "3 2");
        assert_eq!(found(Filter { to: Some(Time(1_793_692_802_000)), ..Filter::default() }), "2 1");
        assert_eq!(found(Filter { security: true, ..Filter::default() }), "");
    }

    #[test]
    fn what_is_no_line_is_passed_over() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut bytes = said(1, "app", "info").into_bytes();
        bytes.extend(vec![0xff; 600_000]);
        bytes.extend(b"\n\n{\"at\":3}\n");
        bytes.extend(said(2, "app", "info").into_bytes());
        bytes.extend(b"{\"at\":\"2026");
        fs::write(path(folder.path(), 7), bytes).expect("a file");
        fs::write(folder.path().join("notes.txt"), said(3, "app", "info")).expect("a file");
        let page = read(folder.path(), &Filter::default(), None, 10, u64::MAX).expect("it is read");
        assert_eq!(messages(&page), ["2", "1"]);
        assert!(read(&folder.path().join("none"), &Filter::default(), None, 10, 1).expect("empty").lines.is_empty());
    }
}
