//! Equipment and its types.

use domain::check::{scaled, unscaled};
use domain::equipment::{Equipment, EquipmentForm, EquipmentState, EquipmentType, EquipmentTypeForm, EquipmentUse};
use domain::model::TENTHS;
use domain::text::natural_key;
use domain::{EquipmentId, EquipmentTypeId, HubId, Item, ItemKind, Time};
use sqlx::{AssertSqlSafe, FromRow, SqliteConnection};
use uuid::Uuid;

use crate::error::StoreError;
use crate::list::{Also, Filter, List, Order, chosen, id_text, in_order, said};
use crate::op::Op;
use crate::table::{ASSIGNMENT, CUSTODY_EVENT, EQUIPMENT, EQUIPMENT_TYPE};

/// The list of types, for finding one.
pub const TYPES: List = List {
    table: EQUIPMENT_TYPE,
    name: "equipment_type",
    joins: "",
    words: "t.name",
    title: ["t.name", "''"],
    filters: &[],
    orders: &[Order { name: "name", sql: "t.name" }],
    also: &[],
};

/// Until when customers have it: whoever holds it has it until it comes back, the use of it ends with the last of them.
macro_rules! out_until {
    () => {
        "case when u.holder_kind = 'customer' then 9999999999999 else (select max(coalesce(a.to_at, 9999999999999)) \
         from assignment a where a.equipment = t.id) end"
    };
}

/// The list of equipment.
pub const LIST: List = List {
    table: EQUIPMENT,
    name: "equipment",
    joins: "left join equipment_type k on k.id = t.equipment_type left join custody_event u on u.open_item = t.id",
    words: concat!(said!("t.code"), " || ' ' || t.serial_number || ' ' || coalesce(k.name, '')"),
    title: ["t.code", "coalesce(k.name, '')"],
    filters: &[
        Filter { name: "state", sql: "t.state" },
        Filter { name: "type", sql: id_text!("t.equipment_type") },
        // Whoever has the use of it until further notice.
        Filter {
            name: "customer",
            sql: concat!(
                "(select group_concat(",
                id_text!("a.customer"),
                ") from assignment a where a.equipment = t.id and a.to_at is null)"
            ),
        },
    ],
    orders: &[
        Order { name: "code", sql: "t.code" },
        Order { name: "serial", sql: "nullif(t.serial_number, '')" },
        Order { name: "type", sql: "k.name" },
        Order { name: "power", sql: "k.rated_power_dw" },
        Order { name: "state", sql: "instr('in_service in_repair retired lost disposed', t.state)" },
        // Whoever asks from now on finds what is out.
        Order { name: "out_until", sql: out_until!() },
        // The same of what nobody ever had too: whoever asks until now finds what is at hand.
        Order { name: "free_from", sql: concat!("coalesce(", out_until!(), ", 0)") },
        Order { name: "purchased", sql: "t.purchased_on" },
        Order { name: "warranty", sql: "t.warranty_until" },
        Order { name: "changed", sql: "t.changed_at" },
    ],
    also: &[
        Also { table: EQUIPMENT_TYPE, rows: "select id from equipment where equipment_type = ?1" },
        Also { table: CUSTODY_EVENT, rows: "select item from custody_event where id = ?1" },
        Also { table: ASSIGNMENT, rows: "select equipment from assignment where id = ?1" },
    ],
};

/// A type with what the list shows beside it.
pub struct EquipmentTypeSeen {
    /// The type.
    pub equipment_type: EquipmentType,
    /// How many pieces are of it.
    pub pieces: i64,
    /// When it was added.
    pub created_at: Time,
}

#[derive(FromRow)]
struct TypeRow {
    id: Uuid,
    hub_id: Uuid,
    name: String,
    rated_power_dw: Option<i64>,
    price: Option<i64>,
    usage: String,
    notes: String,
    created_at: i64,
    pieces: i64,
}

const TYPES_SEEN: &str = "select t.*, (select count(*) from equipment e where e.equipment_type = t.id) pieces \
                     from equipment_type t where t.hub_id = ?";

/// Every type of `hub`, by name.
///
/// # Errors
/// [`StoreError`] if they cannot be read.
pub async fn types(connection: &mut SqliteConnection, hub: HubId) -> Result<Vec<EquipmentTypeSeen>, StoreError> {
    let sql = AssertSqlSafe(format!("{TYPES_SEEN} order by t.name collate nocase, t.id"));
    let rows: Vec<TypeRow> = sqlx::query_as(sql).bind(hub.0).fetch_all(connection).await?;
    rows.into_iter().map(type_seen).collect()
}

