//! Counts of the stock, and everything that could be counted.

use domain::custody::HolderKind;
use domain::stock::StockCount;
use domain::{HubId, Item, StockCountId, Time, UserId};
use serde::Serialize;
use serde::de::DeserializeOwned;
use sqlx::{AssertSqlSafe, FromRow, SqliteConnection};
use uuid::Uuid;

use crate::error::StoreError;
use crate::op::Op;
use crate::word;

/// A count with who made it.
#[derive(Clone, Debug)]
pub struct StockCountSeen {
    /// The count.
    pub count: StockCount,
    /// Who counted.
    pub actor_name: String,
}

#[derive(FromRow)]
struct Row {
    id: Uuid,
    hub_id: Uuid,
    at: i64,
    actor: Uuid,
    kinds: String,
    expected: i64,
    found: i64,
    missing: String,
    unexpected: String,
    unknown: String,
    note: String,
    actor_name: Option<String>,
}

const ROWS: &str = "select s.*, u.name actor_name from stock_count s left join user u on u.id = s.actor";

/// The last counts of a hub, the latest first; at most `limit`.
///
/// # Errors
/// [`StoreError`] if they cannot be read.
pub async fn last(
    connection: &mut SqliteConnection,
    hub: HubId,
    limit: u32,
) -> Result<Vec<StockCountSeen>, StoreError> {
    let sql = AssertSqlSafe(format!("{ROWS} where s.hub_id = ? order by s.at desc, s.id desc limit ?"));
    let rows: Vec<Row> = sqlx::query_as(sql).bind(hub.0).bind(limit).fetch_all(connection).await?;
    rows.into_iter().map(seen).collect()
}

/// One count of `hub`; none if there is no such.
///
/// # Errors
/// [`StoreError`] if it cannot be read.
pub async fn find(
    connection: &mut SqliteConnection,
    hub: HubId,
    id: StockCountId,
) -> Result<Option<StockCountSeen>, StoreError> {
    let sql = AssertSqlSafe(format!("{ROWS} where s.id = ? and s.hub_id = ?"));
    let row: Option<Row> = sqlx::query_as(sql).bind(id.0).bind(hub.0).fetch_optional(connection).await?;
    row.map(seen).transpose()
}

fn seen(row: Row) -> Result<StockCountSeen, StoreError> {
    Ok(StockCountSeen {
        count: StockCount {
            id: StockCountId(row.id),
            hub: HubId(row.hub_id),
            at: Time(row.at),
            actor: UserId(row.actor),
            kinds: json(&row.kinds)?,
            expected: row.expected,
            found: row.found,
            missing: json(&row.missing)?,
            unexpected: json(&row.unexpected)?,
            unknown: json(&row.unknown)?,
            note: row.note,
        },
        actor_name: row.actor_name.unwrap_or_default(),
    })
}

fn json<T: DeserializeOwned>(text: &str) -> Result<T, StoreError> {
    serde_json::from_str(text).map_err(|_| StoreError::Unreadable { what: "stock count" })
}

fn text<T: Serialize>(value: &T) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|_| StoreError::Unreadable { what: "stock count" })
}

/// Something that could be counted, at whatever hub.
#[derive(Clone, Debug)]
pub struct Countable {
    /// The thing.
    pub item: Item,
    /// The hub it belongs to.
    pub hub: HubId,
    /// Its code.
    pub code: String,
    /// Its serial number; empty if it has none.
    pub serial_number: String,
    /// What else it is called.
    pub aliases: Vec<String>,
    /// Who holds it; none of what is gone for good.
    pub holder: Option<HolderKind>,
    /// Which hub holds it, if one does.
    pub held_by: Option<HubId>,
    /// What the holder is called.
    pub holder_name: String,
}

#[derive(FromRow)]
struct CountableRow {
    kind: String,
    id: Uuid,
    hub_id: Uuid,
    code: String,
    serial_number: String,
    aliases: String,
    holder_kind: Option<String>,
    holder: Option<Uuid>,
    holder_name: Option<String>,
}

/// Everything that could be counted, of every hub; customers are named where they are `hub`'s.
///
/// # Errors
/// [`StoreError`] if it cannot be read.
pub async fn countable(connection: &mut SqliteConnection, hub: HubId) -> Result<Vec<Countable>, StoreError> {
    let rows: Vec<CountableRow> = sqlx::query_as(
        "select i.*, e.holder_kind, e.holder, case e.holder_kind when 'customer' then (select name from customer c \
         where c.id = e.holder and c.hub_id = ?) when 'technician' then (select name from user u where u.id = e.holder) \
         when 'unknown' then null else (select name from hub h where h.id = e.holder) end holder_name \
         from (select 'battery' kind, id, hub_id, short_code code, serial_number, aliases from battery \
         union all select 'equipment', id, hub_id, code, serial_number, '[]' from equipment) i \
         left join custody_event e on e.open_item = i.id",
    )
    .bind(hub.0)
    .fetch_all(connection)
    .await?;
    rows.into_iter().map(countable_of).collect()
}

fn countable_of(row: CountableRow) -> Result<Countable, StoreError> {
    let holder = row.holder_kind.as_deref().map(|word| word::read(word, "holder")).transpose()?;
    let held_by = if holder == Some(HolderKind::Hub) { row.holder.map(HubId) } else { None };
    Ok(Countable {
        item: Item { kind: word::read(&row.kind, "item kind")?, id: row.id },
        hub: HubId(row.hub_id),
        code: row.code,
        serial_number: row.serial_number,
        aliases: json(&row.aliases)?,
        holder,
        held_by,
        holder_name: row.holder_name.unwrap_or_default(),
    })
}

impl Op {
    /// Writes down a count.
    ///
    /// # Errors
    /// [`StoreError`] if the database refuses.
    pub async fn add_stock_count(&mut self, new: &StockCount) -> Result<(), StoreError> {
        sqlx::query(
            "insert into stock_count (id, hub_id, at, actor, kinds, expected, found, missing, unexpected, unknown, note) \
             values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        )
        .bind(new.id.0)
        .bind(new.hub.0)
        .bind(new.at.0)
        .bind(new.actor.0)
        .bind(text(&new.kinds)?)
        .bind(new.expected)
        .bind(new.found)
        .bind(text(&new.missing)?)
        .bind(text(&new.unexpected)?)
        .bind(text(&new.unknown)?)
        .bind(&new.note)
        .execute(self.connection())
        .await?;
        Ok(())
    }
}
