//! The support bundle: what somebody who helps from afar wants to know, in one file that is sent on purpose. Nothing in it
//! names a person, a hub or a place, and nothing in it opens anything.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{Cursor, Read};
use std::path::{Path, PathBuf};
use std::thread::available_parallelism;

use documents::{Bundle, Draft, Unwritten};
use domain::Time;
use domain::hub::HubForm;
use logbook::Logs;
use serde::Serialize;
use serde_json::{Value, json};
use store::open::DATABASE;
use ts_rs::TS;

use crate::backup::{self, Backups, Known};
use crate::clock;
use crate::export::file_name;
use crate::fault::{Fault, FindingKind};
use crate::handles::Hub;
use crate::log;
use crate::operator::Operator;
use crate::start::VERSION;
use crate::task::aside;

/// A bundle that was saved.
#[derive(Serialize, TS)]
pub struct SupportSaved {
    /// The name of its file.
    name: String,
    #[ts(type = "number")]
    size_bytes: u64,
}

/// The name under which a bundle is proposed.
const NAME: &str = "hubkeeper-support";
/// Settings of a hub that would tell which one it is.
const TELLING: [&str; 6] = ["code", "name", "place", "latitude", "longitude", "colour"];

/// Asks for a file and saves the bundle; nothing if the person thought better of it.
pub(crate) async fn save(hub: &Hub, by: &Operator, (): ()) -> Result<Option<SupportSaved>, Fault> {
    let Some(path) = hub.file_to_write(by, &proposed(hub.now())).await? else { return Ok(None) };
    let parts = vec![
        ("system.json", system(hub).await?),
        ("health.json", health(hub).await?),
        ("counts.json", json!(counts(hub).await?)),
        ("settings.json", settings(hub).await?),
        ("backups.json", backups_told(&hub.backups)),
    ];
    saved(path, parts, hub.logs.clone(), log::folder(hub)).await
}

/// The same where no database could be opened, which is when help is wanted most: what it says of itself, and the log.
pub(crate) async fn of_refused(backups: &Backups, logs: &Logs, fault: &Fault) -> Result<Option<SupportSaved>, Fault> {
    let Some(path) = backups.files.to_write(&proposed(backups.clock.now())).await else { return Ok(None) };
    let size = std::fs::metadata(backups.data.join(DATABASE)).map(|file| file.len()).ok();
    let mut told = program(backups.clock.now());
    told["refused"] = json!(fault.code());
    told["size_bytes"] = json!(size);
    told["disk_free_bytes"] = json!(store::disk::free(&backups.data).ok());
    let parts = vec![("system.json", told), ("backups.json", backups_told(backups))];
    saved(path, parts, logs.clone(), backups.data.join(logbook::FOLDER)).await
}

/// Asked of a hub that is open, which has a bundle of its own for whoever is signed in; before the wizard nobody is.
pub(crate) async fn rescue(hub: &Hub, (): ()) -> Result<Option<SupportSaved>, Fault> {
    hub.not_set_up().await?;
    let parts = vec![("system.json", program(hub.now())), ("backups.json", backups_told(&hub.backups))];
    let Some(path) = hub.backups.files.to_write(&proposed(hub.now())).await else { return Ok(None) };
    saved(path, parts, hub.logs.clone(), log::folder(hub)).await
}

