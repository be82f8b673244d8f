//! Imports, and what they made.

use std::collections::HashSet;

use domain::customer::CustomerState;
use domain::import::{Concept, Import, Undone};
use domain::{BatteryId, CardId, CustomerId, EquipmentId, HubId, ImportId, Time, UserId};
use sqlx::{AssertSqlSafe, FromRow, SqliteConnection};
use uuid::Uuid;

use crate::error::StoreError;
use crate::list::in_order;
use crate::op::Op;

/// An import with who did it.
#[derive(Clone, Debug)]
pub struct ImportSeen {
    /// The import.
    pub import: Import,
    /// Who imported it, by name.
    pub by: String,
}

#[derive(FromRow)]
struct Row {
    id: Uuid,
    hub_id: Uuid,
    concept: String,
    file_name: String,
    digest: Vec<u8>,
    created: i64,
    refused: i64,
    actor: Uuid,
    at: i64,
    undone_at: Option<i64>,
    undone_by: Option<Uuid>,
    deleted: i64,
    kept: i64,
    name: Option<String>,
}

/// Statement that selects a [`Row`].
const SELECT: &str = "select i.id, i.hub_id, i.concept, i.file_name, i.digest, i.created, i.refused, i.actor, i.at, \
                      i.undone_at, i.undone_by, i.deleted, i.kept, u.name from import i left join user u on u.id = i.actor";

/// The newest imports of a hub.
///
/// # Errors
/// [`StoreError`] if they cannot be read.
pub async fn list(connection: &mut SqliteConnection, hub: HubId, limit: u32) -> Result<Vec<ImportSeen>, StoreError> {
    let sql = AssertSqlSafe(format!("{SELECT} where i.hub_id = ? order by i.at desc, i.id desc limit ?"));
    let rows: Vec<Row> = sqlx::query_as(sql).bind(hub.0).bind(limit).fetch_all(connection).await?;
    rows.into_iter().map(seen).collect()
}

/// The newest import of this very file that was not undone; none if there is none.
///
/// # Errors
/// [`StoreError`] if it cannot be read.
pub async fn of_file(
    connection: &mut SqliteConnection,
    hub: HubId,
    concept: Concept,
    digest: &[u8; 32],
) -> Result<Option<ImportSeen>, StoreError> {
    let sql = AssertSqlSafe(format!(
        "{SELECT} where i.hub_id = ? and i.digest = ? and i.concept = ? and i.undone_at is null order by i.at desc limit 1"
    ));
    let row: Option<Row> =
        sqlx::query_as(sql).bind(hub.0).bind(digest.as_slice()).bind(concept.word()).fetch_optional(connection).await?;
    row.map(seen).transpose()
}

/// What batteries of a hub are called: code keys and serial numbers, then other names.
///
/// # Errors
/// [`StoreError`] if they cannot be read.
pub async fn battery_names(
    connection: &mut SqliteConnection,
    hub: HubId,
) -> Result<(Vec<(String, String)>, Vec<String>), StoreError> {
    let names = sqlx::query_as("select code_key, serial_number from battery where hub_id = ?")
        .bind(hub.0)
        .fetch_all(&mut *connection)
        .await?;
    let aliases =
        sqlx::query_scalar("select name from _alias where place = ?").bind(hub.0).fetch_all(connection).await?;
    Ok((names, aliases))
}

/// What customers of a hub are called: code key, phone, other phone.
///
/// # Errors
/// [`StoreError`] if they cannot be read.
pub async fn customer_names(
    connection: &mut SqliteConnection,
    hub: HubId,
) -> Result<Vec<(String, String, String)>, StoreError> {
    Ok(sqlx::query_as("select code_key, phone, other_phone from customer where hub_id = ?")
        .bind(hub.0)
        .fetch_all(connection)
        .await?)
}

/// What equipment of a hub is called: code key, serial number.
///
/// # Errors
/// [`StoreError`] if they cannot be read.
pub async fn equipment_names(
    connection: &mut SqliteConnection,
    hub: HubId,
) -> Result<Vec<(String, String)>, StoreError> {
    Ok(sqlx::query_as("select code_key, serial_number from equipment where hub_id = ?")
        .bind(hub.0)
        .fetch_all(connection)
        .await?)
}

