//! Battery models: few, shared by all hubs.

use domain::check::{scaled, unscaled};
use domain::model::{Chemistry, Model, ModelForm, TENTHS};
use domain::{ModelId, OrganisationId, Time};
use sqlx::{FromRow, SqliteConnection};
use uuid::Uuid;

use crate::error::StoreError;
use crate::list::{List, Order};
use crate::op::Op;
use crate::table::MODEL;

/// The list of battery models.
pub const LIST: List = List {
    table: MODEL,
    name: "battery_model",
    joins: "",
    words: "t.maker || ' ' || t.name",
    title: ["t.name", "t.maker"],
    filters: &[],
    orders: &[Order { name: "name", sql: "t.name" }],
    also: &[],
};

/// A model with what the list shows beside it.
pub struct ModelSeen {
    /// The model.
    pub model: Model,
    /// Batteries of this model in the hub that asks.
    pub batteries: i64,
    /// When it was added.
    pub created_at: Time,
}

#[derive(FromRow)]
struct Row {
    id: Uuid,
    maker: String,
    name: String,
    chemistry: String,
    nominal_voltage_dv: i64,
    rated_capacity_dah: i64,
    rated_energy_dwh: i64,
    maximum_cycles: Option<i64>,
    notes: String,
    created_at: i64,
    batteries: i64,
}

const COLUMNS: &str = "m.id, m.maker, m.name, m.chemistry, m.nominal_voltage_dv, m.rated_capacity_dah, m.rated_energy_dwh, \
                       m.maximum_cycles, m.notes, m.created_at";

const BATTERIES: &str = "(select count(*) from battery b where b.hub_id = ? and b.model = m.id) batteries";

/// Every model, by name, with the number of its batteries in `hub`.
///
/// # Errors
/// [`StoreError`] if they cannot be read.
pub async fn list(connection: &mut SqliteConnection, hub: domain::HubId) -> Result<Vec<ModelSeen>, StoreError> {
    let rows: Vec<Row> = sqlx::query_as(sqlx::AssertSqlSafe(format!(
        "select {COLUMNS}, {BATTERIES} from battery_model m order by m.name collate nocase, m.id"
    )))
    .bind(hub.0)
    .fetch_all(connection)
    .await?;
    rows.into_iter().map(seen).collect()
}

/// One model; none if there is no such.
///
/// # Errors
/// [`StoreError`] if it cannot be read.
pub async fn find(
    connection: &mut SqliteConnection,
    hub: domain::HubId,
    id: ModelId,
) -> Result<Option<ModelSeen>, StoreError> {
    let row: Option<Row> = sqlx::query_as(sqlx::AssertSqlSafe(format!(
        "select {COLUMNS}, {BATTERIES} from battery_model m where m.id = ?"
    )))
    .bind(hub.0)
    .bind(id.0)
    .fetch_optional(connection)
    .await?;
    row.map(seen).transpose()
}

fn seen(row: Row) -> Result<ModelSeen, StoreError> {
    let form = ModelForm {
        maker: row.maker,
        name: row.name,
        chemistry: chemistry(&row.chemistry)?,
        nominal_voltage_v: unscaled(row.nominal_voltage_dv, TENTHS),
        rated_capacity_ah: unscaled(row.rated_capacity_dah, TENTHS),
        rated_energy_wh: unscaled(row.rated_energy_dwh, TENTHS),
        maximum_cycles: row.maximum_cycles,
        notes: row.notes,
    };
    Ok(ModelSeen {
        model: Model { id: ModelId(row.id), form },
        batteries: row.batteries,
        created_at: Time(row.created_at),
    })
}

fn chemistry(word: &str) -> Result<Chemistry, StoreError> {
    crate::word::read(word, "chemistry")
}

impl Op {
    /// Adds a model.
    ///
    /// # Errors
    /// [`StoreError::Taken`] if the maker has one of that name already.
    pub async fn add_model(&mut self, organisation: OrganisationId, new: &Model) -> Result<(), StoreError> {
        let at = self.at();
        let form = &new.form;
        sqlx::query(
            "insert into battery_model (id, hub_id, maker, name, chemistry, nominal_voltage_dv, rated_capacity_dah, \
             rated_energy_dwh, maximum_cycles, notes, created_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        )
        .bind(new.id.0)
        .bind(organisation.0)
        .bind(&form.maker)
        .bind(&form.name)
        .bind(crate::word::of(&form.chemistry)?)
        .bind(scaled(form.nominal_voltage_v, TENTHS))
        .bind(scaled(form.rated_capacity_ah, TENTHS))
        .bind(scaled(form.rated_energy_wh, TENTHS))
        .bind(form.maximum_cycles)
        .bind(&form.notes)
        .bind(at.0)
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Writes a model as it is now.
    ///
    /// # Errors
    /// [`StoreError::Taken`] if the maker has another of that name.
    pub async fn save_model(&mut self, now: &Model) -> Result<(), StoreError> {
        let form = &now.form;
        sqlx::query(
            "update battery_model set maker = ?2, name = ?3, chemistry = ?4, nominal_voltage_dv = ?5, rated_capacity_dah = ?6, \
             rated_energy_dwh = ?7, maximum_cycles = ?8, notes = ?9 where id = ?1",
        )
        .bind(now.id.0)
        .bind(&form.maker)
        .bind(&form.name)
        .bind(crate::word::of(&form.chemistry)?)
        .bind(scaled(form.nominal_voltage_v, TENTHS))
        .bind(scaled(form.rated_capacity_ah, TENTHS))
        .bind(scaled(form.rated_energy_wh, TENTHS))
        .bind(form.maximum_cycles)
        .bind(&form.notes)
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// A model as it is inside this op; none if there is no such.
    ///
    /// # Errors
    /// [`StoreError`] if it cannot be read.
    pub async fn model(&mut self, id: ModelId) -> Result<Option<Model>, StoreError> {
        Ok(find(self.connection(), domain::HubId(Uuid::nil()), id).await?.map(|seen| seen.model))
    }
}
