//! The backups there are: in the data folder, in a second folder if one is set, and the one file somebody chose. Which of
//! them are good is known only after each was read to its end; that is remembered as long as the file stays as it is.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use domain::Time;
use domain::backup::{Kept, Reason, kept};
use serde::Serialize;
use store::backup::{self, ENDING, FOLDER, Manifest};
use store::{StoreError, Unfit};
use ts_rs::TS;

use crate::around::{Clock, Ids};
use crate::fault::{Fault, Gate};
use crate::files::Files;

/// Where a backup lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum BackupPlace {
    /// In the data folder.
    Own,
    /// In the second folder.
    Second,
    /// Where somebody pointed.
    Chosen,
}

/// Whether a backup counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum BackupState {
    /// Read to its end, and as it was written.
    Good,
    /// Not read to its end yet.
    Unchecked,
    /// No backup, or its end is missing.
    Cut,
    /// Not as it was written.
    Changed,
    /// A newer version made it.
    Newer,
    /// The database in it is not whole.
    Broken,
}

impl From<Unfit> for BackupState {
    fn from(unfit: Unfit) -> Self {
        match unfit {
            Unfit::Cut => Self::Cut,
            Unfit::Changed => Self::Changed,
            Unfit::Newer => Self::Newer,
            Unfit::Broken => Self::Broken,
        }
    }
}

/// A backup in the list.
#[derive(Clone, Debug, Serialize, TS)]
#[ts(rename = "Backup")]
pub struct BackupRow {
    /// What it is asked for by.
    pub id: String,
    /// Where it lies.
    pub place: BackupPlace,
    /// Its file.
    pub name: String,
    /// Size of the file.
    #[ts(type = "number")]
    pub size_bytes: u64,
    /// Whether it counts.
    pub state: BackupState,
    /// When it was made; none if it does not say.
    pub made_at: Option<Time>,
    /// Why it was made.
    pub reason: Option<Reason>,
    /// The program that made it.
    pub version: Option<String>,
}

/// What tells a file from the same one changed.
type Look = (u64, Option<SystemTime>);

/// The backups of one data folder.
pub(crate) struct Backups {
    pub data: PathBuf,
    pub clock: Clock,
    pub ids: Ids,
    pub files: Files,
    /// Held while a backup is made, tried or put back: one at a time.
    pub turn: tokio::sync::Mutex<()>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    second: Option<PathBuf>,
    chosen: Option<PathBuf>,
    /// A database stands ready to be put in the place of the present one: where its backup lies.
    ready: Option<PathBuf>,
    read: HashMap<PathBuf, (Look, Option<Unfit>)>,
    /// When it was last looked whether a backup is due, since start.
    looked: Option<Duration>,
    failed: Option<Failure>,
    second_failed: bool,
}

/// The last backup that could not be made.
#[derive(Clone, Debug, Serialize, TS)]
#[ts(rename = "BackupFailure")]
pub struct Failure {
    /// When.
    pub at: Time,
    /// The fault's code.
    pub code: String,
}

/// A backup's file with what is known of it.
#[derive(Clone)]
pub(crate) struct Known {
    pub path: PathBuf,
    pub row: BackupRow,
    pub manifest: Option<Manifest>,
}

impl Backups {
    pub fn new(data: &Path, clock: Clock, files: Files) -> Self {
        Self {
            data: data.to_owned(),
            ids: Ids::new(clock.clone()),
            clock,
            files,
            turn: tokio::sync::Mutex::default(),
            state: Mutex::default(),
        }
    }

