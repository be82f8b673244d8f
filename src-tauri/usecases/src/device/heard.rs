//! Devices that spoke and that nobody knows: a person says what they are, or that they are nothing.

use domain::device::{WAITING_MAX, heard};
use domain::{DeviceId, HubId, UserId, code};
use store::device_login::{self, DeviceLogin};
use store::{Act, device, station};

use super::told;
use crate::event::Kind;
use crate::fault::Fault;
use crate::handles::Hub;

/// A reading came under a level that nobody is called, through a gateway of `place`: the device that waits for a person
/// from now on. None if so many wait that one more would tell nobody anything, or if the level is somebody's by now.
pub(crate) async fn heard_unknown(hub: &Hub, place: HubId, level: &str) -> Result<Option<DeviceId>, Fault> {
    let at = hub.now();
    let mut own = hub.store.begin_own(at).await?;
    let rows = own.rows();
    let is_known = !station::called(rows, level).await?.is_empty()
        || device_login::named(rows, level).await?.is_some()
        || device::of_level(rows, &[level]).await?.contains_key(level);
    if is_known || device::waiting(rows, place).await? >= WAITING_MAX {
        return Ok(None);
    }
    let code = code::next("D", 1, device::last_code(rows, place).await?.as_deref());
    let new = heard(DeviceId(hub.ids.next()), place, code, level);
    device_login::save(rows, &DeviceLogin::new(new.id, place, level.to_owned())).await?;
    device::note_seen(rows, (new.id, place), at, None).await?;
    // Nobody of the staff does this: it stands in the audit as the hub's own.
    let act = Act { id: hub.ids.next(), actor: UserId(place.0), place: place.into(), at, name: "device.hear" };
    let mut op = own.act(act).await?;
    let changes = super::described(&mut op, None, &new).await?;
    op.add_device(&new).await?;
    op.commit(told(new.id, changes, None)).await?;
    hub.tell_changed(Kind::Device);
    Ok(Some(new.id))
}
