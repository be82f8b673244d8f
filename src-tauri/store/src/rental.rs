//! Rentals and their lines.

use domain::price::{Flat, Millionths, Price};
use domain::rental::{Line, Rental};
use domain::text::natural_key;
use domain::{ActId, CustomerId, HubId, Item, RentalId, RentalLineId, TermsId, Time};
use serde::Serialize;
use serde::de::DeserializeOwned;
use sqlx::{AssertSqlSafe, FromRow, SqliteConnection};
use uuid::Uuid;

use crate::error::StoreError;
use crate::list::{Also, Filter, List, Order, chosen, id_text, in_order, said};
use crate::op::Op;
use crate::table::{CUSTOMER, RENTAL, RENTAL_LINE};
use crate::word;

/// The list of rentals. Where one stands follows from its lines.
pub const LIST: List = List {
    table: RENTAL,
    name: "rental",
    joins: "left join customer c on c.id = t.customer",
    words: concat!(
        said!("t.code"),
        " || ' ' || coalesce(c.name || ' ' || c.code, '') || ' ' || coalesce((select group_concat(coalesce(b.short_code, \
         e.code), ' ') from rental_line l left join battery b on b.id = l.item left join equipment e on e.id = l.item \
         where l.rental = t.id), '')"
    ),
    title: ["t.code", "coalesce(c.name, '')"],
    filters: &[
        Filter {
            name: "state",
            sql: "case when exists (select 1 from rental_line l where l.rental = t.id and l.ended_at is null) then 'active' \
                  when exists (select 1 from rental_line l where l.rental = t.id and l.outcome <> 'undone') then 'returned' \
                  else 'undone' end",
        },
        Filter { name: "customer", sql: id_text!("t.customer") },
    ],
    orders: &[
        Order { name: "code", sql: "t.code" },
        Order { name: "customer", sql: "c.name" },
        Order { name: "started", sql: "t.started_at" },
        Order {
            name: "due",
            sql: "(select min(l.due_at) from rental_line l where l.rental = t.id and l.ended_at is null)",
        },
        Order { name: "ended", sql: "(select max(l.ended_at) from rental_line l where l.rental = t.id)" },
    ],
    also: &[
        Also { table: RENTAL_LINE, rows: "select rental from rental_line where id = ?" },
        Also { table: CUSTOMER, rows: "select id from rental where customer = ?" },
    ],
};

/// A rental as a list shows it.
#[derive(Clone, Debug)]
pub struct RentalSeen {
    /// The rental.
    pub rental: Rental,
    /// The customer's name.
    pub customer_name: String,
    /// The customer's code.
    pub customer_code: String,
    /// What the customer has as credit; below nothing, what they owe.
    pub balance: i64,
}

/// A line with what its thing is called.
#[derive(Clone, Debug)]
pub struct LineSeen {
    /// The line.
    pub line: Line,
    /// The thing's code.
    pub item_code: String,
    /// Who rents.
    pub customer: CustomerId,
    /// The rental's code.
    pub rental_code: String,
}

#[derive(FromRow)]
struct Row {
    id: Uuid,
    hub_id: Uuid,
    code: String,
    customer: Uuid,
    started_at: i64,
    note: String,
    act: Uuid,
    customer_name: Option<String>,
    customer_code: Option<String>,
    owed: Option<i64>,
}

#[derive(FromRow)]
struct LineRow {
    id: Uuid,
    hub_id: Uuid,
    rental: Uuid,
    item_kind: String,
    item: Uuid,
    terms: Uuid,
    flat: Option<String>,
    started_at: i64,
    due_at: i64,
    ended_at: Option<i64>,
    outcome: Option<String>,
    swaps: i64,
    recharges: i64,
    energy: i64,
    mass: i64,
    volume: i64,
    soc_out_pct_e2: Option<i64>,
    soc_back_pct_e2: Option<i64>,
    condition_out: String,
    condition_back: String,
    price: Option<String>,
    act: Uuid,
    item_code: Option<String>,
    customer: Uuid,
    rental_code: String,
}

