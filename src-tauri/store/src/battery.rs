//! Batteries.

mod alias;

use domain::battery::{Battery, BatteryForm, Lifecycle, alias_key};
use domain::charge::{Charge, ChargeState};
use domain::custody::HolderKind;
use domain::text::natural_key;
use domain::{ActId, BatteryId, HubId, Item, ItemKind, ModelId, Time, UserId};
use sqlx::{AssertSqlSafe, FromRow, SqliteConnection};
use uuid::Uuid;

use crate::error::StoreError;
use crate::list::{Also, Filter, List, Order, chosen, id_text, in_order, said};
use crate::op::Op;
use crate::table::{BATTERY, BATTERY_CHARGE, CUSTODY_EVENT, HUB, JOB_CARD, MODEL, QUARANTINE};
use crate::word;

/// Until when a battery may be handed out, as `domain::issuable` says it, promises apart: those go by the hour and by the
/// customer. Nought where it may not at all, so that a range finds what is not ready too.
pub(crate) const READY_UNTIL: &str = "coalesce(case when t.lifecycle = 'in_service' and u.holder_kind = 'hub' \
     and coalesce(g.soh_pct_e2, 10000) >= h.soh_floor_pct * 100 and not exists (select 1 from job_card j \
     where j.about = t.id and j.kind = 'repair' and j.state not in ('done', 'cancelled')) \
     and not exists (select 1 from quarantine q where q.state = 'open' and q.battery_in = t.id) \
     and not exists (select 1 from quarantine q where q.state = 'open' and q.battery_out = t.id) \
     then case when g.full_at is not null then 9007199254740991 \
     when g.soc_pct_e2 >= h.issue_soc_pct * 100 then g.soc_at + h.fresh_orange_h * 3600000 end end, 0)";

/// The list of batteries.
pub const LIST: List = List {
    table: BATTERY,
    name: "battery",
    joins: "left join battery_model m on m.id = t.model left join custody_event u on u.open_item = t.id \
            left join battery_charge g on g.id = t.id left join hub h on h.id = t.hub_id",
    words: concat!(said!("t.short_code"), " || ' ' || t.serial_number || ' ' || t.aliases"),
    title: ["t.short_code", "t.serial_number"],
    filters: &[
        Filter { name: "lifecycle", sql: "t.lifecycle" },
        Filter { name: "model", sql: id_text!("t.model") },
        Filter { name: "holder", sql: "u.holder_kind" },
        Filter { name: "charge", sql: "case when u.holder_kind = 'hub' then coalesce(g.charge_state, 'unknown') end" },
    ],
    orders: &[
        Order { name: "code", sql: "t.short_code" },
        Order { name: "serial", sql: "t.serial_number" },
        Order { name: "model", sql: "m.name" },
        Order {
            name: "lifecycle",
            sql: "instr('commissioning in_service quarantined in_repair retired lost disposed', t.lifecycle)",
        },
        Order { name: "purchased", sql: "t.purchased_on" },
        Order { name: "warranty", sql: "t.warranty_until" },
        Order { name: "changed", sql: "t.changed_at" },
        Order { name: "ready", sql: READY_UNTIL },
    ],
    also: &[
        Also { table: MODEL, rows: "select id from battery where model = ?" },
        Also { table: CUSTODY_EVENT, rows: "select item from custody_event where id = ?" },
        Also { table: BATTERY_CHARGE, rows: "select id from battery_charge where id = ?" },
        Also { table: JOB_CARD, rows: "select about from job_card where id = ? and about_kind = 'battery'" },
        Also {
            table: QUARANTINE,
            rows: "select battery_in from quarantine where id = ?1 and battery_in is not null union \
                   select battery_out from quarantine where id = ?1 and battery_out is not null",
        },
        Also { table: HUB, rows: "select id from battery where hub_id = ?" },
    ],
};

/// A battery as a list shows it.
#[derive(Clone, Debug)]
pub struct BatterySeen {
    /// The battery.
    pub battery: Battery,
    /// Its model's name.
    pub model_name: String,
    /// Its model's energy, in tenths of a watt-hour.
    pub rated_energy_dwh: i64,
    /// When it was added.
    pub created_at: Time,
    /// When it was last changed.
    pub changed_at: Time,
    /// Who holds it; none once it is gone.
    pub holder: Option<HolderKind>,
    /// What the customer is called who has it, or in which station and slot it is.
    pub holder_name: String,
    /// What is known of its charge.
    pub charge: Charge,
}

