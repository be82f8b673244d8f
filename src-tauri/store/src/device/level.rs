//! What devices are called, in their topics and by people.

use std::collections::HashMap;

use domain::device::DeviceState;
use domain::text::natural_key;
use domain::{BatteryId, DeviceId, HubId};
use serde_json::Value;
use sqlx::SqliteConnection;
use uuid::Uuid;

use crate::error::StoreError;
use crate::word;

/// A device by what it is called in its topics.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DeviceCalled {
    /// The device.
    pub id: DeviceId,
    /// The hub that keeps it.
    pub hub: HubId,
    /// The battery it measures.
    pub battery: Option<BatteryId>,
    /// Whether its readings are taken in.
    pub state: DeviceState,
}

/// The devices of `hub` that a text names: by id, code, or what it is called in its topics. More than one may be called so.
///
/// # Errors
/// [`StoreError`] if they cannot be read.
pub async fn called(connection: &mut SqliteConnection, hub: HubId, text: &str) -> Result<Vec<DeviceId>, StoreError> {
    let sql = "select id from device where id = ?1 and hub_id = ?2 union select id from device where hub_id = ?2 and code_key = ?3 \
               union select device from device_login where name = ?4 and hub = ?2";
    let ids: Vec<Uuid> = sqlx::query_scalar(sql)
        .bind(Uuid::try_parse(text).ok())
        .bind(hub.0)
        .bind(natural_key(text))
        .bind(text)
        .fetch_all(connection)
        .await?;
    Ok(ids.into_iter().map(DeviceId).collect())
}

/// By what a device's login calls it: that is one device, whatever others are coded.
const BY_LOGIN: &str = "select j.value, d.id, d.hub_id, d.battery, d.state from json_each(?) j \
                        cross join device_login l on l.name = j.value cross join device d on d.id = l.device";

/// By code, by id, or by the code of the battery an active one measures; by way of the hubs, since codes are looked up
/// within one.
const BY_CODE: &str = "select j.value ->> 0, d.id, d.hub_id, d.battery, d.state from json_each(?1) j cross join hub h \
                       cross join device d on d.hub_id = h.id and d.code_key = j.value ->> 1 \
                       union select j.value ->> 0, d.id, d.hub_id, d.battery, d.state from json_each(?1) j \
                       cross join device d on d.id = unhex(j.value ->> 2) \
                       union select j.value ->> 0, d.id, d.hub_id, d.battery, d.state from json_each(?1) j cross join hub h \
                       cross join battery b on b.hub_id = h.id and b.code_key = j.value ->> 1 \
                       cross join device d on d.battery = b.id and d.state = 'active'";

type CalledRow = (String, Uuid, Uuid, Option<Uuid>, String);

/// The devices that are called so in their topics, at whatever hub this desktop keeps, by what they are called: as their
/// logins have it, else by code, by id, or by the battery they measure. What several are called so is nobody.
///
/// # Errors
/// [`StoreError`] if they cannot be read.
pub async fn of_level(
    connection: &mut SqliteConnection,
    levels: &[&str],
) -> Result<HashMap<String, DeviceCalled>, StoreError> {
    let asked = Value::from(levels).to_string();
    let rows: Vec<CalledRow> = sqlx::query_as(BY_LOGIN).bind(asked).fetch_all(&mut *connection).await?;
    let mut found = alone(rows)?;
    let others: Vec<Value> =
        levels.iter().filter(|text| !found.contains_key(**text)).map(|text| crate::code::as_asked(text)).collect();
    if others.is_empty() {
        return Ok(found);
    }
    let rows: Vec<CalledRow> =
        sqlx::query_as(BY_CODE).bind(Value::from(others).to_string()).fetch_all(connection).await?;
    found.extend(alone(rows)?);
    Ok(found)
}

/// What just one device is called.
fn alone(rows: Vec<CalledRow>) -> Result<HashMap<String, DeviceCalled>, StoreError> {
    let mut found: HashMap<String, Option<DeviceCalled>> = HashMap::new();
    for (text, id, hub, battery, state) in rows {
        let (id, hub, battery) = (DeviceId(id), HubId(hub), battery.map(BatteryId));
        let device = DeviceCalled { id, hub, battery, state: word::read(&state, "state")? };
        found.entry(text).and_modify(|one| *one = None).or_insert(Some(device));
    }
    Ok(found.into_iter().filter_map(|(text, device)| Some((text, device?))).collect())
}

#[cfg(test)]
mod tests {
    use domain::device::{Device, heard};
    use domain::{Time, UserId};
    use tempfile::TempDir;

    use super::*;
    use crate::device_login::{self, DeviceLogin};
    use crate::{Act, Op, Store, Told, device, plan};

    const HUB: HubId = HubId(Uuid::from_u128(1));
    const OTHER: HubId = HubId(Uuid::from_u128(2));

    fn id(number: u128) -> DeviceId {
        DeviceId(Uuid::from_u128(number))
    }

    fn made(number: u128, hub: HubId, code: &str) -> Device {
        heard(id(number), hub, code.to_owned(), "bms")
    }

    async fn op(store: &Store, number: u128, hub: HubId) -> Op {
        let (id, actor) = (Uuid::from_u128(number), UserId(Uuid::from_u128(4)));
        store.begin(Act { id, actor, place: hub.into(), at: Time(7), name: "device.create" }).await.expect("an op")
    }

    fn told(hub: HubId) -> Told {
        Told { kind: "device", object: hub.0, changes: Vec::new(), reason: None }
    }