/// One type of `hub`; none if there is no such.
///
/// # Errors
/// [`StoreError`] if it cannot be read.
pub async fn find_type(
    connection: &mut SqliteConnection,
    hub: HubId,
    id: EquipmentTypeId,
) -> Result<Option<EquipmentTypeSeen>, StoreError> {
    let sql = AssertSqlSafe(format!("{TYPES_SEEN} and t.id = ?"));
    let row: Option<TypeRow> = sqlx::query_as(sql).bind(hub.0).bind(id.0).fetch_optional(connection).await?;
    row.map(type_seen).transpose()
}

fn type_seen(row: TypeRow) -> Result<EquipmentTypeSeen, StoreError> {
    let form = EquipmentTypeForm {
        name: row.name,
        rated_power_w: row.rated_power_dw.map(|tenths| unscaled(tenths, TENTHS)),
        price: row.price,
        usage: EquipmentUse::from_word(&row.usage).ok_or(StoreError::Unreadable { what: "usage" })?,
        notes: row.notes,
    };
    Ok(EquipmentTypeSeen {
        equipment_type: EquipmentType { id: EquipmentTypeId(row.id), hub: HubId(row.hub_id), form },
        pieces: row.pieces,
        created_at: Time(row.created_at),
    })
}

/// A piece with what stands beside it.
#[derive(Clone, Debug)]
pub struct EquipmentSeen {
    /// The piece.
    pub equipment: Equipment,
    /// Its type's name.
    pub type_name: String,
    /// Its type's power, in tenths of a watt.
    pub rated_power_dw: Option<i64>,
    /// What those are called who hold it or have the use of it, each once.
    pub used_by: Vec<String>,
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
    serial_number: String,
    equipment_type: Uuid,
    state: String,
    purchased_on: Option<String>,
    purchase_price: Option<i64>,
    warranty_until: Option<String>,
    notes: String,
    created_at: i64,
    changed_at: i64,
    type_name: Option<String>,
    rated_power_dw: Option<i64>,
    holder_name: Option<String>,
    user_names: String,
}

/// Columns of a [`Row`] over [`LIST`]; the moment they are of is bound first.
const COLUMNS: &str = "t.*, k.name type_name, k.rated_power_dw, (select name from customer where id = u.holder) \
                       holder_name, (select json_group_array(c.name) from customer c where c.id is not u.holder and c.id in \
                       (select a.customer from assignment a where a.equipment = t.id and (a.to_at is null or a.to_at > ?))) \
                       user_names";

/// One piece of `hub` as it is at `now`; none if there is no such.
///
/// # Errors
/// [`StoreError`] if it cannot be read.
pub async fn find(
    connection: &mut SqliteConnection,
    hub: HubId,
    id: EquipmentId,
    now: Time,
) -> Result<Option<EquipmentSeen>, StoreError> {
    let sql = format!("select {COLUMNS} from equipment t {} where t.id = ? and t.hub_id = ?", LIST.joins);
    let query = sqlx::query_as(AssertSqlSafe(sql)).bind(now.0).bind(id.0).bind(hub.0);
    let row: Option<Row> = query.fetch_optional(connection).await?;
    row.map(seen).transpose()
}

/// The pieces called `ids` as they are at `now`, in their order.
///
/// # Errors
/// [`StoreError`] if they cannot be read.
pub async fn these(
    connection: &mut SqliteConnection,
    ids: &[Uuid],
    now: Time,
) -> Result<Vec<EquipmentSeen>, StoreError> {
    let sql = format!("select {COLUMNS} from {} {} order by j.key", chosen(LIST.name), LIST.joins);
    let query = sqlx::query_as(AssertSqlSafe(sql)).bind(now.0).bind(in_order(ids));
    let rows: Vec<Row> = query.fetch_all(connection).await?;
    rows.into_iter().map(seen).collect()
}

/// The highest code of the form `E-number`; none if there is none.
///
/// # Errors
/// [`StoreError`] if it cannot be read.
pub async fn last_code(connection: &mut SqliteConnection, hub: HubId) -> Result<Option<String>, StoreError> {
    crate::code::last(connection, ("equipment", "code"), "E", hub).await
}

fn seen(row: Row) -> Result<EquipmentSeen, StoreError> {
    let form = EquipmentForm {
        code: row.code,
        serial_number: row.serial_number,
        equipment_type: EquipmentTypeId(row.equipment_type),
        purchased_on: row.purchased_on,
        purchase_price: row.purchase_price,
        warranty_until: row.warranty_until,
        notes: row.notes,
    };
    let state = EquipmentState::from_word(&row.state).ok_or(StoreError::Unreadable { what: "state" })?;
    let users: Vec<String> =
        serde_json::from_str(&row.user_names).map_err(|_| StoreError::Unreadable { what: "customers" })?;
    let mut used_by: Vec<String> = row.holder_name.into_iter().collect();
    used_by.extend(users);
    Ok(EquipmentSeen {
        equipment: Equipment { id: EquipmentId(row.id), hub: HubId(row.hub_id), form, state },
        type_name: row.type_name.unwrap_or_default(),
        rated_power_dw: row.rated_power_dw,
        used_by,
        created_at: Time(row.created_at),
        changed_at: Time(row.changed_at),
    })
}

