//! What was done at the counter: each act in one piece, what it changed, and what undoes it.

use domain::{ActId, CustomerId, HubId, Item, RentalId, RentalLineId, ShiftId, Time, UserId};
use sqlx::{AssertSqlSafe, FromRow, SqliteConnection};
use uuid::Uuid;

use crate::error::StoreError;
use crate::op::Op;

/// An act as it is kept. `facts` is what a list tells of it, `before` what undoes it: the core's own JSON.
#[derive(Clone, Debug, FromRow)]
pub struct ActRow {
    /// Its id, which its audit line has too.
    pub id: Uuid,
    /// The hub.
    pub hub_id: Uuid,
    /// What was done.
    pub kind: String,
    /// When it was written down.
    pub at: i64,
    /// When it happened.
    pub occurred_at: i64,
    /// Who did it.
    pub actor: Uuid,
    /// Whose act it is.
    pub customer: Option<Uuid>,
    /// The till that was open.
    pub shift: Option<Uuid>,
    /// What a list tells of it.
    pub facts: String,
    /// The rows it changed, as they were.
    pub before: String,
    /// A note or a reason.
    pub note: String,
    /// The manager who allowed what is refused otherwise.
    pub allowed_by: Option<Uuid>,
    /// The act it takes back.
    pub undoes: Option<Uuid>,
    /// The act that took it back.
    pub undone_by: Option<Uuid>,
}

/// What an act did to a thing in a rental.
#[derive(Clone, Copy, Debug)]
pub struct ActRental {
    /// The rental.
    pub rental: RentalId,
    /// Its line.
    pub line: Option<RentalLineId>,
    /// What was done, as a word.
    pub kind: &'static str,
    /// The thing.
    pub item: Item,
    /// The other one, of a swap.
    pub other_item: Option<Item>,
}

/// The act called `id`; none if there is none.
///
/// # Errors
/// [`StoreError`] if it cannot be read.
pub async fn find(connection: &mut SqliteConnection, hub: HubId, id: ActId) -> Result<Option<ActRow>, StoreError> {
    let sql = "select * from act where id = ? and hub_id = ?";
    Ok(sqlx::query_as(sql).bind(id.0).bind(hub.0).fetch_optional(connection).await?)
}

/// Whether something was done under this id already, in whatever hub and by whatever command.
///
/// # Errors
/// [`StoreError`] if it cannot be read.
pub async fn is_taken(connection: &mut SqliteConnection, id: ActId) -> Result<bool, StoreError> {
    let sql = "select exists (select 1 from audit where id = ?1) or exists (select 1 from act where id = ?1)";
    Ok(sqlx::query_scalar(sql).bind(id.0).fetch_one(connection).await?)
}

/// Where an act stands in the order of what was done at its hub, whatever clocks said.
///
/// # Errors
/// [`StoreError`] if it cannot be read.
pub async fn number(connection: &mut SqliteConnection, id: ActId) -> Result<i64, StoreError> {
    let sql = "select coalesce((select number from audit where id = ?), 0)";
    Ok(sqlx::query_scalar(sql).bind(id.0).fetch_one(connection).await?)
}

/// What somebody gives a customer at the hub's cost.
#[derive(Clone, Copy, Debug)]
pub enum Given {
    /// Let off what is charged or owed.
    Discount,
    /// Debt given up.
    WriteOff,
    /// Credit paid back.
    Refund,
}

/// What a person gave a customer at `hub` in one way since a moment, in minor units: what was taken back is not given.
///
/// # Errors
/// [`StoreError`] if it cannot be read.
pub async fn given(
    connection: &mut SqliteConnection,
    hub: HubId,
    (person, customer): (UserId, CustomerId),
    what: Given,
    since: Time,
) -> Result<i64, StoreError> {
    let posted =
        "select sum(p.amount) from entry e join posting p on p.entry = e.id where e.act = a.id and p.account = ";
    let amount = match what {
        Given::Discount => format!("({posted} 'discounts')"),
        Given::WriteOff => format!("({posted} 'write_offs')"),
        Given::Refund => "(select -sum(y.amount) from payment y where y.act = a.id and y.amount < 0)".to_owned(),
    };
    let sql = format!(
        "select coalesce(sum({amount}), 0) from act a where a.customer = ?1 and a.hub_id = ?2 and a.actor = ?3 and a.at >= ?4 \
         and a.undoes is null and a.undone_by is null"
    );
    let query = sqlx::query_scalar(AssertSqlSafe(sql)).bind(customer.0).bind(hub.0).bind(person.0).bind(since.0);
    Ok(query.fetch_one(connection).await?)
}

/// Whether something of what a customer owed was let off after the act with this number, and not taken back.
///
/// # Errors
/// [`StoreError`] if it cannot be read.
pub async fn is_let_off_after(
    connection: &mut SqliteConnection,
    hub: HubId,
    customer: CustomerId,
    number: i64,
) -> Result<bool, StoreError> {
    let sql = "select exists (select 1 from act a join audit w on w.id = a.id where a.customer = ? and a.hub_id = ? \
               and a.kind = 'account_discount' and a.undone_by is null and w.number > ?)";
    Ok(sqlx::query_scalar(sql).bind(customer.0).bind(hub.0).bind(number).fetch_one(connection).await?)
}

