//! The copies of readings: one beside the backups and one in the second folder, each brought up to date once a day, and put back
//! where their file is lost. A backup holds the hub; readings are too many to be in each.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use domain::Time;
use readings::{ReadingsError, bring_up_to_date, is_lost, is_whole, put_back};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::event::Event;
use crate::fault::{Fault, Gate};
use crate::handles::Hub;
use crate::keeper::FILE;
use crate::task::aside;

const OWN: &str = "readings_copied";
const SECOND: &str = "readings_copied_second";
/// What the names of copies that were replaced begin with.
const REPLACED: &str = "readings-";
const EVERY_MS: u64 = 20 * 3_600_000;
/// What could not be copied is tried again after this.
const AGAIN_MS: u64 = 3_600_000;

/// How it stands with a copy of readings.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
pub struct ReadingsCopy {
    /// When it was last as the file was.
    at: Option<Time>,
    /// When it was last tried.
    tried: Option<Time>,
    /// The fault's code, if that failed.
    code: Option<String>,
}

impl ReadingsCopy {
    fn is_due(&self, now: Time) -> bool {
        let every = if self.code.is_some() { AGAIN_MS } else { EVERY_MS };
        self.tried.is_none_or(|tried| now.0.abs_diff(tried.0) >= every)
    }
}

/// The copies there shall be.
#[derive(Clone, Debug, Serialize, TS)]
pub struct ReadingsCopies {
    /// The one beside the backups.
    own: ReadingsCopy,
    /// The one in the second folder, if one is set.
    second: Option<ReadingsCopy>,
}

/// Whether copies are being made.
#[derive(Default)]
pub(crate) struct CopyNow(AtomicBool);