    fn with<T>(&self, change: impl FnOnce(&mut State) -> T) -> T {
        change(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// The folder in the data folder.
    pub fn own(&self) -> PathBuf {
        self.data.join(FOLDER)
    }

    pub fn second(&self) -> Option<PathBuf> {
        self.with(|state| state.second.clone())
    }

    pub fn set_second(&self, folder: Option<PathBuf>) {
        self.with(|state| (state.second, state.second_failed) = (folder, false));
    }

    pub fn choose(&self, path: PathBuf) {
        self.with(|state| state.chosen = Some(path));
    }

    pub fn failure(&self) -> Option<Failure> {
        self.with(|state| state.failed.clone())
    }

    pub fn note_failure(&self, failure: Option<Failure>) {
        self.with(|state| state.failed = failure);
    }

    /// Whether the last copy into the second folder failed.
    pub fn second_failed(&self) -> bool {
        self.with(|state| state.second_failed)
    }

    pub fn note_second(&self, failed: bool) {
        self.with(|state| state.second_failed = failed);
    }

    /// Whether it is time to look again, `first` after the start and `every` from then on; asking counts as looking.
    pub fn is_due(&self, now: Duration, first: Duration, every: Duration) -> bool {
        self.with(|state| {
            let due = state.looked.map_or(first, |looked| looked + every) <= now;
            if due {
                state.looked = Some(now);
            }
            due
        })
    }

    pub fn make_ready(&self, known: &Known) {
        self.with(|state| state.ready = known.path.parent().map(Path::to_owned));
    }

    /// The folder of the backup whose database stands ready, if one does; asked once.
    pub fn take_ready(&self) -> Option<PathBuf> {
        self.with(|state| state.ready.take())
    }

    /// Every backup, newest first; those that say no time come last.
    pub fn all(&self) -> Vec<Known> {
        let (second, chosen) = self.with(|state| (state.second.clone(), state.chosen.clone()));
        let mut all = self.folder(&self.own(), BackupPlace::Own);
        all.extend(second.iter().flat_map(|folder| self.folder(folder, BackupPlace::Second)));
        all.extend(chosen.iter().filter_map(|path| self.known(path, BackupPlace::Chosen)));
        all.sort_by(|one, other| (other.row.made_at, &other.row.name).cmp(&(one.row.made_at, &one.row.name)));
        all
    }

    fn folder(&self, folder: &Path, place: BackupPlace) -> Vec<Known> {
        let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
        let paths = entries.flatten().map(|entry| entry.path());
        paths
            .filter(|path| path.extension().is_some_and(|ending| ending == ENDING))
            .filter_map(|path| self.known(&path, place))
            .collect()
    }

    /// The backup called `id`.
    pub fn find(&self, id: &str) -> Option<Known> {
        self.all().into_iter().find(|known| known.row.id == id)
    }

    /// The newest backup of which `state` is known.
    pub fn newest(&self, state: BackupState) -> Option<Known> {
        self.all().into_iter().find(|known| known.row.state == state)
    }

    fn known(&self, path: &Path, place: BackupPlace) -> Option<Known> {
        let look = look(path)?;
        let read = self.with(|state| state.read.get(path).filter(|(before, _)| *before == look).map(|known| known.1));
        let head = backup::head(path);
        let state = match (&head, read) {
            (Err(StoreError::Unfit(unfit)), _) => (*unfit).into(),
            (Ok(_), Some(Some(unfit))) => unfit.into(),
            // Neither read nor refused: a stick pulled out, a right that is missing.
            (Err(_), _) | (Ok(_), None) => BackupState::Unchecked,
            (Ok(_), Some(None)) => BackupState::Good,
        };
        let name = path.file_name()?.to_string_lossy().into_owned();
        let manifest = head.ok();
        let prefix = match place {
            BackupPlace::Own => "own",
            BackupPlace::Second => "second",
            BackupPlace::Chosen => "chosen",
        };
        let row = BackupRow {
            id: format!("{prefix}/{name}"),
            place,
            name,
            size_bytes: look.0,
            state,
            made_at: manifest.as_ref().map(|one| one.made_at),
            reason: manifest.as_ref().map(|one| one.reason),
            version: manifest.as_ref().map(|one| one.version.clone()),
        };
        Some(Known { path: path.to_owned(), row, manifest })
    }

    /// Remembers a file as read to its end.
    pub fn note_read(&self, path: &Path, found: Option<Unfit>) {
        if let Some(look) = look(path) {
            self.with(|state| state.read.insert(path.to_owned(), (look, found)));
        }
    }

    /// Reads a backup to its end.
    pub async fn verify(&self, path: &Path) -> Result<Manifest, Fault> {
        let file = path.to_owned();
        let read = backup::blocking(move || backup::verify(&file)).await;
        match &read {
            Ok(_) => self.note_read(path, None),
            Err(StoreError::Unfit(unfit)) => self.note_read(path, Some(*unfit)),
            Err(_) => {}
        }
        Ok(read?)
    }

    /// Reads every backup that was not read yet, the newest first; whether there was one.
    pub async fn verify_new(&self) -> bool {
        let unread: Vec<Known> =
            self.all().into_iter().filter(|known| known.row.state == BackupState::Unchecked).collect();
        for known in &unread {
            if let Err(fault) = self.verify(&known.path).await {
                tracing::warn!(code = fault.code(), "a backup does not count");
            }
        }
        !unread.is_empty()
    }

    /// Forgets what was read: a file may change and keep its size and time.
    pub fn forget_read(&self) {
        self.with(|state| state.read.clear());
    }

    /// Removes what is not to be kept. Files that say nothing of themselves are left alone: they may be somebody's proof.
    pub fn rotate(&self, place: BackupPlace) {
        let all: Vec<Known> = self.all().into_iter().filter(|known| known.row.place == place).collect();
        let counted: Vec<(PathBuf, Kept)> = all
            .into_iter()
            .filter(|known| matches!(known.row.state, BackupState::Good | BackupState::Unchecked))
            .filter_map(|known| {
                let manifest = known.manifest?;
                Some((known.path, Kept { made_at: manifest.made_at, reason: manifest.reason }))
            })
            .collect();
        let rules: Vec<Kept> = counted.iter().map(|(_, rule)| *rule).collect();
        for ((path, _), kept) in counted.iter().zip(kept(&rules)) {
            if !kept && let Err(error) = fs::remove_file(path) {
                tracing::warn!(kind = ?error.kind(), "an old backup stays");
            }
        }
    }

    /// Refuses to fill the disk to its last byte, which the next sale needs.
    pub fn has_room(&self, folder: &Path, bytes: u64) -> Result<(), Fault> {
        let free = store::disk::free(folder)?;
        if free < bytes.saturating_mul(2) { Err(Gate::DiskFull.into()) } else { Ok(()) }
    }
}

fn look(path: &Path) -> Option<Look> {
    let file = fs::metadata(path).ok().filter(fs::Metadata::is_file)?;
    Some((file.len(), file.modified().ok()))
}
