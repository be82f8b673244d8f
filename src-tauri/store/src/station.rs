//! Stations and their slots.

use std::collections::HashMap;

use domain::check::{scaled, unscaled};
use domain::hub::scale;
use domain::station::{Slot, SlotMode, Station, StationForm, StationMode};
use domain::text::natural_key;
use domain::{BatteryId, HubId, SlotId, StationId, Time};
use serde_json::Value;
use sqlx::{AssertSqlSafe, FromRow, SqliteConnection};
use uuid::Uuid;

use crate::error::StoreError;
use crate::list::{Also, Filter, List, Order, chosen, in_order, said};
use crate::op::Op;
use crate::table::{SLOT, STATION};

/// The list of stations.
pub const LIST: List = List {
    table: STATION,
    name: "station",
    joins: "",
    words: concat!(said!("t.code"), " || ' ' || t.name || ' ' || t.place"),
    title: ["t.code", "t.name"],
    filters: &[Filter { name: "mode", sql: "t.mode" }],
    orders: &[
        Order { name: "code", sql: "t.code" },
        Order { name: "name", sql: "t.name" },
        Order { name: "place", sql: "nullif(t.place, '')" },
        Order { name: "mode", sql: "instr('operational maintenance out_of_service', t.mode)" },
        Order { name: "slots", sql: "(select count(*) from slot s where s.station = t.id and s.active = 1)" },
        Order { name: "seen", sql: "t.last_seen_at" },
        Order { name: "changed", sql: "t.changed_at" },
    ],
    also: &[Also { table: SLOT, rows: "select station from slot where id = ?" }],
};

/// A station with what stands beside it.
#[derive(Clone, Debug)]
pub struct StationSeen {
    /// The station.
    pub station: Station,
    /// How many slots it has.
    pub slots: i64,
    /// How many of them work.
    pub slots_operational: i64,
    /// When it was last heard of.
    pub last_seen_at: Option<Time>,
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
    place: String,
    latitude_e6: Option<i64>,
    longitude_e6: Option<i64>,
    mode: String,
    firmware: String,
    last_seen_at: Option<i64>,
    notes: String,
    created_at: i64,
    changed_at: i64,
    slots: i64,
    slots_operational: i64,
}

/// Columns of a [`Row`], over [`LIST`].
const COLUMNS: &str = "t.*, (select count(*) from slot s where s.station = t.id and s.active = 1) slots, \
                       (select count(*) from slot s where s.station = t.id and s.active = 1 \
                       and s.mode = 'operational') slots_operational";

/// One station of `hub`; none if there is no such.
///
/// # Errors
/// [`StoreError`] if it cannot be read.
pub async fn find(
    connection: &mut SqliteConnection,
    hub: HubId,
    id: StationId,
) -> Result<Option<StationSeen>, StoreError> {
    let sql = AssertSqlSafe(format!("select {COLUMNS} from station t where t.id = ? and t.hub_id = ?"));
    let row: Option<Row> = sqlx::query_as(sql).bind(id.0).bind(hub.0).fetch_optional(connection).await?;
    row.map(seen).transpose()
}

/// The stations called `ids`, in their order.
///
/// # Errors
/// [`StoreError`] if they cannot be read.
pub async fn these(connection: &mut SqliteConnection, ids: &[Uuid]) -> Result<Vec<StationSeen>, StoreError> {
    let sql = format!("select {COLUMNS} from {} order by j.key", chosen(LIST.name));
    let rows: Vec<Row> = sqlx::query_as(AssertSqlSafe(sql)).bind(in_order(ids)).fetch_all(connection).await?;
    rows.into_iter().map(seen).collect()
}

/// The stations that are called so in their topics, at whatever hub this desktop keeps: as they were enrolled, else by their
/// code or their id.
///
/// # Errors
/// [`StoreError`] if they cannot be read.
pub async fn called(connection: &mut SqliteConnection, text: &str) -> Result<Vec<(StationId, HubId)>, StoreError> {
    Ok(called_all(connection, &[text]).await?.remove(text).unwrap_or_default())
}

/// The same of many at once, by what they are called; of what no station is called there is nothing.
///
/// # Errors
/// [`StoreError`] if they cannot be read.
pub async fn called_all(
    connection: &mut SqliteConnection,
    texts: &[&str],
) -> Result<HashMap<String, Vec<(StationId, HubId)>>, StoreError> {
    let mut found = crate::station_login::called(connection, texts).await?;
    let others: Vec<Value> =
        texts.iter().filter(|text| !found.contains_key(**text)).map(|text| crate::code::as_asked(text)).collect();
    if others.is_empty() {
        return Ok(found);
    }
    // By way of the hubs, since codes are looked up within one. What a device comes as is never a station.
    let sql = "select j.value ->> 0, s.id, s.hub_id from json_each(?1) j cross join hub h cross join station s \
               on s.hub_id = h.id and s.code_key = j.value ->> 1 \
               where not exists (select 1 from device_login l where l.name = j.value ->> 0 and l.verifier is not null) \
               union select j.value ->> 0, s.id, s.hub_id from json_each(?1) j cross join station s \
               on s.id = unhex(j.value ->> 2)";
    let rows: Vec<(String, Uuid, Uuid)> =
        sqlx::query_as(sql).bind(Value::from(others).to_string()).fetch_all(connection).await?;
    for (text, id, hub) in rows {
        found.entry(text).or_default().push((StationId(id), HubId(hub)));
    }
    Ok(found)
}