/// A folder for a copy, and the setting that tells how it stands with that.
type Place = (&'static str, PathBuf);

/// How it stands with the copies of readings.
pub(crate) async fn readings_copies(hub: &Hub) -> Result<ReadingsCopies, Fault> {
    let second = if hub.backups.second().is_some() { Some(known(hub, SECOND).await?) } else { None };
    Ok(ReadingsCopies { own: known(hub, OWN).await?, second })
}

async fn known(hub: &Hub, setting: &str) -> Result<ReadingsCopy, Fault> {
    Ok(hub.setting(setting).await?.unwrap_or_default())
}

impl Hub {
    /// Brings up to date which copies are due.
    pub(super) async fn look_after_readings(&self) -> Result<(), Fault> {
        let mut due = Vec::new();
        for (setting, folder) in self.copy_places() {
            if known(self, setting).await?.is_due(self.now()) {
                due.push((setting, folder));
            }
        }
        self.copy_into(due);
        Ok(())
    }

    /// Brings every copy up to date.
    pub(super) fn copy_readings(&self) {
        self.copy_into(self.copy_places());
    }

    fn copy_places(&self) -> Vec<Place> {
        let second = self.backups.second().map(|folder| (SECOND, folder));
        [(OWN, self.backups.own())].into_iter().chain(second).collect()
    }

    /// Beside whatever else goes on: the first time takes as long as the file is big.
    fn copy_into(&self, places: Vec<Place>) {
        let Some(hub) = self.own().filter(|_| !places.is_empty()) else { return };
        if self.copying.0.swap(true, Ordering::AcqRel) {
            return;
        }
        let (file, at) = (self.backups.data.join(FILE), self.now());
        // A hub that is closed meanwhile is not held open.
        let hub = Arc::downgrade(&hub);
        tokio::spawn(async move {
            let mut all = Vec::new();
            for (setting, folder) in places {
                all.push((setting, copied(file.clone(), folder, at).await));
            }
            let Some(hub) = hub.upgrade() else { return };
            hub.copying.0.store(false, Ordering::Release);
            for (setting, done) in all {
                note(&hub, setting, done).await;
            }
            hub.tell(Event::Health);
        });
    }
}

async fn note(hub: &Hub, setting: &'static str, done: Result<(), Fault>) {
    let told = async {
        let now = hub.now();
        let copy = match done {
            Ok(()) => ReadingsCopy { at: Some(now), tried: Some(now), code: None },
            Err(fault) => {
                tracing::warn!(code = fault.code(), setting, "readings are not copied");
                ReadingsCopy { tried: Some(now), code: Some(fault.code()), ..known(hub, setting).await? }
            }
        };
        let kept = serde_json::to_string(&copy).map_err(|error| Fault::internal(&error))?;
        Ok::<_, Fault>(hub.store.set_setting(setting, Some(&kept)).await?)
    };
    if let Err(fault) = told.await {
        tracing::warn!(code = fault.code(), "how it stands with a copy of readings is not noted");
    }
}

/// Brings the copy in a folder up to date.
async fn copied(file: PathBuf, folder: PathBuf, at: Time) -> Result<(), Fault> {
    aside(move || {
        let copy = folder.join(FILE);
        // Nothing was kept yet; or it was lost, and the copy is all there is.
        if is_lost(&file) {
            return if copy.exists() { Err(Gate::ReadingsClosed.into()) } else { Ok(()) };
        }
        // The folder's own parent is the stick, or the data folder: one that is not there is not made.
        let free = store::disk::free(folder.parent().unwrap_or(&folder))?;
        let has_room = |bytes| if free / 2 < bytes { Err(ErrorKind::StorageFull.into()) } else { Ok(()) };
        let (whole, there) = (size(&file), size(&copy));
        has_room(whole.saturating_sub(there)).map_err(ReadingsError::File)?;
        fs::create_dir_all(&folder).map_err(ReadingsError::from)?;
        let aside = folder.join(format!("{REPLACED}{}.db", at.stamp()));
        // One that is replaced lies there beside the other.
        bring_up_to_date(&file, &copy, &aside, || has_room(whole).map_err(ReadingsError::File))?;
        if aside.exists() {
            keep_one(&folder).map_err(ReadingsError::from)?;
        }
        Ok::<_, Fault>(())
    })
    .await
}

/// Of the copies that were replaced in a folder the newest stays: each is as big as all readings were.
fn keep_one(folder: &Path) -> io::Result<()> {
    let of_stamp = Time(0).stamp().len();
    let is_replaced = |name: &str| {
        let stamp = name.strip_prefix(REPLACED).and_then(|rest| rest.strip_suffix(".db"));
        stamp.is_some_and(|stamp| stamp.len() == of_stamp && stamp.ends_with('Z'))
    };
    let mut replaced = Vec::new();
    for there in fs::read_dir(folder)? {
        let there = there?;
        if there.file_name().to_str().is_some_and(is_replaced) {
            replaced.push(there.path());
        }
    }
    replaced.sort();
    replaced.pop();
    replaced.into_iter().try_for_each(fs::remove_file)
}

/// Puts readings back from the copy in the folder of a backup that was put back, where theirs are lost or not whole. Whoever had
/// them open has closed them.
pub(crate) async fn put_back_beside(folder: PathBuf, data: PathBuf, at: Time) {
    let put = aside(move || {
        let (copy, file) = (folder.join(FILE), data.join(FILE));
        let is_meant = copy.exists() && (is_lost(&file) || !is_whole(&file));
        if is_meant { put_back(&copy, &file, &store::restore::kept(&data, at)) } else { Ok(()) }
    });
    if let Err(fault) = put.await {
        tracing::error!(code = fault.code(), "readings are not put back");
    }
}

fn size(file: &Path) -> u64 {
    fs::metadata(file).map_or(0, |file| file.len())
}

#[cfg(test)]
mod tests {
    use tempfile::TempDir;

    use super::*;

    #[test]
    fn of_the_copies_that_were_replaced_one_stays_and_nothing_else_is_touched() {
        let folder = TempDir::new().expect("a folder");
        let stamped = [3, 1, 2].map(|day| format!("{REPLACED}{}.db", Time(day * 86_400_000).stamp()));
        let others = ["readings.db", "readings-of-march.db", "hub-19700103T000000000Z-daily.hubbackup"];
        for name in stamped.iter().map(String::as_str).chain(others) {
            fs::write(folder.path().join(name), name).expect("written");
        }
        keep_one(folder.path()).expect("the others are removed");
        let is_there = |name: &str| folder.path().join(name).exists();
        assert_eq!(stamped.each_ref().map(|name| is_there(name)), [true, false, false]);
        assert!(others.into_iter().all(is_there));
    }
}
