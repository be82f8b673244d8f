//! A copy follows its file, takes no damage from it, and is put back in its place.

use std::fs;
use std::path::{Path, PathBuf};

use domain::Time;
use domain::reading::{ClockQuality, Field, Reading, Values};
use readings::{Readings, ReadingsError, Same, Taken, bring_up_to_date, is_lost, is_whole, put_back, rescue};
use rusqlite::Connection;
use tempfile::TempDir;
use uuid::Uuid;

const DAY: i64 = 86_400_000;
const BATTERY: Uuid = Uuid::from_bytes([7; 16]);
const EVER: (Time, Time) = (Time(0), Time(100 * DAY));

fn at(device: Uuid, ms: i64, kept: i64) -> Taken {
    let mut values = Values::NONE;
    values.set(Field::Soc, Some(kept));
    Taken { device, reading: Reading { at: Time(ms), quality: ClockQuality::Device, values }, same: Same::AtItsTime }
}

/// A file with days of ten readings each, and where its copy and what is put aside shall lie.
struct Place {
    folder: TempDir,
}

impl Place {
    fn with_days(days: i64) -> Self {
        let place = Self { folder: TempDir::new().expect("a folder") };
        place.go_on(0, days);
        place
    }

    fn go_on(&self, from: i64, until: i64) {
        let mut readings = Readings::open(&self.file()).expect("a file");
        let all: Vec<Taken> = (from * 10..until * 10).map(|n| at(BATTERY, n * DAY / 10, n % 17)).collect();
        readings.keep(&all).expect("kept");
        readings.seal(Time((until - 1) * DAY)).expect("sealed");
        readings.compact(Time((until - 1) * DAY), 1_000).expect("compacted");
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn file(&self) -> PathBuf {
        self.path("readings.db")
    }

    fn copy(&self) -> PathBuf {
        self.path("copy.db")
    }

    fn copied(&self) -> Result<(), ReadingsError> {
        bring_up_to_date(&self.file(), &self.copy(), &self.path("aside.db"), || Ok(()))
    }
}

/// What is found in a file, and how often every chunk was made.
fn found(file: &Path) -> (Vec<Reading>, usize, String) {
    let folder = TempDir::new().expect("a folder");
    let there = folder.path().join("readings.db");
    fs::copy(file, &there).expect("a copy");
    let span = Readings::open(&there).expect("a file").span(BATTERY, EVER).expect("found");
    let sql = "select group_concat(number || ':' || day || ':' || field || ':' || generation) from (select * from chunk order by number)";
    let chunks = Connection::open(&there).expect("the file").query_row(sql, [], |row| row.get::<_, Option<String>>(0));
    (span.all, span.damaged, chunks.expect("chunks").unwrap_or_default())
}

#[test]
fn a_copy_is_as_the_file_is_whatever_became_of_that_since() {
    let place = Place::with_days(3);
    place.copied().expect("copied");
    assert_eq!(found(&place.copy()), found(&place.file()));
    assert_eq!(found(&place.copy()).0.len(), 30, "what is not compacted yet is there too");

    // What is late makes the last chunks anew, under the numbers that these had.
    let mut readings = Readings::open(&place.file()).expect("a file");
    readings.keep(&[at(BATTERY, DAY + 1, 3), at(BATTERY, 2 * DAY + 1, 4)]).expect("kept");
    readings.seal(Time(3 * DAY)).expect("sealed");
    readings.compact(Time(3 * DAY), 10).expect("compacted");
    drop(readings);
    place.copied().expect("copied");
    assert_eq!(found(&place.copy()), found(&place.file()));

    place.go_on(3, 40);
    Readings::open(&place.file()).expect("a file").let_go(Time(20 * DAY), 1_000).expect("let go");
    place.copied().expect("copied");
    assert_eq!(found(&place.copy()), found(&place.file()));
    assert!(is_whole(&place.copy()) && !place.path("aside.db").exists());
}

#[test]
fn what_is_damaged_in_the_file_stays_whole_in_its_copy() {
    let place = Place::with_days(3);
    place.copied().expect("copied");
    let before = found(&place.copy());
    let other = Connection::open(place.file()).expect("the file");
    other.execute("update chunk set data = zeroblob(length(data)) where day = 1", []).expect("damaged");
    drop(other);
    place.copied().expect("copied");
    assert_eq!(found(&place.copy()), before);
    assert_eq!((before.1, found(&place.file()).1), (0, 1));
}

#[test]
fn a_copy_that_was_cut_or_is_of_another_file_is_replaced_and_kept() {
    let place = Place::with_days(3);
    fs::write(place.copy(), b"Dear diary").expect("written");
    place.copied().expect("copied");
    assert_eq!(found(&place.copy()), found(&place.file()));
    assert_eq!(fs::read(place.path("aside.db")).expect("kept"), b"Dear diary");

    let before = found(&place.copy());
    for beside in ["readings.db", "readings.db-wal", "readings.db-shm"] {
        let _ = fs::remove_file(place.path(beside));
    }
    // The same battery, under the same number, later.
    place.go_on(50, 60);
    place.copied().expect("copied");
    assert_eq!(found(&place.copy()), found(&place.file()));
    assert_eq!(found(&place.path("aside.db")), before, "the copy of the file that was lost");
}

#[test]
fn a_copy_is_replaced_only_where_there_is_room_for_the_whole_of_another() {
    let place = Place::with_days(3);
    let full = || Err(std::io::Error::from(std::io::ErrorKind::StorageFull).into());
    let copied = || bring_up_to_date(&place.file(), &place.copy(), &place.path("aside.db"), full);
    fs::write(place.copy(), b"Dear diary").expect("written");
    assert!(copied().expect_err("no room").is_full());
    assert_eq!(fs::read(place.copy()).expect("as it was"), b"Dear diary");
    place.copied().expect("copied");
    place.go_on(3, 5);
    copied().expect("brought up to date, which takes little");
    assert_eq!(found(&place.copy()), found(&place.file()));
}

#[test]
fn a_file_that_cannot_be_read_leaves_its_copy_as_it_was() {
    let place = Place::with_days(3);
    place.copied().expect("copied");
    let before = found(&place.copy());
    fs::write(place.file(), vec![7; 200_000]).expect("destroyed");
    assert!(place.copied().expect_err("no file").is_damaged());
    fs::remove_file(place.file()).expect("removed");
    assert!(place.copied().is_err());
    assert!(!place.file().exists(), "none is made");
    assert_eq!(found(&place.copy()), before);
}

#[test]
fn a_copy_is_put_in_the_place_of_what_was_lost_and_that_is_kept() {
    let place = Place::with_days(3);
    place.copied().expect("copied");
    assert!(!is_lost(&place.file()) && is_whole(&place.file()));
    let before = found(&place.file());
    for destroyed in [vec![7; 200_000], fs::read(place.file()).expect("bytes")[..20_000].to_vec(), Vec::new()] {
        fs::write(place.file(), &destroyed).expect("destroyed");
        assert!(!is_whole(&place.file()));
        let aside = place.path(&format!("kept {}", destroyed.len()));
        put_back(&place.copy(), &place.file(), &aside).expect("put back");
        assert_eq!(found(&place.file()), before);
        assert_eq!(fs::read(aside.join("readings.db")).expect("kept"), destroyed);
    }
    fs::remove_file(place.file()).expect("removed");
    assert!(is_lost(&place.file()));
    put_back(&place.copy(), &place.file(), &place.path("kept")).expect("put back");
    assert_eq!(found(&place.file()), before);
    drop(Readings::open(&place.path("new.db")).expect("a file"));
    assert!(is_lost(&place.path("new.db")), "one in which nothing is yet");

    // What was kept stays, and of what is not put back nothing is left.
    assert!(put_back(&place.copy(), &place.file(), &place.path("kept 0")).is_err());
    assert!(!place.path("readings.restored").exists());
    assert_eq!(
        (found(&place.file()), fs::read(place.path("kept 0/readings.db")).expect("kept")),
        (before.clone(), Vec::new())
    );

    fs::write(place.copy(), vec![7; 200_000]).expect("destroyed");
    assert!(put_back(&place.copy(), &place.file(), &place.path("kept")).is_err());
    assert_eq!(found(&place.file()), before);
}

#[test]
fn what_can_be_read_of_a_damaged_file_is_rescued() {
    let place = Place::with_days(60);
    let rescued = |place: &Place| {
        let mut found = Vec::new();
        let folder = TempDir::new().expect("a folder");
        let damaged = rescue(&place.file(), folder.path(), |device, reading| {
            assert_eq!(device, BATTERY);
            found.push(*reading);
            Ok::<_, ReadingsError>(())
        });
        (found, damaged.expect("something"))
    };
    let (whole, damaged) = rescued(&place);
    assert_eq!((whole.len(), damaged), (600, 0));
    let page = Connection::open(place.file())
        .expect("the file")
        .query_row("select max(pageno) from dbstat where name = 'chunk' and pagetype = 'leaf'", [], |row| {
            row.get::<_, u32>(0)
        })
        .expect("a page");
    let mut bytes = fs::read(place.file()).expect("bytes");
    let page = usize::try_from(page).expect("a page");
    bytes[4_096 * (page - 1)..4_096 * page].fill(0xa5);
    fs::write(place.file(), &bytes).expect("written");
    let (found, damaged) = rescued(&place);
    assert!(damaged > 0 && found.len() > 400 && found.len() < 600, "{damaged} and {}", found.len());
    assert!(found.iter().all(|one| whole.contains(one)));
    assert_eq!(fs::read(place.file()).expect("bytes"), bytes, "the file stays as it is");
}
