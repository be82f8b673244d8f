//! Batteries, and pages of their list.
//!
//! A page is merged from runs that an index keeps in order, one a state of life (and model): so the fiftieth row of any
//! filter and sort costs the same among a hundred as among a hundred thousand.

use domain::battery::{Battery, BatteryForm, Lifecycle};
use domain::text::natural_key;
use domain::{BatteryId, HubId, ModelId, Place, Time};
use serde::{Deserialize, Serialize};
use sqlx::{FromRow, QueryBuilder, Sqlite, SqliteConnection};
use uuid::Uuid;

use crate::error::StoreError;
use crate::find;
use crate::op::Op;
use crate::table::BATTERY;

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
}

/// What a list is ordered by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// Short code, as people count.
    Code,
    /// Serial number, as people count.
    Serial,
    /// Last change.
    Changed,
    /// State of life, then short code.
    Lifecycle,
    /// Model's name, then short code.
    Model,
}

/// Which page of which list.
#[derive(Clone, Debug)]
pub struct Ask {
    /// The hub whose batteries are listed.
    pub hub: HubId,
    /// Words typed; empty for all.
    pub search: String,
    /// States of life; empty for all.
    pub lifecycle: Vec<Lifecycle>,
    /// Only this model.
    pub model: Option<ModelId>,
    /// Ordered by.
    pub order: Order,
    /// Largest first.
    pub descending: bool,
    /// Where the page before ended.
    pub after: Option<Mark>,
    /// Rows wanted.
    pub limit: u32,
}

/// The place in a list after its last shown row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    group: usize,
    key: Key,
    id: Uuid,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(untagged)]
enum Key {
    Number(i64),
    Text(String),
}

#[derive(Clone, FromRow)]
struct Row {
    id: Uuid,
    hub_id: Uuid,
    short_code: String,
    code_key: String,
    serial_number: String,
    serial_key: String,
    model: Uuid,
    lifecycle: String,
    notes: String,
    created_at: i64,
    changed_at: i64,
    model_name: Option<String>,
    rated_energy_dwh: Option<i64>,
}

const SELECT: &str = "select b.id, b.hub_id, b.short_code, b.code_key, b.serial_number, b.serial_key, b.model, b.lifecycle, b.notes, \
                      b.created_at, b.changed_at, m.name model_name, m.rated_energy_dwh \
                      from battery b left join battery_model m on m.id = b.model where ";

/// One battery of `hub`; none if there is no such.
///
/// # Errors
/// [`StoreError`] if it cannot be read.
pub async fn find(
    connection: &mut SqliteConnection,
    hub: HubId,
    id: BatteryId,
) -> Result<Option<BatterySeen>, StoreError> {
    let mut sql = QueryBuilder::new(SELECT);
    sql.push("b.id = ").push_bind(id.0).push(" and b.hub_id = ").push_bind(hub.0);
    let row: Option<Row> = sql.build_query_as().fetch_optional(connection).await?;
    row.map(seen).transpose()
}

/// A page, and where it ended if there is more.
///
/// # Errors
/// [`StoreError`] if it cannot be read.
pub async fn page(
    connection: &mut SqliteConnection,
    ask: &Ask,
) -> Result<(Vec<BatterySeen>, Option<Mark>), StoreError> {
    let hits = hits(connection, ask).await?;
    let groups = groups(connection, ask).await?;
    let wanted = usize::try_from(ask.limit).unwrap_or(usize::MAX);
    let mut rows: Vec<(usize, Row)> = Vec::new();
    let start = ask.after.as_ref().map_or(0, |mark| mark.group);
    for (number, group) in groups.iter().enumerate().skip(start) {
        let after = ask.after.as_ref().filter(|mark| mark.group == number);
        let mut merged = Vec::new();
        for run in group {
            merged.extend(run_rows(connection, ask, run, after, &hits).await?);
        }
        merged.sort_by_cached_key(|row: &Row| (key(ask.order, row), row.id));
        if ask.descending {
            merged.reverse();
        }
        rows.extend(merged.into_iter().map(|row| (number, row)));
        if rows.len() > wanted {
            break;
        }
    }
    let more = rows.len() > wanted;
    rows.truncate(wanted);
    let next =
        rows.last().filter(|_| more).map(|(group, row)| Mark { group: *group, key: key(ask.order, row), id: row.id });
    let rows = rows.into_iter().map(|(_, row)| seen(row)).collect::<Result<_, _>>()?;
    Ok((rows, next))
}