async fn saved(
    path: PathBuf,
    parts: Vec<(&'static str, Value)>,
    logs: Logs,
    folder: PathBuf,
) -> Result<Option<SupportSaved>, Fault> {
    let name = file_name(&path);
    let size_bytes = aside(move || {
        log::settle(&logs);
        write(&path, &parts, &folder)
    })
    .await?;
    tracing::info!(bytes = size_bytes, "a support bundle was saved");
    Ok(Some(SupportSaved { name, size_bytes }))
}

fn proposed(now: Time) -> String {
    format!("{NAME}-{}.zip", &now.stamp()[..8])
}

fn write(path: &Path, parts: &[(&str, Value)], logs: &Path) -> Result<u64, Unwritten> {
    let mut bundle = Bundle::begin(Draft::beside(path)?)?;
    for (name, part) in parts {
        bundle.add(name, Cursor::new(format!("{part:#}\n")))?;
    }
    for (name, path) in logbook::whole(logs)? {
        let file = File::open(path)?;
        // What is said from now on belongs to the next bundle.
        let length = file.metadata()?.len();
        bundle.add(&format!("logs/{name}"), file.take(length))?;
    }
    bundle.finish()
}

/// The program, the database, and what they run on.
async fn system(hub: &Hub) -> Result<Value, Fault> {
    let mut told = program(hub.now());
    told["sqlite"] = json!(hub.store.sqlite_version().await?);
    told["schema"] = json!(hub.store.schema().await?);
    told["is_practice"] = json!(hub.store.practice().await?.is_some());
    Ok(told)
}

fn program(now: Time) -> Value {
    json!({
        "made_at": now.iso(),
        "version": VERSION,
        "os": std::env::consts::OS,
        "os_name": os_name(),
        "arch": std::env::consts::ARCH,
        "cores": available_parallelism().map_or(0, std::num::NonZero::get),
    })
}

/// What the system calls itself, where it says so in a file.
fn os_name() -> Option<String> {
    let told = std::fs::read_to_string("/etc/os-release").ok()?;
    let name = told.lines().find_map(|line| line.strip_prefix("PRETTY_NAME="))?;
    Some(name.trim_matches('"').to_owned())
}

/// What the health page shows, without the paths, in which the name of a person may stand.
async fn health(hub: &Hub) -> Result<Value, Fault> {
    let progress = hub.store.checks();
    let findings = progress.findings.iter().map(|finding| {
        let line = finding.line.as_ref();
        json!({
            "kind": FindingKind::from(finding.kind),
            "at": finding.at.iso(),
            "line": line.map(|line| line.number),
            "written_at": line.and_then(|line| line.at).map(Time::iso),
            "act": line.and_then(|line| line.act.clone()),
        })
    });
    let findings: Vec<Value> = findings.collect();
    let backups = backup::summary(hub).await?;
    let size = std::fs::metadata(hub.store.path()).map(|file| file.len()).ok();
    Ok(json!({
        "checks_done": progress.done,
        "lines_checked": progress.lines_checked,
        "lines": progress.lines,
        "findings": findings,
        "size_bytes": size,
        "disk_free_bytes": store::disk::free(hub.store.folder())?,
        "key_source": hub.keys.source(),
        "clock": clock::seen(hub).await?,
        "backups": backups.without_paths(),
    }))
}

/// How many rows each table has.
async fn counts(hub: &Hub) -> Result<BTreeMap<String, i64>, Fault> {
    Ok(store::backup::counts(&mut *hub.store.read().await?).await?)
}

/// The settings of each hub, in an order that tells nothing, and of the organisation.
async fn settings(hub: &Hub) -> Result<Value, Fault> {
    let organisation = hub.organisation().await?;
    let hubs = store::hub::list(&mut *hub.store.read().await?).await?;
    let hubs: Vec<Value> = hubs.iter().map(|hub| unnamed(&hub.form)).collect();
    Ok(json!({
        "country": organisation.country,
        "currency": organisation.currency,
        "languages": organisation.languages,
        "hubs": hubs,
    }))
}

fn unnamed(form: &HubForm) -> Value {
    let mut told = json!(form);
    if let Some(fields) = told.as_object_mut() {
        fields.retain(|name, _| !TELLING.contains(&name.as_str()));
    }
    told
}

/// The backups without the names of their files, which somebody may have chosen.
fn backups_told(backups: &Backups) -> Value {
    let told = backups.all().into_iter().map(|Known { row, .. }| {
        json!({
            "place": row.place,
            "size_bytes": row.size_bytes,
            "state": row.state,
            "made_at": row.made_at.map(Time::iso),
            "reason": row.reason,
            "version": row.version,
        })
    });
    told.collect()
}
