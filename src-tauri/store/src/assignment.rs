//! Who has, or had, the use of which piece of equipment.

use domain::equipment::Assignment;
use domain::{AssignmentId, CustomerId, EquipmentId, HubId, Time};
use sqlx::{AssertSqlSafe, FromRow, SqliteConnection};
use uuid::Uuid;

use crate::error::StoreError;
use crate::op::Op;

/// A use with what its two ends are called.
#[derive(Clone, Debug)]
pub struct AssignmentSeen {
    /// The use.
    pub assignment: Assignment,
    /// The customer's name.
    pub customer_name: String,
    /// The customer's code.
    pub customer_code: String,
    /// The piece's code.
    pub equipment_code: String,
    /// The name of its type.
    pub type_name: String,
}

#[derive(FromRow)]
struct Row {
    id: Uuid,
    hub_id: Uuid,
    equipment: Uuid,
    customer: Uuid,
    from_at: i64,
    to_at: Option<i64>,
    customer_name: Option<String>,
    customer_code: Option<String>,
    equipment_code: Option<String>,
    type_name: Option<String>,
}

const SELECT: &str = "select a.*, c.name customer_name, c.code customer_code, e.code equipment_code, k.name type_name \
                      from assignment a left join customer c on c.id = a.customer left join equipment e on e.id = a.equipment \
                      left join equipment_type k on k.id = e.equipment_type";
/// What goes on before what has ended, each the latest first.
const ORDER: &str = "order by a.to_at is not null, coalesce(a.to_at, a.from_at) desc, a.id desc";

/// The uses of a piece: those that go on first, then the latest; at most `limit`.
///
/// # Errors
/// [`StoreError`] if they cannot be read.
pub async fn of_equipment(
    connection: &mut SqliteConnection,
    equipment: EquipmentId,
    limit: u32,
) -> Result<Vec<AssignmentSeen>, StoreError> {
    let sql = AssertSqlSafe(format!("{SELECT} where a.equipment = ? {ORDER} limit ?"));
    let rows: Vec<Row> = sqlx::query_as(sql).bind(equipment.0).bind(limit).fetch_all(connection).await?;
    Ok(rows.into_iter().map(seen).collect())
}

/// What a customer of `hub` has, or had, the use of: that which goes on first, then the latest; at most `limit`.
///
/// # Errors
/// [`StoreError`] if they cannot be read.
pub async fn of_customer(
    connection: &mut SqliteConnection,
    hub: HubId,
    customer: CustomerId,
    limit: u32,
) -> Result<Vec<AssignmentSeen>, StoreError> {
    let sql = AssertSqlSafe(format!("{SELECT} where a.customer = ? and a.hub_id = ? {ORDER} limit ?"));
    let rows: Vec<Row> = sqlx::query_as(sql).bind(customer.0).bind(hub.0).bind(limit).fetch_all(connection).await?;
    Ok(rows.into_iter().map(seen).collect())
}

fn seen(row: Row) -> AssignmentSeen {
    AssignmentSeen {
        assignment: Assignment {
            id: AssignmentId(row.id),
            hub: HubId(row.hub_id),
            equipment: EquipmentId(row.equipment),
            customer: CustomerId(row.customer),
            from: Time(row.from_at),
            to: row.to_at.map(Time),
        },
        customer_name: row.customer_name.unwrap_or_default(),
        customer_code: row.customer_code.unwrap_or_default(),
        equipment_code: row.equipment_code.unwrap_or_default(),
        type_name: row.type_name.unwrap_or_default(),
    }
}

impl Op {
    /// Every use a piece ever had, as it is inside this op.
    ///
    /// # Errors
    /// [`StoreError`] if they cannot be read.
    pub async fn assignments(&mut self, equipment: EquipmentId) -> Result<Vec<Assignment>, StoreError> {
        let seen = of_equipment(self.connection(), equipment, u32::MAX).await?;
        Ok(seen.into_iter().map(|seen| seen.assignment).collect())
    }

    /// How many customers have the use of a piece now, or will have.
    ///
    /// # Errors
    /// [`StoreError`] if it cannot be read.
    pub async fn open_assignments(&mut self, equipment: EquipmentId) -> Result<i64, StoreError> {
        let now = self.at();
        let open = self.assignments(equipment).await?.iter().filter(|one| one.is_open(now)).count();
        Ok(i64::try_from(open).unwrap_or(i64::MAX))
    }

    /// A use in `hub` as it is inside this op; none if there is no such.
    ///
    /// # Errors
    /// [`StoreError`] if it cannot be read.
    pub async fn assignment(&mut self, hub: HubId, id: AssignmentId) -> Result<Option<AssignmentSeen>, StoreError> {
        let sql = AssertSqlSafe(format!("{SELECT} where a.id = ? and a.hub_id = ?"));
        let row: Option<Row> = sqlx::query_as(sql).bind(id.0).bind(hub.0).fetch_optional(self.connection()).await?;
        Ok(row.map(seen))
    }

    /// Adds a use.
    ///
    /// # Errors
    /// [`StoreError`] if the database refuses.
    pub async fn add_assignment(&mut self, new: &Assignment) -> Result<(), StoreError> {
        sqlx::query(
            "insert into assignment (id, hub_id, equipment, customer, from_at, to_at) values (?, ?, ?, ?, ?, ?)",
        )
        .bind(new.id.0)
        .bind(new.hub.0)
        .bind(new.equipment.0)
        .bind(new.customer.0)
        .bind(new.from.0)
        .bind(new.to.map(|to| to.0))
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Writes when a use ends.
    ///
    /// # Errors
    /// [`StoreError`] if the database refuses.
    pub async fn save_assignment(&mut self, now: &Assignment) -> Result<(), StoreError> {
        sqlx::query("update assignment set to_at = ?2 where id = ?1")
            .bind(now.id.0)
            .bind(now.to.map(|to| to.0))
            .execute(self.connection())
            .await?;
        Ok(())
    }
}
