//! Money held for customers' things.

use domain::deposit::{Deposit, DepositFate};
use domain::{ActId, CustomerId, DepositId, HubId, RentalId, RentalLineId, Time};
use sqlx::{AssertSqlSafe, FromRow, SqliteConnection};
use uuid::Uuid;

use crate::error::StoreError;
use crate::list::{Also, Filter, List, Order, chosen, in_order, said};
use crate::op::Op;
use crate::table::{CUSTOMER, DEPOSIT};
use crate::word;

/// The list of deposits: those that are held, and those that have left.
pub const LIST: List = List {
    table: DEPOSIT,
    name: "deposit",
    joins: "left join customer c on c.id = t.customer left join rental r on r.id = t.rental",
    words: concat!("coalesce(c.name || ' ' || c.code, '') || ' ' || coalesce(", said!("r.code"), ", '')"),
    title: ["coalesce(c.name, '')", "coalesce(r.code, '')"],
    filters: &[Filter { name: "fate", sql: "coalesce(t.fate, 'held')" }],
    orders: &[
        Order { name: "taken", sql: "t.taken_at" },
        Order { name: "left", sql: "t.left_at" },
        Order { name: "customer", sql: "c.name" },
        Order { name: "amount", sql: "t.amount" },
    ],
    also: &[Also { table: CUSTOMER, rows: "select id from deposit where customer = ?" }],
};

/// A deposit as a list shows it.
#[derive(Clone, Debug)]
pub struct DepositSeen {
    /// The deposit.
    pub deposit: Deposit,
    /// The customer's name.
    pub customer_name: String,
    /// The customer's code.
    pub customer_code: String,
    /// The code of the rental it was taken with.
    pub rental_code: String,
}

#[derive(FromRow)]
struct SeenRow {
    #[sqlx(flatten)]
    row: Row,
    customer_name: Option<String>,
    customer_code: Option<String>,
    rental_code: Option<String>,
}

/// The deposits called `ids`, in their order.
///
/// # Errors
/// [`StoreError`] if they cannot be read.
pub async fn these(connection: &mut SqliteConnection, ids: &[Uuid]) -> Result<Vec<DepositSeen>, StoreError> {
    let sql = format!(
        "select t.*, c.name customer_name, c.code customer_code, r.code rental_code from {} {} order by j.key",
        chosen(LIST.name),
        LIST.joins
    );
    let rows: Vec<SeenRow> = sqlx::query_as(AssertSqlSafe(sql)).bind(in_order(ids)).fetch_all(connection).await?;
    let seen = |seen: SeenRow| {
        Ok(DepositSeen {
            deposit: deposit(seen.row)?,
            customer_name: seen.customer_name.unwrap_or_default(),
            customer_code: seen.customer_code.unwrap_or_default(),
            rental_code: seen.rental_code.unwrap_or_default(),
        })
    };
    rows.into_iter().map(seen).collect()
}

#[derive(FromRow)]
struct Row {
    id: Uuid,
    hub_id: Uuid,
    customer: Uuid,
    rental: Option<Uuid>,
    line: Option<Uuid>,
    amount: i64,
    taken_at: i64,
    fate: Option<String>,
    left_at: Option<i64>,
    reason: String,
    act: Uuid,
}

/// Columns of a [`Row`].
const COLUMNS: &str = "id, hub_id, customer, rental, line, amount, taken_at, fate, left_at, reason, act";

/// A deposit of a hub; none if it has none of that id.
///
/// # Errors
/// [`StoreError`] if it cannot be read.
pub async fn find(connection: &mut SqliteConnection, hub: HubId, id: DepositId) -> Result<Option<Deposit>, StoreError> {
    let sql = AssertSqlSafe(format!("select {COLUMNS} from deposit where id = ? and hub_id = ?"));
    let row: Option<Row> = sqlx::query_as(sql).bind(id.0).bind(hub.0).fetch_optional(connection).await?;
    row.map(deposit).transpose()
}

/// What is held for a customer, the first taken first.
///
/// # Errors
/// [`StoreError`] if it cannot be read.
pub async fn held_of(connection: &mut SqliteConnection, customer: CustomerId) -> Result<Vec<Deposit>, StoreError> {
    of(connection, "customer = ? and fate is null", customer.0).await
}

/// What was taken with a line of a rental, whatever became of it.
///
/// # Errors
/// [`StoreError`] if it cannot be read.
pub async fn of_line(connection: &mut SqliteConnection, line: RentalLineId) -> Result<Vec<Deposit>, StoreError> {
    of(connection, "line = ?", line.0).await
}

/// The deposits an act wrote last.
///
/// # Errors
/// [`StoreError`] if they cannot be read.
pub async fn of_act(connection: &mut SqliteConnection, act: ActId) -> Result<Vec<Deposit>, StoreError> {
    of(connection, "act = ?", act.0).await
}

async fn of(connection: &mut SqliteConnection, which: &str, id: Uuid) -> Result<Vec<Deposit>, StoreError> {
    let sql = AssertSqlSafe(format!("select {COLUMNS} from deposit where {which} order by taken_at, id"));
    let rows: Vec<Row> = sqlx::query_as(sql).bind(id).fetch_all(connection).await?;
    rows.into_iter().map(deposit).collect()
}

fn deposit(row: Row) -> Result<Deposit, StoreError> {
    Ok(Deposit {
        id: DepositId(row.id),
        hub: HubId(row.hub_id),
        customer: CustomerId(row.customer),
        rental: row.rental.map(RentalId),
        line: row.line.map(RentalLineId),
        amount: row.amount,
        taken_at: Time(row.taken_at),
        fate: row.fate.map(|fate| word::read(&fate, "fate of a deposit")).transpose()?,
        left_at: row.left_at.map(Time),
        reason: row.reason,
        act: ActId(row.act),
    })
}

impl Op {
    /// Adds a deposit.
    ///
    /// # Errors
    /// [`StoreError`] if the database refuses.
    pub async fn add_deposit(&mut self, new: &Deposit) -> Result<(), StoreError> {
        sqlx::query(
            "insert into deposit (id, hub_id, customer, rental, line, amount, taken_at, fate, left_at, reason, act) \
             values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        )
        .bind(new.id.0)
        .bind(new.hub.0)
        .bind(new.customer.0)
        .bind(new.rental.map(|rental| rental.0))
        .bind(new.line.map(|line| line.0))
        .bind(new.amount)
        .bind(new.taken_at.0)
        .bind(new.fate.map(DepositFate::word))
        .bind(new.left_at.map(|at| at.0))
        .bind(&new.reason)
        .bind(new.act.0)
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Writes a deposit as it is now: how it left, or that it is held again; whose, for what and how much never change.
    ///
    /// # Errors
    /// [`StoreError`] if the database refuses.
    pub async fn save_deposit(&mut self, now: &Deposit) -> Result<(), StoreError> {
        sqlx::query("update deposit set fate = ?2, left_at = ?3, reason = ?4, act = ?5 where id = ?1")
            .bind(now.id.0)
            .bind(now.fate.map(DepositFate::word))
            .bind(now.left_at.map(|at| at.0))
            .bind(&now.reason)
            .bind(now.act.0)
            .execute(self.connection())
            .await?;
        Ok(())
    }
}
