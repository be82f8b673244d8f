//! The authority that stations trust, and those before it: this desktop's own.

use domain::Time;
use sqlx::{FromRow, SqliteConnection};

use crate::error::StoreError;

/// An authority as kept.
#[derive(Clone, Debug, FromRow)]
pub struct AuthorityRow {
    /// Its number, the newest the highest.
    pub number: i64,
    /// Its certificate, as DER.
    pub certificate: Vec<u8>,
    /// Its key, sealed.
    pub key: Vec<u8>,
    /// When it was made.
    pub made_at: i64,
    /// Until when it signs.
    pub until_at: i64,
    /// From when on it signs nothing more; what it signed still holds.
    pub retired_at: Option<i64>,
}

/// Every authority whose certificates hold at `at`, the one that signs first.
///
/// # Errors
/// [`StoreError`] if they cannot be read.
pub async fn all(connection: &mut SqliteConnection, at: Time) -> Result<Vec<AuthorityRow>, StoreError> {
    let sql = "select * from authority where until_at > ? order by retired_at is not null, number desc limit 8";
    Ok(sqlx::query_as(sql).bind(at.0).fetch_all(connection).await?)
}

/// Keeps a new authority; the one before signs nothing more.
///
/// # Errors
/// [`StoreError`] if the database refuses.
pub async fn add(
    connection: &mut SqliteConnection,
    (certificate, key): (&[u8], &[u8]),
    (at, until): (Time, Time),
) -> Result<(), StoreError> {
    sqlx::query("update authority set retired_at = ? where retired_at is null")
        .bind(at.0)
        .execute(&mut *connection)
        .await?;
    sqlx::query("insert into authority (certificate, key, made_at, until_at) values (?, ?, ?, ?)")
        .bind(certificate)
        .bind(key)
        .bind(at.0)
        .bind(until.0)
        .execute(connection)
        .await?;
    Ok(())
}
