//! Hubs and their settings.

use domain::check::{scaled, unscaled};
use domain::hub::{Hub, HubForm, scale};
use domain::{HubId, Place};
use sqlx::{AssertSqlSafe, FromRow, SqliteConnection};
use uuid::Uuid;

use crate::error::StoreError;
use crate::list::{List, Order};
use crate::op::Op;
use crate::table::HUB;
use crate::word;

/// The list of hubs.
pub const LIST: List = List {
    table: HUB,
    name: "hub",
    joins: "",
    words: "t.code || ' ' || t.name || ' ' || t.place",
    title: ["t.name", "t.code"],
    filters: &[],
    orders: &[Order { name: "name", sql: "t.name" }],
    also: &[],
};

#[derive(FromRow)]
struct Row {
    id: Uuid,
    code: String,
    name: String,
    place: String,
    colour: String,
    latitude_e6: Option<i64>,
    longitude_e6: Option<i64>,
    solar_capacity_w: Option<i64>,
    zone: String,
    currency: String,
    tax_on: bool,
    tax_pct_e2: i64,
    due_time: String,
    issue_soc_pct: i64,
    soh_floor_pct: i64,
    fresh_green_h: i64,
    fresh_orange_h: i64,
    gap_awake_min: i64,
    gap_asleep_min: i64,
    deposit_policy: String,
    debt_limit: i64,
    overdue_notice_h: i64,
    return_survey: bool,
    idle_lock_min: i64,
    session_h: i64,
}

/// A hub's columns after `id` and `hub_id`, in the order they are bound. Written out: joining a list of them sends the
/// optimising compiler into an hour of proofs about overflow.
const COLUMNS: &str = "code, name, place, colour, latitude_e6, longitude_e6, solar_capacity_w, zone, currency, tax_on, \
                       tax_pct_e2, due_time, issue_soc_pct, soh_floor_pct, fresh_green_h, fresh_orange_h, gap_awake_min, \
                       gap_asleep_min, deposit_policy, debt_limit, overdue_notice_h, return_survey, idle_lock_min, session_h";
/// As many values.
const VALUES: &str = "?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?";

/// Every hub, by name.
///
/// # Errors
/// [`StoreError`] if they cannot be read.
pub async fn list(connection: &mut SqliteConnection) -> Result<Vec<Hub>, StoreError> {
    let sql = format!("select id, {COLUMNS} from hub order by name collate nocase, id");
    let rows: Vec<Row> = sqlx::query_as(AssertSqlSafe(sql)).fetch_all(connection).await?;
    rows.into_iter().map(hub).collect()
}

/// One hub; none if there is no such.
///
/// # Errors
/// [`StoreError`] if it cannot be read.
pub async fn find(connection: &mut SqliteConnection, id: HubId) -> Result<Option<Hub>, StoreError> {
    let sql = format!("select id, {COLUMNS} from hub where id = ?");
    let row: Option<Row> = sqlx::query_as(AssertSqlSafe(sql)).bind(id.0).fetch_optional(connection).await?;
    row.map(hub).transpose()
}

fn hub(row: Row) -> Result<Hub, StoreError> {
    let form = HubForm {
        code: row.code,
        name: row.name,
        place: row.place,
        colour: word::read(&row.colour, "colour")?,
        latitude: row.latitude_e6.map(|e6| unscaled(e6, scale::DEGREES)),
        longitude: row.longitude_e6.map(|e6| unscaled(e6, scale::DEGREES)),
        solar_capacity_kw: row.solar_capacity_w.map(|w| unscaled(w, scale::KW)),
        zone: row.zone,
        currency: row.currency,
        tax_on: row.tax_on,
        tax_pct: unscaled(row.tax_pct_e2, scale::PERCENT),
        due_time: row.due_time,
        issue_soc_pct: row.issue_soc_pct,
        soh_floor_pct: row.soh_floor_pct,
        fresh_green_h: row.fresh_green_h,
        fresh_orange_h: row.fresh_orange_h,
        gap_awake_min: row.gap_awake_min,
        gap_asleep_min: row.gap_asleep_min,
        deposit_policy: word::read(&row.deposit_policy, "deposit policy")?,
        debt_limit: row.debt_limit,
        overdue_notice_h: row.overdue_notice_h,
        return_survey: row.return_survey,
        idle_lock_min: row.idle_lock_min,
        session_h: row.session_h,
    };
    Ok(Hub { id: HubId(row.id), form })
}

impl Op {
    /// Adds a hub; the op must be the new hub's own.
    ///
    /// # Errors
    /// [`StoreError::Taken`] if another has its code.
    pub async fn add_hub(&mut self, new: &Hub) -> Result<(), StoreError> {
        let sql = format!("insert into hub ({COLUMNS}, created_at, id, hub_id) values ({VALUES}, ?, ?, ?)");
        let at = self.at();
        bound(sql, &new.form)?.bind(at.0).bind(new.id.0).bind(Place::from(new.id).0).execute(self.connection()).await?;
        Ok(())
    }

    /// Writes a hub as it is now.
    ///
    /// # Errors
    /// [`StoreError::Taken`] if another has its code.
    pub async fn save_hub(&mut self, now: &Hub) -> Result<(), StoreError> {
        let sql = format!("update hub set ({COLUMNS}) = ({VALUES}) where id = ?");
        bound(sql, &now.form)?.bind(now.id.0).execute(self.connection()).await?;
        Ok(())
    }

    /// A hub as it is inside this op; none if there is no such.
    ///
    /// # Errors
    /// [`StoreError`] if it cannot be read.
    pub async fn hub(&mut self, id: HubId) -> Result<Option<Hub>, StoreError> {
        find(self.connection(), id).await
    }
}

type Bound = sqlx::query::Query<'static, sqlx::Sqlite, sqlx::sqlite::SqliteArguments>;

fn bound(sql: String, form: &HubForm) -> Result<Bound, StoreError> {
    Ok(sqlx::query(AssertSqlSafe(sql))
        .bind(form.code.clone())
        .bind(form.name.clone())
        .bind(form.place.clone())
        .bind(word::of(&form.colour)?)
        .bind(form.latitude.map(|degrees| scaled(degrees, scale::DEGREES)))
        .bind(form.longitude.map(|degrees| scaled(degrees, scale::DEGREES)))
        .bind(form.solar_capacity_kw.map(|kw| scaled(kw, scale::KW)))
        .bind(form.zone.clone())
        .bind(form.currency.clone())
        .bind(form.tax_on)
        .bind(scaled(form.tax_pct, scale::PERCENT))
        .bind(form.due_time.clone())
        .bind(form.issue_soc_pct)
        .bind(form.soh_floor_pct)
        .bind(form.fresh_green_h)
        .bind(form.fresh_orange_h)
        .bind(form.gap_awake_min)
        .bind(form.gap_asleep_min)
        .bind(word::of(&form.deposit_policy)?)
        .bind(form.debt_limit)
        .bind(form.overdue_notice_h)
        .bind(form.return_survey)
        .bind(form.idle_lock_min)
        .bind(form.session_h))
}