/// Who may own cards of a hub: code key, customer, name, state.
///
/// # Errors
/// [`StoreError`] if they cannot be read.
pub async fn card_owners(
    connection: &mut SqliteConnection,
    hub: HubId,
) -> Result<Vec<(String, CustomerId, String, CustomerState)>, StoreError> {
    let rows: Vec<(String, Uuid, String, String)> =
        sqlx::query_as("select code_key, id, name, state from customer where hub_id = ?")
            .bind(hub.0)
            .fetch_all(connection)
            .await?;
    rows.into_iter()
        .map(|(key, id, name, state)| {
            let state = CustomerState::from_word(&state).ok_or(StoreError::Unreadable { what: "state" })?;
            Ok((key, CustomerId(id), name, state))
        })
        .collect()
}

/// Numbers of the organisation's cards that may be in somebody's hand; one of `hub` that is past its last day gives its own
/// up when it is given out anew.
///
/// # Errors
/// [`StoreError`] if they cannot be read.
pub async fn live_uids(connection: &mut SqliteConnection, hub: HubId, today: &str) -> Result<Vec<String>, StoreError> {
    Ok(sqlx::query_scalar(
        "select live_uid from card where live_uid is not null and not (hub_id = ? and coalesce(expires_on < ?, 0))",
    )
    .bind(hub.0)
    .bind(today)
    .fetch_all(connection)
    .await?)
}

fn seen(row: Row) -> Result<ImportSeen, StoreError> {
    let undone = row.undone_at.zip(row.undone_by).map(|(at, by)| Undone {
        at: Time(at),
        by: UserId(by),
        deleted: row.deleted,
        kept: row.kept,
    });
    let import = Import {
        id: ImportId(row.id),
        hub: HubId(row.hub_id),
        concept: Concept::from_word(&row.concept).ok_or(StoreError::Unreadable { what: "concept" })?,
        file_name: row.file_name,
        digest: row.digest.try_into().map_err(|_| StoreError::Unreadable { what: "digest" })?,
        created: row.created,
        refused: row.refused,
        actor: UserId(row.actor),
        at: Time(row.at),
        undone,
    };
    Ok(ImportSeen { import, by: row.name.unwrap_or_default() })
}

