//! The fields a hub added to its customers: few, read whole.

use domain::own_field::{OwnField, OwnFieldForm, OwnFieldKind};
use domain::text::folded;
use domain::{HubId, OwnFieldId};
use sqlx::{FromRow, SqliteConnection};
use uuid::Uuid;

use crate::error::StoreError;
use crate::op::Op;

#[derive(FromRow)]
struct Row {
    id: Uuid,
    hub_id: Uuid,
    label: String,
    kind: String,
    choices: String,
    required: bool,
    position: i64,
    hidden: bool,
}

/// Every field of `hub`, in their order.
///
/// # Errors
/// [`StoreError`] if they cannot be read.
pub async fn list(connection: &mut SqliteConnection, hub: HubId) -> Result<Vec<OwnField>, StoreError> {
    let rows: Vec<Row> = sqlx::query_as(
        "select id, hub_id, label, kind, choices, required, position, hidden from own_field where hub_id = ? \
         order by position, id",
    )
    .bind(hub.0)
    .fetch_all(connection)
    .await?;
    rows.into_iter().map(field).collect()
}

fn field(row: Row) -> Result<OwnField, StoreError> {
    let form = OwnFieldForm {
        label: row.label,
        kind: OwnFieldKind::from_word(&row.kind).ok_or(StoreError::Unreadable { what: "own field" })?,
        choices: serde_json::from_str(&row.choices).map_err(|_| StoreError::Unreadable { what: "own field" })?,
        required: row.required,
    };
    Ok(OwnField { id: OwnFieldId(row.id), hub: HubId(row.hub_id), form, position: row.position, hidden: row.hidden })
}

fn choices(form: &OwnFieldForm) -> Result<String, StoreError> {
    serde_json::to_string(&form.choices).map_err(|_| StoreError::Unreadable { what: "own field" })
}

impl Op {
    /// Every field of `hub` as they are inside this op.
    ///
    /// # Errors
    /// [`StoreError`] if they cannot be read.
    pub async fn own_fields(&mut self, hub: HubId) -> Result<Vec<OwnField>, StoreError> {
        list(self.connection(), hub).await
    }

    /// Adds a field.
    ///
    /// # Errors
    /// [`StoreError::Taken`] if the hub has one of that name.
    pub async fn add_own_field(&mut self, new: &OwnField) -> Result<(), StoreError> {
        let at = self.at();
        sqlx::query(
            "insert into own_field (id, hub_id, label, label_key, kind, choices, required, position, hidden, created_at) \
             values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        )
        .bind(new.id.0)
        .bind(new.hub.0)
        .bind(&new.form.label)
        .bind(folded(&new.form.label))
        .bind(new.form.kind.word())
        .bind(choices(&new.form)?)
        .bind(new.form.required)
        .bind(new.position)
        .bind(new.hidden)
        .bind(at.0)
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Writes a field as it is now; its kind stays.
    ///
    /// # Errors
    /// [`StoreError::Taken`] if the hub has another of that name.
    pub async fn save_own_field(&mut self, now: &OwnField) -> Result<(), StoreError> {
        sqlx::query(
            "update own_field set label = ?2, label_key = ?3, choices = ?4, required = ?5, position = ?6, hidden = ?7 \
             where id = ?1",
        )
        .bind(now.id.0)
        .bind(&now.form.label)
        .bind(folded(&now.form.label))
        .bind(choices(&now.form)?)
        .bind(now.form.required)
        .bind(now.position)
        .bind(now.hidden)
        .execute(self.connection())
        .await?;
        Ok(())
    }
}
