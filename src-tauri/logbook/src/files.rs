//! The files of the log: numbered, each so long and so old at most, the oldest thrown away.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use domain::Time;

use crate::line::Line;

/// The folder in the data folder.
pub const FOLDER: &str = "logs";

/// Bytes of a file.
const FILE_MAX: u64 = 10_000_000;
/// Files that are kept.
const FILES_MAX: usize = 10;
const DAY_MS: i64 = 86_400_000;
/// How long one file is written to, so that ten of them reach back as far as anything is kept.
const FILE_AGE_MS: i64 = 18 * DAY_MS;
/// Nothing older is kept.
const AGE_MAX_MS: i64 = 180 * DAY_MS;

/// Bytes of a line; ours are shorter.
pub(crate) const LINE_MAX: u64 = 65_536;

/// The files of one data folder, in the hands of the one who writes them.
pub(crate) struct Files {
    data: PathBuf,
    open: Option<Open>,
}

struct Open {
    file: File,
    number: u64,
    bytes: u64,
    begun: Time,
    /// When it was last looked whether a file is too old.
    tidied: Time,
    /// It may end in the middle of a line.
    torn: bool,
}

impl Files {
    /// Nothing is opened before the first line.
    pub fn of(data: &Path) -> Self {
        Self { data: data.to_owned(), open: None }
    }

    /// Writes one line, its end included.
    pub fn write(&mut self, at: Time, line: &[u8]) -> io::Result<()> {
        let written = self.try_write(at, line);
        if written.is_err() {
            // What was written of it is closed off by the next one.
            self.open = None;
        }
        written
    }

    fn try_write(&mut self, at: Time, line: &[u8]) -> io::Result<()> {
        let length = u64::try_from(line.len()).unwrap_or(u64::MAX);
        let mut open = match self.open.take() {
            Some(open) => open,
            None => self.newest(at)?,
        };
        if !has_room(&open, at, length) {
            open = self.begin(open.number + 1, at)?;
        }
        if at.0.saturating_sub(open.tidied.0) >= DAY_MS {
            tidy(&self.folder(), open.number, at);
            open.tidied = at;
        }
        if open.torn {
            open.file.write_all(b"\n")?;
            open.torn = false;
        }
        open.file.write_all(line)?;
        open.bytes = open.bytes.saturating_add(length);
        self.open = Some(open);
        Ok(())
    }

    fn folder(&self) -> PathBuf {
        self.data.join(FOLDER)
    }

    /// The file that was written to last, if there is one.
    fn newest(&self, at: Time) -> io::Result<Open> {
        let folder = self.folder();
        // A data folder that is missing was lost, and is not made again to write into it.
        match fs::create_dir(&folder) {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error),
            _ => {}
        }
        let Some(number) = numbers(&folder).last().copied() else { return self.begin(1, at) };
        let path = path(&folder, number);
        let begun = begun(&path).unwrap_or(at);
        let mut file = OpenOptions::new().read(true).append(true).open(&path)?;
        let bytes = file.metadata()?.len();
        let mut last = *b"\n";
        if bytes > 0 {
            file.seek(SeekFrom::End(-1))?;
            file.read_exact(&mut last)?;
        }
        tidy(&folder, number, at);
        Ok(Open { file, number, bytes, begun, tidied: at, torn: last != *b"\n" })
    }

    fn begin(&self, number: u64, at: Time) -> io::Result<Open> {
        let folder = self.folder();
        let file = OpenOptions::new().append(true).create(true).open(path(&folder, number))?;
        tidy(&folder, number, at);
        Ok(Open { file, number, bytes: 0, begun: at, tidied: at, torn: false })
    }
}

fn has_room(open: &Open, at: Time, length: u64) -> bool {
    open.bytes == 0 || (open.bytes + length <= FILE_MAX && at.0.saturating_sub(open.begun.0) < FILE_AGE_MS)
}

/// Throws away what is too much or too old; never the file that is written to. One that cannot be removed stays.
fn tidy(folder: &Path, current: u64, at: Time) {
    let old: Vec<u64> = numbers(folder).into_iter().filter(|number| *number != current).collect();
    let surplus = (old.len() + 1).saturating_sub(FILES_MAX);
    for (nth, number) in old.into_iter().enumerate() {
        let path = path(folder, number);
        let is_old = || begun(&path).is_some_and(|begun| at.0.saturating_sub(begun.0) > AGE_MAX_MS);
        if (nth < surplus || is_old())
            && let Err(error) = fs::remove_file(&path)
        {
            tracing::warn!(kind = ?error.kind(), "an old log stays");
        }
    }
}