/// A run of rows that one index keeps in order.
struct Run {
    model: Option<ModelId>,
    lifecycle: Lifecycle,
}

/// The runs of a list, in groups that follow one another; the runs of one group are merged.
async fn groups(connection: &mut SqliteConnection, ask: &Ask) -> Result<Vec<Vec<Run>>, StoreError> {
    let wanted = |state: &Lifecycle| ask.lifecycle.is_empty() || ask.lifecycle.contains(state);
    let states: Vec<Lifecycle> = Lifecycle::ALL.into_iter().filter(wanted).collect();
    let run = |model| move |lifecycle: &Lifecycle| Run { model, lifecycle: *lifecycle };
    let mut groups: Vec<Vec<Run>> = match ask.order {
        Order::Code | Order::Serial | Order::Changed => vec![states.iter().map(run(ask.model)).collect()],
        Order::Lifecycle => states.iter().map(run(ask.model)).map(|run| vec![run]).collect(),
        Order::Model => {
            let models: Vec<Uuid> = match ask.model {
                Some(model) => vec![model.0],
                None => {
                    sqlx::query_scalar("select id from battery_model order by name collate nocase, id")
                        .fetch_all(connection)
                        .await?
                }
            };
            models.into_iter().map(|model| states.iter().map(run(Some(ModelId(model)))).collect()).collect()
        }
    };
    if ask.descending {
        groups.reverse();
    }
    Ok(groups)
}

async fn run_rows(
    connection: &mut SqliteConnection,
    ask: &Ask,
    run: &Run,
    after: Option<&Mark>,
    hits: &Hits,
) -> Result<Vec<Row>, StoreError> {
    let (column, descending) = (column(ask.order), if ask.descending { "desc" } else { "asc" });
    let mut sql = QueryBuilder::new(SELECT);
    sql.push("b.hub_id = ").push_bind(ask.hub.0);
    if let Some(model) = run.model {
        sql.push(" and b.model = ").push_bind(model.0);
    }
    sql.push(" and b.lifecycle = ").push_bind(run.lifecycle.word());
    if let Some(mark) = after {
        let than = if ask.descending { "<" } else { ">" };
        sql.push(format_args!(" and (b.{column}, b.id) {than} ("));
        match mark.key.clone() {
            Key::Number(number) => sql.push_bind(number),
            Key::Text(text) => sql.push_bind(text),
        };
        sql.push(", ").push_bind(mark.id).push(")");
    }
    hits.restrict(&mut sql);
    sql.push(format_args!(" order by b.{column} {descending}, b.id {descending} limit "))
        .push_bind(i64::from(ask.limit) + 1);
    Ok(sql.build_query_as().fetch_all(connection).await?)
}

fn column(order: Order) -> &'static str {
    match order {
        Order::Code | Order::Lifecycle | Order::Model => "code_key",
        Order::Serial => "serial_key",
        Order::Changed => "changed_at",
    }
}

fn key(order: Order, row: &Row) -> Key {
    match order {
        Order::Code | Order::Lifecycle | Order::Model => Key::Text(row.code_key.clone()),
        Order::Serial => Key::Text(row.serial_key.clone()),
        Order::Changed => Key::Number(row.changed_at),
    }
}

/// What a search leaves of a list.
enum Hits {
    /// Nothing was typed.
    All,
    /// Few records match: these.
    Few(Vec<Uuid>),
    /// Many match, so that some soon turn up in any order: each row is asked whether it is one.
    Many(String),
}

/// Up to this many hits are looked up one by one; above, they are common enough to be met while walking the order.
const FEW: usize = 2_000;

async fn hits(connection: &mut SqliteConnection, ask: &Ask) -> Result<Hits, StoreError> {
    let Some(query) = find::query(&ask.search, &[Place::from(ask.hub)]) else { return Ok(Hits::All) };
    let few = i64::try_from(FEW).unwrap_or(i64::MAX);
    let ids: Vec<Uuid> = sqlx::query_scalar(
        "select x.id from found f join _find x on x.rowid = f.rowid where found match ? and x.tbl = ? limit ?",
    )
    .bind(&query)
    .bind(BATTERY)
    .bind(few + 1)
    .fetch_all(connection)
    .await?;
    Ok(if ids.len() > FEW { Hits::Many(query) } else { Hits::Few(ids) })
}