impl Op {
    /// Adds an import with the records it made.
    ///
    /// # Errors
    /// [`StoreError`] if it cannot be written.
    pub async fn add_import(&mut self, new: &Import, records: &[Uuid]) -> Result<(), StoreError> {
        let ids: Vec<u8> = records.iter().flat_map(|id| *id.as_bytes()).collect();
        sqlx::query(
            "insert into import (id, hub_id, concept, file_name, digest, created, refused, records, actor, at, deleted, kept) \
             values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0)",
        )
        .bind(new.id.0)
        .bind(new.hub.0)
        .bind(new.concept.word())
        .bind(&new.file_name)
        .bind(new.digest.as_slice())
        .bind(new.created)
        .bind(new.refused)
        .bind(ids)
        .bind(new.actor.0)
        .bind(new.at.0)
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Writes how an import was undone.
    ///
    /// # Errors
    /// [`StoreError`] if it cannot be written.
    pub async fn undo_import(&mut self, id: ImportId, undone: &Undone) -> Result<(), StoreError> {
        sqlx::query("update import set undone_at = ?2, undone_by = ?3, deleted = ?4, kept = ?5 where id = ?1")
            .bind(id.0)
            .bind(undone.at.0)
            .bind(undone.by.0)
            .bind(undone.deleted)
            .bind(undone.kept)
            .execute(self.connection())
            .await?;
        Ok(())
    }

    /// An import of `hub` with the records it made; none if there is no such.
    ///
    /// # Errors
    /// [`StoreError`] if it cannot be read.
    pub async fn import(&mut self, hub: HubId, id: ImportId) -> Result<Option<(Import, Vec<Uuid>)>, StoreError> {
        let sql = AssertSqlSafe(format!("{SELECT} where i.id = ? and i.hub_id = ?"));
        let row: Option<Row> = sqlx::query_as(sql).bind(id.0).bind(hub.0).fetch_optional(self.connection()).await?;
        let Some(row) = row else { return Ok(None) };
        let ids: Vec<u8> = sqlx::query_scalar("select records from import where id = ?")
            .bind(id.0)
            .fetch_one(self.connection())
            .await?;
        let ids = ids.chunks_exact(16).filter_map(|id| Uuid::from_slice(id).ok()).collect();
        Ok(Some((seen(row)?.import, ids)))
    }

    /// Those of these records that something happened to since they were imported: another act, or another record that
    /// names them.
    ///
    /// # Errors
    /// [`StoreError`] if they cannot be read.
    pub async fn with_history(&mut self, concept: Concept, ids: &[Uuid]) -> Result<HashSet<Uuid>, StoreError> {
        let named = match concept {
            Concept::Card => "",
            Concept::Battery => "or (select count(*) from custody_event e where e.item = r.id) > 1",
            Concept::Equipment => {
                "or exists (select 1 from assignment s where s.equipment = r.id) \
                 or (select count(*) from custody_event e where e.item = r.id) > 1"
            }
            Concept::Customer => {
                "or exists (select 1 from card k where k.owner = r.id) \
                 or exists (select 1 from assignment s where s.customer = r.id) \
                 or exists (select 1 from act d where d.customer = r.id)"
            }
        };
        let sql = AssertSqlSafe(format!(
            "select r.id from (select unhex(value) id from json_each(?)) r where \
             (select count(*) from audit a where a.object = r.id) > 1 \
             or exists (select 1 from note n where n.object = r.id) \
             or exists (select 1 from job_card j where j.about = r.id) {named}"
        ));
        let mut found: HashSet<Uuid> =
            sqlx::query_scalar(sql).bind(in_order(ids)).fetch_all(self.connection()).await?.into_iter().collect();
        // Links lie in their cards as JSON; there are few cards that have any.
        let links: Vec<String> =
            sqlx::query_scalar("select links from job_card where links <> '[]'").fetch_all(self.connection()).await?;
        let linked: HashSet<Uuid> = links.iter().flat_map(|links| linked(links)).collect();
        found.extend(ids.iter().filter(|id| linked.contains(id)));
        Ok(found)
    }

    /// Takes back a battery that nothing happened to.
    ///
    /// # Errors
    /// [`StoreError`] if it cannot be.
    pub async fn forget_battery(&mut self, id: BatteryId) -> Result<(), StoreError> {
        sqlx::query("delete from _alias where battery = ?").bind(id.0).execute(self.connection()).await?;
        sqlx::query("delete from battery where id = ?").bind(id.0).execute(self.connection()).await?;
        sqlx::query("delete from battery_charge where id = ?").bind(id.0).execute(self.connection()).await?;
        self.forget_custody(id.0).await
    }

    /// Takes back a customer that nothing happened to.
    ///
    /// # Errors
    /// [`StoreError`] if they cannot be.
    pub async fn forget_customer(&mut self, id: CustomerId) -> Result<(), StoreError> {
        sqlx::query("delete from customer where id = ?").bind(id.0).execute(self.connection()).await?;
        Ok(())
    }

    /// Takes back a card that nothing happened to.
    ///
    /// # Errors
    /// [`StoreError`] if it cannot be.
    pub async fn forget_card(&mut self, id: CardId) -> Result<(), StoreError> {
        sqlx::query("delete from card where id = ?").bind(id.0).execute(self.connection()).await?;
        Ok(())
    }

    /// Takes back a piece of equipment that nothing happened to.
    ///
    /// # Errors
    /// [`StoreError`] if it cannot be.
    pub async fn forget_equipment(&mut self, id: EquipmentId) -> Result<(), StoreError> {
        sqlx::query("delete from equipment where id = ?").bind(id.0).execute(self.connection()).await?;
        self.forget_custody(id.0).await
    }
}

/// The records a card links to.
fn linked(json: &str) -> Vec<Uuid> {
    let links: Vec<domain::RecordRef> = serde_json::from_str(json).unwrap_or_default();
    links.into_iter().map(|link| link.id).collect()
}
