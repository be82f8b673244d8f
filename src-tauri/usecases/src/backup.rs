//! Backups: made every quarter of an hour if something was written, on demand, and before what could go wrong; kept by
//! rotation, copied to a second folder, and tried once a week.

mod known;
mod readings;
mod trial;

use std::path::PathBuf;
use std::time::Duration;

use domain::Time;
use domain::backup::Reason;
use serde::Serialize;
use serde_json::{Value, json};
use store::backup::{self, Making};
use store::restore::{Since, since};
use ts_rs::TS;

use crate::event::Event;
use crate::fault::{Fault, Gate};
use crate::handles::Hub;
use crate::operator::Operator;

pub(crate) use known::{BackupPlace, BackupRow, BackupState, Backups, Failure, Known};
pub(crate) use readings::{CopyNow, ReadingsCopies, put_back_beside, readings_copies};
pub(crate) use trial::{Trial, is_whole, try_now};

/// The first look after a start: somebody who works ten minutes a day has a backup too.
const FIRST: Duration = Duration::from_secs(60);
/// From one look to the next.
const EVERY: Duration = Duration::from_secs(15 * 60);
/// The setting that names the second folder.
const SECOND: &str = "backup_second";

/// The second folder.
#[derive(Clone, Debug, Serialize, TS)]
pub struct SecondFolder {
    path: String,
    /// Whether it is there now.
    is_there: bool,
    /// Whether it lies on the disk of the data folder: one accident takes both.
    is_same_disk: bool,
    /// Whether the last copy did not get there.
    failed: bool,
}

/// How it stands with the backups.
#[derive(Clone, Debug, Serialize, TS)]
pub struct BackupSummary {
    /// When the newest one that counts was made.
    last_good: Option<Time>,
    /// When the newest one was made that was not read yet, as every one is at the start.
    last_unchecked: Option<Time>,
    /// The last one that could not be made, if none was made since.
    failure: Option<Failure>,
    /// The second folder, if one is set.
    second: Option<SecondFolder>,
    /// The last trial.
    trial: Option<Trial>,
}

impl BackupSummary {
    /// For whoever helps from afar: a path may tell the name of a person.
    pub(crate) fn without_paths(&self) -> Value {
        let second = self.second.as_ref().map(|second| {
            json!({ "is_there": second.is_there, "is_same_disk": second.is_same_disk, "failed": second.failed })
        });
        json!({
            "last_good": self.last_good.map(Time::iso),
            "last_unchecked": self.last_unchecked.map(Time::iso),
            "failure": self.failure,
            "trial": self.trial,
            "second": second,
        })
    }
}

/// Every backup, and how it stands with them.
#[derive(Serialize, TS)]
#[ts(rename = "Backups")]
pub struct BackupsView {
    summary: BackupSummary,
    backups: Vec<BackupRow>,
}

/// Every backup.
pub(crate) async fn list(hub: &Hub, _: &Operator, (): ()) -> Result<BackupsView, Fault> {
    let backups = hub.backups.all().into_iter().map(|known| known.row).collect();
    Ok(BackupsView { summary: summary(hub).await?, backups })
}

/// How it stands with the backups.
pub(crate) async fn summary(hub: &Hub) -> Result<BackupSummary, Fault> {
    let second = hub.backups.second().map(|folder| SecondFolder {
        path: folder.display().to_string(),
        is_there: folder.parent().is_some_and(std::path::Path::is_dir),
        is_same_disk: folder.parent().is_some_and(|folder| store::disk::is_same(folder, &hub.backups.data)),
        failed: hub.backups.second_failed(),
    });
    Ok(BackupSummary {
        last_good: hub.backups.newest(BackupState::Good).and_then(|known| known.row.made_at),
        last_unchecked: hub.backups.newest(BackupState::Unchecked).and_then(|known| known.row.made_at),
        failure: hub.backups.failure(),
        second,
        trial: trial::last(hub).await?,
    })
}

/// Makes a backup now.
pub(crate) async fn make(hub: &Hub, by: &Operator, (): ()) -> Result<BackupsView, Fault> {
    hub.back_up(Reason::Asked).await?;
    hub.copy_readings();
    list(hub, by, ()).await
}