/// Columns of a [`Row`], over [`LIST`].
const COLUMNS: &str = "t.id, t.hub_id, t.code, t.customer, t.started_at, t.note, t.act, c.name customer_name, \
                       c.code customer_code, (select amount from _balance where place = t.hub_id and account = 'customer' \
                       and party = t.customer) owed";

const LINES: &str = "select l.*, r.customer, r.code rental_code, coalesce(b.short_code, e.code) item_code \
                     from rental_line l join rental r on r.id = l.rental left join battery b on b.id = l.item \
                     left join equipment e on e.id = l.item";

/// By the item: neither by all it was on before nor (`+`) by whatever is out at the hub.
const OPEN_OF_ITEM: &str = "where l.item = ? and l.item_kind = ? and +l.hub_id = ? and l.ended_at is null";

/// By what they hold: neither by all they had before nor (`+`) by whatever is out at the hub.
const OPEN_OF_CUSTOMER: &str = "where l.item in (select open_item from custody_event where holder = ?1 and \
                                holder_kind = 'customer' and open_item is not null) and l.ended_at is null \
                                and +r.customer = ?1 and +l.hub_id = ?2 order by l.due_at, l.id";

/// One rental of `hub`; none if there is no such.
///
/// # Errors
/// [`StoreError`] if it cannot be read.
pub async fn find(
    connection: &mut SqliteConnection,
    hub: HubId,
    id: RentalId,
) -> Result<Option<RentalSeen>, StoreError> {
    let sql = AssertSqlSafe(format!("select {COLUMNS} from rental t {} where t.id = ? and t.hub_id = ?", LIST.joins));
    let row: Option<Row> = sqlx::query_as(sql).bind(id.0).bind(hub.0).fetch_optional(connection).await?;
    Ok(row.map(seen))
}

/// The rentals called `ids`, in their order.
///
/// # Errors
/// [`StoreError`] if they cannot be read.
pub async fn these(connection: &mut SqliteConnection, ids: &[Uuid]) -> Result<Vec<RentalSeen>, StoreError> {
    let sql = format!("select {COLUMNS} from {} {} order by j.key", chosen(LIST.name), LIST.joins);
    let rows: Vec<Row> = sqlx::query_as(AssertSqlSafe(sql)).bind(in_order(ids)).fetch_all(connection).await?;
    Ok(rows.into_iter().map(seen).collect())
}

/// The lines of these rentals, in the order they began.
///
/// # Errors
/// [`StoreError`] if they cannot be read.
pub async fn lines_of(connection: &mut SqliteConnection, rentals: &[Uuid]) -> Result<Vec<LineSeen>, StoreError> {
    let sql = format!("{LINES} where l.rental in (select unhex(value) from json_each(?)) order by l.started_at, l.id");
    let rows: Vec<LineRow> = sqlx::query_as(AssertSqlSafe(sql)).bind(in_order(rentals)).fetch_all(connection).await?;
    rows.into_iter().map(line_seen).collect()
}

/// The line an item is out on; none if it is not out.
///
/// # Errors
/// [`StoreError`] if it cannot be read.
pub async fn open_line_of(
    connection: &mut SqliteConnection,
    hub: HubId,
    item: Item,
) -> Result<Option<LineSeen>, StoreError> {
    let query = sqlx::query_as(AssertSqlSafe(format!("{LINES} {OPEN_OF_ITEM}")))
        .bind(item.id)
        .bind(item.kind.word())
        .bind(hub.0);
    let row: Option<LineRow> = query.fetch_optional(connection).await?;
    row.map(line_seen).transpose()
}

/// Whether an item was still out after a moment, on another line than this one.
///
/// # Errors
/// [`StoreError`] if it cannot be read.
pub async fn was_out_after(
    connection: &mut SqliteConnection,
    item: Item,
    line: RentalLineId,
    at: Time,
) -> Result<bool, StoreError> {
    let sql = "select exists (select 1 from rental_line where item = ? and item_kind = ? and id <> ? and ended_at > ? \
               and outcome <> 'undone')";
    let query = sqlx::query_scalar(sql).bind(item.id).bind(item.kind.word()).bind(line.0).bind(at.0);
    Ok(query.fetch_one(connection).await?)
}