/// What is in the slots of a station, each with the battery's code.
///
/// # Errors
/// [`StoreError`] if they cannot be read.
pub async fn in_slots(
    connection: &mut SqliteConnection,
    station: StationId,
) -> Result<Vec<(SlotId, BatteryId, String)>, StoreError> {
    let all: Vec<(Uuid, Uuid, String)> = sqlx::query_as(
        "select s.id, b.id, b.short_code from slot s join custody_event e on e.open_slot = s.id join battery b on b.id = e.item \
         where s.station = ?",
    )
    .bind(station.0)
    .fetch_all(connection)
    .await?;
    Ok(all.into_iter().map(|(slot, battery, code)| (SlotId(slot), BatteryId(battery), code)).collect())
}

/// The slots a station has, by number, each with the battery that is in it.
///
/// # Errors
/// [`StoreError`] if they cannot be read.
pub async fn holds(
    connection: &mut SqliteConnection,
    station: StationId,
) -> Result<Vec<(Slot, Option<BatteryId>)>, StoreError> {
    let all = in_slots(connection, station).await?;
    let slots = slots(connection, station).await?.into_iter().filter(|slot| slot.active);
    let in_it = |slot: &Slot| all.iter().find(|(id, ..)| *id == slot.id).map(|(_, battery, _)| *battery);
    Ok(slots.map(|slot| (in_it(&slot), slot)).map(|(battery, slot)| (slot, battery)).collect())
}

/// The batteries in a station of which nobody knows in which slot.
///
/// # Errors
/// [`StoreError`] if they cannot be read.
pub async fn somewhere(connection: &mut SqliteConnection, station: StationId) -> Result<Vec<BatteryId>, StoreError> {
    let sql = "select open_item from custody_event where open_item is not null and station = ? and slot is null and item_kind = 'battery' \
               order by from_at, id";
    let ids: Vec<Uuid> = sqlx::query_scalar(sql).bind(station.0).fetch_all(connection).await?;
    Ok(ids.into_iter().map(BatteryId).collect())
}

/// The stations of a hub, as people count.
///
/// # Errors
/// [`StoreError`] if they cannot be read.
pub async fn ids(connection: &mut SqliteConnection, hub: HubId) -> Result<Vec<StationId>, StoreError> {
    let sql = "select id from station where hub_id = ? order by code_key";
    let ids: Vec<Uuid> = sqlx::query_scalar(sql).bind(hub.0).fetch_all(connection).await?;
    Ok(ids.into_iter().map(StationId).collect())
}

/// The highest code of the form `S-number`; none if there is none.
///
/// # Errors
/// [`StoreError`] if it cannot be read.
pub async fn last_code(connection: &mut SqliteConnection, hub: HubId) -> Result<Option<String>, StoreError> {
    crate::code::last(connection, ("station", "code"), "S", hub).await
}

fn seen(row: Row) -> Result<StationSeen, StoreError> {
    let degrees = |e6: Option<i64>| e6.map(|e6| unscaled(e6, scale::DEGREES));
    let form = StationForm {
        code: row.code,
        name: row.name,
        place: row.place,
        latitude: degrees(row.latitude_e6),
        longitude: degrees(row.longitude_e6),
        firmware: row.firmware,
        notes: row.notes,
    };
    let mode = StationMode::from_word(&row.mode).ok_or(StoreError::Unreadable { what: "mode" })?;
    Ok(StationSeen {
        station: Station { id: StationId(row.id), hub: HubId(row.hub_id), form, mode },
        slots: row.slots,
        slots_operational: row.slots_operational,
        last_seen_at: row.last_seen_at.map(Time),
        created_at: Time(row.created_at),
        changed_at: Time(row.changed_at),
    })
}

#[derive(FromRow)]
struct SlotRow {
    id: Uuid,
    hub_id: Uuid,
    station: Uuid,
    number: i64,
    mode: String,
    active: bool,
}

/// Every slot the station ever had, by number.
///
/// # Errors
/// [`StoreError`] if they cannot be read.
pub async fn slots(connection: &mut SqliteConnection, station: StationId) -> Result<Vec<Slot>, StoreError> {
    let rows: Vec<SlotRow> = sqlx::query_as("select * from slot where station = ? order by number, id")
        .bind(station.0)
        .fetch_all(connection)
        .await?;
    rows.into_iter().map(slot).collect()
}

/// One slot of `hub`; none if there is no such.
///
/// # Errors
/// [`StoreError`] if it cannot be read.
pub async fn find_slot(connection: &mut SqliteConnection, hub: HubId, id: SlotId) -> Result<Option<Slot>, StoreError> {
    let row: Option<SlotRow> = sqlx::query_as("select * from slot where id = ? and hub_id = ?")
        .bind(id.0)
        .bind(hub.0)
        .fetch_optional(connection)
        .await?;
    row.map(slot).transpose()
}

