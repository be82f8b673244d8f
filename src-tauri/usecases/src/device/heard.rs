//! Devices that were heard. Those that nobody knows wait: a person says what they are, or that they are nothing.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use domain::device::{WAITING_MAX, heard};
use domain::{DeviceId, HubId, Time, UserId, code};
use store::device_login::{self, DeviceLogin};
use store::{Act, device, station};

use super::shown::described;
use super::told;
use crate::event::Kind;
use crate::fault::Fault;
use crate::handles::Hub;

/// When devices were last heard of. They speak all day: it is written down once in a while, for all of them.
#[derive(Default)]
pub(crate) struct DevicesHeard(Mutex<HashMap<DeviceId, (HubId, Time)>>);

impl DevicesHeard {
    /// A device was heard.
    pub fn note(&self, device: DeviceId, hub: HubId, at: Time) {
        self.all().insert(device, (hub, at));
    }

    /// When a device was last heard since that was last written down.
    pub fn of(&self, device: DeviceId) -> Option<Time> {
        self.all().get(&device).map(|(_, at)| *at)
    }

    fn all(&self) -> MutexGuard<'_, HashMap<DeviceId, (HubId, Time)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Writes down when devices were last heard of.
pub(crate) async fn keep_heard(hub: &Hub) -> Result<(), Fault> {
    let heard: Vec<_> = hub.devices_heard.all().iter().map(|(device, (place, at))| (*device, *place, *at)).collect();
    if heard.is_empty() {
        return Ok(());
    }
    let mut own = hub.store.begin_own(hub.now()).await?;
    device::keep_seen(own.rows(), &heard).await?;
    own.commit().await?;
    // What was heard meanwhile is for the next time.
    let mut all = hub.devices_heard.all();
    for (device, place, at) in heard {
        if all.get(&device) == Some(&(place, at)) {
            all.remove(&device);
        }
    }
    Ok(())
}

/// A reading came under a level that nobody is called, through a gateway of `place`: the device that waits for a person
/// from now on. None if so many wait that one more would tell nobody anything, or if the level is somebody's by now.
pub(crate) async fn heard_unknown(hub: &Hub, place: HubId, level: &str) -> Result<Option<DeviceId>, Fault> {
    if device::waiting(&mut *hub.store.read().await?, place).await? >= WAITING_MAX {
        return Ok(None);
    }
    let at = hub.now();
    let mut own = hub.store.begin_own(at).await?;
    let rows = own.rows();
    let is_known = !station::called(rows, level).await?.is_empty()
        || device_login::named(rows, level).await?.is_some()
        || device::of_level(rows, &[level]).await?.contains_key(level);
    // Asked again, now that nobody else writes.
    if is_known || device::waiting(rows, place).await? >= WAITING_MAX {
        return Ok(None);
    }
    let code = code::next("D", 1, device::last_code(rows, place).await?.as_deref());
    let new = heard(DeviceId(hub.ids.next()), place, code, level);
    device_login::save(rows, &DeviceLogin::new(new.id, place, level.to_owned())).await?;
    device::keep_seen(rows, &[(new.id, place, at)]).await?;
    // Nobody of the staff does this: it stands in the audit as the hub's own.
    let act = Act { id: hub.ids.next(), actor: UserId(place.0), place: place.into(), at, name: "device.hear" };
    let mut op = own.act(act).await?;
    let changes = described(&mut op, None, &new).await?;
    op.add_device(&new).await?;
    op.commit(told(new.id, changes, None)).await?;
    hub.tell_changed(Kind::Device);
    Ok(Some(new.id))
}