/// The line on which an item of `hub` was lost or stolen last; none if it never was.
///
/// # Errors
/// [`StoreError`] if it cannot be read.
pub async fn lost_line_of(
    connection: &mut SqliteConnection,
    hub: HubId,
    item: Item,
) -> Result<Option<LineSeen>, StoreError> {
    let sql = format!(
        "{LINES} where l.item = ? and l.item_kind = ? and l.hub_id = ? and l.outcome in ('lost', 'stolen') \
         order by l.ended_at desc, l.id desc limit 1"
    );
    let query = sqlx::query_as(AssertSqlSafe(sql)).bind(item.id).bind(item.kind.word()).bind(hub.0);
    let row: Option<LineRow> = query.fetch_optional(connection).await?;
    row.map(line_seen).transpose()
}

/// What a customer of `hub` has out, what is due first first.
///
/// # Errors
/// [`StoreError`] if it cannot be read.
pub async fn open_lines_of(
    connection: &mut SqliteConnection,
    hub: HubId,
    customer: CustomerId,
) -> Result<Vec<LineSeen>, StoreError> {
    let sql = format!("{LINES} {OPEN_OF_CUSTOMER}");
    let rows: Vec<LineRow> =
        sqlx::query_as(AssertSqlSafe(sql)).bind(customer.0).bind(hub.0).fetch_all(connection).await?;
    rows.into_iter().map(line_seen).collect()
}

/// One line of `hub`; none if there is no such.
///
/// # Errors
/// [`StoreError`] if it cannot be read.
pub async fn line(
    connection: &mut SqliteConnection,
    hub: HubId,
    id: RentalLineId,
) -> Result<Option<LineSeen>, StoreError> {
    let sql = AssertSqlSafe(format!("{LINES} where l.id = ? and l.hub_id = ?"));
    let row: Option<LineRow> = sqlx::query_as(sql).bind(id.0).bind(hub.0).fetch_optional(connection).await?;
    row.map(line_seen).transpose()
}

/// The highest code of a year's rentals, `R-2026-00318`; none if there is none.
///
/// # Errors
/// [`StoreError`] if it cannot be read.
pub async fn last_code(
    connection: &mut SqliteConnection,
    hub: HubId,
    year: &str,
) -> Result<Option<String>, StoreError> {
    let (first, after) = (natural_key(&format!("R-{year}-0")), natural_key(&format!("R-{year}-999999999")));
    let sql = "select code from rental where hub_id = ? and code_key between ? and ? order by code_key desc limit 1";
    Ok(sqlx::query_scalar(sql).bind(hub.0).bind(first).bind(after).fetch_optional(connection).await?)
}

fn seen(row: Row) -> RentalSeen {
    RentalSeen {
        rental: Rental {
            id: RentalId(row.id),
            hub: HubId(row.hub_id),
            code: row.code,
            customer: CustomerId(row.customer),
            started: Time(row.started_at),
            note: row.note,
            act: ActId(row.act),
        },
        customer_name: row.customer_name.unwrap_or_default(),
        customer_code: row.customer_code.unwrap_or_default(),
        balance: -row.owed.unwrap_or(0),
    }
}

fn line_seen(row: LineRow) -> Result<LineSeen, StoreError> {
    Ok(LineSeen {
        line: Line {
            id: RentalLineId(row.id),
            hub: HubId(row.hub_id),
            rental: RentalId(row.rental),
            item: Item { kind: word::read(&row.item_kind, "item kind")?, id: row.item },
            terms: TermsId(row.terms),
            flat: row.flat.as_deref().map(json::<Flat>).transpose()?,
            started: Time(row.started_at),
            due: Time(row.due_at),
            ended: row.ended_at.map(Time),
            outcome: row.outcome.as_deref().map(|word| word::read(word, "outcome")).transpose()?,
            swaps: row.swaps,
            recharges: row.recharges,
            energy: Millionths(row.energy),
            mass: Millionths(row.mass),
            volume: Millionths(row.volume),
            soc_out_e2: row.soc_out_pct_e2,
            soc_back_e2: row.soc_back_pct_e2,
            condition_out: condition(&row.condition_out)?,
            condition_back: condition(&row.condition_back)?,
            price: row.price.as_deref().map(json::<Price>).transpose()?,
            act: ActId(row.act),
        },
        item_code: row.item_code.unwrap_or_default(),
        customer: CustomerId(row.customer),
        rental_code: row.rental_code,
    })
}

