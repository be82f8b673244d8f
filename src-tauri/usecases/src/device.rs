//! Devices of the hub that measure.

mod heard;
mod secret;

use domain::change::{self, Change};
use domain::check::reason;
use domain::device::{self, Device, DeviceForm, DeviceKind, DeviceState, Measured};
use domain::list::Question;
use domain::{DeviceId, Problem, Refusal, Time, code};
use serde::{Deserialize, Serialize};
use store::device::DeviceSeen;
use store::list::List;
use store::{Op, Told};
use ts_rs::TS;
use uuid::Uuid;

use crate::event::Kind;
use crate::export::{self, Column, ExportAsk, Exported, Is};
use crate::fault::Fault;
use crate::handles::Hub;
use crate::history::{self, HistoryLine};
use crate::list::{self, Counts, ListAsk, Page};
use crate::operator::Operator;
use crate::task::TaskRow;

pub(crate) use heard::{DevicesHeard, heard_unknown, keep_heard};
pub use secret::{DeviceLoginView, RelayShown, SetDeviceLogin};
pub(crate) use secret::{login, relay_context, revoke_login, revoke_relay, set_login, set_relay};

/// A device in a list.
#[derive(Serialize, TS)]
pub struct DeviceRow {
    id: DeviceId,
    code: String,
    name: String,
    kind: DeviceKind,
    measures: Option<Measured>,
    /// The code of the battery or the piece of equipment it measures.
    of: Option<String>,
    place: String,
    state: DeviceState,
    firmware: String,
    /// When this desktop last heard of it.
    seen_at: Option<Time>,
    changed_at: Time,
}

/// A device with all that is known of it.
#[derive(Serialize, TS)]
#[ts(rename = "Device")]
pub struct DeviceView {
    id: DeviceId,
    state: DeviceState,
    /// States that may follow.
    next: Vec<DeviceState>,
    /// The code of the battery or the piece of equipment it measures.
    of: Option<String>,
    /// When this desktop last heard of it.
    seen_at: Option<Time>,
    created_at: Time,
    changed_at: Time,
    #[serde(flatten)]
    #[ts(flatten)]
    form: DeviceForm,
}

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

impl Exported for DeviceRow {
    const LIST: &'static List = &store::device::LIST;
    const COLUMNS: &'static [Column] = &[
        Column::new("code", "code", Is::Text),
        Column::new("name", "name", Is::Text),
        Column::new("kind", "kind", Is::Word),
        Column::new("measures", "measures", Is::Word),
        Column::new("of", "of", Is::Text),
        Column::new("place", "place", Is::Text),
        Column::new("state", "state", Is::Word),
        Column::new("firmware", "firmware", Is::Text),
        Column::new("seen", "seen_at", Is::Moment),
        Column::new("changed", "changed_at", Is::Moment),
    ];

    async fn rows(hub: &Hub, _: &Operator, ids: &[Uuid]) -> Result<Vec<Self>, Fault> {
        let rows = store::device::these(&mut *hub.store.read().await?, ids).await?;
        Ok(rows.into_iter().map(|seen| row(hub, seen)).collect())
    }
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

/// What people read of a device in its history: what it measures by its code.
#[derive(Serialize)]
struct Described<'a> {
    code: &'a str,
    name: &'a str,
    device_kind: DeviceKind,
    device_measures: Option<Measured>,
    measured: Option<String>,
    place: &'a str,
    maker: &'a str,
    firmware: &'a str,
    notes: &'a str,
    device_state: DeviceState,
}

async fn described(op: &mut Op, before: Option<&Device>, after: &Device) -> Result<Vec<Change>, Fault> {
    let had = match before {
        Some(before) => Some(describe(op, before).await?),
        None => None,
    };
    Ok(change::between(had.as_ref(), &describe(op, after).await?))
}

async fn describe<'a>(op: &mut Op, device: &'a Device) -> Result<Described<'a>, Fault> {
    let form = &device.form;
    let measured = match (form.battery, form.equipment) {
        (Some(battery), _) => op.battery(device.hub, battery).await?.map(|battery| battery.form.short_code),
        (None, Some(piece)) => op.equipment(device.hub, piece).await?.map(|piece| piece.form.code),
        (None, None) => None,
    };
    Ok(Described {
        code: &form.code,
        name: &form.name,
        device_kind: form.kind,
        device_measures: form.measures,
        measured,
        place: &form.place,
        maker: &form.maker,
        firmware: &form.firmware,
        notes: &form.notes,
        device_state: device.state,
    })
}

fn not_found() -> Fault {
    Refusal::not_found(Kind::Device.word()).into()
}

fn row(hub: &Hub, seen: DeviceSeen) -> DeviceRow {
    let Device { id, form, state, .. } = seen.device;
    DeviceRow {
        id,
        code: form.code,
        name: form.name,
        kind: form.kind,
        measures: form.measures,
        of: seen.of,
        place: form.place,
        state,
        firmware: form.firmware,
        seen_at: hub.devices_heard.of(id).max(seen.seen_at),
        changed_at: seen.changed_at,
    }
}

fn seen(hub: &Hub, seen: DeviceSeen) -> DeviceView {
    let Device { id, form, state, .. } = seen.device;
    DeviceView {
        id,
        state,
        next: state.next().to_vec(),
        of: seen.of,
        seen_at: hub.devices_heard.of(id).max(seen.seen_at),
        created_at: seen.created_at,
        changed_at: seen.changed_at,
        form,
    }
}
