//! What goes from hub to hub.

use domain::text::natural_key;
use domain::transfer::{Transfer, TransferState};
use domain::{BatteryId, EquipmentId, EquipmentTypeId, HubId, Item, Time, TransferId, UserId};
use sqlx::{AssertSqlSafe, FromRow, SqliteConnection};
use uuid::Uuid;

use crate::error::StoreError;
use crate::op::Op;
use crate::word;

/// A transfer with what its parts are called.
#[derive(Clone, Debug)]
pub struct TransferSeen {
    /// The transfer.
    pub transfer: Transfer,
    /// The thing's code.
    pub code: String,
    /// Its model or type.
    pub kind_name: String,
    /// The hub it comes from.
    pub from_name: String,
    /// The hub it goes to.
    pub to_name: String,
    /// Who sent it.
    pub sent_by_name: String,
    /// Who took it in.
    pub received_by_name: String,
    /// Whether something at the hub it goes to has its code.
    pub is_code_taken: bool,
}

#[derive(FromRow)]
struct Row {
    id: Uuid,
    from_hub: Uuid,
    to_hub: Uuid,
    item_kind: String,
    item: Uuid,
    state: String,
    sent_at: i64,
    sent_by: Uuid,
    received_at: Option<i64>,
    received_by: Option<Uuid>,
    note: String,
    code: Option<String>,
    kind_name: Option<String>,
    from_name: Option<String>,
    to_name: Option<String>,
    sent_by_name: Option<String>,
    received_by_name: Option<String>,
    is_code_taken: bool,
}

/// A [`Row`] each.
const ROWS: &str = "select t.*, coalesce(b.short_code, e.code) code, coalesce(m.name, k.name) kind_name, f.name from_name, \
     o.name to_name, s.name sent_by_name, r.name received_by_name, t.state = 'sent' and (exists (select 1 from battery x \
     where b.id is not null and x.hub_id = t.to_hub and x.code_key = b.code_key) or exists (select 1 from equipment y \
     where e.id is not null and y.hub_id = t.to_hub and y.code_key = e.code_key)) is_code_taken from transfer t \
     left join battery b on b.id = t.item left join battery_model m on m.id = b.model left join equipment e on e.id = t.item \
     left join equipment_type k on k.id = e.equipment_type left join hub f on f.id = t.from_hub \
     left join hub o on o.id = t.to_hub left join user s on s.id = t.sent_by left join user r on r.id = t.received_by";

/// What is on its way, and then what ended last, each by its index.
const OF_HUB: &str = "select id from (select * from (select id, 0 is_over, sent_at at from transfer where from_hub = ?1 \
     and state = 'sent' union all select id, 0, sent_at from transfer where to_hub = ?1 and state = 'sent') \
     union all select * from (select id, 1, received_at from transfer where from_hub = ?1 and received_at is not null \
     order by received_at desc, id limit ?2) \
     union all select * from (select id, 1, received_at from transfer where to_hub = ?1 and received_at is not null \
     order by received_at desc, id limit ?2)) order by is_over, at desc, id limit ?2";

/// What goes to `hub` or comes from it: what is on its way first, then the latest; at most `limit`.
///
/// # Errors
/// [`StoreError`] if it cannot be read.
pub async fn of_hub(
    connection: &mut SqliteConnection,
    hub: HubId,
    limit: u32,
) -> Result<Vec<TransferSeen>, StoreError> {
    let sql = format!(
        "{ROWS} where t.id in ({OF_HUB}) order by t.state <> 'sent', coalesce(t.received_at, t.sent_at) desc, t.id"
    );
    let rows: Vec<Row> = sqlx::query_as(AssertSqlSafe(sql)).bind(hub.0).bind(limit).fetch_all(connection).await?;
    rows.into_iter().map(seen).collect()
}

/// A transfer from or to `hub`; none if there is no such.
///
/// # Errors
/// [`StoreError`] if it cannot be read.
pub async fn find(
    connection: &mut SqliteConnection,
    hub: HubId,
    id: TransferId,
) -> Result<Option<TransferSeen>, StoreError> {
    let sql = AssertSqlSafe(format!("{ROWS} where t.id = ?1 and (t.from_hub = ?2 or t.to_hub = ?2)"));
    let row: Option<Row> = sqlx::query_as(sql).bind(id.0).bind(hub.0).fetch_optional(connection).await?;
    row.map(seen).transpose()
}

