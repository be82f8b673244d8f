//! Putting an older state back: look at it, be told what is lost, confirm. In a session an admin does it; where the database
//! cannot be opened or there is none yet, whoever sits there may, since whatever is put back asks for its own passwords.

use std::collections::BTreeMap;
use std::path::PathBuf;

use domain::change::Change;
use domain::{Time, UserId, backup::Reason};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use serde_json::value::{RawValue, to_raw_value};
use store::backup::{self, ENDING};
use store::open::DATABASE;
use store::restore::{Since, ready_folder, since};
use store::{Act, Store, Told};
use ts_rs::TS;
use uuid::Uuid;

use crate::backup::{BackupRow, Backups, Known, is_whole};
use crate::event::Kind;
use crate::fault::{Fault, Gate};
use crate::handles::Hub;
use crate::operator::Operator;

/// Which backup.
#[derive(Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct AskBackup {
    id: String,
}

/// What a backup holds, and what would be lost with it.
#[derive(Serialize, TS)]
#[ts(rename = "BackupPreview")]
pub struct Preview {
    backup: BackupRow,
    /// Whose it is.
    organisation: Option<String>,
    /// Rows by kind.
    #[ts(type = "Record<string, number>")]
    counts: BTreeMap<String, i64>,
    /// Acts since then that it does not hold; none where that cannot be told.
    acts_since: Option<i64>,
    /// The present books do not go on from it.
    is_parted: bool,
}

/// A backup that was put back, as long as nobody has signed in since.
#[derive(Serialize, Deserialize, TS)]
pub struct Restored {
    /// When it was made; none if it does not say.
    made_at: Option<Time>,
    /// Whether a database was there before, which is kept aside.
    is_kept: bool,
}

/// The setting that tells of a backup that was put back.
const RESTORED: &str = "restored";

/// What was put back, if nobody has signed in since.
pub(crate) async fn lately(hub: &Hub) -> Result<Option<Restored>, Fault> {
    hub.setting(RESTORED).await
}

/// Somebody has signed in, and was told.
pub(crate) async fn was_told(hub: &Hub) -> Result<(), Fault> {
    if hub.store.setting(RESTORED).await?.is_some() {
        hub.store.set_setting(RESTORED, None).await?;
    }
    Ok(())
}

/// What a backup holds.
pub(crate) async fn preview(hub: &Hub, _: &Operator, ask: AskBackup) -> Result<Preview, Fault> {
    seen(&hub.backups, Some(hub), &ask.id).await
}

/// Asks for a file that may be a backup, and looks at it; nothing if the person thought better of it.
pub(crate) async fn choose(hub: &Hub, by: &Operator, (): ()) -> Result<Option<Preview>, Fault> {
    match hub.file_to_read(by, &[ENDING]).await? {
        Some(path) => looked_at(&hub.backups, Some(hub), path).await.map(Some),
        None => Ok(None),
    }
}

/// Makes everything ready to put a backup in the place of the present database; the desk does it when this has answered.
pub(crate) async fn restore(hub: &Hub, by: &Operator, ask: AskBackup) -> Result<(), Fault> {
    let known = found(&hub.backups, &ask.id)?;
    make_ready(&hub.backups, &known, by.user, true).await?;
    // What is found to be not whole cannot be backed up; it is kept aside as it is.
    if !hub.store.is_stopped() {
        hub.back_up(Reason::BeforeRestore).await?;
    }
    hub.backups.make_ready(&known);
    Ok(())
}

fn found(backups: &Backups, id: &str) -> Result<Known, Fault> {
    backups.find(id).ok_or_else(|| domain::Refusal::not_found("backup").into())
}

/// Asks whoever sits there, where nobody can be signed in.
async fn chosen(backups: &Backups) -> Result<Option<Preview>, Fault> {
    match backups.files.to_read(&[ENDING]).await {
        Some(path) => looked_at(backups, None, path).await.map(Some),
        None => Ok(None),
    }
}

async fn looked_at(backups: &Backups, hub: Option<&Hub>, path: PathBuf) -> Result<Preview, Fault> {
    backups.choose(path.clone());
    let known = backups.all().into_iter().find(|known| known.path == path && known.row.id.starts_with("chosen/"));
    let known = known.ok_or(Gate::BackupUnfit { why: store::Unfit::Cut.into() })?;
    seen(backups, hub, &known.row.id).await
}

async fn seen(backups: &Backups, hub: Option<&Hub>, id: &str) -> Result<Preview, Fault> {
    let known = found(backups, id)?;
    let manifest = backups.verify(&known.path).await?;
    let since = match hub {
        Some(hub) => Some(since(&mut *hub.store.read().await?, &manifest.heads).await?),
        None => None,
    };
    Ok(Preview {
        backup: found(backups, id)?.row,
        organisation: manifest.organisation,
        counts: manifest.counts,
        acts_since: since.and_then(|since| match since {
            Since::Acts(acts) => Some(acts),
            Since::Parted => None,
        }),
        is_parted: since == Some(Since::Parted),
    })
}