fn condition<T: DeserializeOwned>(word: &str) -> Result<Option<T>, StoreError> {
    if word.is_empty() { Ok(None) } else { word::read(word, "condition").map(Some) }
}

fn json<T: DeserializeOwned>(text: &str) -> Result<T, StoreError> {
    serde_json::from_str(text).map_err(|_| StoreError::Unreadable { what: "rental line" })
}

fn text<T: Serialize>(value: &T) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|_| StoreError::Unreadable { what: "rental line" })
}

impl Op {
    /// Adds a rental.
    ///
    /// # Errors
    /// [`StoreError::Taken`] if another of the hub has its code.
    pub async fn add_rental(&mut self, new: &Rental) -> Result<(), StoreError> {
        let at = self.at();
        sqlx::query(
            "insert into rental (id, hub_id, code, code_key, customer, started_at, note, act, created_at, changed_at) \
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?9)",
        )
        .bind(new.id.0)
        .bind(new.hub.0)
        .bind(&new.code)
        .bind(natural_key(&new.code))
        .bind(new.customer.0)
        .bind(new.started.0)
        .bind(&new.note)
        .bind(new.act.0)
        .bind(at.0)
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Writes a line as it is now; adds it if it is new.
    ///
    /// # Errors
    /// [`StoreError`] if the database refuses.
    pub async fn save_line(&mut self, now: &Line) -> Result<(), StoreError> {
        sqlx::query(
            "insert into rental_line (id, hub_id, rental, item_kind, item, terms, flat, started_at, due_at, ended_at, \
             outcome, swaps, recharges, energy, mass, volume, soc_out_pct_e2, soc_back_pct_e2, condition_out, \
             condition_back, price, total, act) \
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23) \
             on conflict (id) do update set item = ?5, started_at = ?8, due_at = ?9, ended_at = ?10, outcome = ?11, \
             swaps = ?12, recharges = ?13, energy = ?14, mass = ?15, volume = ?16, soc_back_pct_e2 = ?18, \
             condition_back = ?20, price = ?21, total = ?22, act = ?23",
        )
        .bind(now.id.0)
        .bind(now.hub.0)
        .bind(now.rental.0)
        .bind(now.item.kind.word())
        .bind(now.item.id)
        .bind(now.terms.0)
        .bind(now.flat.as_ref().map(text).transpose()?)
        .bind(now.started.0)
        .bind(now.due.0)
        .bind(now.ended.map(|at| at.0))
        .bind(now.outcome.map(domain::rental::Ending::word))
        .bind(now.swaps)
        .bind(now.recharges)
        .bind(now.energy.0)
        .bind(now.mass.0)
        .bind(now.volume.0)
        .bind(now.soc_out_e2)
        .bind(now.soc_back_e2)
        .bind(now.condition_out.map_or("", domain::rental::Condition::word))
        .bind(now.condition_back.map_or("", domain::rental::Condition::word))
        .bind(now.price.as_ref().map(text).transpose()?)
        .bind(now.price.as_ref().map(|price| price.total))
        .bind(now.act.0)
        .execute(self.connection())
        .await?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::{LINES, OPEN_OF_CUSTOMER, OPEN_OF_ITEM};
    use crate::plan::uses;

    #[tokio::test]
    async fn what_is_out_is_found_without_passing_over_what_was() {
        uses(&format!("{LINES} {OPEN_OF_ITEM}"), "rental_line_out").await;
        let of_customer = format!("{LINES} {OPEN_OF_CUSTOMER}");
        uses(&of_customer, "rental_line_out").await;
        uses(&of_customer, "custody_held").await;
    }
}
