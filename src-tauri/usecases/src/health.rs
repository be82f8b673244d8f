//! Whether the database is whole, and where it lies.

use domain::{HubId, Time};
use serde::Serialize;
use store::StoreError;
use ts_rs::TS;
use uuid::Uuid;

use crate::backup::{self, BackupSummary};
use crate::clock::{self, ClockView};
use crate::fault::{Fault, FindingKind};
use crate::handles::Hub;
use crate::keeping::{self, KeepingState};
use crate::keys::KeySource;
use crate::operator::Operator;
use crate::start::VERSION;

/// With less space left, or less than three times the database, the disk is said to be nearly full.
const LOW_BYTES: u64 = 500_000_000;

/// The state of the database.
#[derive(Serialize, TS)]
pub struct Health {
    version: &'static str,
    sqlite: String,
    folder: String,
    #[ts(type = "number")]
    size_bytes: u64,
    key_source: KeySource,
    checks: Checks,
    lines_checked: i64,
    lines: i64,
    findings: Vec<Finding>,
    /// Number of the newest migration.
    schema: i64,
    /// Space left on the disk of the data folder.
    #[ts(type = "number")]
    disk_free_bytes: u64,
    /// Whether that is too little to work with for long.
    is_disk_low: bool,
    clock: ClockView,
    backups: BackupSummary,
    keeping: KeepingState,
}

/// Whether the background checks are through.
#[derive(Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Checks {
    /// Not yet.
    Running,
    /// Everything was looked at.
    Done,
}

/// Something a check found wrong. For a broken chain, the audit line and where it is.
#[derive(Serialize, TS)]
pub struct Finding {
    kind: FindingKind,
    /// Name of the hub or the organisation.
    place: Option<String>,
    /// Number of the line in its place.
    line: Option<i64>,
    /// When the line says it was written; none if it is missing.
    written_at: Option<Time>,
    /// The act it tells of; none if it is missing.
    act: Option<String>,
    at: Time,
}

/// The state of the database.
pub(crate) async fn view(hub: &Hub, _: &Operator, (): ()) -> Result<Health, Fault> {
    let progress = hub.store.checks();
    let mut findings = Vec::new();
    for finding in progress.findings {
        let place = match &finding.line {
            Some(line) => Some(place_name(hub, line.place).await?),
            None => None,
        };
        findings.push(Finding {
            kind: finding.kind.into(),
            place,
            line: finding.line.as_ref().map(|line| line.number),
            written_at: finding.line.as_ref().and_then(|line| line.at),
            act: finding.line.and_then(|line| line.act),
            at: finding.at,
        });
    }
    let path = hub.store.path();
    let size = std::fs::metadata(path).map_err(|_| StoreError::Missing { path: path.to_owned() })?;
    let free = store::disk::free(hub.store.folder())?;
    Ok(Health {
        version: VERSION,
        sqlite: hub.store.sqlite_version().await?,
        folder: path.parent().unwrap_or(path).display().to_string(),
        size_bytes: size.len(),
        key_source: hub.keys.source(),
        checks: if progress.done { Checks::Done } else { Checks::Running },
        lines_checked: progress.lines_checked,
        lines: progress.lines,
        findings,
        schema: hub.store.schema().await?,
        disk_free_bytes: free,
        is_disk_low: free < LOW_BYTES.max(size.len().saturating_mul(3)),
        clock: clock::seen(hub).await?,
        backups: backup::summary(hub).await?,
        keeping: keeping::state(hub).await?,
    })
}

async fn place_name(hub: &Hub, place: Uuid) -> Result<String, Fault> {
    let organisation = hub.organisation().await?;
    if organisation.id.0 == place {
        return Ok(organisation.name);
    }
    let found = store::hub::find(&mut *hub.store.read().await?, HubId(place)).await?;
    Ok(found.map_or_else(|| place.to_string(), |hub| hub.form.name))
}