impl Hits {
    fn restrict(&self, sql: &mut QueryBuilder<Sqlite>) {
        match self {
            Self::All => {}
            Self::Few(ids) => {
                let list = ids.iter().map(|id| format!("\"{:X}\"", id.as_simple())).collect::<Vec<_>>().join(",");
                sql.push(" and +b.id in (select unhex(value) from json_each(")
                    .push_bind(format!("[{list}]"))
                    .push("))");
            }
            Self::Many(query) => {
                sql.push(" and exists (select 1 from _find x join found f on f.rowid = x.rowid where x.tbl = ");
                sql.push_bind(BATTERY).push(" and x.id = b.id and found match ").push_bind(query.clone()).push(")");
            }
        }
    }
}

/// How many batteries of a hub are in each state of life, among those a search and a model leave.
///
/// # Errors
/// [`StoreError`] if they cannot be counted.
pub async fn counts(
    connection: &mut SqliteConnection,
    hub: HubId,
    search: &str,
    model: Option<ModelId>,
) -> Result<Vec<(Lifecycle, i64)>, StoreError> {
    let mut sql = match find::query(search, &[Place::from(hub)]) {
        None => QueryBuilder::new("select b.lifecycle, count(*) from battery b where "),
        Some(query) => {
            let mut sql = QueryBuilder::new(
                "select b.lifecycle, count(*) from found f join _find x on x.rowid = f.rowid join battery b on b.id = x.id \
                 where found match ",
            );
            sql.push_bind(query).push(" and x.tbl = ").push_bind(BATTERY).push(" and ");
            sql
        }
    };
    sql.push("b.hub_id = ").push_bind(hub.0);
    if let Some(model) = model {
        sql.push(" and b.model = ").push_bind(model.0);
    }
    sql.push(" group by b.lifecycle");
    let rows: Vec<(String, i64)> = sql.build_query_as().fetch_all(connection).await?;
    rows.into_iter().map(|(word, count)| Ok((lifecycle(&word)?, count))).collect()
}

/// The highest code of the form `B-number`; none if there is none.
///
/// # Errors
/// [`StoreError`] if it cannot be read.
pub async fn last_code(connection: &mut SqliteConnection, hub: HubId) -> Result<Option<String>, StoreError> {
    Ok(sqlx::query_scalar(
        "select short_code from battery where hub_id = ? and code_key >= 'b-' and code_key < 'b.' \
         and short_code not glob 'B-*[^0-9]*' order by code_key desc limit 1",
    )
    .bind(hub.0)
    .fetch_optional(connection)
    .await?)
}

fn seen(row: Row) -> Result<BatterySeen, StoreError> {
    let form = BatteryForm {
        short_code: row.short_code,
        serial_number: row.serial_number,
        model: ModelId(row.model),
        notes: row.notes,
    };
    Ok(BatterySeen {
        battery: Battery { id: BatteryId(row.id), hub: HubId(row.hub_id), form, lifecycle: lifecycle(&row.lifecycle)? },
        model_name: row.model_name.unwrap_or_default(),
        rated_energy_dwh: row.rated_energy_dwh.unwrap_or_default(),
        created_at: Time(row.created_at),
        changed_at: Time(row.changed_at),
    })
}

fn lifecycle(word: &str) -> Result<Lifecycle, StoreError> {
    Lifecycle::from_word(word).ok_or(StoreError::Unreadable { what: "lifecycle" })
}

impl Op {
    /// Adds a battery.
    ///
    /// # Errors
    /// [`StoreError::Taken`] if another of the hub has its code or serial number.
    pub async fn add_battery(&mut self, new: &Battery) -> Result<(), StoreError> {
        let at = self.at();
        sqlx::query(
            "insert into battery (id, hub_id, short_code, code_key, serial_number, serial_key, model, lifecycle, notes, \
             created_at, changed_at) values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?10)",
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
        .bind(at.0)
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Writes a battery as it is now.
    ///
    /// # Errors
    /// [`StoreError::Taken`] if another of the hub has its code or serial number.
    pub async fn save_battery(&mut self, now: &Battery) -> Result<(), StoreError> {
        let at = self.at();
        sqlx::query(
            "update battery set short_code = ?2, code_key = ?3, serial_number = ?4, serial_key = ?5, model = ?6, \
             lifecycle = ?7, notes = ?8, changed_at = ?9 where id = ?1",
        )
        .bind(now.id.0)
        .bind(&now.form.short_code)
        .bind(natural_key(&now.form.short_code))
        .bind(&now.form.serial_number)
        .bind(natural_key(&now.form.serial_number))
        .bind(now.form.model.0)
        .bind(now.lifecycle.word())
        .bind(&now.form.notes)
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
