//! By what a device shows who it is: a secret to come with, and one that relays sign its posts with. Each is shown once, and
//! nobody can look it up afterwards.

use domain::change::Change;
use domain::check::reason;
use domain::device::{Device, may_have_secret};
use domain::{DeviceId, Time};
use identity::seal;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use store::Op;
use store::device_login::{self, DeviceLogin};
use ts_rs::TS;

use super::{AskDevice, DeviceReason, not_found, told};
use crate::event::Kind;
use crate::fault::Fault;
use crate::handles::Hub;
use crate::hub_link::{Enrolled, Qr, is_level, qr};
use crate::operator::Operator;

/// By what a device shows who it is, to look at.
#[derive(Serialize, TS)]
pub struct DeviceLoginView {
    /// Its user name, and its level in the topics; none before it was given anything.
    name: Option<String>,
    /// When it was given the secret it comes with; none if it has none.
    set: Option<Time>,
    /// By whom.
    by: Option<String>,
    is_legacy: bool,
    /// When it was given what relays sign with; none if it has nothing of the kind.
    relay_set: Option<Time>,
}

/// Which device is given a secret to come with.
#[derive(Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct SetDeviceLogin {
    id: DeviceId,
    /// Whether it may come without TLS: for devices that can do no better.
    is_legacy: bool,
}

/// What relays sign posts of a device with, shown once.
#[derive(Serialize, TS)]
pub struct RelayShown {
    /// As whom they post.
    name: String,
    secret: String,
    /// Both, to be read by a camera.
    qr: Option<Qr>,
}

/// By what a device shows who it is.
pub(crate) async fn login(hub: &Hub, by: &Operator, ask: AskDevice) -> Result<DeviceLoginView, Fault> {
    let mut read = hub.store.read().await?;
    store::device::find(&mut read, by.hub, ask.id).await?.ok_or_else(not_found)?;
    let login = device_login::of(&mut read, ask.id).await?;
    let set = login.as_ref().and_then(|login| login.set);
    let by = match set {
        Some((user, _)) => store::user::find(&mut read, user).await?.map(|seen| seen.user.form.name),
        None => None,
    };
    Ok(DeviceLoginView {
        set: set.map(|(_, at)| at),
        by,
        is_legacy: login.as_ref().is_some_and(|login| login.is_legacy),
        relay_set: login.as_ref().and_then(|login| login.relay_set_at),
        name: login.map(|login| login.name),
    })
}

/// Gives a device a secret to come with; the one before, and every token of it, does not hold any more.
pub(crate) async fn set_login(hub: &Hub, by: &Operator, ask: SetDeviceLogin) -> Result<Enrolled, Fault> {
    let (mut op, before) = open(hub, by, "device.set_login", ask.id).await?;
    let secret = hub.new_token()?;
    let now = DeviceLogin {
        verifier: Some(Sha256::digest(secret.as_bytes()).into()),
        is_legacy: ask.is_legacy,
        set: Some((by.user, op.at())),
        token_epoch: before.token_epoch + 1,
        ..before
    };
    device_login::save(op.local(), &now).await?;
    let given = Enrolled::device(hub, &mut op, &now.name, secret).await?;
    op.commit(told(ask.id, vec![given_to("device_login", &now.name)], None)).await?;
    hub.link_changed();
    hub.tell_changed(Kind::Device);
    Ok(given.reached(hub).await)
}

/// Takes away what a device comes with: whoever is in with it is cut off at once.
pub(crate) async fn revoke_login(hub: &Hub, by: &Operator, ask: DeviceReason) -> Result<DeviceLoginView, Fault> {
    take(hub, by, ask, ("device.revoke_login", "device_login"), DeviceLogin::revoked).await
}

/// Gives relays a secret to sign posts of a device with; the one before does not count any more.
pub(crate) async fn set_relay(hub: &Hub, by: &Operator, ask: AskDevice) -> Result<RelayShown, Fault> {
    let (mut op, before) = open(hub, by, "device.set_relay", ask.id).await?;
    let secret = hub.new_token()?;
    let sealed = seal(&hub.data_key()?, &relay_context(ask.id), secret.as_bytes())?;
    let now = DeviceLogin { relay: Some(sealed), relay_set_at: Some(op.at()), ..before };
    device_login::save(op.local(), &now).await?;
    op.commit(told(ask.id, vec![given_to("device_relay", &now.name)], None)).await?;
    hub.tell_changed(Kind::Device);
    let qr = qr::of(&json!({ "device": now.name, "secret": secret }).to_string());
    Ok(RelayShown { name: now.name, secret, qr })
}

/// Takes away what relays sign posts of a device with.
pub(crate) async fn revoke_relay(hub: &Hub, by: &Operator, ask: DeviceReason) -> Result<DeviceLoginView, Fault> {
    take(hub, by, ask, ("device.revoke_relay", "device_relay"), DeviceLogin::without_relay).await
}

/// What the secret of a device's relays is sealed for: moved to another device it does not open.
pub(crate) fn relay_context(device: DeviceId) -> String {
    format!("device relay:{}", device.0)
}

/// Takes away all that a device shows who it is by.
pub(super) async fn take_all(op: &mut Op, device: DeviceId) -> Result<(), Fault> {
    if let Some(login) = device_login::of(op.local(), device).await? {
        device_login::save(op.local(), &login.revoked().without_relay()).await?;
    }
    Ok(())
}

/// An op about an active device, and how it shows who it is until now.
async fn open(hub: &Hub, by: &Operator, act: &'static str, id: DeviceId) -> Result<(Op, DeviceLogin), Fault> {
    let mut op = hub.begin(by, act, by.hub).await?;
    let device = op.device(by.hub, id).await?.ok_or_else(not_found)?;
    may_have_secret(&device)?;
    let login = match device_login::of(op.local(), id).await? {
        Some(login) => login,
        None => DeviceLogin::new(id, by.hub, level(&mut op, &device).await?),
    };
    Ok((op, login))
}

/// What a device is called in its topics from now on: its code, or its id where the code cannot stand there or something else
/// is called so.
async fn level(op: &mut Op, device: &Device) -> Result<String, Fault> {
    let code = &device.form.code;
    let is_station = !store::station::called(op.local(), code).await?.is_empty();
    let devices = store::device::of_level(op.local(), &[code]).await?;
    let is_own = devices.get(code).is_some_and(|found| found.id == device.id);
    Ok(if is_own && !is_station && is_level(code) { code.clone() } else { device.id.0.to_string() })
}

async fn take(
    hub: &Hub,
    by: &Operator,
    ask: DeviceReason,
    (act, field): (&'static str, &str),
    without: impl FnOnce(DeviceLogin) -> DeviceLogin,
) -> Result<DeviceLoginView, Fault> {
    let reason = reason(&ask.reason)?;
    let mut op = hub.begin(by, act, by.hub).await?;
    op.device(by.hub, ask.id).await?.ok_or_else(not_found)?;
    if let Some(login) = device_login::of(op.local(), ask.id).await? {
        let change = Change { field: field.to_owned(), before: login.name.clone().into(), after: Value::Null };
        device_login::save(op.local(), &without(login)).await?;
        op.commit(told(ask.id, vec![change], Some(reason))).await?;
        hub.link_changed();
        hub.tell_changed(Kind::Device);
    }
    self::login(hub, by, AskDevice { id: ask.id }).await
}

fn given_to(field: &str, name: &str) -> Change {
    Change { field: field.to_owned(), before: Value::Null, after: name.into() }
}
