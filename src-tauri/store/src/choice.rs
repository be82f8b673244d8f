//! The choices of a hub's lists: few, read whole.

use domain::choice_list::{Choice, ChoiceList};
use domain::text::folded;
use domain::{ChoiceId, HubId};
use sqlx::{FromRow, SqliteConnection};
use uuid::Uuid;

use crate::error::StoreError;
use crate::op::Op;

#[derive(FromRow)]
struct Row {
    id: Uuid,
    hub_id: Uuid,
    list: String,
    label: String,
    position: i64,
    hidden: bool,
}

/// Every choice of `hub`, list by list in their order.
///
/// # Errors
/// [`StoreError`] if they cannot be read.
pub async fn list(connection: &mut SqliteConnection, hub: HubId) -> Result<Vec<Choice>, StoreError> {
    let rows: Vec<Row> = sqlx::query_as(
        "select id, hub_id, list, label, position, hidden from choice where hub_id = ? order by list, position, id",
    )
    .bind(hub.0)
    .fetch_all(connection)
    .await?;
    // A list that a newer version knows and this one does not is left out.
    Ok(rows.into_iter().filter_map(choice).collect())
}

fn choice(row: Row) -> Option<Choice> {
    Some(Choice {
        id: ChoiceId(row.id),
        hub: HubId(row.hub_id),
        list: ChoiceList::from_word(&row.list)?,
        label: row.label,
        position: row.position,
        hidden: row.hidden,
    })
}

/// Hubs that have no choice at all.
///
/// # Errors
/// [`StoreError`] if they cannot be read.
pub async fn hubs_without(connection: &mut SqliteConnection) -> Result<Vec<HubId>, StoreError> {
    let ids: Vec<Uuid> =
        sqlx::query_scalar("select id from hub h where not exists (select 1 from choice c where c.hub_id = h.id)")
            .fetch_all(connection)
            .await?;
    Ok(ids.into_iter().map(HubId).collect())
}

impl Op {
    /// Every choice of `hub` as they are inside this op.
    ///
    /// # Errors
    /// [`StoreError`] if they cannot be read.
    pub async fn choices(&mut self, hub: HubId) -> Result<Vec<Choice>, StoreError> {
        list(self.connection(), hub).await
    }

    /// Adds a choice.
    ///
    /// # Errors
    /// [`StoreError::Taken`] if its list has one of that name.
    pub async fn add_choice(&mut self, new: &Choice) -> Result<(), StoreError> {
        let at = self.at();
        sqlx::query(
            "insert into choice (id, hub_id, list, label, label_key, position, hidden, created_at) \
             values (?, ?, ?, ?, ?, ?, ?, ?)",
        )
        .bind(new.id.0)
        .bind(new.hub.0)
        .bind(new.list.word())
        .bind(&new.label)
        .bind(folded(&new.label))
        .bind(new.position)
        .bind(new.hidden)
        .bind(at.0)
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Writes a choice as it is now.
    ///
    /// # Errors
    /// [`StoreError::Taken`] if its list has another of that name.
    pub async fn save_choice(&mut self, now: &Choice) -> Result<(), StoreError> {
        sqlx::query("update choice set label = ?2, label_key = ?3, position = ?4, hidden = ?5 where id = ?1")
            .bind(now.id.0)
            .bind(&now.label)
            .bind(folded(&now.label))
            .bind(now.position)
            .bind(now.hidden)
            .execute(self.connection())
            .await?;
        Ok(())
    }
}
