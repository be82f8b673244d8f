//! What people prove themselves with. Only verifiers are kept; the PIN's is sealed by the data key, because six digits
//! would not survive a stolen disk.

use domain::{CustomerId, HubId, OrganisationId, Time, UserId};
use sqlx::{FromRow, SqliteConnection};
use uuid::Uuid;

use crate::error::StoreError;
use crate::op::Op;

/// A person's verifiers.
#[derive(Clone, Default, FromRow)]
pub struct Credential {
    /// Verifier of the password.
    pub password: Option<String>,
    /// Sealed verifier of the PIN.
    pub pin: Option<Vec<u8>>,
    /// Verifier of a one-time code that sets a new password.
    pub code: Option<String>,
    /// When that code ends, UTC milliseconds.
    pub code_expires_at: Option<i64>,
}

/// A person's verifiers; empty if they have none yet.
///
/// # Errors
/// [`StoreError`] if they cannot be read.
pub async fn find(connection: &mut SqliteConnection, user: UserId) -> Result<Credential, StoreError> {
    let found = sqlx::query_as("select password, pin, code, code_expires_at from credential where id = ?")
        .bind(user.0)
        .fetch_optional(connection)
        .await?;
    Ok(found.unwrap_or_default())
}

/// The sealed verifier of a customer's PIN; none if they have none.
///
/// # Errors
/// [`StoreError`] if it cannot be read.
pub async fn customer_pin(
    connection: &mut SqliteConnection,
    customer: CustomerId,
) -> Result<Option<Vec<u8>>, StoreError> {
    let found: Option<Option<Vec<u8>>> = sqlx::query_scalar("select pin from credential where id = ?")
        .bind(customer.0)
        .fetch_optional(connection)
        .await?;
    Ok(found.flatten())
}

impl Op {
    /// Writes the sealed verifier of a customer's PIN.
    ///
    /// # Errors
    /// [`StoreError`] if the database refuses.
    pub async fn save_customer_pin(&mut self, hub: HubId, customer: CustomerId, pin: &[u8]) -> Result<(), StoreError> {
        let Time(at) = self.at();
        sqlx::query(
            "insert into credential (id, hub_id, pin, changed_at) values (?1, ?2, ?3, ?4) \
             on conflict (id) do update set pin = ?3, changed_at = ?4",
        )
        .bind(customer.0)
        .bind(hub.0)
        .bind(pin)
        .bind(at)
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Writes a person's verifiers as they are now.
    ///
    /// # Errors
    /// [`StoreError`] if the database refuses.
    pub async fn save_credential(
        &mut self,
        organisation: OrganisationId,
        user: UserId,
        now: &Credential,
    ) -> Result<(), StoreError> {
        let Time(at) = self.at();
        sqlx::query(
            "insert into credential (id, hub_id, password, pin, code, code_expires_at, changed_at) \
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7) on conflict (id) do update set \
             password = ?3, pin = ?4, code = ?5, code_expires_at = ?6, changed_at = ?7",
        )
        .bind(user.0)
        .bind::<Uuid>(organisation.0)
        .bind(&now.password)
        .bind(&now.pin)
        .bind(&now.code)
        .bind(now.code_expires_at)
        .bind(at)
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// A person's verifiers inside this op.
    ///
    /// # Errors
    /// [`StoreError`] if they cannot be read.
    pub async fn credential(&mut self, user: UserId) -> Result<Credential, StoreError> {
        find(self.connection(), user).await
    }
}