/// An act with what its people are called.
#[derive(Clone, Debug, FromRow)]
pub struct ActSeen {
    /// The act.
    #[sqlx(flatten)]
    pub act: ActRow,
    /// Who did it.
    pub actor_name: Option<String>,
    /// Whose act it is.
    pub customer_name: Option<String>,
    /// The customer's code.
    pub customer_code: Option<String>,
    /// Where it stands in the order of what was done at the hub.
    pub number: i64,
}

const SEEN: &str = "select a.*, coalesce(u.name, (select s.code from station s where s.id = a.actor)) actor_name, c.name customer_name, c.code customer_code, \
                    coalesce((select l.number from audit l where l.id = a.id), 0) number from act a \
                    left join user u on u.id = a.actor left join customer c on c.id = a.customer";

/// One act of `hub` with what its people are called; none if there is no such.
///
/// # Errors
/// [`StoreError`] if it cannot be read.
pub async fn seen(connection: &mut SqliteConnection, hub: HubId, id: ActId) -> Result<Option<ActSeen>, StoreError> {
    let sql = AssertSqlSafe(format!("{SEEN} where a.id = ? and a.hub_id = ?"));
    Ok(sqlx::query_as(sql).bind(id.0).bind(hub.0).fetch_optional(connection).await?)
}

/// The last acts of a hub, the latest first.
///
/// # Errors
/// [`StoreError`] if they cannot be read.
pub async fn last(connection: &mut SqliteConnection, hub: HubId, limit: u32) -> Result<Vec<ActSeen>, StoreError> {
    let sql = AssertSqlSafe(format!("{SEEN} where a.hub_id = ? order by a.at desc, a.id desc limit ?"));
    Ok(sqlx::query_as(sql).bind(hub.0).bind(limit).fetch_all(connection).await?)
}

/// The acts about a rental, the first first.
///
/// # Errors
/// [`StoreError`] if they cannot be read.
pub async fn of_rental(connection: &mut SqliteConnection, rental: RentalId) -> Result<Vec<ActSeen>, StoreError> {
    let sql = format!("{SEEN} where a.id in (select act from act_rental where rental = ?) order by a.at, a.id");
    Ok(sqlx::query_as(AssertSqlSafe(sql)).bind(rental.0).fetch_all(connection).await?)
}

/// What was moved into and out of the drawer of a till by hand and not taken back, the first first; at most `limit`.
///
/// # Errors
/// [`StoreError`] if it cannot be read.
pub async fn moves_of_shift(
    connection: &mut SqliteConnection,
    shift: ShiftId,
    limit: u32,
) -> Result<Vec<ActSeen>, StoreError> {
    let sql = format!(
        "{SEEN} where a.shift = ? and a.kind in ('till_drop', 'till_top_up', 'till_payout') and a.undone_by is null \
         order by a.at, a.id limit ?"
    );
    Ok(sqlx::query_as(AssertSqlSafe(sql)).bind(shift.0).bind(limit).fetch_all(connection).await?)
}

impl Op {
    /// Writes down an act.
    ///
    /// # Errors
    /// [`StoreError`] if the database refuses.
    pub async fn add_act(&mut self, act: &ActRow) -> Result<(), StoreError> {
        sqlx::query(
            "insert into act (id, hub_id, kind, at, occurred_at, actor, customer, shift, facts, before, note, allowed_by, \
             undoes, undone_by) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        )
        .bind(act.id)
        .bind(act.hub_id)
        .bind(&act.kind)
        .bind(act.at)
        .bind(act.occurred_at)
        .bind(act.actor)
        .bind(act.customer)
        .bind(act.shift)
        .bind(&act.facts)
        .bind(&act.before)
        .bind(&act.note)
        .bind(act.allowed_by)
        .bind(act.undoes)
        .bind(act.undone_by)
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Writes down what an act did to a thing in a rental.
    ///
    /// # Errors
    /// [`StoreError`] if the database refuses.
    pub async fn add_act_rental(
        &mut self,
        id: Uuid,
        hub: HubId,
        act: ActId,
        did: &ActRental,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "insert into act_rental (id, hub_id, act, rental, line, kind, item_kind, item, other_item) \
             values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        )
        .bind(id)
        .bind(hub.0)
        .bind(act.0)
        .bind(did.rental.0)
        .bind(did.line.map(|line| line.0))
        .bind(did.kind)
        .bind(did.item.kind.word())
        .bind(did.item.id)
        .bind(did.other_item.map(|item| item.id))
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Notes that an act was taken back.
    ///
    /// # Errors
    /// [`StoreError`] if the database refuses.
    pub async fn set_undone(&mut self, act: ActId, by: ActId) -> Result<(), StoreError> {
        sqlx::query("update act set undone_by = ? where id = ?")
            .bind(by.0)
            .bind(act.0)
            .execute(self.connection())
            .await?;
        Ok(())
    }
}