impl Op {
    /// Adds a type of equipment.
    ///
    /// # Errors
    /// [`StoreError::Taken`] if the hub has one of that name already.
    pub async fn add_equipment_type(&mut self, new: &EquipmentType) -> Result<(), StoreError> {
        let at = self.at();
        sqlx::query(
            "insert into equipment_type (id, hub_id, name, rated_power_dw, price, usage, notes, created_at) \
             values (?, ?, ?, ?, ?, ?, ?, ?)",
        )
        .bind(new.id.0)
        .bind(new.hub.0)
        .bind(&new.form.name)
        .bind(tenths(new.form.rated_power_w))
        .bind(new.form.price)
        .bind(new.form.usage.word())
        .bind(&new.form.notes)
        .bind(at.0)
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Writes a type of equipment as it is now.
    ///
    /// # Errors
    /// [`StoreError::Taken`] if the hub has another of that name.
    pub async fn save_equipment_type(&mut self, now: &EquipmentType) -> Result<(), StoreError> {
        sqlx::query(
            "update equipment_type set name = ?2, rated_power_dw = ?3, price = ?4, usage = ?5, notes = ?6 where id = ?1",
        )
        .bind(now.id.0)
        .bind(&now.form.name)
        .bind(tenths(now.form.rated_power_w))
        .bind(now.form.price)
        .bind(now.form.usage.word())
        .bind(&now.form.notes)
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// A type of `hub` as it is inside this op; none if there is no such.
    ///
    /// # Errors
    /// [`StoreError`] if it cannot be read.
    pub async fn equipment_type(
        &mut self,
        hub: HubId,
        id: EquipmentTypeId,
    ) -> Result<Option<EquipmentType>, StoreError> {
        Ok(find_type(self.connection(), hub, id).await?.map(|seen| seen.equipment_type))
    }

    /// Adds a piece of equipment.
    ///
    /// # Errors
    /// [`StoreError::Taken`] if another of the hub has its code or serial number.
    pub async fn add_equipment(&mut self, new: &Equipment) -> Result<(), StoreError> {
        let at = self.at();
        sqlx::query(
            "insert into equipment (id, hub_id, code, code_key, serial_number, serial_key, equipment_type, state, \
             purchased_on, purchase_price, warranty_until, notes, created_at, changed_at) \
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?13)",
        )
        .bind(new.id.0)
        .bind(new.hub.0)
        .bind(&new.form.code)
        .bind(natural_key(&new.form.code))
        .bind(&new.form.serial_number)
        .bind(serial_key(&new.form.serial_number))
        .bind(new.form.equipment_type.0)
        .bind(new.state.word())
        .bind(&new.form.purchased_on)
        .bind(new.form.purchase_price)
        .bind(&new.form.warranty_until)
        .bind(&new.form.notes)
        .bind(at.0)
        .execute(self.connection())
        .await?;
        self.keep(new.hub, Item { kind: ItemKind::Equipment, id: new.id.0 }).await
    }

    /// Writes a piece of equipment as it is now.
    ///
    /// # Errors
    /// [`StoreError::Taken`] if another of the hub has its code or serial number.
    pub async fn save_equipment(&mut self, now: &Equipment) -> Result<(), StoreError> {
        let at = self.at();
        sqlx::query(
            "update equipment set code = ?2, code_key = ?3, serial_number = ?4, serial_key = ?5, equipment_type = ?6, \
             state = ?7, purchased_on = ?8, purchase_price = ?9, warranty_until = ?10, notes = ?11, changed_at = ?12 \
             where id = ?1",
        )
        .bind(now.id.0)
        .bind(&now.form.code)
        .bind(natural_key(&now.form.code))
        .bind(&now.form.serial_number)
        .bind(serial_key(&now.form.serial_number))
        .bind(now.form.equipment_type.0)
        .bind(now.state.word())
        .bind(&now.form.purchased_on)
        .bind(now.form.purchase_price)
        .bind(&now.form.warranty_until)
        .bind(&now.form.notes)
        .bind(at.0)
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// A piece of `hub` as it is inside this op; none if there is no such.
    ///
    /// # Errors
    /// [`StoreError`] if it cannot be read.
    pub async fn equipment(&mut self, hub: HubId, id: EquipmentId) -> Result<Option<Equipment>, StoreError> {
        let at = self.at();
        Ok(find(self.connection(), hub, id, at).await?.map(|seen| seen.equipment))
    }
}

fn tenths(watts: Option<f64>) -> Option<i64> {
    watts.map(|watts| scaled(watts, TENTHS))
}

fn serial_key(serial: &str) -> Option<String> {
    (!serial.is_empty()).then(|| natural_key(serial))
}