/// Unpacks a backup, opens and checks it as the store does, and writes into it that it was put back.
async fn make_ready(backups: &Backups, known: &Known, actor: UserId, is_kept: bool) -> Result<(), Fault> {
    let _turn = backups.turn.lock().await;
    backups.has_room(&backups.data, known.row.size_bytes)?;
    let folder = ready_folder(&backups.data)?;
    let (path, target) = (known.path.clone(), folder.join(DATABASE));
    let manifest = backup::blocking(move || backup::unpack(&path, &target)).await?;
    let at = backups.clock.now();
    let store = Store::open_copy(&folder, backups.ids.next(), at).await?;
    is_whole(&store, &manifest, at).await?;
    let found = store::organisation::find(&mut *store.read().await?).await?;
    let organisation = found.ok_or(Gate::BackupUnfit { why: store::Unfit::Broken.into() })?;
    store.renew_epoch().await?;
    let act = Act { id: backups.ids.next(), actor, place: organisation.id.into(), at, name: "backup.restore" };
    let made_at = Change { field: "backup".to_owned(), before: Value::Null, after: known.row.name.clone().into() };
    store
        .begin(act)
        .await?
        .commit(Told {
            kind: Kind::Organisation.word(),
            object: organisation.id.0,
            changes: vec![made_at],
            reason: None,
        })
        .await?;
    let restored = Restored { made_at: known.row.made_at, is_kept };
    let told = serde_json::to_string(&restored).map_err(|error| Fault::internal(&error))?;
    store.set_setting(RESTORED, Some(&told)).await?;
    store.close().await?;
    // Its name is not told: a file that somebody chose may be called after a person.
    let made_at = known.row.made_at.map(Time::iso);
    tracing::warn!(room = "backup", security = true, made_at, "a backup is put back");
    Ok(())
}

/// The backups that can be put back where there is nothing to lose: no database, or one that cannot be opened.
pub(crate) async fn rescue_list(hub: &Hub, (): ()) -> Result<Vec<BackupRow>, Fault> {
    hub.not_set_up().await?;
    Ok(rows(&hub.backups).await)
}

/// Looks at one of them.
pub(crate) async fn rescue_preview(hub: &Hub, ask: AskBackup) -> Result<Preview, Fault> {
    hub.not_set_up().await?;
    seen(&hub.backups, None, &ask.id).await
}

/// Asks for a file and looks at it.
pub(crate) async fn rescue_choose(hub: &Hub, (): ()) -> Result<Option<Preview>, Fault> {
    hub.not_set_up().await?;
    chosen(&hub.backups).await
}

/// Puts one of them back.
pub(crate) async fn rescue_restore(hub: &Hub, ask: AskBackup) -> Result<(), Fault> {
    hub.not_set_up().await?;
    rescued(&hub.backups, &ask.id, false).await
}

async fn rescued(backups: &Backups, id: &str, is_kept: bool) -> Result<(), Fault> {
    let known = found(backups, id)?;
    make_ready(backups, &known, NOBODY, is_kept).await?;
    backups.make_ready(&known);
    Ok(())
}

/// Who acts where nobody can be signed in.
const NOBODY: UserId = UserId(Uuid::nil());

async fn rows(backups: &Backups) -> Vec<BackupRow> {
    backups.verify_new().await;
    backups.all().into_iter().map(|known| known.row).collect()
}

/// What may be asked where the database was refused by `fault`: the ways to put a backup in its place.
pub(crate) async fn refused(
    backups: &Backups,
    fault: &Fault,
    name: &str,
    input: Value,
) -> Result<Box<RawValue>, Fault> {
    // One that another program has open, or that a newer one made, is nobody's to replace.
    let is_lost = matches!(fault, Fault::Gate(Gate::DatabaseDamaged { .. } | Gate::FolderMissing { .. }));
    if !is_lost || !backups.data.is_dir() {
        return Err(fault.clone());
    }
    let id = || serde_json::from_value::<AskBackup>(input.clone()).map_err(|_| unreadable());
    let answer = match name {
        "rescue.list" => to_raw_value(&rows(backups).await),
        "rescue.choose" => to_raw_value(&chosen(backups).await?),
        "rescue.preview" => to_raw_value(&seen(backups, None, &id()?.id).await?),
        "rescue.restore" => to_raw_value(&rescued(backups, &id()?.id, backups.data.join(DATABASE).exists()).await?),
        _ => return Err(fault.clone()),
    };
    answer.map_err(|error| Fault::internal(&error))
}

fn unreadable() -> Fault {
    Gate::Unreadable { detail: "id".to_owned() }.into()
}