/// When a file's first line was written.
fn begun(path: &Path) -> Option<Time> {
    let mut first = String::new();
    BufReader::new(File::open(path).ok()?.take(LINE_MAX)).read_line(&mut first).ok()?;
    serde_json::from_str::<Line>(&first).ok().map(|line| line.at)
}

/// Where the file of this number lies.
pub(crate) fn path(folder: &Path, number: u64) -> PathBuf {
    folder.join(format!("hubkeeper-{number:06}.log"))
}

/// The numbers of the files there are, the oldest first.
pub(crate) fn numbers(folder: &Path) -> Vec<u64> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let names = entries.flatten().map(|entry| entry.file_name());
    let number = |name: &str| name.strip_prefix("hubkeeper-")?.strip_suffix(".log")?.parse().ok();
    let mut numbers: Vec<u64> = names.filter_map(|name| number(name.to_str()?)).collect();
    numbers.sort_unstable();
    numbers
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOON: i64 = 1_793_692_800_000;

    fn line(at: Time, length: usize) -> Vec<u8> {
        let filler = "x".repeat(length);
        let (at, level) = (at.iso(), "info");
        format!("{{\"at\":\"{at}\",\"level\":\"{level}\",\"room\":\"app\",\"message\":\"{filler}\"}}\n").into_bytes()
    }

    #[test]
    fn ten_files_of_ten_megabytes_are_kept_however_much_is_said() {
        let data = tempfile::tempdir().expect("a folder");
        let mut files = Files::of(data.path());
        for _ in 0..130 {
            files.write(Time(NOON), &line(Time(NOON), 1_000_000)).expect("it is written");
        }
        let folder = data.path().join(FOLDER);
        assert_eq!(numbers(&folder), (6..=15).collect::<Vec<u64>>());
        for number in numbers(&folder) {
            assert!(fs::metadata(path(&folder, number)).expect("a file").len() <= FILE_MAX);
        }
    }

    #[test]
    fn nothing_is_kept_longer_than_half_a_year() {
        let data = tempfile::tempdir().expect("a folder");
        let mut files = Files::of(data.path());
        for day in 0..400 {
            let at = Time(NOON + day * DAY_MS);
            // Some days the computer stays off, some days it is restarted.
            if day % 7 == 0 {
                files = Files::of(data.path());
            }
            if day % 5 != 0 {
                files.write(at, &line(at, 10)).expect("it is written");
                let oldest = numbers(&data.path().join(FOLDER))[0];
                let oldest = begun(&path(&data.path().join(FOLDER), oldest)).expect("a time");
                assert!(at.0 - oldest.0 <= AGE_MAX_MS, "day {day}");
                assert!(day < 180 || at.0 - oldest.0 >= AGE_MAX_MS - 2 * FILE_AGE_MS, "day {day}: too little is kept");
            }
        }
    }

    #[test]
    fn a_line_that_was_cut_off_spoils_no_other() {
        let data = tempfile::tempdir().expect("a folder");
        let file = path(&data.path().join(FOLDER), 1);
        Files::of(data.path()).write(Time(NOON), &line(Time(NOON), 1)).expect("it is written");
        let whole = fs::read(&file).expect("a file");
        fs::write(&file, [&whole[..], b"{\"at\":\"2026"].concat()).expect("a torn file");
        Files::of(data.path()).write(Time(NOON), &line(Time(NOON), 2)).expect("it is written");
        let text = fs::read_to_string(&file).expect("text");
        let read: Vec<bool> = text.lines().map(|line| serde_json::from_str::<Line>(line).is_ok()).collect();
        assert_eq!(read, [true, false, true]);
    }

    #[test]
    fn a_data_folder_that_is_gone_is_not_made_again() {
        let data = tempfile::tempdir().expect("a folder");
        let gone = data.path().join("gone");
        assert!(Files::of(&gone).write(Time(NOON), b"{}\n").is_err());
        assert!(!gone.exists());
    }
}
