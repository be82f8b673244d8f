//! What people read of a device: in a list, on its page, in a file, in its history.

use domain::change::{self, Change};
use domain::device::{Device, DeviceForm, DeviceKind, DeviceState, Measured};
use domain::{DeviceId, Time};
use serde::Serialize;
use store::Op;
use store::device::DeviceSeen;
use store::list::List;
use ts_rs::TS;
use uuid::Uuid;

use crate::export::{Column, Exported, Is};
use crate::fault::Fault;
use crate::handles::Hub;
use crate::operator::Operator;

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
    pub(super) id: DeviceId,
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

pub(super) fn seen(hub: &Hub, seen: DeviceSeen) -> DeviceView {
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

pub(super) async fn described(op: &mut Op, before: Option<&Device>, after: &Device) -> Result<Vec<Change>, Fault> {
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