/// Asks for the second folder and copies the newest backup into it.
pub(crate) async fn choose_second(hub: &Hub, by: &Operator, (): ()) -> Result<BackupsView, Fault> {
    if let Some(folder) = hub.folder(by).await? {
        let desktop = hub.store.desktop().await?.simple().to_string();
        // Several desktops may share one stick; each rotates its own only.
        let own = folder.join(format!("hubkeeper-{}", &desktop[..8]));
        hub.store.set_setting(SECOND, Some(&own.display().to_string())).await?;
        hub.backups.set_second(Some(own));
        let _turn = hub.backups.turn.lock().await;
        if let Some(newest) = hub.backups.newest(BackupState::Good) {
            hub.copy_to_second(newest.path).await;
        }
        hub.copy_readings();
        hub.tell(Event::Health);
    }
    list(hub, by, ()).await
}

/// Makes no copies any more. Those that were made stay.
pub(crate) async fn forget_second(hub: &Hub, by: &Operator, (): ()) -> Result<BackupsView, Fault> {
    hub.store.set_setting(SECOND, None).await?;
    hub.backups.set_second(None);
    hub.tell(Event::Health);
    list(hub, by, ()).await
}

impl Hub {
    /// Recalls what this desktop was told about its backups.
    pub(crate) async fn recall_backups(&self) -> Result<(), Fault> {
        self.backups.set_second(self.store.setting(SECOND).await?.map(PathBuf::from));
        Ok(())
    }

    /// Makes a backup and throws away what is not kept any longer. An import calls it before it begins.
    ///
    /// # Errors
    /// [`Fault`]; the earlier backups are as they were.
    pub(crate) async fn back_up(&self, reason: Reason) -> Result<(), Fault> {
        let _turn = self.backups.turn.lock().await;
        let made = self.made(reason).await;
        self.backups.note_failure(made.as_ref().err().map(|fault| Failure { at: self.now(), code: fault.code() }));
        if let Err(fault) = &made {
            tracing::error!(code = fault.code(), reason = reason.word(), "no backup could be made");
        }
        self.tell(Event::Health);
        made
    }

    async fn made(&self, reason: Reason) -> Result<(), Fault> {
        let size = std::fs::metadata(self.store.path()).map(|file| file.len()).unwrap_or(0);
        self.backups.has_room(&self.backups.data, size)?;
        let making = Making { at: self.now(), reason };
        let made = backup::make(self.store.path(), &self.backups.own(), &making).await?;
        self.backups.note_read(&made.path, None);
        tracing::info!(reason = reason.word(), bytes = made.manifest.database_bytes, "a backup was made");
        self.backups.rotate(BackupPlace::Own);
        self.copy_to_second(made.path).await;
        Ok(())
    }

    /// A stick that is not there or is full takes nothing from the backup that was made.
    async fn copy_to_second(&self, made: PathBuf) {
        let Some(folder) = self.backups.second() else { return };
        let copied = async {
            // The folder's own parent is the stick: one that is not there is not made.
            let stick = folder.parent().unwrap_or(&folder).to_owned();
            let size = std::fs::metadata(&made).map(|file| file.len()).unwrap_or(0);
            if store::disk::free(&stick)? < size {
                return Err(Gate::DiskFull.into());
            }
            Ok::<_, Fault>(backup::make_copy(&made, &folder).await?)
        };
        match copied.await {
            Ok(copy) => {
                self.backups.note_read(&copy, None);
                self.backups.note_second(false);
                self.backups.rotate(BackupPlace::Second);
            }
            Err(fault) => {
                tracing::warn!(code = fault.code(), "the second folder got no copy");
                self.backups.note_second(true);
            }
        }
    }

    /// Called every second: makes a backup if one is due and something was written, reads those that were never read, and
    /// tries one once a week.
    pub(crate) async fn look_after_backups(&self) -> Result<(), Fault> {
        // A hub in which something is wrong makes no more: rotation would throw away the last ones from before.
        if !self.backups.is_due(self.clock.since_start(), FIRST, EVERY) || self.store.is_stopped() {
            return Ok(());
        }
        if self.backups.verify_new().await {
            self.tell(Event::Health);
        }
        if self.was_written_since().await? {
            self.back_up(Reason::Timed).await?;
        }
        self.look_after_readings().await?;
        trial::if_due(self).await
    }

    /// Whether the books went on since the newest backup; that somebody signed in is no reason for another one.
    async fn was_written_since(&self) -> Result<bool, Fault> {
        let newest = self.backups.all().into_iter().find(|known| known.row.state == BackupState::Good);
        let heads = newest.and_then(|known| known.manifest).map(|manifest| manifest.heads).unwrap_or_default();
        Ok(since(&mut *self.store.read().await?, &heads).await? != Since::Acts(0))
    }
}
