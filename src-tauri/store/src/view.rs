//! Saved views.

use domain::view::{View, ViewForm};
use domain::{HubId, UserId, ViewId};
use sqlx::{FromRow, SqliteConnection};
use uuid::Uuid;

use crate::error::StoreError;
use crate::op::Op;

/// A view with whose it is.
#[derive(Clone, Debug)]
pub struct ViewSeen {
    /// The view.
    pub view: View,
    /// Who saved it.
    pub owner_name: String,
}

#[derive(FromRow)]
struct Row {
    id: Uuid,
    hub_id: Uuid,
    list: String,
    name: String,
    question: String,
    columns: Option<String>,
    owner: Uuid,
    shared: bool,
    owner_name: Option<String>,
}

/// The views of a list that someone has: their own, and what is shared with the hub. By name.
///
/// # Errors
/// [`StoreError`] if they cannot be read.
pub async fn of(
    connection: &mut SqliteConnection,
    hub: HubId,
    list: &str,
    user: UserId,
) -> Result<Vec<ViewSeen>, StoreError> {
    let rows: Vec<Row> = sqlx::query_as(
        "select v.id, v.hub_id, v.list, v.name, v.question, v.columns, v.owner, v.shared, u.name owner_name \
         from saved_view v left join user u on u.id = v.owner \
         where v.hub_id = ?1 and v.list = ?2 and (v.owner = ?3 or v.shared) order by v.name collate nocase, v.id",
    )
    .bind(hub.0)
    .bind(list)
    .bind(user.0)
    .fetch_all(connection)
    .await?;
    rows.into_iter().map(seen).collect()
}

/// One view of `hub`; none if there is no such.
///
/// # Errors
/// [`StoreError`] if it cannot be read.
pub async fn find(connection: &mut SqliteConnection, hub: HubId, id: ViewId) -> Result<Option<ViewSeen>, StoreError> {
    let row: Option<Row> = sqlx::query_as(
        "select v.id, v.hub_id, v.list, v.name, v.question, v.columns, v.owner, v.shared, u.name owner_name \
         from saved_view v left join user u on u.id = v.owner where v.id = ?1 and v.hub_id = ?2",
    )
    .bind(id.0)
    .bind(hub.0)
    .fetch_optional(connection)
    .await?;
    row.map(seen).transpose()
}

fn seen(row: Row) -> Result<ViewSeen, StoreError> {
    let form = ViewForm {
        list: row.list,
        name: row.name,
        question: read(&row.question)?,
        columns: row.columns.as_deref().map(read).transpose()?,
    };
    let view = View { id: ViewId(row.id), hub: HubId(row.hub_id), owner: UserId(row.owner), shared: row.shared, form };
    Ok(ViewSeen { view, owner_name: row.owner_name.unwrap_or_default() })
}

fn read<T: serde::de::DeserializeOwned>(json: &str) -> Result<T, StoreError> {
    serde_json::from_str(json).map_err(|_| StoreError::Unreadable { what: "saved view" })
}

fn written(value: &impl serde::Serialize) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|_| StoreError::Unreadable { what: "saved view" })
}

impl Op {
    /// Adds a view.
    ///
    /// # Errors
    /// [`StoreError::Taken`] if its owner has one of that name for the list already.
    pub async fn add_view(&mut self, new: &View) -> Result<(), StoreError> {
        let at = self.at();
        sqlx::query(
            "insert into saved_view (id, hub_id, list, name, question, columns, owner, shared, created_at) \
             values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        )
        .bind(new.id.0)
        .bind(new.hub.0)
        .bind(&new.form.list)
        .bind(&new.form.name)
        .bind(written(&new.form.question)?)
        .bind(new.form.columns.as_ref().map(written).transpose()?)
        .bind(new.owner.0)
        .bind(new.shared)
        .bind(at.0)
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Writes a view as it is now.
    ///
    /// # Errors
    /// [`StoreError::Taken`] if its owner has another of that name for the list.
    pub async fn save_view(&mut self, now: &View) -> Result<(), StoreError> {
        sqlx::query("update saved_view set name = ?2, question = ?3, columns = ?4, shared = ?5 where id = ?1")
            .bind(now.id.0)
            .bind(&now.form.name)
            .bind(written(&now.form.question)?)
            .bind(now.form.columns.as_ref().map(written).transpose()?)
            .bind(now.shared)
            .execute(self.connection())
            .await?;
        Ok(())
    }

    /// Removes a view: nothing hangs on it.
    ///
    /// # Errors
    /// [`StoreError`] if the database refuses.
    pub async fn remove_view(&mut self, id: ViewId) -> Result<(), StoreError> {
        sqlx::query("delete from saved_view where id = ?").bind(id.0).execute(self.connection()).await?;
        Ok(())
    }

    /// A view of `hub` as it is inside this op; none if there is no such.
    ///
    /// # Errors
    /// [`StoreError`] if it cannot be read.
    pub async fn view(&mut self, hub: HubId, id: ViewId) -> Result<Option<ViewSeen>, StoreError> {
        find(self.connection(), hub, id).await
    }
}
