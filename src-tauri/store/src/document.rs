//! Sealed photos. What is in them is known to whoever has the key; here they are bytes.

use domain::document::DocumentKind;
use domain::{CustomerId, DocumentId, HubId, Time};
use sqlx::SqliteConnection;
use uuid::Uuid;

use crate::error::StoreError;
use crate::op::Op;

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

/// A customer's photo; none if there is none.
///
/// # Errors
/// [`StoreError`] if it cannot be read.
pub async fn find(
    connection: &mut SqliteConnection,
    hub: HubId,
    owner: CustomerId,
    kind: DocumentKind,
) -> Result<Option<Document>, StoreError> {
    // The newest one: another desktop may have taken one in at the same time.
    let row: Option<(Uuid, Vec<u8>, i64)> = sqlx::query_as(
        "select id, sealed, created_at from document where owner = ? and kind = ? and hub_id = ? \
         order by created_at desc, id desc limit 1",
    )
    .bind(owner.0)
    .bind(kind.word())
    .bind(hub.0)
    .fetch_optional(connection)
    .await?;
    Ok(row.map(|(id, sealed, at)| Document { id: DocumentId(id), sealed, at: Time(at) }))
}

impl Op {
    /// Adds a customer's photo.
    ///
    /// # Errors
    /// [`StoreError`] if it cannot be written.
    pub async fn add_document(
        &mut self,
        hub: HubId,
        owner: CustomerId,
        kind: DocumentKind,
        id: DocumentId,
        sealed: &[u8],
    ) -> Result<(), StoreError> {
        let at = self.at();
        sqlx::query("insert into document (id, hub_id, owner, kind, sealed, created_at) values (?, ?, ?, ?, ?, ?)")
            .bind(id.0)
            .bind(hub.0)
            .bind(owner.0)
            .bind(kind.word())
            .bind(sealed)
            .bind(at.0)
            .execute(self.connection())
            .await?;
        Ok(())
    }

    /// Deletes a customer's photos of this kind; whether there was one. A photo has no history: who wants it gone wants it
    /// gone.
    ///
    /// # Errors
    /// [`StoreError`] if they cannot be deleted.
    pub async fn delete_documents(
        &mut self,
        hub: HubId,
        owner: CustomerId,
        kind: DocumentKind,
    ) -> Result<bool, StoreError> {
        let deleted = sqlx::query("delete from document where owner = ? and kind = ? and hub_id = ?")
            .bind(owner.0)
            .bind(kind.word())
            .bind(hub.0)
            .execute(self.connection())
            .await?;
        Ok(deleted.rows_affected() > 0)
    }
}
