//! By what devices show who they are: this desktop's own.

use domain::{DeviceId, HubId, Time, UserId};
use sqlx::{AssertSqlSafe, FromRow, SqliteConnection};
use uuid::Uuid;

use crate::error::StoreError;

/// Logins that hold, at most.
const HOLDING_MAX: i64 = 10_000;

/// How a device shows who it is, as kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeviceLogin {
    /// The device.
    pub device: DeviceId,
    /// Its hub.
    pub hub: HubId,
    /// Its user name, which is also its level in the topics: the same as long as it lives.
    pub name: String,
    /// SHA-256 of its secret; none while it has none.
    pub verifier: Option<[u8; 32]>,
    /// Whether it can do no better than a password over plain TCP.
    pub is_legacy: bool,
    /// Who gave it that, and when.
    pub set: Option<(UserId, Time)>,
    /// What posts for it are signed with, sealed; none while it has none.
    pub relay: Option<Vec<u8>>,
    /// When it was given that.
    pub relay_set_at: Option<Time>,
    /// Goes up with every secret given or taken away: a token that was made under another does not count.
    pub token_epoch: i64,
}

impl DeviceLogin {
    /// Without the secret it comes with: whoever is in with it, or with a token of it, is no more.
    #[must_use]
    pub fn revoked(self) -> Self {
        Self { verifier: None, is_legacy: false, set: None, token_epoch: self.token_epoch + 1, ..self }
    }

    /// Without what posts for it are signed with.
    #[must_use]
    pub fn without_relay(self) -> Self {
        Self { relay: None, relay_set_at: None, ..self }
    }

    /// One that has no secret yet.
    #[must_use]
    pub fn new(device: DeviceId, hub: HubId, name: String) -> Self {
        Self {
            device,
            hub,
            name,
            verifier: None,
            is_legacy: false,
            set: None,
            relay: None,
            relay_set_at: None,
            token_epoch: 0,
        }
    }
}

#[derive(FromRow)]
struct Row {
    device: Uuid,
    hub: Uuid,
    name: String,
    verifier: Option<Vec<u8>>,
    legacy: bool,
    set_by: Option<Uuid>,
    set_at: Option<i64>,
    relay: Option<Vec<u8>>,
    relay_set_at: Option<i64>,
    token_epoch: i64,
}

/// How a device shows who it is; none if it was never given anything.
///
/// # Errors
/// [`StoreError`] if it cannot be read.
pub async fn of(connection: &mut SqliteConnection, device: DeviceId) -> Result<Option<DeviceLogin>, StoreError> {
    let row: Option<Row> =
        sqlx::query_as("select * from device_login where device = ?").bind(device.0).fetch_optional(connection).await?;
    row.map(login).transpose()
}

/// The same by its user name.
///
/// # Errors
/// [`StoreError`] if it cannot be read.
pub async fn named(connection: &mut SqliteConnection, name: &str) -> Result<Option<DeviceLogin>, StoreError> {
    let row: Option<Row> =
        sqlx::query_as("select * from device_login where name = ?").bind(name).fetch_optional(connection).await?;
    row.map(login).transpose()
}

/// Everyone who may come with a secret.
///
/// # Errors
/// [`StoreError`] if they cannot be read.
pub async fn holding(connection: &mut SqliteConnection) -> Result<Vec<DeviceLogin>, StoreError> {
    let sql = format!("select * from device_login where verifier is not null order by name limit {HOLDING_MAX}");
    let rows: Vec<Row> = sqlx::query_as(AssertSqlSafe(sql)).fetch_all(connection).await?;
    rows.into_iter().map(login).collect()
}

/// Keeps how a device shows who it is, as it is now.
///
/// # Errors
/// [`StoreError`] if the database refuses.
pub async fn save(connection: &mut SqliteConnection, now: &DeviceLogin) -> Result<(), StoreError> {
    sqlx::query(
        "insert into device_login (device, hub, name, verifier, legacy, set_by, set_at, relay, relay_set_at, token_epoch) \
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10) on conflict (device) do update set verifier = ?4, legacy = ?5, \
         set_by = ?6, set_at = ?7, relay = ?8, relay_set_at = ?9, token_epoch = ?10",
    )
    .bind(now.device.0)
    .bind(now.hub.0)
    .bind(&now.name)
    .bind(now.verifier.map(|bytes| bytes.to_vec()))
    .bind(now.is_legacy)
    .bind(now.set.map(|(by, _)| by.0))
    .bind(now.set.map(|(_, at)| at.0))
    .bind(&now.relay)
    .bind(now.relay_set_at.map(|at| at.0))
    .bind(now.token_epoch)
    .execute(connection)
    .await?;
    Ok(())
}

fn login(row: Row) -> Result<DeviceLogin, StoreError> {
    let unreadable = |_| StoreError::Unreadable { what: "login" };
    Ok(DeviceLogin {
        device: DeviceId(row.device),
        hub: HubId(row.hub),
        name: row.name,
        verifier: row.verifier.map(|bytes| bytes.try_into().map_err(unreadable)).transpose()?,
        is_legacy: row.legacy,
        set: row.set_by.zip(row.set_at).map(|(by, at)| (UserId(by), Time(at))),
        relay: row.relay,
        relay_set_at: row.relay_set_at.map(Time),
        token_epoch: row.token_epoch,
    })
}
