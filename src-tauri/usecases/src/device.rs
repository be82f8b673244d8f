//! Devices of the hub that measure.

mod heard;
mod secret;
mod shown;

use domain::change::Change;
use domain::check::reason;
use domain::device::{self, Device, DeviceForm, DeviceState};
use domain::list::Question;
use domain::{DeviceId, Problem, Refusal, code};
use serde::Deserialize;
use store::{Op, Told};
use ts_rs::TS;

use crate::event::Kind;
use crate::export::{self, ExportAsk, Exported};
use crate::fault::Fault;
use crate::handles::Hub;
use crate::history::{self, HistoryLine};
use crate::list::{self, Counts, ListAsk, Page};
use crate::operator::Operator;
use crate::task::TaskRow;

pub(crate) use heard::{DevicesHeard, heard_unknown, keep_heard};
pub use secret::{DeviceLoginView, RelayShown, SetDeviceLogin};
pub(crate) use secret::{login, relay_context, revoke_login, revoke_relay, set_login, set_relay};
pub use shown::{DeviceRow, DeviceView};
use shown::{described, seen};

/// Which device.
#[derive(Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct AskDevice {
    id: DeviceId,
}

/// A device as it shall be.
#[derive(Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct EditDevice {
    id: DeviceId,
    form: DeviceForm,
}

/// Which device, and why.
#[derive(Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct DeviceReason {
    id: DeviceId,
    reason: String,
}

/// A page of the hub's devices.
pub(crate) async fn list(hub: &Hub, by: &Operator, ask: ListAsk) -> Result<Page<DeviceRow>, Fault> {
    let (ids, next) = list::page(hub, &store::device::LIST, &[by.hub.into()], ask).await?;
    Ok(Page { rows: DeviceRow::rows(hub, by, &ids).await?, next })
}

/// How many of the hub's devices there are.
pub(crate) async fn counts(hub: &Hub, by: &Operator, question: Question) -> Result<Counts, Fault> {
    list::counts(hub, &store::device::LIST, &[by.hub.into()], question).await
}

/// Writes the rows a question leaves to a file.
pub(crate) async fn export(hub: &Hub, by: &Operator, ask: ExportAsk) -> Result<Option<TaskRow>, Fault> {
    export::begin::<DeviceRow>(hub, by, ask).await
}

/// One device.
pub(crate) async fn view(hub: &Hub, by: &Operator, ask: AskDevice) -> Result<DeviceView, Fault> {
    let found = store::device::find(&mut *hub.store.read().await?, by.hub, ask.id).await?;
    Ok(seen(hub, found.ok_or_else(not_found)?))
}

/// The code to offer for the next device.
pub(crate) async fn next_code(hub: &Hub, by: &Operator, (): ()) -> Result<String, Fault> {
    let last = store::device::last_code(&mut *hub.store.read().await?, by.hub).await?;
    Ok(code::next("D", 1, last.as_deref()))
}

/// Adds a device.
pub(crate) async fn create(hub: &Hub, by: &Operator, ask: DeviceForm) -> Result<DeviceView, Fault> {
    let new = device::new(DeviceId(hub.ids.next()), by.hub, &ask)?;
    let mut op = hub.begin(by, "device.create", by.hub).await?;
    measures_alone(&mut op, &new).await?;
    let changes = described(&mut op, None, &new).await?;
    op.add_device(&new).await?;
    finish(hub, by, op, new.id, changes, None).await
}

/// Changes what is known of a device.
pub(crate) async fn edit(hub: &Hub, by: &Operator, ask: EditDevice) -> Result<DeviceView, Fault> {
    let mut op = hub.begin(by, "device.edit", by.hub).await?;
    let before = op.device(by.hub, ask.id).await?.ok_or_else(not_found)?;
    let after = device::edited(&before, &ask.form)?;
    save(hub, by, op, (&before, &after), None).await
}

