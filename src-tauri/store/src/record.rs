//! What records of any kind are called, for whoever points at them.

use std::collections::HashMap;

use domain::{HubId, RecordRef, UserId};
use sqlx::{AssertSqlSafe, SqliteConnection};
use uuid::Uuid;

use crate::error::StoreError;
use crate::list::in_order;
use crate::op::Op;

/// Table and SQL, over its row `t`, for what a record of this kind is called; none for a kind that has no name.
fn title(kind: &str) -> Option<(&'static str, &'static str)> {
    match kind {
        "battery" => Some(("battery", "t.short_code")),
        "battery_model" => Some(("battery_model", "t.name")),
        "station" => Some(("station", "t.code")),
        "device" => Some(("device", "t.code")),
        "slot" => Some(("slot", "(select code from station s where s.id = t.station) || ' / ' || t.number")),
        "equipment_type" => Some(("equipment_type", "t.name")),
        "equipment" => Some(("equipment", "t.code")),
        "customer" => Some(("customer", "t.name")),
        "card" => Some(("card", "t.uid")),
        "choice" => Some(("choice", "t.label")),
        "tariff" => Some(("tariff", "t.name")),
        "rental" => Some(("rental", "t.code")),
        "stock_count" => Some(("stock_count", "(select code from hub h where h.id = t.hub_id)")),
        "reservation" => Some(("reservation", "(select name from customer c where c.id = t.customer)")),
        "own_field" => Some(("own_field", "t.label")),
        "saved_view" => Some(("saved_view", "t.name")),
        "payment_kind" => Some(("payment_kind", "iif(t.label = '', replace(t.account, '_', ' '), t.label)")),
        "shift" => Some(("shift", "(select name from user u where u.id = t.user)")),
        "import" => Some(("import", "t.file_name")),
        "job_card" => Some(("job_card", "t.code")),
        "user" => Some(("user", "t.name")),
        crate::audit::SESSION => {
            Some(("(select id, name from user union all select id, name from customer)", "t.name"))
        }
        "hub" => Some(("hub", "t.name")),
        "organisation" => Some(("organisation", "t.name")),
        "quarantine" => Some(("quarantine", "coalesce((select code from station s where s.id = t.station), t.topic)")),
        _ => None,
    }
}

/// What a record is called, at whatever place; none if it is not here, or its kind has no name.
///
/// # Errors
/// [`StoreError`] if it cannot be read.
pub async fn title_of(connection: &mut SqliteConnection, kind: &str, id: Uuid) -> Result<Option<String>, StoreError> {
    let Some((table, title)) = title(kind) else { return Ok(None) };
    let sql = AssertSqlSafe(format!("select {title} from {table} t where t.id = ?"));
    Ok(sqlx::query_scalar(sql).bind(id).fetch_optional(connection).await?)
}

/// What each of these records of `hub`, or of what all hubs share, is called; those that are not here are left out.
///
/// # Errors
/// [`StoreError`] if they cannot be read.
pub async fn titles(
    connection: &mut SqliteConnection,
    hub: HubId,
    records: &[RecordRef],
) -> Result<HashMap<RecordRef, String>, StoreError> {
    let mut titles = HashMap::new();
    for record in records {
        if titles.contains_key(record) {
            continue;
        }
        let Some((table, title)) = title(record.kind.word()) else { continue };
        // Models lie at the organisation, which is the place of no hub.
        let sql = AssertSqlSafe(format!(
            "select {title} from {table} t where t.id = ?1 and (t.hub_id = ?2 or t.hub_id in (select id from organisation))"
        ));
        let found: Option<String> =
            sqlx::query_scalar(sql).bind(record.id).bind(hub.0).fetch_optional(&mut *connection).await?;
        titles.extend(found.map(|title| (*record, title)));
    }
    Ok(titles)
}

/// Whoever works at a hub: enabled, with a role there or everywhere.
const STAFF: &str = "from user u where u.enabled = 1 and exists \
    (select 1 from user_role r where r.user = u.id and (r.hub is null or r.hub = ?1) and r.role <> 'client')";

/// Who works at a hub, by name.
///
/// # Errors
/// [`StoreError`] if they cannot be read.
pub async fn staff(connection: &mut SqliteConnection, hub: HubId) -> Result<Vec<(UserId, String)>, StoreError> {
    let sql = AssertSqlSafe(format!("select u.id, u.name {STAFF} order by u.name collate nocase, u.id"));
    let rows: Vec<(Uuid, String)> = sqlx::query_as(sql).bind(hub.0).fetch_all(connection).await?;
    Ok(rows.into_iter().map(|(id, name)| (UserId(id), name)).collect())
}

/// What people are called; those that are not here are left out.
///
/// # Errors
/// [`StoreError`] if they cannot be read.
pub async fn names(
    connection: &mut SqliteConnection,
    people: &[UserId],
) -> Result<HashMap<UserId, String>, StoreError> {
    let ids: Vec<Uuid> = people.iter().map(|user| user.0).collect();
    let sql = "select id, name from user where id in (select unhex(value) from json_each(?))";
    let rows: Vec<(Uuid, String)> = sqlx::query_as(sql).bind(in_order(&ids)).fetch_all(connection).await?;
    Ok(rows.into_iter().map(|(id, name)| (UserId(id), name)).collect())
}

impl Op {
    /// What each of these records is called, as it is inside this op; those that are not here are left out.
    ///
    /// # Errors
    /// [`StoreError`] if they cannot be read.
    pub async fn titles(
        &mut self,
        hub: HubId,
        records: &[RecordRef],
    ) -> Result<HashMap<RecordRef, String>, StoreError> {
        titles(self.connection(), hub, records).await
    }

    /// The name of a person who works at `hub` and may sign in; none for anybody else.
    ///
    /// # Errors
    /// [`StoreError`] if it cannot be read.
    pub async fn name_of_staff(&mut self, user: UserId, hub: HubId) -> Result<Option<String>, StoreError> {
        let sql = AssertSqlSafe(format!("select u.name {STAFF} and u.id = ?2"));
        Ok(sqlx::query_scalar(sql).bind(hub.0).bind(user.0).fetch_optional(self.connection()).await?)
    }
}