fn slot(row: SlotRow) -> Result<Slot, StoreError> {
    Ok(Slot {
        id: SlotId(row.id),
        hub: HubId(row.hub_id),
        station: StationId(row.station),
        number: row.number,
        mode: SlotMode::from_word(&row.mode).ok_or(StoreError::Unreadable { what: "mode" })?,
        active: row.active,
    })
}

impl Op {
    /// Adds a station.
    ///
    /// # Errors
    /// [`StoreError::Taken`] if another of the hub has its code.
    pub async fn add_station(&mut self, new: &Station) -> Result<(), StoreError> {
        let at = self.at();
        sqlx::query(
            "insert into station (id, hub_id, code, code_key, name, place, latitude_e6, longitude_e6, mode, firmware, notes, \
             created_at, changed_at) values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?12)",
        )
        .bind(new.id.0)
        .bind(new.hub.0)
        .bind(&new.form.code)
        .bind(natural_key(&new.form.code))
        .bind(&new.form.name)
        .bind(&new.form.place)
        .bind(e6(new.form.latitude))
        .bind(e6(new.form.longitude))
        .bind(new.mode.word())
        .bind(&new.form.firmware)
        .bind(&new.form.notes)
        .bind(at.0)
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Writes a station as it is now.
    ///
    /// # Errors
    /// [`StoreError::Taken`] if another of the hub has its code.
    pub async fn save_station(&mut self, now: &Station) -> Result<(), StoreError> {
        let at = self.at();
        sqlx::query(
            "update station set code = ?2, code_key = ?3, name = ?4, place = ?5, latitude_e6 = ?6, longitude_e6 = ?7, \
             mode = ?8, firmware = ?9, notes = ?10, changed_at = ?11 where id = ?1",
        )
        .bind(now.id.0)
        .bind(&now.form.code)
        .bind(natural_key(&now.form.code))
        .bind(&now.form.name)
        .bind(&now.form.place)
        .bind(e6(now.form.latitude))
        .bind(e6(now.form.longitude))
        .bind(now.mode.word())
        .bind(&now.form.firmware)
        .bind(&now.form.notes)
        .bind(at.0)
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// A station of `hub` as it is inside this op; none if there is no such.
    ///
    /// # Errors
    /// [`StoreError`] if it cannot be read.
    pub async fn station(&mut self, hub: HubId, id: StationId) -> Result<Option<Station>, StoreError> {
        Ok(find(self.connection(), hub, id).await?.map(|seen| seen.station))
    }

    /// Every slot the station ever had, as it is inside this op.
    ///
    /// # Errors
    /// [`StoreError`] if they cannot be read.
    pub async fn slots(&mut self, station: StationId) -> Result<Vec<Slot>, StoreError> {
        slots(self.connection(), station).await
    }

    /// A slot of `hub` as it is inside this op; none if there is no such.
    ///
    /// # Errors
    /// [`StoreError`] if it cannot be read.
    pub async fn slot(&mut self, hub: HubId, id: SlotId) -> Result<Option<Slot>, StoreError> {
        find_slot(self.connection(), hub, id).await
    }

    /// Adds a slot.
    ///
    /// # Errors
    /// [`StoreError`] if the database refuses.
    pub async fn add_slot(&mut self, new: &Slot) -> Result<(), StoreError> {
        sqlx::query("insert into slot (id, hub_id, station, number, mode, active) values (?, ?, ?, ?, ?, ?)")
            .bind(new.id.0)
            .bind(new.hub.0)
            .bind(new.station.0)
            .bind(new.number)
            .bind(new.mode.word())
            .bind(new.active)
            .execute(self.connection())
            .await?;
        Ok(())
    }

    /// Writes a slot as it is now.
    ///
    /// # Errors
    /// [`StoreError`] if the database refuses.
    pub async fn save_slot(&mut self, now: &Slot) -> Result<(), StoreError> {
        sqlx::query("update slot set mode = ?2, active = ?3 where id = ?1")
            .bind(now.id.0)
            .bind(now.mode.word())
            .bind(now.active)
            .execute(self.connection())
            .await?;
        Ok(())
    }

    /// Forgets a slot that nothing ever happened to; whether it was one.
    ///
    /// # Errors
    /// [`StoreError`] if the database refuses.
    pub async fn forget_slot(&mut self, id: SlotId) -> Result<bool, StoreError> {
        let gone = sqlx::query(
            "delete from slot where id = ?1 and not exists (select 1 from audit where object = ?1) \
             and not exists (select 1 from job_card where about = ?1) \
             and not exists (select 1 from job_card where instr(links, ?2)) \
             and not exists (select 1 from note where object = ?1)",
        )
        .bind(id.0)
        .bind(id.0.to_string())
        .execute(self.connection())
        .await?;
        Ok(gone.rows_affected() > 0)
    }
}

fn e6(degrees: Option<f64>) -> Option<i64> {
    degrees.map(|degrees| scaled(degrees, scale::DEGREES))
}