#[derive(FromRow)]
struct Row {
    id: Uuid,
    hub_id: Uuid,
    short_code: String,
    serial_number: String,
    model: Uuid,
    aliases: String,
    purchased_on: Option<String>,
    purchase_price: Option<i64>,
    warranty_until: Option<String>,
    passport: String,
    lifecycle: String,
    notes: String,
    created_at: i64,
    changed_at: i64,
    model_name: Option<String>,
    rated_energy_dwh: Option<i64>,
    holder_kind: Option<String>,
    holder_name: Option<String>,
    charge_state: Option<String>,
    soc_pct_e2: Option<i64>,
    soc_at: Option<i64>,
    soh_pct_e2: Option<i64>,
    full_at: Option<i64>,
    full_by: Option<Uuid>,
    charge_act: Option<Uuid>,
}

/// Columns of a [`Row`], over [`LIST`].
const COLUMNS: &str = "t.id, t.hub_id, t.short_code, t.serial_number, t.model, t.aliases, t.purchased_on, \
                       t.purchase_price, t.warranty_until, t.passport, t.lifecycle, t.notes, t.created_at, t.changed_at, \
                       m.name model_name, m.rated_energy_dwh, u.holder_kind, coalesce((select name from customer where id = u.holder), \
                       (select s.code || coalesce(' · ' || (select number from slot where id = u.slot), '') from station s \
                       where s.id = u.station)) holder_name, g.charge_state, g.soc_pct_e2, g.soc_at, g.soh_pct_e2, g.full_at, g.full_by, \
                       g.act charge_act";

/// One battery of `hub`; none if there is no such.
///
/// # Errors
/// [`StoreError`] if it cannot be read.
pub async fn find(
    connection: &mut SqliteConnection,
    hub: HubId,
    id: BatteryId,
) -> Result<Option<BatterySeen>, StoreError> {
    let sql = AssertSqlSafe(format!("select {COLUMNS} from battery t {} where t.id = ? and t.hub_id = ?", LIST.joins));
    let row: Option<Row> = sqlx::query_as(sql).bind(id.0).bind(hub.0).fetch_optional(connection).await?;
    row.map(seen).transpose()
}

/// The battery of `hub` that has `name`, as [`domain::battery::alias_key`] makes it, as one of its other names.
///
/// # Errors
/// [`StoreError`] if it cannot be read.
pub async fn named(
    connection: &mut SqliteConnection,
    hub: HubId,
    name: &str,
) -> Result<Option<BatterySeen>, StoreError> {
    let sql = format!(
        "select {COLUMNS} from battery t {} where t.id = (select battery from _alias where place = ? and name = ?)",
        LIST.joins
    );
    let row: Option<Row> = sqlx::query_as(AssertSqlSafe(sql)).bind(hub.0).bind(name).fetch_optional(connection).await?;
    row.map(seen).transpose()
}

/// The batteries of `hub` that a text names: by id, short code, serial number or another name. More than one may be called so.
///
/// # Errors
/// [`StoreError`] if they cannot be read.
pub async fn called(connection: &mut SqliteConnection, hub: HubId, text: &str) -> Result<Vec<BatteryId>, StoreError> {
    let sql = "select id from battery where id = ?1 and hub_id = ?2 union select id from battery where hub_id = ?2 and code_key = ?3 \
               union select id from battery where hub_id = ?2 and serial_key = ?3 \
               union select battery from _alias where place = ?2 and name = ?4";
    let ids: Vec<Uuid> = sqlx::query_scalar(sql)
        .bind(Uuid::try_parse(text).ok())
        .bind(hub.0)
        .bind(natural_key(text))
        .bind(alias_key(text))
        .fetch_all(connection)
        .await?;
    Ok(ids.into_iter().map(BatteryId).collect())
}

/// The batteries called `ids`, in their order.
///
/// # Errors
/// [`StoreError`] if they cannot be read.
pub async fn these(connection: &mut SqliteConnection, ids: &[Uuid]) -> Result<Vec<BatterySeen>, StoreError> {
    let sql = format!("select {COLUMNS} from {} {} order by j.key", chosen(LIST.name), LIST.joins);
    let rows: Vec<Row> = sqlx::query_as(AssertSqlSafe(sql)).bind(in_order(ids)).fetch_all(connection).await?;
    rows.into_iter().map(seen).collect()
}

/// The batteries of `hub` that are in use: all of them, or those of a model.
///
/// # Errors
/// [`StoreError`] if they cannot be read.
pub async fn in_service(
    connection: &mut SqliteConnection,
    hub: HubId,
    model: Option<ModelId>,
) -> Result<Vec<BatteryId>, StoreError> {
    let sql = "select id from battery where hub_id = ?1 and lifecycle = 'in_service' and (?2 is null or model = ?2) order by id";
    let model = model.map(|model| model.0);
    let ids: Vec<Uuid> = sqlx::query_scalar(sql).bind(hub.0).bind(model).fetch_all(connection).await?;
    Ok(ids.into_iter().map(BatteryId).collect())
}

/// The highest code of the form `B-number`; none if there is none.
///
/// # Errors
/// [`StoreError`] if it cannot be read.
pub async fn last_code(connection: &mut SqliteConnection, hub: HubId) -> Result<Option<String>, StoreError> {
    crate::code::last(connection, ("battery", "short_code"), "B", hub).await
}

