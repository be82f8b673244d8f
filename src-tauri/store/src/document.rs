//! Sealed photos. What is in them is known to whoever has the key; here they are bytes.

use domain::document::DocumentKind;
use domain::{DocumentId, HubId, Time};
use sqlx::SqliteConnection;
use uuid::Uuid;

use crate::error::StoreError;
use crate::op::Op;
use crate::word;

/// A sealed photo and when it was taken in.
#[derive(Clone, Debug)]
pub struct Document {
    /// Its id.
    pub id: DocumentId,
    /// What opens only with the key.
    pub sealed: Vec<u8>,
    /// When it was taken in.
    pub at: Time,
}

/// The photo of a kind of whatever owns it; none if there is none.
///
/// # Errors
/// [`StoreError`] if it cannot be read.
pub async fn find(
    connection: &mut SqliteConnection,
    hub: HubId,
    owner: Uuid,
    kind: DocumentKind,
) -> Result<Option<Document>, StoreError> {
    // The newest one: another desktop may have taken one in at the same time.
    let row: Option<(Uuid, Vec<u8>, i64)> = sqlx::query_as(
        "select id, sealed, created_at from document where owner = ? and kind = ? and hub_id = ? \
         order by created_at desc, id desc limit 1",
    )
    .bind(owner)
    .bind(kind.word())
    .bind(hub.0)
    .fetch_optional(connection)
    .await?;
    Ok(row.map(|(id, sealed, at)| Document { id: DocumentId(id), sealed, at: Time(at) }))
}

/// Which of these own photos, and of which kinds.
///
/// # Errors
/// [`StoreError`] if it cannot be read.
pub async fn owned(
    connection: &mut SqliteConnection,
    hub: HubId,
    owners: &[Uuid],
) -> Result<Vec<(Uuid, DocumentKind)>, StoreError> {
    let owners: Vec<String> = owners.iter().map(|owner| owner.simple().to_string()).collect();
    let owners = serde_json::to_string(&owners).map_err(|_| StoreError::Unreadable { what: "owners" })?;
    let rows: Vec<(Uuid, String)> = sqlx::query_as(
        "select distinct d.owner, d.kind from json_each(?) o join document d on d.owner = unhex(o.value) where d.hub_id = ?",
    )
    .bind(owners)
    .bind(hub.0)
    .fetch_all(connection)
    .await?;
    rows.into_iter().map(|(owner, kind)| Ok((owner, word::read(&kind, "document")?))).collect()
}

impl Op {
    /// Adds a photo.
    ///
    /// # Errors
    /// [`StoreError`] if it cannot be written.
    pub async fn add_document(
        &mut self,
        hub: HubId,
        owner: Uuid,
        kind: DocumentKind,
        id: DocumentId,
        sealed: &[u8],
    ) -> Result<(), StoreError> {
        let at = self.at();
        sqlx::query("insert into document (id, hub_id, owner, kind, sealed, created_at) values (?, ?, ?, ?, ?, ?)")
            .bind(id.0)
            .bind(hub.0)
            .bind(owner)
            .bind(kind.word())
            .bind(sealed)
            .bind(at.0)
            .execute(self.connection())
            .await?;
        Ok(())
    }

    /// Deletes the photos of this kind that somebody or something owns; whether there was one. A photo has no history: who
    /// wants it gone wants it gone.
    ///
    /// # Errors
    /// [`StoreError`] if they cannot be deleted.
    pub async fn delete_documents(&mut self, hub: HubId, owner: Uuid, kind: DocumentKind) -> Result<bool, StoreError> {
        let deleted = sqlx::query("delete from document where owner = ? and kind = ? and hub_id = ?")
            .bind(owner)
            .bind(kind.word())
            .bind(hub.0)
            .execute(self.connection())
            .await?;
        Ok(deleted.rows_affected() > 0)
    }
}