/// Says what a device is that was only heard: from now on its readings are taken in.
pub(crate) async fn approve(hub: &Hub, by: &Operator, ask: EditDevice) -> Result<DeviceView, Fault> {
    let mut op = hub.begin(by, "device.approve", by.hub).await?;
    let before = op.device(by.hub, ask.id).await?.ok_or_else(not_found)?;
    if before.state != DeviceState::Waiting {
        return Err(Refusal::DeviceStateNotAllowed { from: before.state, to: DeviceState::Active }.into());
    }
    let after = device::moved(&device::edited(&before, &ask.form)?, DeviceState::Active)?;
    save(hub, by, op, (&before, &after), None).await
}

/// Takes a device out of use: what it comes with does not hold any more, and whoever is in with it is cut off at once.
pub(crate) async fn retire(hub: &Hub, by: &Operator, ask: DeviceReason) -> Result<DeviceView, Fault> {
    let reason = reason(&ask.reason)?;
    let mut op = hub.begin(by, "device.retire", by.hub).await?;
    let before = op.device(by.hub, ask.id).await?.ok_or_else(not_found)?;
    let after = device::moved(&before, DeviceState::Retired)?;
    secret::take_all(&mut op, ask.id).await?;
    let view = save(hub, by, op, (&before, &after), Some(reason)).await?;
    hub.link_changed();
    Ok(view)
}

/// Takes a device into use again. It is given a new secret to come with.
pub(crate) async fn bring_back(hub: &Hub, by: &Operator, ask: DeviceReason) -> Result<DeviceView, Fault> {
    let reason = reason(&ask.reason)?;
    let mut op = hub.begin(by, "device.bring_back", by.hub).await?;
    let before = op.device(by.hub, ask.id).await?.ok_or_else(not_found)?;
    if before.state != DeviceState::Retired {
        return Err(Refusal::DeviceStateNotAllowed { from: before.state, to: DeviceState::Active }.into());
    }
    let after = device::moved(&before, DeviceState::Active)?;
    save(hub, by, op, (&before, &after), Some(reason)).await
}

/// What happened to a device.
pub(crate) async fn history(hub: &Hub, by: &Operator, ask: AskDevice) -> Result<Vec<HistoryLine>, Fault> {
    let device = view(hub, by, ask).await?;
    history::of_whole(hub, by, device.id.0, &[]).await
}

async fn save(
    hub: &Hub,
    by: &Operator,
    mut op: Op,
    (before, after): (&Device, &Device),
    reason: Option<String>,
) -> Result<DeviceView, Fault> {
    measures_alone(&mut op, after).await?;
    let changes = described(&mut op, Some(before), after).await?;
    op.save_device(after).await?;
    finish(hub, by, op, after.id, changes, reason).await
}

/// What it measures is of this hub, and no other active device measures the same battery: two would contradict each other.
async fn measures_alone(op: &mut Op, device: &Device) -> Result<(), Fault> {
    if device.state != DeviceState::Active {
        return Ok(());
    }
    if let Some(id) = device.form.equipment
        && op.equipment(device.hub, id).await?.is_none()
    {
        return Err(Refusal::field("equipment", Problem::NotAChoice).into());
    }
    let Some(battery) = device.form.battery else { return Ok(()) };
    if op.battery(device.hub, battery).await?.is_none() {
        return Err(Refusal::field("battery", Problem::NotAChoice).into());
    }
    let others = store::device::of_battery(op.reading(), battery).await?;
    match others.into_iter().find(|(id, _)| *id != device.id) {
        Some((_, code)) => Err(Refusal::BatteryMeasured { device: code }.into()),
        None => Ok(()),
    }
}

async fn finish(
    hub: &Hub,
    by: &Operator,
    op: Op,
    id: DeviceId,
    changes: Vec<Change>,
    reason: Option<String>,
) -> Result<DeviceView, Fault> {
    op.commit(told(id, changes, reason)).await?;
    hub.tell_changed(Kind::Device);
    view(hub, by, AskDevice { id }).await
}

fn told(id: DeviceId, changes: Vec<Change>, reason: Option<String>) -> Told {
    Told { kind: Kind::Device.word(), object: id.0, changes, reason }
}

fn not_found() -> Fault {
    Refusal::not_found(Kind::Device.word()).into()
}
