//! What is known of batteries' charge.

use domain::charge::Charge;
use domain::{ActId, BatteryId, HubId, ModelId, Time, UserId};
use sqlx::{FromRow, SqliteConnection};
use uuid::Uuid;

use crate::error::StoreError;
use crate::op::Op;
use crate::word;

#[derive(FromRow)]
struct Row {
    charge_state: String,
    soc_pct_e2: Option<i64>,
    soc_at: Option<i64>,
    soh_pct_e2: Option<i64>,
    full_at: Option<i64>,
    full_by: Option<Uuid>,
    act: Option<Uuid>,
}

/// What is known of a battery's charge; nothing of one that was never out or measured.
///
/// # Errors
/// [`StoreError`] if it cannot be read.
pub async fn find(connection: &mut SqliteConnection, battery: BatteryId) -> Result<Charge, StoreError> {
    let sql =
        "select charge_state, soc_pct_e2, soc_at, soh_pct_e2, full_at, full_by, act from battery_charge where id = ?";
    let row: Option<Row> = sqlx::query_as(sql).bind(battery.0).fetch_optional(connection).await?;
    let Some(row) = row else { return Ok(Charge::default()) };
    Ok(Charge {
        state: word::read(&row.charge_state, "charge state")?,
        soc_e2: row.soc_pct_e2,
        soc_at: row.soc_at.map(Time),
        soh_e2: row.soh_pct_e2,
        full_at: row.full_at.map(Time),
        full_by: row.full_by.map(UserId),
        act: row.act.map(ActId),
    })
}

/// A battery that may be ready, and where it stands among them: those with less of each come first.
#[derive(Clone, Debug, FromRow)]
pub struct Likely {
    /// The battery.
    pub id: Uuid,
    empty: i64,
    aged: i64,
    worn: i64,
    code_key: String,
}

/// A few at a time. The number stands in the text: SQLite compiles a statement anew whenever another limit is bound to it.
const LIKELY_READY: &str = "with charged as (select id, 10000 soc, soh_pct_e2 from battery_charge where hub_id = ?1 and full_at is not null \
     union all select id, soc_pct_e2, soh_pct_e2 from battery_charge \
     where hub_id = ?1 and full_at is null and soc_at >= ?2 and soc_pct_e2 >= ?3), \
     likely as (select g.id, 10000 - g.soc empty, 10000 - coalesce(g.soh_pct_e2, 10000) aged, (select count(*) \
     from custody_event w where w.item = g.id and w.holder_kind = 'customer') worn, b.code_key \
     from charged g join battery b on b.id = g.id join custody_event e on e.open_item = g.id \
     where b.hub_id = ?1 and b.lifecycle = 'in_service' and e.holder_kind = 'hub' and e.station is null and (?4 is null or b.model = ?4)) \
     select * from likely where ?5 is null or (empty, aged, worn, code_key, id) > (?6, ?7, ?8, ?9, ?5) \
     order by empty, aged, worn, code_key, id limit 50";

/// Batteries that may be ready, the best first: said to be full or measured so since `fresh_since`, then healthy, then least
/// worn; a few at a time, `after` one of them; only those of a model, if one is named. Whether one is, the domain decides.
///
/// # Errors
/// [`StoreError`] if they cannot be read.
pub async fn likely_ready(
    connection: &mut SqliteConnection,
    hub: HubId,
    needed_pct: i64,
    fresh_since: Time,
    model: Option<ModelId>,
    after: Option<&Likely>,
) -> Result<Vec<Likely>, StoreError> {
    let query = sqlx::query_as(LIKELY_READY)
        .bind(hub.0)
        .bind(fresh_since.0)
        .bind(needed_pct.saturating_mul(100))
        .bind(model.map(|model| model.0))
        .bind(after.map(|after| after.id))
        .bind(after.map(|after| after.empty))
        .bind(after.map(|after| after.aged))
        .bind(after.map(|after| after.worn))
        .bind(after.map(|after| after.code_key.as_str()));
    Ok(query.fetch_all(connection).await?)
}

/// A battery that is charged while a customer has it.
#[derive(Clone, Debug, FromRow)]
pub struct ChargedWhileOut {
    /// The battery.
    pub battery: Uuid,
    /// Its short code.
    pub code: String,
    /// Who has it.
    pub customer: Uuid,
    /// Their name.
    pub customer_name: String,
}

const CHARGED_WHILE_OUT: &str = "select b.id battery, b.short_code code, c.id customer, c.name customer_name from battery_charge g \
     join custody_event e on e.open_item = g.id join battery b on b.id = g.id join customer c on c.id = e.holder \
     where g.hub_id = ? and g.charge_state = 'charging' and e.holder_kind = 'customer' order by b.code_key limit 50";

/// Batteries that are charged while customers have them, by their codes; a few.
///
/// # Errors
/// [`StoreError`] if they cannot be read.
pub async fn charged_while_out(
    connection: &mut SqliteConnection,
    hub: HubId,
) -> Result<Vec<ChargedWhileOut>, StoreError> {
    Ok(sqlx::query_as(CHARGED_WHILE_OUT).bind(hub.0).fetch_all(connection).await?)
}

impl Op {
    /// Writes what is known of a battery's charge now.
    ///
    /// # Errors
    /// [`StoreError`] if the database refuses.
    pub async fn save_charge(&mut self, hub: HubId, battery: BatteryId, now: &Charge) -> Result<(), StoreError> {
        sqlx::query(
            "insert into battery_charge (id, hub_id, charge_state, soc_pct_e2, soc_at, soh_pct_e2, full_at, full_by, act) \
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) on conflict (id) do update set hub_id = ?2, charge_state = ?3, \
             soc_pct_e2 = ?4, soc_at = ?5, soh_pct_e2 = ?6, full_at = ?7, full_by = ?8, act = ?9",
        )
        .bind(battery.0)
        .bind(hub.0)
        .bind(now.state.word())
        .bind(now.soc_e2)
        .bind(now.soc_at.map(|at| at.0))
        .bind(now.soh_e2)
        .bind(now.full_at.map(|at| at.0))
        .bind(now.full_by.map(|by| by.0))
        .bind(now.act.map(|act| act.0))
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// What is known of a battery's charge inside this op.
    ///
    /// # Errors
    /// [`StoreError`] if it cannot be read.
    pub async fn charge(&mut self, battery: BatteryId) -> Result<Charge, StoreError> {
        find(self.connection(), battery).await
    }
}

#[cfg(test)]
mod tests {
    use crate::plan::uses;

    #[tokio::test]
    async fn what_is_charged_is_found_without_passing_over_every_battery() {
        uses(super::CHARGED_WHILE_OUT, "battery_charge_charging").await;
    }
}
