//! Devices that measure.

mod level;

use domain::device::{Device, DeviceForm};
use domain::text::natural_key;
use domain::{BatteryId, DeviceId, EquipmentId, HubId, Time};
use sqlx::{AssertSqlSafe, FromRow, SqliteConnection};
use uuid::Uuid;

use crate::error::StoreError;
use crate::list::{Also, Filter, List, Order, chosen, in_order, said};
use crate::op::Op;
use crate::table::{BATTERY, DEVICE, EQUIPMENT};
use crate::word;

pub use level::{DeviceCalled, called, of_level};

/// The list of devices.
pub const LIST: List = List {
    table: DEVICE,
    name: "device",
    joins: "left join battery b on b.id = t.battery left join equipment e on e.id = t.equipment",
    words: concat!(
        said!("t.code"),
        " || ' ' || t.name || ' ' || t.place || ' ' || t.maker || ' ' || coalesce(b.short_code, e.code, '')"
    ),
    title: ["t.code", "t.name"],
    filters: &[
        Filter { name: "kind", sql: "t.kind" },
        Filter { name: "measures", sql: "t.measures" },
        Filter { name: "state", sql: "t.state" },
    ],
    orders: &[
        Order { name: "code", sql: "t.code" },
        Order { name: "name", sql: "t.name" },
        Order { name: "kind", sql: "instr('battery meter inverter tracker', t.kind)" },
        Order { name: "of", sql: "coalesce(b.short_code, e.code)" },
        Order { name: "place", sql: "nullif(t.place, '')" },
        Order { name: "state", sql: "instr('waiting active retired', t.state)" },
        Order { name: "changed", sql: "t.changed_at" },
    ],
    also: &[
        Also { table: BATTERY, rows: "select id from device where battery = ?1" },
        Also { table: EQUIPMENT, rows: "select id from device where equipment = ?1" },
    ],
};

/// A device with what stands beside it.
#[derive(Clone, Debug)]
pub struct DeviceSeen {
    /// The device.
    pub device: Device,
    /// The code of what it measures, if that is a battery or a piece of equipment.
    pub of: Option<String>,
    /// When this desktop last heard of it.
    pub seen_at: Option<Time>,
    /// When it was added.
    pub created_at: Time,
    /// When it was last changed.
    pub changed_at: Time,
}

#[derive(FromRow)]
struct Row {
    id: Uuid,
    hub_id: Uuid,
    code: String,
    name: String,
    kind: String,
    measures: Option<String>,
    battery: Option<Uuid>,
    equipment: Option<Uuid>,
    place: String,
    maker: String,
    firmware: String,
    notes: String,
    state: String,
    created_at: i64,
    changed_at: i64,
    of: Option<String>,
    seen_at: Option<i64>,
}

/// Columns of a [`Row`], over [`LIST`].
const COLUMNS: &str = "t.*, coalesce(b.short_code, e.code) of, \
                       (select seen_at from device_seen where device = t.id) seen_at";

/// One device of `hub`; none if there is no such.
///
/// # Errors
/// [`StoreError`] if it cannot be read.
pub async fn find(
    connection: &mut SqliteConnection,
    hub: HubId,
    id: DeviceId,
) -> Result<Option<DeviceSeen>, StoreError> {
    let sql = format!("select {COLUMNS} from device t {} where t.id = ? and t.hub_id = ?", LIST.joins);
    let row: Option<Row> = sqlx::query_as(AssertSqlSafe(sql)).bind(id.0).bind(hub.0).fetch_optional(connection).await?;
    row.map(seen).transpose()
}

/// The devices called `ids`, in their order.
///
/// # Errors
/// [`StoreError`] if they cannot be read.
pub async fn these(connection: &mut SqliteConnection, ids: &[Uuid]) -> Result<Vec<DeviceSeen>, StoreError> {
    let sql = format!("select {COLUMNS} from {} {} order by j.key", chosen(LIST.name), LIST.joins);
    let rows: Vec<Row> = sqlx::query_as(AssertSqlSafe(sql)).bind(in_order(ids)).fetch_all(connection).await?;
    rows.into_iter().map(seen).collect()
}

fn seen(row: Row) -> Result<DeviceSeen, StoreError> {
    let form = DeviceForm {
        code: row.code,
        name: row.name,
        kind: word::read(&row.kind, "kind")?,
        measures: row.measures.map(|measures| word::read(&measures, "measures")).transpose()?,
        battery: row.battery.map(BatteryId),
        equipment: row.equipment.map(EquipmentId),
        place: row.place,
        maker: row.maker,
        firmware: row.firmware,
        notes: row.notes,
    };
    let state = word::read(&row.state, "state")?;
    Ok(DeviceSeen {
        device: Device { id: DeviceId(row.id), hub: HubId(row.hub_id), form, state },
        of: row.of,
        seen_at: row.seen_at.map(Time),
        created_at: Time(row.created_at),
        changed_at: Time(row.changed_at),
    })
}