fn seen(row: Row) -> Result<BatterySeen, StoreError> {
    let form = BatteryForm {
        short_code: row.short_code,
        serial_number: row.serial_number,
        model: ModelId(row.model),
        aliases: serde_json::from_str(&row.aliases).map_err(|_| StoreError::Unreadable { what: "aliases" })?,
        purchased_on: row.purchased_on,
        purchase_price: row.purchase_price,
        warranty_until: row.warranty_until,
        passport: row.passport,
        notes: row.notes,
    };
    Ok(BatterySeen {
        battery: Battery { id: BatteryId(row.id), hub: HubId(row.hub_id), form, lifecycle: lifecycle(&row.lifecycle)? },
        model_name: row.model_name.unwrap_or_default(),
        rated_energy_dwh: row.rated_energy_dwh.unwrap_or_default(),
        holder: row.holder_kind.as_deref().map(|word| word::read(word, "holder")).transpose()?,
        holder_name: row.holder_name.unwrap_or_default(),
        charge: Charge {
            state: row.charge_state.as_deref().map_or(Ok(ChargeState::Unknown), |word| word::read(word, "charge"))?,
            soc_e2: row.soc_pct_e2,
            soc_at: row.soc_at.map(Time),
            soh_e2: row.soh_pct_e2,
            full_at: row.full_at.map(Time),
            full_by: row.full_by.map(UserId),
            act: row.charge_act.map(ActId),
        },
        created_at: Time(row.created_at),
        changed_at: Time(row.changed_at),
    })
}

fn lifecycle(word: &str) -> Result<Lifecycle, StoreError> {
    Lifecycle::from_word(word).ok_or(StoreError::Unreadable { what: "lifecycle" })
}

impl Op {
    /// Adds a battery, on the rack of its hub.
    ///
    /// # Errors
    /// [`StoreError::Taken`] if another of the hub has its code or serial number.
    pub async fn add_battery(&mut self, new: &Battery) -> Result<(), StoreError> {
        let at = self.at();
        sqlx::query(
            "insert into battery (id, hub_id, short_code, code_key, serial_number, serial_key, model, lifecycle, notes, \
             aliases, purchased_on, purchase_price, warranty_until, passport, created_at, changed_at) \
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?15)",
        )
        .bind(new.id.0)
        .bind(new.hub.0)
        .bind(&new.form.short_code)
        .bind(natural_key(&new.form.short_code))
        .bind(&new.form.serial_number)
        .bind(natural_key(&new.form.serial_number))
        .bind(new.form.model.0)
        .bind(new.lifecycle.word())
        .bind(&new.form.notes)
        .bind(aliases(new)?)
        .bind(&new.form.purchased_on)
        .bind(new.form.purchase_price)
        .bind(&new.form.warranty_until)
        .bind(&new.form.passport)
        .bind(at.0)
        .execute(self.connection())
        .await?;
        self.keep(new.hub, Item { kind: ItemKind::Battery, id: new.id.0 }).await
    }

    /// Writes a battery as it is now.
    ///
    /// # Errors
    /// [`StoreError::Taken`] if another of the hub has its code or serial number.
    pub async fn save_battery(&mut self, now: &Battery) -> Result<(), StoreError> {
        let at = self.at();
        sqlx::query(
            "update battery set short_code = ?2, code_key = ?3, serial_number = ?4, serial_key = ?5, model = ?6, \
             lifecycle = ?7, notes = ?8, aliases = ?9, purchased_on = ?10, purchase_price = ?11, warranty_until = ?12, \
             passport = ?13, changed_at = ?14 where id = ?1",
        )
        .bind(now.id.0)
        .bind(&now.form.short_code)
        .bind(natural_key(&now.form.short_code))
        .bind(&now.form.serial_number)
        .bind(natural_key(&now.form.serial_number))
        .bind(now.form.model.0)
        .bind(now.lifecycle.word())
        .bind(&now.form.notes)
        .bind(aliases(now)?)
        .bind(&now.form.purchased_on)
        .bind(now.form.purchase_price)
        .bind(&now.form.warranty_until)
        .bind(&now.form.passport)
        .bind(at.0)
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// A battery of `hub` as it is inside this op; none if there is no such.
    ///
    /// # Errors
    /// [`StoreError`] if it cannot be read.
    pub async fn battery(&mut self, hub: HubId, id: BatteryId) -> Result<Option<Battery>, StoreError> {
        Ok(find(self.connection(), hub, id).await?.map(|seen| seen.battery))
    }
}

fn aliases(battery: &Battery) -> Result<String, StoreError> {
    serde_json::to_string(&battery.form.aliases).map_err(|_| StoreError::Unreadable { what: "aliases" })
}
