//! What records of any kind are called, for whoever points at them.

use std::collections::HashMap;

use domain::{HubId, RecordKind, RecordRef, UserId};
use sqlx::{AssertSqlSafe, SqliteConnection};

use crate::error::StoreError;
use crate::op::Op;

/// The SQL for what a record of this kind is called, over its row `t`; none for a kind that is not kept yet.
fn title(kind: RecordKind) -> Option<(&'static str, &'static str)> {
    match kind {
        RecordKind::Battery => Some(("battery", "t.short_code")),
        RecordKind::BatteryModel => Some(("battery_model", "t.name")),
        RecordKind::Station => Some(("station", "t.code")),
        RecordKind::Slot => Some(("slot", "(select code from station s where s.id = t.station) || ' / ' || t.number")),
        RecordKind::EquipmentType => Some(("equipment_type", "t.name")),
        RecordKind::Equipment => Some(("equipment", "t.code")),
        RecordKind::JobCard => Some(("job_card", "t.code")),
        RecordKind::Customer | RecordKind::Card => None,
    }
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
        let Some((table, title)) = title(record.kind) else { continue };
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
        Ok(sqlx::query_scalar(
            "select u.name from user u where u.id = ?1 and u.enabled = 1 and exists \
             (select 1 from user_role r where r.user = u.id and (r.hub is null or r.hub = ?2) and r.role <> 'client')",
        )
        .bind(user.0)
        .bind(hub.0)
        .fetch_optional(self.connection())
        .await?)
    }
}