    /// Two hubs with devices of these codes.
    async fn with(folder: &TempDir, devices: &[Device]) -> Store {
        let store = Store::open(folder.path(), Uuid::from_u128(3), Time(0)).await.expect("a database");
        for (number, hub) in [(90, HUB), (91, OTHER)] {
            let mut op = op(&store, number, hub).await;
            let sql = "insert into hub values (?1, ?1, ?2, 'Hub', '', 'amber', null, null, null, 'UTC', 'ZMW', 0, 0, '17:00', 90, 70, \
                       8, 24, 'none', 0, 24, 0, 5, 8, 0, 15, 65)";
            sqlx::query(sql).bind(hub.0).bind(number.to_string()).execute(op.connection()).await.expect("a hub");
            for device in devices.iter().filter(|device| device.hub == hub) {
                op.add_device(device).await.expect("a device");
            }
            op.commit(told(hub)).await.expect("kept");
        }
        store
    }

    #[tokio::test]
    async fn a_level_is_a_login_a_code_or_an_id_and_what_two_are_called_is_nobody() {
        let folder = TempDir::new().expect("a folder");
        let devices = [made(10, HUB, "D-1"), made(11, HUB, "D-2"), made(12, HUB, "D-3"), made(13, OTHER, "D-3")];
        let store = with(&folder, &devices).await;
        let mut own = store.begin_own(Time(8)).await.expect("a transaction");
        // It was coded D-2 when it was given its secret.
        let login = DeviceLogin::new(id(10), HUB, "D-2".to_owned());
        device_login::save(own.rows(), &login).await.expect("kept");
        let number_eleven = id(11).0.to_string();
        let levels = ["D-1", "d-001", "D-2", "D-3", &number_eleven, "nobody", ""];
        let found = of_level(own.rows(), &levels).await.expect("read");
        let called = |text: &str| found.get(text).map(|one| (one.id, one.hub, one.state));
        let waits = DeviceState::Waiting;
        assert_eq!(called("D-1"), Some((id(10), HUB, waits)));
        assert_eq!(called("d-001"), Some((id(10), HUB, waits)));
        assert_eq!(called("D-2"), Some((id(10), HUB, waits)), "the login comes first");
        assert_eq!(called("D-3"), None, "one in each hub");
        assert_eq!(called(&number_eleven), Some((id(11), HUB, waits)));
        assert_eq!(found.len(), 4);
        let here = called_here(own.rows(), &["D-3", "d-2", "d-1", "nobody"]).await;
        assert_eq!(here, [vec![id(12)], vec![id(11)], vec![id(10)], vec![]]);
    }

    async fn called_here(connection: &mut SqliteConnection, texts: &[&str]) -> Vec<Vec<DeviceId>> {
        let mut found = Vec::new();
        for text in texts {
            found.push(called(connection, HUB, text).await.expect("read"));
        }
        found
    }

    #[tokio::test]
    async fn an_active_device_is_called_as_its_battery_too() {
        let folder = TempDir::new().expect("a folder");
        let battery = Uuid::from_u128(50);
        let mut active = Device { state: DeviceState::Active, ..made(10, HUB, "D-1") };
        active.form.battery = Some(BatteryId(battery));
        let retired = Device { state: DeviceState::Retired, id: id(11), ..active.clone() };
        let retired =
            Device { form: domain::device::DeviceForm { code: "D-2".into(), ..retired.form.clone() }, ..retired };
        let store = with(&folder, &[active, retired]).await;
        let mut op = op(&store, 92, HUB).await;
        let sql = "insert into battery (id, hub_id, short_code, code_key, serial_number, serial_key, model, lifecycle, notes, \
                   created_at, changed_at) values (?1, ?2, 'B-042', ?3, 'X', 'x', ?1, 'in_service', '', 0, 0)";
        let query = sqlx::query(sql).bind(battery).bind(HUB.0).bind(natural_key("B-042"));
        query.execute(op.connection()).await.expect("a battery");
        op.commit(told(HUB)).await.expect("kept");
        let mut read = store.read().await.expect("a connection");
        let found = of_level(&mut read, &["b-42", "D-2"]).await.expect("read");
        assert_eq!(found.get("b-42").map(|one| one.id), Some(id(10)));
        assert_eq!(found.get("D-2").map(|one| one.state), Some(DeviceState::Retired));
        let of_battery = device::of_battery(&mut read, BatteryId(battery)).await.expect("read");
        assert_eq!(of_battery, [(id(10), "D-1".to_owned())]);
    }

    #[tokio::test]
    async fn what_was_heard_late_does_not_make_a_device_seen_earlier() {
        let folder = TempDir::new().expect("a folder");
        let store = with(&folder, &[made(10, HUB, "D-1")]).await;
        let mut own = store.begin_own(Time(8)).await.expect("a transaction");
        for at in [50, 20] {
            device::keep_seen(own.rows(), &[(id(10), HUB, Time(at))]).await.expect("kept");
        }
        let seen = device::find(own.rows(), HUB, id(10)).await.expect("read").expect("there");
        assert_eq!(seen.seen_at, Some(Time(50)));
    }

    #[tokio::test]
    async fn a_level_is_found_by_an_index_however_many_devices_there_are() {
        for (sql, index) in
            [(BY_LOGIN, "sqlite_autoindex_device_login"), (BY_CODE, "device_code"), (BY_CODE, "device_battery")]
        {
            plan::uses(sql, index).await;
        }
    }
}