/// Active devices that measure a battery by its electronics; one, unless two desktops each added one.
///
/// # Errors
/// [`StoreError`] if they cannot be read.
pub async fn of_battery(
    connection: &mut SqliteConnection,
    battery: BatteryId,
) -> Result<Vec<(DeviceId, String)>, StoreError> {
    let sql = "select id, code from device where battery = ? and state = 'active' order by created_at, id";
    let rows: Vec<(Uuid, String)> = sqlx::query_as(sql).bind(battery.0).fetch_all(connection).await?;
    Ok(rows.into_iter().map(|(id, code)| (DeviceId(id), code)).collect())
}

/// How many devices of a hub wait for a person.
///
/// # Errors
/// [`StoreError`] if they cannot be counted.
pub async fn waiting(connection: &mut SqliteConnection, hub: HubId) -> Result<i64, StoreError> {
    let sql = "select count(*) from device where hub_id = ? and state = 'waiting'";
    Ok(sqlx::query_scalar(sql).bind(hub.0).fetch_one(connection).await?)
}

/// The highest code of the form `D-number`; none if there is none.
///
/// # Errors
/// [`StoreError`] if it cannot be read.
pub async fn last_code(connection: &mut SqliteConnection, hub: HubId) -> Result<Option<String>, StoreError> {
    crate::code::last(connection, ("device", "code"), "D", hub).await
}

/// Notes when devices were last heard of.
///
/// # Errors
/// [`StoreError`] if it cannot be written.
pub async fn keep_seen(connection: &mut SqliteConnection, seen: &[(DeviceId, HubId, Time)]) -> Result<(), StoreError> {
    for (device, hub, at) in seen {
        let sql = "insert into device_seen (device, hub, seen_at) values (?1, ?2, ?3) \
                   on conflict (device) do update set seen_at = max(seen_at, ?3)";
        sqlx::query(sql).bind(device.0).bind(hub.0).bind(at.0).execute(&mut *connection).await?;
    }
    Ok(())
}

impl Op {
    /// Adds a device.
    ///
    /// # Errors
    /// [`StoreError::Taken`] if another of the hub has its code.
    pub async fn add_device(&mut self, new: &Device) -> Result<(), StoreError> {
        let at = self.at();
        sqlx::query(
            "insert into device (id, hub_id, code, code_key, name, kind, measures, battery, equipment, place, maker, firmware, \
             notes, state, created_at, changed_at) values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?15)",
        )
        .bind(new.id.0)
        .bind(new.hub.0)
        .bind(&new.form.code)
        .bind(natural_key(&new.form.code))
        .bind(&new.form.name)
        .bind(new.form.kind.word())
        .bind(new.form.measures.map(|one| one.word()))
        .bind(new.form.battery.map(|id| id.0))
        .bind(new.form.equipment.map(|id| id.0))
        .bind(&new.form.place)
        .bind(&new.form.maker)
        .bind(&new.form.firmware)
        .bind(&new.form.notes)
        .bind(new.state.word())
        .bind(at.0)
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Writes a device as it is now.
    ///
    /// # Errors
    /// [`StoreError::Taken`] if another of the hub has its code.
    pub async fn save_device(&mut self, now: &Device) -> Result<(), StoreError> {
        let at = self.at();
        sqlx::query(
            "update device set code = ?2, code_key = ?3, name = ?4, kind = ?5, measures = ?6, battery = ?7, equipment = ?8, \
             place = ?9, maker = ?10, firmware = ?11, notes = ?12, state = ?13, changed_at = ?14 where id = ?1",
        )
        .bind(now.id.0)
        .bind(&now.form.code)
        .bind(natural_key(&now.form.code))
        .bind(&now.form.name)
        .bind(now.form.kind.word())
        .bind(now.form.measures.map(|one| one.word()))
        .bind(now.form.battery.map(|id| id.0))
        .bind(now.form.equipment.map(|id| id.0))
        .bind(&now.form.place)
        .bind(&now.form.maker)
        .bind(&now.form.firmware)
        .bind(&now.form.notes)
        .bind(now.state.word())
        .bind(at.0)
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// A device of `hub` as it is inside this op; none if there is no such.
    ///
    /// # Errors
    /// [`StoreError`] if it cannot be read.
    pub async fn device(&mut self, hub: HubId, id: DeviceId) -> Result<Option<Device>, StoreError> {
        Ok(find(self.connection(), hub, id).await?.map(|seen| seen.device))
    }
}