fn seen(row: Row) -> Result<TransferSeen, StoreError> {
    Ok(TransferSeen {
        transfer: Transfer {
            id: TransferId(row.id),
            from: HubId(row.from_hub),
            to: HubId(row.to_hub),
            item: Item { kind: word::read(&row.item_kind, "item kind")?, id: row.item },
            state: word::read::<TransferState>(&row.state, "state of a transfer")?,
            sent_at: Time(row.sent_at),
            sent_by: UserId(row.sent_by),
            received_at: row.received_at.map(Time),
            received_by: row.received_by.map(UserId),
            note: row.note,
        },
        code: row.code.unwrap_or_default(),
        kind_name: row.kind_name.unwrap_or_default(),
        from_name: row.from_name.unwrap_or_default(),
        to_name: row.to_name.unwrap_or_default(),
        sent_by_name: row.sent_by_name.unwrap_or_default(),
        received_by_name: row.received_by_name.unwrap_or_default(),
        is_code_taken: row.is_code_taken,
    })
}

impl Op {
    /// Adds a transfer, in the hub it leaves.
    ///
    /// # Errors
    /// [`StoreError`] if the database refuses.
    pub async fn add_transfer(&mut self, new: &Transfer) -> Result<(), StoreError> {
        sqlx::query(
            "insert into transfer (id, hub_id, from_hub, to_hub, item_kind, item, state, sent_at, sent_by, received_at, \
             received_by, note) values (?1, ?2, ?2, ?3, ?4, ?5, ?6, ?7, ?8, null, null, ?9)",
        )
        .bind(new.id.0)
        .bind(new.from.0)
        .bind(new.to.0)
        .bind(new.item.kind.word())
        .bind(new.item.id)
        .bind(new.state.word())
        .bind(new.sent_at.0)
        .bind(new.sent_by.0)
        .bind(&new.note)
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Writes how a transfer ended; it then belongs to `hub`, the one that took it in.
    ///
    /// # Errors
    /// [`StoreError`] if the database refuses.
    pub async fn end_transfer(&mut self, hub: HubId, now: &Transfer) -> Result<(), StoreError> {
        sqlx::query("update transfer set hub_id = ?2, state = ?3, received_at = ?4, received_by = ?5 where id = ?1")
            .bind(now.id.0)
            .bind(hub.0)
            .bind(now.state.word())
            .bind(now.received_at.map(|at| at.0))
            .bind(now.received_by.map(|by| by.0))
            .execute(self.connection())
            .await?;
        Ok(())
    }

    /// Gives a battery, and what is known of its charge, to another hub, under a code of that hub.
    ///
    /// # Errors
    /// [`StoreError::Taken`] if another one there has its code or serial number.
    pub async fn give_battery(&mut self, hub: HubId, id: BatteryId, code: &str) -> Result<(), StoreError> {
        let at = self.at();
        sqlx::query("update battery set hub_id = ?2, short_code = ?3, code_key = ?4, changed_at = ?5 where id = ?1")
            .bind(id.0)
            .bind(hub.0)
            .bind(code)
            .bind(natural_key(code))
            .bind(at.0)
            .execute(self.connection())
            .await?;
        sqlx::query("update battery_charge set hub_id = ?2 where id = ?1")
            .bind(id.0)
            .bind(hub.0)
            .execute(self.connection())
            .await?;
        Ok(())
    }

    /// Gives a piece of equipment to another hub, under a code and a type of that hub.
    ///
    /// # Errors
    /// [`StoreError::Taken`] if another one there has its code or serial number.
    pub async fn give_equipment(
        &mut self,
        hub: HubId,
        id: EquipmentId,
        (code, of_type): (&str, EquipmentTypeId),
    ) -> Result<(), StoreError> {
        let at = self.at();
        sqlx::query(
            "update equipment set hub_id = ?2, code = ?3, code_key = ?4, equipment_type = ?5, changed_at = ?6 where id = ?1",
        )
        .bind(id.0)
        .bind(hub.0)
        .bind(code)
        .bind(natural_key(code))
        .bind(of_type.0)
        .bind(at.0)
        .execute(self.connection())
        .await?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use crate::plan::uses;

    #[tokio::test]
    async fn what_ended_last_is_found_without_passing_over_all_that_was_ever_sent() {
        for index in ["transfer_from_ended", "transfer_to_ended"] {
            uses(super::OF_HUB, index).await;
        }
    }
}
