//! The trial: a backup nobody ever opened is a hope. Once a week the newest one is put back into a folder of its own, opened
//! as the store opens, and read to the last line of its books.

use domain::Time;
use serde::{Deserialize, Serialize};
use store::backup::{self, Manifest};
use store::open::DATABASE;
use store::{Store, StoreError, Unfit, restore};
use ts_rs::TS;

use super::{BackupState, BackupsView, Known, list};
use crate::event::Event;
use crate::fault::{Fault, Gate};
use crate::handles::Hub;
use crate::operator::Operator;

const SETTING: &str = "backup_trial";
const EVERY_MS: u64 = 7 * 86_400_000;

/// What a trial showed.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct Trial {
    /// When.
    at: Time,
    /// When the backup it was made with was made.
    made_at: Time,
    /// The fault's code; none if all was well.
    code: Option<String>,
}

/// The last trial.
pub(super) async fn last(hub: &Hub) -> Result<Option<Trial>, Fault> {
    hub.setting(SETTING).await
}

/// Tries the newest backup now.
pub(crate) async fn try_now(hub: &Hub, by: &Operator, (): ()) -> Result<BackupsView, Fault> {
    // Just after a start none was read yet.
    hub.backups.verify_new().await;
    let newest = hub.backups.newest(BackupState::Good).ok_or(Gate::NoBackup)?;
    try_one(hub, &newest).await?;
    list(hub, by, ()).await
}

/// Tries the newest backup if the last trial is a week old, by whichever way the clock was set meanwhile.
pub(super) async fn if_due(hub: &Hub) -> Result<(), Fault> {
    let now = hub.now();
    let fresh = last(hub).await?.is_some_and(|last| now.0.abs_diff(last.at.0) < EVERY_MS);
    match hub.backups.newest(BackupState::Good) {
        Some(newest) if !fresh => try_one(hub, &newest).await,
        _ => Ok(()),
    }
}

async fn try_one(hub: &Hub, known: &Known) -> Result<(), Fault> {
    let _turn = hub.backups.turn.lock().await;
    let outcome = trial(hub, known).await;
    restore::sweep(&hub.backups.data);
    let made_at = known.row.made_at.unwrap_or(hub.now());
    let code = outcome.err().map(|fault| fault.code());
    match &code {
        None => tracing::info!("a backup was tried and is good"),
        Some(code) => tracing::error!(code, "a backup was tried and is not good"),
    }
    let told = Trial { at: hub.now(), made_at, code };
    let told = serde_json::to_string(&told).map_err(|error| Fault::internal(&error))?;
    hub.store.set_setting(SETTING, Some(&told)).await?;
    hub.tell(Event::Health);
    Ok(())
}

async fn trial(hub: &Hub, known: &Known) -> Result<(), Fault> {
    hub.backups.has_room(&hub.backups.data, known.row.size_bytes)?;
    let folder = restore::trial_folder(&hub.backups.data)?;
    let (path, target) = (known.path.clone(), folder.join(DATABASE));
    let unpacked = backup::blocking(move || backup::unpack(&path, &target)).await;
    if let Err(StoreError::Unfit(unfit)) = &unpacked {
        hub.backups.note_read(&known.path, Some(*unfit));
    }
    let manifest = unpacked?;
    let store = Store::open_copy(&folder, hub.ids.next(), hub.now()).await?;
    let whole = is_whole(&store, &manifest, hub.now()).await;
    store.close().await?;
    whole
}

/// Whether an opened copy of a backup is whole, and just what the backup says it is.
pub(crate) async fn is_whole(store: &Store, manifest: &Manifest, at: Time) -> Result<(), Fault> {
    store.check_all(at).await?;
    let heads = store::chain::heads(&mut *store.read().await?).await?;
    let heads: Vec<backup::ManifestHead> = heads.into_iter().map(Into::into).collect();
    if store.checks().findings.is_empty() && heads == manifest.heads {
        Ok(())
    } else {
        Err(StoreError::Unfit(Unfit::Broken).into())
    }
}
